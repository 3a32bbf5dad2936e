"""Where on a page the table is: its heading rows, its body, the notes about it. Two tables on a page are a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from nlg.errors import BadTable
from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.figures import is_mark, looks_a_figure
from nlg.intake.readers import Page, letters
from nlg.intake.timeline import names_a_period

NOTE = re.compile(
    r"^(?:sources?|notes?|footnotes?|contact|\u00a9|crown copyright|\*|\[|\(?\d{1,2}[.)]\s|please|for more|this )", re.I
)
YEAR = re.compile(r"(?:19|20)\d\d")
JOINED = " | "


@dataclass(frozen=True, kw_only=True)
class Block:
    """A table cut out of its page. `lines` and `columns` say where its rows and columns lie there, from 0."""

    page: Page
    names: tuple[str, ...]
    columns: tuple[int, ...]
    lines: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]
    title: str = ""
    notes: tuple[str, ...] = ()

    def labelled(self, label: re.Pattern[str]) -> str:
        """What the notes give behind a label, in its cell ('Area: Ohio') or in the next one."""
        for text, after in pairwise((*self.notes, "")):
            if hit := label.match(text):
                return text[hit.end() :].strip() or after
        return ""

    def column(self, at: int) -> list[str]:
        return [row[at] for row in self.cells]

    def without(self, dropped: Sequence[int]) -> Block:
        """The block less some of its columns."""
        kept = [at for at in range(len(self.names)) if at not in dropped]
        return replace(
            self,
            names=tuple(self.names[at] for at in kept),
            columns=tuple(self.columns[at] for at in kept),
            cells=tuple(tuple(row[at] for at in kept) for row in self.cells),
        )

    @property
    def around(self) -> str:
        """All that the page says beside its figures."""
        return " ".join((self.title, *self.names, *self.notes))


def block(page: Page, inquiry: Inquiry) -> Block:
    """The table of a page. Unsure where there are two; BadTable where there is none or a row does not fit it."""
    page = _asked_rows(page, inquiry)
    rows = page.rows
    head = _heading_row(page)
    tops = _rows_above(page, head)
    width = max(len(row) for row in rows)
    names = _names(page, tops, head, width)
    lines, ended = _body(page, head, names, inquiry)
    used = [at for at in range(width) if names[at] or any(_at(rows[line], at) for line in lines)]
    _no_second_table_beside(page, names, used, lines)
    _every_row_whole(page, head, lines)
    said = [text for row in (*rows[: tops[0] if tops else head], *rows[ended:]) for text in row if text]
    above = [row for row in rows[: tops[0] if tops else head] if any(row)]
    found = Block(
        page=page,
        names=tuple(names[at] for at in used),
        columns=tuple(used),
        lines=tuple(lines),
        cells=tuple(tuple(_at(rows[line], at) for at in used) for line in lines),
        title=next((text for text in above[0] if text), "") if above else "",
        notes=tuple(said),
    )
    inquiry.believe(
        "table",
        f"headings in row {head + 1}, figures in rows {lines[0] + 1} to {lines[-1] + 1}",
        f"{len(said)} other cells are titles and notes" if said else "the whole page",
    )
    return _without_blank_headings(_filled_down(found, inquiry), inquiry)


def _at(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _filled_down(found: Block, inquiry: Inquiry) -> Block:
    """Names in merged cells reach down over their rows; other blank names only where a person says so. Figures never."""
    all_blanks = inquiry.answer("blanks", ("above",)) == "above"
    below = {
        (line, region[1]) for region in found.page.merged for line in range(region[0] + 1, region[2] + 1)
    }
    rows = [list(row) for row in found.cells]
    for at, column in enumerate(found.columns):
        if any(looks_a_figure(text) and not names_a_period(text) for text in found.column(at)):
            continue
        for n in range(1, len(rows)):
            if not rows[n][at] and (all_blanks or (found.lines[n], column) in below):
                rows[n][at] = rows[n - 1][at]
    return replace(found, cells=tuple(map(tuple, rows)))


def _asked_rows(page: Page, inquiry: Inquiry) -> Page:
    """The page cut to the rows a person asked for, the others blank so that numbers stay."""
    said = inquiry.answer("rows")
    if not said:
        return page
    hit = re.fullmatch(r"(\d+)-(\d+)", said)
    if not hit or int(hit[1]) < 1 or int(hit[1]) >= int(hit[2]):
        raise BadTable(f"--say rows={said}: give the first and the last row, as rows=3-20")
    first, last = int(hit[1]) - 1, int(hit[2])
    return replace(page, rows=tuple(row if first <= n < last else () for n, row in enumerate(page.rows)), cut="")


def _filled(row: Sequence[str]) -> list[int]:
    return [at for at, text in enumerate(row) if text]


def _is_heading(row: Sequence[str]) -> bool:
    """Texts and periods alone, at least two of them."""
    texts = [text for text in row if text]
    return len(texts) >= 2 and all(
        names_a_period(text) or not (looks_a_figure(text) or is_mark(text)) for text in texts
    )


def _has_figures(row: Sequence[str]) -> bool:
    return any(text and (is_mark(text) or looks_a_figure(text)) for text in row) and len(_filled(row)) >= 2


def _heading_row(page: Page) -> int:
    """The first row of texts that stands right above a row of figures no wider than it."""
    rows = page.rows
    for n, row in enumerate(rows[:-1]):
        below = rows[n + 1]
        if n and any(looks_a_figure(text) and not names_a_period(text) for text in rows[n - 1]):
            continue  # a row right below figures is one of them, even where all its own look like years
        figures = {at for at in _filled(below) if looks_a_figure(below[at])} - {0}
        if _is_heading(row) and _has_figures(below) and figures <= set(_covered(page, n)):
            return n
    at = next((n for n, row in enumerate(rows) if _has_figures(row)), None)
    if at is None:
        raise BadTable(f"{page.file}: holds no row with figures beside a name or a date", mend="is it the right sheet?")
    raise BadTable(
        f"{page.place(at)}: no row above it says what its columns are",
        mend="give the table a row of headings, one for each column, right above the first figures",
    )


def _covered(page: Page, n: int) -> list[int]:
    """Columns that have a heading in a row, or right above it where the row is merged downwards or in groups."""
    found = _filled(page.rows[n])
    for above in _rows_above(page, n):
        found += _filled(page.rows[above])
    return found


def _rows_above(page: Page, head: int) -> list[int]:
    """Rows right above the headings that group them: '2021' over 'Deaths' and 'Cases'."""
    found: list[int] = []
    for n in range(head - 1, -1, -1):
        row = page.rows[n]
        filled = _filled(row)
        alone = len(filled) == 1 and filled[0] > 0 and filled[0] < len(page.rows[head])
        if not (alone or (_is_heading(row) and len(filled) >= 2 and max(filled) <= len(page.rows[head]))):
            break
        if len(filled) >= 2 and len(_filled(page.rows[head])) <= 2 and 0 in filled:
            break  # 'Date | 3 March': something about the table, not of it
        found.insert(0, n)
    return found


def _names(page: Page, tops: Sequence[int], head: int, width: int) -> list[str]:
    """Each column's heading: what stands above it, from the top down."""
    parts = [[_at(page.rows[head], at)] for at in range(width)]
    for n in reversed(tops):
        for at, text in enumerate(_spread(page, n, width, head)):
            if text and text not in parts[at]:
                parts[at].insert(0, text)
    return [JOINED.join(" ".join(part.split()) for part in found if part) for found in parts]


