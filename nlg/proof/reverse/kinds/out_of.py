"""So many of so many: "17 of 192 samples failed", where the tables have both the part and the whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from ..claims import TRUE, Claim, Worth, judged, shown_for
from ..marks import Mark, over_marks
from ..sense import Sense
from ..world import Concept

ORDER = 4
_OF = over_marks(r"<N:part> (?:out )?of (?:the |its |their |all )?<N:whole>(?: [a-z]+)? <M:m>")


def find(s: Sense) -> Iterator[Claim]:
    """Two claims for each such pair, once one of the two is right: then it is clear of what the other is."""
    for match, named in s.marked.find(_OF):
        for part, whole in _pairs(s, named["m"]):
            verdicts = [
                (named[name], _worths(s, match.start(name), c), c) for name, c in (("part", part), ("whole", whole))
            ]
            judgements = [(mark, judged(mark.value, worths, shown_for(c))) for mark, worths, c in verdicts if worths]
            if len(judgements) == 2 and any(verdict.mark == TRUE for _, verdict in judgements):
                s.read.update({match.start("part"), match.start("whole")})
                yield from (s.claim("level", mark.start, mark.end, verdict) for mark, verdict in judgements)
                break


def _pairs(s: Sense, named: Mark) -> Iterator[tuple[Concept, Concept]]:
    """The measures counted alike of which the sentence names both, the part by its other words."""
    said = [concept for mark in s.marked.all("M") for concept in mark.value]
    for part, whole in product(said, named.value):
        if part is not whole and part.unit == whole.unit and part.dataset == whole.dataset and whole.counted:
            yield part, whole


def _worths(s: Sense, at: int, concept: Concept) -> list[Worth]:
    codes, here = s.where(at)
    when, said = s.when(at)
    return list(s.worths([concept], codes[:1], [when], min(here, said, 1)))
