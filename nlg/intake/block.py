"""Where on a page the table is: its heading rows, its body, the notes about it. Two tables on a page are a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from nlg.errors import BadTable
from nlg.intake.abroad import HEADINGS
from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.figures import is_mark, looks_a_figure
from nlg.intake.headings import (
    begins_another,
    cell_of,
    filled_in,
    has_figures,
    heading_row,
    is_heading,
    joined_names,
    rows_above,
)
from nlg.intake.in_short import plain_sums
from nlg.intake.lengths import plain_lengths
from nlg.intake.parted import parted
from nlg.intake.readers import Page, letters
from nlg.intake.timeline import names_a_period

NOTE = re.compile(
    r"^(?:sources?|notes?|footnotes?|contact|\u00a9|crown copyright|\*|\[|\(?\d{1,2}[.)]\s|please|for more|this )", re.I
)

FEW_KINDS = 6
WIDE, FEWEST, MANY = 3, 2, 20  # cells of headings, rows of a table, rows looked at for their width
OF_BRITAIN = re.compile(r"[EWSN]\d{8}")
NOTED = re.compile(r"\s*\[(?:notes? ?[\d, ]+|\d{1,2})\]")
IN_ONE_WORD = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+|\d+|[A-Z]+(?![a-z]))+(?: ?\(.*\))?")


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

    def only(self, rows: Sequence[int]) -> Block:
        """The block less all rows but these."""
        return replace(self, lines=tuple(self.lines[n] for n in rows), cells=tuple(self.cells[n] for n in rows))

    @property
    def around(self) -> str:
        """All that the page says beside its figures, with the code of an area where it has such codes."""
        codes = (text for text in self.cells[0] if OF_BRITAIN.fullmatch(text)) if self.cells else ()
        return " ".join((self.title, *self.names, *self.notes, *codes))


def block(page: Page, inquiry: Inquiry) -> Block:
    """The table of a page. Unsure where there are two; BadTable where there is none or a row does not fit it."""
    page = _asked_rows(page, inquiry)
    _no_wider_than_its_headings(page)
    page = plain_sums(plain_lengths(page, inquiry), inquiry)
    rows = page.rows
    head = heading_row(page)
    tops = rows_above(page, head)
    width = max(len(row) for row in rows)
    names = _in_english(_in_words(joined_names(page, tops, head, width), inquiry), inquiry)
    lines, ended = _body(page, head, names, inquiry)
    used = [at for at in range(width) if names[at] or any(cell_of(rows[line], at) for line in lines)]
    _no_second_table_beside(page, names, used, lines)
    _every_row_whole(page, head, lines)
    said = [text for row in (*rows[: tops[0] if tops else head], *rows[ended:]) for text in row if text]
    above = [row for row in rows[: tops[0] if tops else head] if any(row)]
    found = Block(
        page=page,
        names=tuple(names[at] for at in used),
        columns=tuple(used),
        lines=tuple(lines),
        cells=tuple(tuple(cell_of(rows[line], at) for at in used) for line in lines),
        title=next((text for text in above[0] if text), "") if above else "",
        notes=tuple(said),
    )
    inquiry.believe(
        "table",
        f"headings in row {head + 1}, figures in rows {lines[0] + 1} to {lines[-1] + 1}",
        f"{len(said)} other cells are titles and notes" if said else "the whole page",
    )
    return _without_blank_headings(_once(_filled_down(found, inquiry), inquiry), inquiry)


def _once(found: Block, inquiry: Inquiry) -> Block:
    """The table without rows that say, in every cell, what another has said."""
    first: dict[tuple[str, ...], int] = {}
    kept = [n for n, row in enumerate(found.cells) if first.setdefault(row, n) == n]
    again = [n for n in range(len(found.cells)) if first[found.cells[n]] != n]
    if not again:
        return found
    said = f"row {found.lines[again[0]] + 1} says what row {found.lines[first[found.cells[again[0]]]] + 1} says"
    inquiry.believe("rows", f"{len(again)} are there twice, and read once", said)
    return found.only(kept)


def _in_words(names: Sequence[str], inquiry: Inquiry) -> list[str]:
    """The headings without marks of notes, those that a program wrote in words; no name of a place has capitals inside
    where most headings have."""
    names = [NOTED.sub("", name) for name in names]
    humped = sum(IN_ONE_WORD.fullmatch(name) is not None for name in names)
    said = {name: parted(name, sure=2 * humped >= max(4, sum(map(bool, names)))) for name in names}
    if changed := [f"'{name}' is '{plain}'" for name, plain in said.items() if plain != name]:
        inquiry.believe("names", ", ".join(changed), "as programs write them")
    return [said[name] for name in names]


def _in_english(names: Sequence[str], inquiry: Inquiry) -> list[str]:
    """The headings, those of places and times in other tongues by their English word."""
    known = {name: HEADINGS[name.casefold()] for name in names if name.casefold() in HEADINGS}
    if known:
        said = ", ".join(f"'{name}' is '{plain}'" for name, plain in known.items())
        inquiry.believe("headings", said, "in another tongue")
    return [known.get(name, name) for name in names]


def _filled_down(found: Block, inquiry: Inquiry) -> Block:
    """Names in merged cells reach down over their rows; other blank names where a person says so. Figures never."""
    all_blanks = inquiry.answer("blanks", ("above",)) == "above"
    below = {(line, region[1]) for region in found.page.merged for line in range(region[0] + 1, region[2] + 1)}
    rows = [list(row) for row in found.cells]
    for at, column in enumerate(found.columns):
        if any(looks_a_figure(text) and not names_a_period(text) for text in found.column(at)):
            continue
        in_turn = _in_turn([row[at] for row in rows], found)
        for n in range(1, len(rows)):
            if not rows[n][at] and (all_blanks or in_turn or (found.lines[n], column) in below):
                rows[n][at] = rows[n - 1][at]
    return replace(found, cells=tuple(map(tuple, rows)))


def _in_turn(column: Sequence[str], found: Block) -> bool:
    """Whether a name stands in every second, third ... row, and beside it the same few words come in turn: "Number",
    "%"."""
    named = [n for n, text in enumerate(column) if text]
    every = named[1] if len(named) > 1 else 0
    if every < 2 or named[0] or len(column) % every or named != list(range(0, len(column), every)):
        return False
    others = [found.column(at) for at in range(len(found.names))]
    return any(len(set(each[:every])) == every and each == each[:every] * len(named) for each in others)


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


def _body(page: Page, head: int, names: Sequence[str], inquiry: Inquiry) -> tuple[list[int], int]:
    """The rows of figures, and the row at which the table has ended."""
    rows = page.rows
    lines: list[int] = []
    ended, lone = 0, -1
    for n in range(head + 1, len(rows)):
        row, filled = rows[n], filled_in(rows[n])
        if not filled:
            continue
        if len(filled) == 1 or _a_note(row, filled, after_blank=not filled_in(rows[n - 1])):
            ended, lone = (
                ended or n,
                n if not NOTE.match(row[filled[0]]) and lone < 0 and len(row[filled[0]]) < 60 else lone,
            )
            continue
        if (
            is_heading(row)
            and n + 1 < len(rows)
            and has_figures(rows[n + 1])
            and begins_another(row, names, rows[head + 1])
        ):
            raise _second_table(page, head, lines, n)
        if ended and not has_figures(row):
            continue
        if ended and lone >= 0:
            _heading_within(page, lone, inquiry)
        lines.append(n)
        ended = 0
    return lines, ended or len(rows)


def _a_note(row: Sequence[str], filled: Sequence[int], *, after_blank: bool) -> bool:
    """Whether a row says something of the table: "Source", or two cells of words below a blank row ("missing | -")."""
    words = row[filled[0]]
    if NOTE.match(words) and not has_figures(row):
        return True
    if not after_blank or len(filled) != 2 or looks_a_figure(row[filled[1]]):
        return False
    return not is_mark(row[filled[1]]) or len(words.split()) > 1


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
    text = page.rows[n][filled_in(page.rows[n])[0]]
    other = next((mark for mark in ",;|\t" if mark != page.separator and text.count(mark) > 1), "")
    if page.separator and other:
        raise BadTable(
            f"{page.place(n)}: '{text[:40]}' is one cell, and its parts stand between '{other}', where the other rows "
            f"have '{page.separator}'",
            mend="write all rows with one separator",
        )
    raise Unsure(
        f"{page.place(n)}: '{text}' stands alone among the figures: a heading for the rows below it, or a note?",
        key="headings",
        choices=("ignore",),
    )


def _no_second_table_beside(page: Page, names: Sequence[str], used: Sequence[int], lines: Sequence[int]) -> None:
    """An empty column may part groups of figures; where names stand behind it, it parts two tables."""
    for before, at in pairwise(used):
        if at - before > 1:
            texts = [cell_of(page.rows[line], at) for line in lines if cell_of(page.rows[line], at)]
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
        raise _of_another_width(page, line, head)


def _says_what_each_row_is(texts: Sequence[str], column: Sequence[str]) -> bool:
    """Whether a nameless column says in every row one of a few things, over and over: "Number", "%"."""
    each = set(texts)
    return len(texts) == len(column) and 1 < len(each) <= FEW_KINDS and len(texts) >= 2 * len(each)


def _no_wider_than_its_headings(page: Page) -> None:
    """BadTable where all rows have more cells than the headings, before anything is asked of what is in the wrong
    column."""
    if not page.separator:
        return
    for n, row in enumerate(page.rows[:-FEWEST]):
        below = page.rows[n + 1 : n + 1 + MANY]
        if len(row) < WIDE or not all(row) or any(map(looks_a_figure, row)):
            continue
        if all(len(each) == len(below[0]) > len(row) and each[-1] for each in below):
            raise _of_another_width(page, n + 1, n)
        return


def _of_another_width(page: Page, line: int, head: int) -> BadTable:
    have, width = len(page.rows[line]), len(page.rows[head])
    return BadTable(
        f"{page.place(line)}: has {have} cells, where the headings in row {head + 1} have {width}",
        mend='a separator is too many or too few there, or a text that holds one needs quotation marks: "1,234"',
    )


def _without_blank_headings(found: Block, inquiry: Inquiry) -> Block:
    """A nameless first column names the rows or counts them; nameless footnote marks go; other figures are an error."""
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
        elif _says_what_each_row_is(texts, found.column(at)):
            names[at] = "measure"
            said = ", ".join(dict.fromkeys(texts))
            inquiry.believe(f"column {letters(found.columns[at])}", f"what each row is: {said}", "it has no heading")
        else:
            line = next(line for line, row in zip(found.lines, found.cells, strict=True) if row[at])
            raise BadTable(
                f"{found.page.place(line, found.columns[at])}: has '{texts[0]}', and its column has no heading",
                mend="give the column a heading, or take it out",
            )
    return replace(found, names=tuple(names)).without(dropped)
