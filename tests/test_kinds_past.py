"""Kinds about an area's own past, on records long enough for them: seasons, waves, long runs, long silences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from conftest import tried
from hypothesis import given
from hypothesis import strategies as st

from nlg.finding.detect import detect, shelf
from nlg.finding.example import brief_of
from tests.oracle.past import ORACLE
from tests.oracle.world import Reckoner, World
from tests.test_properties import brief, ends, keyed, plain, proven, shown

PARTS = ("falls", "rises", "none", "one", "wave", "noise", "spike", "near", "as before")

SELDOM = ("longest_run", "near_record", "run_by_area_count", "seasonal_record", "time_since_event")


@st.composite
def pasts(draw: st.DrawFn) -> World:
    """A few areas whose records are made of long stretches, each of one sort; some begin late or have a gap."""
    form = draw(st.sampled_from(("week_ending", "week_ending", "day", "month", "quarter", "quarter", "year")))
    stride = draw(st.sampled_from((1, 2, 7))) if form == "day" else 1
    length = draw(st.integers(20, 60)) * (2 if stride == 7 else 1)
    size = draw(st.sampled_from((1, 2, 5, 6)))
    alike = draw(st.booleans()) and stretches(draw, length, stride)
    leaves = [stretches(draw, length, stride) for _ in range(size)]
    if alike:
        leaves = [alike if draw(st.integers(0, 3)) else row for row in leaves]
    return World(
        leaves=tuple(tuple(holed(draw, row)) for row in leaves),
        form=form,
        stride=stride,
        people=draw(st.sampled_from((0, 0, 1000))),
        goal=draw(st.sampled_from(("", "1", "40"))),
        flow=draw(st.sampled_from((True, True, False))),
    )


def stretches(draw: st.DrawFn, length: int, stride: int) -> list[int]:
    figures: list[int] = []
    season = draw(st.sampled_from((0, 0, 4, 12)))
    while len(figures) < length:
        figures.extend(stretch(draw, figures, draw(st.sampled_from(PARTS)), draw(st.integers(1, 12)) * stride))
    return [f + (100 if season and k % season == 2 else 0) for k, f in enumerate(figures[:length])]


def stretch(draw: st.DrawFn, before: list[int], sort: str, length: int) -> list[int]:
    """Figures of one sort; `near` comes near the record so far, `as before` repeats an earlier stretch."""
    start = before[-1] if before else 30
    step = draw(st.integers(1, 9))
    many = {
        "falls": [max(0, start - step * (k + 1)) for k in range(length)],
        "rises": [start + step * (k + 1) for k in range(length)],
        "none": [0] * length,
        "one": [0] * (length - 1) + [1],
        "wave": [40 + 30 * (k % 2) + k for k in range(length)],
        "spike": [start, start + 100, start],
        "near": [max(0, max(before, default=30) - draw(st.integers(-1, 4)))],
        "as before": before[-2 * length : -length],
    }
    return many.get(sort) or draw(st.lists(st.integers(0, 60), min_size=1, max_size=length))


def holed(draw: st.DrawFn, row: list[int]) -> list[int | None]:
    late, hole = draw(st.sampled_from((0, 0, 0, 5))), draw(st.sampled_from((0, 0, 0, 1)))
    at = draw(st.integers(0, len(row) - 1)) if hole else -1
    return [None if k < late or k == at else f for k, f in enumerate(row)]


def test_each_finds_what_its_definition_says_on_long_records() -> None:
    spoken: set[str] = set()

    @tried(80)
    @given(pasts(), st.data())
    def each(world: World, data: st.DataObject) -> None:
        made = brief(world)
        for t in {world.periods - 1, data.draw(st.integers(0, world.periods - 1))}:
            for kind, found in detect(made, ends(made)[t], list(ORACLE)).items():
                assert keyed(made, kind, found) == sorted(ORACLE[kind](world, t)), f"{kind} in period {t}"
        for kind, found in detect(made, None, list(ORACLE)).items():
            spoken.update([kind] if len(found) else [])

    each()
    silent = set(ORACLE) - spoken  # the rarest need not come up in every draw: examples show them
    assert len(silent) <= 3, f"the records must make the kinds speak: {sorted(silent)} do not"


@tried(30)
@given(pasts())
def test_all_of_history_is_what_the_definition_says_of_every_period(world: World) -> None:
    made = brief(world)
    for kind, found in detect(made, None, list(SELDOM)).items():
        for t in range(world.periods):
            rows = found.rows(found["period"] == t)
            assert keyed(made, kind, rows) == sorted(ORACLE[kind](world, t)), f"{kind} in period {t}"


@tried(30)
@given(pasts(), st.data())
def test_one_period_gives_what_all_of_history_has_of_it(world: World, data: st.DataObject) -> None:
    made = brief(world)
    ever = detect(made, None, list(ORACLE))
    for t in data.draw(st.lists(st.integers(0, world.periods - 1), min_size=6, max_size=6)):
        for kind, found in detect(made, ends(made)[t], list(ORACLE)).items():
            assert plain(found) == plain(ever[kind].rows(ever[kind]["period"] == t)), f"{kind} in period {t}"
            assert np.isfinite(found["strength"]).all()
            assert (found["strength"] >= 0).all()


@tried(30)
@given(pasts(), st.data())
def test_what_is_proved_is_so_and_rests_on_what_is_shown(world: World, data: st.DataObject) -> None:
    made = brief(world)
    ever = detect(made, None, list(ORACLE))
    for kind, found in ever.items():
        for row in {0, len(found) // 2, len(found) - 1} if len(found) else set():
            fact, reckoner = shelf()[kind].fact(made, found, row), Reckoner(world, ends(made))
            for name, value in proven(fact):
                assert reckoner.value(value.op, value.inputs) == value.value, f"{kind}.{name} of {fact.code}"
            cited = set().union(*(shown(world, made, part) for part in fact.evidence))
            assert reckoner.read <= cited, f"{kind} of {fact.code} rests on cells that it does not show"


@tried(20)
@given(pasts(), st.integers(0, 300))
def test_what_comes_later_changes_nothing(world: World, news: int) -> None:
    longer = replace(world, leaves=tuple((*row, news) for row in world.leaves))
    made, grown = brief(world), brief(longer)
    later = detect(grown, None, list(ORACLE))
    moved = {kind: f.rows(f["period"] < world.periods) if len(f) else f for kind, f in later.items()}
    for kind, found in detect(made, None, list(ORACLE)).items():
        if kind != "nth_time":  # it goes by the calendar, and the longer table begins earlier
            assert plain(found) == plain(moved[kind]), kind


def test_a_streak_of_every_season_leads_no_story() -> None:
    def led(text: str) -> bool:
        made = brief_of(text, form="month", measure_type="index")
        found = detect(made, made.period, ["run"])["run"]
        return shelf()["run"].fact(made, found, 0).clear  # type: ignore[attr-defined]

    year = "1 2 3 4 5 6 12 10 8 6 4 2"
    assert not led(f"Ashby {year} {year} {year}")
    assert led(f"Ashby {'1 2 1 2 1 2 1 2 1 2 1 2'} {year} {year}")
