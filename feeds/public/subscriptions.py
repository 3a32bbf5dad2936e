"""Everything that can be subscribed to, in each format: feed.xml, atom.xml and feed.json of one folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from types import ModuleType

from feeds.feed import Feed
from feeds.formats import atom, jsonfeed, rss
from feeds.public._feeds import Entries, archives, areas, corrections, everything, topics
from feeds.publication import Publication

LAST = True
FORMATS = (rss, atom, jsonfeed)
LARGE, TOO_LARGE = 1_000_000, 2_000_000  # bytes: some importers stop at the one, nearly all at the other


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """The archive first and the feed of all last: what a feed refers to is there before it."""
    shared = [corrections(publication), *topics(publication), *areas(publication), everything(publication)]
    for kind in FORMATS:
        for feeds in (archives(publication), shared):
            entries = Entries(partial(kind.entry, channel=publication.channel), feeds)
            for feed in feeds:
                yield feed.folder + kind.FILE, _fitting(kind, feed, entries.of(feed), publication)


def _fitting(kind: ModuleType, feed: Feed, entries: list[bytes], publication: Publication) -> bytes:
    """A document that importers take: its oldest stories are left off where it would be too large."""
    kept = list(entries)
    while len(written := _write(kind, feed, kept)) > TOO_LARGE and kept:
        kept.pop()
    path = feed.folder + kind.FILE
    if len(kept) < len(entries):
        publication.remarks.append(
            f"feed-too-large: {path}: the oldest {len(entries) - len(kept)} stories are left off"
        )
    elif len(written) > LARGE:
        publication.remarks.append(f"feed-large: {path}: {len(written)} bytes, some importers stop at {LARGE}")
    return written


def _write(kind: ModuleType, feed: Feed, entries: list[bytes]) -> bytes:
    return bytes(kind.document(replace(feed, items=feed.items[: len(entries)]), entries))
