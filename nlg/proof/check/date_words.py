"""Date phrases of house style: the ways in which a story may name a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .numerals import NUMBER_WORDS, ORDINAL_WORDS, words_in
from .periods import Period

MONTHS = words_in("January February March April May June July August September October November December")
WEEKDAYS = words_in("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_SHORT = words_in("Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.")
_MONTHS_IN = {"quarter": 3, "year": 12, "financial_year": 12, "year_ending": 12}
_PARTS_OF_YEAR = {1: "early ", 2: "mid-", 3: "mid-", 4: "late "}  # by the number of its quarter
_OF_TWO_YEARS = {"financial_year": "financial year", "academic_year": "academic year", "season": "season"}
_WORDS = {number: word for word, number in NUMBER_WORDS.items()}
_ORDINALS = {number: word for word, number in ORDINAL_WORDS.items()}


@dataclass(frozen=True)
class Dates:
    """What house style says of dates: `order` is its `date`; with `short` months are shortened before a day."""

    order: str
    short: bool = False

    def day(self, day: date, with_year: bool) -> str:
        """ "March 3", "3 March", "Oct. 12", "March 3, 2021" or "3 March 2021"."""
        month = (_SHORT if self.short else MONTHS)[day.month - 1]
        if self.order == "month_day":
            return f"{month} {day.day}" + (f", {day.year}" if with_year else "")
        return f"{day.day} {month}" + (f" {day.year}" if with_year else "")


def phrases(period: Period, dates: Dates, story_end: date, year: bool = False) -> tuple[str, ...]:
    """Every phrase that names the period rightly, longest first. A year follows exactly when it must.

    `year` is true where the claim's form asks for the year.
    """
    last = period.last
    with_year = year or not _is_plain(last, story_end)
    month = MONTHS[last.month - 1] + (f" {last.year}" if with_year else "")
    found = [] if period.days is None else _in_days(period.days, last, month, dates.day(last, with_year))
    found += [f"{the}{stretch} {month}" for stretch in _in_months(_months(period)) for the in ("the ", "")]
    if period.form == "month":
        found += [month, f"{MONTHS[last.month - 1]} {last.year}"]
    if period.form == "quarter":
        found += [f"{the}{_ORDINALS[last.month // 3]} quarter of {last.year}" for the in ("the ", "")]
        found.append(f"{_PARTS_OF_YEAR[last.month // 3]}{last.year}")
    if period.form == "year":
        found.append(str(last.year))
    if period.form in _OF_TWO_YEARS:
        years = years_of(last)
        found += [years, *(f"{the}{years} {_OF_TWO_YEARS[period.form]}" for the in ("the ", ""))]
    if period.called and last == story_end:
        found.append(period.called)
    if last == story_end:
        found += _all_such(period)
    return tuple(sorted(dict.fromkeys(found), key=len, reverse=True))


def _all_such(period: Period) -> list[str]:
    """The story's own period told as one of its kind: "weeks to Wednesday", "years that end with March"."""
    if period.days == 7:
        return [f"weeks to {WEEKDAYS[period.last.weekday()]}"]
    return [f"years that end with {MONTHS[period.last.month - 1]}"] if period.form == "year_ending" else []


def years_of(last: date) -> str:
    """The name of a year that lies in two, by its last day: "2023-24"."""
    return f"{last.year - 1}-{last.year % 100:02}"


def _in_days(days: int, last: date, month: str, day: str) -> list[str]:
    """A day, the third of the month that it lies in, and what ends there: so many days or weeks."""
    found = [day, _part_of_month(last) + month]
    stretches = [f"{number} days to" for number in _numbers(days) if days > 1]
    if days % 7 == 0:
        weeks = days // 7
        stretches += ["week to", "week ending"] if weeks == 1 else [f"{n} weeks to" for n in _numbers(weeks)]
    return found + [f"{the}{stretch} {day}" for stretch in stretches for the in ("the ", "")]


def _in_months(months: int) -> list[str]:
    """What a stretch of so many calendar months may be called before its last month: none for less than two."""
    found = [f"{number} months" for number in _numbers(months) if months > 1]
    if months and months % 12 == 0:
        years = months // 12
        found += ["year"] if years == 1 else [f"{number} years" for number in _numbers(years)]
    return [f"{stretch} {to}" for stretch in found for to in ("to", "ending")]


def _numbers(number: int) -> list[str]:
    return [str(number), *([_WORDS[number]] if number in _WORDS else [])]


def _months(period: Period) -> int:
    """How many whole calendar months a period is; 0 where it is none."""
    if period.form != "window" or period.days is None:
        return _MONTHS_IN.get(period.form, 0)
    first, after = period.last - timedelta(days=period.days - 1), period.last + timedelta(days=1)
    whole = first.day == after.day == 1
    return 12 * (after.year - first.year) + after.month - first.month if whole else 0


def _is_plain(last: date, story_end: date) -> bool:
    """No year is needed in the story's own, nor in the year before after the story's month."""
    if last.year == story_end.year:
        return True
    return last < story_end and (last.year, last.month) > (story_end.year - 1, story_end.month)


def _part_of_month(day: date) -> str:
    """Days 1 to 10 are early, 11 to 20 mid, 21 to the end late; the month's name follows."""
    return "early " if day.day <= 10 else "mid-" if day.day <= 20 else "late "
