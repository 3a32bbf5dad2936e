"""How many areas of a group moved which way.

Fires   in complete groups of five or more, for the way at least two in three areas went.
Quiet   when an area is missing, where fewer agree, when only exceptions differ (`all`, `all_but` say it better).
Chance  by the binomial law, with moves by the toss of a coin.
Source  design kind X4: counting areas is true whatever the noise; guard G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import erfc, sqrt
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, group_looks
from nlg.finding.patches import moved
from nlg.story import Brief

ID = "X4"
AMONG = True  # looks at the areas of a group together
MOST_EXCEPTIONS, EXCEPTIONAL = 2, 4  # up to here `all_but` speaks of exceptions


@dataclass(frozen=True, kw_only=True)
class CountOfAreas(Fact):
    """`moving` of `size` areas went the way of `falling`, `against` the other way."""

    kind: ClassVar[str] = "count_of_areas"
    moving: Proven
    against: Proven
    then_period: Proven
    size: int
    falling: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when) if not look.follows_a_count])


def _find(look: Look) -> Found:
    parts = []
    for falling in (True, False):
        agreeing = moved(look, falling=falling)
        others = look.sizes - agreeing
        exceptions = (others <= MOST_EXCEPTIONS) & (others * EXCEPTIONAL <= look.sizes)
        enough = (look.sizes >= look.limits.smallest_group) & (3 * agreeing >= 2 * look.sizes)
        strength = np.maximum(2 * agreeing - look.sizes, 0) / np.sqrt(look.sizes)
        ok = look.whole_moves & enough & ~exceptions
        parts.append(look.found_groups(ok, strength, falling=falling, agreeing=agreeing))
    return Found.joined(parts)


def prior(strength: float) -> float:
    """Heads among so many coins, so far from half."""
    return erfc(strength / sqrt(2))


def fact(brief: Brief, found: Found, row: int) -> CountOfAreas:
    view, area, t = cells.place(brief, found, row)
    g, falling = int(found["group"][row]), bool(found["falling"][row])
    back, size = int(view.calendar.previous[t]), int(view.panel.groups.sizes[g])
    way, other = ("down", "up") if falling else ("up", "down")
    inputs, contrary = cells.set_that_moved(view, g, t, way), cells.set_that_moved(view, g, t, other)
    move = view.x[view.panel.groups.members(g), t] - view.x[view.panel.groups.members(g), back]
    against = int((move > 0).sum() if falling else (move < 0).sum())
    return CountOfAreas(
        **cells.basics(brief, found, row),
        moving=Proven(
            op="count_where", inputs=inputs, value=Fraction(int(found["agreeing"][row])), words={"set": str(size)}
        ),
        against=Proven(op="count_where", inputs=contrary, value=Fraction(against), words={"set": str(size)}),
        then_period=cells.period(view, back),
        size=size,
        falling=falling,
        evidence=(cells.group_cells(view, g, back, t),),
        good_news=cells.good_news(view.measure, not falling),
        change=float(view.x[area, t] - view.x[area, back]),
    )


EXAMPLES = (
    fires("A 9 5\nB 9 6\nC 9 7\nD 9 8\nE 9 8\nF 9 12\nG 9 9", says={"agreeing": 5, "falling": True}),
    quiet("A 9 5\nB 9 6\nC 9 7\nD 9 8\nE 9 10\nF 9 12\nG 9 9"),
    quiet("A 9 5\nB 9 6\nC 9 7\nD 9 8\nE 9 10\nF 9 12\nG 9 ?"),
    quiet("A 9 5\nB 9 6\nC 9 7\nD 9 8\nE 9 10"),
)
