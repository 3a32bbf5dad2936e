"""Whether a high is a high and a low a low: "the previous high was 12", "up from a recent low", "cases at a low"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import Any

from .document import Claim
from .evidence import entries_of
from .exact import Number
from .report import Fault, Untrue
from .told import Told
from .told_frames import is_held
from .told_lengths import named_stretch

_ENDS = {"high": "max", "peak": "max", "low": "min", "trough": "min"}
_END = rf"(?P<end>{'|'.join(_ENDS)})"
_MARK = re.compile(  # "the previous high was 9", "from a recent low of 9"; the figure stands right behind
    rf"\b(?:previous|recent|earlier|old|The) {_END}\b(?: for the time of year)?"
    r"(?: was| of|,| at)(?: just| only)? [£$€]?$"
)
_AS = re.compile(rf"\bas {_END} was (?:in|on) $")
_TIMES_AS = re.compile(r"\btimes as (?:low|small|few|little|short)\b", re.IGNORECASE)
_ALONE = re.compile(rf"\b{_END}\b")
Dated = tuple[date, Number]  # the last day of a figure's period, and the figure
_FIGURES = ("cell", "max", "min", "sum")


def high_faults(told: Told) -> Iterator[Fault]:
    """Highs that are lows, and the other way round."""
    if told.passage.kind != "data" or told.passage.id[0] == "n":
        return
    for found in _TIMES_AS.finditer(told.passage.text):
        yield Fault(told.passage.id, found[0], "so many times is more, and not less")
    yield from _marks(told)
    yield from _last_times(told)
    if told.is_heading:
        yield from _headings(told)


def _marks(told: Told) -> Iterator[Fault]:
    """ "Up to 12 from a recent low of 9": what is higher than the newest figure is no low."""
    for claim in (each for each in told.claims if each.op in _FIGURES):
        found = _MARK.search(told.passage.text[: claim.start])
        if found is None:
            continue
        right = _ENDS[found["end"]]
        if claim.op in _ENDS.values():
            if claim.op != right:
                yield Fault(told.passage.id, found[0].strip(), f"{claim.printed} is the other end")
        elif (now := _newest(told, claim)) is not None and isinstance(then := told.values[claim.id], int | Fraction):
            is_recent = found[0].startswith("recent")  # where it turned; a previous high is one that was passed
            is_high = now < then if is_recent else now > then
            if now != then and is_high != (right == "max"):
                yield Fault(told.passage.id, found[0].strip(), f"the newest figure is {now}, so it is the other end")


def _newest(told: Told, claim: Claim) -> Number | None:
    """The figure of a claim's measure and area for the story's period."""
    if claim.op != "cell":
        return None
    measure, area = str(claim.inputs["measure"]), str(claim.inputs["area"])
    ends = told.figures.table_of(measure).row.ends
    return told.figures.at(measure, area, ends[told.story.end]) if told.story.end in ends else None


def _last_times(told: Told) -> Iterator[Fault]:
    """ "The last time it was as high was in May": one that was at or above this was looked for."""
    for claim in (each for each in told.claims if each.op == "latest_where"):
        found = _AS.search(told.passage.text[: claim.start])
        test = str(claim.inputs.get("test", claim.inputs.get("condition", {}).get("test", "")))
        if found and test and (">" in test) != (_ENDS[found["end"]] == "max"):
            yield Fault(told.passage.id, found[0].strip(), "the other side was looked for")


def _headings(told: Told) -> Iterator[Fault]:
    """ "Cases at a low": beside the figures that the heading's fact is about, or those of the same time of year."""
    entries = entries_of(told)[:1]
    for found in _ALONE.finditer(told.passage.text) if entries else ():
        figures = _added_up(told, _of_evidence(told, entries[0]))
        if is_held(told, found) or not figures:
            continue
        (last, newest), earlier = figures[-1], figures[:-1]
        at_this_time = [value for day, value in earlier if day.month == last.month]
        seen = [middle for each in ([value for _, value in earlier], at_this_time) if (middle := _middle(each))]
        is_high = _ENDS[found["end"]] == "max"
        if seen and all((newest < middle) if is_high else (newest > middle) for middle in seen):
            yield Fault(told.passage.id, found[0], f"the newest figure is {newest}, and most are on its other side")


def _added_up(told: Told, figures: list[Dated]) -> list[Dated]:
    """The figures as they are, or added up where the heading names a stretch of several: "low over the four weeks"."""
    named = [stretch for claim in told.claims if (stretch := named_stretch(told, claim)) is not None]
    begins = named[0][0] - timedelta(days=named[0][1]) if named else date.max
    many = sum(day > begins for day, _ in figures) if named else 1
    sums = [(figures[at - 1][0], sum(v for _, v in figures[at - many : at])) for at in range(many, len(figures) + 1)]
    return sums if many > 1 else figures


def _middle(figures: list[Number]) -> Number | None:
    return median(map(Fraction, figures)) if figures else None


def _of_evidence(told: Told, entry: Mapping[str, Any]) -> list[Dated]:
    """The figures of the one area that evidence names, in the order of time, each with its last day."""
    try:
        measure, (area,) = str(entry["measure"]), entry["areas"]
        table = told.figures.table_of(measure)
        first, last = (table.index(str(entry[key])) for key in ("from", "to"))
    except (Untrue, ValueError, KeyError, TypeError):
        return []
    told_of = ((table.period(at).last, told.figures.at(measure, area, at)) for at in range(first, last + 1))
    return [(day, value) for day, value in told_of if value is not None]
