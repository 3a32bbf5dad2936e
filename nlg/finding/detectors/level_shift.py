"""The figure has moved to another level, and has stayed there for some time.

Fires   when the last three years (of daily tables 13 weeks), or all there is of a shorter record, fall into two parts
        that each keep to a level, far enough apart for the many places where they could have been cut, and the newer
        part is six to 12 steps long: it is news once.
Quiet   when either part rises or falls along (a trend, a wave), when the newer part is shorter or longer, on a gap, in
        yearly tables.
Chance  of series that are noise about one level fewer than one in 100 is cut anywhere.
Source  design kind C11: six and six periods at least, the split, its statistic; guards G3, G4, G11.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, looks
from nlg.finding.series import blocks, columns, latest_gap, picked, sums_so_far
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief

ID = "C11"
EVEN = True  # it needs steps of one length
SAYS = 3  # a new level is told before all else
STEPS = {"day": 91, "week": 156, "month": 36, "quarter": 12}  # three years, of days a quarter
FEWEST, NEWS = 6, 12  # steps on either side; steps for which a shift is news
LEAST_F = 16.0  # the best of all cuts of pure noise has a larger F in fewer than one series in 100
EXACT = 1e-9  # of the whole sum of squares: what rounding may do
LOOSE = 1e-6  # likewise, where a sum is taken from sums so far
OLDER = (54, 100, 30, 18, 13, 80, 66, 44, 36, 25, 21, 16, 14, 125)  # cuts tried first: what one beats is out at once
TIE = 1e-12  # likewise, between two cuts: the later one is taken
BLOCK = 2**8  # area-periods that are cut together, so that memory stays small and in the cache


@dataclass(frozen=True, kw_only=True)
class LevelShift(Fact):
    """`mean` since `first_period`, `mean_before` from `start_period` to `last_period`.

    Both are over every period of the table; `window` and `window_before` name all of them. `steps` lie on the newer
    side, `steps_before` on the older. `statistic` is the F of the cut, steps compared (no operation proves it); the
    cut is the best of all.
    """

    kind: ClassVar[str] = "level_shift"
    mean: Proven
    mean_before: Proven
    first_period: Proven
    last_period: Proven
    start_period: Proven
    window: Proven
    window_before: Proven
    difference: Proven
    direction: Proven
    statistic: float
    steps: int
    steps_before: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when) if not look.follows_a_count])


def _find(look: Look) -> Found:
    most = STEPS.get(look.view.calendar.step, 0)
    if not most:
        return Found.joined([])
    sizes = np.clip((look.ts - look.begun[:, None]) // look.stride + 1, 1, most)
    ok = (sizes >= 2 * FEWEST) & (_possible_now if len(look.ts) == 1 else _possible_ever)(look, sizes)
    newer, statistic = np.zeros(ok.shape, dtype=np.int64), np.zeros(ok.shape)
    hits = np.flatnonzero(ok)
    for start in range(0, len(hits), BLOCK):
        some = hits[start : start + BLOCK]
        areas, at = np.divmod(some, len(look.ts))
        cut = _cut(look, areas, look.ts[at], sizes.take(some))
        newer.reshape(-1)[some], statistic.reshape(-1)[some] = cut
    return look.found(newer > 0, strength=statistic, newer=newer, size=sizes)


def _possible_ever(look: Look, sizes: Ints) -> Flags:
    """Where over all history a shift is possible at all, and every period since the first step compared is known."""
    x = look.x[:, : look.ts[-1] + 1]
    gap = columns(latest_gap(x), look.ts)
    unbroken = gap < np.maximum(look.ts - (sizes - 1) * look.stride, 0)
    level = picked(look.x, np.minimum(look.begun, look.x.shape[1] - 1)[:, None])
    return np.asarray(unbroken & _possible(look, x, level, look.ts, look.stride, sizes))


def _possible_now(look: Look, sizes: Ints) -> Flags:
    """The same for one period."""
    t, stride = int(look.ts[0]), look.stride
    steps = min(t // stride + 1, STEPS[look.view.calendar.step])
    possible, last = np.zeros(sizes.shape, dtype=bool), np.array([steps - 1])
    far = np.flatnonzero(_far_now(look, sizes[:, 0], steps))  # few areas: only theirs is summed up
    for some in blocks(len(far), steps):
        x = look.x[far[some], t - (steps - 1) * stride : t + 1 : stride]
        possible[far[some]] = _possible(look, x, x[:, -1:], last, 1, sizes[far[some]])
    return possible


def _far_now(look: Look, sizes: Ints, steps: int) -> Flags:
    """Which areas' newest cuts lie far enough apart at one period, by whole sums alone, without a gap. Shape areas."""
    t, stride = int(look.ts[0]), look.stride
    unbroken, newest = np.empty(len(sizes), dtype=bool), np.empty((len(sizes), min(NEWS, steps)))
    whole, square = np.empty(len(sizes)), np.empty(len(sizes))
    for rows in blocks(len(sizes), steps * stride):
        periods = look.x[rows, t - (steps - 1) * stride : t + 1]
        since = (steps - sizes[rows, None]) * stride
        unbroken[rows] = (~np.isnan(periods) | (np.arange(periods.shape[1]) < since)).all(axis=1)
        y = _from_level(periods[:, ::stride], periods[:, -1:])
        whole[rows], square[rows] = y.sum(axis=1), np.einsum("ij,ij->i", y, y)
        newest[rows] = np.cumsum(y[:, : -NEWS - 1 : -1], axis=1)
    newer = ((m, newest[:, m - 1]) for m in range(FEWEST, newest.shape[1] + 1))
    return unbroken & _far(look.measure.counted, whole, square, newer, look.now[:, 0], sizes)[1]


