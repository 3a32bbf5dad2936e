"""The second measure peaked some steps after the main one.

Fires   when in the year to now each of the dataset's two measures has one peak, inside the year, the second's a step or
        more after the main's, and both rose to theirs and fell from it by more than chance.
Quiet   when a peak is shared or lies at an end of the year, on fewer than 20 events at a peak, on any gap.
Chance  of two peaks without a link the second comes later half of the time: off unless a desk asks for it.
Source  design kind M2; a cause is not implied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import inside_chance
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look
from nlg.finding.parts import number_of, pairs
from nlg.panel import Flags, Floats, Ints, Measure
from nlg.story import Brief, View

ID = "M2"
EVEN = True  # it needs steps of one length
OFF = True  # two peaks make no link


@dataclass(frozen=True, kw_only=True)
class Lagged(Fact):
    """`peak` is that of the main measure's highest figure, `peak_figure`, in the year to now: `peak_period`.

    `other_peak`, `other_figure`, `other_period` are those of the measure `other`, `steps` whole steps later, or so many
    days where these are no whole steps (`unit` among its words)."""

    kind: ClassVar[str] = "lagged"
    peak: Proven
    peak_figure: Proven
    peak_period: Proven
    other: Measure
    other_peak: Proven
    other_figure: Proven
    other_period: Proven
    steps: Proven


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([found for main, second in pairs(brief, when) for found in _find(main, second)])


def _find(main: Look, second: Look) -> Iterator[Found]:
    one, two = _peaks(main), _peaks(second)
    steps = (two - one) // main.stride
    sharp = _sharp(main, one) & _sharp(second, two)
    strength = np.minimum(_fallen(main, one), _fallen(second, two))
    yield main.found(sharp & (steps >= 1), strength, peak=one, other_peak=two, steps=steps)


def _peaks(look: Look) -> Ints:
    """The one period of the year to each period asked for that has its highest figure; -1 where there is none."""
    found = np.full((len(look.x), len(look.ts)), -1, dtype=np.int64)
    back = look.view.calendar.year_ago[look.ts]
    widths = np.where(back >= 0, look.ts - back, 0)
    for width in np.unique(widths[widths > 2]).tolist():  # one in a calendar without leaps
        at = np.flatnonzero(widths == width)
        found[:, at] = _peaks_of(look.x, look.ts[at], width)
    return found


def _peaks_of(x: Floats, ts: Ints, width: int) -> Ints:
    first = int(ts[0]) - width + 1
    years = np.lib.stride_tricks.sliding_window_view(x[:, first : int(ts[-1]) + 1], width, axis=1)
    high, last = years.argmax(axis=2), width - 1 - years[..., ::-1].argmax(axis=2)
    known = ~np.isnan(years).any(axis=2)
    inside = known & (high == last) & (high > 0) & (high < width - 1)
    starts = first + np.arange(years.shape[1])
    return np.asarray(np.where(inside, high + starts, -1)[:, ts - ts[0]])


def _sharp(look: Look, peak: Ints) -> Flags:
    """Whether a measure rose to its peak from a year ago, and fell from it to now, by more than chance."""
    top = _figures(look, peak)
    start = _figures(look, np.broadcast_to(look.view.calendar.year_ago[look.ts] + 1, peak.shape))
    if not look.measure.counted:
        return peak >= 0
    many = top >= look.limits.fewest_events
    return np.asarray((peak >= 0) & many & ~inside_chance(look.now, top) & ~inside_chance(start, top))


def _figures(look: Look, at: Ints) -> Floats:
    return np.asarray(np.take_along_axis(look.x, np.maximum(at, 0), axis=1))


def _fallen(look: Look, peak: Ints) -> Floats:
    """What part of its peak a measure has lost, 0 to 1."""
    top = _figures(look, peak)
    return np.clip(np.nan_to_num((top - look.now) / np.where(top > 0, top, 1)), 0, 1)


def fact(brief: Brief, found: Found, row: int) -> Lagged:
    view, area, t = cells.place(brief, found, row)
    other = brief.views[number_of(brief, f"{view.panel.table}.{brief.second}")]
    peak, other_peak = int(found["peak"][row]), int(found["other_peak"][row])
    first = int(view.calendar.year_ago[t]) + 1
    shared = cells.basics(brief, found, row)
    return Lagged(
        **{**shared, "settled": shared["settled"] and other.panel.settled(other.measure.name, t)},
        peak=_highest(view, area, first, t, peak),
        peak_figure=cells.cell(view, area, peak),
        peak_period=cells.period(view, peak),
        other=other.measure,
        other_peak=_highest(other, area, first, t, other_peak),
        other_figure=cells.cell(other, area, other_peak),
        other_period=cells.period(other, other_peak),
        steps=_later(view, peak, other_peak),
        evidence=(cells.cells(view, [area], first, t), cells.cells(other, [area], first, t)),
    )


def _later(view: View, peak: int, other_peak: int) -> Proven:
    """How long after one period another lies."""
    stride = peak - view.calendar.back(peak, 1)
    steps, rest = divmod(other_peak - peak, stride)
    ends = view.calendar.ends
    made = cells.days(ends[peak], ends[other_peak]) if rest else cells.steps(view, peak, other_peak, steps)
    return replace(made, words={"unit": "day" if rest else view.calendar.word})


def _highest(view: View, row: int, first: int, last: int, peak: int) -> Proven:
    """The period of the highest figure between two."""
    ends = view.calendar.ends
    between = {"from": ends[first].isoformat(), "to": ends[last].isoformat()}
    inputs = {"measure": view.measure.name, "area": view.panel.areas[row].code, **between, "extreme": "max"}
    return Proven(op="extreme_period", inputs=inputs, value=ends[peak], words={"end": "high"})


EXAMPLES = (
    fires(
        "Ashby 9 9 9 9 40 90 40 9 9 9 9 9 9",
        also={"deaths": "Ashby 2 2 2 2 2 2 15 40 15 2 2 2 2"},
        form="month",
        says={"peak": 5, "other_peak": 7, "steps": 2},
    ),
    quiet("Ashby 9 9 9 9 40 90 40 9 9 9 9 9 9", also={"deaths": "Ashby 2 2 2 2 2 40 15 2 2 2 2 2 2"}, form="month"),
    quiet("Ashby 9 9 9 9 90 90 40 9 9 9 9 9 9", also={"deaths": "Ashby 2 2 2 2 2 2 15 40 15 2 2 2 2"}, form="month"),
    quiet("Ashby 9 9 9 9 40 90 40 9 9 9 9 9 9", also={"deaths": "Ashby 2 2 2 2 2 2 15 40 15 ? 2 2 2"}, form="month"),
    quiet("Ashby 9 9 9 9 40 90 40 9 9 9 9 9 9", also={"deaths": "Ashby 2 2 2 2 2 2 2 2 2 2 2 40 60"}, form="month"),
)
