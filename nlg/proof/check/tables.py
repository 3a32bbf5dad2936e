"""Reads a source table with nothing but csv and gzip, once, and keeps it compactly by area."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import IO, Any

from .exact import Number, number_from
from .periods import Period, day_and_number, last_day, place_in_row, place_named
from .report import Unreadable, Untrue
from .row import Row
from .shapes import Kinds, kinds

Series = list[Number | None]
_SHARED = 100_000  # so many different texts are kept once, wherever they stand


class Table:
    """The counted rows of one table: per area the places of its rows and the texts of its columns.

    Cells stay text until a figure is asked for; series are made once and kept.
    """

    def __init__(
        self,
        file: str,
        content: IO[bytes],
        shape: Mapping[str, Any],
        columns: Collection[str],
        by: Collection[str] = (),
    ) -> None:
        """`columns` hold the figures that are asked for; rows of one period are told apart `by` the texts of others."""
        self.file = file
        self.form: str = shape["period_form"]
        self.key = json.dumps([file, shape, sorted(columns), sorted(by)], sort_keys=True)
        self._shape = shape
        self._by = tuple(sorted(by))
        self._places: dict[str, array[int]] = {}
        self._texts: dict[str, dict[str, list[str]]] = {column: {} for column in sorted({*columns, *by})}
        self._series: dict[tuple[str, Kinds, int, tuple[str, ...]], Series] = {}
        self._rows_of: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], array[int]]] = {}
        self._named: dict[str, int] = {}
        self.called: str = shape["called"]
        self._numbers: dict[int, int | None] = {}  # that occasions go by
        self._read(content)
        self._lay_out()

    def __contains__(self, code: object) -> bool:
        return code in self._places

    def __len__(self) -> int:
        """How many periods there are, from the first to the last over all areas."""
        return self._length

    def index(self, text: str) -> int:
        """Where a period stands in the table's row of periods; Untrue where it is not one of them."""
        if text not in self._named:
            try:
                place = place_named(self.form, text)
            except ValueError as error:
                raise Untrue(f"{error}, and {self.file} goes by {self.form}") from error
            found = self.row.index_of(place)
            if found is None:
                raise Untrue(f"{text} is not a period of {self.file}")
            self._named[text] = found
        return self._named[text]

    def period(self, index: int, periods: int = 1) -> Period:
        """The period at an index, covering `periods` of the table's own."""
        return self.row.period(index, periods)

    def first_and_last(self) -> tuple[str, str]:
        """The last days of the first and the last period, for messages."""
        first, last = self.row.place(0), self.row.place(self._length - 1)
        return last_day(self.form, first).isoformat(), last_day(self.form, last).isoformat()

    def series(self, column: str, where: Kinds, periods: int, areas: tuple[str, ...]) -> Series:
        """Sums of the `periods` cells ending at each period, of all areas together; `None` where not known."""
        key = (column, where, periods, areas)
        if key not in self._series:
            if periods > 1:
                self._series[key] = _rolling(self.series(column, where, 1, areas), periods)
            elif len(areas) == 1:
                self._series[key] = self._cells(column, where, areas[0])
            else:
                self._series[key] = self._together(column, where, areas)
        return self._series[key]

    def _together(self, column: str, where: Kinds, areas: tuple[str, ...]) -> Series:
        """Areas added up, each period without those that were absent."""
        parts = [self.series(column, where, 1, (area,)) for area in areas]
        if "absent" not in (self._shape["before_first"], self._shape["after_last"]) or not parts:
            return _added(parts, self._length)
        there = [self._there(area) for area in areas]
        found: Series = []
        for at in range(self._length):
            cells = [part[at] for part, (first, last) in zip(parts, there, strict=True) if first <= at <= last]
            found.append(None if None in cells or not cells else sum(cell for cell in cells if cell is not None))
        return found

    def _there(self, code: str) -> tuple[int, int]:
        """The indices of the first and the last period in which an area was not absent."""
        first, last = self._own(code)
        return (
            first if self._shape["before_first"] == "absent" else 0,
            last if self._shape["after_last"] == "absent" else self._length - 1,
        )

    def _own(self, code: str) -> tuple[int, int]:
        """The indices of an area's first and last row, of whatever kind."""
        places = self._places[code]
        return (min(places) - self._first) // self._stride, (max(places) - self._first) // self._stride

    def _cells(self, column: str, where: Kinds, code: str) -> Series:
        """An area's cells in a column. Rows of several kinds are added up, each of them known."""
        columns = tuple(name for name, _ in where)
        rows = self._rows(code, columns)
        if not columns:
            return self._of_rows(column, code, rows[()])
        return _added(
            [self._of_rows(column, code, rows.get(texts, ())) for texts in product(*(texts for _, texts in where))],
            self._length,
        )

    def _rows(self, code: str, columns: tuple[str, ...]) -> Mapping[tuple[str, ...], Sequence[int]]:
        """An area's rows by their texts in some columns; of each kind at most one for a period."""
        if (code, columns) not in self._rows_of:
            found: dict[tuple[str, ...], array[int]] = {}
            every = range(len(self._places[code]))
            if columns:
                for at in every:
                    texts = tuple(self._texts[name][code][at] for name in columns)
                    found.setdefault(texts, array("l")).append(at)
            else:
                found[()] = array("l", every)
            for texts, rows in found.items():
                if len({self._places[code][at] for at in rows}) != len(rows):
                    said = f" ({', '.join(texts)})" if texts else ""
                    raise Unreadable(f"{self.file}: area {code} has two rows for one period{said}")
            self._rows_of[code, columns] = found
        return self._rows_of[code, columns]

    def _of_rows(self, column: str, code: str, rows: Sequence[int]) -> Series:
        cells: Series = [None] * self._length
        first, last = self._own(code)
        if self._shape["no_row"] == "zero":
            cells[first : last + 1] = [0] * (last + 1 - first)
        if self._shape["before_first"] == "zero":
            cells[:first] = [0] * first
        places, texts = self._places[code], self._texts[column][code]
        for at in rows:
            place, text = places[at], texts[at]
            if text.isdigit() and text.isascii() and (text[0] != "0" or text == "0"):  # nearly every cell
                cells[(place - self._first) // self._stride] = int(text)
            else:
                cells[(place - self._first) // self._stride] = self._number(column, code, place, text)
        return cells

    def _number(self, column: str, code: str, place: int, text: str) -> Number | None:
        if text in self._shape["suppressed_marks"]:
            return None
        if text in self._shape["missing_marks"]:
            return 0 if self._shape["blank"].get(column) == "zero" else None
        try:
            if "/" in text:
                raise ValueError(f"{text!r} is not a number")
            return number_from(text)
        except ValueError as error:
            day = last_day(self.form, self.row.place((place - self._first) // self._stride)).isoformat()
            raise Unreadable(f"{self.file}: area {code}, period to {day}, column {column}: {error}") from error

    def _read(self, content: IO[bytes]) -> None:
        packed = self.file.endswith(".gz")
        raw = gzip.GzipFile(fileobj=content) if packed else content
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        rows = csv.reader(text, strict=True)
        try:
            header = next(rows, [])
            at = self._columns_in(header)
            self._take(rows, len(header), at)
        except csv.Error as error:
            raise Unreadable(f"{self.file}: line {rows.line_num}: {error}") from error
        except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
            raise Unreadable(f"{self.file}: not {'gzipped ' if packed else ''}UTF-8 text: {error}") from error
        finally:
            text.detach()  # the file stays open: it is not ours to close

    def _columns_in(self, header: list[str]) -> dict[str, int]:
        if len(set(header)) != len(header):
            raise Unreadable(f"{self.file}: a column is named twice in the header")
        shape = self._shape
        needed = [shape["area"], shape["period"], *shape["where"], *shape["blank"], *self._texts]
        if absent := [name for name in needed if name not in header]:
            raise Unreadable(f"{self.file}: no column {absent[0]!r}")
        return {name: header.index(name) for name in needed}

    def _take(self, rows: Any, width: int, at: dict[str, int]) -> None:
        """One pass over the rows. Everything looked up in the loop is a local: this is the hot spot."""
        area_at, period_at_, form = at[self._shape["area"]], at[self._shape["period"]], self.form
        wanted = [(at[name], texts) for name, texts in kinds(self._shape["where"], self.file)]
        places, known, shared = self._places, dict[str, int](), dict[str, str]()
        columns = [(at[name], texts) for name, texts in self._texts.items()]
        for row in rows:
            if len(row) != width:
                raise Unreadable(f"{self.file}: line {rows.line_num} has {len(row)} fields, not {width}")
            if wanted and any(row[column] not in texts for column, texts in wanted):
                continue
            code, period = row[area_at], row[period_at_]
            place = known.get(period)
            if place is None:
                place = known[period] = self._place(period, rows.line_num)
            if code in places:
                places[code].append(place)
                for column, texts in columns:
                    text = row[column]
                    texts[code].append(shared.setdefault(text, text))
            else:
                places[code] = array("l", (place,))
                for column, texts in columns:
                    texts[code] = [row[column]]
            if len(shared) > _SHARED:
                shared.clear()
        if not places:
            raise Unreadable(f"{self.file}: no row counts ({form})")

    def _place(self, period: str, line: int) -> int:
        try:
            place = place_in_row(self.form, period)
            if self.form == "occasion":
                self._take_number(place, day_and_number(period)[1])
            return place
        except ValueError as error:
            raise Unreadable(f"{self.file}: line {line}: {error}") from error

    def _take_number(self, place: int, number: int | None) -> None:
        """The number of an occasion, which all its rows must say alike; ValueError otherwise."""
        if self._numbers.setdefault(place, number) != number:
            raise ValueError(f"{date.fromordinal(place)} is there with different numbers")

    def _lay_out(self) -> None:
        """Finds first and last period; refuses two rows for one, and weeks that end on two weekdays."""
        every = {place for places in self._places.values() for place in places}
        numbers = {place: number for place, number in self._numbers.items() if number is not None}
        self.row = Row(self.form, every, self.called, numbers)
        self._first, self._stride, self._length = self.row.first, self.row.stride, self.row.length
        for code, places in self._places.items():
            if not self._by and len(set(places)) != len(places):
                raise Unreadable(f"{self.file}: area {code} has two rows for one period")
            if self._stride > 1 and any((place - self._first) % self._stride for place in places):
                raise Unreadable(f"{self.file}: area {code} has weeks that end on different weekdays")
        if self.form == "occasion":  # they have no even row: the index stands for the place
            at = {place: n for n, place in enumerate(sorted(every))}
            self._places = {code: array("l", (at[place] for place in places)) for code, places in self._places.items()}
            self._first = 0


def _added(parts: Sequence[Series], length: int) -> Series:
    """Series added up; `None` where one of them is not known."""
    if len(parts) == 1:
        return parts[0]
    return [None if None in cells else sum(cells) for cells in _across(parts, length)]


def _across(parts: Sequence[Series], length: int) -> Iterator[tuple[Any, ...]]:
    return zip(*parts, strict=True) if parts else iter([(None,)] * length)


def _rolling(cells: Series, periods: int) -> Series:
    """Sums of the `periods` cells ending at each place; `None` where one of them is not known."""
    sums: Series = [None] * len(cells)
    total: Number = 0
    unknown = 0
    for at, cell in enumerate(cells):
        total, unknown = (total, unknown + 1) if cell is None else (total + cell, unknown)
        if at >= periods:
            gone = cells[at - periods]
            total, unknown = (total, unknown - 1) if gone is None else (total - gone, unknown)
        if at >= periods - 1 and not unknown:
            sums[at] = total
    return sums
