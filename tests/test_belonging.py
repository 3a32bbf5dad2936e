"""Claims that are each true, in a sentence that tells of something else: one input changed, and the words stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from proofs import BEFORE, END, C, c, cell, change, e, lay_sources, rank, story, where

from nlg.proof.check import Checker

DEATHS = "weekly.deaths"
EARLIER, FIRST = "2021-02-17", "2021-01-20"
ASHBY, BORSET = (c(name, e("area", area=code), code, "name") for name, code in (("Ashby", "E1"), ("Borset", "G")))


def stretch(printed: str, days: int) -> C:
    return c(printed, e("period", period=END, form="window", days=days), END, "period")


def deaths(printed: str, area: str, period: str, value: str = "") -> C:
    return c(printed, cell(DEATHS, area, period), value or printed, "number")


def summed(printed: str, first: str) -> C:
    return c(printed, e("sum", measure=DEATHS, area="E1", from_=first, to=END), printed, "number")


def fell(area: str, before: str = FIRST) -> C:
    return c("fell", change("direction", DEATHS, area, before=before), "down", "direction")


def moved(printed: str, since: str, rule: str) -> C:
    condition = {"measure": DEATHS, "moved": "down", "since": since}
    return c(printed, where("count_where", "AB", condition), "2", rule)


def extreme(printed: str, which: str, value: str) -> C:
    inputs = {"measure": DEATHS, "area": "E1", "from_": "2021-01-20", "to": END}
    return c(printed, e("extreme_period", extreme=which, **inputs), value, "superlative")


DOWN = c("down", change("direction", DEATHS, "E1", before=FIRST), "down", "direction")
FEWER = c("fewer", change("direction", DEATHS, "G", before=FIRST), "down", "direction")
TO_ANOTHER = e("direction", now=cell(DEATHS, "E1"), before=cell(DEATHS, "E2", BEFORE))
BEGAN = c("January 20", e("period", period="2021-01-20", form="week_ending"), "2021-01-20", "period")
RATE = {area: cell("daily.rate", area) for area in ("E1", "E2")}
CASES: dict[str, tuple[list[Any], int, C, str]] = {  # the sentence, which part is changed, for what, and the reason
    "another length": (
        ["In ", stretch("the week to March 3", 7), " there was ", deaths("one", "E2", END, "1"), "."],
        1,
        stretch("the six days to March 3", 6),
        "covers just so long a time",
    ),
    "another stretch": (
        ["Over ", stretch("the three weeks to March 3", 21), " ", ASHBY, " had ", summed("8", EARLIER), "."],
        5,
        summed("14", "2021-02-10"),
        "over another time",
    ),
    "another area before": (
        ["Deaths ", fell("E1"), "."],
        1,
        c("fell", TO_ANOTHER, "down", "direction"),
        "compares two periods, and not of the same area",
    ),
    "another area behind who opens": (
        ["In ", ASHBY, ", deaths ", fell("E1"), "."],
        3,
        fell("E2"),
        "opens the sentence",
    ),
    "another figure than it is measured from": (
        ["Deaths are ", DOWN, " from ", deaths("9", "E1", FIRST), "."],
        3,
        deaths("5", "E1", EARLIER),
        "not what 'down' is measured from",
    ),
    "another condition": (
        ["Deaths are ", moved("fewer", BEFORE, "direction"), " in ", moved("two", BEFORE, "quantifier"), " areas."],
        3,
        moved("two", EARLIER, "quantifier"),
        "counted by another condition",
    ),
    "another time of an extreme": (
        ["Deaths are at their ", extreme("lowest", "min", END), " in figures back to ", BEGAN, "."],
        1,
        extreme("highest", "max", "2021-01-20"),
        "which the text does not name",
    ),
    "another figure than that of the date ahead of it": (
        [
            "Deaths in the week to ",
            c("March 3", e("period", period=END, form="week_ending"), END, "period"),
            " were ",
            deaths("one", "E2", END, "1"),
            ", after ",
            deaths("two", "E2", BEFORE, "2"),
            " the week before.",
        ],
        3,
        deaths("two", "E2", BEFORE, "2"),
        "and told of 2021-03-03",
    ),
    "a sort of area that is left out": (
        ["It has the ", c("highest", rank("E1"), "1", "superlative"), " rate of the cities in ", BORSET, "."],
        1,
        c("highest", rank("E1", excluding=["E2"]), "1", "superlative"),
        "the areas compared are none",
    ),
    "areas within one that has none": (
        ["In ", BORSET, " there were ", FEWER, " deaths; the figures for areas within it are provisional."],
        1,
        ASHBY,
        "areas within it are told of, and it has none",
    ),
    "another figure than the leader's": (
        [
            *("It has the ", c("highest", rank("E1"), "1", "superlative"), " rate in ", BORSET),
            *(", at ", c("14", RATE["E1"], "14", "number", decimals=0), "."),
        ],
        5,
        c("1", RATE["E2"], "0.7", "number", decimals=0),
        "not the figure of E1",
    ),
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def checker(sources: Path) -> Checker:
    return Checker([sources])


@pytest.mark.parametrize("case", CASES)
def test_a_true_claim_of_something_else_is_a_fault_where_the_words_say_otherwise(
    checker: Checker, sources: Path, case: str
) -> None:
    parts, at, other, reason = CASES[case]
    told, changed = (story(sources, each) for each in (parts, [*parts[:at], other, *parts[at + 1 :]]))
    assert [str(fault) for fault in checker.check(told).faults] == []
    assert any(reason in str(fault) for fault in checker.check(changed).faults), checker.check(changed).faults
