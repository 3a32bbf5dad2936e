"""How much of a loss has been made up: a peak, a trough, and now.

Fires   when the figure fell by a third or more from the one peak of the last year on record (five years of yearly
        figures), and a quarter or more of the way back has been covered; each way clear of chance.
Quiet   when the peak is shared or is now, on a lesser loss, on little made up, on a gap, on fewer than 20 events.
Chance  no news by itself: a third off and half as much again is back where it was, so no per cents are added up.
Source  design kind C13; guards G1, G2, G3, G4, G9.
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
from nlg.finding.series import blocks, picked
from nlg.panel import Floats, Ints
from nlg.story import Brief

ID = "C13"
EVEN = True  # it needs steps of one length
CONTEXT = True  # no news by itself
LOSS = 3  # one in so many of the peak
REGAINED = 4  # one in so many of the loss


@dataclass(frozen=True, kw_only=True)
class Rebound(Fact):
    """`peak` of the year, `peak_at` proves its period the only one; `trough` the lowest since, the last time it was so.

    `lowest` proves that. `part` is the gain since the trough to the loss before it.
    """

    kind: ClassVar[str] = "rebound"
    peak: Proven
    peak_at: Proven
    peak_period: Proven
    trough: Proven
    lowest: Proven
    trough_period: Proven
    loss: Proven
    gain: Proven
    part: Proven
    direction: Proven


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when) if not look.follows_a_count])


def _find(look: Look) -> Found:
    at, peak, one_peak = extreme(look, low=False)
    trough = _lowest_after(look, at)  # without end where the peak is now
    loss, gain, now = peak - trough, look.now - trough, look.now
    ok = one_peak & (at < look.ts) & (peak > 0) & look.long_enough
    ok &= (loss * LOSS >= peak) & (gain * REGAINED >= loss) & (gain > 0) & np.isfinite(trough)
    if look.measure.counted:
        for one, other in ((trough, now), (peak, trough)):
            ok = apart(ok & (now >= look.limits.fewest_events), one, other, look.limits.clear_at)
    strength = np.where(ok, gain / np.where(ok, loss, 1), 0.0)
    return look.found(ok, strength=strength, peak=at)


def _lowest_after(look: Look, at: Ints) -> Floats:
    """The lowest figure after a period, up to the one asked for."""
    periods, stop = periods_of(look.view.calendar), int(look.ts[-1]) + 1
    start = max(0, int(look.ts[0]) - periods)
    x = look.x[:, start:stop]
    if len(look.ts) == 1:
        found = np.empty(at.shape)
        for rows in blocks(len(x), stop - start):
            later = np.where(np.arange(start, stop) > at[rows], x[rows], np.inf)
            found[rows] = later.min(axis=1, keepdims=True)
        return found
    lowest, size = [x], 1
    while size * 2 <= periods:
        wider = lowest[-1].copy()  # at each period the lowest of the block that begins there
        wider[:, :-size] = np.minimum(wider[:, :-size], lowest[-1][:, size:])
        lowest, size = [*lowest, wider], size * 2
    length = np.clip(look.ts - at, 1, periods)
    level = np.log2(length).astype(np.int64)
    flat = np.stack(lowest, axis=-1).reshape(len(x), -1)
    first = np.clip(at + 1 - start, 0, x.shape[1] - 1)
    second = np.maximum(look.ts - start + 1 - (1 << level), 0)
    two = (picked(flat, where * len(lowest) + level) for where in (first, second))
    return np.asarray(np.minimum(*two))


def fact(brief: Brief, found: Found, row: int) -> Rebound:
    view, area, t = cells.place(brief, found, row)
    shared, high = cells.basics(brief, found, row), int(found["peak"][row])
    low = t - int(np.argmin(view.x[area, high + 1 : t + 1][::-1]))
    first = max(int(np.argmax(view.known[area])), t - periods_of(view.calendar))
    now, peak, trough = shared["now"], cells.cell(view, area, high), cells.cell(view, area, low)
    loss, gain = cells.difference(peak, trough), cells.difference(now, trough)
    return Rebound(
        **shared,
        peak=peak,
        peak_at=Proven(
            op="extreme_period",
            inputs={**cells.stretch(view, area, first, t), "extreme": "max"},
            value=view.calendar.ends[high],
        ),
        peak_period=cells.period(view, high),
        trough=trough,
        lowest=cells.number(view.measure, "min", cells.stretch(view, area, high, t), trough.number),
        trough_period=cells.period(view, low),
        loss=loss,
        gain=gain,
        part=cells.share(gain, loss),
        direction=cells.direction(now, trough, clear=True),
        evidence=(cells.cells(view, [area], first, t),),
        certainty=cells.move_certainty(view.measure, now, trough),
        change=float(gain.number),
        good_news=cells.good_news(view.measure, True),
        qualifiers=1,
    )


EXAMPLES = (
    fires("Ashby 90 120 80 60 40 40 30 50 60 70", says={"peak": 1}),
    fires("Ashby 6 9 -2 1 4", form="year", measure_type="index", polarity="good", says={"peak": 1}),
    fires("Ashby 90 120 80 30 40 40 30 50 60 70"),
    quiet("Ashby 90 20 80 120 110 100 100 90 100 110"),
    quiet("Ashby 90 120 80 30 40 40 30 50 60 120"),
    quiet("Ashby 90 120 80 ? 40 40 30 50 60 70"),
    quiet("Ashby 90 120 80 60 40 40 30 30 32 34"),
    quiet("Ashby 9 12 8 6 4 4 3 5 6 7"),
)
