"""So many periods in a row without any, or within a goal, or beyond it.

Fires   when a state has lasted four steps or more (three by the month or slower) and is not usual for the area.
Quiet   where it lasts most of the time, when it began before the record or after a gap, when it is old news (after
        twelve steps all but every tenth).
Chance  from the area's own past: if a state was kept half the time, four steps in a row are one in sixteen.
Source  design kind S2; guard G4: the steps of the run and the one before must be known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.conditions import (
    CALLED,
    LEAST_BITS,
    MET,
    MISSED,
    NO_EVENTS,
    Condition,
    conditions,
    good_state,
    runs,
    tested,
)
from nlg.finding.example import fires, quiet
from nlg.finding.goals import goal_fields
from nlg.finding.look import Look, looks
from nlg.story import Brief

ID = "S2"
FRAGILE = True
COUNTED = True  # what history has not seen is judged by counting alone: such facts grow by a step at a time
STATE = True  # it tends to last: what held as strongly a step before is no surprise
OLD_AFTER = 12  # longer runs are told again when they come to a round number of steps
ROUND = 10


@dataclass(frozen=True, kw_only=True)
class RunState(Fact):
    """`steps` in a row in a `state`, "none", "met" or "missed", from `first_period` (and `first`) to now.

    The step before it, `before_period`, was otherwise: its figure was `broke`. Where a goal is met or missed the fact
    is a `RunStateGoal` and has `goal`, `goal_by` and `goal_on` besides.
    """

    kind: ClassVar[str] = "run_state"
    state: str
    first: Proven
    first_period: Proven
    broke: Proven
    before_period: Proven
    steps: Proven


@dataclass(frozen=True, kw_only=True)
class RunStateGoal(RunState):
    """`goal`, `goal_by` and `goal_on` say which goal is met or missed."""

    goal: Proven
    goal_by: Proven
    goal_on: Proven
    goal_noun: str


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look, one) for look in looks(brief, when) for one in conditions(look)])


def _find(look: Look, condition: Condition) -> Found:
    run, bits_of = runs(look, condition, 0)
    news = (run <= OLD_AFTER) | (run % ROUND == 0)
    ok = (run >= look.limits.least_run[look.view.calendar.step]) & news
    bits = bits_of(ok)
    ok &= bits >= LEAST_BITS
    return look.found(ok, bits, state=condition.code, goal=condition.goal, steps=run)


def fact(brief: Brief, found: Found, row: int) -> RunState:
    view, area, t = cells.place(brief, found, row)
    code, goal, steps = (int(found[name][row]) for name in ("state", "goal", "steps"))
    first, before = view.calendar.back(t, steps - 1), view.calendar.back(t, steps)
    shared = cells.basics(brief, found, row)
    fields: dict[str, Any] = {
        **shared,
        "state": CALLED[code],
        "first": cells.cell(view, area, first),
        "first_period": cells.period(view, first),
        "broke": cells.cell(view, area, before),
        "before_period": cells.period(view, before),
        "steps": cells.run_where(view, area, t, *tested(brief, code, goal), steps),
        "evidence": (cells.cells(view, [area], before, t),),
        "good_news": good_state(code, brief, goal, view.measure.polarity),
    }
    return RunState(**fields) if goal < 0 else RunStateGoal(**fields, **goal_fields(brief.goals[goal]))


EXAMPLES = (
    fires("Ashby 3 4 2 0 0 0 0", says={"state": NO_EVENTS, "steps": 4}),
    fires("Ashby 3 4 2 1 1 1 0", goal="1", says={"state": MET, "goal": 0, "steps": 4}),
    fires("Ashby 1 1 1 2 2 2", goal="1", form="month", says={"state": MISSED, "steps": 3}),
    quiet("Ashby 3 4 2 0 0 0"),
    quiet("Ashby 3 4 ? 0 0 0 0"),
    quiet("Ashby 0 0 0 0 0 0 0"),  # it began before the record
    quiet("Ashby 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0"),  # none is the rule there
    quiet("Ashby 3 4 2" + " 0" * 13),
    quiet("Ashby 3 4 2 0 0 0 0", measure_type="stock"),
)
