"""Figures of another dataset beside a story: its own release, as-of, area and register, and no sum across the two."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import Story, checker, tried, words
from hypothesis import given
from hypothesis import strategies as st

from desk.checking import source_shelves
from desk.ingesting import ingest
from desk.laid_out import laid_out
from desk.publishing import Signed, let_out
from desk.revising import resting_on, run
from desk.telling import tell
from desk.web import Web
from nlg.archive import Edition
from nlg.errors import BadSheet
from nlg.finding.example import brief_of
from nlg.home import Home
from nlg.pipeline import open_dataset, release, stands_on
from nlg.proof.check import Checker, Unreadable
from nlg.proof.recheck import HOLDS, Recheck
from nlg.story import NoStory

NEWSROOM = 'publisher = "Borset Echo"\nid_namespace = "echo.example"\nbase_url = "https://echo.example"\n'
COLUMNS = "code,name,display,article,preposition,kind,called,parent,members,population,population_year"
HERE = """A,Ashby,Ashby,,in,district,borough,S,,10000,2023
B,Barton,Barton,,in,district,borough,S,,20000,2023
C,Carrow,Carrow,,in,district,borough,S,,15000,2023
S,Borset,Borset,,in,county,county,,,45000,2023
"""
THERE = """A,Ashby,Ashby,,in,district,district,,,9000,2011
C,Cold Ash,Cold Ash,,in,district,district,,,15000,2011
X2,Barton-on-Sea,Barton-on-Sea,,in,district,district,,,20000,2011
"""
WEEKS = {"A": (80, 82, 79, 85, 81, 78, 84, 80, 83, 79, 81, 30), "B": (9,) * 12, "C": (20,) * 11 + (60,)}
MONTHS = {"A": (400, 410, 405, 200, 250, 330), "C": (50, 51, 52, 53, 54, 55), "X2": (70, 71, 72, 73, 74, 75)}
SUNDAY = date(2024, 3, 31)  # the story's last day
OTHER = """[[beside]]
dataset = "claims"
what = "people who asked for help with the rent"
"""


def fever(beside: str = OTHER, released: str = "released = 2024-04-03", more: str = "") -> str:
    return f"""id = "fever"
title = "Fever in Borset"
register = "here"
subject = "Fever"
subject_full = "fever"
{beside}
[story]
series = "weekly"
whole = "cases"
parts = "cases"
main = "cases"
event = "the fever came"
[tables.cases]
file = "fever.csv"
title = "Fever"
publisher = "Borset Health"
publisher_said = "Borset Health"
url = "https://borset.example"
licence = "OGL-3.0"
attribution = "Borset"
definition = "Cases are people with a fever."
area = "area"
period = "period"
period_form = "week_ending"
{released}
{more}
[tables.cases.measures.cases]
op = "column"
column = "count"
unit = "cases"
type = "flow"
polarity = "bad"
counted = true
noun = {{ one = "case", many = "cases", headline = "Fever cases", full = "fever cases", full_one = "fever case" }}
"""


def claims(
    released: str = "released = 2024-03-12", noun: str = "claim", subject: str = "Rent", table: str = "cases"
) -> str:
    return f"""id = "claims"
