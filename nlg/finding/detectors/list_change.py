"""Areas of a group have joined, or left, those that meet a goal.

Fires   when the list is not that of the step before, every area has a figure in both, and at least one of those that
        changed sides had been on the other side in the step before that as well.
Quiet   when the list of those it was set for stays as it was, when areas only come back to where they were two steps
        ago, when any figure is missing, for groups the goal does not speak of.
Chance  from the table's own history: the larger the group, the more often its list changes.
Source  design kind T7: beware of areas that go to and fro about the goal; guards G4, G10.
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

ID = "T7"
AMONG = True  # looks at the areas of a group together


@dataclass(frozen=True, kw_only=True)
class ListChange(Fact):
    """`meeting` are the areas that meet `goal`, `meeting_then` those of the step before; `joined` and `left` are the
    differences, by name, `how_many` of `size` there are now and `how_many_then` there were. `spared` areas of the
    group the goal is not for."""

    kind: ClassVar[str] = "list_change"
    meeting: Proven
    meeting_then: Proven
    then_period: Proven
    how_many: Proven
    how_many_then: Proven
    joined: tuple[Proven, ...]
    left: tuple[Proven, ...]
    goal: Proven
    goal_by: Proven
    goal_on: Proven
    goal_noun: str
    size: int
    spared: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(*one) for one in of_goals(brief, group_looks(brief, when))])


def _find(look: Look, k: int, goal: Goal) -> Found:
    leaves, asked = look.groups.leaves, leaves_asked(look, goal)
    now, then, before = (meets(x, goal)[leaves] & asked for x in (look.now, look.then, look.ago(2)))
    stayed = (then == before) & ~np.isnan(look.ago(2)[leaves])  # on its old side for two steps at least
    joined, left = look.count(now & ~then), look.count(then & ~now)
    lasting = look.count((now != then) & stayed)
    ok = groups_asked(look, goal) & look.whole_moves & (lasting > 0)
    return look.found_groups(ok, strength=lasting / look.sizes, goal=k, joined=joined, left=left)


def fact(brief: Brief, found: Found, row: int) -> ListChange:
    view, area, t = cells.place(brief, found, row)
    g, goal = int(found["group"][row]), brief.goals[int(found["goal"][row])]
    back = int(view.calendar.previous[t])
    leaves, others = asked_in(view, g, goal)
    chosen, chosen_then = ([leaf for leaf in leaves if meets_exactly(view, leaf, k, goal)] for k in (t, back))
    than = goal_value(goal).expr
    condition = {"measure": view.measure.name, "test": goal.test, "than": than}
    now, then = (
        {
            "group": view.panel.areas[area].code,
            "period": view.calendar.ends[k].isoformat(),
            "condition": condition,
            **others,
        }
        for k in (t, back)
    )
    words = {"set": str(len(leaves))}
    return ListChange(
        **cells.basics(brief, found, row),
        meeting=cells.codes("only_where", now, view, chosen),
        meeting_then=cells.codes("only_where", then, view, chosen_then),
        then_period=cells.period(view, back),
        how_many=Proven(op="count_where", inputs=now, value=Fraction(len(chosen)), words=words),
        how_many_then=Proven(op="count_where", inputs=then, value=Fraction(len(chosen_then)), words=words),
        joined=tuple(cells.area(view, leaf) for leaf in chosen if leaf not in chosen_then),
        left=tuple(cells.area(view, leaf) for leaf in chosen_then if leaf not in chosen),
        **goal_fields(goal),
        size=len(leaves),
        spared=len(others.get("excluding", ())),
        evidence=(cells.group_cells(view, g, back, t),),
        good_news=None if len(chosen) == len(chosen_then) else len(chosen) > len(chosen_then),
        change=float(len(chosen) - len(chosen_then)),
    )


EXAMPLES = (
    fires("A 30 30 24\nB 50 50 50\nC 10 10 10", people=10_000, goal="2.5", says={"joined": 1, "left": 0}),
    fires("A 30 30 24\nB 50 50 50\nC 10 10 30", people=10_000, goal="2.5", says={"joined": 1, "left": 1}),
    fires("A 30 30 24\nB 50 50 50\nC 30 30 10", people=10_000, goal="2.5", spared="C", says={"joined": 1}),
    quiet("A 30 30 30\nB 50 50 50\nC 30 30 10", people=10_000, goal="2.5", spared="C"),
    quiet("A 30 30 26\nB 50 50 50\nC 10 10 10", people=10_000, goal="2.5"),
    quiet("A 24 30 24\nB 50 50 50\nC 10 10 10", people=10_000, goal="2.5"),
    quiet("A 30 30 24\nB 50 50 50\nC 10 10 ?", people=10_000, goal="2.5"),
    quiet("A 30 30 24\nB 50 50 50\nC 10 10 10", people=10_000),
)
