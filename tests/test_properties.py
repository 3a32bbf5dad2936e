"""Any panel at all: every kind against an oracle in plain loops, and the arithmetic beneath against brute force."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import exp, isclose, log2
from typing import Any

import numpy as np
import pytest
from conftest import tried
from hypothesis import given
from hypothesis import strategies as st

from nlg.fact import Cells, Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import EXACT_TO, chance, inside_chance, least_clear_gap
from nlg.finding.detect import detect, shelf
from nlg.finding.example import brief_of
from nlg.finding.goals import meets
from nlg.finding.series import BLOCKED, NONE, last_at_most, last_far, latest, latest_streak, streaks
from nlg.intake.periods import calendar
from nlg.panel import Calendar
from nlg.story import Brief, Goal
from tests.oracle import ELSEWHERE, FAMILIES, KEYS, ORACLE
from tests.oracle.world import Reckoner, World, clear_of_chance, probability

BY_ORDER = ("lowest_since", "run", "first_time", "all", "all_but", "count_of_areas")


# --- panels -----------------------------------------------------------------------------------------------------------

POOLS: Sequence[Sequence[int]] = (
    range(4),
    (0, 0, 0, 1, 2, 5),
    (18, 19, 20, 21, 24, 25, 30),
    range(31),
    range(0, 1001, 50),
    range(1001),
)
SHAPES = ("any", "any", "falling", "rising", "sliding", "climbing", "to none", "peak", "dip")


@st.composite
def worlds(draw: st.DrawFn, periods: int = 30) -> World:
    """A panel: areas that move each their own way or all alike, ties, zeros, gaps, every form of calendar."""
    length, size = draw(st.integers(1, periods)), draw(st.integers(1, 8))
    pool, alike = draw(st.sampled_from(POOLS)), draw(st.sampled_from(("", "", *SHAPES)))
    holes = draw(st.sampled_from((0, 0, 0, 1, 3)))
    form = draw(st.sampled_from(("week_ending", "week_ending", "day", "month", "quarter", "year")))
    shapes = [alike if alike and draw(st.integers(0, 4)) else draw(st.sampled_from(SHAPES)) for _ in range(size)]
    leaves = tuple(draw(rows(length, pool, shape, holes)) for shape in shapes)
    return World(
        leaves=leaves,
        form=form,
        stride=draw(st.sampled_from((1, 2, 3, 7))) if form == "day" else 1,
        people=draw(st.sampled_from((0, 1000, 7000, 10_000, 49_000))),
        goal=draw(st.sampled_from(("", "0", "0.5", "1", "2.1", "25"))),
        base=draw(st.integers(0, length - 1)),
        flow=draw(st.sampled_from((True, True, True, False))),
    )


@st.composite
def rows(draw: st.DrawFn, length: int, pool: Sequence[int], shape: str, holes: int) -> tuple[int | None, ...]:
    figures: list[int | None] = list(shaped(draw, draw(lists_of(pool, length)), shape))
    for at in draw(st.lists(st.integers(0, length - 1), max_size=holes)):
        figures[at] = None
    return tuple(figures)


def lists_of(pool: Sequence[int], length: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.sampled_from(pool), min_size=length, max_size=length)


def shaped(draw: st.DrawFn, figures: list[int], shape: str) -> list[int]:
    """Figures put into the order that a kind is about. Ties stay in falling and rising, not in sliding and climbing."""
    last = len(figures) - 1
    if shape in ("falling", "rising"):
        return sorted(figures, reverse=shape == "falling")
    if shape in ("sliding", "to none"):
        down = [f + last - k for k, f in enumerate(sorted(figures, reverse=True))]
        return [*(f + 1 for f in down[:-1]), 0] if shape == "to none" else down
    if shape == "climbing":
        return [f + k for k, f in enumerate(sorted(figures))]
    if shape in ("peak", "dip"):
        at = draw(st.integers(0, last))
        return [f + (100 if (k == at) == (shape == "peak") and k < last else 0) for k, f in enumerate(figures)]
    return figures


def brief(world: World) -> Brief:
    """The brief of a world; where a step is more than a period, every figure is a window's sum taken each day."""
    made = brief_of(
        world.text,
        people=world.people,
        goal=world.goal,
        base=world.base,
        form=world.form,  # type: ignore[arg-type]
        measure_type="flow" if world.flow else "stock",
    )
    if world.stride == 1:
        return made
    panel = made.panels["t"]
    starts = panel.calendar.starts
    rolled = calendar(starts[0], starts[-1], "day", window=world.stride, step=world.stride)
    return replace(made, panels={"t": replace(panel, calendar=rolled)})