title = "Claims for help with the rent"
register = "there"
subject = "{subject}"
subject_full = "{subject.lower()}"
[story]
series = "monthly"
whole = "{table}"
parts = "{table}"
main = "claims"
event = "the scheme began"
[tables.{table}]
file = "claims.csv"
title = "Claims"
publisher = "Ministry of Rents"
publisher_said = "the Ministry of Rents"
url = "https://rents.example"
licence = "OGL-3.0"
attribution = "Crown"
definition = "Claims are counted in the month they are made."
area = "area"
period = "period"
period_form = "month"
{released}
[tables.{table}.measures.claims]
op = "column"
column = "count"
unit = "claims"
type = "flow"
polarity = "bad"
counted = true
mature_after_days = 10
noun = {{ one = "{noun}", many = "{noun}s", headline = "{noun.title()}s", full = "rent {noun}s" }}
"""


def table(figures: Mapping[str, tuple[int, ...]], ends: Sequence[date | str]) -> str:
    rows = [f"{code},{end},{n}" for code, row in figures.items() for end, n in zip(ends, row, strict=True)]
    return "\n".join(["area,period,count", *rows]) + "\n"


def weeks(n: int = 12) -> list[date]:
    return [SUNDAY - timedelta(days=7 * back) for back in range(n - 1, -1, -1)]


def months(n: int = 6, last: date = date(2024, 2, 1)) -> list[date]:
    count = [last.year * 12 + last.month - 1 - back for back in range(n - 1, -1, -1)]
    return [date(each // 12, each % 12 + 1, 1) for each in count]


def newsroom(folder: Path, **given_files: str) -> Home:
    """A newsroom with two datasets: weekly fever of three boroughs, monthly claims of three districts."""
    said = {
        "newsroom.toml": NEWSROOM,
        "registers/here.csv": f"{COLUMNS}\n{HERE}",
        "registers/there.csv": f"{COLUMNS}\n{THERE}",
        "datasets/fever.csv": table(WEEKS, weeks()),
        "datasets/claims.csv": table(MONTHS, months()),
        "datasets/fever.toml": fever(),
        "datasets/claims.toml": claims(),
    }
    for name, text in (
        said | {path.replace("__", "/").replace("_toml", ".toml"): t for path, t in given_files.items()}
    ).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return Home(folder)


def written(home: Home, code: str = "A", as_of: date | None = None) -> dict[str, Any]:
    made = release(open_dataset(home, "fever", as_of), SUNDAY)
    story = made.story(code)
    assert not isinstance(story, NoStory), story
    return dict(json.loads(json.dumps(story)))


def faults(home: Home, story: dict[str, Any]) -> list[str]:
    return [str(fault) for fault in Checker(source_shelves(home)).check(story).faults]


def paragraph(story: dict[str, Any]) -> str:
    return " ".join(s["text"] for part in story["body"] if part["role"] == "beside" for s in part["sentences"])


def why_not(story: dict[str, Any]) -> str:
    assert "beside" not in story
    assert paragraph(story) == ""
    return str(next(left["reason"] for left in story["left_out"] if left["kind"] == "beside"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return newsroom(tmp_path)


# --- what is told ---------------------------------------------------------------------------------


def test_the_paragraph_says_whose_figures_what_they_count_to_when_they_go_and_when_they_were_published(
    home: Home,
) -> None:
    told = paragraph(written(home))
    assert "the Ministry of Rents" in told
    assert "of people who asked for help with the rent" in told
    assert "for February" in told
    assert "as published on March 12" in told
    assert "250" in told
    assert "330" in told


def test_the_story_with_figures_beside_it_is_proved(home: Home) -> None:
    assert faults(home, written(home)) == []


def test_each_table_has_its_own_day_sheet_and_register(home: Home) -> None:
    story = written(home)
    tables = {s["name"]: s for s in story["sources"] if s["role"] == "table"}
    assert {name: s["as_of"] for name, s in tables.items()} == {"cases": "2024-04-03", "claims/cases": "2024-03-12"}
    assert tables["claims/cases"]["sheet"] == "claims/sheet"
    assert tables["claims/cases"]["register"] == "claims/register"
    assert "sheet" not in tables["cases"]
    (part,) = story["beside"]
    assert part["as_of"] == "2024-03-12"
    assert part["period"] == {"start": "2024-02-01", "end": "2024-02-29"}
    assert set(part["sentences"]) <= {s["id"] for p in story["body"] for s in p["sentences"]}


def test_no_claim_rests_on_both(home: Home) -> None:
    for claim in written(home)["claims"]:
        inputs = json.dumps(claim["inputs"])
        assert not ("claims/cases." in inputs and '"cases.' in inputs)


def test_the_label_names_who_published_both(home: Home) -> None:
    label = next(s["text"] for p in written(home)["body"] for s in p["sentences"] if s["kind"] == "label")
    assert "Borset Health and the Ministry of Rents" in label


def test_without_words_of_our_own_the_other_sheets_definition_is_told(tmp_path: Path) -> None:
    home = newsroom(tmp_path, datasets__fever_toml=fever('[[beside]]\ndataset = "claims"'))
    story = written(home)
    assert "Claims are counted in the month they are made." in paragraph(story)
    assert faults(home, story) == []


def test_a_dataset_without_others_is_told_as_before(tmp_path: Path) -> None:
    home = newsroom(tmp_path, datasets__fever_toml=fever(""))
    story = written(home)
    assert "beside" not in story
    assert not [source for source in story["sources"] if "/" in source["id"]]
    assert faults(home, story) == []


def test_the_same_story_is_told_again_to_the_byte(home: Home) -> None:
    assert json.dumps(written(home)) == json.dumps(written(home))


def test_the_schema_takes_it(home: Home) -> None:
    schema = json.loads((files("nlg.proof") / "schema" / "story-1.schema.json").read_text("utf-8"))
    found = jsonschema.Draft202012Validator(schema).iter_errors(written(home))
    assert [error.message for error in found] == []


# --- whose area it is -----------------------------------------------------------------------------


def test_an_area_that_the_other_dataset_has_not_is_told_without_it(home: Home) -> None:
    assert why_not(written(home, "C")) == (
        "C is Cold Ash in claims, and Carrow here: say so under beside.areas if they are one"
    )


def test_a_code_that_is_nobody_there_is_left_out(tmp_path: Path) -> None:
    figures = {"A": WEEKS["A"], "B": WEEKS["C"], "C": WEEKS["B"]}
    home = newsroom(tmp_path, **{"datasets/fever.csv": table(figures, weeks())})
    assert why_not(written(home, "B")) == "claims has no figures for B"


def test_a_mapping_says_which_area_is_which(tmp_path: Path) -> None:
    figures = {"A": WEEKS["A"], "B": WEEKS["C"], "C": WEEKS["B"]}
    sheet = fever(OTHER + 'areas = { B = "X2" }')
    home = newsroom(tmp_path, **{"datasets/fever.csv": table(figures, weeks()), "datasets/fever.toml": sheet})
    story = written(home, "B")
    assert "Barton-on-Sea" in paragraph(story)
    assert story["beside"][0]["area"] == {"code": "X2", "name": "Barton-on-Sea"}
    assert faults(home, story) == []


# --- when -----------------------------------------------------------------------------------------


def test_what_was_published_later_than_the_story_is_not_told(tmp_path: Path) -> None:
    home = newsroom(tmp_path, datasets__claims_toml=claims("released = 2024-04-04"))
    assert "had been published by 2024-04-03" in why_not(written(home))


def test_a_later_table_that_stands_in_is_told_and_says_so(tmp_path: Path) -> None:
    sheet = claims('released = 2025-01-01\nstands_in = "They are from a later edition."')
    home = newsroom(tmp_path, datasets__claims_toml=sheet)
    story = written(home)
    assert "They are from a later edition." in paragraph(story)
    assert faults(home, story) == []
    silent = without_sentence(story, "They are from a later edition.")
    assert any("nothing says so" in fault for fault in faults(home, silent))


def test_a_day_asked_for_cuts_the_other_dataset_too(tmp_path: Path) -> None:
    home = newsroom(tmp_path, datasets__claims_toml=claims("released = 2024-04-04"))
    assert "for March" not in words(written(home))
    later = written(home, as_of=date(2024, 4, 5))
    assert "the Ministry of Rents" in paragraph(later)
    assert any("nothing says so" in fault for fault in faults(home, later))


def test_a_period_that_is_too_old_is_left_out(tmp_path: Path) -> None:
    old = table(MONTHS, months(last=date(2023, 6, 1)))
    home = newsroom(tmp_path, **{"datasets/claims.csv": old})
    assert why_not(written(home)) == (
        "claims: its newest settled period, to 2023-06-30, ended 9 steps before the story's"
    )


def test_a_period_that_had_not_settled_by_then_is_not_told(tmp_path: Path) -> None:
    home = newsroom(tmp_path, datasets__claims_toml=claims("released = 2024-03-05"))
    story = written(home)
    assert story["beside"][0]["period"]["end"] == "2024-01-31"
    assert "January" in paragraph(story)
    assert faults(home, story) == []


def test_the_other_may_go_on_for_longer_than_the_story_or_only_as_long(tmp_path: Path) -> None:
    figures = {code: (*row, 360) for code, row in MONTHS.items()}
    more = {"datasets/claims.csv": table(figures, months(7, date(2024, 4, 1)))}
    sheets = {"datasets/claims.toml": claims("released = 2024-05-20")}
    published = "released = 2024-05-21"
    newest = newsroom(tmp_path / "a", **more, **sheets, **{"datasets/fever.toml": fever(released=published)})
    assert written(newest)["beside"][0]["period"]["end"] == "2024-04-30"
    within = fever(OTHER + 'period = "within"', published)
    home = newsroom(tmp_path / "b", **more, **sheets, **{"datasets/fever.toml": within})
    assert written(home)["beside"][0]["period"]["end"] == "2024-03-31"
    for each in (newest, home):
        assert faults(each, written(each)) == []


# --- when the other dataset is revised -------------------------------------------------------------


def public(home: Home, code: str = "A") -> dict[str, Any]:
    """A story let out, of which the newsroom keeps all that it was made from."""
    now = datetime(2024, 4, 3, 9, tzinfo=UTC)
    (told,) = tell(release(open_dataset(home, "fever"), SUNDAY), [code])
    assert told.bundle, told.why
    let_out(home, [told], Signed(by="Ann Example", rule="", now=now))
    return told.bundle


def revised_there(home: Home, figures: Mapping[str, tuple[int, ...]], day: date = date(2024, 4, 15)) -> list[str]:
    """The other dataset's next edition comes in, and all that rests on it is revised."""
    path = home.folder / "next.csv"
    path.write_text(table(figures, months()))
    now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    assert ingest(home, "claims", str(path), Web(most=10**6), now, lambda _: None, released=day) == 0
    said: list[str] = []
    for name in resting_on(home, "claims"):
        assert run(home, name, Signed(by="Ann Example", rule="", now=now), now, said.append) == 0, said
    return said


