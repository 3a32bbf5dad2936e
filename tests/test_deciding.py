"""What a person decides: nothing is out before its time, a rule undoes nothing, and what is withdrawn says so."""

from __future__ import annotations

import itertools
import json
import unicodedata
from datetime import UTC, timedelta
from html import escape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from desk import deciding, publishing
from desk.checking import source_shelves
from desk.cli import cli
from desk.publishing import Signed, left_alone, let_out
from desk.telling import Told
from feeds.formats import find, names
from feeds.item import SOURCE_TYPE, SOURCE_TYPE_SCHEMA, channel_of, pack
from feeds.publish import publish
from nlg.errors import NotKnown, Trouble, Unprintable
from nlg.home import Home
from nlg.moves import MOVES, STATES, VERBS, moved, verbs_from
from nlg.proof.check import Checker
from nlg.settings import Settings
from tests.conftest import Story
from tests.test_publish import HOUR, NOW, entries, files, home, reworded, sign, story

__all__ = ["home"]  # the fixture
DAY = timedelta(days=1)


def run(home: Home, *words: str) -> tuple[int, str]:
    told = CliRunner().invoke(cli, [*words, "--home", str(home.folder)])
    fault = told.exception
    return (fault.exit_code, f"{fault}. {fault.mend}") if isinstance(fault, Trouble) else (told.exit_code, told.output)


# --- moves ------------------------------------------------------------------------------------------------------------


def test_every_state_has_a_way_in_and_a_way_on() -> None:
    assert set(MOVES.values()) == set(STATES)
    assert all(len(verbs_from(state)) > 1 for state in STATES)
    assert {verb for _, verb in MOVES} == set(VERBS)


def test_nothing_is_public_without_an_approval_before_it() -> None:
    ways = {(state, MOVES[state, verb]) for state, verb in MOVES}
    assert {state for state, to in ways if to in ("published", "corrected", "updated")} == {"approved", "scheduled"}


def test_a_move_that_is_not_in_the_table_says_what_is() -> None:
    with pytest.raises(Trouble, match="a story: is spiked: no move 'approve'") as refused:
        moved("spiked", "approve", "a story")
    assert refused.value.mend == "moves: write, release, hold, withdraw"


# --- embargo ----------------------------------------------------------------------------------------------------------


def test_what_is_under_embargo_is_in_no_public_file_until_its_time(home: Home) -> None:
    sign(home, story())
    sign(home, story(1))
    publish(home, NOW)
    before = files(home)
    until = NOW + 5 * HOUR
    home.keep(reworded("Words of tomorrow.", 1), NOW + HOUR)
    for number, version in ((1, 2), (2, 1)):
        home.keep(story(number), NOW + HOUR) if number == 2 else None
        state = home.state(story(number)["id"])
        deciding.approve(home, state, now=NOW + HOUR, by="Jo", version=version, embargo=until)
    for wait in (HOUR, 2 * HOUR, 5 * HOUR - timedelta(seconds=1)):
        publish(home, NOW + wait)
        assert files(home) == before
    report = publish(home, until)
    assert (report.published, report.updated) == ((story(2)["id"],), (story(1)["id"],))
    assert b"Words of tomorrow." in b"".join(files(home).values())
    publish(home, until - HOUR)  # a build with a past clock
    assert files(home) == before
    assert home.state(story(2)["id"]).first_published == until


def test_an_embargo_can_be_lifted_moved_or_held(home: Home) -> None:
    for number in range(3):
        home.keep(story(number), NOW)
        state = home.state(story(number)["id"])
        deciding.approve(home, state, now=NOW, by="Jo", embargo=NOW + 9 * HOUR)
    lifted, later, held = (home.state(story(number)["id"]) for number in range(3))
    deciding.approve(home, lifted, now=NOW, by="Jo")
    deciding.approve(home, later, now=NOW, by="Jo", embargo=NOW + DAY)
    deciding.hold(home, held, now=NOW, by="Kim", reason="odd")
    assert publish(home, NOW + 10 * HOUR).published == (lifted.id,)
    assert publish(home, NOW + DAY).published == (later.id,)


def test_an_embargo_lies_in_the_future(home: Home) -> None:
    home.keep(story(), NOW)
    with pytest.raises(Trouble, match="in the future"):
        deciding.approve(home, home.state(story()["id"]), now=NOW, by="Jo", embargo=NOW)


