"""Whether an area's figure meets a goal that was set for it.

Fires   for every figure of an area that the goal is set for.
Quiet   for areas the goal does not speak of, where there is no figure.
Chance  no news by itself: readers want to know where they stand, and other facts say how far.
Source  design kind T1: a figure equal to the goal meets it only if the goal says "or" (at or below, at or above); that
        it is safe is the word of those who set it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.goals import goal_fields, goal_value, meets, met_by, of_goals
from nlg.finding.look import Look, looks
from nlg.story import Brief, Goal

ID = "T1"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class Meets(Fact):
    """`met` or not: the `test` of `goal`, who set it (`goal_by`) and when (`goal_on`); `room` is the figure
    less the goal."""

    kind: ClassVar[str] = "meets"
    met: Proven
    room: Proven
    goal: Proven
    goal_by: Proven
    goal_on: Proven
    goal_noun: str
    test: str


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(*one) for one in of_goals(brief, looks(brief, when))])


def _find(look: Look, k: int, goal: Goal) -> Found:
    asked = np.array([area.code in goal.areas for area in look.view.panel.areas])
    return look.found(asked[:, None] & ~np.isnan(look.now), goal=k, met=meets(look.now, goal))


def fact(brief: Brief, found: Found, row: int) -> Meets:
    view, area, t = cells.place(brief, found, row)
    goal, met = brief.goals[int(found["goal"][row])], bool(found["met"][row])
    shared = cells.basics(brief, found, row)
    room = cells.difference(shared["now"], goal_value(goal))
    return Meets(
        **shared,
        met=met_by(shared["now"], goal),
        room=room,
        **goal_fields(goal),
        test=goal.test,
        evidence=(cells.cells(view, [area], t, t),),
        good_news=met,
        change=float(room.number),
    )


EXAMPLES = (
    fires("A 30 24", people=10_000, goal="2.5", says={"met": True}),
    fires("A 30 26", people=10_000, goal="2.5", says={"met": False}),
    fires("A 30 25", people=10_000, goal="2.5", says={"met": True}),
    fires("A 30 25", people=10_000, goal="2.5", test="<", says={"met": False}),
    fires("A 30 25", goal="25", test=">=", says={"met": True}),
    quiet("A 30 ?", people=10_000, goal="2.5"),
    quiet("A 30 24", people=10_000),
)
