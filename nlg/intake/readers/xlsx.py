"""Workbooks: XLSX, XLS, XLSB and ODS, by python-calamine."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from nlg.errors import BadTable
from nlg.intake.readers import Page, figure_text, lacking
from nlg.intake.unpacked import AT_ONCE, MOST_SWOLLEN, SWELLS_FROM, swollen

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
CELL = re.compile(rb' r="([A-Z]{1,3})(\d{1,7})"')
MOST_BYTES, MOST_CELLS = 400_000_000, 30_000_000
BEGINS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read(path: Path) -> Iterator[Page]:
    """A page for each visible sheet. BadTable where the workbook is locked or broken."""
    try:
        import python_calamine as calamine
    except ImportError:
        raise lacking(path, "python-calamine") from None
    _not_vast(path)
    try:
        book = calamine.load_workbook(str(path))
        for about in book.sheets_metadata:
            if about.typ == calamine.SheetTypeEnum.WorkSheet and about.visible == calamine.SheetVisibleEnum.Visible:
                yield _page(path, book.get_sheet_by_name(about.name))
    except calamine.PasswordError as error:
        raise BadTable(
            f"{path.name}: is locked with a password", mend="open it, take the password off and save it"
        ) from error
    except calamine.CalamineError as error:
        if _locked(path):
            raise BadTable(
                f"{path.name}: is locked with a password", mend="open it, take the password off and save it"
            ) from error
        raise BadTable(f"{path.name}: is no whole workbook ({error})", mend="fetch it again") from error


def _not_vast(path: Path) -> None:
    """BadTable for a workbook that would fill the memory: one that swells, or whose last cell lies far out."""
    if not zipfile.is_zipfile(path):
        return
    came, most = 0, max(SWELLS_FROM, MOST_SWOLLEN * path.stat().st_size)
    try:
        with zipfile.ZipFile(path) as parts:
            for name in parts.namelist():
                rows, columns, tail = 1, set[bytes](), b""
                with parts.open(name) as part:
                    while piece := part.read(AT_ONCE):
                        came += len(piece)
                        if came > min(most, MOST_BYTES):
                            raise swollen(path, came)
                        cells = CELL.findall(tail + piece) if "/worksheets/" in name else []
                        rows = max([rows, *(int(row) for _, row in cells)])
                        columns.update(column for column, _ in cells)
                        tail = piece[-20:]
                if rows * max(map(_number, columns), default=1) > MOST_CELLS:
                    raise BadTable(
                        f"{path.name}: spans {rows:,} rows, most of them without a cell",
                        mend="delete what stands far below or beside the table, or save the table as CSV",
                    )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return  # locked or broken: who reads it says so


def _number(column: bytes) -> int:
    """A column's place, from 1."""
    found = 0
    for letter in column:
        found = 26 * found + letter - 64
    return found


def _locked(path: Path) -> bool:
    """A locked XLSX is an older kind of container, in which the names of its parts stand in UTF-16."""
    raw = path.read_bytes()
    return raw.startswith(b"\xd0\xcf\x11\xe0") and "EncryptedPackage".encode("utf-16-le") in raw


def _page(path: Path, sheet: object) -> Page:
    import python_calamine as calamine

    assert isinstance(sheet, calamine.CalamineSheet)
    rows = tuple(tuple(_cell(value) for value in row) for row in sheet.to_python(skip_empty_area=False))
    regions = sheet.merged_cell_ranges or []
    merged = tuple((first[0], first[1], last[0], last[1]) for first, last in regions)
    return Page(file=path.name, name=sheet.name, rows=rows, merged=merged)


def _cell(value: str | float | bool | date | time | datetime | timedelta) -> str:
    """A cell as text: dates in ISO form, figures with the digits a spreadsheet shows at most."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, (date, time, timedelta)):
        return str(value)
    if isinstance(value, str):
        return value.strip(" \r\n\t")
    return figure_text(float(value))
