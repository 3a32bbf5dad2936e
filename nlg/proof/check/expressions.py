"""The closed list of operations and what each takes; an expression is looked at before it is reckoned."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .exact import TESTS, number_from
from .periods import FORMS
from .report import Unreadable
from .strict import is_object, keys, mapping, text, texts, whole

DEEPEST = 12  # far more than any claim needs; keeps a hostile bundle from running down the stack


@dataclass(frozen=True)
class Op:
    """One operation. Inputs are written name or name:kind, S for a measure and area or a series in their place.

    Behind a bar stands what it may take instead. `whole` ones compare a whole set.
    """

    inputs: str
    maybe: str = ""
    whole: bool = False


OPS = {
    "cell": Op("measure area period"),
    "sum": Op("measure area from to"),
    "mean": Op("S from to | measure group period"),
    "median": Op("S from to | measure group period"),
    "max": Op("S from to"),
    "min": Op("S from to"),
    "at": Op("series period"),
    "difference": Op("now before:E"),
    "percent_change": Op("now before:E"),
    "point_change": Op("now before:E"),
    "ratio": Op("of to:E"),
    "share": Op("part whole:E"),
    "rest_of": Op("measure whole:area parts period"),
    "rank": Op("measure area group period end", "excluding share_of:measure", whole=True),
    "rank_change": Op("measure area period since:period group end", "percent excluding", whole=True),
    "together": Op("measure group areas period"),
    "count_areas": Op("group measure"),
    "extreme_period": Op("S from to extreme", whole=True),
    "latest_where": Op("S before:period test than", whole=True),
    "first_where": Op("S after test than", whole=True),
    "run_length": Op("S period direction", "by", whole=True),
    "run_where": Op("S period test than", "by", whole=True),
    "count_periods": Op("S from to condition:happens", whole=True),
    "steps": Op("measure from:moment to:moment"),
    "steps_until": Op("S from to test than"),
    "days": Op("from:moment to:moment"),
    "passed": Op("now before:E mark:number"),
    "direction": Op("now before:E"),
    "inside_chance": Op("now before:E"),
    "count_where": Op("group period condition", "excluding", whole=True),
    "all_where": Op("group period condition", "excluding", whole=True),
    "only_where": Op("group period condition", "excluding", whole=True),
    "all_but": Op("group period condition", "excluding", whole=True),
    "list": Op("of"),
    "meets": Op("of test than:E"),
    "period": Op("period form", "days table"),
    "area": Op("area"),
    "constant": Op("key", "source"),
    "metadata": Op("source key"),
    "reported": Op("source measure area period"),
    "led_with": Op("source kind measure area"),
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
    "mark": "number",
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


def _ways(op: Op) -> list[dict[str, str]]:
    """The inputs that an operation takes, or may take instead."""
    ways = [each.replace("S", figure) for each in op.inputs.split("|") for figure in ("measure area", "series")]
    return [_kinds(way) for way in dict.fromkeys(ways)]


_NEEDED = {name: _ways(op) for name, op in OPS.items()}
_MAYBE = {name: _kinds(op.maybe) for name, op in OPS.items()}


def look_at(op: object, inputs: object, measures: Collection[str], depth: int = 0) -> None:
    """Raises Unreadable unless all operations are known and their inputs have the right names and types."""
    if not isinstance(op, str) or op not in OPS:
        raise Unreadable(f"unknown op {op!r:.60}; docs/bundle.md, section 5, lists all there are")
    if depth > DEEPEST:
        raise Unreadable("an expression is nested too deeply")
    given = mapping(inputs, f"{op}.inputs")
    needed = next((way for way in _NEEDED[op] if set(way) <= set(given)), _NEEDED[op][0])
    kinds = needed | _MAYBE[op]
    for name, value in keys(given, needed, f"{op}.inputs", _MAYBE[op]).items():
        _look_at_input(kinds[name], value, f"{op}.{name}", measures, depth)
    if op == "period" and ("days" in given) != (given["form"] == "window"):
        raise Unreadable("period.days goes with the form window")
    if op == "period" and ("table" in given) != (given["form"] == "occasion"):
        raise Unreadable("period.table goes with the form occasion")


def _look_at_input(kind: str, value: Any, where: str, measures: Collection[str], depth: int) -> None:
    if kind == "E" or (isinstance(value, Mapping) and kind in ("number or E", "after", "moment")):
        nested = keys(value, ("op", "inputs"), where)
        look_at(nested["op"], nested["inputs"], measures, depth + 1)
    elif kind in ("number or E", "number"):
        _number(value, where)
    elif kind == "after":
        if value is not None:
            text(value, where)
    elif kind == "areas":
        if len(set(texts(value, where))) != len(value):
            raise Unreadable(f"{where} names an area twice")
    elif kind in _CONDITIONS:
        _condition(_CONDITIONS[kind], value, where, measures, depth)
    elif kind == "series":
        _series(value, where, measures, depth)
    elif kind == "figure":
        for name, each in keys(value, ("measure", "area"), where).items():
            _look_at_input(name, each, f"{where}.{name}", measures, depth)
    elif kind == "measure":
        if text(value, where) not in measures:
            raise Unreadable(f"{where}: {value!r} is not among the bundle's measures")
    elif kind == "percent":
        if value is not True:
            raise Unreadable(f"{where}: {value!r:.60} is not true")
    elif kind in ("days", "by", "steps") or (kind == "by_or_year" and value != "year"):
        whole(value, where, 1)
    elif text(value, where) not in _CHOICES.get(kind, (value,)):
        raise Unreadable(f"{where}: {value!r:.60} is none of {', '.join(_CHOICES[kind])}")


def _number(value: object, where: str) -> None:
    try:
        number_from(value)
    except ValueError as error:
        raise Unreadable(f"{where}: {error}") from error


# By where a condition stands, what it takes: a test, or a move.
_CONDITIONS = {
    "condition": ("measure test than", "measure moved since:period", "measure moved steps"),
    "each_period": ("measure test than", "measure moved"),
    "happens": ("test than", "moved"),
}


def _condition(forms: tuple[str, ...], value: object, where: str, measures: Collection[str], depth: int) -> None:
    given = [*value] if isinstance(value, Mapping) else []
    kinds = _kinds(forms[-1 if "moved" in given and "steps" in given else "moved" in given])
    for name, each in keys(value, kinds, where).items():
        _look_at_input(kinds[name], each, f"{where}.{name}", measures, depth)


_OF_TWO = "of:figure to:figure"
SERIES = {
    "figure": Op("measure area"),
    "move": Op("measure area", "by:by_or_year"),
    "percent_move": Op("measure area", "by:by_or_year"),
    "size_of_move": Op("measure area", "by:by_or_year"),
    "window": Op("measure area steps"),
    "ratio": Op(_OF_TWO),
    "difference": Op(_OF_TWO),
    "share": Op(_OF_TWO),
    "apart": Op("measure group", whole=True),
    "count": Op("group condition:each_period", whole=True),
}


def _series(value: object, where: str, measures: Collection[str], depth: int) -> None:
    kind = mapping(value, where).get("kind")
    if not isinstance(kind, str) or kind not in SERIES:
        raise Unreadable(f"{where}: unknown kind of series {kind!r:.60}")
    needed, maybe = _kinds(SERIES[kind].inputs), _kinds(SERIES[kind].maybe)
    for name, each in keys(value, ("kind", *needed), where, maybe).items():
        if name != "kind":
            _look_at_input((needed | maybe)[name], each, f"{where}.{name}", measures, depth)
    tables = {measure.partition(".")[0] for measure in measures_of(value)}
    if len(tables) > 1:
        raise Unreadable(f"{where}: its measures are of different tables")


def measures_of(series: Any) -> list[str]:
    """The measures that a series is made from; it steps by the first one, which also says what it counts."""
    sides = [series[side] for side in ("of", "to", "condition") if side in series] or [series]
    return [side["measure"] for side in sides]


def nested(op: str, inputs: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The expression itself and every expression inside it, outermost first."""
    found = [(op, inputs)]
    for value in inputs.values():
        if not isinstance(value, str):  # most are
            _look_inside(value, found)
    return iter(found)


