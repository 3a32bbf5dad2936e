"""Text tables: CSV, TSV, semicolons; UTF-8, UTF-16 or Windows' letters; gzip."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from nlg.errors import BadTable
from nlg.intake.readers import MOST_ROWS, Page, too_long
from nlg.intake.unpacked import AT_ONCE, PACKED, unpacked, whole

SUFFIXES = (".csv", ".tsv", ".txt", ".tab", ".csv.gz", ".tsv.gz")
BEGINS = (PACKED,)
SEPARATORS = ("\t", ";", ",", "|")
SAMPLE = 60  # so many lines show what parts the cells
MOST_BYTES = 200_000_000
LONGEST = 1_000_000  # a longer cell is an open quotation mark


def read(path: Path) -> Iterator[Page]:
    """The one page of a text file. BadTable where it is cut off, not text, or quoted wrongly."""
    text, encoding = _text(path, _unpacked(path))
    separator = _separator(text)
    rows = _rows(path, text, separator)
    yield Page(file=path.name, name="", rows=rows, separator=separator, cut=_cut(text, rows), encoding=encoding)


def _unpacked(path: Path) -> bytes:
    """The whole text, given up as soon as it is too long: a packed file may be a thousand times its size."""
    kept, lines = bytearray(), 0
    with whole(path.name), path.open("rb") as raw:
        packed = raw.read(2) == PACKED
        raw.seek(0)
        file: IO[bytes] = unpacked(raw, path) if packed else raw
        while piece := file.read(AT_ONCE):
            kept += piece
            lines += piece.count(b"\n")
            if lines > MOST_ROWS or len(kept) > MOST_BYTES:
                raise too_long(path.name) if lines > MOST_ROWS else _too_large(path)
    return bytes(kept)


def _too_large(path: Path) -> BadTable:
    return BadTable(f"{path.name}: is larger than {MOST_BYTES // 1_000_000} MB", mend=too_long(path.name).mend)


def _text(path: Path, raw: bytes) -> tuple[str, str]:
    """UTF-8, else what its mark says, else Windows' Western letters, where these give letters alone; and which."""
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if raw.startswith(mark):
            return _decoded(path, raw, "utf-16"), "UTF-16"
    try:
        text, encoding = raw.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        _not_half_utf8(path, raw, error)
        text, encoding = _decoded(path, raw, "cp1252"), "Windows-1252"
    for number, line in enumerate(text.split("\n"), start=1):
        if odd := next((c for c in line if (ord(c) < 32 and c not in "\t\r\f") or c == "\ufffd"), ""):
            raise BadTable(
                f"{path.name}: row {number}: holds the character U+{ord(odd):04X}: no text in an encoding we know",
                mend="save the table as 'CSV UTF-8'",
            )
    return text, encoding


def _not_half_utf8(path: Path, raw: bytes, error: UnicodeDecodeError) -> None:
    """Text that is UTF-8 in other places is no Windows text: it was cut within a letter, or put together from both."""
    row = raw.count(b"\n", 0, error.start) + 1
    if error.end == len(raw) and error.reason == "unexpected end of data":
        raise BadTable(f"{path.name}: row {row}: the file is cut off there, within a letter", mend="fetch it again")
    if not raw.decode("utf-8", errors="ignore").isascii():
        raise BadTable(f"{path.name}: row {row}: is not UTF-8, as other rows are", mend="save the table as 'CSV UTF-8'")


def _decoded(path: Path, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadTable(
            f"{path.name}: row {line}: is neither UTF-8 nor {'Windows text' if encoding == 'cp1252' else 'UTF-16'}",
            mend="save the table as 'CSV UTF-8'",
        ) from error


def _separator(text: str) -> str:
    """What parts most lines into the same number of cells, more than one."""
    lines = text.splitlines()[:SAMPLE]
    return max(SEPARATORS, key=lambda separator: (_regular(lines, separator), -SEPARATORS.index(separator)))


def _regular(lines: Sequence[str], separator: str) -> int:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1]
    except csv.Error:
        return 0
    return max((widths.count(width) for width in set(widths)), default=0)  # a maximum: the set's order says nothing


def _rows(path: Path, text: str, separator: str) -> tuple[tuple[str, ...], ...]:
    """Rows at the line where each begins, so that a row's number is that of the file."""
    rows: list[tuple[str, ...]] = []
    shared: dict[str, str] = {}  # what stands in many cells is kept once
    csv.field_size_limit(LONGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 0
    try:
        for row in reader:
            rows += [()] * (begins - len(rows))
            cells = [cell.strip(" \r\n\t") for cell in row]
            rows.append(tuple(shared.setdefault(cell, cell) for cell in cells))
            begins = reader.line_num
    except csv.Error as error:
        raise BadTable(
            f"{path.name}: row {begins + 1}: {error}",
            mend="a quotation mark is open there, or the file is cut off: fetch it again",
        ) from error
    return tuple(rows)


def _cut(text: str, rows: Sequence[Sequence[str]]) -> str:
    """Why the file may be cut off: its last line does not end, and is shorter than the one before."""
    if text.endswith(("\n", "\r")) or len(rows) < 3:
        return ""
    return "the last line does not end with a line break"
