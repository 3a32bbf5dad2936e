"""Whether two counts differ by more than chance: one line for whole panels, exact for any pair of them."""

from __future__ import annotations

from functools import cache, lru_cache
from math import comb, erfc, sqrt

import numpy as np

from nlg.panel import Flags, Floats

CLEAR_AT = 0.05  # two-sided probability below which a change counts as clear of chance
SO_MANY = ("flow", "stock")  # types that say how many, or how much money
HAIR = 1000  # one part in so many of what no chance is reckoned for is no move
EXACT_TO = 400  # counts up to this sum are tested exactly on whole panels; beyond, the tail below draws the same line


def inside_chance(now: Floats, then: Floats, at: float = CLEAR_AT) -> Flags:
    """Whether two counts differ by no more than chance (conditional binomial, two-sided). What is not known is inside.

    `at` is the probability below which they differ clearly; 1 takes every difference for clear.
    """
    total, gap = now + then, np.abs(now - then)
    if at >= 1:
        return np.asarray(~(gap > 0))
    if at != CLEAR_AT:
        known = np.isfinite(total)
        total, gap = np.where(known, total, 0.0), np.where(known, gap, 0.0)
        likely = np.vectorize(chance, otypes=[float])
        return np.asarray(likely((total + gap).astype(int) // 2, (total - gap).astype(int) // 2) >= at) | ~known
    exact = _least_clear_gaps().take(np.fmin(total, EXACT_TO + 1).astype(np.int64))  # beyond them NaN, as of no count
    normal = np.square(gap - 1) >= 3.841459 * total - 1.82  # second-order term: the exact line
    return np.asarray(~((gap >= exact) | (normal & (total > EXACT_TO))))


def apart(wanted: Flags, now: Floats, then: Floats, at: float = CLEAR_AT) -> Flags:
    """Of the cells that are wanted those where two counts differ by more than chance: only these are tested."""
    hits = np.flatnonzero(wanted)
    clear = np.zeros(wanted.shape, dtype=bool)
    clear.reshape(-1)[hits] = ~inside_chance(now.take(hits), then.take(hits), at)
    return clear


@cache
def _least_clear_gaps() -> Floats:
    return np.array([*(least_clear_gap(total) for total in range(EXACT_TO + 1)), np.nan], dtype=np.float64)


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
