"""The newsroom's own folder: settings, stories, the ledger of decisions. Nothing else reads or writes it."""

from __future__ import annotations

import hashlib
import json
import threading
import tomllib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from nlg.errors import BadSheet, NotKnown, Trouble, Unprintable
from nlg.files import append_line, as_json, clear_staging, cut_to, only_one, write_whole
from nlg.shelf import Shelf, shelf

Bundle = Mapping[str, Any]  # a story as docs/bundle.md has it
Status = Literal["draft", "approved", "published", "corrected", "updated", "withdrawn", "held"]
PUBLIC: tuple[Status, ...] = ("published", "corrected", "updated")

NEWSROOM_TOML = """\
# This newsroom: who publishes, where, and in whose name.

publisher = {publisher}

# A domain you own, or a UUID. Every story's id is made from it: choose it now, never change it.
id_namespace = {id_namespace}

# Where the folder public/ will be served.
base_url = {base_url}

time_zone = "Europe/London"
language = "en-GB"

# The house style for all datasets; without it each dataset uses its own.
# style = "plain"

# Shown on every page: an address for readers, and where your corrections policy stands.
# contact = "newsdesk@example.org"
# corrections_policy = "https://example.org/corrections"

# What readers are told, in words, about how the stories are made.
label = "This story was written by software from official figures."

# Stories go out when a person approves them. The name of a rule here lets that rule approve as well.
[approve]
# rule = "quiet weeks"

# Your titles and the areas each covers, by code.
# [[titles]]
# name = "Borchester Echo"
# areas = ["E07000105", "E07000106"]
"""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(_Part):
    """A newspaper or site of the publisher's, and the codes of the areas it covers."""

    name: str = Field(min_length=1)
    areas: tuple[str, ...] = ()


class Approval(_Part):
    """`rule`: the one rule that may approve without a person. None: only people may."""

    rule: str | None = Field(default=None, min_length=1)


class Settings(_Part):
    """What newsroom.toml says. The defaults are those of a program without a newsroom's folder."""

    publisher: str = Field(default="Parishpump", min_length=1)
    id_namespace: str = "parishpump.example"
    base_url: str = "https://parishpump.example"
    time_zone: str = "Europe/London"
    language: str = "en-GB"
    titles: tuple[Title, ...] = ()
    style: str | None = None
    contact: str = ""
    label: str = Field(default="This story was written by software from official figures.", min_length=1)
    corrections_policy: str = Field(default="", pattern=r"^(https?://\S+)?$")
    approve: Approval = Approval()

    @field_validator("id_namespace")
    @classmethod
    def _domain_or_uuid(cls, text: str) -> str:
        bare = text.replace(".", "").replace("-", "")
        if not (bare.isascii() and bare.isalnum()) or ("." not in text and not _is_uuid(text)):
            raise ValueError("must be a domain (news.example) or a UUID")
        return text.lower()

    @field_validator("base_url")
    @classmethod
    def _address(cls, text: str) -> str:
        if not text.startswith(("https://", "http://")) or any(c in text for c in " ?#\"'<>\\"):
            raise ValueError("must be an address such as https://news.example, without ? and #")
        return text.rstrip("/")

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, text: str) -> str:
        try:
            ZoneInfo(text)
        except (KeyError, ValueError, OSError):
            raise ValueError("must be a time zone such as Europe/London") from None
        return text

    def story_id(self, dataset: str, series: str, area: str, end: date) -> str:
        """The id of a story for life: from what it is about, never from its words, place or time.

        >>> Settings().story_id("england_deaths", "weekly", "E06000035", date(2020, 6, 26))
        'urn:uuid:7e3b80a6-e50c-5578-865e-d1c8477a47ae'
        """
        return uuid.uuid5(self.namespace, f"{dataset}/{series}/{area}/{end.isoformat()}").urn

    @property
    def namespace(self) -> uuid.UUID:
        """The UUID that ids are made in: the one given, or the standard one of the domain."""
        if _is_uuid(self.id_namespace):
            return uuid.UUID(self.id_namespace)
        return uuid.uuid5(uuid.NAMESPACE_DNS, self.id_namespace)


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
        if event.status in PUBLIC:
            now = replace(now, published=event.version, published_hash=event.hash)
            return replace(now, **_dates(self, event))
        if event.status == "held" and event.version != self.approved:
            return now
        if event.status == "held" and self.published not in (None, event.version):
            return replace(now, approved=self.published, approved_hash=self.published_hash)  # that one stays
        return replace(now, approved=None, approved_hash="", approved_by={}, published=None)


