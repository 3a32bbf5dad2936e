"""RSS 2.0 with full text: what readers subscribe to and content systems import."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.feed import Feed, of_all
from feeds.formats import _feedgen
from feeds.item import Channel, FeedItem, refuse_early

SUFFIX = ".xml"
MIME = _feedgen.RSS_MIME
TAKES = "items"
FILE = "feed.xml"


def write(items: Sequence[FeedItem], channel: Channel) -> bytes:
    """A feed of the stories given, the latest change first."""
    feed, ordered = of_all(items, channel)
    return document(feed, [entry(item, channel) for item in ordered])


def entry(item: FeedItem, channel: Channel) -> bytes:
    """One story as it stands in every feed."""
    refuse_early(item)
    return _feedgen.rss_item(item)


def document(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """A feed of entries made before, in their order."""
    return _feedgen.joined(_feedgen.rss_head(feed, FILE), entries)
