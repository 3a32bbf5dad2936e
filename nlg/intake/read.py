"""Reads a source table by its sheet: a Panel, or an error that names file, row and column."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nlg.errors import BadTable
from nlg.intake.assemble import Column, derive, lay_out
from nlg.intake.periods import calendar, first_day
from nlg.intake.register import Register
from nlg.intake.sheet import MeasureSheet, Sheet, TableSheet, Texts
from nlg.panel import Flags, Floats, Ints, Panel

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
    lines = np.zeros((len(codes), len(base)), dtype=np.int32)
    lines[codes_at[::-1], ts[::-1]] = rows.index.to_numpy()[::-1] + 2  # of several rows for a cell the first
    _no_period_is_missing(table, about, lines, base.starts)
    grid = _Grid(table=table, about=about, rows=rows, codes=codes, codes_at=codes_at, ts=ts, lines=lines)
    columns = {short: grid.column(measure) for short, measure in about.measures.items() if measure.column}
    grid.parts_add_up(columns)
    return derive(name, about, days, lay_out(about, register, codes), columns, lines)


def _rows_that_count(table: Table, about: TableSheet) -> pd.DataFrame:
    measures = [m for m in about.measures.values() if m.column]
    wanted = {about.area, about.period, *about.where, *about.blank}
    wanted |= {m.column for m in measures} | {column for m in measures for column in m.where}
    for column in sorted(wanted):
        if column not in table.cells.columns:
            have = ", ".join(table.cells.columns)
            raise BadTable(f"{table.path.name}: row 1: there is no column '{column}'", mend=f"the columns are: {have}")
    rows = table.cells
    for column, texts in about.where.items():
        rows = rows[rows[column].isin(_several(texts))]
    if rows.empty:
        raise BadTable(f"{table.path.name}: no row meets {_said(about.where) or 'the sheet'}")
    return rows


def _several(texts: Texts) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else texts


def _said(where: Mapping[str, Texts]) -> str:
    return ", ".join(f"{column} = {' or '.join(_several(texts))}" for column, texts in where.items())


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


@dataclass(frozen=True, kw_only=True)
class _Grid:
    """The rows that count, each with its place among areas x periods."""

    table: Table
    about: TableSheet
    rows: pd.DataFrame
    codes: list[str]
    codes_at: Ints
    ts: Ints
    lines: Any  # the file's row of each cell, 0 where there is none

    def column(self, measure: MeasureSheet) -> Column:
        """A column as a matrix. Where a measure takes rows of several kinds they are added up, each of them known."""
        chosen = [self._where(kind) for kind in self._kinds(measure)]
        numbers, held, decimals = self._numbers(measure.column, np.logical_or.reduce(chosen))
        power = 10.0**decimals
        known = [self._fill(numbers, at) for at in chosen]
        total = known[0] if len(known) == 1 else sum(np.round(matrix * power) for matrix in known) / power
        back = np.zeros(self.lines.shape, dtype=bool)
        back[self.codes_at[held], self.ts[held]] = True
        return Column(matrix=np.asarray(total), decimals=decimals, held=back, outside=self._outside)

    def _kinds(self, measure: MeasureSheet) -> Iterator[dict[str, str]]:
        for texts in product(*(_several(texts) for texts in measure.where.values())):
            yield dict(zip(measure.where, texts, strict=True))

    def _where(self, kind: Mapping[str, str]) -> Flags:
        found = np.ones(len(self.rows), dtype=bool)
        for column, text in kind.items():
            found &= self.rows[column].to_numpy() == text
        if not found.any():
            raise BadTable(f"{self.table.path.name}: no row that counts has {_said(kind)}")
        self._no_cell_twice(found, kind)
        return found

    def _no_cell_twice(self, at: Flags, kind: Mapping[str, str]) -> None:
        keys = np.where(at, self.codes_at * self.lines.shape[1] + self.ts, -1)
        counts = np.bincount(keys[at], minlength=1)
        if counts.max() < 2:
            return
        first, second = np.flatnonzero(keys == int(np.argmax(counts > 1)))[:2]
        lines = [int(self.rows.index[int(n)]) + 2 for n in (first, second)]
        when = self.rows[self.about.period].iloc[int(first)]
        raise BadTable(
            f"{self.table.path.name}: rows {lines[0]} and {lines[1]}, columns {self.about.area} and "
            f"{self.about.period}: '{self.codes[int(self.codes_at[first])]}' is there twice for {when}"
            f"{f' ({_said(kind)})' if kind else ''}",
            mend="say with 'where' which of them counts" if not kind else "",
        )

    def _numbers(self, column: str, at: Flags) -> tuple[Floats, Flags, int]:
        """A column as numbers (NaN where blank), where it is held back, how many decimals its texts have at most."""
        import pandas as pd

        chosen = np.flatnonzero(at)
        found_at, found = pd.factorize(self.rows[column].iloc[chosen])
        numbers, held = np.full(len(found), np.nan), np.zeros(len(found), dtype=bool)
        decimals = 0
        for n, text in enumerate(found):
            hit = NUMBER.fullmatch(text)
            if hit and len(text) <= MOST_DIGITS:
                numbers[n] = float(text)
                decimals = max(decimals, len(hit.group(1) or ""))
            elif text in self.about.suppressed_marks:
                held[n] = True
            elif text not in self.about.missing_marks:
                raise self._no_number(column, text, int(chosen[int(np.argmax(found_at == n))]))
            elif self.about.blank.get(column) == "zero":
                numbers[n] = 0.0
        each, back = np.full(len(at), np.nan), np.zeros(len(at), dtype=bool)
        each[chosen], back[chosen] = numbers[found_at], held[found_at]
        return each, back, decimals

    def _no_number(self, column: str, text: str, at: int) -> BadTable:
        line = int(self.rows.index[at]) + 2
        shown = PRIVATE_USE.sub("?", text[:40])
        bare = text.replace(",", "").lstrip("£$€").removesuffix("%").strip()
        said = " (figures are written without separators, signs of currency or per cent)" if bare != text else ""
        return BadTable(
            f"{self.table.path.name}: row {line}, column {column}: '{shown}' is not a number"
            f"{said if NUMBER.fullmatch(bare) else ''}",
            mend="correct the cell, or add the text to 'missing_marks', if it stands for 'not published', or to "
            "'suppressed_marks', if for 'held back'",
        )

    def _fill(self, numbers: Floats, at: Flags) -> Floats:
        matrix = np.full(self.lines.shape, np.nan)
        if self.about.no_row == "zero":
            matrix[self._within] = 0.0
        matrix[self.codes_at[at], self.ts[at]] = numbers[at]
        if self.about.before_first == "zero":
            matrix[self._before] = 0.0
        return matrix

    @property
    def _before(self) -> Flags:
        """Periods before an area's own first row, of whatever kind."""
        return _leading(self.lines > 0)

    @property
    def _after(self) -> Flags:
        return _leading((self.lines > 0)[:, ::-1])[:, ::-1]

    @property
    def _within(self) -> Flags:
        return np.asarray(~self._before & ~self._after)

    @property
    def _outside(self) -> Flags:
        none = np.zeros(self.lines.shape, dtype=bool)
        begun = self._before if self.about.before_first == "absent" else none
        return np.asarray(begun | (self._after if self.about.after_last == "absent" else none))

    def parts_add_up(self, columns: Mapping[str, Column]) -> None:
        """The parts of a measure give it, but for rounding: half a unit of the last place for each of them."""
        for short, measure in self.about.measures.items():
            if not measure.parts:
                continue
            parts = [columns[part] for part in measure.parts]
            slack = 0.5 * len(parts) * 10.0 ** -min(part.decimals for part in parts) + 1e-9
            total, sum_of_parts = columns[short].matrix, np.sum([part.matrix for part in parts], axis=0)
            over = sum_of_parts - total
            with np.errstate(invalid="ignore"):
                wrong = (over > slack) if measure.leftover else (np.abs(over) > slack)
            if wrong.any():
                self._parts_differ(short, measure, wrong, total, sum_of_parts)

    def _parts_differ(self, short: str, measure: MeasureSheet, wrong: Flags, total: Floats, parts: Floats) -> None:
        n, t = (int(at) for at in np.argwhere(wrong)[0])
        raise BadTable(
            f"{self.table.path.name}: row {self.lines[n, t]}: '{short}' of {self.codes[n]} is {total[n, t]:.12g}, "
            f"but its parts ({', '.join(measure.parts)}) add up to {parts[n, t]:.12g}",
            mend="correct the row or the sheet's 'parts'; 'leftover = true' says that they need not be all of it",
        )


def _leading(there: Flags) -> Flags:
    """For each row of flags, the places before the first that is set."""
    return np.asarray(np.arange(there.shape[1])[None, :] < np.argmax(there, axis=1)[:, None])
