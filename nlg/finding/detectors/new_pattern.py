"""For the first time on record all of a group's areas, or none of them, are in one condition.

Fires   for having none, meeting a goal, rising or falling, on a record of every area that is long enough and whole.
Quiet   when it was so before (zeros before the first event do not count), on a gap; "none rose" when all fell.
Chance  from the table's own history: it happens at most once in a record.
Source  design kind X9; guards G1 (counting from the first event, as in `first_time`), G4, G10.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells, over_time
from nlg.finding.example import fires, quiet
from nlg.finding.goals import goal_fields, goal_value, groups_asked, leaves_asked, meets
from nlg.finding.look import Look, group_looks
from nlg.finding.patches import ahead, earliest, figures, moved, moves, pieces, reaches, some
from nlg.finding.series import over_groups
from nlg.panel import Flags, Floats, Groups, Ints
from nlg.story import Brief, Goal, View

ID = "X9"
SAYS = 2  # says more of a figure than most, but for a record
AMONG = True  # looks at the areas of a group together
ZERO, UP, DOWN, GOAL = range(4)  # from GOAL on, the brief's goals in their order
CONDITIONS = ("zero", "up", "down", "goal")
NEVER = 2**62  # later than any period
UNKNOWN = -1


@dataclass(frozen=True, kw_only=True)
class NewPattern(Fact):
    """`how_many` of `size` areas meet the `condition` ("zero", "up", "down", "goal"): all, if `every`, or none.

    `first` proves that it is so for the first time. The record that it never happened in begins with `start_period`,
    `steps` steps ago; `target` is the goal's value, with `goal_by`, `goal_on` and `goal_noun`, as in other kinds."""

    kind: ClassVar[str] = "new_pattern"
    all_meet: Proven
    how_many: Proven
    first: Proven
    start_period: Proven
    group: Proven
    target: Proven | None
    goal_by: Proven | None
    goal_on: Proven | None
    goal_noun: str
    condition: str
    every: bool
    steps: int
    size: int


def find(brief: Brief, when: date | None) -> Found:
    looked = [(look, condition) for look in group_looks(brief, when) for condition in _asked(look)]
    return Found.joined([found for look, condition in looked for found in _find(look, condition)])


def _asked(look: Look) -> Iterator[int]:
    """The conditions that may be asked of a measure."""
    if look.measure.counted:
        yield ZERO
    if not look.follows_a_count:
        yield from (UP, DOWN)
    for k, goal in enumerate(look.brief.goals):
        if goal.measure == look.measure.short_name:
            yield GOAL + k


def _find(look: Look, condition: int) -> Iterator[Found]:
    ok = (look.sizes >= look.limits.smallest_group) & ~np.isnan(look.of_group)
    if condition >= GOAL:
        goal = look.brief.goals[condition - GOAL]
        ok &= groups_asked(look, goal) & (look.count(leaves_asked(look, goal)) == look.sizes)
    met = _met(look, condition)
    for every, now in ((True, met == look.sizes), (False, met == 0)):
        mask = ok & now
        if condition in (UP, DOWN) and not every:
            mask &= moved(look, falling=condition == UP) < look.sizes
        begun, start, first = _firsts(look, condition, every, met, mask)
        steps = (first - start) // look.stride
        mask &= (first == look.ts) & (steps >= look.limits.least_record[look.view.calendar.step])
        if mask.any():
            strength = np.log2(np.maximum(steps, 1))
            yield look.found_groups(mask, strength, condition=condition, every=every, begun=begun, start=start)


def _met(look: Look, condition: int) -> Ints:
    """How many areas of each group meet a condition, UNKNOWN where one is not known. Shape groups x ts."""
    if condition in (UP, DOWN):
        return np.where(look.whole_moves, moved(look, falling=condition == DOWN), UNKNOWN)
    return np.where(look.whole, look.count(_meets(look, condition, look.leaf)), UNKNOWN)


