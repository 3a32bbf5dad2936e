"""Every detector on the shelf: speaks where its examples say so, is silent where they say so, and has its proof."""

from __future__ import annotations

from datetime import date

import pytest

from nlg.fact import Found, Proven
from nlg.finding.detect import detect, shelf
from nlg.finding.example import Example


def found_at(example: Example, kind: str) -> Found:
    found = detect(example.brief, example.brief.period, [kind])[kind]
    if example.area:
        view = example.brief.views[0]
        names = [area.name for area in view.panel.areas]
        found = found.rows(found["area"] == names.index(example.area))
    return found


@pytest.mark.parametrize("kind", shelf())
def test_each_example_fires_or_stays_quiet_as_it_says(kind: str) -> None:
    examples = [(example, found_at(example, kind)) for example in shelf()[kind].EXAMPLES]
    assert {example.fires for example, _ in examples} == {True, False}, "show it speaking and staying quiet"
    assert [example.text for example, found in examples if (len(found) > 0) != example.fires] == []
    assert [
        (example.text, column, found[column][0])
        for example, found in examples
        for column, value in example.says.items()
        if found[column][0] != value
    ] == []


@pytest.mark.parametrize("kind", shelf())
def test_each_fact_has_evidence_and_only_proven_figures(kind: str) -> None:
    for example in shelf()[kind].EXAMPLES:
        found = found_at(example, kind)
        for row in range(len(found)):
            fact = shelf()[kind].fact(example.brief, found, row)
            assert fact.kind == kind
            assert fact.evidence, example.text
            assert all(cells.start <= cells.end for cells in fact.evidence), example.text
            proven = [one for one in vars(fact).values() if isinstance(one, Proven)]
            assert len(proven) >= 3, example.text


@pytest.mark.parametrize("kind", shelf())
def test_all_of_history_holds_what_one_period_finds(kind: str) -> None:
    for example in shelf()[kind].EXAMPLES:
        brief = example.brief
        one, ever = detect(brief, brief.period, [kind])[kind], detect(brief, None, [kind])[kind]
        last = len(next(iter(brief.panels.values())).calendar) - 1
        now = ever.rows(ever["period"] == last)
        columns = sorted(one.columns)
        assert sorted(tuple(one[c][k].item() for c in columns) for k in range(len(one))) == sorted(
            tuple(now[c][k].item() for c in columns) for k in range(len(now))
        ), example.text


def test_a_period_the_table_lacks_gives_no_facts() -> None:
    brief = shelf()["level"].EXAMPLES[0].brief
    assert all(len(found) == 0 for found in detect(brief, date(1999, 1, 1)).values())
