"""Words for periods: what the writer prints in any house style the checker reads, and it names no other period."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlg.fact import Proven
from nlg.intake.style import load_style
from nlg.proof.check.date_words import phrases
from nlg.proof.check.house_style import house_dates, house_spelling
from nlg.proof.check.periods import FORMS, Period, period_at
from nlg.telling.words import filters
from nlg.telling.words.marks import unmark, visible
from nlg.telling.words.voice import Voice

STYLES = sorted((Path(__file__).parent.parent / "story_templates" / "styles").glob("*.toml"))
NAMES = tuple(path.stem for path in STYLES)
TOLD = {path.stem: load_style(path) for path in STYLES}
HOUSE = {path.stem: house_dates(tomllib.loads(path.read_text("utf-8")), path.name) for path in STYLES}
FIRST = {"day": 730_000, "week_ending": 730_000, "iso_week": 730_002, "occasion": 730_000} | {
    "month": 24_000,
    "quarter": 8_000,
    "year_ending": 24_000,
    **dict.fromkeys(("year", "financial_year", "academic_year", "season"), 2_000),
}
MANY = {"day": 9000, "week_ending": 9000, "occasion": 9000, "month": 320, "quarter": 100, "year_ending": 312}
LAST_DAY = date(2026, 12, 31)
STORY_ENDS = st.dates(date(2005, 1, 1), LAST_DAY)


def proven(period: Period) -> Proven:
    days = {"days": period.days} if period.form == "window" else {}
    step, _, number = period.called.partition(" ")
    words = {"step": step, "number": number} if step else {}
    inputs = {"period": period.last.isoformat(), "form": period.form, **days}
    return Proven(op="period", inputs=inputs, value=period.last, words=words)


@st.composite
def periods(draw: Any) -> Period:
    """A period of a table, or a window: so many days, or so many whole months."""
    form = draw(st.sampled_from((*FORMS, "window", "months")))
    if form == "window":
        return Period("window", draw(STORY_ENDS), draw(st.integers(2, 800)))
    if form == "months":
        months, last = draw(st.integers(2, 40)), period_at("month", 24_000 + draw(st.integers(100, 300))).last
        place = last.year * 12 + last.month - months
        return Period("window", last, (last - date(place // 12, place % 12 + 1, 1)).days + 1)
    far = 7 * draw(st.integers(0, 1300)) if form == "iso_week" else draw(st.integers(0, MANY.get(form, 26)))
    period = period_at(form, FIRST[form] + far)
    return replace(period, called=draw(st.sampled_from(("", "matchday 12")))) if form == "occasion" else period


@given(periods(), st.one_of(STORY_ENDS, st.none()), st.sampled_from(NAMES), st.booleans())
def test_the_checker_reads_what_the_writer_says_of_any_period(
    period: Period, later: date | None, style: str, dated: bool
) -> None:
    """In a story of its own, and in one of any other period."""
    end = later or period.last
    told = filters(Voice(TOLD[style], end, dated))
    for name in ("period", "period_then", "roughly", *(["window"] if period.form == "window" else [])):
        text, (span,) = unmark(told[name](proven(period)))
        assert text in phrases(period, HOUSE[style], end, bool(span.form.get("year"))), (name, style)


def neighbours(period: Period) -> list[Period]:
    """Periods of the same form that end up to 14 months earlier or later, none of them the same."""
    ends = [period.last + timedelta(days=days) for days in range(-430, 431) if days]
    if period.form == "window":
        return [Period("window", end, period.days) for end in ends]
    found = {each.last: each for end in ends for each in [_that_holds(period.form, end)] if each.last != period.last}
    return list(found.values())


def _that_holds(form: str, day: date) -> Period:
    place = {
        "day": day.toordinal(),
        "week_ending": day.toordinal(),
        "month": day.year * 12 + day.month - 1,
        "quarter": day.year * 4 + (day.month - 1) // 3,
        "year": day.year,
        "financial_year": day.year - (day.month < 4),
        "academic_year": day.year - (day.month < 9),
        "season": day.year - (day.month < 7),
        "year_ending": day.year * 12 + day.month - 1,
        "iso_week": day.toordinal() + 7 - day.isoweekday(),
        "occasion": day.toordinal(),
    }[form]
    return period_at(form, place)


@pytest.mark.parametrize("style", NAMES)
@pytest.mark.parametrize(
    "period",
    [
        period_at("month", 2021 * 12 + 1),
        period_at("quarter", 2020 * 4 + 3),
        period_at("year", 2020),
        period_at("financial_year", 2020),
        period_at("week_ending", date(2020, 10, 12).toordinal()),
        period_at("iso_week", date(2021, 1, 3).toordinal()),
        period_at("academic_year", 2019),
        period_at("season", 2019),
        period_at("year_ending", 2020 * 12 + 1),
        period_at("occasion", date(2020, 5, 7).toordinal()),
        Period("window", date(2021, 2, 28), 90),
        Period("window", date(2020, 10, 12), 28),
    ],
    ids=lambda period: f"{period.form}-{period.last}",
)
def test_a_phrase_names_one_period_of_its_kind(period: Period, style: str) -> None:
    """Of those up to the story's own: no figure is from later."""
    end = date(2021, 3, 3)
    said = visible(filters(Voice(TOLD[style], end))["period"](proven(period)))
    others = [other for other in neighbours(period) if other.last <= end and said in phrases(other, HOUSE[style], end)]
    assert others == []


