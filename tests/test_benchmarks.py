"""What the benchmarks rest on: the ordinary way and the detectors find the same facts in the same table."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from benchmarks import facts
from benchmarks.facts import DifferentError, same
from benchmarks.ordinary import LEFT_OUT, ORDINARY
from benchmarks.ordinary.made import ALL_MEASURES, Made, brief_from, brief_from_frame, long_frame, made
from benchmarks.ordinary.table import Table
from nlg.fact import Found
from nlg.finding.detect import through_history
from nlg.finding.rarity import news

SILENT = {  # they need more areas or a longer record; `python -m benchmarks` holds them to the same
    "acceleration",
    "bucking",
    "cluster",
    "count_of_areas",
    "crossed_parent",
    "one_of_few",
    "outlier_self",
    "peer_group",
    "season_break",
    "seasonal_record",
    "situational",
    "time_since_event",
}


@pytest.fixture(scope="module")
def table() -> Made:
    """Eight areas in two counties, sixty weeks."""
    return made(8, 60, county=5, measures=ALL_MEASURES)


@pytest.fixture(scope="module")
def found(table: Made) -> dict[str, list[Found]]:
    pieces: dict[str, list[Found]] = {kind: [] for kind in ORDINARY}
    for kind, piece in through_history(brief_from(table), list(ORDINARY)):
        pieces[kind].append(piece)
    return pieces


@pytest.fixture(scope="module")
def ready(table: Made) -> Table:
    return Table(long_frame(table))


def test_every_kind_that_can_be_news_has_its_ordinary_way_or_is_named_as_left_out() -> None:
    assert sorted([*ORDINARY, *LEFT_OUT]) == sorted(news())


def test_the_long_frame_gives_the_very_brief(table: Made) -> None:
    plain, pivoted = brief_from(table).panels["t"], brief_from_frame(long_frame(table), table).panels["t"]
    for name, x in plain.values.items():
        assert (pivoted.values[name] == x).all(), name


@pytest.mark.parametrize("kind", sorted(ORDINARY))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_both_find_the_same(kind: str, table: Made, ready: Table, found: dict[str, list[Found]]) -> None:
    same(table, {kind: found[kind]}, {kind: ORDINARY[kind](ready)})


def test_most_kinds_speak_even_in_so_small_a_table(found: dict[str, list[Found]]) -> None:
    assert {kind for kind, pieces in found.items() if not sum(map(len, pieces))} == SILENT


def changed(every: list[pd.DataFrame]) -> Iterator[tuple[str, list[pd.DataFrame]]]:
    """Facts with one too few, with one a week late, with one of another measure."""
    whole = pd.concat(every, ignore_index=True)
    yield "only the detector", [whole.iloc[1:]]
    first, rest = whole.iloc[:1], whole.iloc[1:]
    yield "movers", [first.assign(t=first["t"] + 1), rest]
    yield "movers", [first.assign(measure="tests"), rest]


def test_a_difference_is_an_error_that_names_kind_area_and_period(
    table: Made, ready: Table, found: dict[str, list[Found]]
) -> None:
    every = ORDINARY["movers"](ready)
    first = pd.concat(every).iloc[0]
    for words, wrong in changed(every):
        with pytest.raises(DifferentError, match=words) as caught:
            same(table, {"movers": found["movers"]}, {"movers": wrong})
        assert f"A{first['row']:05d}" in str(caught.value)
        assert "movers" in str(caught.value)


def test_rows_are_pairs_of_words_with_the_bar_in_the_name() -> None:
    rows = [*facts.growth(20, 1, with_history=True, few=8, periods=30), *facts.limit(20, 60, 1)]
    assert [name for name, _ in rows if "must <=" in name]
    assert all(value for _, value in rows)
