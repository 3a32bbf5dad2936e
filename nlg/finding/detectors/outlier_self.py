"""A figure far from what the area's own recent record leads to expect.

Fires   when it lies beyond every figure of the steps just before (eight weeks, 14 days, 12 months, four quarters or
        years) and so far from their mean that forecasts of this sort miss by as much one time in a thousand. Where
        three earlier years are on record the mean is first turned into what this time of year usually makes of it.
Quiet   where a step is missing, where fewer than eight such forecasts can be judged, for a handful of events, for a
        rate (its count says it), in a series that jumps about: how far forecasts missed before is what this is held to.
Chance  one in 1,000 by construction, of counts by the negative binomial law (Poisson's where they do not scatter more
        than chance would), of other figures by the normal law with the median miss as its measure.
Source  design kind D1; guards G1, G3, G4. The level is that of the last steps, so that a trend is no surprise for long.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells, expect
from nlg.finding.example import fires, quiet
from nlg.finding.look import LEVELS, Look, looks
from nlg.finding.series import blocks, columns
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief, View

ID = "D1"
EVEN = True  # it needs steps of one length
SURE = 0.9  # of what is unlikely: less is not, whatever the approximation does


@dataclass(frozen=True, kw_only=True)
class OutlierSelf(Fact):
    """`usual_low` and `usual_high` are the least and the most of the `steps` steps before, `usual_from` to `usual_to`.

    `usual_window` is all of that stretch. `difference` is by how much `now` lies beyond the nearer of the two, `above`
    on which side, as `direction` proves. In the measure's own unit: `expected`, and `low` to `high`, between which 999
    figures in 1,000 would lie; `chance` is the probability of one at least as far out.
    """

    kind: ClassVar[str] = "outlier_self"
    usual_low: Proven
    usual_high: Proven
    usual_from: Proven
    usual_to: Proven
    usual_window: Proven
    difference: Proven
    direction: Proven
    above: bool
    steps: int
    expected: float
    low: float
    high: float
    chance: float


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, LEVELS) if not look.follows_a_count])


def _find(look: Look) -> Found:
    about = _record(look)
    low, high = _usual(look, about.level)
    beyond = ((look.now > high) | (look.now < low)) & (look.measure.counted | look.enough)
    expected, wide, score = _judged(look, beyond, about)
    ok = beyond & (np.abs(score) >= expect.UNLIKELY) & ((score > 0) == (look.now > high))
    if look.measure.counted:
        ok &= np.maximum(look.now, expected) >= look.limits.fewest_named
    return look.found(ok, partial(_strength, score), above=look.now > high, expected=expected, wide=wide)


def _strength(score: Floats, hits: Ints) -> Floats:
    return expect.bits(np.asarray(score.take(hits)))


def _record(look: Look) -> expect.Record:
    calendar, ts = look.view.calendar, look.ts
    ago = int(ts[-1] - calendar.year_ago[ts[-1]]) if calendar.year_ago[ts[-1]] >= 0 else 0
    seasonal = calendar.step != "year" and ago % look.stride == 0
    return expect.Record(
        level=expect.LEVEL[calendar.step],
        widths=expect.widths(calendar.step, look.limits.least_record[calendar.step]),
        year=ago // look.stride if seasonal else 0,
        counted=look.measure.counted,
        fewest=look.limits.fewest_events,
    )


def _usual(look: Look, steps: int) -> tuple[Floats, Floats]:
    """The least and the most of the steps just before, and of all table periods between them; NaN where one is not."""
    width = (steps - 1) * look.stride + 1
    first = look.ts - steps * look.stride
    if len(look.ts) == 1:
        span = look.x[:, first[0] : first[0] + width] if first[0] >= 0 else np.full((len(look.x), 1), np.nan)
        return span.min(axis=1, keepdims=True), span.max(axis=1, keepdims=True)
    x = look.x[:, : look.ts[-1] + 1]
    return _extreme(x, first, width, np.minimum), _extreme(x, first, width, np.maximum)


def _extreme(x: Floats, first: Ints, width: int, how: np.ufunc) -> Floats:
    """The extreme of so many periods from each of the first ones on: two blocks that overlap, grown by doubling."""
    if width > x.shape[1]:
        return np.full((len(x), len(first)), np.nan)
    block, size = x, 1  # at each period that of the block that begins there
    while size * 2 <= width:
        wider = block.copy()  # of the last ones, which have fewer periods, none is asked for
        how(block[:, :-size], block[:, size:], out=wider[:, :-size])
        block, size = wider, size * 2
    found, early = np.full((len(x), len(first)), np.nan), int(np.searchsorted(first, 0))
    first = first[early:]
    how(columns(block, first), columns(block, first + width - size), out=found[:, early:])
    return found


def _judged(look: Look, wanted: Flags, about: expect.Record) -> tuple[Floats, Floats, Floats]:
    """What was expected, how wide the law is around it, how many deviations the figure is out; NaN where not wanted."""
    found = np.full((3, *wanted.shape), np.nan)
    for start in range(look.stride):  # steps of seven days each fall on one weekday
        at = np.flatnonzero(look.ts % look.stride == start)
        rows = np.flatnonzero(wanted[:, at].any(axis=1))
        used = about.level + about.widths[-1] if len(at) == 1 else int(look.ts[-1]) // look.stride + 1
        for some in blocks(len(rows), used):
            _judge(look, rows[some], at, wanted, about, found)
    return found[0], found[1], found[2]


def _judge(look: Look, rows: Ints, at: Ints, wanted: Flags, about: expect.Record, found: Floats) -> None:
    """The same for some rows, at periods of one weekday."""
    start, now = int(look.ts[at[0]]) % look.stride, look.ts[at] // look.stride
    x = look.x[rows, start : look.ts[at[-1]] + 1 : look.stride]
    if len(at) == 1 and about.counted:
        odd = _may_be_odd(x, about)
        rows, x = rows[odd], x[odd]
    latest = min(
        about.widths[-1] + 1 if len(at) == 1 else x.shape[1], x.shape[1]
    )  # the forecasts that one is judged by
    now = now - (x.shape[1] - latest)
    row, k = np.divmod(np.flatnonzero(wanted[rows[:, None], at]), len(at))
    mean = expect.forecasts(x, about, latest)
    x, cells = x[:, x.shape[1] - latest :], row * latest + now[k]
    if about.counted:
        odd = np.flatnonzero(_odd(x.take(cells), mean.take(cells)))
        row, k, cells = row[odd], k[odd], cells[odd]
    found.reshape(3, -1)[:, rows[row] * len(look.ts) + at[k]] = _scored(x, mean, cells, about)


def _may_be_odd(x: Floats, about: expect.Record) -> Ints:
    """The rows whose newest count may be far out."""
    return np.flatnonzero(_odd(x[:, -1:], expect.forecasts(x, about, 1)))


def _odd(x: Floats, mean: Floats) -> Flags:
    """Which counts are far out by Poisson's law: by one that is as wide or wider the others are not."""
    return np.asarray(np.abs(expect.count_score(x, mean, np.zeros(mean.shape))) >= expect.UNLIKELY * SURE)


