"""Periods by the table's own calendar: "the week to March 3", "March", "2021"; and percentages by their base."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nlg.fact import Proven
from nlg.telling.words.dates import (
    academic_year,
    day,
    financial_year,
    is_own,
    month,
    occasion,
    part_of_month,
    part_of_year,
    quarter,
    quarter_of,
    season,
    seven_days,
    week,
    window,
    year_to,
    years,
)
from nlg.telling.words.figures import percent, percent_places
from nlg.telling.words.marks import form, mark, proved
from nlg.telling.words.voice import Voice


def period(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """A period as a reader names it, by the calendar it belongs to; with `year` never without its year.

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(period(dated("2021-03-03"), voice=VOICE))
    'March 3'
    """
    form = proved(p).inputs["form"]
    year = year or is_own(p, voice)
    if form in _BY_NAME:
        return _BY_NAME[form](p, voice=voice)
    if form == "window" and p.inputs["days"] == 7:
        return week(p, year, voice=voice)
    return _BY_DATE[form](p, year, voice=voice)


def period_then(p: Proven, year: bool = False, *, voice: Voice) -> str:
    """An earlier period, in full: sums taken every day are "the seven days to", since they need not be our weeks.

    >>> from datetime import date
    >>> from nlg.telling.words.example import VOICE
    >>> from nlg.telling.words.marks import visible
    >>> inputs = {"period": "2021-01-12", "form": "window", "days": 7}
    >>> then = Proven(op="period", inputs=inputs, value=date(2021, 1, 12))
    >>> visible(period_then(then, voice=VOICE))
    'the seven days to January 12'
    """
    if proved(p).inputs["form"] == "window" and p.inputs["days"] == 7:
        return seven_days(p, year, voice=voice)
    return period(p, year, voice=voice)


def roughly(p: Proven, *, voice: Voice) -> str:
    """An earlier period for a headline: "mid-October", or the month, quarter or year itself in the fewest words.

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(roughly(dated("2021-01-12"), voice=VOICE))
    'mid-January'
    """
    form = proved(p).inputs["form"]
    if form in ("quarter", "financial_year", "academic_year", "season"):
        return quarter_of(p) if form == "quarter" else years(p)
    return (
        part_of_month(p, voice=voice)
        if form in ("day", "week_ending", "iso_week", "window")
        else period(p, voice=voice)
    )


def briefly(p: Proven, *, voice: Voice) -> str:
    """The same in fewer words yet: "late 2019" for the fourth quarter of 2019.

    >>> from nlg.telling.words.example import VOICE, dated
    >>> from nlg.telling.words.marks import visible
    >>> visible(briefly(dated("2021-01-12"), voice=VOICE))
    'mid-January'
    """
    return part_of_year(p) if proved(p).inputs["form"] == "quarter" else roughly(p, voice=voice)


def percent_of(p: Proven, base: Proven, *, voice: Voice) -> str:
    """A percentage with the places its base allows, or nothing where the house prints none on so small a base.

    >>> from nlg.telling.words.example import VOICE, number
    >>> from nlg.telling.words.marks import visible
    >>> [visible(percent_of(number("-29.97", "%", 1), number(n), voice=VOICE)) for n in ("1081", "215", "80")]
    ['30.0%', '30%', '']
    """
    places = percent_places(proved(base).number, voice)
    if places is None:
        return ""
    told = Proven(op=p.op, inputs=p.inputs, value=p.value, unit=p.unit, decimals=places)
    return percent(told, voice=voice)


def _year(p: Proven, *, voice: Voice) -> str:
    return mark(str(p.value)[:4], p, form("period"))


_BY_NAME: Mapping[str, Callable[..., str]] = {"year": _year, "academic_year": academic_year, "season": season}
_BY_DATE: Mapping[str, Callable[..., str]] = {
    "day": day,
    "week_ending": week,
    "iso_week": week,
    "window": window,
    "month": month,
    "quarter": quarter,
    "financial_year": financial_year,
    "year_ending": year_to,
    "occasion": occasion,
}
