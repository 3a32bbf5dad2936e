"""Aggregators with rules of their own get files that keep them, and `validate` says where one does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from feed_rules import document
from test_feeds import ATOM, corrected, numbered
from test_formats import CHANNEL

from desk.validating import Validating
from feeds import profiles
from feeds.item import FeedItem
from feeds.public import partners
from feeds.publication import Publication
from feeds.publish import publish
from nlg.errors import BadSheet
from nlg.home import Home
from tests.test_publish import HOUR, NOW, home, sign, story

__all__ = ["home"]  # the fixture
SNF = "{http://www.smartnews.be/snf}"
MSN, SMART = "partners/msn/atom.xml", "partners/smartnews/feed.xml"
WANTED = replace(CHANNEL, profiles=("msn", "smartnews", "apple"), logo="https://echo.example/logo.png")


def titled(number: int, title: str = "Bike thefts fell in the district", **changes: Any) -> FeedItem:
    return numbered(number, title=title, slug=f"story-{number}", **changes)


def made(*items: FeedItem, **changes: Any) -> tuple[dict[str, bytes], list[str]]:
    """The files for aggregators of stories, newest first, and what editors are told."""
    channel = replace(WANTED, **changes)
    told = Publication(channel=channel, items=items, bundle=lambda item: {})
    return {path: content for path, content in partners.files(told) if content is not None}, told.remarks


def faults(files: dict[str, bytes]) -> list[str]:
    return [rule for path, content in files.items() for rule, _ in profiles.faults(path, content)]


def test_each_profile_of_the_shelf_keeps_its_own_rules() -> None:
    files, remarks = made(titled(3), corrected(titled(2)), titled(1))
    assert sorted(path.split("/")[1] for path in files) == ["apple", "apple", "apple", "msn", "smartnews"]
    assert {path.split("/")[1] for path in files} == {*profiles.names()}
    assert (faults(files), remarks) == ([], [])
    assert made(profiles=())[0] == {}
    assert faults(made()[0]) == []


def test_smartnews_has_the_logo_a_date_and_a_short_description() -> None:
    (channel,) = document(made(titled(2), titled(1))[0][SMART])
    assert channel.findtext(f"{SNF}logo/url") == "https://echo.example/logo.png"
    assert channel.findtext("pubDate") == "Wed, 21 Jun 2023 10:30:00 GMT"
    assert channel.findtext("description") == "Borchester Echo"
    assert len(channel.findall("item")) == 2


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Echo", "Local news from Echo"),
        ("The Borchester and Felpersham Echo", "The Borchester and Felpersham"),
        ("B" * 40, "B" * 30),
    ],
)
def test_a_long_name_of_a_newsroom_is_cut_at_a_word(title: str, told: str) -> None:
    (channel,) = document(made(titled(1), title=title)[0][SMART])
    assert channel.findtext("description") == told


def test_without_a_logo_editors_are_told() -> None:
    files, remarks = made(titled(1), logo="")
    assert remarks == ["smartnews-lacks: no logo: [feeds] in newsroom.toml names none"]
    assert faults(files) == ["smartnews-lacks"]


def test_msn_gets_twenty_stories_of_a_year_with_titles_of_a_length_it_takes() -> None:
    old = titled(1, published=titled(1).published - timedelta(days=365))
    short, long = titled(2, "Too short a title"), titled(3, "A title " * 19)
    files, remarks = made(titled(4), long, short, old)
    entries = document(files[MSN]).findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [titled(4).id]
    assert remarks == [
        f"msn-title: {long.link}: is left out: its title has 152 characters, not 20 to 150",
        f"msn-title: {short.link}: is left out: its title has 17 characters, not 20 to 150",
    ]
    many = made(*(titled(number) for number in range(30, 0, -1)))[0]
    assert len(document(many[MSN]).findall(f"{ATOM}entry")) == 20


def test_apple_gets_a_document_of_each_story_but_of_none_that_is_withdrawn() -> None:
    files, _ = made(titled(2), corrected(titled(1), "withdrawal"))
    assert [path for path in files if "apple" in path] == ["partners/apple/story-2/article.json"]
    told = json.loads(files["partners/apple/story-2/article.json"])
    assert (told["identifier"], told["title"]) == (titled(2).id, titled(2).title)
    assert told["metadata"]["canonicalURL"] == titled(2).link
    bodies = [part.get("text") or part.get("html") for part in told["components"][2:] if part["role"] != "photo"]
    assert "\n".join(bodies) == "\n".join(line for line in [titled(2).html] if line)


@pytest.mark.parametrize(
    ("rule", "path", "spoil"),
    [
        ("msn-title", MSN, lambda text: text.replace("Bike thefts fell in the district", "Thefts fell")),
        ("msn-old", MSN, lambda text: text.replace("<published>2023", "<published>2021")),
        ("msn-markup", MSN, lambda text: text.replace("&lt;p&gt;", "&lt;script&gt;", 1)),
        ("msn-markup", MSN, lambda text: text.replace("&lt;p&gt;", "&lt;div&gt;" * 10, 1)),
        ("smartnews-lacks", SMART, lambda text: text.replace("snf:logo", "snf:sign")),
        ("smartnews-lacks", SMART, lambda text: text.replace("guid", "uid")),
        ("smartnews-description", SMART, lambda text: text.replace("<description>", f"<description>{'x' * 31}", 1)),
        ("smartnews-large", SMART, lambda text: text.replace("<description>", f"<description>{'x' * 10**6}", 2)),
        ("apple-lacks", "partners/apple/story-1/article.json", lambda text: text.replace("componentTextStyles", "x")),
        ("apple-role", "partners/apple/story-1/article.json", lambda text: text.replace('"byline"', '"poem"')),
        ("apple-identifier", "partners/apple/story-1/article.json", lambda text: text.replace("urn:", "urn:" * 20)),
    ],
)
def test_what_an_aggregator_refuses_is_found(rule: str, path: str, spoil: Callable[[str], str]) -> None:
    content = made(titled(1))[0][path].decode("utf-8")
    spoilt = spoil(content)
    assert spoilt != content
    assert rule in faults({path: spoilt.encode("utf-8")})


def test_a_newsroom_names_its_profiles_and_validate_looks_at_their_files(home: Home) -> None:
    path = home.folder / "newsroom.toml"
    said = 'profiles = ["msn", "smartnews", "apple"]\nlogo = "https://echo.example/logo.png"'
    path.write_text(path.read_text("utf-8").replace("[feeds]", f"[feeds]\n{said}"), "utf-8")
    sign(home, story())
    home = Home(home.folder)
    publish(home, NOW)
    looked = Validating(home.public.resolve(), home.settings.base_url, home.settings.label, NOW + HOUR)
    assert [*looked.faults()] == []
    feed = home.public / MSN
    feed.write_bytes(feed.read_bytes().replace(b"<title>", b"<title>" + b"x" * 150))
    assert "msn-title" in {fault.rule for fault in looked.faults()}


def test_a_profile_that_is_not_on_the_shelf_is_named_with_the_nearest(home: Home) -> None:
    path: Path = home.folder / "newsroom.toml"
    path.write_text(path.read_text("utf-8").replace("[feeds]", '[feeds]\nprofiles = ["smartnew"]'), "utf-8")
    with pytest.raises(BadSheet, match="smartnew") as refused:
        publish(Home(home.folder), NOW)
    assert "smartnews" in (refused.value.mend or "")
