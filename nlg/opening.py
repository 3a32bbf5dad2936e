"""What a dataset lies in: its sheet and register, and of each table the edition in use, read as a panel."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nlg.archive import Edition
from nlg.errors import BadSheet, NotKnown
from nlg.finding.detect import shelf
from nlg.home import Home
from nlg.intake.read import open_table, read_panel
from nlg.intake.register import Register, load_register
from nlg.intake.sheet import Sheet, load_sheet
from nlg.panel import Panel


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A dataset's files as read: by table (and "sheet", "register") where each lies, its hash; the editions in use.

    The sheet says of each table the day of its edition, and has the edition before as a table of its own.
    """

    sheet: Sheet
    register: Register
    panels: dict[str, Panel]
    files: dict[str, Path]
    hashes: dict[str, str]
    editions: dict[str, Edition]


def open_files(home: Home, name: str, as_of: date | None) -> Opened:
    """Of each table the newest edition that the newsroom has in use, else the file beside the sheet.

    With `as_of` the newest known by that day, with the sheet and register it was read by then. NotKnown where a table
    had not been published yet; BadSheet where the sheet names areas or kinds of fact that there are not.
    """
    path = home.shelf("datasets").find(name)
    beside = path.parent
    taken = {table: home.archive.editions(name, table, as_of)[-2:] for table in load_sheet(path).tables}
    then = next((found[-1] for found in taken.values() if found), None) if as_of else None
    if then is not None:
        path = home.archive.path(then.sheet)
    sheet = load_sheet(path)
    areas = home.archive.path(then.register) if then else home.shelf("registers").find(sheet.register_)
    register = load_register(areas)
    _names_what_is_there(path, sheet, register)
    sheet, editions = _edited(sheet, taken)
    panels, files = {}, {"sheet": path, "register": register.file}
    hashes = {key: hashlib.sha256(file.read_bytes()).hexdigest() for key, file in files.items()}
    for table, about in sheet.tables.items():
        _was_published(sheet, table, as_of)
        edition = editions.get(table)
        found = open_table(home.archive.path(edition.whole) if edition else beside / about.file)
        panels[table] = read_panel(found, sheet, table, register)
        files[table], hashes[table] = found.path, found.sha256
    return Opened(sheet=sheet, register=register, panels=panels, files=files, hashes=hashes, editions=editions)


def _was_published(sheet: Sheet, table: str, as_of: date | None) -> None:
    about = sheet.tables[table]
    late = as_of is not None and about.released is not None and about.released > as_of
    if late and not about.stands_in:
        raise NotKnown(
            f"{sheet.id}: nothing of '{table}' had been published by {as_of}",
            mend=f"its first release is of {about.released}",
        )


def _edited(sheet: Sheet, taken: Mapping[str, Sequence[Edition]]) -> tuple[Sheet, dict[str, Edition]]:
    """The sheet with the newest editions' days and a table for each edition before; the editions by table."""
    editions: dict[str, Edition] = {}
    released: dict[str, date | None] = {}
    before: dict[str, tuple[str, date | None]] = {}
    for table, found in taken.items():
        if found and table in sheet.tables:
            editions[table], released[table] = found[-1], found[-1].released
        if len(found) > 1 and table in sheet.tables and not sheet.tables[table].earlier:
            older = f"{table}@{found[0].released.isoformat() if found[0].released else 'before'}"
            editions[older], before[table] = found[0], (older, found[0].released)
    return (sheet.edited(released, before) if editions else sheet), editions


def _names_what_is_there(path: Path, sheet: Sheet, register: Register) -> None:
    """The areas that a sheet names are in its register, the kinds of fact on the shelf."""
    for target in sheet.targets:
        _areas_exist(path, f"targets.{target}.areas", sheet.targets[target].areas, register)
    for kind in sheet.story.untold:
        if kind not in list(shelf()):
            raise BadSheet(f"{path.name}: story.untold: there is no kind of fact '{kind}'", mend="see docs/facts.md")
    for short, measure in ((m, one) for table in sheet.tables.values() for m, one in table.measures.items()):
        _areas_exist(path, f"measures.{short}.unsteady", measure.unsteady, register)


def _areas_exist(path: Path, key: str, codes: Sequence[str], register: Register) -> None:
    for code in codes:
        if code not in register.areas:
            raise BadSheet(f"{path.name}: {key}: '{code}' is not in {register.file.name}")
