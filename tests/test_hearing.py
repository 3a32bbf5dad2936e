"""Every sentence of every kind, on the kind's own examples and on real tables: in words, and proved by the checker."""

from __future__ import annotations

import os

import pytest
from hearing import REAL, Heard, hear, laid_out, macros, on_real

from nlg.finding.detect import by_default, marked, shelf

FULL = bool(os.environ.get("PARISHPUMP_FULL"))


def heard_on_examples(kind: str, most: int | None) -> list[Heard]:
    found: list[Heard] = []
    for n, example in enumerate([e for e in shelf()[kind].EXAMPLES if e.fires][:most]):
        made = laid_out(example.brief, f"{kind}-{n}")
        facts = [f for area in made.brief.panels["t"].areas for f in made.catch.facts(area.code, "X-ALL", [kind])]
        found += hear(made, kind, facts)
    return found


@pytest.mark.parametrize("kind", by_default())
def test_each_wording_of_a_kind_is_proved_on_its_examples(kind: str) -> None:
    found = heard_on_examples(kind, 3 if FULL else 1)
    assert found, f"no example of {kind} makes a sentence speak"
    assert [(one.macro, one.text, one.faults) for one in found if one.faults] == []


@pytest.mark.parametrize("kind", by_default())
def test_each_kind_has_the_places_that_a_story_asks_for(kind: str) -> None:
    places = set(macros(kind))
    assert "body" in places or "member" in places or "patch" in places
    if not marked(kind, "CONTEXT"):
        assert {"headline", "lead"} <= places


@pytest.mark.parametrize("name", REAL if FULL else REAL[:2])
def test_each_wording_is_proved_on_real_tables(name: str) -> None:
    found = [one for kind in by_default() for one in on_real(kind, name, most=2 if FULL else 1)]
    assert len(found) > 100
    assert [(one.kind, one.macro, one.text, one.faults) for one in found if one.faults] == []
