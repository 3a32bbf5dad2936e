"""What is odd, and what is said of the figures themselves: worlds in which these kinds have something to say."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import erfc, exp, isclose, lgamma, log, log2, sqrt
from typing import Any

import numpy as np
import pytest
from conftest import tried
from hypothesis import given
from hypothesis import strategies as st

from nlg.fact import Fact, Found
from nlg.finding import expect
from nlg.finding.detect import detect, shelf
from nlg.finding.detectors.conflict import renamed
from nlg.finding.example import brief_of
from nlg.story import Brief, Source
from tests.oracle.oddities import ORACLE, funnel, funnel_of_shares
from tests.oracle.world import World
from tests.test_properties import brief, ends, keyed, plain, worlds

Figures = list[int | None]


def lines(areas: list[Figures]) -> str:
    return "\n".join(f"Place{n} {' '.join('?' if f is None else str(f) for f in row)}" for n, row in enumerate(areas))


@st.composite
def tables(draw: st.DrawFn, most: int = 12) -> list[Figures]:
    """A table of one to three areas, with gaps."""
    length, size = draw(st.integers(1, most)), draw(st.integers(1, 3))
    figure = st.one_of(st.none(), *[st.integers(0, top) for top in (3, 40, 40, 1000)])
    return [draw(st.lists(figure, min_size=length, max_size=length)) for _ in range(size)]


@st.composite
def shaken(draw: st.DrawFn, table: list[Figures]) -> list[Figures]:
    """The same table with some of its figures altered, a little or much, or gone."""
    change = st.sampled_from((0, 0, 0, 0, 1, -1, 4, -50, None))
    found: list[Figures] = []
    for row in table:
        changes = draw(st.lists(change, min_size=len(row), max_size=len(row)))
        found.append([None if f is None or c is None else max(0, f + c) for f, c in zip(row, changes, strict=True)])
    return found


def made_of(found: Found, made: Brief, kind: str) -> list[Fact]:
    return [shelf()[kind].fact(made, found, row) for row in range(len(found))]


def total(table: list[Figures], t: int) -> int | None:
    column = [row[t] for row in table]
    return None if None in column else sum(f or 0 for f in column)


def figure(table: list[Figures], row: int, t: int) -> int | None:
    """An area's figure; that of the whole below them is their sum."""
    return total(table, t) if row == len(table) else table[row][t]


def rows(table: list[Figures]) -> range:
    return range(len(table) + (1 if len(table) > 1 else 0))


def history_is_each_period(made: Brief, kind: str) -> None:
    ever = detect(made, None, [kind])[kind]
    for t, end in enumerate(ends(made)):
        found = detect(made, end, [kind])[kind]
        assert plain(found) == plain(ever.rows(ever["period"] == t)), f"period {t}"


# --- revisions and conflicts ------------------------------------------------------------------------------------------


@tried(60)
@given(st.data())
def test_a_revision_is_a_figure_that_an_earlier_edition_had_otherwise(data: st.DataObject) -> None:
    table = data.draw(tables())
    kept = data.draw(st.integers(1, len(table[0])))
    earlier = [row[:kept] for row in data.draw(shaken(table))]
    made = brief_of(lines(table), earlier=lines(earlier))
    for t, end in enumerate(ends(made)):
        expected = []
        for row in rows(table):
            for of in (t, t - 1):
                now, was = figure(table, row, max(of, 0)), figure(earlier, row, of) if 0 <= of < kept else None
                if of >= 0 and figure(table, row, t) is not None and None not in (now, was) and now != was:
                    expected.append((row, of))
        found = detect(made, end, ["revised"])["revised"]
        said = list(zip(found["area"].tolist(), found["of"].tolist(), strict=True)) if len(found) else []
        assert sorted(said) == sorted(expected)
        for fact, (row, of) in zip(made_of(found, made, "revised"), said, strict=True):
            told: Any = fact
            assert told.figure.value == figure(table, row, of)
            assert told.was.value == figure(earlier, row, of)
            assert told.was.inputs["measure"] == "before.count"
            assert told.before == (of < t)
            assert {cells.table for cells in fact.evidence} == {"t", "before"}
    history_is_each_period(made, "revised")


