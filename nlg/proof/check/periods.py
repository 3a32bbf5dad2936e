"""Days, weeks, months, quarters, years and occasions: their place in a row, their names and their last days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_IN_DAYS = {"day": 1, "week_ending": 7, "iso_week": 7, "occasion": 1}
_MONTHS_APART = {"month": 1, "quarter": 3, "year": 12, "year_ending": 1}  # from one place to the next
_MONTHS_LATE = {"financial_year": 3, "academic_year": 8, "season": 6}  # named by two years: how late it begins
_MONTHS_APART |= dict.fromkeys(_MONTHS_LATE, 12)
FORMS = (*_IN_DAYS, *_MONTHS_APART)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"[1-9][0-9]{3}")
_TWO_YEARS = re.compile(r"([1-9][0-9]{3})-([0-9]{2})")
_ISO_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_OCCASION = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/([1-9][0-9]{0,2})")


@dataclass(frozen=True)
class Period:
    """A stretch of time that a claim names. `days` is its length where it is counted in days, else `None`.

    `called` is what an occasion goes by besides its day: "matchday 12".
    """

    form: str
    last: date
    days: int | None
    called: str = ""


def day_from(text: object) -> date:
    """An ISO date, in its long form only; ValueError otherwise."""
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not an ISO date")
    return date.fromisoformat(text)


def place_in_row(form: str, text: object) -> int:
    """The running number of a period as a table writes it; ValueError where it does not fit the form.

    Days, weeks and occasions count in days (a week by its last), the others in months, quarters and years.
    """
    if form == "year":
        if not isinstance(text, str) or not _YEAR.fullmatch(text):
            raise ValueError(f"{text!r} is not a year of four digits")
        return int(text)
    if form in _MONTHS_LATE:
        return _first_of_two_years(form, text)
    if form == "iso_week":
        return _sunday(text)
    day = day_and_number(text)[0] if form == "occasion" else day_from(text)
    if form in _IN_DAYS:
        return day.toordinal()
    if form == "year_ending":
        if (day + timedelta(days=1)).day != 1:
            raise ValueError(f"{text!r} is not the last day of a month")
    elif day.day != 1 or (form == "quarter" and day.month % 3 != 1):
        raise ValueError(f"{text!r} is not the first day of a {form}")
    return (day.year * 12 + day.month - 1) // _MONTHS_APART[form]


def _first_of_two_years(form: str, text: object) -> int:
    years = _TWO_YEARS.fullmatch(text) if isinstance(text, str) else None
    if not years or (int(years[1]) + 1) % 100 != int(years[2]):
        raise ValueError(f"{text!r} is not a {form.replace('_', ' ')} like 2023-24")
    return int(years[1])


def _sunday(text: object) -> int:
    week = _ISO_WEEK.fullmatch(text) if isinstance(text, str) else None
    if not week:
        raise ValueError(f"{text!r} is not an ISO week like 2024-W05")
    return date.fromisocalendar(int(week[1]), int(week[2]), 7).toordinal()


def day_and_number(text: object) -> tuple[date, int | None]:
    """The day of an occasion, and the number that it goes by, if any: "2023-11-11/12"."""
    numbered = _OCCASION.fullmatch(text) if isinstance(text, str) else None
    return (day_from(numbered[1]), int(numbered[2])) if numbered else (day_from(text), None)


def place_named(form: str, text: object) -> int:
    """As `place_in_row`, but a month, quarter or year may also be named by its last day or a year's first.

    An ISO week may be named by its last day.
    """
    try:
        return place_in_row(form, text)
    except ValueError:
        if form != "iso_week" and (form not in _MONTHS_APART or form == "year_ending"):
            raise
        day = day_from(text)
    if form == "iso_week":
        if day.isoweekday() != 7:
            raise ValueError(f"{text!r} is no Sunday, on which an ISO week ends")
        return day.toordinal()
    place = (day.year * 12 + day.month - 1 - _MONTHS_LATE.get(form, 0)) // _MONTHS_APART[form]
    if day not in (first_day(form, place), last_day(form, place)):
        raise ValueError(f"{text!r} names no {form}")
    return place


def _months_in(form: str) -> int:
    return 12 if form == "year_ending" else _MONTHS_APART[form]


def first_day(form: str, place: int) -> date:
    """The first day of a month, quarter or year of any kind."""
    return _first_of(_month_after(form, place) - _months_in(form))


def last_day(form: str, place: int) -> date:
    """The last day of the period at a place in its row."""
    if form in _IN_DAYS:
        return date.fromordinal(place)
    return _first_of(_month_after(form, place)) - timedelta(days=1)


def _month_after(form: str, place: int) -> int:
    return (place + 1) * _MONTHS_APART[form] + _MONTHS_LATE.get(form, 0)


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def stretch_at(form: str, first: int, last: int) -> Period:
    """All months, quarters or years from one place to another together."""
    ends = last_day(form, last)
    return Period("window", ends, (ends - first_day(form, first)).days + 1)


def period_at(form: str, place: int, periods: int = 1) -> Period:
    """The period at a place; a figure there covers `periods` of the table's own (7 for a 7-day sum)."""
    days = _IN_DAYS.get(form)
    return Period(form, last_day(form, place), None if days is None else days * periods)
