"""The second, third ... time this year that there were none, or that a goal was met or missed.

Fires   when it holds again after a step in which it did not, and held earlier in the calendar year; in half of the
        year's steps at most.
Quiet   the first time, while it goes on, where it holds most of the time, when a figure of the year is not known.
Chance  no news by itself: it counts how often what is news happened before.
Source  design kind E7: no window but the calendar year, and that from its first day; guard G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.conditions import CALLED, MET, MISSED, NO_EVENTS, Condition, conditions, good_state, tested
from nlg.finding.example import fires, quiet
from nlg.finding.goals import goal_fields
from nlg.finding.look import Look, looks
from nlg.panel import Ints
from nlg.story import Brief

ID = "E7"
FRAGILE = True
CONTEXT = True  # no news by itself
MOST = 2  # what holds more often than every other time is no event


@dataclass(frozen=True, kw_only=True)
class NthTime(Fact):
    """The `times`-th time of the year that the `condition`, "none", "met" or "missed", held.

    `times_before` are the earlier periods, the latest first, `figures` theirs; the year so far has had `steps`. Where
    it is about a goal the fact is an `NthTimeGoal` and has `goal`, `goal_by` and `goal_on` besides.
    """

    kind: ClassVar[str] = "nth_time"
    condition: str
    times_before: tuple[Proven, ...]
    figures: tuple[Proven, ...]
    first_period: Proven
    first: Proven
    times: Proven
    steps: int


@dataclass(frozen=True, kw_only=True)
class NthTimeGoal(NthTime):
    """`goal`, `goal_by` and `goal_on` say which goal is met or missed."""

    goal: Proven
    goal_by: Proven
    goal_on: Proven
    goal_noun: str


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look, one) for look in looks(brief, when) for one in conditions(look)])


def _find(look: Look, condition: Condition) -> Found:
    steps = _steps(look)
    now, then = condition.holds(look.now), look.then
    anew = now & ~condition.holds(then) & ~np.isnan(then) & condition.asked[:, None] & (steps > 1)
    if not anew.any():
        return Found.joined([])
    times, known = (_of_one if len(look.ts) == 1 else _of_all)(look, condition, steps)
    ok = anew & (known == steps) & (times > 1) & (times * MOST <= steps)
    strength = times.astype(np.float64)
    return look.found(ok, strength, condition=condition.code, goal=condition.goal, times=times, steps=steps)


def _steps(look: Look) -> Ints:
    """How many steps each period's calendar year has had so far; 0 where the table does not reach its beginning."""
    calendar = look.view.calendar
    years = np.array([end.year for end in calendar.ends])
    steps = (look.ts - np.searchsorted(years, years[look.ts])) // look.stride + 1
    first = look.ts - (steps - 1) * look.stride
    begins = [calendar.starts[at] <= date(int(years[at]), 1, 1) for at in range(min(look.stride, len(years)))]
    early = first < look.stride
    whole = ~early | np.array(begins)[np.where(early, first, 0)]
    return np.asarray(np.where(whole, steps, 0))


def _of_one(look: Look, condition: Condition, steps: Ints) -> tuple[Ints, Ints]:
    """How often it held in the year's steps to one period, and how many of them are known."""
    t = int(look.ts[0])
    year = look.x[:, t - (int(steps[0]) - 1) * look.stride : t + 1 : look.stride]
    counted = condition.holds(year).sum(axis=1)[:, None], (~np.isnan(year)).sum(axis=1)[:, None]
    return np.asarray(counted[0]), np.asarray(counted[1])


def _of_all(look: Look, condition: Condition, steps: Ints) -> tuple[Ints, Ints]:
    """The same for all periods."""
    past, before = look.x[:, : look.ts[-1] + 1], look.ts - steps * look.stride
    found = []
    for flags in (condition.holds(past), ~np.isnan(past)):
        so_far = np.empty(past.shape, dtype=np.int64)
        for day in range(min(look.stride, past.shape[1])):
            so_far[:, day :: look.stride] = np.cumsum(flags[:, day :: look.stride], axis=1)
        found.append(so_far[:, look.ts] - np.where(before >= 0, so_far[:, np.maximum(before, 0)], 0))
    return found[0], found[1]


def fact(brief: Brief, found: Found, row: int) -> NthTime:
    view, area, t = cells.place(brief, found, row)
    code, goal, times, steps = (int(found[name][row]) for name in ("condition", "goal", "times", "steps"))
    stride, (test, than) = t - int(view.calendar.previous[t]), tested(brief, code, goal)
    about = None if goal < 0 else brief.goals[goal]
    condition = Condition(code=code, goal=goal, about=about, asked=np.ones(1, dtype=bool))
    at = [k for k in range(t - stride, t - steps * stride, -stride) if condition.holds(view.x[area, k])]
    fields: dict[str, Any] = {
        **cells.basics(brief, found, row),
        "condition": CALLED[code],
        "times_before": tuple(cells.period(view, k) for k in at),
        "figures": tuple(cells.cell(view, area, k) for k in at),
        "first_period": cells.period(view, at[-1]),
        "first": cells.cell(view, area, at[-1]),
        "times": cells.count_periods(view, area, t - (steps - 1) * stride, t, {"test": test, "than": than}, times),
        "steps": steps,
        "evidence": (cells.cells(view, [area], t - (steps - 1) * stride, t),),
        "good_news": good_state(code, brief, goal, view.measure.polarity),
    }
    return NthTime(**fields) if goal < 0 else NthTimeGoal(**fields, **goal_fields(brief.goals[goal]))


EXAMPLES = (
    fires("Ashby 5 0 3 3 0 3 4 5 5 3 0", says={"condition": NO_EVENTS, "times": 2, "steps": 9}),
    fires("Ashby 3 3 5 5 3 1 3 3 1 3 3 1", goal="1", form="month", says={"condition": MET, "times": 3, "steps": 12}),
    fires("Ashby 1 1 2 1 2 1 1 2", goal="1", form="quarter", says={"condition": MISSED, "times": 2, "steps": 4}),
    quiet("Ashby 5 0 3 3 0 3 4 5 5 0 0"),  # it goes on
    quiet("Ashby 0 0 3 3 6 3 4 5 5 3 0"),  # the first of the year
    quiet("Ashby 5 0 3 3 0 3 4 ? 5 3 0"),
    quiet("Ashby 3 0 3 4 5 5 3 0"),  # the table begins within the year
    quiet("Ashby 5 5 3 0 0 0 0 5 0 3 0"),  # most of the time
)
