"""A page of cells made into a sheet's table, cell by cell, with a note of each thing that was put right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from nlg.errors import BadTable
from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.arriving.cut import cut_off
from nlg.intake.arriving.dates import read_periods
from nlg.intake.arriving.marks import Habit, digits_of
from nlg.intake.arriving.wanted import Wanted, is_number, meets, tidy
from nlg.intake.figures import Place, bare, is_mark, read_figures
from nlg.intake.readers import Page

IN_BRACKETS = re.compile(r"\(\d")  # 12 (3) may be a note, a share or a second figure
TITLES = 50  # a table's headings stand among so many rows
Row = list[str]


@dataclass
class Made:
    """The table: its headings, its rows, what was put right: a line for each sort of thing, with its first cell."""

    columns: list[str]
    rows: list[Row]
    mended: list[str] = field(default_factory=list)


@dataclass
class _Sheet:
    """A page with its headings found: the rows below them, each with its number from 0, and what is noted of it."""

    page: Page
    wanted: Wanted
    head: int
    columns: list[str]
    rows: list[tuple[int, Row]]
    notes: list[str] = field(default_factory=list)

    def at(self, name: str) -> int:
        return self.columns.index(name)

    def note(self, name: str, changed: Sequence[tuple[Place, str]], said: str) -> None:
        """A line on the cells of a column that read otherwise now."""
        if changed:
            (first, text), more = changed[0], len(changed) - 1
            others = f", and {more:,} more like it" if more else ""
            self.notes.append(f"row {first.row + 1}, column {name}: '{first.text[:40]}' {said} {text}{others}")


class NoHeadings(BadTable):
    """No page has the sheet's headings. Where none of `found` is there, they may be those of its publisher."""

    def __init__(self, message: str, *, mend: str, found: bool) -> None:
        super().__init__(message, mend=mend)
        self.found = found


def table_of(pages: Sequence[Page], wanted: Wanted) -> Made:
    """The one table that a file holds. BadTable names the cell that is not certain."""
    sheet = _found(pages, wanted)
    _whole_rows(sheet)
    _labels(sheet)
    _periods(sheet)
    _figures(sheet)
    return Made(columns=sheet.columns, rows=[row for _, row in sheet.rows], mended=sheet.notes)


# --- where the table is -----------------------------------------------------------------------------------------------


def _found(pages: Sequence[Page], wanted: Wanted) -> _Sheet:
    """The page, and the row of it, that has the headings."""
    found = [(page, head) for page in pages if (head := _head(page, wanted)) is not None]
    if len(found) > 1:
        names = ", ".join(page.name for page, _ in found)
        raise BadTable(f"{pages[0].file}: {len(found)} sheets hold the table: {names}", mend="take out all but one")
    if not found:
        raise _no_headings(pages[0], wanted)
    page, head = found[0]
    columns, notes = _headings(page, head, wanted)
    rows = [(n, list(row)) for n, row in enumerate(page.rows) if n > head]
    sheet = _Sheet(page=page, wanted=wanted, head=head, columns=columns, rows=rows, notes=about_the_file(page, head))
    sheet.notes += notes
    return sheet


def _head(page: Page, wanted: Wanted) -> int | None:
    needed = {_plainly(name) for name in wanted.columns}
    rows = enumerate(page.rows[:TITLES])
    return next((n for n, row in rows if needed <= {_plainly(text) for text in row}), None)


def _plainly(text: str) -> str:
    """A heading as a person compares it."""
    return " ".join(text.casefold().split())


def _no_headings(page: Page, wanted: Wanted) -> NoHeadings:
    first = next((n for n, row in enumerate(page.rows) if any(row)), 0)
    have = [text for text in page.rows[first] if text]
    lacking = next(name for name in wanted.columns if _plainly(name) not in {_plainly(text) for text in have})
    return NoHeadings(
        f"{page.place(first)}: there is no column '{lacking}'",
        mend=f"the columns are: {', '.join(have)[:300]}",
        found=bool({_plainly(name) for name in wanted.labels} & {_plainly(text) for text in have}),
    )


