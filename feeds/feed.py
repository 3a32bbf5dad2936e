"""A feed: which stories under which name and address, the same in every format it is offered in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from feeds.item import Channel, FeedItem, newest_first

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # Atom asks for a date of change of a feed that never had a story


@dataclass(frozen=True, kw_only=True)
class Gone:
    """A story that readers had and have no more: since when, and in words why ("" where nobody is told).

    `area_code` and `topics` (codes) say which feeds it was in; empty where that is not known.
    """

    id: str
    at: datetime
    why: str = ""
    area_code: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Feed:
    """Stories that can be subscribed to together, newest first.

    `folder` is where the feed's files stand in the public folder, `home` where the page is that it belongs to
    (both "" for the top, else with a slash at the end). `older` is the folder of the archive that goes on where
    this ends, None for none; `archive` says that this is one, complete and with nothing to come.
    """

    channel: Channel
    title: str
    items: tuple[FeedItem, ...]
    folder: str = ""
    home: str = ""
    gone: tuple[Gone, ...] = ()
    older: str | None = None
    archive: bool = False

    def address(self, file: str, folder: str | None = None) -> str:
        """Where one of the feed's files stands, or the file of that name of the feed in another folder."""
        return f"{self.channel.base_url}/{self.folder if folder is None else folder}{file}"

    @property
    def page(self) -> str:
        """The address of the page it belongs to."""
        return f"{self.channel.base_url}/{self.home}"

    @property
    def id(self) -> str:
        """The feed's id for life: it does not change when the site moves."""
        return uuid.uuid5(self.channel.namespace, f"feed/{self.folder}").urn

    @property
    def updated(self) -> datetime | None:
        """When it last changed: the newest story's or withdrawal's time. None for a feed that never had one."""
        return max((*(item.modified for item in self.items), *(gone.at for gone in self.gone)), default=None)

    @property
    def description(self) -> str:
        """What it is, and how its stories are made."""
        return f"Local news from {self.channel.title}. {self.channel.label}"


def withdrawn(items: tuple[FeedItem, ...]) -> tuple[Gone, ...]:
    """The notices among stories, as what programs are told of them."""
    return tuple(
        Gone(id=item.id, at=item.modified, why=item.notes[-1].text if item.notes else item.title)
        for item in items
        if item.withdrawn
    )


def of_all(items: tuple[FeedItem, ...], channel: Channel) -> Feed:
    """The feed of these stories as the newsroom's first: its name, at the top of its site."""
    ordered = tuple(newest_first(items))
    return Feed(channel=channel, title=channel.title, items=ordered, gone=withdrawn(ordered))
