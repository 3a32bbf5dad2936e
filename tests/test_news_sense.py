"""What an editor would print first, and what a statistician would strike out, on the shipped tables."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from conftest import released

from desk.checking import source_shelves
from nlg.home import Home
from nlg.intake import draft
from nlg.proof.check import Checker
from nlg.story import NoStory
from nlg.telling import attributed
from nlg.telling.leads import is_a_trifle, standing, worth


def story(dataset: str, area: str, period: date) -> dict[str, Any]:
    made = released(dataset, period)
    told = made.story(made.dataset.area(area).code)
    assert not isinstance(told, NoStory)
    return told


def body(told: dict[str, Any]) -> list[str]:
    return [" ".join(one["text"] for one in part["sentences"]) for part in told["body"]]


def text(told: dict[str, Any]) -> str:
    return "\n".join([told["headline"]["text"], *(one["text"] for one in told["standfirst"]), *body(told)])


def test_a_short_month_makes_no_news_of_its_own() -> None:
    """February's crimes are fewer than January's every year; a day's were more this time."""
    told = story("crime_london", "London", date(2026, 2, 28))
    assert "lowest" not in told["headline"]["text"]
    assert told["facts"][0]["kind"] == "change_year"  # the same month, as long a year ago


def test_a_change_from_an_unusual_figure_says_that_it_was_one() -> None:
    """February 2025 had the fewest in four years: a rise of 10.8% from it is less than it seems."""
    london = text(story("crime_london", "London", date(2026, 2, 28)))
    assert "compared with 17,324 in February 2025, which was the lowest since February 2021" in london
    assert "which was the" not in text(story("crime_london", "Brent", date(2026, 2, 28)))


def test_the_only_area_that_rose_leads_no_story_where_it_may_be_chance() -> None:
    """Of Essex's areas only Castle Point had more deaths: four after three."""
    essex = story("england_deaths", "Essex", date(2020, 7, 10))
    assert "only" not in essex["headline"]["text"].casefold()


def test_a_new_level_in_averages_leads_only_where_the_months_own_figures_say_nothing() -> None:
    merton = story("crime_london", "Merton", date(2025, 12, 31))
    bromley = story("crime_london", "Bromley", date(2026, 2, 28))
    bridgend = story("possession", "Bridgend", date(2023, 9, 30))
    assert merton["headline"]["text"] == "Merton has more crimes for third month in a row"
    assert bromley["facts"][0]["kind"] != "level_shift", "1,934 crimes a month after 2,026"
    assert bridgend["headline"]["text"] == "Bridgend evictions at higher quarterly average of 7.5"


def test_a_total_since_any_day_is_no_news_and_one_since_the_first_of_all_is() -> None:
    assert "passed" not in text(story("possession", "Leeds", date(2023, 9, 30)))
    assert "passed 250" in text(story("england_deaths", "Kent", date(2020, 4, 10)))


@pytest.mark.parametrize(
    ("dataset", "area", "period", "headline"),
    [
        ("insolvency", "Wales", date(2022, 12, 31), "Wales insolvencies rise to 6,601, highest since 2019"),
        ("possession", "Kent", date(2023, 9, 30), "Kent landlord claims rise to 629, highest since early 2020"),
        ("england_deaths", "Medway", date(2020, 6, 26), "Medway Covid deaths at lowest level since mid-March"),
        ("england_deaths", "Kent", date(2020, 4, 10), "Kent Covid deaths more than double to 209"),
    ],
)
def test_the_main_figure_leads_with_what_it_does_now(dataset: str, area: str, period: date, headline: str) -> None:
    assert story(dataset, area, period)["headline"]["text"] == headline


def test_the_whole_is_told_before_one_area_s_part_in_it() -> None:
    told = text(story("pay_jobs", "Scotland", date(2023, 1, 31)))
    assert told.index("£2,225") < told.index("East Renfrewshire")


def test_a_goal_measures_no_area_that_it_is_not_for() -> None:
    """The goal is for the county's districts; Medway has a director of its own."""
    period = date(2021, 3, 3)
    assert "2 of the 12 areas with such a goal" in text(story("england_covid", "Kent and Medway", period))
    assert "the 10 areas" in text(story("england_covid", "Canterbury", period))
    assert "goal" not in text(story("england_covid", "Medway", period))


def test_the_intro_leaves_the_date_to_the_standfirst_right_above_it() -> None:
    told = story("england_covid", "Medway", date(2021, 3, 3))
    assert "March 3" in told["standfirst"][0]["text"]
    assert "March 3" not in body(told)[0]
    assert "March 3" in body(told)[1]


