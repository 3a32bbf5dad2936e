"""What is subscribed to: one story the same in RSS, Atom and JSON Feed, valid, at its address, in the right feeds."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import jsonschema
import pytest
from conftest import FULL, tried
from feed_rules import CONTENT, DUBLIN_CORE, document, faults_of_atom, faults_of_rss
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from test_formats import CHANNEL, FIRST, SETTINGS, hostile, packed, story

from feeds.formats import atom, jsonfeed, rss
from feeds.item import FeedItem, Note, Topic, newest_first
from feeds.pages.frame import folder
from feeds.public import subscriptions
from feeds.public._feeds import Feeds
from feeds.publication import Publication, cards
from nlg.errors import BadSheet, Unprintable
from nlg.ledger import write_time
from nlg.settings import read_settings

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "jsonfeed" / "jsonfeed-1.1.schema.json").read_text("utf-8"))
AT = "{http://purl.org/atompub/tombstones/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DAY = timedelta(days=1)


def numbered(number: int, **changes: Any) -> FeedItem:
    """Another story than the sample, of an area of its own, changed so many hours later."""
    made = replace(
        packed(),
        id=f"urn:uuid:00000000-0000-5000-8000-{number:012d}",
        title=f"Story {number}",
        link=f"https://echo.example/stories/story-{number}/",
        area_code=f"X-{number % 3}",
        area_name=f"District {number % 3}",
        modified=FIRST + timedelta(hours=number),
    )
    return replace(made, **changes)


def corrected(item: FeedItem, verb: str = "correction", **changes: Any) -> FeedItem:
    note = Note(verb=verb, on="2023-06-22", text="We said 38. It is 36.", high=True)
    return replace(item, notes=(note,), withdrawn=verb == "withdrawal", **changes)


def publication(items: Sequence[FeedItem], **changes: Any) -> Publication:
    given_ = {"channel": CHANNEL, "items": tuple(newest_first(items)), "bundle": lambda item: story()} | changes
    return Publication(**given_)


def made(items: Sequence[FeedItem], **changes: Any) -> dict[str, bytes]:
    """The files of a publication; none is there twice."""
    files = list(subscriptions.files(publication(items, **changes)))
    assert len(files) == len({path for path, _ in files})
    return dict(files)


def faults(files: dict[str, bytes]) -> list[str]:
    """What is wrong with the feeds among the files, by the rules of each format."""
    found = []
    for path, content in files.items():
        address = f"https://echo.example/{path}"
        if path.endswith("feed.xml"):
            found += [f"{path}: {fault}" for fault in faults_of_rss(content, address)]
        elif path.endswith("atom.xml"):
            found += [f"{path}: {fault}" for fault in faults_of_atom(content, address)]
        elif path.endswith("feed.json"):
            found += [f"{path}: {fault}" for fault in faults_of_json(content, address)]
        elif path != "robots.txt":
            document(content)
    return found


def faults_of_json(content: bytes, address: str) -> list[str]:
    feed = json.loads(content)
    found = [fault.message for fault in jsonschema.Draft202012Validator(SCHEMA).iter_errors(feed)]
    ids = [item["id"] for item in feed["items"]]
    found += [] if len(ids) == len(set(ids)) else ["two of one id"]
    stamps = [item["date_modified"] for item in feed["items"]]
    found += [] if stamps == sorted(stamps, reverse=True) else ["the newest is not first"]
    return found + ([] if feed["feed_url"] == address else [f"says it stands at {feed['feed_url']}"])


def ids(content: bytes) -> list[str]:
    """The last figures of the ids in a feed of any format."""
    if content.startswith(b"{"):
        return [str(int(item["id"][-3:])) for item in json.loads(content)["items"]]
    return [str(int(entry.id[-3:])) for entry in feedparser.parse(content).entries]


# one story in three formats


def as_read(content: bytes) -> dict[str, Any]:
    """The first story of an RSS or Atom document as an independent reader gives it."""
    read = feedparser.parse(content)
    assert not read.bozo
    entry = read.entries[0]
    return {
        "id": entry.id,
        "title": entry.title,
        "link": entry.link,
        "summary": entry.summary,
        "published": datetime(*entry.published_parsed[:6], tzinfo=UTC),
        "modified": datetime(*entry.updated_parsed[:6], tzinfo=UTC),
        "author": entry.author,
        "body": words_of(entry.content[0].value),
    }


def as_json_has_it(content: bytes) -> dict[str, Any]:
    item = json.loads(content)["items"][0]
    return {
        "id": item["id"],
        "title": item["title"],
        "link": item["url"],
        "summary": item["summary"],
        "published": datetime.fromisoformat(item["date_published"]),
        "modified": datetime.fromisoformat(item["date_modified"]),
        "author": item["authors"][0]["name"],
        "body": words_of(item["content_html"]),
    }


def meant(item: FeedItem) -> dict[str, str]:
    """A story by the words of the table in docs/publishing.md."""
    return {
        "id": item.id,
        "page": item.link,
        "headline": item.title,
        "summary": item.summary,
        "body": item.html,
        "first published": write_time(item.published),
        "changed": write_time(item.modified),
        "byline": item.byline,
        "area code": item.area_code,
        "area name": item.area_name,
        "topic": item.topics[0].name,
        "how it was made": "dataDrivenMedia",
        "label": item.label,
        "first table": item.sources[0].url,
        "other tables": item.sources[1].url,
        "version": str(item.version),
        "last correction": item.notes[-1].text,
    }


def place_in(element: Any, place: str) -> str:
    """What stands at a place of a document, as text; dates in one form."""
    spaces = {"a": ATOM[1:-1], "content": CONTENT, "dc": DUBLIN_CORE, "atom": ATOM[1:-1]}
    if isinstance(element, dict):
        for key in place.split("."):
            element = element[int(key)] if key.isdigit() else element[key]
        return str(element).removeprefix("http://cv.iptc.org/newscodes/digitalsourcetype/")
    if element.tag.startswith(ATOM):
        place = re.sub(r"(^|/)(?=[a-z])", r"\1a:", place)
    (found,) = element.xpath(place, namespaces=spaces)
    told = found if isinstance(found, str) else found.text
    if place == "pubDate":
        return write_time(parsedate_to_datetime(told))
    return str(re.sub(r"(\d\d:\d\d)\+00:00$", r"\1Z", told))


def test_every_field_stands_where_the_page_says() -> None:
    bundle = story() | {"corrections": [{"on": "2023-06-22", "where": "intro", "text": "We said 38. It is 36."}]}
    bundle["sources"] += [bundle["sources"][0] | {"title": "Another", "url": "https://police.borsetshire.example/2"}]
    item = replace(packed(bundle), byline="The data desk", modified=FIRST + DAY)
    (of_rss,) = document(rss.write([item], CHANNEL)).iter("item")
    (of_atom,) = document(atom.write([item], CHANNEL)).iter(f"{ATOM}entry")
    (of_json,) = json.loads(jsonfeed.write([item], CHANNEL))["items"]
    page = (Path(__file__).parents[1] / "docs" / "publishing.md").read_text("utf-8")
    table = page.split("## What stands where")[1].split("\n\n")[1].splitlines()[2:]
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table]
    told = meant(item)
    assert [row[0] for row in rows] == list(told)
    for field, *places in rows:
        for element, place in zip((of_rss, of_atom, of_json), places, strict=True):
            if named := re.search("`(.+)`", place):
                assert place_in(element, named[1]) == told[field], (field, place)
            else:
                assert place in ("", "in the body")
                assert not place or told[field] in item.html, (field, place)


def words_of(markup: str) -> list[str]:
    return lxml_html.fragment_fromstring(markup, create_parent="div").text_content().split()


@pytest.mark.parametrize("item", [packed(), corrected(packed(), modified=FIRST + DAY), numbered(7)])
def test_a_story_is_the_same_in_every_format(item: FeedItem) -> None:
    meant = {
        "id": item.id,
        "title": item.title,
        "link": item.link,
        "summary": item.summary,
        "published": item.published,
        "modified": item.modified,
        "author": item.byline,
        "body": words_of(item.html),
    }
    assert as_read(rss.write([item], CHANNEL)) == meant
    assert as_read(atom.write([item], CHANNEL)) == meant
    assert as_json_has_it(jsonfeed.write([item], CHANNEL)) == meant


if FULL:  # node is asked

    def test_another_reader_sees_the_same(tmp_path: Path) -> None:
        node, npm = shutil.which("node"), shutil.which("npm")
        assert node, "install Debian's nodejs"
        assert npm, "install Debian's npm"
        where = os.environ.get("NODE_PATH") or subprocess.check_output([npm, "root", "-g"], text=True).strip()
        code = (
            "const P = require('rss-parser'), fs = require('fs');"
            "const p = new P({customFields: {item: [['atom:updated', 'changed']]}});"
            "Promise.all(process.argv.slice(1).map(f => p.parseString(fs.readFileSync(f, 'utf8'))))"
            ".then(r => console.log(JSON.stringify(r.map(f => f.items))))"
        )
        items = newest_first([packed(), numbered(1), corrected(numbered(2))])
        for name, kind in (("feed.xml", rss), ("atom.xml", atom)):
            (tmp_path / name).write_bytes(kind.write(items, CHANNEL))
        done = subprocess.run(
            [node, "-e", code, "feed.xml", "atom.xml"],
            cwd=tmp_path,
            env={**os.environ, "NODE_PATH": where},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"npm install -g rss-parser\n{done.stderr[-500:]}"
        as_rss, as_atom = json.loads(done.stdout)
        for of_rss, of_atom, item in zip(as_rss, as_atom, items, strict=True):
            assert (of_rss["guid"], of_atom["id"]) == (item.id, item.id)
            for read in (of_rss, of_atom):
                assert (read["title"], read["link"]) == (item.title, item.link)
                assert datetime.fromisoformat(read["isoDate"]) == item.published
            assert words_of(of_rss["content:encoded"]) == words_of(of_atom["content"]) == words_of(item.html)
            assert of_atom["summary"] == item.summary
            assert of_rss["changed"] == write_time(item.modified)


@pytest.mark.parametrize(("name", "kind"), [("feed.xml", rss), ("atom.xml", atom), ("feed.json", jsonfeed)])
def test_a_feed_reads_as_approved(name: str, kind: Any, request: pytest.FixtureRequest) -> None:
    items = [packed(), corrected(numbered(1)), corrected(numbered(2), "withdrawal")]
    written, path = kind.write(items, replace(CHANNEL, hub="https://hub.example/")), GOLDEN / name
    if request.config.getoption("--accept"):
        path.write_bytes(written)
    assert written == path.read_bytes()


@pytest.mark.parametrize("name", ["feeds.opml", "sitemap-news.xml", "sitemap-sections.xml"])
def test_a_list_reads_as_approved(name: str, request: pytest.FixtureRequest) -> None:
    written, path = made([packed(), numbered(1), corrected(numbered(2))])[name], GOLDEN / name
    if request.config.getoption("--accept"):
        path.write_bytes(written)
    assert written == path.read_bytes()


def test_atom_names_the_tables_behind_a_story() -> None:
    item = packed()
    more = (*item.sources, replace(item.sources[0], title="Another", url="https://police.borsetshire.example/other"))
    (entry,) = feedparser.parse(atom.write([replace(item, sources=more)], CHANNEL)).entries
    assert [(link.rel, link.href) for link in entry.links] == [
        ("alternate", item.link),
        ("via", "https://police.borsetshire.example/statistics/cycle-theft"),
        ("related", "https://police.borsetshire.example/other"),
    ]


def test_each_format_says_in_metadata_how_the_text_was_made() -> None:
    item = packed()
    for kind in (rss, atom):
        (entry,) = feedparser.parse(kind.write([item], CHANNEL)).entries
        assert ("http://cv.iptc.org/newscodes/digitalsourcetype/", "dataDrivenMedia") in [
            (tag.scheme, tag.term) for tag in entry.tags
        ]
        assert item.label in entry.content[0].value
    extension = json.loads(jsonfeed.write([item], CHANNEL))["items"][0]["_parishpump"]
    assert extension["digital_source_type"] == "http://cv.iptc.org/newscodes/digitalsourcetype/dataDrivenMedia"
    assert (extension["label"], extension["area"]["code"], extension["version"]) == (item.label, "X-AMBRIDGE-VALE", 1)


def test_a_byline_of_the_newsrooms_own_stands_in_every_format() -> None:
    item = replace(packed(), byline="The data desk")
    read = [as_read(kind.write([item], CHANNEL))["author"] for kind in (rss, atom)]
    assert [*read, as_json_has_it(jsonfeed.write([item], CHANNEL))["author"]] == ["The data desk"] * 3


def test_a_hub_is_named_where_there_is_one() -> None:
    hub = replace(CHANNEL, hub="https://hub.example/")
    for kind in (rss, atom):
        links = [(link.rel, link.href) for link in feedparser.parse(kind.write([packed()], hub)).feed.links]
        assert ("hub", "https://hub.example/") in links
        assert b"hub" not in kind.write([packed()], CHANNEL)
    assert json.loads(jsonfeed.write([packed()], hub))["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]


# which feeds there are


def test_every_area_and_topic_has_its_feeds_and_so_have_corrections() -> None:
    files = made([numbered(1), corrected(numbered(2)), corrected(numbered(4), "update"), numbered(5)])
    folders = ["", "areas/X-1/", "areas/X-2/", "topics/20000104/", "topics/20000133/", "corrections/"]
    feeds = {path for path in files if path.endswith(("feed.xml", "atom.xml", "feed.json"))}
    assert feeds == {f"{place}{name}" for place in folders for name in ("feed.xml", "atom.xml", "feed.json")}
    for name in ("feed.xml", "atom.xml", "feed.json"):
        assert ids(files[name]) == ["5", "4", "2", "1"]
        assert ids(files[f"areas/X-2/{name}"]) == ["5", "2"]
        assert ids(files[f"topics/20000104/{name}"]) == ["5", "4", "2", "1"]
        assert ids(files[f"corrections/{name}"]) == ["2"]
    assert faults(files) == []


def test_a_feed_knows_its_name_its_page_and_where_it_stands() -> None:
    read = feedparser.parse(made([numbered(1)])["areas/X-1/feed.xml"]).feed
    assert (read.title, read.link) == ("Borchester Echo: District 1", "https://echo.example/areas/X-1/")
    feed = json.loads(made([numbered(1)])["topics/20000104/feed.json"])
    assert (feed["title"], feed["home_page_url"]) == ("Borchester Echo: theft", "https://echo.example/topics/20000104/")
    assert feed["feed_url"] == "https://echo.example/topics/20000104/feed.json"


def test_an_entry_is_the_same_in_every_feed_that_has_it() -> None:
    files = made([numbered(1)])
    for name, begin in (("feed.xml", b"<item>"), ("atom.xml", b"<entry>"), ("feed.json", b'{"id"')):
        entries = {
            files[f"{place}{name}"].partition(begin)[2][:2000] for place in ("", "areas/X-1/", "topics/20000104/")
        }
        assert len(entries) == 1


def test_a_feeds_id_does_not_move_with_the_site() -> None:
    moved = replace(CHANNEL, base_url="https://news.elsewhere.example")
    places = ("atom.xml", "areas/X-1/atom.xml")
    before, after = made([numbered(1)]), made([numbered(1)], channel=moved)
    for path in places:
        assert feedparser.parse(before[path]).feed.id == feedparser.parse(after[path]).feed.id
    assert len({feedparser.parse(before[path]).feed.id for path in places}) == 2


def test_feeds_without_a_story_are_valid_and_have_no_date_of_their_own() -> None:
    files = made([])
    assert sorted(path for path in files if "feed" in path) == [
        "corrections/feed.json",
        "corrections/feed.xml",
        "feed.json",
        "feed.xml",
        "feeds.opml",
    ]
    assert faults(files) == []
    assert b"1970-01-01T00:00:00" in files["atom.xml"]
    assert not re.search(rb"20\d\d-\d\d", b"".join(files.values()))


def test_a_feed_holds_as_many_as_the_newsroom_says_and_never_over_a_hundred() -> None:
    items = [numbered(n) for n in range(60)]
    assert len(ids(made(items)["feed.xml"])) == 50
    assert len(ids(made(items, channel=replace(CHANNEL, feed_length=20))["feed.json"])) == 20
    with pytest.raises(BadSheet, match=r"feeds\.length"):
        read_settings('publisher = "E"\n[feeds]\nlength = 101', "newsroom.toml")


def test_a_newsroom_that_wants_them_has_a_feed_for_each_topic_of_each_area() -> None:
    items = [numbered(n) for n in range(12)]
    files = made(items, channel=replace(CHANNEL, area_topics=True, feed_length=2))
    place = "areas/X-1/topics/20000104/"
    assert ids(files[f"{place}feed.xml"]) == ["10", "7"]
    held = {*ids(files[f"{place}atom.xml"])}
    for part in chain(files, f"{place}atom.xml"):
        held |= {*ids(files[part])}
        links = document(files[part]).iter(f"{ATOM}link")
        current = [link.get("href") for link in links if link.get("rel") == "current"]
        assert current == [f"https://echo.example/{place}atom.xml"]
    assert held == {"1", "4", "7", "10"}
    told = json.loads(files[f"{place}feed.json"])
    assert told["home_page_url"] == "https://echo.example/areas/X-1/"
    assert told["title"] == "Borchester Echo: District 1, theft"
    assert f"{place}feed.xml" in files["feeds.opml"].decode()
    assert files["sitemap-sections.xml"].count(b"areas/X-1/<") == 1
    assert faults(files) == []
    assert not [path for path in made(items) if "/topics/" in path]


# withdrawn


def test_a_withdrawn_story_has_a_tombstone_and_its_notice() -> None:
    files = made([numbered(1), corrected(numbered(4), "withdrawal")])
    for path in ("atom.xml", "areas/X-1/atom.xml", "topics/20000104/atom.xml", "corrections/atom.xml"):
        (stone,) = document(files[path]).iter(f"{AT}deleted-entry")
        assert (stone.get("ref"), stone.get("when")) == (numbered(4).id, "2023-06-21T12:30:00Z")
        assert stone.findtext(f"{AT}comment") == "We said 38. It is 36."
        assert ids(files[path])[0] == "4"
    (told,) = json.loads(files["feed.json"])["_parishpump"]["withdrawn"]
    assert told == {"id": numbered(4).id, "when": "2023-06-21T12:30:00Z", "why": "We said 38. It is 36."}
    assert json.loads(files["feed.json"])["items"][0]["_parishpump"]["withdrawn"] is True
    assert b"story-4" not in files["sitemap-stories-1.xml"]


def test_a_tombstone_stays_when_the_notice_has_left_the_feed() -> None:
    notice = corrected(numbered(4), "withdrawal")
    files = made([numbered(1), numbered(2)], withdrawn=(notice,))
    assert ids(files["atom.xml"]) == ["2", "1"]
    for path, stones in (("atom.xml", 1), ("areas/X-1/atom.xml", 1), ("areas/X-2/atom.xml", 0)):
        assert len([*document(files[path]).iter(f"{AT}deleted-entry")]) == stones
    assert feedparser.parse(files["atom.xml"]).feed.updated == "2023-06-21T12:30:00+00:00"
    assert faults(files) == []


# the archive


def months(count: int, each: int) -> list[FeedItem]:
    """So many stories in each of so many months, the first published in each."""
    start = datetime(2023, 1, 1, 6, tzinfo=UTC)
    return [
        numbered(n, published=at, modified=at)
        for n in range(count * each)
        for at in [start.replace(month=1 + n // each) + timedelta(hours=n % each)]
    ]


def chain(files: dict[str, bytes], name: str) -> list[str]:
    """The archive's folders as a reader of the feed finds them, newest first."""
    found, path = [], name
    while True:
        root = document(files[path])
        links = root.iter(f"{ATOM}link")
        older = [link.get("href") for link in links if link.get("rel") == "prev-archive"]
        if not older:
            return found
        path = older[0].removeprefix("https://echo.example/")
        found.append(path.removesuffix(name))


