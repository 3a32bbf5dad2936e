"""Kinds about parts and pairs of measures: any such table against an oracle in plain loops, and what facts say."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import isfinite
from typing import Any

import pytest
from conftest import FULL, tried
from hypothesis import given
from hypothesis import strategies as st

from nlg.fact import Fact, Found, Proven
from nlg.finding.detect import detect, shelf, through_history
from nlg.finding.example import brief_of
from nlg.intake.periods import calendar
from nlg.panel import Measure
from nlg.story import Brief, Limits
from tests.oracle.parts import KEYS, RATE, SHARE, WIDE, YEARS, Table, Wide, whole

EIGHTH = 0.125  # of the examples in the quick run: tables with parts are slow to judge
KINDS = sorted(WIDE)
ROWS = ("leader",)  # columns that hold rows of the panel


# --- tables -----------------------------------------------------------------------------------------------------------

POOLS: Sequence[Sequence[int]] = (range(4), (0, 5, 9, 10, 10, 11, 20), range(60), (90, 95, 100, 100, 105, 110, 300))
FORMS = ("week_ending", "day", "month", "quarter", "year")


@st.composite
def divided(draw: st.DrawFn, periods: int = 8) -> Wide:
    """A total with parts: leftovers, parts that come to too much, rounding, ties, gaps, groups of several sizes."""
    size, length = draw(st.sampled_from((1, 2, 3, 4, 5, 6, 8))), draw(st.integers(1, periods))
    flow, form = draw(st.booleans()), draw(st.sampled_from(FORMS))
    names = ("home", "ward", "hall")[: draw(st.integers(1, 3))]
    alike = draw(st.sampled_from((None, None, *POOLS[1:])))
    pools = [alike or draw(st.sampled_from(POOLS)) for _ in names]
    parts = {name: draw(tables(size, length, pool)) for name, pool in zip(names, pools, strict=True)}
    over = draw(st.sampled_from(((0,), (0, 0, 1, 2), (0, 0, 5, 40), (0, 0, 0, -1, -4, -60), (200, 300))))
    rests = draw(tables(size, length, over))
    return Wide(
        tables={"count": added(rests, *parts.values()), **{name: draw(holed(part)) for name, part in parts.items()}},
        parts=names,
        form=form,
        stride=draw(st.sampled_from((1, 2, 3))) if form == "day" else 1,
        people=draw(st.sampled_from((0, 0, 1000))),
        flow=flow,
        decimals=0 if flow else draw(st.sampled_from((0, 2))),
        east=draw(st.frozensets(st.integers(0, size - 1), min_size=1))
        if size > 1 and draw(st.booleans())
        else frozenset(),
        **draw(lines()),
    )


@st.composite
def paired(draw: st.DrawFn) -> Wide:
    """Two measures that rise and fall, some with a year's record and more, and the ratio of one to the other."""
    size = draw(st.integers(1, 4))
    form = draw(st.sampled_from(("week_ending", "month", "month", "quarter", "quarter", "year")))
    year = YEARS[form]
    length = draw(st.integers(1, 8)) if draw(st.booleans()) else min(year, 14) + draw(st.integers(1, 8))
    one, two = (
        draw(st.sampled_from((tables(size, length, pool), hills(size, length)))) for pool in (POOLS[2], POOLS[3])
    )
    also = draw(st.sampled_from((("deaths",), ("deaths",), ("deaths", "cases"))))
    return Wide(
        tables={"count": draw(one), "deaths": draw(two), "cases": draw(tables(size, length, POOLS[3]))},
        also=also,
        share=draw(st.sampled_from(("", *also))),
        form=form,
        flow=draw(st.sampled_from((True, True, False))),
        **draw(lines()),
    )


@st.composite
def broad(draw: st.DrawFn) -> Wide:
    """Ten areas or more with a level each of two things, often in nearly the same order."""
    size, length = draw(st.integers(8, 13)), draw(st.integers(1, 3))
    pool = draw(st.sampled_from((range(4), range(60))))
    count = draw(tables(size, length, pool, holes=1))
    sign, noise = draw(st.sampled_from((1, -1))), draw(tables(size, length, (0, 0, 1, 5, 20)))
    alike = tuple(
        tuple(None if f is None or g is None else 100 + sign * f + g for f, g in zip(row, other, strict=True))
        for row, other in zip(count, noise, strict=True)
    )
    return Wide(
        tables={"count": count, "age": alike if draw(st.booleans()) else draw(tables(size, length, pool))},
        also=("age",),
        flow=draw(st.sampled_from((False, False, False, True))),
        people=draw(st.sampled_from((0, 1000))),
        form="year",
    )


