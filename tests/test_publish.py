"""The public folder: only what is approved, whole files, the same dates and bytes at every build."""

from __future__ import annotations

import json
import multiprocessing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from feeds.pages.assets import assets
from feeds.publish import REPORT, Report, publish
from nlg.home import Home

SAMPLE = Path(__file__).parent / "golden" / "sample_story.json"
NOW = datetime(2023, 6, 21, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return newsroom(tmp_path / "echo")


def newsroom(folder: Path) -> Home:
    return Home.create(
        folder,
        publisher="Borchester Echo",
        base_url="https://echo.example",
        id_namespace="echo.example",
    )


def story(number: int = 0, **changes: Any) -> dict[str, Any]:
    """The sample, or (from 1) another story of its kind about another area."""
    told: dict[str, Any] = json.loads(SAMPLE.read_text("utf-8"))
    if number:
        told["id"] = f"urn:uuid:00000000-0000-5000-8000-{number:012d}"
        told["area"] = {"code": f"X-{number}", "name": f"District {number}"}
        told["slug"] = f"bike-thefts-district-{number}"
    return told | changes


def reworded(words: str, number: int = 0, **changes: Any) -> dict[str, Any]:
    told = story(number, **changes)
    told["body"][0]["sentences"][0]["text"] = words
    return told


def sign(home: Home, bundle: dict[str, Any], now: datetime = NOW) -> int:
    version = home.keep(bundle, now)
    home.approve(bundle["id"], version, by="Jo Bright", now=now)
    return version


def files(home: Home) -> dict[str, bytes]:
    found = sorted(path for path in home.public.rglob("*") if path.is_file())
    return {path.relative_to(home.public).as_posix(): path.read_bytes() for path in found}


def entries(home: Home) -> list[Any]:
    return list(feedparser.parse((home.public / "feed.xml").read_bytes()).entries)


def test_what_is_approved_is_published_in_every_form(home: Home) -> None:
    sign(home, story())
    home.keep(story(1), NOW)
    report = publish(home, NOW)
    folder = "stories/bike-thefts-ambridge-vale-may-2023"
    shelves = {path.partition("/")[0] for path in files(home)}
    assert {"feed.xml", "gone.txt", "index.html", "areas", "topics", "corrections", "assets"} < shelves
    stories = [path for path in files(home) if path.startswith("stories/")]
    assert stories == [f"{folder}/index.html", f"{folder}/story.json"]
    assert report == Report(
        stories=1, written=tuple(files(home)), unchanged=(), removed=(), quarantined=(), published=(story()["id"],)
    )
    assert report.exit_code == 0
    assert json.loads((home.folder / REPORT).read_bytes())["published"] == [story()["id"]]
    assert files(home)[f"{folder}/story.json"] == home.story_bytes(story()["id"], 1)
    assert [entry.id for entry in entries(home)] == [story()["id"]]
    assert list(home.staging.iterdir()) == []
    assert b"District 1" not in b"".join(files(home).values())


def test_building_again_touches_nothing(home: Home) -> None:
    for number in range(3):
        sign(home, story(number))
    publish(home, NOW)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in home.public.rglob("*")}
    ledger = (home.folder / "ledger.jsonl").read_bytes()
    report = publish(Home(home.folder), NOW + 48 * HOUR)
    assert report.written == ()
    assert list(report.unchanged) == list(files(home))
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in home.public.rglob("*")} == before
    assert (home.folder / "ledger.jsonl").read_bytes() == ledger


