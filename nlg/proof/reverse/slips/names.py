"""Names against the register: an area misspelt, a neighbour or a town for a borough, a name of unclear reach."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..claims import Claim, Slip
from ..sense import Sense
from ..slip import slip_at, slip_over
from ..thesaurus import KIND_WORDS

_KINDS = KIND_WORDS - {"area", "region", "authority", "force", "council", "country", "nation", "state"}
_THE_KIND = re.compile(
    rf"\b(?:the|this) (?P<kind>{'|'.join(sorted(_KINDS, key=len, reverse=True))})\b(?!'s [a-z]+ council)", re.I
)
_REST = re.compile(
    (
        r"\b(?:the )?(?:rest|remainder) of (?:the )?(?P<of>county|country|region|borough|district|area|[A-Z]\w+)|"
        r"\belsewhere in (?:the )?(?:\w+)"
    ),
    re.I,
)
_SMALL = ("town", "city", "village")


def look(senses: Sequence[Sense], claims: Sequence[Claim]) -> Iterator[Slip]:
    """Slips of names and of what a name covers."""
    for s in senses:
        for mark in s.marked.all("A"):
            if mark.value.near:
                rule = "spelling and grammar" if mark.value.spelling else "name"
                said = "is spelt" if mark.value.spelling else "is not the area that the tables have: that is"
                yield slip_over(s, mark.start, mark.end, rule, f"{mark.words} {said} {mark.value.near}")
        yield from _kinds(s)
        for found in _REST.finditer(s.marked.sentence.text):
            yield slip_at(s, found.start(), found.end(), "scope", "which areas are meant is not said")
    yield from _wider(senses)


def _kinds(s: Sense) -> Iterator[Slip]:
    """ "The town" of an area that the register calls a borough."""
    for found in _THE_KIND.finditer(s.marked.sentence.text):
        kind = found["kind"].lower()
        place = s.marked.sentence.start + found.start()
        before = [m for m in s.marked.all("A") if m.start < place and len(m.value.codes) == 1]
        if not before or kind not in _SMALL:
            continue
        area = s.world.area(before[-1].value.codes[0])
        if area is not None and area.called not in (kind, "area", "") and kind not in area.line.get("kind", ""):
            yield slip_at(
                s,
                found.start(),
                found.end(),
                "name",
                f"{area.display} is a {area.called} in the register, not a {kind}",
            )


def _wider(senses: Sequence[Sense]) -> Iterator[Slip]:
    """A name that sometimes stands for itself and sometimes for a larger area that the article also means."""
    if not senses:
        return
    world, own = senses[0].world, senses[0].area
    for s in senses:
        for mark in s.marked.all("A"):
            wide = [w for c in mark.value.codes[:1] for w in world.wider(c)]
            others = {c for t in senses for m in t.marked.all("A") for c in m.value.codes}
            if (
                wide
                and mark.value.codes[0] != own
                and (own in wide or any(w in others for w in wide) or _has_member(world, wide, own))
            ):
                reason = f"with or without the rest of {world.name(wide[0])} is not said"
                yield slip_over(s, mark.start, mark.end, "scope", reason)
                return


def _has_member(world: object, wide: list[str], own: str) -> bool:
    return any(own in (area.members if (area := world.area(w)) else ()) for w in wide)  # type: ignore[attr-defined]
