"""Charts as the bundle writes them: their sentences, labels and points, read strictly (section 13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .numerals import words_in
from .passages import Passage, cell, sentence
from .report import Unreadable
from .strict import keys, listed, text, texts, whole

SHARED = words_in("id sort fact title unit alt source target")
SORTS = {
    "line": words_in("measure area from to values marks ticks dates"),
    "bars": words_in("measure group period own bars"),
    "share": words_in("period whole parts"),
}
WORDS = ("title", "unit", "alt", "source")
PIECE = words_in("measure area value name label")


@dataclass(frozen=True)
class Chart:
    """One chart: its sentences, its labels by rows, and the rest as written (`entry`, every key of its type)."""

    id: str
    sort: str
    entry: Mapping[str, Any]
    sentences: tuple[Passage, ...]
    rows: tuple[tuple[Passage, ...], ...]


def read_charts(value: object) -> Iterator[Chart]:
    """Every chart; Unreadable with the key that is wrong."""
    for at, entry in enumerate(listed(value, "charts")):
        where = f"charts[{at}]"
        sort = entry.get("sort") if isinstance(entry, Mapping) else None
        if sort not in SORTS:
            raise Unreadable(f"{where}.sort {sort!r:.40} is none of {', '.join(SORTS)}")
        chart = keys(entry, (*SHARED, *SORTS[sort]), where)
        name = text(chart["id"], f"{where}.id")
        if name != f"g{at + 1}":
            raise Unreadable(f"{where}.id {name!r:.40} is not g{at + 1}")
        text(chart["fact"], f"{where}.fact")
        said = tuple(sentence(chart[word], f"{where}.{word}", rf"{name}\.{word}") for word in WORDS)
        labels = [*_READERS[sort](chart, where), *_target(chart["target"], where)]
        rows = tuple(
            tuple(cell(label, f"chart {name} {row}.{n}") for n, label in enumerate(cells, 1))
            for row, cells in enumerate(labels, 1)
        )
        yield Chart(name, sort, chart, said, rows)


def _target(value: object, where: str) -> list[list[Any]]:
    if value is None:
        return []
    target = keys(value, ("value", "label"), f"{where}.target")
    text(target["value"], f"{where}.target.value")
    return [[target["label"]]]


def _line(chart: Mapping[str, Any], where: str) -> list[list[Any]]:
    for key in ("measure", "area", "from", "to"):
        text(chart[key], f"{where}.{key}")
    _values(chart["values"], f"{where}.values")
    for key, inner in (("ticks", ("value", "text")), ("dates", ("at", "period", "text"))):
        for at, entry in enumerate(listed(chart[key], f"{where}.{key}")):
            said = keys(entry, inner, f"{where}.{key}[{at}]")
            texts([said[each] for each in inner if each != "at"], f"{where}.{key}[{at}]")
            whole(said.get("at", 0), f"{where}.{key}[{at}].at", 0)
    marks = [
        keys(entry, ("role", "at", "period", "label", "when"), f"{where}.marks[{at}]")
        for at, entry in enumerate(listed(chart["marks"], f"{where}.marks"))
    ]
    for at, mark in enumerate(marks):
        text(mark["period"], f"{where}.marks[{at}].period")
        whole(mark["at"], f"{where}.marks[{at}].at", 0)
    if [mark["role"] for mark in marks] not in (["now"], ["now", "then"]):
        raise Unreadable(f"{where}.marks must be now, or now and then")
    return [[mark["label"], mark["when"]] for mark in marks]


def _values(value: object, where: str) -> None:
    texts([each for each in listed(value, where) if each is not None], where)


def _bars(chart: Mapping[str, Any], where: str) -> list[list[Any]]:
    for key in ("measure", "group", "period"):
        text(chart[key], f"{where}.{key}")
    if chart["own"] is not None:
        text(chart["own"], f"{where}.own")
    found = []
    for at, entry in enumerate(listed(chart["bars"], f"{where}.bars")):
        bar = keys(entry, ("area", "value", "name", "label"), f"{where}.bars[{at}]")
        text(bar["area"], f"{where}.bars[{at}].area")
        _values([bar["value"]], f"{where}.bars[{at}].value")
        if (bar["name"] is None) != (bar["label"] is None):
            raise Unreadable(f"{where}.bars[{at}] has a name or a label, not both")
        found.append([bar["name"], bar["label"]] if bar["name"] is not None else [])
    return found


def _share(chart: Mapping[str, Any], where: str) -> list[list[Any]]:
    text(chart["period"], f"{where}.period")
    pieces = [chart["whole"], *listed(chart["parts"], f"{where}.parts")]
    for at, entry in enumerate(pieces):
        piece = keys(entry, PIECE, f"{where} piece {at}")
        texts([piece[key] for key in ("measure", "area", "value")], f"{where} piece {at}")
    if len(pieces) < 2:
        raise Unreadable(f"{where} has no parts")
    return [[piece["name"], piece["label"]] for piece in pieces]


_READERS = {"line": _line, "bars": _bars, "share": _share}