ANOTHER_RISE = MONTHS | {"A": (400, 410, 405, 200, 250, 335)}
A_FALL = MONTHS | {"A": (400, 410, 405, 200, 250, 245)}


def test_an_edition_of_the_other_dataset_that_takes_a_sentence_back_corrects_the_story(tmp_path: Path) -> None:
    home = newsroom(tmp_path, datasets__fever_toml=fever(more='revised_as = "late reports"'))
    story = public(home)
    assert "330" in paragraph(story)
    said = revised_there(home, A_FALL)
    assert said[-1] == "fever: 1 story held against the newest edition: 1 correction"
    new = home.story(story["id"], home.state(story["id"]).published or 0)
    assert new["version"] == 2
    assert "245" in paragraph(new)
    assert "as published on April 15" in paragraph(new)
    assert new["beside"][0]["period"] == story["beside"][0]["period"]
    assert new["as_of"] == story["as_of"]
    (note,) = new["corrections"]
    assert (note["verb"], note["where"]) == ("correction", "body")
    assert "The Ministry of Rents has revised its figures, and they show otherwise." in note["text"]
    assert "Borset Health" not in note["text"]
    assert faults(home, new) == []
    assert "nothing to do" in revised_there(home, A_FALL)[-1]


def test_a_note_on_what_stands_beside_is_refused_where_that_holds(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    story = public(home)
    revised_there(home, A_FALL)
    new = home.story(story["id"], 2)
    (quoted,) = [
        c for c in new["claims"] if c["form"]["rule"] == "verbatim" and c["inputs"]["source"].startswith("story/")
    ]
    told = [s["id"] for part in story["body"] for s in part["sentences"]]
    ours = next(
        (n, m, s["text"])
        for n, part in enumerate(story["body"])
        for m, s in enumerate(part["sentences"])
        if s["id"] in story["beside"][0]["sentences"] and s["claims"] and s["text"] != quoted["value"]
    )
    assert told
    lie = json.dumps(new, ensure_ascii=False).replace(quoted["value"], ours[2])
    lie = lie.replace(quoted["inputs"]["key"], f"body.{ours[0]}.sentences.{ours[1]}.text")
    assert any("holds as it stands" in fault for fault in faults(home, json.loads(lie)))


def test_a_later_edition_beside_a_story_needs_a_note_of_that_day(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    story = public(home)
    revised_there(home, A_FALL)
    new = home.story(story["id"], 2)
    without = {**new, "corrections": []}
    gone = {c for note in new["corrections"] for s in note["sentences"] for c in s["claims"]}
    without["claims"] = [claim for claim in new["claims"] if claim["id"] not in gone]
    assert any("published on 2024-04-15" in fault for fault in faults(home, without))


def test_an_edition_that_leaves_what_was_told_of_it_leaves_the_story(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    story = public(home)
    said = revised_there(home, MONTHS | {"X2": (70, 71, 72, 73, 74, 76)})
    assert said[-1] == "fever: 1 story held against the newest edition: nothing to do"
    assert home.versions(story["id"]) == [1]


def test_a_dataset_that_no_public_story_tells_of_is_revised_alone(tmp_path: Path) -> None:
    home = newsroom(tmp_path)
    assert resting_on(home, "claims") == ["claims"]
    public(home)
    assert resting_on(home, "claims") == ["claims", "fever"]
    assert resting_on(home, "fever") == ["fever"]


# --- conflicts of definition ----------------------------------------------------------------------

DIFFERS = 'differs = "These count people in hospital, so the two are not to be compared."\n'


def alike(folder: Path, differs: str) -> Home:
    sheets = {
        "datasets/claims.toml": claims(noun="case", subject="fever"),
        "datasets/fever.toml": fever(OTHER + differs),
    }
    return newsroom(folder, **sheets)


def test_figures_that_may_be_taken_for_ours_are_said_to_differ(tmp_path: Path) -> None:
    home = alike(tmp_path, DIFFERS)
    story = written(home)
    assert paragraph(story).endswith("These count people in hospital, so the two are not to be compared.")
    assert faults(home, story) == []


def test_figures_that_may_be_taken_for_ours_are_left_out_where_nobody_says_how_they_differ(tmp_path: Path) -> None:
    assert "does not say how they differ" in why_not(written(alike(tmp_path, "")))


def test_a_checker_misses_the_words_that_say_how_they_differ(tmp_path: Path) -> None:
    home = alike(tmp_path, DIFFERS)
    silent = without_sentence(written(home), "These count people in hospital, so the two are not to be compared.")
    assert any("nothing says how the two differ" in fault for fault in faults(home, silent))


def test_figures_of_something_else_are_not_said_to_differ(tmp_path: Path) -> None:
    home = newsroom(tmp_path, datasets__fever_toml=fever(OTHER + DIFFERS))
    assert "hospital" not in words(written(home))


# --- slips that are caught ------------------------------------------------------------------------


def without_sentence(story: dict[str, Any], text: str) -> dict[str, Any]:
    found = copy.deepcopy(story)
    gone = next(s for p in found["body"] for s in p["sentences"] if s["text"] == text)
    for part in found["body"]:
        part["sentences"] = [s for s in part["sentences"] if s is not gone]
    found["claims"] = [c for c in found["claims"] if c["id"] not in gone["claims"]]
    found["beside"][0]["sentences"].remove(gone["id"])
    return found


def of_the_other(claim: dict[str, Any]) -> bool:
    return str(claim["inputs"].get("measure", "")).startswith("claims/")


def told_with_ours(story: dict[str, Any]) -> None:
    claim = next(c for c in story["claims"] if c["op"] == "cell" and of_the_other(c))
    claim["inputs"] = {"measure": "cases.cases", "area": "A", "period": SUNDAY.isoformat()}
    claim["value"] = "30"


def told_with_theirs(story: dict[str, Any]) -> None:
    ours = next(c for c in story["claims"] if c["op"] == "cell" and c["sentence"] and not of_the_other(c))
    ours["inputs"] = {"measure": "claims/cases.claims", "area": "A", "period": "2024-02-01"}
    ours["value"] = "330"


def taken_together(story: dict[str, Any]) -> None:
    theirs = next(c for c in story["claims"] if c["op"] == "cell" and of_the_other(c))
    ours = next(c for c in story["claims"] if c["op"] == "cell" and not of_the_other(c))
    now, before = ({"op": "cell", "inputs": c["inputs"]} for c in (theirs, ours))
    theirs |= {"op": "difference", "inputs": {"now": now, "before": before}, "value": "300"}


def as_of_another_day(story: dict[str, Any]) -> None:
    story["beside"][0]["as_of"] = "2024-03-20"


def published_on_another_day(story: dict[str, Any]) -> None:
    for source in story["sources"]:
        if source["name"] == "claims/cases":
            source["released"] = source["as_of"] = "2024-03-20"


def another_period(story: dict[str, Any]) -> None:
    story["beside"][0]["period"] = {"start": "2024-01-01", "end": "2024-01-31"}


def another_area(story: dict[str, Any]) -> None:
    story["beside"][0]["area"] = {"code": "X2", "name": "Ashby"}


def another_dataset(story: dict[str, Any]) -> None:
    story["beside"][0]["dataset"] = "fever"


def from_our_publisher(story: dict[str, Any]) -> None:
    claim = next(c for c in story["claims"] if c["inputs"].get("key") == "tables.cases.publisher_said" and of_sheet(c))
    claim["inputs"] = {"source": "sheet", "key": "tables.cases.publisher_said"}


def of_sheet(claim: dict[str, Any]) -> bool:
    return bool(claim["inputs"]["source"] == "claims/sheet")


def our_definition(story: dict[str, Any]) -> None:
    noun = next(
        c for c in story["claims"] if c["inputs"].get("source") == "claims/sheet" and "noun" in c["inputs"]["key"]
    )
    noun["inputs"] = {"source": "sheet", "key": "tables.cases.measures.cases.noun.full"}


FAULTY: list[tuple[Callable[[dict[str, Any]], None], str]] = [
    (told_with_ours, "another dataset's figure"),
    (told_with_theirs, "another dataset's figure"),
    (taken_together, "another dataset's figure"),
    (as_of_another_day, "no table of claims is as of that day"),
    (published_on_another_day, "the sheet's tables.cases.released"),
    (another_period, "does not say that these figures go to 2024-01-31"),
    (another_area, "not the name of X2"),
    (another_dataset, "the sheet's id is 'claims'"),
    (from_our_publisher, "value"),
    (our_definition, "speaks of another dataset's figures"),
]


@pytest.mark.parametrize(("slip", "reason"), FAULTY, ids=lambda each: getattr(each, "__name__", ""))
def test_a_slip_between_the_two_is_a_fault(home: Home, slip: Callable[[dict[str, Any]], None], reason: str) -> None:
    story = written(home)
    slip(story)
    found = faults(home, story)
    assert [fault for fault in found if reason in fault], found


def no_such_sheet(story: dict[str, Any]) -> None:
    story["beside"][0]["sheet"] = "sheet"


def sheet_of_nobody(story: dict[str, Any]) -> None:
    del story["beside"]


def the_same_twice(story: dict[str, Any]) -> None:
    story["beside"] *= 2


def no_sentences(story: dict[str, Any]) -> None:
    story["beside"][0]["sentences"] = []


def the_headline(story: dict[str, Any]) -> None:
    story["beside"][0]["sentences"].append("h")


def strange_sheet(story: dict[str, Any]) -> None:
    next(s for s in story["sources"] if s["name"] == "claims/cases")["sheet"] = "claims/paper"


def two_registers(story: dict[str, Any]) -> None:
    del next(s for s in story["sources"] if s["name"] == "claims/cases")["register"]


def no_sheet_of_its_own(story: dict[str, Any]) -> None:
    del next(s for s in story["sources"] if s["name"] == "claims/cases")["sheet"]


def our_people_for_theirs(story: dict[str, Any]) -> None:
    story["measures"]["claims/cases.population"] = {"op": "population", "source": "register", "unit": "people"}


REFUSED: list[tuple[Callable[[dict[str, Any]], None], str]] = [
    (no_such_sheet, "is no sheet of its own"),
    (sheet_of_nobody, "names 2 sources in the role sheet"),
    (the_same_twice, "each of them once"),
    (no_sentences, "each of them once"),
    (the_headline, "each of them once"),
    (strange_sheet, "there is no sheet 'claims/paper'"),
    (two_registers, "names 2 sources in the role register"),
    (no_sheet_of_its_own, "no [tables.cases]|names 0 sources|more than one register|column|shape|file"),
    (our_people_for_theirs, "its source must be 'claims/register'"),
]


@pytest.mark.parametrize(("slip", "reason"), REFUSED, ids=lambda each: getattr(each, "__name__", ""))
def test_what_does_not_fit_together_is_refused(home: Home, slip: Callable[[dict[str, Any]], None], reason: str) -> None:
    story = written(home)
    slip(story)
    with pytest.raises(Unreadable, match=reason.replace("[", r"\[").replace("]", r"\]")):
        Checker(source_shelves(home)).check(story)


# --- sheets that say it wrong ---------------------------------------------------------------------


@pytest.mark.parametrize("beside", ['[[beside]]\ndataset = "fever"', f"{OTHER}\n{OTHER}"])
def test_a_dataset_stands_beside_another_and_once(tmp_path: Path, beside: str) -> None:
    home = newsroom(tmp_path, datasets__fever_toml=fever(beside))
    with pytest.raises(BadSheet, match="is this dataset, or named before"):
        open_dataset(home, "fever")


def test_a_measure_that_the_other_has_not_is_an_error(tmp_path: Path) -> None:
    home = newsroom(tmp_path, datasets__fever_toml=fever(OTHER + 'measures = ["rents"]'))
    with pytest.raises(BadSheet, match="claims has no measure 'rents'"):
        written(home)


def test_a_dataset_that_is_not_there_is_left_out_with_the_reason(tmp_path: Path) -> None:
    home = newsroom(tmp_path, datasets__fever_toml=fever('[[beside]]\ndataset = "clams"'))
    assert "clams" in why_not(written(home))


# --- any two panels -------------------------------------------------------------------------------

COUNTS = st.integers(0, 400)
FORMS = {
    "week_ending": [end.isoformat() for end in weeks(8)],
    "month": [day.isoformat() for day in months(8)],
    "quarter": [day.isoformat() for day in months(24, date(2024, 1, 1))[2::3]],
    "year": [str(year) for year in range(2016, 2024)],
    "financial_year": [f"{year}-{(year + 1) % 100:02}" for year in range(2016, 2024)],
}


@tried(60, 0.15)
@given(
    ours=st.lists(COUNTS, min_size=12, max_size=12),
    theirs=st.lists(COUNTS, min_size=8, max_size=8),
    form=st.sampled_from(sorted(FORMS)),
    late=st.integers(0, 3),
    rule=st.sampled_from(["newest", "within"]),
)
def test_any_two_panels_make_a_proved_story(
    tmp_path_factory: pytest.TempPathFactory, ours: list[int], theirs: list[int], form: str, late: int, rule: str
) -> None:
    """Whatever the figures, their steps, and however late the other is, the story is proved or there is none."""
    other = {code: tuple(theirs)[late:] for code in ("A", "C")}
    sheet = claims("").replace('period_form = "month"', f'period_form = "{form}"')
    home = newsroom(
        tmp_path_factory.mktemp("two"),
        **{
            "datasets/fever.csv": table({**WEEKS, "A": tuple(ours)}, weeks()),
            "datasets/claims.csv": table(other, FORMS[form][: 8 - late]),
            "datasets/claims.toml": sheet,
            "datasets/fever.toml": fever(f'{OTHER}period = "{rule}"'.replace('claims"', 'claims"\noldest = 40'), ""),
        },
    )
    story = release(open_dataset(home, "fever"), SUNDAY).story("A")
    if isinstance(story, NoStory):
        return
    assert faults(home, json.loads(json.dumps(story))) == []
    assert story.get("beside"), story["left_out"]


RATE = """[tables.cases.measures.rate]
op = "per"
numerator = "claims"
denominator = "population"
per = 1000
unit = "claims per 1,000 people"
type = "rate"
polarity = "bad"
decimals = 1
mature_after_days = 10
noun = { one = "claim rate", many = "claim rates", headline = "Claim rate", full = "claim rate" }
"""


def test_a_rate_of_the_other_is_of_its_own_people(tmp_path: Path) -> None:
    sheet = claims().replace('main = "claims"', 'main = "claims"\nrate = "rate"')
    home = newsroom(tmp_path, **{"datasets/claims.toml": sheet + RATE})
    story = written(home)
    assert story["measures"]["claims/cases.population"]["source"] == "claims/register"
    assert "36.7" in paragraph(story)  # 330 claims among 9,000 people, not our 10,000
    assert "2011" in paragraph(story)
    assert faults(home, story) == []
    ours = json.loads(json.dumps(story).replace('"claims/register.', '"register.'))
    ours["measures"]["claims/cases.population"]["source"] = "register"
    with pytest.raises(Unreadable, match="its source must be 'claims/register'"):
        Checker(source_shelves(home)).check(ours)


def test_the_year_of_a_population_is_not_told_where_the_rate_had_no_room(tmp_path: Path) -> None:
    sheet = claims().replace('main = "claims"', 'main = "claims"\nrate = "rate"')
    files = {"datasets/claims.toml": sheet + RATE, "datasets/fever.toml": fever(OTHER + "most = 1")}
    assert "2011" not in paragraph(written(newsroom(tmp_path, **files)))


def test_newer_figures_of_the_story_do_not_make_what_stands_beside_it_false(home: Home) -> None:
    story = written(home)
    sorts = Recheck(source_shelves(home), *stands_on(open_dataset(home, "fever"))).sort(story)
    assert {claim.sort for claim in sorts} == {HOLDS}
    assert not {claim.sentence for claim in sorts} & set(story["beside"][0]["sentences"])


# --- editions and holds ---------------------------------------------------------------------------

NOON = datetime(2024, 3, 13, 12, tzinfo=UTC)


def arrived(home: Home, figures: Mapping[str, tuple[int, ...]], released: date) -> Edition:
    """An edition of the claims in the newsroom's archive."""
    held = home.folder or Path()
    sheet = home.archive.keep((held / "datasets" / "claims.toml").read_bytes(), "claims.toml")
    register = home.archive.keep((held / "registers" / "there.csv").read_bytes(), "there.csv")
    whole = home.archive.keep(table(figures, months()).encode(), "claims.csv")
    edition = Edition(
        dataset="claims",
        table="cases",
        part=whole,
        whole=whole,
        released=released,
        retrieved=NOON,
        origin="test",
        sheet=sheet,
        register=register,
    )
    home.archive.arrive(edition)
    home.archive.judge(edition, [], used=True, now=NOON)
    return edition


def test_the_edition_that_was_known_then_is_told_with_its_receipt(home: Home) -> None:
    arrived(home, MONTHS, date(2024, 3, 12))
    arrived(home, {**MONTHS, "A": (*MONTHS["A"][:-1], 331)}, date(2024, 4, 20))
    story = written(home)
    assert "330" in paragraph(story)
    source = next(s for s in story["sources"] if s["name"] == "claims/cases")
    assert (source["released"], source["receipt"]) == ("2024-03-12", "claims/receipt/cases")
    assert faults(home, story) == []


def test_figures_of_another_dataset_that_are_held_are_left_out_and_the_story_goes_on(home: Home) -> None:
    edition = arrived(home, MONTHS, date(2024, 3, 12))
    hold = {"id": "h1", "says": "hold", "reason": "too high", "scope": [{"table": "cases", "areas": ["A"]}]}
    home.archive.judge(edition, [hold], used=True, now=NOON)
    made = release(open_dataset(home, "fever"), SUNDAY)
    (told,) = tell(made, ["A"])
    assert told.bundle is not None
    assert why_not(told.bundle) == "too high (hold h1)"
    home.archive.let("h1", by="Ann", reason="it is right", now=NOON)
    (again,) = tell(release(open_dataset(home, "fever"), SUNDAY), ["A"])
    assert again.bundle is not None
    assert "330" in paragraph(again.bundle)


# --- the page, and the pair that ships ------------------------------------------------------------


def test_the_paragraph_on_the_page_is_what_the_story_says(story: Story) -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "joins.md").read_text("utf-8")
    assert f"> {paragraph(story('england_deaths', 'Kent and Medway', date(2020, 7, 10)))}\n" in page


@pytest.mark.parametrize("area", ["Medway", "Essex", "Leeds"])
def test_cases_beside_deaths_are_proved(story: Story, area: str) -> None:
    told = story("england_deaths", area, date(2020, 7, 10))
    assert told["beside"]
    assert [str(fault) for fault in checker().check(told).faults] == []


# --- the year of the population -------------------------------------------------------------------

RISING = "Ashby 20 21 19 22 20 21 20 22 21 20 90\nBarton 20 20 20 20 20 20 20 20 20 20 20"


def test_a_story_with_rates_says_of_which_year_their_population_is(tmp_path: Path) -> None:
    made = laid_out(brief_of(RISING, people="10000 20000"), tmp_path / "newsroom")
    found = made.story("A00")
    assert not isinstance(found, NoStory), found
    told = [s for p in found["body"] for s in p["sentences"] if "population" in s["text"]]
    assert [s["text"].rpartition(" ")[2] for s in told] == ["2019."]
    home = Home(tmp_path / "newsroom")
    assert faults(home, json.loads(json.dumps(found))) == []
    lie = json.loads(
        json.dumps(found).replace("for 2019.", "for 2020.").replace('"printed": "2019"', '"printed": "2020"')
    )
    assert faults(home, lie)


def test_a_story_without_rates_says_nothing_of_a_population(tmp_path: Path) -> None:
    made = laid_out(brief_of(RISING), tmp_path / "newsroom")
    assert "population" not in words(found if isinstance(found := made.story("A00"), dict) else {})
