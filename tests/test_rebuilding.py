"""A build that makes only what has changed is, byte for byte, the one that is made from nothing."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desk.deciding import withdraw
from feeds import kept
from feeds.publish import Report, publish
from nlg.home import Home
from tests.conftest import FULL
from tests.test_publish import HOUR, NOW, files, home, sign, story
from tests.test_site import line

__all__ = ["home"]  # the fixture
AREAS = 5
TOPICS = [{"code": "20000082", "name": "crime"}, {"code": "20000462", "name": "hospital"}]
SETTINGS = (  # each changes what is on pages or in feeds
    ("", 'byline = "Data desk"\n'),
    ("", 'contact = "desk@echo.example"\n'),
    ("", "notice_days = 0\n"),
    ("", "[feeds]\nlength = 1\n", "[feeds]\nlength = 2\n", '[feeds]\nhub = "https://hub.example/"\n'),
)


@pytest.fixture(autouse=True)
def quickly_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures that are not worth waiting for, another for each drawing."""
    monkeypatch.setattr("feeds.charts.several.png", lambda drawn: hashlib.sha256(drawn.encode()).digest())


def told(number: int, dice: random.Random) -> dict[str, Any]:
    """A story of one of a few areas that are compared with one another, with a chart or none, of other words each."""
    area = number % AREAS
    made = story()
    if dice.random() < 0.8:
        made = line([str(dice.randrange(90)), None, "7"], "2023-03-31", "2023-05-31", "month")
        axes = {"ticks": [{"value": "0", "text": "0"}, {"value": "90", "text": "90"}], "dates": [], "target": None}
        made["charts"][0] |= axes
    made["id"], made["slug"] = f"urn:uuid:00000000-0000-5000-8000-{number:012d}", f"thefts-{number}"
    made["area"] = {"code": f"X-{area}", "name": f"District {area}"}
    made["groups"] = {"X-ALL": {"thefts": [f"X-{code}" for code in range(AREAS) if code % 2 == area % 2]}}
    made["topics"] = TOPICS[: dice.randrange(3)]
    made["headline"] = {**made["headline"], "text": f"Headline {dice.randrange(1_000_000)}"}
    if dice.random() < 0.3:
        made["corrections"] = [{"on": "2023-06-22", "text": f"We said {dice.randrange(100)}."}]
    return made


def something_happens(home: Home, dice: random.Random, now: datetime) -> Home:
    """One thing that a newsroom does, of those that builds have to follow."""
    number = dice.randrange(1, 9)
    identity = f"urn:uuid:00000000-0000-5000-8000-{number:012d}"
    known = {key: state for key, state in home.states().items() if state.published is not None}
    what = dice.random()
    if what < 0.1:
        said = "".join(dice.choice(choices) for choices in SETTINGS)
        path = home.folder / "newsroom.toml"
        path.write_text("\n".join(path.read_text("utf-8").split("\n")[:9]) + "\n" + said, "utf-8")
        return Home(home.folder)
    if what < 0.2 and identity in known and not known[identity].withdrawn:
        home.hold(identity, known[identity].published or 0, now=now, by="Kim", reason="odd")
    elif what < 0.35 and identity in known and not known[identity].withdrawn:
        withdraw(home, known[identity], now=now, by="Kim", reason="wrong")
    elif what < 0.9:
        sign(home, told(number, dice), now)
    return home


def from_nothing(home: Home, now: datetime) -> dict[str, bytes]:
    """The files of a build of the same newsroom for which nothing is there from builds before."""
    folder = home.folder.with_name("from-nothing")
    shutil.copytree(home.folder, folder, symlinks=True)
    for made in ("cache", "builds"):
        shutil.rmtree(folder / made, ignore_errors=True)
    (folder / "public").unlink(missing_ok=True)
    copy = Home(folder)
    publish(copy, now)
    found = files(copy)
    shutil.rmtree(folder)
    return found


@pytest.mark.parametrize("seed", range(8 if FULL else 1))
def test_a_build_is_to_the_byte_the_one_made_from_nothing(home: Home, seed: int) -> None:
    dice, now = random.Random(seed), NOW
    for number in range(1, 6):
        sign(home, told(number, dice), now)
    stayed = 0
    for _ in range(12 if FULL else 6):
        now += dice.choice((HOUR, 40 * 24 * HOUR))
        for _ in range(dice.randrange(1, 4)):
            now += timedelta(minutes=1)
            home = something_happens(home, dice, now)
        report = publish(home, now)
        stayed += len(report.unchanged)
        assert report.quarantined == ()
        assert files(home) == from_nothing(home, now)
        again = publish(Home(home.folder), now)
        assert (again.written, again.removed, again.remarks) == ((), (), report.remarks)
    assert stayed


