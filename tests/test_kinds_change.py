"""The kinds about change on tables of their own sort: shares, shifts of level, figures below none and with decimals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from conftest import tried
from hypothesis import given
from hypothesis import strategies as st

from nlg.finding.detect import detect, shelf
from nlg.finding.example import brief_of
from nlg.story import Brief
from tests.oracle.change import KEYS, ORACLE
from tests.oracle.world import World

PLAIN = sorted(kind for kind in ORACLE if kind != "point_change")
FORMS = ("week_ending", "month", "quarter", "year")


def brief(world: World) -> Brief:
    return brief_of(
        world.text,
        form=world.form,  # type: ignore[arg-type]
        measure_type="flow" if world.flow else "index",
    )


def agree(world: World, kinds: list[str]) -> set[str]:
    """Holds what is found, over all history and at its last period, against the oracle; the kinds that spoke."""
    made, spoken = brief(world), set()
    ends = made.panels["t"].calendar.ends
    ever, last = detect(made, None, kinds), detect(made, ends[-1], kinds)
    for kind in kinds:
        keys = ("period", "area", *KEYS.get(kind, ()))
        expected = [(t, *found[1:]) for t in range(world.periods) for found in ORACLE[kind](world, t)]
        for found, wanted in (
            (ever[kind], expected),
            (last[kind], [e for e in expected if e[0] == world.periods - 1]),
        ):
            rows = [tuple(found[key][n].item() for key in keys) for n in range(len(found))]
            assert sorted(rows) == sorted(wanted), f"{kind}"
            assert np.isfinite(found["strength"]).all(), kind
            assert (found["strength"] >= 0).all(), kind
        spoken.update([kind] if len(ever[kind]) else [])
    return spoken


# --- shifts of level --------------------------------------------------------------------------------------------------


@st.composite
def shifted(draw: st.DrawFn) -> World:
    """Two levels with some noise about them, here and there a gap, a late start, a third level."""
    length, noise = draw(st.integers(12, 54)), draw(st.sampled_from((0, 1, 3, 6)))
    levels = draw(st.lists(st.integers(0, 80), min_size=2, max_size=3))
    at = sorted(draw(st.lists(st.integers(0, length), min_size=len(levels) - 1, max_size=len(levels) - 1)))
    row: list[int | None] = []
    for k in range(length):
        level = levels[sum(k >= cut for cut in at)]
        row.append(max(0, level + draw(st.integers(-noise, noise))))
    for hole in draw(st.lists(st.integers(0, length - 1), max_size=draw(st.sampled_from((0, 0, 1))))):
        row[hole] = None
    late = draw(st.sampled_from((0, 0, 5)))
    other = [None] * late + row[late:][::-1]
    return World(
        leaves=(tuple(row), tuple(other)), form=draw(st.sampled_from(FORMS)), flow=draw(st.booleans()), people=0
    )


def test_a_shift_of_level_is_found_where_the_best_cut_is_clear_and_new() -> None:
    spoken: set[str] = set()

    @tried(80)
    @given(shifted())
    def each(world: World) -> None:
        spoken.update(agree(world, ["level_shift"]))

    each()
    assert spoken == {"level_shift"}


def test_noise_about_one_level_is_seldom_cut() -> None:
    noise = np.random.default_rng(7).poisson(40, (400, 36))
    text = "\n".join(f"P{n} {' '.join(map(str, row))}" for n, row in enumerate(noise.tolist()))
    made = brief_of(text, form="month")
    found = detect(made, made.period, ["level_shift"])["level_shift"]
    assert len(found) <= 4, "one in a hundred"


# --- figures below none -----------------------------------------------------------------------------------------------


@st.composite
def indices(draw: st.DrawFn) -> World:
    """Figures that are no counts, on both sides of none, many of them swinging."""
    length = draw(st.integers(1, 32))
    swing = draw(st.sampled_from((0, 12, 60)))
    rows = []
    for _ in range(draw(st.integers(1, 3))):
        drift, low = draw(st.integers(-4, 4)), draw(st.integers(-40, 20))
        row: list[int | None] = [low + drift * k + swing * (k % 2) + draw(st.integers(0, 9)) for k in range(length)]
        for hole in draw(st.lists(st.integers(0, length - 1), max_size=draw(st.sampled_from((0, 0, 2))))):
            row[hole] = None
        rows.append(tuple(row))
    return World(leaves=tuple(rows), form=draw(st.sampled_from(FORMS)), flow=False)


@tried(100)
@given(indices())
def test_figures_below_none_are_compared_as_they_are(world: World) -> None:
    agree(world, PLAIN)


@pytest.mark.parametrize("kind", PLAIN)
def test_tenths_are_found_as_ten_times_their_figures_are(kind: str) -> None:
    if kind in ("flat", "equivalent"):
        return  # these go by what is printed
    lines = ("12 30 15 28 11 33 14 29 12 31 16 30 44 60 31 64", "90 80 72 66 60 61 48 40 33 30 28 25 20 18 30 41")
    whole = "\n".join(f"P{n} {line}" for n, line in enumerate(lines))
    tenths = "\n".join(f"P{n} {' '.join(str(int(f) / 10) for f in line.split())}" for n, line in enumerate(lines))
    one = detect(brief_of(whole, form="month", measure_type="index"), None, [kind])[kind]
    ten = detect(brief_of(tenths, form="month", measure_type="index", decimals=1), None, [kind])[kind]
    for key in ("period", "area", *KEYS.get(kind, ())):
        if len(one):
            assert one[key].tolist() == ten[key].tolist()
    assert len(one) == len(ten)


# --- shares -----------------------------------------------------------------------------------------------------------

SHARES = st.lists(st.tuples(st.integers(0, 400) | st.none(), st.integers(0, 600) | st.none()), min_size=1, max_size=6)


def _line(figures: list[int | None]) -> str:
    return "Ashby " + " ".join("?" if f is None else str(f) for f in figures)


def _moved(rows: list[tuple[int | None, int | None]], t: int) -> bool:
    """Whether two shares are further apart than chance, as two proportions are compared."""
    if t == 0 or None in (*rows[t], *rows[t - 1]):
        return False
    (now, of_now), (then, of_then) = ([int(f or 0) for f in rows[k]] for k in (t, t - 1))
    if not of_now or not of_then or min(now, then) < 20:
        return False
    both = Fraction(now + then, of_now + of_then)
    spread = both * (1 - both) * (Fraction(1, of_now) + Fraction(1, of_then))
    return spread > 0 and (Fraction(now, of_now) - Fraction(then, of_then)) ** 2 >= Fraction("3.841459") * spread


def test_a_share_has_moved_where_two_proportions_differ_by_more_than_chance() -> None:
    spoken: set[bool] = set()

    @tried(300)
    @given(SHARES)
    def each(rows: list[tuple[int | None, int | None]]) -> None:
        made = brief_of(_line([a for a, _ in rows]), also={"tests": _line([b for _, b in rows])}, share="tests")
        found = detect(made, None, ["point_change"])["point_change"]
        assert found["period"].tolist() == [t for t in range(len(rows)) if _moved(rows, t)]
        for n in range(len(found)):
            fact = vars(shelf()["point_change"].fact(made, found, n))
            t = int(found["period"][n])
            (now, of_now), (then, of_then) = ([int(f or 0) for f in rows[k]] for k in (t, t - 1))
            assert fact["points"].value == 100 * (Fraction(now, of_now) - Fraction(then, of_then))
            assert fact["points"].value == fact["now"].value - fact["then"].value
            assert 0.95 <= fact["certainty"] <= 1
        spoken.add(len(found) > 0)

    each()
    assert spoken == {True, False}


def test_a_share_of_unknown_wholes_has_moved_when_it_is_printed_otherwise() -> None:
    tests = {"tests": "Ashby 3000 3000 3000"}
    made = brief_of("Ashby 300 301 304", also=tests, share="tests", measure_type="stock")
    assert detect(made, None, ["point_change"])["point_change"]["period"].tolist() == [2], "10.0, 10.0, 10.1"


# --- what a fact says -------------------------------------------------------------------------------------------------


def only(kind: str, made: Brief) -> dict[str, Any]:
    found = detect(made, made.period, [kind])[kind]
    assert len(found) == 1
    return vars(shelf()[kind].fact(made, found, 0))


def test_a_typical_figure_says_when_mean_and_median_differ() -> None:
    even = only("typical", brief_of("Ashby 60 50 70 60 60 61", form="year"))
    assert (even["mean"].value, even["median"].value, even["skewed"]) == (60, 60, False)
    skewed = only("typical", brief_of("Ashby 60 50 70 60 1900 61", form="year"))
    assert (skewed["mean"].value, skewed["median"].value, skewed["skewed"]) == (428, 60, True)


def test_one_in_so_many_is_people_to_events() -> None:
    fact = only("equivalent", brief_of("Ashby 40", people=3600))
    assert (fact["one_in"].value, fact["part"].value, fact["near"]) == (90, Fraction(1, 90), 90)


def test_so_many_a_day_have_a_place_only_where_it_says_something() -> None:
    for week, told in (("84", (12, 0)), ("1008", (144, 0)), ("24", (Fraction(24, 7), 1)), ("56", (8, 0))):
        a_day = only("equivalent", brief_of(f"Ashby {week}"))["a_day"]
        assert (a_day.value, a_day.decimals) == told
    assert only("equivalent", brief_of("Ashby 24", form="day"))["a_day"] is None


def test_the_largest_step_is_proved_by_the_earlier_one_or_by_all_on_record() -> None:
    since = only("largest_move", brief_of("Ashby 90 40 45 50 50 55 60 66 70 70 70 30"))
    assert (since["since"].value, since["largest"]) == (since["since_period"].value, None)
    ever = only("largest_move", brief_of("Ashby 50 50 60 55 50 50 52 54 50 50 90"))
    assert (ever["largest"].value, ever["since"]) == (ever["period"].value, None)


def test_half_the_ground_lost_is_half_the_numbers_not_the_per_cents() -> None:
    fact = only("rebound", brief_of("Ashby 90 200 180 160 150 120 100 110 120 150"))
    assert fact["part"].value == Fraction(1, 2)
    assert (fact["peak"].value, fact["trough"].value) == (200, 100)


def test_a_trend_that_comes_every_year_says_so() -> None:
    year = "80 78 79 74 70 66 64 65 60 55 52 53"
    seasonal = only("trend", brief_of(f"Ashby {year} {year}", form="month"))
    assert seasonal["as_a_year_ago"] is True
    new = only("trend", brief_of(f"Ashby {' '.join(year.split()[::-1])} {year}", form="month"))
    assert new["as_a_year_ago"] is False


def test_limits_decide_how_many_events_are_enough() -> None:
    made = brief_of("Ashby 10 21 20")
    assert len(detect(made, None, ["multiple"])["multiple"]) == 0
    looser = replace(made, limits=replace(made.limits, fewest_events=5, clear_at=0.2, round_to=Fraction(1, 10)))
    assert detect(looser, None, ["multiple"])["multiple"]["period"].tolist() == [1, 2]
