"""What a context file may say: quotes, background, events and targets, each with its source; checked key by key."""

from __future__ import annotations

import hashlib
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from nlg.errors import BadSheet
from nlg.intake.lines import Lines, Where
from nlg.intake.register import Register
from nlg.intake.sheet import Sheet, Target
from nlg.store import Background, Context, Event, Quote

ENDINGS = (".", "!", "?", "…")
DOUBLE_MARKS = '"“”„«»'


def _day(value: object) -> object:
    if type(value) is not date:
        raise ValueError("write a day as 2021-03-03, without quotation marks and without a time")
    return value


def _printable(text: str) -> str:
    """What can be printed as it stands, and be compared letter for letter: no breaks, no doubled blanks."""
    if not text or text != text.strip() or "  " in text:
        raise ValueError("must not be empty, nor have blanks at its ends or two of them together")
    if not text.isprintable():
        raise ValueError(
            "must be one paragraph of plain text (three quotation marks: end each line of it but the last with \\)"
        )
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError("has letters and accents apart: save it in Unicode's composed form (NFC)")
    if any(mark in text for mark in ("{{", "}}", "{%", "%}", "{#", "#}")):
        raise ValueError("has marks of a template in it")
    return text


def _name(text: str) -> str:
    if text[-1] in ",;:":
        raise ValueError(f"must not end with '{text[-1]}': the sentence goes on behind it")
    return text


def _whole_sentences(text: str) -> str:
    if not text.endswith(ENDINGS):
        raise ValueError("must end as a sentence does, with . ! ? or …")
    return text


def _no_double_marks(text: str) -> str:
    if any(mark in text for mark in DOUBLE_MARKS):
        raise ValueError("leave the double quotation marks to the house style; a quote within it takes single ones")
    return text


