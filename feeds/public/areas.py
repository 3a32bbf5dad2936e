"""A folder for each area, by its official code: its page and its figures over time."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.item import folder
from feeds.pages.area import area_page
from feeds.pages.series import newest, series_csv
from feeds.publication import Card, Publication

LAST = True


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    by_area: dict[str, list[Card]] = {}
    for card in publication.cards:
        by_area.setdefault(card.area_code, []).append(card)
    shown = newest(publication)
    everybody = [story for code in sorted(shown) for story in shown[code]]
    for code, cards in sorted(by_area.items()):
        series = series_csv(shown[code])
        if series:
            yield f"areas/{folder(code)}/series.csv", series
        page = area_page(publication, cards, shown[code], everybody, bool(series))
        yield f"areas/{folder(code)}/index.html", page
