"""A column of years that are no calendar years: financial, academic, a season, or ending with any month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from nlg.errors import BadTable
from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.figures import Place
from nlg.intake.periods import TWO_YEARS
from nlg.intake.readers import Page
from nlg.intake.spans import NAMES, Span, last_of
from nlg.panel import PeriodForm

SAID: dict[str, PeriodForm] = {"financial": "financial_year", "academic": "academic_year", "season": "season"}
IS: dict[PeriodForm, str] = {
    "financial_year": "a financial year, from 1 April to 31 March",
    "academic_year": "an academic year, from 1 September to 31 August",
    "season": "a season, counted from 1 July to 30 June",
}
EVIDENT: dict[PeriodForm, re.Pattern[str]] = {  # words that say what years are
    "financial_year": re.compile(
        r"\b(?:financial|fiscal|tax) years?\b|\bfy\b|year ending march|year to march|april to march|council tax"
    ),
    "academic_year": re.compile(
        r"\b(?:academic|school) years?\b|\bpupils?\b|\bgcses?\b|\ba-levels?\b|\bkey stage\b"
        r"|\b(?:autumn|spring|summer) terms?\b"
    ),
    "season": re.compile(r"\bseasons?\b"),
}
OF_TWO: dict[PeriodForm, re.Pattern[str]] = {
    "financial_year": re.compile(r"\b(?:financial|fiscal|tax) years?\b"),
    "academic_year": re.compile(r"\b(?:academic|school) years?\b"),
}
OF_MONEY = re.compile(
    r"[\u00a3$\u20ac]|\b(?:spen[dt]|spending|budgets?|fund(?:s|ing)|costs?|expenditure|income|grants?|revenue|pay|fees?)\b"
)
OF_COUNCILS = re.compile(  # whose years, without other words, are those they are paid and called to account by
    r"\b(?:council|local authorit\w+|billing authorit\w+|borough|nhs|icb|health board|police|recycling|waste"
    r"|department (?:for|of)|ministry of|defra|fly-?tip\w*|librar\w+|homeless\w*|planning|[ewsn]\d{8})\b"
)
OF_SPORT = re.compile(
    r"\b(?:league|clubs?|goals?|match(?:es)?|points|fixtures?|cup|wins?|flu|influenza|winter|ski\w*|harvest|crops?)\b"
)
OF_A_SEASON = re.compile(r"(?:winter|season|flu season|winter season)\b(?! year)")  # the heading itself
OF_SCHOOLS = re.compile(
    r"\b(?:academic|schools?|pupils?|students?|gcses?|a-levels?|universit\w+|attainment|colleges?|apprentic\w+|learners?"
    r"|educat\w+|teachers?|nurser\w+|exams?|absence|exclusions?)\b"
)
ROLLING = re.compile(
    r"\b(?:years?|12 months|twelve months|four quarters)[ _-](?:end(?:ing|ed)?|to)\b(?:.*?\b(?P<month>"
    + "|".join(f"{name}[a-z]*" for name in NAMES)
    + r")\b)?|\brolling (?:years?|12)\b|^y/?e\b"
)


def years(page: Page, cell: Place, spans: Sequence[Span], around: str, inquiry: Inquiry) -> PeriodForm:
    """What years like '2023-24' are, where the column or the table says it. Unsure where nothing does."""
    place, plain = page.place(cell.row, cell.column), around.casefold().replace("_", " ")
    named = [form for form in TWO_YEARS if any(found.kind == form for found in spans)]
    if len(named) > 1 or any(found.kind not in (*TWO_YEARS, "two_years", "year_two") for found in spans):
        raise BadTable(f"{place}: the column mixes years like '{cell.text}' with others")
    said = inquiry.answer("years", tuple(SAID))
    evident = {form: hit[0] for form in TWO_YEARS if (hit := EVIDENT[form].search(plain))}
    if "academic_year" in evident and "year" not in evident["academic_year"] and OF_MONEY.search(plain):
        del evident["academic_year"]  # what is spent on pupils is counted by financial years
    if not evident.keys() - {"season"} and not named and OF_A_SEASON.match(plain):
        named = ["season"]
    if not evident and (known := of_councils(plain) or of_money(plain)):
        evident = {"financial_year": known}
    if not said and not named and len(evident) != 1:
        raise Unsure(
            f"{place}: '{cell.text}' may be a financial year, {_or_what(plain)}", key="years", choices=tuple(SAID)
        )
    form = SAID[said] if said else named[0] if named else next(iter(evident))
    why = "you said so" if said else "the table calls them so" if named else f"'{evident[form]}' stands in the table"
    inquiry.believe("years", f"'{cell.text}' is {IS[form]}", why)
    return form


def of_councils(around: str) -> str:
    """The word by which a table is one of public bodies of the United Kingdom, whose years begin in April; else "", and
    of schools and of sport."""
    plain = around.casefold().replace("_", " ")
    hit = None if OF_SPORT.search(plain) or OF_SCHOOLS.search(plain) else OF_COUNCILS.search(plain)
    return hit[0] if hit else ""


def of_money(plain: str) -> str:
    hit = None if OF_SPORT.search(plain) or OF_SCHOOLS.search(plain) else OF_MONEY.search(plain)
    return hit[0] if hit else ""


def _or_what(plain: str) -> str:
    if hit := OF_SPORT.search(plain):
        return f"or rather a season ('{hit[0]}' stands in the table)"
    if hit := OF_SCHOOLS.search(plain):
        return f"or rather an academic year ('{hit[0]}' stands in the table)"
    return "an academic year or a season, and nothing in the table says which"


def of_one_year(cell: Place, spans: Sequence[Span], inquiry: Inquiry) -> list[Span]:
    """Seasons that lie within one calendar year are told as that year."""
    if not any(found.kind == "season_year" for found in spans):
        return list(spans)
    inquiry.believe("years", f"'{cell.text}' is told as the year", "a season within one calendar year")
    return [replace(found, kind="year") if found.kind == "season_year" else found for found in spans]


def in_two(page: Page, cell: Place, spans: Sequence[Span], heading: str, inquiry: Inquiry) -> list[Span]:
    """Single years under a heading of years that lie in two ('Financial year': 2024), once it is settled which."""
    plain = heading.casefold()
    form = next((form for form, words in OF_TWO.items() if words.search(plain)), None)
    if form is None or any(found.kind != "year" for found in spans):
        return list(spans)
    said = inquiry.answer("year", ("starting", "ending")) or (re.search(r"\b(?:start|end)", plain) or [""])[0] + "ing"
    if said == "ing":
        raise Unsure(
            f"{page.place(cell.row, cell.column)}: '{cell.text}' under '{heading}' may be the year that starts or the "
            "one that ends then",
            key="year",
            choices=("starting", "ending"),
        )
    inquiry.believe("years", f"'{cell.text}' is {IS[form]}, {said} then", f"the heading is '{heading}'")
    firsts = [int(found.text) - (said == "ending") for found in spans]
    return [Span(form, f"{first}-{(first + 1) % 100:02}") for first in firsts]


def rolling(cell: Place, spans: Sequence[Span], heading: str, inquiry: Inquiry) -> list[Span]:
    """Years that end with a month, as cells or heading say. All to March or to December are years of their own."""
    hit = ROLLING.search(heading.casefold())
    plain = [_ending(found, hit) for found in spans] if hit else list(spans)
    ends = {found.text[5:7] for found in plain if found.kind == "year_ending"}
    if plain != list(spans):
        inquiry.believe("years", f"'{cell.text}' is a year that ends then", f"the heading is '{heading}'")
    if ends in ({"03"}, {"12"}):
        return [_to_march_or_december(found) if found.kind == "year_ending" else found for found in plain]
    return plain


def _ending(found: Span, heading: re.Match[str]) -> Span:
    """What stands under a heading of years that end: a month, its first or last day, or a year whose month it says."""
    if found.kind == "month" or (found.kind == "date" and found.text.endswith("-01")):
        return Span("year_ending", last_of(int(found.text[:4]), int(found.text[5:7])))
    if found.kind == "date" and (date.fromisoformat(found.text) + timedelta(days=1)).day == 1:
        return Span("year_ending", found.text)
    if found.kind == "year" and heading["month"]:
        return Span("year_ending", last_of(int(found.text), NAMES.index(heading["month"][:3]) + 1))
    return found


def _to_march_or_december(found: Span) -> Span:
    year = int(found.text[:4])
    return (
        Span("year", found.text[:4])
        if found.text[5:7] == "12"
        else Span("financial_year", f"{year - 1}-{year % 100:02}")
    )