@st.composite
def tables(draw: st.DrawFn, size: int, length: int, pool: Sequence[int], holes: int = 0) -> Table:
    row = st.lists(st.sampled_from(pool), min_size=length, max_size=length)
    found: Table = tuple(tuple(draw(row)) for _ in range(size))
    return draw(holed(found)) if holes else found


@st.composite
def hills(draw: st.DrawFn, size: int, length: int) -> Table:
    """Rows with one peak each, somewhere."""
    tops = [draw(st.integers(0, length - 1)) for _ in range(size)]
    return tuple(tuple(max(2, 80 - 25 * abs(k - top)) for k in range(length)) for top in tops)


@st.composite
def holed(draw: st.DrawFn, table: Table) -> Table:
    """The table with none, or a few, of its figures not known."""
    if draw(st.integers(0, 3)):
        return table
    found = [list(row) for row in table]
    for row, t in draw(
        st.lists(st.tuples(st.integers(0, len(found) - 1), st.integers(0, len(found[0]) - 1)), max_size=3)
    ):
        found[row][t] = None
    return tuple(tuple(row) for row in found)


def added(*each: Table) -> Table:
    """Tables summed; no figure is less than none."""
    size, length = len(each[0]), len(each[0][0])
    return tuple(tuple(max(0, sum(table[row][t] or 0 for table in each)) for t in range(length)) for row in range(size))


def lines() -> st.SearchStrategy[dict[str, Any]]:
    """Where the guards draw their lines: as shipped, or lower, so that small tables speak."""
    low = {"fewest_events": 1, "fewest_named": 1, "smallest_group": 2}
    return st.sampled_from(({}, {}, low, {"smallest_group": 3}))


def brief(world: Wide) -> Brief:
    """The brief of a table; where a step is more than a period, every figure is a window's sum taken each day."""
    made = brief_of(
        world.text("count"),
        parts={name: world.text(name) for name in world.parts},
        also={name: world.text(name) for name in world.also},
        share=world.share,
        form=world.form,  # type: ignore[arg-type]
        people=world.people,
        measure_type="flow" if world.flow else "stock",
        decimals=world.decimals,
        counties={"East": " ".join(f"Place{n}" for n in sorted(world.east))} if world.east else {},
        limits=Limits(
            fewest_events=world.fewest_events, fewest_named=world.fewest_named, smallest_group=world.smallest_group
        ),
    )
    if world.stride == 1:
        return made
    panel = made.panels["t"]
    starts = panel.calendar.starts
    rolled = calendar(starts[0], starts[-1], "day", window=world.stride, step=world.stride)
    return replace(made, panels={"t": replace(panel, calendar=rolled)})


SORTS = {"divided": divided(), "paired": paired(), "broad": broad()}
ANY = st.one_of(divided(), divided(), paired(), broad())


def ends(made: Brief) -> tuple[date, ...]:
    return made.panels["t"].calendar.ends


def plain(found: Found, **mapped: Callable[[int], int]) -> list[tuple[Any, ...]]:
    """Every column of every row, in a fixed order, some of them mapped; numbers to nine places."""
    names = sorted(found.columns)
    columns = [[mapped.get(name, lambda x: x)(x) for x in found[name].tolist()] for name in names]
    return sorted(tuple(round(x, 9) for x in row) for row in zip(*columns, strict=True))


def keyed(made: Brief, kind: str, found: Found) -> list[tuple[Any, ...]]:
    """What was found as the oracle puts it: measure, row, then the kind's own columns."""
    names = [made.views[int(view)].measure.name for view in found["view"]]
    columns = [found[key].tolist() for key in KEYS.get(kind, ())] if len(found) else []
    return in_order(zip(names, found["area"].tolist(), *columns, strict=True))


def in_order(rows: Any) -> list[tuple[Any, ...]]:
    return sorted(tuple(round(x, 9) if isinstance(x, float) else x for x in row) for row in rows)


# --- what is found ----------------------------------------------------------------------------------------------------


