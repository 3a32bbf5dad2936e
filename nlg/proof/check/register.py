"""The area register: names, parents, members, populations, and the leaves of an area in a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Container
from dataclasses import dataclass

from .exact import Number, number_from
from .report import Unreadable

COLUMNS = ("code", "name", "display", "article", "preposition", "kind", "called", "parent", "members")
COLUMNS_MORE = ("population", "population_year")


@dataclass(frozen=True)
class Area:
    """One line of the register. `line` keeps every column's text; `population` is `None` where blank."""

    code: str
    display: str
    article: str
    called: str
    parent: str
    members: tuple[str, ...]
    population: Number | None
    line: dict[str, str]


class Register:
    """Areas by code, in the register's order."""

    def __init__(self, file: str, content: bytes) -> None:
        self.areas: dict[str, Area] = {}
        for number, line in enumerate(_lines(file, content), start=2):
            area = _area(file, number, line)
            if area.code in self.areas:
                raise Unreadable(f"{file}: line {number}: code {area.code} stands twice")
            self.areas[area.code] = area
        self.position = {code: at for at, code in enumerate(self.areas)}
        self._children: dict[str, tuple[str, ...]] = {}
        for area in self.areas.values():
            self._children[area.parent] = (*self._children.get(area.parent, ()), area.code)

    def leaves(self, code: str, rows: Container[str]) -> tuple[str, ...]:
        """The smallest areas with rows of their own that make up `code`; empty where there are none.

        Raises Unreadable where members go round in a ring or a leaf would be counted twice.
        """
        return _each_once(code, self._leaves(code, rows, ()))

    def added_up(self, code: str, rows: Container[str]) -> tuple[str, ...]:
        """The areas whose rows add up to `code`: its own row, or else what adds up to its parts."""
        return _each_once(code, self._added_up(code, rows))

    def _leaves(self, code: str, rows: Container[str], above: tuple[str, ...]) -> tuple[str, ...]:
        if code in above:
            raise Unreadable(f"register: {code} is a member of itself")
        below = tuple(leaf for part in self._parts(code) for leaf in self._leaves(part, rows, (*above, code)))
        return below or ((code,) if code in rows else ())

    def _added_up(self, code: str, rows: Container[str]) -> tuple[str, ...]:
        if code in rows:
            return (code,)
        return tuple(row for part in self._parts(code) for row in self._added_up(part, rows))

    def _parts(self, code: str) -> tuple[str, ...]:
        area = self.areas.get(code)
        return area.members if area and area.members else self._children.get(code, ())

    def population(self, code: str) -> Number | None:
        """People, or `None` where the register does not tell."""
        area = self.areas.get(code)
        return area.population if area else None


def _each_once(code: str, found: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(found)) != len(found):
        raise Unreadable(f"register: {code} counts an area twice")
    return found


def _lines(file: str, content: bytes) -> list[dict[str, str]]:
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{file}: not a CSV register in UTF-8: {error}") from error
    if not rows or len(set(rows[0])) != len(rows[0]):
        raise Unreadable(f"{file}: no header line, or a column named twice")
    if absent := [name for name in (*COLUMNS, *COLUMNS_MORE) if name not in rows[0]]:
        raise Unreadable(f"{file}: the register has no column {absent[0]}")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]):
            raise Unreadable(f"{file}: line {number} has {len(row)} fields, not {len(rows[0])}")
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def _area(file: str, number: int, line: dict[str, str]) -> Area:
    if not line["code"] or not line["display"]:
        raise Unreadable(f"{file}: line {number}: code or display is blank")
    try:
        population = number_from(line["population"]) if line["population"] else None
    except ValueError as error:
        raise Unreadable(f"{file}: line {number}, column population: {error}") from error
    return Area(
        code=line["code"],
        display=line["display"],
        article=line["article"],
        called=line["called"],
        parent=line["parent"],
        members=tuple(line["members"].split()),
        population=population,
        line=line,
    )
