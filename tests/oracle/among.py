"""The kinds about areas beside each other: places in a group, how many meet a condition, how far apart they lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from tests.oracle.world import COUNT, RATE, Kind, Rows, World, clear_of_chance

LEAST_RECORD = {"day": 56, "week": 8, "month": 12, "quarter": 8, "year": 3}
STEPS_A_YEAR = {"month": 12, "quarter": 4, "year": 1}
ENDS = (True, False)  # the highest, the lowest
Figures = list[Fraction]


def ranked(w: World) -> list[str]:
    """Measures whose order says more than which place is big: the count adds up, as a flow or as a stock."""
    return [m for m in w.measures if m == RATE]


def enough(w: World, row: int, t: int) -> bool:
    """Whether the figure of a ranked measure rests on 20 events or more, where it rests on events at all."""
    return not w.flow or (w.events(row, t) or 0) >= 20


def clear(w: World, row: int, t: int) -> bool:
    """Whether the figure moved by more than chance; of what is no count of events whether it moved."""
    back = w.back(t)
    now, then = w.events(row, t), None if back is None else w.events(row, back)
    if now is None or then is None:
        return False
    return clear_of_chance(now, then) if w.flow else now != then


def place(figures: Figures, row: int, high: bool) -> int:
    """A place from one end; equal figures share the better place."""
    return 1 + sum(f > figures[row] if high else f < figures[row] for f in figures)


def sharing(figures: Figures, row: int) -> int:
    return figures.count(figures[row])


def holder(w: World, measure: str, t: int | None, high: bool) -> int | None:
    """The one area at an end of the group; None on a tie, where one is not known, before the record."""
    figures = None if t is None or t < 0 else w.figures(measure, t)
    if figures is None:
        return None
    end = max(figures) if high else min(figures)
    return figures.index(end) if figures.count(end) == 1 else None


def _band(w: World, t: int) -> Rows:
    for measure in ranked(w):
        figures = (w.figures(measure, t) if w.size >= 5 else None) or []
        for row in range(len(figures)):
            for high in ENDS:
                own, other, shared = place(figures, row, high), place(figures, row, not high), sharing(figures, row)
                last = own + shared - 1  # the place it has if it comes last of those that share it
                if last <= 3 and own < other and (own, shared) != (1, 1) and enough(w, row, t):
                    yield measure, row, high, own


def _two(w: World, measure: str, t: int) -> tuple[Figures, Figures] | None:
    """All figures now and a step before."""
    back = w.back(t)
    now, then = w.figures(measure, t), None if back is None else w.figures(measure, back)
    return None if now is None or then is None else (now, then)


def _rank_move(w: World, t: int) -> Rows:
    for measure in ranked(w):
        both = _two(w, measure, t) if w.size >= 5 else None
        if both is None:
            continue
        now, then = both
        for row in range(w.size):
            for high in ENDS:
                gained = place(then, row, high) - place(now, row, high) - sharing(now, row) + 1
                own = now[row] > then[row] if high else now[row] < then[row]
                known = enough(w, row, t) and enough(w, row, t - w.stride) and clear(w, row, t)
                if gained >= 3 and 4 * gained >= w.size and own and known:
                    yield measure, row, high, gained


def _overtake(w: World, t: int) -> Rows:
    for measure in ranked(w):
        both = _two(w, measure, t) if w.size >= 3 else None
        if both is None:
            continue
        now, then = both
        for row in range(w.size):
            to = place(now, row, True)
            rivals = [r for r in range(w.size) if place(then, r, True) == to and sharing(then, r) == 1]
            if to > 2 or sharing(now, row) > 1 or not rivals or place(then, row, True) <= to:
                continue
            known = all(enough(w, r, k) for r in (row, rivals[0]) for k in (t, t - w.stride))
            if known and place(now, rivals[0], True) > to and now[row] > then[row] and clear(w, row, t):
                yield measure, row, to


def _gap(w: World, t: int) -> Rows:
    for measure in ranked(w):
        figures = (w.figures(measure, t) if w.size >= 3 else None) or []
        for high in ENDS if figures else ():
            first, second, *others = sorted(figures, reverse=high)
            row, following = figures.index(first), figures.index(second)
            more, less = (first, second) if high else (second, first)
            if first == second or second in others or less <= 0 or more / less < Fraction(3, 2):
                continue
            if enough(w, row, t) and enough(w, following, t):
                yield measure, row, high


def _new_leader(w: World, t: int) -> Rows:
    back = w.back(t)
    for measure in ranked(w):
        for high in ENDS:
            new, old = holder(w, measure, t, high), holder(w, measure, back, high)
            if w.size < 3 or back is None or new is None or old is None or new == old:
                continue
            held = 0
            while holder(w, measure, t - (held + 1) * w.stride, high) == old:
                held += 1
            sign = 1 if high else -1
            up = clear(w, new, t) and (w.move(new, t) or 0) * sign > 0
            down = clear(w, old, t) and (w.move(old, t) or 0) * sign < 0
            if held >= 2 and (up or down) and enough(w, new, t) and enough(w, old, back):
                yield measure, new, high, held


def _tie(w: World, t: int) -> Rows:
    for measure in ranked(w):
        figures = (w.figures(measure, t) if w.size >= 5 else None) or []
        for high in ENDS if figures else ():
            end = max(figures) if high else min(figures)
            rows = [row for row, figure in enumerate(figures) if figure == end]
            if 2 <= len(rows) <= 3 and all(enough(w, row, t) for row in rows):
                for row in rows:
                    yield measure, row, high, len(rows)


def _none_or_only(w: World, t: int) -> Rows:
    moves, back = w.moves(t), w.back(t)
    if w.size < 5 or moves is None or back is None:
        return
    up, down = sum(m > 0 for m in moves), sum(m < 0 for m in moves)
    for condition, few, others in ((0, up, down), (1, down, up)):
        if 4 * few <= up + down and 3 * others < 2 * w.size <= 4 * (up + down):
            yield COUNT, w.size, condition, few
    zeros, before = ([w.events(row, k) for row in range(w.size)].count(0) for k in (t, back))
    for condition, few, then in ((2, zeros, before), (3, w.size - zeros, w.size - before)):
        if w.flow and few and 4 * few <= w.size < 4 * then:
            yield COUNT, w.size, condition, few


def apart(w: World, measure: str, t: int) -> Fraction | None:
    figures = w.figures(measure, t)
    return max(figures) - min(figures) if figures else None


def _spread(w: World, t: int) -> Rows:
    for measure in ranked(w):
        now, figures = apart(w, measure, t), w.figures(measure, t)
        if w.size < 3 or now is None or figures is None:
            continue
        ends = [row for row, f in enumerate(figures) if f in (max(figures), min(figures))]
        record = [k for k in range(t + 1) if apart(w, measure, k) is not None]
        for wide in ENDS:
            found, told = _far(w, measure, t, record[0], wide), _far(w, measure, t - w.stride, record[0], wide)
            if found is None or not all(enough(w, row, t) for row in ends):
                continue
            start, ever = found
            if told is None or (ever and not told[1]):
                yield measure, w.size, wide, ever, start, (t - start) // w.stride


def _far(w: World, measure: str, t: int, begun: int, wide: bool) -> tuple[int, bool] | None:
    """The last period that was as wide (narrow), or the record's first, where that is long ago and no gap between."""
    now = apart(w, measure, t) if t >= begun else None
    if now is None:
        return None
    found = begun, True
    for k in range(t - 1, begun - 1, -1):
        then = apart(w, measure, k)
        if then is None:
            return None
        if then >= now if wide else then <= now:
            found = k, False
            break
    return found if (t - found[0]) // w.stride >= LEAST_RECORD[w.step] else None


