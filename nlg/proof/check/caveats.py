"""Figures that may still move: a story that tells of one carries the sheet's caveats for its measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from .passages import Passage
from .periods import day_from
from .report import Fault
from .said import Said, short


def caveat_faults(said: Said) -> Iterator[Fault]:
    """Sentences of standfirst and body about a fact too young to be sure, where a caveat of its measure is missing."""
    carried = [passage.text for passage in said.story.sentences if passage.kind == "caveat"]
    for passage in said.story.sentences:
        if passage.kind != "data" or passage.id[0] not in "sb" or passage.id == "sh":
            continue
        for measure in _young(said, passage):
            for caveat in _sheet(said, measure).get("caveats", ()):
                if not any(str(caveat) in text for text in carried):
                    yield Fault(passage.id, measure, f"may still move, and the story does not say so: {caveat!r:.60}")


def _young(said: Said, passage: Passage) -> Iterator[str]:
    """The measures of a sentence's facts whose figures had not settled when they were published."""
    for fact in (said.story.facts.get(name, {}) for name in passage.facts):
        measure, day = fact.get("measure"), _day(said, fact)
        if not isinstance(measure, str) or measure not in said.figures.measures or day is None:
            continue
        if (_known_on(said, measure) - day).days < int(_sheet(said, measure).get("mature_after_days", 0)):
            yield measure


def _day(said: Said, fact: Mapping[str, Any]) -> date | None:
    try:
        return day_from(fact.get("period"))
    except ValueError:
        return None


def _known_on(said: Said, measure: str) -> date:
    """The day on which a measure's table was published, or else the last day of its record."""
    table = measure.partition(".")[0]
    source = next(each for each in said.figures.sources.values() if each["role"] == "table" and each["name"] == table)
    try:
        return day_from(source.get("released"))
    except ValueError:
        record = said.figures.table_of(measure)
        return record.period(record.row.length - 1).last


def _sheet(said: Said, measure: str) -> Mapping[str, Any]:
    table = said.figures.sheet.get("tables", {}).get(measure.partition(".")[0], {})
    found: Mapping[str, Any] = table.get("measures", {}).get(short(measure), {})
    return found
