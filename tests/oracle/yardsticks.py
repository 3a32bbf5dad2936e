"""The kinds that hold an area against its group, its peers or a goal."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, log, sqrt
from statistics import median

from tests.oracle.world import COUNT, RATE, Kind, Rows, World, clear_of_chance

LEAST_RUN = {"day": 4, "week": 4, "month": 3, "quarter": 3, "year": 3}
LEAST_RECORD = {"day": 56, "week": 8, "month": 12, "quarter": 8, "year": 3}


def _enough(w: World, row: int, t: int) -> bool:
    """Whether a rate rests on 20 events or more; of levels there are no events to count."""
    return not w.flow or (w.events(row, t) or 0) >= 20


def _clear_move(w: World, row: int, t: int) -> bool:
    """Whether a count moved by more than chance; of a level, whether it moved."""
    move, back = w.move(row, t), w.back(t)
    if not move or back is None:
        return False
    return not w.flow or clear_of_chance(w.events(row, t) or 0, w.events(row, back) or 0)


# --- beside the group -------------------------------------------------------------------------------------------------


def _multiple_of_parent(w: World, t: int) -> Rows:
    figures = w.figures(RATE, t) if w.people else None
    parent = w.figure(RATE, w.size, t) if figures else None
    for row, own in enumerate(figures or []):
        for k in (2, 3, 4, 5, 10, -2, -3, -4):
            named = Fraction(k) if k > 0 else Fraction(1, -k)
            if parent and _enough(w, row, t) and abs(own / parent / named - 1) <= Fraction(1, 50):
                yield RATE, row, k


def _bucking(w: World, t: int) -> Rows:
    moves = w.moves(t) if w.size >= 5 else None
    if moves is None or not _clear_move(w, w.size, t):
        return
    way = 1 if sum(moves) > 0 else -1
    for row, move in enumerate(moves):
        against = sum(1 for other, m in enumerate(moves) if other != row and m * way > 0)
        if move * way < 0 and _clear_move(w, row, t) and Fraction(against, w.size - 1) >= Fraction(2, 3):
            yield COUNT, row, move < 0, against


def _share_of_parent(w: World, t: int) -> Rows:
    figures = w.figures(COUNT, t)
    total = sum(figures or [])
    for row, own in enumerate(figures or []):
        if total and own / total >= max(Fraction(2, w.size), Fraction(1, 20)) and _enough(w, row, t):
            yield COUNT, row


def _driver(w: World, t: int) -> Rows:
    moves = w.moves(t) if w.size >= 5 else None
    if moves is None or not _clear_move(w, w.size, t) or (min(moves) < 0 < max(moves)):
        return
    if w.flow and max(w.events(w.size, t) or 0, w.events(w.size, t - w.stride) or 0) < 20:
        return
    for row, move in enumerate(moves):
        if Fraction(move, sum(moves)) >= Fraction(1, 2):
            yield COUNT, row, move < 0


def _peer_group(w: World, t: int) -> Rows:
    """All areas of a world with people are of one size."""
    figures = w.figures(RATE, t) if w.people and w.size >= 6 else None
    for row, own in enumerate(figures or []):
        others = (figures or [])[:row] + (figures or [])[row + 1 :]
        usual = median(others)
        end = 1 if own > max(others) else -1 if own < min(others) else 0
        if _enough(w, row, t) and (end or own >= Fraction(3, 2) * usual > 0):
            yield RATE, row, end


def _gap(w: World, row: int, t: int | None) -> Fraction | None:
    """How many times the larger of an area's and the group's rates is the smaller."""
    own, parent = (w.figure(RATE, which, t) for which in (row, w.size)) if t is not None else (None, None)
    return max(own / parent, parent / own) if own and parent else None


def _above(w: World, row: int, t: int) -> int:
    """On which side of the group's rate a rate is: 1 above, -1 below, 0 level. Both are known."""
    gap = (w.figure(RATE, row, t) or 0) - (w.figure(RATE, w.size, t) or 0)
    return 1 if gap > 0 else -1 if gap < 0 else 0


