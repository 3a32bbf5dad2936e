"""Every edition of every table that ever came in, unedited, by hash; and the book of what came when."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from nlg.errors import BadSheet, NotKnown, Trouble
from nlg.files import append_lines, as_json, cut_to, write_whole
from nlg.ledger import read_time, write_time

BESIDE = "beside the sheet"  # origin of the table that lay there before any edition came in
Said = Mapping[str, Any]  # what a gate said: plain JSON with an `id`, and `says`: "hold", "warn" or "pass"


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One published version of a table. Files are named SHA256/FILE, as they lie in the archive.

    `part` is what came in, `whole` the table that stories are told from: the same file, unless it had to be put right
    or put together with editions before it. `sheet` and `register` are those it was first read by.
    """

    dataset: str
    table: str
    part: str
    whole: str
    released: date | None
    retrieved: datetime
    origin: str
    sheet: str
    register: str

    @property
    def known_on(self) -> date:
        """The day from which it counts: of publication, or of retrieval where that is not known.

        What lay there before any other came, and does not say of when it is, counts as there from the start.
        """
        return self.released or (date.min if self.origin == BESIDE else self.retrieved.date())

    @property
    def key(self) -> str:
        """What tells it from all others: the same file published again is another edition."""
        return f"{self.dataset}/{self.table}/{self.known_on.isoformat()}/{self.whole[:12]}"

    @property
    def sha256(self) -> str:
        """The hash of the table that stories are told from."""
        return self.whole.partition("/")[0]

    @property
    def file(self) -> str:
        """The name of that table."""
        return self.whole.partition("/")[2]

    def as_json(self) -> dict[str, Any]:
        """As the book and the receipt have it."""
        told = {key: value for key, value in vars(self).items() if key not in ("released", "retrieved")}
        released = self.released.isoformat() if self.released else None
        return {**told, "released": released, "retrieved": write_time(self.retrieved)}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """From the book; ValueError, KeyError or TypeError where it is no edition."""
        released = date.fromisoformat(told["released"]) if told["released"] else None
        same = {key: told[key] for key in ("dataset", "table", "part", "whole", "origin", "sheet", "register")}
        return cls(released=released, retrieved=read_time(told["retrieved"]), **same)


@dataclass
class _Kept:
    """An edition with what was last said of it."""

    edition: Edition
    used: bool = False
    said: tuple[Said, ...] = ()


@dataclass
class _Book:
    """The book as read so far."""

    kept: dict[str, _Kept] = field(default_factory=dict)
    let: dict[str, Said] = field(default_factory=dict)  # by a hold's id: who let it pass, when and why


