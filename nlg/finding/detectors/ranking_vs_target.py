"""Of the areas that do not meet a goal, the one furthest from it, or the one nearest to it.

Fires   when at least two areas of a complete group of five or more do not meet the goal, and one alone is at that end.
Quiet   on a tie, when an area is missing, on few events, for groups the goal does not speak of, beside an area that it
        is not for and that lies beyond.
Chance  one in k of those that do not meet it is at the end.
Source  design kind T8; guards G2, G3, G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

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
    met_by,
    of_goals,
)
from nlg.finding.look import Look, group_looks
from nlg.story import Brief, Goal

ID = "T8"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together
INVERSE = {"<": ">=", "<=": ">", ">=": "<", ">": "<="}
FEWEST_MISSING = 2  # of one alone there is no furthest


@dataclass(frozen=True, kw_only=True)
class RankingVsTarget(Fact):
    """`furthest` from `goal` of the areas of `group` that do not meet it, or nearest: `rank` is its place among these,
    from that end; `gap` the figure less the goal, `side` its sign. `met` says that it does not meet it: `missing` of
    `size` areas do not."""

    kind: ClassVar[str] = "ranking_vs_target"
    rank: Proven
    group: Proven
    gap: Proven
    side: Proven
    met: Proven
    missing: Proven
    goal: Proven
    goal_by: Proven
    goal_on: Proven
    goal_noun: str
    furthest: bool
    size: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(*one) for one in of_goals(brief, group_looks(brief, when))])


def _find(look: Look, k: int, goal: Goal) -> Found:
    beyond = ~meets(look.leaf, goal)
    missing = beyond & leaves_asked(look, goal)
    count = look.count(missing)
    whole = (
        groups_asked(look, goal) & look.whole & (look.sizes >= look.limits.smallest_group) & (count >= FEWEST_MISSING)
    )
    far = look.leaf if goal.test in ("<", "<=") else -look.leaf  # the larger, the further from the goal
    parts = []
    for furthest, how, other in ((True, np.maximum, -np.inf), (False, np.minimum, np.inf)):
        at_end = beyond & (far == look.spread(look.over(np.where(beyond, far, other), how)))
        ok = at_end & missing & look.spread(whole & (look.count(at_end) == 1)) & look.enough[look.groups.leaves]
        strength = np.log2(np.maximum(look.spread(count), 1))
        parts.append(look.found_leaves(ok, strength=strength, goal=k, furthest=furthest))
    return Found.joined(parts)


def fact(brief: Brief, found: Found, row: int) -> RankingVsTarget:
    view, area, t = cells.place(brief, found, row)
    g, goal, furthest = int(found["group"][row]), brief.goals[int(found["goal"][row])], bool(found["furthest"][row])
    leaves, others = asked_in(view, g, goal)
    meeting = [leaf for leaf in leaves if meets_exactly(view, leaf, t, goal)]
    shared, group, value = cells.basics(brief, found, row), cells.group(view, g), goal_value(goal)
    top = furthest == (goal.test in ("<", "<="))
    place: dict[str, Any] = {**cells.at(view, area, t), "group": group.value, "end": "top" if top else "bottom"}
    place["excluding"] = [*(view.panel.areas[leaf].code for leaf in meeting), *others.get("excluding", ())]
    condition = {"measure": view.measure.name, "test": INVERSE[goal.test], "than": value.expr}
    all_missing = {"group": group.value, "period": view.calendar.ends[t].isoformat(), "condition": condition, **others}
    gap = cells.difference(shared["now"], value)
    return RankingVsTarget(
        **shared,
        rank=Proven(op="rank", inputs=place, value=Fraction(1), words={"end": "high" if top else "low", "joint": "no"}),
        group=group,
        gap=gap,
        side=cells.direction(shared["now"], value, clear=False),
        met=met_by(shared["now"], goal),
        missing=Proven(
            op="count_where",
            inputs=all_missing,
            value=Fraction(len(leaves) - len(meeting)),
            words={"set": str(len(leaves))},
        ),
        **goal_fields(goal),
        furthest=furthest,
        size=len(leaves),
        evidence=(cells.group_cells(view, g, t, t),),
        good_news=not furthest,
        change=float(gap.number),
    )


EXAMPLES = (
    fires("A 30\nB 50\nC 10\nD 60\nE 90", people=10_000, goal="2", area="E", says={"furthest": True}),
    fires("A 30\nB 50\nC 10\nD 60\nE 90", people=10_000, goal="2", area="A", says={"furthest": False}),
    fires("A 30\nB 50\nC 20\nD 60\nE 90", goal="55", test=">=", area="C", says={"furthest": True}),
    fires("A 30\nB 50\nC 70\nD 60\nE 90", people=10_000, goal="2", spared="B", area="E", says={"furthest": True}),
    quiet("A 30\nB 50\nC 70\nD 60\nE 90", people=10_000, goal="2", spared="E", area="D"),
    quiet("A 30\nB 50\nC 10\nD 60\nE 90", people=10_000, goal="2", area="C"),
    quiet("A 30\nB 50\nC 10\nD 90\nE 90", people=10_000, goal="2", area="E"),
    quiet("A 30\nB 50\nC ?\nD 60\nE 90", people=10_000, goal="2"),
    quiet("A 10\nB 12\nC 10\nD 16\nE 90", people=10_000, goal="2"),
    quiet("A 30\nB 50\nC 10\nD 60\nE 90", people=10_000),
)
