"""A slip at a place of a sentence."""

from __future__ import annotations

from .claims import Slip
from .sense import Sense


def slip_at(s: Sense, start: int, end: int, rule: str, reason: str) -> Slip:
    """`start` and `end` count within the sentence's text."""
    sentence = s.marked.sentence
    return Slip(
        s.marked.number,
        sentence.line,
        sentence.start + start,
        sentence.start + end,
        sentence.text[start:end],
        rule,
        reason,
    )


def slip_over(s: Sense, start: int, end: int, rule: str, reason: str) -> Slip:
    """`start` and `end` count within the article."""
    begin = s.marked.sentence.start
    return slip_at(s, start - begin, end - begin, rule, reason)
