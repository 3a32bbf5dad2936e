"""Wide tables: columns of figures whose headings name the period, alone or beside a measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.block import Block
from nlg.intake.cues import (
    AREA_WORDS,
    AVERAGE,
    FLOW,
    IN_PERCENT,
    INDEX,
    LEVELS,
    MADE,
    METHOD,
    NO_LEVEL,
    PER,
    PERCENT,
    PERHAPS,
    RATE,
    RUNNING,
    SPENT,
    STOCK,
)
from nlg.intake.figures import in_brackets, is_mark, looks_a_figure
from nlg.intake.headings import JOINED
from nlg.intake.spans import month_of
from nlg.intake.timeline import names_a_period

_YEAR = r"(?:19|20)\d\d(?:[-/]\d\d(?:\d\d)?|[ -]?Q[1-4])?"
_WHEN = rf"(?P<when>(?:[A-Za-z]{{3,9}}[ -])?{_YEAR})"  # "FYE 2019" too
AT_END = re.compile(rf"^(?P<name>.*?)[\s,:_(-]*{_WHEN}\)?$")
YEAR_AT_END = re.compile(rf"^(?P<name>.*?)[\s,:_(-]+(?P<when>{_YEAR})\)?$")  # "Income Estimate 2019", "1 bed 2019-20"
AT_START = re.compile(rf"^{_WHEN}[\s,:_-]+(?P<name>.+)$")


BY = re.compile(r"\bby (?:local )?((?:health )?[a-z]+)")
SIGNS = (AVERAGE, FLOW, INDEX, IN_PERCENT, LEVELS, MADE, METHOD, NO_LEVEL, PER, PERCENT, RATE, RUNNING, SPENT, STOCK)
MANY = re.compile(
    r"\b(?:stations|airports|hospitals|councils|boroughs|counties|districts|prisons|reservoirs|museums)\b"
)
FEWEST = 3  # columns that may be areas


@dataclass(frozen=True, kw_only=True)
class Wide:
    """A column of figures of one period: which measure it is ("" where the table has one only), the period's text."""

    at: int
    measure: str
    when: str


def wide_columns(block: Block, inquiry: Inquiry) -> tuple[list[Wide], int | None]:
    """Columns whose headings name a period: at least two different ones."""
    found = [one for at, name in enumerate(block.names) if all_figures(block, at) and (one := _parted(at, name))]
    years = [at for at, name in enumerate(block.names) if name.casefold() in ("year", "yr") and _all_years(block, at)]
    months = [
        Wide(at=at, measure="", when=tail)
        for at, name in enumerate(block.names)
        if (tail := month_of(name)) and not name.isdigit() and at not in years
    ]
    if len(years) == 1 and len(months) >= 4:
        kept = [one for one in months if one.when != "year"]
        inquiry.believe("shape", "a row a year, a column a month", f"{len(kept)} headings are months or quarters")
        return kept, years[0]
    each = {one.measure: len({other.when for other in found if other.measure == one.measure}) for one in found}
    kept = [one for one in found if each[one.measure] == max(each.values())]
    if len({one.when for one in kept}) < 2:
        return [], None
    others = [one for one in found if one not in kept]
    if others:
        said = ", ".join(block.names[one.at] for one in others)
        inquiry.believe("left out", said, "has figures for fewer periods than the others")
    inquiry.believe(
        "shape", "wide: periods in the headings", f"'{block.names[kept[0].at]}' to '{block.names[kept[-1].at]}'"
    )
    return kept, None


def areas_across(block: Block, values: Sequence[int], inquiry: Inquiry, places: frozenset[str] = frozenset()) -> bool:
    """Whether columns of figures are areas and no measures: a table about no other area, its headings all names.

    Unsure where the title does not say by what it is split.
    """
    names = [block.names[at] for at in values]
    split = of_areas(block.title)
    capital = [f"{name[:1].upper()}{name[1:]}" if split else name for name in names]  # "c2c" is an operator
    few = 2 if split or any(map(PERHAPS.match, names)) else FEWEST
    known = sum(name.casefold() in places for name in names)
    told = next((hit[0] for hit in MANY.finditer(block.title.casefold())), "")  # "monitoring stations"
    if len(names) < few or 4 * sum(map(may_be_an_area, capital)) < 3 * len(names):
        return False
    said = inquiry.answer("columns", ("areas", "measures"))
    sure = split or (told and all(map(may_be_an_area, capital))) or 2 * known > len(names)
    if not said and not sure and not all(map(may_be_an_area, capital)) and not _titled(block.title):
        return False
    if not said and not sure:
        raise Unsure(
            f"{block.page.file}: no column says who the figures are about. Are the columns {', '.join(names[:5])} ... "
            "areas, each with its figures of one thing, or measures of one place?",
            key="columns",
            choices=("areas", "measures"),
        )
    if not said:
        why = f"the title has '{split or told}'" if split or told else f"{known} of them are names of places"
        inquiry.believe("columns", f"each of {', '.join(names)} is an area", why)
    return said != "measures"


def _titled(title: str) -> bool:
    """Whether a title says what all columns measure, with its unit: "Farm-gate milk prices (pence per litre)"."""
    return re.search(r"\([^()]+\)", title) is not None and any(sign.search(title.casefold()) for sign in SIGNS)


def of_areas(title: str) -> str:
    """What a title says its figures are split by, where these are areas.

    >>> of_areas("Births by county of residence"), of_areas("Births by sex")
    ('by county', '')
    """
    return next((hit[0] for hit in BY.finditer(title.casefold()) if AREA_WORDS.search(hit[1])), "")


def may_be_an_area(name: str) -> bool:
    """Whether a heading may be the name of an area: it begins with a capital, and measures nothing."""
    plain = name.casefold().replace("_", " ")
    return name[:1].isupper() and not (
        re.search(r"[()\[\]\u00a3$\u20ac%/|]", name) or any(s.search(plain) for s in SIGNS)
    )


def all_figures(block: Block, at: int) -> bool:
    texts = [text for text in block.column(at) if text]
    return all(looks_a_figure(text) or is_mark(text) or in_brackets(text) for text in texts)


def _all_years(block: Block, at: int) -> bool:
    return all(re.fullmatch(r"(?:19|20)\d\d", text) for text in block.column(at))


def _parted(at: int, name: str) -> Wide | None:
    """A heading's measure and period, in either order."""
    if NO_LEVEL.search(name.casefold()):
        return None
    if names_a_period(name):
        return Wide(at=at, measure="", when=name)
    parts = name.split(JOINED)
    periods = [part for part in parts if names_a_period(part)]
    if len(parts) == 2 and names_a_period(" ".join(parts)):
        return Wide(at=at, measure="", when=" ".join(parts))
    if len(periods) == 1:
        return Wide(at=at, measure=" ".join(part for part in parts if part not in periods), when=periods[0])
    for form in (AT_END, YEAR_AT_END, AT_START):
        if (hit := form.match(name)) and names_a_period(hit["when"]):
            return Wide(at=at, measure=hit["name"].strip(" ,:_-(|"), when=hit["when"])
    return None
