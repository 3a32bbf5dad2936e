"""Change: an area's figure against its own earlier ones, and the same figure in plainer terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations
from math import floor, log

from tests.oracle.world import COUNT, RATE, Kind, Rows, World, clear_of_chance

PERIODS_A_YEAR = {"week_ending": 52, "day": 364, "month": 12, "quarter": 4, "year": 5}
LEAST_RECORD = {"day": 56, "week": 8, "month": 12, "quarter": 8, "year": 3}
LEAST_RUN = {"day": 4, "week": 4, "month": 3, "quarter": 3, "year": 3}


def _before(w: World, row: int, t: int, steps: int) -> int | None:
    early = w.back(t, steps)
    return None if early is None else w.events(row, early)


def _latest(w: World, row: int, t: int, steps: int) -> list[int] | None:
    """The figures of so many latest steps, the newest first; None where one is not known."""
    found = [_before(w, row, t, k) for k in range(steps)]
    return [f for f in found if f is not None] if None not in found else None


def _usual(figures: list[int]) -> Fraction:
    """How far it moves from one figure to the next, on the mean."""
    moves = [abs(a - b) for a, b in zip(figures[1:], figures[:-1], strict=True)]
    return Fraction(sum(moves), len(moves))


def _year_ago(w: World, t: int) -> int | None:
    early = t - {"month": 12, "quarter": 4, "year": 1}.get(w.form, PERIODS_A_YEAR[w.form])
    return early if early >= 0 else None


def _begun(w: World, row: int, t: int) -> int | None:
    record = w.record(row, t)
    return record[0][0] if record else None


# --- plainer terms ----------------------------------------------------------------------------------------------------


def _days(w: World, t: int) -> int:
    if w.form == "week_ending":
        return 7
    if w.form == "day":
        return min(w.stride, t + 1)
    months = {"month": 1, "quarter": 3, "year": 12}[w.form]
    first = 2021 * 12 - months * (w.periods - t)
    start, end = (date(m // 12, m % 12 + 1, 1) for m in (first, first + months))
    return (end - start).days


def _half_up(x: Fraction) -> int:
    return floor(x + Fraction(1, 2))


def _equivalent(w: World, t: int) -> Rows:
    close = Fraction(1, 50)
    for row in w.rows:
        events = w.events(row, t)
        if not events or events < 0:
            continue
        if w.people and (events >= 20 or not w.flow):
            one_in = Fraction(w.people * len(w.members(row)), events)
            power = 10 ** max(0, len(str(floor(one_in))) - 2)
            near = _half_up(one_in / power) * power
            if one_in >= 2 and abs(near / one_in - 1) <= close:
                yield RATE, row, near, 0
        if w.flow and events >= 20:
            minutes = Fraction(1440 * _days(w, t), events)
            unit = 1 if minutes < 60 else 60 if minutes < 2 * 1440 else 1440
            near = _half_up(minutes / unit)
            if near and abs(near * unit - minutes) <= close * minutes:
                yield COUNT, row, near, unit


def _typical(w: World, t: int) -> Rows:
    first = w.back(t, {"day": 28, "week": 52, "month": 12, "quarter": 8, "year": 5}[w.step])
    for row in w.rows:
        if first is not None and w.events(row, t) is not None:
            earlier = [w.events(row, k) for k in range(first, t - w.stride + 1)]
            if None not in earlier:
                yield COUNT, row, first


# --- two or three figures ---------------------------------------------------------------------------------------------


def _change_year(w: World, t: int) -> Rows:
    early = _year_ago(w, t)
    for row in w.rows:
        now, then = w.events(row, t), None if early is None else w.events(row, early)
        if now is None or then is None or w.step == "year":
            continue
        if w.flow:
            if clear_of_chance(now, then) and max(now, then) >= 5:
                yield COUNT, row
            continue
        figures = _latest(w, row, t, 1 + (4 if w.step == "quarter" else 12))
        if figures and abs(now - then) > _usual(figures):
            yield COUNT, row


def _on_a_scale(w: World) -> bool:
    """Figures that go below none are no amounts: nothing is twice another."""
    return any(f is not None and f < 0 for row in w.leaves for f in row)


def _multiple(w: World, t: int) -> Rows:
    steps = {"day": (1, 14, 28), "week": (1, 2, 4)}.get(w.step, (1,))
    bases = [(k, w.back(t, k)) for k in steps] + ([(0, _year_ago(w, t))] if w.step != "year" else [])
    for row in w.rows if not _on_a_scale(w) else ():
        now = w.events(row, t)
        for k, at in bases:
            base = None if at is None else w.events(row, at)
            if now is None or base is None or base <= 0:
                continue
            if w.flow and (min(now, base) < 20 or not clear_of_chance(now, base)):
                continue
            for m in (2, 3, 4, 5, 10):
                if abs(Fraction(now, base) / m - 1) <= Fraction(1, 50):
                    yield COUNT, row, m, k, at
                if abs(Fraction(now, base) * m - 1) <= Fraction(1, 50):
                    yield COUNT, row, -m, k, at


def _flat(w: World, t: int) -> Rows:
    steps = {"day": 14, "quarter": 8, "year": 5}.get(w.step, 12)
    for row in w.rows:
        figures = _latest(w, row, t, steps + 2)
        if figures is None:
            continue
        now, then, usual = figures[0], figures[1], _usual(figures[1:])
        if not w.flow:
            if now == then and usual >= 5:
                yield COUNT, row
            continue
        little = not clear_of_chance(now, then) and 20 * abs(now - then) <= then
        if min(now, then) >= 20 and little and 10 * usual >= then and usual**2 >= 8 * then:
            yield COUNT, row


def _acceleration(w: World, t: int) -> Rows:
    for row in w.rows:
        figures = _latest(w, row, t, 3)
        if not w.flow or figures is None or min(figures) < 100:
            continue
        now, then, first = figures
        if not clear_of_chance(now, then) or not clear_of_chance(then, first) or (now > then) != (then > first):
            continue
        falling, slowing = now < then, abs(now - then) < abs(then - first)
        by_share = abs(Fraction(now, then) - 1), abs(Fraction(then, first) - 1)
        apart = log(now * first / then**2) ** 2 / (1 / first + 4 / then + 1 / now)
        if abs(now - then) == abs(then - first) or by_share[0] == by_share[1]:
            continue
        if (by_share[0] < by_share[1]) == slowing and apart >= 3.841459:
            yield COUNT, row, falling, slowing


# --- since when -------------------------------------------------------------------------------------------------------


def _step(w: World, row: int, t: int) -> int | None:
    """How far it moved by t; None where that is not known."""
    return w.move(row, t)


def _share(w: World, row: int, t: int) -> Fraction | None:
    """By what part of its figure it moved that way; None without end, on a base of none or less."""
    then = w.events(row, t - w.stride)
    move = _step(w, row, t)
    if then is not None and then > 0:
        return Fraction(move or 0, then)
    return None if move else Fraction(0)


def _since(w: World, row: int, t: int, falling: bool) -> tuple[int, bool, int] | None:
    """The latest earlier step as large (-1: none on record), whether largest by share too, and how many steps since."""
    own, share = _step(w, row, t), _share(w, row, t)
    begun, by_share = _begun(w, row, t), True
    assert own is not None
    assert begun is not None
    sign = -1 if falling else 1
    for k in range(t - 1, begun + w.stride - 1, -1):
        other = _step(w, row, k)
        if other is None:
            return None
        if other * sign >= own * sign:
            return k, by_share, (t - k) // w.stride
        others_share = _share(w, row, k)
        if share is None:
            by_share &= others_share is not None or other * sign <= 0
        elif others_share is None:
            by_share &= other * sign <= 0
        else:
            by_share &= others_share * sign < share * sign
    return -1, by_share, (t - begun) // w.stride


def _largest_move(w: World, t: int) -> Rows:
    least = LEAST_RECORD[w.step]
    for row in w.rows:
        move = _step(w, row, t)
        if not move or (w.flow and not clear_of_chance(w.events(row, t) or 0, w.events(row, t - w.stride) or 0)):
            continue
        found = _since(w, row, t, move < 0)
        if found and (found[2] >= least if found[0] >= 0 else found[2] > least):
            yield COUNT, row, found[0], move < 0, found[1]


def _turning_point(w: World, t: int) -> Rows:
    for row in w.rows:
        move = w.move(row, t)
        if not move or (w.flow and not clear_of_chance(w.events(row, t) or 0, w.events(row, t - w.stride) or 0)):
            continue
        moves = w.streak(row, t - w.stride, -1 if move > 0 else 1)
        if moves >= LEAST_RUN[w.step]:
            yield COUNT, row, moves, move > 0


def _last_year(w: World, row: int, t: int) -> tuple[int, list[int]] | None:
    """First period and figures of the last year on record; None where one is not known, or the record is short."""
    begun = _begun(w, row, t)
    if begun is None or (t - begun) // w.stride < LEAST_RECORD[w.step]:
        return None
    first = max(begun, t - PERIODS_A_YEAR[w.form])
    figures = [w.events(row, k) for k in range(first, t + 1)]
    return (first, [f for f in figures if f is not None]) if None not in figures else None


def _cumulative_change(w: World, t: int) -> Rows:
    for row in w.rows if not _on_a_scale(w) else ():
        year = _last_year(w, row, t)
        for peak in (True, False) if year else ():
            first, figures = year or (0, [])
            now, base = figures[-1], max(figures) if peak else min(figures)
            at = first + figures.index(base)
            far = 3 * now <= 2 * base if peak else 3 * now >= 4 * base
            if figures.count(base) > 1 or not far or base <= 0 or t - at < 2 * w.stride:
                continue
            if not w.flow or (max(now, base) >= 20 and clear_of_chance(now, base)):
                yield COUNT, row, at, peak


def _rebound(w: World, t: int) -> Rows:
    for row in w.rows:
        year = _last_year(w, row, t)
        if year is None:
            continue
        first, figures = year
        now, peak = figures[-1], max(figures)
        if peak <= 0 or figures.count(peak) > 1 or now == peak:
            continue
        trough = min(figures[figures.index(peak) :])
        if now == trough or 3 * (peak - trough) < peak or 4 * (now - trough) < peak - trough:
            continue
        if not w.flow or (now >= 20 and clear_of_chance(now, trough) and clear_of_chance(peak, trough)):
            yield COUNT, row, first + figures.index(peak)


# --- whole courses ----------------------------------------------------------------------------------------------------


def _trend(w: World, t: int) -> Rows:
    periods = 13 if w.step == "week" else 12
    for row in w.rows:
        figures = _latest(w, row, t, periods)
        if figures is None:
            continue
        pairs = list(combinations(figures[::-1], 2))
        for sign in (-1, 1):
            agreeing = sum((late - early) * sign > 0 for early, late in pairs)
            if 10 * agreeing < 9 * len(pairs) or w.streak(row, t, sign) >= LEAST_RUN[w.step]:
                continue
            if not w.flow or clear_of_chance(figures[0], figures[-1]):
                yield COUNT, row, sign < 0, agreeing


def _spread(figures: Sequence[int | Fraction]) -> Fraction:
    """The squares about the mean."""
    mean = Fraction(sum(figures)) / len(figures)
    return sum(((f - mean) ** 2 for f in figures), Fraction(0))


def _cuts(figures: Sequence[int | Fraction]) -> Iterator[tuple[Fraction, int]]:
    for newer in range(6, len(figures) - 5):
        yield _spread(figures[:newer]) + _spread(figures[newer:]), newer


def _jumps(figures: Sequence[int | Fraction]) -> int | Fraction:
    return sum((b - a) ** 2 for a, b in zip(figures[1:], figures[:-1], strict=True))


def _to_usual(w: World, row: int, t: int, year: int, around: int) -> tuple[Fraction, Fraction] | None:
    """The figure as a part of the mean about this time in the two years before, and what chance does to it, squared."""
    then = [t - back * year + k * w.stride for back in (1, 2) for k in range(-around, around + 1)]
    now, usual = w.events(row, t), [w.events(row, k) for k in then] if min(then) >= 0 else [None]
    known = [f for f in usual if f is not None]
    if now is None or len(known) < len(usual) or sum(known) <= 0:
        return None
    mean = Fraction(sum(known), len(known))
    return now / mean, now / mean**2


def _seasonal_shift(w: World, row: int, t: int, size: int, year: int, around: int) -> Rows:
    every = [_to_usual(w, row, k, year, around) for k in range(t - (size - 1) * w.stride, t + 1)]
    known = [one for one in every if one is not None][:: -w.stride]
    if len(known) < size or None in every:
        return
    figures, chance = [one[0] for one in known], [one[1] for one in known]
    within, newer = min(_cuts(figures))
    between, noise = _spread(figures) - within, within / (size - 2)
    late, early = figures[:newer], figures[newer:]
    if w.flow:
        noise = max(noise, sum(chance) / size)
    shift = Fraction(sum(late)) / newer - Fraction(sum(early)) / len(early)
    loose = sum(chance[:newer]) + newer * (shift / 8) ** 2
    level = _jumps(late) + w.flow * loose >= _spread(late) and _jumps(early) >= _spread(early)
    if newer > 12 or between <= 0 or between < 16 * noise or not level:
        return
    shift = sum(late) / newer
    now, *then = (
        sum(w.events(row, t - k * w.stride - back) or 0 for k in range(newer)) for back in (0, year, 2 * year)
    )
    if shift != 1 and all(now**3 >= shift * old**3 if shift > 1 else now**3 <= shift * old**3 for old in then):
        yield COUNT, row, newer, size


def _level_shift(w: World, t: int) -> Rows:
    most = {"day": 91, "week": 156, "month": 36, "quarter": 12, "year": 0}[w.step]
    year, around = {"week": (52 * w.stride, 2), "month": (12, 0)}.get(w.step, (0, 0))
    for row in w.rows:
        begun = _begun(w, row, t)
        after = 0 if begun is None or not year else (t - begun - 2 * year) // w.stride - around + 1
        if after >= max(12, year // w.stride // 2):
            yield from _seasonal_shift(w, row, t, min(most, after), year, around)
            continue
        size = 0 if begun is None else min(most, (t - begun) // w.stride + 1)
        figures = _latest(w, row, t, size)
        if size < 12 or figures is None:
            continue
        if any(w.events(row, k) is None for k in range(t - (size - 1) * w.stride, t + 1)):
            continue
        within, newer = min(_cuts(figures))
        between, noise = _spread(figures) - within, within / (size - 2)
        if w.flow:
            noise = max(noise, Fraction(sum(figures), size))
        level = all(_jumps(side) >= _spread(side) for side in (figures[:newer], figures[newer:]))
        if newer <= 12 and between > 0 and between >= 16 * noise and level:
            yield COUNT, row, newer, size


def _never(w: World, t: int) -> Rows:
    return iter(())


ORACLE: Mapping[str, Kind] = {
    "acceleration": _acceleration,
    "change_year": _change_year,
    "cumulative_change": _cumulative_change,
    "equivalent": _equivalent,
    "flat": _flat,
    "largest_move": _largest_move,
    "level_shift": _level_shift,
    "multiple": _multiple,
    "point_change": _never,
    "rebound": _rebound,
    "trend": _trend,
    "turning_point": _turning_point,
    "typical": _typical,
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "acceleration": ("falling", "slowing"),
    "cumulative_change": ("at", "from_peak"),
    "equivalent": ("near", "unit"),
    "largest_move": ("since", "falling", "by_percent"),
    "level_shift": ("newer", "size"),
    "multiple": ("times", "steps", "base"),
    "rebound": ("peak",),
    "trend": ("falling", "agreeing"),
    "turning_point": ("moves", "rising"),
    "typical": ("first",),
}
ELSEWHERE = ("level_shift", "point_change")  # shifts are too rare among the plain worlds
