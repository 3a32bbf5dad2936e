"""What an ordinary period brings here: mean and median of the periods before.

Fires   where each of the last 52 weeks (12 months, eight quarters, five years, 28 days) before this one is known.
Quiet   on a gap among them, on a shorter record, for years that overlap.
Chance  no news by itself: the yardstick beside another figure.
Source  design kind L7: mean and median are both given, and `skewed` says when they tell different stories; guard G4.
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
from nlg.finding.look import Look, looks
from nlg.finding.series import latest_gap
from nlg.panel import Flags, Ints
from nlg.story import Brief

ID = "L7"
EVEN = True  # it needs steps of one length
CONTEXT = True  # no news by itself
STEPS = {"day": 28, "week": 52, "month": 12, "quarter": 8, "year": 5}  # whole years where they can be, for the seasons
SKEWED = Fraction(1, 10)  # mean and median that far apart are not the same "typical"


@dataclass(frozen=True, kw_only=True)
class Typical(Fact):
    """`mean` over every period of the table from `first_period` to `then_period`, the step before this one.

    `median` is over the same, `window` names all of them: `steps` steps. `skewed`: the two differ by more than a
    tenth, so that neither may be called typical without its name.
    """

    kind: ClassVar[str] = "typical"
    mean: Proven
    first_period: Proven
    then_period: Proven
    median: Proven
    window: Proven
    steps: int
    skewed: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when) if not look.follows_a_count and not _overlap(look)])


def _overlap(look: Look) -> bool:
    """Whether years end in several months of each: a mean of them would count most of their months several times."""
    return look.view.calendar.form == "year_ending" and look.stride > 1


def _find(look: Look) -> Found:
    first = look.ts - STEPS[look.view.calendar.step] * look.stride
    last = look.ts - look.stride
    return look.found(_whole(look, first, last) & (first >= 0) & ~np.isnan(look.now), first=first)


def _whole(look: Look, first: Ints, last: Ints) -> Flags:
    """Whether every period of the table from one to another is known."""
    if len(look.ts) == 1:  # one gap makes the sum unknown
        return np.asarray(~np.isnan(look.x[:, max(0, first[0]) : max(0, last[0] + 1)].sum(axis=1, keepdims=True)))
    gap = latest_gap(look.x[:, : look.ts[-1] + 1])
    return np.asarray(gap[:, np.maximum(last, 0)] < first)


def fact(brief: Brief, found: Found, row: int) -> Typical:
    view, area, t = cells.place(brief, found, row)
    shared, first = cells.basics(brief, found, row), int(found["first"][row])
    last = int(view.calendar.previous[t])
    mean, median = cells.mean(view, area, first, last), cells.median(view, area, first, last)
    return Typical(
        **shared,
        mean=mean,
        first_period=cells.period(view, first),
        then_period=cells.period(view, last),
        median=median,
        window=cells.window(view, first, last),
        steps=STEPS[view.calendar.step],
        skewed=abs(mean.number - median.number) > SKEWED * abs(median.number),
        evidence=(cells.cells(view, [area], first, t),),
        change=float(shared["now"].number - median.number),
    )


EXAMPLES = (
    fires("Ashby 60 50 70 60 60 60 55 65 60 60 60 60 90", form="month", says={"first": 0}),
    fires("Ashby 60 50 70 60 1900 60", form="year"),
    quiet("Ashby 60 50 70 ? 60 60 55 65 60 60 60 60 90", form="month"),
    quiet("Ashby 60 50 70 60 60", form="year"),
)
