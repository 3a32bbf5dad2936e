"""Vectorised arithmetic on whole panels: changes, since, streaks, ranks, groups.

Matrices are areas x periods with NaN for what is not known; `ts` are the indices of the periods asked for, one or all.
Results have shape (areas, len(ts)) unless said. NaN compares as "no", so every function says what a gap does.
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import comb, erfc, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from nlg.panel import Calendar, Flags, Floats, Groups, Ints

CLEAR_AT = 0.05  # two-sided probability below which a change counts as clear of chance
EXACT_TO = 400  # counts up to this sum are tested exactly on whole panels; beyond, the tail below draws the same line
NONE, BLOCKED = -1, -2  # no such earlier period on record; a gap lies in the way


def before(x: Floats, calendar: Calendar, ts: Ints) -> Floats:
    """The figure one step back, NaN where the record does not reach."""
    back = calendar.previous[ts]
    return np.where(back >= 0, x[:, np.maximum(back, 0)], np.nan)


def change(x: Floats, calendar: Calendar, ts: Ints) -> Floats:
    """Now less one step back, NaN where either is not known."""
    return x[:, ts] - before(x, calendar, ts)


def last_at_most(x: Floats, ts: Ints, *, begun: Ints | None = None, sign: int = 1) -> Ints:
    """The latest earlier period whose figure is no higher: NONE where the record has none, BLOCKED by a gap.

    With `sign` -1: no lower. A figure that is itself not known is BLOCKED. `begun` gives each area's first period on
    record: what is not known before it is no gap.
    """
    found = _last_one(x, int(ts[0]), sign) if len(ts) == 1 else _last_many(x, ts, sign)
    gap = (found >= 0) & np.isnan(np.take_along_axis(x, np.maximum(found, 0), axis=1))
    if begun is not None:
        found = np.where(gap & (found < begun[:, None]), NONE, found)
        gap &= found >= 0
    return np.where(gap | np.isnan(x[:, ts]), BLOCKED, found)


def _last_one(x: Floats, t: int, sign: int) -> Ints:
    """One period: from the back, the first no higher. Blocks double, and only rows still open are looked at."""
    found = np.full(len(x), NONE, dtype=np.int64)
    open_rows, stop, block = np.arange(len(x)), t, 32
    beyond = np.greater if sign > 0 else np.less
    while stop > 0 and len(open_rows):
        start = max(0, stop - block)
        part = x[:, start:stop] if len(open_rows) == len(x) else x[open_rows, start:stop]
        hit = ~beyond(part, x[open_rows, t][:, None])  # a gap is beyond nothing: it stops the search
        some = hit.any(axis=1)
        found[open_rows[some]] = stop - 1 - np.argmax(hit[some, ::-1], axis=1)
        open_rows, stop, block = open_rows[~some], start, block * 2
    return found[:, None]


def _last_many(x: Floats, ts: Ints, sign: int) -> Ints:
    """All periods: trailing minima by doubling, then a binary descent for every cell at once."""
    floor = np.where(np.isnan(x), -np.inf, sign * x)  # a gap stops every search
    minima, width = [floor], 1
    while width * 2 <= floor.shape[1]:
        last = minima[-1]
        wider = last.copy()
        wider[:, width:] = np.minimum(last[:, width:], last[:, :-width])
        minima.append(wider)
        width *= 2
    now = floor[:, ts]
    at = np.broadcast_to(ts - 1, now.shape).copy()
    for level in range(len(minima) - 1, -1, -1):
        width = 1 << level
        fits = at >= width - 1
        lowest = np.take_along_axis(minima[level], np.maximum(at, 0), axis=1)
        at = np.where(fits & (lowest > now), at - width, at)
    return at  # every level used at most once: NONE (-1) or the first cell no higher


def highest(x: Floats, ts: Ints) -> tuple[Ints, Flags]:
    """The first period with the highest figure up to each, 0 where none is known, and whether it was met again."""
    if len(ts) == 1:
        so_far = x[:, : ts[0] + 1]
        at = so_far.argmax(axis=1)  # a gap counts as highest: those areas are looked at once more without
        holes = np.flatnonzero(np.isnan(so_far[np.arange(len(x)), at]))
        part = so_far[holes]
        at[holes] = np.where(np.isnan(part), -np.inf, part).argmax(axis=1)
        top = so_far[np.arange(len(x)), at][:, None]
        return at[:, None], (so_far == top).sum(axis=1, keepdims=True) > 1
    figures = np.where(np.isnan(x), -np.inf, x)
    top = np.maximum.accumulate(figures, axis=1)
    new = np.ones(x.shape, dtype=bool)
    new[:, 1:] = figures[:, 1:] > top[:, :-1]
    at = np.maximum.accumulate(np.where(new, np.arange(x.shape[1]), 0), axis=1)
    met = np.cumsum(x == top, axis=1)
    again = met > np.take_along_axis(met, at, axis=1)
    return at[:, ts], again[:, ts]


def streaks(x: Floats, calendar: Calendar, ts: Ints, sign: int) -> Ints:
    """How many steps in a row, ending here, the figure moved strictly up (sign 1) or down (-1). A gap ends a streak."""
    last = int(ts.max()) if len(ts) else -1
    run = np.zeros((len(x), last + 1), dtype=np.int64)
    for t in range(last + 1):
        back = int(calendar.previous[t])
        if back >= 0:
            moved = (x[:, t] - x[:, back]) * sign > 0
            run[:, t] = np.where(moved, run[:, back] + 1, 0)
    return run[:, ts]


def latest_streak(x: Floats, calendar: Calendar, t: int, sign: int) -> Ints:
    """`streaks` for one period, walking back only as far as any area's streak goes. Shape (areas, 1)."""
    run = np.zeros(len(x), dtype=np.int64)
    going = np.ones(len(x), dtype=bool)
    while going.any():
        back = int(calendar.previous[t])
        if back < 0:
            break
        going &= (x[:, t] - x[:, back]) * sign > 0
        run[going] += 1
        t = back
    return run[:, None]