class Home:
    """A newsroom's folder, or (`folder` None) the shipped defaults with nowhere to write."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._ledger = _Ledger(None if folder is None else folder / "ledger.jsonl")
        self._turn = threading.RLock()
        self._depth = 0

    @classmethod
    def default(cls, option: str | Path | None, env: Mapping[str, str], here: Path = Path()) -> Self:
        """The folder meant: the --home option, PARISHPUMP_HOME, ./newsroom where it exists, else none."""
        for named in (option, env.get("PARISHPUMP_HOME")):
            if named:
                if not (Path(named) / "newsroom.toml").is_file():
                    mend = "give a folder that holds one, or make one first"
                    raise NotKnown(f"{named}: there is no newsroom.toml", mend=mend)
                return cls(Path(named))
        beside = here / "newsroom"
        return cls(beside if (beside / "newsroom.toml").is_file() else None)

    @classmethod
    def create(cls, folder: Path, *, publisher: str, base_url: str, id_namespace: str) -> Self:
        """Makes a newsroom's folder with a commented newsroom.toml; a Trouble where there is one already."""
        path = folder / "newsroom.toml"
        if path.exists():
            raise Trouble(f"{path} is there already", mend="edit it, or choose another folder")
        told = {"publisher": publisher, "base_url": base_url, "id_namespace": id_namespace}
        text = NEWSROOM_TOML.format(**{key: _toml_text(value) for key, value in told.items()})
        read_settings(text, "newsroom.toml")
        write_whole(path, text.encode("utf-8"), staging=folder / ".tmp")
        return cls(folder)

    @property
    def folder(self) -> Path:
        """Where it lies; a Trouble where there is none."""
        if self._folder is None:
            raise NotKnown("there is no newsroom folder", mend="use --home FOLDER or set PARISHPUMP_HOME")
        return self._folder

    @property
    def public(self) -> Path:
        """What readers and receivers may see: copies, made by feeds/publish.py."""
        return self.folder / "public"

    @property
    def archive(self) -> Path:
        """Every vintage of every table, by hash."""
        return self.folder / "archive"

    @property
    def staging(self) -> Path:
        """Where files are written before they are moved into place; empty while nobody writes."""
        return self.folder / ".tmp"

    @cached_property
    def settings(self) -> Settings:
        """What newsroom.toml says; a BadSheet names the key that is wrong."""
        if self._folder is None:
            return Settings()
        path = self._folder / "newsroom.toml"
        try:
            return read_settings(path.read_text("utf-8"), str(path))
        except FileNotFoundError:
            raise NotKnown(f"{path}: not found", mend="use a folder that holds a newsroom.toml") from None
        except UnicodeDecodeError:
            raise BadSheet(f"{path}: is not UTF-8 text") from None

    def shelf(self, name: str) -> Shelf:
        """A shelf by name, the newsroom's own files over the shipped ones."""
        return shelf(name, self._folder)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Holds the folder against every other writer. The same thread may nest it."""
        with self._turn:
            if self._depth:
                yield
                return
            with only_one(self.folder / ".lock"):
                self._depth = 1
                try:
                    clear_staging(self.staging)
                    yield
                finally:
                    self._depth = 0

    def keep(self, bundle: Bundle, now: datetime) -> int:
        """Stores a story as a draft and gives its version.

        Words that readers see unchanged since the newest version: nothing is written, that version is given.
        The stored copy carries its version; stored versions are never changed.
        """
        identity, seen = _identity(bundle), visible_hash(bundle)
        with self.alone():
            newest = max(self.versions(identity), default=0)
            same = newest and visible_hash(self.story(identity, newest)) == seen
            version = newest if same else newest + 1
            if not same:
                self._store(identity, {**bundle, "version": version})
            events = self._ledger.about(identity)
            if not events or fold(events).version < version:  # also after a run killed before its last line
                self.record(Event(id=identity, version=version, status="draft", hash=seen, at=now))
            return version

    def versions(self, identity: str) -> list[int]:
        """The versions kept of a story, ascending; none for a story not known."""
        return sorted(int(file.stem[1:]) for file in self._story_folder(identity).glob("v*.json"))

    def story(self, identity: str, version: int) -> dict[str, Any]:
        """A kept story; NotKnown where there is no such version."""
        return dict(json.loads(self.story_bytes(identity, version)))

    def story_bytes(self, identity: str, version: int) -> bytes:
        """A kept story as it lies on disk."""
        path = self._story_folder(identity) / f"v{version}.json"
        try:
            return path.read_bytes()
        except FileNotFoundError:
            kept = ", ".join(map(str, self.versions(identity))) or "none"
            raise NotKnown(f"{identity}: no version {version}", mend=f"versions kept: {kept}") from None

    def events(self) -> list[Event]:
        """The ledger, oldest first. A torn last line (a killed run's) does not count; others are faults."""
        return self._ledger.events()

    def state(self, identity: str) -> State:
        """Where one story stands; NotKnown where there is no such story."""
        events = self._ledger.about(identity)
        if not events:
            raise NotKnown(f"{identity}: there is no such story", mend="its id stands in ledger.jsonl")
        return fold(events)

    def states(self, now: datetime | None = None) -> dict[str, State]:
        """Where each story stands, by id and in the order of first keeping; with `now`, as it was then."""
        stories: dict[str, list[Event]] = {}
        for event in self.events():
            if now is None or event.at <= whole_second(now):
                stories.setdefault(event.id, []).append(event)
        return {identity: fold(events) for identity, events in stories.items()}

    def approved(self, now: datetime) -> list[State]:
        """Stories with a version that may be public at `now`, sorted by id."""
        states = self.states(now)
        return [states[key] for key in sorted(states) if states[key].approved is not None]

    def published(self, now: datetime) -> list[State]:
        """Stories with a version that is public at `now`, the latest change first."""
        public = [state for state in self.approved(now) if state.published is not None]
        return sorted(public, key=lambda state: (state.modified or state.at, state.id), reverse=True)

    def approve(self, identity: str, version: int, *, now: datetime, by: str = "", rule: str = "") -> State:
        """Lets a version go out, in the name of a person (`by`) or of the rule that newsroom.toml names."""
        if bool(by.strip()) == bool(rule):
            raise Trouble(f"{identity}: approved by a person or by a rule, one of the two")
        if rule and rule != self.settings.approve.rule:
            mend = f'[approve] rule = "{rule}" in newsroom.toml would let it'
            raise Trouble(f"{identity}: the rule {rule!r} may not approve", mend=mend)
        with self.alone():
            state = self.state(identity)
            if version < (state.published or 0):
                raise Trouble(f"{identity}: version {state.published} is public, {version} is older")
            seen = visible_hash(self.story(identity, version))
            if (state.approved, state.approved_hash) != (version, seen):
                signed = {"person": by.strip()} if by.strip() else {"rule": rule}
                told = Event(id=state.id, version=version, status="approved", hash=seen, at=now)
                self.record(replace(told, approved_by=signed))
            return self.state(identity)

    def hold(self, identity: str, version: int, *, now: datetime, by: str, reason: str) -> State:
        """Takes a version back from the queue, or from readers if it was public."""
        return self._against("held", identity, version, now, by, reason)

    def withdraw(self, identity: str, *, now: datetime, by: str, reason: str) -> State:
        """Takes a story, whatever its version, away from readers. Its id and address are never used again."""
        return self._against("withdrawn", identity, self.state(identity).version, now, by, reason)

    def record(self, event: Event) -> None:
        """Adds an event to the ledger; mends a torn last line first. Times are cut to whole seconds."""
        with self.alone():
            self._ledger.add(replace(event, at=whole_second(event.at)))

    def _against(self, status: Status, identity: str, version: int, now: datetime, by: str, reason: str) -> State:
        if not (by.strip() and reason.strip()):
            raise Trouble(f"{identity}: say who and why")
        with self.alone():
            seen = visible_hash(self.story(identity, version))
            told = Event(id=self.state(identity).id, version=version, status=status, hash=seen, at=now)
            self.record(replace(told, reason=f"{by.strip()}: {reason.strip()}"))
            return self.state(identity)

    def _store(self, identity: str, bundle: Bundle) -> None:
        path = self._story_folder(identity) / f"v{bundle['version']}.json"
        try:
            content = as_json(bundle)
        except ValueError as fault:
            raise Unprintable(f"{identity}: cannot be written as JSON: {fault!s:.80}") from None
        write_whole(path, content, staging=self.staging)

    def _story_folder(self, identity: str) -> Path:
        return self.folder / "stories" / str(uuid.UUID(_identity({"id": identity})))


class _Ledger:
    """ledger.jsonl, read once and then only what is new at its end: it is never changed, only added to."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._read_to = 0
        self._events: list[Event] = []
        self._about: dict[str, list[Event]] = {}

    def events(self) -> list[Event]:
        self._catch_up()
        return list(self._events)

    def about(self, identity: str) -> list[Event]:
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
    text = json.dumps(visible, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def read_settings(text: str, file: str) -> Settings:
    """Settings from the text of a newsroom.toml; a BadSheet names file and key."""
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise BadSheet(f"{file}: {fault}") from None
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(map(str, first["loc"]))
        known = ", ".join(sorted(Settings.model_fields))
        mend = f"keys: {known}" if first["type"] == "extra_forbidden" else ""
        raise BadSheet(f"{file}: {key}: {first['msg']}", mend=mend) from None


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


def _identity(bundle: Bundle) -> str:
    """The story's id, checked: it becomes the name of a folder."""
    text = bundle.get("id")
    if isinstance(text, str) and text.startswith("urn:uuid:") and _is_uuid(text[9:]):
        return text
    raise Unprintable(f"{str(text)[:60]!r} is not a story's id", mend="ids look like urn:uuid:7e3b80a6-...")


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _toml_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML basic string
