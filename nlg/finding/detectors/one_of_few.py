"""An area is one of few where both the main and the second measure rose, or both fell.

Fires   when at most a quarter of the areas, and three at most, saw both go that way, and its own moves are both clear.
Quiet   when more did (clearly or not), when one of its own is inside chance, with an area missing of either measure.
Chance  with N areas that move by the toss of two coins, a quarter of them go up on both.
Source  design kind R8: the sheet names the two measures, none are picked afterwards (G11); guards G3, G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import LEVELS, Look, group_looks, look_at
from nlg.panel import Measure
from nlg.story import Brief

ID = "R8"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
COUNTED = True  # what history has not seen is judged by counting alone: such facts grow by a step at a time
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together
MOST = 3
PAIR = "A 9 60\nB 60 60\nC 60 60\nD 60 60\nE 60 60\nF 60 60\nG 60 60\nH 60 60"


@dataclass(frozen=True, kw_only=True)
class OneOfFew(Fact):
    """`few` of `size` areas saw both measures go the way of `falling`; `companions` names the others of them.

    `movers` and `second_movers` are all areas where the one went that way, and where the other did: what stands in
    both lists are the few. `second_...` is of the `second` measure."""

    kind: ClassVar[str] = "one_of_few"
    then: Proven
    then_period: Proven
    direction: Proven
    second: Measure
    second_now: Proven
    second_then: Proven
    second_direction: Proven
    movers: Proven
    second_movers: Proven
    companions: tuple[Proven, ...]
    group: Proven
    few: int
    size: int
    falling: bool


def find(brief: Brief, when: date | None) -> Found:
    parts: list[Found] = []
    for look in group_looks(brief, when):
        other = _second(brief, look) if look.measure.short_name == brief.main else None
        if other is not None:
            parts.extend(_find(look, other, falling) for falling in (True, False))
    return Found.joined(parts)


def _second(brief: Brief, look: Look) -> Look | None:
    """The second measure at the same periods of the same table."""
    n = brief.view(look.view.panel.table, brief.second) if brief.second else None
    if n is None or n == look.n or brief.views[n].measure.type not in LEVELS:
        return None
    return look_at(brief, n, look.ts)


def _find(one: Look, other: Look, falling: bool) -> Found:
    sign = -1 if falling else 1
    both = (one.leaf_move * sign > 0) & (other.leaf_move * sign > 0)
    few = one.count(both)
    rare = (few <= MOST) & (few * one.limits.only <= one.sizes) & (one.sizes >= one.limits.smallest_group)
    ok = one.spread(rare & one.whole_moves & other.whole_moves)
    clear = (one.clear & other.clear)[one.groups.leaves]
    strength = one.spread(np.log2(one.sizes / np.maximum(few, 1)))
    return one.found_leaves(ok & both & clear, strength=strength, falling=falling, few=one.spread(few))


def fact(brief: Brief, found: Found, row: int) -> OneOfFew:
    view, area, t = cells.place(brief, found, row)
    g, falling = int(found["group"][row]), bool(found["falling"][row])
    way, back = "down" if falling else "up", int(view.calendar.previous[t])
    second = brief.view(view.panel.table, brief.second)
    other = brief.views[-1 if second is None else second]
    leaves = view.panel.groups.members(g)
    went = [(v.x[leaves, t] - v.x[leaves, back]) * (-1 if falling else 1) > 0 for v in (view, other)]
    movers, second_movers = (
        cells.codes("only_where", cells.set_that_moved(v, g, t, way), v, leaves[moved])
        for v, moved in zip((view, other), went, strict=True)
    )
    shared, then = cells.basics(brief, found, row), cells.cell(view, area, back)
    second_now, second_then = cells.cell(other, area, t), cells.cell(other, area, back)
    sure = [cells.move_certainty(view.measure, shared["now"], then)]
    sure.append(cells.move_certainty(other.measure, second_now, second_then))
    return OneOfFew(
        **shared,
        then=then,
        then_period=cells.period(view, back),
        direction=cells.direction(shared["now"], then, clear=True),
        second=other.measure,
        second_now=second_now,
        second_then=second_then,
        second_direction=cells.direction(second_now, second_then, clear=True),
        movers=movers,
        second_movers=second_movers,
        companions=tuple(cells.area(view, int(r)) for r in leaves[went[0] & went[1]] if r != area),
        group=cells.group(view, g),
        few=int(found["few"][row]),
        size=len(leaves),
        falling=falling,
        evidence=(cells.group_cells(view, g, back, t), cells.group_cells(other, g, back, t)),
        certainty=min(sure),
        good_news=cells.good_news(view.measure, not falling),
        change=float(shared["now"].number - then.number),
    )


EXAMPLES = (
    fires(
        PAIR,
        also={"deaths": PAIR.replace("B 60 60", "B 60 70")},
        area="A",
        says={"few": 1, "falling": False},
    ),
    fires(
        "A 60 9\nB 60 59\nC 60 60\nD 60 60\nE 60 60\nF 60 60\nG 60 60\nH 60 60",
        also={"deaths": "A 60 9\nB 60 59\nC 60 60\nD 60 60\nE 60 60\nF 60 60\nG 60 60\nH 60 60"},
        area="A",
        says={"few": 2, "falling": True},
    ),
    quiet(
        "A 9 60\nB 60 61\nC 60 61\nD 60 60\nE 60 60\nF 60 60\nG 60 60\nH 60 60",
        also={"deaths": "A 9 60\nB 60 61\nC 60 61\nD 60 60\nE 60 60\nF 60 60\nG 60 60\nH 60 60"},
    ),
    quiet(PAIR, also={"deaths": PAIR.replace("A 9 60", "A 59 60")}),
    quiet(PAIR, also={"deaths": PAIR.replace("A 9 60", "A 60 9")}),
    quiet(PAIR, also={"deaths": PAIR.replace("B 60 60", "B 60 ?")}),
    quiet(PAIR),
)
