"""What a heading says of its figures: the unit in its brackets, shares that are no rates, plurals that were done."""

from __future__ import annotations

import pytest

from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.clue import Clue
from nlg.intake.meaning import Meaning, meaning


def read(heading: str, *texts: str) -> Meaning:
    clue = Clue(key="x", heading=heading, kind="", unit="", texts=texts or ("41.2", "40.9"), place="t.csv: x")
    return meaning(clue, "", "", "things", Inquiry(answers={}))


@pytest.mark.parametrize(
    ("heading", "kind", "unit", "one"),
    [
        ("Average speed (mph)", "index", "mph", "average speed"),
        ("Waiting time (mins)", "index", "minutes", "waiting time"),
        ("Rainfall [mm]", "index", "mm", "rainfall"),
        ("Nitrogen dioxide (ug/m3)", "index", "µg/m³", "nitrogen dioxide level"),
        ("Level (% full)", "share", "%", "level"),
        ("Turnout (%)", "share", "%", "turnout"),
        ("Unemployment (%)", "share", "%", "unemployment rate"),
        ("Units permitted", "flow", "units permitted", "unit permitted"),
        ("Homes built", "flow", "homes built", "home built"),
        ("Parcels given out", "flow", "parcels given out", "parcel given out"),
        ("Dogs waiting for a home", "stock", "dogs waiting for a home", "dog waiting for a home"),
        ("Air quality index", "index", "index points", "air quality index"),
    ],
)
def test_a_heading_tells_type_unit_and_noun(heading: str, kind: str, unit: str, one: str) -> None:
    found = read(heading, "41", "40")
    assert (found.type, found.unit, found.one) == (kind, unit, one)


@pytest.mark.parametrize("heading", ["Pupils enrolled", "Vehicles licensed"])
def test_what_is_kept_is_no_flow(heading: str) -> None:
    assert read(heading, "3", "4").type == "stock"


def test_a_part_of_the_column_beside_is_asked_for_its_own_noun() -> None:
    with pytest.raises(Unsure, match="not what it counts"):
        read("of which for children", "3", "4")


def test_what_may_be_counted_or_may_stand_is_never_added_up_and_no_noun_is_asked_about() -> None:
    found = read("Widgets", "3", "4")
    assert (found.type, found.unit) == ("stock", "widgets")
    with pytest.raises(Unsure, match="words do not tell"):
        read("Majority", "3", "4")


@pytest.mark.parametrize(
    ("heading", "many"),
    [
        ("Average level (m)", "average levels"),
        ("Average weekly rent (\u00a3)", "average weekly rents"),
        ("Rainfall (mm)", "rainfall"),
        ("Bus punctuality (%)", "bus punctuality"),
    ],
)
def test_what_takes_an_article_has_a_plural_and_what_does_not_has_none(heading: str, many: str) -> None:
    assert read(heading).many == many


@pytest.mark.parametrize(
    ("heading", "texts", "places"),
    [
        ("Average level (m)", ("1.83", "2.04"), 2),
        ("Rainfall (mm)", ("61.42", "18.05"), 1),
        ("Income from fines (\u00a3)", ("3685.76", "2911.72"), 0),
    ],
)
def test_a_reader_is_given_fewer_places_of_larger_figures(heading: str, texts: tuple[str, ...], places: int) -> None:
    assert read(heading, *texts).decimals == places
