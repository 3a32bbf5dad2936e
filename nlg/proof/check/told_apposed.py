"""Whether a figure set beside a place, an extreme or a first is the figure that has it: "42, the highest on record"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from .document import Claim
from .expressions import nested
from .periods import Period
from .report import Fault
from .told import Told
from .told_periods import ToldPeriods
from .uses import OF_AREAS, days_in

_AHEAD = re.compile(r", (?:(?:the|its|a|an|which (?:is|was)) )*(?:joint |also |again )?")
_BEHIND = re.compile(r"(?: [^\s,;:()]+){0,8}?(?:,| at| with| \() ?(?:at |with |on )?(?:the )?(?=$)")
_WHEN = {  # the input that names the period of what is a place, a first, or so far back
    "rank": "period",
    "rank_change": "period",
    "run_where": "period",
    "latest_where": "before",
    "steps": "to",
}
_MISSING = re.compile(r"\b(?:is|are) missing\b|\bbeen held back\b")
_PRINTED = ("number", "percent", "about")
_CLAUSE = re.compile(r"[;:]")
_IN = re.compile(r",? (?:in|on|was in|came in) (?:the )?")
_AT_FIGURE = re.compile(r", (?:at|with) [£$€]?$")
_OPENS = re.compile(r"b[0-9]+\.1")
_THAT_TIME = re.compile(
    r"\b(?:that|those) (?:days?|weeks?|months?|quarters?|years?|seasons?)\b|\bthen\b", re.IGNORECASE
)
_AFTER = re.compile(r"\bafter $")


def apposed_faults(told: ToldPeriods) -> Iterator[Fault]:
    """Figures of another time, or another area, than what they stand beside."""
    yield from _of_its_time(told)
    yield from _measured_against(told)
    yield from _missing(told)
    yield from _named_as_its_last(told)
    yield from _run_before(told)
    yield from _when_it_was(told)
    yield from _at_its_extreme(told)
    yield from _of_now(told)


def _figures(told: Told) -> list[Claim]:
    return [claim for claim in told.claims if claim.op == "cell" and claim.form["rule"] in _PRINTED]


def _of_its_time(told: Told) -> Iterator[Fault]:
    """ "In Ashby the number was 42, the highest on record": the 42 is of the period that is the highest."""
    for place in told.claims:
        when = _when(told, place)
        for figure in _figures(told) if when else ():
            same = all(figure.inputs[key] == _inputs(place).get(key) for key in ("measure", "area"))
            if not same or told.about[figure.id].days == {when}:
                continue
            ahead = figure.end <= place.start and _AHEAD.fullmatch(told.passage.text[figure.end : place.start])
            behind = place.end <= figure.start and _BEHIND.fullmatch(told.passage.text[place.end : figure.start])
            dated = any(
                claim.op == "period" and place.end <= claim.start and claim.end <= figure.start for claim in told.claims
            )
            if ahead or (behind and not dated):
                yield Fault(told.passage.id, figure.printed, f"not the figure to {when}, of which {place.printed!r} is")


def _inputs(claim: Claim) -> Mapping[str, Any]:
    """Measure and area of what a claim looks at: its own, a plain series', or those of the step that it counts from."""
    series = claim.inputs.get("series", {})
    if series.get("kind") == "figure":
        return dict(series)
    first = claim.inputs.get("from")
    return first["inputs"] if claim.op == "steps" and isinstance(first, Mapping) else claim.inputs


def _when(told: Told, claim: Claim) -> date | None:
    """The period that a place, an extreme or a first is of."""
    if claim.op in ("extreme_period", "first_where"):
        return _last(told, claim)
    key = _WHEN.get(claim.op)
    given = claim.inputs.get(key) if key else None
    measure = _inputs(claim).get("measure")
    if not isinstance(given, str) or not isinstance(measure, str) or claim.form["rule"] == "run":
        return None
    return days_in(told.figures, {"measure": measure, "period": given}).get("period")


def _measured_against(told: Told) -> Iterator[Fault]:
    """ "In 16 of the 33 it was below that": a figure that is told is the one that areas are held against."""
    for count in (claim for claim in told.claims if claim.op in OF_AREAS and claim.form["rule"] == "direction"):
        than = count.inputs["condition"].get("than")
        if not isinstance(than, Mapping) or than["op"] != "cell":
            continue
        mark = dict(than["inputs"])
        told_of = [each for each in _figures(told) if each.inputs["measure"] == mark["measure"]]
        if told_of and not any(dict(each.inputs) == mark for each in told_of):
            yield Fault(told.passage.id, told_of[0].printed, f"not what {count.printed!r} is counted by")


