"""Something holds again for the first time since some earlier period.

Fires   when there are none, or a goal is met or missed, and when that was last so lies as many steps back as make a
        record.
Quiet   when it held more recently or never before (none before the first of all do not count), on a gap since.
Chance  from the table's own history.
Source  design kind E5; guards G1, G4 (a gap since then may hide a nearer time).
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
from nlg.finding.extremes import latest_where
from nlg.finding.goals import goal_fields
from nlg.finding.look import NONE, Look, looks
from nlg.finding.series import last_flagged, latest
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief

ID = "E5"
FRAGILE = True
LENGTH = True
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks


@dataclass(frozen=True, kw_only=True)
class FirstSince(Fact):
    """`condition` is "none", "met" or "missed"; it last held at `since`, where the figure was `witness`.

    Where it is about a goal, the fact is a `FirstSinceGoal` and has `goal`, `goal_by` and `goal_on` besides.
    """

    kind: ClassVar[str] = "first_since"
    condition: str
    since: Proven
    since_period: Proven
    witness: Proven
    steps: int


@dataclass(frozen=True, kw_only=True)
class FirstSinceGoal(FirstSince):
    """`goal`, `goal_by` and `goal_on` say which goal is met or missed."""

    goal: Proven
    goal_by: Proven
    goal_on: Proven
    goal_noun: str


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look, one) for look in looks(brief, when) for one in conditions(look)])


def _find(look: Look, condition: Condition) -> Found:
    least = look.limits.least_record[look.view.calendar.step]
    if len(look.ts) == 1:
        since = _last_time(look, condition, least)
    else:
        past = look.x[:, : look.ts[-1] + 1]
        holds = condition.holds(past)
        since = np.where(holds, last_held(holds, np.isnan(past)), NONE)[:, look.ts]
    steps = look.steps_to(since)
    ok = condition.asked[:, None] & (since >= 0) & (steps >= least)
    if condition.code == NO_EVENTS:
        ok &= since > _first_events(look, ok)  # none before the first of them is no none

    def strength(hits: Ints) -> Floats:
        return np.asarray(np.log2(np.maximum(steps.take(hits), 1)))

    return look.found(ok, strength, condition=condition.code, goal=condition.goal, since=since)


def _first_events(look: Look, wanted: Flags) -> Ints:
    """The first period with any events, of areas that are wanted."""
    rows = np.flatnonzero(wanted.any(axis=1))
    first = np.full((len(look.x), 1), look.x.shape[1], dtype=np.int64)
    some = look.x[rows] > 0
    first[rows, 0] = np.where(some.any(axis=1), some.argmax(axis=1), look.x.shape[1])
    return first


def _last_time(look: Look, condition: Condition, least: int) -> Ints:
    """The same for one period: only areas in which it holds now, and did not lately, are looked through."""
    t, start = int(look.ts[0]), max(0, int(look.ts[0]) - least * look.stride + 1)
    lately = look.x[:, start:t]
    open_now = condition.asked & condition.holds(look.x[:, t])
    rows = np.flatnonzero(open_now & ~(condition.holds(lately) | np.isnan(lately)).any(axis=1))

    def held(some: Ints, start: int, stop: int) -> Flags:
        part = look.x[some, start:stop]
        return condition.holds(part) | np.isnan(part)

    last = last_flagged(held, rows, start)
    since = np.full((len(look.x), 1), NONE, dtype=np.int64)
    since[rows, 0] = np.where(np.isnan(look.x[rows, np.maximum(last, 0)]), NONE, last)
    return since


def last_held(holds: Flags, unknown: Flags) -> Ints:
    """For each period the latest before it at which something held; NONE if never, or not known for a gap since."""
    either, gap = latest(holds), latest(unknown)
    since = np.full(holds.shape, NONE, dtype=np.int64)
    since[:, 1:] = np.where(either > gap, either, NONE)[:, :-1]
    return since


def fact(brief: Brief, found: Found, row: int) -> FirstSince:
    view, area, t = cells.place(brief, found, row)
    code, goal, since = (int(found[name][row]) for name in ("condition", "goal", "since"))
    shared, back = cells.basics(brief, found, row), int(view.calendar.previous[t])
    test, than = tested(brief, code, goal)
    fields: dict[str, Any] = {
        **shared,
        "condition": CALLED[code],
        "since": latest_where(view, area, t, test, than, since),
        "since_period": cells.period(view, since),
        "witness": cells.cell(view, area, since),
        "steps": (t - since) // (t - back),
        "evidence": (cells.cells(view, [area], since, t),),
        "change": float(shared["now"].number) - float(view.x[area, back]),
        "good_news": good_state(code, brief, goal, view.measure.polarity),
    }
    return FirstSince(**fields) if goal < 0 else FirstSinceGoal(**fields, **goal_fields(brief.goals[goal]))


EXAMPLES = (
    fires("Ashby 3 0 3 9 9 8 7 6 5 4 0", says={"condition": NO_EVENTS, "since": 1}),
    fires("Ashby 3 2 3 9 9 8 7 6 5 4 2", goal="2", says={"condition": MET, "goal": 0, "since": 1}),
    fires("Ashby 3 3 1 1 1 1 2 1 1 1 1 3", goal="2", says={"condition": MISSED, "goal": 0, "since": 1}),
    quiet("Ashby 0 0 3 9 9 8 7 6 5 4 0"),  # before it began
    quiet("Ashby 3 0 3 9 9 ? 7 6 5 4 0"),
    quiet("Ashby 3 4 3 9 9 8 7 6 5 4 0"),  # the first of all: another kind
    quiet("Ashby 3 0 3 9 9 8 7 0 5 4 0"),
    quiet("Ashby 3 0 3 9 9 8 7 6 5 4 0", measure_type="stock"),
)
