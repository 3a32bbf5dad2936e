"""Figures jump further than history and revisions allow: a backlog, or a slip of the keyboard.

Looks at  figures that had stopped moving, beside the edition before, all areas together and one by one; the newest
          span that the sheet tells (a week of daily figures) beside what revisions usually do to it; new periods, once
          they have stopped moving, beside all of the record.
Holds     the figures that jump; where all areas do, everything from there on.
Mend      ask the publisher; let the hold go if the jump is real.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from nlg.intake.arrival import Arrival, Earlier, Seen, between, day, figure, logs
from nlg.intake.gate_example import BEFORE, edited, holds, passes, steady, table
from nlg.intake.verdict import Verdict
from nlg.panel import Flags, Floats

LATE = 3
LINE = 1.28  # all areas together: times what had stopped moving
CELL = float(np.log(1.6))  # one area alone
CLEAR_ALL, CLEAR_ONE, CLEAR_NEW = 8.0, 6.0, 10.0  # standard errors of counts
BEYOND_REVISIONS = 1.5  # times the furthest that earlier editions ever moved
ROOM = 0.1  # and as much again, as few editions have seen the worst
STEP = float(np.log(2.5))  # all areas together from one step to the next
BEYOND_STEPS = 3.0  # times the longest step on record
BEYOND_RECORD, BEYOND_LEVELS = 8.0, 3.0  # one area: times its highest count, its highest price or rate
FEWEST = 8
ROUNDED = 10  # units of the last place: nearer to none a fraction of a figure says little
FEWEST_NEW = 2  # periods: a jump that reaches so near the end goes on in those that come
MANY = 0.25  # of the areas: then all are meant


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    for seen in arrival.seen:
        columns = _revised(seen)
        if columns.any():
            yield _backlog(seen, columns)
        else:
            yield from _cells(seen)
        yield from _new(seen)


def _error(seen: Seen, now: Floats, was: Floats) -> Floats:
    """How many standard errors two counts lie apart; what is not counted is always clear."""
    if not seen.measure.counted:
        return np.full(np.shape(now), np.inf)
    return np.asarray(np.abs(now - was) / np.sqrt(np.abs(now) + np.abs(was) + 4))


# --- figures published before ----------------------------------------------------------------------------------------


def _revised(seen: Seen) -> Flags:
    """Periods whose figures, all areas together, have moved further than revisions ever moved them."""
    none = np.zeros(len(seen.calendar), dtype=bool)
    if seen.arrival.before is None:
        return none
    now, was = _together(seen, seen.now, seen.was)
    moved = np.abs(logs(now, was))
    usual = max((_furthest(seen, one, other) for one, other in pairwise(seen.arrival.earlier[-8:])), default=0.0)
    line = max(float(np.log(seen.arrival.line("jump", LINE))) * _longer(seen), BEYOND_REVISIONS * usual)
    settled = seen.settled(seen.arrival.before.published)
    far = settled & (moved > line) & (_error(seen, now, was) > CLEAR_ALL) & _broad(seen, seen.now, seen.was, line)
    return np.asarray(far) | _span(seen)


def _longer(seen: Seen) -> float:
    """The longer between two editions, the further figures may have moved: a tenth more for each step, up to twice."""
    assert seen.arrival.before is not None
    length = (seen.calendar.ends[-1] - seen.calendar.starts[-1]).days + 1
    gap = (seen.arrival.published - seen.arrival.before.published).days / length
    return min(2.0, max(1.0, 0.9 + 0.1 * gap))


def _broad(seen: Seen, now: Floats, was: Floats, line: float) -> Flags:
    """Periods in which many areas have moved, not one alone that moves the sum."""
    moved = np.abs(logs(now, was))[seen.leaves]
    return np.asarray((moved > 0.5 * line).sum(axis=0) > MANY * np.maximum((~np.isnan(moved)).sum(axis=0), 1))


def _together(seen: Seen, now: Floats, was: Floats) -> tuple[Floats, Floats]:
    """All areas as one: sums of those known both times, or of what does not add up the middle one's move."""
    both = ~np.isnan(now) & ~np.isnan(was)
    both[np.setdiff1d(np.arange(len(both)), seen.leaves)] = False
    if seen.adds:
        return np.where(both, now, 0.0).sum(axis=0), np.where(both, was, 0.0).sum(axis=0)
    many = both.sum(axis=0) >= 3
    times = np.nan_to_num(now / was, nan=1.0, posinf=1.0)
    ratio = np.nanmedian(np.where(both | ~many[None, :], np.where(both, times, 1.0), np.nan), axis=0)
    return np.where(many, ratio, np.nan), np.ones(now.shape[1])


