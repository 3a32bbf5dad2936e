"""The move that this time of year usually brings has not come, or went the other way.

Fires   when the same step moved the same way in each of three to five earlier years, every time by a tenth or more,
        by more than the level shifted from that year to the next, and clear of chance; and now by less than a quarter
        of the weakest of those moves, or the other way. Of counts, clear of chance from what that weakest one makes of
        today's level. In tables by week or day four weeks are set against the four before.
Quiet   with fewer than three such years on record, on a gap in them, in yearly tables, from a level of none.
Chance  any three moves agree one time in four; that they were all large and that the next one fails them is rare.
Source  design kind D3; guards G3, G4, G12. A trend is no season: the step must outdo the whole year's drift.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, ClassVar

import numpy as np

from nlg.fact import Cells, Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import apart
from nlg.finding.example import fires, quiet
from nlg.finding.look import COUNTS, LEVELS, Look, looks
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief, View

ID = "D3"
EVEN = True  # it needs steps of one length
FEWEST_YEARS, MOST_YEARS = 3, 5
STEPS: Mapping[str, int] = {"day": 28, "week": 4, "month": 1, "quarter": 1}  # single weeks jump about
LEAST_MOVE = 10  # one part in so many of the level: less is no season
ABSENT = 4  # one part in so many of the usual move: less has not come


@dataclass(frozen=True, kw_only=True)
class SeasonBreak(Fact):
    """`recent` is the figure of the last `steps` steps, `before` that of as many before them, which ended in
    `before_period`; `usual` are the differences of the same two in each of `years` earlier years, the latest first.

    `usual_ways` prove which way those went, `usual_periods` are the periods they ended in; `recent_window` and
    `before_window` are the stretches of the two figures. `rising`: the usual move is a rise. `reversed`: it went the
    other way by a tenth or more, not just nowhere.
    """

    kind: ClassVar[str] = "season_break"
    recent: Proven
    before: Proven
    before_period: Proven
    difference: Proven
    direction: Proven
    usual: tuple[Proven, ...]
    usual_ways: tuple[Proven, ...]
    usual_periods: tuple[Proven, ...]
    recent_window: Proven
    before_window: Proven
    steps: int
    years: int
    rising: bool
    reversed: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, LEVELS) if not look.follows_a_count])


def _find(look: Look) -> Found:
    steps, year = STEPS.get(look.view.calendar.step, 0), _year(look)
    if not steps or not year or (steps > 1 and look.measure.type not in COUNTS):
        return Found.joined([])
    reach = (2 * steps - 1) * look.stride  # back from the last period of a pair of sums to its first
    late = look.ts[look.ts >= FEWEST_YEARS * year + reach]
    if not len(late):
        return Found.joined([])
    at = (np.arange(len(look.x))[:, None] * look.x.shape[1] + late).reshape(-1)
    broken = _broken(look, at, year, steps)
    return _as_found(look, broken)


@dataclass(frozen=True, eq=False)
class _Cells:
    """Cells of the matrix that are still in question, counted row by row, and what is known of each."""

    at: Ints
    recent: Floats
    before: Floats
    later: Floats  # the level a year later than the one looked at next
    sign: Floats
    weakest: Floats  # what the weakest of the usual moves makes of today's level
    years: Ints
    going: Flags  # no gap so far

    def rows(self, wanted: Flags) -> _Cells:
        where = np.flatnonzero(wanted)
        return _Cells(*(getattr(self, field.name).take(where) for field in fields(self)))


def _broken(look: Look, at: Ints, year: int, steps: int) -> _Cells:
    """The cells whose usual move has not come: year by year back, fewer and fewer."""
    total = _totals(look, steps)
    recent, before = total(at, 0), total(at, steps * look.stride)
    none = np.zeros(len(at))
    left = _Cells(at, recent, before, before, none, none, none.astype(np.int64), none == 0).rows(before > 0)
    for back in range(1, MOST_YEARS + 1):
        then, base = total(left.at, back * year), total(left.at, back * year + steps * look.stride)
        sign = np.sign(then - base) if back == 1 else left.sign
        going = left.going & ~np.isnan(then + base + left.later)
        ok = _absent(left.recent - left.before, left.before, then - base, base, sign)
        ok &= _seasonal(look, ok & going, then, base, left.later, sign)
        expected = left.before * then / base
        nearer = ((expected < left.weakest) == (sign > 0)) | (back == 1)
        weakest = np.where(going & nearer, expected, left.weakest)
        left = replace(left, later=base, sign=sign, weakest=weakest, years=left.years + going, going=going)
        left = left.rows(ok | (~going & (left.years >= FEWEST_YEARS)))
    usual = np.floor(np.nan_to_num(left.weakest, posinf=0))
    return left.rows(_clear(look, left.years >= FEWEST_YEARS, left.recent, usual))


def _as_found(look: Look, broken: _Cells) -> Found:
    short = np.abs(broken.weakest - broken.recent)
    short = short / (np.sqrt(np.maximum(broken.before, 1)) if look.measure.counted else broken.before)
    against = (broken.recent - broken.before) * broken.sign < 0
    turned = _clear(look, against & _large(broken.recent, broken.before), broken.recent, broken.before)
    area, period = np.divmod(broken.at, look.x.shape[1])
    columns = {"view": np.full(len(area), look.n, dtype=np.int64), "area": area, "period": period}
    strength = np.nan_to_num(short, posinf=0)
    told = {"years": broken.years, "rising": broken.sign > 0, "reversed": turned}
    return Found({**columns, "strength": strength, **told})


def _year(look: Look) -> int:
    """Table periods to the comparable one a year before, 0 where the record does not reach it."""
    last = int(look.ts[-1])
    ago = int(look.view.calendar.year_ago[last])
    return last - ago if ago >= 0 else 0


def _totals(look: Look, steps: int) -> Callable[[Ints, int], Floats]:
    """What gives sums of so many steps that ended so many periods before some cells; NaN where one is not known."""
    wide, reach = look.x.shape[1], (steps - 1) * look.stride
    flat = look.x.reshape(-1)

    def added(at: Ints, ago: int) -> Floats:
        total = np.zeros(len(at))
        for step in range(steps):
            total += flat.take(at - (ago + step * look.stride), mode="clip")
        return np.where(at % wide >= ago + reach, total, np.nan)

    if len(look.ts) == 1:
        return added
    sums = added(np.arange(look.x.size), 0)
    return lambda at, ago: np.where(at % wide >= ago, sums.take(at - ago, mode="clip"), np.nan)


def _seasonal(look: Look, wanted: Flags, then: Floats, base: Floats, later: Floats, sign: Floats) -> Flags:
    """Whether an earlier year's move was a large one of this sign, beyond chance and beyond the year's own drift."""
    outdone = np.abs(then - base) > np.abs(later - base)
    alike = (base > 0) & (np.sign(then - base) == sign)
    return _clear(look, wanted & _large(then, base) & outdone & alike, then, base)


def _large(now: Floats, then: Floats) -> Flags:
    return np.asarray(LEAST_MOVE * np.abs(now - then) >= then)


def _absent(move: Floats, base: Floats, usual: Floats, usual_base: Floats, sign: Floats) -> Flags:
    """Whether a move falls short of a quarter of a usual one, each in proportion to its level."""
    return np.asarray(ABSENT * move * sign * usual_base < base * np.abs(usual))


def _clear(look: Look, wanted: Flags, one: Floats, other: Floats) -> Flags:
    return apart(wanted, one, other) if look.measure.counted else wanted & (one != other)


def fact(brief: Brief, found: Found, row: int) -> SeasonBreak:
    view, area, t = cells.place(brief, found, row)
    steps, years = STEPS[view.calendar.step], int(found["years"][row])
    rising = bool(found["rising"][row])
    recent, before = _pair(view, area, t, steps)
    clear = cells.move_certainty(view.measure, recent, before) > 1 - brief.limits.clear_at
    ends = [t]
    for _ in range(years):
        ends.append(int(view.calendar.year_ago[ends[-1]]))
    pairs, middle = [_pair(view, area, end, steps) for end in ends[1:]], view.calendar.back(t, steps)
    return SeasonBreak(
        **cells.basics(brief, found, row),
        recent=recent,
        before=before,
        before_period=cells.period(view, middle),
        difference=cells.difference(recent, before),
        direction=cells.direction(recent, before, clear=clear),
        usual=tuple(cells.difference(*pair) for pair in pairs),
        usual_ways=tuple(cells.direction(*pair, clear=True) for pair in pairs),
        usual_periods=tuple(cells.period(view, end) for end in ends[1:]),
        recent_window=_stretch(view, t, steps),
        before_window=_stretch(view, middle, steps),
        steps=steps,
        years=years,
        rising=rising,
        reversed=bool(found["reversed"][row]),
        evidence=tuple(_shown(view, area, end, steps) for end in ends),
        change=float(recent.number - before.number),
        good_news=cells.good_news(view.measure, not rising),
    )


def _pair(view: View, area: int, t: int, steps: int) -> tuple[Proven, Proven]:
    """The figure of the steps that end here, and of as many before them."""
    return _figure(view, area, t, steps), _figure(view, area, view.calendar.back(t, steps), steps)


def _stretch(view: View, t: int, steps: int) -> Proven:
    """The period of so many steps that end here."""
    return cells.period(view, t) if steps == 1 else cells.window(view, view.calendar.back(t, steps - 1), t)


def _figure(view: View, area: int, t: int, steps: int) -> Proven:
    if steps == 1:
        return cells.cell(view, area, t)
    at = [view.calendar.back(t, step) for step in range(steps)]
    inputs: dict[str, Any] = {
        "measure": view.measure.name,
        "area": view.panel.areas[area].code,
        "from": view.calendar.ends[at[-1]].isoformat(),
        "to": view.calendar.ends[t].isoformat(),
    }
    total = sum((cells.cell(view, area, one).number for one in at), cells.cell(view, area, t).number * 0)
    return cells.number(view.measure, "sum", inputs, total)


def _shown(view: View, area: int, t: int, steps: int) -> Cells:
    return cells.cells(view, [area], view.calendar.back(t, 2 * steps - 1), t)


def _quarters(*last: int) -> str:
    """Three years with a rise in every fourth quarter, and the quarters up to the fourth one after."""
    return " ".join(["Ashby 102", *(f"{100 + n} {99 - n} {101 + n} {160 + n}" for n in range(3)), *map(str, last)])


EXAMPLES = (
    fires(_quarters(100, 98, 101, 99), form="quarter", says={"rising": True, "reversed": False}),
    fires(_quarters(100, 98, 101, 60), form="quarter", says={"rising": True, "reversed": True}),
    fires(_quarters(100, 98, 101, 99), form="quarter", measure_type="stock", says={"reversed": False}),
    quiet(_quarters(100, 98, 101, 150), form="quarter"),
    quiet(_quarters(100, 98, 101, 140), form="quarter"),  # weaker, but there
    quiet("Ashby 100 100 100 100 130 130 130 130 160 160 160 160 190 190 190 190 190", form="quarter"),  # a trend
    quiet("Ashby 100 100 160 100 100 160 100", form="quarter"),
)
