"""Reads a source table by its sheet: a Panel, or an error that names file, row and column."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nlg.errors import BadTable
from nlg.intake.assemble import areas_and_groups, derive
from nlg.intake.periods import calendar, first_day
from nlg.intake.register import Register
from nlg.intake.sheet import Sheet, TableSheet
from nlg.panel import Floats, Ints, Panel

if TYPE_CHECKING:
    import pandas as pd

NUMBER = re.compile(r"-?\d+(?:\.(\d+))?")
PRIVATE_USE = re.compile("[\ue000-\uf8ff]")  # our own marks in running text; no table may bring them in
MOST_DIGITS = 15  # beyond this a float no longer gives back the cell's own digits


@dataclass(frozen=True, kw_only=True)
class Table:
    """A source file as it lies there: its bytes' hash and its cells as text."""

    path: Path
    sha256: str
    cells: pd.DataFrame


def open_table(path: Path) -> Table:
    """A CSV file (gzip if it ends in .gz) with every cell as text. BadTable if it is not one."""
    import pandas as pd

    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadTable(f"{path.name}: cannot be read: {error.strerror}") from error
    try:
        text = gzip.decompress(raw) if path.suffix == ".gz" else raw
        text.decode("utf-8")
    except (OSError, EOFError) as error:
        raise BadTable(f"{path.name}: is not a whole gzip file ({error})", mend="fetch it again") from error
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        raise BadTable(f"{path.name}: row {line}: is not UTF-8", mend="save the table as UTF-8") from error
    try:
        cells = pd.read_csv(io.BytesIO(text), dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8-sig")
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise BadTable(f"{path.name}: {str(error).strip()}") from error
    return Table(path=path, sha256=hashlib.sha256(raw).hexdigest(), cells=cells)


def read_panel(table: Table, sheet: Sheet, name: str, register: Register) -> Panel:
    """The panel of one table of a sheet: areas x periods, groups below, derived measures made.

    Raises BadTable naming file, row (1 is the header) and column for: a missing column, a bad cell, an area that
    the register lacks, a bad or missing period, an area that has two rows for a period.
    """
    about = sheet.tables[name]
    rows = _rows_that_count(table, about)
    codes, codes_at = _areas(table, about, rows, register)
    starts, starts_at = _periods(table, about, rows)
    step, window = _window(about)
    days = calendar(min(starts), max(starts), about.period_form, window=window, step=step)
    base = calendar(min(starts), max(starts), about.period_form)
    position = {start: t for t, start in enumerate(base.starts)}
    _every_period_fits(table, about, rows, starts, starts_at, base.starts)
    ts = np.array([position[start] for start in starts], dtype=np.int64)[starts_at]
    shape = (len(codes), len(base))
    _no_cell_twice(table, about, rows, codes, codes_at, ts, shape)
    line_numbers = np.zeros(shape, dtype=np.int32)
    line_numbers[codes_at, ts] = rows.index.to_numpy() + 2
    _no_period_is_missing(table, about, line_numbers, base.starts)
    areas, groups, gather = areas_and_groups(about, register, codes)
    columns = {
        column: _fill(_column(table, rows, column, about), codes_at, ts, shape, line_numbers, about, column)
        for column in sorted({m.column for m in about.measures.values() if m.column})
    }
    return derive(name, about, days, areas, groups, gather, columns, line_numbers, len(codes))


def _rows_that_count(table: Table, about: TableSheet) -> pd.DataFrame:
    wanted = {about.area, about.period, *about.where, *(m.column for m in about.measures.values() if m.column)}
    for column in sorted(wanted):
        if column not in table.cells.columns:
            have = ", ".join(table.cells.columns)
            raise BadTable(f"{table.path.name}: row 1: there is no column '{column}'", mend=f"the columns are: {have}")
    rows = table.cells
    for column, text in about.where.items():
        rows = rows[rows[column] == text]
    if rows.empty:
        raise BadTable(f"{table.path.name}: no row meets {dict(about.where) or 'the sheet'}")
    return rows


def _areas(table: Table, about: TableSheet, rows: pd.DataFrame, register: Register) -> tuple[list[str], Ints]:
    """The table's areas in the register's order, and for each row which one it is."""
    import pandas as pd

    found_at, found = pd.factorize(rows[about.area])
    for n, code in enumerate(found):
        if code not in register.areas:
            line = int(rows.index[int(np.argmax(found_at == n))]) + 2
            raise BadTable(
                f"{table.path.name}: row {line}, column {about.area}: '{code}' is not in {register.file.name}",
                mend="add it to the register, or correct the code",
            )
    codes = sorted(found, key=lambda code: register.place[code])
    place = {code: n for n, code in enumerate(codes)}
    return codes, np.array([place[code] for code in found], dtype=np.int64)[found_at]


def _periods(table: Table, about: TableSheet, rows: pd.DataFrame) -> tuple[list[date], Ints]:
    import pandas as pd

    found_at, found = pd.factorize(rows[about.period])
    starts: list[date] = []
    for n, text in enumerate(found):
        try:
            starts.append(first_day(text, about.period_form))
        except ValueError as error:
            line = int(rows.index[int(np.argmax(found_at == n))]) + 2
            raise BadTable(f"{table.path.name}: row {line}, column {about.period}: '{text}' {error}") from error
    return starts, found_at.astype(np.int64)


def _window(about: TableSheet) -> tuple[int, int]:
    first = next(m for m in about.measures.values() if m.column)
    return first.step, first.periods


def _every_period_fits(
    table: Table, about: TableSheet, rows: pd.DataFrame, found: list[date], found_at: Ints, due: tuple[date, ...]
) -> None:
    fitting = set(due)
    for n, start in enumerate(found):
        if start not in fitting:
            first = int(np.argmax(found_at == n))
            raise BadTable(
                f"{table.path.name}: row {int(rows.index[first]) + 2}, column {about.period}: "
                f"'{rows[about.period].iloc[first]}' does not fit the steps of the others ({about.period_form})"
            )


def _no_period_is_missing(table: Table, about: TableSheet, lines: Any, due: tuple[date, ...]) -> None:
    """A period that no area has is a hole in the file, unless it lies before some area's first row and counts as 0."""
    covered = (lines > 0).any(axis=0)
    if about.before_first == "zero":
        covered |= np.arange(len(due)) < np.argmax(lines > 0, axis=1).max()
    if covered.all():
        return
    t = int(np.argmin(covered))
    after = int(lines[:, :t].max(initial=1))
    raise BadTable(
        f"{table.path.name}: column {about.period}: no row for the {about.period_form.replace('_', ' ')} period that "
        f"starts on {due[t].isoformat()} (the file goes on after row {after} without it)",
        mend="a gap is never read as zero: supply the rows, or cut the table before it",
    )


def _no_cell_twice(
    table: Table,
    about: TableSheet,
    rows: pd.DataFrame,
    codes: list[str],
    codes_at: Ints,
    ts: Ints,
    shape: tuple[int, int],
) -> None:
    keys = codes_at * shape[1] + ts
    counts = np.bincount(keys, minlength=shape[0] * shape[1])
    if counts.max() < 2:
        return
    first, second = np.flatnonzero(keys == int(np.argmax(counts > 1)))[:2]
    lines = [int(rows.index[int(n)]) + 2 for n in (first, second)]
    raise BadTable(
        f"{table.path.name}: rows {lines[0]} and {lines[1]}, columns {about.area} and {about.period}: "
        f"'{codes[int(codes_at[first])]}' is there twice for {rows[about.period].iloc[int(first)]}"
    )


def _column(table: Table, rows: pd.DataFrame, column: str, about: TableSheet) -> tuple[Floats, int]:
    """A column as numbers (NaN where blank), and how many decimals its texts have at most."""
    import pandas as pd

    found_at, found = pd.factorize(rows[column])
    numbers = np.full(len(found), np.nan)
    decimals = 0
    for n, text in enumerate(found):
        hit = NUMBER.fullmatch(text)
        if hit and len(text) <= MOST_DIGITS:
            numbers[n] = float(text)
            decimals = max(decimals, len(hit.group(1) or ""))
        elif text not in about.missing_marks:
            line = int(rows.index[int(np.argmax(found_at == n))]) + 2
            shown = PRIVATE_USE.sub("?", text[:40])
            raise BadTable(
                f"{table.path.name}: row {line}, column {column}: '{shown}' is not a number",
                mend="correct the cell, or add the text to 'missing_marks' if it stands for 'not published'",
            )
    return numbers[found_at], decimals


def _fill(
    column: tuple[Floats, int], at: Ints, ts: Ints, shape: tuple[int, int], lines: Any, about: TableSheet, name: str
) -> tuple[Floats, int]:
    numbers, decimals = column
    matrix = np.full(shape, np.nan)
    if about.blank.get(name, "missing") == "zero":
        numbers = np.nan_to_num(numbers, nan=0.0)
    matrix[at, ts] = numbers
    if about.before_first == "zero":
        first = np.argmax(lines > 0, axis=1)
        matrix[np.arange(shape[1])[None, :] < first[:, None]] = 0.0
    return matrix, decimals
