"""Stories under embargo reach those who are trusted to wait, with their time, and nobody else before it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fake_wordpress import FakeWordPress
from lxml import etree
from receiver import closes, receiver, says
from sending import HOUR, NOW, newsroom, out, sent, story

from desk import deciding, exporting
from desk.enveloping import ahead
from desk.sending.targets import folder
from feeds.formats import find, names
from feeds.item import channel_of
from feeds.publish import publish
from nlg.errors import BadSheet, NotKnown, Trouble, Unprintable
from nlg.home import Home
from nlg.ledger import write_time

DROP = '[[targets]]\nkind = "folder"\nname = "drop"\nfolder = "drop"\n'
EARLY = f"{DROP}embargoed = true\n"
SITE = '[[targets]]\nkind = "wordpress"\nname = "site"\nurl = "{}"\nuser_env = "DESK"\nsecret_env = "PASSWORD"\n'
UNTIL = NOW + 24 * HOUR
WORDS = "Words of tomorrow."
SPACE = {"g2": "http://iptc.org/std/nar/2006-10-01/"}


def waiting(home: Home, number: int = 1, until: datetime = UNTIL, now: datetime = NOW, **changes: Any) -> None:
    """A story approved for a time."""
    bundle = story(number, words=WORDS, **changes)
    home.keep(bundle, now)
    deciding.approve(home, home.state(bundle["id"]), now=now, by="Jo Bright", embargo=until)


def dropped(home: Home) -> dict[str, dict[str, Any]]:
    return {path.name: json.loads(path.read_bytes()) for path in sorted((home.folder / "drop").glob("*.json"))}


def public(home: Home) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in home.public.rglob("*") if path.is_file()}


def read_embargo(name: str, content: bytes) -> str | None:
    """The time that a document of that format says is to be kept to."""
    if name == "newsml":
        return str(etree.fromstring(content).findtext("g2:itemMeta/g2:embargoed", namespaces=SPACE))
    told = json.loads(content)
    if name == "ans":
        return str(told["content_restrictions"]["embargo"]["end_time"])
    return str(told["embargoed" if name == "ninjs16" else "embargoedUntil"])


# --- who gets it and who does not -------------------------------------------------------------------------------------


def test_nobody_gets_a_story_ahead_of_its_time_who_is_not_said_to(tmp_path: Path) -> None:
    home = newsroom(tmp_path, DROP)
    waiting(home)
    assert sent(home) == (0, ["drop: nothing sent"])
    publish(home, UNTIL)
    assert sent(home, UNTIL)[1] == ["drop: 1 published sent"]


@pytest.mark.parametrize("form", ["ninjs16", "ninjs31", "newsml", "ans"])
def test_who_is_said_to_gets_it_with_its_time_while_nothing_public_has_it(tmp_path: Path, form: str) -> None:
    home = newsroom(tmp_path, f'{EARLY}format = "{form}"\n')
    out(home, story())
    sent(home)
    before = public(home)
    waiting(home)
    assert sent(home, NOW + 2 * HOUR) == (0, ["drop: 1 embargoed sent"])
    [early] = [path for path in (home.folder / "drop").iterdir() if story(1)["id"][9:] in path.name]
    assert read_embargo(form, early.read_bytes()) == write_time(UNTIL)
    assert b"Under embargo: not before 2023-06-22T08:30:00Z." in early.read_bytes()
    for moment in (NOW + 3 * HOUR, UNTIL - timedelta(seconds=1)):
        publish(home, moment)
        assert sent(home, moment) == (0, ["drop: nothing sent"])
        assert public(home) == before
    publish(home, UNTIL)
    assert any(WORDS.encode() in content for content in public(home).values())
    publish(home, UNTIL - HOUR)  # a build with a past clock
    assert public(home) == before


def test_its_address_is_the_one_that_its_page_gets_though_another_asks_for_it_first(tmp_path: Path) -> None:
    home = newsroom(tmp_path, EARLY)
    waiting(home)
    out(home, story(2, slug=story(1)["slug"]), NOW + HOUR)
    sent(home, NOW + 2 * HOUR)
    told = {one["uri"]: one["altids"]["page"] for one in dropped(home).values()}
    publish(home, UNTIL)
    for state in home.states().values():
        assert told[state.id] == f"https://echo.example/stories/{state.slug}/"
        assert (home.public / "stories" / state.slug / "index.html").is_file()
    assert len(set(told.values())) == 2


def test_what_readers_fetch_refuses_a_story_under_embargo_whoever_hands_it_over(tmp_path: Path) -> None:
    home = newsroom(tmp_path, "")
    waiting(home)
    [state] = home.states().values()
    (item, bundle), channel = ahead(home, state, 1, NOW), channel_of(home.settings)
    wires = [name for name in names() if find(name).TAKES == "item"]
    assert wires == ["ans", "newsml", "ninjs16", "ninjs31"]
    for name in wires:
        assert read_embargo(name, find(name).write(item, bundle, channel)) == write_time(UNTIL)
    for name in ("rss", "atom", "jsonfeed"):
        with pytest.raises(Unprintable, match="embargoed"):
            find(name).write([item], channel)
        find(name).write([replace(item, embargo=None)], channel)
    with pytest.raises(Unprintable, match="embargoed"):
        find("html").write(item, bundle, channel)
    assert [name for name in names() if find(name).TAKES in ("items", "page")] == [
        *("atom", "html", "jsonfeed", "rss", "wxr")
    ]


def test_feeds_are_told_to_hubs_and_never_early(tmp_path: Path) -> None:
    home = newsroom(
        tmp_path, '[[targets]]\nkind = "websub"\nname = "hub"\nurl = "https://hub.example"\nembargoed = true\n'
    )
    with pytest.raises(BadSheet, match="never have a story before its time"):
        sent(home)


def test_words_changed_after_approval_are_not_brought_early_either(tmp_path: Path) -> None:
    home = newsroom(tmp_path, EARLY)
    waiting(home)
    file = home.folder / "stories" / story(1)["id"][9:] / "v1.json"
    file.write_bytes(file.read_bytes().replace(WORDS.encode(), b"Words of somebody."))
    code, said = sent(home)
    assert (code, dropped(home)) == (1, {})
    assert "must not leave: changed-after-approval" in said[0]


# --- what becomes of it -----------------------------------------------------------------------------------------------


def test_when_its_time_has_come_it_is_told_once_more_without_it_and_in_between_never_taken_back(
    tmp_path: Path,
) -> None:
    home = newsroom(tmp_path, EARLY)
    waiting(home)
    sent(home)
    assert sent(home, UNTIL + HOUR) == (0, ["drop: nothing sent"]), "its time has come, and no build was made yet"
    publish(home, UNTIL + 2 * HOUR)
    assert sent(home, UNTIL + 3 * HOUR) == (0, ["drop: 1 published sent"])
    [told] = dropped(home).values()
    assert ("embargoed" in told, told["version"], told["pubstatus"]) == (False, "1", "usable")
    assert told["versioncreated"] == write_time(UNTIL + 2 * HOUR)


def test_an_embargo_that_is_moved_or_lifted_is_told(tmp_path: Path) -> None:
    home = newsroom(tmp_path, EARLY)
    waiting(home)
    sent(home)
    state = home.state(story(1)["id"])
    deciding.approve(home, state, now=NOW + 2 * HOUR, by="Jo", embargo=UNTIL + 5 * HOUR)
    assert sent(home, NOW + 3 * HOUR) == (0, ["drop: 1 embargoed sent"])
    assert [one["embargoed"] for one in dropped(home).values()] == [write_time(UNTIL + 5 * HOUR)]
    deciding.approve(home, state, now=NOW + 4 * HOUR, by="Jo")
    assert sent(home, NOW + 5 * HOUR) == (0, ["drop: nothing sent"]), "it goes out with the next build"
    publish(home, NOW + 6 * HOUR)
    assert sent(home, NOW + 7 * HOUR) == (0, ["drop: 1 published sent"])


def test_what_is_held_before_its_time_is_canceled_at_whoever_has_it(tmp_path: Path) -> None:
    home = newsroom(tmp_path, EARLY)
    waiting(home)
    sent(home)
    state = deciding.hold(home, home.state(story(1)["id"]), now=NOW + 2 * HOUR, by="Kim", reason="a doubt")
    assert sent(home, NOW + 3 * HOUR) == (0, ["drop: 1 withdrawn sent"])
    canceled = dropped(home)[f"{state.id[9:]}-v1-canceled.json"]
    assert (canceled["pubstatus"], canceled["embargoed"]) == ("canceled", write_time(UNTIL))
    assert canceled["versioncreated"] > canceled["firstcreated"]
    home.withdraw(state.id, now=NOW + 4 * HOUR, by="Kim", reason="for good")
    publish(home, UNTIL)
    assert (home.public / "gone.txt").read_bytes() == b"", "an address that readers never had is not told to them"
    assert sent(home, UNTIL + HOUR) == (0, ["drop: nothing sent"])


HOOK = '[[targets]]\nkind = "webhook"\nname = "hook"\nurl = "{}/in"\nsecret_env = "SECRET"\nembargoed = true\n'


def test_what_may_have_arrived_is_canceled_though_no_answer_ever_came(tmp_path: Path) -> None:
    with receiver() as there:
        home = newsroom(tmp_path, HOOK.format(there.url))
        waiting(home)
        there.usual = closes
        assert sent(home)[0] == 1
        assert json.loads(there.got[0].body)["embargoed"] == write_time(UNTIL)
        deciding.hold(home, home.state(story(1)["id"]), now=NOW + 2 * HOUR, by="Kim", reason="a doubt")
        there.usual = says(200)
        assert sent(home, NOW + 3 * HOUR) == (0, ["hook: 1 withdrawn sent"])
        assert [letter.headers["Webhook-Event"] for letter in (there.got[0], there.got[-1])] == [
            "story.embargoed",
            "story.withdrawn",
        ]
        assert sent(home, NOW + 4 * HOUR) == (0, ["hook: nothing sent"])


def test_a_run_killed_while_it_brings_a_story_early_leaves_word_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = newsroom(tmp_path, EARLY)
    waiting(home)
    write = folder.write_whole

    def killed(*told: Any, **more: Any) -> None:
        write(*told, **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(folder, "write_whole", killed)
    with pytest.raises(KeyboardInterrupt):
        sent(home)
    monkeypatch.undo()
    assert len(dropped(home)) == 1
    deciding.hold(home, home.state(story(1)["id"]), now=NOW + 2 * HOUR, by="Kim", reason="a doubt")
    assert sent(home, NOW + 3 * HOUR) == (0, ["drop: 1 withdrawn sent"])


def test_one_that_was_taken_back_may_come_again_and_be_taken_back_again(tmp_path: Path) -> None:
    home = newsroom(tmp_path, EARLY)
    waiting(home)
    identity, said = story(1)["id"], []
    for hours in (1, 5, 9):
        said += sent(home, NOW + hours * HOUR)[1]
        deciding.hold(home, home.state(identity), now=NOW + (hours + 1) * HOUR, by="Kim", reason="a doubt")
        said += sent(home, NOW + (hours + 2) * HOUR)[1]
        deciding.approve(home, home.state(identity), now=NOW + (hours + 3) * HOUR, by="Jo", embargo=UNTIL)
    assert said == ["drop: 1 embargoed sent", "drop: 1 withdrawn sent"] * 3


def test_a_new_version_of_a_public_story_waits_for_everybody(tmp_path: Path) -> None:
    home = newsroom(tmp_path, EARLY)
    out(home, story(1))
    sent(home)
    waiting(home, now=NOW + HOUR)
    assert sent(home, NOW + 2 * HOUR) == (0, ["drop: nothing sent"])
    publish(home, UNTIL)
    assert sent(home, UNTIL) == (0, ["drop: 1 updated sent"])


# --- WordPress --------------------------------------------------------------------------------------------------------


@pytest.fixture
def site() -> Iterator[FakeWordPress]:
    with receiver() as there:
        yield FakeWordPress(there)


def site_home(place: Path, site: FakeWordPress, more: str) -> Home:
    home = newsroom(place, SITE.format(site.receiver.url) + more)
    waiting(home)
    return home


def standing(site: FakeWordPress) -> list[tuple[str, str]]:
    return [(post["status"], post["date_gmt"]) for post in site.posts.values()]


@pytest.mark.parametrize(
    ("more", "stands"),
    [
        ("", []),
        ('status = "publish"\n', []),
        ("embargoed = true\n", [("draft", "2023-06-22T08:30:00")]),
        ('embargoed = true\nstatus = "publish"\n', [("future", "2023-06-22T08:30:00")]),
    ],
)
def test_a_site_has_a_post_that_waits_only_if_its_target_says_both(
    tmp_path: Path, site: FakeWordPress, more: str, stands: list[tuple[str, str]]
) -> None:
    sent(site_home(tmp_path, site, more))
    assert standing(site) == stands


def test_a_post_that_waits_is_moved_with_its_embargo_and_comes_out_when_it_is_lifted(
    tmp_path: Path, site: FakeWordPress
) -> None:
    home = site_home(tmp_path, site, 'embargoed = true\nstatus = "publish"\n')
    sent(home)
    state = home.state(story(1)["id"])
    deciding.approve(home, state, now=NOW + 2 * HOUR, by="Jo", embargo=UNTIL + 5 * HOUR)
    sent(home, NOW + 3 * HOUR)
    assert standing(site) == [("future", "2023-06-22T13:30:00")]
    deciding.approve(home, state, now=NOW + 4 * HOUR, by="Jo")
    publish(home, NOW + 4 * HOUR)
    sent(home, NOW + 5 * HOUR)
    assert standing(site) == [("publish", "2023-06-21T12:30:00")]


@pytest.mark.parametrize("more", ["", 'status = "publish"\n'])
def test_a_post_that_the_book_knows_nothing_of_is_moved_to_a_later_embargo_as_well(
    tmp_path: Path, site: FakeWordPress, more: str
) -> None:
    home = site_home(tmp_path, site, f"embargoed = true\n{more}")
    sent(home)
    (home.folder / "deliveries.jsonl").unlink()
    state = home.state(story(1)["id"])
    deciding.approve(home, state, now=NOW + 2 * HOUR, by="Jo", embargo=UNTIL + 5 * HOUR)
    assert sent(home, NOW + 3 * HOUR)[1][-1] == "site: 1 embargoed sent"
    assert standing(site) == [("future" if more else "draft", "2023-06-22T13:30:00")]


def test_a_later_time_that_an_editor_set_stays(tmp_path: Path, site: FakeWordPress) -> None:
    home = site_home(tmp_path, site, 'embargoed = true\nstatus = "publish"\n')
    sent(home)
    [post] = site.posts.values()
    post["date_gmt"] = "2023-06-30T07:00:00"
    deciding.approve(home, home.state(story(1)["id"]), now=NOW + 2 * HOUR, by="Jo", embargo=UNTIL + 5 * HOUR)
    sent(home, NOW + 3 * HOUR)
    assert standing(site) == [("future", "2023-06-30T07:00:00")]


def test_a_post_whose_time_has_come_is_left_as_it_came_out(tmp_path: Path, site: FakeWordPress) -> None:
    home = site_home(tmp_path, site, 'embargoed = true\nstatus = "publish"\n')
    sent(home)
    [post] = site.posts.values()
    post["status"] = "publish"  # as a site does by itself
    publish(home, UNTIL + HOUR)
    wrote = len(site.wrote)
    assert sent(home, UNTIL + 2 * HOUR) == (0, ["site: 1 published sent"])
    assert (standing(site), len(site.wrote)) == ([("publish", "2023-06-22T08:30:00")], wrote)


@pytest.mark.parametrize("edited", [False, True])
def test_a_post_that_waits_does_not_come_out_when_its_story_is_held(
    tmp_path: Path, site: FakeWordPress, edited: bool
) -> None:
    home = site_home(tmp_path, site, 'embargoed = true\nstatus = "publish"\n')
    sent(home)
    [post] = site.posts.values()
    if edited:
        post["title"] = {"raw": "Mine"}
    deciding.hold(home, home.state(story(1)["id"]), now=NOW + 2 * HOUR, by="Kim", reason="a doubt")
    assert sent(home, NOW + 3 * HOUR)[0] == int(edited), "an editor's post is told to a person as well"
    assert [post["status"] for post in site.posts.values()] == ["draft"]
    assert [post["title"]["raw"] == "Mine" for post in site.posts.values()] == [edited]


# --- a file for a whole site ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "posts"),
    [
        ("", [("draft", 0)]),
        ("draft", [("draft", 0)]),
        ("publish", [("publish", 0)]),
        ("future", [("future", 1), ("publish", 0)]),
    ],
)
def test_a_sites_file_has_what_waits_only_where_it_is_asked_for_with_its_time(
    tmp_path: Path, status: str, posts: list[tuple[str, int]]
) -> None:
    home = newsroom(tmp_path, "")
    out(home, story())
    waiting(home, now=NOW + HOUR)
    (path,) = exporting.run(home, "wxr", (), tmp_path / "wordpress", NOW + 2 * HOUR, status)
    wp = "{http://wordpress.org/export/1.2/}"
    items = etree.parse(path).findall("channel/item")
    assert [(item.findtext(f"{wp}status"), item.findtext("guid")) for item in items] == [
        (stands, story(number)["id"]) for stands, number in posts
    ]
    due = {"future": "2023-06-22 08:30:00"}
    for item in items:
        stands = item.findtext(f"{wp}status") or ""
        assert item.findtext(f"{wp}post_date_gmt") == due.get(stands, "2023-06-21 08:30:00")


def test_other_formats_have_no_status_and_nothing_is_exported_into_the_public_folder(tmp_path: Path) -> None:
    home = newsroom(tmp_path, "")
    out(home, story())
    with pytest.raises(NotKnown, match="no status 'future'"):
        list(exporting.run(home, "ninjs16", (), tmp_path / "drop", NOW, "future"))
    with pytest.raises(Trouble, match="where everybody sees it"):
        list(exporting.run(home, "wxr", (), home.public / "drop", NOW))


# --- a receiver's own words -------------------------------------------------------------------------------------------


OWN = """format = "{form}"
[targets.wire]
topics = [{{topic = "20000104", code = "crime", name = "Crime desk"}}]
"""
USUAL = """[wire]
genre = "Data story"
topics = [{topic = "20000104", code = "02001003", name = "theft"}]
"""


def test_each_receiver_is_told_topics_in_its_own_codes_and_the_usual_ones_where_it_has_none(tmp_path: Path) -> None:
    second = DROP.replace("drop", "plain")
    home = newsroom(tmp_path, DROP + OWN.format(form="ninjs16") + second, USUAL)
    out(home, story())
    sent(home)
    own, usual = (json.loads(next((home.folder / name).glob("*.json")).read_bytes()) for name in ("drop", "plain"))
    assert (own["subject"][-1]["code"], usual["subject"][-1]["code"]) == ("crime", "02001003")
    assert own["genre"] == usual["genre"] == [{"name": "Data story"}], "what it does not say itself is as usual"


def test_arc_is_told_the_codes_of_its_own_beside_the_iptcs(tmp_path: Path) -> None:
    home = newsroom(tmp_path, DROP + OWN.format(form="ans"))
    out(home, story())
    sent(home)
    [told] = dropped(home).values()
    assert told["taxonomy"]["categories"][-1] == {"_id": "crime", "name": "Crime desk"}


def test_a_site_files_posts_under_its_own_names_for_topics(tmp_path: Path, site: FakeWordPress) -> None:
    home = newsroom(tmp_path, SITE.format(site.receiver.url) + OWN.format(form="ninjs16"))
    out(home, story())
    sent(home)
    assert sorted(name for sort, name in site.terms.values() if sort == "categories") == ["Crime desk", "police"]


def test_a_target_is_not_sent_what_is_for_readers(tmp_path: Path) -> None:
    for form, reason in (("rss", "not for content systems"), ("ninjs", "there is no format")):
        home = newsroom(tmp_path, f'{DROP}format = "{form}"\n')
        with pytest.raises(Trouble, match=reason):
            sent(home)
