"""Pay and jobs: the traps that the publisher's notes name, met by the stories."""

from __future__ import annotations

import re
from datetime import date

import pytest
from conftest import Story, dataset, released, told, words

from nlg.story import NoStory

SETTLED, NEWEST = date(2023, 1, 31), date(2023, 2, 28)
UNSTEADY = {"E07000166": "Richmondshire", "S30000039": "Na h-Eileanan Siar", "S30000041": "Shetland"}


def test_the_newest_month_is_an_early_estimate_and_has_no_story() -> None:
    assert dataset("pay_jobs").latest() == SETTLED
    for area in ("Hartlepool", "Newham", "England"):
        found = told("pay_jobs", area, NEWEST)
        assert isinstance(found, NoStory)
        assert "had not settled" in found.reason


@pytest.mark.parametrize("area", ["Hartlepool", "Wales", "Newham"])
def test_a_month_is_compared_with_that_of_the_year_before(story: Story, area: str) -> None:
    text = words(story("pay_jobs", area))
    assert re.search(r"a year (before|earlier)", text)
    assert not re.search(r"month (before|earlier)|previous (month|year)", text)
    assert not re.search(r"(rose|fell|rise|fall) (by [^ ]+ )?in January", text)


@pytest.mark.parametrize("code", UNSTEADY)
def test_no_story_names_an_area_for_pay_that_swings_widely(code: str) -> None:
    made = released("pay_jobs", SETTLED)
    assert code in made.dataset.sheet.tables["payrolls"].measures["pay"].unsteady
    for about in (code, made.dataset.register.patch(code)):
        found = made.story(about)
        if not isinstance(found, NoStory):
            naming = [s["text"] for p in found["body"] for s in p["sentences"] if UNSTEADY[code] in s["text"]]
            assert not [text for text in naming if "pay" in re.sub("payroll", "", text)], naming


def test_a_median_is_no_sum_and_people_are() -> None:
    panel = dataset("pay_jobs").whole
    t = panel.calendar.at(SETTLED)
    assert t is not None
    england, kent, wales = (panel.row(code) for code in ("E92000001", "E10000016", "W92000004"))
    assert england is not None
    assert kent is not None
    assert wales is not None
    assert panel.exact("payrolls.pay", england, t) is None
    assert panel.exact("payrolls.pay", kent, t) is None
    assert panel.exact("payrolls.pay", wales, t) is not None  # the publisher's own
    districts = [panel.row(code) for code in panel.leaf_codes("E10000016")]
    parts = [panel.exact("payrolls.employees", row, t) for row in districts if row is not None]
    assert panel.exact("payrolls.employees", kent, t) == sum(part for part in parts if part is not None)


def test_who_has_most_employees_is_no_news() -> None:
    made = released("pay_jobs", SETTLED)
    kinds = ("top", "nth", "gap", "overtake", "new_leader", "rank_move", "spread")
    ranked = {f.measure.name for kind in kinds for f in made.catch.facts("E08000025", "E11000005", [kind])}
    assert ranked <= {"payrolls.pay"}


def test_the_stories_say_that_pay_is_nominal_and_whom_the_count_leaves_out(story: Story) -> None:
    text = words(story("pay_jobs", "Newham"))
    for said in ("not corrected for rising prices", "self-employed", "seasonally adjusted", "where they live"):
        assert said in text
