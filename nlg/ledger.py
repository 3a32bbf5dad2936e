"""What happened to each story, line by line and never changed, and where that leaves it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from nlg.errors import BadSheet
from nlg.files import append_lines, cut_to
from nlg.moves import PUBLIC, STATES, Status

Bundle = Mapping[str, Any]  # a story as docs/bundle.md has it
TIMES = ("at", "first_published", "modified", "embargo")
WITHDRAWN = "withdrawn"  # in the place of a story's shape: the bundle is the notice that it is gone


@dataclass(frozen=True, kw_only=True)
class Event:
    """A line of the ledger. `hash` is of what readers see; `approved_by` is {person: ...} or {rule: ...}.

    `embargo` is the instant before which nothing of the version may be public; `by` who claimed the story.
    """

    id: str
    version: int
    status: Status
    hash: str
    at: datetime
    first_published: datetime | None = None
    modified: datetime | None = None
    embargo: datetime | None = None
    slug: str = ""
    approved_by: Mapping[str, str] = field(default_factory=dict)
    remote_ids: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    by: str = ""

    def line(self) -> bytes:
        """As the ledger has it: JSON without what is empty, times as 2021-03-08T09:30:00Z."""
        told = {key: value for key, value in asdict(self).items() if value not in (None, "", {})}
        times = {key: write_time(value) for key, value in told.items() if isinstance(value, datetime)}
        return json.dumps(told | times, ensure_ascii=False, separators=(",", ":")).encode("utf-8")

    @classmethod
    def read(cls, line: bytes) -> Self:
        """The event a line tells; ValueError says what is wrong with it."""
        told = json.loads(line)
        if not isinstance(told, dict) or told.get("status") not in STATES:
            raise ValueError("no status")
        if type(told.get("version")) is not int:
            raise ValueError("no version")
        times = {key: read_time(told[key]) for key in TIMES if key in told}
        try:
            return cls(**(told | times))
        except TypeError as fault:
            raise ValueError(str(fault)) from None


@dataclass(frozen=True, kw_only=True)
class State:
    """Where a story stands: its events, folded.

    `version` and `hash` are of the newest version kept. `approved` is the version that may be public and
    `approved_hash` what its approver saw; `published` is the version that is, let out by `published_by`. None: no
    version. `embargo` is when the approved version may first be public, if not at once. `slug` is the story's address
    for life, given when it first goes out, or with its first embargo. `set_aside`: a person took the story back and
    none has approved it since. `withdrawn`: what was public of it has been taken from readers.
    """

    id: str
    version: int
    status: Status
    hash: str
    at: datetime
    approved: int | None = None
    approved_hash: str = ""
    approved_by: Mapping[str, str] = field(default_factory=dict)
    embargo: datetime | None = None
    published: int | None = None
    published_hash: str = ""
    published_by: Mapping[str, str] = field(default_factory=dict)
    first_published: datetime | None = None
    modified: datetime | None = None
    slug: str = ""
    remote_ids: Mapping[str, str] = field(default_factory=dict)
    claimed_by: str = ""
    set_aside: bool = False
    withdrawn: bool = False

    def after(self, event: Event) -> State:
        """The state when one more thing has happened."""
        now = replace(self, status=event.status, at=event.at, remote_ids={**self.remote_ids, **event.remote_ids})
        now = replace(now, claimed_by=event.by)
        if event.status == "draft":
            return replace(now, version=event.version, hash=event.hash)
        if event.status in ("approved", "scheduled"):
            return now._approved(event)
        if event.status in PUBLIC or (event.status == "withdrawn" and event.first_published):
            now = replace(now, published=event.version, published_hash=event.hash, published_by=self.approved_by)
            gone = event.status == "withdrawn"
            return replace(now, embargo=None, set_aside=gone, withdrawn=gone, **_dates(self, event))
        if event.status in ("claimed", "spiked") or (event.status == "held" and event.version != self.approved):
            return replace(now, set_aside=now._is_set_aside(event))
        if event.status == "held" and self.published not in (None, event.version):
            return now.as_published()  # that one stays
        now = replace(now, approved=None, approved_hash="", approved_by={}, embargo=None, set_aside=True)
        return replace(now, published=None, published_by={}, withdrawn=self.withdrawn or event.status == "withdrawn")

    def as_published(self) -> State:
        """The same where nothing newer than what is public is approved."""
        back = replace(self, approved=self.published, approved_hash=self.published_hash)
        return replace(back, approved_by=self.published_by, embargo=None)

    def signed(self, version: int) -> Mapping[str, str]:
        """Who let the version out that is public, whoever approved it since; of any other who approved it last."""
        return self.published_by if version == self.published else self.approved_by

    def open_at(self, now: datetime) -> State:
        """The same as far as it may be public at `now`: a version under embargo is not, the one before it is."""
        return self.as_published() if self.embargo is not None and self.embargo > now else self

    def _approved(self, event: Event) -> State:
        now = replace(self, approved=event.version, approved_hash=event.hash, approved_by=event.approved_by)
        now = replace(now, slug=self.slug or event.slug)
        return replace(now, embargo=event.embargo, set_aside=self.set_aside and "person" not in event.approved_by)

    def _is_set_aside(self, event: Event) -> bool:
        """Of a story with nothing public: held and spiked is; a draft that follows a public version leaves that be."""
        return self.set_aside or (event.status in ("held", "spiked") and self.approved is None)


class Ledger:
    """ledger.jsonl, read once and then only what is new at its end: it is never changed, only added to."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._read_to = self._lines = 0
        self._events: list[Event] = []
        self._about: dict[str, list[Event]] = {}

    def events(self) -> list[Event]:
        """All of it, oldest first. A torn last line does not count; a BadSheet names any other that is wrong."""
        self._catch_up()
        return list(self._events)

    def about(self, identity: str) -> list[Event]:
        """One story's events, oldest first; none for a story not known."""
        self._catch_up()
        return self._about.get(identity, [])

    def add(self, *events: Event) -> None:
        """Adds lines. What a killed run left at the end is cut off, or ended if only its end is missing."""
        assert self._path is not None  # Home.folder has said so in better words
        self._catch_up()
        if self._size() > self._read_to:
            cut_to(self._path, self._read_to)
        unended = self._read_to and self._read_from(self._read_to - 1) != b"\n"
        append_lines(self._path, *([b""] if unended else []), *(event.line() for event in events))

    def _catch_up(self) -> None:
        size = self._size()
        if size < self._read_to:  # somebody put an older copy back
            self._read_to, self._lines, self._events, self._about = 0, 0, [], {}
        if size == self._read_to:
            return
        content = self._read_from(self._read_to)
        lines = content.split(b"\n")
        torn = b"" if _is_event(lines[-1]) else lines.pop()
        for number, line in enumerate(lines, self._lines + 1):
            if line:
                self._take(_read_line(line, f"{self._path}: line {number}"))
        self._read_to += len(content) - len(torn)
        self._lines += content.count(b"\n")

    def _size(self) -> int:
        return self._path.stat().st_size if self._path and self._path.exists() else 0

    def _read_from(self, at: int) -> bytes:
        assert self._path is not None  # nothing is read where nothing lies
        with self._path.open("rb") as file:
            file.seek(at)
            return file.read()

    def _take(self, event: Event) -> None:
        self._events.append(event)
        self._about.setdefault(event.id, []).append(event)


