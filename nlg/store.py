"""What a newsroom keeps in store for its stories, word for word: approved quotes, background lines, dated events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Something in store. `store` is the id of its file among a story's sources, `key` its place in the file.

    `areas` are those named and all within them. It may be told from `first` to `last`, both included (None: no bound).
    `source` says where it is from, in an editor's words; `url` and `licence` may be empty.
    """

    store: str
    key: str
    areas: frozenset[str]
    first: date | None
    last: date | None
    source: str
    url: str
    licence: str

    def stands(self, day: date) -> bool:
        """Whether it may be told on that day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, kw_only=True)
class Quote(Kept):
    """What a person said or wrote (`verb`) on a day, approved for print by `approved_by`."""

    text: str
    speaker: str
    role: str
    said_on: date
    verb: str
    approved_by: str


@dataclass(frozen=True, kw_only=True)
class Background(Kept):
    """A sentence or two to be printed as they stand, known to be right on `known_on`.

    `measures`: short names, of which the story must have told one (none named: it fits any story).
    """

    text: str
    known_on: date
    measures: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Event(Kept):
    """What happened, in words that fit behind "after", on a day or from it `until` another."""

    what: str
    day: date
    until: date | None


@dataclass(frozen=True, kw_only=True)
class Context:
    """All that is in store for one dataset, in the order of files and lines. `files`: store -> file name, sha256."""

    quotes: tuple[Quote, ...] = ()
    background: tuple[Background, ...] = ()
    events: tuple[Event, ...] = ()
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)
