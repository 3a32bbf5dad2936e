"""The front page: the latest stories."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from feeds.pages.front import front
from feeds.publication import Publication, marks

LAST = True


def files(publication: Publication) -> Iterator[tuple[str, bytes | None]]:
    yield from publication.file("index.html", marks(publication.cards), partial(front, publication))
