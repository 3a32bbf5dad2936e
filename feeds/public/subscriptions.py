"""Everything that can be subscribed to, in three formats each (feed.xml, atom.xml, feed.json), and lists of it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from os import SEEK_END
from tempfile import TemporaryFile
from types import ModuleType
from typing import IO

from feeds.feed import Feed, Listed, listed
from feeds.formats import atom, jsonfeed, rss
from feeds.public import _outline, _sitemap
from feeds.public._feeds import Feeds
from feeds.publication import Publication

LAST = True
FORMATS: tuple[ModuleType, ...] = (rss, atom, jsonfeed)
LARGE, TOO_LARGE = 1_000_000, 2_000_000  # bytes: some importers stop at the one, nearly all at the other


def files(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """The archive first and the feed of all last: what a feed refers to is there before it."""
    stories = _once(listed(publication.items), publication)
    notices = {story.id: story for story in (*listed(publication.withdrawn), *stories) if story.withdrawn}
    gone = sorted(notices.values(), key=lambda story: (story.modified, story.id), reverse=True)
    feeds = Feeds(channel=publication.channel, stories=stories, gone=tuple(gone))
    offered = [feeds.corrections, *feeds.topics, *feeds.areas, feeds.everything]
    yield from _sitemap.files(stories, offered, publication.channel)
    yield "feeds.opml", _outline.write(feeds)
    yield from _written([*feeds.archives, *offered], publication)


def _once(stories: Iterable[Listed], publication: Publication) -> tuple[Listed, ...]:
    """One story of each id, the newest: readers would see either, or now the one and now the other."""
    first: dict[str, Listed] = {}
    for story in stories:
        if first.setdefault(story.id, story) is not story:
            publication.remarks.append(f"two-of-one-id: {story.id}: the older is in no feed: {story.link}")
    return tuple(first.values())


def _written(feeds: Sequence[Feed], publication: Publication) -> Iterator[tuple[str, bytes]]:
    """The files of feeds. An entry is made once in each format, and put aside where another feed has it as well."""
    wanted = Counter(story.at for feed in feeds for story in feed.stories)
    with TemporaryFile() as aside:
        places: dict[int, tuple[int, list[int]]] = {}
        for feed in feeds:
            made = []
            for story in feed.stories:
                entries = _read(aside, *places[story.at]) if story.at in places else _entries(publication, story.at)
                if story.at not in places and wanted[story.at] > 1:
                    places[story.at] = (aside.seek(0, SEEK_END), [*map(len, entries)])
                    aside.write(b"".join(entries))
                made.append(entries)
            for place, kind in enumerate(FORMATS):
                yield feed.folder + kind.FILE, _fitting(kind, feed, [each[place] for each in made], publication)


def _read(aside: IO[bytes], start: int, lengths: Sequence[int]) -> list[bytes]:
    """The entries of one story that were put aside."""
    aside.seek(start)
    return [aside.read(length) for length in lengths]


def _entries(publication: Publication, at: int) -> list[bytes]:
    """One story in each format."""
    item = publication.items[at]
    return [kind.entry(item, publication.channel) for kind in FORMATS]


def _fitting(kind: ModuleType, feed: Feed, entries: list[bytes], publication: Publication) -> bytes:
    """A document that importers take: its oldest stories are left off where it would be too large."""
    path, size = feed.folder + kind.FILE, sum(map(len, entries))
    fitting = list(entries)
    while fitting and size > TOO_LARGE - LARGE // 10:  # room for the head
        size -= len(fitting.pop())
    if len(fitting) < len(entries):
        left = len(entries) - len(fitting)
        publication.remarks.append(f"feed-too-large: {path}: the oldest {left} of its stories are left off")
    elif size > LARGE:
        publication.remarks.append(f"feed-large: {path}: {size} bytes; some importers stop at {LARGE}")
    return bytes(kind.document(feed, fitting))
