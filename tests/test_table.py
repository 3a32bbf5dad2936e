"""The table beside a story: all areas that a reader can look through; of very many a selection, which says so."""

from __future__ import annotations

from conftest import told

from nlg.telling.table import BESIDE, ENDS, GAP, WHOLE


def test_a_list_that_can_be_looked_through_is_whole() -> None:
    story = told("crime_london", "Camden", None)
    assert isinstance(story, dict)
    names = [row[0]["text"] for row in story["table"]["rows"]]
    assert len(names) == 32 <= WHOLE
    assert GAP not in names
    assert "selection" not in story["table"]["caption"]


def test_of_a_long_list_stand_its_ends_and_the_storys_own_area_with_what_is_beside_it() -> None:
    story = told("council_tax", "Cornwall", None)
    assert isinstance(story, dict)
    rows = story["table"]["rows"]
    names = [row[0]["text"] for row in rows]
    assert story["table"]["caption"].endswith(", a selection")
    assert len(names) == ENDS + 1 + (2 * BESIDE + 1) + 1 + ENDS
    assert names[ENDS] == names[-ENDS - 1] == GAP
    assert names.index("Cornwall") == ENDS + 1 + BESIDE
    bills = [float(row[1]["text"].strip("£").replace(",", "")) for row in rows if row[0]["text"] != GAP]
    assert bills == sorted(bills, reverse=True)
    assert all(cell["claim"] is None for row in rows if row[0]["text"] == GAP for cell in row)


def test_areas_that_a_story_names_stand_in_its_table() -> None:
    story = told("council_tax", "Thurrock", None)
    assert isinstance(story, dict)
    assert any("Croydon" in one["text"] for paragraph in story["body"] for one in paragraph["sentences"])
    names = [row[0]["text"] for row in story["table"]["rows"]]
    assert names.count("Croydon") == 1
    assert names.count(GAP) == 3
