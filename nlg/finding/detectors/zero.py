"""There were none.

Fires   when a count of events is a true zero and there were some the step before; all of the last four are known.
Quiet   on a gap (a blank is not a zero), after another zero.
Chance  with a mean of L events a step, none happens by chance exp(-L) of the time.
Source  design kind L2; guard G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.series import before
from nlg.story import Brief

ID = "L2"
STEPS_BEFORE = 4


@dataclass(frozen=True, kw_only=True)
class Zero(Fact):
    """`then` is the figure of the step before."""

    kind: ClassVar[str] = "zero"
    then: Proven


def find(brief: Brief, when: date | None) -> Found:
    parts = []
    for n, view in enumerate(brief.views):
        if not view.measure.counted:
            continue
        ts = brief.columns(view, when)
        total, back = np.zeros((len(view.x), len(ts))), ts
        for _ in range(STEPS_BEFORE):
            total = total + np.where(back >= 0, before(view.x, view.calendar, np.maximum(back, 0)), np.nan)
            back = np.where(back >= 0, view.calendar.previous[back], -1)
        mean = total / STEPS_BEFORE
        ok = (view.x[:, ts] == 0) & (before(view.x, view.calendar, ts) > 0) & (mean > 0)
        parts.append(Found.where(ok, view=n, ts=ts, strength=np.nan_to_num(mean)))
    return Found.joined(parts)


def fact(brief: Brief, found: Found, row: int) -> Zero:
    view, area, t = cells.place(brief, found, row)
    back = int(view.calendar.previous[t])
    then = cells.cell(view, area, back)
    return Zero(
        **cells.basics(brief, found, row),
        then=then,
        evidence=(cells.cells(view, [area], view.calendar.back(t, STEPS_BEFORE), t),),
        change=-float(then.number),
        good_news=cells.good_news(view.measure, False),
    )


EXAMPLES = (
    fires("Ashby 3 4 2 1 0"),
    quiet("Ashby 3 4 2 1 ?"),
    quiet("Ashby 0 0 0 0 0"),
    quiet("Ashby 3 4 2 0 0"),
    quiet("Ashby 3 4 2 1 1"),
)
