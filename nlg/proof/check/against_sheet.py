"""Holds what a bundle says of its tables and measures against the words of its sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .definitions import PARTS, Measure
from .report import Unreadable
from .shapes import kinds, whole_shape

NOT_COUNTED = ("stock", "rate", "share", "index")  # figures that chance does not move as it moves events
_NEVER_ADDED = ("rate", "share", "index")


def in_the_sheet(table: str) -> str:
    """The sheet's name for a table: TABLE of an edition, TABLE@DAY, and of one beside the story, DATASET/TABLE."""
    return table.rpartition("/")[2].partition("@")[0]


def declared_table(sheet: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """What the sheet says of a table of the bundle."""
    tables = sheet.get("tables")
    declared = tables.get(in_the_sheet(name)) if isinstance(tables, Mapping) else None
    if not isinstance(declared, Mapping):
        raise Unreadable(f"the sheet has no [tables.{in_the_sheet(name)}]")
    return declared


def declared_measures(declared: Mapping[str, Any]) -> Mapping[str, Any]:
    measures = declared.get("measures", {})
    return measures if isinstance(measures, Mapping) else {}


def columns_declared(declared: Mapping[str, Any]) -> set[str]:
    """The columns of all measures that the sheet has for a table, so that stories share one reading of it."""
    measures = declared_measures(declared).values()
    found = {measure.get("column") for measure in measures if isinstance(measure, Mapping)}
    return {column for column in found if isinstance(column, str)}


def told_apart_by(declared: Mapping[str, Any]) -> set[str]:
    """The columns by whose texts the sheet's measures tell rows of one area and period apart."""
    measures = declared_measures(declared).values()
    found = [measure.get("where", {}) for measure in measures if isinstance(measure, Mapping)]
    return {column for where in found if isinstance(where, Mapping) for column in where}


def names_in(sheet: Mapping[str, Any], table: str) -> dict[str, str]:
    names = declared_table(sheet, table).get("names", {})
    if not isinstance(names, Mapping):
        raise Unreadable(f"the sheet's [tables.{table}.names] is not a table")
    return {code: name for code, name in names.items() if isinstance(name, str)}


def agree_on_shape(
    source: Mapping[str, Any], shape: Mapping[str, Any], declared: Mapping[str, Any], marks: object
) -> None:
    """The sheet's [tables.NAME] must say the same; missing marks may stand at the top of the sheet."""
    name = in_the_sheet(source["name"])
    said = {"missing_marks": marks} | {key: declared[key] for key in shape if key in declared}
    said = whole_shape(said, f"the sheet's [tables.{name}]")
    for key, value in shape.items():
        alike = dict(kinds(said[key], key)) == dict(kinds(value, key)) if key == "where" else said[key] == value
        if not alike:
            raise Unreadable(f"source {source['id']}: shape.{key} is {value!r}, but {said[key]!r} in the sheet")
    file = declared.get("file")
    if not isinstance(file, str) or file.rpartition("/")[2] != source["file"]:
        raise Unreadable(f"source {source['id']}: file {source['file']} is not the sheet's {file!r}")


def agree_on_measure(measure: Measure, sheet: Mapping[str, Any]) -> None:
    short = measure.name.partition(".")[2]
    said = declared_measures(declared_table(sheet, measure.table)).get(short)
    if said is None and measure.op == "population" and short == "population":
        return
    if not isinstance(said, Mapping):
        raise Unreadable(f"measures[{measure.name}] is not in the sheet")
    op = said.get("op", "column")
    wanted = {"op": measure.op, "step": measure.step} | {
        part: getattr(measure, part) for part in PARTS[measure.op] if part != "source"
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
    if tuple(str(day) for day in said.get("partial", [])) != measure.partial:
        raise Unreadable(f"measures[{measure.name}]: partial is not what the sheet says")
    kind = said.get("type")
    if kind == "stock" and "adds_up" not in said:
        raise Unreadable(f"measures[{measure.name}]: the sheet does not say whether this stock adds up")
    if said.get("adds_up", kind not in _NEVER_ADDED) is not measure.adds_up:
        raise Unreadable(f"measures[{measure.name}]: adds_up is not what the sheet says")
