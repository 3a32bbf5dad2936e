"""Whether a finished story rests on figures that a gate holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from nlg.intake.periods import MONTHS, STEP_WORDS
from nlg.intake.verdict import Scope

Bundle = Mapping[str, Any]
Hold = Mapping[str, Any]
PERIODS = ("period", "from", "to", "since", "before", "after")  # inputs of an operation that name periods
NO_FIGURES = ("steps", "days", "count_areas", "period", "area", "metadata", "constant")  # they read no cells
ANYWHERE = "*"  # an area that is meant but not named


@dataclass(frozen=True)
class Cells:
    """Figures that a story uses: a measure read from a column, areas, and the days that they cover."""

    measure: str
    areas: frozenset[str]
    start: date
    end: date


def depends(bundle: Bundle, holds: Sequence[Hold]) -> list[Hold]:
    """Those of the holds (plain JSON, as gates write them) that a story rests on: none, and it may be told.

    By what its claims compute and the evidence of its facts. A rate rests on its count, a sum over seven days on each
    of them, a group on every area that it is added up from, a ranking on every area that is ranked.
    """
    used = list(_used(bundle)) if holds else []
    return [
        hold for hold in holds if any(_meets(Scope.of_json(scope), cells) for scope in hold["scope"] for cells in used)
    ]


def _meets(scope: Scope, cells: Cells) -> bool:
    table = cells.measure.partition(".")[0]
    if not scope.meets(table, cells.measure, cells.start, cells.end):
        return False
    return not scope.areas or ANYWHERE in cells.areas or not cells.areas.isdisjoint(scope.areas)


def _used(bundle: Bundle) -> Iterator[Cells]:
    for fact in bundle["facts"]:
        for cells in fact["evidence"]:
            yield from _columns(bundle, cells["measure"], frozenset(cells["areas"]), cells["from"], cells["to"])
    for claim in bundle["claims"]:
        for inputs, value in _expressions(claim):
            yield from _of_expression(bundle, inputs, value)


def _expressions(found: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Any]]:
    """The inputs of an expression and of all expressions, series and conditions within it, each with its value."""
    inputs = found.get("inputs", found)
    if found.get("op") not in NO_FIGURES:
        yield inputs, found.get("value")
    for name, inner in inputs.items():
        if isinstance(inner, Mapping):
            context = {key: inputs[key] for key in (*PERIODS, "group") if isinstance(inputs.get(key), str)}
            lent = inner if "op" in inner or name == "value" else {**context, **inner}
            yield from _expressions(lent)


def _of_expression(bundle: Bundle, inputs: Mapping[str, Any], value: Any) -> Iterator[Cells]:
    days = [inputs[key] for key in PERIODS if isinstance(inputs.get(key), str)]
    days += [value] if isinstance(value, str) and _day(value) else []
    days = sorted(day for day in days if _day(day))
    measures = [inputs[key] for key in ("measure", "share_of") if isinstance(inputs.get(key), str)]
    if days:
        for measure in measures:
            yield from _columns(bundle, measure, _areas(bundle, inputs, measure), days[0], days[-1])


def _areas(bundle: Bundle, inputs: Mapping[str, Any], measure: str) -> frozenset[str]:
    """The areas that an expression reads: one, several, or all that a group is made of."""
    named = [inputs[key] for key in ("area", "whole") if isinstance(inputs.get(key), str)]
    named += [code for key in ("areas", "parts") if isinstance(inputs.get(key), list) for code in inputs[key]]
    group = inputs.get("group")
    if isinstance(group, str):
        tables = bundle.get("groups", {}).get(group, {})
        named += tables.get(measure.partition(".")[0], [ANYWHERE])
    return frozenset(named or [ANYWHERE])


def _columns(bundle: Bundle, measure: str, areas: frozenset[str], first: str, last: str) -> Iterator[Cells]:
    """The columns that a measure is made from, over the days that its periods cover."""
    about = bundle["measures"].get(measure)
    if about is None or about["op"] == "population":
        return
    for part in ("numerator", "denominator"):
        if part in about:
            yield from _columns(bundle, about[part], areas, first, last)
    if "column" in about:
        start = _first_day(date.fromisoformat(first), _form(bundle, about["source"]), about.get("periods", 1))
        yield Cells(measure, areas, start, date.fromisoformat(last))


def _form(bundle: Bundle, source: str) -> str:
    return next((str(one["shape"]["period_form"]) for one in bundle["sources"] if one["id"] == source), "day")


def _first_day(end: date, form: Any, periods: int) -> date:
    """The first day that so many periods up to one that ends on a day cover."""
    if form == "occasion":
        return end
    if STEP_WORDS.get(form) in ("day", "week"):
        return end - timedelta(days=periods * (1 if form == "day" else 7) - 1)
    after = end + timedelta(days=1)
    months = after.year * 12 + after.month - 1 - MONTHS.get(form, 12) * periods
    return date(months // 12, months % 12 + 1, 1)


def _day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
