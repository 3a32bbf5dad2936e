"""The figure in plain terms: one in so many people, or one every so many minutes, hours or days.

Fires   for a rate or share that comes within 2% of one in a round number (two figures and noughts); for a count of 20
        events or more within 2% of one in a whole number of minutes (below an hour), hours (below two days) or days.
Quiet   where rounding would hide more than that, on fewer events, on none, on a gap.
Chance  no news by itself: it helps to read another figure. Two in three figures are near a round number.
Source  design kind L6: a mean is no timetable, so the words are "the equivalent of"; guards G3, G4, G7.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import COUNTS, Look, looks
from nlg.panel import Floats, Ints
from nlg.story import Brief, View

ID = "L6"
CONTEXT = True  # no news by itself
MINUTES_A_DAY = 1440
UNITS = {0: "people", 1: "minutes", 60: "hours", MINUTES_A_DAY: "days"}
MINUTES_BELOW, HOURS_BELOW = 60, 2 * MINUTES_A_DAY
POWERS = 10.0 ** np.arange(12)
DIGITS = 9  # a rate is a quotient already: what it was made from comes back to so many places
ROUNDING = 1e-6  # 2% off is 2% off


@dataclass(frozen=True, kw_only=True)
class Equivalent(Fact):
    """`near` of `unit` to one event, rounded; `events` what it rests on.

    Of a rate `people` is what the events are divided by, `one_in` how many of them to an event, `part` the events as
    a part of them. Of a count `minutes` lie between two events on the mean, exactly (no operation proves it), and
    `a_day` is how many that makes a day; None where a period is a day itself.
    """

    kind: ClassVar[str] = "equivalent"
    events: Proven
    people: Proven | None
    one_in: Proven | None
    part: Proven | None
    near: int
    unit: str
    minutes: Fraction | None
    a_day: Proven | None


def find(brief: Brief, when: date | None) -> Found:
    people = [_people(look) for look in looks(brief, when, ("rate", "share"))]
    return Found.joined([*people, *(_minutes(look) for look in looks(brief, when, COUNTS))])


def _people(look: Look) -> Found:
    if not look.measure.numerator:
        return Found.joined([])
    one_in = np.round(np.where(look.now > 0, look.measure.per / look.now, np.nan), DIGITS)
    size = np.searchsorted(POWERS, np.nan_to_num(one_in), side="right") - 1
    power = POWERS[np.maximum(size - 1, 0)]  # two figures are kept
    near = np.floor(one_in / power + 0.5) * power
    off = np.abs(near / one_in - 1) / float(look.limits.round_to)
    ok = (off <= 1 + ROUNDING) & look.enough & (one_in >= 2)
    return _found(look, ok, near, off, 0)


def _minutes(look: Look) -> Found:
    if not look.measure.counted:
        return Found.joined([])
    whole = MINUTES_A_DAY * _days(look.view, look.ts)
    known = np.where(look.enough, look.now, np.nan)
    each = whole / known
    unit = np.where(each < MINUTES_BELOW, 1, np.where(each < HOURS_BELOW, 60, MINUTES_A_DAY))
    near = np.floor(whole / (known * unit) + 0.5)
    close = look.limits.round_to
    off = np.abs(near * unit * known - whole) * close.denominator / (close.numerator * whole)
    return _found(look, (off <= 1) & (near >= 1), near, off, unit)


def _found(look: Look, ok: np.ndarray, near: Floats, off: Floats, unit: Ints | int) -> Found:
    whole = np.nan_to_num(near).astype(np.int64)
    return look.found(ok, strength=np.nan_to_num(np.maximum(0.0, 1 - off)), near=whole, unit=unit)


def _days(view: View, ts: Ints) -> Floats:
    """How many days each period has."""
    starts = np.array([view.calendar.starts[t] for t in ts], dtype="datetime64[D]")
    ends = np.array([view.calendar.ends[t] for t in ts], dtype="datetime64[D]")
    return np.asarray((ends - starts).astype(np.float64) + 1)


def fact(brief: Brief, found: Found, row: int) -> Equivalent:
    view, area, t = cells.place(brief, found, row)
    shared, unit = cells.basics(brief, found, row), int(found["unit"][row])
    whole = people = None
    events, evidence = shared["now"], [cells.cells(view, [area], t, t)]
    if unit == 0:
        table = view.panel.measures[view.measure.numerator]
        events = cells.cell(View(view.panel, table), area, t)
        evidence.append(cells.cells(View(view.panel, table), [area], t, t))
        people = _below(view, area, t)
        if view.measure.denominator in view.panel.measures:
            evidence.append(cells.cells(View(view.panel, view.panel.measures[view.measure.denominator]), [area], t, t))
    else:
        whole = MINUTES_A_DAY * int(_days(view, np.array([t]))[0])
    return Equivalent(
        **shared,
        events=events,
        people=people,
        one_in=cells.ratio(people, events) if people else None,
        part=cells.ratio(events, people) if people else None,
        near=int(found["near"][row]),
        unit=UNITS[unit],
        minutes=None if whole is None else Fraction(whole) / events.number,
        a_day=_a_day(view, t, events) if whole else None,
        evidence=tuple(evidence),
    )


def _a_day(view: View, t: int, events: Proven) -> Proven | None:
    """How many events a day of the period brought; with a place where they are few."""
    first, last = view.calendar.starts[t], view.calendar.ends[t]
    if first == last:
        return None
    return cells.with_a_place(cells.ratio(events, cells.days(first - timedelta(days=1), last)))


def _below(view: View, area: int, t: int) -> Proven:
    """What a rate or share is divided by: the population, or another measure."""
    name = view.measure.denominator
    if name in view.panel.measures:
        return cells.cell(View(view.panel, view.panel.measures[name]), area, t)
    people = view.panel.below(view.measure, area, t)
    inputs = {**cells.at(view, area, t), "measure": name}
    return Proven(op="cell", inputs=inputs, value=people, unit="people")


EXAMPLES = (
    fires("Ashby 40", people=3600, says={"near": 90, "unit": 0}),
    fires("Ashby 84", says={"near": 2, "unit": 60}),
    fires("Ashby 1008", says={"near": 10, "unit": 1}),
    fires("Ashby 24", form="year", says={"near": 15, "unit": 1440}),
    quiet("Ashby 68"),
    quiet("Ashby 12"),
    quiet("Ashby ?", people=3600),
)
