"""A figure has begun to meet a goal, or has stopped meeting it.

Fires   when it meets the goal and did not for as many steps before as make a run, or the reverse.
Quiet   when it has been on either side of late, when a figure of that time is missing, without a goal.
Chance  from the table's own history.
Source  design kind T3: "since" is the latest earlier period on this side of the goal (as in `first_since`); guards G1,
        G4, G6.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.goals import TESTS, goal_fields, goal_value, meets, meets_exactly, met_by, of_goals
from nlg.finding.look import BLOCKED, NONE, Look, looks
from nlg.finding.over_time import Series, figure, latest_where, run_where
from nlg.finding.series import last_flagged, latest
from nlg.panel import Flags, Ints
from nlg.story import Brief, Goal, View

ID = "T3"
SAYS = 2  # says more of a figure than most, but for a record
INVERSE = {"<": ">=", "<=": ">", ">=": "<", ">": "<="}


@dataclass(frozen=True, kw_only=True)
class Crossing(Fact):
    """Now `met` or not, and for `steps` before it was the other way: `then`, `then_period` are a step before, when it
    was `met_then`. `steps` is None where a gap in the record hides how long.

    `since` is the latest period before on this side of `goal`: its value is None where `first`, that is where there was
    none on a record long enough to say so, which began with `first_period`. It is None itself where nothing is known.
    """

    kind: ClassVar[str] = "crossing"
    met: Proven
    met_then: Proven
    then: Proven
    then_period: Proven
    since: Proven | None
    since_period: Proven | None
    first_period: Proven
    goal: Proven
    goal_by: Proven
    goal_on: Proven
    goal_noun: str
    first: bool
    steps: Proven | None


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(*one) for one in of_goals(brief, looks(brief, when))])


def _find(look: Look, k: int, goal: Goal) -> Found:
    asked = np.array([area.code in goal.areas for area in look.view.panel.areas])
    met = meets(look.now, goal)
    ok = asked[:, None] & (met != meets(look.then, goal)) & ~np.isnan(look.move)
    stop = np.full(ok.shape, NONE, dtype=np.int64)
    rows = np.flatnonzero(ok.any(axis=1))
    stop[rows] = (_last_like if len(look.ts) == 1 else _latest_like)(look, rows, met[rows], goal)
    steps = (look.ts - 1 - stop) // look.stride
    since = _told(look, stop)
    ok &= steps >= look.limits.least_run[look.view.calendar.step]
    return look.found(ok, strength=np.log2(np.maximum(steps, 1)), goal=k, met=met, since=since, steps=steps)


def _latest_like(look: Look, rows: Ints, met: Flags, goal: Goal) -> Ints:
    """The latest period up to a step before that is on the same side of the goal, or is not known; -1 for none."""
    back = look.ts - look.stride
    x = look.x[rows, : max(0, int(back[-1])) + 1]
    unknown, met_ever = np.isnan(x), meets(x, goal)
    found = np.full(met.shape, -1, dtype=np.int64)
    for way in (True, False):
        last = latest(unknown | (met_ever == way))
        found = np.where((met == way) & (back >= 0), last[:, np.maximum(back, 0)], found)
    return found


def _last_like(look: Look, rows: Ints, met: Flags, goal: Goal) -> Ints:
    """The same for one period."""
    x, own = look.x, np.zeros(len(look.x), dtype=bool)
    own[rows] = met[:, 0]

    def alike(some: Ints, start: int, stop: int) -> Flags:
        part = x[some, start:stop]
        return np.asarray(np.isnan(part) | (meets(part, goal) == own[some, None]))

    return last_flagged(alike, rows, int(look.ts[0]) - look.stride + 1)[:, None]


def _told(look: Look, stop: Ints) -> Ints:
    """The period in which the search stopped: NONE where the record begins behind it, BLOCKED by a gap."""
    gap = np.isnan(np.take_along_axis(look.x, np.maximum(stop, 0), axis=1)) & (stop >= 0)
    return np.where(stop < look.begun[:, None], NONE, np.where(gap, BLOCKED, stop))


def fact(brief: Brief, found: Found, row: int) -> Crossing:
    view, area, t = cells.place(brief, found, row)
    goal, met, since = brief.goals[int(found["goal"][row])], bool(found["met"][row]), int(found["since"][row])
    calendar, steps = view.calendar, int(found["steps"][row])
    back, begun = int(calendar.previous[t]), int(np.flatnonzero(view.known[area])[0])
    shared, then = cells.basics(brief, found, row), cells.cell(view, area, back)
    test, known = goal.test if met else INVERSE[goal.test], since >= 0
    first = since == NONE and steps >= brief.limits.least_record[calendar.step]
    says_when = (known or first) and not _held_between(view, area, back, t, goal, met)
    own = figure(view, area)
    return Crossing(
        **shared,
        met=met_by(shared["now"], goal),
        met_then=met_by(then, goal),
        then=then,
        then_period=cells.period(view, back),
        since=latest_where(own, t, test, goal_value(goal), since if known else None) if says_when else None,
        since_period=cells.period(view, since) if known and says_when else None,
        first_period=cells.period(view, begun),
        **goal_fields(goal),
        first=first,
        steps=_other_way(own, back, begun, goal, met),
        evidence=(cells.cells(view, [area], since if known else t - steps * (t - back), t),),
        certainty=cells.move_certainty(view.measure, shared["now"], then),
        qualifiers=1 if known else 0,
        good_news=met,
        change=float(shared["now"].number - then.number),
    )


def _held_between(view: View, area: int, back: int, t: int, goal: Goal, met: bool) -> bool:
    """Whether, of sums taken every day, one since the step before was on this side of the goal or is not known."""
    days = range(back + 1, t)
    return any(not view.known[area, k] or meets_exactly(view, area, k, goal) == met for k in days)


def _other_way(own: Series, back: int, begun: int, goal: Goal, met: bool) -> Proven | None:
    """For how many steps in a row, to the one before, the figure stood on the other side; None where a gap hides it."""
    test, steps, at = INVERSE[goal.test] if met else goal.test, 0, back
    while at >= begun:
        value = own.at(at)
        if value is None:
            return None
        if not TESTS[test](value, goal.value):
            break
        steps, at = steps + 1, own.view.calendar.back(at, 1)
    return run_where(own, back, test, goal_value(goal), steps)


EXAMPLES = (
    fires("A 24 30 40 50 30 24", people=10_000, goal="2.5", says={"met": True, "since": 0, "steps": 4}),
    fires("A 30 20 20 20 20 30", people=10_000, goal="2.5", says={"met": False, "since": 0}),
    fires("A 30 40 50 30 25", people=10_000, goal="2.5", says={"since": NONE}),
    quiet("A 30 40 50 30 25", people=10_000, goal="2.5", test="<"),
    quiet("A 30 40 24 30 24", people=10_000, goal="2.5"),
    quiet("A 30 40 ? 30 24", people=10_000, goal="2.5"),
    quiet("A 30 40 50 30 24", people=10_000),
)
