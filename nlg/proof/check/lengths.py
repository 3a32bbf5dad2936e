"""Like with like: a month is not compared with a week, nor a figure with itself, and "a week earlier" is a week."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from .exact import Number
from .expressions import nested
from .numerals import NUM, num
from .passages import Passage
from .periods import Period
from .report import Fault, Untrue
from .said import Said, Told, expressions

Length = tuple[str, int]  # so many days, months or occasions
_COMPARED = {"ratio": ("of", "to")} | dict.fromkeys(
    ("difference", "percent_change", "point_change", "direction", "inside_chance"), ("now", "before")
)
_IN_DAYS = {"day": 1, "week_ending": 7, "iso_week": 7}
_IN_MONTHS = {"month": 1, "quarter": 3}  # every other year has twelve
_BEFORE = re.compile(
    rf"\b(?:(?P<num>an?|{NUM}) (?P<unit>day|week|month|quarter|year)s? (?:earlier|before|ago|previously)"
    r"|(?:the|its|their) (?:previous|preceding|prior) (?P<one>day|week|month|quarter|year)"
    r"|the (?P<then>day|week|month|quarter|year) (?:before|earlier))\b(?! (?:last|that))",
    re.IGNORECASE,
)
_MOVES = ("move", "percent_move", "size_of_move")
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


def length_faults(said: Said) -> Iterator[Fault]:
    """Comparisons of unlike lengths and of a figure with itself, and words for the time between that fit no figures."""
    for passage, told in said.by_passage():
        for each in told:
            yield from _compared(said, passage, each)
        if passage.kind == "data":
            yield from _times_between(said, passage, told)


def _compared(said: Said, passage: Passage, told: Told) -> Iterator[Fault]:
    for op, inputs in expressions(told):
        if op not in _COMPARED:
            continue
        one, other = (inputs[side] for side in _COMPARED[op])
        if one == other:
            yield Fault(passage.id, told.claim.printed, "the figure is compared with itself")
        lengths = [_length(said, side) for side in (one, other)]
        if None not in lengths and lengths[0] != lengths[1]:
            yield Fault(passage.id, told.claim.printed, f"{_words(lengths[0])} compared with {_words(lengths[1])}")


def _length(said: Said, expression: Mapping[str, Any]) -> Length | None:
    """How long a stretch a counted figure covers; `None` for what is no count, or of a table without a length."""
    op, inputs = expression["op"], expression["inputs"]
    measure = inputs.get("measure")
    if op not in ("cell", "sum") or not said.figures.counts(said.root(measure)):
        return None
    if said.figures.measures[measure].op == "population":  # the same at any time
        return None
    unit, each = _unit(said.figures.table_of(measure).form)
    steps = _steps(said, inputs) if op == "sum" else 0
    if steps is None or (unit == "month" and op == "sum" and said.figures.table_of(measure).form == "year_ending"):
        return None
    return unit, each * (said.figures.periods(measure) + steps * said.figures.step(measure))


def _unit(form: str) -> Length:
    if form in _IN_DAYS:
        return "day", _IN_DAYS[form]
    return ("occasion", 1) if form == "occasion" else ("month", _IN_MONTHS.get(form, 12))


def _steps(said: Said, inputs: Mapping[str, Any]) -> int | None:
    table = said.figures.table_of(inputs["measure"])
    try:
        return (table.index(inputs["to"]) - table.index(inputs["from"])) // said.figures.step(inputs["measure"])
    except Untrue:
        return None


def _words(length: Length | None) -> str:
    unit, number = length or ("", 0)
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _times_between(said: Said, passage: Passage, told: Sequence[Told]) -> Iterator[Fault]:
    """ "A month earlier" beside figures of which none are a month apart."""
    phrases = list(_BEFORE.finditer(passage.text))
    if not phrases or any(_looks_back(inputs) for each in told for _, inputs in expressions(each)):
        return
    measured = {day for each in told if each.claim.op != "period" for day in _days(said, each)}
    if len(measured) < 2:
        return
    days = sorted(measured | {day for each in told for day in _days(said, each)} | {said.story.end})
    for found in phrases:
        unit = str(found["unit"] or found["one"] or found["then"]).lower()
        number = num(found["num"].lower()) if found["num"] and found["num"].lower() not in ("a", "an") else 1
        if not any(_apart(one, other, number, unit) for at, one in enumerate(days) for other in days[at + 1 :]):
            yield Fault(passage.id, found.group(), "no two figures of the sentence are that far apart")


def _looks_back(inputs: Mapping[str, Any]) -> bool:
    """Whether an expression goes back in time by itself, to periods that it does not name."""
    series = inputs.get("series", {})
    return (
        series.get("kind") in _MOVES or "moved" in series.get("condition", {}) or "steps" in inputs.get("condition", {})
    )


def _days(said: Said, told: Told) -> Iterator[date]:
    """The last days of every period that a claim speaks of."""
    for op, inputs in nested(told.claim.op, told.claim.inputs):
        measure = inputs.get("measure") or inputs.get("condition", {}).get("measure")
        named = [inputs.get(key) for key in ("period", "since", "from", "to", "before", "after")]
        named.append(inputs.get("condition", {}).get("since"))
        for period in named:
            day = said.last_day(measure, period) if measure and isinstance(period, str) else None
            if day is not None:
                yield day
        if op == "period" and isinstance(told.value, Period):
            yield told.value.last


def _apart(one: date, other: date, number: Number, unit: str) -> bool:
    """Whether two last days are so many days, weeks, months or years apart; a year may be 52 weeks."""
    if unit in ("day", "week"):
        return (other - one).days == number * (7 if unit == "week" else 1)
    months = number * _MONTHS_OF[unit]
    if (other.year - one.year) * 12 + other.month - one.month == months and (
        one.day == other.day or (_ends(one) and _ends(other))
    ):
        return True
    return unit == "year" and (other - one).days in (364 * number, 371 * number, 365 * number, 366 * number)


def _ends(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1
