"""When a count was last exactly what it is now, and which way it was going then.

Fires   when the same count, one to 200, was last seen as many steps back as make a record, and it is known how it had
        moved then.
Quiet   where the same count is recent, on a gap since, for greater counts: nobody sees the same 5,302 again.
Chance  no news by itself: colour beside the fact that it is the lowest or highest since.
Source  design kind E3: equal is fragile, "lowest since" says more; guards G1, G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import CLEAR_AT
from nlg.finding.example import fires, quiet
from nlg.finding.extremes import latest_where
from nlg.finding.look import BLOCKED, COUNTS, NONE, Look, looks
from nlg.finding.series import last_in_blocks
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief

ID = "E3"
CONTEXT = True  # no news by itself
MOST = 200  # of greater counts nobody would look for the same


@dataclass(frozen=True, kw_only=True)
class LastAtLevel(Fact):
    """`since` is the latest earlier period, `witness` its count; `direction` how it had moved then."""

    kind: ClassVar[str] = "last_at_level"
    since: Proven
    since_period: Proven
    witness: Proven
    direction: Proven
    steps: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, COUNTS)])


def _find(look: Look) -> Found:
    if not look.measure.counted:
        return Found.joined([])
    fits = (look.now > 0) & (look.now <= MOST)
    since = _last_equal_to_one(look.x, int(look.ts[0]), fits[:, 0]) if len(look.ts) == 1 else _last_equal(look)
    steps = look.steps_to(since)
    ok = fits & (since >= look.stride) & (steps >= look.limits.least_record[look.view.calendar.step])
    moved = np.take_along_axis(look.x, np.maximum(since - look.stride, 0), axis=1)
    return look.found(ok & ~np.isnan(moved), np.log2(np.maximum(steps, 1)), since=since)


def _last_equal_to_one(x: Floats, t: int, fits: Flags) -> Ints:
    """For one period: the latest earlier one with the same figure, NONE, or BLOCKED by a gap."""
    rows, found = np.flatnonzero(fits), np.full((len(x), 1), NONE, dtype=np.int64)
    found[rows, 0] = last_in_blocks(lambda some, start, stop: x[some, start:stop], rows, t, None, 0)
    return found


def _last_equal(look: Look) -> Ints:
    """For all periods: equal figures lie side by side once sorted, the earlier first; a gap since then blocks."""
    past = look.x[:, : look.ts[-1] + 1]
    order = np.argsort(past, axis=1, kind="stable")
    ordered = np.take_along_axis(past, order, axis=1)
    before = np.full(order.shape, NONE, dtype=np.int64)
    before[:, 1:] = np.where(ordered[:, 1:] == ordered[:, :-1], order[:, :-1], NONE)
    since = np.empty_like(before)
    np.put_along_axis(since, order, before, axis=1)
    gap = np.maximum.accumulate(np.where(np.isnan(past), np.arange(past.shape[1]), NONE), axis=1)
    return np.asarray(np.where(gap > since, BLOCKED, since)[:, look.ts])


def fact(brief: Brief, found: Found, row: int) -> LastAtLevel:
    view, area, t = cells.place(brief, found, row)
    since, shared = int(found["since"][row]), cells.basics(brief, found, row)
    then, before = int(view.calendar.previous[since]), int(view.calendar.previous[t])
    witness, earlier = cells.cell(view, area, since), cells.cell(view, area, then)
    clear = cells.move_certainty(view.measure, witness, earlier) > 1 - CLEAR_AT
    return LastAtLevel(
        **shared,
        since=latest_where(view, area, t, "=", shared["now"].expr, since),
        since_period=cells.period(view, since),
        witness=witness,
        direction=cells.direction(witness, earlier, clear=clear),
        steps=(t - since) // (t - before),
        evidence=(cells.cells(view, [area], then, t),),
    )


EXAMPLES = (
    fires("Ashby 53 43 50 80 90 80 70 60 55 49 43", says={"since": 1}),
    quiet("Ashby 53 43 50 80 ? 80 70 60 55 49 43"),
    quiet("Ashby 43 50 80 90 80 70 60 55 49 43"),  # which way it was going then is not known
    quiet("Ashby 53 43 50 80 90 80 70 43 55 49 43"),
    quiet("Ashby 500 430 500 800 900 800 700 600 550 490 430"),
    quiet("Ashby 5 0 5 8 9 8 7 6 5 4 0"),
)
