"""All areas compared, as stories speak of them: at places, not in them; what is listed is said to be so once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from nlg.panel import Area
from nlg.story import Brief
from nlg.telling.together import NAMELESS, reworded
from nlg.telling.words.example import number, place
from nlg.telling.words.marks import form, mark, visible
from nlg.telling.words.names import in_area, name

LISTED = place("libraries listed", "the", "among", NAMELESS)


def brief(preposition: str, *, named: str = "") -> Brief:
    """A release of two libraries and of all of them, which have a name or none."""
    whole = Area(code="ALL", name=named or "libraries listed", kind="county" if named else NAMELESS)
    each = [Area(code=code, name=code, preposition=preposition, kind="library", parent="ALL") for code in ("A", "B")]
    panels = {"table": SimpleNamespace(areas=[whole, *each])}
    return cast(Brief, SimpleNamespace(panels=panels, areas_called=("library", "libraries")))


def so_many(words: str) -> str:
    return mark(words, number("5"), form("about"))


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        (f"In {so_many('five of the six')} libraries there were more", "At five of the six libraries there were more"),
        (f"There were more in {so_many('all six')} libraries.", "There were more at all six libraries."),
        (
            f"{so_many('Six of the seven')} libraries of {name(LISTED)} had more.",
            "Six of the seven libraries had more.",
        ),
        (f"the most among the libraries of {name(LISTED)}", "the most among the libraries listed"),
        (
            f"Across {name(LISTED)}, {so_many('all but one')} of the libraries had more.",
            "all but one of the libraries had more.",
        ),
        (f"more {in_area(LISTED)} in March", "more among the libraries listed in March"),
        ("In March there were five libraries.", "In March there were five libraries."),
        (
            "the biggest fall in weight of books at all libraries",
            "the biggest fall in weight of books at all libraries",
        ),
    ],
)
def test_areas_are_spoken_of_as_people_do(marked: str, told: str) -> None:
    assert visible(reworded(brief("at"))(marked)) == told


def test_what_is_at_a_place_is_so_in_a_county_with_a_name() -> None:
    marked = f"In {so_many('five of the six')} libraries of {name(place('Borsetshire'))} there were more."
    told = visible(reworded(brief("at", named="Borsetshire"))(marked))
    assert told == "At five of the six libraries of Borsetshire there were more."


def test_plain_areas_with_a_name_together_are_left_alone() -> None:
    marked = f"In {so_many('five of the six')} districts of {name(place('Borsetshire'))} there were more."
    assert reworded(brief("in", named="Borsetshire"))(marked) == marked
