"""The highest, or the lowest, place of a group has a new holder.

Fires   when one area alone holds it where another had held it alone for two steps or more; one of them moved clearly.
Quiet   on a shared place on either side, when neither moved by more than chance, with an area missing.
Chance  areas of one true rate swap first place in most steps; a holder of long standing seldom loses it to noise.
Source  design kind R7; guards G2, G3 (20 events behind the new figure, and behind the old holder's before), G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, ranked_looks
from nlg.finding.patches import CELLS, ahead, some
from nlg.finding.places import NOBODY, alone, at_edge, enough_then
from nlg.finding.series import over_groups
from nlg.panel import Flags, Floats, Groups, Ints
from nlg.story import Brief

ID = "R7"
AMONG = True  # looks at the areas of a group together
SAYS = 2  # says more of a figure than most, but for a record
SMALLEST_GROUP = 3
LEAST_HELD = 2  # steps that the old holder held it
FIRST_BACK = 8  # steps gone back over at once; then twice as many, and so on


@dataclass(frozen=True, kw_only=True)
class NewLeader(Fact):
    """`former` held the place alone for `held` steps (at least: a tie, a gap or the record's start ends the count).

    `former_rank` is its place now, `former_rank_then` the one it lost. `then` is what the new holder had a step before,
    `former_then` the former."""

    kind: ClassVar[str] = "new_leader"
    rank: Proven
    former: Proven
    former_now: Proven
    former_then: Proven
    former_rank: Proven
    former_rank_then: Proven
    group: Proven
    then: Proven
    then_period: Proven
    held: int
    size: int
    high: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined(
        [_find(look, high) for look in ranked_looks(brief, when) for high in (True, False)],
    )


def _find(look: Look, high: bool) -> Found:
    leaves = look.groups.leaves
    holder = alone(at_edge(look, high=high), look.groups)
    former, held = _holder_then(look, holder, high)
    ok = (holder != NOBODY) & (former != NOBODY) & (holder != former) & (look.sizes >= SMALLEST_GROUP)
    g, at = np.nonzero(ok)
    new, old = leaves[holder[g, at]], leaves[former[g, at]]
    way = 1 if high else -1
    clear = (look.clear[new, at] & (look.move[new, at] * way > 0)) | (
        look.clear[old, at] & (look.move[old, at] * way < 0)
    )
    ok[g, at] = clear & look.enough[new, at] & enough_then(look)[old, at]
    if len(look.ts) == 1:
        held = _held(look, former, ok, high)
    g, at = np.nonzero(ok & (held >= LEAST_HELD))
    mask = np.zeros(look.leaf.shape, dtype=bool)
    mask[holder[g, at], at] = True
    strength = look.spread(np.log2(np.maximum(held, 1)))
    return look.found_leaves(mask, strength=strength, high=high, held=look.spread(held))


class Record:
    """Of each group: who held the place in the latest step's periods, and for how many steps. Shape groups x stride."""

    def __init__(self, groups: int, stride: int) -> None:
        self.holders, self.held = np.full((groups, stride), NOBODY), np.ones((groups, stride), dtype=np.int64)
        self.done = 0

    def go_on(self, holders: Ints, ts: Ints) -> tuple[Ints, Ints]:
        """More of it: who held the place a step before, and for how many steps. Shape groups x ts."""
        stride, periods = self.holders.shape[1], len(ts)
        both = np.hstack([self.holders, holders])
        steps = -(-both.shape[1] // stride)
        by_step = np.full((len(both), steps * stride), NOBODY)
        by_step[:, : both.shape[1]] = both
        by_step = by_step.reshape(len(both), steps, stride)
        step = np.arange(steps)[None, :, None]
        new = np.zeros(by_step.shape, dtype=bool)
        new[:, 1:] = by_step[:, 1:] != by_step[:, :-1]
        first = np.maximum.accumulate(np.where(new, step, 0), axis=1)
        held = np.where(first > 0, step - first + 1, step + self.held[:, None])
        held = held.reshape(len(both), -1)[:, : both.shape[1]]
        self.holders, self.held, self.done = both[:, periods:], held[:, periods:], int(ts[-1]) + 1
        return both[:, :periods], held[:, :periods]


def _holder_then(look: Look, holder: Ints, high: bool) -> tuple[Ints, Ints]:
    """Who held the place a step before; over history also for how many steps. Shape groups x ts."""
    if len(look.ts) == 1:
        return _alone_of(look.then[look.groups.leaves], look.groups, high), np.zeros(holder.shape, dtype=np.int64)
    key = ("new_leader", look.n, high)
    if key not in look.brief.memory:
        look.brief.memory[key] = Record(len(look.groups.rows), look.stride)
    record: Record = look.brief.memory[key]
    if record.done > look.ts[0]:
        record = Record(len(look.groups.rows), look.stride)
    for piece in ahead(look, record.done):
        found = record.go_on(alone(at_edge(piece, high=high), look.groups) if piece is not look else holder, piece.ts)
    return found


def _alone_of(x: Floats, groups: Groups, high: bool) -> Ints:
    """The only one at an end of each group. `x` is leaves x periods."""
    return alone(x == over_groups(x, groups, np.maximum if high else np.minimum)[groups.of_leaf], groups)


def _held(look: Look, former: Ints, asked: Flags, high: bool) -> Ints:
    """At one period: for how many steps, up to the one before, the former held the place. It goes back as needed."""
    held, still = np.zeros(former.shape, dtype=np.int64), np.flatnonzero(asked[:, 0])
    at, many = int(look.ts[0]) - look.stride, FIRST_BACK
    while len(still) and at >= 0:
        groups = some(look.groups, still)
        many = min(many, max(1, CELLS // len(groups.leaves)))
        ts = np.arange(at, max(-1, at - many * look.stride), -look.stride)
        place = _alone_of(look.x[np.ix_(groups.leaves, ts)], groups, high)
        same = place == (former[still, 0] - look.groups.starts[still] + groups.starts[:-1])[:, None]
        held[still, 0] += np.where(same.all(axis=1), len(ts), same.argmin(axis=1))
        still, at, many = still[same.all(axis=1)], at - len(ts) * look.stride, 2 * many
    return held


def fact(brief: Brief, found: Found, row: int) -> NewLeader:
    view, area, t = cells.place(brief, found, row)
    g, high, held = int(found["group"][row]), bool(found["high"][row]), int(found["held"][row])
    back = int(view.calendar.previous[t])
    leaves = view.panel.groups.members(g)
    former = int(leaves[np.argmax(view.x[leaves, back]) if high else np.argmin(view.x[leaves, back])])
    shared, then = cells.basics(brief, found, row), cells.cell(view, area, back)
    return NewLeader(
        **shared,
        rank=cells.rank(view, area, t, g, high=high),
        former=cells.area(view, former),
        former_now=cells.cell(view, former, t),
        former_then=cells.cell(view, former, back),
        former_rank=cells.rank(view, former, t, g, high=high),
        former_rank_then=cells.rank(view, former, back, g, high=high),
        group=cells.group(view, g),
        then=then,
        then_period=cells.period(view, back),
        held=held,
        size=len(leaves),
        high=high,
        evidence=(cells.group_cells(view, g, view.calendar.back(t, held), t),),
        good_news=cells.good_news(view.measure, high),
        change=float(shared["now"].number - then.number),
    )


EXAMPLES = (
    fires("A 60 60 60 99\nB 80 80 80 81\nC 70 70 70 70", people=10_000, area="A", says={"held": 3, "high": True}),
    fires("A 60 60 60 50\nB 99 99 99 40\nC 70 70 70 70", people=10_000, area="B", says={"held": 3, "high": False}),
    fires("A 90 60 60 99\nB 80 80 80 81\nC 70 70 70 70", people=10_000, area="A", says={"held": 2, "high": True}),
    quiet("A 90 90 60 99\nB 80 80 80 81\nC 70 70 70 70", people=10_000, area="A"),
    quiet("A 79 79 79 82\nB 80 80 80 81\nC 70 70 70 70", people=10_000),
    quiet("A 60 60 60 99\nB 80 80 80 99\nC 70 70 70 70", people=10_000, area="A"),
    quiet("A 80 60 80 99\nB 80 80 80 81\nC 70 70 70 70", people=10_000, area="A"),
    quiet("A 60 60 60 99\nB 80 80 80 81\nC 70 70 ? 70", people=10_000, area="A"),
    quiet("A 60 60 60 99\nB 80 80 80 81\nC 70 70 70 70"),
)
