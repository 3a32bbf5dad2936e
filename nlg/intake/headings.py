"""The heading rows of a table: which they are, what each column is called, where another table's begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from nlg.errors import BadTable
from nlg.intake.figures import is_mark, looks_a_figure
from nlg.intake.readers import Page
from nlg.intake.timeline import names_a_period

YEAR = re.compile(r"(?:19|20)\d\d")
JOINED = " | "


def heading_row(page: Page) -> int:
    """The first row of texts that stands right above a row of figures no wider than it."""
    rows = page.rows
    for n, row in enumerate(rows[:-1]):
        below = rows[n + 1]
        if n and any(looks_a_figure(text) and not names_a_period(text) for text in rows[n - 1]):
            continue  # a row right below figures is one of them, even where all its own look like years
        figures = {at for at in filled_in(below) if looks_a_figure(below[at])} - {0}
        if is_heading(row) and has_figures(below) and figures <= set(_covered(page, n)):
            return n - 1 if n and _of_the_body(rows[n - 1], row, below) else n
    at = next((n for n, row in enumerate(rows) if has_figures(row)), None)
    if at is None:
        raise BadTable(f"{page.file}: holds no row with figures beside a name or a date", mend="is it the right sheet?")
    if page.separator and at and is_heading(rows[at - 1]) and len(rows[at]) > len(rows[at - 1]):
        raise BadTable(
            f"{page.place(at)}: has {len(rows[at])} cells, where the headings in row {at} have {len(rows[at - 1])}",
            mend='a separator is too many or too few there, or a text that holds one needs quotation marks: "1,234"',
        )
    words = [text for text in rows[at + 1] if text] if at + 1 < len(rows) else []
    if len(words) > 1 and all(map(names_a_period, filter(None, rows[at][1:]))) and not any(map(looks_a_figure, words)):
        raise BadTable(
            f"{page.place(at + 1)}: holds words ('{words[1]}') where figures are due",
            mend="give figures: how many are so in each period, or how much",
        )
    raise BadTable(
        f"{page.place(at)}: no row above it says what its columns are",
        mend="give the table a row of headings, one for each column, right above the first figures",
    )


def _of_the_body(above: Sequence[str], row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row of texts is the first below the headings, with a word where its figure should be: it has a period
    like the next, and the row above is as full and has none there."""
    times = [at for at in filled_in(row) if names_a_period(row[at]) and names_a_period(cell_of(below, at))]
    full = is_heading(above) and set(filled_in(row)) <= set(filled_in(above))
    return full and any(not names_a_period(cell_of(above, at)) for at in times)


def rows_above(page: Page, head: int) -> list[int]:
    """Rows right above the headings that group them: '2021' over 'Deaths' and 'Cases'."""
    found: list[int] = []
    for n in range(head - 1, -1, -1):
        row = page.rows[n]
        filled = filled_in(row)
        alone = len(filled) == 1 and filled[0] > 0 and filled[0] < len(page.rows[head])
        if not (alone or (is_heading(row) and len(filled) >= 2 and max(filled) <= len(page.rows[head]))):
            break
        if len(filled) >= 2 and len(filled_in(page.rows[head])) <= 2 and 0 in filled:
            break  # 'Date | 3 March': something about the table, not of it
        found.insert(0, n)
    return found


def joined_names(page: Page, tops: Sequence[int], head: int, width: int) -> list[str]:
    """Each column's heading: what stands above it, from the top down."""
    parts = [[cell_of(page.rows[head], at)] for at in range(width)]
    for n in reversed(tops):
        for at, text in enumerate(_spread(page, n, width, head)):
            if text and text not in parts[at]:
                parts[at].insert(0, text)
    return [JOINED.join(" ".join(part.split()) for part in found if part) for found in parts]


def begins_another(row: Sequence[str], names: Sequence[str], first: Sequence[str]) -> bool:
    """Whether a row of texts and periods is the heading of another table, and not one of the body without a figure."""
    if any(text in names for text in row if text and not looks_a_figure(text)):
        return True  # a figure may be 2023 like a year of the headings
    years = [int(text) for text in row if YEAR.fullmatch(text)]
    if len(years) > 1 and all(b - a == 1 for a, b in pairwise(years)):
        return True
    shared = [at for at in filled_in(row) if cell_of(first, at)]
    figures = [at for at in shared if looks_a_figure(first[at]) and not names_a_period(first[at])]
    words = [at for at in figures if not looks_a_figure(row[at])]
    times = [at for at in shared if names_a_period(first[at])]
    return words == figures and (len(words) > 1 or (bool(words) and not any(names_a_period(row[at]) for at in times)))


def is_heading(row: Sequence[str]) -> bool:
    """Texts and periods alone, at least two of them."""
    texts = [text for text in row if text]
    return len(texts) >= 2 and all(
        names_a_period(text) or not (looks_a_figure(text) or is_mark(text)) for text in texts
    )


def has_figures(row: Sequence[str]) -> bool:
    return any(text and (is_mark(text) or looks_a_figure(text)) for text in row) and len(filled_in(row)) >= 2


def filled_in(row: Sequence[str]) -> list[int]:
    return [at for at, text in enumerate(row) if text]


def cell_of(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _covered(page: Page, n: int) -> list[int]:
    """Columns that have a heading in a row, or right above it where the row is merged downwards or in groups."""
    found = filled_in(page.rows[n])
    for above in rows_above(page, n):
        found += filled_in(page.rows[above])
    return found


def _spread(page: Page, n: int, width: int, head: int) -> list[str]:
    """A group heading over all its columns: as far as it is merged, or to the next one."""
    row = [cell_of(page.rows[n], at) for at in range(width)]
    regions = {region[1]: region for region in page.merged if region[0] <= n <= region[2]}
    last = ""
    for at in range(width):
        if row[at]:
            last = row[at]
            until = regions[at][3] if at in regions else at if page.merged else width
        elif last and at <= until and cell_of(page.rows[head], at):
            row[at] = last
    return row
