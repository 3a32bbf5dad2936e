"""One command for cron: it does what is new, once, whatever happens on the way, and says so."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import FULL

from desk import running
from desk.checking import source_shelves
from desk.laid_out import laid_out
from desk.run_report import Outcome, lines
from desk.web import Web
from feeds.publish import REPORT
from nlg import files
from nlg.errors import BadSheet, NotKnown
from nlg.finding.example import brief_of
from nlg.home import Home
from nlg.proof.check import Checker

NEWS = "Ashby 200 190 180 170 160 150 140 130 120 110 100 90 40\nBarton 20 20 20 20 20 20 20 20 20 20 20 20 20"
THIS = date(2021, 3, 3)
NOON = datetime(2021, 3, 20, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=7)


@pytest.fixture
def newsroom(tmp_path: Path) -> Home:
    """One dataset, and a rule that lets stories out."""
    return made(tmp_path / "newsroom")


def made(folder: Path, rule: str = '[approve]\nrule = "quiet weeks"\n') -> Home:
    laid_out(brief_of(NEWS), folder)
    path = folder / "newsroom.toml"
    path.write_text(path.read_text() + rule)
    return Home(folder)


def run(home: Home, now: datetime = NOON, *names: str, as_of: date | None = None) -> tuple[int, str]:
    said: list[str] = []
    code = running.run(Home(home.folder), names, Web(), now, as_of, said.append)
    return code, "\n".join(said)


def table(home: Home) -> Path:
    return home.folder / "datasets" / "example.csv"


def change(home: Home, was: str, now: str) -> None:
    """The table is written over by a newer one."""
    text = table(home).read_text()
    assert f"{was}\n" in text
    table(home).write_text(text.replace(f"{was}\n", f"{now}\n"))


def snapshot(home: Home) -> dict[str, bytes]:
    """Every file of the folder but locks, which are empty, and what the last run says of itself."""
    found = sorted(path for path in home.folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    named = {re.sub(r"^builds/\d+/", "public/", str(path.relative_to(home.folder))): path for path in found}
    return {name: path.read_bytes() for name, path in named.items() if name != REPORT}


def public(home: Home) -> dict[str, bytes]:
    return {name: content for name, content in snapshot(home).items() if name.startswith("public/")}


def reported(home: Home) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted((home.folder / "reports").glob("*.json"))]


# --- what it does -----------------------------------------------------------------------------------------------------


def test_it_keeps_tells_lets_out_and_reports(newsroom: Home) -> None:
    code, said = run(newsroom)
    assert code == 0
    assert "1 new in the archive; stories: 3 new or changed" in said
    assert "new or changed, let out by the rule 'quiet weeks': Borsetshire, Ashby, Barton" in said
    assert (newsroom.folder / "reports" / "2021-03-20T120000Z.txt").read_text().rstrip("\n") == said
    stories = [newsroom.story(state.id, 1) for state in newsroom.published(NOON)]
    assert {story["area"]["name"] for story in stories} == {"Borsetshire", "Ashby", "Barton"}
    assert [Checker(source_shelves(newsroom)).check(story).faults for story in stories] == [()] * 3
    (report,) = reported(newsroom)
    assert (report["code"], report["datasets"][0]["written"]) == (0, ["Borsetshire", "Ashby", "Barton"])


def test_the_second_run_says_nothing_is_new_and_changes_no_file(newsroom: Home) -> None:
    run(newsroom)
    before = snapshot(newsroom)
    assert run(newsroom, LATER) == (0, "nothing is new")
    assert snapshot(newsroom) == before
    shutil.rmtree(newsroom.folder / "cache")  # what is kept aside may be thrown away
    assert run(newsroom, LATER) == (0, "nothing is new")
    assert {k: v for k, v in snapshot(newsroom).items() if not k.startswith("cache/")} == {
        k: v for k, v in before.items() if not k.startswith("cache/")
    }


def test_without_a_rule_stories_wait_for_a_person(tmp_path: Path) -> None:
    home = made(tmp_path / "newsroom", "")
    code, said = run(home)
    assert code == 0
    assert "new or changed, drafts: Borsetshire, Ashby" in said
    assert 'parishpump publish example --by "Your Name"' in said
    assert not home.public.exists()
    assert [state.status for state in home.states().values()] == ["draft"] * 3


def test_a_newer_table_corrects_what_is_public_and_keeps_its_address(newsroom: Home) -> None:
    run(newsroom)
    change(newsroom, f"A00,{THIS},40", f"A00,{THIS},45")
    code, said = run(newsroom, LATER)
    assert code == 0, said
    assert "1 new in the archive; stories: 3 public, left as they are" in said
    assert "3 stories held against the newest edition: 3 updates" in said
    states = Home(newsroom.folder).published(LATER)
    assert [(state.version, state.published) for state in states] == [(2, 2)] * 3
    assert all(newsroom.story(state.id, 2)["corrections"] for state in states)
    assert run(newsroom, LATER + timedelta(days=1)) == (0, "nothing is new")


def test_no_story_is_corrected_by_figures_that_are_held(newsroom: Home) -> None:
    run(newsroom)
    before = public(newsroom)
    change(newsroom, f"A00,{THIS},40", f"A00,{THIS},40000")
    code, said = run(newsroom, LATER)
    assert code == 1
    assert "held (unit)" in said, said
    assert "cannot be revised (hold unit-" in said
    assert public(newsroom) == before


def test_a_table_that_cannot_be_read_is_kept_and_told_and_stories_stay(newsroom: Home) -> None:
    run(newsroom)
    before = public(newsroom)
    change(newsroom, f"A00,{THIS},40", f"A00,{THIS},forty")
    code, said = run(newsroom, LATER)
    assert code == 1
    assert "refused but kept" in said
    assert "'forty' is not a number" in said
    assert "parishpump ingest example FILE" in said
    assert public(newsroom) == before
    code, again = run(newsroom, LATER + timedelta(hours=1))
    assert (code, again.startswith("nothing is new, and what was held or refused still is")) == (1, True)
    assert len(reported(newsroom)) == 2


def test_what_was_refused_is_read_once_the_sheet_is_mended(newsroom: Home) -> None:
    run(newsroom)
    change(newsroom, f"A01,{THIS},20", f"A01,{THIS},n/a")
    assert run(newsroom, LATER)[0] == 1
    sheet = newsroom.folder / "datasets" / "example.toml"
    sheet.write_text(sheet.read_text().replace("[tables.t]\n", '[tables.t]\nmissing_marks = ["", "n/a"]\n'))
    code, said = run(newsroom, LATER + timedelta(days=1))
    assert "refused" not in said.replace("held back or refused", "")
    assert code in (0, 1), said  # gates may hold it
    archive = Home(newsroom.folder).archive
    edition = archive.current("example", "t")
    assert edition is not None
    assert b"n/a" in archive.content(edition.whole)


def test_one_dataset_that_fails_stops_no_other(newsroom: Home) -> None:
    (newsroom.folder / "datasets" / "broken.toml").write_text('id = "broken"\ntitle = 3\n')
    code, said = run(newsroom)
    assert code == 2
    assert "broken.toml" in said
    assert [state.status for state in newsroom.published(NOON)] == ["published"] * 3


def test_a_fault_of_the_program_in_one_dataset_stops_no_other(newsroom: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for shelf, ending in (("datasets", "toml"), ("datasets", "csv")):
        path = newsroom.folder / shelf / f"example.{ending}"
        (newsroom.folder / shelf / f"another.{ending}").write_text(
            path.read_text().replace('id = "example"', 'id = "another"').replace("example.csv", "another.csv")
        )
    real = running.open_dataset

    def opened(home: Home, name: str, as_of: date | None = None) -> Any:
        if name == "another":
            raise ZeroDivisionError("division by zero")
        return real(home, name, as_of)

    monkeypatch.setattr(running, "open_dataset", opened)
    code, said = run(newsroom)
    assert code == 1
    assert "another: 1 new in the archive" in said
    assert "a fault of the program: ZeroDivisionError: division by zero" in said
    assert "let out by the rule 'quiet weeks': Borsetshire, Ashby, Barton" in said


def test_what_a_person_holds_no_rule_lets_out(tmp_path: Path) -> None:
    home = made(tmp_path / "newsroom", "")
    run(home)
    state, *_ = home.states().values()
    home.hold(state.id, 1, now=NOON, by="Ada", reason="wait for the council")
    path = home.folder / "newsroom.toml"
    path.write_text(path.read_text() + '[approve]\nrule = "quiet weeks"\n')
    run(home, LATER)
    assert home.state(state.id).status == "held"
    assert len(home.published(LATER)) == 2


def test_only_areas_of_the_titles_are_told(tmp_path: Path) -> None:
    home = made(tmp_path / "newsroom", '[[titles]]\nname = "Barton News"\nareas = ["A01"]\n')
    _, said = run(home)
    assert "Ashby" not in said
    assert [home.story(key, 1)["area"]["code"] for key in home.states()] == ["A01"]


def test_what_is_asked_for_wrongly_ends_the_run_before_it_begins(newsroom: Home) -> None:
    with pytest.raises(NotKnown, match="exampel"):
        run(newsroom, NOON, "exampel")
    (newsroom.folder / "newsroom.toml").write_text("publisher = 3\n")
    with pytest.raises(BadSheet, match=r"newsroom\.toml"):
        run(newsroom)
    assert not (newsroom.folder / "archive").exists()


def test_as_of_an_earlier_day_the_stories_of_then_are_told(newsroom: Home) -> None:
    run(newsroom)
    change(newsroom, f"A00,{THIS},40", f"A00,{THIS},45")
    run(newsroom, LATER)
    copy = Home(newsroom.folder.parent / "then")
    shutil.copytree(newsroom.folder, copy.folder)
    for part in ("stories", "public", "reports", "cache", "tasks"):
        shutil.rmtree(copy.folder / part, ignore_errors=True)
    (copy.folder / "ledger.jsonl").unlink()
    run(copy, NOON, as_of=NOON.date())
    assert [copy.story(key, 1)["body"] for key in copy.states()] == [
        newsroom.story(key, 1)["body"] for key in newsroom.states()
    ]


# --- two at once ------------------------------------------------------------------------------------------------------


def test_the_second_of_two_runs_waits_and_says_so(newsroom: Home) -> None:
    run(newsroom)
    read, write = os.pipe()
    child = os.fork()
    if not child:
        with files.only_one(newsroom.folder / ".running.lock"):
            os.write(write, b"x")
            signal.pause()
        os._exit(0)
    os.read(read, 1)
    said: list[str] = []

    def heard(line: str) -> None:
        said.append(line)
        if "another run" in line:
            os.kill(child, signal.SIGKILL)

    assert running.run(Home(newsroom.folder), (), Web(), LATER, None, heard) == 0
    os.waitpid(child, 0)
    assert said == ["another run is at work: waiting for it to end", "nothing is new"]


# --- killed, and out of room ------------------------------------------------------------------------------------------


class Counted:
    """Counts the calls that touch the disk, and does something at one of them."""

    def __init__(self, at: int, then: Callable[[], None]) -> None:
        self.at, self.then, self.count = at, then, 0

    def __call__(self) -> None:
        self.count += 1
        if self.count == self.at:
            self.then()


def armed(monkeypatch: pytest.MonkeyPatch, counted: Counted) -> None:
    """Every step of nlg/files.py goes by the counter, before and after what it does."""

    def wrapped(real: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **kwargs: Any) -> Any:
            counted()
            return real(*args, **kwargs)

        return called

    for name in ("replace", "fsync"):
        monkeypatch.setattr(files.os, name, wrapped(getattr(os, name)))
    for name in ("write_new", "append_lines", "cut_to", "settle"):
        monkeypatch.setattr(files, name, wrapped(getattr(files, name)))


@pytest.fixture
def due(newsroom: Home) -> Home:
    """A newsroom with a published story and a newer table: a run has everything to do."""
    run(newsroom)
    change(newsroom, f"A00,{THIS},40", f"A00,{THIS},45")
    return newsroom


def copied(home: Home, name: str) -> Home:
    folder = home.folder.parent / name
    shutil.copytree(home.folder, folder)
    return Home(folder)


def told(home: Home) -> dict[str, Any]:
    """What a run leaves behind for good: what is public, where each story stands, which editions are in use."""
    fresh = Home(home.folder)
    states = {key: (one.status, one.version, one.published) for key, one in fresh.states().items()}
    editions = [(edition.key, used) for edition, used, _ in fresh.archive.all("example")]
    tasks = sorted(path.name for path in (home.folder / "tasks").glob("*.json"))
    strays = list(fresh.staging.rglob("*")) if fresh.staging.is_dir() else []
    return {"public": public(home), "states": states, "editions": editions, "tasks": tasks, "strays": strays}


def points(total: int, many: int) -> Iterator[int]:
    """So many points spread over all of them, the first and the last among them."""
    many = min(many, total)
    yield from sorted({1 + round(n * (total - 1) / max(1, many - 1)) for n in range(many)})


def counted_calls(home: Home, monkeypatch: pytest.MonkeyPatch) -> int:
    counted = Counted(-1, lambda: None)
    with monkeypatch.context() as patch:
        armed(patch, counted)
        assert run(home, LATER)[0] == 0
    return counted.count


@pytest.mark.long
def test_a_run_killed_at_any_moment_is_completed_by_the_next(due: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = copied(due, "whole")
    total = counted_calls(whole, monkeypatch)
    expected = told(whole)
    assert total > 40
    for at in points(total, 200 if FULL else 5):
        home = copied(due, f"killed-{at}")
        child = os.fork()
        if not child:
            armed(monkeypatch, Counted(at, lambda: os.kill(os.getpid(), signal.SIGKILL)))
            run(home, LATER)
            os._exit(0)
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1]), at
        assert run(home, LATER)[0] == 0, at
        assert told(home) == expected, at
        assert run(home, LATER)[1] == "nothing is new", at


@pytest.mark.long
def test_a_disk_that_fails_at_any_step_costs_a_run_and_no_more(due: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = copied(due, "whole")
    total = counted_calls(whole, monkeypatch)
    expected = told(whole)

    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "a file")

    for at in points(total, 200 if FULL else 4):
        home = copied(due, f"full-{at}")
        with monkeypatch.context() as patch:
            armed(patch, Counted(at, full))
            with suppress(OSError):  # the command line has words for it
                assert run(home, LATER)[0] in (1, 2), at
        assert run(home, LATER)[0] == 0, at
        assert told(home) == expected, at


def test_of_many_editions_a_report_names_the_newest_and_those_with_something_to_say() -> None:
    came = [f"t: the edition of 2021-03-{day:02}" for day in range(1, 13)]
    came.insert(2, "  put right: row 4, column count: '1,204' is 1204")
    told = [line.strip() for line in lines([Outcome(dataset="example", came=came)], NOON, 0)]
    assert told[3:7] == ["came in", "3 editions before these", came[1], came[2].strip()]
    assert told[7:] == came[5:]
    assert "12 new in the archive" in told[2]
