"""Maturity learned from editions: how complete figures are at each age, and from when on they may be trusted."""

from __future__ import annotations

import random
from datetime import timedelta

import numpy as np
import pytest
from conftest import tried
from editions import published, stood, weekly
from hypothesis import given
from hypothesis import strategies as st

from nlg.panel import KNOWN, PROVISIONAL
from nlg.vintages.learned import Maturity, learned, matured
from nlg.vintages.stood import Newest, Stood

WEEKS = 12
STEADY = {"Ashby": [200] * WEEKS, "Barton": [100] * WEEKS}
LATE = {"Ashby": [-40, -2], "Barton": [-20]}  # newest week 160 + 80 of 300, the one before 198 + 100


def test_shares_and_moves_are_those_of_a_hand_count() -> None:
    maturity = learned(stood(weekly(STEADY, LATE)))["t.count"]
    first, second = maturity.at(5), maturity.at(12)
    assert first is not None
    assert second is not None
    assert (first.middle, first.low, first.high, first.unchanged) == (0.8, 0.8, 0.8, 0.0)
    assert (first.moved, first.moved_most) == (pytest.approx(0.2), pytest.approx(0.2))
    assert second.middle == pytest.approx(298 / 300)
    assert (second.moved, second.moved_most) == (pytest.approx(0.005), pytest.approx(0.01))
    assert second.unchanged == 0.5
    assert [age.days for age in maturity.ages] == [5, 12, 19, 26]


def test_each_age_is_counted_over_the_editions_whose_figures_have_settled() -> None:
    maturity = learned(stood(weekly(STEADY, LATE)))["t.count"]
    assert maturity.horizon == 28
    assert [age.editions for age in maturity.ages] == [8, 8, 8, 8]  # of 12 weeks the last four have not


def test_a_measure_is_mature_from_the_age_on_which_the_whole_is_within_one_per_cent() -> None:
    assert learned(stood(weekly(STEADY, LATE)))["t.count"].mature_after == 12


def test_an_age_that_is_complete_is_not_mature_while_an_older_one_is_not() -> None:
    late = {"Ashby": [0, -40], "Barton": [0, -20]}
    assert learned(stood(weekly(STEADY, late)))["t.count"].mature_after == 19


def test_a_whole_that_stands_still_is_not_mature_while_its_areas_move() -> None:
    late = {"Ashby": [-20], "Barton": [20]}  # the sum is right from the start
    maturity = learned(stood(weekly(STEADY, late)))["t.count"]
    first = maturity.at(5)
    assert first is not None
    assert first.middle == 1.0
    assert maturity.mature_after == 12


def test_figures_that_move_to_the_end_are_mature_at_the_horizon() -> None:
    late = {"Ashby": [-50, -40, -30, -20, -10], "Barton": [-25, -20, -15, -10, -5]}
    maturity = learned(stood(weekly(STEADY, late)))["t.count"]
    assert maturity.mature_after == maturity.horizon == 28


def test_too_few_editions_teach_nothing() -> None:
    assert learned(stood(weekly(STEADY, LATE)[:1])) == {}
    assert learned(stood(weekly(STEADY, LATE)[-4:])) == {}


def test_editions_that_do_not_reach_as_far_as_the_sheet_says_teach_nothing() -> None:
    texts = weekly(STEADY, LATE)
    assert learned(stood(texts, mature_after=28)) != {}
    assert learned(stood(texts, mature_after=29)) == {}


def test_a_rate_is_as_mature_as_its_count() -> None:
    found = learned(stood(weekly(STEADY, LATE), people=1000))
    assert found["t.rate"].mature_after == found["t.count"].mature_after == 12
    assert found["t.rate"].measure == "t.rate"


def test_only_editions_known_by_then_are_learned_from() -> None:
    """For eight weeks figures were complete at once; since then they are late."""
    early, late = weekly(STEADY, {})[:9], weekly(STEADY, {"Ashby": [-40] * 3, "Barton": [-20] * 3})[9:]
    editions = published([*early, *late])
    then = [one for one in editions if one[0] <= editions[8][0]]
    assert learned(Stood.of(then, then[-1][1]))["t.count"].mature_after == 5


