"""JSON-stat 2.0, as Eurostat and many statistical offices give it: a row for each cell of the cube."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import prod
from pathlib import Path
from typing import Any, NoReturn

from nlg.errors import BadTable
from nlg.intake.figures import is_mark
from nlg.intake.readers import MOST_ROWS, Page, cell_text
from nlg.intake.timeline import names_a_period

SUFFIXES = (".json", ".jsonstat")
BEGINS = (b"{",)
AGAIN = "fetch it again, or take the table as CSV"


def read(path: Path) -> Iterator[Page]:
    """A page for each dataset of the file. BadTable where it is no JSON-stat, or not whole."""
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise BadTable(f"{path.name}: is not UTF-8 at byte {error.start}", mend=AGAIN) from error
    except json.JSONDecodeError as error:
        raise BadTable(f"{path.name}: row {error.lineno}: is no whole JSON ({error.msg})", mend=AGAIN) from error
    except (ValueError, RecursionError) as error:
        raise BadTable(f"{path.name}: {error}", mend=AGAIN) from error
    for name, dataset in _datasets(path, found):
        yield _page(path, name, dataset)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"holds {word}, which is no number")


def _datasets(path: Path, found: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The dataset of a file, or those that a collection holds whole."""
    if isinstance(found, dict) and found.get("class") == "collection":
        link = found.get("link")
        held = link.get("item") if isinstance(link, dict) else None
        whole = [one for one in held if isinstance(one, dict) and "value" in one] if isinstance(held, list) else []
        if not whole:
            raise BadTable(f"{path.name}: only names other tables", mend="download one of those it names")
        yield from ((str(one.get("label", n + 1)), one) for n, one in enumerate(whole))
    elif isinstance(found, dict) and {"id", "size", "dimension", "value"} <= set(found):
        yield "", found
    elif isinstance(found, dict) and isinstance(found.get("dataset"), dict):
        raise BadTable(
            f"{path.name}: is JSON-stat of an older version", mend="ask for version 2.0 (json-stat2), or CSV"
        )
    else:
        raise BadTable(f"{path.name}: is JSON, but no JSON-stat table", mend="download the table as CSV or JSON-stat")


@dataclass(frozen=True, kw_only=True)
class _Dimension:
    """One side of the cube: its heading, the code and the name of each place along it, its role (time, geo, metric)."""

    heading: str
    role: str
    codes: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.heading, f"{self.heading} code") if self.coded else (self.heading,)

    @property
    def coded(self) -> bool:
        """Whether the codes stand beside the names: registers know places by their codes."""
        return self.role == "geo" and self.codes != self.names

    def cells(self, at: int) -> tuple[str, ...]:
        return (self.names[at], self.codes[at]) if self.coded else (self.names[at],)


def _page(path: Path, name: str, dataset: Mapping[str, Any]) -> Page:
    where = f"{path.name}, {name}" if name else path.name
    sides = _dimensions(where, dataset)
    many = prod(len(side.codes) for side in sides)
    if many > MOST_ROWS:
        raise BadTable(f"{where}: has {many:,} cells, and {MOST_ROWS:,} are the most", mend="ask for a part of it")
    measured = [side for side in sides if side.role == "metric" and len(side.codes) == 1]
    heading = measured[0].names[0] if measured else "value"
    along = [side for side in sides if side not in measured]
    rows: list[tuple[str, ...]] = [(*(column for side in along for column in side.columns), heading)]
    figures = _figures(where, dataset, many)
    for cell, places in enumerate(product(*(range(len(side.codes)) for side in sides))):
        if (figure := figures.get(cell)) is not None:
            said = (text for side, at in zip(sides, places, strict=True) if side in along for text in side.cells(at))
            rows.append((*said, figure))
    return Page(file=path.name, name=name, rows=(*_above(dataset), (), *rows))


