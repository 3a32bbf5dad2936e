"""A column of periods in other spellings, as its sheet writes them: only where the whole column has one reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from nlg.errors import BadTable
from nlg.intake.answers import Irregular
from nlg.intake.arriving.wanted import is_period
from nlg.intake.figures import Place
from nlg.intake.periods import MONTHS, TWO_YEARS, calendar_of, first_day
from nlg.intake.readers import Page
from nlg.intake.spans import serial_day, span
from nlg.panel import PeriodForm

SLASHED = re.compile(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})(?: 00:00(?::00)?)?", re.ASCII)
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
BY_A_DAY: tuple[PeriodForm, ...] = ("day", "week_ending", "occasion")
MOST_PERIODS = 50_000  # a reading that would make more is none
WRITE = "write dates as 2021-03-31"
ORDERS: Mapping[str, tuple[int, int, int]] = {  # where the year, the month and the day stand
    "the day first": (2, 1, 0),
    "the month first": (2, 0, 1),
    "the year first": (0, 1, 2),
}
Reading = Callable[[str], str]  # a text as the sheet writes it, "" where it is none


def read_periods(page: Page, cells: Sequence[Place], form: PeriodForm) -> dict[str, str]:
    """Each text of a column of periods as the sheet writes it. `cells` hold every text once, where it first stands.

    BadTable names the first cell that is no period, or that has two readings.
    """
    texts = [cell.text for cell in cells]
    if all(is_period(text, form) for text in texts):
        return dict(zip(texts, texts, strict=True))
    if all(re.fullmatch(r"\d{5}(?:\.0)?", text, re.ASCII) for text in texts):
        return _one_reading(page, cells, form, {"days of a spreadsheet": _serial(form)})
    if all(COMPACT.fullmatch(text) for text in texts):
        return _one_reading(page, cells, form, {"dates without separators": _compact(form)})
    slashed = [cell for cell in cells if _is_slashed(cell.text)]
    if not slashed:
        return _spelled(page, cells, form)
    if odd := next((cell for cell in cells if not _is_slashed(cell.text)), None):
        raise BadTable(
            f"{_at(page, slashed[0])}: '{slashed[0].text}' stands in a column with '{odd.text}' (row {odd.row + 1}): a "
            "spreadsheet may have swapped days and months in some of them",
            mend="write all dates in one way, best as 2021-03-31",
        )
    lengths = [max(map(len, re.findall(r"\d+", cell.text.partition(" ")[0]))) for cell in slashed]
    if len(set(lengths)) > 1:
        odd = slashed[lengths.index(min(lengths))]
        raise BadTable(
            f"{_at(page, odd)}: '{odd.text}' has no year of four digits, as others of the column", mend=WRITE
        )
    return _one_reading(page, cells, form, {name: _slashed(order, form) for name, order in ORDERS.items()})


def _is_slashed(text: str) -> bool:
    """Whether a text has three numbers, and is no day as ISO has it: 31/03/2021, 3.4.21, 2021/03/31."""
    hit = SLASHED.fullmatch(text)
    return hit is not None and (len(hit[1]) <= 2 or "-" not in text)


def _one_reading(
    page: Page, cells: Sequence[Place], form: PeriodForm, readings: Mapping[str, Reading]
) -> dict[str, str]:
    """What the one reading gives that fits all cells, each a period of the form, and no period left out between."""
    found = {name: {cell.text: reading(cell.text) for cell in cells} for name, reading in readings.items()}
    fitting = [name for name, texts in found.items() if all(texts.values()) and _no_hole(texts.values(), form)]
    if len({tuple(found[name].values()) for name in fitting}) == 1:
        return found[fitting[0]]
    first = cells[0]
    if fitting:
        raise BadTable(
            f"{_at(page, first)}: '{first.text}' may have {' or '.join(fitting)}, and no date in the column tells",
            mend=WRITE,
        )
    odd = next((cell for cell in cells if not any(texts[cell.text] for texts in found.values())), first)
    raise _none(page, odd, form)


def _no_hole(texts: Iterable[str], form: PeriodForm) -> bool:
    """Whether the periods follow one another; occasions need not."""
    starts = sorted({first_day(text, form) for text in texts})
    if form == "occasion":
        return True
    if (starts[-1] - starts[0]).days > MOST_PERIODS:
        return False
    return set(calendar_of(starts, form).ends) == {_end(start, form) for start in starts}


def _end(start: date, form: PeriodForm) -> date:
    return calendar_of([start], form).ends[0]


def _slashed(order: tuple[int, int, int], form: PeriodForm) -> Reading:
    """Three numbers in an order; a year of two digits is of this century or, from 70 on, of the last."""

    def read(text: str) -> str:
        hit = SLASHED.fullmatch(text)
        if hit is None:
            return ""
        parts = hit.groups()
        year, month, day = (parts[at] for at in order)
        if len(year) not in (2, 4) or len(day) > 2:
            return ""
        number = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 70 else 2000)
        return _of_day(number, int(month), int(day), form)

    return read


def _compact(form: PeriodForm) -> Reading:
    def read(text: str) -> str:
        hit = COMPACT.fullmatch(text)
        return _of_day(int(hit[1]), int(hit[2]), int(hit[3]), form) if hit else ""

    return read


def _serial(form: PeriodForm) -> Reading:
    def read(text: str) -> str:
        day = serial_day(text.removesuffix(".0"))
        return _named(day, form) if day and form in (*BY_A_DAY, "month", "quarter") else ""

    return read


def _of_day(year: int, month: int, day: int, form: PeriodForm) -> str:
    try:
        return _named(date(year, month, day), form)
    except ValueError:
        return ""


def _named(day: date, form: PeriodForm) -> str:
    """A period that its sheet writes by this day; "" where that is not its day."""
    return day.isoformat() if is_period(day.isoformat(), form) else ""


def _spelled(page: Page, cells: Sequence[Place], form: PeriodForm) -> dict[str, str]:
    """Periods spelled so that each can only be itself: '31 March 2021', '2021-03-31 00:00', 'Q1 2021', '2020/21'."""
    found: dict[str, str] = {}
    by_last_day = form in ("month", "quarter") and all(_is_last_day(cell.text) for cell in cells)
    for cell in cells:
        text = cell.text if is_period(cell.text, form) else _from_words(cell.text, form, by_last_day)
        if not text:
            raise _none(page, cell, form)
        found[cell.text] = text
    return found


def _from_words(text: str, form: PeriodForm, by_last_day: bool) -> str:
    try:
        said = span(text)
    except Irregular:
        return ""
    if said is None:
        return ""
    if said.kind == "date" or (said.kind == "date_ending" and form == "week_ending"):
        day = date.fromisoformat(said.text)
        return _named(_first_of(day, form) if by_last_day else day, form)
    if said.kind == "year_two" and form == "month":
        return f"{said.text}-01"
    if said.kind in ("two_years", "year_two") and form in TWO_YEARS:
        return said.text
    return said.text if said.kind == form and is_period(said.text, form) else ""


def _is_last_day(text: str) -> bool:
    said = span(text) if re.match(r"\d", text) else None
    return bool(said and said.kind == "date" and (date.fromisoformat(said.text) + timedelta(days=1)).day == 1)


def _first_of(last: date, form: PeriodForm) -> date:
    """The first day of the month or quarter that ends on a day."""
    months = MONTHS[form]
    month = last.month - months + 1
    return date(last.year, month, 1) if month > 0 else date(last.year - 1, month + 12, 1)


def _none(page: Page, cell: Place, form: PeriodForm) -> BadTable:
    try:
        first_day(cell.text, form)
        said = "is no period as the sheet has it"
    except ValueError as error:
        said = str(error)
    return BadTable(
        f"{_at(page, cell)}: '{cell.text[:40]}' {said}", mend="correct the cell, or the sheet's 'period_form'"
    )


def _at(page: Page, cell: Place) -> str:
    return page.place(cell.row, cell.column)
