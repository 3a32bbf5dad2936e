"""A measure has moved the same way for several periods in a row.

Fires   at four moves or more the same way (three by the month or slower), the last in the period asked for.
Quiet   on a gap, on an unchanged figure, on a streak that is already over.
Chance  with moves up or down by the toss of a coin, one series in eight is on a streak of four at any time.
Source  design kind S1: k moves need k + 1 figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.series import CLEAR_AT, latest_streak, streaks
from nlg.panel import Ints
from nlg.story import Brief, View

ID = "S1"
LEAST_MOVES = {"week": 4, "day": 4}
LEAST_OF_OTHERS = 3


@dataclass(frozen=True, kw_only=True)
class Run(Fact):
    """`moves` in a row the way of `direction`, from `first` (the figure before the first move).

    Its certainty is the share of the moves that are clear of chance; `last_clear` says so of the newest.
    """

    kind: ClassVar[str] = "run"
    moves: Proven
    direction: Proven
    first: Proven
    first_period: Proven
    last_clear: bool


def find(brief: Brief, when: date | None) -> Found:
    parts = []
    for n, view in enumerate(brief.views):
        ts = brief.columns(view, when)
        if view.measure.type == "rate" or not len(ts):  # a rate moves with its count
            continue
        least = LEAST_MOVES.get(view.calendar.step, LEAST_OF_OTHERS)
        for sign in (-1, 1):
            moves, sure = _moves(view, ts, sign)
            parts.append(
                Found.where(moves >= least, view=n, ts=ts, strength=sure.astype(np.float64), moves=moves, sign=sign)
            )
    return Found.joined(parts)


def _moves(view: View, ts: Ints, sign: int) -> tuple[Ints, Ints]:
    """How many moves in a row, and the fewest whichever day the week ends on (a streak of one day's is weak)."""
    stride = int(ts[-1] - view.calendar.previous[ts[-1]]) if view.calendar.previous[ts[-1]] >= 0 else 1
    if len(ts) > 1:
        moves = streaks(view.x, view.calendar, ts, sign)
        sure = moves.copy()
        for k in range(1, stride):
            sure[:, k:] = np.minimum(sure[:, k:], moves[:, :-k])
        return moves, sure
    each = [latest_streak(view.x, view.calendar, int(ts[0]) - k, sign) for k in range(min(stride, int(ts[0]) + 1))]
    return each[0], np.minimum.reduce(each)


def fact(brief: Brief, found: Found, row: int) -> Run:
    view, area, t = cells.place(brief, found, row)
    moves, sign = int(found["moves"][row]), int(found["sign"][row])
    first, back = view.calendar.back(t, moves), int(view.calendar.previous[t])
    shared = cells.basics(brief, found, row)
    way = "up" if sign > 0 else "down"
    inputs = {**cells.at(view, area, t), "direction": way}
    begin = cells.cell(view, area, first)
    last = cells.cell(view, area, back)
    clear = cells.move_certainty(view.measure, shared["now"], begin)
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
        evidence=(cells.cells(view, [area], first, t),),
        certainty=sum(steps) / len(steps),
        qualifiers=0 if float(found["strength"][row]) == moves else 1,  # it hangs on the day the week ends
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