@pytest.mark.parametrize("name", ["atom.xml", "feed.xml"])
def test_feed_and_archive_together_hold_every_story(name: str) -> None:
    channel = replace(CHANNEL, feed_length=10)
    files = made(months(3, 25), channel=channel)
    places = chain(files, name)
    assert [place[:15] for place in places] == [f"archive/2023-0{n}" for n in (3, 3, 2, 2, 2, 1, 1, 1)]
    everything = {*ids(files[name]), *(identity for place in places for identity in ids(files[place + name]))}
    assert everything == {str(n) for n in range(75)}
    assert all(document(files[place + name]).find(f".//{HISTORY}archive") is not None for place in places)
    assert document(files[name]).find(f".//{HISTORY}archive") is None
    assert faults(files) == []


@pytest.mark.parametrize("place", ["areas/X-1/", "topics/20000104/"])
def test_an_area_and_a_topic_with_more_stories_than_a_feed_holds_have_an_archive(place: str) -> None:
    files = made(months(3, 25), channel=replace(CHANNEL, feed_length=10))
    places = chain(files, f"{place}atom.xml")
    assert places[-1].startswith(f"{place}archive/2023-01-")
    held = {*ids(files[f"{place}atom.xml"]), *(identity for path in places for identity in ids(files[path]))}
    assert held == {str(n) for n in range(75) if place.startswith("topics") or n % 3 == 1}
    links = document(files[places[-1]]).iter(f"{ATOM}link")
    current = [link.get("href") for link in links if link.get("rel") == "current"]
    assert current == [f"https://echo.example/{place}atom.xml"]
    roomy = made(months(3, 25), channel=replace(CHANNEL, feed_length=25))
    assert not [path for path in roomy if path.startswith("areas/X-1/archive")]


