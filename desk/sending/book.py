"""The book of deliveries: every try, line by line and never changed; what is still to do is worked out from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self, get_args

from desk.sending.parcel import Verb, Wanted
from nlg.errors import BadSheet
from nlg.files import append_lines, cut_to
from nlg.ledger import read_time, write_time

Said = Literal["sent", "failed", "waits", "dead"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A try. `next` is the time before which there is no other; `whole`: until then nothing goes to this target.

    failed: will be tried again; waits: for a person; dead: tried for the last time. `remote` is what the receiver
    said of what it took. `tries` counts those that failed.
    """

    target: str
    delivery: str
    what: str
    version: int
    verb: Verb
    hash: str
    at: datetime
    said: Said
    tries: int = 0
    reason: str = ""
    next: datetime | None = None
    whole: bool = False
    remote: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, target: str, delivery: str, wanted: Wanted, at: datetime) -> Self:
        """A try that failed, as long as nothing else is said of it."""
        return cls(target=target, delivery=delivery, at=at, said="failed", **vars(wanted))

    def as_dict(self) -> dict[str, object]:
        """For JSON, without what is empty."""
        told = {key: value for key, value in asdict(self).items() if value not in (None, "", {}, False)}
        return {key: write_time(value) if isinstance(value, datetime) else value for key, value in told.items()}

    @classmethod
    def read(cls, line: bytes) -> Self:
        """The try a line tells; ValueError says what is wrong with it."""
        told = json.loads(line)
        if not isinstance(told, dict) or told.get("said") not in get_args(Said):
            raise ValueError("it does not say what became of it")
        times: dict[str, Any] = {key: read_time(told[key]) for key in ("at", "next") if key in told}
        try:
            return cls(**({"version": 0} | told | times))
        except TypeError as fault:
            raise ValueError(str(fault)) from None


class Book:
    """deliveries.jsonl of a newsroom. What a killed run left at its end is cut off when the book is opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last: dict[str, Line] = {}  # by delivery
        self._had: dict[tuple[str, str], Line] = {}  # by target and what: the last that was taken
        self._may_have: dict[tuple[str, str], Line] = {}
        self._count: dict[tuple[str, str], int] = {}
        self._of: dict[str, Line] = {}  # by target
        for line in self._lines():
            self._take(line)

    def last(self, delivery: str) -> Line | None:
        """What became of a delivery at the last try."""
        return self._last.get(delivery)

    def had(self, target: str, what: str) -> Line | None:
        """What a target took last of a story or feed."""
        return self._had.get((target, what))

    def may_have(self, target: str, what: str) -> Line | None:
        """What a target took last of a story, or was tried last ahead of its time, whatever came of that."""
        return self._may_have.get((target, what))

    def times(self, target: str, what: str) -> int:
        """How often a target took something of a story or feed."""
        return self._count.get((target, what), 0)

    def rests_until(self, target: str) -> datetime | None:
        """Until when a target has asked to be left alone."""
        line = self._of.get(target)
        return line.next if line is not None and line.whole else None

    def add(self, line: Line) -> None:
        """Adds a try; one that waits for the same reason as before is not told twice."""
        before = self._last.get(line.delivery)
        if before and line.said == "waits" and (before.said, before.reason) == (line.said, line.reason):
            return
        text = json.dumps(line.as_dict(), ensure_ascii=False, separators=(",", ":"))
        append_lines(self._path, text.encode("utf-8"))
        self._take(line)

    def dead(self) -> list[Line]:
        """What will not be tried again by itself, oldest first."""
        return [line for line in self._last.values() if line.said == "dead" and self._is_newest(line)]

    def _is_newest(self, line: Line) -> bool:
        """Whether nothing later of the same story was taken: then nobody misses it."""
        had = self.had(line.target, line.what)
        return had is None or had.at <= line.at

    def _take(self, line: Line) -> None:
        self._last[line.delivery] = line
        self._of[line.target] = line
        key = (line.target, line.what)
        if line.said == "sent" or line.verb == "embargoed":
            self._may_have[key] = line
        if line.said == "sent":
            self._had[key], self._count[key] = line, self._count.get(key, 0) + 1

    def _lines(self) -> Iterator[Line]:
        content = self._path.read_bytes() if self._path.exists() else b""
        whole, _, torn = content.rpartition(b"\n")
        if torn:
            cut_to(self._path, len(content) - len(torn))
        for number, text in enumerate(whole.split(b"\n"), 1):
            if text:
                yield self._line(text, number)

    def _line(self, text: bytes, number: int) -> Line:
        try:
            return Line.read(text)
        except (ValueError, KeyError, TypeError) as fault:
            mend = "put the line back from a copy of the file, or take it out"
            raise BadSheet(f"{self._path}: line {number}: is not a try of a delivery: {fault}", mend=mend) from None


def is_had(line: Line | None, wanted: Wanted) -> bool:
    """Whether what a target took last is what it ought to have."""
    if line is None:
        return False
    gone = "withdrawn" in (line.verb, wanted.verb)
    if gone and line.verb != wanted.verb:
        return False
    return (line.version, line.hash) == (wanted.version, wanted.hash)