# --- rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("taken_back", ["hold", "spike", "withdraw"])
def test_what_a_person_took_back_goes_out_by_no_rule_and_by_no_batch(
    home: Home, taken_back: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "keep_sources", lambda *_: None)  # the sample's tables are nowhere
    settings = home.folder / "newsroom.toml"
    settings.write_text(settings.read_text("utf-8").replace("# rule =", "rule ="), "utf-8")
    home = Home(home.folder)
    signed = Signed(by="", rule="quiet weeks", now=NOW)
    told = [Told(code="X", bundle=story())]
    if taken_back == "spike":
        home.keep(story(), NOW)
        home.spike(story()["id"], now=NOW + HOUR, by="Kim", reason="wrong")
    else:
        let_out(home, told, signed)
        if taken_back == "hold":
            home.hold(story()["id"], 1, now=NOW + HOUR, by="Kim", reason="wrong")
        else:
            deciding.withdraw(home, home.state(story()["id"]), now=NOW + HOUR, by="Kim", reason="wrong")
            publish(home, NOW + HOUR)
    for signed in (
        Signed(by="", rule="quiet weeks", now=NOW + 2 * HOUR),
        Signed(by="Jo", rule="", now=NOW + 3 * HOUR),
    ):
        newer = [Told(code="X", bundle=reworded("Newer words."))]
        let_out(home, newer, signed)
        assert [line.split(":")[1].strip() for line in left_alone(home, newer)] == [story()["slug"]]
        assert b"Newer words." not in b"".join(files(home).values())
    version = home.state(story()["id"]).version
    with pytest.raises(Trouble, match="only a person"):
        home.approve(story()["id"], version, rule="quiet weeks", now=NOW + 4 * HOUR)
    home.approve(story()["id"], version, by="Jo", now=NOW + 4 * HOUR)
    publish(home, NOW + 4 * HOUR)
    assert b"Newer words." in b"".join(files(home).values())


def test_who_let_out_the_version_that_readers_have_stands_on_its_page(home: Home) -> None:
    sign(home, story())
    publish(home, NOW)
    before = files(home)
    home.keep(reworded("There were None cases."), NOW + HOUR)
    home.approve(story()["id"], 2, by="Kim Lee", now=NOW + HOUR)
    assert publish(home, NOW + HOUR).exit_code == 1
    assert files(home) == before


# --- withdrawal -------------------------------------------------------------------------------------------------------


def withdrawn(home: Home) -> Home:
    sign(home, story())
    sign(home, story(1))
    publish(home, NOW)
    state = home.state(story()["id"])
    deciding.withdraw(
        home, state, now=NOW + HOUR, by="Kim", reason="a letter of complaint", note="The police took it back."
    )
    return home


def test_a_withdrawn_story_leaves_a_notice_under_its_id_and_address(home: Home) -> None:
    withdrawn(home)
    report = publish(home, NOW + HOUR)
    assert report.withdrawn == (story()["id"],)
    (notice,) = [entry for entry in entries(home) if entry.id == story()["id"]]
    assert notice.title == "Story withdrawn: Ambridge Vale"
    assert notice.link == f"https://echo.example/stories/{story()['slug']}/"
    assert "This story was withdrawn on 21 June 2023. The police took it back." in notice.content[0].value
    page = files(home)[f"stories/{story()['slug']}/index.html"].decode()
    assert "The police took it back." in page
    assert "214" not in page
    everything = b"".join(files(home).values())
    assert b"a letter of complaint" not in everything  # the reason is the newsroom's own
    assert files(home)["gone.txt"] == f"/stories/{story()['slug']}/\n".encode()
    assert files(home)["gone.nginx.txt"] == f"/stories/{story()['slug']}/ 1;\n".encode()


def test_feeds_tell_of_a_withdrawal_for_as_long_as_the_newsroom_says_and_its_page_for_ever(home: Home) -> None:
    withdrawn(home)
    publish(home, NOW + HOUR)
    publish(home, NOW + HOUR + 30 * DAY)
    assert story()["id"] in [entry.id for entry in entries(home)]
    publish(home, NOW + HOUR + 30 * DAY + timedelta(seconds=1))
    assert story()["id"] not in [entry.id for entry in entries(home)]
    assert b"story withdrawn" in files(home)[f"stories/{story()['slug']}/index.html"].lower()
    assert story()["slug"].encode() in files(home)["gone.txt"]


def test_only_what_readers_have_is_withdrawn_and_once(home: Home) -> None:
    home.keep(story(2), NOW)
    with pytest.raises(Trouble, match="readers have nothing of it"):
        deciding.withdraw(home, home.state(story(2)["id"]), now=NOW, by="Kim", reason="x")
    withdrawn(home)
    publish(home, NOW + HOUR)
    with pytest.raises(Trouble, match="withdrawn already"):
        deciding.withdraw(home, home.state(story()["id"]), now=NOW + DAY, by="Kim", reason="x")


def test_a_note_to_readers_with_a_leak_in_it_is_refused_at_once(home: Home) -> None:
    sign(home, story())
    publish(home, NOW)
    with pytest.raises(Unprintable, match="unfilled-slot"):
        deciding.withdraw(home, home.state(story()["id"]), now=NOW + HOUR, by="Kim", reason="x", note="From [NAME].")
    assert home.state(story()["id"]).status == "published"