def _furthest(seen: Seen, one: Earlier, other: Earlier) -> float:
    """How far one earlier edition moved what had stopped moving in the one before it."""
    if other.held:
        return 0.0
    now, was = _together(seen, seen.of(other), seen.of(one))
    moved = np.where(seen.settled(one.published) & (_error(seen, now, was) > CLEAR_ALL), np.abs(logs(now, was)), 0.0)
    return float(np.nan_to_num(moved).max(initial=0.0))


def _span(seen: Seen) -> Flags:
    """The newest span that stories tell of, where earlier editions teach how far revisions move it."""
    flags = np.zeros(len(seen.calendar), dtype=bool)
    before, many = _undoubted(seen), seen.sheet.periods
    if before is None or many < 2:
        return flags
    gap = (seen.arrival.published - before.published).days
    sound = [one for one in seen.arrival.earlier if not seen.doubted(one).any()]
    moves = [
        _span_moved(seen, one, other)
        for one in sound
        for other in sound
        if (other.published - one.published).days == gap
    ]
    if len(moves) < 3:
        return flags
    ts = _newest_span(seen, before)
    now, was = _together(seen, seen.now[:, ts], seen.of(before)[:, ts])
    moved = abs(float(logs(now.sum(keepdims=True), was.sum(keepdims=True))[0]))
    if moved > BEYOND_REVISIONS * max(moves) + ROOM and _error(seen, now.sum(), was.sum()) > CLEAR_ALL:
        flags[ts] = True
    return flags


def _undoubted(seen: Seen) -> Earlier | None:
    """The newest edition before of which nothing is in doubt."""
    return next((one for one in reversed(seen.arrival.earlier) if not seen.doubted(one).any()), None)


def _newest_span(seen: Seen, before: Earlier) -> list[int]:
    """The last periods that an edition had, as many as the sheet adds up, as indices of this one."""
    return [int(t) for t in np.flatnonzero(seen.columns(before) >= 0)[-seen.sheet.periods :]]


def _span_moved(seen: Seen, one: Earlier, other: Earlier) -> float:
    first = one.panel.calendar.ends[-seen.sheet.periods :]
    was = np.array([_summed(one, seen, end) for end in first])
    now = np.array([_summed(other, seen, end) for end in first])
    return abs(float(logs(now.sum(keepdims=True), was.sum(keepdims=True))[0])) if was.sum() > 0 else 0.0


def _summed(edition: Earlier, seen: Seen, end: object) -> float:
    t = edition.panel.calendar.at(end)  # type: ignore[arg-type]  # a day of a calendar
    return (
        0.0 if t is None else float(np.nansum(edition.panel.values[seen.measure.name][: edition.panel.table_rows, t]))
    )


