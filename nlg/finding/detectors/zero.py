"""There were none.

Fires   when a count of events is a true zero, there were some the step before, and the last four steps are all known.
Quiet   on a gap (a blank is not a zero), after another zero.
Chance  where L are usual in a step, none at all happens by chance exp(-L) of the time: where two are usual, one time in
        seven.
Source  design kind L2; guard G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import exp
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import COUNTS, Look, looks
from nlg.story import Brief

ID = "L2"
FRAGILE = True
SAYS = 3  # the strongest thing to say of a figure
STEPS_BEFORE = 4


@dataclass(frozen=True, kw_only=True)
class Zero(Fact):
    """`then` is the figure of the step before."""

    kind: ClassVar[str] = "zero"
    then: Proven


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, COUNTS) if look.measure.counted])


def _find(look: Look) -> Found:
    mean = sum(look.ago(steps) for steps in range(1, STEPS_BEFORE + 1)) / STEPS_BEFORE
    return look.found((look.now == 0) & (look.then > 0) & (mean > 0), np.nan_to_num(mean))


def prior(strength: float) -> float:
    """No event where so many are usual."""
    return exp(-strength)


def fact(brief: Brief, found: Found, row: int) -> Zero:
    view, area, t = cells.place(brief, found, row)
    back = int(view.calendar.previous[t])
    then = cells.cell(view, area, back)
    return Zero(
        **cells.basics(brief, found, row),
        then=then,
        evidence=(cells.cells(view, [area], view.calendar.back(t, STEPS_BEFORE), t),),
        change=-float(then.number),
        good_news=cells.good_news(view.measure, False),
    )


EXAMPLES = (
    fires("Ashby 3 4 2 1 0"),
    quiet("Ashby 3 4 2 1 ?"),
    quiet("Ashby 0 0 0 0 0"),
    quiet("Ashby 3 4 2 0 0"),
    quiet("Ashby 3 4 2 1 1"),
)