def about_the_file(page: Page, head: int) -> list[str]:
    """Lines on how a file was written, where that is not as the contract has it."""
    notes = [f"row 1: the text is read as {page.encoding}"] if page.encoding else []
    if page.separator not in ("", ","):
        shown = {"\t": "a tab", ";": "a semicolon"}.get(page.separator, page.separator)
        notes.append(f"row 1: cells are parted by {shown}")
    if page.name or not page.separator:
        notes.append("row 1: a workbook's sheet is made a CSV file")
    if head:
        notes.append(f"row {head + 1}: the headings stand here; the rows above are left out")
    return notes


def _headings(page: Page, head: int, wanted: Wanted) -> tuple[list[str], list[str]]:
    """The headings as the sheet spells them, each once; what was changed."""
    needed = {_plainly(name): name for name in wanted.columns}
    columns, notes, taken = list[str](), list[str](), set[str]()
    for at, text in enumerate(page.rows[head]):
        name = needed.get(_plainly(text), text)
        if name in taken and name in wanted.columns:
            raise BadTable(f"{page.place(head, at)}: there is a second column '{name}'", mend="take one of them out")
        if name in taken:
            name = f"{name} ({at + 1})"
        if name != text:
            notes.append(f"row {head + 1}, column {name}: the heading is '{text}'")
        taken.add(name)
        columns.append(name)
    return columns, notes


# --- its rows ---------------------------------------------------------------------------------------------------------


def _whole_rows(sheet: _Sheet) -> None:
    """Every row as wide as the headings; blank ones and notes below the table are left out."""
    width = len(sheet.columns)
    kept, out = list[tuple[int, Row]](), list[int]()
    rows = _without_notes(sheet)
    for n, row in rows:
        if not any(row):
            out.append(n)
        elif len(row) < width and sheet.page.separator:
            raise _too_short(sheet, n, row, last=n == rows[-1][0])
        elif any(row[width:]):
            raise BadTable(
                f"{sheet.page.place(n)}: has {len(row)} cells, where there are {width} headings",
                mend="a separator is too many there, or a text that holds one needs quotation marks",
            )
        else:
            kept.append((n, [*row[:width], *[""] * (width - len(row))]))
    trimmed = [n for n, row in rows if len(row) > width and any(row)]
    if sheet.page.separator and trimmed:
        sheet.notes.append(
            f"row {trimmed[0] + 1}: blank cells beyond the headings are left out, in {len(trimmed):,} rows"
        )
    if sheet.page.separator and out:
        sheet.notes.append(f"row {out[0] + 1}: blank rows are left out, {len(out):,} of them")
    if not kept:
        raise BadTable(f"{sheet.page.place(sheet.head)}: there is no row below the headings", mend="fetch it again")
    sheet.rows = kept


def _too_short(sheet: _Sheet, n: int, row: Row, *, last: bool) -> BadTable:
    said = f"has {len(row)} cells, where there are {len(sheet.columns)} headings"
    if last and sheet.page.cut:
        return BadTable(f"{sheet.page.place(n)}: {said}: the file is cut off there", mend="fetch it again")
    return BadTable(
        f"{sheet.page.place(n)}: {said}",
        mend="a separator is missing there, or the file is broken: fetch it again",
    )


def _without_notes(sheet: _Sheet) -> list[tuple[int, Row]]:
    """The rows less those at the end that hold one cell and neither period nor figure: notes below the table."""
    rows = list(sheet.rows)
    needed = [sheet.at(name) for name in (sheet.wanted.about.period, *sheet.wanted.figures)]
    cut = bool(sheet.page.cut)
    notes = list[int]()
    while rows:
        n, row = rows[-1]
        if any(row) and (cut or sum(map(bool, row)) > 1 or any(row[at] for at in needed if at < len(row))):
            break
        rows.pop()
        notes += [n] if any(row) else []
    if notes:
        sheet.notes.append(f"row {notes[-1] + 1}: what stands below the table is left out, {len(notes):,} rows")
    return rows if notes else list(sheet.rows)


