"""V(measure, area, period): measures held against the sheet and reckoned from the cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from .against_sheet import (
    NOT_COUNTED,
    agree_on_measure,
    agree_on_shape,
    columns_declared,
    declared_measures,
    declared_table,
    in_the_sheet,
    names_in,
    told_apart_by,
)
from .definitions import QUOTIENTS, Measure, definitions
from .exact import Number, plain
from .house_style import house_dates, house_spelling
from .library import MAYBE_ROLES, ROLES, Library
from .nouns import Nouns
from .numerals import UNIT
from .register import Register
from .report import Unreadable
from .shapes import whole_shape
from .tables import Table


class Figures:
    """All figures that one dataset's sources and measures can give, each reckoned once.

    `sheet` is the id of the source that describes the dataset: that of figures beside the story, or with `None` the
    story's own. `own` are the ids of what describes it, and of its tables.
    """

    def __init__(
        self,
        library: Library,
        sources: Mapping[str, Mapping[str, Any]],
        measures: Mapping[str, Any],
        sheet: str | None = None,
    ) -> None:
        by_role = _by_role(sources, sheet)
        self.is_beside = sheet is not None
        self.own = frozenset(source["id"] for found in by_role.values() for source in found)
        self.own_tables = tuple(by_role["table"])
        self.sheet = library.toml(by_role["sheet"][0])
        self.style = library.toml(by_role["style"][0])
        self.dates = house_dates(self.style, by_role["style"][0]["file"])
        self.spelling = house_spelling(self.style, by_role["style"][0]["file"])
        self.context = {source["id"]: library.toml(source) for source in by_role["context"]}
        self.documents = {
            s["id"]: library.toml(s) for s in sources.values() if s["role"] in ("sheet", "style", "context")
        }
        self.stories = {source["id"]: library.document(source) for source in by_role["story"]}
        with_one = [source for source in by_role["table"] if _comes_with_one(source)]
        self.receipts = {source["id"]: _receipt(library, source, sources) for source in with_one}
        self.register: Register = library.register(by_role["register"][0])
        self.sources = sources
        self.measures = definitions(_without(measures, sources, self.own_tables), by_role)
        for measure in self.measures.values():
            agree_on_measure(measure, self.sheet)
        self.tables = {source["name"]: self._table(library, source) for source in by_role["table"]}
        sheets = [library.toml(source) for source in sources.values() if source["role"] == "sheet"]
        self.nouns = Nouns(self.sheet, self.measures, (each for each in sheets if each is not self.sheet))
        self.names = {table: names_in(self.sheet, table) for table in self.tables}
        self._leaves: dict[tuple[str, str], tuple[str, ...]] = {}
        self._added_up: dict[tuple[str, str], tuple[str, ...]] = {}
        self._seen: dict[tuple[str, str, int], Number | None] = {}

    def _table(self, library: Library, source: Mapping[str, Any]) -> Table:
        shape = whole_shape(source.get("shape"), f"source {source['id']}")
        declared = declared_table(self.sheet, source["name"])
        agree_on_shape(source, shape, declared, self.sheet.get("missing_marks", []))
        columns = {measure.column for measure in self.measures.values() if measure.table == source["name"]}
        columns |= columns_declared(declared)
        return library.table(source, shape, sorted(columns - {""}), sorted(told_apart_by(declared)))

    def table_of(self, measure: str) -> Table:
        """The table that a measure counts in."""
        return self.tables[self.measures[measure].table]

    def leaves(self, area: str, table: str) -> tuple[str, ...]:
        """The smallest areas with rows in the table that make up `area`."""
        if (area, table) not in self._leaves:
            self._leaves[area, table] = self.register.leaves(area, self.tables[table])
        return self._leaves[area, table]

    def is_group(self, area: str, table: str) -> bool:
        """Whether an area has other leaves than itself."""
        return self.leaves(area, table) != (area,)

    def at(self, name: str, area: str, index: int) -> Number | None:
        """V(measure, area, period), the period given by its index; `None` where it is not known."""
        key = (name, area, index)
        if key not in self._seen:
            self._seen[key] = self._reckon(self.measures[name], area, index)
        return self._seen[key]

    def _reckon(self, measure: Measure, area: str, index: int) -> Number | None:
        if measure.op == "population":
            return self.register.population(area)
        if measure.op in QUOTIENTS:
            over, under = self.at(measure.numerator, area, index), self.at(measure.denominator, area, index)
            return plain(Fraction(over * measure.per) / under) if over is not None and under else None
        table = self.tables[measure.table]
        if measure.partial and table.period(index).last.isoformat() in measure.partial:
            return None
        if area not in table and not measure.adds_up:
            return None
        if (area, measure.table) not in self._added_up:
            self._added_up[area, measure.table] = self.register.added_up(area, table)
        rows = self._added_up[area, measure.table]
        return table.series(measure.column, measure.where, measure.periods, rows)[index]

    def counts(self, name: str) -> bool:
        """Whether a measure counts events, so that chance moves it: by its unit, and its type in the sheet."""
        unit, table = self.measures[name].unit, self.measures[name].table
        said = declared_measures(declared_table(self.sheet, table)).get(name.partition(".")[2], {})
        counted = not any(mark in unit for mark in ("%", "£", "$", "€", " per ")) and UNIT.fullmatch(unit) is None
        return counted and said.get("type") not in NOT_COUNTED

    def step(self, name: str) -> int:
        """How many table periods back the previous one lies. A `per` that says 1 goes by its numerator."""
        measure = self.measures[name]
        if self.tables[measure.table].form == "year_ending":
            return self.tables[measure.table].row.a_year
        return self.step(measure.numerator) if measure.op in QUOTIENTS and measure.step == 1 else measure.step

    def periods(self, name: str) -> int:
        """How many table periods one figure covers: a `per` covers those of its numerator."""
        measure = self.measures[name]
        return self.periods(measure.numerator) if measure.op in QUOTIENTS else measure.periods

    def names_of(self, code: str) -> frozenset[str]:
        """What a story may call an area: the sheet's word for it in each table, or else the register's."""
        area = self.register.areas.get(code)
        found = {names.get(code) or (area.display if area else None) for names in self.names.values()}
        return frozenset(name for name in found if name)


def _by_role(sources: Mapping[str, Mapping[str, Any]], sheet: str | None) -> dict[str, list[Mapping[str, Any]]]:
    """The sources of one dataset by their roles. A style, context stores and earlier stories are the whole bundle's."""
    by_role: dict[str, list[Mapping[str, Any]]] = {role: [] for role in ROLES}
    for source in sources.values():
        if source["role"] not in by_role:
            raise Unreadable(f"source {source['id']} has the unknown role {source['role']!r:.40}")
        by_role[source["role"]].append(source)
    _described_by(by_role, sheet)
    for role, found in by_role.items():
        if (not found and role not in MAYBE_ROLES) or (role not in ("table", *MAYBE_ROLES) and len(found) > 1):
            raise Unreadable(f"the bundle names {len(found)} sources in the role {role}")
    names = [source.get("name") for source in by_role["table"]]
    if None in names or len(set(names)) != len(names):
        raise Unreadable("each table among the sources needs a name of its own")
    return by_role


