"""Areas beside their group, their peers and their goals, in tables that the plain worlds do not reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from operator import ge, gt, le, lt
from statistics import median
from typing import Any

import pytest
from conftest import tried
from hypothesis import given
from hypothesis import strategies as st

from nlg.fact import Found
from nlg.finding.detect import detect, shelf
from nlg.finding.example import brief_of
from nlg.story import Brief

MEETS: Mapping[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">=": ge, ">": gt}
MARKED = ("driver", "share_of_parent", "bucking")
Table = Sequence[Sequence[int]]


def tables(areas: tuple[int, int], periods: tuple[int, int], figures: Sequence[int]) -> st.SearchStrategy[Table]:
    """Areas by periods."""
    return st.integers(*periods).flatmap(
        lambda length: st.lists(
            st.lists(st.sampled_from(figures), min_size=length, max_size=length), min_size=areas[0], max_size=areas[1]
        )
    )


def lines(table: Table) -> str:
    return "\n".join(f"Place{n} {' '.join(map(str, row))}" for n, row in enumerate(table))


def now(made: Brief, kind: str, *columns: str, everywhere: bool = False) -> list[tuple[Any, ...]]:
    """Area and some columns of what a kind finds at the last period, of the table's own areas or of all rows."""
    found: Found = detect(made, made.period, [kind])[kind]
    if not len(found):
        return []
    rows = sorted(zip(found["area"].tolist(), *(found[name].tolist() for name in columns), strict=True))
    return [row for row in rows if everywhere or row[0] < made.panels["t"].table_rows]


# --- peers ------------------------------------------------------------------------------------------------------------

PEOPLE = (1000, 1900, 2000, 2001, 3000, 4000, 4001)


@tried(100)
@given(tables((6, 14), (1, 1), (18, 20, 20, 30, 45, 60, 90, 400)), st.data())
def test_peers_are_those_with_half_to_twice_the_people(table: Table, data: st.DataObject) -> None:
    people = [data.draw(st.sampled_from(PEOPLE)) for _ in table]
    kinds = [data.draw(st.sampled_from(("town", "town", "town", "village"))) for _ in table]
    names = {f"Place{n}": {"kind": kind} for n, kind in enumerate(kinds)}
    rates = [Fraction(row[0] * 1000, count) for row, count in zip(table, people, strict=True)]
    expected = []
    for n, own in enumerate(rates):
        others = [
            rates[k]
            for k in range(len(table))
            if k != n and kinds[k] == kinds[n] and 2 * people[k] >= people[n] and people[k] <= 2 * people[n]
        ]
        if len(others) >= 5 and table[n][0] >= 20:
            end = 1 if own > max(others) else -1 if own < min(others) else 0
            if end or own >= Fraction(3, 2) * median(others):
                expected.append((n, end, len(others), median(others)))
    made = brief_of(lines(table), people=" ".join(map(str, people)), names=names)
    found = detect(made, made.period, ["peer_group"])["peer_group"]
    told = [vars(shelf()["peer_group"].fact(made, found, row)) for row in range(len(found))]
    ends = {"high": 1, "low": -1, "": 0}
    says = sorted((int(fact["area"].value[1:]), ends[fact["end"]], fact["peers"], fact["usual"]) for fact in told)
    assert says == expected
    assert all((fact["rank"].value == 1) >= bool(fact["end"]) for fact in told)


def test_without_people_nobody_has_peers() -> None:
    made = brief_of(lines([[20 * n] for n in range(1, 9)]), measure_type="share")
    assert now(made, "peer_group") == []


# --- parts of a whole -------------------------------------------------------------------------------------------------


@tried(100)
@given(tables((2, 9), (1, 1), (0, 19, 20, 25, 40, 50, 60, 400)), st.data())
def test_a_share_is_held_against_the_share_of_the_people(table: Table, data: st.DataObject) -> None:
    people = [data.draw(st.sampled_from(PEOPLE)) for _ in table]
    total = sum(row[0] for row in table)
    expected = [
        (n,)
        for n, (own,) in enumerate(table)
        if own >= 20 and 20 * own >= total and own * sum(people) >= 2 * people[n] * total
    ]
    assert now(brief_of(lines(table), people=" ".join(map(str, people))), "share_of_parent") == expected


