"""Kinds about areas beside each other that need tables of another sort, and the places in a group beneath them all."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from conftest import tried
from hypothesis import given
from hypothesis import strategies as st

from nlg.fact import Fact, Found, Proven
from nlg.finding.detect import detect, shelf
from nlg.finding.example import brief_of
from nlg.finding.look import group_looks
from nlg.finding.places import placed, places
from nlg.panel import Groups
from nlg.story import Brief
from tests.oracle.world import Reckoner, World, clear_of_chance
from tests.test_properties import ends, lists_of, plain

Table = tuple[tuple[int | None, ...], ...]  # areas x periods
NAMES = "ABCDEFGHI"
POOL = (0, 0, 3, 20, 20, 21, 25, 40, 60, 90)


def text(table: Table) -> str:
    return "\n".join(
        f"{NAMES[n]} " + " ".join("?" if f is None else str(f) for f in row) for n, row in enumerate(table)
    )


@st.composite
def tables(draw: st.DrawFn, areas: int, periods: int, pool: Sequence[int] = POOL) -> Table:
    """Figures of some areas; now and then one is not known."""
    rows: list[list[int | None]] = [list(draw(lists_of(pool, periods))) for _ in range(areas)]
    if draw(st.integers(0, 4)) == 0:
        rows[draw(st.integers(0, areas - 1))][draw(st.integers(0, periods - 1))] = None
    return tuple(tuple(row) for row in rows)


def found_in(made: Brief, kind: str, columns: Sequence[str]) -> list[list[tuple[Any, ...]]]:
    """For each period what was found as measure, area and the kind's own columns; all of history must agree."""
    ever, rows = detect(made, None, [kind])[kind], []
    for t, end in enumerate(ends(made)):
        found = detect(made, end, [kind])[kind]
        assert plain(found) == plain(ever.rows(ever["period"] == t))
        assert np.isfinite(found["strength"]).all()
        assert (found["strength"] >= 0).all()
        rows.append(sorted(_row(made, found, n, columns) for n in range(len(found))))
    return rows


def _row(made: Brief, found: Found, n: int, columns: Sequence[str]) -> tuple[Any, ...]:
    return (
        made.views[int(found["view"][n])].measure.short_name,
        int(found["area"][n]),
        *(found[c][n].item() for c in columns),
    )


def facts_of(made: Brief, kind: str) -> list[Fact]:
    found = detect(made, None, [kind])[kind]
    return [shelf()[kind].fact(made, found, n) for n in range(len(found))]


def proven(fact: Fact) -> list[Proven]:
    values = [getattr(fact, field.name) for field in dataclasses.fields(fact)]
    flat = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
    return [one for one in flat if isinstance(one, Proven)]


# --- places -----------------------------------------------------------------------------------------------------------


@st.composite
def groups_of_figures(draw: st.DrawFn) -> tuple[Groups, np.ndarray]:
    """Leaves x periods with many ties and some gaps, in one to four groups."""
    sizes = draw(st.lists(st.integers(1, 9), min_size=1, max_size=4))
    figure = st.one_of(st.just(float("nan")), *[st.integers(-3, 3).map(float)] * 5)
    periods = draw(st.integers(1, 3))
    x = [[draw(figure) for _ in range(periods)] for _ in range(sum(sizes))]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    groups = Groups(rows=np.arange(len(sizes)), starts=starts, leaves=np.arange(sum(sizes)))
    return groups, np.array(x)


@tried(200)
@given(groups_of_figures())
def test_places_are_what_counting_the_lower_ones_gives(drawn: tuple[Groups, np.ndarray]) -> None:
    groups, x = drawn
    first, last = placed(x, groups)
    for g in range(len(groups.rows)):
        members = groups.members(g)
        for t in range(x.shape[1]):
            figures = [x[m, t] for m in members]
            for m in members if not np.isnan(figures).any() else ():  # nothing is meant where one is not known
                lower = sum(f < x[m, t] for f in figures)
                assert (first[m, t], last[m, t]) == (lower, lower + figures.count(x[m, t]) - 1)


