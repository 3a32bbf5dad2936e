"""A folder for each area, by its official code: its page and its figures over time."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.item import FeedItem
from feeds.pages.area import area_page
from feeds.pages.frame import folder
from feeds.pages.series import newest, series_csv
from feeds.publication import Publication

LAST = True


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    by_area: dict[str, list[FeedItem]] = {}
    for item in publication.items:
        by_area.setdefault(item.area_code, []).append(item)
    shown = newest(publication)
    everybody = [story for code in sorted(shown) for story in shown[code]]
    for code, items in sorted(by_area.items()):
        series = series_csv(shown[code])
        if series:
            yield f"areas/{folder(code)}/series.csv", series
        page = area_page(publication, items, shown[code], everybody, bool(series))
        yield f"areas/{folder(code)}/index.html", page
