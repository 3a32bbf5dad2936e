"""How far the figure has come since the peak, or the trough, of the last year.

Fires   when it is a third or more below the only peak of the last year on record (five years of yearly figures), or a
        third or more above its only trough; two steps later at least, clear of chance, on 20 events at the higher end.
Quiet   nearer than that, when the peak is shared, on a gap in the year, on a record too short, on a trough of none.
Chance  no news by itself: from its peak everything has fallen.
Source  design kind C10: the date is the peak's own, not one chosen to please; guards G1, G2, G3, G4, G9.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import apart
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, looks
from nlg.finding.past_year import extreme, periods_of
from nlg.story import Brief

ID = "C10"
EVEN = True  # it needs steps of one length
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
STATE = True  # it tends to last: what held as strongly a step before is no surprise
CONTEXT = True  # no news by itself
LEAST_STEPS = 2
THIRD = 3
MOST = 10.0  # doublings: beyond a thousandth nobody compares


@dataclass(frozen=True, kw_only=True)
class CumulativeChange(Fact):
    """`base` is the peak (or trough) of the year, `base_at` proves its period the only one, `base_period` names it.

    `times` is now to base, `percent` None for a share, or on fewer than 20 events at the base.
    """

    kind: ClassVar[str] = "cumulative_change"
    base: Proven
    base_at: Proven
    base_period: Proven
    difference: Proven
    percent: Proven | None
    times: Proven
    direction: Proven
    from_peak: bool
    steps: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look, peak) for look in looks(brief, when) for peak in (True, False)])


def _find(look: Look, peak: bool) -> Found:
    if look.follows_a_count or look.measure.on_a_scale:
        return Found.joined([])
    at, base, alone = extreme(look, not peak)
    now = look.now
    far = (THIRD * now <= (THIRD - 1) * base) if peak else (THIRD * now >= (THIRD + 1) * base)
    ok = alone & far & (base > 0) & (look.ts - at >= LEAST_STEPS * look.stride) & look.long_enough
    if look.measure.counted:
        ok &= np.maximum(now, base) >= look.limits.fewest_events
        ok = apart(ok, now, base, look.limits.clear_at)
    doublings = np.abs(np.log2(np.where(ok & (now > 0), now / base, 2**-MOST)))
    return look.found(ok, strength=np.minimum(doublings, MOST), at=at, from_peak=peak)


def fact(brief: Brief, found: Found, row: int) -> CumulativeChange:
    view, area, t = cells.place(brief, found, row)
    shared, at, peak = cells.basics(brief, found, row), int(found["at"][row]), bool(found["from_peak"][row])
    first = max(int(np.argmax(view.known[area])), t - periods_of(view.calendar))
    now, base = shared["now"], cells.cell(view, area, at)
    fewest = brief.limits.fewest_events if view.measure.counted else 0
    stride = t - int(view.calendar.previous[t])
    return CumulativeChange(
        **shared,
        base=base,
        base_at=Proven(
            op="extreme_period",
            inputs={**cells.stretch(view, area, first, t), "extreme": "max" if peak else "min"},
            value=view.calendar.ends[at],
        ),
        base_period=cells.period(view, at),
        difference=cells.difference(now, base),
        percent=cells.percent_change(now, base) if base.number >= fewest and view.measure.type != "share" else None,
        times=cells.ratio(now, base),
        direction=cells.direction(now, base, clear=True),
        from_peak=peak,
        steps=(t - at) // stride,
        evidence=(cells.cells(view, [area], first, t),),
        certainty=cells.move_certainty(view.measure, now, base),
        change=float(now.number - base.number),
        good_news=cells.good_news(view.measure, not peak),
        qualifiers=1,
    )


EXAMPLES = (
    fires("Ashby 80 90 120 90 70 80 70 60 50 40", says={"at": 2, "from_peak": True}),
    fires("Ashby 80 90 20 90 70 80 70 60 50 80", area="Ashby", says={"at": 2, "from_peak": False}),
    fires("Ashby 9 2 3 4 1", form="year", measure_type="index", says={"at": 0}),
    quiet("Ashby 80 90 120 90 120 80 70 60 50 80"),
    quiet("Ashby 80 90 120 90 ? 80 70 60 50 90"),
    quiet("Ashby 80 90 120 90 90 80 90 80 90 85"),
    quiet("Ashby 8 9 12 9 9 8 9 8 9 5"),
)
