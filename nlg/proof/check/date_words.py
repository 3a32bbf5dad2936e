"""Date phrases of house style: the ways in which a story may name a period."""

from __future__ import annotations

from datetime import date

from .numerals import words_in
from .periods import Period

MONTHS = words_in("January February March April May June July August September October November December")
WEEKDAYS = words_in("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")


def phrases(period: Period, order: str, story_end: date, year: bool = False) -> tuple[str, ...]:
    """Every phrase that names the period rightly, longest first. A year follows exactly when it must.

    `order` is house style's `date`; `year` is true where the claim's form asks for the year.
    """
    last = period.last
    with_year = year or not _is_plain(last, story_end)
    day = day_phrase(last, order, with_year)
    found = [f"{_part_of_month(last)}{f' {last.year}' if with_year else ''}"]
    if period.days is not None:
        found.append(day)
    if period.days == 7:
        found += [f"{the}{words} {day}" for the in ("the ", "") for words in _A_WEEK]
    if period.days == 28:
        found += [f"the four weeks to {day}", f"four weeks to {day}"]
    if period.form == "month":
        found.append(f"{MONTHS[last.month - 1]} {last.year}")
        found += [] if with_year else [MONTHS[last.month - 1]]
    if period.form == "year":
        found.append(str(last.year))
    if period.form == "financial_year":
        found.append(f"{last.year - 1}-{last.year % 100:02}")
    return tuple(sorted(found, key=len, reverse=True))


_A_WEEK = ("week to", "week ending", "seven days to")


def _is_plain(last: date, story_end: date) -> bool:
    """No year is needed in the story's own, nor in the year before after the story's month."""
    if last.year == story_end.year:
        return True
    return last < story_end and (last.year, last.month) > (story_end.year - 1, story_end.month)


def day_phrase(day: date, order: str, with_year: bool) -> str:
    """ "March 3", "3 March", "March 3, 2021" or "3 March 2021"."""
    month = MONTHS[day.month - 1]
    if order == "month_day":
        return f"{month} {day.day}" + (f", {day.year}" if with_year else "")
    return f"{day.day} {month}" + (f" {day.year}" if with_year else "")


def _part_of_month(day: date) -> str:
    """Days 1 to 10 are early, 11 to 20 mid, 21 to the end late."""
    part = "early " if day.day <= 10 else "mid-" if day.day <= 20 else "late "
    return part + MONTHS[day.month - 1]
