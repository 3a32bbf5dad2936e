"""A measure has moved the same way for several periods in a row.

Fires   at four moves or more the same way (three by the month or slower), the last in the period asked for.
Quiet   on a gap, on an unchanged figure, on a streak that is already over.
Chance  with moves up or down by the toss of a coin, one series in eight is on a streak of four at any time.
Source  design kind S1: k moves need k + 1 figures; guard G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import gamma
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import CLEAR_AT
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, looks
from nlg.finding.series import latest_streak, streak_of, streaks
from nlg.panel import Ints
from nlg.story import Brief, View

ID = "S1"
FRAGILE = True
COUNTED = True  # what history has not seen is judged by counting alone: such facts grow by a step at a time


@dataclass(frozen=True, kw_only=True)
class Run(Fact):
    """`moves` in a row the way of `direction`, from `first` (the figure before the first move).

    `last_clear` says whether the newest move is clear of chance. A streak that is so long only in
    weeks that end on this very day holds on a condition, and leads no story. Neither does one that is `usual`: half as
    long or longer at this time in both years before.
    """

    kind: ClassVar[str] = "run"
    moves: Proven
    direction: Proven
    first: Proven
    first_period: Proven
    last_clear: bool
    usual: bool

    @property
    def seasonal(self) -> bool:
        return self.usual

    @property
    def clear(self) -> bool:
        """Whether it may lead: clearly away from where it began, and not as every year."""
        return self.direction.words["clear"] == "yes" and not self.usual


def find(brief: Brief, when: date | None) -> Found:
    own = [look for look in looks(brief, when) if not look.follows_a_count]
    return Found.joined([_find(look, sign) for look in own for sign in (-1, 1)])


def _find(look: Look, sign: int) -> Found:
    moves = look.falls if sign < 0 else look.rises
    sure = moves.copy()  # the fewest whichever day the week ends on: a streak of one day's is weak
    for k in range(1, look.stride):
        sure = np.minimum(sure, _earlier(look, moves, k, sign))
    least = look.limits.least_run[look.view.calendar.step]
    return look.found(moves >= least, sure.astype(np.float64), moves=moves, sign=sign)


def _earlier(look: Look, moves: Ints, days: int, sign: int) -> Ints:
    """The streaks that ended so many periods earlier; where the record does not reach back the later one stands."""
    if len(look.ts) == 1:
        t = int(look.ts[0]) - days
        return latest_streak(look.x, look.view.calendar, t, sign) if t >= 0 else moves
    if int(look.ts[0]) == 0:
        return np.concatenate([moves[:, :days], moves[:, :-days]], axis=1)[:, : moves.shape[1]]
    ts = np.maximum(look.ts - days, 0)
    return np.where(look.ts >= days, streaks(look.x, look.view.calendar, ts, sign), moves)


def _usual(view: View, area: int, t: int, moves: int, sign: int) -> bool:
    """Whether the streak comes with the season: at least half as long at this time in both years before."""
    calendar, then = view.calendar, t
    for _ in range(2):
        ago = int(calendar.year_ago[then])
        if ago < 0 or ago == int(calendar.previous[then]):
            return False
        if 2 * streak_of(view.x[area], calendar, ago, sign) < moves:
            return False
        then = ago
    return True


def prior(strength: float) -> float:
    """Of so many figures in any order one in (k + 1)! goes one way all through."""
    return 1 / gamma(strength + 2)


def fact(brief: Brief, found: Found, row: int) -> Run:
    view, area, t = cells.place(brief, found, row)
    moves, sign = int(found["moves"][row]), int(found["sign"][row])
    first, back = view.calendar.back(t, moves), int(view.calendar.previous[t])
    shared = cells.basics(brief, found, row)
    way = "up" if sign > 0 else "down"
    inputs = {**cells.at(view, area, t), "direction": way}
    begin = cells.cell(view, area, first)
    last = cells.cell(view, area, back)
    clear, usual = cells.move_certainty(view.measure, shared["now"], begin), _usual(view, area, t, moves, sign)
    at = [view.calendar.back(t, k) for k in range(moves + 1)]
    figures = [cells.cell(view, area, k) for k in at]
    steps = [cells.move_certainty(view.measure, now, then) > 1 - CLEAR_AT for now, then in pairwise(figures)]
    return Run(
        **shared,
        moves=Proven(op="run_length", inputs=inputs, value=Fraction(moves)),
        direction=cells.direction(shared["now"], begin, clear=clear > 1 - CLEAR_AT),
        first=begin,
        first_period=cells.period(view, first),
        last_clear=steps[0],
        usual=usual,
        evidence=(cells.cells(view, [area], first, t),),
        certainty=clear,
        qualifiers=int(float(found["strength"][row]) != moves) + int(usual),  # it hangs on the day the week ends
        change=float(shared["now"].number - last.number),
        good_news=cells.good_news(view.measure, sign > 0),
    )


EXAMPLES = (
    fires("Ashby 90 50 40 30 20", says={"moves": 4, "sign": -1}),
    fires("Ashby 900 600 400 250 120", says={"moves": 4, "sign": -1}),
    fires("Ashby 9 5 6 7 8 9", says={"moves": 4, "sign": 1}),
    quiet("Ashby 90 50 ? 30 20"),
    quiet("Ashby 90 50 40 40 30 20"),
    quiet("Ashby 90 50 40 30 20 21"),
)
