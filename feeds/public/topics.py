"""A folder for each topic, by its code: its page."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.item import FeedItem, Topic
from feeds.pages.frame import folder
from feeds.pages.lists import topic_page
from feeds.publication import Publication

LAST = True


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    by_topic: dict[Topic, list[FeedItem]] = {}
    for item in publication.items:
        for topic in item.topics:
            by_topic.setdefault(topic, []).append(item)
    newest = {topic.code: topic for topic in reversed(by_topic)}  # a topic may have been renamed
    for code, topic in sorted(newest.items()):
        items = [item for item in publication.items if code in {each.code for each in item.topics}]
        yield f"topics/{folder(code)}/index.html", topic_page(publication, topic, items)