@tried(60)
@given(st.integers(2, 9).flatmap(lambda n: tables(n, 3)))
def test_places_are_counted_from_both_ends(table: Table) -> None:
    made = brief_of(text(table), measure_type="stock")
    for look in (*group_looks(made, None), *group_looks(made, made.period)):
        order = places(look)
        for j in np.flatnonzero(look.whole[0]):
            figures = look.leaf[:, j].tolist()
            for m, own in enumerate(figures):
                assert order.from_top[m, j] == 1 + sum(f > own for f in figures)
                assert order.from_bottom[m, j] == 1 + sum(f < own for f in figures)
                assert order.sharing[m, j] == figures.count(own)


# --- one of few -------------------------------------------------------------------------------------------------------


@st.composite
def two_measures(draw: st.DrawFn) -> tuple[Table, Table]:
    areas, periods = draw(st.integers(4, 9)), draw(st.integers(1, 4))
    pool = draw(st.sampled_from((POOL, (20, 20, 20, 90), range(100))))
    one = draw(tables(areas, periods, pool))
    return one, one if draw(st.booleans()) else draw(tables(areas, periods, pool))


def moved(table: Table, t: int) -> list[int] | None:
    if t < 1 or any(row[t] is None or row[t - 1] is None for row in table):
        return None
    return [(row[t] or 0) - (row[t - 1] or 0) for row in table]


def few(one: Table, other: Table, t: int) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    first, second, size = moved(one, t), moved(other, t), len(one)
    if first is None or second is None or size < 5:
        return rows
    for falling in (True, False):
        sign = -1 if falling else 1
        both = [n for n in range(size) if first[n] * sign > 0 and second[n] * sign > 0]
        if len(both) <= 3 and 4 * len(both) <= size:
            clear = [n for n in both if all(clear_of_chance(w[n][t] or 0, w[n][t - 1] or 0) for w in (one, other))]
            rows.extend(("count", n, falling, len(both)) for n in clear)
    return sorted(rows)


def test_one_of_few_is_one_of_those_where_both_measures_went_one_way() -> None:
    spoken: list[int] = []

    @tried(150)
    @given(two_measures())
    def each(drawn: tuple[Table, Table]) -> None:
        one, other = drawn
        made = brief_of(text(one), also={"deaths": text(other)}, people=10_000)
        found = found_in(made, "one_of_few", ("falling", "few"))
        assert found == [few(one, other, t) for t in range(len(one[0]))]
        spoken.extend(len(rows) for rows in found)
        for fact in facts_of(made, "one_of_few"):
            said = vars(fact)
            joint = set(said["movers"].value) & set(said["second_movers"].value)
            assert joint == {fact.code, *(area.value for area in said["companions"])}
            assert len(joint) == said["few"]
            check(fact, made, {"t.count": one, "t.deaths": other})

    each()
    assert sum(spoken)


def check(fact: Fact, made: Brief, tables: Mapping[str, Table]) -> None:
    """Every proven value against plain lists; what it reads must be shown."""
    for value in proven(fact):
        measure = _measure(value.inputs) or fact.measure.name
        world = World(leaves=tables[measure])
        reckoner = Reckoner(_as_count(world), ends(made))
        assert reckoner.value(value.op, value.inputs) == value.value, value.op
        shown = [cells for cells in fact.evidence if cells.measure == measure]
        for leaf, t in reckoner.read:
            assert any(f"A{leaf:02d}" in cells.areas and cells.start <= ends(made)[t] <= cells.end for cells in shown)


def _measure(inputs: Any) -> str:
    """The measure that an expression is about."""
    if isinstance(inputs, Mapping):
        return str(inputs["measure"]) if "measure" in inputs else max(map(_measure, inputs.values()), default="")
    return ""


def _as_count(world: World) -> World:
    """A world whose only figures are the table's, by whatever measure they are asked for."""

    class Plain(World):
        def figure(self, measure: str, row: int, t: int) -> Fraction | None:
            events = self.events(row, t)
            return None if events is None else Fraction(events)

    return Plain(leaves=world.leaves)


