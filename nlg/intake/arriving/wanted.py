"""What a sheet needs of a file: its columns, which rows count, and which cells of them are figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from nlg.intake.figures import SPACES
from nlg.intake.periods import first_day
from nlg.intake.readers import UNSEEN
from nlg.intake.rows import MOST_DIGITS, NUMBER, several
from nlg.intake.sheet import MeasureSheet, TableSheet, Texts
from nlg.panel import PeriodForm

WHOLE = ("flow", "total", "stock")
Where = Sequence[tuple[int, tuple[str, ...]]]  # columns by their place, and the texts of which one must stand there


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is read of a table. `known` are the register's codes; empty where it is not at hand."""

    about: TableSheet
    labels: tuple[str, ...]  # area and period first
    figures: Mapping[str, tuple[MeasureSheet, ...]]
    marks: tuple[str, ...]
    known: frozenset[str]
    digits: int  # of each code of the register, where all are numbers of one length; else 0

    @property
    def form(self) -> PeriodForm:
        return self.about.period_form

    @property
    def columns(self) -> tuple[str, ...]:
        """All headings that the file must have."""
        return tuple(dict.fromkeys((*self.labels, *self.figures, *self.about.blank)))

    def is_label(self, column: str, text: str) -> bool:
        """Whether a label stands as the program needs it."""
        if column == self.about.period:
            return is_period(text, self.form)
        if column == self.about.area:
            return bool(text) and text == self.code(text)
        return text == tidy(text)

    def code(self, text: str) -> str:
        """An area as the register knows it, if only blanks differ, or zeros in front that a spreadsheet took away."""
        plain = " ".join(tidy(text).split())
        if text in self.known or plain in self.known:
            return text if text in self.known else plain
        filled = plain.zfill(self.digits) if plain.isdecimal() and self.digits else ""
        return filled if filled in self.known else tidy(text)

    def is_cell(self, text: str) -> bool:
        """Whether a cell of figures is a plain number or a mark that the sheet knows."""
        return is_number(text) or text in self.marks

    def is_whole(self, column: str) -> bool:
        """Whether a column holds whole numbers: what is counted, and told without decimals."""
        return any(one.counted or (one.type in WHOLE and not one.decimals) for one in self.figures[column])

    def where(self, columns: Sequence[str]) -> Where:
        """The texts that a row needs to count at all."""
        return _placed(self.about.where, columns)

    def reading(self, column: str, columns: Sequence[str]) -> list[Where]:
        """For each measure made from a column, the texts that a row needs to be read for it."""
        return [_placed(one.where, columns) for one in self.figures[column]]


def wanted_of(about: TableSheet, known: Collection[str]) -> Wanted:
    """What one table of a sheet needs."""
    measures = [measure for measure in about.measures.values() if measure.column]
    split = [column for measure in measures for column in measure.where]
    by_column = {one.column: tuple(other for other in measures if other.column == one.column) for one in measures}
    lengths = {len(code) if code.isdecimal() else 0 for code in known}
    return Wanted(
        about=about,
        labels=tuple(dict.fromkeys((about.area, about.period, *about.where, *split))),
        figures=by_column,
        marks=tuple(dict.fromkeys(("", *about.missing_marks, *about.suppressed_marks))),
        known=frozenset(known),
        digits=max(lengths) if len(lengths) == 1 else 0,
    )


def meets(row: Sequence[str], where: Where) -> bool:
    """Whether a row has one of the texts in each of the columns."""
    return all(row[at] in texts for at, texts in where)


def tidy(text: str) -> str:
    """A text less what nobody sees at its ends and within.

    >>> tidy("\\u00a0Kent "), tidy("\\u200e12")
    ('Kent', '12')
    """
    return UNSEEN.sub("", text).strip(f"{SPACES}\t\r\n")


def is_period(text: str, form: PeriodForm) -> bool:
    """Whether a text names a period just as a table has to.

    >>> is_period("2021-03-31", "day"), is_period("31/03/2021", "day")
    (True, False)
    """
    try:
        first_day(text, form)
    except ValueError:
        return False
    return text.isascii()


def is_number(text: str) -> bool:
    """Whether a text is a number that both readers take, to the last digit."""
    return len(text) <= MOST_DIGITS and text.isascii() and NUMBER.fullmatch(text) is not None


def _placed(where: Mapping[str, Texts], columns: Sequence[str]) -> Where:
    return [(columns.index(column), several(texts)) for column, texts in where.items()]
