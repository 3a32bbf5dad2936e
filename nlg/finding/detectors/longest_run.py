"""The run of falls, or rises, is the longest on record, or the longest for a long time.

Fires   for a run at least one move longer than the shortest told, when none was as long for three times its length and
        for as many steps as make a record, or ever on record.
Quiet   when one as long is recent or reaches into this one, on a gap since then, on a short record before it.
Chance  with moves by the toss of a coin a run of five falls comes along every 64 steps.
Source  design kind S4; guards G1 (the record before the run is long enough), G2 (as long is not longer), G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import CLEAR_AT
from nlg.finding.example import fires, quiet
from nlg.finding.extremes import first_known
from nlg.finding.look import NONE, Look, looks
from nlg.finding.series import last_no_lower, streak_of, streaks
from nlg.panel import Ints
from nlg.story import Brief, View

ID = "S4"
FRAGILE = True
LENGTH = True  # its strength is the length of a record: log2 of steps
LONGEST = np.iinfo(np.int64).max
TIMES = 3  # a run is no wonder where what came before is not so many times as long


@dataclass(frozen=True, kw_only=True)
class LongestRun(Fact):
    """`moves` in a row the way of `direction`, from `first` in `first_period` (the figure before the first move).

    The latest run as long ended at `since_period` and had `earlier` moves; both None where it is the longest on record,
    which begins with `record_begins`.
    """

    kind: ClassVar[str] = "longest_run"
    moves: Proven
    direction: Proven
    first: Proven
    first_period: Proven
    since_period: Proven | None
    earlier: Proven | None
    record_begins: Proven
    record: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look, sign) for look in looks(brief, when) for sign in (-1, 1)])


def _find(look: Look, sign: int) -> Found:
    if look.follows_a_count:
        return Found.joined([])
    step = look.view.calendar.step
    run = look.falls if sign < 0 else look.rises
    area, at = np.nonzero(run > look.limits.least_run[step])
    if not len(area):
        return Found.joined([])
    moves = run[area, at]
    since = _as_long_before(look, sign, area, at, moves)
    reach = np.where(since >= 0, since, look.begun[area])
    steps = (look.ts[at] - moves * look.stride - reach) // look.stride
    ok = (steps >= np.maximum(look.limits.least_record[step], TIMES * moves)) & (since >= NONE)
    columns = {"area": area, "period": look.ts[at], "strength": np.log2(np.maximum(steps, 1)), "moves": moves}
    same = {"view": look.n, "sign": sign}
    return Found({**columns, "since": since, **{key: np.full(len(area), n) for key, n in same.items()}}).rows(ok)


def _as_long_before(look: Look, sign: int, area: Ints, at: Ints, run: Ints) -> Ints:
    """For each run the latest earlier period that ended one as long; NONE, or the period itself where a gap blocks."""
    t, rows = look.ts[at], np.unique(area)
    past = look.x[rows, : t.max() + 1]
    if look.ts[0] == 0:
        before = (look.falls if sign < 0 else look.rises)[rows, : past.shape[1]]
    else:
        before = streaks(past, look.view.calendar, np.arange(past.shape[1]), sign)
    before = np.where(np.isnan(past), LONGEST, before)  # a gap may hide any run
    row, start = np.searchsorted(rows, area), t - run * look.stride
    since = last_no_lower(before, row, start, run)
    gap = (since >= look.begun[area]) & np.isnan(past[row, np.maximum(since, 0)])
    if look.stride > 1:
        gap |= last_no_lower(before, row, t - 1, run + 1) > start  # of another weekday's
    since = np.where(since < look.begun[area], NONE, since)
    return np.asarray(np.where(gap, t, since))


def fact(brief: Brief, found: Found, row: int) -> LongestRun:
    view, area, t = cells.place(brief, found, row)
    moves, sign, since = (int(found[name][row]) for name in ("moves", "sign", "since"))
    first, back = view.calendar.back(t, moves), int(view.calendar.previous[t])
    shared, begin, last = cells.basics(brief, found, row), cells.cell(view, area, first), cells.cell(view, area, back)
    way = {"direction": "up" if sign > 0 else "down"}
    certainty = cells.move_certainty(view.measure, shared["now"], begin)
    before = 0 if since < 0 else streak_of(view.x[area], view.calendar, since, sign)
    inputs = {**cells.at(view, area, since), **way}
    compared = first_known(view, area) if since < 0 else view.calendar.back(since, before)
    return LongestRun(
        **shared,
        moves=Proven(op="run_length", inputs={**cells.at(view, area, t), **way}, value=Fraction(moves)),
        direction=cells.direction(shared["now"], begin, clear=certainty > 1 - CLEAR_AT),
        first=begin,
        first_period=cells.period(view, first),
        since_period=None if since < 0 else cells.period(view, since),
        earlier=None if since < 0 else Proven(op="run_length", inputs=inputs, value=Fraction(before)),
        record_begins=cells.period(view, first_known(view, area)),
        record=since < 0,
        evidence=(cells.cells(view, [area], compared, t),),
        certainty=certainty,
        qualifiers=int(_of_one_weekday(view, area, t, moves, sign)),
        change=float(shared["now"].number - last.number),
        good_news=cells.good_news(view.measure, sign > 0),
    )


def _of_one_weekday(view: View, area: int, t: int, moves: int, sign: int) -> bool:
    """Whether the run is so long only in weeks that end on this very day: true, but on a condition."""
    calendar, figures = view.calendar, view.x[area]
    stride = t - calendar.back(t, 1)
    return any(streak_of(figures, calendar, t - k, sign) < moves for k in range(1, stride) if t - k >= 0)


LEVEL = "5 6 5 6 5 6 5 6 5 6 5 6 5 6 5 6"

EXAMPLES = (
    fires(f"Ashby {LEVEL} 9 8 7 6 5 4", says={"moves": 5, "sign": -1, "since": NONE}),
    fires(f"Ashby 9 8 7 6 5 4 {LEVEL} 9 8 7 6 5 4", says={"moves": 5, "since": 5}),
    fires("Ashby 5 6 5 6 5 6 5 6 5 6 5 6 5 6 7 8 9", form="month", says={"moves": 4, "sign": 1}),
    quiet("Ashby 9 8 7 6 5 4 5 6 5 6 9 8 7 6 5 4"),  # one as long is recent
    quiet(f"Ashby 5 ? {LEVEL} 9 8 7 6 5 4"),
    quiet(f"Ashby {LEVEL} 9 8 7 6 5"),
    quiet("Ashby 6 9 8 7 6 5 4"),
)
