"""Reads an article for the command line: finds sheets and registers on the shelves, and prints what was found."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nlg.errors import BadSheet, NotKnown
from nlg.files import write_whole
from nlg.home import Home
from nlg.proof.check import Unreadable
from nlg.proof.reverse import FALSE, Desk, Given, Reading, World, as_json, lines, page, vintage_files
from nlg.proof.reverse.world import fits_columns

_LONGEST = 200_000  # characters: far more than any article, and read within a minute


@dataclass(frozen=True)
class Asked:
    """What a person wants read: an article, the datasets it is held against, their earlier editions."""

    article: Path
    datasets: tuple[str, ...]
    vintages: tuple[Path, ...]
    period: date | None
    area: str
    as_json: bool
    html: Path | None


def run(home: Home, asked: Asked, say: Callable[[str], None]) -> int:
    """Prints the claims and slips of an article; 1 if one is false, else 0."""
    text = _text(asked.article)
    try:
        world = World(_given(home, asked))
        reading = Desk(world).read(text, asked.period, _area(world, asked.area))
    except Unreadable as error:
        raise BadSheet(str(error)) from error
    if asked.html is not None:
        content = page(reading, asked.article.stem).encode("utf-8")
        write_whole(asked.html, content, staging=asked.html.parent / ".tmp")
    _say(reading, asked.as_json, say)
    return 1 if any(claim.mark == FALSE for claim in reading.claims) else 0


def _say(reading: Reading, as_data: bool, say: Callable[[str], None]) -> None:
    if as_data:
        say(json.dumps(as_json(reading), ensure_ascii=False, indent=1))
        return
    for line in lines(reading):
        say(line)


def _text(path: Path) -> str:
    if not path.is_file():
        raise NotKnown(f"{path}: there is no such file")
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise NotKnown(f"{path}: is not UTF-8 text", mend="save the article as plain text in UTF-8") from None
    if "\x00" in text:
        raise NotKnown(f"{path}: is no text", mend="save the article as plain text in UTF-8")
    if not text.strip():
        raise NotKnown(f"{path}: there is nothing in it")
    if len(text) > _LONGEST:
        raise NotKnown(f"{path}: is longer than {_LONGEST:,} characters", mend="give one article at a time")
    return text


def _given(home: Home, asked: Asked) -> list[Given]:
    vintages = _vintages(asked.vintages)
    found, used = [], set[Path]()
    for name in dict.fromkeys(asked.datasets):
        sheet = home.shelf("datasets").find(name)
        try:
            said = tomllib.loads(sheet.read_text("utf-8"))
            register = home.shelf("registers").find(str(said["register"]))
            tables = said["tables"]
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
            raise BadSheet(f"{sheet}: {error}") from error
        mine = tuple(path for path in vintages if any(fits_columns(path, table) for table in tables.values()))
        used.update(mine)
        found.append(Given(name, sheet, register, mine))
    if strange := [path for path in vintages if path not in used]:
        raise NotKnown(f"{strange[0]}: has not the columns of any table of {', '.join(asked.datasets)}")
    return found


def _vintages(paths: Sequence[Path]) -> list[Path]:
    for path in paths:
        if not path.exists():
            raise NotKnown(f"{path}: there is no such file or folder")
    return vintage_files(paths)


def _area(world: World, asked: str) -> str:
    """The code of an area asked for by code or name; NotKnown with the nearest name."""
    import difflib

    if not asked:
        return ""
    names = {
        name: area.code for r in world.registers for area in r.areas.values() for name in (area.code, area.display)
    }
    if asked in names:
        return names[asked]
    near = difflib.get_close_matches(asked, list(names), n=1)
    raise NotKnown(f"there is no area '{asked}'", mend=f"did you mean {near[0]}?" if near else "")