def _missing(told: Told) -> Iterator[Fault]:
    """ "That for May is missing; the latest, in April, was 9": nothing is told of the period that is missing."""
    text, known = told.passage.text, {day for each in _figures(told) for day in told.about[each.id].days}
    for words in _MISSING.finditer(text):
        begins = max((cut.end() for cut in _CLAUSE.finditer(text, 0, words.start())), default=0)
        for claim in (each for each in told.claims if each.op == "period" and begins <= each.start < words.start()):
            if _last(told, claim) in known:
                yield Fault(told.passage.id, claim.printed, "told as missing, and a figure of it is told")


def _named_as_its_last(told: Told) -> Iterator[Fault]:
    """ "The narrowest in May since April": May is the period that is told of, not the one that it is measured from."""
    for since in (claim for claim in told.claims if claim.op == "latest_where" and claim.form["rule"] == "since"):
        then, known = _last(told, since), {day for each in _figures(told) for day in told.about[each.id].days}
        days = [each for each in told.claims if each.op == "period" and each.end <= since.start]
        if then in known or _when(told, since) in {_last(told, day) for day in days}:
            continue
        for day in (each for each in days if _last(told, each) == then):
            yield Fault(told.passage.id, day.printed, f"what {since.printed!r} is measured from")


def _last(told: Told, claim: Claim) -> date | None:
    """The last day of the period that a claim gives."""
    value = told.values[claim.id]
    return value.last if isinstance(value, Period) else None


def _run_before(told: Told) -> Iterator[Fault]:
    """ "Rose to 33 from 11, after three months of falls": the run ends where the movement begins."""
    moves = [claim for claim in told.claims if claim.op in ("direction", "difference", "percent_change", "cell")]
    for run in (claim for claim in told.claims if claim.op == "run_length" and "measure" in claim.inputs):
        if not _AFTER.search(told.passage.text[: run.start]):
            continue
        alike = [
            {*told.about[each.id].days}
            for each in moves
            if all(run.inputs[key] in _all(each, key) for key in ("measure", "area"))
        ]
        days = {day for each in alike for day in each}
        when = days_in(told.figures, {"measure": run.inputs["measure"], "period": run.inputs["period"]}).get("period")
        if days and when not in days:
            yield Fault(told.passage.id, run.printed, f"ends with {when}, of which the sentence tells nothing")


def _when_it_was(told: Told) -> Iterator[Fault]:
    """ "At its peak, in May, there were 9": the peak was in May."""
    for extreme in (claim for claim in told.claims if claim.op == "extreme_period"):
        for day in (claim for claim in told.claims if claim.op == "period" and claim.start >= extreme.end):
            beside = _IN.fullmatch(told.passage.text[extreme.end : day.start])
            if beside and _last(told, day) != _last(told, extreme):
                yield Fault(told.passage.id, day.printed, f"not when {extreme.printed!r} was, {_last(told, extreme)}")


def _at_its_extreme(told: Told) -> Iterator[Fault]:
    """ "The number peaked in May, at 9": the 9 is of what peaked."""
    for extreme in (claim for claim in told.claims if claim.op == "extreme_period"):
        measure = str(_inputs(extreme).get("measure", "")).partition(".")[2]
        for figure in [each for each in _figures(told) if each.start >= extreme.end][:1]:
            between = told.passage.text[extreme.end : figure.start]
            own = str(figure.inputs["measure"]).partition(".")[2]
            if measure and own != measure and _AT_FIGURE.search(between) and not [*told.figures.nouns.found(between)]:
                yield Fault(
                    told.passage.id, figure.printed, f"not a figure of {measure}, of which {extreme.printed!r} is"
                )


def _of_now(told: ToldPeriods) -> Iterator[Fault]:
    """A paragraph that opens without a date ("Ashby had 9, after 12 the week before") tells of the story's period."""
    opens = _OPENS.fullmatch(told.passage.id) and not told.named.days and not _THAT_TIME.search(told.passage.text)
    figures = _figures(told) if opens and told.units_back else []
    latest = max((day for each in figures for day in told.about[each.id].days), default=told.story.end)
    if latest != told.story.end and not any(told.lies_back(unit, told.story.end, latest) for unit in told.units_back):
        yield Fault(
            told.passage.id, figures[0].printed, f"of the period to {latest}, and no date stands in the paragraph"
        )


def _all(claim: Claim, key: str) -> set[object]:
    return {inputs.get(key) for _, inputs in nested(claim.op, claim.inputs)}
