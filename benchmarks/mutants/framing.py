"""Faults in the words that frame figures, by a hand that knows no template: "later", "hardly", "at least", other units.

Spans stay where they are; no claim is touched. Each is planted only where what then stands there is false.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from benchmarks.mutants.fault import Bundle, Edit, Plan, alike, gaps, rewritten, spots

Claim = Mapping[str, Any]
Edits = Iterator[tuple[str, Edit]]
KINDS = (
    *("looks ahead", "another edition", "as good as", "may be", "vague figure", "high for low by a word"),
    *("another sort of figure", "another unit behind it", "run of another step", "before for after", "from for to"),
    *("outside its time", "counted as something else"),
)
_STEP = r"(?:day|week|month|quarter|year|season)"
_BACK = re.compile(rf"\b(?P<head>(?:the|an?|NUM) {_STEP}s? )(?P<word>before|earlier)\b")
_PREVIOUS = re.compile(rf"\bthe (?P<word>previous)(?= {_STEP}\b)")
_VERB = re.compile(r"\b(?:was|were|is|are|had|has)(?P<word>)(?= )")
_FIGURES_FROM = re.compile(r"\bthe (?P<word>latest)(?= figures| statistics| monthly| weekly| annual| quarterly)")
_END = re.compile(r"\b(?:previous|recent) (?P<word>high|low)\b(?=[^.;]{0,24}$)")
_SORT = re.compile(r"\b(?P<word>number|rate|average)\b", re.IGNORECASE)
_OF_RUNS = re.compile(r" (?P<word>weeks|months|quarters|years)\b")
_UNITS = {
    "euro/kwh": "euro/MWh",
    "mm": "cm",
    "metres": "feet",
    "meters": "feet",
    "weeks": "days",
    "minutes": "hours",
    "kwh": "MWh",
    "km": "miles",
    "tonnes": "kg",
}
_IN = re.compile(r"(?<!\bthan )(?<!\bother )\b[Ii]n $")
_COUNTED = re.compile(r" (?P<word>areas|boroughs|districts|regions|wards|schools|clubs|countries)\b(?= of)")
_THINGS = ("hospitals", "schools")
_OTHER_STEP = {"weeks": "months", "months": "years", "quarters": "weeks", "years": "months"}
_AHEAD = ("at least ", "at most ", "up to ", "over ", "as few as ", "some ")
_BEHIND = (" or so", " or more", " plus")
_RUNS = ("run_length", "run_where", "steps", "count_periods")
_OF_ONE_TIME = ("cell", "sum")


def framing(bundle: Bundle) -> Iterator[Plan]:
    """Every one of these that could stand in what is told of figures."""
    for place, at, claims in spots(bundle):
        if at.get("kind") != "data" or place[0] in "ng" or not claims:
            continue
        text = at["text"]
        for start, end in gaps(text, claims):
            for kind, edit in _in_a_gap(bundle, text, start, end, claims):
                yield Plan(kind, place, "", partial(rewritten, bundle, place, [edit]))
        for kind, edit in _at_figures(bundle, text, claims):
            yield Plan(kind, place, "", partial(rewritten, bundle, place, [edit]))
        for kind, edits in _in_order(text, claims):
            yield Plan(kind, place, "", partial(rewritten, bundle, place, edits))


def _in_a_gap(bundle: Bundle, text: str, start: int, end: int, claims: Sequence[Claim]) -> Edits:
    for kind, pattern, others in (
        ("looks ahead", _BACK, {"before": "after", "earlier": "later"}),
        ("looks ahead", _PREVIOUS, {"previous": "next"}),
        ("another edition", _FIGURES_FROM, {"latest": "previous"}),
    ):
        for found in pattern.finditer(text, start, end):
            yield kind, (*found.span("word"), others[found["word"]])
    for found in _VERB.finditer(text, start, end):
        yield "as good as", (*found.span("word"), " hardly")
        yield "may be", (*found.span("word"), " probably")
    yield from _sorts(bundle, text, start, end, claims)


def _sorts(bundle: Bundle, text: str, start: int, end: int, claims: Sequence[Claim]) -> Edits:
    """A number told as a rate or an average, a rate as a number: of measures that are none by name, unit or sums."""
    told = json.dumps([[claim["op"], claim["inputs"], claim["printed"]] for claim in claims])
    names = [name for name in bundle["measures"] if f'"{name}"' in told]
    of = " ".join(str(bundle["measures"][name]) + name for name in names) + told
    rates = all(re.search(r"per |%|'per'", str(bundle["measures"][name])) for name in names)
    for found in _SORT.finditer(text, start, end):
        word = found["word"].lower()
        if word == "number" and names and not re.search(r"rate|per |%|'per'|'share'|[£$€]|/", of):
            yield "another sort of figure", (*found.span(), alike("rate", found[0]))
        if word == "number" and names and not re.search(r"mean|average", of):
            yield "another sort of figure", (*found.span(), alike("average", found[0]))
        if word == "rate" and names and rates and "umber" not in of:
            yield "another sort of figure", (*found.span(), alike("number", found[0]))


def _at_figures(bundle: Bundle, text: str, claims: Sequence[Claim]) -> Edits:
    for claim in claims:
        ahead, at = text[: claim["start"]], claim["end"]
        free = not any(other["start"] <= at < other["end"] and other is not claim for other in claims)
        if claim["form"]["rule"] == "number" and claim["op"] == "cell" and claim["printed"][:1].isdigit() and free:
            if re.search(r"\b(?:was|were|to|had|at|there were) $", ahead):
                yield from (("vague figure", (claim["start"], claim["start"], words)) for words in _AHEAD)
            yield from (("vague figure", (at, at, words)) for words in _BEHIND)
            found = re.match(r" ?([A-Za-z/]+)", text[at:])
            unit = found[1].lower() if found else ""
            if found and unit in _UNITS and _in_its_unit(bundle, claim, unit):
                yield "another unit behind it", (at + found.start(1), at + found.end(1), _UNITS[unit])
        if claim["op"] in _RUNS and (found := _OF_RUNS.match(text, at)):
            yield "run of another step", (*found.span("word"), _OTHER_STEP[found["word"]])
        if claim["op"] in ("cell", "max", "min") and (found := _END.search(ahead)):
            others = {"high": "low", "low": "high"}
            yield "high for low by a word", (*found.span("word"), others[found["word"]])
        found = _IN.search(ahead)
        if claim["op"] == "period" and found and any(_is_of(each, claim) for each in claims):
            yield "outside its time", (found.start(), found.end(), alike("outside ", found[0]))
        found = _COUNTED.match(text, at)
        if claim["op"] == "count_where" and claim["form"]["rule"] == "quantifier" and found:
            thing = next(each for each in _THINGS if each != found["word"])
            yield "counted as something else", (*found.span("word"), thing)


def _in_its_unit(bundle: Bundle, claim: Claim, unit: str) -> bool:
    own = str(bundle["measures"][claim["inputs"]["measure"]].get("unit", "")).lower()
    return unit in own or (unit in ("metres", "meters") and own == "m")


def _is_of(claim: Claim, period: Claim) -> bool:
    return claim["op"] == "cell" and claim["inputs"]["period"] == period["inputs"].get("period")


def _in_order(text: str, claims: Sequence[Claim]) -> Iterator[tuple[str, list[Edit]]]:
    """ "12 after 9" told as "12 before 9", "from 9 to 12" as "to 9 from 12": of one thing, at two times."""
    cells = sorted((claim for claim in claims if claim["op"] == "cell"), key=lambda claim: claim["start"])
    for one, other in pairwise(cells):
        if any(one["inputs"][key] != other["inputs"][key] for key in ("measure", "area")):
            continue
        later = one["inputs"]["period"] > other["inputs"]["period"]
        start, end = one["end"], other["start"]
        if later and (found := re.fullmatch(r",? (after|against|compared with) ", text[start:end])):
            yield "before for after", [(start + found.start(1), start + found.end(1), "before")]
        if not later and text[start:end] == " to " and text[: one["start"]].endswith("from "):
            yield "from for to", [(one["start"] - len("from "), one["start"], "to "), (start, end, " from ")]