def test_each_kind_finds_what_its_definition_says_and_nothing_else() -> None:
    spoken: set[str] = set()

    def check(world: Wide, t: int) -> None:
        made = brief(world)
        for kind, found in detect(made, ends(made)[t], KINDS).items():
            assert keyed(made, kind, found) == in_order(WIDE[kind](world, t)), f"{kind} in period {t}"
            spoken.update([kind] if len(found) else [])

    for sort, examples in (("divided", 500), ("paired", 400), ("broad", 120)):

        @tried(examples, EIGHTH)
        @given(SORTS[sort], st.data())
        def each(world: Wide, data: st.DataObject) -> None:
            for t in {world.periods - 1, data.draw(st.integers(0, world.periods - 1))}:
                check(world, t)

        each()
    silent = set(WIDE) - spoken  # the rarest need not come up in a sample: examples show them
    assert len(silent) <= (0 if FULL else 1), f"the tables must make every kind speak: {sorted(silent)} do not"


@tried(160, EIGHTH)
@given(ANY, st.sampled_from((1, 20, 2**16)))
def test_all_of_history_holds_what_each_of_its_periods_finds(world: Wide, piece: int) -> None:
    made = brief(world)
    pieces = list(through_history(made, KINDS, piece))
    for kind in KINDS:
        ever = Found.joined([found for other, found in pieces if other == kind])
        for t, end in enumerate(ends(made)):
            now = detect(made, end, [kind])[kind]
            assert plain(now) == plain(ever.rows(ever["period"] == t)), f"{kind} in period {t}"


@tried(160, EIGHTH)
@given(ANY, st.data())
def test_a_later_period_changes_nothing_that_was_found_before(world: Wide, data: st.DataObject) -> None:
    news = st.one_of(st.none(), st.integers(0, 300))
    tables = {
        name: tuple((*row, data.draw(news)) for row in table) if data.draw(st.booleans()) else added_one(table)
        for name, table in world.tables.items()
    }
    made, grown = brief(world), brief(replace(world, tables=tables))
    for kind in KINDS:
        ever, later = detect(made, None, [kind])[kind], detect(grown, None, [kind])[kind]
        assert plain(ever) == plain(later.rows(later["period"] < world.periods)), kind


def added_one(table: Table) -> Table:
    return tuple((*row, row[-1]) for row in table)


@tried(160, EIGHTH)
@given(ANY)
def test_the_order_of_areas_changes_nothing_but_the_order(world: Wide) -> None:
    last = world.size - 1
    turned = replace(
        world,
        tables={name: table[::-1] for name, table in world.tables.items()},
        east=frozenset(last - row for row in world.east),
    )

    def back(row: int) -> int:
        return last - row if row <= last else row

    for kind, found in detect(brief(turned), None, KINDS).items():
        same = detect(brief(world), None, [kind])[kind]
        assert plain(found, area=back, **dict.fromkeys(ROWS, back)) == plain(same), kind


@tried(120, EIGHTH)
@given(divided(), st.data())
def test_areas_outside_a_group_change_nothing_in_it(world: Wide, data: st.DataObject) -> None:
    if not world.east:
        return
    news = {name: data.draw(tables(world.size, world.periods, range(40))) for name in world.tables}
    changed = replace(
        world,
        tables={
            name: tuple(row if n in world.east else news[name][n] for n, row in enumerate(table))
            for name, table in world.tables.items()
        },
    )
    for kind in KINDS:
        one, other = (detect(brief(w), None, [kind])[kind] for w in (world, changed))
        if "group" in one.columns and "group" in other.columns:
            assert plain(one.rows(one["group"] == 0)) == plain(other.rows(other["group"] == 0)), kind


@tried(120, EIGHTH)
@given(ANY)
def test_strengths_can_be_ranked(world: Wide) -> None:
    for kind, found in detect(brief(world), None, KINDS).items():
        assert all(isfinite(x) and x >= 0 for x in found["strength"].tolist()), kind


# --- what is said -----------------------------------------------------------------------------------------------------