def _scored(x: Floats, mean: Floats, cells: Ints, about: expect.Record) -> Floats:
    """Of some cells, counted row by row, what was expected, how wide the law is, how many deviations they are out."""
    misses, now, expected = x - mean, x.take(cells), mean.take(cells)
    n = expect.judged_by(misses, cells, about)
    if about.counted:
        wide = expect.excess(x, mean, cells, n, about)
        return np.stack([expected, wide, expect.count_score(now, expected, wide)])
    wide = expect.spread(misses, cells, n, about)  # none: no forecast has missed yet, and no telling how far one may
    out = (now - expected) / np.where(wide > 0, wide, np.nan)
    return np.stack([expected, wide, np.clip(out, -expect.FURTHEST, expect.FURTHEST)])


def fact(brief: Brief, found: Found, row: int) -> OutlierSelf:
    view, area, t = cells.place(brief, found, row)
    steps, above = expect.LEVEL[view.calendar.step], bool(found["above"][row])
    first, last = view.calendar.back(t, steps), int(view.calendar.previous[t])
    shared = cells.basics(brief, found, row)
    lowest, highest = (_most(view, area, first, last, op) for op in ("min", "max"))
    expected, wide = float(found["expected"][row]), float(found["wide"][row])
    low, high = _limits(view, expected, wide)
    return OutlierSelf(
        **shared,
        usual_low=lowest,
        usual_high=highest,
        usual_from=cells.period(view, first),
        usual_to=cells.period(view, last),
        usual_window=cells.window(view, first, last),
        difference=cells.difference(shared["now"], highest if above else lowest),
        direction=cells.direction(shared["now"], highest if above else lowest, clear=False),
        above=above,
        steps=steps,
        expected=expected,
        low=low,
        high=high,
        chance=float(2 ** -found["strength"][row]),
        evidence=(cells.cells(view, [area], first, t),),
        change=float(shared["now"].number) - expected,
        good_news=cells.good_news(view.measure, above),
    )


def _most(view: View, area: int, first: int, last: int, op: str) -> Proven:
    """The least or the most from one period to another."""
    figures = [view.panel.exact(view.measure.name, area, t) for t in range(first, last + 1)]
    known = [figure for figure in figures if figure is not None]
    inputs: dict[str, Any] = {
        "measure": view.measure.name,
        "area": view.panel.areas[area].code,
        "from": view.calendar.ends[first].isoformat(),
        "to": view.calendar.ends[last].isoformat(),
    }
    return cells.number(view.measure, op, inputs, min(known) if op == "min" else max(known))


def _limits(view: View, expected: float, wide: float) -> tuple[float, float]:
    """Between which figures 999 in 1,000 would lie; for counts, whole ones."""
    if view.measure.counted:
        low, high = expect.likely_counts(expected, wide)
        return float(low), float(high)
    return expected - expect.UNLIKELY * wide, expected + expect.UNLIKELY * wide


STEADY = "19 22 20 18 21 23 20 19 20 22 21 18 20 19 22 20 21 20 18 21"
JUMPY = "9 52 20 3 41 60 8 19 44 2 31 58 20 9 42 20 51 10 3 41"

EXAMPLES = (
    fires(f"Ashby {STEADY} 60", says={"above": True}),
    fires(f"Ashby {STEADY} 1", says={"above": False}),
    fires(f"Ashby {STEADY} 60", measure_type="stock", says={"above": True}),
    quiet(f"Ashby {STEADY} 27"),
    quiet(f"Ashby {JUMPY} 66"),
    quiet("Ashby 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 4"),  # a handful
    quiet(f"Ashby {STEADY.replace(' 18 21', ' ? 21')} 60"),
    quiet("Ashby 20 21 19 20 60"),
)
