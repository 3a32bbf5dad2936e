"""Assembles a panel from a table's columns: groups below, windows rolled, rates and shares made, ages judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from nlg.intake.definitions import Definition, definitions
from nlg.intake.register import Register
from nlg.intake.sheet import MeasureSheet, TableSheet
from nlg.panel import (
    KNOWN,
    MISSING,
    PROVISIONAL,
    SUPPRESSED,
    Area,
    Calendar,
    Flags,
    Floats,
    Groups,
    Ints,
    Measure,
    Panel,
)

YOUNGEST = 400  # periods from the end that may be too young to trust; older ones have long settled


@dataclass(frozen=True, kw_only=True)
class Column:
    """What a measure reads from a table: the table's areas x its periods.

    `held` is where the publisher holds the figure back, `outside` where there was no such area (yet, or any more).
    """

    matrix: Floats
    decimals: int
    held: Flags
    outside: Flags


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The rows of a panel: the table's areas that are no groups, then every group.

    `sources` says for each which of the table's areas add up to it; `own` whether that is its own row in the table.
    """

    areas: tuple[Area, ...]
    groups: Groups
    sources: tuple[Ints, ...]
    own: Flags
    neighbours: Ints

    @property
    def table_rows(self) -> int:
        return len(self.areas) - len(self.groups.rows)


def lay_out(about: TableSheet, register: Register, codes: Sequence[str]) -> Layout:
    """The table's smallest areas, then every area that stands above others or is the whole sum of some."""
    have = frozenset(codes)
    above = [code for code in register.areas if register.is_group(code, have)]
    single = [code for code in codes if code not in frozenset(above)]
    at = {code: n for n, code in enumerate(codes)}
    row = {code: n for n, code in enumerate(single)}
    leaves = [np.array([row[leaf] for leaf in register.leaves(code, have)], dtype=np.int64) for code in above]
    return Layout(
        areas=tuple(_named(register.areas[code], about) for code in [*single, *above]),
        groups=Groups(
            rows=np.arange(len(single), len(single) + len(above), dtype=np.int64),
            starts=np.concatenate([[0], np.cumsum([len(part) for part in leaves])]).astype(np.int64),
            leaves=np.concatenate(leaves) if leaves else np.zeros(0, dtype=np.int64),
        ),
        sources=tuple(
            np.array([at[source] for source in register.added_up(code, have)], dtype=np.int64)
            for code in [*single, *above]
        ),
        own=np.array([code in have for code in [*single, *above]]),
        neighbours=_pairs(register, row),
    )


def _named(area: Area, about: TableSheet) -> Area:
    return replace(area, name=about.names[area.code], article="") if area.code in about.names else area


def _pairs(register: Register, row: Mapping[str, int]) -> Ints:
    """Rows of areas that touch, each pair once."""
    found = {
        (min(row[code], row[other]), max(row[code], row[other]))
        for code, others in register.neighbours.items()
        for other in others
        if code in row and other in row
    }
    return np.array(sorted(found), dtype=np.int64).reshape(-1, 2)


def derive(
    name: str, about: TableSheet, calendar: Calendar, layout: Layout, columns: Mapping[str, Column], lines: Any
) -> Panel:
    """The panel of one table: its columns as measures, derived measures beside them, a status for every figure."""
    values: dict[str, Floats] = {}
    held: dict[str, Flags] = {}
    for short, column in columns.items():
        sheet = about.measures[short]
        known = _with_groups(column, layout, adds=sheet.adds)
        values[short] = _rolled(known, sheet.periods, column.decimals)
        values[short][:, [end in sheet.partial for end in calendar.ends]] = np.nan
        held[short] = _any_in_window(_any_source(column.held, layout), sheet.periods)
    people = np.array([area.population or np.nan for area in layout.areas], dtype=np.float64)[:, None]
    for short, sheet in about.measures.items():
        if sheet.numerator:
            values[short] = _quotient(values[sheet.numerator], values.get(sheet.denominator, people), sheet.times)
            held[short] = held[sheet.numerator] | held.get(sheet.denominator, np.zeros_like(held[sheet.numerator]))
    said = definitions(name, about)
    panel = Panel(
        table=name,
        areas=layout.areas,
        calendar=calendar,
        measures={
            f"{name}.{short}": replace(
                _measure(name, short, sheet, said[f"{name}.{short}"]), below_zero=bool((values[short] < 0).any())
            )
            for short, sheet in about.measures.items()
            if short in values
        },
        values={f"{name}.{short}": values[short] for short in about.measures if short in values},
        statuses={},
        scale={f"{name}.{short}": columns[short].decimals if short in columns else 0 for short in values},
        table_rows=layout.table_rows,
        groups=layout.groups,
        populations=tuple(area.population for area in layout.areas),
        released=about.released,
        line_numbers=_of_own_rows(lines, layout),
        neighbours=layout.neighbours,
    )
    return _with_statuses(panel, {f"{name}.{short}": flags for short, flags in held.items()})


