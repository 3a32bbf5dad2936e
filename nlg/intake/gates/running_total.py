"""A running total stands where figures for single periods stood.

Looks at  counts of single periods: whether each step of the new figures is what the period itself had before; of new
          periods whether every area's figure is at least all that it had so far.
Holds     the figures that are totals.
Mend      take each figure less the one before, or say in the sheet that the measure is a `total`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nlg.intake.arrival import Arrival, Seen, figure
from nlg.intake.gate_example import BEFORE, holds, passes, steady, table
from nlg.intake.verdict import Verdict
from nlg.panel import Flags

LINE = 0.8  # of the cells that tell
FEWEST = 4
BEYOND = 4.0  # times the usual figure that a total is at least, or it could be one period's own


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    for seen in arrival.seen:
        if seen.measure.type == "flow" and len(seen.calendar) > FEWEST:
            flags = _added_up(seen) | _never_falls(seen) | _new(seen)
            if flags.any():
                yield _said(seen, flags)


def _added_up(seen: Seen) -> Flags:
    """Cells whose step from the one before is what the period itself had in the edition before, and which are no more
    that figure themselves.
    """
    was, step = seen.was, np.full(seen.now.shape, np.nan)
    step[:, 1:] = seen.now[:, 1:] - seen.now[:, :-1]
    tells = (was > 0) & ~np.isnan(step) & (seen.now > 0)
    fits = tells & (np.abs(step - was) <= 0.02 * was + 0.5) & (seen.now >= 1.5 * was)
    line = seen.arrival.line("running_total", LINE)
    flags = np.zeros(was.shape, dtype=bool)
    rows = (fits.sum(axis=1) >= FEWEST) & (fits.sum(axis=1) >= line * np.maximum(tells.sum(axis=1), 1))
    columns = (fits.sum(axis=0) >= FEWEST) & (fits.sum(axis=0) >= line * np.maximum(tells.sum(axis=0), 1))
    flags[rows] = ~np.isnan(seen.now[rows])
    if columns.sum() > 1:
        first = int(np.argmax(columns))
        flags[:, first:] = ~np.isnan(seen.now[:, first:])
    return flags


def _never_falls(seen: Seen) -> Flags:
    """Without an edition before: a count of single periods that falls in no area, ever, and grows to a multiple."""
    none = np.zeros(seen.now.shape, dtype=bool)
    if seen.arrival.earlier or seen.now.shape[1] < 12:
        return none
    step = np.diff(seen.now, axis=1)
    steps, falls = int((~np.isnan(step)).sum()), int((step < 0).sum())
    last, first = np.nanmedian(seen.now[:, -3:]), np.nanmedian(seen.now[:, :3])
    straight = steps > 0 and falls == 0 and (step > 0).sum() > 0.5 * steps
    return ~np.isnan(seen.now) if straight and len(seen.codes) >= 3 and last > BEYOND * max(first, 1) else none


def _new(seen: Seen) -> Flags:
    """New periods in which nearly every area has at least all it had in the record so far, or in the year so far."""
    flags = np.zeros(seen.now.shape, dtype=bool)
    for t in seen.fresh.tolist():
        usual, new = seen.usual(t), seen.now[:, t]
        tells = (usual >= 5) & (new > 0)
        if tells.sum() >= FEWEST:
            sums = [
                np.nansum(np.where(np.isnan(seen.was[:, k:t]), seen.now[:, k:t], seen.was[:, k:t]), axis=1)
                for k in _starts(seen, t)
            ]
            fits = [tells & (new >= total) & (new <= total + BEYOND * usual) for total in sums]
            fits += [tells & (new >= sums[0]) & (new >= 2 * BEYOND * usual)] if t >= 2 * BEYOND else []
            high = (new >= BEYOND * usual)[tells].mean() >= LINE
            if high and any(fit.sum() >= LINE * tells.sum() for fit in fits):
                flags[:, t] = ~np.isnan(new)
    return flags


def _starts(seen: Seen, t: int) -> list[int]:
    """Where a total may begin: with the record, with the calendar year, with the financial year."""
    ends, end = seen.calendar.ends, seen.calendar.ends[t]
    begins = [end.replace(month=1, day=1), end.replace(year=end.year - (end.month < 4), month=4, day=1)]
    return [0, *(next((k for k, one in enumerate(ends) if one >= begin), 0) for begin in begins)]


def _said(seen: Seen, flags: Flags) -> Verdict:
    ts, rows = np.flatnonzero(flags.any(axis=0)).tolist(), np.flatnonzero(flags.any(axis=1)).tolist()
    last = seen.now[rows[0], ts[-1]]
    return seen.verdict(
        "running_total",
        flags,
        f"{seen.measure.noun.many} of {seen.names(rows)} for {seen.periods(ts)} look like running totals, not figures "
        f"of single periods ({figure(float(last))} at the end, where {seen.names(rows[:1])} had single figures before)",
        "take each figure less the one before it; or say in the sheet that the measure is of type 'total'",
        size=seen.now,
    )


def _totals(series: dict[str, list[int]], start: int = 0) -> dict[str, list[int]]:
    """Running totals from a period on; before it the figures as they are."""
    return {
        area: [sum(f[: t + 1]) if t >= start % len(f) else v for t, v in enumerate(f)] for area, f in series.items()
    }


_ALL = steady(21)
_BEFORE = table({area: figures[:20] for area, figures in _ALL.items()}, last=BEFORE)
_GROWING = {area: [round(10 * 1.12**t) + n for t in range(21)] for n, area in enumerate(_ALL)}
EXAMPLES = (
    holds(table(_totals(_ALL)), "look like running totals", was=_BEFORE),
    holds(table(_totals(_ALL)), "look like running totals"),
    holds(table(_totals(_ALL, start=-1)), "for the week to 5 March 2021 look like running totals", was=_BEFORE),
    passes(table(_ALL), "figures of single weeks", was=_BEFORE),
    passes(
        table(_GROWING),
        "figures that grow week by week",
        was=table({area: figures[:20] for area, figures in _GROWING.items()}, last=BEFORE),
    ),
    passes(table(_totals(_ALL)), "the sheet says it is a total", sheet={"cases": {"type": "total"}}),
)
