"""House styles: each story is told in each style, proved anew in each, and no style changes a fact."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from conftest import checker, released, words

from nlg.intake.style import load_style
from nlg.shelf import shelf

STYLES = shelf("styles").files()
ASKED = {
    "cases": ("england_covid", "Kent and Medway", date(2021, 3, 3)),
    "deaths": ("england_deaths", "Medway", date(2020, 6, 5)),
    "possession": ("possession", "Kent", None),
    "council tax": ("council_tax", "Croydon", None),
    "house prices": ("house_prices_london", "Camden", None),
}


@cache
def told(asked: str, style: str) -> dict[str, Any]:
    name, area, period = ASKED[asked]
    made = released(name, period)
    found = replace(made, style=load_style(STYLES[style]), style_file=STYLES[style]).story(made.dataset.area(area).code)
    assert isinstance(found, dict), found
    return found


def values(story: Mapping[str, Any]) -> dict[str, str]:
    """What each expression of the story is claimed to give, whatever the words for it."""
    return {json.dumps([claim["op"], claim["inputs"]]): json.dumps(claim["value"]) for claim in story["claims"]}


def facts(story: Mapping[str, Any]) -> dict[tuple[str, str, str], Mapping[str, Any]]:
    """The facts that the story tells, without their number in it."""
    return {
        (fact["kind"], fact["area"], fact["measure"]): {key: value for key, value in fact.items() if key != "id"}
        for fact in story["facts"]
    }


def shared(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> list[Any]:
    return [key for key in one if key in other]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("asked", ASKED)
def test_a_story_in_any_style_passes_the_separate_checker(asked: str, style: str) -> None:
    assert checker().check(json.loads(json.dumps(told(asked, style)))).faults == ()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("asked", ASKED)
def test_a_style_changes_no_fact(asked: str, style: str) -> None:
    """Longer words may leave room for one fact less; what both tell is the same, and so is what leads."""
    one, km = told(asked, style), told(asked, "km")
    for part in (values, facts):
        ours, others = part(one), part(km)
        both = shared(ours, others)
        assert [ours[key] for key in both] == [others[key] for key in both]
        assert len(both) >= 0.7 * max(len(ours), len(others)), part
    assert one["body"][0]["sentences"][0]["template"] == km["body"][0]["sentences"][0]["template"]


@pytest.mark.parametrize(
    ("style", "asked", "pattern"),
    [
        ("km", "cases", "the week to March 3"),
        ("km", "possession", "the three months to September 2023"),
        ("km", "council tax", "in 2023-24"),
        ("bbc", "cases", "the week ending 3 March"),
        ("guardian", "cases", "the week to 3 March"),
        ("ap", "cases", "the week ending March 3"),
        ("ap", "cases", r"Oct\. 12"),
        ("ap", "possession", "the third quarter of 2023"),
        ("ap", "council tax", "the year to March 2024"),
        ("plain", "council tax", "the year to March 2024"),
    ],
)
def test_a_style_is_heard(style: str, asked: str, pattern: str) -> None:
    assert re.search(pattern, words(told(asked, style))), words(told(asked, style))


@pytest.mark.parametrize(
    ("style", "pattern"),
    [
        ("km", "[0-9] (?:March|October)|per cent|Oct\\."),
        ("bbc", "(?:March|October) [0-9]{1,2}\\b|the week to|per cent"),
        ("guardian", "(?:March|October) [0-9]{1,2}\\b|per cent"),
        ("ap", "October [0-9]|per cent|the week to"),
        ("plain", "%|the week to|October [0-9]"),
    ],
)
def test_a_style_says_nothing_in_the_way_of_another(style: str, pattern: str) -> None:
    assert not re.search(pattern, words(told("cases", style))), words(told("cases", style))
