"""Small words, names and dates next to a figure: each sentence is true, and one word or claim of it makes it false."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from proofs import BEFORE, END, LOWEST_SINCE, C, c, cell, change, e, lay_sources, rank, story, where

from nlg.proof.check import Checker

CASES, DEATHS, RATE = "daily.cases", "weekly.deaths", "daily.rate"
EARLIER = "2021-02-17"
NOUNS = """
[story]
whole = "weekly"
parts = "weekly"
[tables.weekly.measures.deaths.noun]
many = "deaths"
"""


def name(printed: str, code: str) -> C:
    return c(printed, e("area", area=code), code, "name")


ASHBY, BARTON, CARROW, BORSET = (
    name(printed, code)
    for printed, code in (("Ashby", "E1"), ("Barton", "E2"), ("Carrow and Dene", "E3"), ("Borset", "G"))
)


def figure(printed: str, measure: str, area: str, period: str = END) -> C:
    return c(printed, cell(measure, area, period), printed, "number", decimals=0)


def week(day: str, period: str = END) -> C:
    return c(f"the week to {day}", e("period", period=period, form="window", days=7), period, "period")


def move(printed: str, area: str, measure: str = CASES, before: str = BEFORE) -> C:
    way = "up" if printed in ("rose", "above") else "down"
    return c(printed, change("direction", measure, area, before=before), way, "direction")


def apart(printed: str, one: str, other: str) -> C:
    sides = {"now": cell(RATE, one), "before": cell(RATE, other)}
    return c(printed, e("direction", **sides), {"above": "up", "below": "down"}[printed], "direction")


BY = c("70", change("difference", CASES, "E1"), "-70", "number", decimals=0, sign="dropped")
ELSEWHERE = c("28", e("rest_of", measure=CASES, whole="G", parts=["E1"], period=END), "28", "number", decimals=0)
FOUR = {"measure": DEATHS, "area": "E1", "from_": "2021-02-10", "to": END}
SUMMED = c("14", e("sum", **FOUR), "14", "number", decimals=0)
AVERAGED = c("4", e("mean", **FOUR), "3.5", "number", decimals=0)
OVER_FOUR = c("the four weeks to March 3", e("period", period=END, form="window", days=28), END, "period")
TWO = c("Two of the three", where("count_where", "G", {"measure": DEATHS, "test": "<", "than": "2"}), "2", "quantifier")
FEWER = c("fewer", where("count_where", "G", {"measure": DEATHS, "test": "<", "than": "2"}), "2", "direction")
UNDER = {"measure": RATE, "test": "<", "than": cell(RATE, "E1")}
THREE = c("three of the four", where("count_where", "G", UNDER), "3", "quantifier")
IS_BELOW = c("below", where("count_where", "G", UNDER), "3", "direction")
HIGHEST = c("highest", rank("E1"), "1", "superlative")
LED = c("highest", rank("E2", measure=DEATHS, group="AB"), "1", "superlative")
SINCE = c("lowest since January 13", LOWEST_SINCE, "2021-01-13", "since")
RUN_TO = {
    way: e("run_length", measure=DEATHS, area="E2", period=way, direction="up") for way in (EARLIER, "2021-02-10")
}
PEAK = e("extreme_period", measure=CASES, area="E1", from_="2021-01-06", to=END, extreme="max")
MOST = c("peak", PEAK, "2021-01-27", "superlative")
RATE_14 = c("14.0", cell(RATE, "E1"), "14", "number", decimals=1)

SENTENCES: dict[str, tuple[list[Any], list[Any], str]] = {  # what is true, what is not, and the reason
    "by for to": (
        ["Cases in ", ASHBY, " ", move("fell", "E1"), " to ", figure("140", CASES, "E1"), "."],
        ["Cases in ", ASHBY, " ", move("fell", "E1"), " by ", figure("140", CASES, "E1"), "."],
        "a figure, and not by how much 'fell' moved",
    ),
    "to for by": (
        ["Cases in ", ASHBY, " ", move("fell", "E1"), " by ", BY, "."],
        ["Cases in ", ASHBY, " ", move("fell", "E1"), " to ", BY, "."],
        "by how much 'fell' moved, and not to what",
    ),
    "outside for in": (
        ["There were ", figure("140", CASES, "E1"), " cases in ", ASHBY, "."],
        ["There were ", figure("140", CASES, "E1"), " cases outside ", ASHBY, "."],
        "nothing in the sentence leaves out Ashby",
    ),
    "outside a part of it, and in it": (
        ["Outside ", ASHBY, " there were ", ELSEWHERE, " cases in ", BORSET, "."],
        ["Outside ", ASHBY, " there were ", ELSEWHERE, " cases in ", ASHBY, "."],
        "left out, and named again",
    ),
    "a total for an average": (
        [ASHBY, " averaged ", AVERAGED, " deaths over ", OVER_FOUR, "."],
        [ASHBY, " totalled ", AVERAGED, " deaths over ", OVER_FOUR, "."],
        "what the figures of the sentence are not",
    ),
    "an average for a total": (
        ["The total in ", ASHBY, " over ", OVER_FOUR, " was ", SUMMED, " deaths."],
        ["The average in ", ASHBY, " over ", OVER_FOUR, " was ", SUMMED, " deaths."],
        "what the figures of the sentence are not",
    ),
    "another sort of area": (
        [TWO, " districts of ", BORSET, " had ", FEWER, " deaths than that."],
        [TWO, " counties of ", BORSET, " had ", FEWER, " deaths than that."],
        "the areas compared are none",
    ),
    "another length": (
        ["The weekly figure in ", ASHBY, " was ", figure("140", CASES, "E1"), "."],
        ["The monthly figure in ", ASHBY, " was ", figure("140", CASES, "E1"), "."],
        "what is told is by the week",
    ),
    "that month for that week": (
        ["In ", ASHBY, " there were ", figure("140", CASES, "E1"), " cases that week."],
        ["In ", ASHBY, " there were ", figure("140", CASES, "E1"), " cases that month."],
        "what is told is by the week",
    ),
    "a month without any": (
        ["A week has passed with ", figure("0", DEATHS, "E1"), " deaths in ", ASHBY, "."],
        ["A month has passed with ", figure("0", DEATHS, "E1"), " deaths in ", ASHBY, "."],
        "what is told is by the week",
    ),
    "so many a month": (
        ["There were ", figure("140", CASES, "E1"), " a week in ", ASHBY, "."],
        ["There were ", figure("140", CASES, "E1"), " a month in ", ASHBY, "."],
        "what is told is by the week",
    ),
    "another figure than that of the place": (
        ["In ", ASHBY, " there were ", figure("140", CASES, "E1"), ", the ", SINCE, "."],
        ["In ", ASHBY, " there were ", figure("210", CASES, "E1", BEFORE), ", the ", SINCE, "."],
        f"not the figure to {END}",
    ),
    "measured from itself": (
        ["In ", week("March 3"), " it was the ", SINCE, "."],
        ["In ", week("January 13", "2021-01-13"), " it was the ", SINCE, "."],
        "is measured from",
    ),
    "when it was not": (
        [
            "At its ",
            MOST,
            ", in ",
            week("January 27", "2021-01-27"),
            ", it had ",
            figure("560", CASES, "E1", "2021-01-27"),
            ".",
        ],
        ["At its ", MOST, ", in ", week("March 3"), ", it had ", figure("140", CASES, "E1"), "."],
        "not when 'peak' was",
    ),
    "overtaken by itself": (
        [BARTON, " overtook ", ASHBY, " to have the ", LED, " deaths."],
        [BARTON, " overtook ", BARTON, " to have the ", LED, " deaths."],
        "told as overtaken by itself",
    ),
    "a figure of another name": (
        [
            "There were ",
            figure("140", CASES, "E1"),
            " cases in ",
            ASHBY,
            " and ",
            figure("14", CASES, "E2"),
            " in ",
            BARTON,
            ".",
        ],
        [
            "There were ",
            figure("14", CASES, "E2"),
            " cases in ",
            ASHBY,
            " and ",
            figure("140", CASES, "E1"),
            " in ",
            BARTON,
            ".",
        ],
        "of E2, and said of Ashby",
    ),
    "had by another": (
        [ASHBY, " had ", figure("140", CASES, "E1"), " cases, and ", BARTON, " had ", figure("14", CASES, "E2"), "."],
        [ASHBY, " had ", figure("14", CASES, "E2"), " cases, and ", BARTON, " had ", figure("140", CASES, "E1"), "."],
        "of E2, and said of Ashby",
    ),
    "no rate": (
        [ASHBY, " has a rate of ", c("14", cell(RATE, "E1"), "14", "number", decimals=0), "."],
        [ASHBY, " has a rate of ", figure("140", CASES, "E1"), "."],
        "told as a rate, and is none",
    ),
    "a rate beside a number": (
        [
            "In ",
            ASHBY,
            " it was ",
            RATE_14,
            ", in ",
            BARTON,
            " ",
            c("0.7", cell(RATE, "E2"), "0.7", "number", decimals=1),
            ".",
        ],
        ["In ", ASHBY, " it was ", RATE_14, ", in ", BARTON, " ", figure("14", CASES, "E2"), "."],
        "of another measure than 14.0",
    ),
    "overall, of a part": (
        ["It was ", figure("14", CASES, "E2"), " in ", BARTON, ", of ", figure("168", CASES, "G"), " overall."],
        ["It was ", figure("14", CASES, "E2"), " in ", BARTON, ", of ", figure("140", CASES, "E1"), " overall."],
        "told as of a whole",
    ),
    "above itself": (
        [
            "In ",
            ASHBY,
            " the rate was ",
            apart("above", "E1", "E2"),
            " the ",
            c("0.7", cell(RATE, "E2"), "0.7", "number", decimals=1),
            " of ",
            BARTON,
            ".",
        ],
        ["In ", ASHBY, " the rate was ", apart("above", "E1", "E2"), " the ", RATE_14, " of ", BARTON, "."],
        "not what 'above' is measured from",
    ),
    "below another mark": (
        ["In ", BORSET, " ", THREE, " had a rate ", IS_BELOW, " the ", RATE_14, " of ", ASHBY, "."],
        [
            "In ",
            BORSET,
            " ",
            THREE,
            " had a rate ",
            IS_BELOW,
            " the ",
            c("0.7", cell(RATE, "E2"), "0.7", "number", decimals=1),
            " of ",
            BARTON,
            ".",
        ],
        "is counted by",
    ),
    "not, where it was": (
        [ASHBY, " did not see the usual figures: it had ", figure("140", CASES, "E1"), "."],
        [ASHBY, " did not see the usual figures: it had not ", figure("140", CASES, "E1"), "."],
        "'not': no claim covers this word",
    ),
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = lay_sources(tmp_path_factory.mktemp("sources"))
    sheet = (folder / "fever.toml").read_text().replace('series = "weekly"\n', 'series = "weekly"\nwhole = "weekly"\n')
    (folder / "fever.toml").write_text(sheet)
    return folder


@pytest.fixture(scope="module")
def checker(sources: Path) -> Checker:
    return Checker([sources])


@pytest.mark.parametrize("case", SENTENCES)
def test_a_word_next_to_a_figure_fits_it(checker: Checker, sources: Path, case: str) -> None:
    right, wrong, reason = SENTENCES[case]
    assert [str(fault) for fault in checker.check(story(sources, right)).faults] == []
    found = [str(fault) for fault in checker.check(story(sources, wrong)).faults]
    assert any(reason in fault for fault in found), found
