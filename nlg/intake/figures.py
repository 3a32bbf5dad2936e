"""Cells to figures: separators, signs of currency, footnote marks, and marks that stand for no figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from nlg.errors import BadTable
from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.cues import ABROAD, UNITS
from nlg.intake.readers import Page

Means = Literal["missing", "held-back"]
NO_FIGURE = (
    *("", "n/a", "na", "#n/a", "(na)", "-", "\u2013", "\u2014", ":", ".", "..", "...", "\u2026", "x", "(x)", "[x]"),
    *("z", "[z]", "u", "[u]", "null", "none", "nan", "not available", "no data", "[low]", "low"),
    *(": z", ":z", ": u", ":u"),
    *("closed", "not collected", "not recorded", "no return", "not applicable", "not known", "unknown", "missing"),
    *("unreliable", "nd", "n/d", "n.d.", "[nd]", "not published"),
)
HELD_BACK = ("*", "**", "c", "[c]", "(c)", ": c", ":c", "(d)", "suppressed", "confidential", "~")
WITHIN = re.compile(  # "<5", "fewer than 10", ">95%": within what bounds a figure lies, and not which it is
    r"[<>\u2264\u2265] ?=? ?[\d.,]+ ?%?|(?:fewer|less|more) than \d+|\d+ or (?:fewer|less|more)|(?:under|over) \d+"
)
SPACES = " \u00a0\u202f\u2009\u2007"
FOOTNOTE = re.compile(
    r"\s*(?:\[(?:note\s*)?\w{1,3}\]|\((?:[a-z]|[0-9]{1,2}|note \d+)\)|[\u2020\u2021*\u00a7\u00b9\u00b2\u00b3]+"
    r"|(?:(?<=\d) ?[prebdfsu]{1,2}))+$",
    re.IGNORECASE,
)
_MONEY = (  # signs and codes of money, before a figure or behind it
    r"(?:US|NZ|[RAC])?\$|[\u00a3\u20ac\u20b9\u00a5]|z\u0142"
    r"|(?:GBP|USD|EUR|CHF|SEK|NOK|DKK|INR|JPY|PLN|BRL|AUD|CAD|NZD|ZAR|[Kk]r|Rs)(?![^\W\d_])\.?"
)
SIGN = re.compile(rf"^([-\u2212+]?)\s*({_MONEY}|)\s*([-\u2212]?)(.*?)\s*(%|{_MONEY}|)$")
IN_BRACKETS = re.compile(rf"\(\s*((?:{_MONEY}|)\s*[\d.,' \u00a0\u202f]*\d\s*(?:%|{_MONEY}|))\s*\)(\s*%)?")
LAKHS = r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?"  # 2,30,000, as India parts its figures
POINT = re.compile(
    rf"\d+(?:\.\d+)?|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?:['\u2019]\d{{3}})+(?:\.\d+)?|{LAKHS}|\.\d+"
)
COMMA = re.compile(r"\d+(?:,\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?")
SPACED = re.compile(rf"\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?:[.,]\d+)?")
SAYS_POINT = re.compile(
    LAKHS + r"|\d+\.(?:\d{1,2}|\d{4,})|(?:0|\d{4,})\.\d+|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}"
)
SAYS_COMMA = re.compile(r"\d+,(?:\d{1,2}|\d{4,})|(?:0|\d{4,}),\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
DOTTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
PLAIN = re.compile(r"\d{1,3}")
EITHER_WAY = re.compile(r"\d{1,3}[.,]\d{3}")
MOST_PLACES = 6  # what is left of a figure that a formula gave
MOST_CHARACTERS = 15  # what the table's reader takes; a longer figure would not come back as it was


@dataclass(frozen=True, kw_only=True)
class Place:
    """A cell's text and where it lies, both from 0."""

    text: str
    row: int
    column: int


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A column of figures as the long table holds it: plain digits, "" where not known, the mark where held back."""

    texts: tuple[str, ...]
    unit: str
    held: tuple[str, ...]
    footnoted: int


@lru_cache(maxsize=100_000)
def bare(text: str) -> tuple[str, str, str]:
    """A figure's sign, its digits and its unit, footnote marks taken off.

    >>> bare("£1,234.50 (r)"), bare("12.5%"), bare("\u22123"), bare("(102.5)")
    (('', '1,234.50', '£'), ('', '12.5', '%'), ('-', '3', ''), ('-', '102.5', ''))
    >>> bare("CHF 1'234"), bare("1.234,56 \u20ac"), bare("R$ 5")
    (('', "1'234", 'Swiss francs'), ('', '1.234,56', '€'), ('', '5', 'reais'))
    """
    if inner := in_brackets(text):
        sign, digits, unit = bare(inner)
        return "" if sign else "-", digits, unit
    hit = SIGN.match(FOOTNOTE.sub("", text.strip(SPACES)).strip(SPACES))
    if hit is None:
        return "", text, ""
    minus, currency, again, digits, behind = hit.groups()
    return "-" if (minus + again).replace("+", "") else "", digits.strip(SPACES), _unit(currency or behind)


def _unit(sign: str) -> str:
    """The unit for a sign or code of money; what is none as it stands.

    >>> _unit("EUR"), _unit("Rs."), _unit("US$"), _unit("kr."), _unit("%")
    ('\u20ac', 'rupees', '$', 'kr', '%')
    """
    plain = sign.casefold()
    return next((unit for unit, form in (*ABROAD.items(), *UNITS.items()) if re.search(form, plain)), sign)


def in_brackets(text: str) -> str:
    """What stands in brackets where that is all of a cell, as accountants write figures below zero; else ""."""
    hit = IN_BRACKETS.fullmatch(text.strip(SPACES))
    return hit[1].strip(SPACES) + (hit[2] or "").strip() if hit else ""


def _no_mark(text: str) -> bool:
    """Whether a figure in brackets can be no mark of a note: "(1)" and "(12)" may be one."""
    return len(re.sub(r"\D", "", text)) > 2 or re.fullmatch(r"\d+", text) is None


@lru_cache(maxsize=100_000)
def looks_a_figure(text: str) -> bool:
    """Whether a cell may be a figure, in whatever country's digits.

    >>> [looks_a_figure(text) for text in ("1 234", "£5", "12.5%", "Kent", "2021-03", "3 (r)")]
    [True, True, True, False, False, True]
    """
    if (inner := in_brackets(text)) and not _no_mark(inner):
        return False
    digits = bare(text)[1]
    return any(form.fullmatch(digits) for form in (POINT, COMMA, SPACED))


def is_mark(text: str) -> bool:
    """Whether a cell is one of the marks that publishers set where there is no figure."""
    plain = text.strip(SPACES).casefold()
    return plain in NO_FIGURE + HELD_BACK or WITHIN.fullmatch(plain) is not None


def decimal_mark(page: Page, cells: Sequence[Place], inquiry: Inquiry, *, measured: bool = False) -> str:
    """What parts units from decimals in this table: "." or ",". Unsure where both readings are open.

    `measured`: the headings say a unit (m, mg/l) in plain English: of such no column holds thousands alone, and each
    with three decimals.
    """
    said = inquiry.answer("decimal", ("point", "comma"))
    if said:
        return "." if said == "point" else ","
    point, comma = _first(cells, SAYS_POINT), _first(cells, SAYS_COMMA)
    if point and comma:
        raise BadTable(
            f"{page.place(point.row, point.column)}: '{point.text}' has a decimal point, but '{comma.text}' in row "
            f"{comma.row + 1}, column {comma.column + 1} a decimal comma",
            mend="write all figures of the table in one way",
        )
    if comma:
        inquiry.believe("decimals", "a comma", f"'{comma.text}' in row {comma.row + 1}")
        return ","
    open_to_both = _first(cells, EITHER_WAY)
    dotted = _first(cells, DOTTED)
    if dotted and not point and page.separator and any(PLAIN.fullmatch(bare(cell.text)[1]) for cell in cells):
        open_to_both = dotted  # 987 beside 1.234: in a column of three decimals all figures have them
    if measured and dotted and page.separator != ";" and all(_with_three_decimals(cell.text) for cell in cells):
        inquiry.believe(
            "decimals", "a point", f"'{dotted.text}' in row {dotted.row + 1}: every figure has three of them"
        )
        return "."
    if open_to_both and not point and (page.separator == ";" or open_to_both is dotted):
        raise Unsure(
            f"{page.place(open_to_both.row, open_to_both.column)}: '{open_to_both.text}' may be more than a "
            "thousand or a figure with three decimals",
            key="decimal",
            choices=("point", "comma"),
        )
    return "."


def _with_three_decimals(text: str) -> bool:
    digits = bare(text)[1]
    return re.fullmatch(r"\d{1,3}\.\d{3}", digits) is not None or not looks_a_figure(text)


def _first(cells: Iterable[Place], form: re.Pattern[str]) -> Place | None:
    return next((cell for cell in cells if form.fullmatch(bare(cell.text)[1])), None)


def read_figures(page: Page, cells: Sequence[Place], decimal: str, inquiry: Inquiry) -> Figures:
    """A column's cells as plain digits. BadTable names the cell that is none, or whose unit is another's."""
    marks = {key.casefold(): said for key, said in inquiry.under("mark.").items()}
    _below_zero(page, [cell for cell in cells if in_brackets(cell.text) and not _means(cell.text, marks)], inquiry)
    texts, units, held, noted = [], [], [], 0
    for cell in cells:
        means = _means(cell.text, marks)
        if means == "missing":
            texts.append("")
        elif means == "held-back":
            texts.append(cell.text.strip(SPACES))
            held.append(cell.text.strip(SPACES))
        else:
            sign, digits, unit = bare(cell.text)
            texts.append(sign + _plain(page, cell, digits, decimal, inquiry))
            units.append((unit, cell))
            noted += not in_brackets(cell.text) and FOOTNOTE.search(cell.text.strip(SPACES)) is not None
    _one_unit(page, units)
    if len(units) > 3 and noted == len(units) and inquiry.answer("footnotes", ("ignore",)) != "ignore":
        first = units[0][1]
        raise Unsure(
            f"{page.place(first.row, first.column)}: '{first.text}': every figure of the column ends like this: "
            "a footnote mark, or a unit?",
            key="footnotes",
            choices=("ignore",),
        )
    return Figures(
        texts=tuple(texts),
        unit=units[0][0] if units else "",
        held=tuple(dict.fromkeys(held)),
        footnoted=noted,
    )


def _below_zero(page: Page, cells: Sequence[Place], inquiry: Inquiry) -> None:
    """Figures in brackets: below zero where one of them can be no mark of a note, or where a person says so."""
    sure = next((cell for cell in cells if _no_mark(in_brackets(cell.text))), None)
    if sure is not None:
        inquiry.believe(
            "brackets", f"'{sure.text}' is below zero: -{in_brackets(sure.text)}", "as accountants write it"
        )
    elif cells and inquiry.answer("brackets", ("below-zero",)) != "below-zero":
        raise Unsure(
            f"{page.place(cells[0].row, cells[0].column)}: '{cells[0].text}' may be a figure below zero, as "
            "accountants write it, or the mark of a note (then say what it stands for: "
            f"--say 'mark.{cells[0].text}=missing')",
            key="brackets",
            choices=("below-zero",),
        )


def _means(text: str, marks: dict[str, str]) -> Means | None:
    plain = text.strip(SPACES).casefold()
    if plain in marks:
        if marks[plain] not in ("missing", "held-back"):
            raise BadTable(f"--say mark.{text}={marks[plain]}: a mark is 'missing' or 'held-back'")
        return "missing" if marks[plain] == "missing" else "held-back"
    if plain in HELD_BACK or WITHIN.fullmatch(plain):
        return "held-back"
    return "missing" if plain in NO_FIGURE else None


def _plain(page: Page, cell: Place, digits: str, decimal: str, inquiry: Inquiry) -> str:
    """Digits and a point. A figure is only ever respelled, and rounded where a person says so."""
    if SPACED.fullmatch(digits):
        digits = "".join(c for c in digits if c not in SPACES)
    if not (POINT if decimal == "." else COMMA).fullmatch(digits):
        raise _no_figure(page, cell)
    if decimal == ",":
        digits = digits.replace(".", "").replace(",", ".")
    digits = re.sub("[,'\u2019]", "", digits)
    digits = f"0{digits}" if digits.startswith(".") else digits
    if len(digits) >= MOST_CHARACTERS and "." in digits:
        if inquiry.answer("digits", ("round",)) != "round":
            raise Unsure(
                f"{page.place(cell.row, cell.column)}: '{cell.text}' has more digits than can be reckoned with "
                f"exactly, as a formula leaves them: round such figures to {MOST_PLACES} places?",
                key="digits",
                choices=("round",),
            )
        digits = f"{round(Decimal(digits), MOST_PLACES):f}"
    if len(digits) >= MOST_CHARACTERS:
        raise BadTable(
            f"{page.place(cell.row, cell.column)}: '{cell.text}' has more digits than can be reckoned with exactly",
            mend=f"round it to {MOST_CHARACTERS - 2} digits",
        )
    return digits


def _no_figure(page: Page, cell: Place) -> Unsure:
    shown = cell.text[:40]
    return Unsure(
        f"{page.place(cell.row, cell.column)}: '{shown}' is neither a figure nor a mark that we know",
        key=f"mark.{shown}",
        choices=("missing", "held-back"),
    )


def _one_unit(page: Page, units: Sequence[tuple[str, Place]]) -> None:
    other = next((found for found in units if found[0] != units[0][0]), None)
    if other is None:
        return
    (unit, cell), (second, there) = units[0], other
    raise BadTable(
        f"{page.place(there.row, there.column)}: '{there.text}' is {_said(second)}, but '{cell.text}' in row "
        f"{cell.row + 1} is {_said(unit)}",
        mend="a column holds figures of one unit: give each unit a column of its own",
    )


def _said(unit: str) -> str:
    return f"in {unit}" if unit else "without a unit"


def decimals(texts: Iterable[str]) -> int:
    """How many decimals the longest figure has."""
    return max((len(text.partition(".")[2]) for text in texts), default=0)


def places(rows: Sequence[Sequence[str]], lines: Sequence[int], at: int, column: int) -> Iterator[Place]:
    """The cells of one column of a block: `at` is its place there, `column` its place on the page."""
    for row, line in zip(rows, lines, strict=True):
        yield Place(text=row[at], row=line, column=column)


def multiplied(text: str, times: int) -> str:
    """Plain digits times a whole number, exactly; what is no figure as it stands.

    >>> multiplied("0.125", 100), multiplied("4.40", 1_000_000), multiplied("..", 1000)
    ('12.5', '4400000', '..')
    """
    if times == 1 or not re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        return text
    moved = f"{Decimal(text) * times:f}"
    return moved.rstrip("0").rstrip(".") if "." in moved else moved
