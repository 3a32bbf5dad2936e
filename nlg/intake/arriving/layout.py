"""A file laid out as its publisher does, made into the long table that `new` made of an edition before."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from nlg.errors import BadTable
from nlg.intake.answers import Inquiry, Irregular, Unsure
from nlg.intake.arriving.page import about_the_file
from nlg.intake.arriving.wanted import Wanted
from nlg.intake.guess import Guess, guess
from nlg.intake.readers import Page
from nlg.intake.register import Register
from nlg.intake.sheet import Sheet
from nlg.intake.which_page import which_page


def laid_anew(pages: Sequence[Page], sheet: Sheet, wanted: Wanted, register: Register) -> tuple[Page, list[str]]:
    """The one page as a long table in the sheet's columns, and lines that say so. Nothing is asked: BadTable instead.

    All its areas are in the register, its periods are of the sheet's form, its figures in the table's own unit.
    """
    page = pages[0]
    try:
        page = which_page(pages, Inquiry(answers=wanted.about.answers))
        found = _guessed(page, sheet, wanted, register)
    except (Unsure, Irregular) as question:
        raise _unlike(page, str(question).removeprefix(f"{page.file}: ")) from None
    if found.cast.text:
        doubtful = f" ({', '.join(found.cast.doubtful[:5])})" if found.cast.doubtful else ""
        raise _unlike(page, f"not all of its areas are in {register.file.name}{doubtful}")
    if found.form != wanted.form:
        raise _unlike(page, f"its periods are of the form {found.form}, and those of the sheet {wanted.form}")
    rows = tuple(map(tuple, csv.reader(io.StringIO(found.table, newline=""))))
    if lacking := [name for name in wanted.columns if name not in rows[0]]:
        raise _unlike(page, f"there is no column '{lacking[0]}', and nothing that would be called so")
    if odd := _multiplied(found, wanted):
        raise _unlike(page, f"{odd} seems to be a fraction, or in thousands, as it was not at first")
    notes = ["row 1: laid out as a long table, as at first", *about_the_file(page, 0)]
    return Page(file=page.file, name="", rows=rows, separator=","), notes


def _guessed(page: Page, sheet: Sheet, wanted: Wanted, register: Register) -> Guess:
    """What the page is taken to be, by the answers of the first time. What its measures are called and are is the
    sheet's to say, and is not asked."""
    answers: dict[str, str] = dict(wanted.about.answers)
    while True:
        try:
            return guess(page, sheet.id, {sheet.register_: register}, Inquiry(answers=answers, heard=set(answers)))
        except Unsure as question:
            if not question.key.startswith(("type.", "called.")) or question.key in answers:
                raise
            answers[question.key] = question.choices[0] if question.choices else question.example


def _multiplied(found: Guess, wanted: Wanted) -> str:
    """The first column that was written out otherwise than at first; "" for none."""
    times = wanted.about.times
    return next((one.column for one in found.measures if one.meaning.times != times.get(one.column, 1)), "")


def _unlike(page: Page, said: str) -> BadTable:
    return BadTable(
        f"{page.file}: {said}",
        mend="give a file laid out as the one before it, or with the headings that the dataset's sheet names",
    )
