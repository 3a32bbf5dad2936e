"""One story on its way to one receiver: what is brought, by which line, and how a receiver says no."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from desk.web import Letter, Reply
from feeds.item import Channel, FeedItem
from nlg.errors import Trouble
from nlg.settings import Target

Verb = Literal["embargoed", "published", "corrected", "updated", "withdrawn", "changed"]
Sort = Literal["later", "target", "story", "editor"]


class NotTaken(Trouble):
    """A receiver did not take something. `sort` says what is to be done about it.

    later: the same may be taken if it is tried again (`after` so many seconds, where the receiver said so);
    target: nothing will be taken before a person mends the receiver or its lines in newsroom.toml;
    story: this will never be taken as it is; editor: a person at the receiver has decided otherwise.
    """

    def __init__(self, reason: str, sort: Sort, *, after: float | None = None) -> None:
        super().__init__(reason)
        self.sort, self.after = sort, after


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a receiver ought to have: a version of a story (`what` is its id), or a feed (`what` is its path)."""

    what: str
    version: int
    verb: Verb
    hash: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """A story to be brought. `is_notice`: what stands in it is that the story is gone, in words for readers.

    `earlier` gives the versions before this one, packed alike, to whoever needs to know them again.
    """

    item: FeedItem
    bundle: Mapping[str, Any]
    is_notice: bool
    earlier: Callable[[], Iterable[FeedItem]]


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """A target with what is needed to reach it. `known` is kept between the parcels of one round."""

    target: Target
    channel: Channel
    ask: Callable[[str, Letter], Reply]  # raises NotTaken
    user: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    known: dict[Any, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """`id` is the same at every try. `at` is the time of this try. `remote` is what the receiver last said of it."""

    id: str
    wanted: Wanted
    at: datetime
    to: Receiver
    story: Story | None
    remote: Mapping[str, str]

    @property
    def is_gone(self) -> bool:
        """Whether the story is to be taken away from readers."""
        return self.wanted.verb == "withdrawn"

    @property
    def told(self) -> Story:
        """The story, of a parcel that is about one."""
        assert self.story is not None
        return self.story


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A receiver has it. `remote` is to be remembered of it; `notes` are for whoever looks after the receiver."""

    remote: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Kind(Protocol):
    """A file of desk/sending/targets/: what it TAKES, which keys of the target it NEEDS, and how it sends.

    TAKES is "stories" or "feeds". `send` raises NotTaken; brought twice, a parcel must do no more than once.
    """

    TAKES: str
    NEEDS: tuple[str, ...]

    def send(self, parcel: Parcel) -> Sent: ...
