"""When figures are revised: new version, note, task, feed entry; and the story that follows names the first report."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files as files_of
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
import revisions as real
from click.testing import CliRunner
from conftest import FULL

from desk.checking import source_shelves
from desk.cli import cli
from desk.gathering import waits
from desk.ingesting import ingest
from desk.laid_out import laid_out
from desk.publishing import Signed, let_out
from desk.revising import Revising, Wish, run
from desk.tasks import keep, lines, waiting
from desk.telling import tell
from desk.web import Web
from feeds.publish import REPORT
from nlg.errors import Trouble
from nlg.finding.example import brief_of
from nlg.home import Home
from nlg.pipeline import open_dataset, release
from nlg.proof.check import Checker
from nlg.proof.recheck import DIGIT, FALSE, HOLDS, WORDING, Sorted

FIRST, SECOND, THIRD = (datetime(2021, 3, day, 9, tzinfo=UTC) for day in (8, 15, 22))
THIS = date(2021, 3, 3)
NONE = "Ashby 5 3 4 6 5 4 3 2 0\nBarton 9 8 9 9 8 9 9 8 9"
ASHBY = "A00"


def newsroom(folder: Path, panel: str = NONE) -> Home:
    laid_out(brief_of(panel), folder / "newsroom")
    return Home(folder / "newsroom")


def publish(home: Home, area: str = ASHBY, now: datetime = FIRST) -> dict[str, Any]:
    (told,) = tell(release(open_dataset(home, "example"), THIS), [area])
    assert told.bundle, told.why
    let_out(home, [told], Signed(by="Ann Example", rule="", now=now))
    return told.bundle


def edition(home: Home, was: str, now: str, when: datetime = SECOND, held: bool = False) -> None:
    """A new edition comes in, in which a line of the table is another; it passes the gates unless it is to be held."""
    archive = home.archive.current("example", "t")
    source = home.archive.path(archive.whole) if archive else home.folder / "datasets" / "example.csv"
    text = source.read_text()
    assert was in text, text
    path = home.folder / "example.csv"
    path.write_text(text.replace(was, now))
    assert ingest(home, "example", str(path), Web(most=10**6), when, lambda _: None, released=when.date()) == held
    path.unlink()


def let_all_go(home: Home) -> None:
    archived = home.archive.current("example", "t")
    assert archived
    for hold in home.archive.held(archived):
        home.archive.let(hold["id"], by="Ann Example", reason="the publisher confirms it", now=SECOND)


def revise(home: Home, now: datetime = SECOND, by: str = "") -> str:
    said: list[str] = []
    signed = Signed(by=by, rule="", now=now) if by else None
    assert run(home, "example", signed, now, said.append) == 0, said
    return said[0]


def newest(home: Home, identity: str) -> dict[str, Any]:
    return home.story(identity, home.state(identity).version)


def faults(home: Home, bundle: dict[str, Any]) -> list[str]:
    return [str(fault) for fault in Checker(source_shelves(home)).check(bundle).faults]


def test_none_that_became_one_is_a_correction_that_says_what_was_said(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    story = publish(home)
    edition(home, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},1")
    assert revise(home) == "example: 1 story held against the newest edition: 1 correction"
    new = newest(home, story["id"])
    (note,) = new["corrections"]
    assert (new["version"], note["verb"], note["where"], note["on"]) == (2, "correction", "headline", "2021-03-15")
    assert note["text"] == (
        "This story was corrected on March 15, 2021. An earlier version said that no fever cases had been recorded in"
        " Ashby in the week to March 3, 2021. Borset Health has revised its figures, and the number is now one."
        " Other sentences in the story have been changed to match."  # the total so far is one more
    )
    assert faults(home, new) == []


def test_a_corrected_story_keeps_to_the_schema(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    story = publish(home)
    edition(home, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},1")
    revise(home)
    schema = json.loads((files_of("nlg.proof") / "schema" / "story-1.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(newest(home, story["id"]))


def test_the_reason_is_the_sheets_or_none_at_all(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    sheet = home.folder / "datasets" / "example.toml"
    sheet.write_text(sheet.read_text().replace('definition = "', 'revised_as = "late reports"\ndefinition = "'))
    story = publish(home)
    edition(home, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},1")
    revise(home)
    text = newest(home, story["id"])["corrections"][0]["text"]
    assert "Borset Health has revised its figures to take account of late reports, and the number is now one." in text
    assert faults(home, newest(home, story["id"])) == []


def test_a_lie_in_a_note_is_found(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    story = publish(home)
    edition(home, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},1")
    revise(home)
    told = json.dumps(newest(home, story["id"]))
    for was, lie in [
        ("number is now one", "number is now two"),
        ('"printed": "March 15, 2021"', '"printed": "March 16, 2021"'),
        ("said that no fever cases", "said that two fever cases"),
        ('"on": "2021-03-15"', '"on": "2021-03-14"'),
        ("An earlier version said", "An earlier edition said"),  # the text is that of the sentences
    ]:
        assert was in told
        assert faults(home, json.loads(told.replace(was, lie, 1))), lie


def test_a_note_that_takes_back_what_still_holds_is_found(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    publish(home)
    edition(home, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},5")
    revise(home)
    (state,) = home.states().values()
    new = newest(home, state.id)
    assert faults(home, new) == []
    quoted = [claim for claim in new["claims"] if claim["form"]["rule"] == "verbatim"]
    assert "It also said: “" in new["corrections"][0]["text"]
    old = home.story(state.id, 1)
    still = next(
        (n, m)
        for n, part in enumerate(old["body"])
        for m, sentence in enumerate(part["sentences"])
        if part["role"] != "lead" and sentence["kind"] == "context" and sentence["claims"]
    )
    text = old["body"][still[0]]["sentences"][still[1]]["text"]
    lie = json.dumps(new, ensure_ascii=False).replace(quoted[0]["value"], text)
    lie = lie.replace(quoted[0]["inputs"]["key"], f"body.{still[0]}.sentences.{still[1]}.text")
    assert any("holds as it stands" in fault for fault in faults(home, json.loads(lie)))


def test_figures_that_only_moved_on_are_an_update(tmp_path: Path) -> None:
    home = newsroom(tmp_path, "Ashby 90 90 91 89 90 92 90 88 60\nBarton 9 8 9 9 8 9 9 8 9")
    story = publish(home)
    edition(home, f"{ASHBY},{THIS},60", f"{ASHBY},{THIS},59")
    assert "1 update" in revise(home, by="Ann Example")
    (note,) = newest(home, story["id"])["corrections"]
    assert (note["verb"], note["where"]) == ("update", "body")
    assert "put the number of fever cases in Ashby in the week to March 3, 2021 at 60." in note["text"]
    assert "and the number is now 59." in note["text"]
    assert home.state(story["id"]).status == "updated"


def moved(printed: str, was: str, now: str, sentence: str = "b3.1", rule: str = "number", op: str = "cell") -> Sorted:
    sort = HOLDS if was == now else DIGIT
    about = {"id": "c1", "text": printed, "inputs": {}, "reason": ""}
    return Sorted(sentence=sentence, printed=printed, op=op, rule=rule, sort=sort, was=was, now=now, **about)


def test_what_moved_but_a_little_waits_unless_it_leads_a_story_that_is_still_the_newest() -> None:
    little, far = moved("140", "140", "143"), moved("140", "140", "150")
    for place, current, past in [("h", False, True), ("s1", False, True), ("b1.2", False, True), ("b3.1", True, True)]:
        assert waits([replace(little, sentence=place)], current=True) is current
        assert waits([replace(little, sentence=place)], current=False) is past
    assert not waits([little, far], current=True)
    assert waits([far], current=False)
    assert not waits([replace(far, sentence="sh")], current=False)
    assert not waits([replace(little, sentence=None), replace(far, sentence=None)], current=True)  # cells of the table


def test_percentages_are_compared_in_points_and_what_is_false_never_waits() -> None:
    assert waits([moved("2%", "2", "3", rule="percent")], current=True)
    assert not waits([moved("32%", "-32", "-35", rule="percent")], current=True)
    assert not waits([moved("32%", "0.32", "0.35", rule="percent", op="share")], current=True)
    for sort in (WORDING, FALSE):
        for current in (True, False):
            assert not waits([replace(moved("140", "140", "141", sentence="b9.1"), sort=sort)], current=current)


def test_a_figure_that_moved_a_little_asks_nobody_until_there_is_a_new_version_anyway(tmp_path: Path) -> None:
    home = newsroom(tmp_path, "Ashby 5 3 4 6 5 4 3 2 0\nBarton 900 910 890 900 905 910 900 905 903")
    story = publish(home)
    assert "903" in json.dumps(story["table"]["rows"])
    edition(home, f"A01,{THIS},903", f"A01,{THIS},904")
    assert revise(home) == (
        "example: 1 story held against the newest edition: nothing to do; 1 left, as figures moved but a little"
    )
    assert home.versions(story["id"]) == [1]
    edition(home, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},1", THIRD)
    assert "1 correction" in revise(home, THIRD)
    assert "904" in json.dumps(newest(home, story["id"])["table"]["rows"])


def test_a_story_that_still_stands_gets_no_new_version(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    story = publish(home)
    edition(home, "A01,2021-01-13,8", "A01,2021-01-13,9")
    assert "nothing to do" in revise(home)
    assert home.versions(story["id"]) == [1]


def test_an_area_that_is_gone_is_a_withdrawal_with_a_page_that_says_why(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    story = publish(home)
    table = (home.folder / "datasets" / "example.csv").read_text()
    gone = "\n".join(line for line in table.splitlines() if not line.startswith(ASHBY)) + "\n"
    edition(home, table, gone, held=True)
    said: list[str] = []
    assert run(home, "example", None, SECOND, said.append) == 1
    assert "a hold is open" in said[1]  # nothing is withdrawn by figures in doubt
    assert home.versions(story["id"]) == [1]
    let_all_go(home)
    assert "1 withdrawal" in revise(home, by="Ann Example")
    new, state = newest(home, story["id"]), home.state(story["id"])
    assert (state.status, state.published) == ("withdrawn", 2)
    assert new["headline"]["text"] == "Fever in Ashby: story withdrawn"
    assert new["corrections"][0]["text"] == (
        "This story was withdrawn on March 15, 2021. Borset Health has revised its figures, and they do not bear the"
        " story out."
    )
    assert faults(home, new) == []
    page = (home.public / "stories" / state.slug / "index.html").read_text()
    assert "The story that stood here has been withdrawn." in page
    assert "has revised its figures, and they do not bear the story out" in page
    assert "nothing to do" in revise(home, THIRD)


def test_the_old_version_stays_public_until_the_new_one_is_approved(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    story = publish(home)
    edition(home, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},1")
    revise(home)
    assert (home.state(story["id"]).version, home.state(story["id"]).published) == (2, 1)
    (task,) = waiting(home)
    assert task["kind"] == "correction"
    assert task["versions"] == {"public": 1, "new": 2}
    assert task["until"] == "version 1 stays public until version 2 is approved"
    assert task["opened"] == "2021-03-15T09:00:00Z"
    assert task["sorts"]["now false"] >= 1
    assert {"sort": "now false", "was": "0", "now": "1"}.items() <= task["claims"][0].items()
    assert "No fever cases" in " ".join(task["texts"]["public"])
    assert any("[-" in told and "{+" in told for told in task["changes"])
    assert any("stays public" in line for line in lines(waiting(home)))
    home.approve(story["id"], 2, now=THIRD, by="Ann Example")
    from feeds.publish import publish as bring_up_to_date

    bring_up_to_date(home, THIRD)
    assert waiting(home) == []
    assert list(lines([])) == ["nothing waits"]


def test_revising_twice_changes_nothing(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    publish(home)
    edition(home, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},1")
    revise(home)
    before = files(home)
    revise(home, THIRD)
    assert files(home) == before
    revise(home, THIRD, by="Ann Example")
    before = files(home)
    assert "0 stories held against the newest edition: nothing to do" in revise(home, THIRD, by="Ann Example")
    assert files(home) == before


def files(home: Home) -> dict[str, bytes]:
    """Every file of the folder but the lock, the cache and what the last run says of itself."""
    kept = (path for path in sorted(home.folder.rglob("*")) if path.is_file() and "cache" not in path.parts)
    named = {re.sub(r"^builds/\d+/", "public/", str(path.relative_to(home.folder))): path for path in kept}
    return {name: path.read_bytes() for name, path in named.items() if name not in (".lock", REPORT)}


@pytest.mark.parametrize("killed", ["before the task", "before it was signed"])
def test_a_run_killed_in_the_middle_is_completed_by_the_next(
    killed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = newsroom(tmp_path / "half")
    publish(half)
    edition(half, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},1")
    whole = Home(shutil.copytree(half.folder, tmp_path / "whole"))
    revise(whole, by="Ann Example")

    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    at = "desk.revising.keep" if killed == "before the task" else "nlg.home.Home.approve"
    with monkeypatch.context() as patched:
        patched.setattr(at, stop)
        with pytest.raises(KeyboardInterrupt):
            revise(half, by="Ann Example")
    revise(half, by="Ann Example")
    assert files(half) == files(whole)


def test_an_edition_that_bears_the_first_version_out_again_closes_the_task(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    story = publish(home)
    edition(home, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},1")
    revise(home)
    assert len(waiting(home)) == 1
    edition(home, f"{ASHBY},{THIS},1", f"{ASHBY},{THIS},0", THIRD)
    revise(home, THIRD)
    assert waiting(home) == []
    assert home.state(story["id"]).published == 1


def test_what_the_desk_turned_down_is_not_asked_again(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    story = publish(home)
    edition(home, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},1")
    revise(home)
    home.hold(story["id"], 2, now=THIRD, by="Ann Example", reason="we telephone first")
    assert "nothing to do" in revise(home, THIRD)
    assert home.versions(story["id"]) == [1, 2]


def two_tasks(folder: Path) -> tuple[Home, dict[str, Any], dict[str, Any]]:
    """Two stories of none, each of which is one in the next edition."""
    home = newsroom(folder, "Ashby 5 3 4 6 5 4 3 2 0\nBarton 4 5 3 6 5 4 5 3 0\nCarrow 9 8 9 9 8 9 9 8 9")
    told = [publish(home, area) for area in (ASHBY, "A01")]
    edition(home, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},1")
    edition(home, f"A01,{THIS},0", f"A01,{THIS},2")
    return home, told[0], told[1]


def decided(home: Home, by: str, *named: str, refused: str = "", now: datetime = SECOND) -> list[str]:
    said: list[str] = []
    run(home, "example", Signed(by=by, rule="", now=now), now, said.append, None, Wish(tasks=named, refused=refused))
    return said


def test_one_task_of_several_is_signed_another_turned_down_and_what_is_open_is_said(tmp_path: Path) -> None:
    home, one, other = two_tasks(tmp_path)
    said = decided(home, "Ann Example", one["slug"])
    tasks = [f"{story['id'].removeprefix('urn:uuid:')}-v2" for story in (one, other)]
    assert said == [
        "example: 2 stories held against the newest edition: 2 corrections",
        f"signed: correction: {one['slug']}, task {tasks[0]}",
        f"open: correction: {other['slug']}, task {tasks[1]}",
    ]
    assert [home.state(story["id"]).published for story in (one, other)] == [2, 1]
    assert [task["story"] for task in waiting(home)] == [other["id"]]
    said = decided(home, "Bob Example", tasks[1], refused="we telephone first", now=THIRD)
    assert said[-1] == f"turned down (we telephone first): correction: {other['slug']}, task {tasks[1]}"
    held = home.events()[-1]
    assert (held.status, held.version, held.id) == ("held", 2, other["id"])
    assert "we telephone first" in held.reason
    assert waiting(home) == []
    assert "nothing to do" in revise(home, THIRD, by="Ann Example")
    assert home.state(other["id"]).published == 1


def test_a_task_is_named_by_the_start_of_its_name_and_a_wrong_name_lists_those_that_are_open(tmp_path: Path) -> None:
    home, one, other = two_tasks(tmp_path)
    with pytest.raises(Trouble, match="there is no such task open") as fault:
        decided(home, "Ann Example", "carrow")
    assert other["slug"] in fault.value.mend
    assert home.state(one["id"]).published == 1
    decided(home, "Ann Example", one["id"][: len("urn:uuid:") + 8])
    assert [home.state(story["id"]).published for story in (one, other)] == [2, 1]


def test_the_command_asks_who_decides(tmp_path: Path) -> None:
    home, one, _ = two_tasks(tmp_path)
    for said in (["--task", one["slug"]], ["--refuse", "no"], ["--refuse", "no", "--by", "Ann"]):
        result = CliRunner().invoke(cli, ["revise", "example", "--home", str(home.folder), *said])
        assert result.exit_code == 2, result.output
    assert home.state(one["id"]).version == 1


def test_a_second_correction_keeps_the_first_note_to_the_letter(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    story = publish(home)
    edition(home, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},1")
    revise(home, by="Ann Example")
    edition(home, f"{ASHBY},{THIS},1", f"{ASHBY},{THIS},3", THIRD)
    revise(home, THIRD, by="Ann Example")
    new = newest(home, story["id"])
    first, second = new["corrections"]
    assert first["text"] == home.story(story["id"], 2)["corrections"][0]["text"]
    assert "and the number is now three" in second["text"]
    assert faults(home, new) == []
    new["corrections"][0]["text"] = first["text"].replace("one", "two")
    assert any("has no such note" in fault for fault in faults(home, new))


def test_the_feed_has_the_same_entry_with_the_note_and_a_later_time(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    publish(home)
    before = feedparser.parse((home.public / "feed.xml").read_bytes()).entries[0]
    edition(home, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},1")
    revise(home, by="Ann Example")
    after = feedparser.parse((home.public / "feed.xml").read_bytes()).entries[0]
    assert (after.id, after.link, after.published) == (before.id, before.link, before.published)
    assert after.updated > before.updated
    content = after.content[0].value
    assert content.index("Correction: This story was corrected on March 15, 2021.") < 40
    assert "and the number is now one." in content


def test_a_task_that_is_none_says_so(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    (home.folder / "tasks").mkdir()
    (home.folder / "tasks" / "x.json").write_text("{")
    with pytest.raises(Trouble, match="is no task"):
        waiting(home)


def test_a_task_is_written_once(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    publish(home)
    edition(home, f"{ASHBY},{THIS},0", f"{ASHBY},{THIS},1")
    desk = Revising(home=home, dataset=open_dataset(home, "example"), now=SECOND)
    ((_, revision),) = desk.revisions()
    assert revision is not None
    assert (keep(home, revision), keep(home, revision)) == (True, False)


# --- the real thing ---------------------------------------------------------------------------


def replayed(scenario: real.Scenario, folder: Path) -> None:
    """The whole of it: published from the first edition, corrected from the second, named by the story that follows."""
    home = real.newsroom(folder)
    real.take_in(home, scenario.first)
    (story,) = real.publish(home, [scenario.area], scenario.end, scenario.first)
    assert "id" in story, story
    name = story["area"]["name"]
    nothing = [claim for claim in story["claims"] if claim["op"] == "cell" and claim["printed"].lower() == "no"]
    assert nothing, f"{name}: no story of none"
    entry = feedparser.parse((home.public / "feed.xml").read_bytes()).entries[0]
    real.take_in(home, scenario.second)
    assert real.revise(home, scenario.second) == ["early: 1 story held against the newest edition: 1 correction"], name
    new, state = newest(home, story["id"]), home.state(story["id"])
    assert (state.status, state.published, new["version"]) == ("corrected", 2, 2)
    text = new["corrections"][0]["text"]
    assert "no deaths within 28 days of a positive test had been recorded" in text
    assert "Public Health England has revised its figures to take account of deaths reported late" in text
    assert new["corrections"][0]["where"] == "headline"
    assert faults(home, new) == [], name
    now = feedparser.parse((home.public / "feed.xml").read_bytes()).entries[0]
    assert (now.id, now.link) == (entry.id, entry.link)
    assert now.updated > entry.updated
    assert "An earlier version said that no deaths" in now.content[0].value
    page = (home.public / "stories" / state.slug / "index.html").read_text()
    assert page.index("This story was corrected on") < page.index("</header>")
    follow(home, scenario)


def follow(home: Home, scenario: real.Scenario) -> None:
    """The next week's story says what was first reported."""
    (after,) = real.publish(home, [scenario.area], scenario.end + real.WEEK, scenario.second)
    assert "id" in after, after
    told = " ".join(real.sentences(after))
    assert any(
        words in told
        for words in (
            "It was originally reported that no deaths within 28 days of a positive test had been recorded",
            "previously put at zero, has been revised to",
            f"up from the zero published on {scenario.first.strftime('%B')} {scenario.first.day}",
        )
    ), told
    assert faults(home, after) == []


@pytest.mark.long
@pytest.mark.shared
@pytest.mark.skipif(not real.SHARED.is_dir(), reason="the shared data is not here")
def test_the_medway_test_and_nineteen_more(tmp_path: Path) -> None:
    """Twenty replays take minutes: the quick run has Medway's alone."""
    failed = []
    for n, scenario in enumerate(real.scenarios() if FULL else [real.MEDWAY]):
        try:
            replayed(scenario, tmp_path / str(n))
        except AssertionError as fault:
            failed.append(f"{scenario.area} {scenario.end}: {str(fault)[:200]}")
    assert failed == []