@pytest.mark.parametrize(
    ("form", "last", "style", "said", "shortly"),
    [
        ("quarter", "2023-09-30", "km", "the three months to September", "the third quarter of 2023"),
        ("quarter", "2022-09-30", "km", "the three months to September 2022", "the third quarter of 2022"),
        ("quarter", "2022-12-31", "guardian", "the three months to December", "the fourth quarter of 2022"),
        ("quarter", "2023-09-30", "ap", "the third quarter of 2023", "the third quarter of 2023"),
        ("financial_year", "2023-03-31", "km", "2022-23", "2022-23"),
        ("financial_year", "2023-03-31", "plain", "the year to March", "2022-23"),
        ("financial_year", "2020-03-31", "plain", "the year to March 2020", "2019-20"),
        ("week_ending", "2022-10-12", "ap", "the week ending Oct. 12", "mid-October"),
        ("iso_week", "2023-01-01", "km", "the week to January 1", "early January"),
        ("academic_year", "2022-08-31", "ap", "2021-22", "2021-22"),
        ("season", "2022-06-30", "plain", "2021-22", "2021-22"),
        ("year_ending", "2023-06-30", "km", "the year to June", "the year to June"),
        ("year_ending", "2022-09-30", "bbc", "the year to September 2022", "the year to September 2022"),
        ("occasion", "2019-05-02", "guardian", "2 May 2019", "2 May 2019"),
        ("occasion", "2022-10-12", "ap", "Oct. 12", "Oct. 12"),
    ],
)
def test_periods_read_as_a_newspaper_prints_them(form: str, last: str, style: str, said: str, shortly: str) -> None:
    told = filters(Voice(TOLD[style], date(2023, 9, 30)))
    period = proven(Period(form, date.fromisoformat(last), None))
    assert visible(told["period"](period)) == said
    assert visible(told["roughly"](period)) == shortly


@pytest.mark.parametrize("style", NAMES)
@pytest.mark.parametrize(
    ("form", "last", "called", "said"),
    [
        ("academic_year", "2023-08-31", "", "the 2022-23 academic year"),
        ("season", "2023-06-30", "", "the 2022-23 season"),
        ("year_ending", "2023-06-30", "", "the year to June"),
        ("occasion", "2023-11-11", "matchday 12", "matchday 12"),
    ],
)
def test_a_storys_own_period_is_named_in_full(form: str, last: str, called: str, said: str, style: str) -> None:
    own = Period(form, date.fromisoformat(last), 1 if form == "occasion" else None, called)
    assert visible(filters(Voice(TOLD[style], own.last))["period"](proven(own))) == said
    later = Voice(TOLD[style], own.last + timedelta(days=7))
    if called:
        assert visible(filters(later)["period"](proven(own))) != said
        assert said not in phrases(own, HOUSE[style], later.story_end)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_the_checker_reads_each_styles_spelling(path: Path) -> None:
    assert house_spelling(tomllib.loads(path.read_text("utf-8")), path.name) == dict(TOLD[path.stem].spelling)