def test_a_notice_that_cannot_go_out_does_not_keep_the_story_public(home: Home) -> None:
    withdrawn(home)
    path = home.folder / "stories" / story()["id"][9:] / "v2.json"
    path.write_text(path.read_text("utf-8").replace("took it back", "took it all back"), "utf-8")
    report = publish(home, NOW + HOUR)
    assert [(found.version, found.kept) for found in report.quarantined] == [(2, None)]
    assert not (home.public / "stories" / story()["slug"]).exists()


def test_a_notice_passes_the_checker(home: Home, story: Story) -> None:
    bundle = story("england_deaths", "Medway")
    sign(home, bundle)
    publish(home, NOW)
    deciding.withdraw(home, home.state(bundle["id"]), now=NOW + HOUR, by="Kim", reason="x", note="It was of Maidstone.")
    notice = home.story(bundle["id"], 2)
    assert notice["headline"]["text"] == "Story withdrawn: Medway"
    assert Checker(source_shelves(home)).check(notice, "notice").faults == ()


# --- bad input --------------------------------------------------------------------------------------------------------


def test_an_id_is_one_storys_for_life(home: Home) -> None:
    sign(home, story(1))
    for change in ({"area": {"code": "X-9", "name": "Elsewhere"}}, {"dataset": "other"}, {"series": "other"}):
        with pytest.raises(Unprintable, match="two-stories-one-id"):
            home.keep(story(1, **change), NOW)


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("too-long", {"area": {"code": "X-1", "name": "A" * 10_000}}),
        ("control-character", {"area": {"code": "X-1", "name": "A\x00B"}}),
        ("bidi-override", {"area": {"code": "X-1", "name": "A\u202eB"}}),
        ("noncharacter", {"area": {"code": "X-1", "name": "A\ufffeB"}}),
    ],
)
def test_a_story_with_an_impossible_name_stays_behind_under_its_rule(
    home: Home, rule: str, change: dict[str, Any]
) -> None:
    sign(home, story())
    sign(home, story(1, **change))
    report = publish(home, NOW)
    assert [found.reason.split(":")[0] for found in report.quarantined] == [rule]
    assert [entry.id for entry in entries(home)] == [story()["id"]]


@pytest.mark.parametrize("name", ["A & B", "<b>A</b>", "A ]]> B", "O\u2019Brien \u201cx\u201d", "Ynys Mo\u0302n"])
def test_a_name_with_marks_in_it_reaches_readers_as_it_is(home: Home, name: str) -> None:
    sign(home, reworded(f"So it was in {name} too.", 1, area={"code": "X-1", "name": name}))
    report = publish(home, NOW)
    assert report.quarantined == ()
    assert report.cleaned == ((story(1)["id"],) if "\u0302" in name else ())
    (entry,) = entries(home)
    assert escape(unicodedata.normalize("NFC", f"in {name} too")) in entry.content[0].value


def test_a_time_without_a_zone_builds_nothing(home: Home) -> None:
    sign(home, story())
    with pytest.raises(ValueError, match="needs its zone"):
        publish(home, NOW.replace(tzinfo=None))
    assert not home.public.exists()


# --- labels -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in names() if find(name).TAKES != "bundle"])
def test_every_format_says_in_words_and_in_data_that_it_was_written_by_software(home: Home, name: str) -> None:
    sign(home, story())
    publish(home, NOW)
    state, form = home.state(story()["id"]), find(name)
    item, channel = pack(home.story(state.id, 1), state, home.settings), channel_of(home.settings)
    if form.TAKES == "items":
        content = form.write([item], channel)
    elif form.TAKES in ("item", "page"):
        content = form.write(item, story(), channel)
    else:
        content = form.write(story())
    text = content if isinstance(content, str) else content.decode("utf-8")
    assert item.label.rstrip(".") in text
    if form.MIME not in ("text/plain", "text/markdown"):
        assert "dataDrivenMedia" in text or SOURCE_TYPE in text or "DataDrivenMediaDigitalSource" in text
    if name == "html":
        assert SOURCE_TYPE_SCHEMA in text


def test_a_label_cannot_be_emptied() -> None:
    with pytest.raises(ValueError, match="at least 1 character"):
        Settings(label="")


# --- commands ---------------------------------------------------------------------------------------------------------


