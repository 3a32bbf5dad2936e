"""There were none for the first time since the first of them.

Fires   when a count of events is zero, and was above zero in every step since the first event, eight steps or more.
Quiet   when there was a zero before (the ones before the first event do not count), on a gap.
Chance  from the panel's own history.
Source  design kind E4 with its start rule; guard G1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.story import Brief

ID = "E4"
LEAST_STEPS = 8


@dataclass(frozen=True, kw_only=True)
class FirstTime(Fact):
    """`first` proves that this is the first zero after `start`, the first period with an event."""

    kind: ClassVar[str] = "first_time"
    first: Proven
    start: Proven
    start_period: Proven
    steps: int


def find(brief: Brief, when: date | None) -> Found:
    parts = []
    for n, view in enumerate(brief.views):
        if not view.measure.counted:
            continue
        ts = brief.columns(view, when)
        start = np.argmax(view.x > 0, axis=1)
        some = np.any(view.x > 0, axis=1, keepdims=True)
        gap = ~view.known & np.logical_or.accumulate(view.known, axis=1)  # in the record it may hide the first event
        nothing = np.cumsum((view.x == 0) | ~view.known, axis=1)
        since_start = nothing[:, ts] - np.take_along_axis(nothing, start[:, None], axis=1)
        back = view.calendar.previous[ts]
        steps = (ts - start[:, None]) / np.maximum(ts - back, 1)
        ok = some & (view.x[:, ts] == 0) & (since_start == 1) & (steps >= LEAST_STEPS) & (back >= 0)
        ok &= np.cumsum(gap, axis=1)[:, ts] == 0
        parts.append(
            Found.where(
                ok, view=n, ts=ts, strength=np.log2(np.maximum(steps, 1)), start=start[:, None], steps=np.floor(steps)
            )
        )
    return Found.joined(parts)


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
