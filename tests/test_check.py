"""The checker passes what the tables say and faults the rest: every operation, every rule, every word."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from proofs import (
    BEFORE,
    END,
    FALL,
    FEW_DEATHS,
    FIRST_ZERO,
    HALF,
    LOW_RATE,
    LOWEST_SINCE,
    MOVED_DOWN,
    NOW,
    PEAK,
    REST,
    RUN,
    THEN,
    THIRD,
    TWICE,
    WEEK,
    C,
    c,
    cell,
    change,
    e,
    faults,
    lay_sources,
    rank,
    story,
    told,
    where,
)

from nlg.proof.check import Checker, Unreadable, Verdict
from nlg.proof.check.exact import number_from
from nlg.proof.check.house_style import house_spelling


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def checker(sources: Path) -> Checker:
    return Checker([sources])


def _window(last: str, days: int) -> dict[str, Any]:
    """So many days up to one."""
    return e("period", period=last, form="window", days=days)


# For every operation and every form rule, claims that are true.
TRUE: list[C] = [
    c("140", NOW, "140", "number"),
    c("£255,001", cell("prices.price", "E1", "2021-01-01"), "255000.5", "number", decimals=0),
    c("£0.3m", cell("prices.price", "E1", "2021-02-01"), "260000", "number", decimals=1),
    c("14.0", cell("daily.rate", "E1"), "14", "number", decimals=1),
    c("0.5", cell("daily.rate", "E3"), "7/15", "number", decimals=1),
    c("zero", cell("daily.cases", "E4"), "0", "number"),
    c("no", cell("weekly.deaths", "E1"), "0", "number"),
    c("168", cell("daily.cases", "G"), "168", "number"),
    c("154", cell("daily.cases", "AB"), "154", "number"),
    c("2.6", cell("daily.rate", "G"), "168/65", "number", decimals=1),
    c("65,000", cell("daily.population", "G"), "65000", "number"),
    c("15", cell("years.births", "P", "2020"), "15", "number"),
    c("zero", cell("quarters.claims", "E1", "2020-10-01"), "0", "number"),
    c("zero", cell("daily.cases", "E4", "2021-01-06"), "0", "number"),
    c("2,660", e("sum", measure="daily.cases", area="E1", from_="2021-01-06", to=END), "2660", "number"),
    c("350", e("sum", measure="daily.cases", area="E1", from_=BEFORE, to=END), "350", "number"),
    c("300", e("mean", measure="years.births", area="E1", from_="2018", to="2020"), "300", "number"),
    c("400", e("max", measure="years.births", area="E1", from_="2018", to="2020"), "400", "number"),
    c("200", e("min", measure="years.births", area="E1", from_="2018", to="2020"), "200", "number"),
    c("-70", change("difference", "daily.cases", "E1"), "-70", "number"),
    c(
        "-66.7%",
        change("percent_change", "daily.cases", "E1", END, "2021-02-10"),
        "-200/3",
        "percent",
        decimals=1,
    ),
    c(
        "1.75",
        change("point_change", "prices.idle", "E1", "2021-02-01", "2021-01-01"),
        "1.75",
        "number",
        decimals=2,
    ),
    c("2.5", e("constant", key="goal"), "2.5", "number", decimals=1),
    c("14", REST, "14", "number"),
    c("first", rank("E1"), "1", "ordinal"),
    c("third", rank("E3"), "3", "ordinal"),
    c("twice", TWICE, "2", "times"),
    c("doubled", TWICE, "2", "times"),
    c("doubles", TWICE, "2", "times"),
    c("half", HALF, "0.5", "times"),
    c("halved", HALF, "0.5", "times"),
    c("halve", HALF, "0.5", "times"),
    c("3.5 times", e("ratio", of=cell("daily.cases", "E1", "2021-02-03"), to=NOW), "3.5", "times"),
    c("a third", THIRD, "1/3", "part"),
    c("one in three", THIRD, "1/3", "part"),
    c("about a third", THIRD, "1/3", "part"),
    c("more than 130", NOW, "140", "about"),
    c("almost 500", cell("daily.cases", "E1", "2021-02-03"), "490", "about"),
    c("March 3", e("period", period=END, form="day"), END, "period"),
    c("the week to March 3", WEEK, END, "period"),
    c("the week ending March 3", e("period", period=END, form="week_ending"), END, "period"),
    c("the seven days to March 3", WEEK, END, "period"),
    c("the four weeks to March 3", e("period", period=END, form="window", days=28), END, "period"),
    c("March 3, 2020", e("period", period="2020-03-03", form="day"), "2020-03-03", "period"),
    c("March 3, 2021", e("period", period=END, form="day"), END, "period", year=True),
    c("early March", WEEK, END, "period"),
    c("mid-January", e("period", period="2021-01-20", form="day"), "2021-01-20", "period"),
    c("late December", e("period", period="2020-12-31", form="day"), "2020-12-31", "period"),
    c("December 2020", e("period", period="2020-12-01", form="month"), "2020-12-31", "period"),
    c("December", e("period", period="2020-12-01", form="month"), "2020-12-31", "period"),
    c("March 31, 2020", e("period", period="2020-03-31", form="day"), "2020-03-31", "period"),
    c("April 1", e("period", period="2020-04-01", form="day"), "2020-04-01", "period"),
    c("February", e("period", period="2021-02-01", form="month"), "2021-02-28", "period"),
    c("2020", e("period", period="2020", form="year"), "2020-12-31", "period"),
    c("the year to December", e("period", period="2020", form="year"), "2020-12-31", "period"),
    c("the three months to December", e("period", period="2020-10-01", form="quarter"), "2020-12-31", "period"),
    c("three months ending December", e("period", period="2020-10-01", form="quarter"), "2020-12-31", "period"),
    c("the fourth quarter of 2020", e("period", period="2020-10-01", form="quarter"), "2020-12-31", "period"),
    c("late 2020", e("period", period="2020-10-01", form="quarter"), "2020-12-31", "period"),
    c("mid-2020", e("period", period="2020-04-01", form="quarter"), "2020-06-30", "period"),
    c("the first quarter of 2020", e("period", period="2020-01-01", form="quarter"), "2020-03-31", "period"),
    c("the 3 months to March 2020", e("period", period="2020-01-01", form="quarter"), "2020-03-31", "period"),
    c("2019-20", e("period", period="2019-20", form="financial_year"), "2020-03-31", "period"),
    c("the 1999-00 financial year", e("period", period="1999-00", form="financial_year"), "2000-03-31", "period"),
    c("the year to March 2020", e("period", period="2019-20", form="financial_year"), "2020-03-31", "period"),
    c("the 12 months to March 2020", e("period", period="2019-20", form="financial_year"), "2020-03-31", "period"),
    c("2019-20", e("period", period="2019-20", form="academic_year"), "2020-08-31", "period"),
    c("the 2019-20 academic year", e("period", period="2020-08-31", form="academic_year"), "2020-08-31", "period"),
    c("the 2019-20 season", e("period", period="2019-20", form="season"), "2020-06-30", "period"),
    c("the year to September 2019", e("period", period="2019-09-30", form="year_ending"), "2019-09-30", "period"),
    c("the week to January 3", e("period", period="2020-W53", form="iso_week"), "2021-01-03", "period"),
    c("the three months to February", _window("2021-02-28", 90), "2021-02-28", "period"),
    c("the two years to December", _window("2020-12-31", 731), "2020-12-31", "period"),
    c("the 12 days to March 3", _window(END, 12), END, "period"),
    c("the 13 weeks to March 3", _window(END, 91), END, "period"),
    c("March", e("metadata", source="t_daily", key="released"), "2021-03-08", "period"),
    c("second", e("metadata", source="sheet", key="caveats.1"), "second", "wording"),
    c("March 8", e("metadata", source="t_daily", key="released"), "2021-03-08", "period"),
    c("the week to January 27", PEAK, "2021-01-27", "period"),
    c("Barton", e("area", area="E2"), "E2", "name"),
    c("the Isle of Wick", e("area", area="E4"), "E4", "name"),
    c("Isle of Wick", e("area", area="E4"), "E4", "name"),
    c("Carrow", e("area", area="E3"), "E3", "name"),
    c("the borough", e("area", area="E1"), "E1", "name", as_="called"),
    c(
        "Ashby, Carrow and Dene and the Isle of Wick",
        e("list", of=where("only_where", "G", MOVED_DOWN)),
        ["E1", "E3", "E4"],
        "names",
    ),
    c("Barton", where("all_but", "G", MOVED_DOWN), ["E2"], "names"),
    c("fell", e("direction", now=NOW, before=THEN), "down", "direction"),
    c("has fallen", e("direction", now=NOW, before=THEN), "down", "direction"),
    c("more", change("direction", "daily.cases", "E2"), "up", "direction"),
    c("unchanged", change("direction", "weekly.deaths", "E3"), "same", "direction"),
    c("fewer", where("count_where", "G", MOVED_DOWN), "3", "direction"),
    c("little changed", change("inside_chance", "daily.cases", "E2"), True, "chance"),
    c("highest", rank("E1"), "1", "superlative"),
    c("second highest", rank("E2"), "2", "superlative"),
    c("highest", rank("E1", measure="daily.cases", share_of="daily.population"), "1", "superlative"),
    c("next highest", rank("E3"), "3", "superlative", after=2),
    c("third highest", rank("E3"), "3", "superlative"),
    c("next lowest", rank("E3", "bottom", excluding=["E4"]), "1", "superlative"),
    c("joint lowest", rank("E2", "bottom", "daily.cases", excluding=["E4"]), "1", "superlative"),
    c(
        "biggest",
        e("rank_change", measure="daily.cases", area="E1", period=END, since=BEFORE, group="G", end="bottom"),
        "1",
        "superlative",
    ),
    c(
        "fall",
        e("rank_change", measure="daily.cases", area="E1", period=END, since=BEFORE, group="G", end="bottom"),
        "1",
        "direction",
    ),
    c("fewer", where("all_but", "G", MOVED_DOWN), ["E2"], "direction"),
    c("peak", PEAK, "2021-01-27", "superlative"),
    c("record", PEAK, "2021-01-27", "superlative"),
    c("lowest since January 13", LOWEST_SINCE, "2021-01-13", "since"),
    c("lowest level since mid-January", LOWEST_SINCE, "2021-01-13", "since"),
    c("the lowest seven-day total since the week to January 13", LOWEST_SINCE, "2021-01-13", "since"),
    c("for the first time", FIRST_ZERO, END, "first"),
    c("for first time since", FIRST_ZERO, END, "first"),
    c("first", FIRST_ZERO, END, "first"),
    c("sixth week in a row", RUN, "6", "run"),
    c("the sixth consecutive week", RUN, "6", "run"),
    c("fifth week running", FALL, "5", "run"),
    c("three", where("count_where", "G", MOVED_DOWN), "3", "quantifier"),
    c("three of the four", where("count_where", "G", MOVED_DOWN), "3", "quantifier"),
    c("only one", where("count_where", "G", MOVED_DOWN | {"moved": "up"}), "1", "quantifier"),
    c("all three", where("count_where", "G", MOVED_DOWN, excluding=["E2"]), "3", "quantifier"),
    c("both", where("count_where", "AB", LOW_RATE | {"test": ">", "than": "0.5"}), "2", "quantifier"),
    c("every", where("all_where", "G", MOVED_DOWN, excluding=["E2"]), True, "quantifier"),
    c("all three", where("all_where", "G", MOVED_DOWN, excluding=["E2"]), True, "quantifier"),
    c("only one", where("only_where", "G", LOW_RATE | {"test": ">"}), ["E1"], "quantifier"),
    c("none", where("only_where", "G", LOW_RATE | {"test": ">", "than": "100"}), [], "quantifier"),
    c("all but one", where("all_but", "G", MOVED_DOWN), ["E2"], "quantifier"),
    c("exception", where("all_but", "G", MOVED_DOWN), ["E2"], "quantifier"),
    c("apart from", where("all_but", "G", MOVED_DOWN), ["E2"], "quantifier"),
    c("exceptions", where("all_but", "G", FEW_DEATHS | {"than": "1"}), ["E2", "E3"], "quantifier"),
    c("goals", e("metadata", source="sheet", key="goal_text"), "goal", "wording"),
    c(
        "Seven-day cases",
        e("metadata", source="sheet", key="tables.daily.measures.cases.noun.many"),
        "seven-day cases",
        "wording",
    ),
    c(
        "above",
        e("meets", of=cell("daily.rate", "E1"), test="<=", than=e("constant", key="goal")),
        False,
        "meets",
    ),
    c(
        "not within",
        e("meets", of=cell("daily.rate", "E1"), test="<=", than=e("constant", key="goal")),
        False,
        "meets",
    ),
    c(
        "within",
        e("meets", of=cell("daily.rate", "E2"), test="<=", than=e("constant", key="goal")),
        True,
        "meets",
    ),
]


def test_true_claims_pass(sources: Path, checker: Checker) -> None:
    found = [(named(claim), faults(checker, told(sources, claim))) for claim in TRUE]
    assert [one for one in found if one[1]] == []


def named(claim: C) -> str:
    return f"{claim.rule} of {claim.op}: {claim.printed}"


# The same expressions, printed as something else. Every one must be a fault.
FALSE: list[C] = [
    c("141", NOW, "140", "number"),
    c("14", NOW, "140", "number"),
    c("140.0", NOW, "140", "number"),
    c("no", cell("daily.rate", "E3"), "7/15", "number"),
    c("-33", change("percent_change", "daily.cases", "E1"), "-100/3", "number"),
    c("£140", NOW, "140", "number"),
    c("0140", NOW, "140", "number"),
    c("65000", cell("daily.population", "G"), "65000", "number"),
    c("6,5000", cell("daily.population", "G"), "65000", "number"),
    c("£0.3bn", cell("prices.price", "E1", "2021-02-01"), "260000", "number", decimals=1),
    c("£0.26m", cell("prices.price", "E1", "2021-02-01"), "260000", "number", decimals=1),
    c("70", change("difference", "daily.cases", "E1"), "-70", "number"),
    c("70", change("difference", "daily.cases", "E1"), "-70", "number", sign="dropped"),
    c("14.0%", cell("daily.rate", "E1"), "14", "percent", decimals=1),
    c(
        "7.25%",
        change("point_change", "prices.idle", "E1", "2021-02-01", "2021-01-01"),
        "1.75",
        "percent",
        decimals=2,
    ),
    c(
        "-66.7 percentage points",
        change("percent_change", "daily.cases", "E1", END, "2021-02-10"),
        "-200/3",
        "percent",
        decimals=1,
    ),
    c(
        "-66.6%",
        change("percent_change", "daily.cases", "E1", END, "2021-02-10"),
        "-200/3",
        "percent",
        decimals=1,
    ),
    c("second", rank("E1"), "1", "ordinal"),
    c("3th", rank("E3"), "3", "ordinal"),
    c("almost twice", TWICE, "2", "times"),
    c("three times", TWICE, "2", "times"),
    c("more than twice", TWICE, "2", "times"),
    c("halved", THIRD, "1/3", "times"),
    c("3.6 times", e("ratio", of=cell("daily.cases", "E1", "2021-02-03"), to=NOW), "3.5", "times"),
    c("twice", change("difference", "daily.cases", "E1"), "-70", "times"),
    c("a quarter", THIRD, "1/3", "part"),
    c("almost a third", THIRD, "1/3", "part"),
    c("one in four", THIRD, "1/3", "part"),
    c("two in three", THIRD, "1/3", "part"),
    c("third", THIRD, "1/3", "part"),
    c("a half", NOW, "140", "part"),
    c("almost 140", NOW, "140", "about"),
    c("almost 130", NOW, "140", "about"),
    c("just over 130", NOW, "140", "about"),
    c("about 138", NOW, "140", "about"),
    c("roughly 140", NOW, "140", "about"),
    c("140", NOW, "140", "about"),
    c("March 4", WEEK, END, "period"),
    c("3 March", WEEK, END, "period"),
    c("March 3, 2021", WEEK, END, "period"),
    c("March 3", WEEK, END, "period", year=True),
    c("March 3", e("period", period="2020-03-03", form="day"), "2020-03-03", "period"),
    c("the week to March 3", e("period", period=END, form="day"), END, "period"),
    c("the four weeks to March 3", WEEK, END, "period"),
    c("mid-March", WEEK, END, "period"),
    c("the three months to December 2020", e("period", period="2020-10-01", form="quarter"), "2020-12-31", "period"),
    c("the three months to March", e("period", period="2020-01-01", form="quarter"), "2020-03-31", "period"),
    c("the third quarter of 2020", e("period", period="2020-10-01", form="quarter"), "2020-12-31", "period"),
    c("the fourth quarter", e("period", period="2020-10-01", form="quarter"), "2020-12-31", "period"),
    c("late December", e("period", period="2020-10-01", form="quarter"), "2020-12-31", "period"),
    c("early 2020", e("period", period="2020-10-01", form="quarter"), "2020-12-31", "period"),
    c("December", e("period", period="2020-10-01", form="quarter"), "2020-12-31", "period"),
    c("the year to March", e("period", period="2019-20", form="financial_year"), "2020-03-31", "period"),
    c("2020", e("period", period="2019-20", form="financial_year"), "2020-03-31", "period"),
    c("2019-20", e("period", period="2020", form="year"), "2020-12-31", "period"),
    c("2020-21", e("period", period="2019-20", form="financial_year"), "2020-03-31", "period"),
    c("the 2019-20 season", e("period", period="2019-20", form="academic_year"), "2020-08-31", "period"),
    c("the 2019-20 academic year", e("period", period="2019-20", form="season"), "2020-06-30", "period"),
    c("the year to August 2020", e("period", period="2019-20", form="academic_year"), "2020-08-31", "period"),
    c("the 2018-19 season", e("period", period="2019-20", form="season"), "2020-06-30", "period"),
    c("the year to June 2019", e("period", period="2019-09-30", form="year_ending"), "2019-09-30", "period"),
    c("2019", e("period", period="2019-12-31", form="year_ending"), "2019-12-31", "period"),
    c("the week to January 10", e("period", period="2020-W53", form="iso_week"), "2021-01-03", "period"),
    c("matchday 12", e("period", period="2021-03-03", form="occasion", table="none"), "2021-03-03", "period"),
    c("the three months to February", _window("2021-02-28", 89), "2021-02-28", "period"),
    c("the 13 weeks to March 3", _window(END, 90), END, "period"),
    c("Mar. 3", WEEK, END, "period"),
    c("Oct. 12", e("period", period="2020-10-12", form="day"), "2020-10-12", "period"),
    c("February", e("period", period="2020-02-01", form="month"), "2020-02-29", "period"),
    c("March 31", e("period", period="2020-03-31", form="day"), "2020-03-31", "period"),
    c("April 1, 2020", e("period", period="2020-04-01", form="day"), "2020-04-01", "period"),
    c("Ashby", e("area", area="E2"), "E2", "name"),
    c("the Barton", e("area", area="E2"), "E2", "name"),
    c("the city", e("area", area="E2"), "E2", "name", as_="called"),
    c("the district", e("area", area="E1"), "E1", "name", as_="called"),
    c(
        "Ashby and Carrow and Dene",
        e("list", of=where("only_where", "G", MOVED_DOWN)),
        ["E1", "E3", "E4"],
        "names",
    ),
    c(
        "Ashby, Carrow and Dene, Barton and the Isle of Wick",
        e("list", of=where("only_where", "G", MOVED_DOWN)),
        ["E1", "E3", "E4"],
        "names",
    ),
    c("rose", e("direction", now=NOW, before=THEN), "down", "direction"),
    c("rose", change("direction", "daily.cases", "E2"), "up", "direction"),
    c("halved", e("direction", now=NOW, before=THEN), "down", "direction"),
    c("little", e("direction", now=NOW, before=THEN), "down", "direction"),
    c("more", where("count_where", "G", MOVED_DOWN), "3", "direction"),
    c("fell", where("all_but", "G", MOVED_DOWN), ["E2"], "direction"),
    c(
        "rise",
        e("rank_change", measure="daily.cases", area="E1", period=END, since=BEFORE, group="G", end="bottom"),
        "1",
        "direction",
    ),
    c(
        "fall",
        e("rank_change", measure="daily.cases", area="E2", period=END, since=BEFORE, group="G", end="bottom"),
        "4",
        "direction",
    ),
    c("April", e("metadata", source="t_daily", key="released"), "2021-03-08", "period"),
    c("fell", where("count_where", "G", MOVED_DOWN), "3", "direction"),
    c("fewer", where("count_where", "G", LOW_RATE), "3", "direction"),
    c("little changed", change("inside_chance", "daily.cases", "E1"), False, "chance"),
    c("lowest", rank("E1"), "1", "superlative"),
    c("highest", rank("E2"), "2", "superlative"),
    c("highest", rank("E2", measure="daily.cases", share_of="daily.population"), "2", "superlative"),
    c("joint highest", rank("E1"), "1", "superlative"),
    c("record", rank("E1"), "1", "superlative"),
    c("next highest", rank("E3"), "3", "superlative", after=1),
    c("next highest", rank("E1"), "1", "superlative"),
    c("lowest", rank("E2", "bottom", "daily.cases", excluding=["E4"]), "1", "superlative"),
    c(
        "highest",
        e("rank_change", measure="daily.cases", area="E1", period=END, since=BEFORE, group="G", end="bottom"),
        "1",
        "superlative",
    ),
    c(
        "biggest",
        e("rank_change", measure="daily.cases", area="E3", period=END, since=BEFORE, group="G", end="bottom"),
        "2",
        "superlative",
    ),
    c("lowest", PEAK, "2021-01-27", "superlative"),
    c("second highest", PEAK, "2021-01-27", "superlative"),
    c(
        "record",
        e("extreme_period", measure="daily.cases", area="E1", from_="2021-02-01", to=END, extreme="max"),
        "2021-02-01",
        "superlative",
    ),
    c("lowest since January 14", LOWEST_SINCE, "2021-01-13", "since"),
    c("highest since January 13", LOWEST_SINCE, "2021-01-13", "since"),
    c("lowest since the four weeks to January 13", LOWEST_SINCE, "2021-01-13", "since"),
    c("the lowest eight-day total since January 13", LOWEST_SINCE, "2021-01-13", "since"),
    c(
        "lowest since March 2",
        e("latest_where", measure="daily.cases", area="E1", before=END, test="<=", than="210"),
        "2021-03-02",
        "since",
    ),
    c(
        "for the first time",
        e("first_where", measure="weekly.deaths", area="E1", after=None, test="<", than="5"),
        "2021-02-24",
        "first",
    ),
    c("again", FIRST_ZERO, END, "first"),
    c("seventh week in a row", RUN, "6", "run"),
    c("sixth month in a row", RUN, "6", "run"),
    c("sixth rise in a row", RUN, "6", "run"),
    c("sixth", RUN, "6", "run"),
    c("four", where("count_where", "G", MOVED_DOWN), "3", "quantifier"),
    c("three of the five", where("count_where", "G", MOVED_DOWN), "3", "quantifier"),
    c("only three", where("count_where", "G", MOVED_DOWN), "3", "quantifier"),
    c("all three", where("count_where", "G", MOVED_DOWN), "3", "quantifier"),
    c("both", where("count_where", "G", MOVED_DOWN | {"measure": "daily.rate"}), "3", "quantifier"),
    c("every", where("all_where", "G", MOVED_DOWN), False, "quantifier"),
    c("all four", where("all_where", "G", MOVED_DOWN, excluding=["E2"]), True, "quantifier"),
    c("only two", where("only_where", "G", LOW_RATE | {"test": ">"}), ["E1"], "quantifier"),
    c("no", where("only_where", "G", LOW_RATE | {"test": ">"}), ["E1"], "quantifier"),
    c("all but two", where("all_but", "G", MOVED_DOWN), ["E2"], "quantifier"),
    c("exceptions", where("all_but", "G", MOVED_DOWN), ["E2"], "quantifier"),
    c("exception", where("all_but", "G", FEW_DEATHS | {"than": "1"}), ["E2", "E3"], "quantifier"),
    c("targets", e("metadata", source="sheet", key="goal_text"), "goal", "wording"),
    c("GOAL", e("metadata", source="sheet", key="goal_text"), "goal", "wording"),
    c(
        "within",
        e("meets", of=cell("daily.rate", "E1"), test="<=", than=e("constant", key="goal")),
        False,
        "meets",
    ),
    c(
        "below",
        e("meets", of=cell("daily.rate", "E1"), test="<=", than=e("constant", key="goal")),
        False,
        "meets",
    ),
    c(
        "not within",
        e("meets", of=cell("daily.rate", "E2"), test="<=", than=e("constant", key="goal")),
        True,
        "meets",
    ),
    c("140", WEEK, END, "number"),
    c("Ashby", NOW, "140", "name"),
    c("140", NOW, "140", "wording"),
]


def test_other_words_for_a_true_value_are_a_fault(sources: Path, checker: Checker) -> None:
    assert [named(claim) for claim in FALSE if not faults(checker, told(sources, claim))] == []


def _wrong(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, list):
        return value[1:] if value else ["E1"]
    if value in ("up", "down", "same"):
        return "up" if value != "up" else "down"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return (date.fromisoformat(value) - timedelta(days=1)).isoformat()
    try:
        return str(number_from(value) + 1)
    except ValueError:
        return value + "x"


def test_a_wrong_value_is_a_fault_whatever_is_printed(sources: Path, checker: Checker) -> None:
    for claim in TRUE:
        bundle = told(sources, claim)
        bundle["claims"][0]["value"] = _wrong(claim.value)
        assert "has the value" in faults(checker, bundle)[0], named(claim)


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (c("140", cell("daily.cases", "E1", "2021-03-04"), "140", "number"), "not a period"),
        (c("140", cell("daily.cases", "E1", "2021-01-05"), "140", "number"), "not known"),
        (c("four", cell("weekly.deaths", "E3", "2021-02-03"), "4", "number"), "not known"),
        (c("nine", cell("weekly.deaths", "G", "2021-02-03"), "9", "number"), "not known"),
        (c("one", cell("daily.cases", "NOWHERE"), "1", "number"), "no area with rows"),
        (c("one", cell("prices.price", "E2", "2021-02-01"), "1", "number"), "not known"),
        (c("one", cell("daily.rate", "P"), "1", "number"), "no area with rows"),
        (
            c("140", e("sum", measure="daily.cases", area="E1", from_="2021-02-25", to=END), "140", "number"),
            "reach",
        ),
        (
            c("140", e("sum", measure="daily.cases", area="E1", from_=END, to=BEFORE), "140", "number"),
            "is after",
        ),
        (c("5", change("percent_change", "weekly.deaths", "E1", BEFORE, END), "5", "percent"), "from 0"),
        (c("5", change("point_change", "daily.cases", "E1"), "5", "number"), "not a percentage"),
        (c("5", e("ratio", of=NOW, to=cell("weekly.deaths", "E1")), "5", "number"), "division by 0"),
        (c("5", e("share", part=NOW, whole=cell("weekly.deaths", "E1")), "5", "part"), "division by 0"),
        (
            c("14", e("rest_of", measure="daily.rate", whole="G", parts=["AB"], period=END), "14", "number"),
            "is a rate",
        ),
        (
            c(
                "14",
                e("rest_of", measure="daily.cases", whole="AB", parts=["E3"], period=END),
                "14",
                "number",
            ),
            "not within",
        ),
        (
            c(
                "14",
                e("rest_of", measure="daily.cases", whole="G", parts=["AB", "E1"], period=END),
                "14",
                "number",
            ),
            "not within",
        ),
        (c("highest", rank("E3", group="AB"), "1", "superlative"), "not among"),
        (c("highest", rank("E1", excluding=["E1"]), "1", "superlative"), "not among"),
        (c("highest", rank("E1", excluding=["Q1"]), "1", "superlative"), "not in it"),
        (
            c("highest", rank("E1", measure="weekly.deaths", group="P"), "1", "superlative"),
            "no area with rows",
        ),
        (
            c(
                "lowest",
                e(
                    "extreme_period",
                    measure="daily.cases",
                    area="E4",
                    from_="2021-01-06",
                    to=END,
                    extreme="min",
                ),
                END,
                "superlative",
            ),
            "in one",
        ),
        (
            c(
                "peak",
                e(
                    "extreme_period",
                    measure="weekly.deaths",
                    area="E3",
                    from_="2021-01-20",
                    to=END,
                    extreme="max",
                ),
                END,
                "superlative",
            ),
            "not known",
        ),
        (
            c(
                "lowest since January 20",
                e("latest_where", measure="weekly.deaths", area="E3", before=END, test="<", than="4"),
                "2021-01-20",
                "since",
            ),
            "not known",
        ),
        (c("five", e("difference", now=WEEK, before=NOW), "5", "number"), "not a number"),
        (c("five", e("list", of=NOW), [], "names"), "no list"),
        (c("little changed", change("inside_chance", "daily.rate", "E3"), True, "chance"), "two counts"),
        (c("March 3", e("period", period="2021-03-32", form="day"), END, "period"), "no period"),
        (c("March", e("period", period="2021-03-15", form="month"), END, "period"), "no period"),
        (c("Ashby", e("area", area="E9"), "E9", "name"), "not in the register"),
        (c("five", e("constant", key="nothing"), "5", "number"), "no number"),
        (c("five", e("metadata", source="sheet", key="tables.daily"), "5", "wording"), "no text"),
        (c("five", e("metadata", source="gone", key="title"), "5", "wording"), "no source"),
        (
            c("every", where("all_where", "G", MOVED_DOWN | {"since": END}), True, "quantifier"),
            "is not before",
        ),
        (
            c("every", where("all_where", "E1", MOVED_DOWN, excluding=["E1"]), True, "quantifier"),
            "nothing is left",
        ),
        (
            c(
                "every",
                where("all_where", "G", MOVED_DOWN | {"measure": "weekly.deaths", "since": "2021-02-03"}),
                True,
                "quantifier",
            ),
            "not known",
        ),
        (
            c(
                "lowest since 2020",
                LOWEST_SINCE | {"inputs": LOWEST_SINCE["inputs"] | {"than": "1"}},
                None,
                "since",
            ),
            "`than`",
        ),
    ],
    ids=lambda each: each.op if isinstance(each, C) else "",
)
def test_an_operation_without_an_answer_is_a_fault(sources: Path, checker: Checker, claim: C, reason: str) -> None:
    assert reason in faults(checker, told(sources, claim))[0]


def test_latest_where_is_null_if_the_record_has_none(sources: Path, checker: Checker) -> None:
    never = e("latest_where", measure="daily.cases", area="E1", before=END, test="<", than="70")
    said = faults(checker, told(sources, c("lowest since 2020", never, None, "since")))
    assert said == ["b1.1: 'lowest since 2020': `than` is not the value that is compared, 140"]


def test_first_where_looks_after_a_period_that_may_be_reckoned(sources: Path, checker: Checker) -> None:
    peak = e("extreme_period", measure="weekly.deaths", area="E2", from_="2021-01-20", to=END, extreme="max")
    low = e("first_where", measure="weekly.deaths", area="E2", after=peak, test="<=", than="1")
    assert faults(checker, told(sources, c("for the first time", low, END, "first"))) == []
    low["inputs"]["after"] = "2021-01-20"
    assert faults(checker, told(sources, c("for the first time", low, END, "first"))) == []
    low["inputs"]["after"] = None
    assert "the table gives 2021-01-20" in faults(checker, told(sources, c("first", low, END, "first")))[0]


def test_a_gap_ends_a_run(sources: Path, checker: Checker) -> None:
    falls = e("run_length", measure="weekly.deaths", area="E2", period=END, direction="down")
    assert faults(checker, told(sources, c("second week in a row", falls, "2", "run"))) == []
    level = e("run_length", measure="weekly.deaths", area="E3", period="2021-02-10", direction="down")
    assert faults(checker, told(sources, c("zero", level, "0", "number"))) == []


def test_a_share_is_told_in_per_cent_as_a_hundred_times_its_value(sources: Path, checker: Checker) -> None:
    share = e("share", part=cell("daily.cases", "E1"), whole=cell("daily.cases", "G"))
    assert faults(checker, told(sources, c("83%", share, "5/6", "percent"))) == []
    assert faults(checker, told(sources, c("1%", share, "5/6", "percent")))
    assert faults(checker, told(sources, c("more than four-fifths", share, "5/6", "part"))) == []
    assert faults(checker, told(sources, c("just under four-fifths", share, "5/6", "part")))


def test_a_percentage_may_be_told_as_a_part(sources: Path, checker: Checker) -> None:
    fall = change("percent_change", "daily.cases", "E1", END, "2021-02-10")
    said = [
        "Cases ",
        c("fell", change("direction", "daily.cases", "E1", END, "2021-02-10"), "down", "direction"),
        " by ",
    ]
    two_thirds = c("two-thirds", fall, "-200/3", "part", of="percent", sign="dropped")
    assert faults(checker, story(sources, [*said, two_thirds, "."])) == []
    assert faults(checker, story(sources, ["It was ", two_thirds, "."]))
    assert faults(checker, told(sources, c("two-thirds", fall, "-200/3", "part", sign="dropped")))


def test_a_sign_may_be_dropped_where_a_word_says_it(sources: Path, checker: Checker) -> None:
    fall = c(
        "33.3%",
        change("percent_change", "daily.cases", "E1"),
        "-100/3",
        "percent",
        decimals=1,
        sign="dropped",
    )
    down = c("fall", e("direction", now=NOW, before=THEN), "down", "direction")
    assert faults(checker, story(sources, ["It was a ", down, " of ", fall, "."])) == []
    assert faults(checker, story(sources, ["It was a change of ", fall, "."]))


# --- what a claim covers -----------------------------------------------------------------------

AROUND = [
    ("It was seven days.", ["seven"]),
    ("It was twenty-one days.", ["twenty-one"]),
    ("It was 1,507.5 in all.", ["1,507.5", "all"]),
    ("Half were ½ done in March, on a Monday.", ["Half", "½", "March", "Monday"]),
    ("Every case fell again.", ["Every", "fell", "again"]),
    ("In Ashby and Barton, and in Ashby.", ["Ashby and Barton", "Ashby"]),
    ("The Ashbyites of ashby.", []),
    ("A rate much the same, just over it.", ["much the same", "just over"]),
    ("For the first time in a row.", ["For the first time", "in a row"]),
    ("More than that, apart from this.", ["More", "apart from"]),
    ("It is a fortnight.", []),
    ("As in the quarter before, and in the latest quarter.", []),
    ("Of the last dozen quarters of the cases.", ["dozen", "quarters"]),
    ("Of them 10 in the last 12 quarters.", ["10", "12"]),
    ("In a quarter of the town.", ["quarter"]),
    ("Up by the quarter of it, or by three quarters.", ["Up", "quarter", "three", "quarters"]),
]


@pytest.mark.parametrize(("text", "words"), AROUND)
def test_words_that_need_a_claim_are_found(sources: Path, checker: Checker, text: str, words: list[str]) -> None:
    found = checker.check(story(sources, [text])).faults
    assert [fault.words for fault in found] == words
    assert all(fault.reason == "no claim covers this word" for fault in found)


def test_the_words_of_a_person_are_listed_and_not_proved(sources: Path, checker: Checker) -> None:
    bundle = story(sources, ["It was seven."], ["It was  nine."])
    for sentence in bundle["body"][0]["sentences"]:
        sentence["kind"] = "edited"
    verdict = checker.check(bundle, "x")
    assert verdict == Verdict("x", 0, 2, (), ("b1.1", "b1.2"))


def test_a_claim_covers_only_the_words_that_its_rule_reads(sources: Path, checker: Checker) -> None:
    since = c("lowest record since January 13", LOWEST_SINCE, "2021-01-13", "since")
    assert [fault.words for fault in checker.check(told(sources, since)).faults] == ["record"]
    nested = c(
        ["three of the four ", c("goals", e("metadata", source="sheet", key="goal_text"), "goal", "wording")],
        where("count_where", "G", MOVED_DOWN),
        "3",
        "quantifier",
    )
    assert faults(checker, told(sources, nested)) == []


def test_a_name_within_a_longer_name_is_another_area(sources: Path, checker: Checker) -> None:
    ashby, barton = (c(name, e("area", area=code), code, "name") for name, code in (("Ashby", "E1"), ("Barton", "E2")))
    assert faults(checker, story(sources, ["It was in ", ashby, " and ", barton, "."]))
    both = c(
        "Ashby and Barton",
        e("list", of=where("only_where", "AB", LOW_RATE | {"test": ">", "than": "0.5"})),
        ["E1", "E2"],
        "names",
    )
    assert faults(checker, story(sources, ["It was in ", both, "."])) == []


@pytest.mark.parametrize(
    "parts",
    [
        ["It was 1,", c("140", NOW, "140", "number"), "."],
        ["It was ", c("140", NOW, "140", "number"), ".5 in time."],
        ["It was ", c("140", NOW, "140", "number"), "th."],
        ["It was ", c("140", NOW, "140", "number"), "% there."],
        ["It was ", c("140", NOW, "140", "number"), " per cent there."],
        ["It was ", c("140", NOW, "140", "number"), " percentage points there."],
        ["It was ", c("140", NOW, "140", "number"), " million there."],
        ["It was £", c("140", NOW, "140", "number"), " there."],
        ["It was -", c("140", NOW, "140", "number"), " there."],
        ["It was over ", c("140", NOW, "140", "number"), " there."],
        ["It was almost ", c("140", NOW, "140", "number"), " there."],
        [
            "It was ",
            c(
                "1.75",
                change("point_change", "prices.idle", "E1", "2021-02-01", "2021-01-01"),
                "1.75",
                "number",
                decimals=2,
            ),
            "% there.",
        ],
        ["It was ", c("third", rank("E3"), "3", "ordinal"), "s there."],
        ["It was the ", c("sixth consecutive", RUN, "6", "run"), " month."],
        [
            "Across the rest of ",
            c("Borset", e("area", area="G"), "G", "name"),
            " there were ",
            c("14", cell("daily.cases", "E3"), "14", "number"),
            ".",
        ],
    ],
)
def test_what_stands_around_a_figure_counts(sources: Path, checker: Checker, parts: list[Any]) -> None:
    assert faults(checker, story(sources, parts))


def test_the_rest_of_a_group_is_read_with_its_claim(sources: Path, checker: Checker) -> None:
    name = c("Borset", e("area", area="G"), "G", "name")
    assert faults(checker, story(sources, ["The rest of ", name, " had ", c("14", REST, "14", "number"), "."])) == []


def test_what_no_area_did_is_told_behind_none_or_no_in_the_same_clause(sources: Path, checker: Checker) -> None:
    unmoved = where("count_where", "G", MOVED_DOWN | {"moved": "same"})
    none, same = c("none of the four", unmoved, "0", "quantifier"), c("unchanged", unmoved, "0", "direction")
    assert faults(checker, story(sources, ["In ", none, " it was ", same, "."])) == []
    assert faults(checker, story(sources, ["In ", none, " it rained, and it was ", same, "."]))
    assert faults(checker, story(sources, ["It was ", same, " there."]))


def test_areas_on_one_side_of_a_number_are_below_or_above_it(sources: Path, checker: Checker) -> None:
    below = where("count_where", "G", LOW_RATE | {"test": "<", "than": "1000"})
    assert faults(checker, story(sources, ["It was ", c("below", below, "4", "direction"), " it there."])) == []
    assert faults(checker, story(sources, ["It was ", c("above", below, "4", "direction"), " it there."]))
    assert faults(checker, story(sources, ["It was ", c("fell", below, "4", "direction"), " it there."]))


def test_reading_is_case_blind_at_the_start_of_a_sentence_only(sources: Path, checker: Checker) -> None:
    nobody = cell("weekly.deaths", "E1")
    assert faults(checker, story(sources, [c("None", nobody, "0", "number"), " were seen."])) == []
    assert faults(checker, story(sources, ["\u201c", c("No", nobody, "0", "number"), " deaths.\u201d"])) == []
    assert faults(checker, story(sources, ["Of them ", c("None", nobody, "0", "number"), " were seen."]))
    assert faults(checker, story(sources, [c("NONE", nobody, "0", "number"), " were seen."]))
    assert (
        faults(checker, story(sources, [c("The Isle of Wick", e("area", area="E4"), "E4", "name"), " is small."])) == []
    )
    assert faults(checker, story(sources, ["See ", c("The Isle of Wick", e("area", area="E4"), "E4", "name"), "."]))


def test_an_area_is_called_the_city_only_after_its_name(sources: Path, checker: Checker) -> None:
    city = c("the city", e("area", area="E2"), "E2", "name", as_="called")
    name = c("Barton", e("area", area="E2"), "E2", "name")
    wick = c("the Isle of Wick", e("area", area="E4"), "E4", "name")
    assert faults(checker, story(sources, ["In ", name, " it was so, and ", city, " knew."])) == []
    assert faults(checker, story(sources, ["In ", name, " it was so."], ["It was so in ", city, "."])) == []
    assert faults(checker, story(sources, ["In ", name, " and on ", wick, "."], ["It was so in ", city, "."]))
    assert faults(checker, story(sources, ["It was so in ", city, ", that is ", name, "."]))


def test_dates_follow_the_house_style(sources: Path, checker: Checker) -> None:
    assert (
        faults(
            checker,
            told(sources, c("3 March", WEEK, END, "period"), style="bbc")
            | {"period": {"start": "2021-02-25", "end": END, "label": "the week to 3 March"}},
        )
        == []
    )
    assert faults(checker, told(sources, c("March 3", WEEK, END, "period"), style="bbc"))


def test_months_are_short_before_a_day_where_the_house_says_so(sources: Path, checker: Checker) -> None:
    october = e("period", period="2020-10-12", form="day")
    month = e("period", period="2020-10-01", form="month")
    told_in_ap = {"period": {"start": "2021-02-25", "end": END, "label": "the week to March 3"}}
    for words, at, last in (("Oct. 12", october, "2020-10-12"), ("October", month, "2020-10-31")):
        assert faults(checker, told(sources, c(words, at, last, "period"), style="ap") | told_in_ap) == []
    assert faults(checker, told(sources, c("October 12", october, "2020-10-12", "period"), style="ap") | told_in_ap)
    assert faults(checker, told(sources, c("Oct.", month, "2020-10-31", "period"), style="ap") | told_in_ap)


def test_a_text_of_the_sheet_is_printed_in_the_houses_spelling(sources: Path, checker: Checker) -> None:
    goal = e("metadata", source="sheet", key="goal_text")
    for words, style in (("goel", "ap"), ("goels", "ap"), ("goal", "km")):
        assert faults(checker, told(sources, c(words, goal, "goal", "wording"), style=style)) == []
    for words, style in (("goal", "ap"), ("goel", "km")):
        assert faults(checker, told(sources, c(words, goal, "goal", "wording"), style=style))


@pytest.mark.parametrize(
    "line", ["births = 'burials'", "area = 'eras'", "higher = 'hihger'", "Swale = 'Swail'", "a = 1"]
)
def test_no_style_can_spell_one_word_as_another(line: str) -> None:
    with pytest.raises(Unreadable, match="spelling"):
        house_spelling({"spelling": tomllib.loads(line)}, "x.toml")


@pytest.mark.parametrize(
    "text",
    [
        "It is {{ x }}.",
        "It is None.",
        "It is nan.",
        "It is  so.",
        "It is , so.",
        "It is..",
        "It is [object Object].",
        " It is.",
        "It\u200bis.",
        "It is }}.",
    ],
)
def test_marks_of_a_program_are_leaks(sources: Path, checker: Checker, text: str) -> None:
    assert "leaked" in "".join(faults(checker, story(sources, [text])))
    table = {"caption": text, "columns": [], "rows": []}
    assert "leaked" in "".join(faults(checker, story(sources, table=table)))


def _sharpest(words: str, area: str, value: str, **more: Any) -> C:
    """A place among the falls of the newest week by per cent: 100 in E4, 50 in E3, 33.3 in E1; in E2 they rose."""
    asked = {"measure": "daily.cases", "area": area, "period": END, "since": BEFORE, "group": "G", "end": "bottom"}
    return c(words, e("rank_change", **{**asked, "percent": True, **more}), value, "superlative")


SIZE = c("33.3%", change("percent_change", "daily.cases", "E1"), "-100/3", "percent", decimals=1, sign="dropped")
A_FALL = c("fall", e("direction", now=NOW, before=THEN), "down", "direction")


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        (_sharpest("sharpest", "E4", "1"), True),
        (_sharpest("second sharpest", "E3", "2"), True),
        (_sharpest("sharpest", "E3", "2"), False),
        (_sharpest("second sharpest", "E4", "1"), False),
        (_sharpest("biggest", "E4", "1"), False),
        (_sharpest("third sharpest", "E1", "3"), False),
        (_sharpest("sharpest", "E3", "1", excluding=["E4"]), False),  # it had a figure to change from
        (_sharpest("sharpest", "E2", "1", end="top"), True),
    ],
)
def test_the_sharpest_is_so_by_per_cent_and_says_by_how_many(
    checker: Checker, sources: Path, claim: C, right: bool
) -> None:
    sentence = ["The ", A_FALL, " of ", SIZE, " was the ", claim, "."]
    assert (faults(checker, story(sources, sentence)) == []) == right


def test_the_sharpest_without_a_per_cent_is_a_fault(checker: Checker, sources: Path) -> None:
    assert any("without one" in fault for fault in faults(checker, told(sources, _sharpest("sharpest", "E4", "1"))))
