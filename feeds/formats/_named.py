"""What readers call a story's measures, its files and the words it takes from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from feeds.formats._days import day_in_words, step_word
from feeds.gate import Bundle

SYMBOLS = re.compile(r"[%£$€¥]+")  # a unit that says how a figure is written, not what it counts
_OF_A_NOUN = re.compile(r"tables\.([^.]+)\.measures\.([^.]+)\.noun\.(\w+)")
_PLURAL_FIRST = ("full", "many", "full_one", "one", "headline")
_SINGULAR_FIRST = ("full_one", "full", "one", "many", "headline")
_WORKED = ("per", "ratio", "share")


class Names:
    """Names for readers, from what the story itself says of its measures and sources."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self._sources = {source["id"]: source for source in bundle["sources"]}

    def measure(self, name: str) -> str:
        """What a measure counts, and which it is where the story tells of another that goes by the same words."""
        noun = self.noun(name)
        alike = [other for other in self._used if other != name and self.noun(other) == noun]
        return f"{noun} ({self._apart(name, alike)})" if alike else noun

    def noun(self, name: str) -> str:
        """What a measure counts, as the story calls it; by its unit for a rate, and where the story has no word."""
        unit = str(self.definition(name).get("unit") or "")
        if " per " in unit:
            return unit
        if unit and not SYMBOLS.fullmatch(unit):
            return self._noun(name, _PLURAL_FIRST) or unit
        return self._noun(name, _SINGULAR_FIRST) or name.rpartition(".")[2].replace("_", " ")

    def definition(self, name: str | None) -> Mapping[str, Any]:
        """A measure's definition down to its own column: for a rate, that of what it counts."""
        found: Mapping[str, Any] = self.bundle["measures"].get(name, {})
        if found.get("op") not in _WORKED:
            return found
        return {**self.definition(found["numerator"]), "unit": found["unit"]}

    def working(self, name: str) -> str:
        """How a rate, ratio or share is made from its two columns; "" for what stands in the table itself."""
        found = self.bundle["measures"].get(name, {})
        if found.get("op") not in _WORKED:
            return ""
        upper, lower = (self._plainly(found[part]) for part in ("numerator", "denominator"))
        times = found.get("per") or ("100" if found["op"] == "share" else "1")
        return f"{upper} divided by {lower}" + (f", times {int(times):,}" if str(times) != "1" else "")

    def source(self, key: str | None) -> Mapping[str, Any] | None:
        """The source of this id, None where the story has none."""
        return self._sources.get(key or "")

    def file(self, source: Mapping[str, Any]) -> str:
        """A file by its name, whose it is and its edition."""
        seen = source.get("as_of") or source.get("released")
        whose = source.get("publisher") if source.get("role") == "table" else source.get("title")
        parts = (f"the file {source['file']}", whose, f"as of {day_in_words(seen)}" if seen else "")
        return ", ".join(part for part in parts if part)

    def form(self, measure: str | None) -> str:
        """The form of the periods of the table that a measure comes from."""
        return str(self._shape(measure).get("period_form", "day"))

    def steps(self, measure: str | None) -> str:
        """What a measure's steps are called: "weeks" of a seven-day sum taken every day."""
        definition = self.definition(measure)
        return step_word(self.form(measure), int(definition.get("step") or 1), self._shape(measure).get("called", ""))

    def _shape(self, measure: str | None) -> Mapping[str, Any]:
        return (self.source(self.definition(measure).get("source")) or {}).get("shape") or {}

    def _plainly(self, name: str) -> str:
        found = self.definition(name)
        return str(found.get("unit") or found.get("column") or name)

    def _noun(self, name: str, order: tuple[str, ...]) -> str:
        table, _, measure = name.rpartition(".")
        found = self._nouns.get((table.partition("@")[0], measure), {})
        return next((found[form] for form in order if form in found), "")

    def _apart(self, name: str, others: list[str]) -> str:
        """What tells a measure from others that go by the same words: its edition, or else its column."""
        own, *rest = (self.definition(each) for each in (name, *others))
        seen = [(self.source(each.get("source")) or {}).get("as_of") for each in (own, *rest)]
        columns = {each.get("column") for each in (own, *rest)}
        if len(columns) == 1 and seen[0] and seen[0] not in seen[1:]:
            return f"as of {day_in_words(seen[0])}"
        return f"column {own.get('column')}" if len(columns) > 1 else f"table {name.rpartition('.')[0]}"

    @cached_property
    def _nouns(self) -> dict[tuple[str, str], dict[str, str]]:
        """(table, measure) -> its nouns by their form, of those that the story takes from its sheets."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for claim in self.bundle["claims"]:
            noun = _OF_A_NOUN.fullmatch(str(claim["inputs"].get("key", ""))) if claim["op"] == "metadata" else None
            if noun:
                sheet = claim["inputs"]["source"].rpartition("/")[0]
                table = f"{sheet}/{noun[1]}" if sheet else noun[1]
                found.setdefault((table, noun[2]), {})[noun[3]] = claim["value"]
        return found

    @cached_property
    def _used(self) -> list[str]:
        """The measures that claims in the text are of."""
        found = (name for claim in self.bundle["claims"] for name in measures_in(claim["inputs"]))
        return list(dict.fromkeys(name for name in found if name in self.bundle["measures"]))


def measures_in(part: Any) -> Iterator[str]:
    """Every measure that an expression names, in order."""
    if isinstance(part, list):
        for each in part:
            yield from measures_in(each)
    if isinstance(part, Mapping):
        if isinstance(part.get("measure"), str):
            yield part["measure"]
        for value in part.values():
            yield from measures_in(value)
