"""None stands where a figure is not known: blanks have been filled with zeros.

Looks at  zeros where the edition before had a figure, or a blank beside figures far from none; zeros in new periods
          where an area always has some.
Holds     those cells.
Mend      have the blanks left blank; let the hold go where there was nothing indeed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nlg.intake.arrival import Arrival, Seen, figure
from nlg.intake.gate_example import BEFORE, edited, holds, passes, steady, table
from nlg.intake.verdict import Verdict
from nlg.panel import Flags, Floats

LINE = 20.0  # an area that always has so many does not have none by chance
SEVERAL = 5.0  # nor do several areas at once that always have so many, or all of them that have as many together
MANY, SHARE = 3, 0.2


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    for seen in arrival.seen:
        if seen.measure.type in ("flow", "stock", "rate", "index", "share", "total"):
            flags = _zeroed(seen) | _new(seen)
            if flags.any():
                yield _said(seen, flags)


def _odd(seen: Seen, zero: Flags, usual: Floats, *, single: bool = True) -> Flags:
    """Which zeros are no chance, by what is usual: several at once, and single ones where those count."""
    if not seen.measure.counted and seen.measure.type != "flow":
        return zero & (usual > 0)  # a price, a rate or a stock is not none one day
    alone = zero & (usual >= seen.arrival.line("zero_filled", LINE)) & single
    some = usual >= SEVERAL
    together = zero & some
    none = (zero | ~(usual > 0)).all(axis=0) & (np.where(zero, np.nan_to_num(usual), 0.0).sum(axis=0) >= LINE)
    many = (together.sum(axis=0) >= MANY) & (together.sum(axis=0) >= SHARE * np.maximum(some.sum(axis=0), 1))
    return np.asarray(alone | (together & many) | (zero & (usual > 0) & none))


def _zeroed(seen: Seen) -> Flags:
    """Zeros that had a figure before, or were blank beside an area's other figures."""
    zero = seen.now == 0
    flags = _odd(seen, zero, np.where(zero, seen.was, np.nan))
    before = seen.arrival.before
    if before is not None:
        columns = seen.columns(before) >= 0
        there = np.array([before.panel.row(code) is not None for code in seen.codes])
        blank = zero & np.isnan(seen.of(before)) & columns & there[:, None] & ~seen.doubted(before)
        low = _lowest(seen)
        flags |= _odd(seen, blank, np.where(blank, low[:, None], np.nan))
    return np.asarray(flags)


def _lowest(seen: Seen) -> Floats:
    """The lowest figure each area ever had in the editions before: a place that has had none may have none."""
    if seen.arrival.before is None:
        return np.full(len(seen.codes), np.nan)
    was = seen.of(seen.arrival.before)
    return np.where(np.isnan(was).all(axis=1), np.nan, np.nanmin(np.where(np.isnan(was), np.inf, was), axis=1))


def _new(seen: Seen) -> Flags:
    """Zeros in new periods where the lowest figure of the comparable ones before is far from none."""
    flags = np.zeros(seen.now.shape, dtype=bool)
    for t in sorted({*seen.fresh.tolist(), *seen.due.tolist()}):
        past = seen.past(t) if seen.mature[t] else seen.same_age(t)
        known = (~np.isnan(past)).sum(axis=1) >= 3
        low = np.where(known, np.nanmin(np.where(np.isnan(past), np.inf, past), axis=1, initial=np.inf), np.nan)
        zero = (seen.now[:, t] == 0)[:, None]
        flags[:, t] = _odd(seen, zero, low[:, None], single=bool(seen.mature[t]))[:, 0]
    return flags


def _said(seen: Seen, flags: Flags) -> Verdict:
    ts, rows = np.flatnonzero(flags.any(axis=0)).tolist(), np.flatnonzero(flags.any(axis=1)).tolist()
    n = rows[0]
    t = int(np.flatnonzero(flags[n])[0])
    before = seen.was[n, t] if not np.isnan(seen.was[n, t]) else np.nanmedian(seen.now[n][seen.now[n] > 0])
    return seen.verdict(
        "zero_filled",
        flags,
        f"{seen.measure.noun.many} of {seen.names(rows)} for {seen.periods(ts)} are 0, where figures like "
        f"{figure(float(before))} stood: blanks seem to have been filled with zeros",
        "have blanks left blank, or say in the sheet what stands for one; let the hold go where there was none",
        size=seen.was,
    )


_ALL = steady(21)
_WAS = {area: figures[:20] for area, figures in _ALL.items()}
_BEFORE = table(_WAS, last=BEFORE)
_END = {area: [*figures[:20], 0 if n < 4 else figures[20]] for n, (area, figures) in enumerate(_ALL.items())}
_GAP = table(edited(_WAS, "Denby", 12, ""), last=BEFORE)
_SMALL = {area: [(t * (n + 3)) % 4 for t in range(21)] for n, area in enumerate(_ALL)}
EXAMPLES = (
    holds(table(_END), "for the week to 5 March 2021 are 0", was=_BEFORE),
    holds(table(edited(_ALL, "Denby", 12, 0)), "cases of Denby for the week to 8 January 2021 are 0", was=_BEFORE),
    holds(table(edited(_ALL, "Denby", 12, 0)), "cases of Denby", was=_GAP),
    passes(table(edited(_ALL, "Denby", 12, "")), "a blank", was=_BEFORE),
    passes(
        table(_SMALL),
        "small counts are none now and then",
        was=table({a: f[:20] for a, f in _SMALL.items()}, last=BEFORE),
    ),
)
