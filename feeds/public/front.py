"""The front page: the latest stories."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.formats import html
from feeds.publication import Publication

LAST = True
LENGTH = 100


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    yield "index.html", html.front(publication.items[:LENGTH], publication.channel)
