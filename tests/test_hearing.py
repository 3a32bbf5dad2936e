"""Every sentence of every kind, on the kind's own examples and on real tables: in words, and proved by the checker."""

from __future__ import annotations

import pytest
from conftest import FULL, checker, released
from hearing import REAL, on_examples, on_real

from desk.hearing import macros
from nlg.finding.detect import by_default, marked
from nlg.shelf import shelf


@pytest.mark.parametrize("kind", by_default())
def test_each_wording_of_a_kind_is_proved_on_its_examples(kind: str) -> None:
    found = on_examples(kind, most=3 if FULL else 1)
    assert found, f"no example of {kind} makes a sentence speak"
    assert [(one.macro, one.text, one.faults) for one in found if one.faults] == []


def test_each_kind_has_the_places_that_a_story_asks_for() -> None:
    places = {kind: set(macros(shelf("sentences").find(kind))) for kind in by_default()}
    assert [kind for kind, found in places.items() if not found & {"body", "member", "patch"}] == []
    leading = [kind for kind in places if not marked(kind, "CONTEXT")]
    assert [kind for kind in leading if not {"headline", "lead"} <= places[kind]] == []


@pytest.mark.parametrize("name", REAL if FULL else REAL[:2])
def test_each_wording_is_proved_on_real_tables(name: str) -> None:
    """In the quick run each kind on one of two tables."""
    made = released(name, None)
    kinds = by_default() if FULL else by_default()[REAL.index(name) :: 2]
    found = [one for kind in kinds for one in on_real(kind, made, checker(), most=2 if FULL else 1)]
    assert len(found) > (100 if FULL else 50)
    assert [(one.kind, one.macro, one.text, one.faults) for one in found if one.faults] == []
