"""The one thin layer all writing goes through: whole files or none, appended lines, one writer at a time."""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_count = itertools.count(1)  # two threads of one process must not share a temporary name


def write_whole(path: Path, content: bytes, *, staging: Path, lasting: bool = True) -> bool:
    """Puts `content` at `path` in one step; False, and nothing touched, where it is there already.

    `staging` is a folder on the same disk, outside any folder that others read (receivers take every file
    they see, dot-files too). A process killed at any moment leaves the old file or the new one at `path`,
    and at worst a stray file in `staging`, which `clear_staging` takes away. What is not `lasting` is not waited for
    until it is on disk: a power cut may leave it damaged.
    """
    if path.is_file() and path.read_bytes() == content:
        return False
    make_folder(path.parent)
    make_folder(staging)
    draft = staging / f"{os.getpid()}-{next(_count)}-{path.name}"
    try:
        write_new(draft, content)
        if lasting:
            _settle(draft, os.O_RDONLY)
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    if lasting:
        settle(path.parent)
    return True


def write_new(path: Path, content: bytes) -> None:
    """Writes a new file; its bytes are on disk after `settle_all`, its name after `settle`."""
    with path.open("xb") as file:
        file.write(content)


def settle_all(paths: Sequence[Path]) -> None:
    """Puts new files on disk: all in one go, which takes a small part of the time of one by one; then asks of each.

    Only a file that is asked for by itself says that the disk has failed it.
    """
    if paths:
        os.sync()
    for path in paths:
        _settle(path, os.O_RDONLY)


@contextmanager
def drafted(path: Path, *, staging: Path) -> Iterator[Path]:
    """Where to write a file too long to hold: moved to `path` in one step at the end, or gone if anything fails.

    The draft has the name of `path`, in a folder of its own, so that what is said of it names the file.
    """
    folder = staging / f"{os.getpid()}-{next(_count)}"
    make_folder(folder)
    try:
        yield folder / path.name
        with (folder / path.name).open("rb") as file:
            os.fsync(file.fileno())
        make_folder(path.parent)
        os.replace(folder / path.name, path)
    finally:
        shutil.rmtree(folder)
    settle(path.parent)


def append_lines(path: Path, *lines: bytes) -> None:
    """Adds lines, safely on disk when this returns; killed, it leaves the first of them. None may hold a line feed."""
    if any(b"\n" in line for line in lines):
        raise ValueError("one line, and it holds a line feed")
    make_folder(path.parent)
    new = not path.exists()
    with path.open("ab") as file:
        file.write(b"".join(line + b"\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    if new:
        settle(path.parent)


def cut_to(path: Path, length: int) -> None:
    """Shortens a file to its first `length` bytes."""
    with path.open("r+b") as file:
        file.truncate(length)
        os.fsync(file.fileno())


def clear_staging(staging: Path) -> None:
    """Takes away what killed runs left. Only for whoever holds the lock: another's draft may lie there."""
    if not staging.is_dir():
        return
    for stray in staging.iterdir():
        if stray.is_dir() and not stray.is_symlink():
            shutil.rmtree(stray)
        else:
            stray.unlink()


@contextmanager
def only_one(lock: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Waits until no other process holds `lock`, and holds it. The system frees it if the process dies.

    `waiting` is called once where another one holds it.
    """
    make_folder(lock.parent)
    with lock.open("ab") as file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        yield  # closing the file frees the lock


def as_json(content: Any) -> bytes:
    """JSON as this project writes it: UTF-8, keys in order, a line for each key and each item of a list there.

    Raises ValueError for what no strict reader takes: not-a-number, infinity, half a surrogate pair.

    >>> as_json({"area": "Ynys Môn", "facts": [{"id": "f1"}, {"id": "f2"}]}).decode()
    '{\\n"area": "Ynys Môn",\\n"facts": [\\n {"id": "f1"},\\n {"id": "f2"}]\\n}\\n'
    """
    if not isinstance(content, dict):
        return (_encoded(content) + "\n").encode("utf-8")
    lines = [f"{_encoded(key)}: {_listed(value)}" for key, value in content.items()]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8")


_encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _listed(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _encoded(value)
    return "[\n " + ",\n ".join(map(_encoded, value)) + "]"


def mark_of_files(paths: Iterable[Path]) -> str:
    """One SHA-256 (hex) of the names and bytes of all these files, in whatever order they are given."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def slug(text: str, instead: str = "area") -> str:
    """A name for a file or an address: lower case, letters, figures and hyphens; `instead` where none of them is left.

    >>> slug("King's Lynn and West Norfolk"), slug("Corse-du-Sud"), slug("Corrèze"), slug("東京", "jp-13")
    ('kings-lynn-and-west-norfolk', 'corse-du-sud', 'correze', 'jp-13')
    """
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("\u2019", ""))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or instead


def make_folder(folder: Path) -> None:
    """Makes a folder and those above it; each new name is on disk when this returns."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    settle(folder.parent)


def settle(folder: Path) -> None:
    """Puts a folder's list of names on disk: a renamed file is only there for good after this."""
    _settle(folder, os.O_RDONLY | os.O_DIRECTORY)


def _settle(path: Path, how: int) -> None:
    handle = os.open(path, how)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
