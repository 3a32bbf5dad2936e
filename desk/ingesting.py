"""Takes a new edition of a table into the newsroom's archive: kept unedited, read by its sheet, judged, put to use."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from desk.addressed import whole_file
from desk.gating import said_of
from desk.web import Web
from nlg.archive import BESIDE, Archive, Edition, Said
from nlg.errors import BadTable, NotKnown
from nlg.home import Home
from nlg.intake.arriving import cleaned
from nlg.intake.editions import put_together, split_by
from nlg.intake.read import open_table, read_panel
from nlg.intake.register import Register, load_register
from nlg.intake.sheet import Sheet, load_sheet
from nlg.intake.unpacked import PACKED

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A file that came in: its bytes, its name, from where, and the day it was published where that is known."""

    content: bytes
    file: str
    origin: str
    released: date | None


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where editions of one table go."""

    home: Home
    sheet: Sheet
    sheet_file: Path
    register: Register
    table: str
    now: datetime

    @property
    def archive(self) -> Archive:
        return self.home.archive

    @property
    def file(self) -> str:
        """The name by which the sheet knows the table."""
        return Path(self.sheet.tables[self.table].file).name

    @property
    def beside(self) -> Path:
        """Where the table lies that the sheet came with."""
        return self.sheet_file.parent / self.sheet.tables[self.table].file


def ingest(
    home: Home, dataset: str, source: str, web: Web, now: datetime, say: Say, *, table: str = "",
    released: date | None = None, editions_by: str = "",
) -> int:  # fmt: skip
    """Takes in one file, from a path or an https address; 0 if stories may be told from it, 1 if something is held."""
    with _brought(source, web) as (content, name):
        desk = desk_of(home, dataset, table, name, now)
        arrival = Arrival(content=content, file=name, origin=source, released=released)
        with home.alone():
            take_in_first(desk)
            worst = 0
            for one in _several(desk, arrival, editions_by):
                worst = max(worst, take_in(desk, one, say))
    return worst


@contextmanager
def _brought(source: str, web: Web) -> Iterator[tuple[bytes, str]]:
    """The bytes of a file and its name. Trouble where it is too large or not there."""
    if re.match(r"[A-Za-z]+://", source):
        with whole_file(source, web) as path:
            yield path.read_bytes(), path.name
        return
    path = Path(source)
    if not path.is_file():
        raise NotKnown(f"{path}: there is no such file")
    if path.stat().st_size > web.most:
        raise BadTable(f"{path.name}: is larger than {web.most:,} bytes", mend="--at-most MB takes in more")
    yield path.read_bytes(), path.name


def desk_of(home: Home, dataset: str, table: str, file: str, now: datetime) -> Desk:
    """The desk of a table: the one named, else the one that the file is an edition of."""
    path = home.shelf("datasets").find(dataset)
    sheet = load_sheet(path)
    register = load_register(home.shelf("registers").find(sheet.register_))
    return Desk(home=home, sheet=sheet, sheet_file=path, register=register, table=table or _meant(sheet, file), now=now)


def _meant(sheet: Sheet, file: str) -> str:
    """The table that a file is an edition of: the only one, or that of the same file name."""
    names = [name for name in sheet.tables if name not in sheet.earlier_tables]
    alike = [name for name in names if Path(sheet.tables[name].file).name == file]
    found = names if len(names) == 1 else alike
    if len(found) != 1:
        raise NotKnown(f"{sheet.id} has several tables", mend=f"say which with --table: {', '.join(names)}")
    return found[0]


def take_in_first(desk: Desk) -> None:
    """The table that the sheet came with is the first edition, so that nothing is forgotten."""
    known = desk.archive.all(desk.sheet.id)
    if not desk.beside.is_file() or any(edition.table == desk.table for edition, _, _ in known):
        return
    arrival = Arrival(
        content=desk.beside.read_bytes(),
        file=desk.file,
        origin=BESIDE,
        released=desk.sheet.tables[desk.table].released,
    )
    take_in(desk, arrival, lambda _: None, window=False)


def _several(desk: Desk, arrival: Arrival, column: str) -> Iterator[Arrival]:
    """The editions in a file: one, or as many as a column of days tells apart."""
    if not column:
        yield arrival
        return
    desk.archive.keep(arrival.content, arrival.file)
    for day, content in split_by(arrival.content, column, arrival.file).items():
        yield replace(arrival, content=content, released=day)


def take_in(desk: Desk, arrival: Arrival, say: Say, *, window: bool | None = None) -> int:
    """One edition: kept, made whole, read, judged; says what became of it. 1 where something is held."""
    part = desk.archive.keep(arrival.content, arrival.file)
    edition = Edition(
        dataset=desk.sheet.id,
        table=desk.table,
        part=part,
        whole=part,
        released=arrival.released,
        retrieved=desk.now.replace(microsecond=0),
        origin=arrival.origin,
        sheet=desk.archive.keep(desk.sheet_file.read_bytes(), desk.sheet_file.name),
        register=desk.archive.keep(desk.register.file.read_bytes(), desk.register.file.name),
    )
    only_newest = desk.sheet.tables[desk.table].editions == "window" if window is None else window
    before = desk.archive.current(desk.sheet.id, desk.table, edition.known_on)
    try:
        content, mended = _put_right(desk, arrival, part)
        if only_newest and before:
            content = put_together(
                desk.archive.content(before.whole), content, desk.sheet.tables[desk.table], desk.file
            )
        edition = replace(edition, whole=desk.archive.keep(content, desk.file))
        new = desk.archive.arrive(edition)
        said = [*mended, *judged(desk, edition)]
    except BadTable as fault:
        new = desk.archive.arrive(edition)
        hold = {"id": f"{edition.key}/unreadable", "says": "hold", "gate": "readable", "reason": str(fault)}
        desk.archive.judge(edition, [{**hold, "mend": fault.mend}], used=False, now=desk.now)
        say(f"{edition.known_on} {desk.table}: refused, but kept: {fault}\n  {fault.mend}".rstrip())
        return 1
    refused = any(one.get("refused") for one in said)
    desk.archive.judge(edition, said, used=not refused, now=desk.now)
    if refused:
        first = next(one for one in said if one["says"] == "hold")
        say(f"{edition.known_on} {desk.table}: refused, but kept: {first['reason']}\n  {first['mend']}")
        return 1
    say(_told(edition, new, said))
    return 1 if desk.archive.held(edition) else 0


def _put_right(desk: Desk, arrival: Arrival, part: str) -> tuple[bytes, list[Said]]:
    """The table that came in as its sheet has it, packed or not as the sheet's file is; what was put right."""
    found = cleaned(desk.archive.path(part), desk.sheet, desk.table, desk.register)
    content = arrival.content if found.content is None else found.content
    mark = {"says": "pass", "gate": "put right", "table": desk.table, "mend": "", "refused": False}
    said: list[Said] = [{"id": f"{part}/{n}", "reason": line, **mark} for n, line in enumerate(found.mended)]
    packed = content.startswith(PACKED)
    if packed == desk.file.endswith(".gz"):
        return content, said
    return (gzip.decompress(content) if packed else gzip.compress(content, mtime=0)), said


