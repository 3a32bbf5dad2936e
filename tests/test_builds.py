"""The public folder changes in one step: killed or failing anywhere, a build leaves the old folder or the new."""

from __future__ import annotations

import errno
import hashlib
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desk.deciding import withdraw
from desk.validating import Validating
from feeds.publish import publish
from nlg import builds, files
from nlg.builds import rebuild
from nlg.home import Home
from tests.conftest import FULL
from tests.test_publish import HOUR, NOW, home, reworded, sign, story

__all__ = ["home"]  # the fixture
CALLS = ("replace", "fsync", "link", "mkdir", "symlink", "sync", "rmdir", "unlink")  # each touches the disk


def held(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def built(folder: Path, content: dict[str, bytes | None]) -> builds.Changes:
    staging = folder / ".tmp"
    files.clear_staging(staging)
    return rebuild(folder / "public", content.items(), staging=staging)


# --- a build by itself ------------------------------------------------------------------------------------------------


def test_what_does_not_change_is_the_same_file_and_what_is_not_named_is_gone(tmp_path: Path) -> None:
    built(tmp_path, {"a.txt": b"a", "b/c.txt": b"c", "b/d/e.txt": b"e"})
    before = (tmp_path / "public" / "a.txt").stat()
    changes = built(tmp_path, {"a.txt": None, "b/c.txt": b"C"})
    assert (changes.written, changes.unchanged, changes.removed) == (("b/c.txt",), ("a.txt",), ("b/d",))
    assert held(tmp_path / "public") == {"a.txt": b"a", "b/c.txt": b"C"}
    after = (tmp_path / "public" / "a.txt").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(list((tmp_path / "builds").iterdir())) == 1


def test_a_folder_that_is_no_link_yet_becomes_one(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "a.txt").write_bytes(b"a")
    assert built(tmp_path, {"a.txt": b"a", "b.txt": b"b"}).unchanged == ("a.txt",)
    assert (tmp_path / "public").is_symlink()
    assert held(tmp_path / "public") == {"a.txt": b"a", "b.txt": b"b"}


def test_a_disk_without_links_gets_copies_with_their_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(old: Path, new: Path) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    built(tmp_path, {"a.txt": b"a"})
    os.utime(tmp_path / "public" / "a.txt", (1_000, 1_000))
    monkeypatch.setattr(builds.os, "link", none)
    built(tmp_path, {"a.txt": b"a", "b.txt": b"b"})
    assert held(tmp_path / "public") == {"a.txt": b"a", "b.txt": b"b"}
    assert (tmp_path / "public" / "a.txt").stat().st_mtime == 1_000


@pytest.mark.parametrize("path", ["../a", "/a", "a/../../b", "a//b", "./a", "a/"])
def test_a_path_cannot_leave_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="outside the folder"):
        built(tmp_path, {path: b"x"})
    assert not (tmp_path / "public").exists()


def test_a_file_named_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="written twice"):
        rebuild(tmp_path / "public", [("a", b"1"), ("a", b"2")], staging=tmp_path / ".tmp")


# --- killed, and out of room ------------------------------------------------------------------------------------------


def counted(monkeypatch: pytest.MonkeyPatch, at: int, then: Callable[[], None]) -> list[str]:
    """Every call that touches the disk goes by a counter; `then` is done before the one numbered `at`, and after it."""
    seen: list[str] = []

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **kwargs: Any) -> Any:
            seen.append(name)
            if len(seen) == at:
                then()
            return real(*args, **kwargs)

        return called

    for name in CALLS:
        monkeypatch.setattr(os, name, wrapped(name, getattr(os, name)))
    monkeypatch.setattr(builds, "write_new", wrapped("write", builds.write_new))
    monkeypatch.setattr(files, "write_new", wrapped("write", files.write_new))
    return seen


def points(total: int, many: int) -> list[int]:
    return sorted({1 + round(n * (total - 1) / (many - 1)) for n in range(min(many, total))})


@pytest.fixture
def due(home: Home) -> Home:
    """A newsroom with four public stories, of which one is to change, one to be withdrawn, one held; and a new one."""
    for number in range(4):
        sign(home, story(number))
    publish(home, NOW)
    sign(home, reworded("New words.", 0), NOW + HOUR)
    withdraw(home, home.state(story(1)["id"]), now=NOW + HOUR, by="Kim", reason="wrong")
    home.hold(story(2)["id"], 1, now=NOW + HOUR, by="Kim", reason="odd")
    sign(home, story(5), NOW + HOUR)
    return home


def copied(home: Home, name: str) -> Home:
    folder = home.folder.parent / name
    shutil.copytree(home.folder, folder, symlinks=True)
    return Home(folder)


def whole(home: Home) -> bool:
    """Whether no link leads nowhere, every feed is well-formed, every page is of one version with its proof."""
    validating = Validating(home.public.resolve(), home.settings.base_url, home.settings.label, NOW + 99 * HOUR)
    return [*validating.faults()] == []


