"""What a claim's expression is about: the areas, groups and measures it uses, and the days its periods end on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .definitions import QUOTIENTS
from .document import Claim
from .expressions import areas_in, measures_of, nested
from .measures import Figures
from .report import Untrue
from .strict import is_object

Pair = tuple[date, date]  # a later period and the one that it is compared with, each by its last day
OF_AREAS = ("count_where", "all_where", "only_where", "all_but")
_MOMENTS = ("period", "from", "to", "before", "since", "after")


@dataclass(frozen=True)
class Uses:
    """What an expression looks at. `measures` are those used and what they are made from, `named` the former alone.

    `days` are those of every period that the expression looks at; `pairs` of those that it compares.
    """

    areas: frozenset[str]
    groups: frozenset[str]
    measures: frozenset[str]
    named: frozenset[str]
    days: frozenset[date]
    pairs: frozenset[Pair]

    @property
    def figures(self) -> bool:
        """Whether it looks at any figure at all."""
        return bool(self.measures)


def uses(figures: Figures, claim: Claim) -> Uses:
    """What one claim is about. Periods that its tables do not have are left to whoever reckons it."""
    inside = [*nested(claim.op, claim.inputs)]
    given = [each for op, each in inside if op not in ("period", "metadata", "days")]
    sides = [side for each in given for side in _sides(each)]
    found = {side[key] for side in sides for key in ("measure", "share_of") if isinstance(side.get(key), str)}
    wholes = {each["whole"] for each in given if isinstance(each.get("whole"), str)}
    return Uses(
        areas=areas_in(claim.op, claim.inputs) - wholes,
        groups=frozenset({side["group"] for side in sides if isinstance(side.get("group"), str)} | wholes),
        measures=frozenset(closure(figures, found)),
        named=frozenset(found),
        days=frozenset(day for each in given for day in days_in(figures, each).values()),
        pairs=frozenset(pair for each in given for pair in _pairs(figures, each)),
    )


def _sides(given: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The places of an expression's inputs where areas, groups and measures stand."""
    series = given.get("series", {})
    for each in (given, series, series.get("of"), series.get("to"), given.get("condition"), series.get("condition")):
        if is_object(each):
            yield each


def closure(figures: Figures, names: set[str]) -> Iterator[str]:
    """Measures, and those that they are made from."""
    for name in sorted(names):
        measure = figures.measures.get(name)
        if measure is not None:
            yield name
            if measure.op in QUOTIENTS:
                yield from closure(figures, {measure.numerator, measure.denominator})


def _measure(given: Mapping[str, Any]) -> str | None:
    """The measure whose table an expression's periods are those of."""
    if isinstance(given.get("measure"), str):
        return str(given["measure"])
    if "series" in given:
        return measures_of(given["series"])[0]
    condition = given.get("condition")
    return str(condition["measure"]) if is_object(condition) and "measure" in condition else None


def days_in(figures: Figures, given: Mapping[str, Any]) -> dict[str, date]:
    """The last days of the periods that an expression names itself, by the input that names them."""
    measure = _measure(given)
    if measure is None or measure not in figures.measures:
        return {}
    condition = given.get("condition") if is_object(given.get("condition")) else {}
    table, found = figures.table_of(measure), dict[str, date]()
    for key in _MOMENTS:
        moment = given.get(key, condition.get(key) if condition else None)
        if isinstance(moment, str):
            try:
                found[key] = table.period(table.index(moment)).last
            except (Untrue, ValueError):
                continue
    return found


def _pairs(figures: Figures, given: Mapping[str, Any]) -> Iterator[Pair]:
    """What is compared with what: now with before, a period with the one since which something moved."""
    for sides in (("now", "before"), ("of", "to")):
        now, before = (_only_day(figures, given.get(side)) for side in sides)
        if now and before and now != before:
            yield now, before
    days = days_in(figures, given)
    if "period" in days and "since" in days:
        yield days["period"], days["since"]


def _only_day(figures: Figures, expression: Any) -> date | None:
    """The period of an expression that looks at one only."""
    if not is_object(expression):
        return None
    found = {d for _, each in nested(expression["op"], expression["inputs"]) for d in days_in(figures, each).values()}
    return found.pop() if len(found) == 1 else None


def counted(claim: Claim) -> Iterator[str]:
    """Group, period and condition of every count, or list, of areas in a claim, as one text to compare."""
    for op, inputs in nested(claim.op, claim.inputs):
        if op in OF_AREAS:
            yield repr((inputs["group"], inputs["period"], sorted(inputs["condition"].items(), key=str)))
