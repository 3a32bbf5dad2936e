"""Kept versions of stories in the envelope that other systems get: as readers have them, or ahead of readers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from feeds.gate import Bundle
from feeds.item import FeedItem, pack
from feeds.publish import refuse_other
from nlg.home import Home, State

Told = tuple[FeedItem, Bundle]


def waits(state: State) -> bool:
    """Whether a story that readers never had has a time from which on they may, and an address."""
    return state.embargo is not None and state.first_published is None and bool(state.slug)


def told(home: Home, state: State, version: int, now: datetime) -> Told:
    """A version as readers have it, or, of a story that they never had, ahead of them."""
    return enveloped(home, state, version) if state.first_published else ahead(home, state, version, now)


def enveloped(home: Home, state: State, version: int) -> Told:
    """A version that readers had, with the chart that lies beside its page and whoever let out what is public."""
    bundle = home.story(state.id, version)
    pictures = sorted((home.public / "stories" / state.slug).glob("chart-*.png")) if bundle.get("charts") else []
    return pack(bundle, state.as_published(), home.settings, pictures[0].name if pictures else ""), bundle


def ahead(home: Home, state: State, version: int, now: datetime) -> Told:
    """A version of a story that readers never had, with the time until which they must not: for those who will wait.

    It is dated by its approval (until `now`), as it has no other date yet. NotKnown where none set a time.
    """
    bundle, approval = home.story(state.id, version), home.embargoed(state.id, now)
    if version == state.approved:
        refuse_other(state, version, bundle)
    dated = replace(state, first_published=approval.at, modified=approval.at)
    return replace(pack(bundle, dated, home.settings), embargo=approval.embargo), bundle
