"""Every area of a group moved the same way.

Fires   in complete groups of five or more when every figure went up, or every one down.
Quiet   when an area is missing or unchanged, when one went the other way.
Chance  with moves each by itself, as often that way as the group's areas have moved so far: of the toss of a coin
        2 in 2^N, for N areas.
Source  design kind X1; guards G4, G10.
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
from nlg.finding.patches import moved, moved_so_far
from nlg.panel import Flags, Floats
from nlg.story import Brief

ID = "X1"
AMONG = True  # looks at the areas of a group together


@dataclass(frozen=True, kw_only=True)
class All(Fact):
    """`every` proves it; `moving` is how many areas that is."""

    kind: ClassVar[str] = "all"
    every: Proven
    moving: Proven
    then_period: Proven
    size: int
    falling: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when) if not look.follows_a_count])


def _find(look: Look) -> Found:
    parts = []
    for falling in (True, False):
        agreeing = moved(look, falling=falling)
        ok = look.whole_moves & (look.sizes >= look.limits.smallest_group) & (agreeing == look.sizes)
        parts.append(look.found_groups(ok, _bits(look, ok, falling=falling), falling=falling))
    return Found.joined(parts)


def _bits(look: Look, ok: Flags, *, falling: bool) -> Floats:
    """Bits of all moving that way at once, each as often as the group's areas have moved so far. Shape groups x ts."""
    bits = np.zeros(ok.shape)
    for g in np.flatnonzero(ok.any(axis=1)):
        went, known = moved_so_far(look, int(g), falling=falling)
        bits[g] = look.groups.sizes[g] * -np.log2((went[look.ts] + 1) / (known[look.ts] + 2))
    return bits


def prior(strength: float) -> float:
    """The strength is in the plain model's own bits, of one way of two."""
    return float(min(1.0, 2.0 ** (1 - strength)))


def fact(brief: Brief, found: Found, row: int) -> All:
    view, area, t = cells.place(brief, found, row)
    g, falling = int(found["group"][row]), bool(found["falling"][row])
    back, size = int(view.calendar.previous[t]), int(view.panel.groups.sizes[g])
    inputs = cells.set_that_moved(view, g, t, "down" if falling else "up")
    return All(
        **cells.basics(brief, found, row),
        every=Proven(op="all_where", inputs=inputs, value=True, words={"set": str(size)}),
        moving=Proven(op="count_where", inputs=inputs, value=Fraction(size), words={"set": str(size)}),
        then_period=cells.period(view, back),
        size=size,
        falling=falling,
        evidence=(cells.group_cells(view, g, back, t),),
        good_news=cells.good_news(view.measure, not falling),
        change=float(view.x[area, t] - view.x[area, back]),
    )


EXAMPLES = (
    fires("A 9 5\nB 9 6\nC 9 7\nD 9 8\nE 9 8", says={"falling": True}),
    quiet("A 9 5\nB 9 6\nC 9 7\nD 9 8\nE 9 9"),
    quiet("A 9 5\nB 9 6\nC 9 7\nD 9 8\nE 9 ?"),
)
