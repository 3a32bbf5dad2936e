"""Finds the words that need a claim and have none, and the marks of a program that leaked into the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from .numerals import GLUED, NUMBER_WORDS
from .word_lists import DATES, PHRASES, PHRASES_MORE, WORDS

Span = tuple[int, int]
_WORD = re.compile(r"[^\W_]+")
_DIGIT_GLUE = re.compile(r"[0-9][0-9.,]*[0-9]|[0-9]")
_OF_A_UNIT = re.compile(r"[A-Za-z]{1,3}[\u00b2\u00b3]")  # the power of what is measured in: "m\u00b3"
_BEFORE_TIME = re.compile(r"\b(?:the|that|previous|latest|in a) $", re.IGNORECASE)
_BEFORE_TIMES = re.compile(r"\blast [\w]+ $")  # "10 of the last 12 quarters"
_NOT = re.compile(r"\bnot\b|n['\u2019]t\b", re.IGNORECASE)
_AHEAD_OF_NOT = re.compile(r"\b(?:so long a run had|usual\b[^.;:]{0,60} (?:did|does|do|has|have|had)) $", re.IGNORECASE)
_BEHIND_NOT = re.compile(
    r" known\b| compared\b| (?:had |seen |been )?so long\b|(?: (?!not\b)[^\s.;:]+){1,12}? usual(?:ly)?\b", re.IGNORECASE
)
_LEAKS = re.compile(
    r"\{\{|\}\}|\{%|%\}|\[object Object\]|\b(?:None|nan|NaN|NaT|inf|undefined|Undefined)\b"
    r"|  |\s,|\.\.|\s\.|,,|<NA>|^\s|\s$"
    r"|[\x00-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]"
)
_PHRASES_BY_FIRST: dict[str, list[str]] = {}
for _phrase in (*PHRASES, *PHRASES_MORE):
    _PHRASES_BY_FIRST.setdefault(_phrase.split()[0], []).append(_phrase)


class Names:
    """Area names to be found in text as whole words in exact capitals, the longest first.

    A name at the head of a sort of area ("London borough") is none there.
    """

    def __init__(self, names: Iterable[str], sorts: Iterable[str] = ()) -> None:
        self._sorts = sorted((sort for sort in sorts if sort != sort.lower()), key=lambda sort: (-len(sort), sort))
        self._by_first: dict[str, list[str]] = {}
        for name in sorted(set(names), key=lambda name: (-len(name), name)):
            if first := _WORD.match(name):
                self._by_first.setdefault(first.group(), []).append(name)

    def at(self, text: str, start: int, first: str) -> int:
        """Where the longest name that starts here ends; -1 where none does."""
        longest = next((sort for sort in self._sorts if text.startswith(sort, start)), "")
        for name in self._by_first.get(first, ()):
            end = start + len(name)
            if text.startswith(name, start) and not (name[-1].isalnum() and text[end : end + 1].isalnum()):
                return -1 if len(name) < len(longest) else end
        return -1


def needing_claims(text: str, names: Names) -> Iterator[Span]:
    """Every stretch of text that only a claim may say: figures, section 8's words, dates and names."""
    done = 0
    for word in _WORD.finditer(text):
        start, end = word.span()
        if start < done:
            continue
        end = names.at(text, start, word.group())
        if end < 0:
            end = _end_of_hit(text, start, word.group())
        if end >= 0:
            done = end
            yield start, end


def _end_of_hit(text: str, start: int, word: str) -> int:
    """Where the hit that starts with this word ends; -1 where it is a word like any other."""
    small = word.lower()
    if measured := GLUED.match(text, start):
        return measured.end("figure")
    if _OF_A_UNIT.fullmatch(word):
        return -1
    if any(character.isnumeric() for character in word):
        glued = _DIGIT_GLUE.match(text, start)
        return max(glued.end() if glued else 0, start + len(word))
    for phrase in _PHRASES_BY_FIRST.get(small, ()):
        end = start + len(phrase)
        if text[start:end].lower() == phrase and not text[end : end + 1].isalnum():
            return end
    if small in ("quarter", "quarters") and _of_time(text, start, small):
        return -1
    compound = re.match(r"[a-z]+-[a-z]+", text[start:].lower()) if small in NUMBER_WORDS else None
    if compound and compound.group() in NUMBER_WORDS:
        return start + compound.end()
    return start + len(word) if small in WORDS or word in DATES else -1


def _of_time(text: str, start: int, word: str) -> bool:
    """Whether the "quarter" that starts here is three months ("the quarter before"), not one in four."""
    ahead = _BEFORE_TIME if word == "quarter" else _BEFORE_TIMES
    return bool(ahead.search(text[:start])) and not text[start + len(word) :].startswith(" of")


def without_claim(text: str, names: Names, covered: Sequence[Span]) -> list[Span]:
    """The stretches that no single covered span holds whole."""
    found = _hits(text, names)
    return [(s, e) for s, e in found if not any(start <= s and e <= end for start, end in covered)]


@lru_cache(maxsize=20000)
def _hits(text: str, names: Names) -> tuple[Span, ...]:
    return tuple(needing_claims(text, names))


def denials(text: str, covered: Sequence[Span]) -> list[Span]:
    """Every "not" that no claim reads. What is usual may not have come; a run may not have been as long before."""
    found = [
        (each.start(), each.end())
        for each in _NOT.finditer(text)
        if not _AHEAD_OF_NOT.search(text[: each.start()]) and not _BEHIND_NOT.match(text, each.end())
    ]
    return [(s, e) for s, e in found if not any(start <= s and e <= end for start, end in covered)]


def leaks(text: str) -> list[Span]:
    """Marks that no writer types: template braces, None, nan, doubled spaces, a space before a comma, "..".

    "None" may also be a quantifier at a sentence's start: who calls this knows whether a claim reads it.
    """
    return [found.span() for found in _LEAKS.finditer(text)]
