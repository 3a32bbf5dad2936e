"""A file as it arrives, made into the table that its sheet describes: put right where that is certain, else refused."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlg.errors import BadTable
from nlg.intake.arriving.layout import laid_anew
from nlg.intake.arriving.page import Made, NoHeadings, table_of
from nlg.intake.arriving.plain import is_plain
from nlg.intake.arriving.wanted import Wanted, wanted_of
from nlg.intake.long import csv_text
from nlg.intake.readers import Page, pages
from nlg.intake.register import Register
from nlg.intake.sheet import Sheet

__all__ = ["Cleaned", "cleaned"]

BLANKS = ("row 1: blanks at the ends of cells are taken off, and the file is packed as its name says",)


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """A table as the contract has it (docs/bundle.md, section 2), and what was put right to make it so.

    `content` is None where the file is such a table already, byte for byte. `file` is the name that the content goes
    by: that of the file, ending in .csv or .csv.gz. `mended` are lines for people, each with row and column.
    """

    file: str
    content: bytes | None = None
    mended: tuple[str, ...] = ()


def cleaned(path: Path, sheet: Sheet, table: str, register: Register | None = None) -> Cleaned:
    """A file that holds an edition of a sheet's table, in the sheet's own columns or in those of its publisher.

    Raises BadTable, naming file, row and column, for whatever may be meant in two ways or is not whole.
    """
    wanted = wanted_of(sheet.tables[table], register.areas if register else ())
    if is_plain(path, wanted):
        return Cleaned(file=path.name)
    found = _table(pages(path), sheet, wanted, register)
    name = _called(path)
    content = csv_text(found.columns, found.rows).encode("utf-8")
    packed = gzip.compress(content, mtime=0) if name.endswith(".gz") else content
    return Cleaned(file=name, content=packed, mended=tuple(found.mended) or BLANKS)


def _table(found: Sequence[Page], sheet: Sheet, wanted: Wanted, register: Register | None) -> Made:
    """The table as its sheet has it; where no page has its headings, as `new` would lay it out."""
    try:
        return table_of(found, wanted)
    except NoHeadings as fault:
        if register is None:
            raise
        try:
            page, said = laid_anew(found, sheet, wanted, register)
        except BadTable:
            if fault.found:  # some of the sheet's own headings are there
                raise fault from None
            raise
        made = table_of([page], wanted)
        return replace(made, mended=[*said, *made.mended])


def _called(path: Path) -> str:
    """The file's name with the ending of what is now in it."""
    name = path.name
    if name.endswith((".csv", ".csv.gz")):
        return name
    stem, _, ending = name.removesuffix(".gz").rpartition(".")
    return f"{stem or ending}.csv"
