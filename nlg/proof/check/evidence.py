"""Whether a sentence's figures lie within the evidence of the facts that it lists: areas, measures, periods."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from .document import Claim
from .measures import Figures
from .report import Fault, Untrue
from .strict import is_object
from .told import Told
from .uses import closure

_RATE = re.compile(r"\b(?:rates?|per|every)\b|, at $", re.IGNORECASE)
_PRINTED = ("sum", "mean", "median", "max", "min")
Evidence = Mapping[str, Any]


def evidence_faults(told: Told) -> Iterator[Fault]:
    """Figures of areas, measures or periods that no fact of the sentence is about; a sentence may list none."""
    entries = entries_of(told)
    known = frozenset(closure(told.figures, {str(entry.get("measure")) for entry in entries}))
    for claim in told.claims if entries else ():
        wrong = _outside(told, claim, entries) if claim.op == "cell" else _strange(told, claim, known)
        wrong = wrong or (_another_rate(told, claim, entries) if claim.op in _PRINTED else "")
        if wrong := wrong or _at_another_time(told, claim, entries):
            yield Fault(told.passage.id, claim.printed, f"{wrong}, which no fact of the sentence is about")


def areas_of_facts(told: Told) -> frozenset[str]:
    """The areas of all evidence of a sentence's facts."""
    return frozenset(str(code) for entry in entries_of(told) for code in entry.get("areas", ()))


def entries_of(told: Told) -> list[Evidence]:
    found = [told.story.facts.get(name, {}).get("evidence", []) for name in told.passage.facts]
    return [entry for each in found if isinstance(each, list) for entry in each if is_object(entry)]


def _outside(told: Told, claim: Claim, entries: list[Evidence]) -> str:
    measure, area = str(claim.inputs["measure"]), str(claim.inputs["area"])
    areas = areas_of_facts(told)
    if area not in areas | told.named.areas | told.before.areas and not told.holds(area, areas):
        return f"a figure of {area}"
    own = {*closure(told.figures, {measure})} if _is_for_people(told, claim) else {measure}
    if not any(entry.get("measure") in own for entry in entries):
        return f"a figure of {measure}"
    return ""


def _strange(told: Told, claim: Claim, known: frozenset[str]) -> str:
    """A measure that a claim looks at, and neither it nor what it is made from or for is that of any fact."""
    for name in sorted(told.about[claim.id].named):
        if told.figures.measures[name].op != "population" and known.isdisjoint(closure(told.figures, {name})):
            return f"a figure of {name}"
    return ""


def _another_rate(told: Told, claim: Claim, entries: list[Evidence]) -> str:
    """A figure so many people have of it, told where a fact is about the number, and no word for a rate is there."""
    measure = str(claim.inputs.get("measure", ""))
    own = {str(entry.get("measure")) for entry in entries}
    return "" if not measure or measure in own or _is_for_people(told, claim) else f"a figure of {measure}"


def _is_for_people(told: Told, claim: Claim) -> bool:
    """Whether a measure is another one for so many people, and so called: "a rate of 4.8" beside the number."""
    found, known = told.figures.measures[str(claim.inputs["measure"])], told.figures.measures
    words = told.passage.text if not told.passage.text[: claim.start].endswith(", at ") else ", at "
    so_called = _RATE.search(words) or told.nouns(str(claim.inputs["measure"])) & told.named.nouns
    return found.op == "per" and known[found.denominator].op == "population" and bool(so_called)


def _at_another_time(told: Told, claim: Claim, entries: list[Evidence]) -> str:
    """Periods that a claim looks at, and that lie outside the evidence."""
    if told.passage.id.startswith("g"):  # what else a drawing shows is held against its own entry
        return ""
    for day in sorted(told.about[claim.id].days):
        if not any(_reaches(told.figures, entry, day) for entry in entries):
            return f"a figure to {day}"
    return ""


def _reaches(figures: Figures, entry: Evidence, day: date) -> bool:
    if entry.get("measure") not in figures.measures:
        return False
    table = figures.table_of(str(entry["measure"]))
    try:
        first, last = (table.period(table.index(str(entry[key]))).last for key in ("from", "to"))
    except (Untrue, ValueError, KeyError):
        return False
    return first <= day <= last
