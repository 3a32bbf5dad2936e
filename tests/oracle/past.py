"""The kinds that set a figure beside its own past: records, the last time, runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import log2

from tests.oracle.world import COUNT, RATE, Kind, Rows, World, clear_of_chance

LEAST_RECORD = {"day": 56, "week": 8, "month": 12, "quarter": 8, "year": 3}
LEAST_RUN = {"day": 4, "week": 4, "month": 3, "quarter": 3, "year": 3}
NO_EVENTS, MET, MISSED = 0, 1, 2


def _steps(w: World, t: int, since: int) -> int:
    return (t - since) // w.stride


def _whole(w: World, row: int, t: int) -> list[int] | None:
    """The counts from the first known to t, where none is missing and there are enough for a record."""
    record = w.record(row, t)
    counts = [count for _, count in record if count is not None]
    if not record or len(counts) < len(record) or _steps(w, t, record[0][0]) < LEAST_RECORD[w.step]:
        return None
    return counts


def _latest(w: World, row: int, t: int, holds: Callable[[int], bool]) -> int | None:
    """The latest earlier period whose count is so; None where there is none, or a gap comes first."""
    for k in range(t - 1, -1, -1):
        count = w.events(row, k)
        if count is None:
            return None
        if holds(count):
            return k
    return None


def _record(w: World, t: int) -> Rows:
    for row in w.rows:
        counts = _whole(w, row, t)
        if counts is None or (w.flow and counts[-1] == 0):
            continue
        earlier, now = counts[:-1], counts[-1]
        for low, end in ((True, min), (False, max)):
            if end(earlier) == now:
                since = _latest(w, row, t, lambda c, now=now: c == now)  # type: ignore[misc]
                assert since is not None
                if _steps(w, t, since) >= LEAST_RECORD[w.step]:
                    yield COUNT, row, low, True, since
            elif end(counts) == now:
                yield COUNT, row, low, False, -1


def _peak(counts: list[int], t: int) -> int:
    """The latest period with the highest count."""
    return max(t - back for back, count in enumerate(reversed(counts)) if count == max(counts))


def _distance_from_peak(w: World, t: int) -> Rows:
    for row in w.rows:
        counts = _whole(w, row, t)
        if counts and 0 < counts[-1] < max(counts) and (not w.flow or max(counts) >= 20):
            yield COUNT, row, _peak(counts, t)


def _near_record(w: World, t: int) -> Rows:
    for row in w.rows:
        counts = _whole(w, row, t)
        for low in (True, False):
            if counts is None:
                continue
            now, record = counts[-1], min(counts) if low else max(counts)
            if record <= 0 or now == record or abs(now - record) > Fraction(record, 20):
                continue
            nearer = _latest(w, row, t, lambda c, n=now, low=low: c <= n if low else c >= n)  # type: ignore[misc]
            assert nearer is not None
            if _steps(w, t, nearer) >= LEAST_RECORD[w.step]:
                yield COUNT, row, low, max(t - back for back, c in enumerate(reversed(counts)) if c == record)


def _last_at_level(w: World, t: int) -> Rows:
    for row in w.rows:
        now = w.events(row, t)
        if not w.flow or now is None or not 1 <= now <= 200:
            continue
        since = _latest(w, row, t, lambda c, now=now: c == now)  # type: ignore[misc]
        if since is not None and _steps(w, t, since) >= LEAST_RECORD[w.step] and w.move(row, since) is not None:
            yield COUNT, row, since


def _conditions(w: World) -> Iterator[tuple[str, int, int]]:
    """Measure, code and goal of what a measure is watched for."""
    if w.flow:
        yield COUNT, NO_EVENTS, -1
    if w.goal:
        yield _goal_measure(w), MET, 0
        yield _goal_measure(w), MISSED, 0


def _goal_measure(w: World) -> str:
    return RATE if w.people else COUNT


def _holds(w: World, code: int, measure: str, row: int, t: int | None) -> bool | None:
    """Whether a condition holds at a period; None where that is not known."""
    figure = None if t is None else w.figure(measure, row, t)
    if figure is None:
        return None
    if code == NO_EVENTS:
        return figure == 0
    return (figure <= Fraction(w.goal)) == (code == MET)


def _first_since(w: World, t: int) -> Rows:
    for measure, code, goal in _conditions(w):
        for row in w.rows:
            held = [_holds(w, code, measure, row, k) for k in range(t + 1)]
            earlier = [k for k in range(t) if held[k] is not False]
            if not held[t] or not earlier or held[earlier[-1]] is None:
                continue
            since = earlier[-1]
            begun = code != NO_EVENTS or any(w.events(row, k) for k in range(since))
            if begun and _steps(w, t, since) >= LEAST_RECORD[w.step]:
                yield measure, row, code, goal, since


def _time_since_event(w: World, t: int) -> Rows:
    least = LEAST_RECORD[w.step]
    for row in w.rows:
        record = w.record(row, t)
        if not w.flow or not record or any(count is None for _, count in record) or record[-1][1] != 0:
            continue
        some = [k for k, count in record if count]
        if not some or some[-1] - some[0] < least * w.stride:
            continue
        longest = max(-(-(b - a) // w.stride) for a, b in pairwise(some))
        bar = max(least, 2 * longest)
        if _steps(w, t, some[-1]) in [bar * 2**k for k in range(9)]:
            yield COUNT, row, some[-1], longest


def _year_earlier(w: World, t: int) -> int | None:
    """The same period a year before."""
    if w.step == "week" and w.form == "week_ending":
        back = 52
    else:
        back = {"day": 364, "month": 12, "quarter": 4, "year": 1}[w.form]
    return t - back if t >= back else None


def _seasonal_record(w: World, t: int) -> Rows:
    for row in w.rows:
        record, now = w.record(row, t), w.events(row, t)
        if now is None or w.step == "year" or (w.flow and now == 0):
            continue
        earlier, k = [], _year_earlier(w, t)
        while k is not None and k >= record[0][0]:
            earlier.append(w.events(row, k))
            k = _year_earlier(w, k)
        if len(earlier) < 5 or None in earlier:
            continue
        counts = [c for c in earlier if c is not None]
        whole = [c for _, c in record[:-1] if c is not None]
        unbroken = len(whole) == len(record) - 1
        for low, end, beyond in ((True, min, now < min(counts)), (False, max, now > max(counts))):
            alone = unbroken and end([*whole, now]) == now and now not in whole
            if beyond and not alone:
                yield COUNT, row, low, len(counts)


WINDOW = {"day": 7, "week": 4, "month": 3, "quarter": 4, "year": 3}


def _total(w: World, row: int, t: int) -> int | None:
    """What the stretch that ends at a period adds up to."""
    total = 0
    for k in range(WINDOW[w.step]):
        at = w.back(t, k)
        count = None if at is None else w.events(row, at)
        if count is None:
            return None
        total += count
    return total


def _best_worst_window(w: World, t: int) -> Rows:
    if not w.flow and w.stride > 1:
        return
    least = max(LEAST_RECORD[w.step], 3 * WINDOW[w.step])
    for row in w.rows:
        now, total = w.events(row, t), _total(w, row, t)
        if now is None or total is None or (w.flow and total == 0):
            continue
        begun = w.record(row, t)[0][0]
        first = begun + (WINDOW[w.step] - 1) * w.stride
        for low in (True, False):
            near = _nearest(t, begun, low, lambda k, row=row: w.events(row, k))  # type: ignore[misc]
            if near == -1 or (near is not None and _steps(w, t, near) >= LEAST_RECORD[w.step]):
                continue  # the last figure alone says it
            since = _nearest(t, first, low, lambda k, row=row: _total(w, row, k))  # type: ignore[misc]
            if since is not None and _steps(w, t, max(since, first)) >= least:
                yield COUNT, row, low, since


def _nearest(t: int, first: int, low: bool, of: Callable[[int], int | None]) -> int | None:
    """The latest earlier period as low (high), back to the first; -1 if there is none, None where a gap comes first."""
    now = of(t)
    assert now is not None
    for k in range(t - 1, first - 1, -1):
        then = of(k)
        if then is None:
            return None
        if then <= now if low else then >= now:
            return k
    return -1


def _states(w: World, t: int) -> Iterator[tuple[str, int, int, int, int, float]]:
    """Measure, row, code, goal of every condition that holds, for how many steps it has, and how rare that is."""
    for measure, code, goal in _conditions(w):
        for row in w.rows:
            steps = 0
            while _holds(w, code, measure, row, w.back(t, steps)):
                steps += 1
            before = w.back(t, steps)
            if steps >= LEAST_RUN[w.step] and _holds(w, code, measure, row, before) is False:
                assert before is not None
                yield measure, row, code, goal, steps, _bits(w, code, measure, row, before, steps)


def _bits(w: World, code: int, measure: str, row: int, before: int, steps: int) -> float:
    """How rare so long a run is for the area, from what was before it."""
    kept = could = 0
    for k in range(w.stride, before + 1):
        now, then = (_holds(w, code, measure, row, at) for at in (k, k - w.stride))
        if then and now is not None:
            could += 1
            kept += now
    return -steps * log2((kept + 1) / (could + 2))


def _run_state(w: World, t: int) -> Rows:
    for measure, row, code, goal, steps, bits in _states(w, t):
        if bits >= 3 and (steps <= 12 or steps % 10 == 0):
            yield measure, row, code, goal, steps


def _run_broken(w: World, t: int) -> Rows:
    before = w.back(t)
    if before is None:
        return
    for measure, row, code, goal, steps, bits in _states(w, before):
        if bits >= 3 and _holds(w, code, measure, row, t) is False:
            yield measure, row, code, goal, steps


def _ends(w: World) -> list[date]:
    """The last days of the periods, as the example panels have them."""
    if w.form in ("week_ending", "day"):
        days = 7 if w.form == "week_ending" else 1
        return [date(2021, 3, 3) - timedelta(days=days * k) for k in reversed(range(w.periods))]
    months = {"month": 1, "quarter": 3, "year": 12}[w.form]
    after = [2021 * 12 - months * k for k in reversed(range(w.periods))]
    return [date(m // 12, m % 12 + 1, 1) - timedelta(days=1) for m in after]


def _start(w: World, ends: list[date], t: int) -> date:
    """The first day of a period; of a window that would begin before the table, the table's."""
    if w.form in ("week_ending", "day"):
        days = 7 if w.form == "week_ending" else min(w.stride, t + 1)
        return ends[t] - timedelta(days=days - 1)
    months = {"month": 1, "quarter": 3, "year": 12}[w.form]
    return ends[t].replace(month=ends[t].month - months + 1, day=1)


