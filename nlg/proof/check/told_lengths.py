"""Whether a period that is named is as long as a figure told: "in the six days to May 3"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from .document import Claim
from .expressions import measures_of, nested
from .periods import Period, stretch_at
from .report import Fault, Untrue
from .told import Told

_BY_LENGTH = re.compile(r"\b(?:days?|weeks?|months|quarters?|years?|seasons?)\b", re.IGNORECASE)
_OVER_TIME = ("sum", "mean", "median", "max", "min")
_IN_DAYS = ("day", "week_ending", "iso_week")
_MONTHS = {"month": 1, "quarter": 3}  # every other year has twelve
_MONTHS_APART = 3  # days by which stretches of as many months may differ
Stretch = tuple[date, int]  # its last day, and how many days it has


def stretch_faults(told: Told) -> Iterator[Fault]:
    """Periods told by their length that no figure covers, and figures over another stretch than is told."""
    yield from _sums(told)
    named = {claim.id: stretch for claim in told.claims if (stretch := named_stretch(told, claim)) is not None}
    if not named or not (told.charts or any(each.figures for each in told.about.values())):
        return
    single = {*_of_one_figure(told, {last for last, _ in named.values()})}
    covered = single | {stretch for claim in told.claims for stretch in _covered(told, claim)}
    for claim in told.claims:
        if claim.id in named and named[claim.id] not in covered:
            yield Fault(told.passage.id, claim.printed, "no figure of the sentence covers just so long a time")
        for over, own in _over_time(told, claim):
            lasts = {last for last, _ in over}
            beside = {stretch for stretch in named.values() if stretch[0] in lasts} - (own or single)
            if beside and not over & beside:
                yield Fault(told.passage.id, claim.printed, "over another time than the one that is named")


def _sums(told: Told) -> Iterator[Fault]:
    """ "The total stood at 120, compared with 110": of all the record, or as long as a time that is named."""
    sums = [claim for claim in told.claims if claim.op == "sum" and {"measure", "area"} <= {*claim.inputs}]
    named = {stretch[1] for claim in told.claims if (stretch := named_stretch(told, claim)) is not None}
    for claim in sums if named or len(sums) > 1 else ():
        apart = 0 if told.figures.table_of(claim.inputs["measure"]).form in _IN_DAYS else _MONTHS_APART
        lengths = {days for _, days in _from_to(told, claim.inputs, "from", "to")}
        is_as_long = any(abs(one - other) <= apart for one in lengths for other in named)
        if not is_as_long and _is_cut_short(told, claim):
            yield Fault(told.passage.id, claim.printed, "neither of all the record nor of a time that is named")


def _is_cut_short(told: Told, claim: Claim) -> bool:
    """Whether a figure is known ahead of where a sum begins."""
    measure, area, table = claim.inputs["measure"], claim.inputs["area"], told.figures.table_of(claim.inputs["measure"])
    try:
        begins = table.index(str(claim.inputs["from"]))
    except (Untrue, ValueError):
        return False
    return any(told.figures.at(measure, area, at) is not None for at in range(begins))


def named_stretch(told: Told, claim: Claim) -> Stretch | None:
    """The stretch that a date phrase tells by its length."""
    value = told.values[claim.id]
    if claim.op != "period" or not isinstance(value, Period) or not _BY_LENGTH.search(claim.printed):
        return None
    return value.last, value.days or _months_back(value.last, _MONTHS.get(value.form, 12))


def _months_back(last: date, months: int) -> int:
    """How many days so many months have that end on a day."""
    behind = last + timedelta(days=1)
    years, month = divmod(behind.year * 12 + behind.month - 1 - months, 12)
    return (behind - date(years, month + 1, 1)).days


def _of_one_figure(told: Told, lasts: set[date]) -> Iterator[Stretch]:
    """The stretches of single figures that end on some days, of every measure and series that is told of."""
    inside = [inputs for claim in told.claims for _, inputs in nested(claim.op, claim.inputs)]
    inside += [each.entry if "measure" in each.entry else each.entry["whole"] for each in told.charts]
    for inputs in inside:
        for measure, periods in _measured(told, inputs):
            row = told.figures.table_of(measure).row
            yield from (_stretch(told, measure, row.ends[last], periods) for last in lasts if last in row.ends)


def _measured(told: Told, inputs: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """The measures that an expression looks at itself, and how many table periods one of its figures covers.

    Of a series it is one of its measure's own, and as many as it adds up, or goes from and to.
    """
    series, condition = inputs.get("series"), inputs.get("condition", {})
    names = [*(measures_of(series) if series else ()), inputs.get("measure"), condition.get("measure")]
    for name in names:
        if isinstance(name, str) and told.figures.measures[name].op != "population":
            own, step = told.figures.periods(name), told.figures.step(name)
            yield name, own
            if series and "steps" in series:
                yield name, own + step * (int(series["steps"]) - 1)
            elif series and "move" in series["kind"]:
                yield name, own + (step if series.get("by", "year") == "year" else int(series["by"]))


def _stretch(told: Told, measure: str, at: int, periods: int) -> Stretch:
    table = told.figures.table_of(measure)
    last = table.period(at).last
    if table.form in _IN_DAYS:
        return last, table.period(at, periods).days or 0
    if table.form == "occasion":
        return last, 0
    place = table.row.place(at)
    if table.form == "year_ending":
        first = table.period(max(at - periods + 1, 0)).last
        return last, (last - first).days + _months_back(first, 12)
    return last, stretch_at(table.form, place - periods + 1, place).days or 0


def _over_time(told: Told, claim: Claim) -> Iterator[tuple[set[Stretch], set[Stretch]]]:
    """The stretches that each sum, mean or extreme of a claim is over, and of sums and means what one figure covers."""
    for op, inputs in nested(claim.op, claim.inputs):
        if op in _OVER_TIME and "from" in inputs:
            over = {*_from_to(told, inputs, "from", "to")}
            added = op in ("sum", "mean") and "measure" in inputs
            measures = frozenset({str(inputs["measure"])}) if added else frozenset[str]()
            yield over, {stretch for last, _ in over for stretch in stretches(told, measures, last)}


def _from_to(told: Told, inputs: Mapping[str, Any], first: str, last: str) -> Iterator[Stretch]:
    """From one period of an expression to another, both included."""
    for measure, periods in _measured(told, inputs):
        table = told.figures.table_of(measure)
        try:
            begins, ends = (table.index(str(inputs[key])) for key in (first, last))
        except (Untrue, ValueError):
            continue
        begun, days = _stretch(told, measure, begins, periods)
        ended = table.period(ends).last
        yield ended, (ended - begun).days + days


def _covered(told: Told, claim: Claim) -> Iterator[Stretch]:
    """The stretches that a claim looks through, with the first of its figures and without."""
    pairs, measures = told.about[claim.id].pairs, told.about[claim.id].named
    for now, then in pairs:
        yield now, (now - then).days
        for _, days in stretches(told, measures, then):
            yield now, (now - then).days + days
    for _, inputs in nested(claim.op, claim.inputs):
        if "from" in inputs and "to" in inputs:
            yield from _from_to(told, inputs, "from", "to")


def stretches(told: Told, measures: frozenset[str], last: date) -> Iterator[Stretch]:
    """How long the figures of some measures are that end on a day."""
    for measure in measures:
        for name, periods in _measured(told, {"measure": measure}):
            row = told.figures.table_of(name).row
            if last in row.ends:
                yield _stretch(told, name, row.ends[last], periods)