# --- situational ------------------------------------------------------------------------------------------------------


@st.composite
def sorted_areas(draw: st.DrawFn) -> tuple[Table, Mapping[str, Mapping[str, str]]]:
    """Areas of two kinds, some coastal, some of them with hills."""
    areas, periods = draw(st.integers(5, 9)), draw(st.integers(1, 3))
    names = {
        NAMES[n]: {
            "kind": draw(st.sampled_from(("borough", "borough", "borough", "city"))),
            "tags": draw(st.sampled_from(("", "coastal", "coastal", "coastal hilly"))),
        }
        for n in range(areas)
    }
    return draw(tables(areas, periods, draw(st.sampled_from((POOL, range(15, 100)))))), names


def extremes(table: Table, names: Mapping[str, Mapping[str, str]], t: int) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    column = [row[t] for row in table]
    figures = [figure for figure in column if figure is not None]
    if len(figures) < len(column):
        return rows
    about = [names[NAMES[n]] for n in range(len(figures))]
    sorts = {("kind", a["kind"]) for a in about} | {("tag", tag) for a in about for tag in a["tags"].split()}
    for by, label in sorted(sorts):
        inside = [n for n, a in enumerate(about) if (a["kind"] == label if by == "kind" else label in a["tags"])]
        if not 5 <= len(inside) < len(figures):
            continue
        for high, end in ((True, max), (False, min)):
            best = end(figures[n] for n in inside)
            row = next(n for n in inside if figures[n] == best)
            alone = [figures[n] for n in inside].count(best) == 1
            if alone and best != end(figures) and best >= 20:
                rows.append(("rate", row, high, by, label, len(inside)))
    return sorted(rows)


def test_the_highest_of_a_sort_is_highest_among_its_sort_and_not_of_all() -> None:
    spoken: list[int] = []

    @tried(150)
    @given(sorted_areas())
    def each(drawn: tuple[Table, Mapping[str, Mapping[str, str]]]) -> None:
        table, names = drawn
        made = brief_of(text(table), people=10_000, names=names)
        found = found_in(made, "situational", ("high",))
        expected = [extremes(table, names, t) for t in range(len(table[0]))]
        assert found == [sorted(row[:3] for row in rows) for rows in expected]
        spoken.extend(len(rows) for rows in found)
        said = [
            (f.measure.short_name, int(f.code[1:]), f.high, f.sort_by, f.sort, f.sort_size)  # type: ignore[attr-defined]
            for f in facts_of(made, "situational")
        ]
        assert sorted(said) == sorted(row for rows in expected for row in rows)
        for fact in facts_of(made, "situational"):
            assert among_its_sort(fact, made, table) == vars(fact)["rank"].value == 1
            assert vars(fact)["group_rank"].value > 1
            assert fact.qualifiers == 1

    each()
    assert sum(spoken)


def among_its_sort(fact: Fact, made: Brief, table: Table) -> int:
    """The place that the proof's own inputs give, areas excluded left out."""
    rank: Proven = vars(fact)["rank"]
    t, own = ends(made).index(fact.period.value), int(fact.code[1:])  # type: ignore[arg-type]
    kept = [row[t] or 0 for n, row in enumerate(table) if f"A{n:02d}" not in rank.inputs["excluding"]]
    assert fact.code not in rank.inputs["excluding"]
    now = table[own][t] or 0
    return 1 + sum(figure > now if rank.inputs["end"] == "top" else figure < now for figure in kept)


# --- cluster ----------------------------------------------------------------------------------------------------------


@st.composite
def maps(draw: st.DrawFn) -> tuple[Table, list[tuple[int, int]]]:
    """Areas, those first in the alphabet packed closely, which often move alike."""
    areas = draw(st.integers(7, 9))
    pairs = [(a, b) for a, b in combinations(range(areas), 2) if b < 5 or draw(st.integers(0, 7)) == 0]
    pairs = [pair for pair in pairs if draw(st.integers(0, 9))]
    if draw(st.integers(0, 2)) == 0:
        return draw(tables(areas, 3)), pairs
    move = draw(st.sampled_from(((60, 20, 60), (20, 60, 60), (60, 50, 20))))
    movers = [n < 5 and bool(draw(st.integers(0, 5))) for n in range(areas)]
    return tuple(move if mover else (60, 60, 60) for mover in movers), pairs