def test_a_json_feed_leads_to_its_archive() -> None:
    files = made(months(2, 15), channel=replace(CHANNEL, feed_length=10))
    found, path = [], "feed.json"
    while "next_url" in (feed := json.loads(files[path])):
        path = feed["next_url"].removeprefix("https://echo.example/")
        found.append(path)
    assert [path[:15] for path in found] == [f"archive/2023-0{n}" for n in (2, 1, 1)]
    assert all(path.endswith("/feed.json") and path in files for path in found)


def test_the_archive_of_a_month_stays_when_later_stories_come() -> None:
    channel = replace(CHANNEL, feed_length=10)
    before, after = made(months(2, 25), channel=channel), made(months(5, 25), channel=channel)
    closed = {path for path in before if path.startswith("archive/")}
    assert len(closed) == 15
    assert {path: after[path] for path in closed} == {path: before[path] for path in closed}


def test_what_was_corrected_leaves_the_archive_and_its_corrected_form_is_in_the_feed() -> None:
    channel, items = replace(CHANNEL, feed_length=10), months(2, 15)
    wrong = items[3]
    right = corrected(wrong, title="Put right", modified=datetime(2023, 3, 1, tzinfo=UTC))
    after = made([right, *(item for item in items if item is not wrong)], channel=channel)
    before = made(items, channel=channel)
    assert wrong.title.encode() in before[f"{chain(before, 'atom.xml')[-1]}atom.xml"]
    assert not [path for path, content in after.items() if f">{wrong.title}<".encode() in content]
    assert ids(after["feed.xml"])[0] == "3"


