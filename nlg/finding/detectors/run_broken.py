"""A state that had lasted is over: the first case after weeks without, a goal met again.

Fires   when a state ended that had lasted four steps or more (three by the month or slower), unusual for the area.
Quiet   where it lasts most of the time, when it began before the record or after a gap, for rises and falls.
Chance  from the area's own past, as for `run_state`.
Source  design kind S3, of states only: the end of a run of falls or rises is a turning point; guard G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import numpy as np

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

ID = "S3"
FRAGILE = True


@dataclass(frozen=True, kw_only=True)
class RunBroken(Fact):
    """The `state`, "none", "met" or "missed", had lasted `steps`, from `first_period` to `then_period`.

    `first` and `then` are the figures at either end; `before_period` is the last period before it. Where a goal is met
    or missed the fact is a `RunBrokenGoal` and has `goal`, `goal_by` and `goal_on` besides.
    """

    kind: ClassVar[str] = "run_broken"
    state: str
    first: Proven
    first_period: Proven
    then: Proven
    then_period: Proven
    before_period: Proven
    steps: Proven


@dataclass(frozen=True, kw_only=True)
class RunBrokenGoal(RunBroken):
    """`goal`, `goal_by` and `goal_on` say which goal is met or missed again."""

    goal: Proven
    goal_by: Proven
    goal_on: Proven
    goal_noun: str


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look, one) for look in looks(brief, when) for one in conditions(look)])


def _find(look: Look, condition: Condition) -> Found:
    run, bits_of = runs(look, condition, 1)
    over = ~condition.holds(look.now) & ~np.isnan(look.now)
    ok = over & (run >= look.limits.least_run[look.view.calendar.step])
    bits = bits_of(ok)
    ok &= bits >= LEAST_BITS
    return look.found(ok, bits, state=condition.code, goal=condition.goal, steps=run)


def fact(brief: Brief, found: Found, row: int) -> RunBroken:
    view, area, t = cells.place(brief, found, row)
    code, goal, steps = (int(found[name][row]) for name in ("state", "goal", "steps"))
    then, first, before = (view.calendar.back(t, k) for k in (1, steps, steps + 1))
    shared = cells.basics(brief, found, row)
    good = good_state(code, brief, goal, view.measure.polarity)
    fields: dict[str, Any] = {
        **shared,
        "state": CALLED[code],
        "first": cells.cell(view, area, first),
        "first_period": cells.period(view, first),
        "then": cells.cell(view, area, then),
        "then_period": cells.period(view, then),
        "before_period": cells.period(view, before),
        "steps": cells.run_where(view, area, then, *tested(brief, code, goal), steps),
        "evidence": (cells.cells(view, [area], before, t),),
        "change": float(shared["now"].number) - float(view.x[area, then]),
        "good_news": None if good is None else not good,
    }
    return RunBroken(**fields) if goal < 0 else RunBrokenGoal(**fields, **goal_fields(brief.goals[goal]))


EXAMPLES = (
    fires("Ashby 3 4 2 0 0 0 0 1", says={"state": NO_EVENTS, "steps": 4}),
    fires("Ashby 3 4 2 1 1 1 0 2", goal="1", says={"state": MET, "goal": 0, "steps": 4}),
    fires("Ashby 1 1 1 2 2 2 1", goal="1", form="month", says={"state": MISSED, "steps": 3}),
    quiet("Ashby 3 4 2 0 0 0 1"),
    quiet("Ashby 3 4 2 0 0 0 0 0"),
    quiet("Ashby 3 4 2 0 0 0 0 ?"),
    quiet("Ashby 3 4 ? 0 0 0 0 1"),
    quiet("Ashby 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0 1"),  # none is the rule there
)
