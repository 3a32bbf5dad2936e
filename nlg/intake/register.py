"""The area register: who is who, and who belongs to whom."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from nlg.errors import BadSheet, BadTable, NotKnown
from nlg.panel import Area

COLUMNS = (
    "code",
    "name",
    "display",
    "article",
    "preposition",
    "kind",
    "called",
    "parent",
    "members",
    "population",
    "population_year",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Register:
    """Areas by code, in the file's order. `population_year` is the one all populations are of."""

    file: Path
    areas: Mapping[str, Area]
    full_names: Mapping[str, str]
    counted_in: Mapping[str, str]  # where some publishers count an area that has no rows of its own
    population_year: str
    neighbours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # who touches whom, said from both sides

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Codes that name an area as their parent, in the register's order."""
        found: dict[str, list[str]] = {}
        for area in self.areas.values():
            if area.parent:
                found.setdefault(area.parent, []).append(area.code)
        return {code: tuple(codes) for code, codes in found.items()}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where in the register an area stands, from 0."""
        return {code: n for n, code in enumerate(self.areas)}

    def parts(self, code: str) -> tuple[str, ...]:
        """What an area is made of: its members, or else its children."""
        area = self.areas[code]
        return area.members or self.children.get(code, ())

    def leaves(self, code: str, table_codes: frozenset[str]) -> tuple[str, ...]:
        """The smallest areas of a table that an area is made of: itself where the table has nothing below it."""
        below = tuple(leaf for part in self.parts(code) for leaf in self.leaves(part, table_codes))
        return below or ((code,) if code in table_codes else ())

    def added_up(self, code: str, table_codes: frozenset[str]) -> tuple[str, ...]:
        """The largest areas of a table that add up to an area: a county's own row counts, not its districts' again."""
        if code in table_codes:
            return (code,)
        return tuple(row for part in self.parts(code) for row in self.added_up(part, table_codes))

    def is_group(self, code: str, table_codes: frozenset[str]) -> bool:
        """Whether an area is told of as a group: its own row stands above others, or it is the whole sum of some."""
        if code in table_codes:
            return self.leaves(code, table_codes) != (code,)
        return self.whole(code, table_codes)

    def whole(self, code: str, table_codes: frozenset[str]) -> bool:
        """Whether a table has every part of an area: a sum with a part missing would be a wrong number."""
        if code in table_codes:
            return True
        parts = self.parts(code)
        return bool(parts) and all(
            self.whole(part, table_codes) or self._counted_elsewhere(part, table_codes) for part in parts
        )

    def _counted_elsewhere(self, code: str, table_codes: frozenset[str]) -> bool:
        other = self.counted_in.get(code)
        return other is not None and bool(self.leaves(other, table_codes))

    def patch(self, code: str) -> str:
        """The group a newsroom compares an area in: one made of members that holds it, else its parent."""
        return self._in_members.get(code, self.areas[code].parent)

    @cached_property
    def _in_members(self) -> Mapping[str, str]:
        """For each area that a group made of members holds, the first such group."""
        found: dict[str, str] = {}
        for area in self.areas.values():
            below = list(area.members)
            for code in below:  # grows as it goes
                found.setdefault(code, area.code)
                below.extend(self.parts(code))
        return found

    def find(self, asked: str) -> Area:
        """An area by code or by either of its names; NotKnown suggests the nearest."""
        if asked in self.areas:
            return self.areas[asked]
        plain = _plain(asked)
        hits = [
            area
            for area in self.areas.values()
            if plain in (_plain(area.name), _plain(self.full_names[area.code]), _plain(area.code))
        ]
        if len(hits) == 1:
            return hits[0]
        if hits:
            several = ", ".join(f"{area.code} ({area.kind})" for area in hits)
            raise NotKnown(f"'{asked}' names more than one area: {several}", mend="ask for one by its code")
        plain_names = [_plain(a.name) for a in self.areas.values()]
        near = difflib.get_close_matches(plain, plain_names, n=3, cutoff=0.6)
        near = near or [name for name in plain_names if plain in name][:3]
        names = [a.name for a in self.areas.values() if _plain(a.name) in near]
        raise NotKnown(
            f"there is no area '{asked}' in {self.file.name}",
            mend=f"did you mean {' or '.join(names)}?" if names else "see the names with: parishpump datasets NAME",
        )


def _plain(name: str) -> str:
    return name.casefold().replace("\u2019", "'").removeprefix("the ").replace(" & ", " and ").strip()


def load_register(path: Path) -> Register:
    """The register in a CSV file. BadSheet names file, row and column."""
    text = path.read_text(encoding="utf-8-sig")
    reader = csv.DictReader(io.StringIO(text))
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise BadSheet(f"{path.name}: row 1: there is no column '{missing[0]}'")
    areas: dict[str, Area] = {}
    full_names: dict[str, str] = {}
    counted_in: dict[str, str] = {}
    neighbours: dict[str, tuple[str, ...]] = {}
    years: set[str] = set()
    for number, row in enumerate(reader, start=2):
        area = _area(path, number, row)
        if area.code in areas:
            raise BadSheet(f"{path.name}: row {number}, column code: '{area.code}' is there twice")
        areas[area.code], full_names[area.code] = area, row["name"]
        if row.get("counted_in") and row["counted_in"] != area.code:
            counted_in[area.code] = row["counted_in"]
        if touching := _listed(row.get("neighbours")):
            neighbours[area.code] = touching
        years.add(row.get("population_year") or "")
    for area in areas.values():
        for code in (area.parent, *area.members):
            if code and code not in areas:
                raise BadSheet(f"{path.name}: {area.code}: its parent or member '{code}' is not in the register")
    _neighbours_agree(path, neighbours, areas)
    year = sorted(years - {""})
    found = Register(
        file=path,
        areas=areas,
        full_names=full_names,
        counted_in=counted_in,
        population_year=year[0] if len(year) == 1 else "",
        neighbours=neighbours,
    )
    _nothing_lies_within_itself(found)
    return found


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())


def _neighbours_agree(path: Path, neighbours: Mapping[str, tuple[str, ...]], areas: Mapping[str, Area]) -> None:
    """Who touches another is touched by it; a register that says so on one side only has a slip on the other."""
    for code, others in neighbours.items():
        for other in others:
            if other not in areas:
                raise BadTable(f"{path.name}: {code}, column neighbours: '{other}' is not in the register")
            if other == code or code not in neighbours.get(other, ()):
                raise BadTable(
                    f"{path.name}: {code}, column neighbours: '{other}' does not have '{code}' as a neighbour",
                    mend=f"add '{code}' to the neighbours of '{other}', or take it out",
                )


def _nothing_lies_within_itself(register: Register) -> None:
    sound: set[str] = set()
    for code in register.areas:
        _look_below(register, code, (), sound)


def _look_below(register: Register, code: str, above: tuple[str, ...], sound: set[str]) -> None:
    if code in above:
        raise BadSheet(f"{register.file.name}: {code}: lies within itself, by its parent or members")
    if code in sound:
        return
    for part in register.parts(code):
        _look_below(register, part, (*above, code), sound)
    sound.add(code)


def _area(path: Path, number: int, row: Mapping[str, str]) -> Area:
    people = (row["population"] or "").strip()
    if people and not people.isdigit():
        raise BadSheet(f"{path.name}: row {number}, column population: '{people}' is not a whole number")
    if not row["code"] or not row["display"]:
        raise BadSheet(f"{path.name}: row {number}: an area needs a code and a display name")
    return Area(
        code=row["code"],
        name=row["display"],
        article=row["article"] or "",
        preposition=row["preposition"] or "in",
        kind=row["kind"] or "area",
        called=row["called"] or "area",
        parent=row["parent"] or "",
        members=tuple((row["members"] or "").split()),
        tags=_listed(row.get("tags")),
        population=int(people) if people else None,
        population_year=(row["population_year"] or "").strip() if people else "",
    )