@pytest.mark.parametrize("visits", [3, 7])
def test_who_walks_back_to_the_last_part_known_misses_nothing(visits: int) -> None:
    """A subscriber that reads the feed and then its archive, as far as there are parts that it has not read before.

    Stories come, are corrected and are taken away between its visits: a part must not hold anything new to it under a
    name that it knows.
    """
    dice, channel = random.Random(visits), replace(CHANNEL, feed_length=4)
    standing: list[FeedItem] = []
    known: set[str] = set()
    had: set[tuple[str, datetime]] = set()
    for hour in range(60):
        now = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(hours=17 * hour)
        if standing and dice.random() < 0.4:
            changed = standing.pop(dice.randrange(len(standing)))
            standing += [replace(changed, modified=now)] if dice.random() < 0.8 else []
        else:
            new = range(dice.randrange(1, 4))
            standing += [numbered(100 * hour + n, published=now, modified=now, area_code="X-1") for n in new]
        if hour % visits == visits - 1 and standing:
            everything = Feeds(channel=channel, stories=cards(newest_first(standing)), gone=()).everything
            parts = {part.folder: part for part in everything.earlier}
            place: str | None = ""
            while place is not None and place not in known:
                part = parts.get(place, everything)
                had |= {(one.id, one.modified) for one in part.stories}
                known |= {place} - {""}
                place = part.older
            assert {(item.id, item.modified) for item in standing} <= had