def _spread(page: Page, n: int, width: int, head: int) -> list[str]:
    """A group heading over all its columns: as far as it is merged, or to the next one."""
    row = [_at(page.rows[n], at) for at in range(width)]
    regions = {region[1]: region for region in page.merged if region[0] <= n <= region[2]}
    last = ""
    for at in range(width):
        if row[at]:
            last = row[at]
            until = regions[at][3] if at in regions else at if page.merged else width
        elif last and at <= until and _at(page.rows[head], at):
            row[at] = last
    return row


def _body(page: Page, head: int, names: Sequence[str], inquiry: Inquiry) -> tuple[list[int], int]:
    """The rows of figures, and the row at which the table has ended."""
    rows, lines = page.rows, []
    ended, lone = 0, -1
    for n in range(head + 1, len(rows)):
        row, filled = rows[n], _filled(rows[n])
        if not filled:
            continue
        if len(filled) == 1 or (NOTE.match(row[filled[0]]) and not _has_figures(row)):
            ended, lone = (
                ended or n,
                n if not NOTE.match(row[filled[0]]) and lone < 0 and len(row[filled[0]]) < 60 else lone,
            )
            continue
        if (
            _is_heading(row)
            and n + 1 < len(rows)
            and _has_figures(rows[n + 1])
            and _begins_another(row, names, rows[head + 1])
        ):
            raise _second_table(page, head, lines, n)
        if ended and not _has_figures(row):
            continue
        if ended and lone >= 0:
            _heading_within(page, lone, inquiry)
        lines.append(n)
        ended = 0
    return lines, ended or len(rows)