def _meets(look: Look, condition: int, figures: Floats) -> Flags:
    """Which figures meet a condition; of moves the figures are the moves."""
    if condition >= GOAL:
        return np.asarray(meets(figures, look.brief.goals[condition - GOAL]))
    return np.asarray(figures == 0 if condition == ZERO else figures > 0 if condition == UP else figures < 0)


class Record:
    """Of each group: when its record begins, from when on it counts, the first time of all (none), the first gap."""

    def __init__(self, groups: Groups, condition: int, every: bool) -> None:
        self.begun, self.start, self.first, self.gap = np.full((4, len(groups.rows)), NEVER)
        self.sizes, self.condition, self.every, self.done = groups.sizes[:, None], condition, every, 0

    def go_on(self, met: Ints, ts: Ints) -> None:
        """More of it: how many areas met the condition in the periods that follow."""
        self.done = int(ts[-1]) + 1
        if (np.minimum(self.first, self.gap) < NEVER).all():
            return  # all is said
        known = met != UNKNOWN
        counts = known & (met < self.sizes) if self.condition == ZERO and self.every else known
        self.begun = np.minimum(self.begun, earliest(known, ts, NEVER))
        self.start = np.minimum(self.start, earliest(counts, ts, NEVER))
        hits = (met == (self.sizes if self.every else 0)) & (ts >= self.start[:, None])
        self.first = np.minimum(self.first, earliest(hits, ts, NEVER))
        self.gap = np.minimum(self.gap, earliest(~known & (ts >= self.begun[:, None]), ts, NEVER))

    @property
    def firsts(self) -> tuple[Ints, Ints, Ints]:
        """When it begins, from when it counts, the first time where it has no gap before."""
        return self.begun, self.start, np.where(self.gap > self.first, self.first, NEVER)


def _firsts(look: Look, condition: int, every: bool, met: Ints, asked: Flags) -> tuple[Ints, Ints, Ints]:
    """`Record.firsts` of the groups asked for. Shape groups x 1."""
    if len(look.ts) == 1:
        return _looking_back(look, condition, every, np.flatnonzero(asked[:, 0]))
    goal = look.brief.goals[condition - GOAL] if condition >= GOAL else None
    key = ("new_pattern", look.n, min(condition, GOAL), goal, every)
    if key not in look.brief.memory:
        look.brief.memory[key] = Record(look.groups, condition, every)
    record: Record = look.brief.memory[key]
    if record.done <= look.ts[-1]:
        for piece in ahead(look, record.done):
            record.go_on(_met(piece, condition) if piece is not look else met, piece.ts)
    begun, start, first = record.firsts
    return begun[:, None], start[:, None], first[:, None]


def _looking_back(look: Look, condition: int, every: bool, which: Ints) -> tuple[Ints, Ints, Ints]:
    """The same for one period: most groups were as they are now not long ago, and need no whole record."""
    t, found = int(look.ts[0]), np.full((3, len(look.groups.rows), 1), NEVER)
    firsts = np.zeros((3, 0), dtype=np.int64)
    for start in reaches(t):
        if len(which):
            groups = some(look.groups, which)
            record = Record(groups, condition, every)
            for ts in pieces(look, start, t + 1, len(groups.leaves)):
                record.go_on(_met_before(look, groups, condition, ts), ts)
            new = (record.first >= t) & (record.gap > t)
            which, firsts = which[new], np.array(record.firsts)[:, new]
    found[:, which, 0] = firsts
    return found[0], found[1], found[2]


def _met_before(look: Look, groups: Groups, condition: int, ts: Ints) -> Ints:
    """`_met` for some groups at earlier periods."""
    past = (moves if condition in (UP, DOWN) else figures)(look, groups, ts)
    whole = over_groups(~np.isnan(past), groups, np.logical_and)
    met = over_groups(_meets(look, condition, past), groups, np.add, dtype=np.int64)
    return np.where(whole, met, UNKNOWN)


