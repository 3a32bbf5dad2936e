"""Reads a source table with nothing but csv and gzip, once, and keeps it compactly by area."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Collection, Mapping
from typing import Any

from .exact import Number, number_from
from .periods import FORMS, Period, last_day, period_at, place_in_row, place_named
from .report import Unreadable, Untrue

Series = list[Number | None]

SHAPE_DEFAULTS: dict[str, Any] = {"where": {}, "before_first": "missing", "blank": {}, "missing_marks": []}


def whole_shape(shape: object, where: str) -> dict[str, Any]:
    """A table's shape with its defaults filled in and every part of the right type; Unreadable otherwise."""
    if not isinstance(shape, Mapping):
        raise Unreadable(f"{where}: a table needs a shape")
    known = {"area", "period", "period_form", *SHAPE_DEFAULTS}
    if strange := [key for key in shape if key not in known]:
        raise Unreadable(f"{where}: unknown key {strange[0]!r} in the shape")
    full = {**SHAPE_DEFAULTS, **shape}
    for key in ("area", "period"):
        if not isinstance(full.get(key), str):
            raise Unreadable(f"{where}: shape.{key} must be a column's name")
    if full.get("period_form") not in FORMS:
        raise Unreadable(f"{where}: shape.period_form {full.get('period_form')!r} is none of {', '.join(FORMS)}")
    if full["before_first"] not in ("zero", "missing"):
        raise Unreadable(f"{where}: shape.before_first must be zero or missing")
    if not _texts(full["where"]) or not _texts(full["blank"]):
        raise Unreadable(f"{where}: shape.where and shape.blank must map columns to text")
    if any(word not in ("zero", "missing") for word in full["blank"].values()):
        raise Unreadable(f"{where}: shape.blank must say zero or missing")
    marks = full["missing_marks"]
    if not isinstance(marks, list) or not all(isinstance(mark, str) for mark in marks):
        raise Unreadable(f"{where}: shape.missing_marks must be a list of text")
    return {**full, "missing_marks": sorted({"", *marks})}


def _texts(mapping: object) -> bool:
    return isinstance(mapping, Mapping) and all(
        isinstance(key, str) and isinstance(value, str) for key, value in mapping.items()
    )