def _begins_another(row: Sequence[str], names: Sequence[str], first: Sequence[str]) -> bool:
    """Whether a row of texts and periods is the heading of another table, and not one of the body without a figure."""
    if any(text in names for text in row if text):
        return True
    years = [int(text) for text in row if YEAR.fullmatch(text)]
    if len(years) > 1 and all(b - a == 1 for a, b in pairwise(years)):
        return True
    shared = [at for at in _filled(row) if _at(first, at)]
    figures = [at for at in shared if looks_a_figure(first[at]) and not names_a_period(first[at])]
    words = [at for at in figures if not looks_a_figure(row[at])]
    times = [at for at in shared if names_a_period(first[at])]
    return words == figures and (len(words) > 1 or (bool(words) and not any(names_a_period(row[at]) for at in times)))


def _second_table(page: Page, head: int, lines: Sequence[int], n: int) -> Unsure:
    last = len(page.rows)
    first_ends = (lines[-1] if lines else head) + 1
    return Unsure(
        f"{page.place(n)}: a second table begins there (the first has its headings in row {head + 1})",
        key="rows",
        choices=(f"{head + 1}-{first_ends}", f"{n + 1}-{last}"),
    )


def _heading_within(page: Page, n: int, inquiry: Inquiry) -> None:
    if inquiry.answer("headings", ("ignore",)) == "ignore":
        return
    text = page.rows[n][_filled(page.rows[n])[0]]
    raise Unsure(
        f"{page.place(n)}: '{text}' stands alone among the figures: a heading for the rows below it, or a note?",
        key="headings",
        choices=("ignore",),
    )


def _no_second_table_beside(page: Page, names: Sequence[str], used: Sequence[int], lines: Sequence[int]) -> None:
    """An empty column may part groups of figures; where names stand behind it, it parts two tables."""
    for before, at in pairwise(used):
        if at - before > 1:
            texts = [_at(page.rows[line], at) for line in lines if _at(page.rows[line], at)]
            if texts and not any(looks_a_figure(text) or is_mark(text) for text in texts):
                raise BadTable(
                    f"{page.place(lines[0], at)}: a second table ('{names[at]}') stands beside the first, behind the "
                    f"empty column {letters(at - 1)}",
                    mend="put each table on a sheet of its own",
                )


def _every_row_whole(page: Page, head: int, lines: Sequence[int]) -> None:
    """In a text file a row of another width is a slip of a separator, or where the file was cut off."""
    if not page.separator:
        return
    width = len(page.rows[head])
    for line in lines:
        have = len(page.rows[line])
        if have == width or (have > width and not any(page.rows[line][width:])):
            continue
        if line == lines[-1] and have < width and page.cut:
            raise BadTable(f"{page.place(line)}: the file is cut off there ({page.cut})", mend="fetch it again")
        raise BadTable(
            f"{page.place(line)}: has {have} cells, where the headings in row {head + 1} have {width}",
            mend="a separator is too many or too few there, or a text that holds one needs quotation marks",
        )


def _without_blank_headings(found: Block, inquiry: Inquiry) -> Block:
    """A nameless first column names the rows, or counts them; nameless footnote marks go; other figures are an error."""
    dropped = []
    names = list(found.names)
    for at, name in enumerate(names):
        texts = [text for text in found.column(at) if text]
        if name or not texts:
            dropped += [] if texts or name else [at]
        elif (
            texts == [str(n) for n in range(int(texts[0]), int(texts[0]) + len(texts))] if texts[0].isdigit() else False
        ):
            dropped.append(at)
            inquiry.believe(f"column {letters(found.columns[at])}", "left out", "it counts the rows")
        elif all(len(text) <= 3 and not text.isdigit() for text in texts):
            dropped.append(at)
            inquiry.believe(f"column {letters(found.columns[at])}", "left out", "it holds footnote marks")
        elif at == 0:
            names[0] = "name"
        else:
            line = next(line for line, row in zip(found.lines, found.cells, strict=True) if row[at])
            raise BadTable(
                f"{found.page.place(line, found.columns[at])}: has '{texts[0]}', and its column has no heading",
                mend="give the column a heading, or take it out",
            )
    return replace(found, names=tuple(names)).without(dropped)
