"""The figure is the lowest, or the highest, since some earlier period.

Fires   when the last period with a figure no higher (no lower) lies eight steps back or more.
Quiet   when a gap lies in between, when it would be a record, when it is recent, when there were none at all.
Chance  in a series without trend one in n periods is the lowest of n.
Source  design rule G1 (at least eight earlier periods), G2 (level with counts as "no higher"), G4 (gaps block).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.series import last_at_most
from nlg.story import Brief, View

ID = "E2"
LEAST_STEPS = 8


@dataclass(frozen=True, kw_only=True)
class LowestSince(Fact):
    """`since` the earlier period (as `latest_where`), `witness` its figure, `low` or high."""

    kind: ClassVar[str] = "lowest_since"
    since: Proven
    since_period: Proven
    witness: Proven
    low: bool
    steps: int


def find(brief: Brief, when: date | None) -> Found:
    parts: list[Found] = []
    for n, view in enumerate(brief.views):
        if view.measure.numerator:
            continue  # a rate moves with its count, which says more
        ts = brief.columns(view, when)
        if len(ts):
            parts.extend(_find(view, n, ts, low) for low in (True, False))
    return Found.joined(parts)


def _find(view: View, n: int, ts: np.ndarray, low: bool) -> Found:
    since = last_at_most(view.x, ts, sign=1 if low else -1)
    stride = view.calendar.previous[ts]
    days = np.where(stride >= 0, ts - stride, 1)  # table periods to a step
    steps = (ts - since) / days
    nothing = view.measure.counted & (view.x[:, ts] == 0)  # other kinds say better that there were none
    ok = (since >= 0) & (steps >= LEAST_STEPS) & (stride >= 0) & ~nothing
    return Found.where(ok, view=n, ts=ts, strength=np.log2(np.maximum(steps, 1)), since=since, low=low)


def fact(brief: Brief, found: Found, row: int) -> LowestSince:
    view, area, t = cells.place(brief, found, row)
    since, low = int(found["since"][row]), bool(found["low"][row])
    shared = cells.basics(brief, found, row)
    witness = cells.cell(view, area, since)
    return LowestSince(
        **shared,
        since=Proven(
            op="latest_where",
            inputs={
                "measure": view.measure.name,
                "area": view.panel.areas[area].code,
                "before": view.calendar.ends[t].isoformat(),
                "test": "<=" if low else ">=",
                "than": shared["now"].expr,
            },
            value=view.calendar.ends[since],
            words={"end": "low" if low else "high"},
        ),
        since_period=cells.period(view, since),
        witness=witness,
        low=low,
        steps=(t - since) // (t - int(view.calendar.previous[t])),
        evidence=(cells.cells(view, [area], since, t),),
        change=float(shared["now"].number) - float(view.x[area, int(view.calendar.previous[t])]),
        good_news=cells.good_news(view.measure, not low),
        qualifiers=0,
    )


EXAMPLES = (
    fires("Ashby 5 9 9 9 9 9 9 9 9 7 6", says={"since": 0, "low": True}),
    fires("Ashby 9 5 5 5 5 5 5 5 5 5 8", says={"since": 0, "low": False}),
    quiet("Ashby 5 9 9 9 ? 9 9 9 9 7 6"),
    quiet("Ashby 7 9 9 9 9 9 9 9 9 7 6"),
    quiet("Ashby 5 9 9 9 7 6"),
    quiet("Ashby 0 9 9 9 9 9 9 9 9 7 0"),
)
