"""What a newer edition makes of each claim: holds, another digit, wording must change, now false."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from proofs import (
    BEFORE,
    DEATHS,
    END,
    FALL,
    FIRST_ZERO,
    LOWEST_SINCE,
    MEASURES,
    MOVED_DOWN,
    NOW,
    RUN,
    SHAPES,
    C,
    c,
    cell,
    change,
    daily,
    e,
    lay_sources,
    other_sources,
    rank,
    story,
    table_source,
    weekly,
    where,
)

from nlg.proof.check import Checker, Unreadable
from nlg.proof.recheck import DIGIT, FALSE, HOLDS, WORDING, Recheck, Sorted

Sort = Callable[..., Sorted]
LOWEST = e("extreme_period", measure="daily.cases", area="E1", from_="2021-01-13", to=END, extreme="min")
DEATHS_NOW = cell("weekly.deaths", "E1")


def edition(folder: Path, *, cases: int = 20, deaths: int = 0) -> Path:
    """The sources again, with another figure for Ashby's last day of cases and last week of deaths."""
    folder.mkdir()
    lay_sources(folder)
    (folder / "daily.csv").write_text(daily().replace("2021-03-03,E1,E1,20", f"2021-03-03,E1,E1,{cases}"))
    was = f"{END},E1,occurrences,{DEATHS['E1'][-1]}\n"
    assert was in weekly()
    told = weekly().replace(was, f"{END},E1,occurrences,{deaths}\n")
    (folder / "weekly.csv.gz").write_bytes(gzip.compress(told.encode(), mtime=0))
    return folder


def recheck(newer: Path, *others: Path) -> Recheck:
    sources = [*(table_source(newer, name) for name in SHAPES), *other_sources(newer, "km")]
    return Recheck([newer, *others], sources, MEASURES)


@pytest.fixture
def sort(tmp_path: Path) -> Sort:
    """One claim, true of the first edition, as the newer one sorts it."""

    def of(claim: C, around: tuple[str, str] = ("It was ", " there."), **newer: int) -> Sorted:
        first = tmp_path / "first"
        first.mkdir()
        told = story(lay_sources(first), [around[0], claim, around[1]])
        said = [str(fault) for fault in Checker([first]).check(told).faults if fault.words == claim.printed]
        assert not [fault for fault in said if "the table gives" in fault or "the value is" in fault], said
        (found,) = recheck(edition(tmp_path / "newer", **newer)).sort(told)
        return found

    return of


def test_a_figure_that_did_not_change_holds(sort: Sort) -> None:
    assert sort(c("140", NOW, "140", "number", decimals=0), deaths=1).sort == HOLDS


def test_words_that_still_read_right_hold_though_the_figure_moved(sort: Sort) -> None:
    found = sort(c("about 140", NOW, "140", "about"), cases=21)
    assert (found.sort, found.was, found.now) == (HOLDS, "140", "141")


def test_a_bare_figure_is_another_digit(sort: Sort) -> None:
    found = sort(c("140", NOW, "140", "number", decimals=0), cases=23)
    assert (found.sort, found.was, found.now) == (DIGIT, "140", "143")


def test_a_percentage_is_another_digit_while_it_has_the_same_sign(sort: Sort) -> None:
    fell = change("percent_change", "daily.cases", "E1")
    found = sort(c("33%", fell, "-100/3", "percent", decimals=0, sign="dropped"), ("It fell ", "."), cases=40)
    assert found.sort == DIGIT


def test_a_percentage_with_the_other_sign_is_false(sort: Sort) -> None:
    fell = change("percent_change", "daily.cases", "E1")
    found = sort(c("33%", fell, "-100/3", "percent", decimals=0, sign="dropped"), ("It fell ", "."), cases=200)
    assert found.sort == FALSE


def test_a_hedge_that_no_longer_fits_must_be_worded_anew(sort: Sort) -> None:
    assert sort(c("about 140", NOW, "140", "about"), cases=60).sort == WORDING