def test_a_total_is_no_record_to_lead_with_where_the_first_one_takes_a_good_part_of_the_record() -> None:
    """Four weeks of 18: that the last four had the fewest deaths is no news of Devon."""
    made = released("england_deaths", date(2020, 7, 10))
    code = made.dataset.area("Devon").code
    fewest = [s.fact for s in made.pool(code).scored if (s.fact.kind, s.fact.code) == ("best_worst_window", code)]
    assert any(getattr(fact, "first_length", None) is not None for fact in fewest)
    assert isinstance(made.story(code), NoStory)


def test_a_short_sentence_of_a_figure_shares_its_paragraph_with_the_next() -> None:
    told = body(story("possession", "Breckland", date(2023, 9, 30)))
    assert told[1].startswith("The number in the district was 17")
    assert "There were 35 in the three months to June." in told[1]


def test_what_leans_on_a_figure_is_told_behind_it_alone() -> None:
    """Deaths lead here: "there were eight" would be of the cases told last."""
    assert "eight" not in text(story("england_covid", "Kent", date(2021, 1, 6)))


def test_the_rate_is_not_of_the_week_before() -> None:
    told = text(story("england_covid", "Swale", date(2021, 1, 6)))
    assert "A week earlier there were 1,103." in told
    assert "That " not in told


def test_a_note_that_does_not_bear_on_the_news_waits_for_the_end() -> None:
    crime, deaths = (
        story("crime_london", "London", date(2026, 2, 28)),
        story("england_deaths", "Kent", date(2020, 6, 26)),
    )
    late = [("late registrations may still add" in paragraph) for paragraph in body(deaths)]
    assert late.index(True) < len(late) // 2
    for told in (crime, deaths):  # a matter for the desk
        assert "It is not known on which day" not in text(told)
        assert any("It is not known on which day" in note["text"] for note in told["notes"])


def test_areas_moved_by_a_short_month_are_not_counted_and_the_other_month_is_called_longer() -> None:
    told = text(story("crime_london", "Brent", date(2026, 2, 28)))
    assert "26 of the 32" not in told
    assert "In January, a longer month, there were 613." in told
    told = text(story("crime_london", "London", date(2026, 2, 28)))
    assert told.count("a longer month") == 1  # said once
    assert "since February 2022" not in told


def test_a_month_that_is_told_as_longer_has_more_days() -> None:
    told = json.loads(json.dumps(story("crime_london", "Brent", date(2026, 2, 28))))
    checker = Checker(source_shelves(Home(None)))
    assert not checker.check(told).faults
    (one,) = [each for part in told["body"] for each in part["sentences"] if "a longer month" in each["text"]]
    at = one["text"].index("longer")
    one["text"] = one["text"].replace("longer", "shorter")
    for claim in told["claims"]:
        if claim["id"] in one["claims"] and claim["start"] > at:
            claim["start"], claim["end"] = claim["start"] + 1, claim["end"] + 1
    (fault,) = checker.check(told).faults
    assert "a shorter month" in str(fault)


def test_where_a_figure_stands_leads_only_where_it_has_no_news() -> None:
    """Three equal parts, three times a goal: what it does now comes before."""
    told = story("possession", "Westminster", date(2023, 9, 30))
    assert told["headline"]["text"] == "Westminster landlord claims rise to 324, highest since early 2016"
    assert "similar shares" not in " ".join([*(one["text"] for one in told["standfirst"]), *body(told)[:2]])
    assert story("england_covid", "Thanet", date(2021, 3, 3))["facts"][0]["kind"] == "change_prev"


def test_a_standfirst_is_no_long_view_of_a_side_figure() -> None:
    told = story("crime_london", "Westminster", date(2026, 2, 28))
    assert "five of the last six" not in told["standfirst"][0]["text"]


def test_a_count_that_more_than_doubled_is_told_so_and_not_in_per_cent() -> None:
    told = text(story("england_covid", "Knowsley", date(2020, 9, 23)))
    assert "414 in the week to September 23, 2020, more than twice the 193 of " in told
    assert "115%" not in told


def test_a_move_is_told_with_both_its_figures_once() -> None:
    told = text(story("possession", "Brent", date(2023, 9, 30)))
    assert "124 private landlords' claims, 47 fewer than the 171 of the quarter before" in told
    assert told.count("124 private") == 1


def test_the_story_of_the_exception_says_that_it_is_it() -> None:
    assert "Gravesham being the exception" in text(story("england_covid", "Gravesham", date(2021, 3, 3)))


def test_a_rate_is_explained_where_it_first_stands() -> None:
    told = text(story("england_covid", "Leicester", date(2021, 3, 3)))
    assert "161.2 cases in a week for every 100,000 people" in told


