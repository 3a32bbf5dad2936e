"""The newsroom's folder: shelves, settings, versions, the ledger, and what a killed run leaves."""

from __future__ import annotations

import copy
import json
import multiprocessing
import random
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nlg.errors import BadSheet, NotKnown, Trouble, Unprintable
from nlg.files import append_lines, as_json, clear_staging, write_whole
from nlg.home import Home, Settings, read_settings, visible_hash
from nlg.shelf import SHIPPED, Shelf, shelf

SAMPLE = Path(__file__).parent / "golden" / "sample_story.json"
NOW = datetime(2023, 6, 21, 8, 30, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.create(
        tmp_path / "echo",
        publisher="Borchester Echo",
        base_url="https://echo.example/",
        id_namespace="echo.example",
    )


def story() -> dict[str, Any]:
    return dict(json.loads(SAMPLE.read_text("utf-8")))


def reworded(words: str) -> dict[str, Any]:
    told = story()
    told["body"][0]["sentences"][0]["text"] = words
    return told


# files


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    path, staging = tmp_path / "public" / "a.txt", tmp_path / ".tmp"
    assert write_whole(path, b"one", staging=staging)
    before = path.stat()
    assert not write_whole(path, b"one", staging=staging)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert write_whole(path, b"two", staging=staging)
    assert path.read_bytes() == b"two"
    assert list(staging.iterdir()) == []


def test_a_failed_write_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    (tmp_path / "taken" / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="taken"):
        write_whole(tmp_path / "taken", b"new", staging=tmp_path / ".tmp")
    assert (tmp_path / "taken" / "inside").is_dir()
    assert list((tmp_path / ".tmp").iterdir()) == []


ONE, TWO = b"1" * 3_000_000, b"2" * 2_000_000


def _rewrite_for_ever(path: Path, staging: Path) -> None:
    while True:
        write_whole(path, ONE, staging=staging)
        write_whole(path, TWO, staging=staging)


def test_a_killed_writer_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    path, dice = tmp_path / "public" / "a.txt", random.Random(9)
    write_whole(path, ONE, staging=tmp_path / ".tmp")
    for _ in range(20):
        fork = multiprocessing.get_context("fork")
        process = fork.Process(target=_rewrite_for_ever, args=(path, tmp_path / ".tmp"))
        process.start()
        time.sleep(0.02 + dice.random() * 0.03)
        process.kill()
        process.join()
        assert path.read_bytes() in (ONE, TWO)
        assert list(path.parent.iterdir()) == [path]


def test_published_files_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"")
    usual = path.stat().st_mode
    write_whole(path, b"one", staging=tmp_path / ".tmp")
    assert path.stat().st_mode == usual


def test_strays_of_a_killed_run_are_cleared(tmp_path: Path) -> None:
    staging = tmp_path / ".tmp"
    (staging / "1-1-old" / "deep").mkdir(parents=True)
    (staging / "1-2-a.txt").write_bytes(b"half")
    clear_staging(staging)
    assert list(staging.iterdir()) == []


def test_a_line_must_be_one_line(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="line feed"):
        append_lines(tmp_path / "a", b"one\ntwo")


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), "\ud800"])
def test_what_strict_readers_refuse_is_not_written_as_json(bad: object) -> None:
    with pytest.raises(ValueError, match=r"JSON|surrogate"):
        as_json({"value": bad})


# shelves


def test_the_newsrooms_file_lies_over_the_shipped_one(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    for folder, names in ((shipped, ["b.toml", "a.toml", "_off.toml", "c.csv"]), (own, ["b.toml", "d.toml"])):
        folder.mkdir()
        for name in names:
            (folder / name).write_text(folder.name)
    both = Shelf(name="styles", suffix=".toml", folders=(shipped, own, tmp_path / "missing"))
    assert both.names() == ["a", "b", "d"]
    assert both.find("b") == own / "b.toml"
    assert both.find("a") == shipped / "a.toml"


def test_a_misspelt_name_is_answered_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "england_covid.toml").touch()
    datasets = Shelf(name="datasets", suffix=".toml", folders=(tmp_path,))
    with pytest.raises(NotKnown, match="england_covit") as caught:
        datasets.find("england_covit")
    assert caught.value.mend == "did you mean 'england_covid'?"


