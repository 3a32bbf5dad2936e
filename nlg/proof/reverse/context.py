"""A sentence in its context: what all that looks things up in it shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Self

from .article import Article
from .marks import Marked
from .world import Concept, World

Fellow = tuple[Concept, str]  # a measure and the code of an area


@dataclass(eq=False)
class Context:
    """One sentence, the article round it, and what is known of the article as a whole.

    `main` is the last day of the period that the article is about; a mere guess where it is not `dated`, as `area`
    is where it is not `placed`. `read` holds the places of the marked text that a reader of claims has taken.
    """

    world: World
    article: Article
    marked: Marked
    main: date
    area: str
    before: Self | None
    read: set[int]
    dated: bool
    placed: bool
    fellows: dict[int, Fellow | None] = field(default_factory=dict)

    def fellow(self, at: int) -> tuple[Fellow | None, int]:
        """What a figure near a place is of, where the tables have just that figure, and how firmly; see `Values`."""
        return None, 0

    def place_of(self, at: int) -> int:
        """The article's place of a place in the marked text."""
        shift = sum((m.end - m.start) - 1 for p, m in self.marked.at.items() if p < at)
        return self.marked.sentence.start + at + shift