def _from_level(x: Floats, level: Floats) -> Floats:
    """Figures less a level near them, so that no sum grows large; 0 for what is not known."""
    y: Floats = x - level
    np.copyto(y, 0.0, where=np.isnan(y))
    return y


def _far(
    counted: bool, whole: Floats, square: Floats, newer: Iterator[tuple[int, Floats]], level: Floats, sizes: Ints
) -> tuple[Floats, Flags]:
    """What the best of the newest cuts gives, by the sums of so many newest steps, and whether that may be a shift."""
    size = sizes.astype(np.float64)
    mean = whole / size
    about = square - whole * mean
    best, left = np.zeros(sizes.shape), np.arange(int(sizes.max(initial=0)) + 1)
    for m, part in newer:
        weight = np.where(left >= m + FEWEST, 1 / m + 1 / np.maximum(left - m, 1), 0.0)
        of_cut = np.square(part - m * mean) * weight.take(sizes)  # `_between`, looked up
        np.maximum(best, of_cut, out=best)
    far = best * (size - 2 + LEAST_F) >= LEAST_F * about - EXACT * about
    if counted:  # events vary by chance at least as much as there are of them
        far &= best >= LEAST_F * (mean + level) * (1 - LOOSE)
    return best, far


def _possible(look: Look, x: Floats, level: Floats, ts: Ints, stride: int, sizes: Ints) -> Flags:
    """Where a shift is possible at all, by sums so far and so within rounding: the rest need not be cut in earnest."""
    y = _from_level(x, level)
    so_far = partial(_so_far, stride=stride, whole=look.whole_numbers)
    sums, squares = so_far(y), so_far(np.square(y))
    whole, square = (_last(of, ts, stride, sizes) for of in (sums, squares))
    newer = ((m, _of_steps(sums, ts, stride, m)) for m in range(FEWEST, NEWS + 1))
    best, far = _far(look.measure.counted, whole, square, newer, level, sizes)
    hits = np.flatnonzero(far)
    row, at = np.divmod(hits, len(ts))
    moved = np.zeros(y.shape)
    np.square(y[:, stride:] - y[:, :-stride], out=moved[:, stride:])
    steps, sum_of = sizes.take(hits).astype(np.float64), whole.take(hits)
    sides = _Sides(row * x.shape[1] + ts[at], ts[at], stride, steps, sum_of, sums, squares, so_far(moved))
    possible = np.zeros(sizes.shape, dtype=bool)
    possible.reshape(-1)[hits] = sides.possible(best.take(hits))
    return possible


def _between(newer: Any, mean: Any, size: Any, m: int) -> Any:
    """The sum of squares between two sides, the newer of m steps."""
    return np.square(newer - m * mean) * (1 / m + 1 / np.maximum(size - m, 1))