def fold(events: Sequence[Event]) -> State:
    """Where a story stands after its events (one at least), oldest first."""
    first = events[0]
    state = State(id=first.id, version=0, status="draft", hash="", at=first.at)
    for event in events:
        state = state.after(event)
    return state


def visible_hash(bundle: Bundle) -> str:
    """sha256 of all that readers see of a story: not of its claims, facts or sources."""
    table = bundle.get("table") or {}
    visible = {
        "headline": (bundle.get("headline") or {}).get("text"),
        "standfirst": [sentence["text"] for sentence in bundle.get("standfirst") or []],
        "body": [[sentence["text"] for sentence in part["sentences"]] for part in bundle["body"]],
        "columns": [table.get("caption"), table.get("columns")],
        "rows": [[cell["text"] for cell in row] for row in table.get("rows") or []],
        "corrections": [[note.get("on"), note["text"]] for note in bundle.get("corrections") or []],
    }
    if bundle.get("charts"):  # stories told before there were any keep their hash
        visible["charts"] = [_drawn(chart) for chart in bundle["charts"]]
    text = json.dumps(visible, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _drawn(part: Any) -> Any:
    """What readers see of a chart, or of a part of one: texts and figures, not whose claims and templates they are."""
    if isinstance(part, dict):
        return {
            key: _drawn(inner) for key, inner in part.items() if key not in ("claim", "claims", "facts", "template")
        }
    return [_drawn(inner) for inner in part] if isinstance(part, list) else part


def whole_second(when: datetime) -> datetime:
    """The instant in UTC, without its fraction; ValueError for a time that has no zone."""
    if when.tzinfo is None:
        raise ValueError(f"{when.isoformat()}: a time needs its zone")
    return when.astimezone(UTC).replace(microsecond=0)


def write_time(when: datetime) -> str:
    """An instant as all our files have it.

    >>> write_time(datetime(2021, 3, 8, 9, 30, tzinfo=UTC))
    '2021-03-08T09:30:00Z'
    """
    return whole_second(when).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_time(text: str) -> datetime:
    """The instant that `write_time` wrote; ValueError for any other form."""
    if len(text) != 20 or text[4:20:3] != "--T::Z":
        raise ValueError(f"{text}: is not a time like 2021-03-08T09:30:00Z")
    return datetime.fromisoformat(text)


def _read_line(line: bytes, where: str) -> Event:
    try:
        return Event.read(line)
    except (ValueError, KeyError, TypeError) as fault:
        mend = "put the line back from a copy of the file, or take it out"
        raise BadSheet(f"{where}: is not an event of the ledger: {fault}", mend=mend) from None


def _is_event(line: bytes) -> bool:
    try:
        Event.read(line)
    except (ValueError, TypeError):
        return False
    return True


def _dates(before: State, event: Event) -> dict[str, Any]:
    """First dates and addresses stand for life; only a later publication moves `modified`."""
    return {
        "first_published": before.first_published or event.first_published,
        "modified": event.modified or before.modified,
        "slug": before.slug or event.slug,
    }
