"""The biggest fall, or rise, in a group by number.

Fires   when one area of a complete group of five or more moved further than every other and clear of chance.
Quiet   on a tie, when an area is missing, when the move is inside chance.
Chance  one in N areas moves most.
Source  design kind R11: by number, since by per cent small places always win.
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
from nlg.finding.groups import count, found_for_leaves, leaf_moves, parts_of, spread_back
from nlg.finding.series import before, inside_chance, over_groups
from nlg.panel import Groups, Ints
from nlg.story import Brief, View

ID = "R11"
AMONG = True  # looks at the areas of a group together
SMALLEST_GROUP = 5


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
    return parts_of(brief, when, _find)


def _find(n: int, view: View, groups: Groups, ts: Ints) -> Found:
    if not view.measure.counted:
        return Found.joined([])
    moves, whole = leaf_moves(view, groups, ts)
    now = view.x[:, ts][groups.leaves]
    then = before(view.x, view.calendar, ts)[groups.leaves]
    ok = spread_back(whole & (groups.sizes[:, None] >= SMALLEST_GROUP), groups) & ~inside_chance(now, then)
    parts = []
    for falling, how in ((True, np.minimum), (False, np.maximum)):
        furthest = spread_back(over_groups(moves, groups, how), groups)
        at_end = (moves == furthest) & (furthest < 0 if falling else furthest > 0)
        alone = spread_back(count(at_end, groups), groups) == 1
        strength = np.nan_to_num(np.abs(moves) / np.sqrt(np.maximum(now + then, 1)))
        parts.append(
            found_for_leaves(ok & at_end & alone, view=n, groups=groups, ts=ts, strength=strength, falling=falling)
        )
    return Found.joined(parts)


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
