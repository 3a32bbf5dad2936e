"""What readers have at one moment: the newsroom and every story that is out, newest first."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from functools import cached_property
from typing import overload

from feeds.gate import Bundle, composed
from feeds.item import Channel, FeedItem, Note, Topic

PUT_RIGHT = ("correction", "withdrawal")  # an update tells of newer figures: nothing was wrong


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """What lists and feeds need of a story; `at` is its place among all stories, newest first.

    `compared` are the codes of all areas that the story compares its own with. `mark` is another wherever the story
    is: what has been made of stories need not be made again while their marks are the same.
    """

    id: str
    dataset: str
    series: str
    slug: str
    link: str
    language: str
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
    compared: tuple[str, ...]
    picture: str
    at: int = 0
    mark: str = ""

    @classmethod
    def of(cls, item: FeedItem, *, at: int = 0, mark: str = "") -> Card:
        """The card of a story."""
        return cls(at=at, mark=mark, **{name: getattr(item, name) for name in _OF_ITEM})

    @property
    def wrong(self) -> bool:
        """Whether something in it was wrong and is put right, or it was withdrawn."""
        return any(note.verb in PUT_RIGHT for note in self.notes)

    @property
    def why(self) -> str:
        """Its last note, "" for none."""
        return self.notes[-1].text if self.notes else ""


_OF_ITEM = tuple(each.name for each in fields(Card) if each.name not in ("at", "mark"))


@dataclass(frozen=True)
class Items(Sequence[FeedItem]):
    """Stories by their cards, each opened when it is asked for: there may be more than memory should hold."""

    cards: tuple[Card, ...]
    open: Callable[[Card], FeedItem]

    def __len__(self) -> int:
        return len(self.cards)

    def __iter__(self) -> Iterator[FeedItem]:
        return map(self.open, self.cards)

    @overload
    def __getitem__(self, at: int) -> FeedItem: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[FeedItem, ...]: ...
    def __getitem__(self, at: int | slice) -> FeedItem | tuple[FeedItem, ...]:
        if isinstance(at, slice):
            return tuple(map(self.open, self.cards[at]))
        return self.open(self.cards[at])


def cards(items: Iterable[FeedItem]) -> tuple[Card, ...]:
    """The cards of stories in their order; a story that has none yet is opened once and let go."""
    if isinstance(items, Items):
        return tuple(replace(card, at=at) for at, card in enumerate(items.cards))
    return tuple(Card.of(item, at=at) for at, item in enumerate(items))


@dataclass(frozen=True, kw_only=True)
class Rest:
    """What a file was made of, as one hash, and what editors were told then; `empty`: so there is no such file."""

    on: str
    remarks: tuple[str, ...] = ()
    empty: bool = False


@dataclass(frozen=True, kw_only=True)
class Publication:
    """The stories that are public together. `bundle` opens one story whole; most pages and feeds do without it.

    `items` has a notice in the place of a withdrawn story for as many days as the newsroom's settings say,
    `withdrawn` all such notices; `gone` are the addresses, from the first slash, of all that was ever withdrawn.
    `remarks` are what editors should know of it, rule first: the shelf adds to them.

    `made_with` says what every file rests on, program and settings; `before` is what files rested on that lie there
    from the build before, untouched; `rests` what they do now.
    """

    channel: Channel
    items: Sequence[FeedItem]
    bundle: Callable[[FeedItem], Bundle]
    withdrawn: Sequence[FeedItem] = ()
    gone: tuple[str, ...] = ()
    remarks: list[str] = field(default_factory=list)
    made_with: str = ""
    before: Callable[[str], Rest | None] = lambda path: None
    rests: dict[str, Rest] = field(default_factory=dict)

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """Every story for lists, newest first."""
        return cards(self.items)

    @cached_property
    def stories(self) -> tuple[Card, ...]:
        """One of each id, the newest: readers of feeds would see either, or now the one and now the other."""
        first: dict[str, Card] = {}
        for story in self.cards:
            if first.setdefault(story.id, story) is not story:
                self.remarks.append(f"two-of-one-id: {story.id}: the older is in no feed: {story.link}")
        return tuple(first.values())

    def story(self, card: Card) -> Bundle:
        """A story of the lists, whole, its text composed."""
        return composed(self.bundle(self.items[card.at]))  # type: ignore[no-any-return]  # JSON: a bundle stays one

    def file(self, path: str, rests_on: object, write: Callable[[], bytes]) -> Iterator[tuple[str, bytes | None]]:
        """(path, content) of one file, the content None where it lies there made of the same; nothing for an empty one.

        The text of `rests_on` (`repr`) must say all that the content follows from: of stories their `marks`.
        """
        on = hashlib.sha256(repr((self.made_with, rests_on)).encode("utf-8", "surrogatepass")).hexdigest()
        kept = self.before(path)
        if kept is not None and kept.on == on:
            self.remarks.extend(kept.remarks)
            self.rests[path] = kept
            yield from [] if kept.empty else [(path, None)]
            return
        told = len(self.remarks)
        content = write()
        self.rests[path] = Rest(on=on, remarks=tuple(self.remarks[told:]), empty=not content)
        if content:
            yield path, content


def marks(stories: Iterable[Card]) -> tuple[str, ...]:
    """What a file rests on that is made of these stories in this order."""
    return tuple(story.mark for story in stories)
