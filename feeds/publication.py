"""What readers have at one moment: the newsroom and every story that is out, newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from feeds.gate import Bundle
from feeds.item import Channel, FeedItem


@dataclass(frozen=True, kw_only=True)
class Publication:
    """The stories that are public together. `bundle` opens one story whole; most pages and feeds do without it."""

    channel: Channel
    items: tuple[FeedItem, ...]
    bundle: Callable[[FeedItem], Bundle]
