"""Figures in another unit than before: thousands for units, pence for pounds, or the other way round.

Looks at  each figure beside the edition before; of new periods beside what the area usually has.
Holds     the figures that are a hundred, a thousand or a million times as great or as small.
Mend      correct the unit in the sheet (and what was published before), or ask for the file in the old one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nlg.intake.arrival import Arrival, Seen, figure, logs
from nlg.intake.gate_example import BEFORE, holds, passes, steady, table, times
from nlg.intake.verdict import Verdict
from nlg.panel import Flags, Floats

POWERS = (2, 3, 6)
LINE = 0.05  # how near a multiple must be to the power of ten, beside the same cell before
NEAR = 0.2  # the same in powers of ten, beside what is usual
MOST = 0.6  # of the figures of a period: then all of them are meant
FEWEST, SMALLEST = 3, 10.0


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    for seen in arrival.seen:
        for power in [*POWERS, *(-one for one in POWERS)]:
            flags = _changed(seen, power) | _new(seen, power)
            if flags.any():
                yield _said(seen, flags, power)


def _changed(seen: Seen, power: int) -> Flags:
    """Cells that are so many times what they were; whole periods and areas where most of their cells are."""
    gap = logs(seen.now, seen.was) / np.log(10)
    near = np.log10(1 + seen.arrival.line("unit", LINE))
    ends = np.fmax if abs(power) >= 3 or not seen.measure.counted else np.fmin
    sound = ends(seen.now, seen.was) >= SMALLEST
    flags = (np.abs(gap - power) <= near) & sound
    if not flags.any():
        return np.asarray(flags)
    told = ~np.isnan(gap) & sound
    for axis in (0, 1):
        many = flags.sum(axis=axis) >= FEWEST
        most = many & (flags.sum(axis=axis) >= MOST * np.maximum(told.sum(axis=axis), 1))
        flags = flags | (np.expand_dims(most, axis) & ~np.isnan(seen.was) & (seen.now != seen.was))
    return np.asarray(flags)


def _new(seen: Seen, power: int) -> Flags:
    """New periods of which most areas have so many times what they usually have; single areas by a thousand or more."""
    flags = np.zeros(seen.now.shape, dtype=bool)
    for t in seen.fresh.tolist():
        usual = seen.usual(t)
        gap = logs(seen.now[:, t], usual) / np.log(10)
        big = _tells(seen.now[:, t], usual, power)
        if big.sum() >= FEWEST and abs(float(np.median(gap[big])) - power) < NEAR:
            flags[:, t] = ~np.isnan(seen.now[:, t])
        elif abs(power) >= 3:
            flags[:, t] = big & (np.abs(gap - power) < NEAR)
    return flags


def _tells(now: Floats, usual: Floats, power: int) -> Flags:
    """Areas whose figures are large enough to show the unit: rounding hides it in small ones."""
    return np.asarray((np.fmax(now, usual) >= SMALLEST * 10.0 ** abs(power)) & (now > 0) & (usual > 0))


def _said(seen: Seen, flags: Flags, power: int) -> Verdict:
    ts = np.flatnonzero(flags.any(axis=0)).tolist()
    rows = np.flatnonzero(flags.any(axis=1)).tolist()
    n = next(row for row in rows if flags[row, ts[-1]])
    before = seen.was[n, ts[-1]] if not np.isnan(seen.was[n, ts[-1]]) else seen.usual(ts[-1])[n]
    many = f"{10 ** abs(power):,} times as {'great' if power > 0 else 'small'} as before"
    return seen.verdict(
        "unit",
        flags,
        f"{seen.measure.noun.many} of {seen.names(rows)} for {seen.periods(ts)} are about {many}: "
        f"{figure(seen.now[n, ts[-1]])} where {figure(float(before))} was usual; the unit may have changed",
        "if the unit has changed, correct the sheet and say so to readers; else ask for the file again",
        size=seen.now,
    )


_ALL = steady(21, level=2000)
_WAS = {area: figures[:20] for area, figures in _ALL.items()}
_BEFORE = table(_WAS, last=BEFORE)
EXAMPLES = (
    holds(table(times(_ALL, 0.001)), "1,000 times as small as before", was=_BEFORE),
    holds(table(times(_ALL, 1000)), "1,000 times as great as before", was=_BEFORE),
    holds(table(times(_ALL, 1000, start=-1)), "for the week to 5 March 2021 are about 1,000 times", was=_BEFORE),
    passes(table(_ALL), "the same unit", was=_BEFORE),
    passes(table(times(_ALL, 3, start=-1)), "three times as many", was=_BEFORE),
)