def _above(dataset: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """What stands above a table on paper: title and source."""
    for text in (dataset.get("label"), f"Source: {dataset['source']}" if dataset.get("source") else ""):
        if isinstance(text, str) and text:
            yield (" ".join(text.split()),)


def _dimensions(where: str, dataset: Mapping[str, Any]) -> list[_Dimension]:
    ids, sizes, about = dataset["id"], dataset["size"], dataset["dimension"]
    if not (isinstance(ids, list) and isinstance(sizes, list) and len(ids) == len(sizes) and isinstance(about, dict)):
        raise BadTable(f"{where}: 'id', 'size' and 'dimension' do not fit together", mend=AGAIN)
    roles = _roles(dataset)
    return [
        _dimension(where, key, size, about.get(key), roles.get(key, "")) for key, size in zip(ids, sizes, strict=True)
    ]


def _roles(dataset: Mapping[str, Any]) -> dict[str, str]:
    said = dataset.get("role")
    each = said.items() if isinstance(said, dict) else ()
    return {str(key): str(role) for role, keys in each if isinstance(keys, list) for key in keys}


def _dimension(where: str, key: str, size: int, about: object, role: str) -> _Dimension:
    category = about.get("category") if isinstance(about, dict) else None
    if not isinstance(about, dict) or not isinstance(category, dict):
        raise BadTable(f"{where}: dimension '{key}' has no categories", mend=AGAIN)
    labels = category.get("label")
    labels = labels if isinstance(labels, dict) else {}
    codes = _codes(category.get("index"), labels)
    if len(codes) != size:
        raise BadTable(f"{where}: dimension '{key}' has {len(codes)} categories, and its size is {size}", mend=AGAIN)
    names = [" ".join(str(labels.get(code) or code).split()) + _unit(category, code) for code in codes]
    if role == "time":
        names = [code if names_a_period(code) else name for code, name in zip(codes, names, strict=True)]
    return _Dimension(
        heading="Time" if role == "time" else " ".join(str(about.get("label") or key).split()),
        role=role,
        codes=tuple(codes),
        names=tuple(names),
    )


def _codes(index: object, labels: Mapping[str, object]) -> list[str]:
    """A category's codes in the order of the cube: from a list, from their places, or the only one."""
    if isinstance(index, list):
        return [str(code) for code in index]
    if isinstance(index, dict):
        places = {place: code for code, place in index.items() if isinstance(place, int)}
        return [places[n] for n in range(len(index))] if set(places) == set(range(len(index))) else []
    return list(labels)


def _unit(category: Mapping[str, Any], code: str) -> str:
    units = category.get("unit")
    unit = units.get(code) if isinstance(units, dict) else None
    label = unit.get("label") or unit.get("base") if isinstance(unit, dict) else None
    return f" ({label})" if isinstance(label, str) and label else ""


def _figures(where: str, dataset: Mapping[str, Any], many: int) -> dict[int, str]:
    """The text of each cell by its place, row by row; a figure that is not there is its mark or blank."""
    values, marks = (_by_place(where, dataset, key, many) for key in ("value", "status"))
    found = {}
    for at in sorted({*values, *marks}):
        value, mark = values.get(at), str(marks.get(at) or "")
        if isinstance(value, (bool, list, dict)):
            raise BadTable(f"{where}: value {at} is no figure", mend=AGAIN)
        found[at] = cell_text(value) if value is not None else mark if is_mark(mark) else ""
    return found


def _by_place(where: str, dataset: Mapping[str, Any], key: str, many: int) -> dict[int, object]:
    said = dataset.get(key)
    if isinstance(said, list):
        if len(said) != many and not (key == "status" and len(said) == 1):
            raise BadTable(f"{where}: has {len(said):,} under '{key}' where its size is {many:,}", mend=AGAIN)
        return dict(enumerate(said)) if len(said) == many else {}
    if isinstance(said, dict):
        if not all(place.isascii() and place.isdigit() and int(place) < many for place in said):
            raise BadTable(f"{where}: has a place under '{key}' that lies outside its size", mend=AGAIN)
        return {int(place): value for place, value in said.items()}
    if key == "value":
        raise BadTable(f"{where}: 'value' is neither a list nor a map", mend=AGAIN)
    return {}  # one status for all is a remark about the whole table
