"""A total or a level has passed a round number.

Fires   when all there have been since the record began (of counts), or the level or running total itself, reached a
        round number (1, 2, 2.5 or 5 times a hundred, a thousand, ten thousand ...) in the last step, for the first time
        on record.
Quiet   when it had been there before, when any figure of the record is missing, below a hundred, where sums are taken
        every day (those cannot be added), of what comes on occasions: votes of several elections are no total.
Chance  from the table's own history; a thousand is rounder than two thousand, and rarer than a hundred.
Source  design kind T6: it happens once; guards G4, G6 (a revision may take it back), G14.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, looks
from nlg.finding.over_time import figure, latest_where
from nlg.finding.series import columns, sums_so_far
from nlg.panel import Flags, Floats, Ints, MeasureType
from nlg.story import Brief, View

ID = "T6"
COUNTED = True  # a number is no rounder for having been passed by more
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
TYPES: tuple[MeasureType, ...] = ("flow", "stock", "total")
LEAST = 100  # three digits
MILESTONES = np.array([figure * 10.0**power for power in range(2, 15) for figure in (1, 2, 2.5, 5)])
ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Milestone(Fact):
    """`total` has reached `milestone`, in the measure's unit; a step before it was `total_then`.

    `summed`: the total of a count since `first_period`, the record's first; if not, the figure itself, and `first` says
    that it was never there before (None of a total, which can only grow)."""

    kind: ClassVar[str] = "milestone"
    total: Proven
    total_then: Proven
    then_period: Proven
    first_period: Proven
    milestone: Proven
    first: Proven | None
    summed: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, TYPES) if _adds_up(look)])


def _adds_up(look: Look) -> bool:
    """Whether the figure itself is a total, or periods lie side by side and can be added."""
    return look.measure.type != "flow" or (look.stride == 1 and look.view.calendar.form != "occasion")


def _find(look: Look) -> Found:
    ok = look.whole_record & ~np.isnan(look.then)
    total, before = np.full(ok.shape, np.nan), np.full(ok.shape, np.nan)
    rows = np.flatnonzero(_may_have(look, ok).any(axis=1))
    total[rows], before[rows] = _reached(look, rows)
    last = _last(total)
    ok &= (before < last) & (last >= LEAST)
    return look.found(ok, partial(_size, last), milestone=lambda hits: last.take(hits).astype(np.int64))


def _size(last: Floats, hits: Ints) -> Floats:
    """The milestone's figures before the point, and more for a 1 or a 5 with nothing but zeros."""
    milestone = last.take(hits)
    digits = np.log10(milestone)
    lead = milestone / 10 ** np.floor(digits + ROUNDING)
    return np.asarray(digits + np.select([lead == 1, lead == 5], [1.0, 0.5]))


def _last(total: Floats) -> Floats:
    """The highest milestone reached; 0 where there is none yet."""
    at = np.searchsorted(MILESTONES, total, side="right")
    return np.where(np.isnan(total) | (at == 0), 0, MILESTONES[np.maximum(at - 1, 0)])


def _may_have(look: Look, ok: Flags) -> Flags:
    """At a single period, which areas' figure alone took them past one, so that few records are gone through."""
    if len(look.ts) > 1:
        return ok
    t = int(look.ts[0])
    if look.measure.type != "flow":
        return np.asarray(ok & (look.then < _last(look.now)))
    so_far = look.total.copy()
    late = np.flatnonzero(ok & np.isnan(so_far))  # their record begins later than the table
    so_far[late, 0] = np.nansum(look.x[late, : t + 1], axis=1)
    total = np.round(so_far, look.view.panel.scale[look.measure.name])
    return np.asarray(ok & (total - look.now - ROUNDING < _last(total)))


def _reached(look: Look, rows: Ints) -> tuple[Floats, Floats]:
    """The total now, and the most it had been up to a step before."""
    x, back = look.x[rows, : int(look.ts[-1]) + 1], look.ts - look.stride
    level = np.where(np.isnan(x), -np.inf, x)
    if look.measure.type == "flow":
        added = sums_so_far(np.where(np.isnan(x), 0.0, x), whole=look.whole_numbers)
        level = np.round(added, look.view.panel.scale[look.measure.name])
    grows = look.measure.type == "flow" and not (x < 0).any()  # then no total is below one before it
    most = level if grows else np.maximum.accumulate(level, axis=1)
    before = np.full((len(x), len(back)), np.nan)
    early = int(np.searchsorted(back, 0))
    before[:, early:] = columns(most, back[early:])
    return columns(level, look.ts), before


def fact(brief: Brief, found: Found, row: int) -> Milestone:
    view, area, t = cells.place(brief, found, row)
    back = int(view.calendar.previous[t])
    summed = view.measure.type == "flow"
    first = int(np.flatnonzero(view.known[area])[0])
    mark = int(found["milestone"][row])
    total, then = (_sum(view, area, first, k) if summed else cells.cell(view, area, k) for k in (t, back))
    return Milestone(
        **cells.basics(brief, found, row),
        total=total,
        total_then=then,
        then_period=cells.period(view, back),
        first_period=cells.period(view, first),
        milestone=replace(cells.passed(total, then, mark), decimals=0),
        first=None if summed or _there_between(view, area, back, t, mark) else _first(view, area, t, mark),
        summed=summed,
        evidence=(cells.cells(view, [area], first, t),),
        good_news=cells.good_news(view.measure, True),
        change=float(total.number - then.number),
    )


def _there_between(view: View, area: int, back: int, t: int, mark: int) -> bool:
    """Whether, of levels taken every day, one since the step before was there already or is not known."""
    return not all(view.known[area, k] and view.x[area, k] < mark for k in range(back + 1, t))


def _first(view: View, area: int, t: int, mark: int) -> Proven:
    """That the record has no earlier figure as high."""
    return latest_where(figure(view, area), t, ">=", Fraction(mark), None)


def _sum(view: View, area: int, first: int, last: int) -> Proven:
    value = cells.total(view, area, first, last)
    ends = view.calendar.ends
    inputs: dict[str, Any] = {
        "measure": view.measure.name,
        "area": view.panel.areas[area].code,
        "from": ends[first].isoformat(),
        "to": ends[last].isoformat(),
    }
    return cells.number(view.measure, "sum", inputs, value)


EXAMPLES = (
    fires("Ashby 400 300 200 150", says={"milestone": 1000}),
    fires("Ashby ? 60 30 10", says={"milestone": 100}),
    fires("Ashby 90 240 230 251", measure_type="stock", says={"milestone": 250}),
    quiet("Ashby 400 300 200 50"),
    quiet("Ashby 400 300 400 50"),
    quiet("Ashby 40 ? 50 40"),
    quiet("Ashby 30 10 9 2"),
    quiet("Ashby 90 260 230 251", measure_type="stock"),
    quiet("Ashby 90 ? 230 251", measure_type="stock"),
)
