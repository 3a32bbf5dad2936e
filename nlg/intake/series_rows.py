"""Rows between headings and figures that say more about each column: unit, series type, code, as the ABS and ONS do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from nlg.intake.answers import Inquiry
from nlg.intake.figures import looks_a_figure
from nlg.intake.headings import JOINED, cell_of, filled_in, has_figures
from nlg.intake.readers import Page
from nlg.intake.timeline import PERIOD_WORDS, names_a_period

LABEL = re.compile(
    r"units?|series type|data type|frequency|collection month|series (?:start|end|id)|no\.? ?obs\.?|cdid|preunit"
    r"|source dataset id|release date|next release|important notes",
    re.IGNORECASE,
)
ADJUSTED = {"seasonally adjusted": "seasonally adjusted", "original": "not seasonally adjusted", "trend": "trend"}
THOUSANDS = {"000": "thousands", "'000": "thousands"}
FEWEST = 2  # such rows
IN_FIGURES = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])")
FEWEST_MONTHS = 3


def plain_headings(page: Page, inquiry: Inquiry) -> Page:
    """The page with its column's unit and adjustment in each heading, and such rows blank; any other page as it is."""
    page = _one_heading(_months_in_figures(page))
    first = next((n for n, row in enumerate(page.rows) if n and LABEL.fullmatch(cell_of(row, 0))), 0)
    last = first
    while first and last + 1 < len(page.rows) and LABEL.fullmatch(cell_of(page.rows[last + 1], 0)):
        last += 1
    if not first or last - first + 1 < FEWEST:
        return page
    said = {cell_of(row, 0).casefold().rstrip("s"): row for row in page.rows[first : last + 1]}
    head = page.rows[first - 1]
    told = tuple(_heading(text, at, said) for at, text in enumerate(head))
    told = (told[0] if told[0] and told[0].casefold() != "title" else "Period", *told[1:])
    blank = () if not page.separator else ("",) * len(head)
    rows = tuple(told if n == last else blank if first - 1 <= n < last else row for n, row in enumerate(page.rows))
    labels = ", ".join(cell_of(row, 0) for row in page.rows[first : last + 1])
    inquiry.believe("export", "rows below the headings say more of each column", labels)
    return replace(page, rows=rows)


def _months_in_figures(page: Page) -> Page:
    """Headings such as 202301, 202302, 202303 as months: "2023-01"; a page without a row of them as it stands."""
    for n, row in enumerate(page.rows[:-1]):
        at = [at for at, text in enumerate(row) if IN_FIGURES.fullmatch(text)]
        words = [text for text in row[: at[0]] if text] if at else []
        if len(at) < FEWEST_MONTHS or not words or any(re.fullmatch(r"[\d.,]+", text) for text in words):
            continue
        months = [int(row[one][:4]) * 12 + int(row[one][4:]) for one in at]
        if all(b - a == 1 for a, b in pairwise(months)):
            told = tuple(f"{text[:4]}-{text[4:]}" if one in at else text for one, text in enumerate(row))
            return replace(page, rows=(*page.rows[:n], told, *page.rows[n + 1 :]))
    return page


def _one_heading(page: Page) -> Page:
    """A row of periods ("Month | April 2024 ...") over the lone heading of its rows ("Region") as one, as Stat-Xplore
    has them apart."""
    for n, (row, below) in enumerate(pairwise(page.rows[:-1])):
        times = [text for text in row[1:] if text]
        if (
            len(times) > 1
            and cell_of(row, 0)
            and filled_in(below) == [0]
            and has_figures(page.rows[n + 2])
            and not names_a_period(row[0])
            and (all(map(names_a_period, times)) or _of_periods(below[0], page.rows[n + 2], times))
        ):
            rows = list(page.rows)
            rows[n], rows[n + 1] = () if not page.separator else ("",) * len(row), (below[0], *row[1:])
            return replace(page, rows=tuple(rows))
    return page


def _of_periods(word: str, first: Sequence[str], above: Sequence[str]) -> bool:
    """Whether "Month" stands alone over the periods of its column, the names of the others in the row above it."""
    heads = PERIOD_WORDS.search(word.casefold()) is not None and names_a_period(cell_of(first, 0))
    return heads and not any(map(looks_a_figure, above))


def _heading(text: str, at: int, said: dict[str, tuple[str, ...]]) -> str:
    """A heading with what its column counts in and how it is adjusted: "Loans (thousands) | Kent"."""
    parts = [part.strip() for part in text.split(";") if part.strip()] or [text]
    if not at:
        return text
    unit = "".join(cell_of(said.get(label, ()), at).strip() for label in ("preunit", "unit"))
    unit = THOUSANDS.get(unit, unit)
    if unit and unit.casefold() not in ("units", "number", "unit"):
        parts[0] += f" ({unit})"
    types = [cell.strip().casefold() for cell in said.get("series type", ())[1:]]
    how = ADJUSTED.get(types[at - 1] if at <= len(types) else "", "")
    if how and (len(set(types)) > 1 or how.startswith("seas")):
        parts[0] += f", {how}"
    return JOINED.join(parts)