def test_a_figure_an_edition_does_not_have_is_not_taken_for_none() -> None:
    texts = weekly(STEADY, LATE)
    texts = [text.replace("Barton 80", "Barton ?").replace(" 80 ?", " ? ?") for text in texts]
    first = learned(stood(texts))["t.count"].at(5)
    assert first is not None
    assert first.middle == 0.8  # 160 of 200: Barton is in neither sum


def test_the_stricter_cut_off_counts_and_marks_what_is_too_young() -> None:
    editions = published(weekly(STEADY, LATE), mature_after=5)
    panel, found = editions[-1][1], learned(Stood.of(editions, editions[-1][1]))
    later = matured(panel, found)
    assert (panel.measures["t.count"].mature_after, later.measures["t.count"].mature_after) == (5, 12)
    assert later.statuses["t.count"][0, -2:].tolist() == [KNOWN, PROVISIONAL]
    assert [later.settled("t.count", t) for t in (WEEKS - 2, WEEKS - 1)] == [True, False]
    sheet = published(weekly(STEADY, LATE), mature_after=20)[-1][1]
    assert matured(sheet, found) is sheet


def test_what_is_kept_aside_comes_back_the_same() -> None:
    known_on, panel = published(weekly(STEADY, LATE))[3]
    newest = Newest.of(known_on, panel, panel)
    again = Newest.of_bytes(newest.as_bytes())
    assert (again.known_on, again.ends) == (newest.known_on, newest.ends)
    assert np.array_equal(again.values["t.count"], newest.values["t.count"], equal_nan=True)
    maturity = learned(stood(weekly(STEADY, LATE)))["t.count"]
    assert Maturity.read(maturity.as_json()) == maturity


def test_an_area_that_was_made_of_others_then_has_no_earlier_figures() -> None:
    of_two = published(["Ashby 1 2 3\nBarton 4 5 6"])[0]
    of_one = published(["Ashby 1 2 3\nBarton 4 5 6\nCorby 7 8 9"])[0]
    newest = Newest.of(of_two[0], of_two[1], of_one[1])
    rows = zip(of_one[1].areas, newest.values["t.count"], strict=True)
    known = {area.name: not np.isnan(row).all() for area, row in rows}
    assert known == {"Ashby": True, "Barton": True, "Corby": False, "Borsetshire": False}


figures = st.lists(st.integers(0, 60), min_size=WEEKS, max_size=WEEKS)
moves = st.lists(st.integers(0, 9), min_size=1, max_size=4)


@tried(60)
@given(figures, figures, moves, moves, st.randoms(use_true_random=False))
def test_the_order_in_which_editions_come_in_teaches_nothing(
    one: list[int], two: list[int], first: list[int], second: list[int], dice: random.Random
) -> None:
    editions = published(weekly({"Ashby": one, "Barton": two}, {"Ashby": first, "Barton": second}))
    mixed = dice.sample(editions, len(editions))
    assert learned(Stood.of(editions, editions[-1][1])) == learned(Stood.of(mixed, editions[-1][1]))


@tried(60)
@given(figures, figures)
def test_figures_that_are_never_revised_are_mature_at_once(one: list[int], two: list[int]) -> None:
    found = learned(stood(weekly({"Ashby": one, "Barton": two}, {})))
    for maturity in found.values():
        assert maturity.mature_after == 5
        assert all((age.middle, age.moved_most, age.unchanged) == (1, 0, 1) for age in maturity.ages)


def test_a_period_published_before_its_end_has_no_age() -> None:
    editions = [(day - timedelta(days=8), panel) for day, panel in published(weekly(STEADY, {}))]
    assert min(age.days for age in learned(Stood.of(editions, editions[-1][1]))["t.count"].ages) == 4
