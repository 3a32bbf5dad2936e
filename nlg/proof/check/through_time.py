"""Operations through time: sums, means, extremes, the latest and the first where, runs, counts of steps and days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from .exact import TESTS, Number, direction_of, plain
from .periods import Period, day_from
from .reckoner import Inputs, Operation, Reckoner, Value
from .report import Untrue
from .series import Series, series_of


def _sum(r: Reckoner, i: Inputs) -> Value:
    series = series_of(r, i)
    return plain(sum(series.known(at) for at in _each_step(series, i)))


def _each_step(series: Series, i: Inputs) -> range:
    """The indices of the steps from `from` to `to`."""
    start, end = series.stretch(i)
    if (end - start) % series.step:
        raise Untrue(f"steps of {series.step} back from {i['to']} do not reach {i['from']}")
    return range(start, end + 1, series.step)


def _every(r: Reckoner, i: Inputs) -> list[Number]:
    """The figures of a stretch of periods, or of a group's areas."""
    if "group" in i:
        index = r.figures.table_of(i["measure"]).index(i["period"])
        return [r.known(i["measure"], code, index) for code in r.compared(i["group"], i["measure"], [])]
    series = series_of(r, i)
    start, end = series.stretch(i)
    return [series.known(at) for at in range(start, end + 1)]


def _mean(r: Reckoner, i: Inputs) -> Value:
    values = _every(r, i)
    return plain(Fraction(sum(values)) / len(values))


def _median(r: Reckoner, i: Inputs) -> Value:
    values = sorted(_every(r, i))
    half = len(values) // 2
    return plain(Fraction(values[half] + values[~half]) / 2)


def _at(r: Reckoner, i: Inputs) -> Value:
    series = series_of(r, i)
    return series.known(series.table.index(i["period"]))


def _extreme_period(r: Reckoner, i: Inputs) -> Value:
    values, series = _every(r, i), series_of(r, i)
    extreme = max(values) if i["extreme"] == "max" else min(values)
    if values.count(extreme) > 1:
        raise Untrue(f"the {i['extreme']} is reached in {values.count(extreme)} periods, not in one")
    return series.period(series.stretch(i)[0] + values.index(extreme))


def begins_record(r: Reckoner, i: Inputs) -> bool:
    """Whether nothing is known of what is looked at before `from`."""
    series = series_of(r, i)
    return series.stretch(i)[0] <= series.begins()


def _latest_where(r: Reckoner, i: Inputs) -> Value:
    series, test, than = series_of(r, i), TESTS[i["test"]], r.number(i["than"])
    for at in range(series.table.index(i["before"]) - 1, -1, -1):
        value = series.at(at)
        if value is None:
            if at < series.begins():
                return None
            series.known(at)
        elif test(value, than):
            return series.period(at)
    return None


def _first_where(r: Reckoner, i: Inputs) -> Value:
    series, test, than = series_of(r, i), TESTS[i["test"]], r.number(i["than"])
    start = series.begins() if i["after"] is None else r.place(series.table, i["after"]) + 1
    for at in range(start, len(series.table)):
        if test(series.known(at), than):
            return series.period(at)
    return None


def _run_length(r: Reckoner, i: Inputs) -> Value:
    series = series_of(r, i)
    at, step = series.table.index(i["period"]), i.get("by", series.step)
    now, run = series.known(at), 0
    while at >= step:
        before = series.at(at - step)
        if before is None or direction_of(now, before) != i["direction"]:
            break
        now, at, run = before, at - step, run + 1
    return run


def _run_where(r: Reckoner, i: Inputs) -> Value:
    series, test, than = series_of(r, i), TESTS[i["test"]], r.number(i["than"])
    at, step, run = series.table.index(i["period"]), i.get("by", series.step), 0
    series.known(at)
    begins = series.begins()
    while at >= begins and test(series.known(at), than):
        at, run = at - step, run + 1
    return run


def _count_periods(r: Reckoner, i: Inputs) -> Value:
    series, condition = series_of(r, i), i["condition"]
    steps = _each_step(series, i)
    if "moved" in condition:
        moves = [direction_of(series.known(at), series.known(at - series.step)) for at in steps]
        return moves.count(condition["moved"])
    test, than = TESTS[condition["test"]], r.number(condition["than"])
    return sum(test(series.known(at), than) for at in steps)


def _steps(r: Reckoner, i: Inputs) -> Value:
    table, step = r.figures.table_of(i["measure"]), r.figures.step(i["measure"])
    start, end = r.place(table, i["from"]), r.place(table, i["to"])
    if start > end or (end - start) % step:
        raise Untrue(f"no whole number of steps of {step} leads from the first period to the second")
    return (end - start) // step


def _steps_until(r: Reckoner, i: Inputs) -> Value:
    """The fewest steps after which a figure would be there if it moved on at its mean pace so far."""
    series, test, than = series_of(r, i), TESTS[i["test"]], Fraction(r.number(i["than"]))
    start, end = series.stretch(i)
    now, steps = Fraction(series.known(end)), len(_each_step(series, i)) - 1
    pace = (now - series.known(start)) / steps if steps else Fraction(0)
    if test(plain(now), plain(than)) or not pace:
        raise Untrue("the figure is there already" if pace else "the figure does not move")
    whole = max(1, (than - now) // pace)
    for ahead in (whole, whole + 1):
        if test(plain(now + ahead * pace), plain(than)):
            return int(ahead)
    raise Untrue("at that pace the figure would never be there")


def _days(r: Reckoner, i: Inputs) -> Value:
    start, end = _day(r, i["from"]), _day(r, i["to"])
    if start > end:
        raise Untrue(f"{start} is after {end}")
    return (end - start).days


def _day(r: Reckoner, moment: Any) -> date:
    """A day: as it stands, the last one of a period, or one that a source gives."""
    found = r.reckon(moment["op"], moment["inputs"]) if isinstance(moment, Mapping) else moment
    try:
        return found.last if isinstance(found, Period) else day_from(found)
    except ValueError as error:
        raise Untrue(str(error)) from error


THROUGH_TIME: dict[str, Operation] = {
    "sum": _sum,
    "mean": _mean,
    "median": _median,
    "max": lambda r, i: max(_every(r, i)),
    "min": lambda r, i: min(_every(r, i)),
    "at": _at,
    "extreme_period": _extreme_period,
    "latest_where": _latest_where,
    "first_where": _first_where,
    "run_length": _run_length,
    "run_where": _run_where,
    "count_periods": _count_periods,
    "steps": _steps,
    "steps_until": _steps_until,
    "days": _days,
}