def _described_by(by_role: dict[str, list[Mapping[str, Any]]], sheet: str | None) -> None:
    """Leaves the tables of one sheet, that sheet, and the one register that these tables go by.

    The first sheet and the first register are the story's own, and those of tables that name none.
    """
    firsts = {role: by_role[role][0]["id"] for role in ("sheet", "register") if by_role[role]}
    wanted = firsts.get("sheet") if sheet is None else sheet
    for source in by_role["table"]:
        for role in firsts:
            if source.get(role) not in (None, *(each["id"] for each in by_role[role])):
                raise Unreadable(f"source {source['id']}: there is no {role} {source[role]!r:.60}")
    by_role["table"] = [each for each in by_role["table"] if (each.get("sheet") or firsts.get("sheet")) == wanted]
    registers = {each.get("register") or firsts.get("register") for each in by_role["table"]} or {*firsts.values()}
    if len(registers & {each["id"] for each in by_role["register"]}) > 1:
        raise Unreadable(f"the tables of {wanted} go by more than one register")
    by_role["sheet"] = [each for each in by_role["sheet"] if each["id"] == wanted]
    by_role["register"] = [each for each in by_role["register"] if each["id"] in registers]


def _without(
    measures: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]], own: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The measures but those of other datasets' tables."""
    names = {source.get("name") for source in sources.values() if source["role"] == "table"}
    others = names - {source.get("name") for source in own}
    return {name: value for name, value in measures.items() if name.partition(".")[0] not in others}


def _comes_with_one(table: Mapping[str, Any]) -> bool:
    """Whether a table names its receipt. An edition beside the newest always does."""
    if table.get("receipt") is None and "@" in (table.get("name") or ""):
        raise Unreadable(f"source {table['id']}: an edition of a table needs a receipt")
    return table.get("receipt") is not None


def _receipt(library: Library, table: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """The paper that says when a table came. Unreadable where it is none, or of another file."""
    source = sources.get(table["receipt"])
    if source is None or source["role"] != "receipt":
        raise Unreadable(f"source {table['id']}: there is no receipt {table['receipt']!r:.80} among the sources")
    receipt = library.document(source)
    said = {"table": in_the_sheet(table.get("name") or ""), "file": table["file"], "sha256": table["sha256"]}
    for key, value in said.items():
        if receipt.get(key) != value:
            raise Unreadable(f"source {table['id']}: its receipt is of {key} {receipt.get(key)!r:.80}, not {value:.80}")
    return receipt
