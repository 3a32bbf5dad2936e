"""Half-years and school terms: no calendar here has them, but each can be told with those of other years."""

from __future__ import annotations

import re
from dataclasses import replace

from nlg.intake.answers import Inquiry, Unsure
from nlg.intake.block import Block

_YEARS = r"(?P<y>(?:19|20)\d\d)(?:[/-](?P<z>\d\d|\d{4}))?"
_HALF = r"(?:[hs]-?(?P<n>[12])|(?P<o>1st|2nd|first|second) half(?: of)?)"
_TERM = r"(?P<t>autumn|spring|summer)(?: term)?"
HALVES = [re.compile(form, re.I) for form in (rf"{_HALF},?[ -]*{_YEARS}", rf"{_YEARS},?[ -]*{_HALF}")]
TERMS = [re.compile(form, re.I) for form in (rf"{_TERM},? {_YEARS}", rf"{_YEARS},? {_TERM}")]
SECOND = ("2", "2nd", "second")


def parts_of_years(block: Block, inquiry: Inquiry) -> Block:
    """A column of half-years or terms as two: the year, and which part of it the row is of. Unsure until somebody
    says that they are to be told so."""
    block = _in_words(block)
    for at in range(len(block.names)):
        texts = block.column(at)
        for forms, read in ((HALVES, _half), (TERMS, _term)):
            hits = [next((hit for form in forms if (hit := form.fullmatch(text.strip()))), None) for text in texts]
            if texts and all(hits):
                return _apart(block, at, [read(hit) for hit in hits if hit], inquiry)
    return block


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
    if not inquiry.answer(what, ("apart",)):
        raise Unsure(
            f"{block.page.place(block.lines[0], block.columns[at])}: '{first}': {what} of years do not follow each "
            f"other in any calendar here. Is each to be told with those of other years: '{said[0][1]}' figures of "
            f"{said[0][0]} after those of the year before?",
            key=what,
            choices=("apart",),
        )
    inquiry.believe(what, f"'{first}' is told as {said[0][1]} figures of {said[0][0]}", "you said so")
    heading = "Academic year" if what == "terms" else "Year"
    names = (*block.names[:at], heading, *block.names[at + 1 :], "Part of the year")
    cells = tuple((*row[:at], year, *row[at + 1 :], part) for row, (year, part) in zip(block.cells, said, strict=True))
    return replace(block, names=names, columns=(*block.columns, block.columns[at]), cells=cells)
