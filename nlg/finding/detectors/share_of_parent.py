"""Far more of a group's total falls to one area than its share of the people.

Fires   when an area has a twentieth of the total or more, and at least twice its part of the population (where a
        population is not known: twice what an area has on average), and every area has a figure.
Quiet   when an area is missing, on few events, for figures that do not add up, where any figure is below zero.
Chance  from the table's own history.
Source  design kind P4: the share of the population is the yardstick; guards G3, G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, group_looks
from nlg.finding.patches import people
from nlg.panel import Floats, Ints, Panel
from nlg.story import Brief, View

ID = "P4"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
ASIDE = True  # readers cannot tell whether a share is large: a story leads with it where there is nothing else
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together
LEAST_TIMES = 2
LEAST_SHARE = 0.05  # of a smaller part nobody says what per cent of the whole it is
ROUNDING = 1e-9  # of sums of decimals


@dataclass(frozen=True, kw_only=True)
class ShareOfParent(Fact):
    """`share` of `whole`, the total of `group`, falls to the area; `expected` would be its share if all were alike.

    `by_people`: that is its share of the population; if not, one area's in so many. `people_share` is its share of the
    group's people as the register has them, None where the table's measures do not use these."""

    kind: ClassVar[str] = "share_of_parent"
    share: Proven
    whole: Proven
    group: Proven
    people_share: Proven | None
    expected: Fraction
    by_people: bool
    size: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when, ("flow", "stock")) if look.measure.adds])


def _find(look: Look) -> Found:
    own, total = look.leaf, look.spread(look.of_group)
    part, of = _expected(look)
    no_losses = look.over(look.leaf, np.minimum) >= 0  # a gap is neither more nor less
    ok = look.spread(look.whole & no_losses) & (total > 0) & look.enough[look.groups.leaves]
    ok &= own >= LEAST_SHARE * total * (1 - ROUNDING)
    ok &= (own * of >= LEAST_TIMES * part * total * (1 - ROUNDING)) & (part > 0) & (part < of)

    def strength(hits: Ints) -> Floats:
        leaf = hits // own.shape[1]  # what part it would have is the same at all times
        return np.asarray(np.log2(own.take(hits) * of[leaf, 0] / (part[leaf, 0] * total.take(hits))))

    return look.found_leaves(ok, strength)


def _expected(look: Look) -> tuple[Floats, Floats]:
    """What part of how much each leaf would have if all were alike: its people of the group's, or one of so many."""
    groups = look.groups
    own = people(look)[groups.leaves, None]
    of = look.spread(look.over(own, np.add))
    known = ~np.isnan(of)
    return np.where(known, own, 1), np.where(known, of, look.spread(look.sizes))


def fact(brief: Brief, found: Found, row: int) -> ShareOfParent:
    view, area, t = cells.place(brief, found, row)
    g = int(found["group"][row])
    shared = cells.basics(brief, found, row)
    whole = cells.cell(view, int(view.panel.groups.rows[g]), t)
    inputs = {"part": shared["now"].expr, "whole": whole.expr}
    expected, by_people = _fair_share(view.panel, g, area)
    return ShareOfParent(
        **shared,
        share=Proven(op="share", inputs=inputs, value=shared["now"].number / whole.number),
        whole=whole,
        group=cells.group(view, g),
        people_share=_people_share(view, g, area, t) if by_people else None,
        expected=expected,
        by_people=by_people,
        size=len(view.panel.groups.members(g)),
        evidence=(cells.group_cells(view, g, t, t),),
        good_news=cells.good_news(view.measure, True),
        change=float(shared["now"].number - expected * whole.number),
    )


def _people_share(view: View, g: int, area: int, t: int) -> Proven | None:
    panel, population = view.panel, f"{view.panel.table}.population"
    rows = area, int(panel.groups.rows[g])
    part, whole = (panel.populations[row] for row in rows)
    used = any(measure.denominator == population for measure in panel.measures.values())
    if not used or not part or not whole:
        return None
    own, of = ({"op": "cell", "inputs": {**cells.at(view, row, t), "measure": population}} for row in rows)
    return Proven(op="share", inputs={"part": own, "whole": of}, value=Fraction(part, whole))


def _fair_share(panel: Panel, g: int, area: int) -> tuple[Fraction, bool]:
    people = [panel.populations[int(leaf)] for leaf in panel.groups.members(g)]
    known = [count for count in people if count]
    if len(known) < len(people):
        return Fraction(1, len(people)), False
    return Fraction(panel.populations[area] or 0, sum(known)), True


EXAMPLES = (
    fires("A 60\nB 20\nC 20\nD 20", area="A"),
    fires("A 40\nB 40\nC 40", people="1000 3000 5000", area="A"),
    quiet("A 60\nB 20\nC 20\nD 20", people="6000 2000 2000 2000"),
    quiet("A 60\nB 20\nC ?\nD 20", area="A"),
    quiet("A 6\nB 2\nC 2\nD 2", area="A"),
    quiet("A 60\nB 20\nC -5\nD 20", measure_type="stock", area="A"),
)
