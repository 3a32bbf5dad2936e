"""What each receiver has not had yet: worked out of the ledger, the public folder and the book, never kept."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial

from desk import deciding
from desk.enveloping import told, waits
from desk.sending.book import Book, Line, is_had
from desk.sending.parcel import Story, Verb, Wanted
from feeds.item import FeedItem
from nlg.home import Home
from nlg.ledger import WITHDRAWN, State, whole_second, write_time
from nlg.moves import PUBLIC
from nlg.settings import Target

FEEDS = ("*.xml", "*.json")
NAMES_A_HUB = re.compile(rb"<(?:atom:)?link\b[^>]*\brel=[\"']hub[\"']|\"hubs\"\s*:")
HEAD = 4096  # bytes at the top of a feed, in which its links stand


@dataclass(frozen=True)
class Queue:
    """What there is to bring at `now`, read once for all targets."""

    home: Home
    book: Book
    now: datetime

    @cached_property
    def states(self) -> Mapping[str, State]:
        """Where each story stands, by id."""
        return self.home.states(self.now)

    @cached_property
    def _verbs(self) -> Mapping[tuple[str, int], Verb]:
        """By which move each version that ever went out did so."""
        found: dict[tuple[str, int], Verb] = {}
        for event in self.home.events():
            if event.at <= whole_second(self.now) and event.first_published:
                gone = event.status == "withdrawn"
                if gone or event.status in PUBLIC:
                    found[event.id, event.version] = "withdrawn" if gone else _live(event.status)
        return found

    def stories(self, target: Target) -> list[Wanted]:
        """The versions of stories that a target ought to have and has not, the oldest change first."""
        found = []
        for state in self.states.values():
            had, may_have = self.book.had(target.name, state.id), self.book.may_have(target.name, state.id)
            wanted = self._early(target, state) or self._wanted(state, may_have)
            has_it = had is may_have and wanted is not None and is_had(had, wanted)
            if wanted and not has_it and (may_have or self._is_for(target, state)):
                found.append((state.modified or state.at, state.id, wanted))
        return [wanted for *_, wanted in sorted(found, key=lambda one: one[:2])]

    def _early(self, target: Target, state: State) -> Wanted | None:
        """What waits for its time, for a target that is trusted with it; its time belongs to it, and may be moved.

        Only of stories that readers never had: a receiver has one item for a story, and that is the public one.
        """
        if not target.embargoed or not waits(state) or state.embargo is None:
            return None
        dated = f"{state.approved_hash} {write_time(state.embargo)}"
        return Wanted(what=state.id, version=state.approved or 0, verb="embargoed", hash=dated)

    def _wanted(self, state: State, had: Line | None) -> Wanted | None:
        """What a target ought to have of a story, given what it has; None where it need not hear of it."""
        is_live_there = had is not None and had.verb != "withdrawn"
        if state.published is None:
            return _gone(had) if had is not None and is_live_there and not _goes_out(state, had) else None
        verb = self._verbs.get((state.id, state.published), "published")
        if verb == "withdrawn" and had is None:
            return None
        if verb != "withdrawn" and not is_live_there:
            verb = "published"  # to this target it is new, whatever it has been through
        return Wanted(what=state.id, version=state.published, verb=verb, hash=state.published_hash)

    def _is_for(self, target: Target, state: State) -> bool:
        """Whether a target takes a story that it never had."""
        if target.since and state.first_published and state.first_published.date() < target.since:
            return False
        if not (target.areas or target.datasets):
            return True
        bundle = self.home.story(state.id, state.published or state.approved or state.version)
        in_area = not target.areas or bundle["area"]["code"] in target.areas
        return in_area and (not target.datasets or bundle["dataset"] in target.datasets)

    def feeds(self, target: Target) -> list[Wanted]:
        """The public feeds that name a hub and have changed since the target heard of them, by path."""
        wanted = [Wanted(what=name, version=0, verb="changed", hash=seen) for name, seen in self._seen]
        return [one for one in wanted if not is_had(self.book.had(target.name, one.what), one)]

    @cached_property
    def _seen(self) -> list[tuple[str, str]]:
        """(path, sha256) of the feeds that name a hub."""
        return list(self._hubbed())

    def _hubbed(self) -> Iterator[tuple[str, str]]:
        public = self.home.public
        for path in sorted({path for ending in FEEDS for path in public.rglob(ending)}):
            content = path.read_bytes()
            if NAMES_A_HUB.search(content[:HEAD]):
                yield path.relative_to(public).as_posix(), hashlib.sha256(content).hexdigest()

    def story(self, wanted: Wanted) -> Story:
        """A story as it is brought to receivers; Unprintable where it must not leave."""
        state = self.states[wanted.what]
        item, bundle = told(self.home, state, wanted.version, whole_second(self.now))
        if wanted.verb == "withdrawn" and state.published is None:  # gone since then, with nothing in its place
            item = replace(item, modified=state.at, withdrawn=True)
        before = [version for version in self.home.versions(wanted.what) if version < wanted.version]
        earlier = partial(map, partial(self._item, state), before)
        return Story(item=item, bundle=bundle, is_notice=bundle["story"] == WITHDRAWN, earlier=earlier)

    def _item(self, state: State, version: int) -> FeedItem:
        return told(self.home, state, version, whole_second(self.now))[0]

    def delivery(self, target: Target, wanted: Wanted) -> str:
        """The id of a delivery, the same at every try and in every run until it is taken."""
        before = self.book.times(target.name, wanted.what)
        parts = (target.name, wanted.what, wanted.version, wanted.verb, wanted.hash, before)
        return str(uuid.uuid5(self.home.settings.namespace, "/".join(map(str, parts))))

    def name(self, what: str) -> str:
        """How a person knows what is brought: the story's address, or the feed's path."""
        state = self.states.get(what)
        return deciding.slug(self.home, state) if state is not None else what


def _live(status: str) -> Verb:
    return "corrected" if status == "corrected" else "updated" if status == "updated" else "published"


def _goes_out(state: State, had: Line) -> bool:
    """Whether what a target had ahead of readers is about to be theirs: its time has come, or was lifted."""
    return had.verb == "embargoed" and state.approved == had.version


def _gone(had: Line) -> Wanted:
    """A story that was taken away from readers and has no notice: in the last words that the target had."""
    return Wanted(what=had.what, version=had.version, verb="withdrawn", hash=had.hash)