def _backlog(seen: Seen, columns: Flags) -> Verdict:
    """What is said of periods that all areas' figures jumped in."""
    flags = columns[None, :] & ~np.isnan(seen.now) & ~np.isnan(seen.was)
    before = _undoubted(seen) or seen.arrival.before
    assert before is not None
    ts = _newest_span(seen, before) if seen.sheet.periods > 1 else np.flatnonzero(columns).tolist()
    now, was = _together(seen, seen.now[:, ts], seen.of(before)[:, ts])
    told = f"to {float(np.nanmedian(now)):.2f} times what they were"
    if seen.adds:
        told = f"from {figure(float(was.sum()))} to {figure(float(now.sum()))}"
    settled = np.flatnonzero(columns).tolist()
    return seen.verdict(
        "jump",
        flags,
        f"{seen.measure.noun.many} for {between(seen.calendar, ts[0], ts[-1])} went {told} between the editions of "
        f"{day(before.published)} and {day(seen.arrival.published)}: figures for {seen.periods(settled)} have jumped "
        "further than revisions ever moved them, so this is a backlog or a fault, and no rise of that size",
        "ask the publisher what happened; let the hold go once it has said which figures stand",
        size=logs(seen.now, seen.was),
        until_the_end=settled[-1] >= ts[0] and len(seen.calendar) - ts[-1] <= 2 * max(seen.sheet.periods, FEWEST_NEW),
    )


def _cells(seen: Seen) -> Iterator[Verdict]:
    """Single areas' figures that had stopped moving and jump."""
    if seen.arrival.before is None:
        return
    moved, settled = np.abs(logs(seen.now, seen.was)), seen.settled(seen.arrival.before.published)
    flags = settled[None, :] & (moved > CELL * _longer(seen)) & (_error(seen, seen.now, seen.was) > CLEAR_ONE)
    if flags.any():
        row, t = (int(at) for at in np.unravel_index(int(np.argmax(np.where(flags, moved, 0.0))), flags.shape))
        rows = np.flatnonzero(flags.any(axis=1)).tolist()
        more = f" (and {int(flags.sum()) - 1} more such figures of {seen.names(rows)})" if flags.sum() > 1 else ""
        yield seen.verdict(
            "jump",
            flags,
            f"{seen.measure.noun.many} of {seen.names([row])} for {seen.periods([t])} were "
            f"{figure(float(seen.was[row, t]))} in the edition before and are {figure(float(seen.now[row, t]))} now"
            f"{more}: further than a revision goes",
            "ask the publisher; let the hold go if the figures stand",
            size=moved,
        )


# --- new figures -----------------------------------------------------------------------------------------------------


def _new(seen: Seen) -> Iterator[Verdict]:
    """New periods that have stopped moving: beside the longest step on record, and each area's own record."""
    for t in seen.due.tolist():
        if t > 0 and seen.measure.type != "total":
            if _leaps(seen, t):
                flags = np.zeros(seen.now.shape, dtype=bool)
                flags[:, t] = ~np.isnan(seen.now[:, t])
                yield _leap_said(seen, flags, t)
            else:
                yield from _off_record(seen, t)


def _level(seen: Seen, t: int, before: int) -> tuple[float, float]:
    """All areas as one in two periods, of those known in both."""
    now, was = _together(seen, seen.now[:, [t]], seen.now[:, [before]])
    return float(now[0]), float(was[0])


def _leaps(seen: Seen, t: int) -> bool:
    """Whether all areas together go further in this step than in any before."""
    step = seen.sheet.step
    if t < step:
        return False
    now, was = _level(seen, t, t - step)
    leap = abs(float(logs(np.array([now]), np.array([was]))[0]))
    steps = [_level(seen, k, k - step) for k in range(max(step, t - 400), t)]
    past = np.abs(logs(np.array([one for one, _ in steps]), np.array([other for _, other in steps])))
    known = past[~np.isnan(past)]
    line = max(STEP, BEYOND_STEPS * float(known.max())) if len(known) >= FEWEST else np.log(BEYOND_RECORD)
    broad = _broad(seen, seen.now[:, [t]], seen.now[:, [t - step]], line)[0]
    return bool(leap > line and broad and _error(seen, np.array([now]), np.array([was]))[0] > CLEAR_ALL)


