"""What the figure was at its height.

Fires   when the highest of the record was reached once only, at least four steps ago, twice today's and two at least.
Quiet   when the height is shared, recent, or little above today's; on a gap since then or before.
Chance  no news by itself: the yardstick beside a low.
Source  design kind E8: "ever" means since the record begins.
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

ID = "E8"
LEAST_STEPS = 4
LEAST_FALL = 2.0
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class PeakRecall(Fact):
    """`peak` is the figure, `peak_at` proves that its period is the only one, `peak_period` names it."""

    kind: ClassVar[str] = "peak_recall"
    peak: Proven
    peak_at: Proven
    peak_period: Proven


def find(brief: Brief, when: date | None) -> Found:
    parts = []
    for n, view in enumerate(brief.views):
        if not view.measure.counted:
            continue
        ts = brief.columns(view, when)
        gap = ~view.known & np.logical_or.accumulate(
            view.known, axis=1
        )  # after the record began it hides what was higher
        highest = np.maximum.accumulate(np.where(view.known, view.x, np.where(gap, np.inf, -1.0)), axis=1)
        new = view.x > np.concatenate([np.full((len(view.x), 1), -1.0), highest[:, :-1]], axis=1)
        at = np.maximum.accumulate(np.where(new, np.arange(view.x.shape[1]), -1), axis=1)[:, ts]
        top = highest[:, ts]
        again = _met_again(view.x, highest, at, ts)
        steps = (ts - at) / np.maximum(ts - view.calendar.previous[ts], 1)
        now = view.x[:, ts]
        ok = np.isfinite(top) & (at >= 0) & ~again & (steps >= LEAST_STEPS) & (top >= LEAST_FALL * np.maximum(now, 1))
        parts.append(Found.where(ok, view=n, ts=ts, strength=np.log2(np.maximum(top, 1) / np.maximum(now, 1)), at=at))
    return Found.joined(parts)


def _met_again(x: np.ndarray, highest: np.ndarray, at: np.ndarray, ts: np.ndarray) -> np.ndarray:
    """Whether the height was equalled after it was reached: how often a figure equals the highest so far."""
    level = np.cumsum(x == highest, axis=1)
    reached = np.take_along_axis(level, np.maximum(at, 0), axis=1)
    return np.asarray(level[:, ts] > reached)


def fact(brief: Brief, found: Found, row: int) -> PeakRecall:
    view, area, t = cells.place(brief, found, row)
    at = int(found["at"][row])
    first, last = view.calendar.ends[int(np.argmax(view.known[area]))], view.calendar.ends[t]
    return PeakRecall(
        **cells.basics(brief, found, row),
        peak=cells.cell(view, area, at),
        peak_at=Proven(
            op="extreme_period",
            inputs={
                "measure": view.measure.name,
                "area": view.panel.areas[area].code,
                "from": first.isoformat(),
                "to": last.isoformat(),
                "extreme": "max",
            },
            value=view.calendar.ends[at],
        ),
        peak_period=cells.period(view, at),
        evidence=(cells.cells(view, [area], 0, t),),
    )


EXAMPLES = (
    fires("Ashby 1 36 20 9 4 2", says={"at": 1}),
    quiet("Ashby 1 36 36 9 4 3 2"),
    quiet("Ashby 1 36 ? 9 4 2 1 ?"),
    quiet("Ashby 1 2 3 36 4 2"),
    quiet("Ashby 1 36 30 29 28 27"),
)
