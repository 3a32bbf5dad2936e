"""Parquet files, by pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nlg.errors import BadTable
from nlg.intake.readers import MOST_ROWS, Page, cell_text, lacking, too_long

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
        if parquet.read_metadata(path).num_rows > MOST_ROWS:
            raise too_long(path.name)
        table = parquet.read_table(path)
    except (arrow.ArrowException, OSError) as error:
        raise BadTable(f"{path.name}: is no whole Parquet file ({error})", mend="fetch it again") from error
    columns = [[cell_text(value) for value in column.to_pylist()] for column in table.columns]
    rows = [tuple(map(str, table.column_names)), *zip(*columns, strict=True)]
    yield Page(file=path.name, name="", rows=tuple(rows))
