"""The closed list of operations and what each takes; an expression is looked at before it is reckoned."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .exact import TESTS, number_from
from .periods import FORMS
from .report import Unreadable
from .strict import keys, text, texts, whole

DEEPEST = 12  # far more than any claim needs; keeps a hostile bundle from running down the stack


@dataclass(frozen=True)
class Op:
    """One operation. Inputs are written name or name:kind; `whole` ones compare a whole set."""

    inputs: str
    maybe: str = ""
    whole: bool = False


OPS = {
    "cell": Op("measure area period"),
    "sum": Op("measure area from to"),
    "mean": Op("measure area from to"),
    "max": Op("measure area from to"),
    "min": Op("measure area from to"),
    "difference": Op("now before:E"),
    "percent_change": Op("now before:E"),
    "point_change": Op("now before:E"),
    "ratio": Op("of to:E"),
    "share": Op("part whole:E"),
    "rest_of": Op("measure whole:area parts period"),
    "rank": Op("measure area group period end", "excluding", whole=True),
    "rank_change": Op("measure area period since:period group end", whole=True),
    "extreme_period": Op("measure area from to extreme", whole=True),
    "latest_where": Op("measure area before:period test than", whole=True),
    "first_where": Op("measure area after test than", whole=True),
    "run_length": Op("measure area period direction", "by", whole=True),
    "direction": Op("now before:E"),
    "inside_chance": Op("now before:E"),
    "count_where": Op("group period condition", "excluding", whole=True),
    "all_where": Op("group period condition", "excluding", whole=True),
    "only_where": Op("group period condition", "excluding", whole=True),
    "all_but": Op("group period condition", "excluding", whole=True),
    "list": Op("of"),
    "meets": Op("of test than:E"),
    "period": Op("period form", "days"),
    "area": Op("area"),
    "constant": Op("key"),
    "metadata": Op("source key"),
}

# What the inputs' names stand for, where the operation itself does not say otherwise after a colon.
_KINDS = {
    "now": "E",
    "before": "E",
    "of": "E",
    "part": "E",
    "from": "period",
    "to": "period",
    "group": "area",
    "parts": "areas",
    "excluding": "areas",
    "than": "number or E",
    "after": "after",
}
_CHOICES = {
    "test": tuple(TESTS),
    "end": ("top", "bottom"),
    "extreme": ("max", "min"),
    "direction": ("up", "down"),
    "form": (*FORMS, "window"),
    "moved": ("up", "down", "same"),
}


def _kinds(words: str) -> dict[str, str]:
    pairs = (word.partition(":") for word in words.split())
    return {name: kind or _KINDS.get(name, name) for name, _, kind in pairs}


_NEEDED = {name: _kinds(op.inputs) for name, op in OPS.items()}
_MAYBE = {name: _kinds(op.maybe) for name, op in OPS.items()}


def look_at(op: object, inputs: object, measures: Collection[str], depth: int = 0) -> None:
    """Raises Unreadable unless all operations are known and their inputs have the right names and types."""
    if not isinstance(op, str) or op not in OPS:
        raise Unreadable(f"unknown op {op!r:.60}")
    if depth > DEEPEST:
        raise Unreadable("an expression is nested too deeply")
    given = keys(inputs, _NEEDED[op], f"{op}.inputs", _MAYBE[op])
    for name, value in given.items():
        kind = _NEEDED[op].get(name) or _MAYBE[op][name]
        _look_at_input(kind, value, f"{op}.{name}", measures, depth)
    if op == "period" and ("days" in given) != (given["form"] == "window"):
        raise Unreadable("period.days goes with the form window")


def _look_at_input(kind: str, value: Any, where: str, measures: Collection[str], depth: int) -> None:
    if kind == "E" or (isinstance(value, Mapping) and kind in ("number or E", "after")):
        nested = keys(value, ("op", "inputs"), where)
        look_at(nested["op"], nested["inputs"], measures, depth + 1)
    elif kind == "number or E":
        _number(value, where)
    elif kind == "after":
        if value is not None:
            text(value, where)
    elif kind == "areas":
        if len(set(texts(value, where))) != len(value):
            raise Unreadable(f"{where} names an area twice")
    elif kind == "condition":
        _condition(value, where, measures, depth)
    elif kind == "measure":
        if text(value, where) not in measures:
            raise Unreadable(f"{where}: {value!r} is not among the bundle's measures")
    elif kind in ("days", "by"):
        whole(value, where, 1)
    elif text(value, where) not in _CHOICES.get(kind, (value,)):
        raise Unreadable(f"{where}: {value!r:.60} is none of {', '.join(_CHOICES[kind])}")


def _number(value: object, where: str) -> None:
    try:
        number_from(value)
    except ValueError as error:
        raise Unreadable(f"{where}: {error}") from error


def _condition(value: object, where: str, measures: Collection[str], depth: int) -> None:
    moves = isinstance(value, Mapping) and "moved" in value
    parts = ("measure", "moved", "since") if moves else ("measure", "test", "than")
    condition = keys(value, parts, where)
    for name in parts:
        kind = {"since": "period"}.get(name, _KINDS.get(name, name))
        _look_at_input(kind, condition[name], f"{where}.{name}", measures, depth)


def nested(op: str, inputs: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The expression itself and every expression inside it, outermost first."""
    yield op, inputs
    for value in inputs.values():
        if isinstance(value, Mapping):
            if "op" in value:
                yield from nested(value["op"], value["inputs"])
            elif isinstance(value.get("than"), Mapping):
                yield from nested(value["than"]["op"], value["than"]["inputs"])


def compares_a_whole_set(op: str, inputs: Mapping[str, Any]) -> bool:
    """Whether the expression, or one inside it, is true only if a whole set was looked at."""
    return any(OPS[name].whole for name, _ in nested(op, inputs))


def areas_in(op: str, inputs: Mapping[str, Any]) -> frozenset[str]:
    """The areas whose own figures the expression uses; groups that it only looks through do not count."""
    return frozenset(
        given[key] for _, given in nested(op, inputs) for key in ("area", "whole") if isinstance(given.get(key), str)
    )