@pytest.mark.parametrize("kind", MARKED)
def test_averages_have_no_parts(kind: str) -> None:
    made = next(e.brief for e in shelf()[kind].EXAMPLES if e.fires)
    panel = made.panels["t"]
    prices = {name: replace(measure, adds=False) for name, measure in panel.measures.items()}
    assert now(made, kind)
    assert now(replace(made, panels={"t": replace(panel, measures=prices)}), kind) == []


# --- goals of every kind ----------------------------------------------------------------------------------------------


@tried(100)
@given(tables((5, 8), (5, 8), (0, 10, 24, 25, 26, 30, 60)), st.sampled_from(tuple(MEETS)))
def test_goals_bind_by_the_test_they_name(table: Table, test: Any) -> None:
    made = brief_of(lines(table), goal="25", test=test, measure_type="stock")
    met = [[MEETS[test](figure, 25) for figure in row] for row in table]
    assert now(made, "meets", "met") == [(n, row[-1]) for n, row in enumerate(met)]
    crossed = [(n, row[-1]) for n, row in enumerate(met) if all(was is not row[-1] for was in row[-5:-1])]
    assert now(made, "crossing", "met") == crossed
    changed = [row for row in met if row[-1] is not row[-2] and row[-2] is row[-3]]
    assert bool(now(made, "list_change", everywhere=True)) == bool(changed)


@tried(100)
@given(tables((5, 8), (1, 1), (0, 10, 24, 25, 26, 30, 60, 61, 62, 70)), st.sampled_from(tuple(MEETS)))
def test_the_furthest_from_a_goal_is_on_its_wrong_side(table: Table, test: Any) -> None:
    missing = {n: abs(row[0] - 25) for n, row in enumerate(table) if not MEETS[test](row[0], 25)}
    expected = []
    for furthest, end in ((True, max), (False, min)):
        at_end = [n for n, gap in missing.items() if gap == end(missing.values())]
        expected += [(at_end[0], furthest)] if len(at_end) == 1 and len(missing) >= 2 else []
    made = brief_of(lines(table), goal="25", test=test, measure_type="stock")
    assert now(made, "ranking_vs_target", "furthest") == sorted(expected)


@tried(100)
@given(st.integers(26, 90), st.integers(27, 200), st.sampled_from(("<", "<=")))
def test_at_the_pace_the_goal_is_met_in_the_steps_foretold_and_no_sooner(last: int, first: int, test: Any) -> None:
    made = brief_of(f"Ashby {first} {first} {first} {first} {last}", goal="25", test=test, measure_type="stock")
    pace = Fraction(last - first, 4)
    foretold = now(made, "distance_eta", "steps")
    if pace >= 0:
        assert foretold == []
    for _, steps in foretold:
        assert MEETS[test](last + steps * pace, 25)
        assert not MEETS[test](last + (steps - 1) * pace, 25)


# --- milestones -------------------------------------------------------------------------------------------------------


@tried(100)
@given(tables((1, 1), (2, 12), (-400, -60, 0, 30, 40, 60, 100, 250, 900)), st.booleans())
def test_a_milestone_is_passed_once_even_where_figures_may_fall(table: Table, summed: bool) -> None:
    made = brief_of(lines(table), measure_type="flow" if summed else "stock")
    found = detect(made, None, ["milestone"])["milestone"]
    passed = found["milestone"].tolist() if len(found) else []
    assert len(passed) == len(set(passed))
    reached = [sum(table[0][: k + 1]) if summed else figure for k, figure in enumerate(table[0])]
    for t, milestone in zip(found["period"].tolist(), passed, strict=True):
        assert max(reached[:t]) < milestone <= reached[t]
