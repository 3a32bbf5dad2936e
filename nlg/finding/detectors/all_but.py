"""Every area of a group moved the same way but one or two.

Fires   in complete groups of five or more when all but one or two (at most one in four) went up, or down.
Quiet   when an area is missing, when more than that differ, when none does (that is `all`).
Chance  with moves by the toss of a coin N + N(N-1)/2 in 2^N for either way, for N areas.
Source  design kind X2: counting areas is true whatever the noise; the exception's own move may still be chance (G3);
        G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import pi, sqrt
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells, expect
from nlg.finding.chance import CLEAR_AT
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, group_looks
from nlg.finding.patches import moved
from nlg.finding.series import FEWEST_MOVES, USUAL
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief

ID = "X2"
AMONG = True  # looks at the areas of a group together
MOST_EXCEPTIONS = 2
LITTLE = 20  # "little changed" is within chance and within one part in so many
MOST_FAR = 8.0  # bits that an exception's own move adds at most: beyond, it is news by itself
NORMAL = sqrt(pi / 2)  # deviations to a mean move, by the normal law
EXCEPTIONAL = 4  # at most one area in so many is an exception; more are a minority


@dataclass(frozen=True, kw_only=True)
class AllBut(Fact):
    """`moving` of `size` areas went one way; `exceptions` did not, `exception` is the first of them.

    `exception_inside` is there when that one's own figure is little changed."""

    kind: ClassVar[str] = "all_but"
    moving: Proven
    exceptions: Proven
    exception: Proven
    exception_now: Proven
    exception_then: Proven
    exception_direction: Proven
    exception_inside: Proven | None
    then_period: Proven
    size: int
    falling: bool

    @property
    def clear(self) -> bool:
        """Whether it may lead: not where the exception is one by chance, and two cases less would make it none."""
        return self.exception_inside is None and self.exception_direction.words["clear"] == "yes"


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when) if not look.follows_a_count])


def _find(look: Look) -> Found:
    parts = []
    for falling in (True, False):
        others = look.sizes - moved(look, falling=falling)
        ok = look.whole_moves & (look.sizes >= look.limits.smallest_group) & exceptional(others, look.sizes)
        parts.append(look.found_groups(ok, _bits(look, ok, others, falling=falling), falling=falling))
    return Found.joined(parts)


def _bits(look: Look, ok: Flags, others: Ints, *, falling: bool) -> Floats:
    """How unlikely it is by a plain model, in bits: coins for the ways they go, a normal law for how far exceptions go.

    Of two exceptions the one that moved least, for its own usual moves, says how far.
    """
    size = np.broadcast_to(look.sizes, ok.shape)
    coins = size - 1 - np.log2(np.where(others == 1, size, size * (size - 1.0) / 2))
    odd = (look.leaf_move >= 0 if falling else look.leaf_move <= 0) & look.spread(ok)
    leaf, at = np.nonzero(odd)
    usual = _usual_move(look, look.groups.leaves[leaf], look.ts[at])
    far = expect.bits(np.abs(look.leaf_move[leaf, at]) / usual / NORMAL)
    least = np.full(ok.shape, np.inf)
    np.minimum.at(least, (look.groups.of_leaf[leaf], at), np.where(np.isnan(far), 0.0, far))
    return np.asarray(np.where(ok, np.maximum(coins, 0.0) + np.minimum(least, MOST_FAR), 0.0))


def _usual_move(look: Look, areas: Ints, ts: Ints) -> Floats:
    """The mean size of the last moves before these, at single cells; NaN of too few."""
    at = ts[:, None] - np.arange(1, USUAL + 2) * look.stride
    figures = np.where(at >= 0, look.x[areas[:, None], np.maximum(at, 0)], np.nan)
    moves = np.abs(np.diff(figures, axis=1))
    many = (~np.isnan(moves)).sum(axis=1)
    usual = np.nansum(moves, axis=1) / np.maximum(many, 1)
    return np.asarray(np.where((many >= FEWEST_MOVES) & (usual > 0), usual, np.nan))


def exceptional(others: Ints, size: Ints) -> Flags:
    """Whether so many areas of a group are exceptions to the rest."""
    return np.asarray((others >= 1) & (others <= MOST_EXCEPTIONS) & (others * EXCEPTIONAL <= size))


def prior(strength: float) -> float:
    """The strength is in the plain model's own bits."""
    return float(2.0**-strength)


def fact(brief: Brief, found: Found, row: int) -> AllBut:
    view, _, t = cells.place(brief, found, row)
    g, falling = int(found["group"][row]), bool(found["falling"][row])
    back = int(view.calendar.previous[t])
    leaves = view.panel.groups.members(g)
    moves = view.x[leaves, t] - view.x[leaves, back]
    odd = leaves[moves >= 0 if falling else moves <= 0]
    inputs = cells.set_that_moved(view, g, t, "down" if falling else "up")
    exception = int(odd[0])
    now, then = cells.cell(view, exception, t), cells.cell(view, exception, back)
    certainty = cells.move_certainty(view.measure, now, then)
    little = (
        view.measure.counted and certainty <= 1 - CLEAR_AT and abs(now.number - then.number) * LITTLE <= then.number
    )
    return AllBut(
        **cells.basics(brief, found, row),
        moving=Proven(
            op="count_where", inputs=inputs, value=Fraction(len(leaves) - len(odd)), words={"set": str(len(leaves))}
        ),
        exceptions=cells.codes("all_but", inputs, view, odd),
        exception=cells.area(view, exception),
        exception_now=now,
        exception_then=then,
        exception_direction=cells.direction(now, then, clear=certainty > 1 - CLEAR_AT),
        exception_inside=cells.inside_chance(now, then, True) if little else None,
        then_period=cells.period(view, back),
        size=len(leaves),
        falling=falling,
        evidence=(cells.group_cells(view, g, back, t),),
        good_news=cells.good_news(view.measure, not falling),
        change=float(view.x[int(view.panel.groups.rows[g]), t] - view.x[int(view.panel.groups.rows[g]), back]),
    )


EXAMPLES = (
    fires("A 9 5\nB 9 6\nC 9 7\nD 9 8\nE 9 10", says={"falling": True}),
    fires("A 5 9\nB 6 9\nC 7 9\nD 8 9\nE 9 9", says={"falling": False}),
    quiet("A 9 5\nB 9 6\nC 9 7\nD 9 ?\nE 9 10"),
    quiet("A 9 5\nB 9 6\nC 9 7\nD 9 8\nE 9 8"),
    quiet("A 9 5\nB 9 6\nC 9 17\nD 9 18\nE 9 18"),
)
