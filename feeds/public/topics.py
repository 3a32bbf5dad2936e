"""A folder for each topic, by its code: its page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from feeds.item import Topic, folder
from feeds.pages.lists import LENGTH, topic_page
from feeds.publication import Card, Publication, marks

LAST = True


def files(publication: Publication) -> Iterator[tuple[str, bytes | None]]:
    named: dict[str, Topic] = {}  # as the newest story names it
    by_code: dict[str, list[Card]] = {}
    for card in publication.cards:
        for topic in card.topics:
            named.setdefault(topic.code, topic)
            by_code.setdefault(topic.code, []).append(card)
    for code, cards in sorted(by_code.items()):
        write = partial(topic_page, publication, named[code], cards)
        yield from publication.file(f"topics/{folder(code)}/index.html", (named[code], marks(cards[:LENGTH])), write)
