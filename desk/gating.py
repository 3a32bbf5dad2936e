"""Puts arriving tables through the gates, lists what they say, tries a file, and lets holds go in an editor's name."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from desk.tables import WIDTH
from nlg.archive import Archive, Edition, Said
from nlg.errors import BadTable, NotKnown, Trouble
from nlg.home import Home
from nlg.intake.arrival import Arrival, Earlier, arrive, as_it_stands
from nlg.intake.depends import depends
from nlg.intake.judge import judge
from nlg.intake.register import Register, load_register
from nlg.intake.rows import open_table
from nlg.intake.sheet import Sheet, load_sheet
from nlg.intake.verdict import Scope
from nlg.panel import Panel
from nlg.pipeline import Dataset

Say = Callable[[str], None]
MOST_EDITIONS, MOST_LINES = 8, 2_000_000  # of the editions before so many are looked at, while they are not too long


def said_of(archive: Archive, sheet: Sheet, register: Register, edition: Edition) -> list[dict[str, Any]]:
    """What the gates say of an edition that lies in the archive, as plain JSON for its book."""
    published = edition.known_on
    before = [one for one in archive.editions(edition.dataset, edition.table, published) if one.key != edition.key]
    earlier = _earlier(archive, sheet, register, before)
    path = archive.path(_looked_at(sheet, edition))
    if published == date.min:  # what lay beside the sheet and does not say of when it is: it can be no fault of its age
        published = date.max.replace(year=9000)
    arrival = arrive(
        open_table(path),
        sheet,
        edition.table,
        register,
        published=published,
        dated=edition.released is not None,
        earlier=earlier,
    )
    return [verdict.as_json() for verdict in judge(arrival)]


def _looked_at(sheet: Sheet, edition: Edition) -> str:
    """Of an edition that holds only the newest periods what came in; else the table that stories are told from."""
    return edition.part if sheet.tables[edition.table].editions == "window" else edition.whole


def _earlier(archive: Archive, sheet: Sheet, register: Register, before: Sequence[Edition]) -> list[Earlier]:
    """The newest editions before one, oldest first, each with the holds that nobody has let go."""
    found: list[Earlier] = []
    lines = 0
    for edition in reversed(before[-MOST_EDITIONS:]):
        path = archive.path(_looked_at(sheet, edition))
        lines += open_table(path).length
        if found and lines > MOST_LINES:
            break
        try:
            panel = _panel(path, sheet.model_dump_json(by_alias=True), edition.table, register)
        except BadTable:  # the sheet has been changed since: an edition that it cannot read is no yardstick
            continue
        held = tuple(Scope.of_json(scope) for one in archive.held(edition) for scope in one.get("scope", ()))
        published = edition.known_on if edition.known_on > date.min else panel.calendar.ends[-1]
        found.append(Earlier(panel=panel, published=published, dated=edition.released is not None, held=held))
    return found[::-1]


@lru_cache(maxsize=MOST_EDITIONS + 2)
def _panel(path: Path, sheet: str, table: str, register: Register) -> Panel:
    """An edition's panel; a day's edition is looked at again on each of the next days."""
    return as_it_stands(open_table(path), Sheet.model_validate_json(sheet), table, register)


def open_holds(dataset: Dataset) -> list[Said]:
    """The holds on the editions that a dataset's tables were read from, and that nobody has let go."""
    archive = dataset.home.archive
    current = [edition for table, edition in dataset.editions.items() if table in dataset.panels]
    return [hold for edition in current for hold in archive.held(edition) if "scope" in hold]


def holds_beside(others: Iterable[Dataset]) -> list[Said]:
    """The open holds on datasets that stand beside stories, of their tables as a bundle calls them."""
    return [_as_beside(hold, other.sheet.id) for other in others for hold in open_holds(other)]


def _as_beside(hold: Said, dataset: str) -> Said:
    def named(scope: Said) -> Said:
        return {key: f"{dataset}/{told}" if key in ("table", "measure") else told for key, told in scope.items()}

    return {**hold, "scope": [named(scope) for scope in hold["scope"]]}


def stopped(bundle: Mapping[str, Any], holds: Sequence[Said]) -> str:
    """Why a story may not be told yet; "" where it rests on nothing that is held."""
    found = depends(bundle, holds)
    return f"{found[0]['reason']} (hold {found[0]['id']})" if found else ""


