"""Days, periods and steps as readers are told them in proofs and on pages."""

from __future__ import annotations

import re
from datetime import date

ISO = re.compile(r"\d{4}(-\d\d-\d\d)?")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_OF_TWO_YEARS = ("financial_year", "academic_year", "season")
_UNITS = {"day": "days", "week_ending": "weeks", "iso_week": "weeks", "month": "months", "quarter": "quarters"}
_LONGER = {("days", 7): "weeks", ("months", 3): "quarters", ("months", 12): "years", ("quarters", 4): "years"}


def unit_of(form: str) -> str:
    """What periods of a form are counted in."""
    return _UNITS.get(form, "years")


def step_word(form: str, step: int, called: str = "") -> str:
    """What so many periods of a form at a time are called; `called` is the word for one occasion.

    >>> step_word("day", 7), step_word("month", 12), step_word("month", 1), step_word("week_ending", 2)
    ('weeks', 'years', 'months', 'steps of 2 weeks')
    >>> step_word("occasion", 1, "matchday"), step_word("year_ending", 4)
    ('matchdays', 'years')
    """
    if form == "occasion":
        return f"{called}s" if called else "occasions"
    unit = unit_of(form)
    if step == 1 or unit == "years":
        return unit
    return _LONGER.get((unit, step)) or f"steps of {step} {unit}"


def day_in_words(text: str) -> str:
    """An ISO date in words; any other text as it is.

    >>> day_in_words("2021-03-08"), day_in_words("spring 2021")
    ('8 March 2021', 'spring 2021')
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_in_words(text: str) -> str:
    """The month and year of an ISO date; any other text as it is.

    >>> month_in_words("2021-03-08"), month_in_words("spring 2021")
    ('March 2021', 'spring 2021')
    """
    words = day_in_words(text)
    return words if words == text else words.partition(" ")[2]


def period_in_words(text: str, form: str) -> str:
    """A period of a table by its form; month, quarter and year may be named by any day in them.

    >>> period_in_words("2023-05-01", "month"), period_in_words("2023-06-30", "quarter")
    ('May 2023', 'April to June 2023')
    >>> period_in_words("2021-03-05", "week_ending"), period_in_words("2024-08-31", "academic_year")
    ('the week to 5 March 2021', '2023-24')
    >>> period_in_words("2024-06-30", "year_ending"), period_in_words("2024-05-02", "occasion")
    ('the year to June 2024', '2 May 2024')
    """
    if form == "year" or "-" not in text:
        return text[:4]
    if form in _OF_TWO_YEARS:
        last = int(text[:4])
        return text if len(text) < len("2024-08-31") else f"{last - 1}-{last % 100:02}"
    if form in ("week_ending", "iso_week"):
        return f"the week to {day_in_words(text)}"
    year, month = int(text[:4]), int(text[5:7])
    if form == "month":
        return f"{MONTHS[month - 1]} {year}"
    if form == "quarter":
        first = (month - 1) // 3 * 3
        return f"{MONTHS[first]} to {MONTHS[first + 2]} {year}"
    if form == "year_ending":
        return f"the year to {MONTHS[month - 1]} {year}"
    return day_in_words(text)