def test_an_earlier_edition_may_list_areas_in_another_order_and_lack_some() -> None:
    made = brief_of("A 5 9\nB 7 7\nC 8 8", earlier="A 5 6\nB 7 7\nC 8 3")
    then = made.earlier["t"]
    order = [2, 0, 3]
    turned = replace(
        then,
        areas=tuple(then.areas[n] for n in order),
        values={name: matrix[order] for name, matrix in then.values.items()},
        statuses={name: matrix[order] for name, matrix in then.statuses.items()},
    )
    found = detect(replace(made, earlier={"t": turned}), made.period, ["revised"])["revised"]
    assert sorted(found["area"].tolist()) == [0, 2, 3]


@tried(60)
@given(st.data())
def test_a_conflict_is_two_tables_more_than_a_tenth_apart(data: st.DataObject) -> None:
    one = data.draw(tables())
    other, same_days = data.draw(shaken(one)), data.draw(st.sampled_from((True, True, True, False)))
    made = brief_of(lines(one))
    second = brief_of(lines(other), form="week_ending" if same_days else "day").panels["t"]
    made = replace(
        made,
        panels={**made.panels, "u": renamed(second, "u")},
        sources={**made.sources, "u": Source(publisher="the hospitals", released=None, definition="Patients.")},
    )
    for t, end in enumerate(ends(made)):
        expected = []
        for row in rows(one):
            pair = figure(one, row, t), figure(other, row, t)
            known = [f for f in pair if f is not None]
            if same_days and len(known) == 2 and 10 * (max(known) - min(known)) > max(known):
                expected.append(("t.count", row))
        found = detect(made, end, ["conflict"])["conflict"]
        assert keyed(made, "conflict", found) == expected
        for fact in made_of(found, made, "conflict"):
            told: Any = fact
            at = made.panels["t"].row(fact.code) or 0
            assert (told.now.value, told.other.value) == (figure(one, at, t), figure(other, at, t))
            assert told.other.inputs["measure"] == "u.count"
            assert told.other_definition.value == "Patients."
            assert told.definition is None
    history_is_each_period(made, "conflict")


# --- what is said of a table ------------------------------------------------------------------------------------------


@tried(60)
@given(worlds(12), st.integers(-9, 20), st.booleans())
def test_a_lag_runs_from_the_periods_end_to_the_release(world: World, late: int, defined: bool) -> None:
    made = brief(world)
    released = ends(made)[-1] + timedelta(days=late)
    source = Source(publisher="Borset Health", released=released, definition="Ill people." if defined else "")
    made = replace(made, panels={"t": replace(made.panels["t"], released=released)}, sources={"t": source})
    for t, end in enumerate(ends(made)):
        known = sorted(ORACLE["source"](world, t))
        found = detect(made, end, ["lag", "definition"])
        assert keyed(made, "lag", found["lag"]) == (known if end <= released else [])
        assert {(released - end).days} >= set(found["lag"]["days"].tolist() if len(found["lag"]) else [])
        assert keyed(made, "definition", found["definition"]) == (known if defined else [])
    for kind in ("lag", "definition"):
        history_is_each_period(made, kind)
        for fact in made_of(detect(made, made.period, [kind])[kind], made, kind):
            told: Any = fact
            assert kind != "lag" or (told.released.value, told.days.value) == (released, late)
            assert kind != "definition" or told.definition.value == "Ill people."


def test_the_record_covers_what_has_settled() -> None:
    made = brief_of("Ashby 5 4 3 2", released=5, mature_after=12)
    assert detect(made, None, ["currency"])["currency"]["period"].tolist() == [2]
    fresh = brief_of("Ashby 5 4", released=1, mature_after=100)
    assert detect(fresh, None, ["currency"])["currency"]["period"].tolist() == [1], "none has: then the newest"


def test_what_is_held_back_stays_held_back_however_long() -> None:
    made = brief_of("Ashby 5" + " *" * 20)
    found = detect(made, made.period, ["not_published"])["not_published"]
    assert found["held"].tolist() == [True]
    told: Any = made_of(found, made, "not_published")[0]
    assert (told.now.value, told.last_period.value, told.period.value) == (5, ends(made)[0], made.period)
    history_is_each_period(made, "not_published")


# --- what a record leads to expect ------------------------------------------------------------------------------------

YEARS = {"quarter": 4, "month": 12, "week_ending": 52, "day": 364}


