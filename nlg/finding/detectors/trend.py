"""It has been falling, or rising, over a season's worth of periods, though not at every step.

Fires   when in nine of ten pairs of the last 13 weeks (of other tables: 12 periods) the later figure is the lower
        (higher), and the last stands clear of chance from the first.
Quiet   when an unbroken run says it better, on a wavering course, inside chance, on a gap.
Chance  of 12 figures in random order one series in 45,000 falls as steadily, of 13 one in 150,000; but waves often do.
Source  design kind C12: all pairs as Mann and Kendall compare them; `as_a_year_ago` for the seasons; guards G3, G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import apart
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, looks
from nlg.finding.series import any_of_last, stretch
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief, View

ID = "C12"
EVEN = True  # it needs steps of one length
COUNTED = True  # what history has not seen is judged by counting alone: such facts grow by a step at a time
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
STATE = True  # it tends to last: what held as strongly a step before is no surprise
PERIODS = {"week": 13}  # a quarter of a year
OTHERS_PERIODS = 12
AGREEING, OF = 9, 10


@dataclass(frozen=True, kw_only=True)
class Trend(Fact):
    """`first` of the `periods` compared, `agreeing` of `pairs` in which the later figure lies the way of `direction`.

    `window` names them all. `as_a_year_ago` says whether the same stretch a year before went the same way from end to
    end: then it may be the season's doing. None where that is not on record.
    """

    kind: ClassVar[str] = "trend"
    first: Proven
    first_period: Proven
    window: Proven
    difference: Proven
    percent: Proven | None
    direction: Proven
    falling: bool
    agreeing: int
    pairs: int
    periods: int
    as_a_year_ago: bool | None


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([part for look in looks(brief, when) for part in _find(look)])


def _find(look: Look) -> list[Found]:
    if look.follows_a_count:
        return []
    periods = PERIODS.get(look.view.calendar.step, OTHERS_PERIODS)
    first, least = look.ago(periods - 1), look.limits.least_run[look.view.calendar.step]
    pairs = periods * (periods - 1) // 2
    parts = []
    for falling, run in ((True, look.falls), (False, look.rises)):
        ok = ((look.now < first) if falling else (look.now > first)) & (run < least)
        agreeing = _agreeing(look, periods, falling)
        ok = _apart(look, ok & (agreeing >= -(-AGREEING * pairs // OF)), first)
        strength = partial(_strength, look, periods, agreeing)
        parts.append(look.found(ok, strength, falling=falling, agreeing=agreeing))
    return parts


def _strength(look: Look, periods: int, agreeing: Ints, hits: Ints) -> Floats:
    return _steep(look, hits, periods) * agreeing.take(hits) / (periods * (periods - 1) // 2)


def _apart(look: Look, wanted: Flags, first: Floats) -> Flags:
    """Whether the last figure stands clear of chance from the first."""
    return apart(wanted, look.now, first, look.limits.clear_at) if look.measure.counted else wanted & look.enough


def _agreeing(look: Look, periods: int, falling: bool) -> Ints:
    """In how many pairs the later figure is the lower (higher); none where one is not known.

    Of each figure it is counted how many of the last 1, 2, 3 ... before it lie beyond: the newest has the most pairs.
    """
    stride, beyond = look.stride, np.less if falling else np.greater
    x, asked = stretch(look.x, look.ts, (periods - 1) * stride)
    before, pairs = np.zeros((2, *x.shape), dtype=np.uint8)
    for apart_by in range(1, periods):
        back, newer = apart_by * stride, (periods - 1 - apart_by) * stride
        if back < x.shape[1]:
            before[:, back:] += beyond(x[:, back:], x[:, :-back])
        if newer < x.shape[1]:
            pairs[:, newer:] += before[:, : x.shape[1] - newer]
    pairs[any_of_last(np.isnan(x), stride, periods - 1)] = 0
    return np.asarray(pairs[:, asked])


def _steep(look: Look, hits: Ints, periods: int) -> Floats:
    """How far apart the first and the last are: in standard errors of counts, else in mean steps between them."""
    now, first = look.now.take(hits), look.back(hits, periods - 1)
    spread = np.sqrt(now + first) if look.measure.counted else _path(look, hits, periods)
    return np.asarray(np.abs(now - first) / np.where(spread > 0, spread, 1))


def _path(look: Look, hits: Ints, periods: int) -> Floats:
    """How far it moved in a step, on the mean."""
    later = [look.back(hits, k) for k in range(periods)]
    total = np.zeros(len(hits))
    for now, then in pairwise(later):
        total = total + np.abs(now - then)
    return np.asarray(total / (periods - 1))


def fact(brief: Brief, found: Found, row: int) -> Trend:
    view, area, t = cells.place(brief, found, row)
    shared, falling = cells.basics(brief, found, row), bool(found["falling"][row])
    periods = PERIODS.get(view.calendar.step, OTHERS_PERIODS)
    begin = view.calendar.back(t, periods - 1)
    now, first = shared["now"], cells.cell(view, area, begin)
    fewest = brief.limits.fewest_events if view.measure.counted else 0
    told = first.number > 0 and min(now.number, first.number) >= fewest and view.measure.type != "share"
    return Trend(
        **shared,
        first=first,
        first_period=cells.period(view, begin),
        window=cells.window(view, begin, t),
        difference=cells.difference(now, first),
        percent=cells.percent_change(now, first) if told else None,
        direction=cells.direction(now, first, clear=True),
        falling=falling,
        agreeing=int(found["agreeing"][row]),
        pairs=periods * (periods - 1) // 2,
        periods=periods,
        as_a_year_ago=_year_before(view, area, begin, t, falling),
        evidence=(cells.cells(view, [area], begin, t),),
        certainty=cells.move_certainty(view.measure, now, first),
        change=float(now.number - first.number),
        good_news=cells.good_news(view.measure, not falling),
    )


def _year_before(view: View, area: int, begin: int, t: int, falling: bool) -> bool | None:
    """Whether the same stretch a year before went the same way; None where it is not on record, or a step is a year."""
    early, late = int(view.calendar.year_ago[begin]), int(view.calendar.year_ago[t])
    if view.calendar.step == "year" or early < 0 or np.isnan(view.x[area, [early, late]]).any():
        return None
    return bool((view.x[area, late] < view.x[area, early]) == falling)


EXAMPLES = (
    fires("Ashby 99 95 96 90 85 80 82 75 70 66 68 60 50", says={"falling": True, "agreeing": 75}),
    fires("Ashby 40 45 44 50 55 60 58 65 70 74 80 78", form="month", says={"falling": False}),
    fires("Ashby -9 -8 -8 -7 -5 -5 -4 -3 -3 0 2 2", form="month", measure_type="index", says={"falling": False}),
    quiet("Ashby 99 95 94 90 85 84 82 75 70 66 64 60 50"),
    quiet("Ashby 99 95 96 90 85 80 82 ? 70 66 68 60 50"),
    quiet("Ashby 99 50 96 90 85 30 82 75 70 66 68 60 50"),
    quiet("Ashby 60 60 59 60 58 58 57 57 56 55 55 54 54"),
)
