"""What each measure of a bundle is: the column it is read from, or the measures that it is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .exact import Number, number_from
from .report import Unreadable
from .shapes import Kinds, kinds
from .strict import keys, text, texts, whole

PARTS = {
    "column": ("source", "column", "unit"),
    "rolling_sum": ("source", "column", "periods", "unit"),
    "per": ("numerator", "denominator", "per", "unit"),
    "ratio": ("numerator", "denominator", "per", "unit"),
    "share": ("numerator", "denominator", "unit"),
    "population": ("source", "unit"),
}
_MAYBE = {"column": ("where", "adds_up", "partial"), "rolling_sum": ("where", "adds_up")}
QUOTIENTS = ("per", "ratio", "share")


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
    partial: tuple[str, ...] = ()


def definitions(measures: Mapping[str, Any], by_role: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Measure]:
    """Every measure of one dataset by its name; Unreadable where one is not defined in full, or by itself."""
    tables = {source["name"]: source["id"] for source in by_role["table"]}
    found = {name: _measure(name, value, tables, by_role) for name, value in measures.items()}
    for measure in found.values():
        if measure.op in QUOTIENTS:
            _look_at_parts(measure, found)
    return found


def _measure(name: str, value: object, tables: Mapping[str, str], by_role: Mapping[str, Any]) -> Measure:
    table, dot, short = name.partition(".")
    where = f"measures[{name}]"
    if not dot or not short or table not in tables:
        raise Unreadable(f"{where}: the name must begin with a table's name and a dot")
    op = value.get("op") if isinstance(value, Mapping) else None
    if not isinstance(op, str) or op not in PARTS:
        raise Unreadable(f"{where}: unknown op {op!r:.60}")
    given = keys(value, ("op", *PARTS[op]), where, ("step", *_MAYBE.get(op, ())))
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
        partial=tuple(texts(given.get("partial", []), f"{where}.partial")),
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