@dataclass(frozen=True, eq=False)
class _Sides:
    """Some cells, counted row by row, and by sums so far what a cut so many steps before them would give.

    `at` is each one's period, `size` how many steps are compared, `whole` their sum.
    """

    cells: Ints
    at: Ints
    stride: int
    size: Floats
    whole: Floats
    sums: Floats
    squares: Floats
    moves: Floats

    def rows(self, wanted: Ints) -> _Sides:
        some = {name: getattr(self, name).take(wanted) for name in ("cells", "at", "size", "whole")}
        return replace(self, **some)

    def last(self, of: Floats, steps: Any) -> Floats:
        """Sums of so many latest steps; of a whole record, which nothing comes before, all."""
        back = np.asarray(steps * self.stride, dtype=np.int64)
        before = of.take(np.maximum(self.cells - back, 0))
        return np.asarray(of.take(self.cells) - np.where(self.at >= back, before, 0))

    def possible(self, best: Floats) -> Flags:
        """Whether no older cut is better than the best of the newest ones, and both sides of that keep their level."""
        left, some = np.arange(len(best)), self
        for m in OLDER:
            older = _between(some.last(self.sums, m), some.whole / some.size, some.size, m)
            beaten = (older > best.take(left) * (1 + LOOSE)) & (some.size >= m + FEWEST)
            unbeaten = np.flatnonzero(~beaten)
            left, some = left.take(unbeaten), some.rows(unbeaten)
        found = np.zeros(len(best), dtype=bool)
        found[left] = some.keep(best.take(left))
        return found

    def keep(self, best: Floats) -> Flags:
        """Whether both sides of the best cut, or of one as good, keep to their level (see `_keep`)."""
        whole, square = self.whole, self.last(self.squares, self.size)
        moves, loose = self.last(self.moves, self.size - 1), LOOSE * square
        keeps = np.zeros(len(best), dtype=bool)
        for m in range(FEWEST, NEWS + 1):
            newer, newer_square = self.last(self.sums, m), self.last(self.squares, m)
            near = _between(newer, whole / self.size, self.size, m) >= best * (1 - LOOSE)
            older = square - newer_square - np.square(whole - newer) / np.maximum(self.size - m, 1)
            level = self.last(self.moves, m - 1) >= newer_square - np.square(newer) / m - loose
            keeps |= near & level & (moves - self.last(self.moves, m) >= older - loose) & (self.size >= m + FEWEST)
        return keeps


def _so_far(y: Floats, stride: int, whole: bool) -> Floats:
    """Sums of this period, the step before, the step before that ...; one stretch for each day a week may end on."""
    if stride == 1:
        return sums_so_far(y, whole=whole)
    total = np.empty(y.shape)
    for phase in range(min(stride, y.shape[1])):
        total[:, phase::stride] = sums_so_far(y[:, phase::stride], whole=whole)
    return total


def _last(sums: Floats, ts: Ints, stride: int, steps: Ints) -> Floats:
    """Sums of so many latest steps, for every cell its own number."""
    before = ts - steps * stride
    return np.asarray(columns(sums, ts) - np.where(before >= 0, picked(sums, np.maximum(before, 0)), 0))


def _of_steps(sums: Floats, ts: Ints, stride: int, steps: int) -> Floats:
    """Sums of so many latest steps, the same number everywhere."""
    found = columns(sums, ts).copy()
    reached = int(np.searchsorted(ts, steps * stride))
    found[:, reached:] -= columns(sums, ts[reached:] - steps * stride)
    return found


