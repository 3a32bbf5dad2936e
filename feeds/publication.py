"""What readers have at one moment: the newsroom and every story that is out, newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from feeds.feed import Gone
from feeds.gate import Bundle
from feeds.item import Channel, FeedItem


@dataclass(frozen=True, kw_only=True)
class Publication:
    """The stories that are public together. `bundle` opens one story whole; most pages and feeds do without it.

    `gone` are those that were public and are not. Whoever makes a file of it tells the desk in `remarks` what an
    editor should know of it, rule first ("feed-large: feed.xml: ...").
    """

    channel: Channel
    items: tuple[FeedItem, ...]
    bundle: Callable[[FeedItem], Bundle]
    gone: tuple[Gone, ...] = ()
    remarks: list[str] = field(default_factory=list)
