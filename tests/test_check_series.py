"""Series and what reads them: true claims pass, and each with other words, another value or another end is a fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from proofs import BEFORE, END, MOVED_DOWN, NOW, THEN, C, c, cell, e, faults, lay_sources, story, told, where

from nlg.proof.check import Checker, Unreadable


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def checker(sources: Path) -> Checker:
    return Checker([sources])


def s(kind: str, measure: str = "weekly.deaths", area: str = "E1", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "measure": measure, "area": area, **more}


def two(kind: str, measure: str, of: str, to: str) -> dict[str, Any]:
    return {"kind": kind, "of": {"measure": measure, "area": of}, "to": {"measure": measure, "area": to}}


def at(series: dict[str, Any], period: str = END) -> dict[str, Any]:
    return e("at", series=series, period=period)


def over(kind: str, series: dict[str, Any], from_: str, to: str = END, **more: Any) -> dict[str, Any]:
    return e(kind, series=series, from_=from_, to=to, **more)


def since(series: dict[str, Any], test: str, than: Any, before: str = END) -> dict[str, Any]:
    return e("latest_where", series=series, before=before, test=test, than=than)


WEEK_1, WEEK_2 = "2021-01-20", "2021-01-27"  # of the weekly deaths: 9 8 7 6 5 3 0 in E1, 1 2 2 3 4 2 1 in E2
MOVE, SIZE = s("move"), s("size_of_move")
APART = {"kind": "apart", "measure": "weekly.deaths", "group": "AB"}  # 8 6 5 3 1 1 1
FEW = {"kind": "count", "group": "AB", "condition": {"measure": "weekly.deaths", "test": "<", "than": "3"}}
DOWN = {"kind": "count", "group": "AB", "condition": {"measure": "weekly.deaths", "moved": "down"}}
CASES_MOVE = s("move", "daily.cases")
CASES_APART = two("difference", "daily.cases", "E2", "E1")
RISES = e("count_periods", measure="weekly.deaths", area="E2", from_=WEEK_2, to=END, condition={"moved": "up"})
SMALL = e(
    "count_periods", measure="weekly.deaths", area="E1", from_=WEEK_1, to=END, condition={"test": "<", "than": "6"}
)
THIS_YEAR = e(
    "count_periods",
    measure="daily.cases",
    area="E1",
    from_="2021-01-06",
    to=END,
    condition={"test": "<", "than": "200"},
)
BELOW_SIX = e("run_where", measure="weekly.deaths", area="E1", period=END, test="<", than="6")
RUN = e("run_length", measure="weekly.deaths", area="E1", period=END, direction="down")
LAST_LOW = e("latest_where", measure="daily.cases", area="E1", before=END, test="<=", than="140")
SEVEN_WEEKS = e("steps", measure="daily.cases", from_=LAST_LOW, to=END)
DEATHS_THEN = {"measure": "weekly.deaths", "group": "AB", "period": "2021-02-10"}

FOUR_WEEKS = s("window", steps=4)
BY_FOUR = since(FOUR_WEEKS, ">=", at(FOUR_WEEKS))
ABOVE_ONE = e("run_where", measure="weekly.deaths", area="E2", period=BEFORE, test=">", than="1")
DOWN_ONCE = e("run_length", measure="weekly.deaths", area="E2", period=BEFORE, direction="down")
ABOVE_TWO = e("run_where", measure="weekly.deaths", area="E2", period="2021-02-17", test=">", than="2")
DOWN_FOR = {"measure": "weekly.deaths", "moved": "down"}
DOWN_FOR_THREE = where("count_where", "AB", {**DOWN_FOR, "steps": 3})

TRUE: list[C] = [
    c("-3", at(MOVE), "-3", "number"),
    c("-100%", at(s("percent_move")), "-100", "percent"),
    c("three", at(SIZE), "3", "number"),
    c("eight", at(s("window", steps=3)), "8", "number"),
    c("1.5 times", at(two("ratio", "weekly.deaths", "E1", "E2"), BEFORE), "1.5", "times"),
    c("a quarter", at(two("share", "weekly.deaths", "E2", "E1"), WEEK_2), "1/4", "part"),
    c("a quarter", at(two("ratio", "weekly.deaths", "E2", "E1"), WEEK_2), "1/4", "part"),
    c("-1", at(two("difference", "weekly.deaths", "E1", "E2")), "-1", "number"),
    c("83.3%", at(two("share", "daily.cases", "E1", "G")), "5/6", "percent", decimals=1),
    c("one", at(APART), "1", "number"),
    c("two", at(FEW), "2", "number"),
    c("two", at(DOWN), "2", "number"),
    c("-70", at(CASES_MOVE), "-70", "number"),
    c("-100", at(s("move", "years.births", by="year"), "2020"), "-100", "number"),
    c("nine", over("max", s("figure"), WEEK_1), "9", "number"),
    c("-1.5", over("mean", MOVE, WEEK_2), "-1.5", "number", decimals=1),
    c("-1", over("median", MOVE, WEEK_2), "-1", "number"),
    c("six", e("median", measure="weekly.deaths", area="E1", from_=WEEK_1, to=END), "6", "number"),
    c("4.5", e("median", **DEATHS_THEN), "4.5", "number", decimals=1),
    c("4.5", e("mean", **DEATHS_THEN), "4.5", "number", decimals=1),
    c("three", over("max", SIZE, WEEK_2), "3", "number"),
    c("biggest", over("extreme_period", MOVE, WEEK_2, extreme="min"), END, "superlative"),
    c("sharpest", over("extreme_period", SIZE, WEEK_2, extreme="max"), END, "superlative"),
    c("record", over("extreme_period", MOVE, WEEK_2, extreme="min"), END, "superlative"),
    c("widest", over("extreme_period", APART, WEEK_1, extreme="max"), WEEK_1, "superlative"),
    c("the week to January 20", over("extreme_period", APART, WEEK_1, extreme="max"), WEEK_1, "period"),
    c("narrowest since the week to February 24", since(APART, "<=", at(APART)), BEFORE, "since"),
    c("highest four-week total since the four weeks to February 24", BY_FOUR, BEFORE, "since"),
    c("highest four-week level since February 24", BY_FOUR, BEFORE, "since"),
    c("biggest since March 2", since(CASES_MOVE, "<=", at(CASES_MOVE)), "2021-03-02", "since"),
    c("fourth week in a row", e("run_length", series=APART, period="2021-02-17", direction="down"), "4", "run"),
    c("third week in a row", BELOW_SIX, "3", "run"),
    c("a third consecutive week", BELOW_SIX, "3", "run"),
    c("three weeks in a row", BELOW_SIX, "3", "run"),
    c("for three consecutive weeks", BELOW_SIX, "3", "run"),
    c("three weeks running", BELOW_SIX, "3", "run"),
    c(
        "the two years to December 2019",
        over("extreme_period", s("window", "years.births", steps=2), "2019-12-31", "2020-12-31", extreme="max"),
        "2019-12-31",
        "period",
    ),
    c("for the last three weeks", BELOW_SIX, "3", "run"),
    c("six weeks in a row", RUN, "6", "run"),
    c("both", where("count_where", "AB", {**DOWN_FOR, "steps": 2}), "2", "quantifier"),
    c("one of the two", DOWN_FOR_THREE, "1", "quantifier"),
    c("for three weeks in a row", DOWN_FOR_THREE, "1", "run"),
    c("third", BELOW_SIX, "3", "ordinal"),
    c("three", RISES, "3", "number"),
    c("third", RISES, "3", "ordinal"),
    c("three", SMALL, "3", "number"),
    c("seven", SEVEN_WEEKS, "7", "number"),
    c("first in seven weeks", SEVEN_WEEKS, "7", "first_in"),
    c("the first time in seven weeks", SEVEN_WEEKS, "7", "first_in"),
    c("first in five weeks", ABOVE_ONE, "5", "first_in"),
    c("for the first time since January 13", LAST_LOW, "2021-01-13", "first"),
    c("for the first time since the week to January 13", LAST_LOW, "2021-01-13", "first"),
    c("for the first time on record", since(s("figure"), "<=", "0"), None, "first"),
    c("for the first time", since(MOVE, "<=", "-3"), None, "first"),
    c("first", e("first_where", series=MOVE, after=None, test="<=", than="-3"), END, "first"),
    c("for the first time on record", e("first_where", series=MOVE, after=None, test="<=", than="-3"), END, "first"),
    c("200", e("passed", now=NOW, before=THEN, mark="200"), "200", "number"),
    c("seven", e("days", from_=BEFORE, to=e("period", period=END, form="day")), "7", "number"),
    c("five", e("days", from_=END, to=e("metadata", source="t_daily", key="released")), "5", "number"),
    c("four", e("count_areas", group="G", measure="daily.cases"), "4", "number"),
    c("154", e("together", measure="daily.cases", group="G", areas=["E1", "E2"], period=END), "154", "number"),
]


@pytest.mark.parametrize("claim", TRUE, ids=lambda claim: f"{claim.op}-{claim.printed}")
def test_what_is_so_passes(checker: Checker, sources: Path, claim: C) -> None:
    assert faults(checker, told(sources, claim)) == []


FALSE: list[tuple[C, str]] = [
    (c("four weeks in a row", DOWN_FOR_THREE, "1", "run"), "the value is 3"),
    (c("three months in a row", DOWN_FOR_THREE, "1", "run"), "is not a months"),
    (c("three falls in a row", DOWN_FOR_THREE, "1", "run"), "no words of the rule"),
    (c("both", where("count_where", "AB", {**DOWN_FOR, "steps": 7}), "2", "quantifier"), "no 7 steps on record"),
    (c("-100", at(s("percent_move")), "-100", "number"), "its sign is not in the claim"),
    (c("0%", at(s("percent_move", area="E4", measure="daily.cases"), "2021-02-10"), "0", "percent"), "is not known"),
    (c("-2", at(MOVE), "-2", "number"), "the table gives -3"),
    (c("-1", at(MOVE, WEEK_1), "-1", "number"), "the move of weekly.deaths of E1 is not known"),
    (c("1.75", at(s("move", "prices.idle"), "2021-02-01"), "1.75", "number", decimals=2), "is in percentage points"),
    (c("eight", at(s("window", "daily.rate", steps=3)), "8", "number"), "do not add up"),
    (c("1", at(two("ratio", "weekly.deaths", "E2", "E1")), "1", "number"), "is not known"),
    (c("halved", at(two("ratio", "weekly.deaths", "E2", "E1"), "2021-02-17"), "0.8", "times"), "no words of the rule"),
    (c("four times", at(APART, "2021-02-03"), "5", "times"), "gives no ratio"),
    (c("one", at({**APART, "group": "G"}, "2021-02-03"), "5", "number"), "is not known"),
    (
        c("highest", over("extreme_period", MOVE, WEEK_2, extreme="min"), END, "superlative"),
        "lowest of the series move",
    ),
    (c("lowest", over("extreme_period", MOVE, WEEK_2, extreme="min"), END, "superlative"), "lowest of the series move"),
    (c("biggest rise", over("extreme_period", MOVE, WEEK_2, extreme="min"), END, "superlative"), "the move is down"),
    (c("record", over("extreme_period", MOVE, "2021-02-03", extreme="min"), END, "superlative"), "left out"),
    (
        c("closest", over("extreme_period", APART, WEEK_1, extreme="max"), WEEK_1, "superlative"),
        "highest of the series apart",
    ),
    (c("sharpest", over("extreme_period", s("figure"), WEEK_1, extreme="max"), WEEK_1, "superlative"), "highest"),
    (
        c("biggest", over("extreme_period", MOVE, "2021-02-17", extreme="max"), "2021-02-17", "superlative"),
        "a move of -1",
    ),
    (c("narrowest since February 17", since(APART, "<=", at(APART)), "2021-02-17", "since"), "the table gives"),
    (c("narrowest since February 24", since(APART, "<=", "2"), BEFORE, "since"), "not the value that is compared"),
    (c("highest five-week total since February 24", BY_FOUR, BEFORE, "since"), "no claim covers this word"),
    (
        c("widest since the week to January 12", since(CASES_APART, ">=", at(CASES_APART)), "2021-01-12", "since"),
        "below 0",
    ),
    (c("fourth week in a row", BELOW_SIX, "3", "run"), "the value is 3"),
    (c("four weeks in a row", BELOW_SIX, "3", "run"), "the value is 3"),
    (c("three days in a row", BELOW_SIX, "3", "run"), "is not a day"),
    (c("three week in a row", BELOW_SIX, "3", "run"), "more than one"),
    (c("three weeks", BELOW_SIX, "3", "run"), "no words of the rule"),
    (c("three falls in a row", BELOW_SIX, "3", "run"), "none of rises or falls"),
    (c("six rises in a row", RUN, "6", "run"), "the run is down"),
    (c("for the last two weeks", ABOVE_TWO, "2", "run"), "they end on 2021-02-17"),
    (c("first in six weeks", SEVEN_WEEKS, "7", "first_in"), "the value is 7"),
    (c("first in seven days", SEVEN_WEEKS, "7", "first_in"), "is not a day"),
    (c("first in one week", e("steps", measure="daily.cases", from_=BEFORE, to=END), "1", "first_in"), "latest time"),
    (
        c("first in two weeks", e("steps", measure="daily.cases", from_=BEFORE, to=LAST_LOW), "2", "first_in"),
        "no whole number",
    ),
    (c("first in two weeks", ABOVE_TWO, "2", "first_in"), "does not end a step before"),
    (c("first in one week", DOWN_ONCE, "1", "first_in"), "the run goes on"),
    (c("for the first time since January 20", LAST_LOW, "2021-01-13", "first"), "since January 13"),
    (c("for the first time", LAST_LOW, "2021-01-13", "first"), "since January 13"),
    (c("for the first time since January 13", since(s("figure"), "<=", "0"), None, "first"), "never before"),
    (c("for the first time", since(s("figure"), ">", "0"), BEFORE, "first"), "not so in the story's period"),
    (
        c(
            "for the first time on record",
            e("first_where", series=MOVE, after=WEEK_2, test="<=", than="-3"),
            END,
            "first",
        ),
        "no words",
    ),
    (c("140", e("passed", now=NOW, before=THEN, mark="141"), "140", "number"), "the table gives 141"),
    (c("139", e("passed", now=NOW, before=THEN, mark="139"), "139", "number"), "is not passed"),
    (c("210", e("passed", now=NOW, before=THEN, mark="210"), "210", "number"), "is not passed"),
    (c("seven", e("days", from_=END, to=BEFORE), "7", "number"), "is after"),
    (c("five", e("days", from_=END, to=e("area", area="E1")), "5", "number"), "not an ISO date"),
    (
        c("140", e("together", measure="daily.cases", group="AB", areas=["E1", "E3"], period=END), "154", "number"),
        "none such",
    ),
    (
        c("14", e("together", measure="daily.rate", group="AB", areas=["E1"], period=END), "14", "number"),
        "does not add up",
    ),
    (
        c("5%", e("steps", measure="prices.idle", from_="2020-12-01", to="2021-02-01"), "2", "percent"),
        "the value is in no unit",
    ),
    (c("three", {**RISES, "inputs": {**RISES["inputs"], "from": WEEK_1}}, "3", "number"), "is not known"),
    (C("one", "at", {"series": APART, "period": END}, "1", "number", complete=False), "not marked complete"),
    (C("4.5", "median", DEATHS_THEN, "4.5", "number", {"decimals": 1}, False), "not marked complete"),
]


@pytest.mark.parametrize(
    ("claim", "reason"), FALSE, ids=lambda it: f"{it.op}-{it.printed}" if isinstance(it, C) else ""
)
def test_what_is_not_so_is_a_fault(checker: Checker, sources: Path, claim: C, reason: str) -> None:
    found = faults(checker, told(sources, claim))
    assert any(reason in fault for fault in found), found


def told_in(sources: Path, *parts: Any) -> dict[str, Any]:
    return story(sources, ["It was ", *parts, "."])


def test_third_time_this_year_counts_the_years_steps_up_to_the_storys_period(checker: Checker, sources: Path) -> None:
    assert faults(checker, told_in(sources, "the ", c("third", THIS_YEAR, "3", "ordinal"), " time this year")) == []
    later = e(THIS_YEAR["op"], **{**THIS_YEAR["inputs"], "from": "2021-01-13"})
    found = faults(checker, told_in(sources, "the ", c("second", later, "2", "ordinal"), " time this year"))
    assert any("this year, but the steps counted lead from 2021-01-13" in fault for fault in found)


@pytest.mark.parametrize(
    ("first", "test", "than", "steps"),
    [("2021-02-10", "<=", "0", "2"), (WEEK_1, "<=", "0", "3"), (WEEK_1, "<", "2", "1"), ("2021-02-10", "<", "0", "3")],
)
def test_a_forecast_goes_on_at_the_mean_pace_and_stands_beside_an_if(
    first: str, test: str, than: str, steps: str, checker: Checker, sources: Path
) -> None:
    asked = e("steps_until", series=s("figure"), from_=first, to=BEFORE, test=test, than=than)
    claim = c(steps, asked, steps, "number")
    assert faults(checker, told_in(sources, "due, if that went on, in ", claim, " weeks")) == []
    assert any("has no if" in fault for fault in faults(checker, told_in(sources, "due in ", claim, " weeks")))


@pytest.mark.parametrize(("test", "than", "reason"), [("<=", "9", "there already"), (">=", "9", "never be there")])
def test_a_forecast_of_what_is_so_or_never_will_be_is_a_fault(
    test: str, than: str, reason: str, checker: Checker, sources: Path
) -> None:
    asked = e("steps_until", series=s("figure"), from_=WEEK_1, to=BEFORE, test=test, than=than)
    found = faults(checker, told_in(sources, "due, if that went on, in ", c("1", asked, "1", "number"), " weeks"))
    assert any(reason in fault for fault in found)


def test_a_fall_below_a_mark_ends_below_it(checker: Checker, sources: Path) -> None:
    lower = c("below", e("direction", now=NOW, before=THEN), "down", "direction")
    for mark, right in (("150", True), ("140", False)):
        passed = c(mark, e("passed", now=NOW, before=THEN, mark=mark), mark, "number")
        assert (faults(checker, told_in(sources, lower, " ", passed)) == []) is right


def test_a_fall_named_beside_its_size_is_claimed_itself(checker: Checker, sources: Path) -> None:
    fall = c("fall", e("direction", now=NOW, before=THEN), "down", "direction")
    biggest = since(CASES_MOVE, "<=", at(CASES_MOVE))
    words = c(["biggest ", fall, " since March 2"], biggest, "2021-03-02", "since")
    assert faults(checker, told_in(sources, "the ", words)) == []


def test_chance_is_asked_of_a_figure_told_as_a_series(checker: Checker, sources: Path) -> None:
    figure = s("figure", area="E2")
    moved = e("direction", now=at(figure), before=at(figure, BEFORE))
    found = faults(checker, told_in(sources, c("fell", moved, "down", "direction")))
    assert any("differ by chance" in fault for fault in found)


def test_a_move_of_a_percentage_is_in_points(checker: Checker, sources: Path) -> None:
    moved = c("1.75", at(s("move", "prices.idle"), "2021-02-01"), "1.75", "number", decimals=2)
    assert faults(checker, told_in(sources, moved, " percentage points")) == []


def test_groups_inside_a_series_must_be_listed(checker: Checker, sources: Path) -> None:
    bundle = told(sources, c("one", at(APART), "1", "number"))
    del bundle["groups"]["AB"]
    assert any("groups does not list it" in fault for fault in faults(checker, bundle))


def test_the_figures_of_a_row_are_found_in_series_and_lists(checker: Checker, sources: Path) -> None:
    for claim in (
        c("-3", at(MOVE), "-3", "number"),
        c("1.5 times", at(two("ratio", "weekly.deaths", "E1", "E3"), "2021-01-27"), "2", "times"),
        c("154", e("together", measure="daily.cases", group="G", areas=["E1", "E3"], period=END), "154", "number"),
    ):
        bundle = told(sources, claim)
        name = c("Barton", e("area", area="E2"), "E2", "name")
        rows = story(sources, [name, " ", claim, " there."])["claims"]
        for each in rows:
            each |= {"sentence": None, "end": each["end"] - each["start"], "start": 0}
        bundle |= {"claims": rows, "body": []}
        cells = [{"text": each["printed"], "claim": each["id"]} for each in rows]
        bundle["table"] = {"caption": None, "columns": ["District", "Figure"], "rows": [cells]}
        assert any("in the row of E2" in fault for fault in faults(checker, bundle)), claim.op


REFUSED: list[tuple[dict[str, Any], str]] = [
    (at({**MOVE, "kind": "leap"}), "unknown kind of series 'leap'"),
    (at({**MOVE, "since": BEFORE}), "unknown key 'since'"),
    (at({**MOVE, "by": 0}), "at least 1"),
    (at({**MOVE, "by": "decade"}), "at least 1"),
    (at({**MOVE, "measure": "weekly.guess"}), "not among"),
    (at({"kind": "window", "measure": "weekly.deaths", "area": "E1"}), "no 'steps'"),
    (at({**FEW, "condition": {**MOVED_DOWN, "measure": "weekly.deaths"}}), "unknown key 'since'"),
    (at({"kind": "ratio", "of": {"measure": "weekly.deaths", "area": "E1"}}), "no 'to'"),
    (
        at({**two("ratio", "weekly.deaths", "E1", "E2"), "to": {"measure": "daily.cases", "area": "E1"}}),
        "different tables",
    ),
    (at({**two("ratio", "weekly.deaths", "E1", "E2"), "to": cell("weekly.deaths", "E1")}), "'measure'"),
    (e("at", measure="weekly.deaths", area="E1", period=END), "unknown key 'measure'|no 'series'"),
    (e("max", series=MOVE, measure="weekly.deaths", from_=WEEK_2, to=END), "unknown key"),
    (e("median", measure="weekly.deaths", group="AB", area="E1", period=END), "unknown key"),
    (e("run_length", series="E1", period=END, direction="down"), "must be an object"),
    (e("count_periods", series=MOVE, from_=WEEK_2, to=END, condition={"test": "<", "than": 3}), "exact number"),
    (e("count_periods", series=MOVE, from_=WEEK_2, to=END, condition={"moved": "on"}), "none of"),
    (e("passed", now=NOW, before=THEN, mark=THEN), "exact number"),
    (e("steps", measure="weekly.deaths", from_=None, to=END), "must be text"),
    (where("count_where", "AB", {**DOWN_FOR, "steps": 0}), "at least 1"),
    (where("count_where", "AB", {**DOWN_FOR, "steps": 2, "since": BEFORE}), "unknown key 'since'"),
    (e("together", measure="daily.cases", group="G", areas=["E1", "E1"], period=END), "twice"),
]


@pytest.mark.parametrize(("expression", "reason"), REFUSED)
def test_what_the_contract_does_not_know_is_refused(
    checker: Checker, sources: Path, expression: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Unreadable, match=reason):
        checker.check(told(sources, c("three", expression, "3", "number")))
