"""The kinds of the first line: levels, changes, places and moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from tests.oracle.world import COUNT, RATE, Kind, Rows, World, clear_of_chance

LEAST_RECORD = {"day": 56, "week": 8, "month": 12, "quarter": 8, "year": 3}  # steps, by what one is called


def _level(w: World, t: int) -> Rows:
    for row in w.rows:
        if w.events(row, t) is not None:
            yield COUNT, row


def _rate(w: World, t: int) -> Rows:
    for row in w.rows:
        events = w.events(row, t)
        if w.people and events is not None and (events >= 20 or not w.flow):
            yield RATE, row


def _change_prev(w: World, t: int) -> Rows:
    for row in w.rows:
        if w.move(row, t) is not None:
            yield COUNT, row


def _change_baseline(w: World, t: int) -> Rows:
    at = w.periods - 1 - w.base
    for row in w.rows:
        if w.base and t > at and w.events(row, t) is not None and w.events(row, at) is not None:
            yield COUNT, row, 0, at


def _zero(w: World, t: int) -> Rows:
    for row in w.rows:
        earlier = [w.back(t, k) for k in (1, 2, 3, 4)]
        counts = [None if k is None else w.events(row, k) for k in earlier]
        if w.flow and w.events(row, t) == 0 and None not in counts and counts[0]:
            yield COUNT, row


def _first_time(w: World, t: int) -> Rows:
    for row in w.rows:
        record = w.record(row, t)
        if not w.flow or any(count is None for _, count in record):
            continue
        begun = [(k, count) for k, count in record if any(c for j, c in record if j <= k)]
        if len(begun) > 1 and begun[-1] == (t, 0) and all(count for _, count in begun[:-1]):
            start = begun[0][0]
            if (t - start) // w.stride >= LEAST_RECORD[w.step]:
                yield COUNT, row, start, (t - start) // w.stride


def _lowest_since(w: World, t: int) -> Rows:
    for row in w.rows:
        now = w.events(row, t)
        if now is None or w.back(t) is None or (w.flow and now == 0):
            continue
        for low in (True, False):
            for k in range(t - 1, -1, -1):
                then = w.events(row, k)
                if then is None:
                    break
                if then <= now if low else then >= now:
                    if t - k >= LEAST_RECORD[w.step] * w.stride:
                        yield COUNT, row, k, low
                    break


def _peak_recall(w: World, t: int) -> Rows:
    for row in w.rows:
        record = w.record(row, t)
        counts = [count for _, count in record if count is not None]
        if not w.flow or not record or len(counts) < len(record):
            continue
        peak, now = max(counts), counts[-1]
        at = record[counts.index(peak)][0]
        if counts.count(peak) == 1 and t - at >= 4 * w.stride and peak >= 2 * max(now, 1):
            yield COUNT, row, at


def _run(w: World, t: int) -> Rows:
    least = 4 if w.step in ("week", "day") else 3
    for row in w.rows:
        for sign in (-1, 1):
            moves = w.streak(row, t, sign)
            if moves >= least:
                surest = min(w.streak(row, t - k, sign) for k in range(w.stride))
                yield COUNT, row, moves, sign, surest


def _running_total(w: World, t: int) -> Rows:
    for row in w.rows:
        if w.flow and w.stride == 1 and t > 0 and all(w.events(row, k) is not None for k in range(t + 1)):
            yield COUNT, row


def _window_sum(w: World, t: int) -> Rows:
    steps = {"week": 4, "month": 12, "quarter": 4}.get(w.step)
    if not w.flow or steps is None or w.back(t, steps - 1) is None:
        return
    for row in w.rows:
        if all(w.events(row, t - k * w.stride) is not None for k in range(steps)):
            yield COUNT, row, w.back(t, steps - 1)


def _ranked(w: World) -> list[str]:
    """Measures whose order says more than which place is big."""
    return [m for m in w.measures if m == RATE]


def _enough(w: World, measure: str, row: int, t: int) -> bool:
    """Whether a rate of events rests on 20 or more; anything else does."""
    return measure != RATE or not w.flow or (w.events(row, t) or 0) >= 20


def _top(w: World, t: int) -> Rows:
    for measure in _ranked(w):
        figures = w.figures(measure, t) if w.size >= 3 else None
        for high, end in ((True, max), (False, min)):
            if figures and figures.count(end(figures)) == 1 and _enough(w, measure, figures.index(end(figures)), t):
                yield measure, figures.index(end(figures)), high, 1


def _nth(w: World, t: int) -> Rows:
    for measure in _ranked(w):
        figures = w.figures(measure, t) if w.size >= 5 else None
        for row, figure in enumerate(figures or []):
            for high in (True, False):
                place = 1 + sum(other > figure if high else other < figure for other in figures or [])
                if place in (2, 3) and (figures or []).count(figure) == 1 and _enough(w, measure, row, t):
                    yield measure, row, high, place


def _movers(w: World, t: int) -> Rows:
    moves, back = w.moves(t), w.back(t)
    if not w.flow or w.size < 5 or moves is None or back is None:
        return
    for falling in (True, False):
        furthest = min(moves) if falling else max(moves)
        if moves.count(furthest) != 1 or (furthest >= 0 if falling else furthest <= 0):
            continue
        row = moves.index(furthest)
        if clear_of_chance(w.leaves[row][t] or 0, w.leaves[row][back] or 0):
            yield COUNT, row, falling


def _agreeing(w: World, t: int) -> Iterator[tuple[bool, int]]:
    """How many areas of a whole group of five or more went down, and up."""
    moves = w.moves(t)
    if w.size >= 5 and moves is not None:
        yield True, sum(m < 0 for m in moves)
        yield False, sum(m > 0 for m in moves)


def _few(others: int, size: int) -> bool:
    """No more exceptions than one or two, and at most one area in four."""
    return others <= 2 and 4 * others <= size


def _all(w: World, t: int) -> Rows:
    for falling, agreeing in _agreeing(w, t):
        if agreeing == w.size:
            yield COUNT, w.size, falling


def _all_but(w: World, t: int) -> Rows:
    for falling, agreeing in _agreeing(w, t):
        if agreeing < w.size and _few(w.size - agreeing, w.size):
            yield COUNT, w.size, falling


def _count_of_areas(w: World, t: int) -> Rows:
    for falling, agreeing in _agreeing(w, t):
        if 3 * agreeing >= 2 * w.size and not _few(w.size - agreeing, w.size):
            yield COUNT, w.size, falling, agreeing


def _also(w: World, t: int) -> Rows:
    figures = w.figures(COUNT, t)
    zeros = 0 if figures is None or not w.flow else figures.count(Fraction(0))
    if figures and 1 <= zeros - 1 <= 3 and zeros < len(figures) - zeros:
        for row, figure in enumerate(figures):
            if figure == 0:
                yield COUNT, row


def _goal_measure(w: World) -> str:
    return RATE if w.people else COUNT


def _areas_meeting(w: World, t: int) -> Rows:
    figures = w.figures(_goal_measure(w), t)
    if w.goal and figures is not None:
        yield _goal_measure(w), w.size, 0, sum(f <= Fraction(w.goal) for f in figures)


def _ratio_to_target(w: World, t: int) -> Rows:
    for row in w.rows:
        figure, events = w.figure(_goal_measure(w), row, t), w.events(row, t)
        if not w.goal or Fraction(w.goal) == 0 or figure is None or events is None:
            continue
        if figure / Fraction(w.goal) >= Fraction(3, 2) and (events >= 20 or not w.people or not w.flow):
            yield _goal_measure(w), row, 0


def _rest_of(w: World, t: int) -> Rows:
    if w.flow and w.size >= 3 and w.moves(t) is not None:
        for row in range(w.size):
            yield COUNT, row


def _vs_parent(w: World, t: int) -> Rows:
    figures = w.figures(RATE, t) if w.people else None
    parent = w.figure(RATE, w.size, t) if figures else None
    for row, own in enumerate(figures or []):
        events = w.events(row, t)
        if parent and events is not None and (events >= 20 or not w.flow) and abs(own / parent - 1) >= Fraction(1, 5):
            yield RATE, row


ORACLE: Mapping[str, Kind] = {
    "all": _all,
    "all_but": _all_but,
    "also": _also,
    "areas_meeting": _areas_meeting,
    "change_baseline": _change_baseline,
    "change_prev": _change_prev,
    "count_of_areas": _count_of_areas,
    "first_time": _first_time,
    "level": _level,
    "lowest_since": _lowest_since,
    "movers": _movers,
    "nth": _nth,
    "peak_recall": _peak_recall,
    "rate": _rate,
    "ratio_to_target": _ratio_to_target,
    "rest_of": _rest_of,
    "run": _run,
    "running_total": _running_total,
    "top": _top,
    "vs_parent": _vs_parent,
    "window_sum": _window_sum,
    "zero": _zero,
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "all": ("falling",),
    "all_but": ("falling",),
    "areas_meeting": ("goal", "meeting"),
    "change_baseline": ("base", "at"),
    "count_of_areas": ("falling", "agreeing"),
    "first_time": ("start", "steps"),
    "lowest_since": ("since", "low"),
    "movers": ("falling",),
    "nth": ("high", "place"),
    "peak_recall": ("at",),
    "ratio_to_target": ("goal",),
    "run": ("moves", "sign", "strength"),
    "top": ("high", "sharing"),
    "window_sum": ("first",),
}
