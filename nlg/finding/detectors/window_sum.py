"""The total of the last four weeks, twelve months or four quarters.

Fires   when every step of the window is known.
Quiet   on a gap in it, before the record is that long, for what cannot be added up over time (rates, prices), in tables
        by single days or by year.
Chance  no news by itself: the longer view beside a small count.
Source  design kind L5: only windows of equal length are ever compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import COUNTS, Look, looks
from nlg.story import Brief

ID = "L5"
EVEN = True  # it needs steps of one length
STEPS = {"week": 4, "month": 12, "quarter": 4}
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class WindowSum(Fact):
    """`total` of a window whose first step ended on `first_period`; `steps` names all of it, by its days."""

    kind: ClassVar[str] = "window_sum"
    total: Proven
    first_period: Proven
    steps: Proven


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, COUNTS) if STEPS.get(look.view.calendar.step)])


def _find(look: Look) -> Found:
    steps = STEPS[look.view.calendar.step]
    total = sum(look.ago(k) for k in range(steps))
    return look.found(~np.isnan(total), first=look.ts - (steps - 1) * look.stride)


def fact(brief: Brief, found: Found, row: int) -> WindowSum:
    view, area, t = cells.place(brief, found, row)
    first, steps = int(found["first"][row]), STEPS[view.calendar.step]
    at = [view.calendar.back(t, k) for k in range(steps)]
    total = sum((cells.cell(view, area, k).number for k in at), Fraction(0))
    return WindowSum(
        **cells.basics(brief, found, row),
        total=cells.number(view.measure, "sum", cells.stretch(view, area, first, t), total),
        first_period=cells.period(view, first),
        steps=cells.window(view, first, t),
        evidence=(cells.cells(view, [area], first, t),),
    )


EXAMPLES = (fires("Ashby 3 1 1 0"), quiet("Ashby 1 1 0"), quiet("Ashby 3 ? 1 0"))