# lists of it all


def test_the_outline_lists_every_feed_by_group() -> None:
    files = made([numbered(1), numbered(2)])
    body = ElementTree.fromstring(files["feeds.opml"]).find("body")
    assert body is not None
    groups = {group.get("text"): [feed.get("xmlUrl") for feed in group] for group in body}
    base = "https://echo.example"
    assert groups == {
        "All stories and corrections": [f"{base}/feed.xml", f"{base}/corrections/feed.xml"],
        "Areas": [f"{base}/areas/X-1/feed.xml", f"{base}/areas/X-2/feed.xml"],
        "Topics": [f"{base}/topics/20000133/feed.xml", f"{base}/topics/20000104/feed.xml"],
    }
    assert all((address or "").removeprefix(f"{base}/") in files for of in groups.values() for address in of)


def test_the_news_sitemap_holds_the_two_days_before_the_newest_story() -> None:
    items = [numbered(n, published=FIRST + n * DAY, modified=FIRST + 9 * DAY) for n in range(5)]
    root = ElementTree.fromstring(made(items)["sitemap-news.xml"])
    assert sorted(title.text or "" for title in root.iter(f"{NEWS}title")) == ["Story 3", "Story 4"]
    assert {language.text for language in root.iter(f"{NEWS}language")} == {"en"}
    dates = {date.text for date in root.iter(f"{NEWS}publication_date")}
    assert dates == {write_time(FIRST + 3 * DAY), write_time(FIRST + 4 * DAY)}


