"""Operations on single figures: levels, differences, quotients, rests, periods, areas, constants, texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from .definitions import QUOTIENTS, Measure
from .exact import TESTS, Number, direction_of, inside_chance, is_count, number_from, number_text, plain
from .library import at_path, toml_number, toml_text
from .periods import Period, period_at, place_named
from .reckoner import Inputs, Operation, Reckoner, Value, unit_of
from .report import Untrue

# where the text of a sentence stands in an earlier story
_OF_A_SENTENCE = re.compile(r"(?:headline|standfirst\.[0-9]+|body\.[0-9]+\.sentences\.[0-9]+)\.text")


def _cell(r: Reckoner, i: Inputs) -> Value:
    return r.known(i["measure"], i["area"], r.figures.table_of(i["measure"]).index(i["period"]))


def _two(r: Reckoner, i: Inputs, first: str = "now", second: str = "before") -> tuple[Number, Number]:
    return r.number(i[first]), r.number(i[second])


def _difference(r: Reckoner, i: Inputs) -> Value:
    now, before = _two(r, i)
    return plain(now - before)


def _percent_change(r: Reckoner, i: Inputs) -> Value:
    now, before = _two(r, i)
    if before == 0:
        raise Untrue("a percentage change from 0")
    return plain(Fraction(100 * (now - before)) / before)


def _point_change(r: Reckoner, i: Inputs) -> Value:
    for side in ("now", "before"):
        if "%" not in unit_of(r.figures, i[side]["op"], i[side]["inputs"]):
            raise Untrue(f"a change in percentage points, but `{side}` is not a percentage")
    return _difference(r, i)


def _quotient(r: Reckoner, i: Inputs, over: str, under: str) -> Value:
    part, whole = _two(r, i, over, under)
    if whole == 0:
        raise Untrue("a division by 0")
    return plain(Fraction(part) / whole)


def _passed(r: Reckoner, i: Inputs) -> Value:
    (now, before), mark = _two(r, i), number_from(i["mark"])
    if not (before < mark <= now or now <= mark < before):
        raise Untrue(f"from {number_text(before)} to {number_text(now)} {number_text(mark)} is not passed")
    return mark


def _adding_up(r: Reckoner, i: Inputs) -> Measure:
    measure = r.figures.measures[i["measure"]]
    if measure.op in QUOTIENTS or not measure.adds_up:
        raise Untrue(f"{measure.name} is a rate or does not add up")
    return measure


def _together(r: Reckoner, i: Inputs) -> Value:
    measure, leaves = _adding_up(r, i), r.compared(i["group"], i["measure"], [])
    if not i["areas"] or (strange := [code for code in i["areas"] if code not in leaves]):
        raise Untrue(f"{strange[0] if i['areas'] else 'no area'} is added up, but {i['group']} has none such")
    index = r.figures.table_of(measure.name).index(i["period"])
    return plain(sum(r.known(measure.name, code, index) for code in i["areas"]))


def _rest_of(r: Reckoner, i: Inputs) -> Value:
    measure = _adding_up(r, i)
    rest = set(r.leaves(i["whole"], measure.table))
    for part in i["parts"]:
        gone = set(r.leaves(part, measure.table))
        if not gone <= rest:
            raise Untrue(f"{part} is not within what is left of {i['whole']}")
        rest -= gone
    index = r.figures.table_of(measure.name).index(i["period"])
    parts = [r.known(measure.name, part, index) for part in i["parts"]]
    return plain(r.known(measure.name, i["whole"], index) - sum(parts))


def _direction(r: Reckoner, i: Inputs) -> Value:
    return direction_of(*_two(r, i))


def _inside_chance(r: Reckoner, i: Inputs) -> Value:
    now, before = _two(r, i)
    if not (is_count(now) and is_count(before)):
        raise Untrue("the test of chance is for two counts")
    return inside_chance(int(now), int(before))


def _meets(r: Reckoner, i: Inputs) -> Value:
    return TESTS[i["test"]](r.number(i["of"]), r.number(i["than"]))


def _period(r: Reckoner, i: Inputs) -> Value:
    form = i["form"]
    if "table" in i:
        return _of_a_table(r, i)
    try:
        if form == "window":
            last = date.fromordinal(place_named("day", i["period"]))
            _ = last - timedelta(days=i["days"])
            return Period("window", last, i["days"])
        return period_at(form, place_named(form, i["period"]))
    except (ValueError, OverflowError) as error:
        raise Untrue(f"no period of the form {form}: {error}") from error


def _of_a_table(r: Reckoner, i: Inputs) -> Value:
    """A period as a table has it, with what it is called there."""
    table = r.figures.tables.get(i["table"])
    if table is None or table.form != i["form"]:
        raise Untrue(f"no table {i['table']!r:.60} goes by {i['form']}")
    return table.period(table.index(i["period"]))


def _area(r: Reckoner, i: Inputs) -> Value:
    if i["area"] not in r.figures.register.areas:
        raise Untrue(f"{i['area']} is not in the register")
    return str(i["area"])


def _constant(r: Reckoner, i: Inputs) -> Value:
    held = r.figures.context.get(i["source"]) if "source" in i else r.figures.sheet
    number = None if held is None else toml_number(at_path(held, f"targets.{i['key']}.value"))
    if number is None:
        raise Untrue(f"{i.get('source', 'the sheet')} has no number for {i['key']}")
    return number


def _metadata(r: Reckoner, i: Inputs) -> Value:
    source = r.figures.sources.get(i["source"])
    if source is None:
        raise Untrue(f"no source {i['source']}")
    inside = r.figures.documents.get(i["source"])
    found = toml_text(inside, i["key"]) if inside is not None else None
    if source["role"] == "register" and source["id"] in r.figures.own:
        code, _, column = i["key"].rpartition(".")
        area = r.figures.register.areas.get(code)
        found = area.line.get(column) if area else None
    if source["role"] == "story" and _OF_A_SENTENCE.fullmatch(i["key"]):
        found = toml_text(r.figures.stories[i["source"]], i["key"])
    found = source.get(i["key"]) if found is None and i["key"] != "shape" else found
    if not isinstance(found, str) or not found:
        raise Untrue(f"source {i['source']} has no text at {i['key']}")
    return found


def _story(r: Reckoner, i: Inputs) -> Mapping[str, Any]:
    if i["source"] not in r.figures.stories:
        raise Untrue(f"no earlier story {i['source']} among the sources")
    return r.figures.stories[i["source"]]


def _reported(r: Reckoner, i: Inputs) -> Value:
    """The figure that an earlier story printed for a cell."""
    wanted = {key: i[key] for key in ("measure", "area", "period")}
    claims = _story(r, i).get("claims")
    for claim in claims if isinstance(claims, list) else []:
        if isinstance(claim, Mapping) and claim.get("op") == "cell" and claim.get("inputs") == wanted:
            return number_from(claim.get("value"))
    raise Untrue(f"{i['source']} gave no figure for {i['area']} in the period {i['period']}")


def _led_with(r: Reckoner, i: Inputs) -> Value:
    """Whether an earlier story led with such a fact."""
    facts = _story(r, i).get("facts")
    first = facts[0] if isinstance(facts, list) and facts else {}
    return all(isinstance(first, Mapping) and first.get(key) == i[key] for key in ("kind", "measure", "area"))


ARITHMETIC: dict[str, Operation] = {
    "cell": _cell,
    "difference": _difference,
    "percent_change": _percent_change,
    "point_change": _point_change,
    "ratio": lambda r, i: _quotient(r, i, "of", "to"),
    "share": lambda r, i: _quotient(r, i, "part", "whole"),
    "passed": _passed,
    "rest_of": _rest_of,
    "together": _together,
    "direction": _direction,
    "inside_chance": _inside_chance,
    "meets": _meets,
    "period": _period,
    "area": _area,
    "constant": _constant,
    "metadata": _metadata,
    "reported": _reported,
    "led_with": _led_with,
}