@pytest.mark.parametrize("name", ["../newsroom", "/etc/passwd", "", ".", "a/b"])
def test_a_name_cannot_leave_its_shelf(name: str, tmp_path: Path) -> None:
    (tmp_path / "newsroom.toml").touch()
    (tmp_path / "styles").mkdir()
    with pytest.raises(NotKnown):
        Shelf(name="styles", suffix=".toml", folders=(tmp_path / "styles",)).find(name)


def test_every_shipped_shelf_is_overlaid_by_the_folder_of_its_name(home: Home) -> None:
    for name, (folder, suffix) in SHIPPED.items():
        assert home.shelf(name).folders == (folder, home.folder / name)
        (home.folder / name).mkdir()
        (home.folder / name / f"ours{suffix}").touch()
        assert "ours" in home.shelf(name).names()
        assert "ours" not in shelf(name).names()


def test_an_unknown_shelf_is_named() -> None:
    with pytest.raises(NotKnown, match="sentence"):
        shelf("sentence")


# settings


def test_a_new_newsroom_reads_what_it_wrote(home: Home) -> None:
    assert home.settings.publisher == "Borchester Echo"
    assert home.settings.base_url == "https://echo.example"
    assert home.settings.approve.rule is None
    assert "# The house style" in (home.folder / "newsroom.toml").read_text("utf-8")
    with pytest.raises(Trouble, match="is there already"):
        Home.create(home.folder, publisher="x", base_url="https://x.example", id_namespace="x.example")


def test_a_hostile_publisher_stays_one_string(tmp_path: Path) -> None:
    name = 'A "B" \\ {C}\n[approve]\nrule = "all"'
    made = Home.create(tmp_path / "n", publisher=name, base_url="https://n.example", id_namespace="n.example")
    assert made.settings.publisher == name
    assert made.settings.approve.rule is None


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('publishr = "Echo"', "publishr"),
        ('base_url = "echo.example"', "base_url"),
        ('base_url = "https://echo.example/?a=1"', "base_url"),
        ('id_namespace = "not a domain"', "id_namespace"),
        ('time_zone = "Europe/Borchester"', "time_zone"),
        ('corrections_policy = "javascript:alert(1)"', "corrections_policy"),
        ("[approve]\nrules = 1", "approve.rules"),
        ('[[titles]]\nareas = ["E1"]', "titles.0.name"),
        ("publisher = \n", "line 1"),
    ],
)
def test_a_wrong_setting_is_named(line: str, key: str) -> None:
    with pytest.raises(BadSheet) as caught:
        read_settings(line, "newsroom.toml")
    assert str(caught.value).startswith("newsroom.toml: ")
    assert key in str(caught.value)


def test_an_id_is_made_of_what_the_story_is_about() -> None:
    by_domain = Settings(id_namespace="echo.example")
    by_uuid = Settings(id_namespace=str(by_domain.namespace))
    told = ("borsetshire_thefts", "monthly", "X-AMBRIDGE-VALE", date(2023, 5, 31))
    assert by_domain.story_id(*told) == by_uuid.story_id(*told) == story()["id"]
    assert Settings().story_id(*told) != story()["id"]


def test_the_home_is_found_by_option_then_environment_then_place(home: Home, tmp_path: Path) -> None:
    env = {"PARISHPUMP_HOME": str(home.folder)}
    assert Home.default(home.folder, {}, tmp_path).folder == home.folder
    assert Home.default(None, env, tmp_path).folder == home.folder
    with pytest.raises(NotKnown, match=r"no newsroom\.toml"):
        Home.default(tmp_path, env, tmp_path)
    Home.create(tmp_path / "newsroom", publisher="N", base_url="https://n.example", id_namespace="n.example")
    assert Home.default(None, {}, tmp_path).folder == tmp_path / "newsroom"
    assert Home.default(None, {}, tmp_path / "newsroom").folder == tmp_path / "newsroom"


def test_without_a_home_there_are_defaults_and_nowhere_to_write(tmp_path: Path) -> None:
    none = Home.default(None, {}, tmp_path)
    assert none.settings == Settings()
    assert none.shelf("styles").folders == (SHIPPED["styles"][0],)
    with pytest.raises(NotKnown, match="no newsroom folder"):
        none.keep(story(), NOW)


# versions