def test_the_lowest_since_long_ago_by_a_short_month_alone_is_no_news() -> None:
    """Bexley's thefts were 189 in February and 214 in January: a day's had been as low within the year."""
    assert "lowest" not in story("crime_london", "Bexley", date(2026, 2, 28))["headline"]["text"]


def test_a_figure_told_as_not_published_is_unknown() -> None:
    told = json.loads(json.dumps(story("council_tax", "England", date(2023, 3, 31))))
    (row,) = [each for each in told["table"]["rows"] if each[0]["text"] == "Cumberland"]
    assert [each["text"] for each in row[1:]] == ["Not published"] * 2
    (claim,) = [each for each in told["claims"] if each["id"] == row[0]["claim"]]
    claim.update(inputs={"area": "E06000017"}, value="E06000017", printed="Rutland", end=7)
    row[0]["text"] = "Rutland"
    faults = [str(each) for each in Checker(source_shelves(Home(None))).check(told).faults]
    assert sum("the figure of E06000017 is known" in each for each in faults) == 2


def test_a_figure_right_behind_a_name_is_of_that_area() -> None:
    told = json.loads(json.dumps(story("house_prices_regions", "England", date(2007, 9, 30))))
    (one,) = [
        each for part in told["body"] for each in part["sentences"] if "Between the North East, at" in each["text"]
    ]
    names = [each for each in told["claims"] if each["id"] in one["claims"] and each["op"] == "area"]
    first, second = (each["value"] for each in names if each["printed"] != "England")
    figures = [each for each in told["claims"] if each["id"] in one["claims"] and each["op"] == "cell"]
    assert [each["inputs"]["area"] for each in figures] == [first, second]
    one["text"] = one["text"].replace("North East", "X").replace("London", "North East").replace("X", "London")
    one["text"] = one["text"].replace("the London", "London").replace("and North", "and the North")
    for claim in told["claims"]:
        if claim["id"] in one["claims"]:
            other = {first: second, second: first}.get(claim["value"] if claim["op"] == "area" else "")
            if other:
                claim.update(inputs={"area": other}, value=other)
                claim["printed"] = "London" if claim["printed"].endswith("North East") else "the North East"
            claim["start"] = one["text"].index(claim["printed"])
            claim["end"] = claim["start"] + len(claim["printed"])
    faults = [str(each) for each in Checker(source_shelves(Home(None))).check(told).faults]
    assert sum("beside another name" in each for each in faults) == 2, faults


def test_the_longest_run_is_not_told_again_as_a_run() -> None:
    told = body(story("possession", "Staffordshire", date(2022, 6, 30)))
    assert "longest such run" in told[0]
    assert not any("fourth quarter running" in each for each in told)


def test_the_last_run_as_long_is_the_last_that_was() -> None:
    """Sexual offences in Kingston fell for four months running to February 2021, and before that to February 2019."""
    told = json.loads(json.dumps(story("crime_london", "Kingston upon Thames", date(2021, 2, 28))))
    (one,) = [each for part in told["body"] for each in part["sentences"] if "run as long ended in" in each["text"]]
    (claim,) = [each for each in told["claims"] if each["id"] in one["claims"] and each["value"] == "2019-02-28"]
    checker = Checker(source_shelves(Home(None)))
    assert not checker.check(told).faults
    one["text"] = one["text"].replace("February 2019", "February 2021")
    claim.update(inputs={**claim["inputs"], "period": "2021-02-28"}, value="2021-02-28", printed="February 2021")
    assert any("not when the last run" in str(each) for each in checker.check(told).faults)


def test_whose_figures_they_are_is_said_once_in_the_first_sentences() -> None:
    made = released("crime_london", date(2026, 2, 28))
    for code in made.dataset.everywhere()[:12]:
        told = made.story(code)
        assert isinstance(told, dict)
        naming = [n for n, paragraph in enumerate(body(told)[:-1]) if "the Metropolitan Police" in paragraph]
        assert naming in ([0], [1]), body(told)
        assert body(told)[naming[0]].count("Metropolitan Police") == 1


def test_whose_figures_and_of_which_day_stand_in_one_sentence() -> None:
    told = body(story("pay_jobs", "Newham", date(2023, 1, 31)))
    assert "according to figures published by HM Revenue and Customs on March 14" in told[1]
    assert "HM Revenue" not in " ".join([told[0], *told[2:-1]])


def test_a_publisher_that_nobody_has_named_is_the_one_that_drafted_sheets_have() -> None:
    assert draft.UNKNOWN[1] == attributed.NOBODY