class Table:
    """The counted rows of one table: per area the places of its rows and the texts of its columns.

    Cells stay text until a figure is asked for; series are made once and kept.
    """

    def __init__(self, file: str, content: bytes, shape: Mapping[str, Any], columns: Collection[str]) -> None:
        self.file = file
        self.form: str = shape["period_form"]
        self.key = json.dumps([file, shape, sorted(columns)], sort_keys=True)
        self._shape = shape
        self._places: dict[str, list[int]] = {}
        self._texts: dict[str, dict[str, list[str]]] = {column: {} for column in sorted(columns)}
        self._series: dict[tuple[str, int, str], Series] = {}
        self._sums: dict[tuple[str, int, tuple[str, ...]], Series] = {}
        self._named: dict[str, int] = {}
        self._stride = 7 if self.form == "week_ending" else 1
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
                apart = place_named(self.form, text) - self._first
            except ValueError as error:
                raise Untrue(f"{error}, and {self.file} goes by {self.form}") from error
            if apart % self._stride or not 0 <= apart // self._stride < self._length:
                raise Untrue(f"{text} is not a period of {self.file}")
            self._named[text] = apart // self._stride
        return self._named[text]

    def period(self, index: int, periods: int = 1) -> Period:
        """The period at an index, covering `periods` of the table's own."""
        return period_at(self.form, self._first + index * self._stride, periods)

    def first_and_last(self) -> tuple[str, str]:
        """The last days of the first and the last period, for messages."""
        ends = (self._first, self._first + (self._length - 1) * self._stride)
        return last_day(self.form, ends[0]).isoformat(), last_day(self.form, ends[1]).isoformat()

    def series(self, column: str, periods: int, leaves: tuple[str, ...]) -> Series:
        """Sums of the `periods` cells ending at each period, over all leaves; `None` where not known."""
        if len(leaves) == 1:
            return self._of_area(column, periods, leaves[0])
        key = (column, periods, leaves)
        if key not in self._sums:
            parts = [self._of_area(column, periods, leaf) for leaf in leaves]
            self._sums[key] = [
                None if None in cells or not cells else sum(cells)
                for cells in (zip(*parts, strict=True) if parts else [()] * self._length)
            ]
        return self._sums[key]

    def _of_area(self, column: str, periods: int, code: str) -> Series:
        key = (column, periods, code)
        if key not in self._series:
            cells = self._cells(column, code)
            self._series[key] = cells if periods == 1 else _rolling(cells, periods)
        return self._series[key]

    def _cells(self, column: str, code: str) -> Series:
        cells: Series = [None] * self._length
        places = self._places[code]
        if self._shape["before_first"] == "zero":
            own_first = (min(places) - self._first) // self._stride
            cells[:own_first] = [0] * own_first
        for place, text in zip(places, self._texts[column][code], strict=True):
            cells[(place - self._first) // self._stride] = self._number(column, code, place, text)
        return cells

    def _number(self, column: str, code: str, place: int, text: str) -> Number | None:
        if text.isascii() and text.isdigit() and (text[0] != "0" or text == "0"):
            return int(text)
        if text in self._shape["missing_marks"]:
            return 0 if self._shape["blank"].get(column) == "zero" else None
        try:
            if "/" in text:
                raise ValueError(f"{text!r} is not a number")
            return number_from(text)
        except ValueError as error:
            day = last_day(self.form, place).isoformat()
            raise Unreadable(f"{self.file}: area {code}, period to {day}, column {column}: {error}") from error

    def _read(self, content: bytes) -> None:
        rows = csv.reader(io.StringIO(_text(self.file, content), newline=""), strict=True)
        try:
            header = next(rows, [])
            at = self._columns_in(header)
            self._take(rows, len(header), at)
        except csv.Error as error:
            raise Unreadable(f"{self.file}: line {rows.line_num}: {error}") from error

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
        wanted = [(at[name], text) for name, text in self._shape["where"].items()]
        places, known = self._places, dict[str, int]()
        columns = [(at[name], texts) for name, texts in self._texts.items()]
        for row in rows:
            if len(row) != width:
                raise Unreadable(f"{self.file}: line {rows.line_num} has {len(row)} fields, not {width}")
            if wanted and any(row[column] != text for column, text in wanted):
                continue
            code, period = row[area_at], row[period_at_]
            place = known.get(period)
            if place is None:
                place = known[period] = self._place(period, rows.line_num)
            if code in places:
                places[code].append(place)
                for column, texts in columns:
                    texts[code].append(row[column])
            else:
                places[code] = [place]
                for column, texts in columns:
                    texts[code] = [row[column]]
        if not places:
            raise Unreadable(f"{self.file}: no row counts ({form})")

    def _place(self, period: str, line: int) -> int:
        try:
            return place_in_row(self.form, period)
        except ValueError as error:
            raise Unreadable(f"{self.file}: line {line}: {error}") from error

    def _lay_out(self) -> None:
        """Finds first and last period; refuses two rows for one, and weeks that end on two weekdays."""
        self._first = min(min(places) for places in self._places.values())
        last = max(max(places) for places in self._places.values())
        self._length = (last - self._first) // self._stride + 1
        for code, places in self._places.items():
            if len(set(places)) != len(places):
                raise Unreadable(f"{self.file}: area {code} has two rows for one period")
            if self._stride > 1 and any((place - self._first) % self._stride for place in places):
                raise Unreadable(f"{self.file}: area {code} has weeks that end on different weekdays")


def _text(file: str, content: bytes) -> str:
    try:
        return (gzip.decompress(content) if file.endswith(".gz") else content).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise Unreadable(f"{file}: not {'gzipped ' if file.endswith('.gz') else ''}UTF-8 text: {error}") from error


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
