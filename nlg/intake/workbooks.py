"""What a workbook would fill the memory with, reckoned from its parts before anything opens it."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat

from nlg.errors import BadTable
from nlg.intake.unpacked import AT_ONCE, MOST_SWOLLEN, SWELLS_FROM, swollen

MOST_BYTES, MOST_CELLS = 400_000_000, 30_000_000
SPARSE_FROM, MOST_SPARSE = 5_000_000, 20  # beyond so many cells a sheet has at most so many times those it states
SHARED = "sharedstrings"  # in the name of the part with the texts that cells name by number
Said = Mapping[str, str]


def look_at(path: Path) -> None:
    """BadTable for a workbook that swells, spans far more cells than it states, or says one text over and over.

    What is locked or broken is left to whoever reads it.
    """
    if not zipfile.is_zipfile(path):
        return
    came, shared = 0, list[int]()
    most = min(MOST_BYTES, max(SWELLS_FROM, MOST_SWOLLEN * path.stat().st_size))
    try:
        with zipfile.ZipFile(path) as parts:
            for name in sorted(parts.namelist(), key=lambda name: SHARED not in name.lower()):
                part = _Part(f"{path.name}: {name}", shared)
                with parts.open(name) as file:
                    while piece := file.read(AT_ONCE):
                        came += len(piece)
                        if came > most:
                            raise swollen(path, came)
                        part.take(piece)
                        _not_vast(path, part.cells, came)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return


def _not_vast(path: Path, cells: _Cells, came: int) -> None:
    spans = cells.rows * cells.columns
    if spans > MOST_CELLS or spans > max(SPARSE_FROM, MOST_SPARSE * cells.stated):
        raise BadTable(
            f"{path.name}: spans {cells.rows:,} rows and {cells.columns:,} columns, most of them without a cell",
            mend="delete what stands far below or beside the table, or save the table as CSV",
        )
    if cells.text > min(MOST_BYTES, max(SWELLS_FROM, MOST_SPARSE * came)):
        raise swollen(path, cells.text)


class _Cells:
    """Cells as far as they have been gone through: `rows` and `columns` up to the last that holds anything, how many
    the file itself `stated`, how many characters of `text` they become."""

    rows = columns = stated = text = 0

    def start(self, name: str, said: Said) -> None: ...

    def words(self, words: str) -> None: ...

    def end(self, name: str) -> None: ...


class _Texts(_Cells):
    """The texts that cells of an XLSX name by number."""

    def __init__(self, shared: list[int]) -> None:
        self._shared = shared

    def start(self, name: str, said: Said) -> None:
        if name == "si":
            self._shared.append(0)

    def words(self, words: str) -> None:
        if self._shared:
            self._shared[-1] += len(words)


class _Worksheet(_Cells):
    """A sheet of an XLSX: cells say where they are, or lie beside the one before."""

    def __init__(self, shared: list[int]) -> None:
        self._shared = shared
        self._row = self._column = 0
        self._names_text = self._filled = False
        self._number = ""

    def start(self, name: str, said: Said) -> None:
        if name == "row":
            self._row, self._column = _whole(said.get("r", ""), self._row + 1), 0
        elif name == "c":
            letters = said.get("r", "").rstrip("0123456789")
            self._row = _whole(said.get("r", "")[len(letters) :], self._row)
            self._column = _place(letters) or self._column + 1
            self._names_text, self._number, self._filled = said.get("t") == "s", "", False

    def words(self, words: str) -> None:
        self._filled = True
        self._number += words if self._names_text else ""

    def end(self, name: str) -> None:
        if name != "c" or not self._filled:  # a cell that only has a colour is none
            return
        self.stated += 1
        self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)
        if self._names_text:
            number = _whole(self._number, -1)
            self.text += self._shared[number] if 0 <= number < len(self._shared) else 0


class _Spreadsheet(_Cells):
    """All sheets of an ODS: rows and cells say how often they stand there. What is empty at an end counts for nothing.

    Sheets are taken together, which asks no more of an honest file than one would.
    """

    def __init__(self) -> None:
        self._row = self._column = self._times = self._again = 0
        self._last = self._length = self._in_row = 0
        self._filled = False

    def start(self, name: str, said: Said) -> None:
        if name == "table":
            self._row = 0
        elif name == "table-row":
            self._times, self._column = _whole(said.get("number-rows-repeated", ""), 1), 0
            self._last = self._in_row = 0
        elif name in ("table-cell", "covered-table-cell"):
            self._again = _whole(said.get("number-columns-repeated", ""), 1)
            self._length, self._filled = 0, "value-type" in said or "formula" in said

    def words(self, words: str) -> None:
        self._length += len(words.strip())

    def end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._column += self._again
            if self._filled or self._length:
                self.stated += 1
                self._last, self._in_row = self._column, self._in_row + self._length * self._again
        elif name == "table-row":
            self._row += self._times
            if self._last:
                self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._last)
                self.text += self._in_row * self._times


class _Part:
    """One part of a workbook, a piece at a time; its root says what it holds. What holds no cells is passed over."""

    def __init__(self, name: str, shared: list[int]) -> None:
        self.cells = _Cells()
        self._name, self._shared, self._over = name, shared, False
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._root

    def take(self, piece: bytes) -> None:
        """BadTable where cells are no XML: a reader that is content with less might see anything in them."""
        if self._over:
            return
        try:
            self._parser.Parse(piece, False)
        except (expat.ExpatError, ValueError) as error:
            self._over = True
            if type(self.cells) is not _Cells:
                mend = "open it and save it again"
                raise BadTable(f"{self._name}: is no whole workbook ({error})", mend=mend) from None

    def _root(self, name: str, _: Said) -> None:
        cells: _Cells | None = {
            "sst": _Texts(self._shared),
            "worksheet": _Worksheet(self._shared),
            "document-content": _Spreadsheet(),
        }.get(_bare(name))
        self._over, self.cells = cells is None, cells or self.cells
        self._parser.StartElementHandler = lambda name, said: self.cells.start(_bare(name), _bared(said))
        self._parser.CharacterDataHandler = self.cells.words
        self._parser.EndElementHandler = lambda name: self.cells.end(_bare(name))


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _bared(said: Said) -> Said:
    return {_bare(key): value for key, value in said.items()} if said else said


def _whole(text: str, otherwise: int) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else otherwise


def _place(letters: str) -> int:
    """A column's place, from 1; 0 for none.

    >>> _place("A"), _place("XFD"), _place("")
    (1, 16384, 0)
    """
    found = 0
    for letter in letters.upper():
        found = 26 * found + ord(letter) - 64
    return found
