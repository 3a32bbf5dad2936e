"""How old the figures were when they were published.

Fires   for every area with a figure, where the day of the table's release is known: days from the period's end to it.
Quiet   where that day is not known, or lies before the period's end (the sheet must be wrong then).
Chance  it always holds: company for other facts, no news.
Source  design kind Q2: worked out from the two dates, never typed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import LEVELS, Look, looks
from nlg.story import Brief

ID = "Q2"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class Lag(Fact):
    """`released` is the day of publication; `days` from the period's last day to it."""

    kind: ClassVar[str] = "lag"
    released: Proven
    days: Proven


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, (*LEVELS, "total"))])


def _find(look: Look) -> Found:
    released = look.view.panel.released
    if released is None:
        return Found.joined([])
    days = np.array([(released - look.view.calendar.ends[t]).days for t in look.ts])
    return look.found(~np.isnan(look.now) & (days >= 0), strength=np.maximum(days, 0).astype(np.float64), days=days)


def fact(brief: Brief, found: Found, row: int) -> Lag:
    view, area, t = cells.place(brief, found, row)
    shared = cells.basics(brief, found, row)
    inputs = {"source": view.panel.table, "key": "released"}
    released = Proven(op="metadata", inputs=inputs, value=view.panel.released)
    return Lag(
        **shared,
        released=released,
        days=cells.days(shared["period"], released),
        evidence=(cells.cells(view, [area], t, t),),
    )


EXAMPLES = (
    fires("Ashby 5 4 3", released=11, says={"days": 11}),
    quiet("Ashby 5 4 ?", released=11),
    quiet("Ashby 5 4 3"),
)
