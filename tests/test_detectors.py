"""Every detector on the shelf: speaks where its examples say so, is silent where they say so, and has its proof."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from nlg.fact import Found, Proven
from nlg.finding.detect import detect, shelf
from nlg.finding.example import Example

CASES = [(kind, n) for kind, detector in shelf().items() for n in range(len(detector.EXAMPLES))]


def found_at(example: Example, kind: str) -> Found:
    found = detect(example.brief, example.brief.period, [kind])[kind]
    if example.area:
        view = example.brief.views[0]
        names = [area.name for area in view.panel.areas]
        found = found.rows(found["area"] == names.index(example.area))
    return found


@pytest.mark.parametrize(("kind", "n"), CASES)
def test_each_example_fires_or_stays_quiet_as_it_says(kind: str, n: int) -> None:
    example = shelf()[kind].EXAMPLES[n]
    found = found_at(example, kind)
    assert (len(found) > 0) == example.fires, f"{kind}: {example.text}"
    for column, value in example.says.items():
        assert found[column][0] == value, f"{kind}.{column}: {example.text}"


@pytest.mark.parametrize("kind", shelf())
def test_each_kind_shows_itself_speaking_and_staying_quiet(kind: str) -> None:
    assert {example.fires for example in shelf()[kind].EXAMPLES} == {True, False}, "show it staying quiet"


@pytest.mark.parametrize(("kind", "n"), CASES)
def test_each_fact_has_evidence_and_only_proven_figures(kind: str, n: int) -> None:
    example = shelf()[kind].EXAMPLES[n]
    found = found_at(example, kind)
    for row in range(len(found)):
        fact = shelf()[kind].fact(example.brief, found, row)
        assert fact.kind == kind
        assert fact.evidence
        assert all(cells.start <= cells.end for cells in fact.evidence)
        proven = [getattr(fact, f.name) for f in dataclasses.fields(fact) if isinstance(getattr(fact, f.name), Proven)]
        assert len(proven) >= 3


@pytest.mark.parametrize(("kind", "n"), CASES)
def test_all_of_history_holds_what_one_period_finds(kind: str, n: int) -> None:
    brief = shelf()[kind].EXAMPLES[n].brief
    one, ever = detect(brief, brief.period, [kind])[kind], detect(brief, None, [kind])[kind]
    last = len(next(iter(brief.panels.values())).calendar) - 1
    now = ever.rows(ever["period"] == last)
    columns = sorted(one.columns)
    assert sorted(tuple(one[c][k].item() for c in columns) for k in range(len(one))) == sorted(
        tuple(now[c][k].item() for c in columns) for k in range(len(now))
    )


def test_a_period_the_table_lacks_gives_no_facts() -> None:
    brief = shelf()["level"].EXAMPLES[0].brief
    assert all(len(found) == 0 for found in detect(brief, date(1999, 1, 1)).values())
