"""An area moved the other way than its group and most of the areas in it.

Fires   when an area of a complete group of five or more clearly rose while the group clearly fell, or the reverse,
        and at least two in three of the other areas moved the group's way.
Quiet   when either move is inside chance, when an area is missing, when the others are of two minds, where areas do not
        add up to the group (average prices).
Chance  if k of N areas move its way, k in N.
Source  design kind P3; guards G3 (on the area's own move and the group's), G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, group_looks
from nlg.finding.patches import moved
from nlg.panel import Floats, Ints
from nlg.story import Brief

ID = "P3"
AMONG = True  # looks at the areas of a group together
MOST = Fraction(2, 3)  # of the other areas must have gone the group's way


@dataclass(frozen=True, kw_only=True)
class Bucking(Fact):
    """The area's `direction` from `then`, and the group's `group_direction` from `group_then` to `group_now`.

    `against` of the `size` areas of `group` moved the group's way."""

    kind: ClassVar[str] = "bucking"
    then: Proven
    then_period: Proven
    direction: Proven
    group: Proven
    group_now: Proven
    group_then: Proven
    group_direction: Proven
    against: Proven
    size: int
    falling: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when) if not look.follows_a_count and _sums(look)])


def _sums(look: Look) -> bool:
    """Whether a group has a figure of its own: a sum, or a rate of sums."""
    return look.measure.adds or bool(look.measure.numerator)


def _find(look: Look) -> Found:
    own, group = look.leaf_move, look.spread(look.move[look.groups.rows])
    whole = look.whole_moves & (look.sizes >= look.limits.smallest_group) & look.clear[look.groups.rows]
    down, up = moved(look, falling=True), moved(look, falling=False)
    others = np.where(look.move[look.groups.rows] < 0, down, up)
    most = others * MOST.denominator >= (look.sizes - 1) * MOST.numerator  # the area itself is not among them
    ok = look.spread(whole & most) & (own * group < 0) & look.clear[look.groups.leaves]
    falling = own < 0

    def strength(hits: Ints) -> Floats:
        leaf, at = np.divmod(hits, own.shape[1])
        group = look.groups.of_leaf[leaf]
        way = np.where(falling.take(hits), down[group, at], up[group, at])
        return np.asarray(np.log2(look.sizes[group, 0] / np.maximum(way, 1)))

    return look.found_leaves(ok, strength, falling=falling, against=look.spread(others))


def fact(brief: Brief, found: Found, row: int) -> Bucking:
    view, area, t = cells.place(brief, found, row)
    g, falling = int(found["group"][row]), bool(found["falling"][row])
    back, whole = int(view.calendar.previous[t]), int(view.panel.groups.rows[g])
    shared = cells.basics(brief, found, row)
    then = cells.cell(view, area, back)
    now_all, then_all = cells.cell(view, whole, t), cells.cell(view, whole, back)
    certainties = [cells.move_certainty(view.measure, *pair) for pair in ((shared["now"], then), (now_all, then_all))]
    leaves = view.panel.groups.members(g)
    inputs: dict[str, Any] = cells.set_that_moved(view, g, t, "up" if falling else "down")
    against = Fraction(int(found["against"][row]))
    return Bucking(
        **shared,
        then=then,
        then_period=cells.period(view, back),
        direction=cells.direction(shared["now"], then, clear=True),
        group=cells.group(view, g),
        group_now=now_all,
        group_then=then_all,
        group_direction=cells.direction(now_all, then_all, clear=True),
        against=Proven(op="count_where", inputs=inputs, value=against, words={"set": str(len(leaves))}),
        size=len(leaves),
        falling=falling,
        evidence=(cells.group_cells(view, g, back, t),),
        certainty=min(certainties),
        change=float(shared["now"].number - then.number),
        good_news=cells.good_news(view.measure, not falling),
    )


EXAMPLES = (
    fires("A 20 50\nB 90 40\nC 80 40\nD 70 30\nE 9 9", area="A", says={"falling": False, "against": 3}),
    fires("A 50 20\nB 30 80\nC 40 80\nD 30 70\nE 9 19", area="A", says={"falling": True}),
    quiet("A 20 25\nB 90 40\nC 80 40\nD 70 30\nE 9 9"),
    quiet("A 20 50\nB 90 40\nC 80 40\nD 70 ?\nE 9 9"),
    quiet("A 20 50\nB 90 40\nC 80 40\nD 30 70\nE 9 9"),
    quiet("A 20 50\nB 90 80\nC 80 70\nD 70 65\nE 9 8"),
    quiet("A 20 50\nB 90 40\nC 80 40\nD 70 30"),
)
