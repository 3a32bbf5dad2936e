"""Two columns have changed places: one holds the figures of the other.

Looks at  every two measures of the table, beside the edition before; of new periods beside the period before.
Holds     both measures, for the periods in which they are swapped.
Mend      name the columns rightly in the sheet, or ask for the file again.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from nlg.intake.arrival import Arrival, Seen
from nlg.intake.gate_example import BEFORE, holds, passes, steady, table
from nlg.intake.verdict import Verdict
from nlg.panel import Flags, Floats

LINE = 0.8  # of the cells that tell must be nearer to the other column
APART = np.log(1.3)  # how far the two must lie apart for a cell to tell
CLOSER = 0.34  # how near the other column must be, beside its own
FEWEST = 4


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    for one, other in combinations(arrival.seen, 2):
        flags = _swapped(one, other, arrival.line("swapped_columns", LINE))
        if flags.any():
            yield from _said(one, other, flags)


def _swapped(one: Seen, other: Seen, line: float) -> Flags:
    """Areas x periods where each of two measures has what the other had."""
    was, has = _expected(one), _expected(other)
    mine = np.fmax(_gap(one.now, was), _gap(other.now, has))
    cross = np.fmax(_gap(one.now, has), _gap(other.now, was))
    there = (~np.isnan(one.now) | _gap_opens(one.now)) & (~np.isnan(other.now) | _gap_opens(other.now))
    tells = ~np.isnan(mine) & ~np.isnan(cross) & (_gap(was, has) > APART) & there
    tells = np.asarray(tells)
    nearer = tells & np.asarray(cross <= CLOSER * mine)
    flags = np.zeros(one.now.shape, dtype=bool)
    if tells.sum() < FEWEST:
        return flags
    if nearer.sum() >= max(FEWEST, line * tells.sum()):
        return np.asarray(tells)
    columns = (nearer.sum(axis=0) >= FEWEST) & (nearer.sum(axis=0) >= line * np.maximum(tells.sum(axis=0), 1))
    rows = (nearer.sum(axis=1) >= FEWEST) & (nearer.sum(axis=1) >= line * np.maximum(tells.sum(axis=1), 1))
    flags[:, columns] = tells[:, columns]
    flags[rows] = tells[rows]
    return flags


def _expected(seen: Seen) -> Floats:
    """What was published before; of new periods what each area usually has, at whatever age."""
    found = seen.was.copy()
    for t in seen.fresh.tolist():
        usual, past = seen.usual(t), seen.past(t)
        some = np.asarray(~np.isnan(past).all(axis=1))
        found[:, t] = usual
        if some.any():
            level = np.nanmedian(np.where(some[:, None], past, 0.0), axis=1)
            found[:, t] = np.where(np.isnan(usual) & some, level, usual)
    return found


def _gap_opens(x: Floats) -> Flags:
    """Blanks behind a figure: where one column comes later than the other, one is blank when they are swapped."""
    found = np.isnan(x)
    found[:, 1:] &= ~np.isnan(x[:, :-1])
    found[:, 0] = False
    return found


def _gap(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.abs(np.log1p(np.maximum(one, 0)) - np.log1p(np.maximum(other, 0))))


def _said(one: Seen, other: Seen, flags: Flags) -> Iterator[Verdict]:
    ts = np.flatnonzero(flags.any(axis=0)).tolist()
    rows = np.flatnonzero(flags.any(axis=1)).tolist()
    for mine, its in ((one, other), (other, one)):
        yield mine.verdict(
            "swapped_columns",
            flags,
            f"'{mine.measure.short_name}' of {mine.names(rows)} for {mine.periods(ts)} holds what "
            f"'{its.measure.short_name}' had before, and the other way round: the two seem swapped",
            "name the columns rightly in the sheet, or ask for the file again",
            size=mine.now,
        )


_CASES, _DEATHS = steady(21, level=300), steady(21, level=20)
_WAS = table({area: f[:20] for area, f in _CASES.items()}, {area: f[:20] for area, f in _DEATHS.items()}, last=BEFORE)
_END_C = {area: [*f[:20], _DEATHS[area][20]] for area, f in _CASES.items()}
_END_D = {area: [*f[:20], _CASES[area][20]] for area, f in _DEATHS.items()}
EXAMPLES = (
    holds(table(_DEATHS, _CASES), "'cases' of Ashby, Barton, Calder and 5 more", was=_WAS),
    holds(table(_END_C, _END_D), "for the week to 5 March 2021 holds what 'deaths' had before", was=_WAS),
    holds(table(_END_C, _END_D), "'deaths' had before"),
    passes(table(_CASES, _DEATHS), "each column in its place", was=_WAS),
)
