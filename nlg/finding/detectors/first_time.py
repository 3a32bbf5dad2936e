"""There were none for the first time since the first of them.

Fires   when a count of events is zero, and was above zero in every step since the first event, for as many steps as
        make a record.
Quiet   when there was a zero before (the ones before the first event do not count), on a gap.
Chance  from the table's own history.
Source  design kind E4: what was before the first event does not count; guards G1, G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.extremes import first_known
from nlg.finding.look import COUNTS, Look, looks
from nlg.story import Brief

ID = "E4"
FRAGILE = True
SAYS = 3  # the strongest thing to say of a figure


@dataclass(frozen=True, kw_only=True)
class FirstTime(Fact):
    """`first` proves that this is the first zero after `start`, the first period with an event.

    `from_start` says whether that is where the record begins: else there were none at first.
    """

    kind: ClassVar[str] = "first_time"
    first: Proven
    start: Proven
    start_period: Proven
    from_start: bool
    steps: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, COUNTS) if look.measure.counted])


def _find(look: Look) -> Found:
    """Only areas that have none at some period asked for, at one period for the first time lately, are gone through."""
    least, last = look.limits.least_record[look.view.calendar.step], int(look.ts[-1])
    rows = np.flatnonzero((look.now == 0).any(axis=1))
    if len(look.ts) == 1:
        rows = rows[(look.x[rows, max(0, last - least * look.stride) : last] > 0).all(axis=1)]
    x, ts = look.x[rows], look.ts
    known = ~np.isnan(x)
    start = np.argmax(x > 0, axis=1)
    gap = ~known & (np.arange(x.shape[1]) > look.begun[rows, None])  # in the record it may hide the first event
    nothing = np.cumsum((x == 0) | ~known, axis=1)
    since_start = nothing[:, ts] - np.take_along_axis(nothing, start[:, None], axis=1)
    steps = (ts - start[:, None]) // look.stride
    ok = np.any(x > 0, axis=1, keepdims=True) & (x[:, ts] == 0) & (since_start == 1) & (steps >= least)
    ok &= (np.cumsum(gap, axis=1)[:, ts] == 0) & (ts >= look.stride)
    found = look.found(ok, np.log2(np.maximum(steps, 1)), start=start[:, None], steps=steps)
    return Found({**found.columns, "area": rows[found["area"]]})


def prior(strength: float) -> float:
    """One in n periods is the first of n."""
    return float(2.0**-strength)


def fact(brief: Brief, found: Found, row: int) -> FirstTime:
    view, area, t = cells.place(brief, found, row)
    start = int(found["start"][row])
    name, code = view.measure.name, view.panel.areas[area].code
    begins = {"measure": name, "area": code, "after": None, "test": ">", "than": "0"}
    end = view.calendar.ends[t]
    return FirstTime(
        **cells.basics(brief, found, row),
        first=Proven(
            op="first_where",
            inputs={
                "measure": name,
                "area": code,
                "after": {"op": "first_where", "inputs": begins},
                "test": "=",
                "than": "0",
            },
            value=end,
        ),
        start=Proven(op="first_where", inputs=begins, value=view.calendar.ends[start]),
        start_period=cells.period(view, start),
        from_start=start == first_known(view, area),
        steps=int(found["steps"][row]),
        evidence=(cells.cells(view, [area], 0, t),),
        change=-float(view.x[area, int(view.calendar.previous[t])]),
        good_news=cells.good_news(view.measure, False),
    )


EXAMPLES = (
    fires("Ashby 0 0 3 9 9 8 7 6 5 4 2 0", says={"start": 2}),
    quiet("Ashby 0 0 3 9 9 0 7 6 5 4 2 0"),
    quiet("Ashby 0 0 3 9 ? 8 7 6 5 4 2 0"),
    quiet("Ashby 0 ? 3 9 9 8 7 6 5 4 2 0"),
    quiet("Ashby 0 0 3 9 2 0"),
)
