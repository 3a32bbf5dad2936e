"""Half-years and terms, told with those of other years; weeks by number with their year; what has but a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlg.errors import BadTable
from nlg.intake.answers import Inquiry, Irregular
from nlg.intake.block import Block
from nlg.intake.cues import FLOW, STOCK
from nlg.intake.spans import span
from nlg.intake.timeline import names_a_period

_YEARS = r"(?P<y>(?:19|20)\d\d)(?:[/-](?P<z>\d\d|\d{4}))?"
_HALF = r"(?:[hs]-?(?P<n>[12])|(?P<o>1st|2nd|first|second) half(?: of)?)"
_TERM = r"(?P<t>autumn|spring|summer)(?: term)?"
HALVES = [re.compile(form, re.I) for form in (rf"{_HALF},?[ -]*{_YEARS}", rf"{_YEARS},?[ -]*{_HALF}")]
TERMS = [re.compile(form, re.I) for form in (rf"{_TERM},? {_YEARS}", rf"{_YEARS},? {_TERM}")]
NUMBERED = re.compile(
    r"(?:(?:rail|accounting|reporting|four[- ]week|4[- ]week|financial) )?(?P<what>period|week|wk|wave|round)"
    r"(?: (?:no\.?|number|#))?"
)
NUMBER = re.compile(r"(?P<word>p|period|w|wk|week|wave|round)?[ -]?0?(?P<n>\d{1,2})", re.I)
TWO_YEARS = re.compile(r"(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?")
A_YEAR = re.compile(r"(?:19|20)\d\d")
PART = "Part of the year"  # the heading under which it stands which part a row is of
STANDING = {"first-half": "mid-year", "second-half": "year-end"}  # what stands at its end
OVER = {part: half for half, part in STANDING.items()}
IN_ORDER = ("first-half", "second-half", "mid-year", "year-end", "autumn-term", "spring-term", "summer-term")
FEWEST, ENOUGH = 2, 3  # headings; days
AT_HALVES = re.compile(r"\b(?:jun|dec)|-(?:06|12)\b", re.I)
ENDS = {"06-30": "mid-year", "12-31": "year-end", "06-01": "mid-year", "12-01": "year-end"}  # months by their first day
SECOND = ("2", "2nd", "second")


def parts_of_years(block: Block, inquiry: Inquiry) -> Block:
    """A column of half-years or terms, or headings of such, as two columns: the year, and which part of it the row is
    of. Each is told with those of other years."""
    block = _in_words(_weeks_of_years(_in_rows(block, inquiry), inquiry))
    _without_days(block)
    for at in range(len(block.names)):
        texts = block.column(at)
        for forms, read in ((HALVES, _half), (TERMS, _term)):
            hits = [next((hit for form in forms if (hit := form.fullmatch(text.strip()))), None) for text in texts]
            if texts and all(hits):
                return _apart(block, at, [read(hit) for hit in hits if hit], inquiry)
        if said := _six_months_apart(texts):
            return _apart(block, at, said, inquiry)
    return block


def _six_months_apart(texts: Sequence[str]) -> list[tuple[str, str]]:
    """The years and halves that some days, or months, end, where all are of June or December, and both are there.

    >>> _six_months_apart(["30 June 2023", "31 December 2023", "30 June 2024"])[1:]
    [('2023', 'year-end'), ('2024', 'mid-year')]
    >>> _six_months_apart(["30 June 2022", "30 June 2023", "30 June 2024"]), _six_months_apart(["Jun 24", "Sep 24"])
    ([], [])
    """
    if len(set(texts)) < ENOUGH or not all(AT_HALVES.search(text) for text in texts):
        return []
    said = []
    for text in texts:
        try:
            found = span(text)
        except Irregular:
            return []
        day = found.text if found is not None and found.kind in ("date", "month") else ""
        if day[5:] not in ENDS:
            return []
        said.append((day[:4], ENDS[day[5:]]))
    return said if len({part for _, part in said}) > 1 else []


def _in_rows(block: Block, inquiry: Inquiry) -> Block:
    """A table with a column for each half-year or term as one with a row for each."""
    parts = [at for at, name in enumerate(block.names) if any(form.fullmatch(name.strip()) for form in HALVES + TERMS)]
    of_months = [at for at, name in enumerate(block.names) if names_a_period(name)]
    parts = parts or (of_months if _six_months_apart([block.names[at] for at in of_months]) else [])
    if len(parts) < FEWEST:
        return block
    inquiry.believe(
        "shape", "wide: periods in the headings", f"'{block.names[parts[0]]}' to '{block.names[parts[-1]]}'"
    )
    kept = [at for at in range(len(block.names)) if at not in parts]
    rows = [(n, at) for n in range(len(block.cells)) for at in parts]
    return replace(
        block,
        names=(*(block.names[at] for at in kept), "Period", "Value"),
        columns=(*(block.columns[at] for at in kept), block.columns[parts[0]], block.columns[parts[0]]),
        lines=tuple(block.lines[n] for n, _ in rows),
        cells=tuple((*(block.cells[n][k] for k in kept), block.names[at], block.cells[n][at]) for n, at in rows),
    )


def newest_first(kinds: Sequence[str]) -> list[str]:
    """The parts of a year that is not over yet, the last of them first.

    >>> newest_first(["first-half", "second-half"]), newest_first(["spring-term", "autumn-term"])
    (['second-half', 'first-half'], ['spring-term', 'autumn-term'])
    """
    return sorted(kinds, key=IN_ORDER.index, reverse=True)


def _in_words(block: Block) -> Block:
    """A column "Half" beside one of years, with "first-half" for H1."""
    at = next((at for at, name in enumerate(block.names) if name.casefold() in ("half", "half-year", "half year")), -1)
    if at < 0 or not all(re.fullmatch(r"[hs]?-?[12]", text, re.I) for text in block.column(at)):
        return block
    words = {"1": "first-half", "2": "second-half"}
    return replace(block, cells=tuple((*row[:at], words[row[at][-1]], *row[at + 1 :]) for row in block.cells))


def _half(hit: re.Match[str]) -> tuple[str, str]:
    second = (hit["n"] or hit["o"]).casefold() in SECOND
    return hit["y"] + (f"/{hit['z'][-2:]}" if hit["z"] else ""), "second-half" if second else "first-half"


def _term(hit: re.Match[str]) -> tuple[str, str]:
    """The academic year of a term: spring and summer of 2021 are of 2020/21."""
    term = hit["t"].casefold()
    first = int(hit["y"]) - (not hit["z"] and term != "autumn")
    return f"{first}/{(first + 1) % 100:02}", f"{term}-term"


def _apart(block: Block, at: int, said: list[tuple[str, str]], inquiry: Inquiry) -> Block:
    first = block.column(at)[0]
    what = "terms" if said[0][1].endswith("term") else "halves"
    plain = block.around.casefold()
    if what == "halves" and FLOW.search(plain):
        said = [(year, OVER.get(part, part)) for year, part in said]
    elif what == "halves" and STOCK.search(plain) and "%" not in plain:
        said = [(year, STANDING.get(part, part)) for year, part in said]  # "mid-year prisoners"
    said_so = inquiry.answer(what, ("apart",))
    inquiry.believe(
        what,
        f"'{first}' is told as {said[0][1]} figures of {said[0][0]}",
        "you said so" if said_so else "each is compared with those of other years: no calendar has both in a row",
    )
    heading = "Academic year" if what == "terms" else "Year"
    names = (*block.names[:at], heading, *block.names[at + 1 :], PART)
    cells = tuple((*row[:at], year, *row[at + 1 :], part) for row, (year, part) in zip(block.cells, said, strict=True))
    return replace(block, names=names, columns=(*block.columns, block.columns[at]), cells=cells)


def _weeks_of_years(block: Block, inquiry: Inquiry) -> Block:
    """A column of years beside one of weeks by their number as one: "2024 week 12"."""
    years = [at for at in range(len(block.names)) if all(map(A_YEAR.fullmatch, block.column(at)))]
    weeks = [at for at in _numbers(block) if _what(block, at) in ("week", "wk")]
    if len(years) != 1 or len(weeks) != 1:
        return block
    year, week = years[0], weeks[0]
    hits = [NUMBER.fullmatch(text.strip()) for text in block.column(week)]
    said = [f"{row[year]} week {int(hit['n'])}" for row, hit in zip(block.cells, hits, strict=True) if hit]
    inquiry.believe("period", f"columns {block.names[year]} and {block.names[week]} together", "a year and its weeks")
    cells = tuple((*row[:year], text, *row[year + 1 :]) for row, text in zip(block.cells, said, strict=True))
    names = tuple("week" if at == year else name for at, name in enumerate(block.names))
    return replace(block, names=names, cells=cells).without([week])


def _without_days(block: Block) -> None:
    """BadTable where rows are told apart by the number of a period, a week or a wave that no day goes with."""
    for at in _numbers(block):
        first, what = block.column(at)[0], _what(block, at)
        long = what in ("period", "week", "wk")
        raise BadTable(
            f"{block.page.place(block.lines[0], block.columns[at])}: '{first}' is a {what}{' of a year' * long} by its "
            "number, and nothing says on which days it lies",
            mend="give the figures by day, week, month, quarter or year, each with its date"
            if long
            else f"add a column 'Date' with the day of each, and say what one is called: --say occasion={what}",
        )


def _what(block: Block, at: int) -> str:
    hit = NUMBERED.fullmatch(block.names[at].casefold().replace("_", " "))
    return hit["what"] if hit else ""


def _numbers(block: Block) -> list[int]:
    """The columns that number periods, weeks or waves, where no other column has their days."""
    found = []
    for at in range(len(block.names)):
        hits = [NUMBER.fullmatch(text.strip()) for text in block.column(at)]
        what = _what(block, at)
        if what and all(hits) and all(hit["word"] or what in ("period", "week", "wk") for hit in hits if hit):
            found.append(at)
    days = [at for at in range(len(block.names)) if at not in found and _of_days(block.column(at))]
    return [] if days else found


def _of_days(texts: Sequence[str]) -> bool:
    """Whether all texts name periods that are finer than years."""
    finer = all(names_a_period(text) and not TWO_YEARS.fullmatch(text) for text in texts)
    return finer and len(set(texts)) > 2
