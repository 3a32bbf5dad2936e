"""The cells that claims rest on, as they stand in the source files: file, line, column, value, edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desk.review.indexed import Where, listed, table_of
from nlg.home import Home
from nlg.proof.check.periods import place_named

MOST = 400  # cells shown of one sentence: of a claim about all areas over all time a sample says as much
PERIODS = ("period", "from", "to", "since", "before", "after")
_AREAS = ("area", "whole")
_LISTS = ("areas", "parts")
_Key = tuple[str, Where]
_Stretch = tuple[int | None, int | None, int]  # first, last, periods before the first


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell as the file has it. `line` counts from 1, the header being line 1; `row` is its area and period.

    `kind` is what its row says it is of, where the figure counts rows of some kinds only.
    """

    file: str
    line: int
    row: str
    column: str
    value: str
    vintage: str
    kind: str = ""


@dataclass
class _Wanted:
    """What is looked up in one table: columns, areas, and stretches of periods by their running numbers.

    `where` are the columns by which a measure counts some rows only, and the texts that these have in them.
    """

    source: str
    where: Where = ()
    columns: dict[str, None] = field(default_factory=dict)
    areas: dict[str, None] = field(default_factory=dict)
    stretches: list[_Stretch] = field(default_factory=list)


def cells_of(home: Home, bundle: Mapping[str, Any], claims: Iterable[Mapping[str, Any]]) -> tuple[list[Cell], int]:
    """The cells behind some claims, in the order of the files, and how many more there are than are given."""
    wanted: dict[_Key, _Wanted] = {}
    for claim in claims:
        for inputs in read_by(claim):
            _add(bundle, inputs, str(inputs["measure"]), wanted)
    found, there = list[Cell](), 0
    for what in wanted.values():
        cells, many = _look_up(home, bundle, what, MOST - len(found))
        found, there = found + cells, there + many
    return found, there - len(found)


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


def _add(bundle: Mapping[str, Any], inputs: Mapping[str, Any], measure: str, wanted: dict[_Key, _Wanted]) -> None:
    definition = bundle["measures"].get(measure, {})
    for part in ("numerator", "denominator"):
        if part in definition:
            _add(bundle, inputs, definition[part], wanted)
    if definition.get("op") not in ("column", "rolling_sum"):
        return
    source = _source(bundle, definition["source"])
    shape = source["shape"]
    where = tuple((name, listed(texts)) for name, texts in (definition.get("where") or {}).items())
    one = wanted.setdefault((definition["source"], where), _Wanted(source=definition["source"], where=where))
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


def _look_up(home: Home, bundle: Mapping[str, Any], wanted: _Wanted, most: int) -> tuple[list[Cell], int]:
    """At most so many cells of one table, in the order of the file, and how many there are in all."""
    source = _source(bundle, wanted.source)
    vintage = str(source.get("as_of") or source.get("released") or "")
    table = table_of(home, source)
    near = table.of(wanted.areas)
    asked = _asked(sorted({table.places[n] for n in near}), wanted.stretches)
    found = [n for n in near if table.places[n] in asked]
    only = [(table.header.index(column), texts) for column, texts in wanted.where]
    if only:
        told = zip(found, table.rows(found), strict=True)
        found = [n for n, row in told if all(row[at] in texts for at, texts in only)]
    shown = found[: -(-most // max(1, len(wanted.columns)))]
    cells = [
        Cell(
            file=source["file"],
            line=table.lines[n],
            row=f"{row[table.area_at]}, {row[table.period_at]}",
            column=column,
            value=row[table.header.index(column)],
            vintage=vintage,
            kind=", ".join(row[at] for at, _ in only),
        )
        for n, row in zip(shown, table.rows(shown), strict=True)
        for column in wanted.columns
    ]
    return cells[:most], len(found) * len(wanted.columns)


def _asked(places: Sequence[int], stretches: Iterable[_Stretch]) -> set[int]:
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
