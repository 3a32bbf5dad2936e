"""Dates and periods in the house's order, with the year only where a reader needs it.

Every value here is the last day of its period. `year=True` prints the year even in the story's own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from nlg.fact import Proven
from nlg.telling.words.figures import ORDINALS, in_words
from nlg.telling.words.marks import Form, Span, form, mark, proved, visible
from nlg.telling.words.voice import Voice

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT = ("Jan.", "Feb.", *MONTHS[2:7], "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")  # before a day, where the house has it


def day(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """A day: "March 3", or "March 3, 2020" where that is not plain.

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(day(dated("2021-03-03"), voice=VOICE)), visible(day(dated("2020-03-04"), voice=VOICE))
    ('March 3', 'March 4, 2020')
    """
    return mark(_day(_when(p), year, voice), p, _form(year))


def week(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """The week by its last day, as the house has it: "the week to March 3" or "the week ending March 3".

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(week(dated("2021-03-03"), voice=VOICE))
    'the week to March 3'
    """
    return mark(f"{voice.style.week} {_day(_when(p), year, voice)}", p, _form(year))


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
    """A window as long as the value's own `days`: "the four weeks to March 3", "the three months to March".

    What is no number of whole calendar months or of weeks is so many days. ValueError for a value without `days`.

    >>> from nlg.fact import Proven
    >>> from nlg.telling.words.example import VOICE
    >>> from nlg.telling.words.marks import visible
    >>> inputs = {"period": "2021-03-03", "form": "window", "days": 28}
    >>> visible(window(Proven(op="period", inputs=inputs, value=date(2021, 3, 3)), voice=VOICE))
    'the four weeks to March 3'
    """
    days = proved(p).inputs.get("days")
    if not days:
        raise ValueError(f"{p.op}: no words for a window of {days} days")
    year = year or is_own(p, voice)
    months = _whole_months(_when(p), days)
    if months > 1:
        return mark(f"the {_stretch(months, voice)} to {_month(_when(p), year, voice)}", p, _form(year))
    weeks = days // 7 if days % 7 == 0 and days > 7 else 0
    told = f"{_number(weeks, voice)} weeks" if weeks else f"{_number(days, voice)} days"
    return mark(f"the {told} to {_day(_when(p), year, voice)}", p, _form(year))


def all_such(p: Proven, *, voice: Voice) -> str:
    """The stretches of time that end as the story's own does, where there are others; "" where there are none.

    >>> from nlg.fact import Proven
    >>> from nlg.telling.words.example import VOICE
    >>> from nlg.telling.words.marks import visible
    >>> inputs = {"period": "2021-03-03", "form": "window", "days": 7}
    >>> visible(all_such(Proven(op="period", inputs=inputs, value=date(2021, 3, 3)), voice=VOICE))
    'weeks to Wednesday'
    """
    when = _when(proved(p))
    if p.inputs.get("days") == 7:
        return mark(f"weeks to {WEEKDAYS[when.weekday()]}", p, _form(False))
    if p.inputs["form"] == "year_ending":
        return mark(f"years that end with {MONTHS[when.month - 1]}", p, _form(False))
    return ""


def quarter(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """A quarter, as the house has it: "the three months to December" or "the fourth quarter of 2020".

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(quarter(dated("2020-12-31"), voice=VOICE)), visible(quarter(dated("2019-12-31"), voice=VOICE))
    ('the three months to December', 'the three months to December 2019')
    """
    if voice.style.quarter == "ordinal":
        return quarter_of(p)
    return mark(f"the three months to {_month(_when(p), year, voice)}", p, _form(year))


def quarter_of(p: Proven) -> str:
    """A quarter in the fewest words, always with its year: "the fourth quarter of 2020".

    >>> from nlg.telling.words.example import dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(quarter_of(dated("2020-12-31")))
    'the fourth quarter of 2020'
    """
    when = _when(p)
    return mark(f"the {ORDINALS[when.month // 3 - 1]} quarter of {when.year}", p, form("period"))


def part_of_year(p: Proven) -> str:
    """A quarter as a part of its year: "early 2020" the first, "mid-2020" the second and third, "late 2020" the last.

    >>> from nlg.telling.words.example import dated
    >>> from nlg.telling.words.marks import visible
    >>> [visible(part_of_year(dated(f"2020-{end}"))) for end in ("03-31", "06-30", "09-30", "12-31")]
    ['early 2020', 'mid-2020', 'mid-2020', 'late 2020']
    """
    when = _when(p)
    return mark(("early ", "mid-", "mid-", "late ")[when.month // 3 - 1] + str(when.year), p, form("period"))


def financial_year(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """A year from April to March, as the house has it: "2020-21" or "the year to March".

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(financial_year(dated("2021-03-31"), voice=VOICE))
    '2020-21'
    """
    return year_to(p, year, voice=voice) if voice.style.financial_year == "year_to" else years(p)


def academic_year(p: Proven, *, voice: Voice) -> str:
    """A year from September to August: the story's own in full, another in the fewest words.

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(academic_year(dated("2020-08-31"), voice=VOICE))
    '2019-20'
    """
    return _of_two_years(p, "academic year", voice)


def season(p: Proven, *, voice: Voice) -> str:
    """A season that ends in June, likewise: "the 2020-21 season", before it "2019-20".

    >>> from dataclasses import replace
    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(season(dated("2021-06-30"), voice=replace(VOICE, story_end=date(2021, 6, 30))))
    'the 2020-21 season'
    """
    return _of_two_years(p, "season", voice)


def _of_two_years(p: Proven, name: str, voice: Voice) -> str:
    if _when(p) != voice.story_end:
        return years(p)
    return mark(f"the {visible(years(p))} {name}", p, form("period"))


def year_to(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """A year that ends with any month: "the year to March", "the year to September 2019".

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(year_to(dated("2020-12-31"), voice=VOICE)), visible(year_to(dated("2019-09-30"), voice=VOICE))
    ('the year to December', 'the year to September 2019')
    """
    return mark(f"the year to {_month(_when(p), year, voice)}", p, _form(year))


def occasion(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """A match day or an election: the story's own by its number, where it has one, another by its day.

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(occasion(dated("2021-03-03"), voice=VOICE))
    'March 3'
    """
    if p.words.get("number") and _when(p) == voice.story_end:
        return mark(f"{p.words['step']} {p.words['number']}", p, form("period"))
    return day(p, year, voice=voice)


def years(p: Proven) -> str:
    """A year that lies in two (financial, academic, a season) in the fewest words: "2020-21".

    >>> from nlg.telling.words.example import dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(years(dated("2000-03-31")))
    '1999-00'
    """
    last = _when(p).year
    return mark(f"{last - 1}-{last % 100:02}", p, form("period"))


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


def last_month(p: Proven) -> str:
    """ "last month", for a day of the month before that of the release: who calls this has looked.

    >>> from nlg.telling.words.example import dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(last_month(dated("2021-02-28")))
    'last month'
    """
    return mark("last month", p, form("period"))


def is_own(p: Proven, voice: Voice) -> bool:
    """Whether a period is to be told with its year because it ends as the story's own does."""
    return voice.dated and p.value == voice.story_end