def half(w: World, t: int) -> int | None:
    """How many areas have half of all between them: 0 where there is nothing to share, None where one is not known."""
    figures = w.figures(COUNT, t)
    if figures is None:
        return None
    total, so_far = sum(figures), Fraction(0)
    for k, figure in enumerate(sorted(figures, reverse=True) if total else []):
        so_far += figure
        if 2 * so_far >= total:
            return k + 1
    return 0


def _concentration(w: World, t: int) -> Rows:
    few, figures = half(w, t), w.figures(COUNT, t)
    if w.size < 5 or not few or 4 * few > w.size or figures is None:
        return
    ordered = sorted(figures, reverse=True)
    if ordered[few - 1] == ordered[few] or (w.flow and ordered[few - 1] < 20):
        return
    record = [half(w, k) for k in range(t + 1)]
    begun = next(k for k, number in enumerate(record) if number)
    earlier = record[begun:t]
    never = all(number is not None and (number == 0 or number > few) for number in earlier)
    yield COUNT, w.size, few, never and (t - begun) // w.stride >= LEAST_RECORD[w.step]


def _meeting(w: World, measure: str, condition: int, t: int) -> int | None:
    """How many areas meet a condition; None where one is not known."""
    if condition in (1, 2):
        moves = w.moves(t)
        return None if moves is None else sum(m > 0 if condition == 1 else m < 0 for m in moves)
    figures = w.figures(measure, t)
    if figures is None:
        return None
    return sum(f == 0 if condition == 0 else f <= Fraction(w.goal) for f in figures)


