"""Public stories as files for other systems."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree
from test_publish import HOUR, NOW, home, reworded, sign, story

from desk.exporting import run
from feeds.publish import publish
from nlg.errors import NotKnown, Trouble
from nlg.home import Home

assert home  # a fixture
LATER = NOW + timedelta(days=1)


def test_what_is_public_is_exported_and_nothing_else(home: Home, tmp_path: Path) -> None:
    sign(home, story())
    sign(home, story(1))
    home.keep(story(2), NOW)
    publish(home, NOW)
    paths = list(run(home, "ninjs16", (), tmp_path / "drop", LATER))
    assert sorted(path.name for path in paths) == [
        "00000000-0000-5000-8000-000000000001-v1.json",
        "68b94990-5c30-5448-b88e-7d4d5b00f9ec-v1.json",
    ]
    told = [json.loads(path.read_bytes()) for path in paths]
    assert {one["pubstatus"] for one in told} == {"usable"}
    assert {one["ednote"] for one in told} == {"Approved by Jo Bright."}
    assert sorted(path.name for path in (tmp_path / "drop").iterdir()) == sorted(path.name for path in paths)


def test_a_version_that_waits_is_not_exported_in_place_of_the_public_one(home: Home, tmp_path: Path) -> None:
    sign(home, story())
    publish(home, NOW)
    version = home.keep(reworded("Thefts fell to 213 in May."), NOW + HOUR)
    home.approve(story()["id"], version, by="Kim Dale", now=NOW + HOUR)
    (path,) = run(home, "ninjs31", (), tmp_path / "drop", LATER)
    told = json.loads(path.read_bytes())
    assert (told["version"], told["edNote"]) == ("1", "Approved by Jo Bright.")
    assert "213" not in told["bodies"][0]["value"]


def test_a_site_is_filled_from_one_file_of_all_stories(home: Home, tmp_path: Path) -> None:
    for number in range(3):
        sign(home, story(number))
    publish(home, NOW)
    (path,) = run(home, "wxr", (), tmp_path / "wordpress", LATER)
    assert path.name == "wxr.xml"
    assert len(etree.parse(path).findall("channel/item")) == 3


def test_a_story_is_exported_by_name_in_every_format(home: Home, tmp_path: Path) -> None:
    from feeds.formats import names

    sign(home, story())
    sign(home, story(1))
    publish(home, NOW)
    for name in names():
        (path,) = run(home, name, ("bike-thefts-district-1",), tmp_path / name, LATER)
        content = path.read_text("utf-8")
        assert "Bike thefts" in content
        assert story()["id"] not in content
        assert name == "json" or "approved for publication by" in " ".join(content.replace("\\", "").split())


def test_a_story_that_readers_do_not_have_is_not_exported(home: Home, tmp_path: Path) -> None:
    sign(home, story())
    publish(home, NOW)
    home.keep(story(1), NOW)
    with pytest.raises(Trouble, match="readers do not have it"):
        list(run(home, "ans", ("bike-thefts-district-1",), tmp_path / "out", LATER))
    with pytest.raises(NotKnown):
        list(run(home, "ans", ("no-such-story",), tmp_path / "out", LATER))
    with pytest.raises(NotKnown):
        list(run(home, "no-such-format", (), tmp_path / "out", LATER))
    assert not (tmp_path / "out").exists()


def test_a_withdrawn_story_is_canceled_and_fills_no_site(home: Home, tmp_path: Path) -> None:
    from desk.deciding import withdraw

    sign(home, story())
    sign(home, story(1))
    publish(home, NOW)
    withdraw(home, home.state(story()["id"]), now=NOW + HOUR, by="Jo Bright", reason="wrong table", note="")
    publish(home, NOW + 2 * HOUR)
    paths = run(home, "ninjs16", (), tmp_path / "drop", LATER)
    told = {one["uri"]: one["pubstatus"] for one in (json.loads(path.read_bytes()) for path in paths)}
    assert told == {story()["id"]: "canceled", story(1)["id"]: "usable"}
    (path,) = run(home, "wxr", (), tmp_path / "wordpress", LATER)
    assert [item.findtext("guid") for item in etree.parse(path).findall("channel/item")] == [story(1)["id"]]
