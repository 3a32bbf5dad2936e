"""The page to find an area, and the one for addresses where nothing is."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.pages.lists import missing_page, search_page
from feeds.publication import Publication

LAST = True


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    yield "search.html", search_page(publication)
    yield "404.html", missing_page(publication)