def _nth_time(w: World, t: int) -> Rows:
    ends = _ends(w)
    year = [k for k in range(t, -1, -w.stride) if ends[k].year == ends[t].year]
    if w.back(year[-1]) is None and _start(w, ends, year[-1]) > date(ends[t].year, 1, 1):
        return  # what was before the table began, nobody knows
    for measure, code, goal in _conditions(w):
        for row in w.rows:
            held = [_holds(w, code, measure, row, k) for k in year]
            anew = held[0] and _holds(w, code, measure, row, w.back(t)) is False
            if anew and None not in held and 1 < held.count(True) <= len(held) / 2:
                yield measure, row, code, goal, held.count(True), len(held)


def _longest_run(w: World, t: int) -> Rows:
    for row in w.rows:
        for sign in (-1, 1):
            moves = w.streak(row, t, sign)
            if moves <= LEAST_RUN[w.step]:
                continue
            start = t - moves * w.stride
            since = _run_as_long(w, row, t, start, sign, moves)
            if since is None:
                continue
            begun = w.record(row, t)[0][0]
            if _steps(w, start, max(since, begun)) >= max(LEAST_RECORD[w.step], 3 * moves):
                yield COUNT, row, moves, sign, since


def _run_as_long(w: World, row: int, t: int, start: int, sign: int, moves: int) -> int | None:
    """The latest period before a run that ended one as long; -1 where none did, None where that is not certain."""
    for k in range(t - 1, start, -1):
        if w.events(row, k) is None or w.streak(row, k, sign) > moves:
            return None
    for k in range(start, w.record(row, t)[0][0] - 1, -1):
        if w.events(row, k) is None:
            return None
        if w.streak(row, k, sign) >= moves:
            return k
    return -1


