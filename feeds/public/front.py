"""The front page: the latest stories."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.pages.front import front
from feeds.publication import Publication

LAST = True


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    yield "index.html", front(publication)
