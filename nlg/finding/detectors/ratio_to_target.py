"""How many times a goal a figure is.

Fires   when a goal was set for the area and the figure is half as high again as the goal, or higher.
Quiet   nearer than that (then the difference says more), for areas without the goal, on few events.
Chance  from the table's own history.
Source  design kind T2: "three times the goal", never "three times higher"; guard G3.
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
from nlg.finding.goals import goal_fields, goal_value, of_goals
from nlg.finding.look import Look, looks
from nlg.story import Brief, Goal

ID = "T2"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
STATE = True  # it tends to last: what held as strongly a step before is no surprise
LEAST_RATIO = Fraction(3, 2)


@dataclass(frozen=True, kw_only=True)
class RatioToTarget(Fact):
    """`times` the goal; `goal`, `goal_by` and `goal_on` say which it is, who set it and when."""

    kind: ClassVar[str] = "ratio_to_target"
    times: Proven
    goal: Proven
    goal_by: Proven
    goal_on: Proven
    goal_noun: str


def find(brief: Brief, when: date | None) -> Found:
    asked = of_goals(brief, looks(brief, when))
    return Found.joined([_find(*one) for one in asked if one[2].value > 0])  # none has no multiples


def _find(look: Look, k: int, goal: Goal) -> Found:
    asked = np.array([area.code in goal.areas for area in look.view.panel.areas])
    ok = asked[:, None] & (look.now >= float(LEAST_RATIO * goal.value))
    if look.measure.numerator:
        ok &= look.enough
    return look.found(ok, np.log2(np.maximum(look.now / float(goal.value), 1)), goal=k)


def fact(brief: Brief, found: Found, row: int) -> RatioToTarget:
    view, area, t = cells.place(brief, found, row)
    goal = brief.goals[int(found["goal"][row])]
    shared = cells.basics(brief, found, row)
    return RatioToTarget(
        **shared,
        times=cells.ratio(shared["now"], goal_value(goal)),
        **goal_fields(goal),
        evidence=(cells.cells(view, [area], t, t),),
        good_news=cells.good_news(view.measure, True),
        change=float(shared["now"].number - goal.value),
    )


EXAMPLES = (
    fires("A 30 80", people=10_000, goal="2.5"),
    quiet("A 30 30", people=10_000, goal="2.5"),
    quiet("A 30 80", people=10_000),
    quiet("A 30 80", people=10_000, goal="0"),
    quiet("A 30 ?", people=10_000, goal="2.5"),
)
