"""From which day on two editions of a table differ: line against line, without reckoning a single figure."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Collection, Mapping
from datetime import date
from typing import IO, Any

from ..check.periods import last_day, place_in_row
from ..check.report import Unreadable


def lines_of(file: str, content: IO[bytes]) -> frozenset[bytes]:
    """The lines of a table; Unreadable where it is packed and cannot be unpacked."""
    try:
        plain = gzip.decompress(content.read()) if file.endswith(".gz") else content.read()
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"{file}: cannot be unpacked: {error}") from error
    return frozenset(plain.splitlines())


def first_difference(one: frozenset[bytes], other: frozenset[bytes], shape: Mapping[str, Any]) -> date | None:
    """The last day of the earliest period of which a line differs; None where none does.

    Where that cannot be told (another header, a cell over two lines) all differ from the start of time.
    """
    apart = one ^ other
    if not apart:
        return None
    heads = [line for line in one & other if shape["period"].encode() in line]
    if len(heads) != 1:
        return date.min
    try:
        texts = _periods(apart, heads[0], shape["period"])
        return last_day(shape["period_form"], min(place_in_row(shape["period_form"], text) for text in texts))
    except (ValueError, csv.Error):
        return date.min


def _periods(lines: Collection[bytes], head: bytes, column: str) -> set[str]:
    """The periods that lines are of; ValueError where not each of them is a row."""
    (names,), rows = csv.reader([head.decode("utf-8-sig")]), [*csv.reader(line.decode() for line in lines)]
    if len(rows) != len(lines) or any(len(row) != len(names) for row in rows):
        raise ValueError("not a row a line")
    return {row[names.index(column)] for row in rows}
