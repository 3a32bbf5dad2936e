"""The figure has moved to another level, and has stayed there for some time.

Fires   when the last three years (of daily tables 13 weeks), or all there is of a shorter record, fall into two parts
        that each keep to a level, far enough apart for the many places where they could have been cut, and the newer
        part is six to 12 steps long: it is news once. On a record of two and a half years or more, by week or month, a
        figure is first held against the same time of the two years before, so that neither a season nor steady growth
        is a shift; it must then lie a third of that shift or more beyond either year.
Quiet   when either part rises or falls along (a trend, a wave), when the newer part is shorter or longer, on a gap, in
        yearly tables.
Chance  of series that are noise about one level fewer than one in 100 is cut anywhere. The strength is in bits, those
        that two levels explain better than one; half of them where the record is too young to tell a season.
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
STEPS = {"day": 91, "week": 156, "month": 36, "quarter": 12}  # three years, of days a quarter
FEWEST, NEWS = 6, 12  # steps on either side; steps for which a shift is news
YEARS = 2  # before, that the same time of year is looked up in
SEASONS = {"week": 2, "month": 0}  # so many steps on either side are the same time of year: single weeks jump about
BEYOND = 1 / 3  # of the shift, in logs, by which the newer side lies beyond each of those years itself
WAVES = 1 / 8  # of the shift, by which the newer side of counts may stray about its level besides
YOUNG = 0.5  # of the bits count where a season cannot be told from a shift
LEAST_F = 16.0  # the best of all cuts of pure noise has a larger F in fewer than one series in 100
EXACT = 1e-9  # of the whole sum of squares: what rounding may do
LOOSE = 1e-6  # likewise, where a sum is taken from sums so far
OLDER = (54, 100, 30, 18, 13, 80, 66, 44, 36, 25, 21, 16, 14, 125)  # cuts tried first: what one beats is out at once
TIE = 1e-12  # likewise, between two cuts: the later one is taken
BLOCK = 2**8  # area-periods that are cut together, so that memory stays small and in the cache


@dataclass(frozen=True, kw_only=True)
class LevelShift(Fact):
    """`mean` since `first_period`, `mean_before` from `start_period` to `last_period`.

    Both are over every period of the table; `window` and `window_before` name all of them. `steps` are those of the
    newer side, `steps_before` those that it is told beside: all of the older side, or where seasons were looked up as
    many of the year before. `statistic` is the F of the cut, steps compared (no operation proves it); the cut is the
    best of all.
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
    steps, year = (look.ts - look.begun[:, None]) // look.stride + 1, _year(look)
    after = steps - (YEARS * year // look.stride + SEASONS.get(look.view.calendar.step, 0))
    old = (after >= max(2 * FEWEST, year // look.stride // 2)) & (year > 0)
    sizes = np.clip(steps, 1, most)
    ok = (sizes >= 2 * FEWEST) & ~old
    if not old.all():
        ok &= (_possible_now if len(look.ts) == 1 else _possible_ever)(look, sizes)
    found = [_shifts(look, ok, sizes, _Figures(look.x, look.x))]
    if old.any():
        found.append(_find_seasonal(look, old, np.clip(after, 1, most), year))
    return Found.joined(found)


def _year(look: Look) -> int:
    """Table periods to the comparable one a year before; 0 where a year is no such step or is shorter than the news."""
    last = int(look.ts[-1])
    ago = int(look.view.calendar.year_ago[last])
    return last - ago if ago >= 0 and look.view.calendar.step in SEASONS else 0


@dataclass(frozen=True, eq=False)
class _Figures:
    """What is cut: figures from period `start` on, and by how much in squares chance alone moves a count there.

    `year`, in table periods, where they are what the figures are to those usual at the time of year; else 0. `rows`
    are those of each area, where not every area has one.
    """

    x: Floats
    chance: Floats
    start: int = 0
    year: int = 0
    rows: Ints | None = None

    def at(self, areas: Ints) -> Ints:
        return areas if self.rows is None else self.rows.take(areas)


def _find_seasonal(look: Look, old: Flags, sizes: Ints, year: int) -> Found:
    """Shifts of what the figures are to those usual at the time of year."""
    areas = np.flatnonzero(old.any(axis=1))
    if len(look.ts) == 1:
        areas = _far_in_season(look, areas, sizes[:, 0], year)
    figures = _to_usual(look, areas, year, int(sizes.max()))
    late = np.flatnonzero(look.ts >= figures.start)
    ts, size = look.ts[late] - figures.start, sizes[np.ix_(areas, late)]
    possible = old[np.ix_(areas, late)] & (columns(latest_gap(figures.x), ts) < ts - (size - 1) * look.stride)
    level = np.ones((len(areas), 1))
    possible &= _possible(look, figures.x, level, ts, look.stride, size, seasonal=True)
    ok = np.zeros(old.shape, dtype=bool)
    ok[np.ix_(areas, late)] = possible
    return _shifts(look, ok, sizes, figures)


def _far_in_season(look: Look, areas: Ints, sizes: Ints, year: int) -> Ints:
    """Of some areas those whose newest cuts lie far enough apart at one period, by whole sums alone."""
    most = int(sizes.max())
    far = np.zeros(len(areas), dtype=bool)
    for some in blocks(len(areas), most * look.stride):
        size = sizes[areas[some]]
        x = _to_usual(look, areas[some], year, most).x[:, :: -look.stride]
        y = np.where(np.arange(x.shape[1]) < size[:, None], x - 1, 0.0)  # a gap stays one, and is nothing far
        newest = np.cumsum(y[:, :NEWS], axis=1)
        newer = ((m, newest[:, m - 1]) for m in range(FEWEST, newest.shape[1] + 1))
        far[some] = _far(False, y.sum(axis=1), np.einsum("ij,ij->i", y, y), newer, np.zeros(len(size)), size)[1]
    return areas[far]


def _to_usual(look: Look, areas: Ints, year: int, most: int) -> _Figures:
    """Figures as parts of the mean about this time in the years before; NaN where that is none or has a gap."""
    around, stop = SEASONS[look.view.calendar.step] * look.stride, int(look.ts[-1]) + 1
    start = YEARS * year + around
    if len(look.ts) == 1:
        start = max(start, stop - 1 - (most - 1) * look.stride)
    back = YEARS * year + around
    x = look.x[areas, start - back : stop] if len(areas) < len(look.x) else look.x[:, start - back : stop]
    wide = stop - start + 2 * around
    years: Floats = np.sum([x[:, ago : ago + wide] for ago in range(0, YEARS * year, year)], axis=0)
    steps = range(0, 2 * around + 1, look.stride)
    usual: Floats = np.zeros((len(x), stop - start))
    for step in steps:
        usual += years[:, step : step + stop - start]
    usual /= YEARS * len(steps)
    usual[usual <= 0] = np.nan
    to_usual = x[:, back:] / usual
    rows = np.zeros(len(look.x), dtype=np.int64)
    rows[areas] = np.arange(len(areas))
    return _Figures(to_usual, to_usual / usual, start, year, rows)


def _shifts(look: Look, ok: Flags, sizes: Ints, figures: _Figures) -> Found:
    """What is found where a shift is possible."""
    newer, statistic, strength = np.zeros(ok.shape, dtype=np.int64), np.zeros(ok.shape), np.zeros(ok.shape)
    hits = np.flatnonzero(ok)
    for start in range(0, len(hits), BLOCK):
        some = hits[start : start + BLOCK]
        areas, at = np.divmod(some, len(look.ts))
        size = sizes.take(some)
        cut, of_cut = _cut(look, figures, areas, look.ts[at] - figures.start, size)
        if figures.year:
            cut = np.where(_beyond(look, figures, areas, look.ts[at], cut), cut, 0)
        newer.reshape(-1)[some], statistic.reshape(-1)[some] = cut, of_cut
        bits = size / 2 * np.log2(1 + of_cut / (size - 2))
        strength.reshape(-1)[some] = bits if figures.year else YOUNG * bits
    return look.found(newer > 0, strength, newer=newer, size=sizes, statistic=statistic, year=figures.year)


def _beyond(look: Look, figures: _Figures, areas: Ints, ts: Ints, newer: Ints) -> Flags:
    """Whether the newer side lies beyond each of the years before, by its own share of the shift; as usual is none."""
    steps = np.arange(NEWS)
    inside, at = steps < newer[:, None], ts[:, None] - steps * look.stride

    def total(of: Floats, rows: Ints, ago: int) -> Floats:
        return np.asarray(np.where(inside, of[rows[:, None], np.maximum(at - ago, 0)], 0.0).sum(axis=1))

    shift = np.log(total(figures.x, figures.at(areas), figures.start) / np.maximum(newer, 1))
    now, *then = (total(look.x, areas, back * figures.year) for back in range(YEARS + 1))
    far = np.log(now / np.array(then))
    off = (newer > 0) & (np.abs(shift) > EXACT)
    return np.asarray(off & (far * np.sign(shift) >= BEYOND * np.abs(shift)).all(axis=0))


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


def _possible(
    look: Look, x: Floats, level: Floats, ts: Ints, stride: int, sizes: Ints, *, seasonal: bool = False
) -> Flags:
    """Where a shift is possible at all, by sums so far and so within rounding: the rest need not be cut in earnest."""
    y = _from_level(x, level)
    counted = look.measure.counted
    so_far = partial(_so_far, stride=stride, whole=look.whole_numbers and not seasonal)
    sums, squares = so_far(y), so_far(np.square(y))
    whole, square = (_last(of, ts, stride, sizes) for of in (sums, squares))
    newer = ((m, _of_steps(sums, ts, stride, m)) for m in range(FEWEST, NEWS + 1))
    best, far = _far(counted and not seasonal, whole, square, newer, level, sizes)
    hits = np.flatnonzero(far)
    row, at = np.divmod(hits, len(ts))
    moved = np.zeros(y.shape)
    np.square(y[:, stride:] - y[:, :-stride], out=moved[:, stride:])
    steps, sum_of = sizes.take(hits).astype(np.float64), whole.take(hits)
    sides = _Sides(row * x.shape[1] + ts[at], ts[at], stride, steps, sum_of, sums, squares, so_far(moved))
    possible = np.zeros(sizes.shape, dtype=bool)
    possible.reshape(-1)[hits] = sides.possible(best.take(hits), not (counted and seasonal))
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

    def possible(self, best: Floats, newer_too: bool) -> Flags:
        """Whether no older cut is better than the best of the newest ones, and both sides of that keep their level.

        The newer side need not if chance alone may make it stray: `newer_too` says whether it must.
        """
        left, some = np.arange(len(best)), self
        for m in OLDER:
            older = _between(some.last(self.sums, m), some.whole / some.size, some.size, m)
            beaten = (older > best.take(left) * (1 + LOOSE)) & (some.size >= m + FEWEST)
            unbeaten = np.flatnonzero(~beaten)
            left, some = left.take(unbeaten), some.rows(unbeaten)
        found = np.zeros(len(best), dtype=bool)
        found[left] = some.keep(best.take(left), newer_too)
        return found

    def keep(self, best: Floats, newer_too: bool) -> Flags:
        """Whether both sides of the best cut, or of one as good, keep to their level (see `_keep`)."""
        whole, square = self.whole, self.last(self.squares, self.size)
        moves, loose = self.last(self.moves, self.size - 1), LOOSE * square
        keeps = np.zeros(len(best), dtype=bool)
        for m in range(FEWEST, NEWS + 1):
            newer, newer_square = self.last(self.sums, m), self.last(self.squares, m)
            near = _between(newer, whole / self.size, self.size, m) >= best * (1 - LOOSE)
            older = square - newer_square - np.square(whole - newer) / np.maximum(self.size - m, 1)
            level = (self.last(self.moves, m - 1) >= newer_square - np.square(newer) / m - loose) | (not newer_too)
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


def _cut(look: Look, figures: _Figures, areas: Ints, ts: Ints, sizes: Ints) -> tuple[Ints, Floats]:
    """Of each series the steps on the newer side of its best cut, and the F; 0 where it is no shift that is news."""
    steps = np.arange(STEPS[look.view.calendar.step])
    size = sizes[:1, None] if (sizes == sizes[0]).all() else sizes[:, None]  # mostly all are: a row is reckoned once
    inside = steps < size
    cells = figures.at(areas) * figures.x.shape[1] + ts
    back = np.maximum(cells[:, None] - steps * look.stride, 0)
    series = figures.x.take(back)  # the newest first
    y = series - series[:, :1]
    if not inside.all():
        y = np.where(inside, y, 0.0)
    side = steps + 1
    rest = size - side
    sums = sums_so_far(y, whole=look.whole_numbers and not figures.year)
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
        noise = np.maximum(noise, np.where(inside, figures.chance.take(back), 0.0).sum(axis=1) / sizes)
    statistic = np.nan_to_num(best / np.maximum(noise, EXACT * about / sizes))
    some = np.flatnonzero((newer <= NEWS) & (best > 0) & (statistic >= LEAST_F))
    by_chance = np.zeros(len(some))
    if figures.year and look.measure.counted:  # a few weeks may well go one way about a level, by chance alone
        by_chance = np.where(steps < newer[some, None], figures.chance.take(back[some]), 0.0).sum(axis=1)
        by_chance += WAVES**2 * best[some] * sizes[some] / (sizes[some] - newer[some])
    ok = np.zeros(len(sizes), dtype=bool)
    ok[some] = _keep(y[some], sizes[some], newer[some], whole[some], square[some], EXACT * about[some], by_chance)
    return np.where(ok, newer, 0), np.where(ok, statistic, 0.0)


def _keep(
    y: Floats, sizes: Ints, newer: Ints, whole: Floats, square: Floats, rounding: Floats, late_by: Floats
) -> Flags:
    """Whether both sides keep to their level: from step to step each moves as much as it strays from the mean.

    The newer one may stray `late_by` more. Of noise the squares of the steps add up to twice the squares about the
    mean, of a trend or wave to far less.
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
    return np.asarray((newer_moved >= strayed - rounding - late_by) & (older_moved >= older_strayed - rounding))


def fact(brief: Brief, found: Found, row: int) -> LevelShift:
    view, area, t = cells.place(brief, found, row)
    stride, newer, size = t - int(view.calendar.previous[t]), int(found["newer"][row]), int(found["size"][row])
    first, year = t - (newer - 1) * stride, int(found["year"][row])
    start, last = (first - year, t - year) if year else (t - (size - 1) * stride, first - stride)
    mean, before = cells.mean(view, area, first, t), cells.mean(view, area, start, last)
    return LevelShift(
        **cells.basics(brief, found, row),
        mean=mean,
        mean_before=before,
        first_period=cells.period(view, first),
        last_period=cells.period(view, last),
        start_period=cells.period(view, start),
        window=cells.window(view, first, t),
        window_before=cells.window(view, start, last),
        difference=cells.difference(mean, before),
        direction=cells.direction(mean, before, clear=True),
        statistic=float(found["statistic"][row]),
        steps=newer,
        steps_before=newer if year else size - newer,
        evidence=(cells.cells(view, [area], start, t),),
        change=float(mean.number - before.number),
        good_news=cells.good_news(view.measure, mean.number > before.number),
    )


YEAR = "20 24 22 27 34 44 52 49 40 33 25 23"  # a season and no more
SHIFTED = "20 24 22 27 34 66 79 72 61 50 36 35"  # the same, and half as much again from June on

EXAMPLES = (
    fires("Ashby 40 43 38 41 39 40 42 37 22 23 19 22 21 24", form="month", says={"newer": 6, "size": 14}),
    fires("Ashby -2 -1 -2 -1 -2 -1 3 4 3 4 3 4 3", form="quarter", measure_type="index"),
    quiet("Ashby 40 43 38 41 39 40 42 37 40 39 41 22 23 19", form="month"),
    quiet("Ashby 40 38 36 34 32 30 28 26 24 22 20 18 16 14", form="month"),
    quiet("Ashby 40 43 38 41 39 40 42 37 ? 23 19 22 21 24", form="month"),
    quiet("Ashby 20 23 18 21 19 20 22 17 20 23 18 21 19 20", form="month"),
    fires(f"Ashby {YEAR} {YEAR} {YEAR} {SHIFTED}", form="month", says={"newer": 7, "size": 24, "year": 12}),
    quiet(f"Ashby {YEAR} {YEAR} {YEAR} {YEAR}", form="month"),
)