def test_the_way_from_draft_to_withdrawn_by_command(home: Home) -> None:
    for number in range(2):
        home.keep(story(number), NOW)
    slug = story()["slug"]
    code, said = run(home, "stories")
    assert (code, said.count("draft")) == (0, 2)
    assert run(home, "approve", slug, "--by", "Jo", "--now", "2023-06-21T09:00:00Z")[1].startswith("approved ")
    code, said = run(home, "publish", "--now", "2023-06-21T09:00:00Z")
    assert (code, said.splitlines()[0]) == (0, "1 published; 1 public")
    assert run(home, "validate")[0] == 0
    taken = ("--by", "Kim", "--reason", "a letter", "--now", "2023-06-21T10:00:00Z")
    assert "v2" in run(home, "withdraw", slug, *taken)[1]
    code, said = run(home, "publish", "--now", "2023-06-21T10:00:00Z")
    assert said.splitlines()[0] == "1 withdrawn; 1 public"
    assert run(home, "stories", "--state", "withdrawn")[1].split()[-1] == slug
    assert run(home, "hold", story(1)["slug"], *taken)[1].startswith("held ")
    assert run(home, "publish", "--now", "2023-06-21T11:00:00Z")[1].splitlines()[0] == "no story has changed; 1 public"
    assert [event.reason for event in home.events() if event.reason] == ["Kim: a letter", "Kim: a letter"]


def test_a_story_is_found_by_id_slug_or_a_start_that_fits_one(home: Home) -> None:
    for number in range(3):
        home.keep(story(number), NOW)
    identity = story()["id"]
    for named in (identity, identity[9:], identity[9:17].upper(), story()["slug"]):
        assert deciding.find(home, named).id == identity
    with pytest.raises(Trouble, match="2 stories are called so") as refused:
        deciding.find(home, "0000")
    assert "bike-thefts-district-1" in refused.value.mend
    for named in ("zzzz", "68b", ""):
        with pytest.raises(NotKnown, match="there is no such story"):
            deciding.find(home, named)


def test_drafts_can_be_kept_for_people_to_sign(tmp_path: Path) -> None:
    home = Home.create(tmp_path / "echo", publisher="E", base_url="https://e.example", id_namespace="e.example")
    code, said = run(home, "publish", "england_deaths", "--area", "Medway", "--draft", "--now", "2023-06-21T09:00:00Z")
    assert code == 0, said
    assert said.startswith("kept: 1 new or changed of 1")
    assert not home.public.exists()
    assert [state.status for state in home.states().values()] == ["draft"]
    assert run(home, "publish", "england_deaths", "--draft", "--by", "Jo")[0] == 2
    assert run(home, "publish", "--by", "Jo")[0] == 2


def test_the_report_of_a_build_is_for_programs_too(home: Home) -> None:
    sign(home, story())
    sign(home, reworded("There were None cases.", 1))
    publish(home, NOW)
    told = json.loads((home.folder / "last_build.json").read_bytes())
    assert (told["at"], told["stories"], told["published"]) == ("2023-06-21T08:30:00Z", 1, [story()["id"]])
    assert [found["reason"].split(":")[0] for found in told["quarantined"]] == ["none"]
    assert not any("last_build" in path for path in files(home))


def test_what_stayed_behind_is_told_with_its_reason_by_publish_and_by_stories_until_it_is_mended(home: Home) -> None:
    sign(home, story())
    sign(home, reworded("There were None cases.", 1))
    sign(home, story(2, area={"code": "X-2", "name": "Ro\u0302se Vale"}))
    code, said = run(home, "publish", "--now", "2023-06-21T09:00:00Z")
    assert (code, said.splitlines()[2:]) == (
        1,
        [
            f"held back: {story(1)['id']}: none: b1.1: 'There were None cases.'",
            "cleaned: 1 (texts put into Unicode's composed form, which no reader can see)",
            f"report: {home.folder / 'last_build.json'}",
        ],
    )
    [bad] = [line for line in run(home, "stories")[1].splitlines() if "held back" in line]
    assert bad.startswith("approved  ")
    assert bad.endswith("bike-thefts-district-1  held back: none: b1.1: 'There were None cases.'")
    sign(home, reworded("There were no cases.", 1), NOW + HOUR)
    assert "held back" not in run(home, "stories")[1], "another version is approved by now"
    assert run(home, "publish", "--now", "2023-06-21T10:00:00Z")[0] == 0
    (home.folder / "last_build.json").write_bytes(b'["somebody was here"]')
    assert run(home, "stories")[0] == 0


def test_claims_and_releases_leave_what_is_public_alone(home: Home) -> None:
    sign(home, story())
    publish(home, NOW)
    before = files(home)
    home.keep(reworded("New words."), NOW + HOUR)
    key = story()["id"]
    steps = itertools.count(2)
    assert home.claim(key, now=NOW + next(steps) * HOUR, by="Jo").claimed_by == "Jo"
    assert home.release(key, now=NOW + next(steps) * HOUR, by="Jo").status == "draft"
    assert home.spike(key, now=NOW + next(steps) * HOUR, by="Jo", reason="odd").published == 1
    publish(home, NOW + next(steps) * HOUR)
    assert files(home) == before
    assert home.state(key).modified == NOW.astimezone(UTC)
