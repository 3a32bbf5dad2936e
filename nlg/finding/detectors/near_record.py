"""The figure comes near the record without reaching it.

Fires   within a twentieth of the highest or lowest ever, and nearer to it than it has been for as many steps as make a
        record.
Quiet   at a record, near a recent one, on a gap since the record began, on a short record.
Chance  from the table's own history.
Source  design kind E10; guards G1, G4, G9 (no twentieth of none or less).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.extremes import extreme, extreme_of, first_known, last_reached, reached
from nlg.finding.look import Look, looks
from nlg.panel import Floats, Ints
from nlg.story import Brief

ID = "E10"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
STATE = True  # it tends to last: what held as strongly a step before is no surprise
LENGTH = True  # its strength is the length of a record: log2 of steps
WITHIN = 20  # a twentieth: the record less the figure, so many times, is no more than the record
ROUNDING = 1e-9  # figures with decimals are a hair off


@dataclass(frozen=True, kw_only=True)
class NearRecord(Fact):
    """`short` is how far the figure is from the `record`; `record_at` proves when that was last reached.

    `record_period` names it, `once` says whether it was reached only then, `low` which end it is; `side` is where the
    figure lies from it, `first_period` where the record begins, `steps` how many steps back it was reached.
    """

    kind: ClassVar[str] = "near_record"
    record: Proven
    record_at: Proven
    record_period: Proven
    short: Proven
    side: Proven
    first_period: Proven
    once: bool
    low: bool
    steps: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look, low) for look in looks(brief, when) for low in (True, False)])


def _find(look: Look, low: bool) -> Found:
    if look.follows_a_count:
        return Found.joined([])
    nearer = look.low_since if low else look.high_since  # while it hovers there it is no news
    ok = (nearer >= 0) & (look.steps_to(nearer) >= look.limits.least_record[look.view.calendar.step])
    record = extreme(look, low, ok)
    short = np.abs(look.now - record)
    ok &= (short > 0) & (short * WITHIN <= record * (1 + ROUNDING)) & (record > 0)
    if ok.any():
        ok &= look.whole_record & look.long_enough
    at = last_reached(look, low, ok, record)
    return look.found(ok, lambda hits: _steps(look, hits, at), low=low, at=at)


def _steps(look: Look, hits: Ints, at: Ints) -> Floats:
    apart = look.ts[hits % len(look.ts)] - at.take(hits)
    return np.asarray(np.log2(np.maximum(apart // look.stride, 1)))


def fact(brief: Brief, found: Found, row: int) -> NearRecord:
    view, area, t = cells.place(brief, found, row)
    low, shared, first = bool(found["low"][row]), cells.basics(brief, found, row), first_known(view, area)
    record, at = extreme_of(view, area, first, t, low)
    back, record_at = int(view.calendar.previous[t]), reached(view, area, first, t, low, at)
    return NearRecord(
        **shared,
        record=record,
        record_at=record_at,
        record_period=cells.period(view, at),
        short=cells.difference(shared["now"], record),
        side=cells.direction(shared["now"], record, clear=False),
        first_period=cells.period(view, first),
        once=record_at.op == "extreme_period",
        low=low,
        steps=(t - at) // (t - back),
        evidence=(cells.cells(view, [area], first, t),),
        change=float(shared["now"].number) - float(view.x[area, back]),
        good_news=cells.good_news(view.measure, not low),
    )


EXAMPLES = (
    fires("Ashby 40 100 50 60 70 50 60 70 50 98", says={"low": False, "at": 1}),
    fires("Ashby 90 40 90 60 70 50 60 70 50 42", says={"low": True, "at": 1}),
    quiet("Ashby 40 100 50 60 70 50 60 70 50 94"),
    quiet("Ashby 40 100 50 60 70 50 60 70 50 100"),
    quiet("Ashby 40 100 50 60 70 50 60 70 50 98 97"),  # it was nearer a step before
    quiet("Ashby 40 100 ? 60 70 50 60 70 50 98"),
    quiet("Ashby 40 50 60 70 100 60 70 50 98"),
)
