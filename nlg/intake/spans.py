"""The ways publishers write a period, and what each is: "Jan-21", "2021 Q3", "year ending March 2024"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from nlg.intake.abroad import MONTHS
from nlg.intake.answers import Irregular
from nlg.intake.periods import TWO_YEARS

# What a text alone may be: a period form, or what its whole column must settle ("date", "slashed", "two_years",
# "year_two", "numbered_week", "season_year").
NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
FULL = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
_ABROAD = sorted(MONTHS, key=lambda name: (-len(name), name))
MONTH = r"(?P<{0}>" + "|".join((*(f"{full}|{full[:3]}" for full in FULL), "sept", *_ABROAD)) + r")\.?"
YEAR = r"(?P<{0}>(?:1[89]|20|21)\d\d)"
NOTE = re.compile(r"\s*(?:\[[^\]]*\]|\((?:p|r|e|provisional|revised|estimated?|\d)\)|(?<=\d)[pr]|\*+)$", re.IGNORECASE)
AS_AT = re.compile(r"^(?:as )?(?:at|of|on) (?:the )?(?=\d)")  # "As at 31 March 2012": its day
MANY = 100_000  # texts remembered: a long table says the same few again and again
CANNOT = {
    "match": "is a match day, and nothing says on which day: give each a column with its date",
    "term": "is a season or a school term, and the program knows months, quarters and years",
    "rail": "is one of the railways' thirteen periods of a year, and the program knows months, quarters and years: the "
    "same figures by quarter can be read",
    "half": "is a half-year, and the program knows months, quarters and years",
    "week": "is a week without its year",
    "stretch": "is a stretch of months that is no quarter and no year",
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
    (Span(kind='year_ending', text='2024-03-31'), Span(kind='two_years', text='2023-24'), None)
    >>> span("sept. 2024"), span("mar\u00e7o de 2024"), span("luty 2024").text
    (Span(kind='month', text='2024-09-01'), Span(kind='month', text='2024-03-01'), '2024-02-01')
    >>> span("As at 31 March 2024").text, span("01JUL2022").text, span("Nov-Jan 2022")
    ('2024-03-31', '2022-07-01', Span(kind='three_months', text='2021-11-01'))
    >>> span("AY2023/24"), span("W5 2024")
    (Span(kind='academic_year', text='2023-24'), Span(kind='iso_week', text='2024-W05'))
    """
    plain = re.sub(r"[\s\u00a0]+", " ", text.strip().replace("\u2013", "-").replace("\u2014", "-"))
    plain = AS_AT.sub("", NOTE.sub("", plain).strip().casefold())
    for form, read in _FORMS:
        if hit := form.fullmatch(plain):
            return read(hit)
    return None


def _month(name: str) -> int:
    return MONTHS[name] if name in MONTHS else NAMES.index(name[:3]) + 1


def _iso(year: int, month: int, day: int = 1) -> str:
    return date(year, month, day).isoformat()


def _of_year(short: str) -> int:
    return int(short) if len(short) == 4 else (1900 if int(short) >= 70 else 2000) + int(short)


def _a_month(hit: re.Match[str]) -> Span:
    return Span("month", _iso(_of_year(hit["y"]), _month(hit["m"])))


def _a_quarter(hit: re.Match[str]) -> Span:
    return Span("quarter", _iso(int(hit["y"]), 3 * int(hit["q"]) - 2))


def _a_financial_quarter(hit: re.Match[str]) -> Span:
    return Span("financial_quarter", f"{hit['y']} {hit['q']}")


def _a_stretch(hit: re.Match[str]) -> Span:
    """Months from one to another: a quarter, a year that ends with any month, or nothing we carry."""
    first, last, ends = _month(hit["m"]), _month(hit["n"]), int(hit["z"])
    begins = int(hit["y"]) if hit.groupdict().get("y") else ends - (first > last)  # "Nov-Jan 2022"
    length = (ends - begins) * 12 + last - first + 1
    if length == 3 and first % 3 == 1:
        return Span("quarter", _iso(ends, first))
    if length == 12:
        return Span("year_ending", last_of(ends, last))
    if length == 3:
        return Span("three_months", _iso(begins, first))
    raise Irregular(CANNOT["stretch"])


def _a_year_to(hit: re.Match[str]) -> Span:
    return Span("year_ending", last_of(_of_year(hit["y"]), _month(hit["m"])))


def last_of(year: int, month: int) -> str:
    """The last day of a month.

    >>> last_of(2024, 2), last_of(2023, 12)
    ('2024-02-29', '2023-12-31')
    """
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).isoformat()