def test_a_lost_public_folder_is_built_again_byte_for_byte(home: Home) -> None:
    for number in range(3):
        sign(home, story(number))
    publish(home, NOW)
    sign(home, reworded("New words.", 1), NOW + HOUR)
    publish(home, NOW + HOUR)
    before = files(home)
    for path in sorted(home.public.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    publish(home, NOW + 9 * HOUR)
    assert files(home) == before


def test_changed_words_keep_id_address_and_first_date(home: Home) -> None:
    sign(home, story())
    publish(home, NOW)
    (first,) = entries(home)
    sign(home, reworded("New words."), NOW + HOUR)
    report = publish(home, NOW + 2 * HOUR)
    (second,) = entries(home)
    assert (second.id, second.link, second.published) == (first.id, first.link, first.published)
    assert second.updated_parsed > first.updated_parsed
    assert "New words." in second.content[0].value
    assert set(dict(assets().values())) < set(report.unchanged)
    assert [event.status for event in home.events()][-1] == "updated"


def test_a_correction_is_told_as_one(home: Home) -> None:
    sign(home, story())
    publish(home, NOW)
    sign(home, story(corrections=[{"on": "2023-06-22", "text": "We said 38."}]), NOW + HOUR)
    publish(home, NOW + HOUR)
    assert home.events()[-1].status == "corrected"
    assert entries(home)[0].content[0].value.startswith("<p><strong>Correction: We said 38.")


def test_a_draft_does_not_reach_readers(home: Home) -> None:
    sign(home, story())
    publish(home, NOW)
    before = files(home)
    home.keep(reworded("Not yet read by anyone."), NOW + HOUR)
    publish(home, NOW + HOUR)
    assert files(home) == before


def test_what_is_approved_later_is_not_out_before(home: Home) -> None:
    sign(home, story(), NOW + HOUR)
    assert publish(home, NOW).stories == 0
    assert entries(home) == []
    assert not (home.public / "stories").exists()
    assert publish(home, NOW + HOUR).stories == 1


def test_no_date_lies_in_the_future(home: Home) -> None:
    sign(home, story())
    publish(home, NOW)
    sign(home, reworded("New words."), NOW + HOUR)
    publish(home, NOW + 2 * HOUR)
    publish(home, NOW + HOUR / 2)  # a clock that went back: readers see what they saw then
    assert "New words." not in entries(home)[0].content[0].value
    assert datetime(*entries(home)[0].updated_parsed[:6], tzinfo=UTC) == NOW
    publish(home, NOW + 2 * HOUR)
    assert "New words." in entries(home)[0].content[0].value


def test_changed_words_wait_for_a_later_second(home: Home) -> None:
    sign(home, story())
    publish(home, NOW)
    sign(home, reworded("New words."), NOW)
    report = publish(home, NOW)
    assert [(q.version, q.kept) for q in report.quarantined] == [(2, 1)]
    assert report.quarantined[0].reason.startswith("no-later-date")
    assert publish(home, NOW + timedelta(seconds=1)).quarantined == ()


def test_what_is_withdrawn_or_held_is_taken_away(home: Home) -> None:
    for number in range(3):
        sign(home, story(number))
    publish(home, NOW)
    home.withdraw(story(1)["id"], now=NOW + HOUR, by="Kim", reason="the figures were wrong")
    home.hold(story(2)["id"], 1, now=NOW + HOUR, by="Kim", reason="the chart is odd")
    report = publish(home, NOW + HOUR)
    assert [path for path in report.removed if not path.startswith("areas/")] == [
        "stories/bike-thefts-district-1",
        "stories/bike-thefts-district-2",
    ]
    assert [path.name for path in (home.public / "stories").iterdir()] == [story()["slug"]]
    assert [entry.id for entry in entries(home)] == [story()["id"]]
    assert b"District 1" not in b"".join(files(home).values())


def test_holding_a_new_version_leaves_the_old_one_public(home: Home) -> None:
    sign(home, story())
    publish(home, NOW)
    before = files(home)
    sign(home, reworded("New words."), NOW + HOUR)
    home.hold(story()["id"], 2, now=NOW + HOUR, by="Kim", reason="odd")
    report = publish(home, NOW + HOUR)
    assert (report.stories, report.quarantined) == (1, ())
    assert files(home) == before


def test_a_story_that_comes_back_keeps_its_address_and_first_date(home: Home) -> None:
    sign(home, story())
    publish(home, NOW)
    (first,) = entries(home)
    home.withdraw(story()["id"], now=NOW + HOUR, by="Kim", reason="wrong")
    publish(home, NOW + HOUR)
    home.approve(story()["id"], 1, by="Jo", now=NOW + 2 * HOUR)
    publish(home, NOW + 2 * HOUR)
    (again,) = entries(home)
    assert (again.id, again.link, again.published) == (first.id, first.link, first.published)
    assert again.updated_parsed > first.updated_parsed


# one bad story


def test_a_bad_story_stays_behind_and_the_rest_goes_out(home: Home) -> None:
    sign(home, story())
    sign(home, reworded("There were None cases.", 1))
    sign(home, reworded("A \u202e trick.", 2))
    sign(home, story(3, slug="../../../etc"))
    report = publish(home, NOW)
    assert report.stories == 1
    assert [(q.id[-1], q.reason.split(":")[0]) for q in report.quarantined] == [
        ("1", "none"),
        ("2", "bidi-override"),
        ("3", "bad-slug"),
    ]
    assert report.exit_code == 1
    assert [entry.id for entry in entries(home)] == [story()["id"]]
    assert home.state(story(1)["id"]).published is None
    assert json.loads(json.dumps(report.as_dict()))["quarantined"][0]["version"] == 1


def test_a_bad_new_version_leaves_the_old_one_public(home: Home) -> None:
    sign(home, story())
    publish(home, NOW)
    before = files(home)
    sign(home, reworded("There were None cases."), NOW + HOUR)
    report = publish(home, NOW + HOUR)
    assert [(q.version, q.kept) for q in report.quarantined] == [(2, 1)]
    assert files(home) == before


def test_words_changed_after_approval_stay_behind(home: Home) -> None:
    sign(home, story())
    path = home.folder / "stories" / story()["id"][9:] / "v1.json"
    path.write_text(path.read_text("utf-8").replace("fell to 214", "fell to 241"), "utf-8")
    report = publish(home, NOW)
    assert [q.reason.split(":")[0] for q in report.quarantined] == ["changed-after-approval"]
    assert entries(home) == []


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"id": 1}'])
def test_a_damaged_file_stops_only_its_own_story(home: Home, damage: bytes) -> None:
    sign(home, story())
    sign(home, story(1))
    (home.folder / "stories" / story(1)["id"][9:] / "v1.json").write_bytes(damage)
    report = publish(home, NOW)
    assert (report.stories, len(report.quarantined)) == (1, 1)


