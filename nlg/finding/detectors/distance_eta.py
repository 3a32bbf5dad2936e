"""How far a figure is from its goal, and how long it would take at the present pace.

Fires   when a figure that does not meet its goal has moved towards it over the last four steps by more than chance,
        and at that pace would meet it within twelve.
Quiet   when it meets the goal, moves away, moves inside chance, is too far off, when a figure is missing.
Chance  does not matter: it is a forecast, and so off unless the desk asks for it.
Source  design kind T5: the assumption goes with the figure; guards G3, G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import inside_chance
from nlg.finding.example import fires, quiet
from nlg.finding.goals import goal_fields, goal_value, meets, of_goals
from nlg.finding.look import Look, look_at, looks
from nlg.finding.over_time import figure, steps_until
from nlg.panel import Flags, Floats
from nlg.story import Brief, Goal

ID = "T5"
EVEN = True  # it needs steps of one length
OFF = True  # a forecast
PACE_OVER = 4  # steps whose mean is the pace
FURTHEST = 12  # steps: four say nothing about more than three times as many
ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class DistanceEta(Fact):
    """`gap` is the figure less the `goal`; in `steps` it would be met if the mean pace of the last `over` steps
    went on. These began with the figure `first`; `difference` is by how much it has moved, `direction` which way."""

    kind: ClassVar[str] = "distance_eta"
    gap: Proven
    first: Proven
    first_period: Proven
    difference: Proven
    direction: Proven
    goal: Proven
    goal_by: Proven
    goal_on: Proven
    goal_noun: str
    steps: Proven
    over: Proven


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(*one) for one in of_goals(brief, looks(brief, when))])


def _find(look: Look, k: int, goal: Goal) -> Found:
    asked = np.array([area.code in goal.areas for area in look.view.panel.areas])
    moved, gap = look.now - look.ago(PACE_OVER), float(goal.value) - look.now
    known = ~np.isnan(sum(look.ago(steps) for steps in range(PACE_OVER + 1)))
    closer = moved < 0 if goal.test in ("<", "<=") else moved > 0
    ok = asked[:, None] & known & ~meets(look.now, goal) & closer & _clear(look)
    steps = _whole(np.where(ok, gap, 0) * PACE_OVER / np.where(ok, moved, 1), goal)
    ok &= steps <= FURTHEST
    return look.found(ok, strength=1 / np.maximum(steps, 1), goal=k, steps=steps.astype(np.int64))


def _whole(steps: Floats, goal: Goal) -> Floats:
    """Steps until the goal is met: one more where it must be passed and not only reached."""
    return np.floor(steps + ROUNDING) + 1 if goal.test in ("<", ">") else np.ceil(steps - ROUNDING)


def _clear(look: Look) -> Flags:
    """Whether the events behind the figure moved by more than chance in that time; of what is not counted, always."""
    counts = look if look.measure.counted else None
    if counts is None and look.events is not None:
        n = look.brief.view(look.view.panel.table, look.measure.numerator.split(".", 1)[1])
        counts = look_at(look.brief, -1 if n is None else n, look.ts)
    if counts is None:
        return np.ones(look.now.shape, dtype=bool)
    return ~inside_chance(counts.now, counts.ago(PACE_OVER))


def fact(brief: Brief, found: Found, row: int) -> DistanceEta:
    view, area, t = cells.place(brief, found, row)
    goal = brief.goals[int(found["goal"][row])]
    back = view.calendar.back(t, PACE_OVER)
    shared, first = cells.basics(brief, found, row), cells.cell(view, area, back)
    gap, moved = cells.difference(shared["now"], goal_value(goal)), cells.difference(shared["now"], first)
    return DistanceEta(
        **shared,
        gap=gap,
        first=first,
        first_period=cells.period(view, back),
        difference=moved,
        direction=cells.direction(shared["now"], first, clear=True),
        **goal_fields(goal),
        steps=steps_until(figure(view, area), back, t, goal.test, goal_value(goal), int(found["steps"][row])),
        over=cells.steps(view, back, t, PACE_OVER),
        evidence=(cells.cells(view, [area], back, t),),
        certainty=cells.move_certainty(view.measure, shared["now"], first),
        qualifiers=1,
        good_news=True,
        change=float(gap.number),
    )


EXAMPLES = (
    fires("A 90 80 70 60 50", people=10_000, goal="2.5", says={"steps": 3}),
    fires("A 90 80 70 60 50", people=10_000, goal="4", test="<", says={"steps": 2}),
    fires("A 50 60 70 80 90", goal="100", test=">=", says={"steps": 1}),
    quiet("A 50 60 70 80 90", people=10_000, goal="2.5"),
    quiet("A 90 80 70 60 24", people=10_000, goal="2.5"),
    quiet("A 60 59 57 53 50", people=10_000, goal="2.5"),
    quiet("A 990 980 970 960 900", people=10_000, goal="2.5"),
    quiet("A 90 80 ? 60 50", people=10_000, goal="2.5"),
)
