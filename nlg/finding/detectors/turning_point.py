"""The first rise after falls in a row, or the first fall after rises.

Fires   when the step before ended a streak long enough for a run (four moves; three by the month or slower), and this
        step went the other way, clear of chance.
Quiet   after a shorter streak, when a flat step ended it, inside chance, on a gap.
Chance  with moves up or down by the toss of a coin one series in sixteen turns after four; many are too small to tell.
Source  design kind C9: a flat step ends a streak, and a tiny rise is no rise (ten in 50,000); guards G3, G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import gamma
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, look_at, looks
from nlg.panel import Ints
from nlg.story import Brief

ID = "C9"
COUNTED = True  # streaks grow by a step at a time
SAYS = 2  # says more of a figure than most, but for a record


@dataclass(frozen=True, kw_only=True)
class TurningPoint(Fact):
    """`moves` in a row went one way, from `first` to `then`; `direction` of this step is the other."""

    kind: ClassVar[str] = "turning_point"
    moves: Proven
    first: Proven
    first_period: Proven
    then: Proven
    then_period: Proven
    difference: Proven
    direction: Proven
    direction_before: Proven
    rising: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look, rising) for look in looks(brief, when) for rising in (True, False)])


def _find(look: Look, rising: bool) -> Found:
    if look.follows_a_count:
        return Found.joined([])
    turned = look.clear & ((look.move > 0) if rising else (look.move < 0))
    moves = _streak_before(look, falling=rising)
    ok = turned & (moves >= look.limits.least_run[look.view.calendar.step])
    return look.found(ok, strength=moves.astype(np.float64), moves=moves, rising=rising)


def _streak_before(look: Look, *, falling: bool) -> Ints:
    """How many moves in a row went one way up to the step before."""
    moves = np.zeros(look.now.shape, dtype=np.int64)
    reached = look.ts >= look.stride
    if int(look.ts[0]) == 0:  # all of history: the look has them already
        streak = look.falls if falling else look.rises
        moves[:, reached] = streak[:, : int(reached.sum())]
    elif reached.any():
        before = look_at(look.brief, look.n, look.ts[reached] - look.stride)
        moves[:, reached] = before.falls if falling else before.rises
    return moves


def prior(strength: float) -> float:
    """Of so many figures in any order one in (k + 1)! goes one way all through."""
    return 1 / gamma(strength + 2)


def fact(brief: Brief, found: Found, row: int) -> TurningPoint:
    view, area, t = cells.place(brief, found, row)
    shared, back = cells.basics(brief, found, row), int(view.calendar.previous[t])
    moves, rising = int(found["moves"][row]), bool(found["rising"][row])
    first = view.calendar.back(back, moves)
    now, then = shared["now"], cells.cell(view, area, back)
    return TurningPoint(
        **shared,
        moves=Proven(
            op="run_length",
            inputs={**cells.at(view, area, back), "direction": "down" if rising else "up"},
            value=Fraction(moves),
        ),
        first=cells.cell(view, area, first),
        first_period=cells.period(view, first),
        then=then,
        then_period=cells.period(view, back),
        difference=cells.difference(now, then),
        direction=cells.direction(now, then, clear=True),
        direction_before=cells.direction(then, cells.cell(view, area, first), clear=False),
        rising=rising,
        evidence=(cells.cells(view, [area], first, t),),
        certainty=cells.move_certainty(view.measure, now, then),
        change=float(now.number - then.number),
        good_news=cells.good_news(view.measure, rising),
    )


EXAMPLES = (
    fires("Ashby 90 80 70 60 50 75", says={"moves": 4, "rising": True}),
    fires("Ashby 40 50 60 70 30", form="month", says={"moves": 3, "rising": False}),
    fires("Ashby -2 -3 -4 -5 -1", form="month", measure_type="index", says={"moves": 3, "rising": True}),
    quiet("Ashby 41000 41100 41200 41353 41332", form="month", measure_type="stock"),
    quiet("Ashby 90 80 70 60 75"),
    quiet("Ashby 90 80 70 60 50 55"),
    quiet("Ashby 90 80 70 60 50 50 75"),
    quiet("Ashby 90 80 ? 60 50 75"),
)