def test_a_part_that_is_missing_stops_only_its_own_story(home: Home) -> None:
    sign(home, story())
    for number, key in enumerate(("area", "claims", "measures", "sources", "slug", "standfirst"), 1):
        told = story(number)
        del told[key]
        sign(home, told)
    report = publish(home, NOW)
    assert {q.id[-1] for q in report.quarantined} >= {"1", "2", "3", "4", "5"}
    assert story()["id"] in [entry.id for entry in entries(home)]


# addresses


def test_the_second_story_of_a_name_gets_its_area_code(home: Home) -> None:
    sign(home, story(2, slug="bike-thefts"))
    publish(home, NOW)
    sign(home, story(1, slug="bike-thefts"), NOW + HOUR)
    sign(home, {**story(3, slug="bike-thefts"), "area": {"code": "X-1", "name": "District 1"}}, NOW + HOUR)
    publish(home, NOW + HOUR)
    links = {entry.id[-1]: entry.link.rsplit("/", 2)[1] for entry in entries(home)}
    assert links == {"1": "bike-thefts-x-1", "2": "bike-thefts", "3": "bike-thefts-x-1-00000000"}
    home.withdraw(story(2)["id"], now=NOW + 2 * HOUR, by="Kim", reason="wrong")
    publish(home, NOW + 2 * HOUR)
    assert {entry.id[-1]: entry.link.rsplit("/", 2)[1] for entry in entries(home)}["1"] == "bike-thefts-x-1"


@pytest.mark.parametrize("slug", ["", "a/b", "..", "A", "a--b", "-a", "a.html", "ä", "a" * 121, "a\n"])
def test_an_address_is_small_letters_digits_and_hyphens(home: Home, slug: str) -> None:
    sign(home, story(slug=slug))
    assert [q.reason.split(":")[0] for q in publish(home, NOW).quarantined] == ["bad-slug"]
    assert not (home.public / "stories").exists()


def test_two_stories_of_one_run_do_not_share_an_address(home: Home) -> None:
    for number in (1, 2):
        sign(home, story(number, slug="bike-thefts"))
    publish(home, NOW)
    assert sorted(path.name for path in (home.public / "stories").iterdir()) == [
        "bike-thefts",
        "bike-thefts-x-2",
    ]


# order, limits, safety


def test_the_feed_holds_the_fifty_latest(home: Home) -> None:
    for number in range(1, 61):
        sign(home, story(number))
        if number == 30:
            publish(home, NOW)
    publish(home, NOW + HOUR)
    numbers = [int(entry.id[-3:]) for entry in entries(home)]
    assert numbers == [*range(60, 30, -1), *range(30, 10, -1)]


def test_strays_of_a_killed_run_are_gone_after_the_next(home: Home) -> None:
    sign(home, story())
    home.staging.mkdir(exist_ok=True)
    (home.staging / "99-1-feed.xml").write_bytes(b"<rss>")
    (home.folder / "builds" / "7" / "stories" / "torn").mkdir(parents=True)
    (home.public / "stories" / "never-approved").mkdir(parents=True)
    (home.public / "stories" / "never-approved" / "index.html").write_bytes(b"x")
    report = publish(home, NOW)
    assert list(home.staging.iterdir()) == []
    assert [path.name for path in (home.folder / "builds").iterdir()] == [home.public.resolve().name]
    assert report.removed == ("stories/never-approved",)


def test_nothing_under_public_is_a_draft_or_a_hidden_file(home: Home) -> None:
    sign(home, story())
    publish(home, NOW)
    assert not [path for path in home.public.rglob("*") if path.name.startswith(".")]
    assert home.public not in home.staging.parents


def test_two_runs_at_once_publish_each_story_once(home: Home) -> None:
    for number in range(8):
        sign(home, story(number))
    fork = multiprocessing.get_context("fork")
    runs = [fork.Process(target=publish, args=(Home(home.folder), NOW)) for _ in range(3)]
    for process in runs:
        process.start()
    for process in runs:
        process.join()
    assert [process.exitcode for process in runs] == [0, 0, 0]
    told = [event.id for event in home.events() if event.status == "published"]
    assert len(told) == len(set(told)) == 8
