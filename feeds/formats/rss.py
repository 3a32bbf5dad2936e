"""RSS 2.0 with full text: what readers subscribe to and content systems import."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.formats import _feedgen
from feeds.item import Channel, FeedItem

SUFFIX = ".xml"
MIME = "application/rss+xml"
TAKES = "items"


def write(items: Sequence[FeedItem], channel: Channel) -> bytes:
    """A feed of the stories given, the latest change first."""
    return _feedgen.rss(items, channel)
