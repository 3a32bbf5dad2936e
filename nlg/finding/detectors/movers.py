"""The biggest fall, or rise, in a group by number.

Fires   for counts, when one area of a complete group of five or more moved further than every other and clear of
        chance.
Quiet   on a tie, when an area is missing, when the move is inside chance.
Chance  one in N areas moves most.
Source  design kind R11: by number, since by per cent small places always win; guards G2, G3, G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import COUNTS, Look, group_looks
from nlg.panel import Floats, Ints
from nlg.story import Brief

ID = "R11"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
AMONG = True  # looks at the areas of a group together


@dataclass(frozen=True, kw_only=True)
class Movers(Fact):
    """`biggest` proves that no area of `group` moved further that way; `then`, `difference` give the size.

    `with_group`: the group as a whole moved the same way."""

    kind: ClassVar[str] = "movers"
    biggest: Proven
    group: Proven
    then: Proven
    then_period: Proven
    difference: Proven
    direction: Proven
    falling: bool
    with_group: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when, COUNTS) if look.measure.counted])


def _find(look: Look) -> Found:
    then = look.then[look.groups.leaves]
    ok = look.spread(look.whole_moves & (look.sizes >= look.limits.smallest_group)) & look.clear[look.groups.leaves]
    parts = []
    for falling, how in ((True, np.minimum), (False, np.maximum)):
        furthest = look.spread(look.over(look.leaf_move, how))
        at_end = (look.leaf_move == furthest) & (furthest < 0 if falling else furthest > 0)
        alone = look.spread(look.count(at_end)) == 1
        parts.append(look.found_leaves(ok & at_end & alone, partial(_strength, look, then), falling=falling))
    return Found.joined(parts)


def _strength(look: Look, then: Floats, hits: Ints) -> Floats:
    spread = np.sqrt(np.maximum(look.leaf.take(hits) + then.take(hits), 1))
    return np.asarray(np.abs(look.leaf_move.take(hits)) / spread)


def fact(brief: Brief, found: Found, row: int) -> Movers:
    view, area, t = cells.place(brief, found, row)
    g, falling = int(found["group"][row]), bool(found["falling"][row])
    back = int(view.calendar.previous[t])
    shared = cells.basics(brief, found, row)
    then = cells.cell(view, area, back)
    group = cells.group(view, g)
    whole = view.x[int(view.panel.groups.rows[g])]
    return Movers(
        **shared,
        biggest=Proven(
            op="rank_change",
            inputs={
                **cells.at(view, area, t),
                "since": view.calendar.ends[back].isoformat(),
                "group": group.value,
                "end": "bottom" if falling else "top",
            },
            value=Fraction(1),
            words={"end": "high", "joint": "no"},
        ),
        group=group,
        then=then,
        then_period=cells.period(view, back),
        difference=cells.difference(shared["now"], then),
        direction=cells.direction(shared["now"], then, clear=True),
        falling=falling,
        with_group=(whole[t] < whole[back]) == falling,
        evidence=(cells.group_cells(view, g, back, t),),
        certainty=cells.move_certainty(view.measure, shared["now"], then),
        change=float(shared["now"].number - then.number),
        good_news=cells.good_news(view.measure, not falling),
    )


EXAMPLES = (
    fires("A 30 20\nB 50 40\nC 90 30\nD 60 60\nE 9 9", area="C", says={"falling": True}),
    quiet("A 30 20\nB 50 40\nC 90 30\nD 60 ?\nE 9 9"),
    quiet("A 30 28\nB 50 49\nC 90 86\nD 60 60\nE 9 9"),
)