def fact(brief: Brief, found: Found, row: int) -> NewPattern:
    view, _, t = cells.place(brief, found, row)
    g, condition, every = int(found["group"][row]), int(found["condition"][row]), bool(found["every"][row])
    start, begun = int(found["start"][row]), int(found["begun"][row])
    stride = t - int(view.calendar.previous[t]) if view.calendar.previous[t] >= 0 else 1
    size = int(view.panel.groups.sizes[g])
    inputs = {
        "group": cells.group(view, g).value,
        "period": view.calendar.ends[t].isoformat(),
        "condition": _condition(brief, view, t, condition),
    }
    earliest = begun - stride if condition in (UP, DOWN) else begun
    return NewPattern(
        **cells.basics(brief, found, row),
        all_meet=Proven(op="all_where", inputs=inputs, value=every, words={"set": str(size)}),
        how_many=Proven(
            op="count_where", inputs=inputs, value=Fraction(size if every else 0), words={"set": str(size)}
        ),
        first=_first(brief, view, g, condition, every, None if start == begun else start, t),
        start_period=cells.period(view, start),
        group=cells.group(view, g),
        **_goal(brief.goals[condition - GOAL] if condition >= GOAL else None),
        condition=CONDITIONS[min(condition, GOAL)],
        every=every,
        steps=(t - start) // stride,
        size=size,
        evidence=(cells.group_cells(view, g, earliest, t),),
        good_news=every if condition >= GOAL else cells.good_news(view.measure, every == (condition == UP)),
    )


def _goal(goal: Goal | None) -> dict[str, Any]:
    """The fields that name a goal, or that there is none."""
    if goal is None:
        return {"target": None, "goal_by": None, "goal_on": None, "goal_noun": ""}
    told = goal_fields(goal)
    return {"target": told.pop("goal"), **told}


def _first(brief: Brief, view: View, g: int, condition: int, every: bool, after: int | None, t: int) -> Proven:
    """That all areas meet the condition (or none does) for the first time on record, or after a period of it."""
    said = _condition(brief, view, t, condition)
    how_many = (
        over_time.count_moved(view, g, said["moved"])
        if "moved" in said
        else over_time.count_that(view, g, said["test"], _than(brief, condition))
    )
    of_all = Fraction(int(view.panel.groups.sizes[g]))
    return over_time.first_where(how_many, after, "=", of_all if every else Fraction(0), t)


def _than(brief: Brief, condition: int) -> Proven | Fraction:
    return goal_value(brief.goals[condition - GOAL]) if condition >= GOAL else Fraction(0)


def _condition(brief: Brief, view: View, t: int, condition: int) -> dict[str, Any]:
    if condition in (UP, DOWN):
        return cells.moved(view, t, CONDITIONS[condition])
    if condition == ZERO:
        return {"measure": view.measure.name, "test": "=", "than": "0"}
    goal = brief.goals[condition - GOAL]
    return {"measure": view.measure.name, "test": goal.test, "than": goal_value(goal).expr}


def _five(first: str, others: str) -> str:
    return "\n".join([f"A {first}", *(f"{name} {others}" for name in "BCDE")])


EXAMPLES = (
    fires(_five("3 3 3 3 3 3 3 3 0", "0 1 2 0 1 2 0 1 0"), says={"condition": ZERO, "every": True, "start": 0}),
    fires(_five("0 3 3 3 3 3 3 3 3 0", "0 0 2 0 1 2 0 1 1 0"), says={"condition": ZERO, "every": True, "start": 1}),
    fires(_five("30 29 30 29 30 29 30 29 30 31", "9 10 9 10 9 10 9 10 9 20"), says={"condition": UP, "every": True}),
    fires(
        _five("30 30 30 30 30 30 30 30 9", "9 8 9 8 9 8 9 8 9"),
        people=10_000,
        goal="2",
        says={"condition": GOAL, "every": True},
    ),
    quiet(_five("3 0 3 3 3 3 3 3 0", "0 0 2 0 1 2 0 1 0")),
    quiet(_five("3 3 3 ? 3 3 3 3 0", "0 1 2 0 1 2 0 1 0")),
    quiet(_five("0 3 3 3 3 3 3 3 0", "0 0 2 0 1 2 0 1 0")),
    quiet(_five("3 3 3 0", "0 1 2 0")),
)
