"""Workbooks: XLSX, XLS, XLSB and ODS, by python-calamine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from nlg.errors import BadTable
from nlg.intake.readers import Page, figure_text, lacking
from nlg.intake.workbooks import look_at

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
BEGINS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read(path: Path) -> Iterator[Page]:
    """A page for each visible sheet. BadTable where the workbook is locked, broken, or a bomb."""
    try:
        import python_calamine as calamine
    except ImportError:
        raise lacking(path, "python-calamine") from None
    look_at(path)
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
