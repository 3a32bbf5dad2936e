"""A feed: which stories under which name and address, the same in every format it is offered in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from feeds.item import Channel, FeedItem, Topic, newest_first

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # Atom asks for a date of change of a feed that never had a story
PUT_RIGHT = ("correction", "withdrawal")  # an update tells of newer figures: nothing was wrong


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """What lists say of a story; `at` is its place among all stories, newest first.

    `wrong`: something in it was wrong and is put right, or it was withdrawn. `why` is its last note, "" for none.
    """

    at: int
    id: str
    title: str
    link: str
    language: str
    published: datetime
    modified: datetime
    area_code: str
    area_name: str
    topics: tuple[Topic, ...]
    wrong: bool
    withdrawn: bool
    why: str


@dataclass(frozen=True, kw_only=True)
class Feed:
    """Stories that can be subscribed to together, newest first.

    `folder` is where the feed's files stand in the public folder, `home` where the page is that it belongs to
    (both "" for the top, else with a slash at the end). `gone` are stories taken back that it had. `older` is the
    folder of the archive that goes on where this ends, None for none; `archive` says that this is one, with nothing
    to come.
    """

    channel: Channel
    title: str
    stories: tuple[Listed, ...]
    folder: str = ""
    home: str = ""
    gone: tuple[Listed, ...] = ()
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
        return max((story.modified for story in (*self.stories, *self.gone)), default=None)

    @property
    def description(self) -> str:
        """What it is, and how its stories are made."""
        return f"Local news from {self.channel.title}. {self.channel.label}"


def listed(items: Iterable[FeedItem]) -> tuple[Listed, ...]:
    """Stories as lists have them, in the order given; each is opened once and let go."""
    return tuple(
        Listed(
            at=at,
            id=item.id,
            title=item.title,
            link=item.link,
            language=item.language,
            published=item.published,
            modified=item.modified,
            area_code=item.area_code,
            area_name=item.area_name,
            topics=item.topics,
            wrong=any(note.verb in PUT_RIGHT for note in item.notes),
            withdrawn=item.withdrawn,
            why=item.notes[-1].text if item.notes else "",
        )
        for at, item in enumerate(items)
    )


def of_all(items: Iterable[FeedItem], channel: Channel) -> tuple[Feed, list[FeedItem]]:
    """The feed of these stories as the newsroom's first, at the top of its site; and the stories in its order."""
    ordered = newest_first(list(items))
    stories = listed(ordered)
    gone = tuple(story for story in stories if story.withdrawn)
    return Feed(channel=channel, title=channel.title, stories=stories, gone=gone), ordered