class Reckoner:
    """Works out operations from a table in plain arithmetic; remembers the cells it read: measure, own row, period."""

    def __init__(self, world: Wide, when: tuple[date, ...]) -> None:
        self.world = world
        self.when = when
        self.read: set[tuple[str, int, int]] = set()

    def value(self, expr: Mapping[str, Any]) -> Any:
        """What an operation gives; an AssertionError where it rests on a gap."""
        return getattr(self, f"_{expr['op']}")(expr["inputs"])

    def known(self, measure: str, row: int, t: int) -> Fraction:
        figure = self.world.figure(measure, row, t)
        assert figure is not None, f"rests on a gap: {measure} of {self.world.code(row)} in period {t}"
        self.read.update((measure, leaf, t) for leaf in self.world.members(row))
        return figure

    def _t(self, text: str) -> int:
        return self.when.index(date.fromisoformat(text))

    def _area(self, i: Mapping[str, Any]) -> str:
        return self.world.code(self.world.row(i["area"]))

    def _period(self, i: Mapping[str, Any]) -> date:
        return self.when[self._t(i["period"])]

    def _cell(self, i: Mapping[str, Any]) -> Fraction:
        return self.known(i["measure"], self.world.row(i["area"]), self._t(i["period"]))

    def _difference(self, i: Mapping[str, Any]) -> Fraction:
        return Fraction(self.value(i["now"]) - self.value(i["before"]))

    def _point_change(self, i: Mapping[str, Any]) -> Fraction:
        assert {i[side]["inputs"]["measure"] for side in ("now", "before")} == {SHARE}, "points are of figures in %"
        return self._difference(i)

    def _percent_change(self, i: Mapping[str, Any]) -> Fraction:
        return Fraction(self.value(i["now"]) / self.value(i["before"]) - 1) * 100

    def _ratio(self, i: Mapping[str, Any]) -> Fraction:
        return Fraction(self.value(i["of"]) / self.value(i["to"]))

    def _share(self, i: Mapping[str, Any]) -> Fraction:
        return Fraction(self.value(i["part"]) / self.value(i["whole"]))

    def _direction(self, i: Mapping[str, Any]) -> str:
        now, then = self.value(i["now"]), self.value(i["before"])
        return "up" if now > then else "down" if now < then else "same"

    def _rank(self, i: Mapping[str, Any]) -> Fraction:
        t, group = self._t(i["period"]), self.world.members(self.world.row(i["group"]))

        def figure(row: int) -> Fraction:
            part = self.known(i["measure"], row, t)
            return part / self.known(i["share_of"], row, t) if "share_of" in i else part

        own, out = figure(self.world.row(i["area"])), i.get("excluding", ())
        others = [figure(leaf) for leaf in group if self.world.code(leaf) not in out]
        return Fraction(1 + sum(x > own if i["end"] == "top" else x < own for x in others))

    def _extreme_period(self, i: Mapping[str, Any]) -> date:
        first, last = self._t(i["from"]), self._t(i["to"])
        row = self.world.row(i["area"])
        figures = [self.known(i["measure"], row, t) for t in range(first, last + 1)]
        assert i["extreme"] == "max"
        assert figures.count(max(figures)) == 1
        return self.when[first + figures.index(max(figures))]


def facts(made: Brief, when: date) -> Iterator[tuple[str, Fact, Found, int]]:
    for kind, found in detect(made, when, KINDS).items():
        for row in range(len(found)):
            yield kind, shelf()[kind].fact(made, found, row), found, row


def proven(fact: Fact) -> Iterator[tuple[str, Proven]]:
    """Every proven value of a fact, with its field's name."""
    for field in dataclasses.fields(fact):
        value = getattr(fact, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Proven):
                yield field.name, one


def shown(world: Wide, made: Brief, fact: Fact) -> set[tuple[str, int, int]]:
    """Measure, table row and period of every cell of a fact's evidence."""
    when = ends(made)
    return {
        (part.measure, leaf, t)
        for part in fact.evidence
        for code in part.areas
        for leaf in world.members(world.row(code))
        for t in range(when.index(part.start), when.index(part.end) + 1)
    }


