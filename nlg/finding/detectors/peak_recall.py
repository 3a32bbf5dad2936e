"""What the figure was at its height.

Fires   when the highest of the record was reached once only, at least four steps ago, and is twice today's or more.
Quiet   when the height is shared, recent, or little above today's; on a gap since then or before.
Chance  no news by itself: the yardstick beside a low.
Source  design kind E8: "ever" means since the record begins; guards G1, G2, G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import COUNTS, Look, looks
from nlg.story import Brief

ID = "E8"
EVEN = True  # it needs steps of one length
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
    return Found.joined([_find(look) for look in looks(brief, when, COUNTS) if look.measure.counted])


def _find(look: Look) -> Found:
    top, at, last = look.peak
    steps = (look.ts - at) / look.stride
    now = np.maximum(look.now, 1)
    far = (steps >= LEAST_STEPS) & (top >= LEAST_FALL * now)
    ok = look.whole_record & (at == last) & far & (look.ts >= look.stride)
    return look.found(ok, np.nan_to_num(np.log2(np.maximum(top, 1) / now)), at=at)


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
