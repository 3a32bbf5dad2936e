"""How many there have been in all since the record began.

Fires   when every period of the record is known and periods do not overlap.
Quiet   on any gap; where sums are taken every day, since those cannot be added.
Chance  no news by itself.
Source  design kind L4; guard G14: a running total only rises.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.story import Brief

ID = "L4"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class RunningTotal(Fact):
    """`total` from `first_period`, the record's first, to now."""

    kind: ClassVar[str] = "running_total"
    total: Proven
    first_period: Proven


def find(brief: Brief, when: date | None) -> Found:
    parts = []
    for n, view in enumerate(brief.views):
        ts = brief.columns(view, when)
        apart = len(view.calendar) < 2 or int(view.calendar.previous[1]) == 0
        if view.measure.type != "flow" or not apart:
            continue
        total = np.cumsum(view.x, axis=1)[:, ts]
        parts.append(Found.where(~np.isnan(total) & (ts > 0), view=n, ts=ts, strength=0.0))
    return Found.joined(parts)


def fact(brief: Brief, found: Found, row: int) -> RunningTotal:
    view, area, t = cells.place(brief, found, row)
    total = sum((cells.cell(view, area, k).number for k in range(t + 1)), Fraction(0))
    inputs = {
        "measure": view.measure.name,
        "area": view.panel.areas[area].code,
        "from": view.calendar.ends[0].isoformat(),
        "to": view.calendar.ends[t].isoformat(),
    }
    return RunningTotal(
        **cells.basics(brief, found, row),
        total=cells.number(view.measure, "sum", inputs, total),
        first_period=cells.period(view, 0),
        evidence=(cells.cells(view, [area], 0, t),),
    )


EXAMPLES = (fires("Ashby 0 3 1"), quiet("Ashby 0 ? 1"), quiet("Ashby 4"))