# --- its cells --------------------------------------------------------------------------------------------------------


def _counting(sheet: _Sheet) -> list[tuple[int, Row]]:
    where = sheet.wanted.where(sheet.columns)
    return [(n, row) for n, row in sheet.rows if meets(row, where)]


def _changed(
    sheet: _Sheet, rows: Sequence[tuple[int, Row]], name: str, texts: Mapping[str, str], said: str = "is"
) -> None:
    """Puts the right text into each cell of a column that has another."""
    at = sheet.at(name)
    changed = list[tuple[Place, str]]()
    for n, row in rows:
        if (text := texts.get(row[at], row[at])) != row[at]:
            changed.append((Place(text=row[at], row=n, column=at), text or "blank"))
            row[at] = text
    sheet.note(name, changed, said)


def _places(rows: Sequence[tuple[int, Row]], at: int) -> list[Place]:
    """Every text of a column once, where it first stands."""
    found: dict[str, Place] = {}
    for n, row in rows:
        if row[at] not in found:
            found[row[at]] = Place(text=row[at], row=n, column=at)
    return list(found.values())


def _labels(sheet: _Sheet) -> None:
    """Labels without what nobody sees; an area by the code that the register knows it by, if only blanks differ."""
    about = sheet.wanted.about
    for name in sheet.wanted.labels:
        places = _places(sheet.rows, sheet.at(name))
        right = sheet.wanted.code if name == about.area else tidy
        _changed(sheet, sheet.rows, name, {cell.text: right(cell.text) for cell in places})
    rows, area = _counting(sheet), sheet.at(about.area)
    if not rows:
        raise BadTable(f"{sheet.page.file}: no row meets the sheet's 'where'", mend="the table is not what it was")
    if sheet.page.encoding:
        _every_kind_is_there(sheet)
    if blank := next((n for n, row in rows if not row[area]), None):
        raise BadTable(f"{sheet.page.place(blank, area)}: nothing says which area the row is about", mend="fill it in")


def _every_kind_is_there(sheet: _Sheet) -> None:
    """Where the letters had to be guessed, each text that the sheet looks for must be found as it spells it."""
    for at, texts in sheet.wanted.where(sheet.columns):
        have = {row[at] for _, row in sheet.rows}
        if lost := next((text for text in texts if not text.isascii() and text not in have), ""):
            raise BadTable(
                f"{sheet.page.place(sheet.head, at)}: no row has '{lost}': the text may be in other letters than "
                f"{sheet.page.encoding}",
                mend="save the table as 'CSV UTF-8'",
            )


def _periods(sheet: _Sheet) -> None:
    name, rows = sheet.wanted.about.period, _counting(sheet)
    _changed(sheet, rows, name, read_periods(sheet.page, _places(rows, sheet.at(name)), sheet.wanted.form))


def _figures(sheet: _Sheet) -> None:
    """Every column of figures in plain digits; the file's last row looked at for a cut."""
    rows = _counting(sheet)
    if sheet.page.cut:
        _last_row(sheet, rows)
    read = {name: _read_rows(sheet, rows, name) for name in sheet.wanted.figures}
    places = {name: _places(found, sheet.at(name)) for name, found in read.items()}
    marks = {name: _marks(sheet, cells) for name, cells in places.items()}
    habits = {name: _habit(cells, marks[name]) for name, cells in places.items()}
    for name, found in read.items():
        decimal = habits[name].decimal(sheet.page, sheet.wanted.is_whole(name), list(habits.values()))
        texts = marks[name] | _plain(sheet, name, [c for c in places[name] if c.text not in marks[name]], decimal)
        _changed(sheet, found, name, texts)


def _read_rows(sheet: _Sheet, rows: Sequence[tuple[int, Row]], name: str) -> list[tuple[int, Row]]:
    ways = sheet.wanted.reading(name, sheet.columns)
    return [(n, row) for n, row in rows if any(meets(row, where) for where in ways)]


