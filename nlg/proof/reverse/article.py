"""An article as it stands: paragraphs, sentences with their places, and what lies within quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|etc|e\.g|i\.e|Jan|Feb|Aug|Sept|Oct|Nov|Dec|approx|Cllr)|\b[A-Z])\.$"
)
_END = re.compile(r"[.!?][\"'”\u2019)]*(?=\s+[\"'“\u2018(]?[A-Z0-9£$€])|\n+")
_OPEN = {"“": "”", '"': '"'}


@dataclass(frozen=True)
class Sentence:
    """One sentence: its place in the article (code points), its paragraph's number, counted from 0.

    A line is a paragraph; a `block` of them, as a list, ends at a blank line.
    """

    text: str
    start: int
    paragraph: int
    line: int
    block: int = 0


@dataclass(frozen=True)
class Article:
    """A text with its sentences and the spans that are somebody's own words."""

    text: str
    sentences: tuple[Sentence, ...]
    quotes: tuple[tuple[int, int], ...]

    def quoted(self, place: int) -> bool:
        """Whether a place lies within quotation marks."""
        return any(start <= place < end for start, end in self.quotes)


def read_article(text: str) -> Article:
    """Splits a text. A line is a paragraph; a sentence ends at a stop before a capital, a figure or a quotation mark.

    >>> [s.text for s in read_article("It rose by 4.5%. St. Ives fell.").sentences]
    ['It rose by 4.5%.', 'St. Ives fell.']
    """
    found = []
    paragraph, begin = 0, 0
    for end in [*_ends(text), len(text)]:
        piece = text[begin:end]
        if piece.strip():
            start = begin + len(piece) - len(piece.lstrip())
            found.append(
                Sentence(piece.strip(), start, paragraph, text.count("\n", 0, start) + 1, _blanks(text, start))
            )
        paragraph += 1 if text[end - 1 : end + 1].count("\n") else 0
        begin = end
    return Article(text, tuple(found), tuple(_quotes(text)))


def _blanks(text: str, end: int) -> int:
    return len(re.findall(r"\n[ \t]*\n", text[:end]))


def _ends(text: str) -> list[int]:
    ends = _END.finditer(text)
    return [m.end() for m in ends if "\n" in m[0] or not _SHORT.search(text[max(0, m.start() - 8) : m.start() + 1])]


def _quotes(text: str) -> list[tuple[int, int]]:
    """Spans in double quotation marks. A paragraph that opens one and does not close it runs to its end."""
    found = []
    begin = 0
    for line in text.splitlines(keepends=True):
        at, opened = 0, -1
        while at < len(line):
            mark = line[at]
            if opened < 0 and mark in _OPEN:
                opened = at
            elif opened >= 0 and mark == _OPEN[line[opened]]:
                found.append((begin + opened, begin + at + 1))
                opened = -1
            at += 1
        if opened >= 0:
            found.append((begin + opened, begin + len(line)))
        begin += len(line)
    return found
