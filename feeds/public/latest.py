"""The feed of all stories."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.formats import rss
from feeds.publication import Publication

LAST = True
LENGTH = 50  # stories: what importers poll for, and well under the megabyte some of them stop at


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    yield "feed.xml", rss.write(publication.items[:LENGTH], publication.channel)