@pytest.fixture
def built(home: Home) -> Home:
    dice = random.Random(7)
    for number in range(1, 9):
        sign(home, told(number, dice), NOW)
    assert publish(home, NOW).stories == 8
    return Home(home.folder)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the stories that are opened while builds go on."""
    opened: list[str] = []
    real = Home.story

    def story_of(home: Home, identity: str, version: int) -> dict[str, Any]:
        opened.append(identity)
        return real(home, identity, version)

    monkeypatch.setattr(Home, "story", story_of)
    monkeypatch.setattr(kept.Kept, "item", lambda *_: pytest.fail("a story was unpacked"))
    return opened


def test_where_nothing_changes_no_story_is_opened_and_no_file_made(
    built: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = counted(monkeypatch)
    assert publish(built, NOW + HOUR).written == ()
    assert opened == []


def test_a_changed_story_leaves_the_pages_of_areas_that_are_not_compared_with_its_own(built: Home) -> None:
    before = {path: (built.public / path).stat().st_mtime_ns for path in files(built)}
    sign(built, told(2, random.Random(99)), NOW + HOUR)
    report = publish(built, NOW + HOUR)
    assert {"areas/X-2/index.html", "areas/X-2/feed.xml", "feed.xml"} <= {*report.written}
    assert not [path for path in report.written if path.startswith(("areas/X-1", "areas/X-3"))]
    assert all((built.public / path).stat().st_mtime_ns == before[path] for path in report.unchanged)


@pytest.mark.parametrize("how", ["gone", "empty", "torn", "changed"])
def test_what_is_kept_from_builds_before_is_not_trusted_when_it_is_not_whole(built: Home, how: str) -> None:
    now, dice = NOW, random.Random(99)
    for file in (kept.CARDS, kept.FILES, "items/00000000-0000-5000-8000-000000000003"):
        path, before = built.folder / "cache" / file, files(built)
        content = path.read_bytes()
        at = len(content) // 2
        spoilt = {
            "empty": b"",
            "torn": content[:at],
            "changed": content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :],
        }
        path.write_bytes(spoilt[how]) if how in spoilt else path.unlink()
        publish(built, now + HOUR)
        assert files(built) == before, file
        now += 2 * HOUR
        sign(built, told(2, dice), now)
        publish(Home(built.folder), now)
        assert files(built) == from_nothing(built, now), file


def spoilt_page(public: Path) -> None:
    path = public / "areas" / "X-1" / "index.html"
    content, found = path.read_bytes(), path.stat()
    path.write_bytes(content.replace(b"District", b"Distrikt"))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns + 1))


def lost_feed(public: Path) -> None:
    (public / "areas" / "X-1" / "feed.xml").unlink()


def other_feed(public: Path) -> None:
    shutil.copy(public / "areas" / "X-2" / "atom.xml", public / "areas" / "X-1" / "atom.xml")


@pytest.mark.parametrize("spoil", [spoilt_page, lost_feed, other_feed])
def test_a_public_file_that_somebody_changed_is_put_right(built: Home, spoil: Callable[[Path], None]) -> None:
    before = files(built)
    spoil(built.public)
    assert files(built) != before
    publish(built, NOW + HOUR)
    assert files(built) == before


@pytest.mark.parametrize("part", ["feeds/feed.py", "story_templates/pages/area.html.j2", "nlg/ledger.py"])
def test_a_changed_template_or_program_remakes_all(
    built: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    house = tmp_path / "house"
    for name in ("feeds", "story_templates", "nlg"):
        (house / name / "deep").mkdir(parents=True)
    (house / part).parent.mkdir(exist_ok=True)
    (house / part).write_text("one")
    monkeypatch.setattr(kept, "HOUSE", house)
    publish(built, NOW + HOUR)
    made: list[str] = []
    real = kept.Kept.put
    monkeypatch.setattr(kept.Kept, "put", lambda self, mark, item: made.append(item.id) or real(self, mark, item))
    publish(Home(built.folder), NOW + HOUR)
    assert made == []
    (house / part).write_text("two")
    kept._program.cache_clear()  # as in a process that starts after the change
    publish(Home(built.folder), NOW + HOUR)
    assert len(made) == 8


def test_what_editors_were_told_of_a_file_is_told_again_while_it_stays(
    built: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.public.subscriptions.LARGE", 3_000)
    sign(built, told(1, random.Random(5)), NOW + HOUR)
    first: Report = publish(built, NOW + HOUR)
    assert [remark for remark in first.remarks if remark.startswith("feed-large: feed.xml")]
    assert publish(Home(built.folder), NOW + 2 * HOUR).remarks == first.remarks
