"""What a story tells, claim by claim: what the looks for contradictions share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from .document import Claim, Story
from .expressions import nested
from .measures import Figures
from .passages import Passage
from .reckoner import Reckoner, Value
from .report import Untrue

HEADLINES = ("h", "sh")  # the ids of their sentences
BELOW = ("s", "b")  # of standfirst and body
_FROM_WHOM = ("publisher", "title", "released")


@dataclass(frozen=True)
class Told:
    """One claim of one sentence, with its value as reckoned."""

    passage: Passage
    claim: Claim
    value: Value

    @property
    def place(self) -> str:
        """Where the sentence stands: "h", "sh", "s", "w", "b", "n", or "g" for a chart's."""
        return self.passage.id.rstrip("0123456789.") if self.passage.id[0] != "g" else "g"


@dataclass(frozen=True)
class Said:
    """All that the sentences of a story claim, in the order of the text."""

    story: Story
    reckoner: Reckoner
    told: tuple[Told, ...]

    @property
    def figures(self) -> Figures:
        return self.reckoner.figures

    @cached_property
    def to_readers(self) -> tuple[Told, ...]:
        """Without the notes, which are for the editor."""
        return tuple(told for told in self.told if told.place != "n")

    def by_passage(self) -> Iterator[tuple[Passage, list[Told]]]:
        """Each sentence that readers see, with what it claims."""
        found: dict[str, list[Told]] = {}
        for told in self.to_readers:
            found.setdefault(told.passage.id, []).append(told)
        yield from ((passage, found.get(passage.id, [])) for passage in self.story.sentences if passage.id[0] != "n")

    def says_from_whom(self, passage: Passage) -> bool:
        """Whether a sentence names the source of its figures: then it may say other than another source."""
        claims = (self.story.claims[each] for each in passage.claims if each in self.story.claims)
        return any(claim.op == "metadata" and claim.inputs.get("key") in _FROM_WHOM for claim in claims)

    def last_day(self, measure: str, period: str) -> date | None:
        """The last day of a measure's period as a claim names it; `None` for one that there is not."""
        table = self.figures.table_of(measure)
        try:
            return table.period(table.index(period)).last
        except Untrue:
            return None

    def root(self, measure: str) -> str:
        """The measure that moves as this one does: a rate over a population that is the same in every period."""
        made = self.figures.measures[measure]
        below = self.figures.measures.get(made.denominator)
        return made.numerator if made.op == "per" and below is not None and below.op == "population" else measure

    def displayed(self, code: str) -> str:
        """The area as readers know it: codes that go by one name are one area to them."""
        area = self.figures.register.areas.get(code)
        return area.display if area else code


def short(measure: str) -> str:
    """A measure's own name, without its table's.

    >>> short("upper.cases")
    'cases'
    """
    return measure.partition(".")[2]


def expressions(told: Told) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The claim's expression and all inside it."""
    return nested(told.claim.op, told.claim.inputs)
