"""One area accounts for half or more of the change in its group.

Fires   when a complete group of five or more clearly rose or fell, no area went the other way, and one area's own
        move is at least half of the whole.
Quiet   when any area went the other way (then parts of the change are no shares of it), when an area is missing,
        when the group's move is inside chance or of few events, for figures that do not add up.
Chance  from the table's own history: big areas move most.
Source  design kind P5; guards G3, G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, group_looks
from nlg.story import Brief

ID = "P5"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
AMONG = True  # looks at the areas of a group together
LEAST_PART = 0.5
ROUNDING = 1e-9  # of differences of decimals


@dataclass(frozen=True, kw_only=True)
class Driver(Fact):
    """`share` of the change of `group`, `group_difference`, is the area's own `difference`.

    `then` and `group_then` are the figures a step before, `group_now` is the group's present one."""

    kind: ClassVar[str] = "driver"
    share: Proven
    difference: Proven
    then: Proven
    then_period: Proven
    group: Proven
    group_now: Proven
    group_then: Proven
    group_difference: Proven
    direction: Proven
    size: int
    falling: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when, ("flow", "stock")) if look.measure.adds])


def _find(look: Look) -> Found:
    of_group = look.move[look.groups.rows]
    way = np.sign(of_group)
    ahead = look.leaf_move * look.spread(way)  # what each added to the group's move
    together = look.over(ahead, np.minimum) >= 0
    whole = look.whole_moves & together & look.clear[look.groups.rows] & (look.sizes >= look.limits.smallest_group)
    if look.measure.counted:
        larger = np.maximum(look.of_group, look.then[look.groups.rows])
        whole &= larger >= look.limits.fewest_events  # of fewer nobody tells parts
    total = look.spread(np.abs(of_group))
    ok = look.spread(whole & (way != 0)) & (ahead >= LEAST_PART * total * (1 - ROUNDING))
    part = np.where(ok, ahead, 1) / np.where(ok, total, 1)
    strength = np.where(ok, np.log2(part * look.spread(look.sizes)), 0)
    return look.found_leaves(ok, strength=strength, falling=look.leaf_move < 0)


def fact(brief: Brief, found: Found, row: int) -> Driver:
    view, area, t = cells.place(brief, found, row)
    g, back = int(found["group"][row]), int(view.calendar.previous[t])
    whole = int(view.panel.groups.rows[g])
    shared = cells.basics(brief, found, row)
    then = cells.cell(view, area, back)
    now_all, then_all = cells.cell(view, whole, t), cells.cell(view, whole, back)
    own, of_all = cells.difference(shared["now"], then), cells.difference(now_all, then_all)
    falling = own.number < 0
    inputs = {"part": own.expr, "whole": of_all.expr}
    return Driver(
        **shared,
        share=Proven(op="share", inputs=inputs, value=own.number / of_all.number),
        difference=own,
        then=then,
        then_period=cells.period(view, back),
        group=cells.group(view, g),
        group_now=now_all,
        group_then=then_all,
        group_difference=of_all,
        direction=cells.direction(now_all, then_all, clear=True),
        size=len(view.panel.groups.members(g)),
        falling=falling,
        evidence=(cells.group_cells(view, g, back, t),),
        certainty=cells.move_certainty(view.measure, now_all, then_all),
        change=float(own.number),
        good_news=cells.good_news(view.measure, not falling),
    )


EXAMPLES = (
    fires("A 90 30\nB 20 19\nC 20 18\nD 20 20\nE 20 15", area="A", says={"falling": True}),
    fires("A 30 90\nB 20 21\nC 20 22\nD 20 20\nE 20 25", area="A", says={"falling": False}),
    quiet("A 90 30\nB 20 19\nC 20 21\nD 20 20\nE 20 15"),
    quiet("A 90 30\nB 20 19\nC 20 18\nD 20 ?\nE 20 15"),
    quiet("A 30 26\nB 20 19\nC 20 18\nD 20 20\nE 20 20"),
    quiet("A 90 30\nB 20 19\nC 20 18\nD 20 20"),
    quiet("A 9 0\nB 1 0\nC 1 0\nD 1 0\nE 1 0"),
)
