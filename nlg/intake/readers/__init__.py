"""The shelf of file formats: each reader gives the same thing, pages of text cells that know their place."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType

from nlg.errors import BadTable

Merged = tuple[int, int, int, int]  # first row, first column, last row, last column: all from 0
PRIVATE_USE = re.compile("[\ue000-\uf8ff]")  # our own marks in running text; no table may bring them in
UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")  # marks of order, of no width
KEPT = 12  # significant digits of a figure that a formula left with more than a table can hold
MOST_ROWS = 1_048_576  # as many as a sheet of a workbook has
LONGEST = 15  # characters: beyond this a figure does not come back from the CSV as it was
NOT_TABLES = {
    b"<": "is a web page or XML, not a table",
    b"%PDF": "is a PDF, not a table",
}


@dataclass(frozen=True, kw_only=True)
class Page:
    """One sheet of a file: every cell as text, in the rows and columns where it lies.

    `separator` is what parts the cells of a text file, `encoding` its letters where they are not UTF-8. `cut` says why
    the file may have lost its end.
    """

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    separator: str = ""
    merged: tuple[Merged, ...] = ()
    cut: str = ""
    encoding: str = ""

    def place(self, row: int, column: int | None = None) -> str:
        """Where a cell lies, in a person's words: 'figures.xlsx, sheet Deaths: row 5, column C'. Both from 0."""
        sheet = f", sheet {self.name}" if self.name else ""
        return f"{self.file}{sheet}: row {row + 1}{'' if column is None else f', column {letters(column)}'}"


def letters(column: int) -> str:
    """A column as spreadsheets name it.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def pages(path: Path) -> tuple[Page, ...]:
    """The sheets of a file that hold anything. BadTable where it cannot be read, or nothing is in it."""
    try:
        head = path.open("rb").read(4096)
    except OSError as error:
        raise BadTable(f"{path.name}: cannot be read: {error.strerror}") from error
    if not head.strip():
        raise BadTable(f"{path.name}: is empty", mend="fetch it again")
    _is_a_table(path, head)
    return with_cells(path.name, _reader(path, head).read(path))


def with_cells(name: str, read: Iterable[Page]) -> tuple[Page, ...]:
    """Pages that hold anything. BadTable where none does, or a cell holds what no table may bring in."""
    found = tuple(_seen(page) for page in read if any(any(row) for row in page.rows))
    if not found:
        raise BadTable(f"{name}: holds no cells")
    for page in found:
        for n, row in enumerate(page.rows):
            if any(PRIVATE_USE.search(text) for text in row):
                raise BadTable(f"{page.place(n)}: holds a character without a meaning of its own", mend="take it out")
    return found


def _seen(page: Page) -> Page:
    """A page less what nobody sees: '\\u200eHaifa' and 'Haifa' are one place, and '\\u200e12' is a figure."""
    if not any(UNSEEN.search("".join(row)) for row in page.rows):
        return page
    return replace(page, rows=tuple(tuple(UNSEEN.sub("", text).strip() for text in row) for row in page.rows))


def too_long(name: str) -> BadTable:
    """What is said of a table with more rows than are looked at."""
    return BadTable(
        f"{name}: has more than {MOST_ROWS:,} rows",
        mend="take a part of it; or write its sheet by hand, with which a CSV file of any length is read",
    )


def _is_a_table(path: Path, head: bytes) -> None:
    start = _start(head)
    for sign, said in NOT_TABLES.items():
        if start.startswith(sign):
            raise BadTable(
                f"{path.name}: row 1: {said}",
                mend="the address gave something else than the file: download the table itself (CSV or XLSX)",
            )


def _start(head: bytes) -> bytes:
    """The first bytes that say anything."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


@cache
def _readers() -> tuple[ModuleType, ...]:
    return tuple(importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))


def _reader(path: Path, head: bytes) -> ModuleType:
    """By what the file is; where its bytes do not tell, by its name."""
    readers = _readers()
    for reader in readers:
        if any(_start(head).startswith(sign) for sign in reader.BEGINS):
            return reader
    for reader in readers:
        if path.name.lower().endswith(reader.SUFFIXES):
            return reader
    known = ", ".join(suffix for reader in readers for suffix in reader.SUFFIXES)
    raise BadTable(f"{path.name}: no reader knows this kind of file", mend=f"files may end in {known}")


def lacking(path: Path, library: str) -> BadTable:
    """What is said where a reader's library is not installed."""
    return BadTable(
        f"{path.name}: reading this kind of file needs {library}, which is not installed",
        mend="pip install 'parishpump[files]', or save the table as CSV",
    )


def cell_text(value: object) -> str:
    """A typed value as text: nothing is blank, days in ISO form, decimals with the digits they have.

    >>> cell_text(None), cell_text(datetime(2024, 3, 1)), cell_text(Decimal("1.50")), cell_text(True), cell_text(0.1)
    ('', '2024-03-01', '1.50', 'TRUE', '0.1')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return "" if value != value else figure_text(value)
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() else ""
    return str(value).strip(" \r\n\t")


def figure_text(value: float) -> str:
    """A float as a spreadsheet means it: 15 significant digits, 12 where a formula left a long tail.

    >>> figure_text(12.300000000000001), figure_text(414.0), figure_text(1 / 3), figure_text(-0.0)
    ('12.3', '414', '0.333333333333', '0')
    """
    text = f"{Decimal(f'{value:.15g}'):f}"
    if len(text.lstrip("-").replace(".", "")) > KEPT and len(text) > LONGEST and "." in text:
        text = f"{Decimal(f'{value:.{KEPT}g}'):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
