"""A feed: which stories under which name and address, the same in every format it is offered in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate

from feeds.item import Channel, FeedItem, newest_first
from feeds.publication import Card, cards, marks

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # Atom asks for a date of change of a feed that never had a story


@dataclass(frozen=True, kw_only=True)
class Feed:
    """Stories that can be subscribed to together, newest first.

    `folder` is where the feed's files stand in the public folder, `home` where those of the feed are that it is an
    archive of, `shown` where the page is that it belongs to (all "" for the top, else with a slash at the end). `gone`
    are stories taken back that it had. `older` is the folder of the archive that goes on where this ends, None for
    none; `archive` says that this is one, with nothing to come. `earlier` are its own archive, oldest first.
    """

    channel: Channel
    title: str
    stories: tuple[Card, ...]
    folder: str = ""
    home: str = ""
    shown: str = ""
    gone: tuple[Card, ...] = ()
    older: str | None = None
    archive: bool = False
    earlier: tuple[Feed, ...] = ()

    def address(self, file: str, folder: str | None = None) -> str:
        """Where one of the feed's files stands, or the file of that name of the feed in another folder."""
        return f"{self.channel.base_url}/{self.folder if folder is None else folder}{file}"

    @property
    def page(self) -> str:
        """The address of the page it belongs to."""
        return f"{self.channel.base_url}/{self.shown}"

    @property
    def id(self) -> str:
        """The feed's id for life: it does not change when the site moves."""
        return uuid.uuid5(self.channel.namespace, f"feed/{self.folder}").urn

    @property
    def rests_on(self) -> tuple[object, ...]:
        """All that its files follow from, beside the newsroom and this program."""
        told = (self.title, self.folder, self.home, self.shown, self.older, self.archive)
        return (*told, marks(self.stories), marks(self.gone))

    @property
    def updated(self) -> datetime | None:
        """When it last changed: the newest story's or withdrawal's time. None for a feed that never had one."""
        return max((story.modified for story in (*self.stories, *self.gone)), default=None)

    @property
    def description(self) -> str:
        """What it is, and how its stories are made."""
        return f"Local news from {self.channel.title}, written by software from official figures."


def fitting(entries: Sequence[bytes], most: int) -> list[bytes]:
    """The newest entries that take no more than so many bytes together."""
    sizes = accumulate(map(len, entries))
    return [entry for entry, size in zip(entries, sizes, strict=True) if size <= most]


def of_all(items: Iterable[FeedItem], channel: Channel) -> tuple[Feed, list[FeedItem]]:
    """The feed of these stories as the newsroom's first, at the top of its site; and the stories in its order."""
    ordered = newest_first(list(items))
    stories = cards(ordered)
    gone = tuple(story for story in stories if story.withdrawn)
    return Feed(channel=channel, title=channel.title, stories=stories, gone=gone), ordered
