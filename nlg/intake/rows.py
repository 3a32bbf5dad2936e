"""The rows of a source table, of any length: read a stretch at a time, and of each only what its sheet names."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from nlg.errors import BadTable
from nlg.intake.sheet import TableSheet, Texts
from nlg.intake.unpacked import AT_ONCE, unpacked, whole
from nlg.panel import Flags, Floats

if TYPE_CHECKING:
    import pandas as pd

Codes = npt.NDArray[np.integer[Any]]  # of as few bytes as will do: a long table has millions of them
Lines = npt.NDArray[np.int32]

NUMBER = re.compile(r"-?\d+(?:\.(\d+))?")
MOST_DIGITS = 15  # beyond this a float no longer gives back the cell's own digits
CELLS_AT_ONCE, FEWEST_ROWS = 800_000, 1000


@dataclass(frozen=True, kw_only=True)
class Table:
    """A source file as it lies there: its bytes' hash, its headings, how many lines it has. Its rows are read later."""

    path: Path
    sha256: str
    columns: tuple[str, ...]
    length: int


@dataclass(frozen=True, kw_only=True)
class Labels:
    """A column of names: for each row its place in `texts`, which stand in the order in which they appear."""

    codes: Codes
    texts: tuple[str, ...]

    def text(self, row: int) -> str:
        """What stands in a row."""
        return self.texts[int(self.codes[row])]

    def place(self, text: str) -> int:
        """The code of a text; that of no row where it is not there."""
        return self.texts.index(text) if text in self.texts else len(self.texts)

    def first(self, n: int) -> int:
        """Which of the rows is the first with a text."""
        return int(np.argmax(self.codes == n))


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Some rows of a column of figures. What stands in a cell is kept once, however often it is there.

    `numbers` are NaN where blank, held back or `strange`: no figure and no mark that the sheet knows, kept as text.
    """

    begins: int  # the first of its rows, counted from 0 among those that count
    codes: Codes
    numbers: Floats
    decimals: npt.NDArray[np.int8]
    held: Flags
    strange: Mapping[int, str]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows that count: the line of each in the file (1 is the header), their labels, their figures."""

    lines: Lines
    labels: Mapping[str, Labels]
    figures: Mapping[str, tuple[Stretch, ...]]

    def __len__(self) -> int:
        return len(self.lines)


def open_table(path: Path) -> Table:
    """A CSV file (gzip if it ends in .gz), looked at from end to end. BadTable if it is not one."""
    import pandas as pd

    with _opened(path) as (content, digest):
        length = _lines_of_text(path, content)
    with _opened(path) as (content, _):
        try:
            header = pd.read_csv(content, nrows=0, dtype=object, encoding="utf-8-sig")
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise BadTable(f"{path.name}: {str(error).strip()}") from error
    return Table(path=path, sha256=digest.hexdigest(), columns=tuple(map(str, header.columns)), length=length)


class _Hashed(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes], digest: Any) -> None:
        self._file, self._digest = file, digest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = self._file.read(len(buffer))
        self._digest.update(found)
        buffer[: len(found)] = found
        return len(found)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], Any]]:
    """A file's content, unpacked, and the hash of its bytes as far as they have been read."""
    digest = hashlib.sha256()
    try:
        with whole(path.name), path.open("rb", buffering=0) as file:
            raw = io.BufferedReader(_Hashed(file, digest), AT_ONCE)
            yield (unpacked(raw, path) if path.suffix == ".gz" else raw), digest
    except OSError as error:
        raise BadTable(f"{path.name}: cannot be read: {error.strerror}") from error


def _lines_of_text(path: Path, content: IO[bytes]) -> int:
    """How many lines a file has. BadTable, with the line, where it is not UTF-8."""
    decoder, ended, last = codecs.getincrementaldecoder("utf-8")(), 0, b""
    while piece := content.read(AT_ONCE):
        _decoded(path, decoder, piece, ended)
        ended, last = ended + piece.count(b"\n"), piece
    _decoded(path, decoder, b"", ended)
    return ended + (not last.endswith(b"\n"))


def _decoded(path: Path, decoder: codecs.IncrementalDecoder, piece: bytes, ended: int) -> None:
    try:
        decoder.decode(piece, final=not piece)
    except UnicodeDecodeError as error:
        line = ended + error.object[: error.start].count(b"\n") + 1
        raise BadTable(f"{path.name}: row {line}: is not UTF-8", mend="save the table as UTF-8") from error


def read_rows(table: Table, about: TableSheet) -> Rows:
    """The rows of a table that meet its sheet's `where`, and of them the columns that the sheet names."""
    measures = [measure for measure in about.measures.values() if measure.column]
    labels = {about.area, about.period} | {column for measure in measures for column in measure.where}
    figures = {measure.column for measure in measures}
    _has_columns(table, labels | figures | {*about.where, *about.blank})
    gathered = _Gathered(about, {name: {} for name in sorted(labels)}, {name: [] for name in sorted(figures)})
    read = 0
    for frame in _frames(table):
        read += len(frame)
        gathered.take(frame)
    rows = gathered.rows()
    return rows if read + 1 == table.length else replace(rows, lines=_begins(table)[rows.lines - 2])


