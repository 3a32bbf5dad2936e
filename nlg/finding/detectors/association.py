"""Areas with more of one measure have more, or less, of another.

Fires   in complete groups of ten or more where the places by the main measure's rate and by the second measure agree,
        or are opposed, by a rank correlation of 0.7 or more.
Quiet   on a weaker one, when any area is missing, for plain counts (big places have more of everything).
Chance  of ten areas without a link about one in forty: off unless a desk asks for it.
Source  design kind M4; what holds among areas need not hold among people, and no cause is implied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import RANKED, Look, group_looks, look_at
from nlg.finding.parts import TINY
from nlg.finding.places import places
from nlg.panel import Ints, Measure, Panel
from nlg.story import Brief

ID = "M4"
AMONG = True  # looks at the areas of a group together
OFF = True  # a link among areas is easily read as a cause
FEWEST_AREAS = 10
LEAST = 0.7


@dataclass(frozen=True, kw_only=True)
class Association(Fact):
    """`rho` is the rank correlation (Spearman's, ties at their mean place) of two measures over `size` areas.
    `leader` has the highest figure (of several the first in order), `rank` and `other_rank` are its places from the
    end where it stands in each.

    `now` and `other_now` are the group's own figures; `opposed`: the more of one, the less of the other."""

    kind: ClassVar[str] = "association"
    group: Proven
    other: Measure
    other_now: Proven
    leader: Proven
    rank: Proven
    other_rank: Proven
    size: int
    rho: float
    opposed: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([found for look in group_looks(brief, when, RANKED) for found in _find(look)])


def _find(look: Look) -> Iterator[Found]:
    other = _comparable(look.view.panel, look.brief.second)
    if other is None or look.measure != _main(look) or _made_alike(look.measure, other):
        return
    asked = look.brief.view(other.table, other.short_name)
    if asked is None:  # it was not asked for
        return
    second = look_at(look.brief, asked, look.ts)
    one, two = _centred(look), _centred(second)
    both, own, theirs = (look.over(product, np.add).astype(float) for product in (one * two, one * one, two * two))
    rho = np.nan_to_num(both / np.sqrt(own * theirs))
    known = look.whole & second.whole & ~np.isnan(look.of_group + second.of_group)
    ok = known & (look.sizes >= FEWEST_AREAS) & (np.abs(rho) >= LEAST - TINY)
    yield look.found_groups(ok, np.abs(rho) * np.sqrt(look.sizes - 1), rho=rho)


def _main(look: Look) -> Measure | None:
    """The measure that the main one is compared by: the dataset's rate, or itself where it is no plain count."""
    panel = look.view.panel
    return panel.measures.get(f"{panel.table}.{look.brief.rate}") or _comparable(panel, look.brief.main)


def _comparable(panel: Panel, short_name: str) -> Measure | None:
    """The measure of that name or, where it is a plain count, its rate for each head."""
    measure = panel.measures.get(f"{panel.table}.{short_name}")
    if measure is None or measure.type in RANKED:
        return measure
    rates = [m for m in panel.measures.values() if m.numerator == measure.name and m.denominator not in panel.measures]
    return rates[0] if rates else None


def _made_alike(one: Measure, two: Measure) -> bool:
    """Whether two measures rest on the same figures, so that a link between them says nothing."""
    made = [
        {m.name, *(x for x in (m.numerator, m.denominator) if x and not x.endswith(".population"))} for m in (one, two)
    ]
    return bool(made[0] & made[1])


def _centred(look: Look) -> Ints:
    """Twice each leaf's mean place in its group, from the middle: whole numbers whatever is tied."""
    order = places(look)
    return np.asarray(order.from_bottom - order.from_top)


def fact(brief: Brief, found: Found, row: int) -> Association:
    view, area, t = cells.place(brief, found, row)
    g, rho = int(found["group"][row]), float(found["rho"][row])
    other = _comparable(view.panel, brief.second)
    if other is None:
        raise ValueError(f"{view.panel.table} has no {brief.second} to compare with: such a row is not found")
    about = brief.views[brief.view(other.table, other.short_name) or 0]
    shared, leaves = cells.basics(brief, found, row), view.panel.groups.members(g)
    leader = int(leaves[int(view.x[leaves, t].argmax())])
    return Association(
        **{**shared, "settled": shared["settled"] and view.panel.settled(other.name, t)},
        group=cells.group(view, g),
        other=other,
        other_now=cells.cell(about, area, t),
        leader=cells.area(view, leader),
        rank=cells.rank(view, leader, t, g, high=True),
        other_rank=cells.rank(about, leader, t, g, high=rho > 0),
        size=int(view.panel.groups.sizes[g]),
        rho=rho,
        opposed=rho < 0,
        evidence=(cells.group_cells(view, g, t, t), cells.group_cells(about, g, t, t)),
    )


def _ten(*figures: int) -> str:
    return "\n".join(f"{name} {figure}" for name, figure in zip("ABCDEFGHIJ", figures, strict=True))


RISING = _ten(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
EXAMPLES = (
    fires(RISING, also={"falls": _ten(2, 1, 3, 4, 5, 6, 7, 8, 10, 9)}, measure_type="stock"),
    fires(RISING, also={"falls": _ten(9, 9, 9, 9, 5, 5, 5, 5, 1, 1)}, measure_type="stock", people=1000),
    quiet(RISING, also={"falls": _ten(10, 1, 2, 3, 4, 9, 5, 6, 7, 1)}, measure_type="stock"),
    quiet(RISING, also={"falls": _ten(2, 1, 3, 4, 5, 6, 7, 8, 10, 9)}),
    quiet(RISING, also={"falls": _ten(5, 5, 5, 5, 5, 5, 5, 5, 5, 5)}, measure_type="stock"),
    quiet(RISING, also={"falls": RISING.replace("J 10", "J ?")}, measure_type="stock"),
    quiet("\n".join(RISING.splitlines()[:9]), also={"falls": "\n".join(RISING.splitlines()[:9])}, measure_type="stock"),
)
