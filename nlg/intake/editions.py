"""Editions of a table that hold its newest periods only, put together with those before into the whole table."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from datetime import date

from nlg.errors import BadTable
from nlg.intake.periods import first_day
from nlg.intake.sheet import TableSheet

Row = list[str]


def put_together(before: bytes, newest: bytes, about: TableSheet, file: str) -> bytes:
    """The whole table: of the edition before what lies before the newest one's first period, then all of the newest.

    So a row that the publisher has taken out of the periods it still publishes is gone. Both are CSV (packed where
    `file` ends in .gz); columns that only one of them has are left out. BadTable where one lacks a column that the
    sheet names, or a period does not fit.
    """
    older, newer = _rows(before, file), _rows(newest, file)
    heads, fresh = next(older, []), next(newer, [])
    _has_columns(heads, about, f"the edition before {file}")
    _has_columns(fresh, about, file)
    both = [name for name in heads if name in fresh]
    late = _only(newer, [fresh.index(name) for name in both])
    if not late:
        return before
    when = both.index(about.period)
    begins: dict[str, date] = {}
    first = min(_begins(row[when], begins, about, file, n) for n, row in enumerate(late, 2))
    all_before = _only(older, [heads.index(name) for name in both])
    early = [row for n, row in enumerate(all_before, 2) if _begins(row[when], begins, about, file, n) < first]
    return _packed([both, *early, *late], file)


def _only(rows: Iterator[Row], columns: list[int]) -> list[Row]:
    return [[row[n] for n in columns] for row in rows]


def _has_columns(heads: Row, about: TableSheet, file: str) -> None:
    read = {measure.column for measure in about.measures.values()} - {""}
    told_apart = {name for measure in about.measures.values() for name in measure.where}
    for column in sorted({about.area, about.period, *about.where, *read, *told_apart}):
        if column not in heads:
            mend = f"the columns are: {', '.join(heads)}"
            raise BadTable(f"{file}: row 1: there is no column '{column}'", mend=mend)


def _rows(content: bytes, file: str) -> Iterator[Row]:
    plain = gzip.decompress(content) if file.endswith(".gz") else content
    yield from (row for row in csv.reader(io.StringIO(plain.decode("utf-8-sig"), newline="")) if row)


def _begins(text: str, known: dict[str, date], about: TableSheet, file: str, line: int) -> date:
    """The first day of the period that a cell names; each text is looked at once."""
    try:
        return known.get(text) or known.setdefault(text, first_day(text, about.period_form))
    except ValueError as error:
        raise BadTable(f"{file}: row {line}, column {about.period}: '{text}' {error}") from error


def split_by(content: bytes, column: str, file: str) -> dict[date, bytes]:
    """A file that holds many editions, told apart by a column of days: each as a file of its own, without it."""
    rows = _rows(content, file)
    heads = next(rows, [])
    if column not in heads:
        raise BadTable(f"{file}: row 1: there is no column '{column}'", mend=f"the columns are: {', '.join(heads)}")
    at, found = heads.index(column), dict[str, list[Row]]()
    for row in rows:
        found.setdefault(row[at], [[*heads[:at], *heads[at + 1 :]]]).append([*row[:at], *row[at + 1 :]])
    return {_day(text, column, file): _packed(each, file) for text, each in sorted(found.items())}


def _day(text: str, column: str, file: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadTable(f"{file}: column {column}: '{text}' is not a day like 2021-03-08") from None


def _packed(rows: list[Row], file: str) -> bytes:
    """The same rows always make the same bytes."""
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(rows)
    plain = written.getvalue().encode("utf-8")
    return gzip.compress(plain, compresslevel=6, mtime=0) if file.endswith(".gz") else plain
