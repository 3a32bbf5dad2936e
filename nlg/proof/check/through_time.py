"""Operations along one area's periods: sums, means, extremes, the latest and the first where, runs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .exact import TESTS, Number, direction_of, plain
from .periods import Period
from .reckoner import Inputs, Operation, Reckoner, Value
from .report import Untrue


def _sum(r: Reckoner, i: Inputs) -> Value:
    _, start, end = r.stretch(i)
    step = r.figures.step(i["measure"])
    if (end - start) % step:
        raise Untrue(f"steps of {step} back from {i['to']} do not reach {i['from']}")
    return plain(sum(r.known(i["measure"], i["area"], at) for at in range(start, end + 1, step)))


def _every(r: Reckoner, i: Inputs) -> list[Number]:
    _, start, end = r.stretch(i)
    return [r.known(i["measure"], i["area"], at) for at in range(start, end + 1)]


def _mean(r: Reckoner, i: Inputs) -> Value:
    values = _every(r, i)
    return plain(Fraction(sum(values)) / len(values))


def _extreme_period(r: Reckoner, i: Inputs) -> Value:
    values = _every(r, i)
    extreme = max(values) if i["extreme"] == "max" else min(values)
    if values.count(extreme) > 1:
        raise Untrue(f"the {i['extreme']} is reached in {values.count(extreme)} periods, not in one")
    return r.period(i["measure"], r.stretch(i)[1] + values.index(extreme))


def _record(r: Reckoner, measure: str, area: str) -> int:
    """Where the record of a measure begins: before this index nothing is known."""
    length = len(r.figures.table_of(measure))
    known = (at for at in range(length) if r.at(measure, area, at) is not None)
    return next(known, length)


def begins_record(r: Reckoner, i: Inputs) -> bool:
    """Whether nothing is known of the measure before `from`."""
    return r.stretch(i)[1] <= _record(r, i["measure"], i["area"])


def _latest_where(r: Reckoner, i: Inputs) -> Value:
    measure, area, test = i["measure"], i["area"], TESTS[i["test"]]
    before, than = r.figures.table_of(measure).index(i["before"]), r.number(i["than"])
    for at in range(before - 1, -1, -1):
        value = r.at(measure, area, at)
        if value is None:
            if at < _record(r, measure, area):
                return None
            r.known(measure, area, at)
        elif test(value, than):
            return r.period(measure, at)
    return None


def _first_where(r: Reckoner, i: Inputs) -> Value:
    measure, area, test, than = i["measure"], i["area"], TESTS[i["test"]], r.number(i["than"])
    for at in range(_after(r, measure, area, i["after"]), len(r.figures.table_of(measure))):
        if test(r.known(measure, area, at), than):
            return r.period(measure, at)
    return None


def _after(r: Reckoner, measure: str, area: str, after: Any) -> int:
    """The first index to look at: the record's start, or the period after `after`."""
    if after is None:
        return _record(r, measure, area)
    table = r.figures.table_of(measure)
    if isinstance(after, str):
        return table.index(after) + 1
    found = r.reckon(after["op"], after["inputs"])
    if not isinstance(found, Period):
        raise Untrue(f"`after` gives {found!r:.60}, which is not a period")
    return table.index(str(found.last.year) if table.form == "year" else found.last.isoformat()) + 1


def _run_length(r: Reckoner, i: Inputs) -> Value:
    measure, area = i["measure"], i["area"]
    at, step = r.figures.table_of(measure).index(i["period"]), i.get("by", r.figures.step(measure))
    now, run = r.known(measure, area, at), 0
    while at >= step:
        before = r.at(measure, area, at - step)
        if before is None or direction_of(now, before) != i["direction"]:
            break
        now, at, run = before, at - step, run + 1
    return run


THROUGH_TIME: dict[str, Operation] = {
    "sum": _sum,
    "mean": _mean,
    "max": lambda r, i: max(_every(r, i)),
    "min": lambda r, i: min(_every(r, i)),
    "extreme_period": _extreme_period,
    "latest_where": _latest_where,
    "first_where": _first_where,
    "run_length": _run_length,
}
