"""What a column's figures say about its commas and points: thousands or decimals, or nothing certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlg.errors import BadTable
from nlg.intake.figures import DOTTED, SAYS_COMMA, SAYS_POINT, SPACED, SPACES, Place, bare
from nlg.intake.readers import Page

GROUPED = re.compile(r"[1-9]\d{0,2},\d{3}")
SMALL = re.compile(r"\d{1,3}")
LONG = re.compile(r"\d{4,}(?:[.,]\d+)?")


@dataclass
class Habit:
    """How a column writes its figures: the first cell of each sort, where there is one.

    `point` and `comma` can only be read with that decimal mark; `dotted` (1.234) and `grouped` (1,234) in two ways.
    """

    point: Place | None = None
    comma: Place | None = None
    dotted: Place | None = None
    grouped: Place | None = None
    small: Place | None = None
    long: Place | None = None

    def see(self, cell: Place) -> None:
        """Takes note of one more figure."""
        digits = digits_of(cell.text)
        self.point = self.point or (cell if SAYS_POINT.fullmatch(digits) else None)
        self.comma = self.comma or (cell if SAYS_COMMA.fullmatch(digits) else None)
        self.dotted = self.dotted or (cell if DOTTED.fullmatch(digits) else None)
        self.grouped = self.grouped or (cell if GROUPED.fullmatch(digits) else None)
        self.small = self.small or (cell if SMALL.fullmatch(digits) else None)
        self.long = self.long or (cell if LONG.fullmatch(digits) else None)

    def is_plain(self, whole: bool, others: Sequence[Habit]) -> bool:
        """Whether a column of plain numbers can only be read with a decimal point."""
        if self.dotted is None or self.point is not None:
            return True
        return not whole and (self.small is None or any(other.point for other in others))

    def decimal(self, page: Page, whole: bool, others: Sequence[Habit]) -> str:
        """The column's decimal mark, "." or ",". BadTable names the cell that may be read in two ways.

        `whole`: the sheet says that whole numbers are counted. `others` are all columns of the file: it has one way.
        """
        point = self.point or next((other.point for other in others if other.point), None)
        comma = self.comma or next((other.comma for other in others if other.comma), None)
        if point and comma:
            raise _in_two_ways(page, point, comma)
        mark = "," if comma else "."
        if not self._is_sure(page, whole, mark, known=bool(point or comma)):
            raise _either(page, self.grouped or self.dotted)
        self._one_way_of_thousands(page, mark)
        return mark

    def _is_sure(self, page: Page, whole: bool, mark: str, known: bool) -> bool:
        """Whether cells like 1,234 and 1.234 are read as they are meant."""
        own = self.comma if mark == "," else self.point
        decimals, thousands = (self.grouped, self.dotted) if mark == "," else (self.dotted, self.grouped)
        if own:
            return True
        if decimals and (whole or thousands):
            return False
        if known:
            return True
        if thousands:
            return page.separator != ";" and bool(whole or self.small)
        return not decimals or not page.separator or (page.separator != ";" and not self.small)

    def _one_way_of_thousands(self, page: Page, mark: str) -> None:
        """All thousands are set apart, or none: 1,234 beside 5678 is an oddity that nobody can explain."""
        apart = self.dotted if mark == "," else self.grouped
        if apart and self.long:
            raise BadTable(
                f"{page.place(apart.row, apart.column)}: '{apart.text}' seems to set its thousands apart, but "
                f"'{self.long.text}' in row {self.long.row + 1} does not",
                mend="write all figures of the column in one way, best without separators",
            )


def digits_of(text: str) -> str:
    """A figure's digits and separators, without blanks between them.

    >>> digits_of("\\u00a31 234,5"), digits_of("-12")
    ('1234,5', '12')
    """
    digits = bare(text)[1]
    return "".join(c for c in digits if c not in SPACES) if SPACED.fullmatch(digits) else digits


def _in_two_ways(page: Page, point: Place, comma: Place) -> BadTable:
    return BadTable(
        f"{page.place(point.row, point.column)}: '{point.text}' has a decimal point, but '{comma.text}' in row "
        f"{comma.row + 1} a decimal comma",
        mend="write all figures of the table in one way",
    )


def _either(page: Page, cell: Place | None) -> BadTable:
    assert cell is not None  # a column is unsure of a cell
    return BadTable(
        f"{page.place(cell.row, cell.column)}: '{cell.text}' may be more than a thousand or a figure with three "
        "decimals, and nothing in the column tells",
        mend="write figures without separators of thousands, and with a decimal point",
    )
