"""The reverse desk: reads an article sentence by sentence and holds each claim against the tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .article import Article, read_article
from .claims import FALSE, TELLING, TRUE, Claim, Slip
from .dating import fitting_area, fitting_period
from .kinds import finders
from .marks import Marked, mark, over_marks
from .sense import Sense
from .slips import slips
from .words_of import Measures, Places
from .world import Edition, World

SURELY = 2  # an article has at least so many true claims for a false one
GIVEN, SAID, BY_FIGURES = "given", "as it says", "by its figures"  # how the period of an article is known
UNSURE = "as it seems, so that nothing that hangs on it is called false"
_HELD_AGAINST = re.compile(
    r"\b(?:since|than|from|until|before|against|compared (?:with|to)|back to|as)(?: in| at| for)?(?: the)? $", re.I
)
_ONE_OF_SEVERAL = over_marks(r",? and (?:the )?<A>|, <A>")
_LAST_OF_SEVERAL = over_marks(r"<A>,? and (?:the )?$|<A>, $")
_DATELINE = re.compile(  # "LONDON, Aug 29 (Snap) - ", "LEEDS (Newswire) -- "
    r"[A-Z][A-Z .'\u2019-]+(?=,| \(| ?--|\u2014)"
    r"(?:, [^-\u2013\u2014]{1,40}?)? ?(?:\([^)]{1,30}\) ?)?(?:--?|\u2013|\u2014) "
)
_OTHERS = re.compile(r"\b(?:other|every|each|any|all)(?: of)?(?: the)? $", re.I)
OPENING, HEAD = 4, 2  # sentences in which an article says what area it is about; in the first of them surely


@dataclass(frozen=True)
class Reading:
    """What the desk found in one article."""

    article: Article
    claims: tuple[Claim, ...]
    slips: tuple[Slip, ...]
    main: date
    area: str
    dated: str  # how its period is known: GIVEN, SAID, BY_FIGURES or UNSURE
    about: str  # what its area is called in print, "" for none


def _at_head(marked: Sequence[Marked], main: date) -> bool:
    """Whether an article names its period at its head."""
    return any(m.value.sort == "span" and m.value.last == main for one in marked[:HEAD] for m in one.all("T"))


def _misdated(claims: Sequence[Claim]) -> bool:
    """Whether so much would be false that the article is rather about another period than the one it names."""
    return sum(c.mark == FALSE for c in claims) * SURELY > sum(c.mark == TRUE for c in claims)


def _at_home(marked: Sequence[Marked], reading: Reading) -> bool:
    """Whether figures of sentences that name no area are right of the article's own, so that it is about this one."""
    own = {
        c.words
        for c in reading.claims
        if c.mark == TRUE and f", {reading.about}," in c.reason and not marked[c.sentence].all("A")
    }
    return sum(len(re.sub(r"\D", "", words)) >= TELLING for words in own) >= SURELY


class Desk:
    """Reads articles against one world of tables."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._measures = Measures(world)
        self._places = Places(world)

    def read(self, text: str, period: date | None = None, area: str = "") -> Reading:
        """Every claim and slip of an article. `area` is a code; without it and `period` the article tells."""
        article = read_article(text)
        period = period and self._period_of(period)
        anchor = period or self._newest()
        marked = self._marked(article, anchor)
        main, dated = (period, True) if period else self._main(marked, anchor)
        if dated and main != anchor:
            marked = self._marked(article, main)  # a date without a year is one near the article's period
        where, placed = (area, True) if area else self._own_area(marked)
        known = GIVEN if period else SAID if dated else UNSURE
        where = where or fitting_area(self.world, marked, main if dated else None)
        if not period and (fitting := fitting_period(self.world, marked, where, main if dated else None)):
            main, known = fitting, BY_FIGURES
            marked = self._marked(article, main)
        reading = self._read(article, marked, main, where, known, placed)
        if known in (SAID, BY_FIGURES) and not _at_head(marked, main) and _misdated(reading.claims):
            return self._read(article, marked, main, where, UNSURE, placed)
        if where and not placed and _at_home(marked, reading):
            return self._read(article, marked, main, where, reading.dated, True)
        return reading

    def _read(
        self, article: Article, marked: Sequence[Marked], main: date, where: str, known: str, placed: bool
    ) -> Reading:
        dated = known != UNSURE
        senses: list[Sense] = []
        claims: list[Claim] = []
        for one in marked:
            sense = Sense(self.world, article, one, main, where, senses[-1] if senses else None, set(), dated, placed)
            senses.append(sense)
            for find in finders():
                claims += find(sense)
        ordered = sorted(claims, key=lambda c: (c.start, c.end))
        found = tuple(slips(senses, ordered))
        return Reading(article, tuple(ordered), found, main, where, known, self.world.name(where) if where else "")

    def _marked(self, article: Article, anchor: date) -> list[Marked]:
        return [mark(s, n, self._measures, self._places, anchor) for n, s in enumerate(article.sentences)]

    def _period_of(self, day: date) -> date:
        """The last day of the period that a day lies in, where no table has one that ends on it."""
        if any(day in edition.lasts for concept in self.world.concepts for edition, _ in concept.holders):
            return day
        edition, measure = self._foremost()
        spans = (
            edition.span(measure, index) for index in edition.lasts.values() if index >= edition.periods(measure) - 1
        )
        return next((span.last for span in spans if span.first <= day <= span.last), day)

    def _newest(self) -> date:
        """The last day of the first table: a date without a year is not after it."""
        return max(self.world.concepts[0].holders[0][0].lasts)

    def _main(self, marked: Sequence[Marked], anchor: date) -> tuple[date, bool]:
        """The period an article is about, and whether it says so, year and all.

        It is the newest of those in its first table that it names with its year, and not to hold another against it;
        else the newest that it names; else the newest known.
        """
        edition, measure = self._foremost()
        found: list[tuple[bool, date]] = []
        for one in marked[:8]:
            for m in one.all("T"):
                held = _HELD_AGAINST.search(one.text[: one.place(m)])
                if m.value.sort == "span" and m.value.last in edition.lasts:
                    span = edition.span(measure, max(edition.lasts[m.value.last], edition.periods(measure) - 1))
                    if m.value.first == span.first or (m.value.grain in ("two_years", "year") and span.days > 360):
                        found.append((m.value.year_said and not held, m.value.last))
        said, last = max(found, default=(False, anchor))
        return last, said

    def _foremost(self) -> tuple[Edition, str]:
        mains = [c for c in self.world.concepts if c.main] or self.world.concepts
        return mains[0].holders[0]

    def _own_area(self, marked: Sequence[Marked]) -> tuple[str, bool]:
        """The area that an article names first, and whether it does so at its head."""
        sent_from = ""
        for number, one in enumerate(marked[:OPENING]):
            dateline = _DATELINE.match(one.sentence.text) if number == 0 else None
            for m in one.all("A"):
                if dateline and m.start < one.sentence.start + dateline.end():
                    sent_from = sent_from or str(m.value.codes[0])  # where the agency sits, mostly
                    continue
                before, after = one.text[: one.place(m)], one.text[one.place(m) + 1 :]
                joined = _ONE_OF_SEVERAL.match(after) or _LAST_OF_SEVERAL.search(before)
                if not m.value.near and not joined and not _OTHERS.search(before):
                    return str(m.value.codes[0]), number < HEAD
        return sent_from, bool(sent_from)
