"""Every sentence of every kind, on the kind's own examples and on real tables: in words, and proved by the checker."""

from __future__ import annotations

import os

import pytest
from conftest import released
from hearing import REAL, on_examples, on_real

from desk.hearing import macros
from nlg.finding.detect import by_default, marked
from nlg.shelf import shelf

FULL = bool(os.environ.get("PARISHPUMP_FULL"))


@pytest.mark.parametrize("kind", by_default())
def test_each_wording_of_a_kind_is_proved_on_its_examples(kind: str) -> None:
    found = on_examples(kind, most=3 if FULL else 1)
    assert found, f"no example of {kind} makes a sentence speak"
    assert [(one.macro, one.text, one.faults) for one in found if one.faults] == []


@pytest.mark.parametrize("kind", by_default())
def test_each_kind_has_the_places_that_a_story_asks_for(kind: str) -> None:
    places = set(macros(shelf("sentences").find(kind)))
    assert "body" in places or "member" in places or "patch" in places
    if not marked(kind, "CONTEXT"):
        assert {"headline", "lead"} <= places


@pytest.mark.parametrize("name", REAL if FULL else REAL[:2])
def test_each_wording_is_proved_on_real_tables(name: str) -> None:
    made = released(name, None)
    found = [one for kind in by_default() for one in on_real(kind, made, most=2 if FULL else 1)]
    assert len(found) > 100
    assert [(one.kind, one.macro, one.text, one.faults) for one in found if one.faults] == []