def _last_row(sheet: _Sheet, rows: Sequence[tuple[int, Row]]) -> None:
    (n, last), area = rows[-1], sheet.at(sheet.wanted.about.area)
    if n != sheet.rows[-1][0]:
        return
    own = [len(row[-1]) for _, row in rows[:-1] if row[area] == last[area]]
    longest = max(own or [len(row[-1]) for _, row in rows[:-1]], default=0)
    labels = {sheet.at(name): {row[sheet.at(name)] for _, row in rows} for name in sheet.wanted.labels}
    cut_off(sheet.page.place(n), sheet.columns, last, longest, sheet.wanted, labels)


def _marks(sheet: _Sheet, cells: Sequence[Place]) -> dict[str, str]:
    """The cells of a column that are marks, as the sheet writes them. BadTable for a mark that it does not know."""
    about = sheet.wanted.about
    held = {mark.casefold() for mark in about.suppressed_marks}
    plainly = {mark.casefold(): mark for mark in reversed(sheet.wanted.marks)}
    found: dict[str, str] = {}
    for cell in cells:
        text = tidy(cell.text)
        if text in sheet.wanted.marks:
            found[cell.text] = text
        elif text.casefold() in plainly and (text.casefold() in held) == (
            plainly[text.casefold()] in about.suppressed_marks
        ):
            found[cell.text] = plainly[text.casefold()]
        elif is_mark(text):
            raise _no_figure(
                f"{sheet.page.place(cell.row, cell.column)}: '{text}' is no figure, and no mark of the sheet's"
            )
    return found


def _no_figure(said: str) -> BadTable:
    return BadTable(
        said,
        mend="correct the cell, or add the text to the sheet's 'missing_marks', if it stands for 'not published', or "
        "to 'suppressed_marks', if for 'held back'",
    )


def _habit(cells: Sequence[Place], marks: Mapping[str, str]) -> Habit:
    habit = Habit()
    for cell in cells:
        if cell.text not in marks:
            habit.see(cell)
    return habit


def _plain(sheet: _Sheet, name: str, cells: Sequence[Place], decimal: str) -> dict[str, str]:
    """Figures as plain digits, each only respelled. BadTable where one is in another unit than the sheet's."""
    odd = [cell for cell in cells if not is_number(cell.text) or (decimal == "," and "." in cell.text)]
    page = replace(sheet.page, rows=())
    try:
        found = read_figures(page, [_together(cell) for cell in odd], decimal, Inquiry())
    except Unsure as question:
        said = str(question).replace("is neither a figure nor a mark that we know", "is not a number")
        raise _no_figure(said) from None
    texts = {cell.text: text for cell, text in zip(odd, found.texts, strict=True)}
    _in_the_sheets_unit(sheet, name, odd, found.unit, among=len(cells) > len(odd))
    for cell in odd:
        if not is_number(texts[cell.text]) or IN_BRACKETS.search(cell.text):
            raise _no_figure(f"{page.place(cell.row, cell.column)}: '{cell.text[:40]}' is no plain number")
    return texts


def _together(cell: Place) -> Place:
    """A figure without blanks among its digits."""
    digits = bare(cell.text)[1]
    return replace(cell, text=cell.text.replace(digits, digits_of(cell.text))) if digits else cell


def _in_the_sheets_unit(sheet: _Sheet, name: str, odd: Sequence[Place], unit: str, *, among: bool) -> None:
    if not unit:
        return
    first = odd[0]
    place = sheet.page.place(first.row, first.column)
    if among:
        raise BadTable(
            f"{place}: '{first.text}' is in {unit}, and others of the column are without a unit",
            mend="a column holds figures of one unit, best without its sign",
        )
    said = [measure.unit for measure in sheet.wanted.figures[name]]
    if not any(unit in one for one in said):
        raise BadTable(f"{place}: '{first.text}' is in {unit}, but the sheet's unit is '{said[0]}'", mend="correct one")