def ends(made: Brief) -> tuple[date, ...]:
    return made.panels["t"].calendar.ends


def keyed(made: Brief, kind: str, found: Found) -> list[tuple[Any, ...]]:
    """What was found as the oracle puts it: measure, row, then the kind's own columns."""
    names = [made.views[int(view)].measure.name for view in found["view"]]
    columns = [found[key].tolist() for key in KEYS.get(kind, ())] if len(found) else []
    return sorted(zip(names, found["area"].tolist(), *columns, strict=True))


def plain(found: Found, without: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    """Every column of every row, in a fixed order; strengths to nine places."""
    names = sorted(name for name in found.columns if name not in without)
    return sorted(tuple(round(found[name][n].item(), 9) for name in names) for n in range(len(found)))


def mapped(found: Found, **columns: Any) -> Found:
    return Found({**found.columns, **{name: column for name, column in columns.items() if name in found.columns}})


# --- what is found ----------------------------------------------------------------------------------------------------


def test_the_oracle_knows_every_kind_on_the_shelf() -> None:
    assert sorted(ORACLE) == sorted(shelf())


@pytest.mark.parametrize("family", FAMILIES)
def test_every_kind_finds_what_its_definition_says_and_nothing_else(family: str) -> None:
    spoken: set[str] = set()

    @tried(250)
    @given(worlds(), st.data())
    def each(world: World, data: st.DataObject) -> None:
        made = brief(world)
        for t in {world.periods - 1, data.draw(st.integers(0, world.periods - 1))}:
            for kind, found in detect(made, ends(made)[t], list(FAMILIES[family])).items():
                assert keyed(made, kind, found) == sorted(ORACLE[kind](world, t)), f"{kind} in period {t}"
                spoken.update([kind] if len(found) else [])

    each()
    silent = set(FAMILIES[family]) - ELSEWHERE - spoken  # the rarest need not come up in every draw: examples show them
    assert 2 * len(silent) <= len(FAMILIES[family]), f"the panels must make the kinds speak: {sorted(silent)} do not"


@tried(60)
@given(worlds())
def test_all_of_history_holds_what_each_of_its_periods_finds(world: World) -> None:
    made = brief(world)
    ever = detect(made, None)
    for t, end in enumerate(ends(made)):
        for kind, found in detect(made, end).items():
            assert plain(found) == plain(ever[kind].rows(ever[kind]["period"] == t)), f"{kind} in period {t}"


@tried(60)
@given(worlds(), st.data())
def test_an_earlier_story_is_told_from_earlier_periods_only(world: World, data: st.DataObject) -> None:
    made = brief(world)
    t = data.draw(st.integers(0, world.periods - 1))
    ever, then = detect(made, None), detect(replace(made, period=ends(made)[t]), None)
    for kind, found in then.items():
        assert plain(found) == plain(ever[kind].rows(ever[kind]["period"] <= t)), kind


@tried(100)
@given(worlds(), st.data())
def test_a_later_period_changes_nothing_that_was_found_before(world: World, data: st.DataObject) -> None:
    news = data.draw(st.lists(st.one_of(st.none(), st.integers(0, 2000)), min_size=8, max_size=8))
    longer = replace(
        world,
        leaves=tuple((*row, news[n]) for n, row in enumerate(world.leaves)),
        base=world.base + 1 if world.base else 0,
    )
    made, grown = brief(world), brief(longer)
    now, later = detect(made, ends(made)[-1]), detect(grown, ends(grown)[-2])
    ever, ever_later = detect(made, None), detect(grown, None)
    for kind, found in now.items():
        if kind == "currency" or (kind == "running_total" and world.periods == 1):
            continue  # the newest period is so no longer; the only one of a record is no total, nor the first of two
        if kind == "nth_time" or (kind == "equivalent" and world.form in ("month", "quarter", "year")):
            continue  # examples' calendars all end on one day, so a longer record shifts years and lengths of months
        assert plain(found) == plain(later[kind]), kind
        early = ever_later[kind].rows(ever_later[kind]["period"] < world.periods)
        assert plain(ever[kind]) == plain(early), f"{kind} over all history"


@tried(60)
@given(worlds(), st.data())
def test_a_since_reaches_no_further_back_than_the_record(world: World, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, world.periods - 1))
    shorter = replace(world, leaves=tuple(row[cut:] for row in world.leaves), base=0)
    made, late = brief(world), brief(shorter)
    whole, found = detect(made, None, ["lowest_since"])["lowest_since"], detect(late, None, ["lowest_since"])
    kept = whole.rows(whole["since"] >= cut) if len(whole) else whole
    moved = mapped(kept, period=kept["period"] - cut, **({"since": kept["since"] - cut} if len(kept) else {}))
    assert plain(moved) == plain(found["lowest_since"])


