"""A file at an address: on this disk for as long as it is looked at, and refused at once where it can be no table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from desk.web import Mark, Web, brought
from nlg.errors import BadTable

STARTS = {b"<": "is a web page or XML, not a table", b"%PDF": "is a PDF, not a table"}


def write_pieces(path: Path, pieces: Iterator[bytes]) -> None:
    """Writes what comes in. BadTable at its first bytes where it cannot be a table."""
    with path.open("xb") as file:
        for piece in pieces:
            if not file.tell():
                _may_be_a_table(path, piece)
            file.write(piece)
        if not file.tell():
            _may_be_a_table(path, b"")


def _may_be_a_table(path: Path, piece: bytes) -> None:
    if not piece:
        raise BadTable(f"{path.name}: is empty where it is fetched from")
    start = piece.removeprefix(b"\xef\xbb\xbf").lstrip()
    for sign, said in STARTS.items():
        if start.startswith(sign):
            raise BadTable(f"{path.name}: {said}", mend="give the address of the file itself")


@contextmanager
def file_at(url: str, web: Web, mark: Mark) -> Iterator[tuple[Path, Mark] | None]:
    """A file from the web, whatever it holds, for as long as it is looked at; None where it is the one of `mark`."""
    with brought(url, web, mark) as arrived:
        if arrived is None:
            yield None
            return
        with TemporaryDirectory() as folder:
            path = Path(folder) / arrived.name
            with path.open("xb") as file:
                file.writelines(arrived.pieces)
            yield path, arrived.mark


@contextmanager
def whole_file(url: str, web: Web) -> Iterator[Path]:
    """A file from the web, whatever it holds. BadTable where its host will not give it whole."""
    with file_at(url, web, Mark()) as found:
        if found is None:
            raise BadTable("the host says that a file has not changed which nobody has", mend="try again")
        yield found[0]


@contextmanager
def table_at(url: str, web: Web) -> Iterator[Path]:
    """A table from the web for as long as it is looked at, under the name it has there."""
    with whole_file(url, web) as path:
        with path.open("rb") as file:
            _may_be_a_table(path, file.read(64))
        yield path
