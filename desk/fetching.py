"""Brings the tables of a dataset from where their publisher puts them: only what has changed, only what can be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from desk.addressed import write_pieces
from desk.ingesting import Arrival, Desk, desk_of, take_in, take_in_first
from desk.released import day_of
from desk.web import Arrived, Mark, Web, brought
from nlg.errors import BadTable, NotKnown, Trouble
from nlg.files import as_json, clear_staging, drafted, only_one, write_whole
from nlg.home import Home
from nlg.intake.read import open_table, read_panel
from nlg.intake.sheet import load_sheet

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Held:
    """The table that was fetched last: from where, its hash, and the mark by which its host knows it."""

    url: str
    sha256: str
    mark: Mark


def run(home: Home, name: str, web: Web, now: datetime, say: Say, table: str = "", released: date | None = None) -> int:
    """Fetches a table of a dataset, or every one that says from where; each new edition goes into the archive too.

    1 where something is held. NotKnown where no table says from where, or the sheet is shipped; a Trouble where one day
    of publication is said of several tables.
    """
    path = home.shelf("datasets").find(name)
    if home.folder.resolve() not in path.resolve().parents:
        raise NotKnown(
            f"{name}: its sheet is shipped with the program", mend=f"copy it and its tables into {home.folder}/datasets"
        )
    sheet = load_sheet(path)
    wanted = [each for each, about in sheet.tables.items() if about.fetch and table in ("", each)]
    if not wanted:
        raise NotKnown(f"{path.name}: no table says where to fetch it from", mend='add fetch = "https://..." to it')
    if released is not None and len(wanted) > 1:
        raise Trouble(f"{released}: of which table is that the day?", mend=f"--table: {', '.join(wanted)}")
    with only_one(home.folder / ".fetching.lock"):
        clear_staging(_coming_in(home))
        return max([_fetched(desk_of(home, name, each, "", now), web, released, say) for each in wanted])


def _fetched(desk: Desk, web: Web, released: date | None, say: Say) -> int:
    """One table. It takes the place of the old one when it has been read by the sheet, and not before; the archive has
    it in any case."""
    url = desk.sheet.tables[desk.table].fetch
    with brought(url, web, _mark(desk.beside, url)) as arrived:
        if arrived is None:
            say(f"{desk.file}: has not changed")
            return 0
        with desk.home.alone():
            take_in_first(desk)
        content, fault = _put_beside(desk, arrived, say)
        day, account = day_of(desk.sheet.tables[desk.table], released, arrived.mark, desk.now)
    arrival = Arrival(content=content, file=arrived.name, origin=url, released=day)
    code = _into_the_archive(desk, arrival, account, say)
    if fault and code:  # nothing in it could be put right either
        raise fault
    return code


def _put_beside(desk: Desk, arrived: Arrived, say: Say) -> tuple[bytes, BadTable | None]:
    """The bytes that came, and what keeps them from the place beside the sheet, if anything does."""
    path, content = desk.beside, b""
    try:
        with drafted(path, staging=_coming_in(desk.home)) as draft:
            write_pieces(draft, arrived.pieces)
            content = draft.read_bytes()
            found = open_table(draft)
            read_panel(found, desk.sheet, desk.table, desk.register)
            same = path.is_file() and _sha256(path) == found.sha256
    except BadTable as fault:
        if not content:  # a web page, or nothing at all
            raise
        return content, fault
    url = desk.sheet.tables[desk.table].fetch
    _remember(desk.home, path, Held(url=url, sha256=found.sha256, mark=arrived.mark))
    say(f"{desk.file}: {'has not changed' if same else f'fetched, {len(content):,} bytes'}")
    return content, None


def _into_the_archive(desk: Desk, arrival: Arrival, account: str, say: Say) -> int:
    """The file as an edition, unless it is the one that came last; says which day it goes by, and why."""
    sha256 = hashlib.sha256(arrival.content).hexdigest()
    with desk.home.alone():
        known = [edition for edition, _, _ in desk.archive.all(desk.sheet.id) if edition.table == desk.table]
        newest = max(known, key=lambda edition: (edition.retrieved, edition.known_on), default=None)
        if newest and newest.part.startswith(sha256) and arrival.released in (None, newest.released):
            return 0
        say(account)
        return take_in(desk, arrival, say)


def _coming_in(home: Home) -> Path:
    """Not the folder for drafts: that one is emptied by whoever writes next, and this may take minutes."""
    return home.folder / ".fetching"


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
