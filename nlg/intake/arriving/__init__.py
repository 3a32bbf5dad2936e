"""A file as it arrives, made into the table that its sheet describes: put right where that is certain, else refused."""

from __future__ import annotations

import gzip
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from nlg.intake.arriving.page import table_of
from nlg.intake.arriving.plain import is_plain
from nlg.intake.arriving.wanted import wanted_of
from nlg.intake.long import csv_text
from nlg.intake.readers import pages
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


def cleaned(path: Path, sheet: Sheet, table: str, known: Collection[str] = ()) -> Cleaned:
    """A file that holds an edition of a sheet's table. `known` are the codes of the register, where it is at hand.

    Raises BadTable, naming file, row and column, for whatever may be meant in two ways or is not whole.
    """
    wanted = wanted_of(sheet.tables[table], known)
    if is_plain(path, wanted):
        return Cleaned(file=path.name)
    found = table_of(pages(path), wanted)
    name = _called(path)
    content = csv_text(found.columns, found.rows).encode("utf-8")
    packed = gzip.compress(content, mtime=0) if name.endswith(".gz") else content
    return Cleaned(file=name, content=packed, mended=tuple(found.mended) or BLANKS)


def _called(path: Path) -> str:
    """The file's name with the ending of what is now in it."""
    name = path.name
    if name.endswith((".csv", ".csv.gz")):
        return name
    stem, _, ending = name.removesuffix(".gz").rpartition(".")
    return f"{stem or ending}.csv"
