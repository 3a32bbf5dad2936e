"""Every correction on one page."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.pages.lists import corrections_page
from feeds.publication import Publication

LAST = True


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    yield "corrections/index.html", corrections_page(publication)