def _begins(table: Table) -> Lines:
    """The line at which each row begins, in a file with blank lines or with line breaks in its cells."""
    found, line = array("i"), 0
    with _opened(table.path) as (content, _):
        reader = csv.reader(io.TextIOWrapper(content, encoding="utf-8", newline=""))
        try:
            for row in reader:
                if len(row) > 1 or "".join(row).strip():  # pandas passes over blank lines
                    found.append(line + 1)
                line = reader.line_num
        except csv.Error as error:
            raise BadTable(f"{table.path.name}: row {line + 1}: {error}") from error
    return np.array(found[1:], dtype=np.int32)


def _has_columns(table: Table, wanted: set[str]) -> None:
    for column in sorted(wanted):
        if column not in table.columns:
            have = ", ".join(table.columns)
            raise BadTable(f"{table.path.name}: row 1: there is no column '{column}'", mend=f"the columns are: {have}")


def _frames(table: Table) -> Iterator[pd.DataFrame]:
    """The table a stretch of rows at a time, every cell as text. BadTable where it is not what was opened."""
    import pandas as pd

    size = max(FEWEST_ROWS, CELLS_AT_ONCE // len(table.columns))
    options: dict[str, Any] = {"dtype": object, "keep_default_na": False, "na_filter": False, "encoding": "utf-8-sig"}
    with _opened(table.path) as (content, digest):
        try:
            with pd.read_csv(content, chunksize=size, **options) as frames:
                yield from (_not_shifted(table, frame) for frame in frames)
        except pd.errors.ParserError as error:
            raise BadTable(f"{table.path.name}: {str(error).strip()}") from error
        if digest.hexdigest() != table.sha256:
            raise BadTable(f"{table.path.name}: was written over while it was read", mend="start again")


def _not_shifted(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """pandas takes a first row that is too long for one with names of rows, and moves all cells along."""
    import pandas as pd

    if not isinstance(frame.index, pd.RangeIndex):
        raise BadTable(
            f"{table.path.name}: row 2: has more cells than there are headings",
            mend="a separator is too many there, or a text that holds one needs quotation marks",
        )
    return frame


def several(texts: Texts) -> tuple[str, ...]:
    """A sheet's one text, or any of several."""
    return (texts,) if isinstance(texts, str) else texts


@dataclass
class _Gathered:
    """What has been kept so far of the rows read."""

    about: TableSheet
    texts: dict[str, dict[str, int]]
    figures: dict[str, list[Stretch]]
    lines: list[Lines] = field(default_factory=list)
    codes: dict[str, list[Codes]] = field(default_factory=dict)
    many: int = 0

    def take(self, frame: pd.DataFrame) -> None:
        """Keeps what counts of a stretch of the file."""
        for column, texts in self.about.where.items():
            frame = frame[frame[column].isin(several(texts))]
        if frame.empty:
            return
        self.lines.append(frame.index.to_numpy().astype(np.int32) + np.int32(2))
        for name, known in self.texts.items():
            self.codes.setdefault(name, []).append(_coded(frame[name], known))
        for name, stretches in self.figures.items():
            stretches.append(_stretch(frame[name], self.about, name, self.many))
        self.many += len(frame)

    def rows(self) -> Rows:
        """All of it in one piece. Each list is emptied as soon as it is joined."""
        joined = {
            name: Labels(codes=_joined(self.codes.pop(name, [])), texts=tuple(known))
            for name, known in self.texts.items()
        }
        figures = {name: tuple(stretches) for name, stretches in self.figures.items()}
        return Rows(lines=_joined(self.lines).astype(np.int32, copy=False), labels=joined, figures=figures)


def _joined(pieces: Sequence[Any]) -> Any:
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int32)


def _coded(cells: pd.Series[Any], known: dict[str, int]) -> Codes:
    """Texts as numbers; a text not known before is added to those `known`."""
    import pandas as pd

    at, found = pd.factorize(cells.to_numpy())
    numbers = np.array([known.setdefault(text, len(known)) for text in found], dtype=np.int64)
    return _small(numbers[at])


def _small(codes: npt.NDArray[np.int64]) -> Codes:
    return codes.astype(np.min_scalar_type(int(codes.max(initial=0))))


def _stretch(cells: pd.Series[Any], about: TableSheet, column: str, begins: int) -> Stretch:
    """A stretch of a column, each different text looked at once."""
    import pandas as pd

    at, found = pd.factorize(cells.to_numpy())
    numbers, held = np.full(len(found), np.nan), np.zeros(len(found), dtype=bool)
    decimals, strange = np.zeros(len(found), dtype=np.int8), dict[int, str]()
    for n, text in enumerate(found):
        hit = NUMBER.fullmatch(text)
        if hit and len(text) <= MOST_DIGITS:
            numbers[n] = float(text)
            decimals[n] = len(hit[1] or "")
        elif text in about.suppressed_marks:
            held[n] = True
        elif text not in about.missing_marks:
            strange[n] = text
        elif about.blank.get(column) == "zero":
            numbers[n] = 0.0
    return Stretch(begins=begins, codes=_small(at), numbers=numbers, decimals=decimals, held=held, strange=strange)