def as_rows_of(earlier: Panel, later: Panel) -> Panel:
    """A panel with the rows of another: what was published before, beside what is published now.

    An area that one of them lacks, and a group that was made of others, cannot be compared: its figures are not known.
    """
    rows = [
        row if (row := earlier.row(area.code)) is not None and _same_leaves(earlier, later, area.code) else -1
        for area in later.areas
    ]
    at = np.array(rows, dtype=np.int64)
    there = (at >= 0)[:, None]
    return replace(
        earlier,
        areas=later.areas,
        values={name: np.where(there, matrix[at], np.nan) for name, matrix in earlier.values.items()},
        statuses={
            name: np.where(there, matrix[at], MISSING).astype(np.uint8) for name, matrix in earlier.statuses.items()
        },
        table_rows=later.table_rows,
        groups=later.groups,
        populations=later.populations,
        line_numbers=np.where(there, earlier.line_numbers[at], 0).astype(np.int32),
        neighbours=later.neighbours,
    )


def _same_leaves(earlier: Panel, later: Panel, code: str) -> bool:
    return earlier.leaf_codes(code) == later.leaf_codes(code)


def _with_groups(column: Column, layout: Layout, *, adds: bool) -> Floats:
    """Figures of every row: the table's own, or sums; not known where areas do not add up."""
    rows = [_row(column, sources, own, adds) for sources, own in zip(layout.sources, layout.own, strict=True)]
    return np.ascontiguousarray(np.vstack(rows))


def _row(column: Column, sources: Ints, own: bool, adds: bool) -> Floats:
    if own:
        return np.asarray(column.matrix[sources[0]])
    if not adds:
        return np.full(column.matrix.shape[1], np.nan)
    outside = column.outside[sources]
    if not outside.any():
        return np.asarray(column.matrix[sources].sum(axis=0))
    total = np.where(outside, 0.0, column.matrix[sources]).sum(axis=0)
    return np.where(outside.all(axis=0), np.nan, total)


def _any_source(flags: Flags, layout: Layout) -> Flags:
    if not flags.any():
        return np.zeros((len(layout.areas), flags.shape[1]), dtype=bool)
    return np.vstack([flags[sources].any(axis=0) for sources in layout.sources])


def _rolled(matrix: Floats, periods: int, decimals: int) -> Floats:
    """Sums of so many periods ending at each. Whole numbers are added, so sums of decimals stay exact."""
    if periods == 1:
        return matrix
    power = 10.0**decimals
    whole = np.round(matrix * power)
    total = np.full_like(matrix, np.nan)
    if matrix.shape[1] >= periods:
        total[:, periods - 1 :] = sum(whole[:, k : matrix.shape[1] - periods + 1 + k] for k in range(periods))
    return total / power


def _any_in_window(flags: Flags, periods: int) -> Flags:
    found = flags.copy()
    for k in range(1, periods):
        found[:, k:] |= flags[:, :-k]
    return found


def _quotient(top: Floats, below: Floats, times: int) -> Floats:
    """Divided last, so that equal rates stay equal; over none nothing is known."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.ascontiguousarray(np.where(below == 0, np.nan, top * times / below))


def _of_own_rows(lines: Any, layout: Layout) -> npt.NDArray[np.int32]:
    first = np.array([sources[0] if own else 0 for sources, own in zip(layout.sources, layout.own, strict=True)])
    return np.where(layout.own[:, None], lines[first], 0).astype(np.int32)


def _measure(table: str, short: str, sheet: MeasureSheet, definition: Definition) -> Measure:
    return Measure(
        name=f"{table}.{short}",
        type=sheet.type,
        unit=sheet.unit,
        polarity=sheet.polarity,
        noun=sheet.noun.noun(),
        decimals=sheet.decimals,
        of_million=sheet.of_million,
        mature_after=sheet.mature_after_days,
        numerator=f"{table}.{sheet.numerator}" if sheet.numerator else "",
        denominator=f"{table}.{sheet.denominator}" if sheet.denominator else "",
        per=sheet.times,
        counted=sheet.counted,
        parts=tuple(f"{table}.{part}" for part in sheet.parts),
        adds=sheet.adds,
        caveats=sheet.caveats,
        unsteady=frozenset(sheet.unsteady),
        definition=definition,
    )


def _with_statuses(panel: Panel, held: Mapping[str, Flags]) -> Panel:
    statuses = {}
    for name, matrix in panel.values.items():
        unknown = np.isnan(matrix)
        statuses[name] = np.where(unknown, np.where(held[name], SUPPRESSED, MISSING), KNOWN).astype(np.uint8)
    return judged(replace(panel, statuses=statuses))


def judged(panel: Panel) -> Panel:
    """The panel with known figures marked by age: provisional where too young for their measure's cut-off."""
    statuses = {}
    for name, before in panel.statuses.items():
        status = np.where(before == PROVISIONAL, KNOWN, before).astype(np.uint8)
        young = [
            t for t in range(max(0, len(panel.calendar) - YOUNGEST), len(panel.calendar)) if not panel.settled(name, t)
        ]
        status[:, young] = np.where(status[:, young] == KNOWN, PROVISIONAL, status[:, young])
        statuses[name] = status
    return replace(panel, statuses=statuses)