Day = Annotated[date, BeforeValidator(_day)]
Words = Annotated[str, AfterValidator(_printable)]
Name = Annotated[Words, AfterValidator(_name)]
Sentences = Annotated[Words, AfterValidator(_whole_sentences)]
Spoken = Annotated[Sentences, AfterValidator(_no_double_marks)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    areas: tuple[str, ...] = Field(min_length=1, description="codes; what lies within them counts too")
    datasets: tuple[str, ...] = Field((), description="ids of datasets that it belongs to")
    topics: tuple[str, ...] = Field((), description="or codes of topics that a dataset's sheet names")
    valid_from: Day | None = None
    valid_to: Day | None = Field(None, description="the last day on which it may be told")
    source: Words
    url: str = Field("", pattern=r"^(https?://\S+)?$")
    licence: str = ""

    @model_validator(mode="after")
    def _is_about_something(self) -> _Entry:
        if not self.datasets and not self.topics:
            raise ValueError("datasets: name a dataset here or a topic in 'topics', or it would fit any story")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to: lies before its valid_from")
        return self

    def is_about(self, sheet: Sheet) -> bool:
        """Whether it belongs to a dataset, by its id or by a topic."""
        return sheet.id in self.datasets or any(topic.code in self.topics for topic in sheet.topics)


class QuoteEntry(_Entry):
    """A person's words, never to be changed: who, in what role, when, where they stand, who approved them."""

    text: Spoken
    speaker: Name
    role: Name = Field(description="stands between commas behind the name: 'head of the Borset Museum'")
    date: Day = Field(description="the day on which it was said")
    verb: Literal["said", "wrote"] = "said"
    approved_by: Words

    @model_validator(mode="after")
    def _in_order(self) -> QuoteEntry:
        for key in ("valid_to", "valid_from"):
            bound = getattr(self, key)
            if bound is not None and bound < self.date:
                raise ValueError(f"{key}: lies before its date, {self.date}")
        return self


class BackgroundEntry(_Entry):
    """A sentence or two of an editor's, printed as they stand."""

    text: Sentences
    date: Day = Field(description="the day on which it was known to be right")
    measures: tuple[str, ...] = Field((), description="only in stories that tell one of these")


class EventEntry(_Entry):
    """Something that happened on a day, or from a day until another."""

    what: Name = Field(description="fits behind 'after': 'schools reopened'")
    day: Day
    until: Day | None = None
    valid_to: Day = Field(description="the last day on which it is worth a mention")

    @model_validator(mode="after")
    def _in_order(self) -> EventEntry:
        if self.until is not None and self.until <= self.day:
            raise ValueError("until: must lie after its day")
        if self.valid_to < (self.until or self.day):
            raise ValueError("valid_to: lies before the event is over")
        return self


class TargetEntry(Target):
    """A goal as a dataset's sheet has it, and the datasets it is for."""

    datasets: tuple[str, ...] = Field(min_length=1)


class ContextFile(BaseModel):
    """All that one context file holds. Every part may be missing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    quotes: tuple[QuoteEntry, ...] = ()
    background: tuple[BackgroundEntry, ...] = ()
    events: tuple[EventEntry, ...] = ()
    targets: Mapping[str, TargetEntry] = {}


@dataclass(frozen=True, kw_only=True, eq=False)
class Store:
    """One context file as read. `id` is what a story's sources call it; `line(path)` is where an entry begins."""

    id: str
    path: Path
    sha256: str
    held: ContextFile
    lines: Lines

    def line(self, *path: str | int) -> int:
        """The line, from 1, on which an entry or key begins."""
        return self.lines.of(path)

    def fault(self, path: Where, said: str) -> BadSheet:
        """An error about an entry or key, with file and line."""
        return _fault(self.path, self.lines, path, said)


def load_context(files: Mapping[str, Path]) -> tuple[Store, ...]:
    """The context files of a shelf (name -> file), in its order. BadSheet names file, line and key."""
    return tuple(_load(stem, path) for stem, path in files.items())


def _load(stem: str, path: Path) -> Store:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
        found = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise BadSheet(f"{path.name}: not UTF-8 at byte {error.start}", mend="save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise BadSheet(f"{path.name}: {error}") from error
    lines = Lines(text)
    try:
        held = ContextFile.model_validate(found)
    except ValidationError as error:
        raise _first_fault(path, lines, error) from error
    return Store(id=f"context/{stem}", path=path, sha256=hashlib.sha256(content).hexdigest(), held=held, lines=lines)


def _first_fault(path: Path, lines: Lines, error: ValidationError) -> BadSheet:
    fault = error.errors()[0]
    said = fault["msg"].removeprefix("Value error, ")
    where: Where = tuple(fault["loc"])
    key, parted, rest = said.partition(": ")
    if parted and key.isidentifier():  # a rule about several keys names the one that is wrong
        where, said = (*where, key), rest
    said = {"missing": "this key must be there", "extra_forbidden": "there is no such key"}.get(fault["type"], said)
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return _fault(path, lines, where, said + more)


def _fault(path: Path, lines: Lines, where: Where, said: str) -> BadSheet:
    return BadSheet(f"{path.name}: line {lines.of(where)}: {'.'.join(map(str, where))}: {said}")


def context_of(stores: Sequence[Store], sheet: Sheet, register: Register) -> Context:
    """What the stores hold for a dataset. BadSheet where an entry names this dataset and an area nobody knows."""
    within = _within(register)
    found: dict[str, list[Any]] = {"quotes": [], "background": [], "events": []}
    for store in stores:
        for kind, n, entry in entries(store):
            if entry.is_about(sheet):
                if sheet.id in entry.datasets:
                    _areas_exist(store, (kind, n, "areas"), entry.areas, register)
                found[kind].append(_kept(store, kind, n, entry, within(entry.areas)))
    return Context(
        quotes=tuple(found["quotes"]),
        background=tuple(found["background"]),
        events=tuple(found["events"]),
        files={store.id: (store.path.name, store.sha256) for store in stores},
    )


def entries(store: Store) -> Iterator[tuple[str, int, QuoteEntry | BackgroundEntry | EventEntry]]:
    """Every quote, background line and event of a store: its kind, its number from 0, itself."""
    for kind in ("quotes", "background", "events"):
        for n, entry in enumerate(getattr(store.held, kind)):
            yield kind, n, entry


def targets_of(stores: Sequence[Store], sheet: Sheet, register: Register) -> Iterator[tuple[Store, str, TargetEntry]]:
    """The targets in store for a dataset. BadSheet where one takes another's name, or speaks of what is not there."""
    seen = set(sheet.targets)
    measures = {name for table in sheet.tables.values() for name in table.measures}
    for store in stores:
        for key, target in store.held.targets.items():
            if sheet.id not in target.datasets:
                continue
            if key in seen:
                raise store.fault(("targets", key), f"{sheet.id} has a target of this name already")
            if target.measure not in measures:
                raise store.fault(("targets", key, "measure"), f"{sheet.id} has no measure '{target.measure}'")
            _areas_exist(store, ("targets", key, "areas"), target.areas, register)
            seen.add(key)
            yield store, key, target


def _areas_exist(store: Store, where: Where, codes: Iterable[str], register: Register) -> None:
    for code in codes:
        if code not in register.areas:
            raise store.fault(where, f"'{code}' is not in {register.file.name}")


def _within(register: Register) -> Callable[[Iterable[str]], frozenset[str]]:
    """Areas and all that lies in them, by parent or by members, and groups all of whose members do."""
    groups = [area for area in register.areas.values() if area.members]

    def found(codes: Iterable[str]) -> frozenset[str]:
        waiting = [code for code in codes if code in register.areas]
        for code in waiting:  # grows as it goes
            waiting.extend(part for part in register.parts(code) if part not in waiting)
        return frozenset(waiting) | {group.code for group in groups if set(group.members) <= set(waiting)}

    return found


def _kept(
    store: Store,
    kind: str,
    n: int,
    entry: QuoteEntry | BackgroundEntry | EventEntry,
    areas: frozenset[str],
) -> Quote | Background | Event:
    about: dict[str, Any] = {
        "store": store.id,
        "key": f"{kind}.{n}",
        "areas": areas,
        "first": entry.valid_from,
        "last": entry.valid_to,
        "source": entry.source,
        "url": entry.url,
        "licence": entry.licence,
    }
    if isinstance(entry, QuoteEntry):
        words = {key: getattr(entry, key) for key in ("text", "speaker", "role", "verb", "approved_by")}
        return Quote(**(about | words | {"said_on": entry.date, "first": entry.valid_from or entry.date}))
    if isinstance(entry, BackgroundEntry):
        return Background(**about, text=entry.text, known_on=entry.date, measures=entry.measures)
    return Event(**about, what=entry.what, day=entry.day, until=entry.until)