def _fastest(w: World, t: int) -> Rows:
    early = t - STEPS_A_YEAR.get(w.form, t + 1)
    if w.flow or w.size < 5 or early < 0:
        return
    pairs = [(w.leaves[row][t], w.leaves[row][early]) for row in range(w.size)]
    moves = {row: Fraction(now - then, then) for row, (now, then) in enumerate(pairs) if now and then and now > 0}
    new = [row for row, (now, _) in enumerate(pairs) if now is not None and _begins_after(w, row, early)]
    if len(moves) < 5 or len(moves) + len(new) < w.size:
        return
    for falling in ENDS:
        down = {row: move if falling else -move for row, move in moves.items()}
        first = min(down, key=lambda row: down[row])
        if down[first] < 0 and list(down.values()).count(down[first]) == 1:
            yield COUNT, first, falling, 1


def _begins_after(w: World, row: int, t: int) -> bool:
    return all(figure is None for figure in w.leaves[row][: t + 1])


def _conditions(w: World) -> Iterator[tuple[str, int]]:
    yield from [(COUNT, 0)] if w.flow else []
    yield from [(COUNT, 1), (COUNT, 2)]
    yield from [(RATE if w.people else COUNT, 3)] if w.goal else []


def _new_pattern(w: World, t: int) -> Rows:
    for measure, condition in _conditions(w) if w.size >= 5 else ():
        met = [_meeting(w, measure, condition, k) for k in range(t + 1)]
        begun = next((k for k, number in enumerate(met) if number is not None), t)
        if None in met[begun:]:
            continue
        for every in ENDS:
            all_or_none, start = w.size if every else 0, begun
            while start <= t and every and condition == 0 and met[start] == w.size:
                start += 1  # before the first event
            opposite = {1: 2, 2: 1}.get(condition)
            said = not every and opposite and _meeting(w, measure, opposite, t) == w.size
            now, earlier = met[t:] == [all_or_none], met[start:t]
            if now and all_or_none not in earlier and not said and (t - start) // w.stride >= LEAST_RECORD[w.step]:
                yield measure, w.size, condition, every, start


def _elsewhere(w: World, t: int) -> Rows:
    yield from ()


ORACLE: Mapping[str, Kind] = {
    "band": _band,
    "cluster": _elsewhere,
    "concentration": _concentration,
    "fastest": _fastest,
    "gap": _gap,
    "new_leader": _new_leader,
    "new_pattern": _new_pattern,
    "none_or_only": _none_or_only,
    "one_of_few": _elsewhere,
    "overtake": _overtake,
    "rank_move": _rank_move,
    "situational": _elsewhere,
    "spread": _spread,
    "tie": _tie,
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "band": ("high", "place"),
    "concentration": ("few", "ever"),
    "fastest": ("falling", "place"),
    "gap": ("high",),
    "new_leader": ("high", "held"),
    "new_pattern": ("condition", "every", "start"),
    "none_or_only": ("condition", "few"),
    "overtake": ("place",),
    "rank_move": ("high", "gained"),
    "spread": ("wide", "ever", "start", "steps"),
    "tie": ("high", "sharing"),
}
ELSEWHERE = ("cluster", "one_of_few", "situational")  # a map of neighbours, two measures, areas of several sorts