def _gap_trend(w: World, t: int) -> Rows:
    least = LEAST_RECORD[w.step]
    back = w.back(t, least)
    for row in range(w.size if w.people else 0):
        now, then = _gap(w, row, t), _gap(w, row, back)
        if now is None or then is None or back is None or _above(w, row, t) * _above(w, row, back) < 0:
            continue
        moved = max(now / then, then / now)
        behind = [float(w.events(which, k) or 0) for which in (row, w.size) for k in (t, back)]
        if w.flow and (min(behind) < 20 or log(moved) < 1.96 * sqrt(sum(1 / events for events in behind))):
            continue
        if moved < Fraction(11, 10) or max(now, then) < Fraction(6, 5):
            continue
        narrow = now < then
        begun = max(w.record(which, t)[0][0] for which in (row, w.size))
        since = next((k for k in range(t - 1, begun - 1, -1) if not _within(_gap(w, row, k), now, narrow)), -1)
        if since == -1 or _gap(w, row, since) is not None:
            steps = (t - max(since, begun)) // w.stride
            if steps >= least:
                yield RATE, row, narrow, since, steps


def _within(gap: Fraction | None, now: Fraction, narrow: bool) -> bool:
    """Whether an earlier gap is known and was wider (narrower) than the one that is the narrowest (widest)."""
    return gap is not None and (gap > now if narrow else gap < now)


def _beyond_chance(w: World, row: int, ts: list[int]) -> bool:
    """Whether the events of some periods are further from what the group's rate gives than chance; levels if at all."""
    events, expected = (
        sum(w.events(row, k) or 0 for k in ts),
        Fraction(sum(w.events(w.size, k) or 0 for k in ts), w.size),
    )
    return (events != expected and not w.flow) or (events - expected) ** 2 >= Fraction("1.96") ** 2 * expected > 0


def _crossed_parent(w: World, t: int) -> Rows:
    least = LEAST_RUN[w.step]
    before = [w.back(t, k) for k in range(1, least + 1)]
    early = [k for k in before if k is not None]
    for row in range(w.size if w.people and len(early) == least else 0):
        if w.figure(RATE, row, t) is None or w.figure(RATE, w.size, t) is None:
            continue
        side, begun = _above(w, row, t), max(w.record(which, t)[0][0] for which in (row, w.size))
        stop = t - w.stride  # the latest period that is on this side, or not known, or before the record
        while stop >= 0 and w.figure(RATE, w.size, stop) is not None and _above(w, row, stop) * side <= 0:
            stop -= 1
        steps = (t - 1 - stop) // w.stride
        if side and steps >= least and _beyond_chance(w, row, [t]) and _beyond_chance(w, row, early):
            known = stop >= begun and w.figure(RATE, w.size, stop) is not None
            yield RATE, row, side > 0, stop if known else -1 if stop < begun else -2, steps


# --- beside a goal ----------------------------------------------------------------------------------------------------


def _goal_measure(w: World) -> str:
    return RATE if w.people else COUNT


def _met(w: World, row: int, t: int | None) -> bool | None:
    """Whether a figure is no higher than the goal; None where either is not there."""
    figure = w.figure(_goal_measure(w), row, t) if t is not None and w.goal else None
    return None if figure is None else figure <= Fraction(w.goal)


def _meets(w: World, t: int) -> Rows:
    for row in w.rows:
        met = _met(w, row, t)
        if met is not None:
            yield _goal_measure(w), row, 0, met


