"""When figures may be trusted: what a table's editions teach of each measure, beside what its sheet says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nlg.panel import Measure
from nlg.pipeline import Dataset
from nlg.vintages.learned import Age, Maturity


def lines(dataset: Dataset) -> Iterator[str]:
    """For each measure one line, and for each that is read from the table what its figures were worth by age."""
    for table, panel in dataset.panels.items():
        kept = dataset.kept.get(table)
        came = len(kept.editions) if kept else 0
        yield f"{table}: learned from {came} editions" if came else f"{table}: too few editions to learn from"
        for name, measure in panel.measures.items():
            yield f"  {_said(dataset, measure)}"
            one = dataset.learned.get(name)
            if one and measure.numerator not in panel.measures:
                yield from _ages(one)
    if dataset.learned:
        yield "published: share of the settled whole, median and 5% to 95% of the editions; half move, 95% move: that"
        yield "part of areas' figures moved by no more than so much of what they became; unmoved: those that never did"


def _said(dataset: Dataset, measure: Measure) -> str:
    one, sheet = dataset.learned.get(measure.name), _by_sheet(dataset, measure)
    why = f"the sheet says {sheet}" + (f", the editions {one.mature_after}; the later counts" if one else "")
    return f"{measure.short_name}: mature {measure.mature_after} days after the period's end ({why})"


def _by_sheet(dataset: Dataset, measure: Measure) -> int:
    return dataset.sheet.tables[measure.table].measures[measure.short_name].mature_after_days


def _ages(one: Maturity) -> Iterator[str]:
    heads = f"{'days':>4}  {'published':>9}  {'5% to 95%':>18}  {'half move':>9}  {'95% move':>8}  {'unmoved':>7}"
    yield f"    {heads}  editions"
    for age in one.ages:
        yield f"    {_row(age)}{'  mature' if age.days == one.mature_after else ''}"
    yield f"    settled: as published {one.horizon} days after the period's end"


def _row(age: Age) -> str:
    spread = f"{100 * age.low:.1f}% to {100 * age.high:.1f}%"
    return (
        f"{age.days:>4}  {100 * age.middle:>8.1f}%  {spread:>18}  {100 * age.moved:>8.1f}%  "
        f"{100 * age.moved_most:>7.1f}%  {100 * age.unchanged:>6.0f}%  {age.editions:>8}"
    )


def as_json(dataset: Dataset) -> list[dict[str, Any]]:
    """The same for programs: every measure, with `learned` null where there are too few editions."""
    return [
        {
            "measure": name,
            "mature_after": measure.mature_after,
            "sheet": _by_sheet(dataset, measure),
            "learned": one.as_json() if (one := dataset.learned.get(name)) else None,
        }
        for panel in dataset.panels.values()
        for name, measure in panel.measures.items()
    ]