@pytest.mark.filterwarnings("error")
@tried(240, EIGHTH)
@given(ANY, st.data())
def test_every_proven_value_is_what_its_operation_gives(world: Wide, data: st.DataObject) -> None:
    made = brief(world)
    t = data.draw(st.sampled_from((world.periods - 1, world.periods // 2)))
    for kind, fact, _, _ in facts(made, ends(made)[t]):
        reckoner = Reckoner(world, ends(made))
        for name, value in proven(fact):
            assert reckoner.value(value.expr) == value.value, f"{kind}.{name} of {fact.code}"
        assert reckoner.read <= shown(world, made, fact), f"{kind} of {fact.code} rests on cells that it does not show"


@tried(240, EIGHTH)
@given(ANY)
def test_a_facts_fields_follow_from_the_same_cells(world: Wide) -> None:
    made = brief(world)
    t, when = world.periods - 1, ends(made)
    for kind, fact, found, row in facts(made, when[-1]):
        where, said = int(found["area"][row]), vars(fact)
        assert (fact.kind, fact.code, fact.period.value) == (kind, world.code(where), when[-1])
        assert fact.now.value == world.figure(fact.measure.name, where, t)
        assert 0 <= fact.certainty <= 1
        if said.get("then_period"):
            assert said["then_period"].value == when[t - world.stride]
        if "part" in said:
            k = int(found["part"][row])
            here = whole(world, where, t)
            assert isinstance(said["part"], Measure)
            assert said["part"].name == f"t.{world.parts[k]}" == said["part_now"].inputs["measure"]
            assert here is not None
            assert said["share"].value == here.share(k)
        check_kind(kind, said, world, where, when)


def check_kind(kind: str, said: Mapping[str, Any], world: Wide, row: int, when: tuple[date, ...]) -> None:
    """What a kind's own fields must say of each other."""
    here = whole(world, row, world.periods - 1)
    group = world.row(said["group"].value) if said.get("group") else None
    if kind == "share_within":
        assert said["half"] == (said["share"].number >= Fraction(1, 2)) or not said["half"]
        assert not said["above"] or said["times"].number >= Fraction(3, 2)
        assert (group is None) == (row not in range(world.size) or world.size == 1)
    if kind == "full_split":
        assert here is not None
        parts = [figure.number for figure in said["figures"]]
        missing = said["now"].number - sum(parts)
        assert (said["leftover"].number if said["leftover"] else 0) == (0 if said["rounded"] else missing)
        assert said["rounded"] == (missing != 0 and here.left == 0)
        assert [f"t.{name}" for name in world.parts] == [part.name for part in said["parts"]]
    if kind == "largest_part":
        assert said["majority"] == (said["share"].number > Fraction(1, 2))
        assert said["part_now"].number > said["next_now"].number
        assert said["part"] != said["next_part"]
    if kind == "count_vs_share":
        assert said["leader_now"].number > said["part_now"].number
        assert said["leader_share"].number < said["share"].number
    if kind in ("count_vs_share", "rank_of_share", "association"):
        assert group is not None
        assert said["size"] == len(world.members(group))
    if kind == "mix_shift":
        assert round(said["points"], 9) == round(100 * float(said["share"].number - said["share_since"].number), 9)
        assert (said["since_period"].value == when[-1 - YEARS[world.form]]) if said["a_year"] else True
    if kind == "even":
        assert said["smallest"].number * 10 >= said["largest"].number * 9
    if kind == "parallel":
        assert said["diverging"] == (said["direction"].value != said["other_direction"].value)
    if kind == "lagged":
        assert said["other_peak"].value > said["peak"].value
    if kind == "measure_ratio":
        assert said["now"].number == 100 * said["over"].number / said["under"].number
        assert abs(said["percent"].number) >= 10
        assert (said["points"] is None) == ("%" not in said["measure"].unit)
    if kind == "association":
        assert said["opposed"] == (said["rho"] < 0)
        assert said["measure"].name == RATE or not world.people


# --- what tables in the field do --------------------------------------------------------------------------------------


def found_in(kind: str, text: str, **how: Any) -> Found:
    made = brief_of(text, **how)
    return detect(made, made.period, [kind])[kind]


def test_the_share_of_a_rate_is_told_of_its_count_only() -> None:
    found = found_in("share_within", "Ashby 75", parts={"home": "Ashby 44"}, people=1000)
    assert found["view"].tolist() == [0]


def test_parts_of_a_bill_may_miss_its_total_by_a_penny_each_and_no_more() -> None:
    def kinds(total: str) -> int:
        parts = {"council": "Ashby 10.10", "police": "Ashby 1.10"}
        return len(found_in("full_split", f"Ashby {total}", parts=parts, measure_type="stock", decimals=2))

    assert [kinds(total) for total in ("11.20", "11.18", "11.17", "11.16")] == [1, 1, 1, 0]


def test_parts_of_a_large_bill_may_miss_its_total_by_what_moves_no_per_cent() -> None:
    def kinds(total: str) -> int:
        parts = {"council": "Ashby 9000.00", "police": "Ashby 1000.00"}
        return len(found_in("full_split", f"Ashby {total}", parts=parts, measure_type="stock", decimals=2))

    assert [kinds(total) for total in ("9996.00", "9994.00")] == [1, 0]


def test_a_part_that_the_table_lacks_makes_no_split() -> None:
    made = brief_of("Ashby 75", parts={"home": "Ashby 44", "ward": "Ashby 28"})
    panel = made.panels["t"]
    less = replace(panel, measures={name: m for name, m in panel.measures.items() if name != "t.ward"})
    parts_kinds = [kind for kind in KINDS if kind not in ("association", "lagged", "measure_ratio", "parallel")]
    assert all(
        len(found) == 0 for found in detect(replace(made, panels={"t": less}), made.period, parts_kinds).values()
    )


def test_negative_figures_have_no_shares() -> None:
    text = "Ashby 10 10"
    parts = {"gain": "Ashby 15 15", "loss": "Ashby -5 -5"}
    kinds = ("even", "full_split", "largest_part", "mix_shift", "share_within")
    assert not any(len(found_in(kind, text, parts=parts, measure_type="stock")) for kind in kinds)


def test_a_share_is_compared_with_a_year_ago_where_there_is_one() -> None:
    weeks = " ".join(["40"] * 53)
    then = "30 " + " ".join(["10"] * 52)
    found = found_in("mix_shift", f"Ashby {weeks}", parts={"home": f"Ashby {then}"})
    assert (found["at"].tolist(), found["a_year"].tolist()) == ([0], [True])
    late = found_in("mix_shift", f"Ashby ? {weeks[3:]}", parts={"home": "Ashby ?" + " 10" * 51 + " 30"})
    assert (late["at"].tolist(), late["a_year"].tolist()) == ([51], [False])


def test_two_measures_one_of_which_is_made_from_the_other_are_no_pair() -> None:
    made = brief_of("Ashby 80 40", people=1000)
    assert len(detect(replace(made, second="rate"), made.period, ["parallel"])["parallel"]) == 0


def test_a_year_of_days_has_its_peaks() -> None:
    hill = [max(2, 90 - 10 * abs(k - 100)) for k in range(400)]
    later = [max(2, 60 - 10 * abs(k - 114)) for k in range(400)]
    text, other = (f"Ashby {' '.join(map(str, row))}" for row in (hill, later))
    found = found_in("lagged", text, also={"deaths": other}, form="day")
    assert (found["peak"].tolist(), found["other_peak"].tolist(), found["steps"].tolist()) == ([100], [114], [14])


def test_equal_places_are_shared_in_a_rank_correlation() -> None:
    names = "ABCDEFGHIJ"
    one = "\n".join(f"{name} {figure}" for name, figure in zip(names, (1, 1, 2, 2, 3, 3, 4, 4, 5, 5), strict=True))
    found = found_in("association", one, also={"age": one}, measure_type="stock")
    assert found["rho"].tolist() == [1.0]


@pytest.mark.parametrize(
    ("places", "squares", "found"), [((5, 4, 3, 2, 1, 8, 7, 6, 9, 10), 48, 1), ((6, 2, 3, 4, 5, 1), 50, 0)]
)
def test_a_rank_correlation_of_seven_tenths_is_the_least(places: tuple[int, ...], squares: int, found: int) -> None:
    order = (*places, *range(len(places) + 1, 11))
    assert sum((place - n) ** 2 for n, place in enumerate(order, 1)) == squares  # rho is 1 - squares / 165
    one, two = (
        "\n".join(f"{name} {n}" for name, n in zip("ABCDEFGHIJ", row, strict=True)) for row in (range(1, 11), order)
    )
    assert len(found_in("association", one, also={"age": two}, measure_type="stock")) == found


def test_where_a_whole_is_less_than_its_part_nothing_is_said_of_its_rest() -> None:
    brief = brief_of("A 9 9\nB 4 4\nC 5 5")
    panel = brief.panels["t"]
    figures = panel.values["t.count"].copy()
    figures[panel.groups.rows[0]] = 7  # the table's own row for the whole
    less = replace(brief, panels={"t": replace(panel, values={**panel.values, "t.count": figures})})
    kind = shelf()["rest_of"]
    found = kind.find(less, less.period)
    assert [int(area) for area in found["area"]] == [1, 2]
    assert [kind.fact(less, found, n).rest.number for n in range(2)] == [3, 2]
