"""Text that carries claims: a sentence, or a cell of a table or a chart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .report import Unreadable
from .strict import keys, text, texts

KINDS = ("data", "caveat", "context", "label", "quote", "edited")
BY_A_PERSON = ("quote", "edited")
LONGEST_TEXT, MOST_CLAIMS = 10_000, 1_000  # of a sentence: characters, and claims, each compared with each
SENTENCE_KEYS = ("id", "text", "kind", "template", "facts", "claims")


@dataclass(frozen=True)
class Passage:
    """A sentence, or a cell with `kind` "cell": some text and the ids of its claims."""

    id: str
    text: str
    kind: str
    facts: tuple[str, ...]
    claims: tuple[str, ...]


def sentence(value: object, where: str, name: str) -> Passage:
    """A sentence whose id fits the pattern `name`; Unreadable otherwise."""
    said = keys(value, SENTENCE_KEYS, where)
    found = text(said["id"], f"{where}.id")
    if not re.fullmatch(name, found):
        raise Unreadable(f"{where}.id {found!r:.40} is not an id for this place")
    if said["kind"] not in KINDS:
        raise Unreadable(f"{where}.kind {said['kind']!r:.40} is none of {', '.join(KINDS)}")
    if said["template"] is not None:
        text(said["template"], f"{where}.template")
    for key, most in (("text", LONGEST_TEXT), ("claims", MOST_CLAIMS)):
        if isinstance(said[key], str | list) and len(said[key]) > most:
            raise Unreadable(f"{where}.{key} is {len(said[key]):,} long, and no sentence's is above {most:,}")
    return Passage(
        id=found,
        text=text(said["text"], f"{where}.text"),
        kind=said["kind"],
        facts=texts(said["facts"], f"{where}.facts"),
        claims=texts(said["claims"], f"{where}.claims"),
    )


def cell(value: object, where: str) -> Passage:
    """A cell, named by its place; Unreadable where it is none."""
    found = keys(value, ("text", "claim"), where)
    claim = () if found["claim"] is None else (text(found["claim"], f"{where} claim"),)
    return Passage(where, text(found["text"], f"{where} text"), "cell", (), claim)
