"""Cells that hold a figure with its unit: lengths of time (9:13, "1h 20m") and "9 days"; made into plain figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.cues import MEASURED_IN
from nlg.intake.figures import is_mark, looks_a_figure
from nlg.intake.headings import cell_of
from nlg.intake.readers import Page
from nlg.intake.timeline import names_a_period

CLOCK = re.compile(r"(-?)(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
SPOKEN = re.compile(r"(\d+) ?h(?:ours?|rs?)?\.?,? ?(?:and )?(\d+) ?m(?:in(?:ute)?s?)?\.?", re.IGNORECASE)
SHORT = re.compile(r"(\d+) ?m(?:in(?:ute)?s?)?\.?,? ?(?:and )?(\d+) ?s(?:ec(?:ond)?s?)?\.?", re.IGNORECASE)
IN_UNITS = re.compile(r"([-\u2212]?\d[\d.,' ]*?) ?([A-Za-z\u00b0\u00b5][A-Za-z\u00b0\u00b5/\u00b3\u00b2]*)")
MINUTES = re.compile(r"\bm?m:s?s\b|\bminutes? (?:and|:) ?seconds?\b|\bmin:sec\b")
HOURS = re.compile(r"\bh?h:m?m(?::s?s)?\b|\bhours? (?:and|:) ?minutes?\b|\bhrs?:mins?\b")
TIME_OF_DAY = re.compile(
    r"(?:start |end |local |utc |gmt )?(?:time|hour|half[ -]hour|from|to|until|clock|at)"
    r"(?: of (?:the )?day| from| to| start(?:ing)?| end(?:ing)?| beginning)?(?: \([a-z]+\))?"
)
WAYS = ("minutes-seconds", "hours-minutes", "time-of-day")
PLACES = 2  # of minutes: no two seconds become one figure


def plain_lengths(page: Page, inquiry: Inquiry) -> Page:
    """The page with such columns as plain figures, their unit in brackets behind the heading.

    Lengths of time are told in minutes, seconds as two places of one. Unsure where 9:13 may be hours or minutes.
    """
    rows = [list(row) for row in page.rows]
    for at in range(max(map(len, rows), default=0)):
        texts = [(n, text) for n, row in enumerate(page.rows) if (text := cell_of(row, at))]
        for form in (CLOCK, SPOKEN, SHORT, IN_UNITS):
            hits = [n for n, text in texts if form.fullmatch(text)]
            if len(hits) < 2 or 2 * len(hits) <= len(texts):
                continue
            heading = next((n for n in range(hits[0] - 1, -1, -1) if _a_heading(cell_of(page.rows[n], at))), None)
            name = cell_of(page.rows[heading], at) if heading is not None else ""
            read, unit = _way(page, form, name, [(n, page.rows[n][at]) for n in hits], at, inquiry)
            if read is None or heading is None:
                break
            shown = page.rows[hits[0]][at]
            for n in hits:
                rows[n][at] = read(rows[n][at])
            _say_unit(rows, heading, at, name, unit)
            if not names_a_period(name) or not any(one.about == "figures" for one in inquiry.beliefs):
                about = "figures" if names_a_period(name) else name
                inquiry.believe(about, f"'{shown}' is {rows[hits[0]][at]} {unit}", "told in one unit")
            break
    return replace(page, rows=tuple(tuple(row) for row in rows))


def _say_unit(rows: list[list[str]], heading: int, at: int, name: str, unit: str) -> None:
    """The unit behind a column's heading; where that is a period ("Apr-22") behind the title of the page."""
    if not names_a_period(name):
        rows[heading][at] = f"{_without_form(name)} ({unit})"
        return
    title = next((row for row in rows[:heading] if any(row)), None)
    if title is not None:
        first = next(n for n, text in enumerate(title) if text)
        if not title[first].endswith(f"({unit})"):
            title[first] = f"{_without_form(title[first])} ({unit})"


def _a_heading(text: str) -> bool:
    return bool(text) and (names_a_period(text) or not (looks_a_figure(text) or is_mark(text)))


def _way(
    page: Page, form: re.Pattern[str], name: str, cells: Sequence[tuple[int, str]], at: int, inquiry: Inquiry
) -> tuple[Callable[[str], str] | None, str]:
    """How a column's cells are read, and in what unit; None where they are left as they stand."""
    if form is IN_UNITS:
        units = {_unit(form.fullmatch(text)) for _, text in cells}
        return (_number, units.pop()) if len(units) == 1 and "" not in units else (None, "")
    if form is SPOKEN:
        return _minutes(SPOKEN, 60), "minutes"
    if form is SHORT:
        return _minutes(SHORT, Fraction(1, 60)), "minutes"
    plain = name.casefold()
    if TIME_OF_DAY.fullmatch(plain):
        return None, ""
    said = inquiry.answer(f"clock.{name}", WAYS)
    three = any(text.count(":") == 2 for _, text in cells)
    said = said or (WAYS[1] if three or HOURS.search(plain) else WAYS[0] if MINUTES.search(plain) else "")
    if not said:
        n, text = cells[0]
        raise Unsure(
            f"{page.place(n, at)}: '{text}' may be minutes and seconds, hours and minutes, or a time of day",
            key=f"clock.{name}",
            choices=WAYS,
        )
    return (None, "") if said == WAYS[2] else (_clock(60 if said == WAYS[1] else 1, three=three), "minutes")


def _unit(hit: re.Match[str] | None) -> str:
    """The unit behind a figure as headings have it, "" for what is none."""
    word = hit[2] if hit else ""
    return next((MEASURED_IN[form] for form in (word, f"{word}s") if form in MEASURED_IN and len(word) > 1), "")


def _number(text: str) -> str:
    hit = IN_UNITS.fullmatch(text)
    return hit[1].strip() if hit else text


def _minutes(form: re.Pattern[str], first: int | Fraction) -> Callable[[str], str]:
    """A reader of two numbers: hours and minutes where the first is 60 of the second, else minutes and seconds."""

    def read(text: str) -> str:
        hit = form.fullmatch(text)
        if hit is None:
            return text
        return _told(
            Fraction(hit[1]) * 60 + Fraction(hit[2]) if first == 60 else Fraction(hit[1]) + first * int(hit[2])
        )

    return read


def _clock(first: int, *, three: bool) -> Callable[[str], str]:
    """A reader of 9:13 (or 1:09:13): so many minutes is one of its first number."""

    def read(text: str) -> str:
        hit = CLOCK.fullmatch(text)
        if hit is None:
            return text
        minutes = Fraction(int(hit[2]) * first) + Fraction(int(hit[3]), 1 if first == 60 else 60)
        return hit[1] + _told(minutes + Fraction(int(hit[4] or 0), 60) if three else minutes)

    return read


def _told(minutes: Fraction) -> str:
    """Minutes with two places at most.

    >>> _told(Fraction(553, 60)), _told(Fraction(202))
    ('9.22', '202')
    """
    return f"{float(round(minutes, PLACES)):.2f}" if minutes.denominator > 1 else str(minutes)


OF_A_CLOCK = re.compile(
    r"\s*[(\[]?\b(?:h?h:m?m(?::s?s)?|m?m:s?s|min:sec|hrs?:mins?"
    r"|h(?:ou)?rs?:min(?:ute)?s?(?::sec(?:ond)?s?)?|hour:min(?::sec)?)\b[)\]]?"
)


def _without_form(name: str) -> str:
    """A heading less the form of its cells: "Response time (mm:ss)" to "Response time"."""
    return OF_A_CLOCK.sub("", name).strip() or name
