"""Several at once: "A, B and C together had 40", "an average of 12 a week over the year"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from ..claims import Claim, Worth, judged, shown_for
from ..marks import Mark, over_marks
from ..sense import Sense
from ..times import When
from ..world import Concept

ORDER = 50
_LIST = over_marks(r"<A>(?:, (?:the )?<A>)*,? and (?:the )?<A>")
_BOTH = re.compile(r"\b(?:together|combined|between them|in total)\b", re.I)
_MEAN = over_marks(
    r"\b(?:averag(?:ed|ing)|an average of|a mean of)(?: of)? <N:much>(?: <M>| [a-z]+)? (?:a|an|each|every|per) "
    r"(?P<unit>day|week|month|quarter|year)\b"
)


def find(s: Sense) -> Iterator[Claim]:
    """Sums over listed areas and averages over a stretch of time."""
    yield from _sums(s)
    for match, named in s.marked.find(_MEAN):
        if match.start("much") not in s.read:
            s.read.add(match.start("much"))
            yield _mean(s, match.start("much"), named["much"], match["unit"].lower())


def _sums(s: Sense) -> Iterator[Claim]:
    listed = _LIST.search(s.marked.text)
    if listed is None or not _BOTH.search(s.marked.text):
        return
    places = [p for p, m in sorted(s.marked.at.items()) if m.sort == "A" and listed.start() <= p < listed.end()]
    codes = [s.codes(s.marked.at[p].value)[0] for p in places]
    for at, mark in sorted(s.marked.at.items()):
        if mark.sort == "N" and at not in s.read and at > listed.start() and not s.is_base(at):
            s.read.add(at)
            yield _sum(s, at, mark, codes)
            return


def _sum(s: Sense, at: int, mark: Mark, codes: list[str]) -> Claim:
    if reason := s.doubtful(at):
        return s.unchecked("together", mark.start, mark.end, reason)
    concepts, sure = s.what(at, mark.value)
    when, said = s.when(at)
    worths = []
    for concept in [c for c in concepts[:2] if c.adds]:
        each = [next(iter(s.values(concept, code, when)), None) for code in codes]
        known = [one for one in each if one is not None]
        if len(known) == len(codes):
            what = f"{concept.nouns[0]}, {len(codes)} areas together"
            cells = tuple(cell for _, found in known for cell in found)
            worths.append(Worth(sum(value for value, _ in known), cells, what, min(sure, said)))
    return s.claim("together", mark.start, mark.end, judged(mark.value, worths, "{}"))


def _mean(s: Sense, at: int, mark: Mark, unit: str) -> Claim:
    concepts, sure = s.what(at, mark.value)
    codes, here = s.where(at)
    when, said = s.when(at)
    reason = s.doubtful(at) or (
        "" if concepts and codes and when else "over which time the average is taken is not read"
    )
    if reason or when is None:
        return s.unchecked("mean", mark.start, mark.end, reason)
    firm = min(sure, here, said)
    worths = [w for concept in concepts[:2] if concept.adds for w in _per(s, concept, codes[0], when, unit, firm)]
    return s.claim("mean", mark.start, mark.end, judged(mark.value, worths, shown_for(concepts[0])))


def _per(s: Sense, concept: Concept, code: str, when: When, unit: str, firm: int) -> Iterator[Worth]:
    """What a measure comes to in one period of the unit, over all those of a time."""
    for rank, (value, cells) in enumerate(s.values(concept, code, when)):
        edition, measure = cells[0].edition, cells[0].measure
        days = sum(edition.span(measure, cell.index).days for cell in cells)
        many = len(cells) if s.own_length(edition, measure, unit) else days if unit == "day" else 0
        if many > 1:
            what = f"{s.told(concept, code, cells)}, divided by {many}"
            yield Worth(Fraction(value) / many, cells, what, firm, rank)
