"""Atom 1.0 with full text: dates of change, the tables behind a story as links, and what was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.feed import Feed, of_all
from feeds.formats import _feedgen
from feeds.item import Channel, FeedItem, refuse_early

SUFFIX = ".xml"
MIME = _feedgen.ATOM_MIME
TAKES = "items"
FILE = "atom.xml"


def write(items: Sequence[FeedItem], channel: Channel) -> bytes:
    """A feed of the stories given, the latest change first."""
    feed, ordered = of_all(items, channel)
    return document(feed, [entry(item, channel) for item in ordered])


def entry(item: FeedItem, channel: Channel) -> bytes:
    """One story as it stands in every feed."""
    refuse_early(item)
    return _feedgen.atom_entry(item, channel)


def document(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """A feed of entries made before, in their order."""
    return _feedgen.joined(_feedgen.atom_head(feed, FILE), entries)
