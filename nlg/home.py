"""The newsroom's own folder: settings, stories, the ledger of decisions. Nothing else reads or writes it."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from nlg.address import address
from nlg.archive import Archive
from nlg.errors import BadSheet, NotKnown, Trouble, Unprintable
from nlg.files import as_json, clear_staging, only_one, write_whole
from nlg.ledger import Bundle, Event, Ledger, State, fold, visible_hash, whole_second
from nlg.memory import Published
from nlg.moves import PUBLIC, Status, Verb, moved
from nlg.settings import Settings, is_uuid, new_newsroom, read_settings
from nlg.shelf import Shelf, shelf

__all__ = ["Event", "Home", "Settings", "State", "Status", "read_settings", "visible_hash"]

NOBODY = "newsroom.example"  # stands in a new newsroom.toml until its owner puts a domain there


class Home:
    """A newsroom's folder, or (`folder` None) the shipped defaults with nowhere to write."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._ledger = Ledger(None if folder is None else folder / "ledger.jsonl")
        self._turn = threading.RLock()
        self._depth = 0

    @classmethod
    def default(cls, option: str | Path | None, env: Mapping[str, str], here: Path = Path()) -> Self:
        """The folder meant: the --home option, PARISHPUMP_HOME, ./newsroom or, inside one, ".", else none."""
        for named in (option, env.get("PARISHPUMP_HOME")):
            if named:
                if not (Path(named) / "newsroom.toml").is_file():
                    mend = "give a folder that holds one, or make one first"
                    raise NotKnown(f"{named}: there is no newsroom.toml", mend=mend)
                return cls(Path(named))
        return cls(next((place for place in (here / "newsroom", here) if (place / "newsroom.toml").is_file()), None))

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        publisher: str = "A newsroom",
        base_url: str = f"https://{NOBODY}",
        id_namespace: str = NOBODY,
    ) -> Self:
        """Makes a newsroom's folder with a commented newsroom.toml; a Trouble where there is one already."""
        path = folder / "newsroom.toml"
        if path.exists():
            raise Trouble(f"{path} is there already", mend="edit it, or choose another folder")
        text = new_newsroom(publisher=publisher, base_url=base_url, id_namespace=id_namespace)
        write_whole(path, text.encode("utf-8"), staging=folder / ".tmp")
        return cls(folder)

    @property
    def folder(self) -> Path:
        """Where it lies; a Trouble where there is none."""
        if self._folder is None:
            raise NotKnown("there is no newsroom folder", mend="use --home FOLDER or set PARISHPUMP_HOME")
        return self._folder

    @property
    def is_there(self) -> bool:
        """Whether there is a newsroom's folder, or only what is shipped."""
        return self._folder is not None

    @property
    def public(self) -> Path:
        """What readers and receivers may see: copies, made by feeds/publish.py."""
        return self.folder / "public"

    @cached_property
    def archive(self) -> Archive:
        """Every edition of every table that ever came in, by hash."""
        if self._folder is None:
            return Archive(None)
        return Archive(self._folder / "archive", self.staging, self.alone)

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

    def recall(self, name: str) -> bytes | None:
        """What an earlier run kept aside because it is slow to work out; None where nothing was."""
        path = None if self._folder is None else self._folder / "cache" / name
        return path.read_bytes() if path is not None and path.is_file() else None

    def remember(self, name: str, content: bytes, *, lasting: bool = True) -> None:
        """Keeps something aside for the next run. It may be thrown away at any time.

        What is not `lasting` is not waited for until it is on disk: when the power fails it may be left damaged, and
        whoever recalls it has to see that for himself.
        """
        if self._folder is not None:
            write_whole(self._folder / "cache" / name, content, staging=self.staging, lasting=lasting)

    def note(self, name: str, content: bytes) -> None:
        """Leaves a file about a run in the folder, for people and programs."""
        write_whole(self.folder / name, content, staging=self.staging)

    def noted(self, name: str) -> bytes | None:
        """What a run left about itself; None where none did."""
        path = None if self._folder is None else self._folder / name
        return path.read_bytes() if path is not None and path.is_file() else None

    def keep(self, bundle: Bundle, now: datetime) -> int:
        """Stores a story as a draft and gives its version.

        Words that readers see unchanged since the newest version: nothing is written, that version is given.
        The stored copy carries its version; stored versions are never changed.
        """
        identity, seen = _identity(bundle), visible_hash(bundle)
        with self.alone():
            newest = max(self.versions(identity), default=0)
            before = self.story(identity, newest) if newest else None
            _refuse_another(before, bundle)
            same = before is not None and visible_hash(before) == seen
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

    def story_stamp(self, identity: str, version: int) -> tuple[int, ...]:
        """Size and times of a kept story's file: others when anybody has written into it. () where it is not there."""
        try:
            found = (self._story_folder(identity) / f"v{version}.json").stat()
        except FileNotFoundError:
            return ()
        return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino

    def published_story(self, identity: str, until: datetime | None = None) -> Published | None:
        """What readers had of a story (by `until`, where one is given); None where nothing was public."""
        events = self._until(identity, until)
        version = fold(events).published if events else None
        return None if version is None else self._remembered(identity, version)

    def first_reported(self, identity: str, until: datetime | None = None) -> Published | None:
        """What readers were given at first of a story that they still have; None where they have none."""
        events = self._until(identity, until)
        if not events or fold(events).published is None:
            return None
        return self._remembered(identity, next(event.version for event in events if event.status in PUBLIC))

    def embargoed(self, identity: str, until: datetime) -> Event:
        """The newest approval (by `until`) that set a time for a story; NotKnown where there is none."""
        for event in reversed(self._until(identity, until)):
            if event.status == "scheduled" and event.embargo is not None:
                return event
        raise NotKnown(f"{identity}: was never under embargo")

    def _until(self, identity: str, until: datetime | None) -> list[Event]:
        events = [] if self._folder is None else self._ledger.about(identity)
        return [event for event in events if until is None or event.at <= until]

    def _remembered(self, identity: str, version: int) -> Published:
        folder = self._story_folder(identity).name
        return Published.read(self.story_bytes(identity, version), f"{folder}/v{version}.json")

    @property
    def stories(self) -> Path | None:
        """The folder that holds every version of every story; None without a newsroom's folder."""
        return None if self._folder is None else self._folder / "stories"

    def events(self) -> list[Event]:
        """The ledger, oldest first. A torn last line (a killed run's) does not count; others are faults."""
        return self._ledger.events()

    def state(self, identity: str) -> State:
        """Where one story stands; NotKnown where there is no such story."""
        events = self._ledger.about(identity)
        if not events:
            raise NotKnown(f"{identity}: there is no such story", mend="its id stands in ledger.jsonl")
        return fold(events)

    def kept_on(self, identity: str, version: int) -> datetime:
        """When a version was kept; NotKnown where it was not."""
        for event in self._ledger.about(identity):
            if event.version == version:
                return event.at
        raise NotKnown(f"{identity}: no version {version}", mend="its versions stand in ledger.jsonl")

    def states(self, now: datetime | None = None) -> dict[str, State]:
        """Where each story stands, by id and in the order of first keeping; with `now`, as it was then."""
        stories: dict[str, list[Event]] = {}
        for event in self.events():
            if now is None or event.at <= whole_second(now):
                stories.setdefault(event.id, []).append(event)
        return {identity: fold(events) for identity, events in stories.items()}

    def approved(self, now: datetime) -> list[State]:
        """Stories with a version that may be public at `now`, sorted by id. What is under embargo then is not."""
        states = self.states(now)
        found = (states[key].open_at(whole_second(now)) for key in sorted(states))
        return [state for state in found if state.approved is not None]

    def published(self, now: datetime) -> list[State]:
        """Stories with a version that is public at `now`, the latest change first."""
        public = [state for state in self.approved(now) if state.published is not None]
        return sorted(public, key=lambda state: (state.modified or state.at, state.id), reverse=True)

    def approve(
        self,
        identity: str,
        version: int,
        *,
        now: datetime,
        by: str = "",
        rule: str = "",
        embargo: datetime | None = None,
        reason: str = "",
    ) -> State:
        """Lets a version go out, in the name of a person (`by`) or of the rule that newsroom.toml names.

        With an `embargo` it stays outside everything public until that instant, and has its address from now on, so
        that receivers who are trusted to wait can be told it. Approving again is told once.
        """
        if bool(by.strip()) == bool(rule):
            raise Trouble(f"{identity}: approved by a person or by a rule, one of the two")
        if rule and rule != self.settings.approve.rule:
            mend = f'[approve] rule = "{rule}" in newsroom.toml would let it'
            raise Trouble(f"{identity}: the rule {rule!r} may not approve", mend=mend)
        with self.alone():
            state, until = self.state(identity), whole_second(embargo) if embargo else None
            self._may_approve(state, version, rule)
            seen = visible_hash(self.story(identity, version))
            if (state.approved, state.approved_hash, state.embargo) != (version, seen, until):
                signed = {"person": by.strip()} if by.strip() else {"rule": rule}
                status: Status = moved(state.status, "schedule" if until else "approve", identity)
                told = Event(id=state.id, version=version, status=status, hash=seen, at=now)
                slug = self._address(state, version) if until else ""
                self.record(replace(told, approved_by=signed, embargo=until, slug=slug, reason=reason.strip()))
            return self.state(identity)

    def hold(self, identity: str, version: int, *, now: datetime, by: str, reason: str) -> State:
        """Takes a version back from the queue, or from readers if it was public."""
        return self._against("hold", identity, version, now, by, reason)

    def withdraw(self, identity: str, *, now: datetime, by: str, reason: str) -> State:
        """Takes a story, whatever its version, away from readers, with no notice in its place.

        Its id and address are never used again. desk/deciding.py leaves readers a notice.
        """
        return self._against("withdraw", identity, self.state(identity).version, now, by, reason)

    def spike(self, identity: str, *, now: datetime, by: str, reason: str) -> State:
        """Drops the newest version for good; what is public of the story stays."""
        return self._against("spike", identity, self.state(identity).version, now, by, reason)

    def claim(self, identity: str, *, now: datetime, by: str) -> State:
        """Says who is looking at the newest version. It stops nobody else."""
        return self._taken("claim", identity, now, by)

    def release(self, identity: str, *, now: datetime, by: str) -> State:
        """Makes a draft of what was claimed, held or spiked."""
        return self._taken("release", identity, now, by)

    def record(self, *events: Event) -> None:
        """Adds events to the ledger; mends a torn last line first. Times are cut to whole seconds."""
        with self.alone():
            self._ledger.add(*(replace(event, at=whole_second(event.at)) for event in events))

    def _address(self, state: State, version: int) -> str:
        taken = {other.slug: other.id for other in self.states().values() if other.slug}
        return state.slug or address(self.story(state.id, version), taken)

    def _may_approve(self, state: State, version: int, rule: str) -> None:
        if version < (state.published or 0):
            raise Trouble(f"{state.id}: version {state.published} is public, {version} is older")
        if rule and state.set_aside:
            raise Trouble(f"{state.id}: a person took it back, so only a person may approve it")

    def _taken(self, verb: Verb, identity: str, now: datetime, by: str) -> State:
        if not by.strip():
            raise Trouble(f"{identity}: say who")
        with self.alone():
            state = self.state(identity)
            status = moved(state.status, verb, identity)
            named = by.strip() if verb == "claim" else ""
            told = Event(id=state.id, version=state.version, status=status, hash=state.hash, at=now)
            self.record(replace(told, by=named))
            return self.state(identity)

    def _against(self, verb: Verb, identity: str, version: int, now: datetime, by: str, reason: str) -> State:
        if not (by.strip() and reason.strip()):
            raise Trouble(f"{identity}: say who and why")
        with self.alone():
            state = self.state(identity)
            status = moved(state.status, verb, identity)
            seen = visible_hash(self.story(identity, version))
            told = Event(id=state.id, version=version, status=status, hash=seen, at=now)
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


def _refuse_another(before: Bundle | None, bundle: Bundle) -> None:
    """An id is one story's for life: of one dataset, series, area and period."""
    if before is not None and _about(before) != _about(bundle):
        raise Unprintable(f"two-stories-one-id: {bundle['id']} is the story of {' '.join(map(str, _about(before)))}")


def _about(bundle: Bundle) -> tuple[Any, ...]:
    area, period = bundle.get("area") or {}, bundle.get("period") or {}
    return bundle.get("dataset"), bundle.get("series"), area.get("code"), period.get("end")


def _identity(bundle: Bundle) -> str:
    """The story's id, checked: it becomes the name of a folder."""
    text = bundle.get("id")
    if isinstance(text, str) and text.startswith("urn:uuid:") and is_uuid(text[9:]):
        return text
    raise Unprintable(f"{str(text)[:60]!r} is not a story's id", mend="ids look like urn:uuid:7e3b80a6-...")