def test_unchanged_words_keep_their_version_and_write_nothing(home: Home) -> None:
    assert home.keep(story(), NOW) == 1
    before = {path: path.stat().st_mtime_ns for path in home.folder.rglob("*") if path.is_file()}
    other = story()
    other["claims"][0]["value"] = "other"
    assert visible_hash(other) == visible_hash(story())
    assert home.keep(other, NOW + timedelta(days=1)) == 1
    assert {path: path.stat().st_mtime_ns for path in home.folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b["headline"].update(text="Other"),
        lambda b: b["standfirst"][0].update(text="Other"),
        lambda b: b["body"][1]["sentences"][1].update(text="Other"),
        lambda b: b["body"].reverse(),
        lambda b: b["table"]["rows"][0][1].update(text="99"),
        lambda b: b["table"]["columns"].reverse(),
        lambda b: b.update(corrections=[{"text": "We were wrong."}]),
    ],
)
def test_whatever_readers_see_makes_a_new_version(home: Home, change: Any) -> None:
    home.keep(story(), NOW)
    told = story()
    change(told)
    assert home.keep(told, NOW) == 2
    assert home.story(told["id"], 2)["version"] == 2
    assert home.story(told["id"], 1) == story()


def test_a_version_on_disk_without_its_line_is_told_to_the_ledger(home: Home) -> None:
    home.keep(story(), NOW)
    (home.folder / "ledger.jsonl").unlink()
    again = Home(home.folder)
    assert again.keep(story(), NOW) == 1
    assert again.state(story()["id"]).version == 1


@pytest.mark.parametrize("identity", ["../../x", "urn:uuid:../x", "urn:uuid:", None, "tag:echo.example,2023:1"])
def test_an_id_cannot_name_another_folder(home: Home, identity: Any) -> None:
    with pytest.raises(Unprintable, match="is not a story's id"):
        home.keep({**story(), "id": identity}, NOW)


def test_half_a_surrogate_pair_is_not_kept(home: Home) -> None:
    with pytest.raises(Unprintable, match="cannot be written"):
        home.keep(reworded("Half \ud800"), NOW)
    assert home.versions(story()["id"]) == []


# decisions


def test_an_approval_names_a_person_or_the_rule_that_is_allowed(home: Home) -> None:
    key = story()["id"]
    home.keep(story(), NOW)
    for wrong in ({}, {"by": "Jo", "rule": "quiet"}, {"by": "  "}, {"rule": "quiet"}):
        with pytest.raises(Trouble):
            home.approve(key, 1, now=NOW, **wrong)
    assert home.state(key).approved is None
    assert home.approve(key, 1, by=" Jo Bright ", now=NOW).approved_by == {"person": "Jo Bright"}
    with (home.folder / "newsroom.toml").open("a") as file:
        file.write("\n")
    text = (home.folder / "newsroom.toml").read_text("utf-8").replace('# rule = "quiet weeks"', 'rule = "quiet"')
    (home.folder / "newsroom.toml").write_text(text, "utf-8")
    allowed = Home(home.folder)
    allowed.keep(reworded("New words."), NOW)
    assert allowed.approve(key, 2, rule="quiet", now=NOW).approved_by == {"rule": "quiet"}


def test_approving_twice_is_told_once(home: Home) -> None:
    home.keep(story(), NOW)
    home.approve(story()["id"], 1, by="Jo", now=NOW)
    home.approve(story()["id"], 1, by="Kim", now=NOW)
    assert [event.status for event in home.events()] == ["draft", "approved"]


def test_a_draft_leaves_the_approved_version_as_it_is(home: Home) -> None:
    key = story()["id"]
    home.keep(story(), NOW)
    home.approve(key, 1, by="Jo", now=NOW)
    home.keep(reworded("New words."), NOW)
    state = home.state(key)
    assert (state.version, state.status, state.approved) == (2, "draft", 1)


def test_holding_and_withdrawing_take_the_approval_away(home: Home) -> None:
    key = story()["id"]
    home.keep(story(), NOW)
    home.approve(key, 1, by="Jo", now=NOW)
    assert home.hold(key, 1, now=NOW, by="Kim", reason="the chart is odd").approved is None
    home.approve(key, 1, by="Jo", now=NOW)
    state = home.withdraw(key, now=NOW, by="Kim", reason="the police took the figures back")
    assert (state.status, state.approved) == ("withdrawn", None)
    assert home.approved(NOW) == []
    with pytest.raises(Trouble, match="say who and why"):
        home.withdraw(key, now=NOW, by="Kim", reason=" ")


def test_the_past_is_as_it_was(home: Home) -> None:
    home.keep(story(), NOW)
    home.approve(story()["id"], 1, by="Jo", now=NOW + timedelta(hours=1))
    assert home.approved(NOW) == []
    assert [state.approved for state in home.approved(NOW + timedelta(hours=1))] == [1]
    assert home.states(NOW - timedelta(seconds=1)) == {}