def gates(home: Home, dataset: str, say: Say) -> int:
    """Lists what the gates said of the newest editions, and who let what go; 1 where something is still held."""
    home.shelf("datasets").find(dataset)
    newest: dict[str, tuple[Edition, tuple[Said, ...]]] = {}
    for edition, _, said in home.archive.all(dataset):
        newest[edition.table] = (edition, said)
    if not newest:
        say(f"{dataset}: no edition has come in yet: parishpump ingest {dataset} FILE --released DATE")
    letters, held = home.archive.letters(), 0
    for edition, said in newest.values():
        open_ones = [one for one in said if one["id"] not in letters]
        held += sum(one["says"] == "hold" for one in open_ones)
        say(f"{edition.table}, edition of {edition.known_on}: {_counted(open_ones)}")
        for one in said:
            let = letters.get(one["id"])
            for line in _lines(one, let):
                say(line)
    return 1 if held else 0


def _counted(said: Sequence[Said]) -> str:
    holds, warnings = (sum(one["says"] == kind for one in said) for kind in ("hold", "warn"))
    return f"{holds} held, {warnings} to look at" if said else "nothing is held"


def _lines(one: Said, let: Said | None) -> Iterator[str]:
    says = "let go" if let else "refused" if one.get("refused") else one["says"]
    yield f"  {says:7} {one['gate']:16} {one['id']}"
    yield from textwrap.wrap(one["reason"], WIDTH, initial_indent="    ", subsequent_indent="    ")
    for cell in one.get("cells", ())[:3]:
        was = f" (was {cell['was']})" if "was" in cell else ""
        where = " ".join(cell[key] for key in ("area", "period") if key in cell)
        row = f"row {cell['row']}, " if cell.get("row") else ""
        yield f"      {cell['file']}: {row}column {cell['column']}: {where}: {cell.get('value', 'nothing')}{was}"
    if let:
        yield f"    let go by {let['by']} on {let['at'][:10]}: {let['reason']}"
    else:
        yield from textwrap.wrap(f"mend: {one['mend']}", WIDTH, initial_indent="    ", subsequent_indent="    ")


def let_go(home: Home, dataset: str, hold: str, by: str, reason: str, now: datetime, say: Say) -> int:
    """Lets a hold of a dataset go, in an editor's name."""
    mine = [one for _, _, said in home.archive.all(dataset) for one in said if one["says"] == "hold"]
    found = next((one for one in mine if one["id"] == hold), None)
    if found is None:
        known = ", ".join(one["id"] for one in mine[-5:]) or "none"
        raise NotKnown(f"{dataset}: there is no hold '{hold}'", mend=f"holds: {known}")
    if found.get("refused"):
        raise Trouble(f"{hold}: the table could not be read, so there is nothing to let go", mend=found["mend"])
    home.archive.let(hold, by=by, reason=reason, now=now)
    say(f"{hold}: let go by {by.strip()}: {reason.strip()}")
    return 0


def try_file(home: Home, dataset: str, file: Path, table: str, published: date, say: Say, *, dated: bool) -> int:
    """What the gates would say of a file as a dataset's next edition; nothing is kept."""
    path = home.shelf("datasets").find(dataset)
    sheet = load_sheet(path)
    register = load_register(home.shelf("registers").find(sheet.register_))
    name = table or _only(sheet)
    if name not in sheet.tables:
        raise NotKnown(f"{dataset}: there is no table '{name}'", mend=f"one of {', '.join(sheet.tables)}")
    earlier = _earlier(home.archive, sheet, register, home.archive.editions(dataset, name, published))
    earlier = earlier or _beside(sheet, path.parent / sheet.tables[name].file, name, register)
    arrival = arrive(open_table(file), sheet, name, register, published=published, dated=dated, earlier=earlier)
    said = [verdict.as_json() for verdict in judge(arrival)]
    say(f"{name}, {file.name} beside {_named(arrival)}: {_counted(said)}")
    for one in said:
        for line in _lines(one, None):
            say(line)
    return 1 if any(one["says"] == "hold" for one in said) else 0


def _beside(sheet: Sheet, path: Path, name: str, register: Register) -> list[Earlier]:
    """The table that the sheet came with, as the edition before."""
    if not path.is_file():
        return []
    panel = as_it_stands(open_table(path), sheet, name, register)
    released = sheet.tables[name].released
    return [Earlier(panel=panel, published=released or panel.calendar.ends[-1], dated=released is not None)]


def _named(arrival: Arrival) -> str:
    return f"the edition of {arrival.before.published}" if arrival.before else "no other edition"


def _only(sheet: Sheet) -> str:
    names = [name for name in sheet.tables if name not in sheet.earlier_tables]
    if len(names) != 1:
        raise NotKnown(f"{sheet.id} has several tables", mend=f"say which with --table: {', '.join(names)}")
    return names[0]
