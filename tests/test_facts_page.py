"""docs/facts.md is what the detectors say of themselves now, every kind once, and what its examples show is so."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from conftest import FULL

from desk import guide
from nlg.finding.detect import shelf

DESIGN = {"L": 7, "C": 13, "E": 12, "S": 6, "R": 11, "X": 9, "P": 9, "T": 8, "B": 7, "M": 4, "D": 4, "Q": 7}
EVERY = 4  # an example takes a moment: without PARISHPUMP_FULL one kind in so many is looked up in the data again
STALE = f"docs/facts.md is not what the detectors say now: run `{guide.COMMAND}` and read the diff"


@pytest.fixture(scope="module")
def page() -> str:
    assert guide.PAGE.is_file(), f"docs/facts.md is missing: run `{guide.COMMAND}`"
    return guide.PAGE.read_text("utf-8")


@pytest.fixture(scope="module")
def sections(page: str) -> dict[str, str]:
    parts = re.split(r"^### (\w+ \w+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_page_is_what_the_generator_gives_now(page: str) -> None:
    known = [entry.kind for entry in guide.entries()]
    shown = guide.written(page)
    assert sorted(shown) == sorted(known), STALE
    again = known if FULL else known[::EVERY]
    made = guide.page(shown | {kind: guide.example(kind) for kind in again})
    assert made.splitlines() == page.splitlines(), STALE
    assert made == page, STALE


def test_every_kind_of_the_shelf_is_there_once_with_its_id(page: str) -> None:
    headings = re.findall(r"^### (\w+) (\w+)$", page, flags=re.MULTILINE)
    assert sorted(headings) == sorted((shelf()[kind].ID, kind) for kind in shelf()), STALE


def test_every_kind_of_the_design_is_covered() -> None:
    designed = {f"{family}{number}" for family, many in DESIGN.items() for number in range(1, many + 1)}
    assert len(designed) == 97
    ids = Counter(entry.id for entry in guide.entries())
    assert sorted(designed - set(ids)) == [], "no file of the shelf has these ids of the design"
    assert sorted(set(ids) - designed) == [], "the design has no kinds of these ids"
    assert list(DESIGN) == list(guide.FAMILIES)


def test_every_entry_says_when_it_fires_and_when_not_what_chance_gives_and_where_it_is_from(
    sections: dict[str, str],
) -> None:
    for heading, text in sections.items():
        caption, *rest = [line for line in text.splitlines() if line]
        assert caption.endswith("."), heading
        assert not caption.startswith("- "), heading
        for name in guide.PARTS:
            assert sum(line.startswith(f"- **{name}** ") for line in rest) == 1, f"{heading}: {name}"
        assert sum(line.startswith("- **Example**") for line in rest) == 1, heading


def test_a_docstring_without_its_four_parts_is_refused() -> None:
    whole = "Caption.\n\nFires   a\n        b.\nQuiet   c.\nChance  d.\nSource  e.\n"
    assert guide.taken_apart("kind", whole) == (
        "Caption.",
        {"Fires": "a b.", "Quiet": "c.", "Chance": "d.", "Source": "e."},
    )
    for broken in (whole.replace("Quiet", "Silent"), whole.replace("Chance  d.\n", ""), "Caption.\nFires   a."):
        with pytest.raises(ValueError, match=r"^kind: its docstring needs"):
            guide.taken_apart("kind", broken)