class Archive:
    """A folder of files by hash, and its book. `folder` None: nothing was ever kept."""

    def __init__(
        self,
        folder: Path | None,
        staging: Path | None = None,
        alone: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self.folder = folder
        self._staging = staging or (folder / ".tmp" if folder else Path())
        self._alone = alone
        self._read_to = -1
        self._read = _Book()

    def keep(self, content: bytes, file: str) -> str:
        """Keeps a file; gives SHA256/FILE, under which it lies. Nothing is written where it is there already."""
        name = f"{hashlib.sha256(content).hexdigest()}/{Path(file).name}"
        write_whole(self.path(name), content, staging=self._staging)
        return name

    def path(self, name: str) -> Path:
        """Where SHA256/FILE lies."""
        if self.folder is None:
            raise NotKnown("there is no newsroom folder, so there is no archive", mend="use --home FOLDER")
        return self.folder / name

    def content(self, name: str) -> bytes:
        """The bytes of SHA256/FILE. A Trouble where they are gone or are no longer those that were kept."""
        try:
            found = self.path(name).read_bytes()
        except OSError as error:
            raise Trouble(f"{self.path(name)}: cannot be read: {error.strerror}") from None
        if hashlib.sha256(found).hexdigest() != name.partition("/")[0]:
            raise Trouble(f"{self.path(name)}: is not what was kept", mend="bring it back from a copy")
        return found

    def receipt(self, edition: Edition) -> str:
        """Keeps the paper that says when and from where a table came, for whoever checks; gives SHA256/FILE."""
        told = edition.as_json()
        facts = {key: told[key] for key in ("dataset", "table", "released", "retrieved", "origin", "part")}
        paper = {**facts, "file": edition.file, "sha256": edition.sha256}
        return self.keep(as_json(paper), f"receipt-{edition.table}-{edition.known_on.isoformat()}.json")

    def arrive(self, edition: Edition) -> bool:
        """Puts an edition into the book; False where it is there already. Its files must have been kept.

        One that was refused may come again: it is now read by the sheet and register of today.
        """
        with self._alone():
            known = self._book().kept.get(edition.key)
            by = (edition.sheet, edition.register)
            if known and (known.used or (known.edition.sheet, known.edition.register) == by):
                return False
            self._write("arrived", edition.retrieved, edition.as_json())
            return True

    def judge(self, edition: Edition, said: Sequence[Said], *, used: bool, now: datetime) -> None:
        """Writes down what the gates said of an edition, and whether stories may be told from it at all."""
        with self._alone():
            kept = self._book().kept.get(edition.key)
            if kept is None or (kept.used, list(kept.said)) != (used, list(said)):
                self._write("judged", now, {"edition": edition.key, "used": used, "said": list(said)})

    def let(self, hold: str, *, by: str, reason: str, now: datetime) -> None:
        """Lets stories pass that a hold stops, in an editor's name. NotKnown where there is no such hold."""
        if not (by.strip() and reason.strip()):
            raise Trouble(f"{hold}: say who and why", mend='--by "Your Name" --reason "..."')
        with self._alone():
            known = [one["id"] for kept in self._book().kept.values() for one in kept.said if one["says"] == "hold"]
            if hold not in known:
                raise NotKnown(f"there is no hold '{hold}'", mend=f"holds: {', '.join(known[-5:]) or 'none'}")
            self._write("let", now, {"hold": hold, "by": by.strip(), "reason": reason.strip()})

    def editions(self, dataset: str, table: str, as_of: date | None = None) -> list[Edition]:
        """Those that stories may be told from, by the day they are known from; with `as_of` those known by then."""
        kept = [one for one in self._about(dataset, table) if one.used]
        return [one.edition for one in kept if as_of is None or one.edition.known_on <= as_of]

    def current(self, dataset: str, table: str, as_of: date | None = None) -> Edition | None:
        """The newest of them; None where there is none."""
        return next(reversed(self.editions(dataset, table, as_of)), None)

    def all(self, dataset: str) -> Iterator[tuple[Edition, bool, tuple[Said, ...]]]:
        """Every edition of a dataset: whether it is used, and what the gates said."""
        yield from ((one.edition, one.used, one.said) for one in self._about(dataset, ""))

    def said(self, edition: Edition) -> tuple[Said, ...]:
        """What the gates last said of an edition."""
        kept = self._book().kept.get(edition.key)
        return kept.said if kept else ()

    def held(self, edition: Edition) -> list[Said]:
        """The holds on an edition that nobody has let pass."""
        return [one for one in self.said(edition) if one["says"] == "hold" and one["id"] not in self._book().let]

    def letters(self) -> dict[str, Said]:
        """By a hold's id who let it pass, when and why."""
        return dict(self._book().let)

    def _about(self, dataset: str, table: str) -> list[_Kept]:
        kept = [one for one in self._book().kept.values() if one.edition.dataset == dataset]
        wanted = [one for one in kept if table in ("", one.edition.table)]
        return sorted(wanted, key=lambda one: (one.edition.known_on, one.edition.retrieved))

    def _write(self, what: str, at: datetime, told: Said) -> None:
        """Adds a line; one that a killed run left unfinished is cut off first."""
        book = self.path("book.jsonl")
        content = book.read_bytes() if book.exists() else b""
        if tail := content.rpartition(b"\n")[2]:
            cut_to(book, len(content) - len(tail))
        line = {"what": what, "at": write_time(at), **told}
        append_lines(book, json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))

    def _book(self) -> _Book:
        path = self.folder / "book.jsonl" if self.folder else None
        length = path.stat().st_size if path and path.exists() else 0
        if path and length != self._read_to:
            content = path.read_bytes() if length else b""
            self._read_to, self._read = len(content), _Book()
            for number, line in enumerate(content.split(b"\n")[:-1], 1):  # what stands behind the last is unfinished
                self._take(line, f"{path}: line {number}")
        return self._read

    def _take(self, line: bytes, where: str) -> None:
        try:
            told = json.loads(line)
            if told["what"] == "arrived":
                edition = Edition.read(told)
                self._read.kept[edition.key] = _Kept(edition=edition)
            elif told["what"] == "judged":
                kept = self._read.kept[told["edition"]]
                kept.used, kept.said = bool(told["used"]), tuple(told["said"])
            else:
                self._read.let[told["hold"]] = {key: told[key] for key in ("at", "by", "reason")}
        except (ValueError, KeyError, TypeError) as fault:
            mend = "put the line back from a copy of the file, or take it out"
            raise BadSheet(f"{where}: is not a line of the archive's book: {fault}", mend=mend) from None
