"""V(measure, area, period): measures held against the sheet and reckoned from the cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .exact import Number, number_from, plain
from .library import ROLES, Library, date_order
from .register import Register
from .report import Unreadable
from .shapes import Kinds, kinds, whole_shape
from .strict import keys, text, whole
from .tables import Table

_PARTS = {
    "column": ("source", "column", "unit"),
    "rolling_sum": ("source", "column", "periods", "unit"),
    "per": ("numerator", "denominator", "per", "unit"),
    "ratio": ("numerator", "denominator", "per", "unit"),
    "share": ("numerator", "denominator", "unit"),
    "population": ("source", "unit"),
}
_MAYBE = {"column": ("where", "adds_up"), "rolling_sum": ("where", "adds_up")}
QUOTIENTS = ("per", "ratio", "share")
_NEVER_ADDED = ("rate", "share", "index")


@dataclass(frozen=True)
class Measure:
    """One definition. A figure adds up `periods` table periods; the previous one lies `step` back."""

    name: str
    table: str
    op: str
    unit: str
    column: str = ""
    periods: int = 1
    step: int = 1
    numerator: str = ""
    denominator: str = ""
    per: Number = 1
    where: Kinds = ()
    adds_up: bool = True


class Figures:
    """All figures that one set of sources and measures can give, each reckoned once."""

    def __init__(self, library: Library, sources: Mapping[str, Mapping[str, Any]], measures: Mapping[str, Any]) -> None:
        by_role = _by_role(sources)
        self.sheet = library.toml(by_role["sheet"][0])
        self.style = library.toml(by_role["style"][0])
        self.date_order = date_order(self.style, by_role["style"][0]["file"])
        self.register: Register = library.register(by_role["register"][0])
        self.sources = sources
        self.measures = _measures(measures, by_role, self.sheet)
        self.tables = {source["name"]: self._table(library, source) for source in by_role["table"]}
        self.names = {table: _names_in(self.sheet, table) for table in self.tables}
        self._leaves: dict[tuple[str, str], tuple[str, ...]] = {}
        self._added_up: dict[tuple[str, str], tuple[str, ...]] = {}
        self._seen: dict[tuple[str, str, int], Number | None] = {}

    def _table(self, library: Library, source: Mapping[str, Any]) -> Table:
        shape = whole_shape(source.get("shape"), f"source {source['id']}")
        declared = _declared_table(self.sheet, source["name"])
        _agree_on_shape(source, shape, declared, self.sheet.get("missing_marks", []))
        columns = {measure.column for measure in self.measures.values() if measure.table == source["name"]}
        columns |= _columns_declared(declared)
        return library.table(source, shape, sorted(columns - {""}), sorted(_told_apart_by(declared)))

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
        if area not in table and not measure.adds_up:
            return None
        if (area, measure.table) not in self._added_up:
            self._added_up[area, measure.table] = self.register.added_up(area, table)
        rows = self._added_up[area, measure.table]
        return table.series(measure.column, measure.where, measure.periods, rows)[index]

    def step(self, name: str) -> int:
        """How many table periods back the previous one lies. A `per` that says 1 goes by its numerator."""
        measure = self.measures[name]
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


def _by_role(sources: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    by_role: dict[str, list[Mapping[str, Any]]] = {role: [] for role in ROLES}
    for source in sources.values():
        if source["role"] not in by_role:
            raise Unreadable(f"source {source['id']} has the unknown role {source['role']!r:.40}")
        by_role[source["role"]].append(source)
    for role, found in by_role.items():
        if not found or (role != "table" and len(found) > 1):
            raise Unreadable(f"the bundle names {len(found)} sources in the role {role}")
    names = [source.get("name") for source in by_role["table"]]
    if None in names or len(set(names)) != len(names):
        raise Unreadable("each table among the sources needs a name of its own")
    return by_role


def _measures(
    measures: Mapping[str, Any], by_role: Mapping[str, list[Mapping[str, Any]]], sheet: Mapping[str, Any]
) -> dict[str, Measure]:
    tables = {source["name"]: source["id"] for source in by_role["table"]}
    found = {name: _measure(name, definition, tables, by_role) for name, definition in measures.items()}
    for measure in found.values():
        if measure.op in QUOTIENTS:
            _look_at_parts(measure, found)
        _agree_on_measure(measure, sheet)
    return found


def _measure(name: str, value: object, tables: Mapping[str, str], by_role: Mapping[str, Any]) -> Measure:
    table, dot, short = name.partition(".")
    where = f"measures[{name}]"
    if not dot or not short or table not in tables:
        raise Unreadable(f"{where}: the name must begin with a table's name and a dot")
    op = value.get("op") if isinstance(value, Mapping) else None
    if not isinstance(op, str) or op not in _PARTS:
        raise Unreadable(f"{where}: unknown op {op!r:.60}")
    given = keys(value, ("op", *_PARTS[op]), where, ("step", *_MAYBE.get(op, ())))
    home = by_role["register"][0]["id"] if op == "population" else tables[table]
    if "source" in given and given["source"] != home:
        raise Unreadable(f"{where}: its source must be {home!r}")
    return Measure(
        name=name,
        table=table,
        op=op,
        unit=text(given["unit"], f"{where}.unit"),
        column=text(given.get("column", ""), f"{where}.column"),
        periods=whole(given.get("periods", 1), f"{where}.periods", 1),
        step=whole(given.get("step", 1), f"{where}.step", 1),
        numerator=text(given.get("numerator", ""), f"{where}.numerator"),
        denominator=text(given.get("denominator", ""), f"{where}.denominator"),
        per=100 if op == "share" else _per(given.get("per", 1), where),
        where=kinds(given.get("where", {}), f"{where}.where"),
        adds_up=_flag(given.get("adds_up", True), f"{where}.adds_up"),
    )


def _flag(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise Unreadable(f"{where} must be true or false, not {value!r:.60}")
    return value


def _per(value: object, where: str) -> Number:
    try:
        number = value if isinstance(value, int) and not isinstance(value, bool) else number_from(value)
    except ValueError as error:
        raise Unreadable(f"{where}.per: {error}") from error
    if number <= 0:
        raise Unreadable(f"{where}.per must be above 0")
    return number


def _look_at_parts(measure: Measure, measures: Mapping[str, Measure]) -> None:
    """A rate is made from two measures of its own table, neither of them (in the end) itself."""
    seen, todo = set[str](), [measure.name]
    while todo:
        name = todo.pop()
        if name in seen and name == measure.name:
            raise Unreadable(f"measures[{measure.name}] is defined by itself")
        if name not in measures or measures[name].table != measure.table:
            raise Unreadable(f"measures[{measure.name}]: {name!r} is not a measure of the same table in the bundle")
        if measure.op != "per" and name != measure.name and not measures[name].column:
            raise Unreadable(f"measures[{measure.name}]: {name!r} is not read from a column")
        if name not in seen and measures[name].op in QUOTIENTS:
            todo += [measures[name].numerator, measures[name].denominator]
        seen.add(name)


def _declared_table(sheet: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    tables = sheet.get("tables")
    declared = tables.get(name) if isinstance(tables, Mapping) else None
    if not isinstance(declared, Mapping):
        raise Unreadable(f"the sheet has no [tables.{name}]")
    return declared


def _declared_measures(declared: Mapping[str, Any]) -> Mapping[str, Any]:
    measures = declared.get("measures", {})
    return measures if isinstance(measures, Mapping) else {}


def _columns_declared(declared: Mapping[str, Any]) -> set[str]:
    """The columns of all measures that the sheet has for a table, so that stories share one reading of it."""
    measures = _declared_measures(declared).values()
    found = {measure.get("column") for measure in measures if isinstance(measure, Mapping)}
    return {column for column in found if isinstance(column, str)}


def _told_apart_by(declared: Mapping[str, Any]) -> set[str]:
    """The columns by whose texts the sheet's measures tell rows of one area and period apart."""
    measures = _declared_measures(declared).values()
    found = [measure.get("where", {}) for measure in measures if isinstance(measure, Mapping)]
    return {column for where in found if isinstance(where, Mapping) for column in where}


