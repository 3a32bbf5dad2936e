"""The cells that claims rest on, as they stand in the source files: file, line, column, value, edition."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from desk.checking import source_shelves
from desk.packing import source_of
from nlg.home import Home
from nlg.proof.check.periods import place_in_row, place_named

MOST = 400  # cells shown of one sentence: of a claim about all areas over all time a sample says as much
PERIODS = ("period", "from", "to", "since", "before", "after")
_AREAS = ("area", "whole")
_LISTS = ("areas", "parts")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell as the file has it. `line` counts from 1, the header being line 1; `row` is its area and period."""

    file: str
    line: int
    row: str
    column: str
    value: str
    vintage: str


@dataclass
class _Wanted:
    """What is looked up in one table: columns, areas, and stretches of periods by their running numbers."""

    columns: dict[str, None] = field(default_factory=dict)
    areas: dict[str, None] = field(default_factory=dict)
    stretches: list[tuple[int | None, int | None, int]] = field(
        default_factory=list
    )  # first, last, periods before first


def cells_of(home: Home, bundle: Mapping[str, Any], claims: Iterable[Mapping[str, Any]]) -> tuple[list[Cell], int]:
    """The cells behind some claims, in the order of the files, and how many more there are than are given."""
    wanted: dict[str, _Wanted] = {}
    for claim in claims:
        for inputs in read_by(claim):
            _add(bundle, inputs, str(inputs["measure"]), wanted)
    found = [cell for name, what in wanted.items() for cell in _look_up(home, bundle, name, what)]
    return found[:MOST], max(0, len(found) - MOST)


def read_by(claim: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What a claim reads: parts of its expression that name a measure. One that looks for a period reads up to it."""
    reaches = claim["op"] in ("latest_where", "first_where") and isinstance(claim["value"], str)
    return _leaves({**claim["inputs"], "since": claim["value"]} if reaches else claim["inputs"])


def _leaves(inputs: Any) -> Iterator[Mapping[str, Any]]:
    """Every part of an expression that names a measure, with what stands beside it."""
    if isinstance(inputs, Mapping):
        if isinstance(inputs.get("measure"), str):
            yield inputs
        for key, part in inputs.items():
            shared = {k: v for k, v in inputs.items() if k in (*PERIODS, *_AREAS, "group") and isinstance(v, str)}
            if key in ("condition", "series") and isinstance(part, Mapping):
                yield from _leaves({**shared, **part})
            else:
                yield from _leaves(part)
    elif isinstance(inputs, list):
        for part in inputs:
            yield from _leaves(part)


def _add(bundle: Mapping[str, Any], inputs: Mapping[str, Any], measure: str, wanted: dict[str, _Wanted]) -> None:
    definition = bundle["measures"].get(measure, {})
    for part in ("numerator", "denominator"):
        if part in definition:
            _add(bundle, inputs, definition[part], wanted)
    if definition.get("op") not in ("column", "rolling_sum"):
        return
    source = _source(bundle, definition["source"])
    shape = source["shape"]
    one = wanted.setdefault(definition["source"], _Wanted())
    one.columns |= {definition["column"]: None}
    one.areas |= dict.fromkeys(_areas(bundle, inputs, source["name"]))
    days = [str(inputs[key]) for key in PERIODS if isinstance(inputs.get(key), str)]
    places = [place_named(shape["period_form"], day) for day in days]
    if places:
        one.stretches.append((min(places), max(places), int(definition.get("periods", 1)) - 1))


def _areas(bundle: Mapping[str, Any], inputs: Mapping[str, Any], table: str) -> Iterator[str]:
    """The codes to look for: of a group those of its parts as well."""
    named = [inputs[key] for key in (*_AREAS, "group") if isinstance(inputs.get(key), str)]
    named += [code for key in _LISTS for code in inputs.get(key, ()) if isinstance(code, str)]
    for code in named:
        yield code
        yield from bundle.get("groups", {}).get(code, {}).get(table, ())


def _look_up(home: Home, bundle: Mapping[str, Any], name: str, wanted: _Wanted) -> Iterator[Cell]:
    source = _source(bundle, name)
    shape, vintage = source["shape"], str(source.get("as_of") or source.get("released") or "")
    header, rows = _rows(home, source, tuple(sorted(wanted.areas)))
    area_at, period_at = header.index(shape["area"]), header.index(shape["period"])
    filters = [(header.index(key), [texts] if isinstance(texts, str) else texts) for key, texts in _where(shape)]
    counted = [(line, row) for line, row in rows if all(row[at] in texts for at, texts in filters)]
    places = {row[period_at]: place_in_row(shape["period_form"], row[period_at]) for _, row in counted}
    asked = _asked(sorted(set(places.values())), wanted.stretches)
    for line, row in counted:
        if places[row[period_at]] in asked:
            for column in wanted.columns:
                yield Cell(
                    file=source["file"],
                    line=line,
                    row=f"{row[area_at]}, {row[period_at]}",
                    column=column,
                    value=row[header.index(column)],
                    vintage=vintage,
                )


def _where(shape: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    return (shape.get("where") or {}).items()


def _asked(places: Sequence[int], stretches: Iterable[tuple[int | None, int | None, int]]) -> set[int]:
    """The running numbers in any stretch, each begun as many periods earlier as its figure covers."""
    found: set[int] = set()
    for first, last, before in stretches:
        inside = [n for n, place in enumerate(places) if (first or 0) <= place <= (last or 0)]
        if inside:
            found |= set(places[max(0, inside[0] - before) : inside[-1] + 1])
    return found


def _source(bundle: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(source for source in bundle["sources"] if source["id"] == name)
    return found


Row = tuple[int, list[str]]


def _rows(home: Home, source: Mapping[str, Any], areas: tuple[str, ...]) -> tuple[list[str], list[Row]]:
    """A table's header, and its rows of some areas with their lines. NotKnown where the file is gone."""
    return _kept(home, source["file"], source["sha256"], source["shape"]["area"], areas)


@lru_cache(maxsize=64)
def _kept(home: Home, file: str, sha256: str, area: str, areas: tuple[str, ...]) -> tuple[list[str], list[Row]]:
    content = source_of({"file": file, "sha256": sha256}, source_shelves(home))
    plain = gzip.decompress(content) if file.endswith(".gz") else content
    rows = csv.reader(io.StringIO(plain.decode("utf-8-sig"), newline=""))
    header = next(rows)
    at, some = header.index(area), set(areas)
    return header, [(rows.line_num, row) for row in rows if row[at] in some]
