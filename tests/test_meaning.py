"""What a heading says of its figures: the unit in its brackets, shares that are no rates, plurals that were done."""

from __future__ import annotations

import pytest

from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.meaning import Clue, Meaning, meaning


def read(heading: str, *texts: str) -> Meaning:
    clue = Clue(key="x", heading=heading, kind="", unit="", texts=texts or ("41.2", "40.9"), place="t.csv: x")
    return meaning(clue, "", "", "things", Inquiry(answers={}))


@pytest.mark.parametrize(
    ("heading", "kind", "unit", "one"),
    [
        ("Average speed (mph)", "index", "mph", "average speed"),
        ("Waiting time (mins)", "index", "minutes", "waiting time"),
        ("Rainfall [mm]", "index", "mm", "rainfall"),
        ("Nitrogen dioxide (ug/m3)", "index", "µg/m³", "nitrogen dioxide"),
        ("Level (% full)", "share", "%", "level"),
        ("Turnout (%)", "share", "%", "turnout"),
        ("Unemployment (%)", "share", "%", "unemployment rate"),
        ("Units permitted", "flow", "units permitted", "unit permitted"),
        ("Homes built", "flow", "homes built", "home built"),
    ],
)
def test_a_heading_tells_type_unit_and_noun(heading: str, kind: str, unit: str, one: str) -> None:
    found = read(heading)
    assert (found.type, found.unit, found.one) == (kind, unit, one)


@pytest.mark.parametrize("heading", ["Pupils enrolled", "Vehicles licensed"])
def test_what_is_kept_is_no_flow(heading: str) -> None:
    assert read(heading, "3", "4").type == "stock"


def test_what_may_be_counted_or_may_stand_is_asked() -> None:
    with pytest.raises(Unsure, match="words do not tell"):
        read("Widgets", "3", "4")
