"""What the engine builds from series and groups is what the checker makes of the same words, on shipped tables."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest
from conftest import dataset
from test_check_measures import figures

from nlg.fact import Proven, exact_text
from nlg.finding import cells, over_time
from nlg.finding.example import brief_of
from nlg.pipeline import Dataset
from nlg.proof.check import expressions
from nlg.proof.check.operations import reckoner_for
from nlg.proof.check.reckoner import agrees
from nlg.story import View, compares_a_whole_set

TABLES = [("england_covid", "cases"), ("crime_london", None), ("insolvency", None)]


def view_of(opened: Dataset, measure: str | None) -> tuple[View, int, int, int]:
    """A view of a measure that adds up, a group of areas that are all known, an area of it, a late period."""
    for panel in opened.panels.values():
        for about in panel.measures.values():
            view = View(panel, about)
            if (measure and about.short_name != measure) or not about.adds or about.numerator:
                continue
            for g in np.flatnonzero((panel.groups.sizes > 2) & (panel.groups.sizes < 40)):
                rows = panel.groups.members(int(g))
                t = int(np.flatnonzero(view.known[rows].all(axis=0))[-1])
                if (first := view.calendar.back(t, 10)) >= 0 and view.known[rows, first : t + 1].all():
                    return view, int(g), int(rows[0]), t
    raise AssertionError("no such measure")


def everything(view: View, g: int, row: int, t: int) -> Iterator[Proven]:
    """One of every builder, of every kind of series."""
    other = int(view.panel.groups.members(g)[1])
    plain, beside = over_time.figure(view, row), over_time.figure(view, other)
    back = view.calendar.back
    kinds = [
        plain,
        over_time.move(view, row),
        over_time.move(view, row, 2),
        over_time.move(view, row, "year"),
        over_time.percent_move(view, row),
        over_time.size_of_move(view, row),
        over_time.window(view, row, 3),
        over_time.ratio(plain, beside),
        over_time.share(plain, beside),
        over_time.difference(plain, beside),
        over_time.apart(view, g),
        over_time.count_that(view, g, ">", Fraction(100)),
        over_time.count_that(view, g, ">=", cells.cell(view, row, t)),
        over_time.count_moved(view, g, "down"),
    ]
    first = back(t, 3)
    for series in kinds:
        if any(series.at(k) is None for k in range(first, t + 1)):
            continue
        yield over_time.at_series(series, t)
        yield from (over_time.extreme(series, first, t, high=high) for high in (True, False))
        found = (over_time.extreme_period(series, first, t, high=high) for high in (True, False))
        yield from (when for when in found if when is not None)
        yield over_time.mean(series, first, t)
        yield over_time.median(series, first, t)
        own = [series.known(back(t, k)) for k in range(4)]
        run = next((k for k in range(4) if own[k] != own[0]), None)
        if run is not None:
            yield over_time.run_where(series, t, "=", own[0], run)
        less = sum(x < own[0] for x in own)
        yield over_time.count_periods(series, first, t, {"test": "<", "than": exact_text(own[0])}, less)
        at = next((k for k in range(t - 1, first, -1) if series.known(k) >= own[0]), None)
        if at is not None:
            yield over_time.latest_where(series, t, ">=", own[0], at)
        if own[0] != own[3]:
            way, pace = (">", 1) if own[0] > own[3] else ("<", -1)
            yield over_time.steps_until(series, back(t, 3), t, way, own[0] + abs(own[0] - own[3]) / 3 * pace, 2)
        after = next((k for k in range(first + 1, t + 1) if series.known(k) <= own[0]), t)
        yield over_time.first_where(series, first, "<=", own[0], after)
    moves = [np.sign(view.x[row, back(t, k)] - view.x[row, back(t, k + 1)]) for k in range(9)]
    if moves[0]:
        length = next(k for k in range(9) if moves[k] != moves[0])
        yield over_time.run_length(plain, t, "up" if moves[0] > 0 else "down", length)
    now, then = cells.cell(view, row, t), cells.cell(view, row, back(t, 1))
    if now.number != then.number:
        yield cells.passed(now, then, max(now.number, then.number) if now.number > then.number else now.number)
    yield cells.steps(view, first, t, 3)
    yield cells.days(cells.period(view, first), view.calendar.ends[t])
    yield cells.together(view, g, [row, other], t)
    yield cells.count_areas(view, g)
    yield cells.median_of_areas(view, g, t)
    yield cells.mean_of_areas(view, g, t)


@pytest.mark.parametrize(("name", "measure"), TABLES)
def test_the_checker_makes_the_same_of_every_builder(name: str, measure: str | None) -> None:
    opened = dataset(name)
    files = dict(opened.files) | {"style": opened.home.shelf("styles").find(opened.sheet.style)}
    checked = figures(sorted({path.parent for path in files.values()}), files, opened.sheet, list(opened.panels))
    reckoner, ops, kinds = reckoner_for(checked), set(), set()
    for proven in everything(*view_of(opened, measure)):
        expressions.look_at(proven.op, proven.inputs, checked.measures)
        value = reckoner.reckon(proven.op, proven.inputs)
        assert agrees(proven.op, value, exact_text(proven.value)), (proven, value)
        due = expressions.compares_a_whole_set(proven.op, proven.inputs)
        assert compares_a_whole_set(proven.op, proven.inputs) is due, proven
        ops.add(proven.op)
        kinds.add(proven.inputs.get("series", {}).get("kind"))
    assert len(ops) > 14
    assert kinds >= set(expressions.SERIES) - {"figure"}


def test_a_figure_that_is_not_known_proves_nothing() -> None:
    panel = brief_of("Ashby 5 ? 3\nBarton 1 0 2").panels["t"]
    view = View(panel, panel.measures["t.count"])
    assert over_time.move(view, 0).at(2) is None
    assert over_time.percent_move(view, 1).at(2) is None
    assert over_time.apart(view, 0).at(1) is None
    assert over_time.window(view, 1, 4).at(2) is None
    with pytest.raises(ValueError, match="is not known"):
        over_time.at_series(over_time.move(view, 0), 2)