def test_search_engines_find_every_page_from_robots_txt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.public._sitemap.MOST", 2)
    files = made([numbered(n) for n in range(5)])
    assert files["robots.txt"].decode().splitlines()[-1] == "Sitemap: https://echo.example/sitemap.xml"
    names = [loc.text for loc in ElementTree.fromstring(files["sitemap.xml"]).iter(f"{SITEMAP}loc")]
    assert names == [
        f"https://echo.example/sitemap-{n}.xml" for n in ("news", "sections", "stories-1", "stories-2", "stories-3")
    ]
    sections = [loc.text for loc in ElementTree.fromstring(files["sitemap-sections.xml"]).iter(f"{SITEMAP}loc")]
    paths = ["corrections/", "topics/20000133/", "topics/20000104/", *(f"areas/X-{n}/" for n in range(3)), ""]
    assert sections == [f"https://echo.example/{path}" for path in paths]
    pages = b"".join(files[f"sitemap-stories-{n}.xml"] for n in (1, 2, 3))
    assert sorted(re.findall(rb"story-\d", pages)) == [f"story-{n}".encode() for n in range(5)]


# size


def test_a_feed_too_large_leaves_off_its_oldest_and_says_so() -> None:
    long = [numbered(n, summary="x" * 60_000) for n in range(40)]
    out = publication(long)
    files = dict(subscriptions.files(out))
    assert max(map(len, files.values())) <= 2_000_000
    assert ids(files["feed.xml"])[0] == "39"
    assert 25 < len(ids(files["feed.xml"])) < 40
    left = 40 - len(ids(files["feed.xml"]))
    assert f"feed-too-large: feed.xml: the oldest {left} of its stories are left off" in out.remarks
    assert faults(files) == []


