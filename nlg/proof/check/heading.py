"""What carries no claims: the story's area, period and sources, its table's caption and headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from .against_sheet import in_the_sheet
from .column_words import heading_faults
from .date_words import MONTHS, phrases
from .document import Story
from .library import at_path, toml_text
from .measures import Figures
from .periods import Period
from .report import Fault
from .uncovered import Names, leaks, without_claim

_YEARS = {1: ("year", "year_ending"), 4: ("financial_year", "year_ending")}  # what may begin in a month
_YEARS |= {7: ("season", "year_ending"), 9: ("academic_year", "year_ending")}


def head_faults(story: Story, figures: Figures, names: Names) -> Iterator[Fault]:
    """What is wrong outside sentences and cells."""
    code, name = story.area
    if name not in figures.names_of(code):
        yield Fault("-", name, f"not the name of {code}")
    labels = _labels(story, figures)
    if story.label not in labels and not figures.is_beside:
        yield Fault("-", story.label, f"not a name of the period from {story.start} to {story.end}")
    yield from against_sheet(story, figures)
    yield from heading_faults(story, figures)
    for place, text in story.unclaimed:
        yield from (Fault(place, text[start:end], "leaked into the text") for start, end in leaks(text))
        if place == "caption":
            yield from _caption(text, labels, figures, names)


def _labels(story: Story, figures: Figures) -> list[str]:
    """What the story's own period may be called; a year may follow."""
    days = (story.end - story.start).days + 1
    periods = [Period("window", story.end, days)]
    periods += [Period("month", story.end, None)] if days in (28, 29, 30, 31) and story.start.day == 1 else []
    whole = (story.end + timedelta(days=1)).day == story.start.day == 1
    quarter = whole and days in (90, 91, 92) and story.start.month % 3 == 1
    periods += [Period("quarter", story.end, None)] if quarter else []
    of_a_year = _YEARS.get(story.start.month, ("year_ending",)) if whole and days in (365, 366) else ()
    periods += [Period(form, story.end, None) for form in of_a_year]
    occasions = [table for table in figures.tables.values() if table.form == "occasion" and days == 1]
    found = [(table, table.row.index_of(story.end.toordinal())) for table in occasions]
    periods += [table.period(index) for table, index in found if index is not None]
    years = (False, True)
    return [
        phrase for period in periods for year in years for phrase in phrases(period, figures.dates, story.end, year)
    ]


def against_sheet(story: Story, figures: Figures) -> Iterator[Fault]:
    """Dataset, series and what is said of each table must be the sheet's own words, where it has any."""
    if (name := toml_text(figures.style, "name")) not in (None, story.style):
        yield Fault("-", story.style, f"the style is {name!r}")
    said: dict[str, str | None] = {"id": story.dataset}
    said |= {} if figures.is_beside else {"story.series": story.series}
    for source in figures.own_tables:
        keys = ["publisher", "title", "url", "licence", "attribution"]
        keys += [] if source["id"] in figures.receipts else ["released"]
        said |= {f"tables.{in_the_sheet(source['name'])}.{key}": source.get(key) for key in keys}
    for path, words in said.items():
        declared = toml_text(figures.sheet, path)
        if at_path(figures.sheet, path) is not None and declared != words:
            yield Fault("-", str(words), f"the sheet's {path} is {declared!r}")
    for table, receipt in figures.receipts.items():
        if figures.sources[table].get("released") != receipt.get("released"):
            yield Fault("-", str(figures.sources[table].get("released")), f"the receipt of {table} says another day")


def _caption(text: str, labels: list[str], figures: Figures, names: Names) -> Iterator[Fault]:
    """A caption has no claims: figures in it are the period's, a unit's or the sheet's name for a measure ("PM10")."""
    pers = [f"{measure.per:,}" for measure in figures.measures.values() if measure.op in ("per", "ratio")]
    words = (*labels, *pers, *_headlines(figures))
    known = [found.span() for word in words for found in re.finditer(re.escape(word), text)]
    for start, end in without_claim(text, names, known):
        if any(c.isnumeric() for c in text[start:end]) or text[start:end] in MONTHS:
            yield Fault("caption", text[start:end], "a figure or a date that is not the story's period")


def _headlines(figures: Figures) -> Iterator[str]:
    """What the sheet calls its measures in headlines, as captions have it."""
    for name in figures.measures:
        table, _, short = name.partition(".")
        told = toml_text(figures.sheet, f"tables.{in_the_sheet(table)}.measures.{short}.noun.headline")
        if told:
            yield told
