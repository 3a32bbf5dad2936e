"""Which feeds there are: of all stories, of each area, of each topic, of corrections; and the archive of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from feeds.feed import Feed, Gone, withdrawn
from feeds.item import FeedItem, folder
from feeds.publication import Publication

PUT_RIGHT = ("correction", "withdrawal")  # an update tells of newer figures: nothing was wrong


def everything(publication: Publication) -> Feed:
    """The feed of all stories: the latest, then the archive."""
    older = next((feed.folder for feed in reversed(archives(publication))), None)
    return replace(_feed(publication, publication.channel.title, publication.items, publication.gone), older=older)


def areas(publication: Publication) -> list[Feed]:
    """A feed for each area that stories are about, by name."""
    by_area: dict[str, list[FeedItem]] = {}
    for item in publication.items:
        by_area.setdefault(item.area_code, []).append(item)
    named = sorted(by_area.items(), key=lambda area: (area[1][0].area_name, area[0]))
    return [
        _feed(publication, items[0].area_name, items, _gone_of(publication, area=code), f"areas/{folder(code)}/")
        for code, items in named
    ]


def topics(publication: Publication) -> list[Feed]:
    """A feed for each topic that stories have, by name."""
    by_topic: dict[str, list[FeedItem]] = {}
    names: dict[str, str] = {}
    for item in publication.items:
        for topic in item.topics:
            by_topic.setdefault(topic.code, []).append(item)
            names.setdefault(topic.code, topic.name)
    return [
        _feed(publication, names[code], by_topic[code], _gone_of(publication, topic=code), f"topics/{folder(code)}/")
        for code in sorted(by_topic, key=lambda code: (names[code], code))
    ]


def corrections(publication: Publication) -> Feed:
    """The feed of what was wrong; it is there before anything was, so that it can be subscribed to."""
    wrong = [item for item in publication.items if any(note.verb in PUT_RIGHT for note in item.notes)]
    return _feed(publication, "corrections", wrong, (), "corrections/")


def archives(publication: Publication) -> list[Feed]:
    """All stories but those of the month at hand that the feed itself holds, oldest first, in parts of one month.

    A story is in the month of its latest change: a part that is closed changes only by losing a story that was
    changed later, which then stands, as it now is, in a later part or in the feed.
    """
    parts = [part for month in _months(publication.items) for part in _cut(month, publication.channel.feed_length)]
    made: list[Feed] = []
    for name, items in parts[:-1]:  # the last goes on growing, and all of it is in the feed
        feed = _feed(publication, publication.channel.title, items, (), f"archive/{name}/", home="")
        made.append(replace(feed, archive=True, older=made[-1].folder if made else None))
    return made


def _months(items: Sequence[FeedItem]) -> Iterator[tuple[str, list[FeedItem]]]:
    """(2023-06, stories of that month oldest first), month by month."""
    for month, changed in groupby(reversed(items), key=lambda item: item.modified.strftime("%Y-%m")):
        yield month, list(changed)


def _cut(month: tuple[str, list[FeedItem]], length: int) -> Iterator[tuple[str, tuple[FeedItem, ...]]]:
    """A month in parts that are no longer than a feed: (2023-06-2, stories newest first)."""
    name, items = month
    for start in range(0, len(items), length):
        yield f"{name}-{1 + start // length}", tuple(reversed(items[start : start + length]))


def _feed(
    publication: Publication,
    name: str,
    items: Sequence[FeedItem],
    gone: tuple[Gone, ...],
    place: str = "",
    home: str | None = None,
) -> Feed:
    channel = publication.channel
    shown = tuple(items[: channel.feed_length])
    taken_back = sorted((*withdrawn(shown), *gone), key=lambda one: (one.at, one.id), reverse=True)
    return Feed(
        channel=channel,
        title=name if name == channel.title else f"{channel.title}: {name}",
        items=shown,
        folder=place,
        home=place if home is None else home,
        gone=tuple(taken_back[: channel.feed_length]),
    )


def _gone_of(publication: Publication, area: str = "", topic: str = "") -> tuple[Gone, ...]:
    """What is gone of an area's or a topic's stories."""
    return tuple(gone for gone in publication.gone if (area and gone.area_code == area) or topic in gone.topics)


Write = Callable[[FeedItem], bytes]


class Entries:
    """Stories in one format, each made once and kept until the last feed that has it is written."""

    def __init__(self, write: Write, feeds: Sequence[Feed]) -> None:
        self._write = write
        self._kept: dict[str, bytes] = {}
        self._wanted: dict[str, int] = {}
        for feed in feeds:
            for item in feed.items:
                self._wanted[item.id] = self._wanted.get(item.id, 0) + 1

    def of(self, feed: Feed) -> list[bytes]:
        """The entries of a feed, in its order."""
        return [self._one(item) for item in feed.items]

    def _one(self, item: FeedItem) -> bytes:
        made = self._kept.pop(item.id, None) or self._write(item)
        self._wanted[item.id] -= 1
        if self._wanted[item.id]:
            self._kept[item.id] = made
        return made
