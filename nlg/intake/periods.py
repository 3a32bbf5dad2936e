"""The period grammar: a period's text to its days, and which periods compare with which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import gcd

import numpy as np

from nlg.panel import Calendar, Ints, PeriodForm

STEP_WORDS: Mapping[PeriodForm, str] = {
    "day": "day",
    "week_ending": "week",
    "iso_week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "financial_year": "year",
    "academic_year": "year",
    "season": "year",
    "year_ending": "year",
    "occasion": "occasion",
}
CALLED: Mapping[PeriodForm, str] = {"season": "season"}  # a step, where readers have a word of their own for it
MONTHS: Mapping[PeriodForm, int] = {
    "month": 1,
    "quarter": 3,
    **{form: 12 for form, w in STEP_WORDS.items() if w == "year"},
}
TWO_YEARS: Mapping[PeriodForm, tuple[int, str]] = {  # named "2023-24": the month each begins in, and its name
    "financial_year": (4, "a financial year"),
    "academic_year": (9, "an academic year"),
    "season": (7, "a season"),
}
WEEK = timedelta(days=7)
_ISO_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_OCCASION = re.compile(r"(\d{4}-\d\d-\d\d)(?:/([1-9]\d{0,2}))?")


def first_day(text: str, form: PeriodForm) -> date:
    """First day of the period a table's text names. ValueError says what was expected.

    >>> first_day("2020-06-26", "week_ending"), first_day("2024", "year")
    (datetime.date(2020, 6, 20), datetime.date(2024, 1, 1))
    >>> first_day("2023-24", "financial_year"), first_day("2023-24", "academic_year"), first_day("2023-24", "season")
    (datetime.date(2023, 4, 1), datetime.date(2023, 9, 1), datetime.date(2023, 7, 1))
    >>> first_day("2024-W05", "iso_week"), first_day("2024-02-29", "year_ending"), first_day("2024-05-02", "occasion")
    (datetime.date(2024, 1, 29), datetime.date(2023, 3, 1), datetime.date(2024, 5, 2))
    """
    if form == "year":
        if len(text) != 4 or not text.isdigit():
            raise ValueError("is not a year of four digits")
        return date(int(text), 1, 1)
    if form in TWO_YEARS:
        return _of_two_years(text, *TWO_YEARS[form])
    if form == "iso_week":
        return _monday(text)
    if form == "occasion":
        return occasion(text)[0]
    return _by_a_day(_day(text), form)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("is not a date like 2021-03-31") from None
    if len(text) != 10:
        raise ValueError("is not a date like 2021-03-31")
    return day


def _by_a_day(day: date, form: PeriodForm) -> date:
    """First day of a period that a table names by its first or its last day."""
    if form == "year_ending":
        after = day + timedelta(days=1)
        if after.day != 1:
            raise ValueError("is not the last day of a month")
        return after.replace(year=after.year - 1)
    if form in MONTHS and (day.day != 1 or (form == "quarter" and day.month % 3 != 1)):
        raise ValueError(f"is not the first day of a {form}")
    return day - timedelta(days=6) if form == "week_ending" else day


def _of_two_years(text: str, month: int, name: str) -> date:
    first, _, second = text.partition("-")
    if len(first) != 4 or not (first + second).isdecimal() or not text.isascii() or f"{int(first) + 1}"[2:] != second:
        raise ValueError(f"is not {name} like 2023-24")
    return date(int(first), month, 1)


def _monday(text: str) -> date:
    hit = _ISO_WEEK.fullmatch(text) if text.isascii() else None
    try:
        year, week = (int(part) for part in hit.groups()) if hit else (0, 0)
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        raise ValueError("is not an ISO week like 2024-W05") from None


def occasion(text: str) -> tuple[date, int | None]:
    """The day of an occasion and the number it goes by, None where it has none. ValueError for anything else.

    >>> occasion("2024-05-02"), occasion("2023-11-11/12")
    ((datetime.date(2024, 5, 2), None), (datetime.date(2023, 11, 11), 12))
    """
    hit = _OCCASION.fullmatch(text) if text.isascii() else None
    if not hit:
        raise ValueError("is not a date like 2024-05-02, or one with a number like 2023-11-11/12")
    return _day(hit[1]), int(hit[2]) if hit[2] else None


def text_of(calendar: Calendar, t: int) -> str:
    """How a table names a period of a calendar: what `first_day` reads.

    >>> text_of(calendar(date(2023, 9, 1), date(2023, 9, 1), "academic_year"), 0)
    '2023-24'
    """
    start, end, form = calendar.starts[t], calendar.ends[t], calendar.form
    if form == "year":
        return f"{start.year}"
    if form in TWO_YEARS:
        return f"{start.year}-{end.year % 100:02}"
    if form == "iso_week":
        return "{}-W{:02}".format(*end.isocalendar())
    number = f"/{calendar.numbers[end]}" if end in calendar.numbers else ""
    return (end if form in ("day", "week_ending", "year_ending", "occasion") else start).isoformat() + number


def next_start(start: date, form: PeriodForm, every: int = 0) -> date:
    """First day of the period after the one that starts here; rolling years begin `every` so many months."""
    if form in MONTHS:
        return _months_on(start, every or MONTHS[form])
    return start + (timedelta(days=1) if form == "day" else WEEK)


def last_day(start: date, form: PeriodForm) -> date:
    """Last day of the period that starts on a day."""
    return start if form == "occasion" else next_start(start, form) - timedelta(days=1)


def months_apart(starts: Sequence[date], form: PeriodForm) -> int:
    """How many months lie between one period and the next; of rolling years the most that fit all of them.

    >>> months_apart([date(2022, 4, 1), date(2022, 7, 1), date(2023, 4, 1)], "year_ending")
    3
    """
    if form != "year_ending":
        return MONTHS.get(form, 0)
    months = sorted(start.year * 12 + start.month for start in starts)
    return gcd(12, *(b - a for a, b in pairwise(months)))


def calendar_of(
    starts: Sequence[date], form: PeriodForm, *, window: int = 1, step: int = 1, called: str = ""
) -> Calendar:
    """Every period from the first of these to the last; of occasions these alone, which readers call `called`."""
    if form == "occasion":
        return _of_occasions(sorted(set(starts)), called)
    return calendar(min(starts), max(starts), form, window=window, step=step, every=months_apart(starts, form))


def calendar(first: date, last: date, form: PeriodForm, *, window: int = 1, step: int = 1, every: int = 0) -> Calendar:
    """Every period from one start to another, in windows of so many periods, compared so many back.

    A window that would begin before the record has the record's first day as its start. Rolling years that begin
    `every` so many months overlap, and are compared with the one that ended a year before.
    """
    starts: list[date] = []
    start = first
    while start <= last:
        starts.append(start)
        start = next_start(start, form, every)
    if form == "year_ending":
        step = 12 // (every or 12)
    ends = tuple(last_day(s, form) for s in starts)
    positions = np.arange(len(starts))
    return Calendar(
        form=form,
        starts=tuple(starts[max(0, t - window + 1)] for t in range(len(starts))),
        ends=ends,
        step="week" if form == "day" and window == 7 else _step_word(form, step),
        previous=np.where(positions >= step, positions - step, -1),
        year_ago=_year_ago(ends, form, step),
        called=CALLED.get(form, ""),
    )


def _step_word(form: PeriodForm, step: int) -> str:
    """What one step is called: a year where months or quarters are compared with those of the year before."""
    return "year" if form in MONTHS and MONTHS[form] * step == 12 else STEP_WORDS[form]


def _of_occasions(days: Sequence[date], called: str) -> Calendar:
    """Days in their order: each has one before it, and none is comparable a year back."""
    return Calendar(
        form="occasion",
        starts=tuple(days),
        ends=tuple(days),
        step=STEP_WORDS["occasion"],
        previous=np.arange(len(days)) - 1,
        year_ago=np.full(len(days), -1),
        called=called,
    )


def _year_ago(ends: Sequence[date], form: PeriodForm, step: int) -> Ints:
    """Index of the comparable period a year back, -1 where there is none.

    Weeks step back 52 weeks, so that weekdays match; weeks that have numbers go by them, and a 53rd has none.
    """
    at = {end: t for t, end in enumerate(ends)}
    if form in MONTHS:
        back = step if form == "year_ending" else 12 // MONTHS[form]
        return np.array([t - back if t >= back else -1 for t in range(len(ends))], dtype=np.int64)
    if form == "iso_week":
        return np.array([at.get(_same_number(end), -1) for end in ends], dtype=np.int64)
    return np.array([at.get(end - timedelta(days=364), -1) for end in ends], dtype=np.int64)


def _same_number(sunday: date) -> date:
    """The last day of the week with the same number a year before; no day of a calendar for a 53rd week."""
    year, week, day = sunday.isocalendar()
    return date.min if week == 53 else date.fromisocalendar(year - 1, week, day)


def _months_on(day: date, months: int) -> date:
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)
