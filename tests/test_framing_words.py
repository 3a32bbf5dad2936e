"""Words that frame figures and need no claim: each sentence is true, and one word makes it false."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from proofs import BEFORE, END, C, c, cell, change, e, lay_sources, story, where

from nlg.proof.check import Checker

CASES, DEATHS, RATE = "daily.cases", "weekly.deaths", "daily.rate"
JANUARY_27 = "2021-01-27"


def name(printed: str, code: str) -> C:
    return c(printed, e("area", area=code), code, "name")


def figure(printed: str, period: str = END, measure: str = CASES) -> C:
    return c(printed, cell(measure, "E1", period), printed, "number", decimals=0)


ASHBY, BORSET = name("Ashby", "E1"), name("Borset", "G")
NOW, THEN, PEAK = figure("140"), figure("210", BEFORE), figure("560", JANUARY_27)
FELL = c("fallen", change("direction", CASES, "E1", before=JANUARY_27), "down", "direction")
MARCH_3 = c("the week to March 3", e("period", period=END, form="window", days=7), END, "period")
JANUARY = c("the week to January 27", e("period", period=JANUARY_27, form="window", days=7), JANUARY_27, "period")
RISES = c(
    "three", e("run_length", measure=CASES, area="E1", period=JANUARY_27, direction="up"), "3", "number", decimals=0
)
TWO = c("Two of the three", where("count_where", "G", {"measure": DEATHS, "test": "<", "than": "2"}), "2", "quantifier")
FEWER = c("fewer", where("count_where", "G", {"measure": DEATHS, "test": "<", "than": "2"}), "2", "direction")

SENTENCES: dict[str, tuple[list[Any], list[Any], str]] = {  # what is true, what is not, and the reason
    "looks ahead": (
        ["There were ", NOW, " cases in ", ASHBY, ", after ", THEN, " a week earlier."],
        ["There were ", NOW, " cases in ", ASHBY, ", after ", THEN, " a week later."],
        "a table looks back, and never ahead",
    ),
    "as good as": (
        ["There were ", NOW, " cases in ", ASHBY, "."],
        ["There were hardly ", NOW, " cases in ", ASHBY, "."],
        "no table shows that",
    ),
    "may be": (
        ["There were ", NOW, " cases in ", ASHBY, "."],
        ["There would be ", NOW, " cases in ", ASHBY, "."],
        "no table shows that",
    ),
    "another edition": (
        ["The latest figures show ", NOW, " cases in ", ASHBY, "."],
        ["The previous figures show ", NOW, " cases in ", ASHBY, "."],
        "the figures told are those of the story's own edition",
    ),
    "at least": (
        ["There were ", NOW, " cases in ", ASHBY, "."],
        ["There were at least ", NOW, " cases in ", ASHBY, "."],
        "no claim says that of 140",
    ),
    "or so": (
        ["There were ", NOW, " cases in ", ASHBY, "."],
        ["There were ", NOW, " or so cases in ", ASHBY, "."],
        "no claim says that of 140",
    ),
    "a per cent": (
        ["The number in ", ASHBY, " was ", NOW, "."],
        ["The number in ", ASHBY, " was ", NOW, " per cent."],
        "no claim says that of 140",
    ),
    "a rate of a number": (
        ["The number of cases in ", ASHBY, " was ", NOW, "."],
        ["The rate of cases in ", ASHBY, " was ", NOW, "."],
        "no figure of the sentence is of that sort",
    ),
    "an average of a number": (
        ["The number of cases in ", ASHBY, " was ", NOW, "."],
        ["The average of cases in ", ASHBY, " was ", NOW, "."],
        "no figure of the sentence is of that sort",
    ),
    "the other order": (
        ["In ", ASHBY, " there were ", NOW, " after ", PEAK, " in ", JANUARY, "."],
        ["In ", ASHBY, " there were ", PEAK, " after ", NOW, " in ", MARCH_3, "."],
        "came the other way round",
    ),
    "outside its time": (
        ["In ", MARCH_3, " there were ", NOW, " cases in ", ASHBY, "."],
        ["After ", MARCH_3, " there were ", NOW, " cases in ", ASHBY, "."],
        "the figures are of that time itself",
    ),
    "a low for a peak": (
        ["Cases in ", ASHBY, " have ", FELL, " to ", NOW, " from a recent peak of ", PEAK, " in ", JANUARY, "."],
        ["Cases in ", ASHBY, " have ", FELL, " to ", NOW, " from a recent low of ", PEAK, " in ", JANUARY, "."],
        "so it is the other end",
    ),
    "a run of other steps": (
        ["After ", RISES, " weeks of more cases there were ", PEAK, " in ", ASHBY, " in ", JANUARY, "."],
        ["After ", RISES, " months of more cases there were ", PEAK, " in ", ASHBY, " in ", JANUARY, "."],
        "what is counted goes by the week",
    ),
    "counted as something else": (
        [TWO, " districts of ", BORSET, " had ", FEWER, " deaths than that."],
        [TWO, " hospitals of ", BORSET, " had ", FEWER, " deaths than that."],
        "what is counted is called otherwise",
    ),
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_sources(tmp_path_factory.mktemp("sources"))


@pytest.mark.parametrize("kind", SENTENCES)
def test_one_word_that_makes_a_sentence_false_is_found(sources: Path, kind: str) -> None:
    true, false, reason = SENTENCES[kind]
    checker = Checker([sources])
    assert reason not in " ".join(fault.reason for fault in checker.check(story(sources, true)).faults)
    assert reason in " ".join(fault.reason for fault in checker.check(story(sources, false)).faults)