def test_a_large_feed_is_remarked_on() -> None:
    out = publication([numbered(n, summary="x" * 60_000) for n in range(20)])
    files = dict(subscriptions.files(out))
    assert len(ids(files["feed.xml"])) == 20
    assert [remark.split(":")[:2] for remark in out.remarks if " feed.xml" in remark] == [["feed-large", " feed.xml"]]


# many, hostile, always the same


def many(count: int) -> list[FeedItem]:
    """Stories with hostile words in every field that comes from tables."""
    dice = random.Random(20230621)
    return [
        numbered(
            number,
            title=hostile(dice),
            summary=hostile(dice),
            area_code=dice.choice(["E07000105", "X-KENT", "a/b", "..", "Ä"]),
            area_name=hostile(dice),
            topics=(Topic(code="20000104", name=hostile(dice)),),
            blocks=tuple(replace(block, text=hostile(dice)) for block in packed().blocks if block.tag != "credit"),
            modified=FIRST + timedelta(minutes=dice.randint(0, 80_000)),
        )
        for number in range(count)
    ]


def test_a_thousand_stories_are_valid_in_every_feed() -> None:
    assert faults(made(many(1000 if FULL else 40), channel=replace(CHANNEL, feed_length=100 if FULL else 15))) == []


def test_the_same_stories_give_the_same_files_whatever_their_order() -> None:
    items = many(30)
    assert made(items) == made(items[::-1]) == made(items)


def test_no_code_leads_out_of_the_public_folder() -> None:
    for path in made(many(40)):
        assert re.fullmatch(r"([A-Za-z0-9_~-]+/)*[A-Za-z0-9_-]+\.(xml|json|opml|txt)", path), path
    assert len({folder(code) for code in ("a/b", "a~2Fb", "a b", "A/b", "..", ".", "x" * 300, "x" * 301)}) == 8


