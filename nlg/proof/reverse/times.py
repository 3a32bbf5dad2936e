"""When a figure was: dates and stretches of time, absolute ("the week to March 3") and relative ("a year earlier")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..check.date_words import MONTHS, WEEKDAYS
from ..check.numerals import LATER_ORDINALS, NUMBER_WORDS, ORDINAL_WORDS

_MONTH_OF = {month.lower(): at for at, month in enumerate(MONTHS, start=1)}
_MONTH_OF |= {month[:3].lower(): at for at, month in enumerate(MONTHS, start=1)} | {"sept": 9}
_M = rf"(?-i:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
_Y = r"(?:19|20)\d\d"
_SHORT_Y = r"['\u2018\u2019]\d\d\b"  # "March '18"
_TH = (  # days in words stand before their month: "the seventh of January"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|"
    r"fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|(?:twenty|thirty)-(?:first|second|"
    r"third|fourth|fifth|sixth|seventh|eighth|ninth))"
)
_D = r"\d{1,2}(?:st|nd|rd|th)?"
_N = rf"(?:\d{{1,3}}|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
_DAY = (
    rf"(?:(?:{'|'.join(WEEKDAYS)}),? )?(?:(?:the )?(?:(?P<d1>{_D})(?: of)?|(?P<w1>{_TH}) of) (?P<m1>{_M})|"
    rf"(?P<m2>{_M}) (?P<d2>{_D})\b(?!,\d\d\d))"
    rf"(?:,? (?P<y>{_Y}))?"
)
_TO = r"(?:to|ending|ended|up to|up until|until|ending on|that ended on|that ended)"
MONTHS_OF_A_YEAR = 12
_BEGIN = r"(?:the )?(?:(?:start|beginning) of )?"  # "between the start of April and the end of June"
_CLOSE = r"(?:the )?(?:(?:end|close) of )?"
_UNITS = {"day": 1, "week": 7, "fortnight": 14}
_BEFORE_WORDS = r"(?:earlier|before|ago|back|previously|prior|beforehand)"
_U = r"(?:day|week|fortnight|month|quarter|year|season|decade|12 months|twelve months)"
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}


@dataclass(frozen=True)
class When:
    """A stretch of time in words.

    `sort`: "span" (first and last are days), "back" (`count` of `unit` before the time in play), "now" (the latest
    `unit`), "stretch" (the last `count` of `unit`), "from" (since a span). `grain` is what the words name: day, week,
    month, quarter, year, two_years, part. `year_said` is false where the year is guessed.
    """

    sort: str
    first: date | None = None
    last: date | None = None
    grain: str = ""
    unit: str = ""
    count: int = 1
    year_said: bool = True
    whole: bool = False
    open_end: bool = False


_PUBLISHED = re.compile(  # when figures came out is not what they are of
    r"\b(?:published|released|issued|came out|brought out)(?: by [^.;\n]{1,60}?)? (?:on|in) $", re.IGNORECASE
)


def whens(text: str, anchor: date) -> Iterator[tuple[int, int, When]]:
    """All times in a text, left to right. A date without a year is the latest that does not lie after the anchor.

    >>> [w.last.isoformat() for _, _, w in whens("In the week to March 3, against October 7", date(2021, 3, 8))]
    ['2021-03-03', '2020-10-07']
    >>> [*whens("Figures published by the ministry on March 8 show a fall.", date(2021, 3, 8))]
    []
    """
    found: list[tuple[int, int, When]] = []
    for pattern, make in _PATTERNS:
        for match in pattern.finditer(text):
            when = make(match, anchor)
            if when is not None:
                found.append((match.start(), match.end(), when))
    end = 0
    for start, stop, when in sorted(found, key=lambda one: (one[0], -one[1])):
        if start >= end and not _PUBLISHED.search(text, max(0, start - 90), start):
            yield start, stop, when
            end = stop


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBER_WORDS.get(text.lower(), 1)


def _day(match: re.Match[str], anchor: date) -> tuple[date, bool] | None:
    said = match["d1"] or match["d2"]
    day = int(re.sub(r"\D", "", said)) if said else _in_words(match["w1"])
    month = _month(match["m1"] or match["m2"])
    years = [int(match["y"])] if match["y"] else [anchor.year, anchor.year - 1]
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if match["y"] or found <= anchor + timedelta(days=31):
            return found, bool(match["y"])
    return None


def _in_words(text: str) -> int:
    """ "Twenty-first" as 21."""
    tens, _, ones = text.lower().partition("-")
    if ones:
        return {"twenty": 20, "thirty": 30}[tens] + ORDINAL_WORDS[ones]
    return ORDINAL_WORDS.get(tens) or {"twentieth": 20, "thirtieth": 30}.get(tens) or 10 + LATER_ORDINALS.index(tens)


def _days(match: re.Match[str], anchor: date) -> When | None:
    """ "Between the 7th and the 13th of January": days of one month."""
    found = _day(match, anchor)
    begin = int(re.sub(r"\D", "", match["from"])) if match["from"] else _in_words(match["from_w"])
    if not found or begin >= found[0].day:
        return None
    first = found[0].replace(day=begin)
    week = (found[0] - first).days == 6
    return When("span", first, found[0], "week" if week else "part", year_said=found[1])


def _month(text: str) -> int:
    return _MONTH_OF[text.rstrip(".").lower()]


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _year_of(month: int, said: str | None, anchor: date) -> int:
    if said and not said.isdigit():  # "'18": of the hundred years that end soon after the anchor
        year = anchor.year - anchor.year % 100 + int(said[1:])
        return year - 100 * (year > anchor.year + 1)
    return int(said) if said else anchor.year - (date(anchor.year, month, 1) > anchor)


def _on_day(match: re.Match[str], anchor: date) -> When | None:
    found = _day(match, anchor)
    return When("span", found[0], found[0], "day", year_said=found[1]) if found else None


def _to_day(match: re.Match[str], anchor: date) -> When | None:
    found = _day(match, anchor)
    if not found:
        return None
    many, unit = _number(match["n"] or "1"), match["u"].lower().rstrip("s")
    last, said = found
    if unit in _UNITS:
        first = last - timedelta(days=_UNITS[unit] * many - 1)
        return When("span", first, last, "week" if unit == "week" and many == 1 else "part", year_said=said)
    months = many * {"month": 1, "quarter": 3, "year": 12}.get(unit, 12)
    first = _months_before(last, months)
    return When("span", first, last, "year" if months == 12 else "part", year_said=said)


def _week_of(match: re.Match[str], anchor: date) -> When | None:
    """ "the week of", "the week beginning": seven days from a day."""
    found = _day(match, anchor)
    if not found:
        return None
    return When("span", found[0], found[0] + timedelta(days=6), "week", year_said=found[1])


def _months_before(last: date, months: int) -> date:
    after = last + timedelta(days=1)
    place = after.year * 12 + after.month - 1 - months
    return date(place // 12, place % 12 + 1, min(after.day, 28))


def _to_month(match: re.Match[str], anchor: date) -> When:
    month = _month(match["m"])
    last = month_end(_year_of(month, match["y"], anchor), month)
    months = _number(match["n"] or "1") * {"month": 1, "quarter": 3, "year": 12}[match["u"].lower().rstrip("s")]
    return When(
        "span", _months_before(last, months), last, "year" if months == 12 else "part", year_said=bool(match["y"])
    )


def _months(match: re.Match[str], anchor: date) -> When:
    """ "July to September 2023", "between July and September"."""
    last_month, first_month = _month(match["b"]), _month(match["a"] or match["c"])
    year = _year_of(last_month, match["y"], anchor)
    begun = match["ay"] or match["cy"]
    first = date(int(begun) if begun else year - (first_month > last_month), first_month, 1)
    grain = "between" if match["a"] else "part"
    return When("span", first, month_end(year, last_month), grain, year_said=bool(match["y"]))


def _in_month(match: re.Match[str], anchor: date) -> When:
    month = _month(match["m"])
    year = _year_of(month, match["y"], anchor)
    first, last = date(year, month, 1), month_end(year, month)
    part = (match["part"] or "").lower().removeprefix("the ")
    whole = "whole" in part or "entire" in part or "all of" in part
    if part.startswith(("start", "early", "beginning")):
        return When("span", first, first.replace(day=10), "part of month", year_said=bool(match["y"]))
    if part.startswith(("end", "late")):
        return When("span", first.replace(day=21), last, "part of month", year_said=bool(match["y"]))
    if part.startswith(("mid", "the middle", "middle")):
        return When("span", first.replace(day=11), first.replace(day=20), "part of month", year_said=bool(match["y"]))
    return When("span", first, last, "month", year_said=bool(match["y"]), whole=whole)


def _month_before(match: re.Match[str], anchor: date) -> When:
    """ "June last year", "the previous June", "the June before": not the one in play."""
    month = _month(match["m"] or match["m2"] or match["m3"] or match["m4"])
    if match["m4"]:
        year = anchor.year - 1
    elif match["w"]:
        year = anchor.year - (match["w"].lower() == "last")
    else:
        year = _year_of(month, None, anchor) - (month == anchor.month)
    return When("span", date(year, month, 1), month_end(year, month), "month", year_said=False)


def _last_named(match: re.Match[str], anchor: date) -> When:
    """ "Last October": the latest that is over."""
    month = _month(match["x"])
    year = _year_of(month, None, anchor) - (match["m"].lower() == "last" and month == anchor.month)
    return When("span", date(year, month, 1), month_end(year, month), "month", year_said=False)


def _in_quarter(match: re.Match[str], anchor: date) -> When:
    said = match["o"] or match["oo"]
    number = ORDINAL_WORDS.get(said.lower()) or int(said[-1] if said[0] in "qQ" else said[0])
    year = int(match["y"]) if match["y"] else anchor.year - (date(anchor.year, number * 3 - 2, 1) > anchor)
    year = anchor.year - (match["w"].lower() == "last") if match["w"] else year
    last = month_end(year, number * 3)
    return When("span", date(year, number * 3 - 2, 1), last, "quarter", year_said=bool(match["y"]))


def _part_of_year(match: re.Match[str], anchor: date) -> When:
    """ "The final quarter of 2022", "the first three months of the year"."""
    year = int(match["y"]) if match["y"] else anchor.year
    month = {"first": 1, "opening": 1}.get(match["o"].lower(), 10)
    return When("span", date(year, month, 1), month_end(year, month + 2), "quarter", year_said=bool(match["y"]))


def _two_years(match: re.Match[str], anchor: date) -> When | None:
    year, short = int(match["y"]), int(match["z"][-2:])
    if (year + 1) % 100 != short:
        return None
    return When("span", date(year, 4, 1), date(year + 1, 3, 31), "two_years")


def _in_figures(match: re.Match[str], anchor: date) -> When | None:
    """ "03/2018", "2018-03", "29/05/2020", "2020-05-29": a month, or a day. One of two readings is none."""
    year, month, day = int(match["y"]), int(match["month"]), match.groupdict().get("day")
    if day and "by" in match.groupdict() and int(day) != month and int(day) <= MONTHS_OF_A_YEAR:
        return None  # "3/4/2020" is a day in April here, and one in March elsewhere
    if not 0 < month <= MONTHS_OF_A_YEAR or not 0 < int(day or 1) <= month_end(year, month).day:
        return None
    if day:
        return When("span", date(year, month, int(day)), date(year, month, int(day)), "day")
    return When("span", date(year, month, 1), month_end(year, month), "month")


def _in_year(match: re.Match[str], anchor: date) -> When:
    year = int(match["y"])
    if match["part"]:
        return When("span", date(year, 1, 1), date(year, 12, 31), "about")
    return When("span", date(year, 1, 1), date(year, 12, 31), "year")


def _in_season(match: re.Match[str], anchor: date) -> When:
    first, last = _SEASONS[match["s"].lower()]
    year = _year_of(first, match["y"], anchor)
    return When("span", date(year, first, 1), month_end(year, last), "part of year", year_said=bool(match["y"]))


def _back(match: re.Match[str], anchor: date) -> When:
    unit = (match["u"] or "").lower().rstrip("s")
    many = _number(match.groupdict().get("n") or "1")
    if "12" in unit or "twelve" in unit:
        unit, many = "year", 1
    return When("back", unit=unit, count=many)


def _back_year(match: re.Match[str], anchor: date) -> When:
    return When("back", unit="year")


def _shortly(match: re.Match[str], anchor: date) -> When:
    """ "m/m", "yoy"."""
    return When("back", unit={"w": "week", "m": "month", "q": "quarter", "y": "year"}[match["u"].lower()])


def _now(match: re.Match[str], anchor: date) -> When:
    return When("now", unit=match["u"].lower())


def _stretch(match: re.Match[str], anchor: date) -> When:
    return When("stretch", unit=match["u"].lower().rstrip("s"), count=_number(match["n"] or "1"))


def _previous(match: re.Match[str], anchor: date) -> When:
    """ "The previous seven days", "the preceding three months": as long a time as a table's own, before it."""
    unit, many = match["u"].lower().rstrip("s"), _number(match["n"])
    longer = {("day", 7): "week", ("day", 14): "fortnight", ("month", 3): "quarter", ("month", 12): "year"}
    known = longer.get((unit, many))
    return When("back", unit=known or unit, count=1 if known else many)


