"""Gathers what is new of a dataset: fetched, or laid beside its sheet, or left half done by a run that was killed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from desk.addressed import file_at
from desk.fetching import Say
from desk.ingesting import Arrival, Desk, desk_of, take_in, take_in_first
from desk.released import day_of
from desk.web import Mark, Web
from nlg.archive import BESIDE, Edition
from nlg.errors import Trouble
from nlg.files import as_json
from nlg.home import Home
from nlg.intake.sheet import load_sheet


def collect(home: Home, dataset: str, web: Web, now: datetime, say: Say) -> list[str]:
    """Brings every table of a dataset up to date; gives the tables that could not be brought, and why.

    What comes in and cannot be read is no such trouble: it is kept, and the archive says why.
    """
    troubles: list[str] = []
    sheet = load_sheet(home.shelf("datasets").find(dataset))
    for table, about in sheet.tables.items():
        if table in sheet.earlier_tables:
            continue
        desk = desk_of(home, dataset, table, about.file, now)
        with home.alone():
            take_in_first(desk)
            _finish(desk, say)
            _from_beside(desk, say)
        try:
            _from_the_web(desk, web, say)
        except Trouble as fault:
            troubles.append(f"{table}: not fetched: {fault}")
    return troubles


def _known(desk: Desk) -> Iterator[tuple[Edition, bool, int]]:
    """The table's editions, whether stories may be told from each, and how much was said of it."""
    for edition, used, said in desk.archive.all(desk.sheet.id):
        if edition.table == desk.table:
            yield edition, used, len(said)


def _finish(desk: Desk, say: Say) -> None:
    """Judges again what a killed run left unjudged, and what was refused by another sheet or register than today's."""
    sheet, register = (hashlib.sha256(path.read_bytes()).hexdigest() for path in (desk.sheet_file, desk.register.file))
    known = list(_known(desk))
    read = {(edition.part, edition.known_on) for edition, used, _ in known if used}
    for edition, _, said in known:
        same = edition.sheet.startswith(sheet) and edition.register.startswith(register)
        if (edition.part, edition.known_on) not in read and not (said and same):
            _again(desk, edition, say)


def _again(desk: Desk, edition: Edition, say: Say) -> None:
    arrival = Arrival(
        content=desk.archive.content(edition.part),
        file=edition.part.partition("/")[2],
        origin=edition.origin,
        released=edition.released,
    )
    then = Desk(**{**vars(desk), "now": edition.retrieved})
    take_in(then, arrival, say, window=False if edition.origin == BESIDE else None)


def _from_beside(desk: Desk, say: Say) -> None:
    """A table written over by hand is an edition like any other."""
    content = desk.beside.read_bytes() if desk.beside.is_file() else b""
    if content and not any(edition.part.startswith(_sha256(content)) for edition, _, _ in _known(desk)):
        take_in(desk, Arrival(content=content, file=desk.file, origin=f"datasets/{desk.file}", released=None), say)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _from_the_web(desk: Desk, web: Web, say: Say) -> None:
    """The table from where its sheet says, if it has changed there."""
    url = desk.sheet.tables[desk.table].fetch
    if not url:
        return
    note = f"fetched-{desk.sheet.id}-{desk.table}.json"
    mark, last = _last(desk.home, note, url)
    with file_at(url, web, mark) as found:
        if found is None:
            return
        path, mark = found
        content = path.read_bytes()
    sha256 = _sha256(content)
    with desk.home.alone():
        newest = max((edition for edition, _, _ in _known(desk)), key=lambda one: one.retrieved, default=None)
        if sha256 != last and not (newest and newest.part.startswith(sha256)):
            day, _ = day_of(desk.sheet.tables[desk.table], None, mark, desk.now)
            take_in(desk, Arrival(content=content, file=path.name, origin=url, released=day), say)
        held = {"url": url, "sha256": sha256, "etag": mark.etag, "modified": mark.modified}
        desk.home.remember(note, as_json(held))


def _last(home: Home, note: str, url: str) -> tuple[Mark, str]:
    """By what the host knows the file again that came in last, and its hash; neither where it came from elsewhere."""
    try:
        said = json.loads(home.recall(note) or b"{}")
        return (
            (Mark(etag=said["etag"], modified=said["modified"]), said["sha256"]) if said["url"] == url else (Mark(), "")
        )
    except (ValueError, KeyError, TypeError):
        return Mark(), ""