characters = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\u2028\u2029\ufeff")
words = st.one_of(
    st.text(characters, min_size=1, max_size=40),
    st.sampled_from(
        [
            "]]>",
            "</item><item>",
            "<![CDATA[x]]>",
            "&amp;",
            '" onload="x',
            "\u0645\u0631\u062d\u0628\u0627",
            "<!DOCTYPE x>",
        ]
    ),
    st.integers(9_000, 10_000).map(lambda length: "<é&" * (length // 3)),
).map(lambda text: " ".join(text.split()) or "x")


@tried(200)
@given(title=words, name=words, summary=words)
def test_no_words_break_a_feed(title: str, name: str, summary: str) -> None:
    item = numbered(1, title=title, area_name=name, summary=summary, topics=(Topic(code="20000104", name=name),))
    files = made([item])
    assert faults(files) == []
    (read,) = document(files["feed.xml"]).iter("item")
    assert (read.findtext("title"), read.findtext("description")) == (title, summary)
    (entry,) = document(files["atom.xml"]).iter(f"{ATOM}entry")
    assert (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}summary")) == (title, summary)
    assert document(files["areas/X-1/atom.xml"]).findtext(f"{ATOM}title") == f"Borchester Echo: {name}"
    (told,) = json.loads(files["feed.json"])["items"]
    assert (told["title"], told["tags"]) == (title, [name, name])


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ue002", "\ud800"])
def test_a_character_that_no_feed_can_have_stops_the_story(character: str) -> None:
    for kind in (rss, atom):
        with pytest.raises((Unprintable, ValueError), match=r"control-character|zip|surrogates"):
            kind.write([replace(packed(), byline=f"The {character} desk")], CHANNEL)


def test_of_two_stories_of_one_id_the_newest_is_fed_and_the_other_reported() -> None:
    older = numbered(1, title="Another", link="https://echo.example/stories/another/", modified=FIRST)
    out = publication([numbered(1), older, numbered(2)])
    files = dict(subscriptions.files(out))
    assert faults(files) == []
    assert not [path for path, content in files.items() if b"Another" in content]
    assert out.remarks == [f"two-of-one-id: {older.id}: the older is in no feed: {older.link}"]


@pytest.mark.parametrize(
    ("fault", "spoilt"),
    [
        ("isPermaLink", ('isPermaLink="false"', 'isPermaLink="true"')),
        ("two of one id", ("000000000002", "000000000001")),
        ("is not known", ("<dc:creator>", "<author>x</author><dc:creator>")),
        ("pubDate", (" GMT</pubDate>", " +0200</pubDate>")),
        ("stands at", ("echo.example/feed.xml", "echo.example/rss")),
        ("newest", ("2023-06-21T10:30:00Z", "2023-06-20T10:30:00Z")),
        ("needs one link", ("<link>https://echo.example/stories/story-1/</link>", "")),
        ("made of", ("&lt;p&gt;", "&lt;script&gt;")),
        ("domain", (' domain="area-code"', "")),
    ],
)
def test_the_rules_find_what_breaks_receivers(fault: str, spoilt: tuple[str, str]) -> None:
    written = rss.write([numbered(1), numbered(2)], CHANNEL).decode()
    assert spoilt[0] in written
    found = faults_of_rss(written.replace(*spoilt).encode(), "https://echo.example/feed.xml")
    assert [each for each in found if fault in each or "guid would be followed" in each]


def test_lists_open_a_story_once_and_keep_little_of_it() -> None:
    opened = []
    stories = cards(opened.append(item.id) or item for item in [numbered(1), numbered(2)])
    assert [story.at for story in stories] == [0, 1]
    assert len(opened) == 2
    assert not hasattr(stories[0], "blocks")


def test_the_settings_of_feeds_are_read() -> None:
    told = read_settings('publisher = "E"\nbyline = "Desk"\n[feeds]\nlength = 30\nhub = "https://hub.example/"', "x")
    assert (told.feeds.length, told.feeds.hub, told.byline) == (30, "https://hub.example/", "Desk")
    assert (SETTINGS.feeds.length, SETTINGS.feeds.hub) == (50, "")
    with pytest.raises(BadSheet, match=r"feeds\.hub"):
        read_settings('publisher = "E"\n[feeds]\nhub = "ftp://x"', "newsroom.toml")
