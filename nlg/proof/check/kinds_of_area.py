"""Areas as the register has them: a borough is no town, Gravesend is not Gravesham, another area is another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from .numerals import words_in
from .passages import Passage
from .register import Register
from .report import Fault
from .said import Said, Told

_KINDS = words_in(
    "town city village hamlet parish ward borough district county shire region province state country nation island"
    " municipality unitary commune canton constituency"
)
_OTHER_KINDS = "|".join(_KINDS)
_BEFORE_NAME = re.compile(rf"\bthe (?P<kind>{_OTHER_KINDS}) of $", re.IGNORECASE)
_BEHIND_NAME = re.compile(rf"(?: |, (?:an?|the) )(?P<kind>{_OTHER_KINDS})\b(?! of | court| hall)")
_ONE_OF = re.compile(r"\b(?:every|each|any|no) $", re.IGNORECASE)
AREAS = words_in("area council place authority neighbour neighbor") + _KINDS
MANY_AREAS, MANY_KINDS = (
    "|".join(f"{word[:-1]}ies" if word.endswith("y") else rf"{word}e?s" for word in words) for words in (AREAS, _KINDS)
)
_ANOTHER = re.compile(rf"\b(?:another (?:\w+ )?(?:{'|'.join(AREAS)})|neighbouring|neighboring|nearby)\b", re.IGNORECASE)
_OF_MANY = re.compile(rf"(?:'s?)? (?:\w+ )?(?:{MANY_AREAS})\b")  # "neighbouring Borset districts" are several
_CLAUSE = re.compile(r"[.;:]")
_JOINED = re.compile(r", |,? and |,? or | as well as ")
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{5,}")
_ALIKE = 5  # letters that two names begin with alike, at the least
_FAR = 60  # characters; a name further behind "another" is of something else


def area_faults(said: Said) -> Iterator[Fault]:
    """What a sentence calls an area that it is not, names that only look like an area's, and areas told as others."""
    last = said.story.area[0]
    for passage, told in said.by_passage():
        names = [each for each in told if each.claim.form["rule"] == "name" and each.claim.op == "area"]
        for each in names:
            yield from _kind(said, passage, each)
        if passage.kind not in ("quote", "edited"):
            yield from _look_alikes(said, passage)
        yield from _the_same_again(said, passage, names, last)
        last = str(names[-1].value) if names else last


def _kind(said: Said, passage: Passage, name: Told) -> Iterator[Fault]:
    """ "The town of X", "X, a town" and "X town": the kind that stands there is one that the register gives."""
    area = said.figures.register.areas[str(name.value)]
    right = {word.lower() for word in (area.line["kind"], area.called)}
    right |= {word for kind in right for word in kind.split()}
    before = _BEFORE_NAME.search(passage.text[: name.claim.start])
    one_of = _ONE_OF.search(passage.text[: name.claim.start])  # "every England region" is one of England's
    behind = None if one_of else _BEHIND_NAME.match(passage.text, name.claim.end)
    for found in (before, behind):
        if found and found["kind"].lower() not in right and not _proved(said, passage, found.start("kind")):
            reason = (
                f"the register has {area.display} as {' or '.join(sorted({area.line['kind'], area.called} - {''}))}"
            )
            yield Fault(passage.id, found["kind"], reason)


def _look_alikes(said: Said, passage: Passage) -> Iterator[Fault]:
    """Capitalised words outside all claims that begin like an area's name and are none."""
    for found in _CAPITAL.finditer(passage.text):
        near = _near(said.figures.register, found.group())
        if near and not _proved(said, passage, found.start()):
            yield Fault(passage.id, found.group(), f"the register has no such area; it has {near}")


def _stands_alone(text: str, start: int, name: Told) -> bool:
    """Whether a name is what is "nearby", not where some "nearby districts" are."""
    return name.claim.start == start + 1 and not _OF_MANY.match(text, name.claim.end)


def _proved(said: Said, passage: Passage, at: int) -> bool:
    """Whether a claim covers a place in the text: then the word there is its rule's to judge."""
    claims = (said.story.claims[each] for each in passage.claims if each in said.story.claims)
    return any(claim.start <= at < claim.end for claim in claims)


@lru_cache(maxsize=4096)
def _near(register: Register, word: str) -> str:
    """The area whose name begins as this word does, but goes on otherwise; "" where there is none."""
    known = sorted((area.display for area in register.areas.values()), key=len, reverse=True)
    names = {part: display for display in known for part in re.findall(r"[A-Z][a-z]+", display)}  # the shortest stays
    if word in names:
        return ""
    alike = [name for name in names if len(name) >= len(word) - 3 and name[:_ALIKE] == word[:_ALIKE]]
    close = [name for name in alike if 2 * _shared(name, word) > max(len(name), len(word))]
    return names[max(close, key=lambda name: _shared(name, word))] if close else ""


def _shared(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _the_same_again(said: Said, passage: Passage, names: Sequence[Told], last: str) -> Iterator[Fault]:
    """ "Another district, X" right behind X, and X twice in one list."""
    for found in _ANOTHER.finditer(passage.text):
        before = [each.value for each in names if each.claim.end <= found.start()]
        behind = next((each for each in names if found.end() <= each.claim.start <= found.end() + _FAR), None)
        if behind is None or _CLAUSE.search(passage.text[found.end() : behind.claim.start]):
            continue
        if "another" not in found.group().lower() and not _stands_alone(passage.text, found.end(), behind):
            continue
        if behind.value == (before[-1] if before else last):
            yield Fault(passage.id, found.group(), f"{behind.claim.printed} is the area named before")
    listed = set[str]()
    for one, other in pairwise(names):
        joined = _JOINED.fullmatch(passage.text[one.claim.end : other.claim.start])
        listed = listed | {str(one.value)} if joined else set()
        if str(other.value) in listed:
            yield Fault(passage.id, other.claim.printed, "the area is named twice in one list")
