"""There has been none for a long time: longer than ever passed between two before.

Fires   at twice the longest time that ever passed between two (and as many steps as make a record), and again whenever
        that time has doubled.
Quiet   in between (it is news once), where such a time is usual, where there were never any, on a gap.
Chance  from the table's own history.
Source  design kind E6; guards G1 (the events, too, must reach over as many steps as make a record), G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.extremes import first_known, latest_where
from nlg.finding.look import COUNTS, NONE, Look, looks
from nlg.finding.series import latest
from nlg.panel import Floats, Ints
from nlg.story import Brief

ID = "E6"
FRAGILE = True
TIMES = 2  # as long as the longest before, so many times


@dataclass(frozen=True, kw_only=True)
class TimeSinceEvent(Fact):
    """`last` proves when there last was one, `last_period` names it, `witness` is the figure then.

    `without` proves the run of steps without any, `steps` have gone by since `last`; between two before it were never
    more than `longest`.
    """

    kind: ClassVar[str] = "time_since_event"
    last: Proven
    last_period: Proven
    witness: Proven
    without: Proven
    steps: int
    longest: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, COUNTS) if look.measure.counted])


def _find(look: Look) -> Found:
    least = look.limits.least_record[look.view.calendar.step]
    since, first, longest = _of_one(look, least) if len(look.ts) == 1 else _of_all(look)
    ok = (look.now == 0) & (first >= 0) & (since - first >= least * look.stride) & look.whole_record
    hits = np.flatnonzero(ok)
    steps = (look.ts[hits % len(look.ts)] - since.take(hits)) // look.stride
    usual = -(-longest.take(hits) // look.stride)  # a part of a step is a step
    doubled, rest = np.divmod(steps, np.maximum(TIMES * usual, least))  # news at once, twice, four times the bar
    news = (doubled > 0) & (rest == 0) & ((doubled & (doubled - 1)) == 0)
    ok.reshape(-1)[hits] = news
    steps, usual = steps[news], usual[news]
    strength = np.maximum(np.log2(np.maximum(steps, 1) / np.maximum(usual, 1)), 0)
    return look.found(ok, lambda _: strength, since=since, longest=lambda _: usual)


def _of_all(look: Look) -> tuple[Ints, Ints, Ints]:
    since, first, longest = _times(look.x[:, : look.ts[-1] + 1])
    return since[:, look.ts], first, longest[:, look.ts]


def _of_one(look: Look, least: int) -> tuple[Ints, Ints, Ints]:
    """The same for one period: only areas without any lately are looked through."""
    t = int(look.ts[0])
    start = max(0, t - least * look.stride + 1)
    rows = np.flatnonzero((look.x[:, start : t + 1] == 0).all(axis=1))
    since, first, longest = (np.full((len(look.x), 1), NONE, dtype=np.int64) for _ in range(3))
    every = _times(look.x[rows, : t + 1])
    since[rows, 0], first[rows], longest[rows, 0] = every[0][:, t], every[1], every[2][:, t]
    return since, first, longest


def _times(x: Floats) -> tuple[Ints, Ints, Ints]:
    """The latest period with events so far, the first of all, and the most periods from one to the next so far."""
    some, at = x > 0, np.arange(x.shape[1])
    since = latest(some)
    before = np.full(x.shape, NONE, dtype=np.int64)
    before[:, 1:] = since[:, :-1]
    longest = np.maximum.accumulate(np.where(some & (before >= 0), at - before, 0), axis=1)
    first = np.where(some.any(axis=1), some.argmax(axis=1), NONE)[:, None]
    return since, first, longest


def fact(brief: Brief, found: Found, row: int) -> TimeSinceEvent:
    view, area, t = cells.place(brief, found, row)
    since = int(found["since"][row])
    stride = t - int(view.calendar.previous[t])
    return TimeSinceEvent(
        **cells.basics(brief, found, row),
        last=latest_where(view, area, t, ">", "0", since),
        last_period=cells.period(view, since),
        witness=cells.cell(view, area, since),
        without=cells.run_where(view, area, t, "=", "0", -((since - t) // stride)),
        steps=(t - since) // stride,
        longest=int(found["longest"][row]),
        evidence=(cells.cells(view, [area], first_known(view, area), t),),
        good_news=cells.good_news(view.measure, False),
    )


EXAMPLES = (
    fires("Ashby 0 1 0 2 3 1 4 2 0 3 1 0 0 0 0 0 0 0 0", says={"since": 10, "longest": 2}),
    quiet("Ashby 0 1 0 2 3 1 4 2 0 3 1 0 0 0 0 0 0 0 0 0"),  # that was news a week before
    quiet("Ashby 0 1 0 0 0 0 0 2 0 3 1 0 0 0 0 0 0 0 0"),  # five weeks went by before
    quiet("Ashby 0 1 ? 2 3 1 4 2 0 3 1 0 0 0 0 0 0 0 0"),
    quiet("Ashby 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 0"),
    quiet("Ashby 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0"),
)
