"""Which feeds there are: of all stories, areas, topics, maybe topics of areas, corrections; and their archives."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from feeds.feed import Feed
from feeds.item import Channel, Topic, folder
from feeds.publication import Card
from nlg.ledger import write_time

Stories = Sequence[Card]
Key = TypeVar("Key")


@dataclass(frozen=True, kw_only=True)
class Feeds:
    """The feeds of a newsroom that has these stories, newest first; `gone` are those withdrawn, notice or no notice."""

    channel: Channel
    stories: tuple[Card, ...]
    gone: tuple[Card, ...]

    @cached_property
    def everything(self) -> Feed:
        """All stories: the latest, then the archive."""
        return self._feed(self.channel.title, self.stories, self.gone)

    @cached_property
    def areas(self) -> list[Feed]:
        """One for each area that stories are about, by name."""
        by_area = _by([(story.area_code, story) for story in self.stories])
        gone = _by([(story.area_code, story) for story in self.gone])
        named = sorted(by_area.items(), key=lambda area: (area[1][0].area_name, area[0]))
        return [
            self._feed(f"{self.channel.title}: {of[0].area_name}", of, gone.get(code, ()), f"areas/{folder(code)}/")
            for code, of in named
        ]

    @cached_property
    def area_topics(self) -> list[Feed]:
        """One for each topic of each area, by names, where the newsroom wants them. Its page is the area's."""
        if not self.channel.area_topics:
            return []
        names = {topic.code: topic.name for story, topic in _topics(reversed(self.stories))}
        of_both = _by([((story.area_code, topic.code), story) for story, topic in _topics(self.stories)])
        gone = _by([((story.area_code, topic.code), story) for story, topic in _topics(self.gone)])
        feeds = []
        for (area, topic), of in of_both.items():
            title, page = f"{self.channel.title}: {of[0].area_name}, {names[topic]}", f"areas/{folder(area)}/"
            place = f"{page}topics/{folder(topic)}/"
            feeds.append(self._feed(title, of, gone.get((area, topic), ()), place, page))
        return sorted(feeds, key=lambda feed: (feed.title, feed.folder))

    @cached_property
    def topics(self) -> list[Feed]:
        """One for each topic that stories have, by name."""
        names = {topic.code: topic.name for _, topic in _topics(reversed(self.stories))}
        by_topic = _by([(topic.code, story) for story, topic in _topics(self.stories)])
        gone = _by([(topic.code, story) for story, topic in _topics(self.gone)])
        return [
            self._feed(f"{self.channel.title}: {names[code]}", of, gone.get(code, ()), f"topics/{folder(code)}/")
            for code, of in sorted(by_topic.items(), key=lambda topic: (names[topic[0]], topic[0]))
        ]

    @cached_property
    def corrections(self) -> Feed:
        """What was wrong. It is there before anything was, so that it can be subscribed to."""
        wrong = [story for story in self.stories if story.wrong]
        return self._feed(f"{self.channel.title}: corrections", wrong, self.gone, "corrections/")

    def _feed(self, title: str, of: Stories, gone: Stories, place: str = "", page: str | None = None) -> Feed:
        """The latest of these stories, and of those that it has no room for an archive."""
        length, page = self.channel.feed_length, place if page is None else page
        earlier = tuple(self._archive(title, of, place, page)) if len(of) > length else ()
        return Feed(
            channel=self.channel,
            title=title,
            stories=tuple(of[:length]),
            folder=place,
            home=place,
            shown=page,
            gone=tuple(gone[:length]),
            older=earlier[-1].folder if earlier else None,
            earlier=earlier,
        )

    def _archive(self, title: str, stories: Stories, home: str, page: str) -> Iterator[Feed]:
        """All stories but the latest, which the feed itself holds, oldest first, in parts of a month.

        A story is in the month of its latest change. One that was changed later leaves its part and stands, as it now
        is, in a later part or in the feed. The month is then cut anew, and parts that end with another story than
        before have another name: whoever knows a name has had all that stands there and before it.
        """
        parts = [part for month, of in _months(stories) for part in _cut(month, of, self.channel.feed_length)]
        older = None
        for name, of in parts[:-1]:  # the last one goes on growing: the feed has all of it
            place = f"{home}archive/{name}/"
            yield Feed(
                channel=self.channel,
                title=title,
                stories=of,
                folder=place,
                home=home,
                shown=page,
                older=older,
                archive=True,
            )
            older = place


def _topics(stories: Iterable[Card]) -> list[tuple[Card, Topic]]:
    return [(story, topic) for story in stories for topic in story.topics]


def _by(keyed: Sequence[tuple[Key, Card]]) -> dict[Key, list[Card]]:
    """Stories by a code, in the order given."""
    found: dict[Key, list[Card]] = {}
    for code, story in keyed:
        found.setdefault(code, []).append(story)
    return found


def _months(stories: Stories) -> Iterator[tuple[str, list[Card]]]:
    """("2023-06", its stories, oldest first), month by month."""
    for month, changed in groupby(reversed(stories), key=lambda story: story.modified.strftime("%Y-%m")):
        yield month, list(changed)


def _cut(month: str, stories: Stories, length: int) -> Iterator[tuple[str, tuple[Card, ...]]]:
    """A month in parts no longer than a feed: (its name by its newest story, stories, newest first)."""
    for start in range(0, len(stories), length):
        part = tuple(reversed(stories[start : start + length]))
        last = hashlib.sha256(f"{part[0].id} {write_time(part[0].modified)}".encode()).hexdigest()
        yield f"{month}-{last[:12]}", part
