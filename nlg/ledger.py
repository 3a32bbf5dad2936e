"""What happened to each story, line by line and never changed, and where that leaves it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self, get_args

from nlg.errors import BadSheet
from nlg.files import append_line, cut_to

Bundle = Mapping[str, Any]  # a story as docs/bundle.md has it
Status = Literal["draft", "approved", "published", "corrected", "updated", "withdrawn", "held"]
WITHDRAWN = "withdrawn"  # in the place of a story's shape: the bundle is the notice that it is gone
PUBLIC: tuple[Status, ...] = ("published", "corrected", "updated")  # and withdrawn, where a notice says so to readers


@dataclass(frozen=True, kw_only=True)
class Event:
    """A line of the ledger. `hash` is of what readers see; `approved_by` is {person: ...} or {rule: ...}."""

    id: str
    version: int
    status: Status
    hash: str
    at: datetime
    first_published: datetime | None = None
    modified: datetime | None = None
    slug: str = ""
    approved_by: Mapping[str, str] = field(default_factory=dict)
    remote_ids: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    def line(self) -> bytes:
        """As the ledger has it: JSON without what is empty, times as 2021-03-08T09:30:00Z."""
        told = {key: value for key, value in asdict(self).items() if value not in (None, "", {})}
        times = {key: write_time(value) for key, value in told.items() if isinstance(value, datetime)}
        return json.dumps(told | times, ensure_ascii=False, separators=(",", ":")).encode("utf-8")

    @classmethod
    def read(cls, line: bytes) -> Self:
        """The event a line tells; ValueError says what is wrong with it."""
        told = json.loads(line)
        if not isinstance(told, dict) or told.get("status") not in get_args(Status):
            raise ValueError("no status")
        if type(told.get("version")) is not int:
            raise ValueError("no version")
        times = {key: read_time(told[key]) for key in ("at", "first_published", "modified") if key in told}
        try:
            return cls(**(told | times))
        except TypeError as fault:
            raise ValueError(str(fault)) from None


@dataclass(frozen=True, kw_only=True)
class State:
    """Where a story stands: its events, folded.

    `version` and `hash` are of the newest version kept. `approved` is the version that may be public and
    `approved_hash` what its approver saw; `published` is the version that is. None: no version. `slug` is
    the story's address for life, given when it first goes out.
    """

    id: str
    version: int
    status: Status
    hash: str
    at: datetime
    approved: int | None = None
    approved_hash: str = ""
    approved_by: Mapping[str, str] = field(default_factory=dict)
    published: int | None = None
    published_hash: str = ""
    first_published: datetime | None = None
    modified: datetime | None = None
    slug: str = ""
    remote_ids: Mapping[str, str] = field(default_factory=dict)

    def after(self, event: Event) -> State:
        """The state when one more thing has happened."""
        now = replace(self, status=event.status, at=event.at, remote_ids={**self.remote_ids, **event.remote_ids})
        if event.status == "draft":
            return replace(now, version=event.version, hash=event.hash)
        if event.status == "approved":
            by = event.approved_by
            return replace(now, approved=event.version, approved_hash=event.hash, approved_by=by)
        if event.status in PUBLIC or (event.status == "withdrawn" and event.first_published):
            now = replace(now, published=event.version, published_hash=event.hash)
            return replace(now, **_dates(self, event))
        if event.status == "held" and event.version != self.approved:
            return now
        if event.status == "held" and self.published not in (None, event.version):
            return replace(now, approved=self.published, approved_hash=self.published_hash)  # that one stays
        return replace(now, approved=None, approved_hash="", approved_by={}, published=None)


class Ledger:
    """ledger.jsonl, read once and then only what is new at its end: it is never changed, only added to."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._read_to = 0
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

    def add(self, event: Event) -> None:
        """Adds a line. What a killed run left at the end is cut off, or ended if only its end is missing."""
        assert self._path is not None  # Home.folder has said so in better words
        content = self._path.read_bytes() if self._path.exists() else b""
        tail = content.rpartition(b"\n")[2]
        if tail and _is_event(tail):
            append_line(self._path, b"")
        elif tail:
            cut_to(self._path, len(content) - len(tail))
        append_line(self._path, event.line())

    def _catch_up(self) -> None:
        content = self._path.read_bytes() if self._path and self._path.exists() else b""
        if len(content) < self._read_to:  # somebody put an older copy back
            self._read_to, self._events, self._about = 0, [], {}
        lines_before = content.count(b"\n", 0, self._read_to)
        lines = content[self._read_to :].split(b"\n")
        torn = b"" if _is_event(lines[-1]) else lines.pop()
        for number, line in enumerate(lines, lines_before + 1):
            if line:
                self._take(_read_line(line, f"{self._path}: line {number}"))
        self._read_to = len(content) - len(torn)

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
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


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
