"""What a story has told so far: what a next sentence may build on, and what room is left."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nlg.fact import Fact, ScoredFact
from nlg.telling.said import Said, least_figures

FIGURES_PER_100_WORDS = 5.9  # a little fewer than readers bear, as some are told whatever their number
WORDS_WITHOUT = -5  # no story begins with figures alone
OF_INTRO = 2  # figures that an intro of any length may have: what the news is of, and how long it took
OF_OTHERS = ("#others", "#patch")  # wordings that speak of the areas compared
BORNE = 7  # figures that readers bear in a story of few words, where it is to be filled out
YEAR = re.compile(r"\b\d{4}\b")
PUBLISHER = ".publisher_said"  # how a sheet's key ends that says who published a table


@dataclass(eq=False)
class SoFar:
    """The text up to the sentence that comes next."""

    told: list[Fact] = field(default_factory=list)  # by the intro and the body; headline and standfirst only announce
    printed: set[str] = field(default_factory=set)  # the claims that the body has printed, by their marks
    words: int = 0  # of the body
    figures: int = 0
    openings: list[tuple[str, ...]] = field(default_factory=list)  # of the body's sentences
    above: ScoredFact | None = None  # what the standfirst tells
    above_in: Said | None = None  # in which words
    dated_above: frozenset[str] = frozenset()  # periods that the intro need not name: the standfirst does, right above
    last_named: str = ""  # code of the area named last
    last_told: Fact | None = None  # what the last sentence was about
    last_printed: frozenset[str] = frozenset()  # what its figures claimed
    last_dates: tuple[str, ...] = ()  # the periods it named
    dated: set[object] = field(default_factory=set)  # last days of the periods told with their year
    last_dated: str = ""  # the last period that any sentence named in full
    attributed: bool = False  # a sentence has said whose figures they are
    parted: bool = False  # whether furniture, or how the others went, stands behind what was told last
    filling: bool = False  # whether what comes next is to fill a story out that would be over at once

    @property
    def reached(self) -> tuple[object, ...]:
        """How far it has come: what is said at one point is said the same again there."""
        counts = (self.words, self.figures, len(self.told), len(self.printed), len(self.openings))
        return *counts, self.dated_above, self.attributed

    def remember(self, said: Said) -> None:
        """A sentence was told: what the next one may build on."""
        self.parted = said.template.endswith(OF_OTHERS)
        self.told.extend(said.facts)
        self.last_told = next(iter(said.facts), self.last_told)
        self.last_printed = said.printed
        dates = [span for span in said.spans if span.rule == "period"]
        self.last_dates = tuple(span.claim_json for span in dates)
        self.last_dated = said.dates[-1] if said.dates else self.last_dated
        self.printed.update(span.claim_json for span in said.spans)
        self.attributed = self.attributed or names_publisher(said)
        self.note_years(said)
        for span in said.spans:
            if span.rule in ("name", "names"):
                self.last_named = str(span.claim["value"]) if span.claim["op"] == "area" else ""

    def note_years(self, said: Said) -> None:
        """A sentence, or furniture, has told periods with their year."""
        dates = (span for span in said.spans if span.rule == "period")
        self.dated.update(span.claim["value"] for span in dates if YEAR.search(said.text, span.start, span.end))

    def count(self, said: Said) -> None:
        """A sentence has its place: what it takes of the room there is."""
        self.words += said.words
        self.figures += said.figures
        self.openings.append(said.opening)

    def has_room(self, said: Said) -> bool:
        """Whether a sentence leaves the story with no more figures than readers bear, or has few for its words."""
        return self._has_room(said.words, said.figures)

    def may_have_room(self, words: int, marked: str) -> bool:
        """The same of a sentence that is still marked and has so many words at most: False where that is sure."""
        return self._has_room(words, least_figures(marked))

    def _has_room(self, words: int, figures: int) -> bool:
        if not self.words and figures <= OF_INTRO:
            return True
        return figures * 100 <= FIGURES_PER_100_WORDS * words or self.bears(words, figures)

    def bears(self, words: int, figures: int) -> bool:
        """Whether so many figures in so many words would leave it with no more than readers bear."""
        words, figures = self.words + words, self.figures + figures
        borne = BORNE if self.filling else 0
        return figures <= borne or figures * 100 <= FIGURES_PER_100_WORDS * (words + WORDS_WITHOUT)


def names_publisher(said: Said) -> bool:
    """Whether a sentence names who published the figures."""
    return any(str(span.claim["inputs"].get("key", "")).endswith(PUBLISHER) for span in said.spans)
