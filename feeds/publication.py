"""What readers have at one moment: the newsroom and every story that is out, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import overload

from feeds.gate import Bundle, composed
from feeds.item import Channel, FeedItem, Note, Topic


@dataclass(frozen=True)
class Items(Sequence[FeedItem]):
    """Stories by id, each opened when it is asked for: there may be more than memory should hold."""

    ids: tuple[str, ...]
    open: Callable[[str], FeedItem]

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[FeedItem]:
        return map(self.open, self.ids)

    @overload
    def __getitem__(self, at: int) -> FeedItem: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[FeedItem, ...]: ...
    def __getitem__(self, at: int | slice) -> FeedItem | tuple[FeedItem, ...]:
        if isinstance(at, slice):
            return tuple(map(self.open, self.ids[at]))
        return self.open(self.ids[at])


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """What the site's lists show of a story; `at` is its place among all stories, newest first."""

    at: int
    id: str
    dataset: str
    series: str
    slug: str
    title: str
    summary: str
    published: datetime
    modified: datetime
    period_start: date
    period_end: date
    area_code: str
    area_name: str
    topics: tuple[Topic, ...]
    notes: tuple[Note, ...]
    withdrawn: bool


@dataclass(frozen=True, kw_only=True)
class Publication:
    """The stories that are public together. `bundle` opens one story whole; most pages and feeds do without it.

    `items` has a notice in the place of a withdrawn story for as many days as the newsroom's settings say,
    `withdrawn` all such notices; `gone` are the addresses, from the first slash, of all that was ever withdrawn.
    `remarks` are what editors should know of it, rule first: the shelf adds to them.
    """

    channel: Channel
    items: Sequence[FeedItem]
    bundle: Callable[[FeedItem], Bundle]
    withdrawn: Sequence[FeedItem] = ()
    gone: tuple[str, ...] = ()
    remarks: list[str] = field(default_factory=list)

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """Every story for lists, newest first; each is opened once and let go."""
        names = [name for name in Card.__slots__ if name != "at"]
        return tuple(Card(at=at, **{name: getattr(item, name) for name in names}) for at, item in enumerate(self.items))

    def story(self, card: Card) -> Bundle:
        """A story of the lists, whole, its text composed."""
        return composed(self.bundle(self.items[card.at]))  # type: ignore[no-any-return]  # JSON: a bundle stays one