def _names_in(sheet: Mapping[str, Any], table: str) -> dict[str, str]:
    names = _declared_table(sheet, table).get("names", {})
    if not isinstance(names, Mapping):
        raise Unreadable(f"the sheet's [tables.{table}.names] is not a table")
    return {code: name for code, name in names.items() if isinstance(name, str)}


def _agree_on_shape(
    source: Mapping[str, Any], shape: Mapping[str, Any], declared: Mapping[str, Any], marks: object
) -> None:
    """The sheet's [tables.NAME] must say the same; missing marks may stand at the top of the sheet."""
    name = source["name"]
    said = {"missing_marks": marks} | {key: declared[key] for key in shape if key in declared}
    said = whole_shape(said, f"the sheet's [tables.{name}]")
    for key, value in shape.items():
        alike = dict(kinds(said[key], key)) == dict(kinds(value, key)) if key == "where" else said[key] == value
        if not alike:
            raise Unreadable(f"source {source['id']}: shape.{key} is {value!r}, but {said[key]!r} in the sheet")
    file = declared.get("file")
    if not isinstance(file, str) or file.rpartition("/")[2] != source["file"]:
        raise Unreadable(f"source {source['id']}: file {source['file']} is not the sheet's {file!r}")


def _agree_on_measure(measure: Measure, sheet: Mapping[str, Any]) -> None:
    short = measure.name.partition(".")[2]
    said = _declared_measures(_declared_table(sheet, measure.table)).get(short)
    if said is None and measure.op == "population" and short == "population":
        return
    if not isinstance(said, Mapping):
        raise Unreadable(f"measures[{measure.name}] is not in the sheet")
    op = said.get("op", "column")
    wanted = {"op": measure.op, "step": measure.step} | {
        part: getattr(measure, part) for part in _PARTS[measure.op] if part != "source"
    }
    for part, value in wanted.items():
        found = {"op": op, "step": said.get("step", 1)}.get(part, said.get(part))
        if part in ("numerator", "denominator") and isinstance(found, str):
            found = found if "." in found else f"{measure.table}.{found}"
        if found != value:
            raise Unreadable(f"measures[{measure.name}]: {part} is {value!r}, but {found!r} in the sheet")
    if measure.column:
        _agree_on_rows(measure, said)


def _agree_on_rows(measure: Measure, said: Mapping[str, Any]) -> None:
    """Which rows count, and whether areas add up: by the sheet's word, or else by the measure's type."""
    if dict(kinds(said.get("where", {}), f"the sheet's {measure.name}.where")) != dict(measure.where):
        raise Unreadable(f"measures[{measure.name}]: where is not what the sheet says")
    kind = said.get("type")
    if kind == "stock" and "adds_up" not in said:
        raise Unreadable(f"measures[{measure.name}]: the sheet does not say whether this stock adds up")
    if said.get("adds_up", kind not in _NEVER_ADDED) is not measure.adds_up:
        raise Unreadable(f"measures[{measure.name}]: adds_up is not what the sheet says")
