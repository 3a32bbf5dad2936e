"""What an area's own recent record leads to expect, how far such forecasts miss, and how unlikely a figure then is.

All on a matrix of areas x steps, oldest first. A figure depends only on the steps that its windows cover, added in a
fixed order, so that one period gives to the last bit what a pass over all of history gives for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log, pi

import numpy as np

from nlg.finding.series import latest
from nlg.panel import Floats, Ints

LEVEL: Mapping[str, int] = {"day": 14, "week": 8, "month": 12, "quarter": 4, "year": 4}  # steps that give the level
MOST: Mapping[str, int] = {"day": 64, "week": 64, "month": 16, "quarter": 8, "year": 8}  # steps that show the misses
FEWEST = 8  # forecasts: from fewer nobody can say how far they miss
YEARS = 3  # of record before a season is taken into account
STRONGEST = 5.0  # no season is more than fivefold: beyond, or of figures near nothing, a ratio says nothing
NONE_SEEN = 0.5  # events credited to a level of none: that there were none yet does not make one impossible
MISS_OF_NORMAL = 1.4826  # standard deviation of normal misses whose median size is 1
UNLIKELY = 3.290527  # standard deviations beyond which a normal figure lies one time in a thousand, either side
NEAR = 1.0  # standard deviations
FURTHEST = 40.0  # beyond so many all is as unlikely


@dataclass(frozen=True, kw_only=True)
class Record:
    """How a table's record is read: steps for the level, for the misses (powers of two), to the same time last year.

    `year` is 0 where no season is to be looked for. `fewest` events must stand behind a season.
    """

    level: int
    widths: Sequence[int]
    year: int
    counted: bool
    fewest: float

    @property
    def steps(self) -> int:
        """How many steps up to now a forecast can depend on."""
        return 1 + self.level + self.widths[-1] + YEARS * self.year


def widths(step: str, least: int) -> Sequence[int]:
    """How many past forecasts may be judged by: powers of two from the least to the most for such a step.

    >>> widths("week", 8), widths("month", 12)
    ((8, 16, 32, 64), (16,))
    """
    powers = (2**k for k in range(3, 13))
    least = max(least, FEWEST)
    found = tuple(n for n in powers if least <= n <= MOST[step])
    return found or (1 << (least - 1).bit_length(),)


def forecasts(x: Floats, about: Record, latest: int = 0) -> Floats:
    """For each step the mean of the steps before it, times what this time of year usually is to those before it.

    Only for so many of the latest steps, where a number is given: each depends on earlier ones alone.
    """
    first = max(0, x.shape[1] - latest) if latest else 0
    level = _level(x, about, first, x.shape[1])
    return level * _season(x, level, about, first) if about.year else level


def _level(x: Floats, about: Record, first: int, stop: int) -> Floats:
    """The mean of the steps before each one from the first up to another; NaN where the record does not reach."""
    level = np.full((len(x), stop - first), np.nan)
    begin = max(first, about.level)
    if begin < stop:
        total = np.zeros((len(x), stop - begin))
        for back in range(1, about.level + 1):
            total += x[:, begin - back : stop - back]
        total += NONE_SEEN if about.counted else 0.0
        np.divide(total, about.level, out=level[:, begin - first :])
    return level


def _season(x: Floats, level: Floats, about: Record, first: int) -> Floats:
    """The same time in three earlier years over the levels it followed then; 1 where the record does not tell."""
    then, before = np.zeros(level.shape), np.zeros(level.shape)
    for back in range(1, YEARS + 1):
        ago = back * about.year
        then += _part(x, first - ago, x.shape[1] - ago)
        before += _ago(level, ago) if not first else _level(x, about, first - ago, x.shape[1] - ago)
    least = about.fewest if about.counted else 0.0
    told = (then > 0) & (then >= least) & (before > 0) & (before >= least)
    season = np.where(told, then, 1.0) / np.where(told, before, 1.0)
    return np.where((season <= STRONGEST) & (season * STRONGEST >= 1), season, 1.0)


def _part(x: Floats, first: int, stop: int) -> Floats:
    """Columns from one to another, NaN for those before the beginning."""
    part = np.full((len(x), stop - first), np.nan)
    if stop > 0:
        part[:, max(0, -first) :] = x[:, max(0, first) : stop]
    return part


def _ago(x: Floats, steps: int) -> Floats:
    ago = np.empty(x.shape)
    ago[:, :steps] = np.nan
    ago[:, steps:] = x[:, : max(0, x.shape[1] - steps)]
    return ago


def judged_by(misses: Floats, cells: Ints, about: Record) -> Ints:
    """How many forecasts just before some cells, without a gap, there are to judge by: one of `widths`, or 0.

    Cells are counted row by row, here and in what follows.
    """
    at = cells % misses.shape[1]
    gap = latest(np.isnan(misses)).take(np.maximum(cells - 1, 0))
    run = np.where(at > 0, at - 1 - gap, 0)
    return np.array([0, *about.widths]).take(np.searchsorted(about.widths, run, side="right"))


def excess(x: Floats, mean: Floats, cells: Ints, n: Ints, about: Record) -> Floats:
    """By how much counts scatter beyond Poisson's law: the `a` of a variance of mean + a x mean squared, never below 0.

    Widened where it rests on few forecasts, as Student's t is: by 4/n of a standard deviation, for every level.
    """
    square = np.square(mean)
    more = np.square(x - mean)
    more -= mean
    a = np.maximum(_over(more, cells, n, about) / _over(square, cells, n, about), 0.0)
    mean, square = mean.take(cells), square.take(cells)
    variance = (mean + a * square) * np.square(1 + 4 / np.maximum(n, 1))
    return np.asarray((variance - mean) / square)


def _over(values: Floats, cells: Ints, n: Ints, about: Record) -> Floats:
    """Sums over the n steps just before some cells; NaN where n is 0. In blocks that double, so in a fixed order."""
    block, width = values, 1
    total = np.full(len(cells), np.nan)
    while width <= about.widths[-1]:
        some = np.flatnonzero(n == width)
        total[some] = block.take(cells[some] - 1)
        wider = block.copy()  # before so many columns there are no such sums, nor are any asked for
        np.add(block[:, width:], block[:, :-width], out=wider[:, width:])
        block, width = wider, width * 2
    return total


def spread(misses: Floats, cells: Ints, n: Ints, about: Record) -> Floats:
    """The usual size of misses before some cells: their median, as the standard deviation of a normal law."""
    found, sizes = np.full(len(cells), np.nan), np.abs(misses)
    for width in about.widths:
        some = np.flatnonzero(n == width)
        if len(some):
            row, at = np.divmod(cells[some], misses.shape[1])
            windows = np.lib.stride_tricks.sliding_window_view(sizes, width, axis=1)[row, at - width]
            windows.sort(axis=1)
            middle = (windows[:, width // 2 - 1] + windows[:, width // 2]) / 2
            found[some] = MISS_OF_NORMAL * middle * (1 + 4 / width)
    return found


def count_score(x: Floats, mean: Floats, a: Floats) -> Floats:
    """How many standard deviations of a normal law a count is as unlikely as, by the negative binomial law.

    The saddlepoint approximation with its corrections for skew and for whole numbers: its tail is the law's own to
    within a few per cent wherever it decides anything, for counts of any size, without adding up a single term.
    """
    side = np.sign(x - mean)
    y = np.maximum(np.where(side > 0, np.maximum(x - 0.5, mean), np.minimum(x + 0.5, mean)), 1e-12)
    size = 1 / np.maximum(a, 1e-9)
    half = y * np.log(y / mean) - (y + size) * np.log((y + size) / (mean + size))
    score = np.minimum(np.sqrt(2 * np.maximum(half, 0)), FURTHEST)
    tilt = np.abs(np.log(y * (mean + size) / (mean * (y + size))))
    skew = 2 * np.sinh(tilt / 2) * np.sqrt(y + np.square(y) / size)
    far = (score > NEAR) & (skew > 0)  # nearer the mean the correction is nought over nought, and decides nothing
    corrected = score + np.log(np.where(far, skew, 1) / np.where(far, score, 1)) / np.where(far, score, 1)
    return np.asarray(side * np.minimum(np.where(far, corrected, score), FURTHEST))


def bits(score: Floats) -> Floats:
    """Surprise of a normal figure at least so many standard deviations out, either side: -log2 of its probability.

    >>> bits(np.array([1.959964, 3.290527])).round(2).tolist()
    [4.32, 9.97]
    """
    y = np.minimum(np.abs(score), FURTHEST) / np.sqrt(2)
    tail = y
    for k in range(60, 0, -1):  # the continued fraction of the normal tail: exact to nine places from y = 1.3
        tail = y + k / 2 / np.maximum(tail, 1e-9)
    found = (np.square(y) + np.log(np.maximum(tail, 1e-9)) + log(pi) / 2) / log(2)
    return np.asarray(np.maximum(found, 0.0))


def probability(score: float) -> float:
    """Of a figure at least so far out, either side."""
    return float(2 ** -bits(np.array([score]))[0])


def likely_counts(mean: float, a: float) -> tuple[int, int]:
    """The lowest and the highest count that are not out of the ordinary."""

    def odd(count: int) -> bool:
        return abs(float(count_score(np.array([float(count)]), np.array([mean]), np.array([a]))[0])) >= UNLIKELY

    low, middle, high = 0, int(mean), int(mean) + 1
    while not odd(high):
        high *= 2
    upper = _last(lambda count: not odd(count), middle, high)
    lower = low if not odd(low) else _last(odd, low, middle) + 1
    return lower, upper


def _last(holds: Callable[[int], bool], first: int, beyond: int) -> int:
    """The last whole number from `first`, where it holds, before `beyond`, where it does not: halving the gap."""
    while beyond - first > 1:
        middle = (first + beyond) // 2
        first, beyond = (middle, beyond) if holds(middle) else (first, middle)
    return first
