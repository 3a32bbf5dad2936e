"""What an article is held against: the tables of one or several sheets, each in one or several editions."""

from __future__ import annotations

import csv
import gzip
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from ..check.against_sheet import columns_declared, declared_measures, names_in, told_apart_by
from ..check.definitions import QUOTIENTS, Measure
from ..check.exact import Number, inside_chance, number_from
from ..check.measures import Figures
from ..check.periods import first_day
from ..check.register import Register
from ..check.report import Unreadable
from ..check.shapes import SHAPE_DEFAULTS, kinds, whole_shape
from ..check.tables import Table
from .thesaurus import KIND_WORDS, PLURAL_KINDS

_NEVER_ADDED = ("rate", "share", "index")


@dataclass(frozen=True)
class Given:
    """Files of one dataset: its sheet, its register, the folder of its tables, and earlier editions of a table."""

    name: str
    sheet: Path
    register: Path
    vintages: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Span:
    """The days that a figure covers."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class Edition(Figures):
    """One table at one vintage, and the figures that its sheet makes of it."""

    def __init__(self, dataset: str, name: str, table: Table, sheet: Mapping[str, Any], register: Register) -> None:
        self.dataset, self.name, self.sheet, self.register = dataset, name, sheet, register
        declared = sheet["tables"][name]
        self.declared: Mapping[str, Any] = declared
        self.tables = {name: table}
        self.table = table
        self.measures = _measures(name, declared)
        self.names = {name: names_in(sheet, name)}
        self._leaves, self._added_up, self._seen = {}, {}, {}
        self.label = f"{dataset}, {table.file}"

    def span(self, measure: str, index: int) -> Span:
        """The days covered by a measure's figure at an index."""
        last = self.table.period(index).last
        if (days := self.table.period(index, self.periods(measure)).days) is not None:
            return Span(last - timedelta(days=days - 1), last)
        place = self.table.row.place(index - self.periods(measure) + 1) if index >= self.periods(measure) - 1 else None
        return Span(first_day(self.table.form, self.table.row.place(index) if place is None else place), last)

    @cached_property
    def lasts(self) -> dict[date, int]:
        """The index of the period that ends on a day."""
        return {self.table.period(index).last: index for index in range(len(self.table))}


@dataclass(eq=False)
class Concept:
    """What a measure is called, and where its figures are: the same measure in several tables and editions."""

    dataset: str
    name: str
    unit: str
    kind: str
    polarity: str
    nouns: tuple[str, ...]
    explained: str
    counted: bool
    main: bool
    numerator: str = ""
    also_called: tuple[str, ...] = ()
    holders: list[tuple[Edition, str]] = field(default_factory=list)

    @property
    def money(self) -> str:
        return self.unit if self.unit in ("£", "$", "€") else ""

    @property
    def percent(self) -> bool:
        return "%" in self.unit

    @property
    def adds(self) -> bool:
        """Whether its figures of several periods add up."""
        return self.kind == "flow"


@dataclass(frozen=True)
class Cell:
    """One figure found in a table."""

    edition: Edition
    measure: str
    area: str
    index: int
    value: Number

    @property
    def last(self) -> date:
        """The last day of its period."""
        return self.edition.table.period(self.index).last

    def __str__(self) -> str:
        return (
            f"{self.edition.table.file}: {self.measure.partition('.')[2]}, {self.area}, to {self.last.isoformat()} = "
            f"{plain_text(self.value)}"
        )


