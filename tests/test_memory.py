"""What was published before: a lead told again says so, a figure revised since is named, and drafts do not count."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import words

from desk.checking import source_shelves
from desk.laid_out import laid_out
from nlg.finding.example import brief_of
from nlg.home import Home
from nlg.ledger import Event, visible_hash
from nlg.pipeline import open_dataset, release
from nlg.proof.check import Checker
from nlg.story import NoStory

LAST, THIS = date(2021, 2, 24), date(2021, 3, 3)
NEWS = "Ashby 200 190 180 170 160 150 140 130 120 110 100 90 40\nBarton 20 20 20 20 20 20 20 20 20 20 20 20 20"
RECORD = "Ashby 30 160 40 150 38 155 35 152 32 250 30 148 546"
WEDNESDAY = datetime(2021, 2, 25, 9, tzinfo=UTC)


@pytest.fixture
def newsroom(tmp_path: Path) -> Home:
    laid_out(brief_of(NEWS), tmp_path / "newsroom")
    return Home(tmp_path / "newsroom")


def written(home: Home, period: date, as_of: date | None = None) -> dict[str, Any]:
    story = release(open_dataset(home, "example", as_of), period).story("A00")
    assert not isinstance(story, NoStory), story
    return story


def published(home: Home, period: date) -> dict[str, Any]:
    story = written(home, period)
    version = home.keep(story, WEDNESDAY)
    home.approve(story["id"], version, now=WEDNESDAY, by="Ann Example")
    out = Event(id=story["id"], version=version, status="published", hash=visible_hash(story), at=WEDNESDAY)
    home.record(out)
    return story


def revised(home: Home, was: str, now: str) -> None:
    table = home.folder / "datasets" / "example.csv"
    text = table.read_text()
    assert f"A00,{LAST},{was}\n" in text
    table.write_text(text.replace(f"A00,{LAST},{was}\n", f"A00,{LAST},{now}\n"))


def faults(home: Home, story: dict[str, Any]) -> list[str]:
    return [str(fault) for fault in Checker(source_shelves(home)).check(story).faults]


def test_a_figure_revised_since_we_gave_it_is_named_with_what_we_gave(newsroom: Home) -> None:
    published(newsroom, LAST)
    revised(newsroom, "90", "94")
    story = written(newsroom, THIS)
    assert "which we gave as 90, has now been revised to 94" in words(story)
    assert faults(newsroom, story) == []


def test_a_wrong_memory_is_a_fault(newsroom: Home) -> None:
    published(newsroom, LAST)
    revised(newsroom, "90", "94")
    told = json.dumps(written(newsroom, THIS))
    told = told.replace("which we gave as 90", "which we gave as 91").replace('"printed": "90"', '"printed": "91"')
    lie = json.loads(told)
    assert any("91" in fault for fault in faults(newsroom, lie))


def test_a_draft_is_no_memory(newsroom: Home) -> None:
    newsroom.keep(written(newsroom, LAST), WEDNESDAY)
    revised(newsroom, "90", "94")
    story = written(newsroom, THIS)
    assert "we gave" not in words(story)
    assert all(source["role"] != "story" for source in story["sources"])


def test_what_was_published_later_than_the_day_asked_for_is_no_memory(newsroom: Home) -> None:
    published(newsroom, LAST)
    revised(newsroom, "90", "94")
    assert "we gave" not in words(written(newsroom, THIS, as_of=date(2021, 2, 24)))
    assert "we gave" in words(written(newsroom, THIS, as_of=date(2021, 2, 25)))


def test_a_lead_that_counts_how_often_needs_no_again(newsroom: Home) -> None:
    before = published(newsroom, LAST)
    story = written(newsroom, THIS)
    assert story["facts"][0]["kind"] == before["facts"][0]["kind"] == "run"
    assert "again" not in words(story)
    assert faults(newsroom, story) == []
    assert [source["role"] for source in story["sources"]].count("story") == 1


def test_a_lead_told_again_says_so_and_the_checker_looks_it_up(tmp_path: Path) -> None:
    laid_out(brief_of(RECORD), tmp_path / "newsroom")
    home = Home(tmp_path / "newsroom")
    lead = written(home, THIS)["facts"][0]
    kept = published(home, LAST)
    story = next((home.folder / "stories").glob("*/v1.json"))
    kept["facts"][0] |= {key: lead[key] for key in ("kind", "measure", "area")}  # as if last week had been the same
    story.write_text(json.dumps(kept))
    told = written(home, THIS)
    assert told["body"][0]["sentences"][0]["text"].startswith("Once again, ")
    assert faults(home, told) == []
    kept["facts"][0]["kind"] = "level"
    story.write_text(json.dumps(kept))
    assert "Once again" not in words(written(home, THIS))
