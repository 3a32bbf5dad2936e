"""Parquet files, by pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from nlg.errors import BadTable
from nlg.intake.readers import Page, figure_text, lacking

SUFFIXES = (".parquet", ".pq")
BEGINS = (b"PAR1",)


def read(path: Path) -> Iterator[Page]:
    """The one page of a file, its columns' names as row 1. BadTable where it is not whole."""
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise lacking(path, "pyarrow") from None
    try:
        table = parquet.read_table(path)
    except (arrow.ArrowException, OSError) as error:
        raise BadTable(f"{path.name}: is no whole Parquet file ({error})", mend="fetch it again") from error
    columns = [[_cell(value) for value in column.to_pylist()] for column in table.columns]
    rows = [tuple(map(str, table.column_names)), *zip(*columns, strict=True)]
    yield Page(file=path.name, name="", rows=tuple(rows))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return "" if value != value else figure_text(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value).strip(" \r\n\t")
