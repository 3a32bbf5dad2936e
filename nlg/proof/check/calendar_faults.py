"""The calendar: days that there are, weekdays as they fell, and no whole month of which the figures have a part."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from .date_words import MONTHS, WEEKDAYS
from .expressions import measures_of, nested
from .passages import Passage
from .periods import Period
from .report import Fault
from .said import Said, Told

_SHORT = ("Jan.", "Feb.", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_MONTH = "|".join((*MONTHS, *(re.escape(month) for month in _SHORT)))
_ORDER = re.compile(
    rf"(?:\b(?P<weekday>{'|'.join(WEEKDAYS)}),? (?:the )?)?"
    rf"(?:\b(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})(?! [0-9]{{1,2}}\b)"
    rf"|\b(?P<month2>{_MONTH}) (?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9,.]*[0-9%]))"
    r"(?:,? (?P<year>[12][0-9]{3})\b)?"
)
_WHOLE = re.compile(
    r"\b(?:the whole of|all of|throughout|the entire|all through|the whole|every day of) $", re.IGNORECASE
)


def calendar_faults(said: Said) -> Iterator[Fault]:
    """Dates that no calendar has, weekdays that are another's, and whole stretches that the figures do not fill."""
    for passage, told in said.by_passage():
        if passage.kind != "quote":
            yield from _dates(said.story.end, passage)
        for each in told:
            yield from _filled(said, passage, told, each)


def _dates(story_end: date, passage: Passage) -> Iterator[Fault]:
    for found in _ORDER.finditer(passage.text):
        number, month = int(found["day"] or found["day2"]), _month(found["month"] or found["month2"])
        year = int(found["year"]) if found["year"] else None
        if not 1 <= number <= _days_in(month, year):
            yield Fault(passage.id, found.group(), f"{MONTHS[month - 1]} has no day {number}")
        elif found["weekday"] and (day := _nearest(story_end, month, number, year)):
            right = WEEKDAYS[day.weekday()]
            if right != found["weekday"]:
                yield Fault(passage.id, found.group(), f"{day.isoformat()} was a {right}")


def _month(word: str) -> int:
    return next(at for at, month in enumerate(MONTHS, 1) if month.startswith(word.rstrip(".")))


def _days_in(month: int, year: int | None) -> int:
    return monthrange(2000 if year is None else year, month)[1]


def _nearest(story_end: date, month: int, day: int, year: int | None) -> date | None:
    """The day meant: without a year the one nearest to the story's last; `None` for a February 29 without one."""
    if (month, day) == (2, 29) and year is None:
        return None
    if year is not None:
        return date(year, month, day)
    years = range(max(story_end.year - 1, 1), min(story_end.year + 1, 9999) + 1)
    near = [date(each, month, day) for each in years]
    return min(near, key=lambda each: abs((each - story_end).days))


def _filled(said: Said, passage: Passage, told: Sequence[Told], each: Told) -> Iterator[Fault]:
    """ "The whole of June" beside figures of a table that ends on June 26."""
    whole = _WHOLE.search(passage.text[: each.claim.start])
    if each.claim.form["rule"] != "period" or not whole or not isinstance(each.value, Period):
        return
    first, last = _first(each.value), each.value.last
    for table in {name.partition(".")[0]: None for one in told for name in _measures(one)}:
        row = said.figures.tables[table]
        begins, ends = _first(row.period(0)), row.period(len(row) - 1).last
        if first < begins or last > ends:
            words = whole.group() + each.claim.printed
            yield Fault(passage.id, words, f"the figures of {table} are for {begins} to {ends}")


def _first(period: Period) -> date:
    """The first day of a period."""
    if period.days is not None:
        return period.last - timedelta(days=period.days - 1)
    months = {"month": 1, "quarter": 3}.get(period.form, 12)
    first = max(period.last.year * 12 + period.last.month - months, 12)
    return date(first // 12, first % 12 + 1, 1)


def _measures(told: Told) -> Iterator[str]:
    for _, inputs in nested(told.claim.op, told.claim.inputs):
        if "measure" in inputs:
            yield inputs["measure"]
        if "series" in inputs:
            yield from measures_of(inputs["series"])
        if "condition" in inputs and "measure" in inputs["condition"]:
            yield inputs["condition"]["measure"]
