"""The past of a figure: which series a claim may be about, and when it was last as high or low."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from ..check.exact import Number
from ..check.numerals import NUMBER_WORDS
from .claims import FALSE, TRUE, UNCHECKED, VINTAGE, Verdict
from .groups import series
from .sense import Sense
from .times import When
from .world import Concept, Edition

UNIT = r"(?P<unit>day|week|month|quarter|year|season)(?:ly)?s?"
NUMBER = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"


_SO_FAR = re.compile(r"[,;] (?:and |but |it |they |which )*(?:has|have|is|are)\b|\b(?:and|but) (?:it )?(?:has|have) ")


class Past(NamedTuple):
    """A series that a claim may be about, up to the index of now; `rank` is 0 in the foremost edition."""

    concept: Concept
    code: str
    edition: Edition
    measure: str
    now: int
    firm: int
    rank: int

    def values(self) -> list[Number | None]:
        return series(self.edition, self.measure, self.code, self.now)

    def cells(self, s: Sense, *indexes: int | None) -> tuple[str, ...]:
        """The figures at some indexes, as evidence."""
        known = [i for i in indexes if i is not None]
        return tuple(str(c) for i in known for c in s.world.cell(self.edition, self.measure, self.code, i))

    def last(self, index: int) -> date:
        """The last day of the period at an index."""
        return self.edition.table.period(index).last

    def told(self, s: Sense) -> str:
        return f"{self.concept.nouns[0]}, {s.world.name(self.code)}"


def series_of(s: Sense, at: int) -> list[Past]:
    """The series that a place's claim may be about, likeliest first."""
    concepts, sure = s.what(at)
    codes, here = s.where(at)
    when, _ = s.when(at)
    if when is not None and (when.sort not in ("span", "now") or _until_now(s, at, when)):
        when = None
    found = []
    for concept in concepts[: 1 if sure == 2 else 2]:
        for code in codes[: 1 if here == 2 else 2]:
            for rank, (edition, measure) in enumerate(concept.holders):
                now = s.indexes(edition, measure, when, False)
                if len(now) == 1 and s.world.cell(edition, measure, code, now[0]):
                    found.append(Past(concept, code, edition, measure, now[0], min(sure, here), rank))
    return found


def _until_now(s: Sense, at: int, when: When) -> bool:
    """Whether what is told behind a time goes on until now: "it dipped in April and has risen for eight months"."""
    place = next((p for p, m in s.marked.at.items() if m.sort == "T" and m.value is when), at)
    return place < at and bool(_SO_FAR.search(s.marked.text[place:at]))


def settled(verdicts: list[tuple[int, int, Verdict]]) -> Verdict:
    if not verdicts:
        return Verdict(UNCHECKED, reason="no table reaches from then to now")
    _, firm, first = verdicts[0]
    if first.mark == FALSE and any(v.mark == TRUE and r for r, _, v in verdicts[1:]):
        return Verdict(VINTAGE, first.right, "so in another edition", first.evidence)
    if first.mark == FALSE and (firm < 1 or any(v.mark == TRUE for _, _, v in verdicts[1:])):
        return Verdict(UNCHECKED, first.right, "the text does not say clearly what or where", first.evidence)
    return first


def latest_beyond(values: list[Number | None], top: bool) -> int | None:
    """The latest index before the last where a figure was as high, or as low."""
    now = values[-1]
    for at in range(len(values) - 2, -1, -1):
        value = values[at]
        if value is not None and now is not None and ((value >= now) if top else (value <= now)):
            return at
    return None


def number_of(text: str) -> int:
    return int(text) if text.isdigit() else NUMBER_WORDS.get(text.lower(), 0)
