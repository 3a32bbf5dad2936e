"""Reads a source table by its sheet: a Panel, or an error that names file, row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

import numpy as np
import numpy.typing as npt

from nlg.errors import BadTable
from nlg.intake.assemble import Column, derive, lay_out
from nlg.intake.periods import calendar_of, first_day, occasion
from nlg.intake.register import Register
from nlg.intake.rows import NUMBER, Codes, Lines, Rows, Stretch, Table, open_table, read_rows, several
from nlg.intake.sheet import MeasureSheet, Sheet, TableSheet, Texts
from nlg.panel import Flags, Floats, Panel

__all__ = ["Table", "open_table", "read_panel"]

Places = npt.NDArray[np.int32]  # which of the rows that count, or where in the matrix: few bytes, as there are millions

PRIVATE_USE = re.compile("[\ue000-\uf8ff]")  # our own marks in running text; no table may bring them in


def read_panel(table: Table, sheet: Sheet, name: str, register: Register) -> Panel:
    """The panel of one table of a sheet: areas x periods, groups below, derived measures made.

    Raises BadTable naming file, row (1 is the header) and column for: a missing column, a bad cell, an area that
    the register lacks, a bad or missing period, an area that has two rows for a period.
    """
    about = sheet.tables[name]
    rows = _rows_that_count(table, about)
    codes, areas_at = _areas(table, about, rows, register)
    starts = _periods(table, about, rows)
    step, window = _window(about)
    days = calendar_of(starts, about.period_form, window=window, step=step, called=about.called)
    days = replace(days, numbers=_numbers(table, about, rows))
    base = calendar_of(starts, about.period_form)
    position = {start: t for t, start in enumerate(base.starts)}
    _every_period_fits(table, about, rows, starts, base.starts)
    periods_at = np.array([position[start] for start in starts], dtype=np.int32)
    at = _places(rows, about, areas_at, periods_at, len(base))
    lines = np.zeros((len(codes), len(base)), dtype=np.int32)
    lines.reshape(-1)[at[::-1]] = rows.lines[::-1]  # of several rows for a cell the first
    _no_period_is_missing(table, about, lines, base.starts)
    grid = _Grid(table=table, about=about, rows=rows, codes=codes, at=at, lines=lines)
    columns = {short: grid.column(measure) for short, measure in about.measures.items() if measure.column}
    grid.parts_add_up(columns)
    return derive(name, about, days, lay_out(about, register, codes), columns, lines)


def _rows_that_count(table: Table, about: TableSheet) -> Rows:
    rows = read_rows(table, about)
    if not len(rows):
        raise BadTable(f"{table.path.name}: no row meets {_said(about.where) or 'the sheet'}")
    return rows


def _said(where: Mapping[str, Texts]) -> str:
    return ", ".join(f"{column} = {' or '.join(several(texts))}" for column, texts in where.items())


def _areas(table: Table, about: TableSheet, rows: Rows, register: Register) -> tuple[list[str], Places]:
    """The table's areas in the register's order, and which of them each text of its column is."""
    named = rows.labels[about.area]
    for n, code in enumerate(named.texts):
        if code not in register.areas:
            raise BadTable(
                f"{table.path.name}: row {rows.lines[named.first(n)]}, column {about.area}: '{code}' is not in "
                f"{register.file.name}",
                mend="add it to the register, or correct the code",
            )
    codes = sorted(named.texts, key=lambda code: register.place[code])
    place = {code: n for n, code in enumerate(codes)}
    return codes, np.array([place[code] for code in named.texts], dtype=np.int32)


def _periods(table: Table, about: TableSheet, rows: Rows) -> list[date]:
    """The first day of the period that each text of the column names."""
    named = rows.labels[about.period]
    starts: list[date] = []
    for n, text in enumerate(named.texts):
        try:
            starts.append(first_day(text, about.period_form))
        except ValueError as error:
            line = rows.lines[named.first(n)]
            raise BadTable(f"{table.path.name}: row {line}, column {about.period}: '{text}' {error}") from error
    return starts


def _places(rows: Rows, about: TableSheet, areas_at: Places, periods_at: Places, width: int) -> Places:
    """Where each row stands in a matrix of areas x periods of that width, counted along its rows."""
    at = areas_at[rows.labels[about.area].codes]
    at *= width
    at += periods_at[rows.labels[about.period].codes]
    return at


def _numbers(table: Table, about: TableSheet, rows: Rows) -> dict[date, int]:
    """The numbers of occasions that go by one: by the last day."""
    if about.period_form != "occasion":
        return {}
    each = [occasion(text) for text in rows.labels[about.period].texts]
    if twice := sorted({day for day, _ in each if sum(other == day for other, _ in each) > 1}):
        raise BadTable(
            f"{table.path.name}: column {about.period}: {twice[0].isoformat()} is there with different numbers",
            mend="give all rows of an occasion the same day and number",
        )
    return {day: number for day, number in each if number is not None}


def _window(about: TableSheet) -> tuple[int, int]:
    first = next(m for m in about.measures.values() if m.column)
    return first.step, first.periods


def _every_period_fits(
    table: Table, about: TableSheet, rows: Rows, found: Sequence[date], due: tuple[date, ...]
) -> None:
    fitting, named = set(due), rows.labels[about.period]
    for n, start in enumerate(found):
        if start not in fitting:
            raise BadTable(
                f"{table.path.name}: row {rows.lines[named.first(n)]}, column {about.period}: "
                f"'{named.texts[n]}' does not fit the steps of the others ({about.period_form})"
            )


def _no_period_is_missing(table: Table, about: TableSheet, lines: Lines, due: tuple[date, ...]) -> None:
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
    rows: Rows
    codes: list[str]
    at: Places  # where each of the rows stands
    lines: Lines  # the file's row of each cell, 0 where there is none

    def column(self, measure: MeasureSheet) -> Column:
        """A column as a matrix. Where a measure takes rows of several kinds they are added up, each of them known."""
        chosen = [self._where(kind) for kind in self._kinds(measure)]
        self._no_strange_text(measure.column, chosen)
        filled = [self._fill(measure.column, rows) for rows in chosen]
        decimals = max(column.decimals for column in filled)
        power = 10.0**decimals
        known = [column.matrix for column in filled]
        total = known[0] if len(known) == 1 else sum(np.round(matrix * power) for matrix in known) / power
        held = np.logical_or.reduce([column.held for column in filled])
        return Column(matrix=np.asarray(total), decimals=decimals, held=held, outside=self._outside)

    def _kinds(self, measure: MeasureSheet) -> Iterator[dict[str, str]]:
        for texts in product(*(several(texts) for texts in measure.where.values())):
            yield dict(zip(measure.where, texts, strict=True))

    def _where(self, kind: Mapping[str, str]) -> Places:
        found = np.ones(len(self.rows), dtype=bool)
        for column, text in kind.items():
            found &= self.rows.labels[column].codes == self.rows.labels[column].place(text)
        if not found.any():
            raise BadTable(f"{self.table.path.name}: no row that counts has {_said(kind)}")
        chosen = np.flatnonzero(found).astype(np.int32)
        self._no_cell_twice(chosen, kind)
        return chosen

    def _no_cell_twice(self, chosen: Places, kind: Mapping[str, str]) -> None:
        cells = self.at[chosen]
        counts = np.bincount(cells, minlength=1)
        if counts.max() < 2:
            return
        first, second = chosen[np.flatnonzero(cells == int(np.argmax(counts > 1)))[:2]]
        area, when = (self.rows.labels[name].text(first) for name in (self.about.area, self.about.period))
        raise BadTable(
            f"{self.table.path.name}: rows {self.rows.lines[first]} and {self.rows.lines[second]}, columns "
            f"{self.about.area} and {self.about.period}: '{area}' is there twice for {when}"
            f"{f' ({_said(kind)})' if kind else ''}",
            mend="say with 'where' which of them counts" if not kind else "",
        )

    def _pieces(self, column: str, chosen: Places) -> Iterator[tuple[Stretch, Places, Codes]]:
        """Of each stretch of a column: which of its rows are chosen, and the codes of their cells."""
        for stretch in self.rows.figures[column]:
            ends = np.array([stretch.begins, stretch.begins + len(stretch.codes)], dtype=np.int32)
            first, behind = np.searchsorted(chosen, ends)
            here = chosen[first:behind]
            yield stretch, here, stretch.codes[here - ends[0]]

    def _no_strange_text(self, column: str, chosen: Sequence[Places]) -> None:
        """What is neither a figure nor a mark is refused, the first in the file, but only in rows that count."""
        found: list[tuple[int, str]] = []
        for rows in chosen:
            for stretch, here, codes in self._pieces(column, rows):
                strange = np.isin(codes, list(stretch.strange))
                if stretch.strange and strange.any():
                    n = int(np.argmax(strange))
                    found.append((int(here[n]), stretch.strange[int(codes[n])]))
        if found:
            at, text = min(found)
            raise self._no_number(column, text, int(self.rows.lines[at]))

    def _no_number(self, column: str, text: str, line: int) -> BadTable:
        shown = PRIVATE_USE.sub("?", text[:40])
        bare = text.replace(",", "").lstrip("£$€").removesuffix("%").strip()
        said = " (figures are written without separators, signs of currency or per cent)" if bare != text else ""
        return BadTable(
            f"{self.table.path.name}: row {line}, column {column}: '{shown}' is not a number"
            f"{said if NUMBER.fullmatch(bare) else ''}",
            mend="correct the cell, or add the text to 'missing_marks', if it stands for 'not published', or to "
            "'suppressed_marks', if for 'held back'",
        )

    def _fill(self, column: str, chosen: Places) -> Column:
        """The chosen rows of a column as a matrix, and how many decimals its texts have at most."""
        matrix, held = np.full(self.lines.shape, np.nan), np.zeros(self.lines.shape, dtype=bool)
        if self.about.no_row == "zero":
            matrix[self._within] = 0.0
        decimals = 0
        for stretch, here, codes in self._pieces(column, chosen):
            matrix.reshape(-1)[self.at[here]] = stretch.numbers[codes]
            held.reshape(-1)[self.at[here]] = stretch.held[codes]
            decimals = max(decimals, int(stretch.decimals[codes].max(initial=0)))
        if self.about.before_first == "zero":
            matrix[self._before] = 0.0
        return Column(matrix=matrix, decimals=decimals, held=held, outside=self._outside)

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
