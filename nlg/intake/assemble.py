"""Assembles a panel from a table's columns: groups added up, windows rolled, rates made, ages judged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from nlg.intake.register import Register
from nlg.intake.sheet import MeasureSheet, TableSheet
from nlg.panel import KNOWN, MISSING, PROVISIONAL, Area, Calendar, Floats, Groups, Ints, Measure, Panel

YOUNGEST = 400  # periods from the end that may be too young to trust; older ones have long settled


def areas_and_groups(
    about: TableSheet, register: Register, codes: list[str]
) -> tuple[tuple[Area, ...], Groups, list[Ints]]:
    """The table's areas, then every area that is the whole sum of them, and which rows each adds up."""
    have = frozenset(codes)
    row = {code: n for n, code in enumerate(codes)}
    wholes = [code for code in register.areas if code not in have and register.whole(code, have)]
    leaves = [np.array([row[leaf] for leaf in register.leaves(code, have)], dtype=np.int64) for code in wholes]
    areas = tuple(_named(register.areas[code], about) for code in [*codes, *wholes])
    starts = np.concatenate([[0], np.cumsum([len(part) for part in leaves])]).astype(np.int64)
    flat = np.concatenate(leaves) if leaves else np.zeros(0, dtype=np.int64)
    rows = np.arange(len(codes), len(codes) + len(wholes), dtype=np.int64)
    return areas, Groups(rows=rows, starts=starts, leaves=flat), leaves


def _named(area: Area, about: TableSheet) -> Area:
    return replace(area, name=about.names[area.code], article="") if area.code in about.names else area


def derive(
    name: str,
    about: TableSheet,
    calendar: Calendar,
    areas: tuple[Area, ...],
    groups: Groups,
    gather: list[Ints],
    columns: dict[str, tuple[Floats, int]],
    lines: Any,
    table_rows: int,
) -> Panel:
    """The panel of one table: its columns as measures, derived measures beside them, a status for every figure."""
    people = np.array([area.population or np.nan for area in areas], dtype=np.float64)
    values: dict[str, Floats] = {}
    scale: dict[str, int] = {}
    for short, sheet in about.measures.items():
        full = f"{name}.{short}"
        if sheet.column:
            matrix, scale[full] = columns[sheet.column]
            values[full] = _with_groups(_rolled(matrix, sheet.periods, scale[full]), gather)
    for short, sheet in about.measures.items():
        if sheet.op == "per":
            full = f"{name}.{short}"
            top = values[f"{name}.{sheet.numerator}"]
            # divided last, so that equal rates stay equal
            values[full] = np.ascontiguousarray(top * sheet.per / people[:, None])
            scale[full] = 0
    measures = {f"{name}.{short}": _measure(name, short, about, sheet) for short, sheet in about.measures.items()}
    panel = Panel(
        table=name,
        areas=areas,
        calendar=calendar,
        measures=measures,
        values=values,
        statuses={},
        scale=scale,
        table_rows=table_rows,
        groups=groups,
        populations=tuple(area.population for area in areas),
        released=about.released,
        line_numbers=lines,
    )
    return _with_statuses(panel)


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


def _with_groups(matrix: Floats, gather: list[Ints]) -> Floats:
    if not gather:
        return np.ascontiguousarray(matrix)
    return np.ascontiguousarray(np.vstack([matrix, *[matrix[rows].sum(axis=0, keepdims=True) for rows in gather]]))


def _measure(table: str, short: str, about: TableSheet, sheet: MeasureSheet) -> Measure:
    return Measure(
        name=f"{table}.{short}",
        type=sheet.type,
        unit=sheet.unit,
        polarity=sheet.polarity,
        noun=sheet.noun.noun(),
        decimals=sheet.decimals,
        mature_after=sheet.mature_after_days,
        numerator=f"{table}.{sheet.numerator}" if sheet.op == "per" else "",
        denominator=f"{table}.{sheet.denominator}" if sheet.op == "per" else "",
        per=sheet.per,
        counted=sheet.counted,
        caveats=sheet.caveats,
    )


def _with_statuses(panel: Panel) -> Panel:
    statuses = {}
    for name, matrix in panel.values.items():
        status = np.where(np.isnan(matrix), MISSING, KNOWN).astype(np.uint8)
        young = [
            t for t in range(max(0, len(panel.calendar) - YOUNGEST), len(panel.calendar)) if not panel.settled(name, t)
        ]
        status[:, young] = np.where(status[:, young] == KNOWN, PROVISIONAL, MISSING)
        statuses[name] = status
    return replace(panel, statuses=statuses)