def outcomes(due: Home, at: int, monkeypatch: pytest.MonkeyPatch, how: str) -> dict[str, bytes]:
    """What readers have after a build that was stopped at a call, and is checked to be completed by the next."""
    home = copied(due, f"{how}-{at}")
    if how == "killed":
        child = os.fork()
        if not child:
            counted(monkeypatch, at, lambda: os.kill(os.getpid(), signal.SIGKILL))
            with suppress(BaseException):
                publish(home, NOW + HOUR)
            os._exit(0)
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1]), at
    else:
        with monkeypatch.context() as patch:
            counted(patch, at, lambda: _fail(getattr(errno, how)))
            with suppress(OSError):
                publish(home, NOW + HOUR)
    left = held(home.public)
    assert whole(home), at
    again = Home(home.folder)
    report = publish(again, NOW + 3 * HOUR)
    assert (report.quarantined, list(again.staging.iterdir())) == ((), []), at
    assert publish(again, NOW + 4 * HOUR).written == (), at
    told = [(event.id, event.version) for event in again.events() if event.first_published]
    assert len(told) == len(set(told)) == 7, at
    shutil.rmtree(home.folder)
    return left


def _fail(number: int) -> None:
    raise OSError(number, os.strerror(number), "a file")


def stages(due: Home, monkeypatch: pytest.MonkeyPatch) -> tuple[int, dict[str, bytes], dict[str, bytes]]:
    """How many calls a build makes, and what readers have before and after it."""
    before, home = held(due.public), copied(due, "whole")
    with monkeypatch.context() as patch:
        seen = counted(patch, -1, lambda: None)
        publish(home, NOW + HOUR)
    assert {"write", "fsync", "replace", "link", "symlink", "sync", "mkdir", "rmdir", "unlink"} <= {*seen}
    return len(seen), before, held(home.public)


def test_a_build_killed_at_any_call_leaves_the_old_folder_or_the_new(
    due: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    total, before, after = stages(due, monkeypatch)
    left = [outcomes(due, at, monkeypatch, "killed") for at in points(total, 40 if FULL else 4)]
    assert all(found in (before, after) for found in left)
    assert left[0] == before
    assert left[-1] == after


@pytest.mark.parametrize("how", ["ENOSPC", "EIO"])
def test_a_disk_that_fails_at_any_call_leaves_the_old_folder_or_the_new(
    due: Home, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    total, before, after = stages(due, monkeypatch)
    left = [outcomes(due, at, monkeypatch, how) for at in points(total, 40 if FULL else 4)]
    assert all(found in (before, after) for found in left)
    assert left[0] == before


def _publish_for_ever(folder: Path, round_number: int) -> None:
    home = Home(folder)
    now = NOW + round_number * 100 * HOUR
    for turn in range(1, 10_000):
        now += timedelta(seconds=2)
        for number in range(3):
            sign(home, reworded(f"Round {round_number}, turn {turn}.", number), now)
        if turn % 3 == 0:
            withdraw(home, home.state(story(turn % 2)["id"]), now=now, by="Kim", reason="test")
        publish(home, now + timedelta(seconds=1))


@pytest.mark.long
def test_kills_at_random_moments_leave_a_whole_folder_whose_files_are_of_one_build(home: Home) -> None:
    dice, fork = random.Random(20), multiprocessing.get_context("fork")
    for number in range(3):
        sign(home, story(number))
    publish(home, NOW)
    for round_number in range(1, 201 if FULL else 7):
        process = fork.Process(target=_publish_for_ever, args=(home.folder, round_number))
        process.start()
        time.sleep(0.05 + dice.random() * 0.15)
        process.kill()
        process.join()
        assert process.exitcode == -9
        validating = Validating(home.public.resolve(), home.settings.base_url, home.settings.label, None)
        assert [*validating.faults()] == [], round_number
        feed, page = (home.public / "feed.xml").read_text("utf-8"), home.public / "stories" / story(2)["slug"]
        words = reworded("", 2) and (page / "index.html").read_text("utf-8")
        turns = {text for text in feed.split("<p>") if text.startswith("Round ")}
        assert all(turn.split("<")[0].split("&lt;")[0].rstrip(".") in words for turn in turns), round_number
    later = NOW + 99_999 * HOUR
    report = publish(Home(home.folder), later)
    assert report.quarantined == ()
    assert list(home.staging.iterdir()) == []
    assert publish(Home(home.folder), later + HOUR).written == ()
    assert max(home.versions(story(2)["id"])) > 2


# --- the same bytes on every machine ----------------------------------------------------------------------------------

REBUILD = "import sys; from datetime import *; from pathlib import Path; from nlg.home import Home; \
from feeds.publish import publish; publish(Home(Path(sys.argv[1])), datetime(2023, 7, 1, tzinfo=UTC))"


def machines() -> Iterator[dict[str, str]]:
    yield {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    yield {"PYTHONHASHSEED": "77", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"}


def test_a_rebuild_elsewhere_gives_the_same_bytes(due: Home) -> None:
    publish(due, NOW + HOUR)
    sums = {hashlib.sha256(repr(held(due.public)).encode()).hexdigest()}
    for number, machine in enumerate(machines()):
        home = copied(due, f"machine-{number}")
        for made in ("cache", "builds"):
            shutil.rmtree(home.folder / made)
        home.public.unlink()
        subprocess.run([sys.executable, "-c", REBUILD, str(home.folder)], check=True, env={**os.environ, **machine})
        sums.add(hashlib.sha256(repr(held(home.public)).encode()).hexdigest())
    assert len(sums) == 1