def over_groups(
    leaf_values: npt.NDArray[Any], groups: Groups, how: np.ufunc, dtype: type | None = None
) -> npt.NDArray[Any]:
    """One result per group from values laid out as `groups.leaves` (first axis). `how` is np.add, np.maximum ..."""
    if len(groups.leaves) == 0:
        return leaf_values[:0]
    return how.reduceat(leaf_values, groups.starts[:-1], axis=0, dtype=dtype)


def places(x: Floats, groups: Groups) -> tuple[Ints, Ints]:
    """In each group's order from the lowest: the first and the last place (from 0) that holds a leaf's figure.

    `x` is leaves x T, like both results. What is not known comes last, and no two such are equal.
    """
    order = np.argsort(x, axis=0, kind="stable")
    of = groups.of_leaf.astype(np.uint16 if len(groups.rows) < 2**16 else np.int64)
    order = np.take_along_axis(order, np.argsort(of[order], axis=0, kind="stable"), axis=0)
    ordered = np.take_along_axis(x, order, axis=0)
    new = np.ones(x.shape, dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    new[groups.starts[:-1]] = True
    place = np.arange(len(x))[:, None]
    first = np.maximum.accumulate(np.where(new, place, 0), axis=0)
    ends = np.ones(x.shape, dtype=bool)
    ends[:-1] = new[1:]
    last = np.minimum.accumulate(np.where(ends, place, len(x))[::-1], axis=0)[::-1]
    start = groups.starts[groups.of_leaf][:, None]  # sorted by group, every group keeps its own stretch
    found = np.empty(x.shape, dtype=np.int64), np.empty(x.shape, dtype=np.int64)
    for result, at in zip(found, (first, last), strict=True):
        np.put_along_axis(result, order, at - start, axis=0)
    return found


def inside_chance(now: Floats, then: Floats) -> Flags:
    """Whether two counts differ by no more than chance (conditional binomial, two-sided). NaN is inside."""
    total = np.nan_to_num(now + then)
    gap = np.nan_to_num(np.abs(now - then))
    normal = np.square(np.maximum(gap - 1, 0)) < 3.841459 * total - 1.82  # second-order term: the exact line
    small = np.array([least_clear_gap(n) for n in range(EXACT_TO + 1)])
    exact = gap < small[np.minimum(total, EXACT_TO).astype(np.int64)]
    return np.where(total <= EXACT_TO, exact, normal) | np.isnan(now + then)


@cache
def least_clear_gap(total: int) -> int:
    """The smallest difference of two counts with this sum that is clear of chance; total + 1 where none is.

    >>> least_clear_gap(158), least_clear_gap(4)
    (26, 5)
    """
    tail, whole = 0, 2**total
    gap = total + 1
    for high in range(total, total // 2, -1):
        tail += comb(total, high)
        if 2 * tail * 20 >= whole:  # p of 0.05 or more
            break
        gap = 2 * high - total
    return gap


@lru_cache(maxsize=65536)
def chance(now: int, then: int) -> float:
    """Probability of two counts at least this far apart if nothing had changed (conditional binomial, two-sided).

    Exact wherever it decides anything; for large counts far from `CLEAR_AT` the normal tail, right to 5%.

    >>> round(chance(80, 78), 2), round(chance(43, 53), 2), chance(0, 4)
    (0.94, 0.36, 0.125)
    """
    total, high = now + then, max(now, then)
    if now == then:
        return 1.0
    if total > EXACT_TO:
        nearly = erfc((abs(now - then) - 1) / sqrt(2 * total))
        if not CLEAR_AT / 2 < nearly < CLEAR_AT * 2 or total > 100_000:
            return nearly
    tail = term = comb(total, high)
    for k in range(high, total):
        term = term * (total - k) // (k + 1)
        tail += term
        if term << 64 < tail:
            break  # the rest adds less than one part in 2 ** 50
    return min(1.0, (2 * tail << 64 >> total) / 2**64)