def _two(first: int) -> str:
    return f"{first}-{(first + 1) % 100:02}"


def _two_years(hit: re.Match[str]) -> Span | None:
    first, second = int(hit["y"]), int(hit["z"][-2:])
    if (first + 1) % 100 == second and len(hit["z"]) != 3 and (len(hit["z"]) == 2 or int(hit["z"]) == first + 1):
        named = next((form for form in TWO_YEARS if hit.groupdict().get(form)), "")
        unlike = 1 <= second <= 12 and "month" in hit.groupdict()
        return Span(named or ("year_two" if unlike else "two_years"), _two(first))
    if "month" in hit.groupdict() and len(hit["z"]) == 2 and 1 <= second <= 12:
        return Span("month", _iso(first, second))
    return None


def _a_date(hit: re.Match[str]) -> Span | None:
    try:
        month = int(hit["m"]) if hit["m"].isdigit() else _month(hit["m"])
        return Span("date", _iso(_of_year(hit["y"]), month, int(hit["d"])))
    except ValueError:
        return None


def _a_week(kind: str) -> Callable[[re.Match[str]], Span | None]:
    """A week by its number, where its year has so many."""

    def read(hit: re.Match[str]) -> Span | None:
        try:
            date.fromisocalendar(int(hit["y"]), int(hit["w"]), 1)
        except ValueError:
            return None
        return Span(kind, f"{hit['y']}-W{int(hit['w']):02}")

    return read


def _a_season_of_one_year(hit: re.Match[str]) -> Span:
    return Span("season_year", hit["y"])


