"""How many areas of a group meet a goal, and which.

Fires   for groups the goal was set for, when every area has a figure. Areas that it is not for are left out.
Quiet   when one is missing, for groups the goal does not speak of.
Chance  from the table's own history.
Source  design kind T4: "only" is allowed for at most a quarter of the areas; guard G10.
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
from nlg.finding.goals import (
    asked_in,
    goal_fields,
    goal_value,
    groups_asked,
    leaves_asked,
    meets,
    meets_exactly,
    of_goals,
)
from nlg.finding.look import Look, group_looks
from nlg.story import Brief, Goal

ID = "T4"
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together
ONLY = 4  # at most one in so many areas


@dataclass(frozen=True, kw_only=True)
class AreasMeeting(Fact):
    """`meeting` are the areas, `how_many` of `size`; `goal` its value, `goal_by` who set it, `goal_on` when;
    `spared` areas of the group it is not for; `others_meet`: one of these is on its good side all the same."""

    kind: ClassVar[str] = "areas_meeting"
    meeting: Proven
    how_many: Proven
    goal: Proven
    goal_by: Proven
    goal_on: Proven
    goal_noun: str
    size: int
    spared: int
    others_meet: bool
    few: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(*one) for one in of_goals(brief, group_looks(brief, when))])


def _find(look: Look, k: int, goal: Goal) -> Found:
    asked = leaves_asked(look, goal)
    meeting, sizes = look.count(meets(look.leaf, goal) & asked), np.maximum(look.count(asked), 1)
    strength = np.abs(2 * meeting - sizes) / sizes
    return look.found_groups(look.whole & groups_asked(look, goal), strength, goal=k, meeting=meeting)


def fact(brief: Brief, found: Found, row: int) -> AreasMeeting:
    view, area, t = cells.place(brief, found, row)
    g, goal = int(found["group"][row]), brief.goals[int(found["goal"][row])]
    leaves, others = asked_in(view, g, goal)
    chosen = [leaf for leaf in leaves if meets_exactly(view, leaf, t, goal)]
    spared = [leaf for leaf in view.panel.groups.members(g) if int(leaf) not in leaves]
    others_meet = any(meets_exactly(view, int(leaf), t, goal) for leaf in spared)
    inputs = {
        "group": view.panel.areas[area].code,
        "period": view.calendar.ends[t].isoformat(),
        "condition": {"measure": view.measure.name, "test": goal.test, "than": goal_value(goal).expr},
        **others,
    }
    return AreasMeeting(
        **cells.basics(brief, found, row),
        meeting=cells.codes("only_where", inputs, view, chosen),
        how_many=Proven(op="count_where", inputs=inputs, value=Fraction(len(chosen)), words={"set": str(len(leaves))}),
        **goal_fields(goal),
        size=len(leaves),
        spared=len(spared),
        others_meet=others_meet,
        few=not others_meet and 0 < len(chosen) * ONLY <= len(leaves),
        evidence=(cells.group_cells(view, g, t, t),),
    )


EXAMPLES = (
    fires("A 30\nB 50\nC 10\nD 60\nE 90", people=10_000, goal="2", says={"meeting": 1}),
    fires("A 30\nB 50\nC 10\nD 60\nE 9", people=10_000, goal="2", spared="E", says={"meeting": 1}),
    quiet("A 30\nB 50\nC ?\nD 60\nE 90", people=10_000, goal="2"),
    quiet("A 30\nB 50\nC 10\nD 60\nE 90", people=10_000),
)
