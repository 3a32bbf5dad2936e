"""Source tables as text with an index: the rows of an area are found at once, and only those shown are parsed again."""

from __future__ import annotations

import csv
import gzip
import io
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from desk.checking import source_shelves
from desk.packing import source_of
from nlg.home import Home
from nlg.proof.check.periods import place_in_row

Where = tuple[tuple[str, tuple[str, ...]], ...]  # columns, and the texts that a row has in them to be counted
KEPT = 8  # tables at a time: those of the newest releases, and what stands beside them


@dataclass(frozen=True, kw_only=True)
class Indexed:
    """A table's rows that its `where` lets through, by their numbers from 0.

    `begins` and `ends` are where a row stands in the text, `lines` its line in the file (the header's is 1), `places`
    the running number of its period; `by_area` has the numbers of an area's rows.
    """

    text: str
    header: list[str]
    area_at: int
    period_at: int
    begins: array[int]
    ends: array[int]
    lines: array[int]
    places: array[int]
    by_area: Mapping[str, array[int]]

    def of(self, areas: Iterable[str]) -> list[int]:
        """The numbers of the rows of some areas, in the order of the file."""
        return sorted(n for code in areas for n in self.by_area.get(code, ()))

    def rows(self, numbers: Iterable[int]) -> Iterator[list[str]]:
        """The cells of some rows, one row after the other."""
        text = "".join(self.text[self.begins[n] : self.ends[n]] for n in numbers)
        return csv.reader(io.StringIO(text, newline=""))


def table_of(home: Home, source: Mapping[str, Any]) -> Indexed:
    """The table of a source of a story. NotKnown where the file is gone."""
    shape = source["shape"]
    where = tuple((column, listed(texts)) for column, texts in (shape.get("where") or {}).items())
    return _indexed(home, source["file"], source["sha256"], shape["area"], shape["period"], shape["period_form"], where)


def listed(texts: str | Iterable[str]) -> tuple[str, ...]:
    """One text, or several, as several."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


@lru_cache(maxsize=KEPT)
def _indexed(home: Home, file: str, sha256: str, area: str, period: str, form: str, where: Where) -> Indexed:
    text = _text(home, file, sha256)
    stream = _Counted(text)
    rows = csv.reader(stream)
    header = next(rows)
    area_at, period_at = header.index(area), header.index(period)
    filters = [(header.index(column), texts) for column, texts in where]
    begins, ends, lines, places = array("Q"), array("Q"), array("Q"), array("q")
    by_area: dict[str, array[int]] = {}
    known: dict[str, int | None] = {}
    begin = stream.read
    for row in rows:
        if row and all(row[at] in texts for at, texts in filters):
            if row[period_at] not in known:
                known[row[period_at]] = _place(form, row[period_at])
            place = known[row[period_at]]
        else:
            place = None
        if place is not None:
            by_area.setdefault(row[area_at], array("Q")).append(len(lines))
            begins.append(begin)
            ends.append(stream.read)
            lines.append(rows.line_num)
            places.append(place)
        begin = stream.read
    return Indexed(
        text=text,
        header=header,
        area_at=area_at,
        period_at=period_at,
        begins=begins,
        ends=ends,
        lines=lines,
        places=places,
        by_area=by_area,
    )


def _place(form: str, text: str) -> int | None:
    try:
        return place_in_row(form, text)
    except ValueError:
        return None  # a line that is of no period: no figure is read of it


@lru_cache(maxsize=KEPT)
def _text(home: Home, file: str, sha256: str) -> str:
    content = source_of({"file": file, "sha256": sha256}, source_shelves(home))
    return (gzip.decompress(content) if file.endswith(".gz") else content).decode("utf-8-sig")


class _Counted:
    """A text's lines, and how many characters of it have been read."""

    def __init__(self, text: str) -> None:
        self._lines, self.read = io.StringIO(text, newline=""), 0

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.read += len(line)
        return line
