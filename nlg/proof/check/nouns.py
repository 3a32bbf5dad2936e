"""The words that a sheet has for its measures, and where a text has them, with a claim or without."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from .against_sheet import in_the_sheet
from .word_lists import OF_ANYTHING

_OF_FIGURES = r"(?= (?:figures|statistics|data|numbers|records|tables)\b)"  # "house price figures" are the dataset
WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_LONG = 10  # words of a text that is quoted, and not a name


class Nouns:
    """A dataset's words for its measures. `measures` are their names, each with its table's before a dot."""

    def __init__(self, sheet: Mapping[str, Any], measures: Iterable[str], beside: Iterable[Mapping[str, Any]]) -> None:
        """`beside` are the sheets of the datasets that a story tells of beside its own: their words are found, too."""
        self._sheet, self._measures, self._beside = sheet, tuple(measures), tuple(beside)
        self._of: dict[str, frozenset[str]] = {}

    def of(self, measure: str) -> frozenset[str]:
        """The words for a measure."""
        if measure not in self._of:
            table, _, short = measure.partition(".")
            said = self._sheet.get("tables", {}).get(in_the_sheet(table), {})
            found = said.get("measures", {}).get(short, {}).get("noun", {})
            self._of[measure] = frozenset(str(words) for key, words in found.items() if key != "verb" and words)
        return self._of[measure]

    def main(self, tables: Iterable[str]) -> frozenset[str]:
        """The words for what the dataset's stories are about."""
        main = str(self._sheet.get("story", {}).get("main", ""))
        return frozenset(noun for table in tables for noun in self.of(f"{table}.{main}"))

    def found(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text has words for any measure, the longest first: not where it says what the dataset is about, or
        what its areas are called."""
        for found in self._any.finditer(text):
            if found.lastindex is None:
                yield found.span()

    @cached_property
    def _subjects(self) -> dict[str, str]:
        """What the dataset is about, and what its areas are called, each with a pattern that has an empty group."""
        said = [self._sheet.get("subject"), self._sheet.get("subject_full")]
        said += self._sheet.get("story", {}).get("areas", {}).values()
        all_nouns = {noun.casefold() for name in self._measures for noun in self.of(name)}
        return {
            words: re.escape(words) + (_OF_FIGURES if words.casefold() in all_nouns else "") + "()"
            for words in said
            if isinstance(words, str) and " " in words
        }

    @cached_property
    def plain(self) -> frozenset[str]:
        """Words for a measure that stand for much else as well: "a month" of pay."""
        nouns = {noun for name in self._measures for noun in self.of(name)}
        return frozenset(noun for noun in nouns if {*noun.lower().split()} <= OF_ANYTHING)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The longer texts of the sheet, each as its words between blanks."""
        found = (WORD.findall(text) for text in _texts(self._sheet))
        return tuple(f" {' '.join(words)} " for words in found if len(words) >= _LONG)

    @cached_property
    def _any(self) -> re.Pattern[str]:
        nouns = {noun for name in self._measures for noun in self.of(name)}
        nouns |= {noun for sheet in self._beside for name in _declared(sheet) for noun in Nouns(sheet, (), ()).of(name)}
        said = [n for n in nouns if not {*n.lower().split()} <= OF_ANYTHING]
        every = [*self._subjects.items(), *((words, re.escape(words)) for words in sorted(said))]
        every.sort(key=lambda each: -len(each[0]))  # of the same words those of the subject come first
        return re.compile(rf"\b(?:{'|'.join(pattern for _, pattern in every) or '(?!)'})\b", re.IGNORECASE)


def _declared(sheet: Mapping[str, Any]) -> Iterator[str]:
    for table, declared in sheet.get("tables", {}).items():
        yield from (f"{table}.{measure}" for measure in declared.get("measures", {}))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(each)
