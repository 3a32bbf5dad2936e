"""Operations on single figures: levels, differences, quotients, rests, periods, areas, constants, texts."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from .exact import TESTS, Number, direction_of, inside_chance, is_count, plain
from .library import at_path, toml_number, toml_text
from .measures import QUOTIENTS
from .periods import Period, period_at, place_named
from .reckoner import Inputs, Operation, Reckoner, Value, unit_of
from .report import Untrue


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


def _rest_of(r: Reckoner, i: Inputs) -> Value:
    measure = r.figures.measures[i["measure"]]
    if measure.op in QUOTIENTS or not measure.adds_up:
        raise Untrue(f"{measure.name} is a rate or does not add up: nothing can be taken from it")
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


def _period(_: Reckoner, i: Inputs) -> Value:
    form = i["form"]
    try:
        if form == "window":
            last = date.fromordinal(place_named("day", i["period"]))
            _ = last - timedelta(days=i["days"])  # type: ignore[assignment]
            return Period("window", last, i["days"])
        return period_at(form, place_named(form, i["period"]))
    except (ValueError, OverflowError) as error:
        raise Untrue(f"no period of the form {form}: {error}") from error


def _area(r: Reckoner, i: Inputs) -> Value:
    if i["area"] not in r.figures.register.areas:
        raise Untrue(f"{i['area']} is not in the register")
    return str(i["area"])


def _constant(r: Reckoner, i: Inputs) -> Value:
    number = toml_number(at_path(r.figures.sheet, f"targets.{i['key']}.value"))
    if number is None:
        raise Untrue(f"the sheet has no number for {i['key']}")
    return number


def _metadata(r: Reckoner, i: Inputs) -> Value:
    source = r.figures.sources.get(i["source"])
    if source is None:
        raise Untrue(f"no source {i['source']}")
    inside = {"sheet": r.figures.sheet, "style": r.figures.style}.get(source["role"])
    found = toml_text(inside, i["key"]) if inside is not None else None
    if source["role"] == "register":
        code, _, column = i["key"].rpartition(".")
        area = r.figures.register.areas.get(code)
        found = area.line.get(column) if area else None
    found = source.get(i["key"]) if found is None and i["key"] != "shape" else found
    if not isinstance(found, str) or not found:
        raise Untrue(f"source {i['source']} has no text at {i['key']}")
    return found


ARITHMETIC: dict[str, Operation] = {
    "cell": _cell,
    "difference": _difference,
    "percent_change": _percent_change,
    "point_change": _point_change,
    "ratio": lambda r, i: _quotient(r, i, "of", "to"),
    "share": lambda r, i: _quotient(r, i, "part", "whole"),
    "rest_of": _rest_of,
    "direction": _direction,
    "inside_chance": _inside_chance,
    "meets": _meets,
    "period": _period,
    "area": _area,
    "constant": _constant,
    "metadata": _metadata,
}
