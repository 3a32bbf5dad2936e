"""What detectors about goals share: whether figures meet one, and its words and value as the sheet gives them."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from nlg.fact import Proven, exact_text
from nlg.finding.look import Look
from nlg.panel import Flags
from nlg.story import Brief, Goal, View

TESTS = {"<": operator.lt, "<=": operator.le, ">=": operator.ge, ">": operator.gt}


def of_goals(brief: Brief, looks: Iterable[Look]) -> Iterator[tuple[Look, int, Goal]]:
    """Each goal, and its number among the brief's, with every look at what it was set for."""
    meant = {goal.measure for goal in brief.goals}
    some = [look for look in looks if look.measure.short_name in meant]
    for k, goal in enumerate(brief.goals):
        yield from ((look, k, goal) for look in some if look.measure.short_name == goal.measure)


def meets(x: Any, goal: Goal) -> Any:
    """Whether figures meet a goal; NaN does not."""
    compare = {"<": np.less, "<=": np.less_equal, ">=": np.greater_equal, ">": np.greater}[goal.test]
    return np.asarray(compare(x, float(goal.value)))


def meets_exactly(view: View, row: int, t: int, goal: Goal) -> bool:
    """The same for one figure, from the cells' own digits: what is printed rests on this."""
    value = view.panel.exact(view.measure.name, row, t)
    if value is None:
        return False
    return bool(TESTS[goal.test](value, goal.value))


def groups_asked(look: Look, goal: Goal) -> Flags:
    """Which groups a goal speaks of: it was set for them, and for one of their areas at least. Shape groups x 1."""
    areas = look.view.panel.areas
    named = np.array([areas[int(row)].code in goal.areas for row in look.groups.rows], dtype=bool)
    return np.asarray(named[:, None] & (look.count(leaves_asked(look, goal)) > 0))


def leaves_asked(look: Look, goal: Goal) -> Flags:
    """Which areas of groups a goal was set for: no other is measured by it. Shape leaves x 1."""
    areas = look.view.panel.areas
    return np.array([areas[int(row)].code in goal.areas for row in look.groups.leaves], dtype=bool)[:, None]


def asked_in(view: View, group: int, goal: Goal) -> tuple[list[int], dict[str, list[str]]]:
    """The rows of a group's areas that a goal was set for, and what a claim about them says of the others, if any."""
    areas, rows = view.panel.areas, [int(row) for row in view.panel.groups.members(group)]
    others = [areas[row].code for row in rows if areas[row].code not in goal.areas]
    asked = [row for row in rows if areas[row].code in goal.areas]
    return asked, {"excluding": others} if others else {}


def met_by(figure: Proven, goal: Goal) -> Proven:
    """Whether a figure meets a goal, and with its words which side of it the figure is on: above, below or on."""
    value = goal_value(goal)
    side = "above" if figure.number > goal.value else "below" if figure.number < goal.value else "on"
    inputs = {"of": figure.expr, "test": goal.test, "than": value.expr}
    return Proven(op="meets", inputs=inputs, value=TESTS[goal.test](figure.number, goal.value), words={"side": side})


def goal_value(goal: Goal) -> Proven:
    """A goal's figure, proved by the sheet or by the store that holds it."""
    text = exact_text(goal.value)
    decimals = len(text.partition(".")[2]) if isinstance(text, str) else 0
    held = {} if goal.source == "sheet" else {"source": goal.source}
    return Proven(op="constant", inputs={"key": goal.key, **held}, value=goal.value, unit="goal", decimals=decimals)


def goal_fields(goal: Goal) -> dict[str, Any]:
    """The fields of a fact that name its goal: value, who set it and when, the noun for it."""
    return {
        "goal": goal_value(goal),
        "goal_by": Proven(
            op="metadata", inputs={"source": goal.source, "key": f"targets.{goal.key}.set_by"}, value=goal.set_by
        ),
        "goal_on": Proven(
            op="metadata", inputs={"source": goal.source, "key": f"targets.{goal.key}.set_on"}, value=goal.set_on
        ),
        "goal_noun": goal.noun,
    }
