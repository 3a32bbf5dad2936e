"""Reads how long something has gone on: "third week in a row", "four weeks running", "first rise in seven weeks"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .exact import TESTS, direction_of
from .numerals import NUM, ORDINAL, num, ordinal
from .reading import Span, Words, not_read, unlike
from .report import Untrue
from .series import Series, series_of
from .word_lists import DOWN_MOVES, UP_MOVES

_RUN = re.compile(
    rf"(?:for )?(?:(?:a|an|the) )?(?P<nth>{ORDINAL})"
    r"(?: (?P<unit>[a-z-]+) (?P<tail>in a row|running)"
    r"| (?P<tail2>consecutive|running)(?: (?P<unit2>[a-z-]+))?"
    r"| (?P<tail3>in a row))"
)
_SO_MANY = re.compile(
    rf"(?:for )?(?:the )?(?:(?P<last>last|past) )?(?P<nth>{NUM}) (?:(?P<tail2>consecutive) )?(?P<unit>[a-z]+)"
    r"(?: (?P<tail>in a row|running))?"
)
_FIRST_IN = re.compile(rf"(?:the |a |its |their )?(?P<first>first)(?: .*?)? (?P<in>in (?P<num>{NUM}) (?P<unit>[a-z]+))")
_THIS_YEAR = re.compile(r"(?: [a-z]+){0,3} this year\b")
_STEPS = ("day", "week", "month", "quarter", "year", "season")
_MOVES = ("move", "percent_move", "size_of_move")


def step_word(series: Series, periods: int) -> str:
    """What so many table periods are called: "week" for one row of a weekly table or for seven days; "" for nothing."""
    table = series.table
    names = {("day", 1): "day", ("day", 7): "week", ("week_ending", 1): "week", ("iso_week", 1): "week"}
    names |= {(each, 1): each for each in ("month", "quarter", "year", "season")}
    names |= {("financial_year", 1): "year", ("academic_year", 1): "year", ("year_ending", table.row.a_year): "year"}
    names |= {("month", 3): "quarter", ("month", 12): "year", ("quarter", 4): "year", ("occasion", 1): table.called}
    return names.get((table.form, periods), "")


def read_run(words: Words) -> list[Span]:
    """ "the 12th week in a row", "a third consecutive month", "the fourth fall in a row", "four weeks running"."""
    found = words.match(_RUN) if words.claim.op in ("run_length", "run_where") else None
    said = ordinal(found["nth"]) if found else None
    if not found or said is None:
        return _read_so_many(words)
    if said != words.value:
        raise unlike(str(words.value))
    unit = found["unit"] or found["unit2"]
    if unit in UP_MOVES | DOWN_MOVES:
        _right_way(words, unit)
        return [found.span("nth"), *(found.span(t) for t in ("tail", "tail2", "tail3") if found[t])]
    following = re.match(r" ([a-z]+)", words.behind)
    if unit is None and following and following[1].removesuffix("s") in (*_STEPS, words.series.table.called):
        unit = following[1].removesuffix("s")
    _right_unit(words, unit)
    return words.whole()


def _read_so_many(words: Words) -> list[Span]:
    """ "four weeks in a row", "four consecutive falls", "for the last four weeks"."""
    found = words.match(_SO_MANY)
    if not found or sum(bool(found[part]) for part in ("last", "tail", "tail2")) != 1:
        raise not_read(words)
    if words.claim.op not in ("run_length", "run_where"):
        return _of_areas(words, found)
    if num(found["nth"]) != words.value:
        raise unlike(str(words.value))
    if found["last"] and _end_of_run(words) != words.story_end:
        raise Untrue(f"the {found['last']} so many, but they end on {_end_of_run(words)}")
    if found["unit"] in UP_MOVES | DOWN_MOVES:
        _right_way(words, found["unit"])
        return [found.span("nth"), *(found.span(t) for t in ("tail", "tail2") if found[t])]
    _right_unit(words, _singular(found["unit"], words.value))
    return words.whole()


def _of_areas(words: Words, found: re.Match[str]) -> list[Span]:
    """The steps for which areas have all moved one way."""
    condition = words.claim.inputs["condition"]
    if "steps" not in condition or found["unit"] in UP_MOVES | DOWN_MOVES or found["last"]:
        raise not_read(words)
    if num(found["nth"]) != condition["steps"]:
        raise unlike(str(condition["steps"]))
    series = series_of(words.reckoner, {"measure": condition["measure"], "area": words.claim.inputs["group"]})
    if step_word(series, series.step) != _singular(found["unit"], condition["steps"]):
        raise Untrue(f"a step of {series.step} in a table by {series.table.form} is not a {found['unit']}")
    return words.whole()


def _end_of_run(words: Words) -> object:
    return words.series.period(words.series.table.index(words.claim.inputs["period"])).last


def _singular(unit: str, number: object) -> str:
    """The word for one step; what is not the right number of them is no step at all."""
    return unit if number == 1 else unit.removesuffix("s") if unit.endswith("s") else f"{unit}, but more than one"


def _right_way(words: Words, noun: str) -> None:
    """A rise or a fall in a row is one of the figure itself, not of how far that moved."""
    if words.claim.op != "run_length" or words.kind in _MOVES:
        raise Untrue("the run is none of rises or falls")
    if (noun in UP_MOVES) != (words.claim.inputs["direction"] == "up"):
        raise Untrue(f"the run is {words.claim.inputs['direction']}")


def _right_unit(words: Words, unit: str | None) -> None:
    """The word for a step must be what the measure steps by: "week" for weekly rows or for seven days."""
    steps = words.claim.inputs.get("by", words.series.step)
    if unit is not None and step_word(words.series, steps) != unit:
        raise Untrue(f"a step of {steps} in a table by {words.series.table.form} is not a {unit}")


def read_first_in(words: Words) -> list[Span]:
    """ "first rise in seven weeks": since the last one so many steps ago, or after so many in a row of the contrary."""
    found = words.match(_FIRST_IN)
    if not found:
        raise not_read(words)
    if num(found["num"]) != words.value:
        raise unlike(str(words.value))
    series, by = (_since_the_last if words.claim.op == "steps" else _after_a_run)(words, words.claim.inputs)
    unit = _singular(found["unit"], words.value)
    if step_word(series, by) != unit:
        raise Untrue(f"a step of {by} in a table by {series.table.form} is not a {unit}")
    return [found.span("first"), found.span("in")]


def _since_the_last(words: Words, inputs: Mapping[str, Any]) -> tuple[Series, int]:
    """The steps lead from the last time to the story's period, in which it is so again."""
    last = inputs["from"]["inputs"] if isinstance(inputs["from"], Mapping) else {}
    if "before" not in last or inputs["from"]["op"] != "latest_where":
        raise Untrue("the first, but the steps are not counted from the latest time before")
    series = series_of(words.reckoner, last)
    table, at = series.table, series.table.index(last["before"])
    if table.period(at).last != words.story_end or words.reckoner.place(table, inputs["to"]) != at:
        raise Untrue(f"the first, but not of the story's period, to {words.story_end}")
    if not TESTS[last["test"]](series.known(at), words.reckoner.number(last["than"])):
        raise Untrue("the first, but it is not so in the story's period")
    return series, words.figures.step(inputs["measure"])


def _after_a_run(words: Words, inputs: Mapping[str, Any]) -> tuple[Series, int]:
    """The run ends one step before the story's period and does not go on in it."""
    series = words.series
    by, at = inputs.get("by", series.step), series.table.index(inputs["period"])
    if series.period(at + by).last != words.story_end:
        raise Untrue(f"the first, but the run does not end a step before the story's period, to {words.story_end}")
    now = series.known(at + by)
    if words.claim.op == "run_where":
        goes_on = TESTS[inputs["test"]](now, words.reckoner.number(inputs["than"]))
    else:
        goes_on = direction_of(now, series.known(at)) == inputs["direction"]
    if goes_on:
        raise Untrue("the first, but the run goes on")
    return series, by


def of_this_year(words: Words) -> None:
    """Untrue where "this year" follows a count of steps that are not all of the story's year, up to its period."""
    if words.claim.op != "count_periods" or not _THIS_YEAR.match(words.behind):
        return
    series = words.series
    start, end = series.stretch(words.claim.inputs)
    days = [series.period(at).last for at in (start - series.step, start, end)]
    if days[2] != words.story_end or not days[0].year < days[1].year == days[2].year:
        raise Untrue(f"this year, but the steps counted lead from {days[1]} to {days[2]}")