def test_a_verb_of_movement_that_is_no_longer_clear_of_chance_must_be_worded_anew(sort: Sort) -> None:
    found = sort(c("fell", change("direction", "daily.cases", "E1"), "down", "direction"), cases=85)
    assert (found.sort, found.now) == (WORDING, "down")


def test_a_direction_that_turned_is_false(sort: Sort) -> None:
    found = sort(c("fell", change("direction", "daily.cases", "E1"), "down", "direction"), cases=200)
    assert (found.sort, found.was, found.now) == (FALSE, "down", "up")


def test_none_that_became_some_is_false(sort: Sort) -> None:
    found = sort(c("no", DEATHS_NOW, "0", "number", decimals=0), ("There were ", " deaths."), deaths=1)
    assert (found.sort, found.was, found.now) == (FALSE, "0", "1")


@pytest.mark.parametrize(
    ("claim", "newer"),
    [
        (c("lowest since the week to January 6", LOWEST_SINCE, "2021-01-06", "since"), {"cases": 90}),
        (c("the first time", FIRST_ZERO, END, "first"), {"deaths": 1}),
        (c("a second week in a row", RUN, "6", "run"), {"deaths": 4}),
        (c("a fourth week in a row", FALL, "5", "run"), {"cases": 200}),
        (c("lowest", LOWEST, END, "superlative"), {"cases": 40}),
        (c("highest", rank("E1"), "1", "superlative"), {"cases": -200}),
        (c("three", where("count_where", "G", MOVED_DOWN), "3", "quantifier"), {"cases": 200}),
    ],
    ids=["since", "first", "run", "run over cases", "lowest of a period", "highest", "how many"],
)
def test_superlatives_since_first_runs_and_quantifiers_are_false(
    claim: C, newer: dict[str, int], tmp_path: Path
) -> None:
    first = tmp_path / "first"
    first.mkdir()
    told = story(lay_sources(first), ["It was ", claim, " there."])
    (found,) = recheck(edition(tmp_path / "newer", **newer)).sort(told)
    assert found.sort == FALSE, found


def test_an_expression_that_has_no_value_any_more_is_false(tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.mkdir()
    told = story(lay_sources(first), ["There were ", c("no", DEATHS_NOW, "0", "number", decimals=0), " deaths."])
    newer = edition(tmp_path / "newer")
    gone = weekly().replace(f"{END},E1,occurrences,0\n", "")
    (newer / "weekly.csv.gz").write_bytes(gzip.compress(gone.encode(), mtime=0))
    (found,) = recheck(newer).sort(told)
    assert (found.sort, found.now) == (FALSE, None)


def test_a_measure_that_is_counted_otherwise_now_makes_its_claims_false(tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.mkdir()
    told = story(lay_sources(first), ["There were ", c("140", NOW, "140", "number", decimals=0), " cases."])
    told["measures"]["daily.cases"]["unit"] = "tests"
    (found,) = recheck(edition(tmp_path / "newer")).sort(told)
    assert found.sort == FALSE
    assert "not measured as it was" in found.reason


def test_names_dates_and_earlier_stories_are_of_no_edition(tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.mkdir()
    dated = c("March 3", {"op": "period", "inputs": {"period": END, "form": "day"}}, END, "period")
    told = story(lay_sources(first), ["It was on ", dated, "."])
    assert recheck(edition(tmp_path / "newer", cases=50)).sort(told) == ()


def test_a_story_written_from_the_newest_edition_is_known(tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.mkdir()
    told = story(lay_sources(first), ["It was ", c("140", NOW, "140", "number", decimals=0), " there."])
    assert recheck(first).is_of_this_edition(told)
    assert not recheck(edition(tmp_path / "newer", cases=21)).is_of_this_edition(told)


def test_what_is_no_story_cannot_be_sorted(tmp_path: Path) -> None:
    newer: Any = recheck(edition(tmp_path / "newer"))
    with pytest.raises(Unreadable):
        newer.sort({"format": "parishpump-story/9"})


def test_the_figures_of_the_period_before_are_rechecked_too(sort: Sort) -> None:
    assert sort(c("210", cell("daily.cases", "E1", BEFORE), "210", "number", decimals=0), cases=50).sort == HOLDS