def joins(table: Table, pairs: Sequence[tuple[int, int]], t: int) -> list[tuple[Any, ...]]:
    """Every way to draw as many movers is tried: mean and variance of the pairs that touch are exact."""
    rows: list[tuple[Any, ...]] = []
    moves = moved(table, t)
    for falling in (True, False) if moves is not None else ():
        clear = [clear_of_chance(row[t] or 0, row[t - 1] or 0) for row in table]
        movers = {n for n, move in enumerate(moves or []) if clear[n] and (move < 0 if falling else move > 0)}
        beside = {n for pair in pairs if set(pair) <= movers for n in pair}
        drawn = [sum(set(pair) <= set(some) for pair in pairs) for some in combinations(range(len(table)), len(movers))]
        mean = Fraction(sum(drawn), len(drawn))
        variance = Fraction(sum(n * n for n in drawn), len(drawn)) - mean**2
        touching = sum(set(pair) <= movers for pair in pairs)
        if len(beside) >= 4 and touching > mean and variance and (touching - mean) ** 2 >= 9 * variance:
            rows.append(("count", len(table), falling, len(beside), touching))
    return sorted(rows)


def test_a_cluster_touches_far_more_than_movers_strewn_over_the_map() -> None:
    spoken: list[int] = []

    @tried(150)
    @given(maps())
    def each(drawn: tuple[Table, list[tuple[int, int]]]) -> None:
        table, pairs = drawn
        made = brief_of(text(table), neighbours=" ".join(f"{NAMES[a]}-{NAMES[b]}" for a, b in pairs), people=10_000)
        found = found_in(made, "cluster", ("falling", "areas", "touching"))
        assert found == [joins(table, pairs, t) for t in range(3)]
        spoken.extend(len(rows) for rows in found)
        for fact, row in zip(facts_of(made, "cluster"), [row for rows in found for row in rows], strict=True):
            assert len(vars(fact)["areas"]) == row[3]
            check(fact, made, {"t.count": table})

    each()
    assert sum(spoken)


def test_neighbours_outside_a_group_do_not_count() -> None:
    counties = {"East": "A B C D E F G H I", "West": "J K"}
    table = "\n".join(f"{name} {'60 20' if name in 'ABCD' else '60 60'}" for name in "ABCDEFGHIJK")
    inside = "A-B A-C A-D B-C B-D C-D"
    made = brief_of(table, counties=counties, neighbours=inside)
    beyond = brief_of(table, counties=counties, neighbours=f"{inside} I-J J-K")
    for one in (made, beyond):
        found = detect(one, one.period, ["cluster"])["cluster"]
        assert found["touching"].tolist() == [6] * len(found)
        assert 0 in found["group"]
    one, other = (detect(b, b.period, ["cluster"])["cluster"] for b in (made, beyond))
    assert one["strength"][one["group"] == 0] == other["strength"][other["group"] == 0]


def test_no_per_cent_of_a_few_or_of_degrees_leads_a_group() -> None:
    made = brief_of("A 7 11\nB 50 53\nC 90 91\nD 60 60\nE 9 9", form="year", measure_type="stock")
    panel = made.panels["t"]
    counted = {name: dataclasses.replace(measure, counted=True) for name, measure in panel.measures.items()}
    degrees = {name: dataclasses.replace(measure, unit="°C") for name, measure in panel.measures.items()}
    found = []
    for measures in (panel.measures, counted, degrees):
        other = dataclasses.replace(made, panels={"t": dataclasses.replace(panel, measures=measures)})
        found.append(len(detect(other, made.period, ["fastest"])["fastest"]))
    assert found == [1, 0, 0]
