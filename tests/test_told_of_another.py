"""Sentences whose claims are each true, and which say of one area, time or measure what is true of another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from proofs import BEFORE, END, FIRST_ZERO, LOWEST_SINCE, REST, C, c, cell, change, e, lay_sources, rank, story

from nlg.proof.check import Checker

CASES, DEATHS, RATE = "daily.cases", "weekly.deaths", "daily.rate"
NOUNS = """
[tables.prices.measures.price.noun]
many = "house prices"
[tables.prices.measures.idle.noun]
many = "idle workers"
[tables.years.measures.births.noun]
many = "a month"
[words]
explained = "Cases are people who tested positive, counted on the day on which the test was taken and not later"
"""


def name(printed: str, code: str) -> C:
    return c(printed, e("area", area=code), code, "name")


ASHBY, BARTON, CARROW, BORSET = (
    name(printed, code)
    for printed, code in (("Ashby", "E1"), ("Barton", "E2"), ("Carrow and Dene", "E3"), ("Borset", "G"))
)


def deaths(printed: str, area: str, period: str = END) -> C:
    return c(printed, cell(DEATHS, area, period), printed, "number", decimals=0)


def cases(printed: str, area: str) -> C:
    return c(printed, cell(CASES, area), printed, "number", decimals=0)


def week(day: str, period: str = END) -> C:
    return c(f"the week to {day}", e("period", period=period, form="window", days=7), period, "period")


def beside(one: str, other: str, word: str, period: str) -> C:
    sides = {"now": cell(RATE, one, period), "before": cell(RATE, other, period)}
    return c(word, e("direction", **sides), {"above": "up", "below": "down"}[word], "direction")


def noun(printed: str, measure: str) -> C:
    key = f"tables.prices.measures.{measure}.noun.many"
    return c(printed, e("metadata", source="sheet", key=key), printed.lower(), "wording")


FELL = c("fell", change("direction", CASES, "E1"), "down", "direction")
ALL_FELL = c("fell", change("direction", CASES, "AB"), "down", "direction")
MOST = c("most", rank("E2", measure=DEATHS, group="AB"), "1", "superlative")
HIGHEST = c("highest", rank("E1"), "1", "superlative")
ROSE = c("were higher", change("direction", CASES, "E2"), "up", "direction")
SINCE = c("lowest since January 13", LOWEST_SINCE, "2021-01-13", "since")
FIRST = c("for the first time", FIRST_ZERO, END, "first")
LEFT_OUT = c("highest", rank("E2", excluding=["E1"]), "1", "superlative")
NEXT = c("next", rank("E2"), "2", "superlative", after=1)
SHARE = c("80%", e("share", part=cell(DEATHS, "E3"), whole=cell(DEATHS, "G")), "0.8", "percent", decimals=0)
SAME = c("the same", change("direction", DEATHS, "E3"), "same", "direction")
IDLE = c("7.25%", cell("prices.idle", "E1", "2021-02-01"), "7.25", "percent", decimals=2)
SEVEN_DAY = c(
    "Seven-day cases",
    e("metadata", source="sheet", key="tables.daily.measures.cases.noun.many"),
    "seven-day cases",
    "wording",
)
AS_SHARE = c("highest", rank("E1", measure=CASES, share_of="daily.population"), "1", "superlative")
BOTH = name("Ashby and Barton", "AB")
OF_BORSET = ["Elsewhere in ", BORSET, " there were ", c("14", REST, "14", "number", decimals=0), " cases."]
ABOVE, BELOW = beside("E1", "E2", "above", END), beside("E1", "E2", "above", BEFORE)
SENTENCES: dict[str, tuple[list[Any], list[Any], str]] = {  # what is true, what is not, and the reason
    "overtaken by one who was behind": (
        [BARTON, " overtook ", ASHBY, " to have the ", MOST, " deaths."],
        [BARTON, " overtook ", CARROW, " to have the ", MOST, " deaths."],
        "and lies beyond it",
    ),
    "names of an overtaking exchanged": (
        [BARTON, " overtook ", ASHBY, " to have the ", MOST, " deaths."],
        [ASHBY, " overtook ", BARTON, " to have the ", MOST, " deaths."],
        "who overtook, and has no place",
    ),
    "not where it went": (
        ["Cases ", FELL, " to ", cases("140", "E1"), "."],
        ["Cases ", FELL, " to ", cases("14", "E2"), "."],
        "not where 'fell' went to",
    ),
    "not the part of the share": (
        [CARROW, " had ", deaths("4", "E3"), ", or ", SHARE, " of deaths in ", BORSET, "."],
        [CARROW, " had ", deaths("5", "G"), ", or ", SHARE, " of deaths in ", BORSET, "."],
        "not what 80% is the share of",
    ),
    "a part of less than itself": (
        [CARROW, " had ", deaths("4", "E3"), " of ", deaths("5", "G"), " deaths in ", BORSET, "."],
        [CARROW, " had ", deaths("5", "G"), " of ", deaths("4", "E3"), " deaths in ", BORSET, "."],
        "of which it is told as a part",
    ),
    "part and whole exchanged": (
        [CARROW, " had ", SHARE, " of deaths in ", BORSET, "."],
        [BORSET, " had ", SHARE, " of deaths in ", CARROW, "."],
        "said of Borset, which is the whole",
    ),
    "part and whole exchanged, the whole ahead": (
        ["Of the deaths in ", BORSET, " ", SHARE, " were in ", CARROW, "."],
        ["Of the deaths in ", CARROW, " ", SHARE, " were in ", BORSET, "."],
        "said of Borset, which is the whole",
    ),
    "the same as itself": (
        ["In ", week("March 3"), " deaths were ", SAME, " number as in ", week("February 24", BEFORE), "."],
        ["In ", week("March 3"), " deaths were ", SAME, " number as in ", week("March 3"), "."],
        "nothing in the sentence is compared with it",
    ),
    "a share named by its whole": (
        [SEVEN_DAY, " ", AS_SHARE, " as share in ", ASHBY],
        [noun("House prices", "price"), " ", AS_SHARE, " as share in ", ASHBY],
        "and true of another measure",
    ),
    "a figure with words for another measure ahead": (
        ["The number of ", noun("idle workers", "idle"), " was ", IDLE, "."],
        ["The ", noun("house prices", "price"), " were ", IDLE, "."],
        "told as a figure of 'house prices'",
    ),
    "a step back to another date": (
        ["The week before, in ", week("February 24", BEFORE), ", there were ", deaths("3", "E1", BEFORE), "."],
        ["The week before, in ", week("March 3"), ", there were ", deaths("3", "E1", BEFORE), "."],
        "not The week before",
    ),
    "a figure of another step back": (
        [ASHBY, " had ", deaths("0", "E1"), " deaths; there were ", deaths("3", "E1", BEFORE), " the week before."],
        [
            ASHBY,
            " had ",
            deaths("0", "E1"),
            " deaths; there were ",
            deaths("5", "E1", "2021-02-17"),
            " the week before.",
        ],
        "which is not the week before",
    ),
    "a comparison turned round": (
        ["The rate in ", ASHBY, " was ", ABOVE, " that in ", BARTON, ", having been ", BELOW, " it the week before."],
        [
            *("The rate in ", ASHBY, " was ", ABOVE, " that in ", BARTON, ", having been "),
            *(beside("E2", "E1", "below", BEFORE), " it the week before."),
        ],
        "the other way round",
    ),
    "a figure of another time beside another area": (
        [ASHBY, " had ", deaths("0", "E1"), ", while in ", BARTON, " it was ", deaths("1", "E2"), "."],
        [ASHBY, " had ", deaths("0", "E1"), ", while in ", BARTON, " it was ", deaths("2", "E2", BEFORE), "."],
        "beside a figure of 2021-03-03",
    ),
    "moved at another time": (
        ["Cases in ", ASHBY, " ", FELL, " in ", week("March 3"), " compared with the week before."],
        ["Cases in ", ASHBY, " ", FELL, " in ", week("February 24", BEFORE), " compared with the week before."],
        "not when it moved",
    ),
    "an area without parts as a whole": (
        ["Figures show that across ", BOTH, " as a whole cases ", ALL_FELL, "."],
        ["Figures show that across ", ASHBY, " as a whole cases ", FELL, "."],
        "told as a whole",
    ),
    "an area without parts that has districts": (
        ["In the districts of ", BORSET, " the rate is ", HIGHEST, " in ", ASHBY, "."],
        ["In the districts of ", BARTON, " the rate is ", HIGHEST, " in ", ASHBY, "."],
        "and it has none",
    ),
    "elsewhere in a part": (OF_BORSET, [OF_BORSET[0], BARTON, *OF_BORSET[2:]], "whose rest is taken"),
    "by far the leader, and left out": (
        [ASHBY, " has by far the ", HIGHEST, " rate in ", BORSET, ", with ", BARTON, " ", NEXT, "."],
        [ASHBY, " has by far the ", LEFT_OUT, " rate in ", BORSET, ", with ", BARTON, " ", NEXT, "."],
        "told as the one that leads, which is E2",
    ),
    "out of another area's": (
        [CARROW, " had ", deaths("4", "E3"), " of them, out of ", deaths("5", "G"), "."],
        [CARROW, " had ", deaths("1", "E2"), " of them, out of ", deaths("4", "E3"), "."],
        "not what 1 is told as a part of",
    ),
    "a figure before the first": (
        [ASHBY, " had ", deaths("0", "E1"), " deaths ", FIRST, "."],
        [ASHBY, " had ", deaths("3", "E1", BEFORE), " deaths ", FIRST, "."],
        "not the figure that is the first",
    ),
    "a figure of what is paid a month": (["It was ", IDLE, "."], ["It was ", IDLE, " a month."], "figure of 'a month'"),
    "a figure of before beside the lowest since": (
        ["In ", ASHBY, " there were ", cases("140", "E1"), ", the ", SINCE, "."],
        ["In ", ASHBY, " there were ", c("210", cell(CASES, "E1", BEFORE), "210", "number"), ", the ", SINCE, "."],
        "not the figure to 2021-03-03",
    ),
    "named twice for another": (
        ["In ", BARTON, " cases ", ROSE, ", but in ", ASHBY, " they ", FELL, "."],
        ["In ", BARTON, " cases ", ROSE, ", but in ", BARTON, " they ", FELL, "."],
        "named twice, and figures are of E1",
    ),
    "a leader in itself": (
        [ASHBY, " has ", HIGHEST, " rate in ", BORSET],
        [BORSET, " has ", HIGHEST, " rate in ", ASHBY],
        "told as the whole compared within",
    ),
    "a figure with words for another measure, unclaimed": (
        [
            "There were ",
            c("7.25%", cell("prices.idle", "E1", "2021-02-01"), "7.25", "percent", decimals=2),
            " idle workers.",
        ],
        [
            "There were ",
            c("7.25%", cell("prices.idle", "E1", "2021-02-01"), "7.25", "percent", decimals=2),
            " house prices.",
        ],
        "no figure of the sentence is of them",
    ),
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = lay_sources(tmp_path_factory.mktemp("sources"))
    (folder / "fever.toml").write_text((folder / "fever.toml").read_text() + NOUNS)
    return folder


@pytest.fixture(scope="module")
def checker(sources: Path) -> Checker:
    return Checker([sources])


@pytest.mark.parametrize("case", SENTENCES)
def test_what_is_true_of_another_is_a_fault(checker: Checker, sources: Path, case: str) -> None:
    right, wrong, reason = SENTENCES[case]
    assert [str(fault) for fault in checker.check(story(sources, right)).faults] == []
    found = [str(fault) for fault in checker.check(story(sources, wrong)).faults]
    assert any(reason in fault for fault in found), found


def test_a_heading_without_figures_names_what_its_fact_is_about(checker: Checker, sources: Path) -> None:
    facts = [{"id": "f1", "measure": "prices.idle"}]
    right = story(sources, ["In figures: ", noun("idle workers", "idle")], facts=facts)
    wrong = story(sources, ["In figures: ", noun("house prices", "price")], facts=facts)
    assert checker.check(right).faults == ()
    assert "the heading tells of prices.idle" in str(checker.check(wrong).faults[0])


def test_the_sheets_words_stand_in_a_claim(checker: Checker, sources: Path) -> None:
    bundle = story(sources, ["Cases are counted on the day on which the test was taken."])
    bundle["body"][0]["sentences"][0]["kind"] = "context"
    assert [fault.reason for fault in checker.check(bundle).faults] == ["the sheet's words, and no claim holds them"]