def _crossing(w: World, t: int) -> Rows:
    for row in w.rows:
        met, stop = _met(w, row, t), t - w.stride
        while met is not None and stop >= 0 and _met(w, row, stop) is (not met):
            stop -= 1
        steps = (t - 1 - stop) // w.stride
        if met is not None and steps >= LEAST_RUN[w.step]:
            on_record = stop >= w.record(row, t)[0][0]
            since = -1 if not on_record else -2 if _met(w, row, stop) is None else stop
            yield _goal_measure(w), row, 0, met, since, steps


def _distance_eta(w: World, t: int) -> Rows:
    back, earlier = w.back(t, 4), [w.back(t, k) for k in (1, 2, 3, 4)]
    for row in w.rows:
        if back is None or None in [_met(w, row, k) for k in (t, *earlier)] or _met(w, row, t):
            continue
        now, first = w.figure(_goal_measure(w), row, t) or Fraction(0), w.figure(_goal_measure(w), row, back)
        counts = w.events(row, t) or 0, w.events(row, back) or 0
        if first is None or now >= first or (w.flow and not clear_of_chance(*counts)):
            continue
        steps = ceil(4 * (now - Fraction(w.goal)) / (first - now))
        if steps <= 12:
            yield _goal_measure(w), row, 0, steps


MILESTONES = [figure * 10**power for power in range(1, 8) for figure in (10, 20, 25, 50)]


def _milestone(w: World, t: int) -> Rows:
    if (w.flow and w.stride > 1) or w.back(t) is None:
        return
    for row in w.rows:
        record = w.record(row, t)
        counts = [count for _, count in record if count is not None]
        if len(counts) < len(record) or len(counts) <= w.stride:
            continue
        reached = [sum(counts[: k + 1]) if w.flow else counts[k] for k in range(len(counts))]
        passed = [m for m in MILESTONES if m <= reached[-1]]
        if passed and max(reached[: -w.stride]) < passed[-1]:
            yield COUNT, row, passed[-1]


def _list_change(w: World, t: int) -> Rows:
    times = [t, w.back(t), w.back(t, 2)]
    sides = [[_met(w, leaf, k) for k in times] for leaf in range(w.size)]
    if not sides or None in [met for side in sides for met in side[:2]]:
        return
    joined = sum(1 for now, then, _ in sides if now and not then)
    left = sum(1 for now, then, _ in sides if then and not now)
    if any(now is not then and then is before for now, then, before in sides):
        yield _goal_measure(w), w.size, 0, joined, left


def _ranking_vs_target(w: World, t: int) -> Rows:
    figures = w.figures(_goal_measure(w), t) if w.goal and w.size >= 5 else None
    missing = [figure for figure in figures or [] if figure > Fraction(w.goal)]
    for row, figure in enumerate(figures or []):
        for furthest, end in ((True, max), (False, min)):
            alone = len(missing) >= 2 and figure == end(missing) and missing.count(figure) == 1
            if alone and _enough(w, row, t):
                yield _goal_measure(w), row, 0, furthest


ORACLE: Mapping[str, Kind] = {
    "bucking": _bucking,
    "crossed_parent": _crossed_parent,
    "crossing": _crossing,
    "distance_eta": _distance_eta,
    "driver": _driver,
    "gap_trend": _gap_trend,
    "list_change": _list_change,
    "meets": _meets,
    "milestone": _milestone,
    "multiple_of_parent": _multiple_of_parent,
    "peer_group": _peer_group,
    "ranking_vs_target": _ranking_vs_target,
    "share_of_parent": _share_of_parent,
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "bucking": ("falling", "against"),
    "crossed_parent": ("above", "since", "steps"),
    "crossing": ("goal", "met", "since", "steps"),
    "distance_eta": ("goal", "steps"),
    "driver": ("falling",),
    "gap_trend": ("narrow", "since", "steps"),
    "list_change": ("goal", "joined", "left"),
    "meets": ("goal", "met"),
    "milestone": ("milestone",),
    "multiple_of_parent": ("multiple",),
    "peer_group": ("end",),
    "ranking_vs_target": ("goal", "furthest"),
}