def _cut(look: Look, areas: Ints, ts: Ints, sizes: Ints) -> tuple[Ints, Floats]:
    """Of each series the steps on the newer side of its best cut, and the F; 0 where it is no shift that is news."""
    steps = np.arange(STEPS[look.view.calendar.step])
    size = sizes[:1, None] if (sizes == sizes[0]).all() else sizes[:, None]  # mostly all are: a row is reckoned once
    inside = steps < size
    cells = areas * look.x.shape[1] + ts
    series = look.x.take(np.maximum(cells[:, None] - steps * look.stride, 0))  # the newest first
    y = series - series[:, :1]
    if not inside.all():
        y, series = np.where(inside, y, 0.0), np.where(inside, series, 0.0)
    side = steps + 1
    rest = size - side
    sums = sums_so_far(y, whole=look.whole_numbers)
    whole, square = y.sum(axis=1), np.square(y).sum(axis=1)
    between = size * sums
    between -= side * whole[:, None]
    np.square(between, out=between)
    between /= size * side * np.maximum(rest, 1)
    np.copyto(between, -1.0, where=(side < FEWEST) | (rest < FEWEST))
    best = between.max(axis=1)
    newer = 1 + np.argmax(between >= best[:, None] * (1 - TIE), axis=1)
    about = square - whole**2 / sizes
    within = np.maximum(about - best, 0)
    noise = within / (sizes - 2)
    if look.measure.counted:  # events vary by chance as much as there are of them, whatever these few did
        noise = np.maximum(noise, series.sum(axis=1) / sizes)
    statistic = np.nan_to_num(best / np.maximum(noise, EXACT * about / sizes))
    some = np.flatnonzero((newer <= NEWS) & (best > 0) & (statistic >= LEAST_F))
    ok = np.zeros(len(sizes), dtype=bool)
    ok[some] = _keep(y[some], sizes[some], newer[some], whole[some], square[some], EXACT * about[some])
    return np.where(ok, newer, 0), np.where(ok, statistic, 0.0)


def _keep(y: Floats, sizes: Ints, newer: Ints, whole: Floats, square: Floats, rounding: Floats) -> Flags:
    """Whether both sides keep to their level: from step to step each moves as much as it strays from the mean.

    Of noise the squares of the steps add up to twice the squares about the mean, of a trend or wave to far less.
    """
    late = np.arange(NEWS) < newer[:, None]
    part, moves = np.where(late, y[:, :NEWS], 0.0), np.diff(y, axis=1)
    inner = np.where(late[:, 1:], moves[:, : NEWS - 1], 0.0)  # steps within the newer side
    np.copyto(moves, 0.0, where=np.arange(1, y.shape[1]) >= sizes[:, None])
    rows = np.arange(len(y))
    of_newer, newer_square = part.sum(axis=1), np.square(part).sum(axis=1)
    newer_moved = np.square(inner).sum(axis=1)
    older_moved = np.einsum("ij,ij->i", moves, moves) - newer_moved - np.square(moves[rows, newer - 1])
    strayed = newer_square - np.square(of_newer) / newer
    older_strayed = square - newer_square - np.square(whole - of_newer) / (sizes - newer)
    return np.asarray((newer_moved >= strayed - rounding) & (older_moved >= older_strayed - rounding))


def fact(brief: Brief, found: Found, row: int) -> LevelShift:
    view, area, t = cells.place(brief, found, row)
    stride, newer, size = t - int(view.calendar.previous[t]), int(found["newer"][row]), int(found["size"][row])
    first, start = t - (newer - 1) * stride, t - (size - 1) * stride
    mean, before = cells.mean(view, area, first, t), cells.mean(view, area, start, first - stride)
    return LevelShift(
        **cells.basics(brief, found, row),
        mean=mean,
        mean_before=before,
        first_period=cells.period(view, first),
        last_period=cells.period(view, first - stride),
        start_period=cells.period(view, start),
        window=cells.window(view, first, t),
        window_before=cells.window(view, start, first - stride),
        difference=cells.difference(mean, before),
        direction=cells.direction(mean, before, clear=True),
        statistic=float(found["strength"][row]),
        steps=newer,
        steps_before=size - newer,
        evidence=(cells.cells(view, [area], start, t),),
        change=float(mean.number - before.number),
        good_news=cells.good_news(view.measure, mean.number > before.number),
    )


EXAMPLES = (
    fires("Ashby 40 43 38 41 39 40 42 37 22 23 19 22 21 24", form="month", says={"newer": 6, "size": 14}),
    fires("Ashby -2 -1 -2 -1 -2 -1 3 4 3 4 3 4 3", form="quarter", measure_type="index"),
    quiet("Ashby 40 43 38 41 39 40 42 37 40 39 41 22 23 19", form="month"),
    quiet("Ashby 40 38 36 34 32 30 28 26 24 22 20 18 16 14", form="month"),
    quiet("Ashby 40 43 38 41 39 40 42 37 ? 23 19 22 21 24", form="month"),
    quiet("Ashby 20 23 18 21 19 20 22 17 20 23 18 21 19 20", form="month"),
)
