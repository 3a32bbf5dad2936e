"""The gap between an area's rate and its group's is the widest, or the narrowest, for a long time.

Fires   when the gap (how many times the larger of the two rates is the smaller) is wider, or narrower, than it was for
        as many steps as make a record; provided that in that time it moved by a tenth and by more than chance, on one
        side of the group's rate, and was or is a fifth or more.
Quiet   when figures are missing in between, on few events, when the area has changed sides.
Chance  in a series without trend one in n periods is the widest of n; that the move is clear makes it rarer still.
Source  design kind P8: two rates make the noise of two; guards G1, G3, G4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import BLOCKED, NONE, Look, group_looks, look_at
from nlg.finding.patches import figures
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief

ID = "P8"
AMONG = True  # looks at the areas of a group together
LEAST_MOVE = 1.1  # the wider gap by the narrower
LEAST_APART = 1.2  # a narrower gap is as good as none
LEAST_Z = 1.96  # two-sided, one in twenty
ROUNDING = 1e-9
BLOCKS = 8, 512  # periods looked back over at once: at first, and at most


@dataclass(frozen=True, kw_only=True)
class GapTrend(Fact):
    """`times` is the area's rate by `parent_now`, the rate of `group`; `narrow` or wide.

    For so many `steps` there was none like it: since `since_period`, when it was `times_since`, or, where both are
    None, since the record of the two began. `times_before` at `before_period` is where it has come from."""

    kind: ClassVar[str] = "gap_trend"
    times: Proven
    parent_now: Proven
    group: Proven
    direction: Proven
    before_period: Proven
    times_before: Proven
    since_period: Proven | None
    times_since: Proven | None
    narrow: bool
    steps: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when, ("rate",)) if look.measure.numerator])


def _find(look: Look) -> Found:
    groups, least = look.groups, look.limits.least_record[look.view.calendar.step]
    before = look.ago(least)
    own, parent = look.leaf, look.spread(look.of_group)
    own_then, parent_then = before[groups.leaves], look.spread(before[groups.rows])
    gap, gap_then = _gap(own, parent), _gap(own_then, parent_then)
    moved = np.abs(np.log(gap / gap_then))
    ok = (moved >= np.log(LEAST_MOVE) - ROUNDING) & ((own - parent) * (own_then - parent_then) >= 0)
    ok &= (np.maximum(gap, gap_then) >= LEAST_APART - ROUNDING) & _beyond_chance(look, moved, least)
    narrow = gap < gap_then
    reach = 0
    if len(look.ts) > 1:
        reach = least * look.stride - 1
        ok &= _furthest_lately(look, narrow, reach)
    since, steps = np.full(ok.shape, BLOCKED), np.zeros(ok.shape, dtype=np.int64)
    leaf, at = np.nonzero(ok)
    rows = np.array([groups.leaves[leaf], groups.rows[groups.of_leaf[leaf]]])
    since[leaf, at], first = _since(look, rows, look.ts[at], narrow[leaf, at], reach)
    steps[leaf, at] = (look.ts[at] - np.maximum(since[leaf, at], first)) // look.stride
    ok &= (since != BLOCKED) & (steps >= least)
    return look.found_leaves(ok, strength=np.log2(np.maximum(steps, 1)), narrow=narrow, since=since, steps=steps)


def _gap(own: Any, parent: Any) -> Any:
    """How many times the larger rate is the smaller; NaN where there is none or less of either."""
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where((own > 0) & (parent > 0), own / parent, np.nan)
        return np.maximum(ratio, 1 / ratio)


def _beyond_chance(look: Look, moved: Floats, least: int) -> Flags:
    """Whether the four counts behind the two gaps are enough for such a move of the ratio to be no chance."""
    if look.events is None:
        return np.ones(moved.shape, dtype=bool)
    n = look.brief.view(look.view.panel.table, look.measure.numerator.split(".", 1)[1])
    counts = look_at(look.brief, -1 if n is None else n, look.ts)
    noise, enough = np.zeros(moved.shape), np.ones(moved.shape, dtype=bool)
    for events in (counts.now, counts.ago(least)):
        own = events[look.groups.leaves]
        noise += 1 / own + look.spread(1 / events[look.groups.rows])
        enough &= own >= look.limits.fewest_events
    return enough & (moved >= LEAST_Z * np.sqrt(noise))


def _furthest_lately(look: Look, narrow: Flags, width: int) -> Flags:
    """Whether every gap of so many periods before is wider (narrower): over history this sorts most figures out."""
    many = len(look.ts)
    ts = np.arange(look.ts[0] - width, look.ts[-1] + 1)
    whole = replace(look.groups, leaves=look.groups.rows[look.groups.of_leaf])
    gap = _coarse(figures(look, look.groups, ts), figures(look, whole, ts))
    now, past = gap[:, -many:], gap[:, :-1]
    return np.asarray(
        np.where(narrow, now < _over(past, many, width, np.minimum), now > _over(past, many, width, np.maximum))
    )


def _over(x: Floats, many: int, width: int, how: np.ufunc) -> Floats:
    """The least (largest) of stretches so wide, by doubling; NaN where one is not known. `many` stretches."""
    done = 1
    while 2 * done <= width:
        x, done = how(x[:, :-done], x[:, done:]), 2 * done
    return np.asarray(how(x[:, :many], x[:, width - done : width - done + many]))


def _since(look: Look, rows: Ints, ts: Ints, narrow: Flags, reach: int) -> tuple[Ints, Ints]:
    """For single figures, the latest earlier period with a gap no narrower (no wider), and where the record begins.

    NONE where the record has none, BLOCKED where a period is not known. Only what is still open is looked at, and not
    what it is known to be further than: so many periods of `reach`.
    """
    began = look.begun
    first, way = np.max(began[rows], axis=0), np.where(narrow, -1, 1)
    found, still, block = np.full(len(ts), NONE), np.arange(len(ts)), BLOCKS[0]
    now = way * _coarse(look.x[rows[0], ts], look.x[rows[1], ts])
    while len(still):
        at = ts[still, None] - (reach + 1 + np.arange(block))
        own, parent = (look.x[row[still, None], np.maximum(at, 0)] for row in rows)
        gap = way[still, None] * _coarse(own, parent)
        stop = ~(gap < now[still, None])  # what is not known stops the search
        stop |= at < first[still, None]
        hit, k = stop.any(axis=1), stop.argmax(axis=1)
        where, unknown = at[np.arange(len(still)), k], np.isnan(gap[np.arange(len(still)), k])
        where = np.where(where < first[still], NONE, np.where(unknown, BLOCKED, where))
        found[still[hit]] = where[hit]
        still, reach, block = still[~hit], reach + block, min(block * 2, BLOCKS[1])
    return found, first


def _coarse(own: Floats, parent: Floats) -> Any:
    """Gaps to seven figures, so that equal ones are equal however they came about."""
    return _gap(own, parent).astype(np.float32)


def fact(brief: Brief, found: Found, row: int) -> GapTrend:
    view, area, t = cells.place(brief, found, row)
    g, narrow, since = int(found["group"][row]), bool(found["narrow"][row]), int(found["since"][row])
    whole, calendar = int(view.panel.groups.rows[g]), view.calendar
    back = calendar.back(t, brief.limits.least_record[calendar.step])
    now, before = (cells.cell(view, area, k) for k in (t, back))
    parent, parent_before = (cells.cell(view, whole, k) for k in (t, back))
    parted = since >= 0
    times_since = cells.ratio(cells.cell(view, area, since), cells.cell(view, whole, since)) if parted else None
    steps = int(found["steps"][row])
    start = since if parted else t - steps * (t - int(calendar.previous[t]))
    rising = (now.number > parent.number) != narrow  # its rate, beside that of the group
    return GapTrend(
        **cells.basics(brief, found, row),
        times=cells.ratio(now, parent),
        parent_now=parent,
        group=cells.group(view, g),
        direction=cells.direction(now, parent, clear=True),
        before_period=cells.period(view, back),
        times_before=cells.ratio(before, parent_before),
        since_period=cells.period(view, since) if parted else None,
        times_since=times_since,
        narrow=narrow,
        steps=steps,
        evidence=(cells.group_cells(view, g, start, t),),
        qualifiers=1 if parted else 0,
        good_news=cells.good_news(view.measure, rising),
        change=float((now.number - parent.number) - (before.number - parent_before.number)),
    )


EXAMPLES = (
    fires(
        "A 500 500 500 500 500 500 500 500 500 1200\nB 400" + " 400" * 9,
        people=10_000,
        area="A",
        says={"narrow": False},
    ),
    fires(
        "A 1200 990 990 990 990 990 990 990 990 450\nB 400" + " 400" * 9, people=10_000, area="A", says={"narrow": True}
    ),
    fires("A 2000 500 500 500 500 500 500 500 500 500 1200\nB 400" + " 400" * 10, people=10_000, says={"since": 0}),
    quiet("A 500 500 500 500 ? 500 500 500 500 1200\nB 400" + " 400" * 9, people=10_000),
    quiet("A 500 500 500 500 2000 500 500 500 500 1200\nB 400" + " 400" * 9, people=10_000),
    quiet("A 500 500 500 500 500 500 500 500 500 580\nB 400" + " 400" * 9, people=10_000),
    quiet("A 50 50 50 50 50 50 50 50 50 120\nB 40" + " 40" * 9, people=10_000, area="A"),
    quiet("A 500 500 500 500 1200\nB 400" + " 400" * 4, people=10_000),
)