def test_a_handful_of_side_events_does_not_lead_over_the_main_figure() -> None:
    """Weapon offences in Hackney: 22. That crimes fell is February's doing, so the story says how many there were."""
    told = story("crime_london", "Hackney", date(2026, 2, 28))
    assert told["headline"]["text"] == "Hackney crimes little changed on a year earlier"
    assert "little changed from the 2,297 of a year before" in text(told)
    assert "In January, a longer month, there were 2,519." in text(told)
    assert "fewer burglaries" in text(told), "and a short story is filled out"


def test_a_step_that_the_length_of_the_month_helped_is_told_without_a_percentage() -> None:
    told = text(story("crime_london", "Croydon", date(2026, 2, 28)))
    assert "fell to 139" in told
    assert "In January, a longer month, there were 186" in told
    assert "25%" not in told


def test_what_most_areas_share_is_counted_and_counts_for_less() -> None:
    made = released("council_tax", date(2024, 3, 31))
    pool = made.pool(made.dataset.area("Torridge").code)
    (rise,) = pool.of("largest_move", "bills.bill", pool.subject)
    (first,) = pool.of("milestone", "bills.police", pool.subject)
    assert pool.common(rise.fact) > 0.6 > 0.4 > pool.common(first.fact)
    assert standing(pool, rise) < worth(pool, rise) - 0.5
    everyone = made.catch.found("largest_move")
    view = made.brief.view("bills", "bill")
    panel = made.brief.panels["bills"]
    here = (everyone["view"] == view) & (everyone["area"] < panel.table_rows)
    rising = sum(not low for low in everyone["falling"][here])
    assert pool.common(rise.fact) == rising / panel.table_rows


def test_no_contrast_is_made_with_what_the_story_began_with() -> None:
    told = text(story("crime_london", "Ealing", date(2026, 2, 28)))
    assert "By contrast, the rise in violent offences" not in told
    assert "rise in violent offences went against the trend" in told


def test_other_crimes_are_no_news_of_their_own() -> None:
    made = released("crime_london", date(2026, 2, 28))
    for name in ("Hillingdon", "Richmond upon Thames", "Haringey"):
        told = made.story(made.dataset.area(name).code)
        assert isinstance(told, dict)
        assert "other crimes" not in " ".join((told["headline"]["text"], text(told)))


def test_a_record_that_most_areas_have_set_is_told_as_the_countrys_too() -> None:
    told = story("council_tax", "Canterbury", date(2024, 3, 31))
    assert told["headline"]["text"] == "Canterbury council tax rises to £2,114.65"
    record = "the biggest annual rise in the city in figures that go back to 2015-16"
    assert f"It was {record}, and England as a whole has seen its biggest too." in text(told)


def test_headlines_of_one_kind_take_turns_at_their_wordings() -> None:
    made = released("england_covid", date(2021, 3, 3))
    told = [made.story(code) for code in made.dataset.everywhere()[60:90]]
    lows = [
        one["headline"]["text"] for one in told if isinstance(one, dict) and one["facts"][0]["kind"] == "lowest_since"
    ]
    forms = {
        form for line in lows for form in ("at lowest level since", "has fewest", ", lowest since") if form in line
    }
    assert len(lows) > 5
    assert len(forms) == 3


def test_that_a_figure_did_not_move_leads_no_story() -> None:
    """Where nothing else is news, nothing is: no "Camden home sales little changed at 188"."""
    made = released("house_prices_london", date(2015, 12, 31))
    pool = made.pool(made.dataset.area("Camden").code)
    assert any(scored.fact.kind == "flat" and worth(pool, scored) >= 2.6 for scored in pool.scored)
    told = made.story(pool.subject)
    assert isinstance(told, NoStory)
    assert "nothing stands out" in told.reason


def test_pence_on_a_bill_of_thousands_are_no_news_of_their_own() -> None:
    made = released("council_tax", date(2024, 3, 31))
    pool = made.pool(made.dataset.area("Gloucester").code)
    (parish,) = pool.of("largest_move", "bills.parish", pool.subject)
    assert is_a_trifle(pool, parish.fact)
    assert "parish charge" not in text(story("council_tax", "Gloucester", date(2024, 3, 31)))


def test_what_had_no_room_is_not_told_behind_the_same_in_other_words() -> None:
    told = text(story("house_prices_london", "Wandsworth", date(2007, 6, 30)))
    assert "In June there were 884 completed home sales" in told
    assert told.count("884") == 1


def test_an_intro_gives_the_figure_and_the_sentence_behind_what_it_was() -> None:
    told = body(story("england_covid", "Rugby", date(2021, 3, 3)))
    assert told[0].startswith("Rugby had 91 coronavirus cases in the week to March 3, 2021, the fewest since")
    assert "; in the seven days to October 5 there were 81" in told[1]
    assert "91" not in told[1]
