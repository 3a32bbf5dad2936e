"""Vectorised arithmetic on whole panels: changes, since, streaks, ranks, groups.

Matrices are areas x periods with NaN for what is not known; `ts` are the indices of the periods asked for, one or all.
Results have shape (areas, len(ts)) unless said. NaN compares as "no", so every function says what a gap does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from nlg.panel import Calendar, Flags, Floats, Groups, Ints

USUAL, FEWEST_MOVES = 52, 8  # a usual move is the mean of so many steps; of fewer than eight nothing is usual
FIRST_BLOCK = 8  # periods: most searches end as near as that
BLOCK = 2**16  # cells that are gone through together where one period needs the whole record
NONE, BLOCKED = -1, -2  # no such earlier period on record; a gap lies in the way


def before(x: Floats, calendar: Calendar, ts: Ints) -> Floats:
    """The figure one step back, NaN where the record does not reach."""
    back = calendar.previous[ts]
    return np.where(back >= 0, x[:, np.maximum(back, 0)], np.nan)


def change(x: Floats, calendar: Calendar, ts: Ints) -> Floats:
    """Now less one step back, NaN where either is not known."""
    return x[:, ts] - before(x, calendar, ts)


def columns(x: npt.NDArray[Any], ts: Ints) -> npt.NDArray[Any]:
    """The columns of these periods; without copying where the periods lie side by side."""
    if len(ts) and int(ts[-1] - ts[0]) == len(ts) - 1:
        return x[:, ts[0] : ts[-1] + 1]
    return x[:, ts]


def picked(x: npt.NDArray[Any], where: Ints) -> npt.NDArray[Any]:
    """From each row the figures of the periods given for it: what np.take_along_axis gives, in a tenth of the time."""
    return np.asarray(x.reshape(-1).take(where + np.arange(len(x))[:, None] * x.shape[1]))


def last_at_most(x: Floats, ts: Ints, *, begun: Ints | None = None, sign: int = 1) -> Ints:
    """The latest earlier period whose figure is no higher: NONE where the record has none, BLOCKED by a gap.

    With `sign` -1: no lower. A figure that is itself not known is BLOCKED. `begun` gives each area's first period on
    record: what is not known before it is no gap.
    """
    if len(ts) == 1:
        every = np.arange(len(x))

        def figures(rows: Ints, start: int, stop: int) -> Floats:
            return x[:, start:stop] if len(rows) == len(x) else x[rows, start:stop]

        return last_in_blocks(figures, every, int(ts[0]), begun, sign)[:, None]
    found = columns(_last_many(x[:, : ts[-1] + 1], sign), ts)
    gap = (found >= 0) & np.isnan(picked(x, np.maximum(found, 0)))
    if begun is not None:
        found = np.where(gap & (found < begun[:, None]), NONE, found)
        gap &= found >= 0
    return np.where(gap | np.isnan(columns(x, ts)), BLOCKED, found)


def last_in_blocks(
    figures: Callable[[Ints, int, int], Floats], rows: Ints, t: int, begun: Ints | None, sign: int
) -> Ints:
    """`last_at_most` for one period and some rows: from the back, in blocks that double while any row is still open.

    `figures` gives rows from one period up to another; `begun` is for all areas. A gap stops the search. With `sign` 0
    the same figure is looked for.
    """
    found = np.full(len(rows), NONE, dtype=np.int64)
    now = figures(rows, t, t + 1)
    beyonds: Sequence[Callable[[Floats, Floats], Flags]] = (_differs, np.greater, np.less)
    beyond = beyonds[sign]  # -1 is the last
    left, stop, block = np.arange(len(rows)), t, FIRST_BLOCK
    while stop > 0 and len(left):
        start = max(0, stop - block)
        part = figures(rows[left], start, stop)
        hit = ~beyond(part, now[left])  # a gap is beyond nothing
        last = stop - start - 1 - hit[:, ::-1].argmax(axis=1)
        some = hit[np.arange(len(hit)), last]
        gap = np.isnan(part[np.arange(len(hit)), last]) & some
        early = gap & (start + last < begun[rows[left]]) if begun is not None else np.zeros(len(gap), dtype=bool)
        found[left] = np.where(early | ~some, NONE, np.where(gap, BLOCKED, start + last))
        left, stop, block = left[~some], start, block * 2
    return np.where(np.isnan(now[:, 0]), BLOCKED, found)


def _differs(some: Floats, other: Floats) -> Flags:
    return np.asarray((some < other) | (some > other))


def last_flagged(flags: Callable[[Ints, int, int], Flags], rows: Ints, stop: int) -> Ints:
    """For some rows the latest period before one that is flagged, NONE where none is: from the back, in growing blocks.

    `flags` gives rows from one period up to another.
    """
    found = np.full(len(rows), NONE, dtype=np.int64)
    left, block = np.arange(len(rows)), FIRST_BLOCK
    while stop > 0 and len(left):
        start = max(0, stop - block)
        part = flags(rows[left], start, stop)
        some = part.any(axis=1)
        found[left[some]] = stop - 1 - part[some, ::-1].argmax(axis=1)
        left, stop, block = left[~some], start, block * 2
    return found


def last_no_lower(x: npt.NDArray[Any], rows: Ints, start: Ints, least: npt.NDArray[Any]) -> Ints:
    """For some cells the latest period, from a start back, with a figure of their row no lower than theirs, or NONE."""
    found, flat = np.full(len(rows), NONE, dtype=np.int64), x.reshape(-1)
    left, gone, block = np.flatnonzero(start >= 0), 0, FIRST_BLOCK
    while len(left):
        period = start[left, None] - np.arange(gone, gone + block)
        hit = flat.take(np.maximum(rows[left, None] * x.shape[1] + period, 0)) >= least[left, None]
        hit &= period >= 0
        first = hit.argmax(axis=1)
        some = hit[np.arange(len(hit)), first]
        found[left[some]] = period[some, first[some]]
        gone, block = gone + block, block * 2
        left = left[~some & (start[left] >= gone)]
    return found


def last_far(x: Floats, ts: Ints, wanted: Flags | bool, least: int, *, begun: Ints, sign: int) -> Ints:
    """`last_at_most` over history where it is wanted and lies at least so many periods back; BLOCKED elsewhere.

    Few cells do not have one as low among the periods before, and few are lower than all of as many that follow: only
    for those it is searched, and only among these.
    """
    wide, width = int(ts[-1]) + 1, max(1, least) - 1
    padded = np.full((len(x), wide + 1), -np.inf)  # a gap stops every search, and so does the beginning
    figures = padded[:, 1:]
    np.multiply(x[:, :wide], sign, out=figures)
    known = ~np.isnan(figures)
    row, at = np.divmod(np.flatnonzero(~known), wide)
    figures[row, at] = np.where(at < begun[row], np.inf, -np.inf)
    lowest = _lowest_before(figures, width)
    found = np.full((len(x), len(ts)), BLOCKED, dtype=np.int64)
    hits = np.flatnonzero(wanted & columns(known & (lowest > figures), ts))
    row, at = np.divmod(hits, len(ts))
    at += ts[0]
    ends = np.zeros(padded.shape, dtype=bool)
    ends[:, 0] = True
    early = max(0, wide - width - 1)  # so many are followed by enough
    ends[:, 1 : 1 + early] = lowest[:, width + 1 :] > figures[:, :early]
    there = np.flatnonzero(ends)
    number = np.cumsum(ends.reshape(-1), dtype=np.int64)  # of those up to each cell
    stop = number.take(row * (wide + 1) + np.maximum(at - width, 0))
    deepest = int((stop - number.take(row * (wide + 1))).max(initial=0)) + 1
    last = there.take(_down_to(padded.take(there), stop, figures[row, at], deepest) - 1) % (wide + 1) - 1
    gap = (last >= 0) & ~known[row, np.maximum(last, 0)]
    found.reshape(-1)[hits] = np.where(gap, BLOCKED, last)
    return found


def _down_to(figures: Floats, stop: Ints, most: Floats, deepest: int) -> Ints:
    """From each stop down to where the figure before is no higher than this, which is so within so many."""
    lows = _lows(figures[None], deepest)
    for k in reversed(range(len(lows))):
        stop = stop - ((lows[k].take(stop - 1) > most) << k)
    return stop


def _lows(x: Floats, most: int) -> list[Floats]:
    """The least of the last 1, 2, 4, 8 ... periods up to each, or of as many as there are; of so many at most."""
    lows = [x]
    while (width := 1 << len(lows) - 1) < min(most, x.shape[1]):
        wider = np.empty(x.shape)
        wider[:, :width] = lows[-1][:, :width]
        np.minimum(lows[-1][:, width:], lows[-1][:, :-width], out=wider[:, width:])
        lows.append(wider)
    return lows


def _lowest_before(x: Floats, width: int) -> Floats:
    """The least of so many periods before each, inf of none: two stretches that overlap."""
    found = np.full(x.shape, np.inf)
    width = min(width, x.shape[1] - 1)
    if width > 0:
        k = width.bit_length() - 1
        lowest = _lows(x, 1 << k)[k]
        found[:, 1:] = lowest[:, :-1]
        back = 1 + width - (1 << k)
        np.minimum(found[:, back:], lowest[:, :-back], out=found[:, back:])
    return found


def _last_many(x: Floats, sign: int) -> Ints:
    """All periods: whoever is higher passes the search on to where its own has come to, all cells at once."""
    wide = x.shape[1] + 1
    padded = np.full((len(x), wide), -np.inf)  # a gap stops every search, and so does the beginning
    np.copyto(padded[:, 1:], x if sign > 0 else -x, where=~np.isnan(x))
    figures = padded.reshape(-1)
    before = np.arange(-1, len(figures) - 1)
    search = figures[:-1] > figures[1:]
    search[wide - 1 :: wide] = False  # the beginning of the next area
    going = np.flatnonzero(search) + 1
    now, there = figures.take(going), going - 1
    while len(going):
        there = before.take(there)
        before[going] = there
        higher = np.flatnonzero(figures.take(there) > now)
        going, now, there = going.take(higher), now.take(higher), there.take(higher)
    found = before.reshape(len(x), wide)[:, 1:] - np.arange(len(x))[:, None] * wide
    return np.asarray(found - 1)  # the beginning is NONE (-1)


def first_known(x: Floats) -> Ints:
    """The first period with a figure, the number of periods where there is none: from the front, in growing blocks."""
    found = np.full(len(x), x.shape[1], dtype=np.int64)
    open_rows, start, block = np.arange(len(x)), 0, 1
    while start < x.shape[1] and len(open_rows):
        part = x[:, start : start + block] if len(open_rows) == len(x) else x[open_rows, start : start + block]
        known = ~np.isnan(part)
        some = known.any(axis=1)
        found[open_rows[some]] = start + known[some].argmax(axis=1)
        open_rows, start, block = open_rows[~some], start + block, block * 4
    return found


def latest_gap(x: Floats) -> Ints:
    """For all periods the latest up to it that is not known; -1 where there is none."""
    return latest(np.isnan(x))


def latest(flags: Flags) -> Ints:
    """For all periods the latest up to it that is flagged; NONE where there is none.

    Flagged cells are numbered by adding up, in a fraction of the time of a running maximum.
    """
    if not flags.size or not flags.any():
        return np.full(flags.shape, NONE, dtype=np.int64)
    start = flags.copy()
    start[:, 0] = True  # each row begins anew
    row, at = np.divmod(np.flatnonzero(start), flags.shape[1])
    at[(at == 0) & ~flags[row, 0]] = NONE
    number = np.cumsum(start.reshape(-1), dtype=np.int64) - 1
    return at.take(number).reshape(flags.shape)


def log2_steps(periods: Ints, stride: int = 1) -> Floats:
    """The binary logarithm of lengths in steps, 0 of a step or less: looked up, for there are many and few differ."""
    table = np.log2(np.maximum(np.arange(int(periods.max(initial=0)) + 1) / stride, 1))
    return np.asarray(table.take(np.maximum(periods, 0)))


def highest(x: Floats, ts: Ints) -> tuple[Floats, Ints, Ints]:
    """The highest figure up to each period, and the first and the last period that has it; NaN, 0, 0 where none is."""
    if len(ts) > 1:
        top, last = extreme_so_far(x, ts, low=False)
        return top, _reached(x, ts), last
    return past(x, int(ts[0]))[1:]


def past(x: Floats, t: int) -> tuple[Floats, Floats, Ints, Ints]:
    """All up to one period added up, NaN over a gap, and `highest`: in one go, for long records take their time."""
    total, top, width = np.empty(len(x)), np.empty(len(x)), t + 1
    first, last = np.zeros(len(x), dtype=np.int64), np.zeros(len(x), dtype=np.int64)
    for rows in blocks(len(x), width):
        part = x[rows, :width]
        total[rows], top[rows] = part.sum(axis=1), part.max(axis=1)
        if np.isnan(total[rows]).any():
            top[rows] = np.fmax.reduce(part, axis=1)
        row, column = np.divmod(np.flatnonzero(part == top[rows, None]), width)
        last[rows][row] = column  # of several in a row the one written last stays
        first[rows][row[::-1]] = column[::-1]
    return total[:, None], top[:, None], first[:, None], last[:, None]


def extreme_so_far(x: Floats, ts: Ints, *, low: bool) -> tuple[Floats, Ints]:
    """For all periods the highest figure so far (the lowest), NaN where none is known, and the last period with it."""
    past = x[:, : ts[-1] + 1]
    end = (np.fmin if low else np.fmax).accumulate(past, axis=1)
    last = np.maximum(latest(past == end), 0)
    return columns(end, ts), columns(last, ts)


def _reached(x: Floats, ts: Ints) -> Ints:
    """For all periods the first with the highest figure so far."""
    past = x[:, : ts[-1] + 1]
    top = np.fmax.accumulate(past, axis=1)
    new = ~np.isnan(past)
    new[:, 1:] &= ~(top[:, 1:] == top[:, :-1])
    return columns(np.maximum(latest(new), 0), ts)


def blocks(rows: int, width: int) -> Iterator[slice]:
    """Rows in turn, as many as the processor's cache holds of so many periods each."""
    size = max(1, BLOCK // max(1, width))
    for start in range(0, rows, size):
        yield slice(start, start + size)


def usual_move(x: Floats, ts: Ints, stride: int, *, whole: bool) -> Floats:
    """The mean size of the last `USUAL` moves (as many as are known) before the newest; NaN of fewer than eight."""
    if len(ts) == 1:  # steps only, not the periods between them
        reach = min(int(ts[0]) // stride, USUAL + 1)
        x, ts, stride = x[:, ts[0] - reach * stride : ts[0] + 1 : stride], np.array([reach]), 1
    part = x[:, : int(ts[-1]) + 1]
    sizes = np.zeros(part.shape)
    np.abs(part[:, stride:] - part[:, :-stride], out=sizes[:, stride:])
    gaps = np.isnan(sizes)
    np.copyto(sizes, 0.0, where=gaps)
    sums = _between(_by_stride(sizes, stride, whole=whole), ts, stride)
    many: npt.NDArray[Any] = np.clip(ts // stride - 1, 0, USUAL)
    if gaps.any():
        many = many - _between(_by_stride(gaps, stride, whole=True), ts, stride)
    return np.where(many >= FEWEST_MOVES, sums / np.maximum(many, 1), np.nan)


def sums_so_far(x: Floats, *, whole: bool) -> Floats:
    """Each row added up to every period, no figure unknown; whole numbers as such, in a fraction of the time."""
    return x.astype(np.int64).cumsum(axis=1).astype(np.float64) if whole else x.cumsum(axis=1)


def _between(so_far: Floats, ts: Ints, stride: int) -> Floats:
    """What was added in the last `USUAL` steps but the newest."""
    found = np.zeros((len(so_far), len(ts)))
    for back, add in ((1, np.add), (USUAL + 1, np.subtract)):
        reached = int(np.searchsorted(ts, back * stride))
        part = found[:, reached:]
        add(part, columns(so_far, ts[reached:] - back * stride), out=part)
    return found


def _by_stride(x: npt.NDArray[Any], stride: int, *, whole: bool) -> npt.NDArray[Any]:
    """Sums so far of every stride-th column."""
    if stride == 1:
        return sums_so_far(x, whole=whole)
    wide = -(-x.shape[1] // stride) * stride
    padded = np.zeros((len(x), wide))
    padded[:, : x.shape[1]] = x
    return padded.reshape(len(x), -1, stride).cumsum(axis=1).reshape(len(x), wide)


def streaks(x: Floats, calendar: Calendar, ts: Ints, sign: int) -> Ints:
    """How many steps in a row, ending here, the figure moved strictly up (sign 1) or down (-1). A gap ends a streak."""
    past = x[:, : int(ts.max(initial=-1)) + 1]
    ahead = np.flatnonzero(calendar.previous >= 0)
    stride = int(ahead[0] - calendar.previous[ahead[0]]) if len(ahead) else past.shape[1] + 1
    moved = np.zeros(past.shape, dtype=bool)
    beyond = np.greater if sign > 0 else np.less
    beyond(past[:, stride:], past[:, :-stride], out=moved[:, stride:])
    return np.asarray(columns(in_a_row(moved, stride), ts))


def in_a_row(holds: Flags, stride: int) -> Ints:
    """For how many steps in a row something has held, to each period: runs of up to 1, 2, 4, 8 ... are put together."""
    run, width = holds.astype(np.int32), 1
    while (back := width * stride) < holds.shape[1]:
        full = run[:, back:] == width  # all held: what held before them is added
        if not full.any():
            break
        run[:, back:] += full * run[:, :-back]
        width *= 2
    return run.astype(np.int64)


def stretch(x: Floats, ts: Ints, back: int) -> tuple[Floats, slice]:
    """The columns from so many periods before the first asked for to the last, and where those asked for are in it."""
    start = max(0, int(ts[0]) - back)
    return x[:, start : int(ts[-1]) + 1], slice(int(ts[0]) - start, int(ts[-1]) + 1 - start)


def any_of_last(flags: Flags, stride: int, steps: int) -> Flags:
    """Whether something held at a period, or at one of so many steps before."""
    found = flags.copy()
    if flags.any():
        for back in range(stride, min(steps * stride + 1, flags.shape[1]), stride):
            found[:, back:] |= flags[:, :-back]
    return found


def latest_streak(x: Floats, calendar: Calendar, t: int, sign: int) -> Ints:
    """`streaks` for one period, walking back only as far as any area's streak goes. Shape (areas, 1)."""
    run, rows = np.zeros(len(x), dtype=np.int64), np.arange(len(x))
    beyond = np.greater if sign > 0 else np.less
    now = x[:, t]
    while len(rows) and (t := int(calendar.previous[t])) >= 0:
        then = x[rows, t]
        going = np.flatnonzero(beyond(now, then))
        rows, now = rows[going], then[going]
        run[rows] += 1
    return run[:, None]


def streak_of(figures: Floats, calendar: Calendar, t: int, sign: int) -> int:
    """The same for one area's own figures. Shape of these (periods,)."""
    run, now = 0, sign * float(figures[t])
    while (t := int(calendar.previous[t])) >= 0 and now > (then := sign * float(figures[t])):
        run, now = run + 1, then
    return run


def over_groups(
    leaf_values: npt.NDArray[Any], groups: Groups, how: np.ufunc, dtype: type | None = None
) -> npt.NDArray[Any]:
    """One result per group from values laid out as `groups.leaves` (first axis). `how` is np.add, np.maximum ..."""
    if len(groups.leaves) == 0:
        return leaf_values[:0]
    return how.reduceat(leaf_values, groups.starts[:-1], axis=0, dtype=dtype)
