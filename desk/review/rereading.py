"""Reads a sentence that a person wrote against the tables: which of its figures hold, and which nobody can prove."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from desk.review.texts import lines_of
from nlg.errors import Trouble
from nlg.home import Home
from nlg.proof.check import Unreadable
from nlg.proof.check.uncovered import Names, needing_claims
from nlg.proof.check.word_lists import FIGURE_WORDS
from nlg.proof.reverse import FALSE, TRUE, Claim, Desk, Given, World

Span = tuple[int, int]
_turn = threading.Lock()
_desks: dict[tuple[str, int, int], Desk] = {}  # by sheet and the states of sheet and register: tables are read once


@dataclass(frozen=True, kw_only=True)
class Unproved:
    """Words of a sentence that nobody can prove: where they stand in it, and what is known against them."""

    sentence: str
    words: str
    start: int
    end: int
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """For the database and for pages."""
        return asdict(self)


def reread(home: Home, bundle: Mapping[str, Any], sentence_id: str) -> list[Unproved]:
    """The figures of a sentence that the tables do not bear out, and whatever else in it is false.

    The whole story is read, since a sentence may leave to those before it which area and time it speaks of. Dates
    hold where the story proves them in the same words. Where the tables cannot be read, no figure is proved.
    """
    text = next(s["text"] for s in _readable(bundle) if s["id"] == sentence_id)
    claims = list(_claims(home, bundle, text))
    true = [span for span, claim in claims if claim.mark == TRUE] + list(_dates(bundle, text))
    found = [
        Unproved(sentence=sentence_id, words=text[a:b], start=a, end=b, reason=why) for a, b, why in _false(claims)
    ]
    for start, end in _figures(text):
        if any(a <= start and end <= b for a, b in true) or any(u.start <= start and end <= u.end for u in found):
            continue
        why = "no fact of this story bears it out"
        found.append(Unproved(sentence=sentence_id, words=text[start:end], start=start, end=end, reason=why))
    return sorted(found, key=lambda one: (one.start, one.end))


def _readable(bundle: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield bundle["headline"]
    yield from bundle["standfirst"]
    yield from (sentence for part in bundle["body"] for sentence in part["sentences"])


def _figures(text: str) -> Iterator[Span]:
    """Every stretch that is a figure, in digits or in words."""
    for start, end in needing_claims(text, Names(())):
        word = text[start:end].lower()
        if any(c.isdigit() for c in word) or FIGURE_WORDS & set(word.replace("-", " ").split()):
            yield start, end


def _false(claims: list[tuple[Span, Claim]]) -> Iterator[tuple[int, int, str]]:
    for (start, end), claim in claims:
        if claim.mark == FALSE:
            yield start, end, f"the tables say {claim.right}" if claim.right else claim.reason or "is not so"


def _dates(bundle: Mapping[str, Any], text: str) -> Iterator[Span]:
    """Where the text names a time in words by which the story proves it."""
    for words in dict.fromkeys(claim["printed"] for claim in bundle["claims"] if claim["op"] == "period"):
        start = text.find(words)
        while start >= 0:
            yield start, start + len(words)
            start = text.find(words, start + 1)


def _claims(home: Home, bundle: Mapping[str, Any], text: str) -> Iterator[tuple[Span, Claim]]:
    """What the reverse desk makes of the sentence in its story: places within the sentence."""
    article = "\n\n".join(lines_of(bundle))
    at = article.find(text)
    try:
        with _turn:
            period = date.fromisoformat(bundle["period"]["end"])
            read = _desk(home, bundle["dataset"]).read(article, period, bundle["area"]["code"])
    except (Trouble, Unreadable, KeyError, ValueError, IndexError, tomllib.TOMLDecodeError):
        return
    for claim in read.claims:
        if at >= 0 and at <= claim.start and claim.end <= at + len(text):
            yield (claim.start - at, claim.end - at), claim


def _desk(home: Home, dataset: str) -> Desk:
    sheet = home.shelf("datasets").find(dataset)
    register = home.shelf("registers").find(str(tomllib.loads(sheet.read_text("utf-8"))["register"]))
    key = (str(sheet), sheet.stat().st_mtime_ns, register.stat().st_mtime_ns)
    if key not in _desks:
        _desks.clear()  # one dataset at a time: a world of tables is large
        _desks[key] = Desk(World([Given(dataset, sheet, register)]))
    return _desks[key]