def judged(desk: Desk, edition: Edition) -> Sequence[Said]:
    """What the gates say of an edition. BadTable where it cannot be read by its sheet and no gate says why."""
    said = said_of(desk.archive, desk.sheet, desk.register, edition)
    if not any(one["refused"] for one in said):
        read_panel(open_table(desk.archive.path(edition.whole)), desk.sheet, desk.table, desk.register)
    return said


def _told(edition: Edition, new: bool, said: Sequence[Said]) -> str:
    holds = sum(one["says"] == "hold" for one in said)
    warnings = sum(one["says"] == "warn" for one in said)
    more = f"; {holds} held, {warnings} to look at" if holds or warnings else ""
    right = [f"\n  put right: {one['reason']}" for one in said if one["gate"] == "put right"]
    return f"{edition.known_on} {edition.table}: {'new edition' if new else 'is here already'}{more}{''.join(right)}"


def vintages(home: Home, dataset: str, say: Say) -> int:
    """Lists the editions of a dataset, oldest first: day, table, what became of it, where it lies."""
    home.shelf("datasets").find(dataset)
    found = list(home.archive.all(dataset))
    if not found:
        say(f"{dataset}: no edition has come in yet: parishpump ingest {dataset} FILE --released DATE")
        return 0
    newest = {edition.table: edition.key for edition, used, _ in found if used}
    taken = {(edition.table, edition.part, edition.known_on) for edition, used, _ in found if used}
    for edition, used, said in found:
        if not used and (edition.table, edition.part, edition.known_on) in taken:
            continue  # refused at first, and read since
        told = "in use" if edition.key == newest.get(edition.table) else "kept" if used else "refused"
        holds = len(home.archive.held(edition)) if used else 0
        held = f", {holds} held" if holds else ""
        day = edition.released.isoformat() if edition.released else "day unknown"
        say(f"{day:11} {edition.table:14} {told}{held:10} {edition.file}  {edition.sha256[:12]}  from {edition.origin}")
        if not used:
            say(f"{'':11} {said[0]['reason'] if said else 'not judged: take it in again'}")
    return 0