@tried(60)
@given(worlds())
def test_the_order_of_areas_changes_nothing_but_the_order(world: World) -> None:
    last = len(world.leaves) - 1
    turned = replace(world, leaves=world.leaves[::-1])
    for kind, found in detect(brief(turned), None).items():
        back = np.where(found["area"] <= last, last - found["area"], found["area"])
        assert plain(mapped(found, area=back)) == plain(detect(brief(world), None, [kind])[kind]), kind


@tried(60)
@given(worlds())
def test_ten_times_the_figures_leave_order_and_streaks_alone(world: World) -> None:
    bigger = replace(world, leaves=tuple(tuple(f and f * 10 for f in row) for row in world.leaves))
    one, ten = detect(brief(world), None), detect(brief(bigger), None)
    for kind in BY_ORDER:
        assert plain(one[kind]) == plain(ten[kind]), kind
    for kind in ("top", "nth"):  # places stay; ten times the events let more areas have one
        assert set(plain(one[kind])) <= set(plain(ten[kind])), kind


# --- what is said -----------------------------------------------------------------------------------------------------


def proven(fact: Fact) -> Iterator[tuple[str, Proven]]:
    """Every proven value of a fact, with its field's name."""
    for field in dataclasses.fields(fact):
        value = getattr(fact, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Proven):
                yield field.name, one


def shown(world: World, made: Brief, evidence: Cells) -> set[tuple[int, int]]:
    """Table row and period of every cell of a piece of evidence."""
    first, last = ends(made).index(evidence.start), ends(made).index(evidence.end)
    leaves = [leaf for code in evidence.areas for leaf in world.members(world.row(code))]
    return {(leaf, t) for leaf in leaves for t in range(first, last + 1)}


def facts(made: Brief, when: date | None) -> Iterator[tuple[str, Fact, Found, int]]:
    for kind, found in detect(made, when).items():
        for row in range(len(found)):
            yield kind, shelf()[kind].fact(made, found, row), found, row