def _leap_said(seen: Seen, flags: Flags, t: int) -> Verdict:
    now, was = _level(seen, t, t - seen.sheet.step)
    told = f"from {figure(was)} to {figure(now)}" if seen.adds else f"to {now:.2g} times as much in the middle area"
    return seen.verdict(
        "jump",
        flags,
        f"{seen.measure.noun.many} of all areas go {told} in {seen.periods([t])}: further than in any step on record",
        "ask the publisher; let the hold go if it has really happened",
        size=seen.now,
    )


def _off_record(seen: Seen, t: int) -> Iterator[Verdict]:
    """Areas whose new figure is a multiple of all they ever had, or a fraction of it, while the others' is not."""
    past = seen.now[:, :t]
    enough = (~np.isnan(past)).sum(axis=1) >= FEWEST
    high = np.nanmax(np.where(np.isnan(past), -np.inf, past), axis=1, initial=-np.inf)
    low = np.nanmin(np.where(np.isnan(past), np.inf, past), axis=1, initial=np.inf)
    moves = logs(seen.now[:, t], seen.now[:, t - 1])
    tide = float(np.exp(abs(np.median(moves[~np.isnan(moves)])))) if (~np.isnan(moves)).any() else 1.0
    times = (BEYOND_RECORD if seen.measure.counted else BEYOND_LEVELS) * tide
    new = seen.now[:, t]
    up = enough & (high > 0) & (new > times * high) & (_error(seen, new, high) > CLEAR_NEW)
    least = ROUNDED * 10.0 ** -seen.panel.scale[seen.measure.name]
    fell = (new > 0) & (low < np.inf) & (low - new > least)
    down = enough & fell & (new * times < low) & (_error(seen, new, low) > CLEAR_ONE)
    flags = np.zeros(seen.now.shape, dtype=bool)
    flags[:, t] = up | down
    if flags.any():
        row = int(np.flatnonzero(flags[:, t])[0])
        side, edge = ("highest", high[row]) if up[row] else ("lowest", low[row])
        yield seen.verdict(
            "jump",
            flags,
            f"{seen.measure.noun.many} of {seen.names(np.flatnonzero(flags[:, t]).tolist())} for {seen.periods([t])}: "
            f"{figure(float(new[row]))}, where the {side} figure on record is {figure(float(edge))}",
            "ask the publisher; let the hold go if it has really happened",
            size=seen.now,
        )


_ALL = steady(21)
_WAS = {area: figures[:20] for area, figures in _ALL.items()}
_BEFORE = table(_WAS, last=BEFORE)
_LATE = {area: [*f[:16], *(2 * v for v in f[16:])] for area, f in _ALL.items()}
_DOUBLING = {
    area: [(n + 3) * 10 if t < 12 else (n + 3) * 10 * 2 ** (t - 11) for t in range(21)] for n, area in enumerate(_ALL)
}
EXAMPLES = (
    holds(table(_LATE), "so this is a backlog or a fault", was=_BEFORE),
    holds(
        table(edited(_ALL, "Denby", 10, 2560)), "cases of Denby for the week to 25 December 2020 were 253", was=_BEFORE
    ),
    holds(table(edited(_ALL, "Denby", 20, 9999)), "9,999, where the highest figure on record is", was=_BEFORE),
    holds(table({a: [*f[:20], 6 * f[20]] for a, f in _ALL.items()}), "further than in any step on record", was=_BEFORE),
    passes(table(_ALL), "a week like the others", was=_BEFORE),
    passes(
        table(_DOUBLING), "twice as many each week", was=table({a: f[:20] for a, f in _DOUBLING.items()}, last=BEFORE)
    ),
    passes(
        table({a: [*f[:19], round(1.8 * f[19]), f[20]] for a, f in _ALL.items()}),
        "late registrations of the newest week",
        was=_BEFORE,
        sheet={"cases": {"mature_after_days": 14}},
    ),
)
