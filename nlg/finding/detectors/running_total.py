"""How many there have been in all since the record began.

Fires   when every figure since the table's first period is known, from its second period on.
Quiet   on any gap, for an area whose record begins later than the table, where sums over days are taken every day:
        those overlap and cannot be added.
Chance  it always holds, so it is no news by itself.
Source  design kind L4; guard G14: a running total only rises.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import COUNTS, looks
from nlg.story import Brief

ID = "L4"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class RunningTotal(Fact):
    """`total` from `first_period`, the record's first, to now."""

    kind: ClassVar[str] = "running_total"
    total: Proven
    first_period: Proven


def find(brief: Brief, when: date | None) -> Found:
    apart = [look for look in looks(brief, when, COUNTS) if look.stride == 1]
    return Found.joined([look.found(look.whole_record & (look.begun == 0)[:, None] & (look.ts > 0)) for look in apart])


def fact(brief: Brief, found: Found, row: int) -> RunningTotal:
    view, area, t = cells.place(brief, found, row)
    inputs = {
        "measure": view.measure.name,
        "area": view.panel.areas[area].code,
        "from": view.calendar.ends[0].isoformat(),
        "to": view.calendar.ends[t].isoformat(),
    }
    return RunningTotal(
        **cells.basics(brief, found, row),
        total=cells.number(view.measure, "sum", inputs, cells.total(view, area, 0, t)),
        first_period=cells.period(view, 0),
        evidence=(cells.cells(view, [area], 0, t),),
    )


EXAMPLES = (fires("Ashby 0 3 1"), quiet("Ashby 0 ? 1"), quiet("Ashby 4"))
