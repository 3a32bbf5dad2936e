"""A folder for each area, by its official code: its page and its figures over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial

from feeds.item import folder
from feeds.pages.area import LENGTH, area_page
from feeds.pages.series import Told, compared, newest, series_csv, told
from feeds.publication import Card, Publication, marks

LAST = True


def files(publication: Publication) -> Iterator[tuple[str, bytes | None]]:
    by_area: dict[str, list[Card]] = {}
    for card in publication.cards:
        by_area.setdefault(card.area_code, []).append(card)
    areas = _Areas(publication)
    for code, cards in sorted(by_area.items()):
        yield from areas.files(code, cards[:LENGTH])


@dataclass
class _Areas:
    """The areas' pages. Only of an area whose page is made are the stories opened, and those it is compared with."""

    publication: Publication
    _opened: dict[int, Told] = field(default_factory=dict)

    def files(self, code: str, cards: list[Card]) -> Iterator[tuple[str, bytes | None]]:
        under = f"areas/{folder(code)}/"
        own = self._newest[code]
        beside = compared(own, self._newest)
        yield from self.publication.file(f"{under}series.csv", marks(own), partial(self._series, own))
        rests_on = (marks(cards), marks(own), marks(beside))
        yield from self.publication.file(f"{under}index.html", rests_on, partial(self._page, cards, own, beside))

    @cached_property
    def _newest(self) -> dict[str, list[Card]]:
        return newest(self.publication.cards)

    def _series(self, own: list[Card]) -> bytes:
        return series_csv(self._told(own))

    def _page(self, cards: list[Card], own: list[Card], beside: list[Card]) -> bytes:
        return area_page(self.publication, cards, self._told(own), self._told(beside), bool(self._series(own)))

    def _told(self, stories: Iterable[Card]) -> list[Told]:
        """What pages show of stories, each opened once for all pages."""
        found = list(stories)
        for card in found:
            if card.at not in self._opened:
                self._opened[card.at] = told(card, self.publication.bundle(self.publication.items[card.at]))
        return [self._opened[card.at] for card in found]
