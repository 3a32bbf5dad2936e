"""Dates and periods in the house's order, with the year only where a reader needs it.

Every value here is the last day of its period. `year=True` prints the year even in the story's own.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from nlg.fact import Proven
from nlg.telling.words.marks import mark, proved
from nlg.telling.words.voice import Voice

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WINDOWS = {7: "seven days", 28: "four weeks"}  # the two that docs/bundle.md section 7 reads


def day(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """A day: "March 3", or "March 3, 2020" where that is not plain.

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(day(dated("2021-03-03"), voice=VOICE)), visible(day(dated("2020-03-04"), voice=VOICE))
    ('March 3', 'March 4, 2020')
    """
    return mark(_day(_when(p), year, voice), p, _form(year))


def week(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """The week by its last day: "the week to March 3".

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(week(dated("2021-03-03"), voice=VOICE))
    'the week to March 3'
    """
    return mark(f"the week to {_day(_when(p), year, voice)}", p, _form(year))


def week_ending(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """The week as statisticians name it: "the week ending March 3".

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(week_ending(dated("2021-03-03"), voice=VOICE))
    'the week ending March 3'
    """
    return mark(f"the week ending {_day(_when(p), year, voice)}", p, _form(year))


def seven_days(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """A window of a week that is no calendar week: "the seven days to March 3".

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(seven_days(dated("2021-03-03"), voice=VOICE))
    'the seven days to March 3'
    """
    return mark(f"the seven days to {_day(_when(p), year, voice)}", p, _form(year))


def window(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """A window as long as the value's own `days`: "the four weeks to March 3".

    >>> from nlg.fact import Proven
    >>> from nlg.telling.words.example import VOICE
    >>> from nlg.telling.words.marks import visible
    >>> inputs = {"period": "2021-03-03", "form": "window", "days": 28}
    >>> visible(window(Proven(op="period", inputs=inputs, value=date(2021, 3, 3)), voice=VOICE))
    'the four weeks to March 3'
    """
    days = proved(p).inputs.get("days")
    if days not in WINDOWS:
        raise ValueError(f"{p.op}: no words for a window of {days} days")
    return mark(f"the {WINDOWS[days]} to {_day(_when(p), year, voice)}", p, _form(year))


def part_of_month(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """A third of a month: "early March" to the 10th, "mid-March" to the 20th, then "late March".

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> [visible(part_of_month(dated(f"2021-02-{d}"), voice=VOICE)) for d in ("10", "11", "20", "21")]
    ['early February', 'mid-February', 'mid-February', 'late February']
    """
    when = _when(p)
    which = "early " if when.day <= 10 else "mid-" if when.day <= 20 else "late "
    return mark(which + _month(when, year, voice), p, _form(year))


def month(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """A month: "March", or "March 2020" where that is not plain.

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(month(dated("2021-02-28"), voice=VOICE)), visible(month(dated("2020-03-31"), voice=VOICE))
    ('February', 'March 2020')
    """
    return mark(_month(_when(p), year, voice), p, _form(year))


def _when(p: Proven) -> date:
    when = proved(p).value
    if not isinstance(when, date):
        raise TypeError(f"{p.op} gives {when!r}, which is no day")
    return when


def _day(when: date, year: bool, voice: Voice) -> str:
    named = MONTHS[when.month - 1]
    with_year = year or not _is_plain(when, voice.story_end)
    if voice.style.date == "day_month":
        return f"{when.day} {named}{f' {when.year}' if with_year else ''}"
    return f"{named} {when.day}{f', {when.year}' if with_year else ''}"


def _month(when: date, year: bool, voice: Voice) -> str:
    with_year = year or not _is_plain(when, voice.story_end)
    return f"{MONTHS[when.month - 1]}{f' {when.year}' if with_year else ''}"


def _is_plain(when: date, story_end: date) -> bool:
    """Whether a date needs no year: of the story's own year, or since the story's month last came round."""
    last_round = (story_end.year - 1, story_end.month)
    return when.year == story_end.year or (last_round < (when.year, when.month) and when < story_end)


def _form(year: bool) -> dict[str, Any]:
    return {"rule": "period", "year": True} if year else {"rule": "period"}