@tried(80)
@given(worlds(), st.data())
def test_every_proven_value_is_what_its_operation_gives(world: World, data: st.DataObject) -> None:
    made = brief(world)
    t = data.draw(st.sampled_from((world.periods - 1, world.periods // 2)))
    for kind, fact, _, _ in facts(made, ends(made)[t]):
        reckoner = Reckoner(world, ends(made))
        for name, value in proven(fact):
            assert reckoner.value(value.op, value.inputs) == value.value, f"{kind}.{name} of {fact.code}"
        cited = set().union(*(shown(world, made, part) for part in fact.evidence))
        assert cited
        assert reckoner.read <= cited, f"{kind} of {fact.code} rests on cells that it does not show"


@tried(80)
@given(worlds())
def test_a_facts_fields_follow_from_the_same_cells(world: World) -> None:
    made = brief(world)
    for kind, fact, found, row in facts(made, ends(made)[-1]):
        where, t = int(found["area"][row]), world.periods - 1
        assert (fact.kind, fact.code, fact.period.value) == (kind, world.code(where), ends(made)[-1])
        assert kind == "not_published" or fact.now.value == world.figure(fact.measure.name, where, t)
        assert 0 <= fact.certainty <= 1
        said = vars(fact)
        if "then_period" in said and kind not in ("change_baseline",):
            assert said["then_period"].value == ends(made)[t - world.stride]
        if kind == "change_prev":
            then = world.events(where, t - world.stride) or 0
            assert (said["percent"] is None) == (then < 20)
            assert said["difference"].value == world.move(where, t)
        if kind == "lowest_since":
            since = int(found["since"][row])
            assert said["steps"] == (t - since) // world.stride
            assert said["since_period"].value == said["since"].value == ends(made)[since]
        if kind == "first_time":
            assert said["start_period"].value == said["start"].value
            assert said["first"].value == ends(made)[-1]
        if kind == "window_sum" and world.form == "week_ending":
            assert said["steps"].inputs["days"] == 28
        if kind in ("all", "all_but", "count_of_areas", "areas_meeting", "top", "nth"):
            assert said["size"] == world.size
        if kind == "all_but":
            assert said["exception"].value == said["exceptions"].value[0]
            assert said["moving"].value + len(said["exceptions"].value) == world.size
        if kind == "areas_meeting":
            assert said["few"] == (0 < 4 * said["how_many"].value <= world.size)
        if kind == "run":
            assert said["first_period"].value == ends(made)[t - int(said["moves"].value) * world.stride]


@tried(80)
@given(worlds())
def test_a_verb_of_movement_is_allowed_only_for_moves_clear_of_chance(world: World) -> None:
    made = brief(world)
    kinds = {"change_prev": "then", "change_baseline": "then", "movers": "then", "run": "first", "rest_of": "rest_then"}
    for kind, fact, _, _ in facts(made, ends(made)[-1]):
        if kind in kinds:
            now = getattr(fact, "rest", fact.now).value
            then = getattr(fact, kinds[kind]).value
            hair = 0 < abs(now - then) * 1000 < then
            clear = clear_of_chance(int(now), int(then)) if world.flow else not hair
            assert (fact.direction.words["clear"] == "yes") == clear, f"{kind} of {fact.code}"  # type: ignore[attr-defined]


def test_a_gap_before_the_first_event_may_hide_it() -> None:
    rising = "3 9 9 8 7 6 5 4 2 0"
    found = [len(detect(made, made.period)["first_time"]) for made in (brief_of(f"Ashby ? 0 {rising}"),)]
    assert found == [1], "the record begins with its first figure"
    hidden = brief_of(f"Ashby 0 ? {rising}")
    assert len(detect(hidden, hidden.period)["first_time"]) == 0


def test_a_fifth_above_the_group_is_a_fifth_or_more() -> None:
    made = brief_of("A 120\nB 90\nC 90", people=10_000)
    assert detect(made, made.period)["vs_parent"]["area"].tolist() == [0]


def test_half_as_much_again_as_a_goal_is_half_as_much_again_or_more() -> None:
    made = brief_of("A 315\nB 314", people=100_000, goal="2.1")
    assert detect(made, made.period)["ratio_to_target"]["area"].tolist() == [0]


def test_a_goal_of_none_has_no_multiples() -> None:
    made = brief_of("A 30\nB 0", goal="0")
    assert len(detect(made, made.period)["ratio_to_target"]) == 0
    assert detect(made, made.period)["areas_meeting"]["meeting"].tolist() == [1]


def test_lowest_in_so_many_months_counts_months_of_any_length() -> None:
    made = brief_of("Ashby 1 9 9 9 9 9 9 9 9 9 9 9 9 9 2", form="month")
    made = replace(made, period=ends(made)[-1])
    assert [fact.steps for kind, fact, _, _ in facts(made, made.period) if kind == "lowest_since"] == [14]  # type: ignore[attr-defined]


# --- the arithmetic ---------------------------------------------------------------------------------------------------

PAIRS = [(total - then, then) for total in range(121) for then in range(total + 1)]


def test_chance_is_the_exact_probability_for_all_totals_to_120() -> None:
    for now, then in PAIRS:
        assert isclose(chance(now, then), probability(now, then), rel_tol=1e-12, abs_tol=2.0**-64), (now, then)


def test_inside_chance_is_the_exact_test_for_all_totals_to_120() -> None:
    now, then = (np.array(side, dtype=np.float64) for side in zip(*PAIRS, strict=True))
    assert inside_chance(now, then).tolist() == [not clear_of_chance(n, t) for n, t in PAIRS]


def test_the_least_clear_gap_is_the_smallest_that_is_clear() -> None:
    for total in range(121):
        clear = [
            gap for gap in range(total % 2, total + 1, 2) if clear_of_chance((total + gap) // 2, (total - gap) // 2)
        ]
        assert least_clear_gap(total) == min(clear, default=total + 1)


def test_chance_does_not_care_which_count_came_first() -> None:
    assert all(chance(now, then) == chance(then, now) for now, then in PAIRS)
    now, then = (np.array(side, dtype=np.float64) for side in zip(*PAIRS, strict=True))
    assert (inside_chance(now, then) == inside_chance(then, now)).all()


def test_counts_further_apart_are_never_likelier_by_chance() -> None:
    for total in [*range(121), 399, 400, 401, 402, 1500, 150_000]:
        gaps = range(total % 2, min(total, 1200) + 1, 2)
        found = [chance((total + gap) // 2, (total - gap) // 2) for gap in gaps]
        assert found == sorted(found, reverse=True), total


def test_the_least_clear_gap_grows_with_the_total_by_steps_of_one_parity() -> None:
    for total in range(6, EXACT_TO - 1):
        assert least_clear_gap(total) % 2 == total % 2
        assert least_clear_gap(total) <= least_clear_gap(total + 2) <= least_clear_gap(total) + 2


@tried(100)
@given(st.integers(0, 2500), st.integers(-150, 150))
def test_large_counts_are_tested_as_if_exactly(then: int, gap: int) -> None:
    now = max(0, then + gap)
    exact = probability(now, then)
    assert bool(inside_chance(np.array([now * 1.0]), np.array([then * 1.0]))[0]) == (exact >= Fraction(1, 20))
    assert (chance(now, then) < 0.05) == (exact < Fraction(1, 20))
    assert isclose(chance(now, then), exact, rel_tol=0.05) or exact < Fraction(1, 1000)


@pytest.mark.parametrize("total", [401, 438, 551, 651, 846, 1001, 1100, 1708, 1837])
def test_the_normal_tail_draws_the_line_where_the_exact_test_does(total: int) -> None:
    gaps = np.arange(total % 2, total + 1, 2)
    inside = inside_chance((total + gaps) / 2, (total - gaps) / 2)
    assert int(gaps[~inside][0]) == least_clear_gap(total)


def test_a_count_that_is_not_known_is_inside_chance() -> None:
    assert inside_chance(np.array([np.nan, 900.0]), np.array([900.0, np.nan])).all()


# The test vectors of the model articles: now, before, per cent to three places, probability, clear of chance or not.
ARTICLES = [
    (80, 78, "2.564", 0.94, False),
    (29, 51, "-43.137", 0.02, True),
    (25, 59, "-57.627", 0.00, True),
    (50, 56, "-10.714", 0.63, False),
    (757, 1080, "-29.907", 0.00, True),
    (43, 53, "-18.868", 0.36, False),
]


def changed(now: int, then: int) -> Fact:
    made = brief_of(f"Ashby {then} {now}")
    return shelf()["change_prev"].fact(made, detect(made, made.period)["change_prev"], 0)


@pytest.mark.parametrize(("now", "then", "percent", "likely", "clear"), ARTICLES)
def test_the_articles_changes(now: int, then: int, percent: str, likely: float, clear: bool) -> None:
    fact = vars(changed(now, then))
    assert f"{float(fact['percent'].value):.3f}" == percent
    assert round(chance(now, then), 2) == likely
    assert isclose(fact["certainty"], 1 - probability(now, then), rel_tol=0.01)
    assert fact["inside"].value is not clear
    assert fact["direction"].words["clear"] == ("yes" if clear else "no")


def test_the_articles_rate_is_2_992_times_its_goal() -> None:
    made = brief_of("Ashby 748", people=10_000, goal="25")
    found = detect(made, made.period)["ratio_to_target"]
    fact = vars(shelf()["ratio_to_target"].fact(made, found, 0))
    assert fact["times"].value == Fraction("2.992")
    assert fact["now"].value == Fraction("74.8")


@pytest.mark.parametrize(("test", "met"), [("<", [True, False, False]), ("<=", [True, True, False])])
def test_a_rate_of_25_meets_a_goal_of_25_only_if_it_says_or_fewer(test: Any, met: list[bool]) -> None:
    made = brief_of("A 240\nB 250\nC 251", people=10_000, goal="25")
    goal: Goal = replace(made.goals[0], test=test)
    assert meets(made.panels["t"].values["t.rate"][:3, 0], goal).tolist() == met
    found = detect(replace(made, goals=(goal,)), made.period)["areas_meeting"]
    assert found["meeting"].tolist() == [sum(met)]


def test_the_articles_zero_follows_a_mean_of_2_25_a_week() -> None:
    made = brief_of("Ashby 3 3 2 1 0")
    strength = detect(made, made.period)["zero"]["strength"][0]
    assert strength == 2.25
    assert round(exp(-strength), 3) == 0.105


def test_twelve_falls_in_a_row_need_thirteen_weeks() -> None:
    made = brief_of("Ashby 9 " + " ".join(str(60 - n) for n in range(13)))
    found = detect(made, made.period)["run"]
    fact = vars(shelf()["run"].fact(made, found, 0))
    assert fact["moves"].value == 12
    assert fact["first_period"].value == ends(made)[1]
    thirteen = (fact["period"].value - fact["first_period"].value).days // 7 + 1
    assert thirteen == 13


def test_a_percentage_of_none_is_no_percentage() -> None:
    made = brief_of("Ashby 0 7")
    now, then = (cells.cell(made.views[0], 0, t) for t in (1, 0))
    assert cells.percent_change(now, then) is None


# --- looking back -----------------------------------------------------------------------------------------------------

FIGURES = st.one_of(st.just(float("nan")), *[st.integers(0, 6).map(float)] * 4)


@st.composite
def matrices(draw: st.DrawFn) -> np.ndarray:
    """Areas x periods with many ties and some gaps; long enough for blocks of 32 to be crossed."""
    length = draw(st.sampled_from((1, 2, 5, 31, 33, 64, 100)))
    lift = draw(st.sampled_from((0.0, 10.0)))  # lifted above its ends, so that a search must go far
    figures = [draw(st.lists(FIGURES, min_size=length, max_size=length)) for _ in range(draw(st.integers(1, 3)))]
    x = np.array(figures)
    x[:, 1:-1] += lift
    return x


def walked_back(row: Sequence[float], t: int) -> int:
    """The latest earlier period no higher, NONE, or BLOCKED: one step at a time."""
    if np.isnan(row[t]):
        return BLOCKED
    for k in range(t - 1, -1, -1):
        if np.isnan(row[k]):
            return BLOCKED
        if row[k] <= row[t]:
            return k
    return NONE


@tried(60)
@given(matrices())
def test_the_last_at_most_is_what_walking_back_finds(x: np.ndarray) -> None:
    for sign in (1, -1):
        expected = [[walked_back(row, t) for t in range(x.shape[1])] for row in sign * x]
        assert last_at_most(sign * x, np.arange(x.shape[1])).tolist() == expected
        for t in {0, x.shape[1] // 2, x.shape[1] - 1}:
            assert last_at_most(sign * x, np.array([t]))[:, 0].tolist() == [row[t] for row in expected]


@tried(60)
@given(matrices(), st.sampled_from((1, 2, 8, 40)))
def test_one_far_back_is_the_last_at_most_where_it_is_as_far(x: np.ndarray, least: int) -> None:
    ts, begun = np.arange(x.shape[1]), np.zeros(len(x), dtype=np.int64)
    for sign in (1, -1):
        since = last_at_most(x, ts, begun=begun, sign=sign)
        far = last_far(x, ts, True, least, begun=begun, sign=sign)
        reached = (ts - since >= least) & (since != BLOCKED)  # the beginning lies as near as -1
        assert far[reached].tolist() == since[reached].tolist()
        assert (far[(since >= 0) & ~reached] == BLOCKED).all()


@tried(60)
@given(matrices())
def test_the_latest_flagged_is_what_a_running_maximum_finds(x: np.ndarray) -> None:
    flags = x > 2
    at = np.where(flags, np.arange(x.shape[1]), -1)
    assert latest(flags).tolist() == np.maximum.accumulate(at, axis=1).tolist()


def every(length: int, stride: int) -> Calendar:
    return calendar(date(2020, 1, 1), date.fromordinal(date(2020, 1, 1).toordinal() + length - 1), "day", step=stride)


@tried(60)
@given(matrices(), st.sampled_from((1, 2, 7)), st.sampled_from((1, -1)))
def test_streaks_are_the_latest_streak_of_every_period(x: np.ndarray, stride: int, sign: int) -> None:
    x = np.sort(x, axis=1) if x.shape[1] % 2 else x  # half of them with long streaks
    when = every(x.shape[1], stride)
    all_at_once = streaks(x, when, np.arange(x.shape[1]), sign)
    for t in range(x.shape[1]):
        assert latest_streak(x, when, t, sign)[:, 0].tolist() == all_at_once[:, t].tolist()
        for row, run in zip(x, all_at_once[:, t], strict=True):
            moves = [(row[k] - row[k - stride]) * sign > 0 for k in range(t, stride - 1, -stride)]
            assert run == ([*moves, False].index(False))


def test_strengths_of_a_low_are_the_bits_of_its_length() -> None:
    made = brief_of("Ashby 5" + " 9" * 15 + " 5")
    assert detect(made, made.period)["lowest_since"]["strength"].tolist() == [log2(16)]
