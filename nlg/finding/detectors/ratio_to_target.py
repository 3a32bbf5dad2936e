"""How many times a goal a figure is.

Fires   when a goal was set for the area and the figure is half as much again or more.
Quiet   nearer than that (then the difference says more), for areas without the goal, on few events.
Chance  from the panel's own history.
Source  design kind T2: "three times the goal", never "three times higher".
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
from nlg.finding.goals import goal_fields, goal_value
from nlg.story import Brief

ID = "T2"
LEAST_RATIO = Fraction(3, 2)
FEWEST_EVENTS = 20


@dataclass(frozen=True, kw_only=True)
class RatioToTarget(Fact):
    """`times` the goal; `goal`, `goal_by`, `goal_on` when say which."""

    kind: ClassVar[str] = "ratio_to_target"
    times: Proven
    goal: Proven
    goal_by: Proven
    goal_on: Proven
    goal_noun: str


def find(brief: Brief, when: date | None) -> Found:
    parts = []
    for k, goal in enumerate(brief.goals):
        for n, view in enumerate(brief.views):
            if view.measure.short_name != goal.measure or goal.value <= 0:  # none has no multiples
                continue
            ts = brief.columns(view, when)
            asked = np.array([area.code in goal.areas for area in view.panel.areas])
            ratio = view.x[:, ts] / float(goal.value)
            ok = asked[:, None] & (view.x[:, ts] >= float(LEAST_RATIO * goal.value))
            if view.measure.numerator:
                ok &= view.panel.values[view.measure.numerator][:, ts] >= FEWEST_EVENTS
            parts.append(Found.where(ok, view=n, ts=ts, strength=np.log2(np.maximum(ratio, 1)), goal=k))
    return Found.joined(parts)


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
