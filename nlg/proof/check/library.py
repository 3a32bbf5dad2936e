"""The files a bundle names: found by base name, compared by hash, each read once."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import IO, Any
from weakref import WeakValueDictionary

from .exact import plain
from .register import Register
from .report import Unreadable
from .tables import Table

ROLES = ("table", "register", "sheet", "style", "receipt", "context", "story")
MAYBE_ROLES = ("receipt", "context", "story")  # a story may do without


_HASH = re.compile(r"[0-9a-f]{64}")
_KEPT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/v[0-9]+\.json")  # an earlier story, as it is kept
_READ: WeakValueDictionary[tuple[str, str], Table] = WeakValueDictionary()  # by content and shape: what any has read


class Library:
    """Source files in some folders. What has been read stays read as long as the library lives."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._files: dict[tuple[str, str], bytes] = {}
        self._tables: dict[tuple[str, str], Table] = {}
        self._registers: dict[str, Register] = {}
        self._tomls: dict[str, Mapping[str, Any]] = {}

    def table(
        self, source: Mapping[str, Any], shape: Mapping[str, Any], columns: Collection[str], by: Collection[str] = ()
    ) -> Table:
        """The table of a source, read with this shape; `columns` are those that measures use, `by` tells rows apart."""
        key = (source["sha256"], repr((source["file"], sorted(shape.items(), key=str), sorted(columns), sorted(by))))
        if key not in self._tables:
            with self.opened(source) as content:
                known = _READ.get(key)
                self._tables[key] = _read(source, content, shape, columns, by) if known is None else known
            _READ[key] = self._tables[key]
        return self._tables[key]

    def register(self, source: Mapping[str, Any]) -> Register:
        """The area register of a source."""
        content = self._content(source)
        if source["sha256"] not in self._registers:
            self._registers[source["sha256"]] = Register(source["file"], content)
        return self._registers[source["sha256"]]

    def toml(self, source: Mapping[str, Any]) -> Mapping[str, Any]:
        """A sheet, a style or a context store, with its numbers exact."""
        content = self._content(source)
        if source["sha256"] not in self._tomls:
            self._tomls[source["sha256"]] = _toml(source["file"], content)
        return self._tomls[source["sha256"]]

    def document(self, source: Mapping[str, Any]) -> Mapping[str, Any]:
        """A JSON document: an earlier story, which is a bundle itself, or a receipt."""
        try:
            found = json.loads(self._content(source).decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"{source['file']:.80}: not JSON in UTF-8: {error}") from error
        if not isinstance(found, dict):
            raise Unreadable(f"{source['file']:.80}: is no JSON object")
        return found

    def _content(self, source: Mapping[str, Any]) -> bytes:
        """The bytes of a source whose hash is right. Raises Unreadable naming what is missing or differs."""
        file, wanted = source["file"], source["sha256"]
        if (file, wanted) not in self._files:
            with self.opened(source) as content:
                self._files[file, wanted] = content.read()
        return self._files[file, wanted]

    @contextmanager
    def opened(self, source: Mapping[str, Any]) -> Iterator[IO[bytes]]:
        """The file of a source, from its first byte: a table may be longer than memory is wide."""
        file, wanted = source["file"], source["sha256"]
        if not _HASH.fullmatch(wanted):
            raise Unreadable(f"source {file:.80}: sha256 {wanted:.80} is none")
        plain_name = file and file == Path(file).name and file not in (".", "..") and "\x00" not in file
        if not plain_name and not _KEPT.fullmatch(file):
            raise Unreadable(f"source file {file!r} is not a plain file name")
        found = ""
        for path in [path for folder in self._folders for path in (folder / file, folder / wanted / file)]:
            try:
                content = path.open("rb")
            except OSError:
                continue
            with content:
                found = _hash(content)
                if found == wanted:
                    content.seek(0)
                    yield content
                    return
        if found:
            raise Unreadable(
                f"source {file} has sha256 {found}, not {wanted:.80}; find the edition that the story was written from"
            )
        looked = ", ".join(str(folder) for folder in self._folders) or "no folder"
        raise Unreadable(f"source {file:.80} is missing; looked in {looked}; name its folder with --sources")


def _read(
    source: Mapping[str, Any],
    content: IO[bytes],
    shape: Mapping[str, Any],
    columns: Collection[str],
    by: Collection[str],
) -> Table:
    table = Table(source["file"], content, shape, columns, by)
    content.seek(0)
    if _hash(content) != source["sha256"]:
        raise Unreadable(f"source {source['file']:.80} was written over while it was read")
    return table


def _hash(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := content.read(1 << 20):
        digest.update(piece)
    return digest.hexdigest()


def _toml(file: str, content: bytes) -> Mapping[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8"), parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:  # ValueError of 6,000 digits too
        raise Unreadable(f"{file}: not TOML in UTF-8: {error}") from error


def toml_number(value: object) -> int | Fraction | None:
    """A TOML number as an exact one; `None` for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return plain(Fraction(value)) if isinstance(value, Decimal) and value.is_finite() else None


def at_path(document: Mapping[str, Any], path: str) -> object:
    """What stands at a dotted path of a TOML document (a number counts into a list); `None` for nothing."""
    found: object = document
    for part in path.split("."):
        if isinstance(found, list) and part.isdecimal() and len(part) < 9:
            found = found[int(part)] if int(part) < len(found) else None
        else:
            found = found.get(part) if isinstance(found, Mapping) else None
    return found


def toml_text(document: Mapping[str, Any], path: str) -> str | None:
    """The text, date or whole number at a dotted path, as text."""
    found = at_path(document, path)
    if isinstance(found, date):
        return found.isoformat()
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else None