@st.composite
def seasons(draw: st.DrawFn, forms: tuple[str, ...] = ("quarter", "quarter", "month", "week_ending", "day")) -> World:
    """Years with a rise or fall at one time, which comes, comes weakly, fails or turns round in the last of them."""
    form = draw(st.sampled_from(forms))
    year, stride = YEARS[form], 7 if form == "day" else 1
    steps = 4 if form in ("week_ending", "day") else 1
    years, level, drift = draw(st.integers(3, 6)), draw(st.sampled_from((40, 200, 900))), draw(st.sampled_from((0, 9)))
    swing, fails = draw(st.sampled_from((60, -40))), draw(st.sampled_from((0, 1, 20, 60, 100, 130, 180)))
    jitter = draw(st.lists(st.integers(-3, 3), min_size=3, max_size=7))
    last = year * years + steps * stride
    figures: Figures = []
    for p in range(last):
        now = level + drift * (p // year) + jitter[p % len(jitter)]
        if p % year < steps * stride and p >= year:
            now += level * swing * (100 - fails if p >= year * years else 100) // 10_000
        figures.append(max(0, now))
    for at in draw(st.lists(st.integers(0, last - 1), max_size=draw(st.sampled_from((0, 0, 0, 2))))):
        figures[at] = None
    return World(leaves=(tuple(figures),), form=form, stride=stride, flow=draw(st.booleans()))


def test_a_season_that_fails_is_what_its_definition_says() -> None:
    spoken: Counter[str] = Counter()

    @tried(80)
    @given(seasons())
    def each(world: World) -> None:
        made = brief(world)
        for t in {world.periods - 1, world.periods - 1 - world.stride}:
            found = detect(made, ends(made)[t], ["season_break"])["season_break"]
            said = [tuple(found[c][n].item() for c in ("years", "rising", "reversed")) for n in range(len(found))]
            assert said == [tuple(row[2:]) for row in ORACLE["season_break"](world, t)]
            spoken.update([world.step] * len(found))
            for fact in made_of(found, made, "season_break"):
                told: Any = fact
                assert len(told.usual) == told.years == len(fact.evidence) - 1
                assert all((usual.value > 0) == told.rising for usual in told.usual)
                assert told.difference.value == told.recent.value - told.before.value

    each()
    assert len(spoken) >= 2  # which calendars the draws hit is chance


@tried(20)
@given(seasons(("quarter", "month")))
def test_a_season_that_fails_is_found_in_history_too(world: World) -> None:
    history_is_each_period(brief(world), "season_break")


def test_an_outlier_of_its_own_record_is_what_its_definition_says() -> None:
    spoken: Counter[str] = Counter()

    @tried(80)
    @given(seasons(), st.sampled_from((0, 0, 60, -60, 400)))
    def each(world: World, more: int) -> None:
        row = world.leaves[0]
        last = None if row[-1] is None else max(0, row[-1] + more)
        odd = replace(world, leaves=((*row[:-1], last),))
        made = brief(odd)
        found = detect(made, made.period, ["outlier_self"])["outlier_self"]
        assert [bool(a) for a in (found["above"] if len(found) else ())] == [
            said[2] for said in ORACLE["outlier_self"](odd, odd.periods - 1)
        ]
        spoken.update([odd.step] * len(found))
        for fact in made_of(found, made, "outlier_self"):
            told: Any = fact
            assert not told.low <= float(told.now.number) <= told.high
            assert told.low < told.expected < told.high
            assert told.chance <= 0.001
            edge = told.usual_high if told.above else told.usual_low
            assert told.difference.value == told.now.value - edge.value

    each()
    assert len(spoken) >= 2  # which calendars the draws hit is chance


@tried(12)
@given(seasons(("quarter", "month", "week_ending")))
def test_an_outlier_is_found_in_history_too(world: World) -> None:
    made = brief(world)
    ever = detect(made, None, ["outlier_self"])["outlier_self"]
    for t in range(0, world.periods, 1 if world.periods < 90 else 7):
        found = detect(made, ends(made)[t], ["outlier_self"])["outlier_self"]
        assert plain(found) == plain(ever.rows(ever["period"] == t))


def test_a_christmas_rise_that_always_comes_is_no_surprise() -> None:
    steady = [100, 96, 103, 99, 101, 98, 102, 97, 100, 104, 99, 170]
    risen = brief_of("Ashby " + " ".join(str(f + year) for year in range(5) for f in steady), form="month")
    assert len(detect(risen, risen.period, ["outlier_self"])["outlier_self"]) == 0
    once = brief_of("Ashby " + " ".join(str(f) for f in [*[*steady[:-1], 101] * 4, *steady]), form="month")
    assert detect(once, once.period, ["outlier_self"])["outlier_self"]["above"].tolist() == [True]


def tail(now: int, mean: float, a: float) -> float:
    """Probability of a count as far out or further, either side, added up term by term."""
    size = 1 / a

    def of(k: int) -> float:
        return exp(
            lgamma(k + size)
            - lgamma(size)
            - lgamma(k + 1)
            + size * log(size / (size + mean))
            - k * log(1 + size / mean)
        )

    return 2 * min(sum(of(k) for k in range(now + 1)), 1 - sum(of(k) for k in range(now)))


@pytest.mark.parametrize("mean", [0.5, 2.25, 8.0, 20.0, 60.0, 300.0])
@pytest.mark.parametrize("a", [0.001, 0.05, 0.2, 1.0])
def test_the_score_of_a_count_draws_the_line_where_the_sum_does(mean: float, a: float) -> None:
    low, high = expect.likely_counts(mean, a)
    assert tail(high + 1, mean, a) < 0.0011
    assert tail(high, mean, a) > 0.00092
    assert tail(low, mean, a) > 0.0009
    assert low == 0 or tail(low - 1, mean, a) < 0.0011


def test_bits_are_those_of_the_normal_tail() -> None:
    for score in (1.0, 1.96, 3.0, 3.290527, 5.0, 8.0):
        assert isclose(float(expect.bits(np.array([score]))[0]), -log2(erfc(score / sqrt(2))), rel_tol=1e-6)
    assert isclose(expect.probability(3.290527), 0.001, rel_tol=1e-4)


# --- areas beside each other ------------------------------------------------------------------------------------------


@tried(60)
@given(st.data())
def test_an_outlier_among_peers_is_outside_the_funnel_of_its_group(data: st.DataObject) -> None:
    size, share = data.draw(st.integers(3, 12)), data.draw(st.booleans())
    counts = data.draw(st.lists(st.sampled_from((18, 20, 25, 40, 41, 44, 200)), min_size=size, max_size=size))
    wholes = data.draw(st.lists(st.sampled_from((400, 410, 1200)), min_size=size, max_size=size))
    if share:
        made = brief_of(lines([[c] for c in counts]), also={"tests": lines([[n] for n in wholes])}, share="tests")
        scores = funnel_of_shares(counts, wholes, sum(counts) / sum(wholes))
    else:
        made = brief_of(lines([[c] for c in counts]), people=" ".join(map(str, wholes)))
        scores = funnel(counts, [sum(counts) * n / sum(wholes) for n in wholes])
    found = detect(made, made.period, ["outlier_peers"])["outlier_peers"]
    expected = [n for n in range(size) if size >= 5 and abs(scores[n]) >= 3 and counts[n] >= 20]
    assert sorted(found["area"].tolist()) == expected
    for fact in made_of(found, made, "outlier_peers"):
        told: Any = fact
        row = made.panels["t"].row(fact.code) or 0
        assert isclose(told.score, scores[row], rel_tol=1e-9)
        assert told.events.value == counts[row]
        assert told.times.value == told.now.value / told.parent_now.value
        assert isclose(told.expected, wholes[row] * sum(counts) / sum(wholes))
    history_is_each_period(made, "outlier_peers")


def test_half_of_an_even_group_lies_below_the_upper_of_the_two_in_the_middle() -> None:
    made = brief_of("A 30\nB 10\nC 50\nD 20\nE 40\nF 35", measure_type="stock")
    told: Any = made_of(detect(made, made.period, ["distribution"])["distribution"], made, "distribution")[0]
    assert (told.middle.value, told.below.value, told.size, told.half) == (Fraction(35), Fraction(3), 6, True)
    assert told.middle_area.words["name"] == "F"
    odd = brief_of("A 30\nB 10\nC 50\nD 20\nE 40", measure_type="stock")
    told = made_of(detect(odd, odd.period, ["distribution"])["distribution"], odd, "distribution")[0]
    assert (told.middle.value, told.below.value, told.size, told.half) == (Fraction(30), Fraction(2), 5, False)


def test_a_days_release_is_proved_by_the_tables_own_entry() -> None:
    made = brief_of("Ashby 5 4", released=11)
    told: Any = made_of(detect(made, made.period, ["lag"])["lag"], made, "lag")[0]
    assert dict(told.released.inputs) == {"source": "t", "key": "released"}
    assert (told.released.value, told.days.value) == (date(2021, 3, 14), 11)
