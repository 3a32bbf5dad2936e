"""The period grammar: a period's text to its days, and which periods compare with which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from nlg.panel import Calendar, Ints, PeriodForm

STEP_WORDS: dict[PeriodForm, str] = {
    "day": "day",
    "week_ending": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "financial_year": "year",
}
MONTHS: dict[PeriodForm, int] = {"month": 1, "quarter": 3, "year": 12, "financial_year": 12}


def first_day(text: str, form: PeriodForm) -> date:
    """First day of the period a table's text names. ValueError says what was expected.

    >>> first_day("2020-06-26", "week_ending"), first_day("2024", "year")
    (datetime.date(2020, 6, 20), datetime.date(2024, 1, 1))
    >>> first_day("2023-24", "financial_year")
    datetime.date(2023, 4, 1)
    """
    if form == "year":
        if len(text) != 4 or not text.isdigit():
            raise ValueError("is not a year of four digits")
        return date(int(text), 1, 1)
    if form == "financial_year":
        return _first_of_april(text)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("is not a date like 2021-03-31") from None
    if len(text) != 10:
        raise ValueError("is not a date like 2021-03-31")
    if form in MONTHS and (day.day != 1 or (form == "quarter" and day.month % 3 != 1)):
        raise ValueError(f"is not the first day of a {form}")
    return day - timedelta(days=6) if form == "week_ending" else day


def _first_of_april(text: str) -> date:
    first, _, second = text.partition("-")
    if len(first) != 4 or not (first + second).isdecimal() or not text.isascii() or f"{int(first) + 1}"[2:] != second:
        raise ValueError("is not a financial year like 2023-24")
    return date(int(first), 4, 1)


def next_start(start: date, form: PeriodForm) -> date:
    """First day of the period after the one that starts here."""
    if form in MONTHS:
        return _months_on(start, MONTHS[form])
    return start + timedelta(days=7 if form == "week_ending" else 1)


def calendar(first: date, last: date, form: PeriodForm, *, window: int = 1, step: int = 1) -> Calendar:
    """Every period from one start to another, in windows of so many periods, compared so many back.

    A window that would begin before the record has the record's first day as its start.
    """
    starts: list[date] = []
    start = first
    while start <= last:
        starts.append(start)
        start = next_start(start, form)
    ends = tuple(next_start(s, form) - timedelta(days=1) for s in starts)
    window_starts = tuple(starts[max(0, t - window + 1)] for t in range(len(starts)))
    positions = np.arange(len(starts))
    word = "week" if form == "day" and window == 7 else STEP_WORDS[form]
    return Calendar(
        form=form,
        starts=window_starts,
        ends=ends,
        step=word,
        previous=np.where(positions >= step, positions - step, -1),
        year_ago=_year_ago(ends, form, step),
    )


def _year_ago(ends: Sequence[date], form: PeriodForm, step: int) -> Ints:
    """Index of the comparable period a year back; weeks step back 52 weeks, so that weekdays match."""
    at = {end: t for t, end in enumerate(ends)}
    if form in MONTHS:
        back = 12 // MONTHS[form]
        return np.array([t - back if t >= back else -1 for t in range(len(ends))], dtype=np.int64)
    return np.array([at.get(end - timedelta(days=364), -1) for end in ends], dtype=np.int64)


def _months_on(day: date, months: int) -> date:
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)
