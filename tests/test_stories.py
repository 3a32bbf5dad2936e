"""The stories the program must write: each number of them as a claim, and the whole as approved by eye."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import FULL, Story, checker, dataset, released, told, words

from nlg.finding.weigh import OWN
from nlg.story import NoStory
from nlg.telling.wordings import Wordings

APPROVED = Path(__file__).parent / "stories"
ACCEPTED = {
    "kent-and-medway-cases": ("england_covid", "Kent and Medway", date(2021, 3, 3)),
    "gravesham-cases": ("england_covid", "Gravesham", date(2021, 3, 3)),
    "surrey-cases": ("england_covid", "Surrey", date(2021, 3, 3)),
    "medway-deaths-july": ("england_deaths", "Medway", date(2020, 7, 10)),
    "medway-deaths-june": ("england_deaths", "Medway", date(2020, 6, 26)),
    "essex-deaths": ("england_deaths", "Essex", date(2020, 7, 10)),
    "england-cases": ("england_covid", "England", date(2021, 3, 3)),
    "leeds-cases-in-brief": ("england_covid", "Leeds", date(2021, 3, 3), "in_brief"),
    "barnet-crime-nothing": ("crime_london", "Barnet", date(2026, 2, 28), "nothing_to_report"),
    "camden-crime": ("crime_london", "Camden", date(2026, 2, 28)),
    "london-crime": ("crime_london", "London", date(2026, 2, 28)),
    "redbridge-prices": ("house_prices_london", "Redbridge", date(2024, 10, 31)),
    "north-east-prices": ("house_prices_regions", "North East", date(2024, 10, 31)),
    "kent-insolvency": ("insolvency", "Kent", date(2022, 12, 31)),
    "thanet-insolvency": ("insolvency", "Thanet", date(2022, 12, 31)),
    "kent-possession": ("possession", "Kent", date(2023, 9, 30)),
    "croydon-council-tax": ("council_tax", "Croydon", date(2024, 3, 31)),
    "newham-pay-jobs": ("pay_jobs", "Newham", date(2023, 1, 31)),
    "manchester-pay-jobs": ("pay_jobs", "Manchester", date(2023, 1, 31)),
    "wales-pay-jobs": ("pay_jobs", "Wales", date(2023, 1, 31)),
    "north-yorkshire-pay-jobs": ("pay_jobs", "North Yorkshire", date(2023, 1, 31)),
}
INFECTIONS = ("england_covid", "Kent and Medway", date(2021, 3, 3))
MILESTONE = ("england_deaths", "Medway", date(2020, 7, 10))
KENT = [
    *("Ashford", "Canterbury", "Dartford", "Dover", "Folkestone and Hythe", "Gravesham", "Maidstone", "Medway"),
    *("Sevenoaks", "Swale", "Thanet", "Tonbridge and Malling", "Tunbridge Wells"),
]


# --- story 1: infections in Kent and Medway, the week to March 3, 2021


def test_the_newest_settled_week_is_that_to_march_3() -> None:
    assert dataset("england_covid").latest() == date(2021, 3, 3)


@pytest.mark.parametrize(
    "said",
    [
        "757 cases",
        "30.0% fewer than the week before (1,081)",
        "put the rate in Kent and Medway at 40.7 cases in a week for every 100,000 people",
        "the lowest figure since the seven days to October 12, when there were 737",
        "in 12 of the 13 areas",
        "Gravesham, where the number was little changed, at 81 after 80 the week before",
        "Gravesham had the highest rate in Kent and Medway, 75.7 cases per 100,000 people, which is three times that",
        "the goal of 25 set by Kent's director of public health in February",
        "in Sevenoaks and Tunbridge Wells has come within the goal of 25",
        "That makes 2 of the 12 areas with such a goal",
        "20.2",
        "24 cases after 60",
        "24.0",
        "29 cases after 52",
        "Canterbury was next, at 30.2",
        "from 215 cases to 126",
        "46 deaths within 28 days of a positive test, compared with 53 the week before",
        "before the second wave, when there were eight in the seven days to October 15",
        "The latest count of deaths is likely to rise",
        "published by Public Health England",
    ],
)
def test_the_infections_story_says(story: Story, said: str) -> None:
    assert said in words(story(*INFECTIONS))


def test_no_area_that_may_have_moved_by_chance_is_said_to_have_fallen(story: Story) -> None:
    text = words(story(*INFECTIONS))
    assert not re.search(r"(Canterbury|Gravesham)[^.]*\b(fell|fallen|rose|down|up)\b", text)
    assert "almost three times" not in text
    assert "higher than the goal" not in text


def test_both_tables_are_named_each_with_its_own_vintage(story: Story) -> None:
    found = {s["name"]: s["as_of"] for s in story(*INFECTIONS)["sources"] if s["role"] == "table"}
    assert found == {"upper": "2021-03-08", "districts": "2023-12-12"}


def test_the_editor_is_told_where_the_tables_differ(story: Story) -> None:
    notes = [note["text"] for note in story(*INFECTIONS)["notes"]]
    assert any("757" in note and "763" in note for note in notes)
    assert any("Medway: 125 cases" in note and "126" in note for note in notes)


def test_no_list_or_rank_mixes_the_two_tables(story: Story) -> None:
    bundle = story(*INFECTIONS)
    own = {"upper.cases", "upper.rate", "upper.deaths"}
    for claim in bundle["claims"]:
        measure = str(claim["inputs"].get("measure", ""))
        if claim["inputs"].get("area", "").startswith(("E07", "E06")) and claim["sentence"] not in ("n1", "n2"):
            assert measure not in own, claim
        if claim["op"] in ("count_where", "all_but", "only_where", "rank"):
            assert "upper." not in json.dumps(claim["inputs"])


# --- story 2: the milestone in Medway, the week to July 10, 2020


@pytest.mark.parametrize(
    "said",
    [
        "For the first time since the pandemic struck, a week has passed with no coronavirus deaths in Medway",
        "in the week to July 10, 2020, after one the week before",
        "36 deaths in the week to April 10",
        "five deaths over the four weeks to July 10",
        "Maidstone and Swale also had none",
        "The rest of Kent and Medway had 32 deaths, against 36 the week before",
        "the total for Medway is 198",
        "The earliest death in these figures was in the week to March 27",
        "the latest figures from the Office for National Statistics show",
        "late registrations may still add to the latest counts",
        "Covid-19 was mentioned on the certificate",
    ],
)
def test_the_milestone_story_says(story: Story, said: str) -> None:
    assert said in words(story(*MILESTONE))


def test_no_streak_is_claimed_for_the_rest_of_the_county(story: Story) -> None:
    assert "in a row" not in words(story(*MILESTONE))


def test_sevenoaks_with_one_death_is_not_said_to_have_had_none(story: Story) -> None:
    assert "Sevenoaks" not in words(story(*MILESTONE))


def test_asking_for_june_26_gives_an_honest_story_that_is_no_milestone(story: Story) -> None:
    bundle = story("england_deaths", "Medway", date(2020, 6, 26))
    assert bundle["story"] == "area"
    text = words(bundle)
    assert "In the week to June 26, 2020, Medway had one coronavirus death, the fewest since mid-March" in text
    assert "three in the week to June 19; in the week to March 20 there were none" in text
    assert "first time" not in text
    assert "no coronavirus deaths" not in text


def test_a_table_without_a_release_date_gives_none(story: Story) -> None:
    bundle = story(*MILESTONE)
    assert bundle["as_of"] is None
    own = [s["text"] for part in bundle["body"] if part["role"] != "beside" for s in part["sentences"]]
    assert not [text for text in own if "published on" in text]


# --- story 3: the same for everywhere


@pytest.mark.parametrize("area", KENT)
def test_every_area_of_kent_and_medway_has_its_cases_story(story: Story, area: str) -> None:
    bundle = story("england_covid", area, date(2021, 3, 3))
    assert bundle["area"]["name"] == area


def test_at_least_ten_other_counties_have_a_round_up() -> None:
    made = released("england_covid", date(2021, 3, 3))
    counties = [a.code for a in made.dataset.register.areas.values() if a.kind == "county" and a.code != "E10000016"]
    stories = [s for code in counties if not isinstance(s := made.story(code), NoStory)]
    assert len(stories) >= 10
    assert {s["story"] for s in stories} == {"round_up"}


def test_where_nothing_stands_out_the_answer_is_no_story_with_its_reason() -> None:
    found = told("england_deaths", "Fenland", date(2020, 7, 10))
    assert isinstance(found, NoStory)
    assert "nothing stands out" in found.reason


@pytest.mark.parametrize("area", ["Wycombe", "Northampton", "Corby", "Chiltern"])
def test_no_since_reaches_across_the_gap_of_october_2020(area: str) -> None:
    made = released("england_covid", date(2021, 3, 3))
    code = made.dataset.area(area).code
    for scored in made.scored(code):
        if scored.fact.code == code and scored.fact.kind == "lowest_since":
            assert scored.fact.since.value > date(2020, 11, 1)


def test_a_story_is_the_same_whichever_others_are_written_with_it() -> None:
    made = released("england_covid", date(2021, 3, 3))
    code = made.dataset.area("Swale").code
    alone = json.dumps(made.story(code))
    for other in ("Dover", "Thanet"):
        made.story(made.dataset.area(other).code)
    assert json.dumps(made.story(code)) == alone


def test_neighbours_in_the_register_do_not_open_alike(story: Story) -> None:
    openings = [story("england_covid", area)["body"][1]["sentences"][0]["template"] for area in ("Dover", "Gravesham")]
    assert openings[0] != openings[1]


def test_every_fact_in_the_story_is_listed_with_its_evidence_and_score(story: Story) -> None:
    bundle = story(*INFECTIONS)
    known = {fact["id"] for fact in bundle["facts"]}
    used = {number for p in bundle["body"] for s in p["sentences"] for number in s["facts"]}
    assert used <= known
    assert all(fact["evidence"] and fact["reasons"] for fact in bundle["facts"])


def test_what_was_left_out_has_a_reason(story: Story) -> None:
    left = story(*INFECTIONS)["left_out"]
    assert left
    assert all(one["reason"] for one in left)


def test_relevance_is_highest_for_the_storys_own_area() -> None:
    assert OWN == 1.0


# --- all of them, checked


@pytest.mark.parametrize(
    ("name", "period"), [("england_covid", date(2021, 3, 3)), ("england_deaths", date(2020, 7, 10))]
)
def test_every_story_of_a_release_passes_the_separate_checker(name: str, period: date) -> None:
    every = 1 if FULL else 15 if name == "england_covid" else 5
    made = released(name, period)
    written = 0
    for code in made.dataset.everywhere()[::every]:
        found = made.story(code)
        if isinstance(found, NoStory):
            continue
        verdict = checker().check(json.loads(json.dumps(found)))
        assert not verdict.faults, (found["slug"], [str(f) for f in verdict.faults])
        written += 1
    assert written >= (45 if FULL else 15)


@pytest.mark.parametrize("name", sorted(ACCEPTED))
def test_the_story_reads_as_it_was_approved(story: Story, name: str, request: pytest.FixtureRequest) -> None:
    text = as_read(story(*ACCEPTED[name]))
    path = APPROVED / f"{name}.txt"
    if request.config.getoption("--accept"):
        path.write_text(text, encoding="utf-8")
    assert path.exists(), "read the story, then run pytest --accept"
    assert text == path.read_text(encoding="utf-8")


def as_read(bundle: Mapping[str, Any]) -> str:
    lines = ["# " + bundle["headline"]["text"], *("> " + s["text"] for s in bundle["standfirst"])]
    lines += [" ".join(s["text"] for s in p["sentences"]) for p in bundle["body"]]
    lines += ["Note to the editor: " + s["text"] for s in bundle["notes"]]
    return "\n\n".join(lines) + "\n"


@pytest.mark.parametrize(("county", "area"), [("Buckinghamshire", "Wycombe"), ("Northamptonshire", "Corby")])
def test_areas_without_a_figure_are_named_and_nothing_is_compared(story: Story, county: str, area: str) -> None:
    text = words(story("england_covid", county, date(2020, 10, 14)))
    assert re.search(rf"Figures for [^.]*{area}[^.]* are missing for the week to October 14", text)
    assert "areas of" not in text
    assert "highest rate" not in text


@pytest.mark.parametrize("county", ["Derbyshire", "Surrey", "Lancashire"])
def test_a_named_level_is_told_only_of_the_places_it_was_reasoned_for(story: Story, county: str) -> None:
    text = words(story("england_covid", county, date(2021, 3, 3)))
    assert "deaths within 28 days" in text
    assert "second wave" not in text


def test_a_streak_of_one_weekday_alone_is_no_news_and_contradicts_no_peak(story: Story) -> None:
    """Ashford's weeks to Wednesday fell ten times in a row, through a peak in the seven days to January 4."""
    told = words(story("england_covid", "Ashford", date(2021, 3, 3)))
    assert "1,233" in told
    assert "the seven days to January 4" in told
    assert "10th week" not in told
    assert "10 weeks" not in told


def test_what_no_wording_can_lead_with_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    made = released("insolvency", date(2022, 12, 31))
    code = made.dataset.area("Thanet").code
    first = made.story(code)
    assert not isinstance(first, NoStory)
    lead = next(fact for fact in first["facts"] if fact["id"] == first["body"][0]["sentences"][0]["facts"][0])
    tells = Wordings.of_slot
    monkeypatch.setattr(
        Wordings, "of_slot", lambda self, slot: None if slot.host.fact.kind == lead["kind"] else tells(self, slot)
    )
    second = made.story(code)
    assert not isinstance(second, NoStory)
    assert second["body"][0]["sentences"][0]["text"] != first["body"][0]["sentences"][0]["text"]