def without_year(text: str, spans: Sequence[Span], told: Collection[object], own: date) -> tuple[str, list[Span]]:
    """A sentence in which the story's own period, once a period that ends with it, on the day `own`, has had its year
    (its last day is among `told`), has none.

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import unmark
    >>> text, spans = unmark(f"In {week(dated('2021-03-03'), True, voice=VOICE)} there were none.")
    >>> own = date(2021, 3, 3)
    >>> without_year(text, spans, (), own)[0], without_year(text, spans, {"2021-03-03"}, own)[0]
    ('In the week to March 3, 2021 there were none.', 'In the week to March 3 there were none.')
    """
    found, once = [*spans], own.isoformat() in told
    for n, span in enumerate(spans):
        if not span.form.get("year") or span.claim["value"] != own.isoformat():
            continue
        if not once:
            once = True
            continue
        end = found[n].end
        hit = re.search(r",? \d{4}$", text[:end])
        if hit is None:
            continue
        cut = end - hit.start()
        text = text[: hit.start()] + text[end:]
        found = [
            one._replace(start=one.start - cut * (one.start >= end), end=one.end - cut * (one.end >= end))
            for one in found
        ]
        found[n] = found[n]._replace(form={k: v for k, v in span.form.items() if k != "year"})
    return text, found


def pointing_back(text: str, spans: Sequence[Span], when: Proven) -> tuple[str, list[Span]]:
    """A sentence that says "that week" for the period that the one before it has named last.

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import unmark
    >>> p = Proven(op="period", inputs=dated("2021-03-03").inputs, value=date(2021, 3, 3), words={"step": "week"})
    >>> pointing_back(*unmark(f"In {week(p, voice=VOICE)} there were none."), p)[0]
    'That week there were none.'
    """
    step = when.words["step"]
    for n, span in enumerate(spans):
        if span.claim_json != when.mark or (when.inputs["form"] == "month") != (step == "month"):
            continue
        ahead = re.search(r"\b(?:in|on) $", text[: span.start], re.IGNORECASE)
        if ahead is None or any(other.start < span.start < other.end for other in spans):
            continue
        told = f"{'T' if ahead.start() == 0 else 't'}hat {step}"
        further = ahead.start() + len(told) - span.end
        text = text[: ahead.start()] + told + text[span.end :]
        kept = (one for at, one in enumerate(spans) if at != n)
        return text, [one.moved(further) if one.start >= span.end else one for one in kept]
    return text, [*spans]


def _when(p: Proven) -> date:
    when = proved(p).value
    if not isinstance(when, date):
        raise TypeError(f"{p.op} gives {when!r}, which is no day")
    return when


def _day(when: date, year: bool, voice: Voice) -> str:
    named = (SHORT if voice.style.months == "short" else MONTHS)[when.month - 1]
    with_year = year or not _is_plain(when, voice.story_end)
    if voice.style.date == "day_month":
        return f"{when.day} {named}{f' {when.year}' if with_year else ''}"
    return f"{named} {when.day}{f', {when.year}' if with_year else ''}"


def _month(when: date, year: bool, voice: Voice) -> str:
    with_year = year or not _is_plain(when, voice.story_end)
    return f"{MONTHS[when.month - 1]}{f' {when.year}' if with_year else ''}"


def _whole_months(last: date, days: int) -> int:
    """How many calendar months a stretch of days covers, from a first to a last day of one; 0 if it covers no such."""
    first, after = last - timedelta(days=days - 1), last + timedelta(days=1)
    return 12 * (after.year - first.year) + after.month - first.month if first.day == after.day == 1 else 0


def _stretch(months: int, voice: Voice) -> str:
    """So many months in words: "three months", "year", "two years"."""
    whole, rest = divmod(months, 12)
    return f"{_number(months, voice)} months" if rest else "year" if whole == 1 else f"{_number(whole, voice)} years"


def _number(number: int, voice: Voice) -> str:
    return in_words(number) if number <= voice.style.spelled_up_to else str(number)


def _is_plain(when: date, story_end: date) -> bool:
    """Whether a date needs no year: of the story's own year, or since the story's month last came round."""
    last_round = (story_end.year - 1, story_end.month)
    return when.year == story_end.year or (last_round < (when.year, when.month) and when < story_end)


def _form(year: bool) -> Form:
    return form("period", year=True) if year else form("period")
