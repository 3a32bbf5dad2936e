"""The last four weeks together (or three months, four quarters, three years) were the highest or lowest for long.

Fires   when no stretch of that length was as high (as low) for three times its length and for as many steps as make a
        record, or ever on record.
Quiet   while the stretch before was as high, where the last figure alone is as rare, on a gap, where there were none at
        all, where figures leave gaps (months each compared with that of the year before).
Chance  in a series without trend one in n stretches that do not overlap is the highest of n.
Source  design kind E12: stretches overlap, so none that is nearer may be as high; guards G1, G2 (level is not higher),
        G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven, exact_text
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.extremes import first_known, stretch
from nlg.finding.look import BLOCKED, NONE, Look, looks
from nlg.finding.series import last_far, last_in_blocks, log2_steps
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief, View

ID = "E12"
FRAGILE = True
EVEN = True  # it needs steps of one length
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
LENGTH = True  # its strength is the length of a record: log2 of steps
STEPS = {"day": 7, "week": 4, "month": 3, "quarter": 4, "year": 3}
SOON = 6  # a record no longer than so many times what its first stretch takes is short of stretches
LEAST_WINDOWS = 3  # so many stretches back at least


@dataclass(frozen=True, kw_only=True)
class BestWorstWindow(Fact):
    """`total` of the stretch from `first_period` on: a sum of counts or money, a mean of anything else.

    `at` proves that it is the record, or when the latest stretch as high (as low) ended: in `since_period`, with the
    `witness` as its total; both None where it is a record. `length` gives the stretch in days, `record_begins` the
    first figure on record; `low` says which end, `steps` how many lie between. `first_length` is the first stretch of a
    record that is short of such.
    """

    kind: ClassVar[str] = "best_worst_window"
    total: Proven
    first_period: Proven
    length: Proven
    at: Proven
    record_begins: Proven
    since_period: Proven | None
    witness: Proven | None
    first_length: Proven | None
    low: bool
    record: bool
    steps: int

    @property
    def alike(self) -> bool:
        """Whether a reader would see the same figure for both stretches."""
        step = 10**self.total.decimals
        return self.witness is not None and round(self.total.number * step) == round(self.witness.number * step)


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when)])


def _find(look: Look) -> Found:
    averaged = look.measure.type != "flow"
    if look.measure.numerator or (averaged and look.stride > 1):  # a mean of ratios is none; means take every period
        return Found.joined([])
    if not _touch(look):
        return Found.joined([])
    step = look.view.calendar.step
    reach = (STEPS[step] - 1) * look.stride
    now = _totals(look, np.arange(len(look.x)), int(look.ts[0]), int(look.ts[-1]) + 1)
    begun = np.minimum(look.begun + reach, look.ts[-1] + 1)
    least = max(look.limits.least_record[step], LEAST_WINDOWS * STEPS[step])
    parts = []
    for low in (True, False):
        wanted = ~_told(look, low) & ~(look.measure.counted & (now == 0))
        since = _since(look, now, wanted, begun, low, least * look.stride)
        far = look.ts - np.where(since >= 0, since, begun[:, None])
        ok = (since >= NONE) & (far >= least * look.stride) & wanted
        strength = partial(_strength, look, far)
        parts.append(look.found(ok, strength, low=low, since=since))
    return Found.joined(parts)


def _strength(look: Look, far: Ints, hits: Ints) -> Floats:
    return log2_steps(far.take(hits) // look.stride)


def _touch(look: Look) -> bool:
    """Whether a figure begins where the one before it ends: three Mays are no stretch of 25 months."""
    calendar, t = look.view.calendar, int(look.ts[-1])
    before = int(calendar.previous[t])
    return before < 0 or (calendar.starts[t] - calendar.ends[before]).days == 1


def _since(look: Look, now: Floats, wanted: Flags, begun: Ints, low: bool, least: int) -> Ints:
    """The latest earlier stretch that was no higher (lower), where it is wanted; over history only far ones."""
    sign = 1 if low else -1
    if len(look.ts) > 1:
        return last_far(now, look.ts, wanted, least, begun=begun, sign=sign)
    since, rows = np.full(wanted.shape, BLOCKED), np.flatnonzero(wanted)
    since[rows, 0] = last_in_blocks(partial(_totals, look), rows, int(look.ts[0]), begun, sign)
    return since


def _told(look: Look, low: bool) -> Flags:
    """Whether the last figure alone is the highest, or lowest, for long or ever: then that is the news."""
    since = look.low_since if low else look.high_since
    far = (since >= 0) & (look.steps_to(since) >= look.limits.least_record[look.view.calendar.step])
    return np.asarray((since == NONE) | far)


def _totals(look: Look, rows: Ints, start: int, stop: int) -> Floats:
    """What the stretches that end from one period up to another add up to; NaN where one figure is not known.

    In the smallest unit, so that sums are exact.
    """
    power = 10.0 ** look.view.panel.scale[look.measure.name]
    reach = (STEPS[look.view.calendar.step] - 1) * look.stride
    first = max(0, start - reach)
    whole = look.x[:, first:stop] if len(rows) == len(look.x) else look.x[rows, first:stop]
    if power != 1:
        whole = np.rint(whole * power)
    total = np.full((len(rows), stop - start), np.nan)
    early = max(0, reach - start)  # so many of them begin before the record
    if early < total.shape[1]:
        part = total[:, early:]
        part[:] = whole[:, reach:]
        for back in range(look.stride, reach + 1, look.stride):
            part += whole[:, reach - back : whole.shape[1] - back]
    return total


def fact(brief: Brief, found: Found, row: int) -> BestWorstWindow:
    view, area, t = cells.place(brief, found, row)
    low, since = bool(found["low"][row]), int(found["since"][row])
    before, reach = int(view.calendar.previous[t]), STEPS[view.calendar.step] - 1
    begun, first = first_known(view, area), view.calendar.back(t, reach)
    compared = view.calendar.back(since, reach) if since >= 0 else begun
    total = _total(view, area, t)
    earlier = since if since >= 0 else begun + reach * (t - before)
    return BestWorstWindow(
        **cells.basics(brief, found, row),
        total=total,
        first_period=cells.period(view, first),
        length=_long(view, t),
        at=_at(view, area, t, since, total, low),
        record_begins=cells.period(view, begun),
        since_period=_long(view, since) if since >= 0 else None,
        witness=_total(view, area, since) if since >= 0 else None,
        first_length=_long(view, earlier) if since < 0 and (t - begun) <= SOON * (earlier - begun) else None,
        low=low,
        record=since < 0,
        steps=(t - earlier) // (t - before),
        evidence=(cells.cells(view, [area], compared, t),),
        change=float(total.number - _total(view, area, before).number),
        good_news=cells.good_news(view.measure, not low),
    )


def _long(view: View, t: int) -> Proven:
    """The stretch that ends at a period, as a reader names it."""
    end, first = view.calendar.ends[t], view.calendar.back(t, STEPS[view.calendar.step] - 1)
    span = {"period": end.isoformat(), "form": "window", "days": (end - view.calendar.starts[first]).days + 1}
    return Proven(op="period", inputs=span, value=end)


def _at(view: View, area: int, t: int, since: int, total: Proven, low: bool) -> Proven:
    """That no stretch on record is as low (high), or which was the latest that is."""
    steps, ends, stride = STEPS[view.calendar.step], view.calendar.ends, t - int(view.calendar.previous[t])
    named = {"measure": view.measure.name, "area": view.panel.areas[area].code}
    series = {"series": {"kind": "window", **named, "steps": steps}}
    if since < 0:
        first = ends[first_known(view, area) + (steps - 1) * stride].isoformat()
        span = {"from": first, "to": ends[t].isoformat(), "extreme": "min" if low else "max"}
        return Proven(op="extreme_period", inputs={**series, **span}, value=ends[t])
    than = exact_text(total.number * (1 if total.op == "sum" else steps))
    test = {"before": ends[t].isoformat(), "test": "<=" if low else ">=", "than": than}
    return Proven(op="latest_where", inputs={**series, **test}, value=ends[since])


def _total(view: View, area: int, t: int) -> Proven:
    """The sum, or the mean, of the stretch that ends at a period."""
    steps = STEPS[view.calendar.step]
    at = [view.calendar.back(t, k) for k in range(steps)]
    total = sum((cells.cell(view, area, k).number for k in at), Fraction(0))
    inputs = stretch(view, area, at[-1], t)
    if view.measure.type == "flow":
        return cells.number(view.measure, "sum", inputs, total)
    return cells.number(view.measure, "mean", inputs, total / steps)


EXAMPLES = (
    fires("Ashby 9 9 9 9 5 4 5 3 5 4 2 5 4 5 6 7 8 7", says={"low": False, "since": 4}),
    fires("Ashby 5 5 5 5 5 4 5 3 5 4 2 5 4 5 6 7 8 7", says={"low": False, "since": NONE}),
    fires("Ashby 9 9 9 4 8 8 8 8 8 8 8 5 4 5", form="year", measure_type="stock", says={"low": True}),
    quiet("Ashby 9 9 9 9 5 4 5 3 5 4 2 5 4 5 3 6 7 8"),  # the last week alone is the highest for long
    quiet("Ashby 9 9 9 9 5 4 5 3 5 4 ? 5 4 5 6 7 8 7"),
    quiet("Ashby 5 5 5 5 5 4 5 3 5 4 2 5 4 9 3 6 7 6"),  # the four weeks to the week before were as bad
    quiet("Ashby 5 5 5 5 5 4 5 3 5 4 2 5 0 0 0 0"),
)
