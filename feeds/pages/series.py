"""What the newest stories show of each area over time: for the small charts of its page and to take away as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

from feeds.charts.small import Line, line_of
from feeds.gate import Bundle, composed
from feeds.publication import Card

COLUMNS = ("dataset", "measure", "area_code", "area", "period", "value")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets would run


@dataclass(frozen=True, kw_only=True)
class Told:
    """An area's newest story of a series, with what a page of the area shows of it.

    `dataset` is the sheet's title; `forms` the form of the periods by measure, "" where the chart is of no table's
    periods; `lines` go with the charts, None for other sorts.
    """

    card: Card
    publishers: tuple[str, ...]
    dataset: str
    charts: tuple[Mapping[str, Any], ...]
    lines: tuple[Line | None, ...]
    forms: Mapping[str, str]
    rolling: frozenset[str]


def newest(cards: Iterable[Card]) -> dict[str, list[Card]]:
    """Area code -> its newest story of each series, the latest first."""
    found: dict[str, dict[tuple[str, str], Card]] = {}
    for card in cards:
        series = found.setdefault(card.area_code, {})
        if not card.withdrawn:
            series.setdefault((card.dataset, card.series), card)
    return {code: list(series.values()) for code, series in found.items()}


def compared(own: Iterable[Card], everybody: Mapping[str, Sequence[Card]]) -> list[Card]:
    """The newest stories of the areas that an area's own are compared with, by code."""
    own = list(own)
    datasets = {story.dataset for story in own}
    codes = {code for story in own for code in story.compared} - {story.area_code for story in own}
    return [story for code in sorted(codes) for story in everybody.get(code, ()) if story.dataset in datasets]


def told(card: Card, bundle: Bundle) -> Told:
    """What a page of the area shows of one story."""
    sources = {source["id"]: source for source in bundle["sources"]}
    forms = {
        name: ((sources.get(each.get("source")) or {}).get("shape") or {}).get("period_form", "")
        for name, each in bundle["measures"].items()
    }
    charts = bundle.get("charts") or []
    return Told(
        card=card,
        publishers=tuple(source["publisher"] for source in bundle["sources"] if source["role"] == "table"),
        dataset=dataset_title(bundle),
        charts=tuple({key: part if key == "values" else composed(part) for key, part in c.items()} for c in charts),
        lines=tuple(line_of(chart["values"]) if chart["sort"] == "line" else None for chart in charts),
        forms=forms,
        rolling=frozenset(n for n, each in bundle["measures"].items() if each["op"] == "rolling_sum"),
    )


def dataset_title(bundle: Bundle) -> str:
    """What the story's own sheet calls the dataset."""
    sheets = (source["title"] for source in bundle["sources"] if source["role"] == "sheet")
    return str(next(sheets, "") or bundle["dataset"])


def peers(own: Told, chart: Mapping[str, Any], everybody: Iterable[Told]) -> list[Line]:
    """The same measure over the same time in the other areas that the story compares its own with."""
    asked = [chart[key] for key in ("measure", "from", "to")]
    return [
        line
        for each in everybody
        if each.card.area_code in {*own.card.compared} - {own.card.area_code} and each.card.dataset == own.card.dataset
        for other, line in zip(each.charts, each.lines, strict=True)
        if line and [other[key] for key in ("measure", "from", "to")] == asked
    ]


def series_csv(stories: Sequence[Told]) -> bytes:
    """Every figure that the newest stories' charts show, a line each; figures not known are left empty.

    Words that a spreadsheet would run as a formula begin with an apostrophe. A line of occasions has no even row of
    days, so it is not here. Empty where there is none.
    """
    rows = [
        row for story in stories for chart in story.charts if chart["sort"] == "line" for row in _rows(story, chart)
    ]
    if not rows:
        return b""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([COLUMNS, *rows])
    return out.getvalue().encode("utf-8")


def _rows(story: Told, chart: Mapping[str, Any]) -> list[tuple[str, ...]]:
    form = story.forms.get(chart["measure"], "")
    last_days = chart["measure"] in story.rolling
    names = _periods(chart["from"], chart["to"], form, len(chart["values"]), last_days) if form else ()
    words = (story.dataset, chart["unit"]["text"], story.card.area_code, story.card.area_name)
    plain = tuple(f"'{text}" if text.startswith(_FORMULA) else text for text in words)
    return [(*plain, name, _decimal(value)) for name, value in zip(names, chart["values"], strict=bool(names))]


def _decimal(exact: str | None) -> str:
    """A figure with four decimals at most; "" for none.

    >>> _decimal("757"), _decimal("-4900/263"), _decimal(None)
    ('757', '-18.6312', '')
    """
    if exact is None or exact.isdigit():
        return exact or ""
    number = Fraction(exact)
    return str(int(number)) if number.denominator == 1 else f"{float(round(number, 4)):.4f}".rstrip("0").rstrip(".")


@cache
def _periods(first: str, last: str, form: str, count: int, last_days: bool) -> tuple[str, ...]:
    """The names of so many periods, as the table has them (`last_days`: by their last days); none where they do not
    lie in an even row."""
    from nlg.intake.periods import STEP_WORDS, calendar, text_of

    if form not in STEP_WORDS or form == "occasion":
        return ()
    try:
        begin, end = _first_day(first, form), _first_day(last, form)
    except ValueError:  # not the days that the form promises
        return ()
    months = (end.year - begin.year) * 12 + end.month - begin.month
    every = months // max(count - 1, 1) if form == "year_ending" else 0
    if form == "year_ending" and not every:
        return ()
    made = calendar(begin, end, form, every=every)  # type: ignore[arg-type]  # a word of the bundle's own list
    names = [made.ends[t].isoformat() if last_days else text_of(made, t) for t in range(len(made))]
    return tuple(names) if len(names) == count else ()


def _first_day(text: str, form: str) -> date:
    """First day of the period in which a day lies, the last of a week or of a year that ends in any month.

    >>> _first_day("2023-05-31", "month"), _first_day("2016-03-31", "financial_year")
    (datetime.date(2023, 5, 1), datetime.date(2015, 4, 1))
    """
    from nlg.intake.periods import MONTHS, TWO_YEARS, first_day

    day = date.fromisoformat(text)
    if form == "iso_week":
        return day - timedelta(days=day.weekday())
    if form in TWO_YEARS:
        month = TWO_YEARS[form][0]  # type: ignore[index]  # a word of the bundle's own list
        return date(day.year - (day.month < month), month, 1)
    if form in MONTHS and form != "year_ending":
        long = MONTHS[form]  # type: ignore[index]
        return date(day.year, day.month - (day.month - 1) % long, 1)
    return first_day(text, form)  # type: ignore[arg-type]
