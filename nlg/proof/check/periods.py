"""Days, weeks, months, quarters and years: their place in a row, their names and their last days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

FORMS = ("day", "week_ending", "month", "quarter", "year", "financial_year")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"[1-9][0-9]{3}")
_FINANCIAL_YEAR = re.compile(r"([1-9][0-9]{3})-([0-9]{2})")
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "financial_year": 12}
_MONTHS_LATE = {"financial_year": 3}  # by how many months a period begins after the place of its name


@dataclass(frozen=True)
class Period:
    """A stretch of time that a claim names. `days` is its length where it is counted in days, else `None`."""

    form: str
    last: date
    days: int | None


def day_from(text: object) -> date:
    """An ISO date, in its long form only; ValueError otherwise."""
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not an ISO date")
    return date.fromisoformat(text)


def place_in_row(form: str, text: object) -> int:
    """The running number of a period as a table writes it; ValueError where it does not fit the form.

    Days and weeks count in days (a week by its last), the others in months, quarters and years.
    """
    if form == "year":
        if not isinstance(text, str) or not _YEAR.fullmatch(text):
            raise ValueError(f"{text!r} is not a year of four digits")
        return int(text)
    if form == "financial_year":
        years = _FINANCIAL_YEAR.fullmatch(text) if isinstance(text, str) else None
        if not years or (int(years[1]) + 1) % 100 != int(years[2]):
            raise ValueError(f"{text!r} is not a financial year like 2023-24")
        return int(years[1])
    day = day_from(text)
    if form in ("day", "week_ending"):
        return day.toordinal()
    if day.day != 1 or (form == "quarter" and day.month % 3 != 1):
        raise ValueError(f"{text!r} is not the first day of a {form}")
    return (day.year * 12 + day.month - 1) // _MONTHS_IN[form]


def place_named(form: str, text: object) -> int:
    """As `place_in_row`, but a month, quarter or year may also be named by its last day or a year's first."""
    try:
        return place_in_row(form, text)
    except ValueError:
        if form not in _MONTHS_IN:
            raise
        day = day_from(text)
    place = (day.year * 12 + day.month - 1 - _MONTHS_LATE.get(form, 0)) // _MONTHS_IN[form]
    if day not in (first_day(form, place), last_day(form, place)):
        raise ValueError(f"{text!r} names no {form}")
    return place


def first_day(form: str, place: int) -> date:
    """The first day of a month, quarter, year or financial year."""
    months = place * _MONTHS_IN[form] + _MONTHS_LATE.get(form, 0)
    return date(months // 12, months % 12 + 1, 1)


def last_day(form: str, place: int) -> date:
    """The last day of the period at a place in its row."""
    if form in ("day", "week_ending"):
        return date.fromordinal(place)
    return first_day(form, place + 1) - timedelta(days=1)


def stretch_at(form: str, place: int, periods: int) -> Period:
    """So many months, quarters or years together, the last of them at a place."""
    last = last_day(form, place)
    return Period("window", last, (last - first_day(form, place - periods + 1)).days + 1)


def period_at(form: str, place: int, periods: int = 1) -> Period:
    """The period at a place; a figure there covers `periods` of the table's own (7 for a 7-day sum)."""
    days = {"day": 1, "week_ending": 7}.get(form)
    return Period(form, last_day(form, place), None if days is None else days * periods)
