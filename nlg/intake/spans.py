"""The ways publishers write a period, and what each is: "Jan-21", "2021 Q3", "year ending March 2024"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from nlg.intake.answers import Irregular

# What a text alone may be. "date", "slashed", "serial", "two_years" and "year_two" need their whole column to decide.
NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
FULL = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
MONTH = r"(?P<{0}>" + "|".join(f"{full}|{full[:3]}" for full in FULL) + r"|sept)\.?"
YEAR = r"(?P<{0}>(?:1[89]|20|21)\d\d)"
NOTE = re.compile(r"\s*(?:\[[^\]]*\]|\((?:p|r|e|provisional|revised|estimated?|\d)\)|(?<=\d)[pr])$", re.IGNORECASE)
MANY = 100_000  # texts remembered: a long table says the same few again and again
CANNOT = {
    "academic": "is an academic year, and the program knows calendar and financial years only",
    "season": "is a season, and the program knows calendar and financial years only",
    "match": "is a match day, and the program knows no calendar of matches",
    "half": "is a half-year, and the program knows months, quarters and years",
    "week": "is a week by its number, and numbers are counted in several ways: give the day on which each week ends",
    "financial": "is a quarter of a financial year: give its first day instead",
    "stretch": "is a stretch of months that is no quarter and no year of ours",
    "ending": "is a year that ends in another month than December or March, and the program knows no such years",
}


@dataclass(frozen=True)
class Span:
    """What one text says: its kind (a period form, or one for the column to settle) and its first day or own text."""

    kind: str
    text: str


@lru_cache(maxsize=MANY)
def span(text: str) -> Span | None:
    """What period a text names; None where it names none. Irregular where it names one that cannot be carried.

    >>> span("Jan-21"), span("Jul-Sep 2021")
    (Span(kind='month', text='2021-01-01'), Span(kind='quarter', text='2021-07-01'))
    >>> span("year ending March 2024"), span("2023/24"), span("Kent")
    (Span(kind='financial_year', text='2023-24'), Span(kind='two_years', text='2023-24'), None)
    """
    plain = re.sub(r"[\s\u00a0]+", " ", text.strip().replace("\u2013", "-").replace("\u2014", "-"))
    plain = NOTE.sub("", plain).strip().casefold()
    for form, read in _FORMS:
        if hit := form.fullmatch(plain):
            return read(hit)
    return None


def _month(name: str) -> int:
    return NAMES.index(name[:3]) + 1


def _iso(year: int, month: int, day: int = 1) -> str:
    return date(year, month, day).isoformat()


def _of_year(short: str) -> int:
    return int(short) if len(short) == 4 else (1900 if int(short) >= 70 else 2000) + int(short)


def _a_month(hit: re.Match[str]) -> Span:
    return Span("month", _iso(_of_year(hit["y"]), _month(hit["m"])))


def _a_quarter(hit: re.Match[str]) -> Span:
    return Span("quarter", _iso(int(hit["y"]), 3 * int(hit["q"]) - 2))


def _a_stretch(hit: re.Match[str]) -> Span:
    """Months from one to another: a quarter, a calendar year, a financial year, or nothing we carry."""
    first, last, ends = _month(hit["m"]), _month(hit["n"]), int(hit["z"])
    begins = int(hit["y"] or ends) if "y" in hit.groupdict() else ends
    length = (ends - begins) * 12 + last - first + 1
    if length == 3 and first % 3 == 1:
        return Span("quarter", _iso(ends, first))
    if length == 12 and first in (1, 4):
        return Span("year", str(ends)) if first == 1 else Span("financial_year", _two(begins))
    raise Irregular(CANNOT["stretch"])


def _a_year_to(hit: re.Match[str]) -> Span:
    if _month(hit["m"]) == 12:
        return Span("year", hit["y"])
    if _month(hit["m"]) == 3:
        return Span("financial_year", _two(int(hit["y"]) - 1))
    raise Irregular(CANNOT["ending"])


def _two(first: int) -> str:
    return f"{first}-{(first + 1) % 100:02}"


def _two_years(hit: re.Match[str]) -> Span | None:
    first, second = int(hit["y"]), int(hit["z"][-2:])
    if (first + 1) % 100 == second and len(hit["z"]) != 3 and (len(hit["z"]) == 2 or int(hit["z"]) == first + 1):
        word = hit["f"] if "f" in hit.groupdict() else ""
        kind = (
            "financial_year"
            if word
            else "year_two"
            if 1 <= second <= 12 and "month" in hit.groupdict()
            else "two_years"
        )
        return Span(kind, _two(first))
    if "month" in hit.groupdict() and len(hit["z"]) == 2 and 1 <= second <= 12:
        return Span("month", _iso(first, second))
    return None


def _a_date(hit: re.Match[str]) -> Span | None:
    try:
        month = int(hit["m"]) if hit["m"].isdigit() else _month(hit["m"])
        return Span("date", _iso(_of_year(hit["y"]), month, int(hit["d"])))
    except ValueError:
        return None


def _a_week(hit: re.Match[str]) -> Span | None:
    """An ISO week by its last day, a Sunday."""
    try:
        return Span("week_ending", date.fromisocalendar(int(hit["y"]), int(hit["w"]), 7).isoformat())
    except ValueError:
        return None


def _a_week_by_a_day(hit: re.Match[str]) -> Span | None:
    found = span(hit["rest"])
    if found is None or found.kind not in ("date", "slashed"):
        return None
    word = "ending" if hit["how"].startswith(("e", "w/e")) else "starting"
    return Span(f"{found.kind}_{word}", found.text)


def _cannot(why: str) -> Callable[[re.Match[str]], Span | None]:
    def refuse(_: re.Match[str]) -> Span | None:
        raise Irregular(CANNOT[why])

    return refuse


def _literal(kind: str) -> Callable[[re.Match[str]], Span | None]:
    return lambda hit: Span(kind, hit["t"])


_M, _N, _Y, _Z = MONTH.format("m"), MONTH.format("n"), YEAR.format("y"), YEAR.format("z")
_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Span | None]]] = [
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(?:calendar year |cy ?)?(?P<t>(?:1[89]|20|21)\d\d)(?:\.0)?", _literal("year")),
        (rf"{_Y}-(?P<m>\d\d)-(?P<d>\d\d)(?:[t ]00:00(?::00)?(?:\.0+)?z?)?", _a_date),
        (r"(?P<t>\d{1,2}[/.-]\d{1,2}[/.-](?:\d\d|\d{4}))(?: 00:00(?::00)?)?", _literal("slashed")),
        (rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_M}[ -](?P<y>\d{{4}}|\d\d)", _a_date),
        (rf"{_M} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? {_Y}", _a_date),
        (rf"{_M}[ -]?'?(?P<y>\d{{4}}|\d\d)", _a_month),
        (rf"{_Y}[ -]?{_M}", _a_month),
        (rf"{_Y}[ -]?m(?P<z>\d\d)", lambda hit: _year_and_month(hit)),
        (rf"{_Y}[ -]?(?:q|quarter )(?P<q>[1-4])", _a_quarter),
        (rf"(?:q|quarter )(?P<q>[1-4])[ -,]+{_Y}", _a_quarter),
        (rf"(?:q|quarter )?[1-4]?[ -]*{_Y}[/-]\d\d[ -]*(?:q|quarter )?[1-4]", _cannot("financial")),
        (rf"(?:q|quarter )[1-4][ -]*{_Y}[/-]\d\d", _cannot("financial")),
        (rf"{_M} ?(?:-|to) ?{_N} {_Z}", _a_stretch),
        (rf"{_Z} {_M} ?(?:-|to) ?{_N}", _a_stretch),
        (rf"(?:1 )?{_M} {_Y} ?(?:-|to) ?(?:3[01] )?{_N} {_Z}", _a_stretch),
        (
            rf"(?:the )?(?:year|12 months|ye|fye|twelve months) ?(?:ending|ended|end|to)?(?: 3[01])?,? {_M} {_Y}",
            _a_year_to,
        ),
        (rf"(?P<f>fy ?|financial year |tax year |fiscal year ){_Y} ?[/-] ?(?P<z>\d\d|\d{{4}})", _two_years),
        (rf"{_Y} ?[/-] ?(?P<z>\d\d|\d{{4}}) ?(?P<f>financial year|fy|tax year)", _two_years),
        (
            rf"(?:academic|school)(?: year)? {_Y} ?[/-] ?\d+|{_Z} ?[/-] ?\d+ (?:academic|school)(?: year)?",
            _cannot("academic"),
        ),
        (rf"season {_Y}(?: ?[/-] ?\d+)?|{_Z}(?: ?[/-] ?\d+)? season", _cannot("season")),
        (r"(?:match ?day|md|game ?week|gw|round) ?\d{1,2}", _cannot("match")),
        (rf"{_Y}[ -]?[sh]-?[12]|h[12] {_Z}", _cannot("half")),
        (rf"{_Y}(?P<month>-)(?P<z>\d\d)", _two_years),
        (rf"{_Y} ?[/-] ?(?P<z>\d\d|\d{{4}})", _two_years),
        (rf"{_Y}-?w(?P<w>\d\d?)", _a_week),
        (rf"(?:week|wk) ?\d{{1,2}}(?:,? {_Y})?|{_Z} (?:week|wk) ?\d{{1,2}}", _cannot("week")),
        (
            r"(?:(?:week|7 days|seven days) )?"
            r"(?P<how>ending|ended|w/e|commencing|beginning|starting|w/c):? ?(?P<rest>.+)",
            _a_week_by_a_day,
        ),
    )
]


def _year_and_month(hit: re.Match[str]) -> Span | None:
    return Span("month", _iso(int(hit["y"]), int(hit["z"]))) if 1 <= int(hit["z"]) <= 12 else None


def serial_day(text: str) -> date | None:
    """The day of a spreadsheet's serial number, counted as most spreadsheets do, between 1980 and 2060.

    >>> serial_day("44197"), serial_day("414")
    (datetime.date(2021, 1, 1), None)
    """
    if len(text) != 5 or not text.isdigit() or not 29221 <= int(text) <= 58440:
        return None
    return date(1899, 12, 30) + timedelta(days=int(text))


def month_of(text: str) -> str:
    """A month, quarter or code of one (Jan, 1, M01, Q2) as it stands behind a year; "" for none, "year" for all of it.

    >>> month_of("January"), month_of("M07"), month_of("3"), month_of("Q2"), month_of("M13"), month_of("Kent")
    ('-01', '-07', '-03', ' Q2', 'year', '')
    """
    plain = text.strip().casefold().removesuffix(".")
    if plain[:3] in NAMES and re.fullmatch(r"[a-z]{3,9}", plain) and span(f"{plain} 2000"):
        return f"-{NAMES.index(plain[:3]) + 1:02}"
    if hit := re.fullmatch(r"m?(\d{1,2})", plain):
        number = int(hit[1])
        return f"-{number:02}" if 1 <= number <= 12 else "year" if number == 13 else ""
    if hit := re.fullmatch(r"q(?:uarter ?)?0?([1-5])", plain):
        return f" Q{hit[1]}" if hit[1] != "5" else "year"
    return "year" if plain in ("annual", "year", "a01", "ann avg", "half1", "half2", "s01", "s02", "s03") else ""
