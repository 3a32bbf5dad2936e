"""A sentence with its areas, measures, times and figures marked: patterns are written over marks, not over words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from .article import Sentence
from .figures import figures
from .thesaurus import DOWN, HIGH, LOW, SAME, UP
from .times import whens
from .words_of import Measures, Places

SORTS = ["A", "M", "T", "N", "P", "Q", "F", "X", "O", "U", "D", "S", "H", "L", "G"]
# area, measure, time, number, per cent, points, share, times, ordinal, up, down, same, highest, lowest, kinds of area
_BASE = {sort: 0xE000 + at * 0x100 for at, sort in enumerate(SORTS)}
_OF_FIGURE = {"number": "N", "percent": "P", "points": "Q", "share": "F", "times": "X", "ordinal": "O"}
_MOVES = [(UP, "U"), (DOWN, "D"), (SAME, "S"), (HIGH, "H"), (LOW, "L")]
_LITTLE = re.compile(
    r"\b(?:little changed|much the same|no change|"
    r"the same(?= (?:as|in|at|number|figure|level|rate|for)\b|[.,;:)]|$)|"
    r"did not (?:change|move|budge)|stood still|barely changed|hardly changed)\b",
    re.I,
)
_LENGTH = re.compile(
    r"[- ](?:days?|weeks?|months?|years?|hours?|minutes?|decades?|quarters?|miles?|bedrooms?|bed)\b", re.I
)
_NO_MOVE = re.compile(
    (
        r"\bma(?:de|ke|kes|king) \||\| (?:to|until)\b|\b(?:end|ended|made|set|catch|back|sum|add|adds|added|wake|"
        r"build|give|gave|take|took|pick|picked|look|looks|looked|looking|grow|grew|turn|turned|sign|signed|bring|brought|"
        r"hold|held|line|lined|size|sized|speak|spoke|stand|stood|save|saved|free|freed) \|"
    ),
    re.I,
)
_A_HOME = re.compile(r"\b(?:an?|the|each|every|one|per|this|that|his|her|their|[a-z]*bedroom|council) $", re.I)
_NO_ONE = re.compile(r"\b(?:no|any|every|each|this|that|another|at) one$|\bone (?:another|day)$", re.I)


@dataclass(frozen=True)
class Mark:
    """One marked span: its sort, its place in the article, what it says."""

    sort: str
    start: int
    end: int
    value: Any
    words: str


@dataclass
class Marked:
    """A sentence and its marks. `text` has one character of a private area for each mark; `at` leads back."""

    sentence: Sentence
    number: int
    marks: list[Mark]
    text: str
    at: dict[int, Mark]

    def all(self, sorts: str) -> list[Mark]:
        return [mark for mark in self.marks if mark.sort in sorts]

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], dict[str, Mark]]]:
        """Matches with the marks that their named groups hold."""
        for match in pattern.finditer(self.text):
            named = {
                k: self.at[match.start(k)] for k, v in match.groupdict().items() if v and match.start(k) in self.at
            }
            yield match, named

    def chars(self) -> Iterator[tuple[str, Mark]]:
        """Each mark with the character that stands for it."""
        yield from ((self.text[place], mark) for place, mark in self.at.items())

    def place(self, mark: Mark) -> int:
        """Where a mark stands in `text`."""
        return next(at for at, one in self.at.items() if one is mark)

    def words(self, start: int, end: int) -> str:
        """Plain words of the article between two of its places."""
        return self.sentence.text[start - self.sentence.start : end - self.sentence.start]


@cache
def over_marks(pattern: str) -> re.Pattern[str]:
    """A pattern in which <N> is a number, <NP> a number or a percentage, <N:x> one that is kept as x.

    >>> bool(over_marks("<N> new <M>").search(chr(_BASE["N"]) + " new " + chr(_BASE["M"])))
    True
    """

    def one(match: re.Match[str]) -> str:
        inside = "".join(f"{chr(_BASE[sort])}-{chr(_BASE[sort] + 0xFF)}" for sort in match[1])
        return f"(?P<{match[2]}>[{inside}])" if match[2] else f"[{inside}]"

    return re.compile(re.sub(r"<([A-Z]+)(?::(\w+))?>", one, pattern), re.IGNORECASE)


def mark(sentence: Sentence, number: int, measures: Measures, places: Places, anchor: date) -> Marked:
    """Marks a sentence: times first, then areas, figures, measures and the words that move or rank."""
    text = sentence.text
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, int, str, Any]] = []

    def take(start: int, end: int, sort: str, value: Any) -> None:
        if all(end <= a or b <= start for a, b in taken):
            taken.append((start, end))
            found.append((start, end, sort, value))

    for start, end, when in whens(text, anchor):
        take(start, end, "T", when)
    for start, end, place in places.find(text):
        take(start, end, "A", place)
    for start, end, figure in figures(text):
        if figure.sort == "number" and (
            _LENGTH.match(text, end)
            or _NO_ONE.search(text[:end])
            or (
                text[start:end].lower() == "one"
                and re.match(r"[.,;]", text[end:])
                and re.search(r"\b(?:to|by|for|with) $", text[:start])
            )
        ):
            continue
        take(start, end, _OF_FIGURE[figure.sort], figure)
    longest = sorted(measures.find(text), key=lambda one: one[0] - one[1])
    for start, end, concepts in longest:
        take(start, end, "M", concepts)
    for start, end, place in places.near(text, {start for start, *_ in found}):
        take(start, end, "A", place)
    for match in _LITTLE.finditer(text):
        take(match.start(), match.end(), "S", match[0].lower())
    for match in places.kinds.finditer(text):
        take(match.start(), match.end(), "G", match[0].lower())
    for match in re.finditer(r"[A-Za-z-]+", text):
        for words, sort in _MOVES:
            if match[0].lower() in words and not (
                (match[0].lower() == "up" and _NO_MOVE.search(text[: match.start()] + "|" + text[match.end() :]))
                or (match[0].lower() == "flat" and _A_HOME.search(text[: match.start()]))
                or (match[0].lower() in ("least", "most") and re.search(r"\bat $", text[: match.start()], re.I))
            ):
                take(match.start(), match.end(), sort, match[0].lower())
    return _marked(sentence, number, sorted(found, key=lambda one: one[0]))


def _marked(sentence: Sentence, number: int, found: list[tuple[int, int, str, Any]]) -> Marked:
    marks, pieces, at = [], [], {}
    length = done = 0
    counts = dict.fromkeys(SORTS, 0)
    for start, end, sort, value in found:
        between = sentence.text[done:start]
        pieces += [between, chr(_BASE[sort] + counts[sort] % 0x100)]
        length += len(between)
        one = Mark(sort, sentence.start + start, sentence.start + end, value, sentence.text[start:end])
        marks.append(one)
        at[length] = one
        counts[sort] += 1
        length += 1
        done = end
    return Marked(sentence, number, marks, "".join([*pieces, sentence.text[done:]]), at)
