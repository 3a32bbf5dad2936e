"""Everything that can be subscribed to, in three formats each (feed.xml, atom.xml, feed.json), and lists of it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from os import SEEK_END
from tempfile import TemporaryFile
from types import ModuleType
from typing import IO

from feeds.feed import Feed, fitting
from feeds.formats import atom, jsonfeed, rss
from feeds.public import _outline, _sitemap
from feeds.public._feeds import Feeds
from feeds.publication import Publication, cards

LAST = True
FORMATS: tuple[ModuleType, ...] = (rss, atom, jsonfeed)
LARGE, TOO_LARGE = 1_000_000, 2_000_000  # bytes: some importers stop at the one, nearly all at the other


def files(publication: Publication) -> Iterator[tuple[str, bytes | None]]:
    """The archive first and the feed of all last: what a feed refers to is there before it."""
    stories = publication.stories
    notices = {story.id: story for story in (*cards(publication.withdrawn), *stories) if story.withdrawn}
    gone = sorted(notices.values(), key=lambda story: (story.modified, story.id), reverse=True)
    feeds = Feeds(channel=publication.channel, stories=stories, gone=tuple(gone))
    offered = [feeds.corrections, *feeds.topics, *feeds.areas, feeds.everything]
    yield from _sitemap.files(stories, offered, publication)
    yield "feeds.opml", _outline.write(feeds)
    offered = [*feeds.area_topics, *offered]  # which have no pages of their own to be listed
    yield from _written([*(part for feed in offered for part in feed.earlier), *offered], publication)


def _written(feeds: Sequence[Feed], publication: Publication) -> Iterator[tuple[str, bytes | None]]:
    """The files of feeds."""
    with TemporaryFile() as aside:
        entries = _Entries(publication, aside, Counter(story.at for feed in feeds for story in feed.stories))
        for feed in feeds:
            for place, kind in enumerate(FORMATS):
                write = partial(_document, feed, place, entries)
                yield from publication.file(feed.folder + kind.FILE, feed.rests_on, write)


@dataclass(eq=False)
class _Entries:
    """Stories as feeds have them, made once in each format, and put aside where another feed `wanted` them as well."""

    publication: Publication
    aside: IO[bytes]
    wanted: Mapping[int, int]
    _places: dict[int, tuple[int, list[int]]] = field(default_factory=dict)
    _last: tuple[Feed | None, list[list[bytes]]] = (None, [])

    def of(self, feed: Feed) -> list[list[bytes]]:
        """Of each story of a feed its entry in each format; kept for the feed's next format."""
        if self._last[0] is not feed:
            self._last = (feed, [self._story(story.at) for story in feed.stories])
        return self._last[1]

    def _story(self, at: int) -> list[bytes]:
        if at in self._places:
            return self._read(*self._places[at])
        item = self.publication.items[at]
        made = [kind.entry(item, self.publication.channel) for kind in FORMATS]
        if self.wanted[at] > 1:
            self._places[at] = (self.aside.seek(0, SEEK_END), [*map(len, made)])
            self.aside.write(b"".join(made))
        return made

    def _read(self, start: int, lengths: Sequence[int]) -> list[bytes]:
        self.aside.seek(start)
        return [self.aside.read(length) for length in lengths]


def _document(feed: Feed, place: int, entries: _Entries) -> bytes:
    """A document that importers take: its oldest stories are left off where it would be too large."""
    kind, publication = FORMATS[place], entries.publication
    made = [each[place] for each in entries.of(feed)]
    path, fit = feed.folder + kind.FILE, fitting(made, TOO_LARGE - LARGE // 10)  # room for the head
    left, size = len(made) - len(fit), sum(map(len, fit))
    if left:
        publication.remarks.append(f"feed-too-large: {path}: the oldest {left} of its stories are left off")
    elif size > LARGE:
        publication.remarks.append(f"feed-large: {path}: {size} bytes; some importers stop at {LARGE}")
    return bytes(kind.document(feed, fit))
