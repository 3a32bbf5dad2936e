"""What detectors about goals share: whether figures meet one, and its words and value as the sheet gives them."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from nlg.fact import Proven, exact_text
from nlg.story import Goal, View


def meets(x: Any, goal: Goal) -> Any:
    """Whether figures meet a goal; NaN does not."""
    compare = {"<": np.less, "<=": np.less_equal, ">=": np.greater_equal, ">": np.greater}[goal.test]
    return np.asarray(compare(x, float(goal.value)))


def meets_exactly(view: View, row: int, t: int, goal: Goal) -> bool:
    """The same for one figure, from the cells' own digits: what is printed rests on this."""
    value = view.panel.exact(view.measure.name, row, t)
    if value is None:
        return False
    compare = {"<": operator.lt, "<=": operator.le, ">=": operator.ge, ">": operator.gt}[goal.test]
    return bool(compare(value, goal.value))


def goal_value(goal: Goal) -> Proven:
    """A goal's figure, proved by the sheet."""
    text = exact_text(goal.value)
    decimals = len(text.partition(".")[2]) if isinstance(text, str) else 0
    return Proven(op="constant", inputs={"key": goal.key}, value=goal.value, unit="goal", decimals=decimals)


def goal_fields(goal: Goal) -> dict[str, Any]:
    """The fields of a fact that name its goal: value, who set it and when, the noun for it."""
    return {
        "goal": goal_value(goal),
        "goal_by": Proven(
            op="metadata", inputs={"source": "sheet", "key": f"targets.{goal.key}.set_by"}, value=goal.set_by
        ),
        "goal_on": Proven(
            op="metadata", inputs={"source": "sheet", "key": f"targets.{goal.key}.set_on"}, value=goal.set_on
        ),
        "goal_noun": goal.noun,
    }