def _year_to_date(match: re.Match[str], anchor: date) -> When:
    return When("stretch", unit="so far")


def _whole_year(match: re.Match[str], anchor: date) -> When:
    """ "For the year as a whole": that in play."""
    return When("span", date(anchor.year, 1, 1), date(anchor.year, 12, 31), "year", year_said=False)


def _named_year(match: re.Match[str], anchor: date) -> When:
    """ "last year", "this year": by the calendar, from the time in play."""
    return When("calendar", unit="year", count=1 if match["w"].lower() == "last" else 0)


def _same(match: re.Match[str], anchor: date) -> When:
    """ "the same month of 2019", "the same quarter in 2020"."""
    return When("same", unit=match["u"].lower(), count=int(match["y"]))


_Made = Callable[[re.Match[str], date], When | None]
_I = re.IGNORECASE
_PATTERNS: tuple[tuple[re.Pattern[str], _Made], ...] = (
    (
        re.compile(
            rf"\b(?:the |a )?(?:(?:past |last )?(?P<n>{_N})[ -])?(?P<u>days?|weeks?|fortnight|months?|year)(?: "
            rf"period)? {_TO} (?:(?:the )?week )?{_DAY}",
            _I,
        ),
        _to_day,
    ),
    (re.compile(rf"\b(?:the )?week (?:of|beginning|starting|commencing|from) {_DAY}", _I), _week_of),
    (
        re.compile(
            rf"\b(?:the )?(?:(?P<n>{_N})[ -])?(?P<u>months?|quarter|years?) {_TO} (?:the end of )?(?P<m>{_M})(?: "
            rf"(?P<y>{_Y}))?",
            _I,
        ),
        _to_month,
    ),
    (
        re.compile(
            rf"\b(?:(?:between|from) {_BEGIN}(?P<a>{_M})(?: (?P<ay>{_Y}))? (?:to|and|until|through)|(?P<c>{_M})(?: "
            rf"(?P<cy>{_Y}))? (?:to|through)) {_CLOSE}(?P<b>{_M})(?:,? (?P<y>{_Y}))?(?! \d)",
            _I,
        ),
        _months,
    ),
    (
        re.compile(
            rf"\b(?:between|from) (?:the )?(?:(?P<from>{_D})|(?P<from_w>{_TH})) (?:and|to|until) (?:the )?{_DAY}(?!\d)",
            _I,
        ),
        _days,
    ),
    (re.compile(rf"\b{_DAY}(?!\d)", _I), _on_day),
    (
        re.compile(
            rf"\b(?P<part>(?:the )?(?:whole|entire|start|end|beginning|middle) of |all of |early |late |"
            rf"mid-)?(?P<m>{_M})(?:(?:,| of)? (?P<y>{_Y}|{_SHORT_Y})| of (?P<of>that year))?(?! \d\d?(?!\d|,\d\d\d))",
            _I,
        ),
        _in_month,
    ),
    (
        re.compile(
            rf"\b(?:(?P<m>{_M}) (?:of )?(?P<w>last|this) year|(?:the )?(?:previous|preceding) (?P<m2>{_M})|"
            rf"the (?P<m3>{_M}) before|(?P<m4>{_M})(?:,| of| in)? (?:the (?:previous|preceding|prior) year|"
            r"the year (?:before|previously)|a year (?:earlier|before|previously|ago)))\b",
            _I,
        ),
        _month_before,
    ),
    (
        re.compile(
            rf"\b(?:the )?(?P<o>first|second|third|fourth|Q[1-4]|1st|2nd|3rd|4th) quarter(?: (?:of |in "
            rf")?(?P<y>{_Y})| of (?P<w>last|this) year)?|\b(?P<oo>Q[1-4])\b",
            _I,
        ),
        lambda m, a: _in_quarter(m, a),
    ),
    (
        re.compile(
            rf"\b(?:the )?(?P<o>first|opening|final|last|closing) (?:three months|quarter)(?: of(?: the year| "
            rf"(?P<y>{_Y})))\b",
            _I,
        ),
        _part_of_year,
    ),
    (re.compile(rf"\b(?P<y>{_Y})[-\u2013/](?P<z>(?:20)?\d\d)\b"), _two_years),
    (re.compile(rf"(?<![\d/.-])(?P<month>\d\d?)/(?P<y>{_Y})(?![\d/-])"), _in_figures),
    (re.compile(rf"(?<![\d/.-])(?P<y>{_Y})-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?![\d/-])"), _in_figures),
    (
        re.compile(rf"(?<![\d/.-])(?P<day>\d\d?)(?P<by>[/.])(?P<month>\d\d?)(?P=by)(?P<y>{_Y})(?![\d/-])"),
        _in_figures,
    ),
    (
        re.compile(rf"\b(?:the |these )?(?:previous|preceding|prior) (?P<n>{_N}) (?P<u>days|weeks|months|years)\b", _I),
        _previous,
    ),
    (
        re.compile(
            rf"\b(?:the )?same (?P<u>week|month|quarter|period|time|stretch|(?:three|six) months|seven days) "
            rf"(?:of|in) (?P<y>{_Y})\b",
            _I,
        ),
        _same,
    ),
    (
        re.compile(
            rf"(?<![\w£$€,./])(?P<part>(?:the )?(?:end|start|beginning|middle|close|turn) of |late |early |mid-|"
            rf"(?:the )?(?:first|last|opening|final) (?:[a-z]+|\d+) (?:weeks|months|quarters) of )?"
            rf"(?P<y>{_Y})(?![\w%,]\d|[\d%]| (?:people|cases|deaths))"
        ),
        _in_year,
    ),
    (re.compile(rf"\b(?:the )?(?:past |last )?(?P<s>spring|summer|autumn)(?: (?:of )?(?P<y>{_Y}))?\b", _I), _in_season),
    (
        re.compile(
            rf"\b(?:the )?same (?:week|month|quarter|period|time|stretch|three months) (?:of |in )?(?:last year|"
            rf"a year (?:{_BEFORE_WORDS})|the "
            rf"(?:previous|year) (?:year|before)|the "
            rf"previous year|the year "
            rf"before)",
            _I,
        ),
        _back_year,
    ),
    (re.compile(r"\b(?:(?:the )?year[- ]on[- ]year|year[- ]over[- ]year|annual(?:ly)?|on the year)\b", _I), _back_year),
    (
        re.compile(
            rf"(?<!\d[,.])\b(?:a|an|one|the|(?P<n>{_N})) (?P<u>{_U})s? "
            r"(?:earlier|ago|back(?! to)|previously|prior|beforehand|before(?! (?:tax|the|[a-z]+ing)\b))\b",
            _I,
        ),
        _back,
    ),
    (re.compile(rf"\b(?:the |that )?(?:previous|preceding|prior) (?P<u>{_U})\b", _I), _back),
    (re.compile(r"\b(?:on|over) the (?P<u>week|month|quarter|year)\b(?! (?:to|ending|ended|of|as)\b)", _I), _back),
    (re.compile(r"(?<!\w)(?P<u>[wmqy])(?:[/-]o?-?(?=[wmqy]\b)|o)[wmqy]\b", _I), _shortly),
    (re.compile(r"\b(?:last time|the time before|a time ago)\b", _I), lambda m, a: When("back", unit="period")),
    (re.compile(r"\b(?P<u>week|month|quarter)[- ](?:on|over)[- ](?:week|month|quarter)\b", _I), _back),
    (re.compile(r"\b(?P<w>last|this) (?:year|season)\b", _I), _named_year),
    (re.compile(rf"\b(?P<m>last|this) (?P<x>{_M})\b", _I), _last_named),
    (
        re.compile(
            r"\b(?:the |this )?(?:latest|most recent|newest|current|last|past|this|same) (?P<u>week|month|"
            r"quarter|financial year|period)\b(?! "
            r"(?:to|ending|ended|up to|until) )",
            _I,
        ),
        _now,
    ),
    (
        re.compile(
            rf"\b(?:in|over|within|during) (?:the )?(?:past |last |latest |space of )?(?:(?:a|an|one) |"
            rf"(?P<n>{_N}) )?(?P<u>weeks?|fortnight|"
            rf"months?|quarters?|years?|decade)\b(?! "
            rf"(?:to|ending|ended|up "
            rf"to|until) (?:the |[A-Z\d])| of |(?: that (?:came|went))? {_BEFORE_WORDS}\b)",
            _I,
        ),
        _stretch,
    ),
    (
        re.compile(
            rf"\bthe (?:past|last|previous|latest) (?P<n>{_N}) (?P<u>days|weeks|months|quarters|years|decades)\b", _I
        ),
        _stretch,
    ),
    (
        re.compile(
            r"\b(?:for |over |in |across )?(?:the (?:whole|full|entire|calendar) year|the year as a whole)\b", _I
        ),
        _whole_year,
    ),
    (re.compile(r"\b(?:so far this year|(?:this )?year to date)\b", _I), _year_to_date),
)
