"""Where a sentence's figures stand: file, row and column of the cells its claims rest on, for readers who look."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feeds.formats._worded import Worded

_WHO = ("area", "group", "areas", "parts", "whole")
_WHEN = ("period", "from", "to", "before", "after", "since")
MOST_TEXTS = 3
_SUMS = ("per", "ratio", "share")


def cells(worded: Worded, claims: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Per file: its name with the day of its edition, and its rows as {row, column, value}, each once.

    A value is there where the story states it; a claim about many rows names them together.
    """
    found: dict[str, dict[tuple[str, str], str]] = {}
    for claim in claims:
        for measure, inputs in _asked({"op": claim["op"], "inputs": claim["inputs"]}, {}):
            for file, row, column, value in _columns(worded, measure, inputs):
                rows = found.setdefault(file, {})
                rows[row, column] = rows.get((row, column)) or value
    return [
        {"file": file, "rows": [{"row": r, "column": c, "value": value} for (r, c), value in rows.items()]}
        for file, rows in found.items()
    ]


def _asked(part: Any, around: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(measure, where and when) of every figure an expression looks at; a condition is asked of what is around it."""
    if isinstance(part, list):
        for each in part:
            yield from _asked(each, around)
    if not isinstance(part, Mapping):
        return
    here = {} if "op" in part else {**around, **{k: v for k, v in part.items() if k in _WHO + _WHEN and _flat(v)}}
    if part.get("kind") == "window":
        here["steps"] = part["steps"]
    if isinstance(part.get("measure"), str) and part.get("source") is None and any(key in here for key in _WHO):
        yield part["measure"], here
    for value in part.values():
        yield from _asked(value, here)


def _flat(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))


def _columns(worded: Worded, name: str, inputs: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """(file, row, column, value) of a measure: of a rate those of both its parts."""
    definition = worded.bundle["measures"].get(name) or {}
    if definition.get("op") in _SUMS:
        yield from _columns(worded, definition["numerator"], inputs)
        yield from _columns(worded, definition["denominator"], inputs)
        return
    source = worded.names.source(definition.get("source"))
    if source is None:
        return
    who, when = _who(worded, inputs), _when(worded, name, inputs)
    lasting = definition["op"] == "population"
    column = "population" if lasting else _column(definition)
    row = who if lasting else ", ".join(words for words in (who, when) if words)
    asked = {"measure": name, "area": inputs.get("area"), "period": inputs.get("period")}
    value = worded.known.get(json.dumps(["cell", asked], sort_keys=True))
    plain = value is not None and {"area", "period"} <= set(inputs) and "steps" not in inputs
    shown = worded.value(value, asked, "cell") if plain else ""
    yield worded.names.file(source), row, column, shown


def _column(definition: Mapping[str, Any]) -> str:
    where = [f"{column} {_texts(texts)}" for column, texts in (definition.get("where") or {}).items()]
    return f"{definition['column']} ({', '.join(where)})" if where else str(definition["column"])


def _texts(texts: Any) -> str:
    """The texts that a row must have one of; of many, how many: all stand where the story says how it was made."""
    if isinstance(texts, list):
        return " or ".join(texts) if len(texts) <= MOST_TEXTS else f"any of {len(texts)}"
    return str(texts)


def _who(worded: Worded, inputs: Mapping[str, Any]) -> str:
    if "area" in inputs:
        code = inputs["area"]
        name = worded.area(code)
        return str(code) if name == code else f"{name} ({code})"
    if "group" in inputs:
        return worded.group(inputs["group"])
    parts = [worded.area(code) for key in ("areas", "parts") for code in inputs.get(key) or []]
    return ", ".join([*parts, *([worded.area(inputs["whole"])] if "whole" in inputs else [])])


def _when(worded: Worded, measure: str, inputs: Mapping[str, Any]) -> str:
    told = _days(worded, measure, inputs)
    more = int(inputs.get("steps") or 1) - 1
    steps = worded.names.steps(measure)
    return f"{told}, each with the {more} {steps if more > 1 else steps.removesuffix('s')} before" if more else told


def _days(worded: Worded, measure: str, inputs: Mapping[str, Any]) -> str:
    said = {key: worded.period(inputs[key], measure) for key in _WHEN if key in inputs}
    if "from" in said and "to" in said:
        return f"from {said['from']} to {said['to']}"
    if "since" in said and "period" in said:
        return f"{said['since']} and {said['period']}"
    if "before" in said:
        return f"all before {said['before']}"
    if "after" in said:
        return f"all after {said['after']}"
    return said.get("period", "")
