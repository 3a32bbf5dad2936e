"""What part of its highest ever the figure is.

Fires   when it lies below the peak of the record, and the peak is high enough to take a part of.
Quiet   at the peak, on a gap since the record began, on a short record, where there are none.
Chance  no news by itself: it holds nearly always, and sets a figure beside its peak.
Source  design kind E9; guards G1 (short records have no peak), G3 (no part of a handful), G4, G9.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.extremes import extreme_of, first_known, reached
from nlg.finding.look import Look, looks
from nlg.story import Brief

ID = "E9"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class DistanceFromPeak(Fact):
    """`part` is the figure by the `peak`, a share; `peak_at` proves when that was last reached, `peak_period` names it.

    `once` says whether it was reached only then: of a peak that came twice nobody speaks as of the peak.
    """

    kind: ClassVar[str] = "distance_from_peak"
    part: Proven
    peak: Proven
    peak_at: Proven
    peak_period: Proven
    once: bool
    steps: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when)])


def _find(look: Look) -> Found:
    if look.follows_a_count:
        return Found.joined([])
    peak, _, at = look.peak
    ok = look.whole_record & look.long_enough & (look.now > 0) & (look.now < peak)
    if look.measure.counted:
        ok &= peak >= look.limits.fewest_events
    with np.errstate(invalid="ignore", divide="ignore"):
        strength = np.log2(np.where(ok, peak / look.now, 1))
    return look.found(ok, strength, at=at)


def fact(brief: Brief, found: Found, row: int) -> DistanceFromPeak:
    view, area, t = cells.place(brief, found, row)
    shared = cells.basics(brief, found, row)
    first = first_known(view, area)
    peak, at = extreme_of(view, area, first, t, low=False)
    peak_at = reached(view, area, first, t, False, at)
    return DistanceFromPeak(
        **shared,
        part=cells.share(shared["now"], peak),
        peak=peak,
        peak_at=peak_at,
        peak_period=cells.period(view, at),
        once=peak_at.op == "extreme_period",
        steps=(t - at) // (t - int(view.calendar.previous[t])),
        evidence=(cells.cells(view, [area], first, t),),
        change=float(shared["now"].number - peak.number),
    )


EXAMPLES = (
    fires("Ashby 10 90 400 300 200 100 90 80 70 40", says={"at": 2}),
    fires("Ashby ? 4 -2 3 1", form="year", measure_type="index", says={"at": 1}),
    quiet("Ashby 10 90 400 300 200 100 90 80 70 400"),
    quiet("Ashby 10 ? 400 300 200 100 90 80 70 40"),
    quiet("Ashby 1 9 4 3 2 1 9 8 7 4"),  # a part of nine says more than is known
    quiet("Ashby 10 90 400 300 200 100 90 80 70 0"),
)