def _an_occasion(hit: re.Match[str]) -> Span | None:
    found = _a_date(hit)
    return found and Span("occasion", f"{found.text}/{int(hit['n'])}")


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
STRETCH = re.compile(rf"{_M} ?(?:-|to) ?{_N}")
_TWO = rf"{_Y} ?(?:[/-]|(?<= )to) ?(?P<z>\d\d|\d{{4}})"
_BEFORE = (  # what names years that lie in two
    ("financial_year", "fy ?|(?:financial|tax|fiscal) year "),
    ("academic_year", "ay ?|(?:academic|school)(?: year)? "),
    ("season", "season "),
)
_BEHIND = (
    ("financial_year", "fy|(?:financial|tax|fiscal) year"),
    ("academic_year", "ay|(?:academic|school)(?: year)?"),
    ("season", "season"),
)
_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Span | None]]] = [
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(?:calendar year |cy ?)?(?P<t>(?:1[89]|20|21)\d\d)(?:\.0)?", _literal("year")),
        (rf"{_Y}-(?P<m>\d\d)-(?P<d>\d\d)(?:[t ]00:00(?::00)?(?:\.0+)?z?)?", _a_date),
        (r"(?P<t>\d{1,2}[/.-]\d{1,2}[/.-](?:\d\d|\d{4}))(?: 00:00(?::00)?)?", _literal("slashed")),
        (rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?:[ -]| de ){_M}(?:[ -]| de )(?P<y>\d{{4}}|\d\d)", _a_date),
        (rf"(?P<d>\d\d){_M}(?P<y>\d{{4}})", _a_date),  # "01JUL2022"
        (rf"{_M} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? {_Y}", _a_date),
        (rf"{_M}(?:[ /-]?'?| de )(?P<y>\d{{4}}|\d\d)", _a_month),
        (rf"[a-z]{{2,8}}-{_M}-(?P<y>\d{{4}})", _a_month),  # "RTT-April-2023", as NHS England has it
        (rf"{_Y}[ -]?{_M}", _a_month),
        (rf"(?P<z>0?[1-9]|1[0-2])/{_Y}", lambda hit: _year_and_month(hit)),
        (rf"(?P<z>0[1-9]|1[0-2])\.{_Y}", lambda hit: _year_and_month(hit)),
        (rf"{_Y}[ -]?m(?P<z>\d\d)", lambda hit: _year_and_month(hit)),
        (rf"{_Y}[ -]?(?:q|t|k|quarter )(?P<q>[1-4])", _a_quarter),  # t as in French, Spanish, Italian; k as in Swedish
        (rf"fye ?{_Y}", lambda hit: Span("financial_year", _two(int(hit["y"]) - 1))),
        (rf"(?:q|t|quarter |qtr )(?P<q>[1-4])[ -,]+{_Y}", _a_quarter),
        (rf"(?P<q>[1-4])[qt] ?{_Y}", _a_quarter),
        (
            r"(?P<q>[1-4])(?:\.|st|nd|rd|th|er|e|\u00ba|o)? (?:quarter|qtr|quartal|trimestre?|kwartaal|kvartal) "
            rf"(?:de )?{_Y}",
            _a_quarter,
        ),
        (rf"{_Y}[/-]\d\d(?:\d\d)?[ -]*(?:q|quarter )(?P<q>[1-4])", _a_financial_quarter),
        (rf"(?:q|quarter )(?P<q>[1-4])[ -]*{_Y}[/-]\d\d(?:\d\d)?", _a_financial_quarter),
        (rf"{_M} ?(?:-|to) ?{_N} {_Z}", _a_stretch),
        (rf"{_Z} {_M} ?(?:-|to) ?{_N}", _a_stretch),
        (rf"(?:1 )?{_M} {_Y} ?(?:-|to) ?(?:3[01] )?{_N} {_Z}", _a_stretch),
        (
            r"(?:the |rolling )?(?:year|12 months|y/?e|fye|twelve months) ?(?:ending|ended|end|to)?"
            rf"(?: (?:28|29|30|31)(?:st|th)?)?,? {_M}[ -]?'?(?P<y>\d{{4}}|\d\d)",
            _a_year_to,
        ),
        *((rf"(?P<{form}>{word}){_TWO}", _two_years) for form, word in _BEFORE),
        *((rf"{_TWO} ?(?P<{form}>{word})", _two_years) for form, word in _BEHIND),
        (rf"season {_Y}", _a_season_of_one_year),
        (rf"(?:the )?{_Y} season", _a_season_of_one_year),
        (rf"{_Y}-(?P<m>\d\d)-(?P<d>\d\d)/(?P<n>\d{{1,3}})", _an_occasion),
        (r"(?:match ?day|md|game ?week|gw|round) ?\d{1,2}", _cannot("match")),
        (rf"{_Y}(?:[/-]\d\d(?:\d\d)?)?[ _/-]*(?:rail )?(?:p|period) ?(?:0?[1-9]|1[0-3])", _cannot("rail")),
        (rf"{_Y}[ -]?[sh]-?[12]|h[12] {_Z}", _cannot("half")),
        (rf"(?:autumn|spring|summer)(?: term)?,? {_Y}(?:[/-]\d\d(?:\d\d)?)?", _cannot("term")),
        (rf"{_Y}(?:[/-]\d\d(?:\d\d)?)?,? (?:autumn|spring|summer)(?: term)?", _cannot("term")),
        (rf"{_Y}(?P<month>[-/])(?P<z>\d\d)", _two_years),
        (_TWO, _two_years),
        (rf"{_Y}[ -]?w(?P<w>\d\d?)", _a_week("iso_week")),
        (rf"w(?P<w>\d\d?)[ -]{_Y}", _a_week("iso_week")),
        (rf"(?:week|wk) ?(?P<w>\d\d?),? {_Y}", _a_week("numbered_week")),
        (rf"{_Y},? (?:week|wk) ?(?P<w>\d\d?)", _a_week("numbered_week")),
        (r"(?:week|wk|w) ?\d{1,2}", _cannot("week")),
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

    >>> month_of("Jan to Mar"), month_of("Jul-Sep"), month_of("Feb to Apr")
    (' Q1', ' Q3', '')
    >>> month_of("January"), month_of("M07"), month_of("3"), month_of("Q2"), month_of("M13"), month_of("Kent")
    ('-01', '-07', '-03', ' Q2', 'year', '')
    """
    plain = text.strip().casefold().removesuffix(".")
    if (plain in MONTHS or plain[:3] in NAMES) and re.fullmatch(r"[^\W\d_]{3,11}", plain) and span(f"{plain} 2000"):
        return f"-{_month(plain):02}"
    if hit := re.fullmatch(r"(m?)(\d{1,2})", plain):
        number = int(hit[2])
        return f"-{number:02}" if 1 <= number <= 12 else "year" if number == 13 and hit[1] else ""
    if hit := re.fullmatch(r"q(?:uarter|tr)?\.? ?0?([1-5])", plain):
        return f" Q{hit[1]}" if hit[1] != "5" else "year"
    if hit := STRETCH.fullmatch(plain):
        first, last = _month(hit["m"]), _month(hit["n"])
        return f" Q{last // 3}" if last - first == 2 and not last % 3 else ""
    return "year" if plain in ("annual", "year", "a01", "ann avg", "half1", "half2", "s01", "s02", "s03") else ""