class World:
    """All that is known: concepts, areas, targets and baselines."""

    def __init__(self, given: Sequence[Given]) -> None:
        self.concepts: list[Concept] = []
        self.registers: list[Register] = []
        self.sheets: list[Mapping[str, Any]] = []
        for one in given:
            self._take(one)

    def _take(self, given: Given) -> None:
        sheet = _sheet(given.sheet)
        register = Register(given.register.name, given.register.read_bytes())
        self.registers.append(register)
        self.sheets.append(sheet)
        for edition in _editions(given, sheet, register):
            for short, said in declared_measures(edition.declared).items():
                if isinstance(said, Mapping) and f"{edition.name}.{short}" in edition.measures:
                    self._hold(given.name, sheet, edition, short, said)

    def _hold(
        self, dataset: str, sheet: Mapping[str, Any], edition: Edition, short: str, said: Mapping[str, Any]
    ) -> None:
        for concept in self.concepts:
            if (concept.dataset, concept.name, concept.unit) == (dataset, short, said.get("unit", "")):
                concept.holders.append((edition, f"{edition.name}.{short}"))
                return
        noun = said.get("noun", {})
        texts = [noun[key] for key in ("full", "full_one", "many", "one", "headline", "short") if key in noun]
        concept = Concept(
            dataset=dataset,
            name=short,
            unit=str(said.get("unit", "")),
            kind=str(said.get("type", "flow")),
            polarity=str(said.get("polarity", "neutral")),
            nouns=tuple(dict.fromkeys([*texts, short.replace("_", " ")])),
            explained=str(noun.get("explained", "")),
            counted=bool(said.get("counted")) or edition.counts(f"{edition.name}.{short}"),
            main=sheet.get("story", {}).get("main") == short,
            numerator=str(said.get("numerator", "")),
            also_called=_texts(said.get("also_called", [])),
        )
        concept.holders.append((edition, f"{edition.name}.{short}"))
        self.concepts.append(concept)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """What areas are called as one of many: "borough", "branch"; ordinary words and the registers' own."""
        called = {word for r in self.registers for a in r.areas.values() for word in (a.called, a.line.get("kind", ""))}
        return frozenset(KIND_WORDS | {word.lower() for word in called if word and word.isalpha()})

    @cached_property
    def plural_kinds(self) -> frozenset[str]:
        return frozenset(PLURAL_KINDS | {plural(word) for word in self.kinds})

    @cached_property
    def subjects(self) -> list[tuple[str, ...]]:
        """For each sheet the words for what all is about, which stand for each other: "Covid", "coronavirus"."""
        said = [(s.get("subject", ""), s.get("subject_full", ""), *s.get("also_called", [])) for s in self.sheets]
        return [tuple(str(word).lower() for word in words if word) for words in said]

    def area(self, code: str) -> Any:
        """The register's line of an area; `None` where no register has it."""
        return next((r.areas[code] for r in self.registers if code in r.areas), None)

    def name(self, code: str) -> str:
        """What an area is called in print."""
        area = self.area(code)
        return area.display if area else code

    def named(self, name: str) -> list[str]:
        """The codes of the areas that have a name."""
        return [a.code for r in self.registers for a in r.areas.values() if name in (a.display, a.line.get("name"))]

    def wider(self, code: str) -> list[str]:
        """Made-up areas that hold this one as a member."""
        return [a.code for r in self.registers for a in r.areas.values() if code in a.members]

    def cells(self, concept: Concept, code: str, span: Span) -> list[Cell]:
        """The figure of an area for just these days, in every edition that has it, the foremost first."""
        found = []
        for edition, measure in concept.holders:
            index = edition.lasts.get(span.last)
            if index is not None and edition.span(measure, index).first == span.first:
                found += self.cell(edition, measure, code, index)
        return found

    def cell(self, edition: Edition, measure: str, code: str, index: int) -> list[Cell]:
        """The figure at an index as a list of one, or of none where it is not known."""
        if not 0 <= index < len(edition.table) or code not in edition.register.areas:
            return []
        value = edition.at(measure, code, index)
        return [] if value is None else [Cell(edition, measure, code, index, value)]

    def leaves(self, edition: Edition, code: str) -> tuple[str, ...]:
        """The areas within one, in a table."""
        return edition.leaves(code, edition.name) if code in edition.register.areas else ()

    def set_of(self, concept: Concept, group: str | tuple[str, ...]) -> tuple[Edition, str, tuple[str, ...]] | None:
        """The edition by which areas within a group, or those given, are compared, and these areas."""
        best = None
        for edition, measure in concept.holders:
            if isinstance(group, str):
                leaves = self.leaves(edition, group)
            else:
                leaves = group if all(code in edition.table for code in group) else ()
            if len(leaves) > 1 and (
                best is None or (edition.dataset == best[0].dataset and len(leaves) > len(best[2]))
            ):
                best = (edition, measure, leaves)
        return best

    def targets(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for sheet in self.sheets:
            yield from sheet.get("targets", {}).items()

    def baselines(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for sheet in self.sheets:
            yield from sheet.get("baselines", {}).items()


def by_chance(now: Number, before: Number) -> bool:
    """Whether two counts may differ by chance alone."""
    whole = all(isinstance(v, int) and v >= 0 for v in (now, before))
    return whole and inside_chance(int(now), int(before))


def plain_text(value: Number) -> str:
    """A number for people: thousands with commas, at most two decimals.

    >>> plain_text(Fraction(12345, 10)), plain_text(81)
    ('1,234.5', '81')
    """
    if Fraction(value).denominator == 1:
        return f"{int(value):,}"
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")


def _texts(said: Any) -> tuple[str, ...]:
    return tuple(str(text) for text in said) if isinstance(said, list) else ()


def plural(word: str) -> str:
    """The plural of a kind of area.

    >>> plural("branch"), plural("county"), plural("club")
    ('branches', 'counties', 'clubs')
    """
    if word.endswith("y") and word[-2:-1] not in "aeou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "ch", "sh", "x")) else f"{word}s"


def _sheet(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except ValueError as error:
        raise Unreadable(f"{path.name}: not TOML in UTF-8: {error}") from error


def _editions(given: Given, sheet: Mapping[str, Any], register: Register) -> Iterator[Edition]:
    """The sheet's tables, the whole before the parts and earlier editions last; then the editions given besides."""
    story, tables = sheet.get("story", {}), sheet.get("tables", {})
    earlier = {table.get("earlier") for table in tables.values()}
    ordered = sorted(tables, key=lambda n: (n in earlier, n != story.get("whole"), n != story.get("parts")))
    for name in ordered:
        file = given.sheet.parent / tables[name]["file"]
        if not file.is_file():
            raise Unreadable(f"{given.name}: the table {file.name} is not beside its sheet")
        yield _edition(given.name, name, file, sheet, register)
    for path in given.vintages:
        fitting = [name for name in ordered if name not in earlier and fits_columns(path, tables[name])]
        if fitting:
            yield _edition(given.name, fitting[0], path, sheet, register)


def fits_columns(path: Path, declared: Mapping[str, Any]) -> bool:
    """Whether a file has the columns that a sheet's table needs."""
    header = _header(path)
    needed = {declared["area"], declared["period"], *declared.get("where", {})} | columns_declared(declared)
    return needed <= set(header)


def _header(path: Path) -> list[str]:
    try:
        with path.open("rb") as raw, gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw as plain:
            return next(csv.reader(io.StringIO(plain.readline().decode("utf-8-sig"))), [])
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path.name}: not a table in UTF-8: {error}") from error


def _edition(dataset: str, name: str, path: Path, sheet: Mapping[str, Any], register: Register) -> Edition:
    declared = sheet["tables"][name]
    said = {key: declared[key] for key in ("area", "period", "period_form", *SHAPE_DEFAULTS) if key in declared}
    said.setdefault("missing_marks", list(sheet.get("missing_marks", [])))
    shape = whole_shape(said, f"{dataset}: tables.{name}")
    with path.open("rb") as content:
        table = Table(path.name, content, shape, sorted(columns_declared(declared)), sorted(told_apart_by(declared)))
    return Edition(dataset, name, table, sheet, register)


def _measures(table: str, declared: Mapping[str, Any]) -> dict[str, Measure]:
    found = {f"{table}.population": Measure(f"{table}.population", table, "population", "people")}
    for short, said in declared_measures(declared).items():
        name, op = f"{table}.{short}", said.get("op", "column")
        quotient = op in QUOTIENTS
        found[name] = Measure(
            name=name,
            table=table,
            op=op,
            unit=str(said.get("unit", "")),
            column=str(said.get("column", "")),
            periods=int(said.get("periods", 1)),
            step=int(said.get("step", 1)),
            numerator=f"{table}.{said['numerator']}" if quotient else "",
            denominator=f"{table}.{said['denominator']}" if quotient else "",
            per=100 if op == "share" else number_from(str(said.get("per", 1))),
            where=kinds(said.get("where", {}), name),
            adds_up=bool(said.get("adds_up", said.get("type") not in _NEVER_ADDED)),
            partial=tuple(str(day) for day in said.get("partial", [])),
        )
    return found


def vintage_files(paths: Iterable[Path]) -> list[Path]:
    """Files as they are, of folders all tables in them by name."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found += [one for one in inside if one.name.endswith((".csv", ".csv.gz"))]
    return found
