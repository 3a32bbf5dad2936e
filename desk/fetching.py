"""Brings the tables of a dataset from where their publisher puts them: only what has changed, only what can be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from desk.web import Mark, Web, brought
from nlg.errors import BadTable, NotKnown
from nlg.files import as_json, clear_staging, drafted, only_one, write_whole
from nlg.home import Home
from nlg.intake.read import open_table, read_panel
from nlg.intake.register import load_register
from nlg.intake.sheet import Sheet, load_sheet

Say = Callable[[str], None]
STARTS = {b"<": "is a web page or XML, not a table", b"%PDF": "is a PDF, not a table"}


@dataclass(frozen=True, kw_only=True)
class Held:
    """The table that was fetched last: from where, its hash, and the mark by which its host knows it."""

    url: str
    sha256: str
    mark: Mark


def run(home: Home, name: str, web: Web, say: Say) -> int:
    """Fetches every table of a dataset that says from where. NotKnown where none does, or the sheet is shipped."""
    path = home.shelf("datasets").find(name)
    if home.folder.resolve() not in path.resolve().parents:
        raise NotKnown(
            f"{name}: its sheet is shipped with the program", mend=f"copy it and its tables into {home.folder}/datasets"
        )
    sheet = load_sheet(path)
    wanted = [table for table, about in sheet.tables.items() if about.fetch]
    if not wanted:
        raise NotKnown(f"{path.name}: no table says where to fetch it from", mend='add fetch = "https://..." to it')
    with only_one(home.folder / ".fetching.lock"):
        clear_staging(_coming_in(home))
        for table in wanted:
            say(_fetched(home, path.parent, sheet, table, web))
    return 0


def _fetched(home: Home, folder: Path, sheet: Sheet, table: str, web: Web) -> str:
    """One table. It takes the place of the old one when it has been read by the sheet, and not before."""
    about = sheet.tables[table]
    path = folder / about.file
    with brought(about.fetch, web, _mark(path, about.fetch)) as arrived:
        if arrived is None:
            return f"{about.file}: has not changed"
        with drafted(path, staging=_coming_in(home)) as draft:
            write_pieces(draft, arrived.pieces)
            found = open_table(draft)
            read_panel(found, sheet, table, load_register(home.shelf("registers").find(sheet.register_)))
            same = path.is_file() and _sha256(path) == found.sha256
        _remember(home, path, Held(url=about.fetch, sha256=found.sha256, mark=arrived.mark))
    return f"{about.file}: {'has not changed' if same else f'fetched, {path.stat().st_size:,} bytes'}"


def _coming_in(home: Home) -> Path:
    """Not the folder for drafts: that one is emptied by whoever writes next, and this may take minutes."""
    return home.folder / ".fetching"


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


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.fetched.json")


def _mark(path: Path, url: str) -> Mark:
    """The mark of the file that lies there; none where another lies there, or it came from elsewhere."""
    try:
        said = json.loads(_note(path).read_text("utf-8"))
        held = Held(url=said["url"], sha256=said["sha256"], mark=Mark(etag=said["etag"], modified=said["modified"]))
        known = held.url == url and held.sha256 == _sha256(path)
    except (OSError, ValueError, KeyError, TypeError):
        return Mark()
    return held.mark if known else Mark()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remember(home: Home, path: Path, held: Held) -> None:
    said = {"url": held.url, "sha256": held.sha256, "etag": held.mark.etag, "modified": held.mark.modified}
    write_whole(_note(path), as_json(said), staging=home.staging)


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
def table_at(url: str, web: Web) -> Iterator[Path]:
    """A table from the web for as long as it is looked at, under the name it has there."""
    with file_at(url, web, Mark()) as found:
        if found is None:
            raise BadTable("the host says that a file has not changed which nobody has", mend="try again")
        with found[0].open("rb") as file:
            _may_be_a_table(found[0], file.read(64))
        yield found[0]
