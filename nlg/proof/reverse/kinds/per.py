"""The base of a rate, "per 100,000", which is no claim of its own."""

from __future__ import annotations

from collections.abc import Iterator

from ..claims import Claim
from ..marks import over_marks
from ..sense import Sense

ORDER = 5
_PER = over_marks(r"\b(?:per|for every|in every|for each|out of every) <N:n>(?: of)?(?! (?:in|out))")


def find(s: Sense) -> Iterator[Claim]:
    """Nothing: it takes the figure away from other readers."""
    for match, _ in s.marked.find(_PER):
        s.read.add(match.start("n"))
    yield from ()