def _look_inside(value: object, found: list[tuple[str, Mapping[str, Any]]]) -> None:
    if not is_object(value):
        return
    within: Mapping[str, Any] = value
    if "op" in value:
        within = value["inputs"]
        found.append((value["op"], within))
    for each in within.values():
        if not isinstance(each, str):
            _look_inside(each, found)


def compares_a_whole_set(op: str, inputs: Mapping[str, Any]) -> bool:
    """Whether the expression, or one inside it, is true only if a whole set was looked at."""
    return any(OPS[name].whole or _over_a_group(name, given) for name, given in nested(op, inputs))


def _over_a_group(op: str, inputs: Mapping[str, Any]) -> bool:
    """Whether a mean or a median is over a group's areas, or a series looks at all of them."""
    series = inputs.get("series")
    return (op in ("mean", "median") and "group" in inputs) or (series is not None and SERIES[series["kind"]].whole)


def areas_in(op: str, inputs: Mapping[str, Any]) -> frozenset[str]:
    """The areas whose own figures the expression uses; groups that it only looks through do not count."""
    found: list[str] = []
    for _, given in nested(op, inputs):
        series = given.get("series", {})
        sides = [given, series, *(series[side] for side in ("of", "to") if side in series)]
        found += [side[key] for side in sides for key in ("area", "whole") if isinstance(side.get(key), str)]
        found += given.get("areas", ())
    return frozenset(found)
