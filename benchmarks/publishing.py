"""How long it takes to bring a public folder up to date, and in how much memory: feeds of 400 areas with 50 stories.

    python -m benchmarks.publishing FOLDER            # makes the newsroom first, if FOLDER has none: that takes a while
    python -m benchmarks.publishing FOLDER --quick    # 20 areas of 10 stories
    python -m benchmarks.publishing FOLDER --feeds    # feeds alone, of stories that are packed: no pages, no pictures

The stories are one real story, told of as many areas and weeks. Each build is a process of its own: the first; one
after which nothing changes; one with a changed story; one with a new story of every area.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from feeds.item import FeedItem, channel_of, pack
from feeds.public import subscriptions
from feeds.publication import Card, Items, Publication
from feeds.publish import publish
from nlg.builds import rebuild
from nlg.home import Event, Home, State, visible_hash
from nlg.pipeline import open_dataset, release
from nlg.story import NoStory

AREAS, STORIES = 400, 50
QUICK_AREAS, QUICK_STORIES = 20, 10
START = datetime(2024, 1, 1, 9, tzinfo=UTC)
FIRST_WEEK = date(2023, 1, 7)
MODEL, AREA = "england_deaths", "Medway"
DOZEN = 12
FEEDS = ("feed.xml", "atom.xml", "feed.json")


def main() -> None:
    """Makes the newsroom where there is none, then measures; or (--build) makes one build and tells its figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--feeds", action="store_true")
    asked.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    asked.add_argument("--areas", type=int)
    asked.add_argument("--stories", type=int)
    asked.add_argument("--build", type=int, metavar="HOUR", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.build is not None:
        print(json.dumps(built(given.folder, START + timedelta(hours=given.build))))
        return
    if given.alone:
        print(json.dumps(feeds_made(given.folder)))
        return
    areas = given.areas or (QUICK_AREAS if given.quick else AREAS)
    stories = given.stories or (QUICK_STORIES if given.quick else STORIES)
    if given.feeds:
        feeds_alone(given.folder, areas, stories)
    else:
        measure(given.folder, areas, stories)


def feeds_alone(folder: Path, areas: int, stories: int) -> None:
    """Feeds of stories that are packed and lie on disk, as between two builds; twice, the second time all the same."""
    home = Home.create(folder, publisher="Echo", base_url="https://echo.example", id_namespace="echo.example")
    model, found = the_model(), []
    told = {"id": model["id"], "version": 1, "status": "published", "hash": "", "at": START, "slug": "one"}
    packed = pack(model, State(**told, first_published=START, modified=START), home.settings)
    for week in range(stories):
        for area in range(areas):
            item = packed_of(packed, area, week)
            (folder / f"{len(found)}.item").write_bytes(pickle.dumps(item, protocol=5))
            found.append(Card.of(item, at=len(found), mark=item.id))
    (folder / "cards").write_bytes(pickle.dumps(found))
    for what in ("feeds alone", "the same again"):
        command = [sys.executable, "-m", "benchmarks.publishing", str(folder), "--alone"]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        say_it(what, told)


def packed_of(item: FeedItem, area: int, week: int) -> FeedItem:
    """The packed story told of another area and another week, changed a week after the one before."""
    end, when = FIRST_WEEK + timedelta(weeks=week), START + timedelta(weeks=week)
    slug, code = f"deaths-in-area-{area}-{end}", f"E{area:08}"
    moved = {"period_end": end, "published": when, "modified": when, "area_code": code, "area_name": f"Area {area}"}
    identity = uuid.uuid5(uuid.NAMESPACE_DNS, f"{area}/{end}").urn
    return replace(item, id=identity, slug=slug, link=f"https://echo.example/stories/{slug}/", **moved)


def feeds_made(folder: Path) -> dict[str, Any]:
    """All files that are subscribed to, made and put in place: how long it took, and the most memory held."""
    start, busy = time.perf_counter(), time.process_time()
    home, cards = Home(folder), tuple(reversed(pickle.loads((folder / "cards").read_bytes())))
    items = Items(cards, lambda card: opened(folder / f"{len(cards) - 1 - card.at}.item"))
    publication = Publication(channel=channel_of(home.settings), items=items, bundle=lambda item: {})
    with home.alone():
        changes = rebuild(home.public, subscriptions.files(publication), staging=home.staging)
    files = (*changes.written, *changes.unchanged)
    return {
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - busy,
        "megabytes": most_memory(),
        "stories": len(cards),
        "feeds": sum(path.endswith(FEEDS) for path in files),
        "written": len(changes.written),
        "unchanged": len(changes.unchanged),
    }


def opened(path: Path) -> FeedItem:
    """A packed story."""
    item = pickle.loads(path.read_bytes())
    assert isinstance(item, FeedItem)
    return item


def measure(folder: Path, areas: int, stories: int) -> None:
    """Four builds, each with its line."""
    model = the_model()
    if not (folder / "newsroom.toml").exists():
        made = Home.create(folder, publisher="Echo", base_url="https://echo.example", id_namespace="echo.example")
        keep(made, (of(model, area, week) for week in range(stories) for area in range(areas)), START)
        say("first build", folder, 1)
    say("nothing changes", folder, 2)
    home = Home(folder)
    hours = START + timedelta(hours=2)
    keep(home, [reworded(of(model, 0, 0), home)], hours)
    say("one story changes", folder, 3)
    keep(home, (of(model, area, stories) for area in range(areas)), hours + timedelta(hours=1))
    say("a new story of every area", folder, 4)


def say(what: str, folder: Path, hour: int) -> None:
    """One build in a process of its own, and its figures."""
    command = [sys.executable, "-m", "benchmarks.publishing", str(folder), "--build", str(hour)]
    say_it(what, json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def say_it(what: str, told: dict[str, Any]) -> None:
    """A build's line."""
    print(
        f"{what:26} {told['seconds']:7.1f} s wall {told['processor']:7.1f} s processor {told['megabytes']:6.0f} MB;"
        f" {told['stories']} stories, {told['feeds']} feeds; files: {told['written']} written,"
        f" {told['unchanged']} as they were",
        flush=True,
    )


def built(folder: Path, now: datetime) -> dict[str, Any]:
    """One build: how long it took, and the most memory that this process has held."""
    start, busy = time.perf_counter(), time.process_time()
    report = publish(Home(folder), now)
    assert not report.quarantined, report.quarantined[0]
    files = (*report.written, *report.unchanged)
    return {
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - busy,
        "megabytes": most_memory(),
        "stories": report.stories,
        "feeds": sum(path.endswith(FEEDS) for path in files),
        "written": len(report.written),
        "unchanged": len(report.unchanged),
    }


def most_memory() -> float:
    """The most that this process has held, in megabytes; what `resource` tells begins with its parent's."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) / 1024 if found else float("nan")


def the_model() -> dict[str, Any]:
    """A real story."""
    dataset = open_dataset(Home(None), MODEL)
    told = release(dataset, dataset.latest()).story(dataset.area(AREA).code)
    assert not isinstance(told, NoStory), told
    return told


def of(model: dict[str, Any], area: int, week: int) -> dict[str, Any]:
    """The story told of another area and another week: its own id, address and dates, the same length.

    It compares its area with the others of a dozen, as one of a county does.
    """
    end = FIRST_WEEK + timedelta(weeks=week)
    first = area - area % DOZEN
    return {
        **model,
        "id": uuid.uuid5(uuid.NAMESPACE_DNS, f"{area}/{end}").urn,
        "version": 1,
        "slug": f"deaths-in-area-{area}-{end}",
        "area": {"code": f"E{area:08}", "name": f"Area {area}"},
        "groups": {"X": {MODEL: [f"E{other:08}" for other in range(first, first + DOZEN)]}},
        "period": {**model["period"], "start": str(end - timedelta(days=6)), "end": str(end)},
    }


def reworded(story: dict[str, Any], home: Home) -> dict[str, Any]:
    """The next version of a story, with other words at its head."""
    version = max(home.versions(story["id"])) + 1
    headline = {**story["headline"], "text": f"{story['headline']['text']}, in version {version}"}
    return {**story, "version": version, "headline": headline}


def keep(home: Home, stories: Iterator[dict[str, Any]] | list[dict[str, Any]], now: datetime) -> None:
    """Stories as kept and approved, the ledger told once of all: one by one takes longer than what is measured."""
    events = []
    for story in stories:
        path = home.folder / "stories" / story["id"].removeprefix("urn:uuid:") / f"v{story['version']}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(story, ensure_ascii=False), "utf-8")
        told = {"id": story["id"], "version": story["version"], "hash": visible_hash(story), "at": now}
        events.append(Event(status="draft", **told))
        events.append(Event(status="approved", approved_by={"person": "Jo"}, **told))
    home.record(*events)


if __name__ == "__main__":
    main()