def test_a_story_not_known_is_said_so(home: Home) -> None:
    with pytest.raises(NotKnown, match="no such story"):
        home.approve(story()["id"], 1, by="Jo", now=NOW)
    home.keep(story(), NOW)
    with pytest.raises(NotKnown, match="no version 2"):
        home.approve(story()["id"], 2, by="Jo", now=NOW)


def test_a_time_needs_its_zone(home: Home) -> None:
    with pytest.raises(ValueError, match="zone"):
        home.keep(story(), datetime(2023, 6, 21))  # noqa: DTZ001


# the ledger


def test_times_are_whole_seconds_of_utc(home: Home) -> None:
    home.keep(story(), NOW.astimezone().replace(microsecond=999_999))
    assert b'"at":"2023-06-21T08:30:00Z"' in (home.folder / "ledger.jsonl").read_bytes()


def test_every_torn_end_of_the_ledger_is_mended(home: Home) -> None:
    home.keep(story(), NOW)
    home.approve(story()["id"], 1, by="Jo", now=NOW)
    path = home.folder / "ledger.jsonl"
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for length in range(first, len(whole) - 1):
        path.write_bytes(whole[:length])
        again = Home(home.folder)
        assert [event.status for event in again.events()] == ["draft"]
        again.approve(story()["id"], 1, by="Jo", now=NOW)
        assert path.read_bytes() == whole


def test_an_event_that_only_lacks_its_line_feed_counts(home: Home) -> None:
    home.keep(story(), NOW)
    home.approve(story()["id"], 1, by="Jo", now=NOW)
    path = home.folder / "ledger.jsonl"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))  # as an editor program may leave it
    again = Home(home.folder)
    assert again.state(story()["id"]).approved == 1
    again.hold(story()["id"], 1, now=NOW, by="Kim", reason="odd")
    assert [event.status for event in again.events()] == ["draft", "approved", "held"]
    assert [event.status for event in Home(home.folder).events()] == ["draft", "approved", "held"]


def test_a_broken_line_within_the_ledger_is_an_error_that_names_it(home: Home) -> None:
    home.keep(story(), NOW)
    home.approve(story()["id"], 1, by="Jo", now=NOW)
    path = home.folder / "ledger.jsonl"
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([lines[0], lines[1][:40], lines[1], b""]))
    with pytest.raises(BadSheet, match=r"ledger\.jsonl: line 2: is not an event"):
        Home(home.folder).events()


def test_another_process_sees_what_was_added_since(home: Home) -> None:
    other = Home(home.folder)
    assert other.events() == []
    home.keep(story(), NOW)
    assert len(other.events()) == 1
    other.approve(story()["id"], 1, by="Jo", now=NOW)
    assert home.state(story()["id"]).approved == 1


def test_a_ledger_put_back_from_a_copy_is_read_anew(home: Home) -> None:
    path = home.folder / "ledger.jsonl"
    home.keep(story(), NOW)
    copied = path.read_bytes()
    home.approve(story()["id"], 1, by="Jo", now=NOW)
    assert home.state(story()["id"]).approved == 1
    path.write_bytes(copied)
    assert home.state(story()["id"]).approved is None


def _keep_many(folder: Path, writer: int) -> None:
    home = Home(folder)
    for number in range(15):
        home.keep(reworded(f"Writer {writer} wrote {number}."), NOW)


def test_writers_at_the_same_time_take_turns(home: Home) -> None:
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=_keep_many, args=(home.folder, writer)) for writer in range(3)]
    for process in writers:
        process.start()
    for process in writers:
        process.join()
    assert [process.exitcode for process in writers] == [0, 0, 0]
    assert home.versions(story()["id"]) == list(range(1, 46))
    assert [event.version for event in home.events()] == list(range(1, 46))


def _hold_lock(folder: Path) -> None:
    with Home(folder).alone():
        time.sleep(30)


def test_a_killed_writer_frees_the_folder(home: Home) -> None:
    process = multiprocessing.get_context("fork").Process(target=_hold_lock, args=(home.folder,))
    process.start()
    while not (home.folder / ".lock").exists():
        time.sleep(0.01)
    process.kill()
    process.join()
    assert home.keep(story(), NOW) == 1


def test_the_hash_does_not_change_a_bundle() -> None:
    told = story()
    before = copy.deepcopy(told)
    visible_hash(told)
    assert told == before
