"""A packed story: a folder with story, sources and a list of every file's hash, proved from itself alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

from .checker import Checker
from .report import Unreadable, Verdict
from .siblings import Siblings

MANIFEST = "manifest-sha256.txt"
SOURCES = "sources"


def is_crate(folder: Path) -> bool:
    """Whether a folder is a packed story: it has the list of hashes beside its story."""
    return (folder / MANIFEST).is_file() and (folder / "story.json").is_file()


def manifest(folder: Path) -> str:
    """A line for each file below a folder but the list itself: hash, two blanks, path; in the order of the paths."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n"
        for name, path in sorted(paths.items())
        if name != MANIFEST
    )


def check_packed(path: Path, beside: Siblings | None = None) -> Verdict:
    """The verdict on the story of a packed folder, from the sources in it and nothing else."""
    return Checker(unpacked(path.parent)).check_file(path, beside)


def unpacked(folder: Path) -> list[Path]:
    """Where the sources of a packed story lie. Unreadable, with the file, where any byte is not as it was packed."""
    try:
        said, found = (folder / MANIFEST).read_bytes().decode("utf-8"), manifest(folder)
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{MANIFEST} cannot be read: {error}") from error
    if said != found:
        raise Unreadable(f"{_first_unlike(said, found)}; unpack the story again from where you had it")
    return [folder / SOURCES]


def _first_unlike(said: str, found: str) -> str:
    """Which file differs from the list, is missing or was added."""
    listed, there = _hashes(said), _hashes(found)
    for name in sorted({*listed, *there}):
        if name not in there:
            return f"{name:.80} is missing from the packed story"
        if name not in listed:
            return f"{name:.80} was not packed with the story"
        if listed[name] != there[name]:
            return f"{name:.80} is not as it was packed"
    return f"{MANIFEST} is not as it was packed"


def _hashes(lines: str) -> dict[str, str]:
    """The hash of each path in a list of hashes."""
    return {name: hashed for hashed, _, name in (line.partition("  ") for line in lines.splitlines())}