def _k_of_n(w: World, t: int) -> Rows:
    for row in w.rows:
        for sign in (-1, 1):
            if not 0 < w.streak(row, t, sign) < LEAST_RUN[w.step]:
                continue
            for n, least in ((12, 10), (6, 5)):
                moves = [w.move(row, t - k * w.stride) for k in range(n)]
                now, then = w.events(row, t), w.events(row, w.back(t, n) or 0)
                if w.back(t, n) is None or None in moves or now is None or then is None:
                    continue
                agreeing = sum(m * sign > 0 for m in moves if m is not None)
                clear = clear_of_chance(now, then) if w.flow else True
                if agreeing >= least and (now - then) * sign > 0 and clear:
                    yield COUNT, row, agreeing, n, sign
                    break


def _run_by_area_count(w: World, t: int) -> Rows:
    least = LEAST_RUN[w.step]
    if w.size < 5 or w.back(t, least + 1) is None:
        return
    every = [[w.move(leaf, t - k * w.stride) for k in range(least + 1)] for leaf in range(w.size)]
    if any(None in moves for moves in every):
        return
    for falling in (True, False):
        way = [[m is not None and (m < 0 if falling else m > 0) for m in moves] for moves in every]
        running, before = sum(all(moves[:-1]) for moves in way), sum(all(moves[1:]) for moves in way)
        if 3 * running >= w.size and running >= 2 and running > before:
            yield COUNT, w.size, falling, running, before


ORACLE: Mapping[str, Kind] = {
    "best_worst_window": _best_worst_window,
    "distance_from_peak": _distance_from_peak,
    "first_since": _first_since,
    "k_of_n": _k_of_n,
    "last_at_level": _last_at_level,
    "longest_run": _longest_run,
    "near_record": _near_record,
    "nth_time": _nth_time,
    "record": _record,
    "run_broken": _run_broken,
    "run_by_area_count": _run_by_area_count,
    "run_state": _run_state,
    "seasonal_record": _seasonal_record,
    "time_since_event": _time_since_event,
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "best_worst_window": ("low", "since"),
    "distance_from_peak": ("at",),
    "first_since": ("condition", "goal", "since"),
    "k_of_n": ("agreeing", "steps", "sign"),
    "last_at_level": ("since",),
    "longest_run": ("moves", "sign", "since"),
    "near_record": ("low", "at"),
    "nth_time": ("condition", "goal", "times", "steps"),
    "record": ("low", "joint", "since"),
    "run_broken": ("state", "goal", "steps"),
    "run_by_area_count": ("falling", "running", "before"),
    "run_state": ("state", "goal", "steps"),
    "seasonal_record": ("low", "years"),
    "time_since_event": ("since", "longest"),
}
ELSEWHERE = ("longest_run", "time_since_event")  # they need longer records, and seldom speak without
