"""A folder whose files change together: a new build is made out of sight and takes the old one's place in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nlg.files import make_folder, settle, settle_all, write_new

BUILDS = "builds"  # beside the link: the folder that holds the one build there is, and while it is made the next
Files = Iterable[tuple[str, bytes | None]]


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What a build changed, as paths relative to the folder, sorted. A folder that is gone is named once, as such."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


def rebuild(link: Path, files: Files, *, staging: Path, staged: Callable[[], None] = lambda: None) -> Changes:
    """Makes `link` lead to a folder of exactly these files; what does not change is not touched (the same inode).

    Content None stands for the file as it is. `staging` is an empty folder on the same disk, outside what readers
    see; `staged` is called when all files are made and on disk, and readers have none of them yet. Only for whoever
    holds the lock. Killed, or failing, at any moment it leaves the build that was there, whole, or the new one, whole;
    strays are gone after the next. Where nothing changes nothing is done.
    """
    builds = link.parent / BUILDS
    old = _present(link, builds)
    _clear(builds, old)
    fresh = staging / "build"
    written, unchanged = _staged(old, fresh, files)
    settle_all([fresh / path for path in written])
    staged()
    removed = sorted(set(_names(old)) - {*written, *unchanged})
    if written or removed or old is None:
        _carry(old, fresh, unchanged)
        folders = {str(parent) for path in (*written, *unchanged) for parent in PurePosixPath(path).parents}
        _exchange(link, builds, fresh, staging)
        _clear(builds, link.resolve())
        removed = sorted({_top(path, folders) for path in removed})
    return Changes(written=tuple(sorted(written)), unchanged=tuple(sorted(unchanged)), removed=tuple(removed))


def _present(link: Path, builds: Path) -> Path | None:
    """The build that readers have; a folder of an earlier version of this program becomes one."""
    if link.is_dir() and not link.is_symlink():
        make_folder(builds)
        os.replace(link, builds / "0")
        link.symlink_to(f"{BUILDS}/0")
    return link.resolve() if link.is_dir() else None


def _staged(old: Path | None, fresh: Path, files: Files) -> tuple[list[str], list[str]]:
    """Writes what is new; (paths written, paths that stay)."""
    written, unchanged, seen = [], [], set[str]()
    for path, content in files:
        if path in seen or path != PurePosixPath(path).as_posix() or {"..", "/"} & {*PurePosixPath(path).parts}:
            raise ValueError(f"{path}: is written twice, or lies outside the folder")
        seen.add(path)
        if content is None or (old is not None and _is(old / path, content)):
            unchanged.append(path)
        else:
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            write_new(fresh / path, content)
            written.append(path)
    return written, unchanged


def _is(path: Path, content: bytes) -> bool:
    """Whether a file holds these bytes; most that do not have another length, and are not read."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _carry(old: Path | None, fresh: Path, unchanged: Iterable[str]) -> None:
    """Puts what stays into the new build: the same files under a second name, or copies where a disk has no links."""
    fresh.mkdir(parents=True, exist_ok=True)
    made = set[Path]()
    for path in unchanged:
        assert old is not None  # nothing stays as it is where there was nothing
        folder = (fresh / path).parent
        if folder not in made:
            folder.mkdir(parents=True, exist_ok=True)
            made.add(folder)
        try:
            os.link(old / path, fresh / path)
        except (PermissionError, NotImplementedError):
            shutil.copy2(old / path, fresh / path)


def _exchange(link: Path, builds: Path, fresh: Path, staging: Path) -> None:
    """The one step: until it readers have the old build, from it on the new one, which is on disk by then."""
    os.sync()  # thousands of folders' names at once
    make_folder(builds)
    numbers = [int(each.name) for each in builds.iterdir() if each.name.isdigit()]
    name = str(max(numbers, default=0) + 1)
    os.replace(fresh, builds / name)
    settle(builds)
    draft = staging / link.name
    draft.symlink_to(f"{BUILDS}/{name}")
    os.replace(draft, link)
    settle(link.parent)


def _clear(builds: Path, current: Path | None) -> None:
    """Takes away every build but the current one."""
    for each in builds.iterdir() if builds.is_dir() else ():
        if current is None or each.name != current.name:
            shutil.rmtree(each)


def _names(folder: Path | None) -> Iterator[str]:
    for at, _, names in os.walk(folder) if folder is not None else ():
        below = at[len(str(folder)) + 1 :]
        yield from (f"{below}/{name}" if below else name for name in names)


def _top(path: str, folders: set[str]) -> str:
    """The highest folder of a path that is no more, else the path."""
    gone = [str(parent) for parent in PurePosixPath(path).parents if str(parent) not in folders]
    return gone[-1] if gone else path
