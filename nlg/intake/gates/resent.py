"""The last release has been sent again: the same figures under a new date, or a new period that copies the one before.

Looks at  all figures beside the edition before, in place and moved by one period; new periods beside the period
          before.
Holds     the whole table where nothing has changed but its date; the new periods where they are a copy. Warns where
          nothing has changed and the publisher named no day: it may only have been fetched again.
Mend      fetch the file again; let the hold go if nothing has happened indeed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nlg.intake.arrival import Arrival, Seen, day
from nlg.intake.gate_example import BEFORE, holds, passes, steady, table, warns
from nlg.intake.verdict import Verdict
from nlg.panel import Flags, Floats

LATE = 1
LINE = 0.95  # of the figures that tell must be the same
FEWEST = 5
TELLS = 5.0  # smaller counts are often the same twice


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    if arrival.panel is None:
        return
    if arrival.before is not None and _same(arrival):
        yield _again(arrival)
        return
    line = arrival.line("resent", LINE)
    for seen in arrival.seen:
        moved = _moved(seen, line)
        flags = moved if moved.any() else _copied(seen, line)
        if flags.any():
            yield _said(seen, flags, moved=bool(moved.any()))


def _same(arrival: Arrival) -> bool:
    """Whether every figure is there as in the edition before, and nothing besides."""
    assert arrival.before is not None
    if not arrival.seen or arrival.published <= arrival.before.published:
        return False
    if arrival.seen[0].calendar.ends != arrival.before.panel.calendar.ends:
        return False
    return all(np.array_equal(seen.now, seen.of(arrival.before), equal_nan=True) for seen in arrival.seen)


def _again(arrival: Arrival) -> Verdict:
    assert arrival.before is not None
    return arrival.about_all(
        "resent",
        "hold" if arrival.dated and arrival.before.dated else "warn",
        f"every figure is as in the edition of {day(arrival.before.published)}, and no period is new: the last release "
        "seems to have been sent again",
        "fetch the file again; let the hold go if nothing has changed indeed",
    )


def _moved(seen: Seen, line: float) -> Flags:
    """The periods of an edition whose figures are all those of one period earlier in the edition before."""
    flags = np.zeros(seen.now.shape, dtype=bool)
    before = seen.arrival.before
    if before is None or seen.now.shape[1] < 3 or not len(seen.fresh):
        return flags
    was = seen.of(before)
    steps = len(seen.fresh)
    tells = _tells(seen.now[:, steps:], was[:, :-steps]) & (was[:, steps:] != was[:, :-steps])
    same = tells & (seen.now[:, steps:] == was[:, :-steps])
    if tells.sum() >= FEWEST and same.sum() >= line * tells.sum():
        flags[:] = ~np.isnan(seen.now)
    return flags


def _copied(seen: Seen, line: float) -> Flags:
    """New periods that copy the one before them, where the record's own periods never did so nearly."""
    flags = np.zeros(seen.now.shape, dtype=bool)
    usual = max(
        (_alike(seen, t) for t in range(max(1, seen.now.shape[1] - 60), seen.now.shape[1]) if t not in seen.fresh),
        default=0.0,
    )
    for t in seen.fresh.tolist():
        share = _alike(seen, t) if t > 0 else 0.0
        if share >= line and share > 1.5 * usual:
            flags[:, t] = ~np.isnan(seen.now[:, t])
    return flags


def _alike(seen: Seen, t: int) -> float:
    """What share of the areas have the very figure of the period before; 0 where too few tell."""
    now, was = seen.now[:, t], seen.now[:, t - 1]
    tells = _tells(now, was)
    return float((now == was)[tells].mean()) if tells.sum() >= FEWEST else 0.0


def _tells(now: Floats, was: Floats) -> Flags:
    known = ~np.isnan(now) & ~np.isnan(was)
    return np.asarray(known & ((np.minimum(np.abs(now), np.abs(was)) >= TELLS) | (now != np.round(now))))


def _said(seen: Seen, flags: Flags, *, moved: bool) -> Verdict:
    ts = np.flatnonzero(flags.any(axis=0)).tolist()
    what = "what the edition before had for the period before" if moved else "what the period before had"
    return seen.verdict(
        "resent",
        flags,
        f"{seen.measure.noun.many} for {seen.periods(ts)} are, area by area, {what}: the last release seems to have "
        "been sent again under a new date",
        "fetch the file again; let the hold go if nothing has changed indeed",
        size=seen.now,
    )


_ALL = steady(21)
_WAS = {area: figures[:20] for area, figures in _ALL.items()}
_BEFORE = table(_WAS, last=BEFORE)
_BANDS = {area: [level // 10 * 10 for level in range(100 + n, 121 + n)] for n, area in enumerate(_ALL)}
EXAMPLES = (
    holds(_BEFORE, "no period is new", was=_BEFORE),
    holds(table({a: [*f, f[-1]] for a, f in _WAS.items()}), "what the period before had", was=_BEFORE),
    holds(table(_WAS), "what the edition before had for the period before", was=_BEFORE),
    warns(_BEFORE, "no period is new", was=_BEFORE, dated=False),
    passes(table(_ALL), "new figures", was=_BEFORE),
    passes(
        table(_BANDS),
        "figures that often stay as they are",
        was=table({a: f[:20] for a, f in _BANDS.items()}, last=BEFORE),
    ),
)
