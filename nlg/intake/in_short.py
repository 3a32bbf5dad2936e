"""Cells that give millions in short ("\u00a37.9m", "2.4 million"), written out before anything is read."""

from __future__ import annotations

import re
from dataclasses import replace

from nlg.intake.answers import Inquiry
from nlg.intake.figures import multiplied
from nlg.intake.readers import Page

IN_SHORT = re.compile(  # behind a sign of money "m" and "k" can mean nothing else
    r"(?P<sign>-?)(?:(?P<coin>[\u00a3$\u20ac])(?P<sum>\d+(?:\.\d+)?) ?(?P<short>k|mn?|bn|thousand|million|billion)"
    r"|(?P<plain>\d+(?:\.\d+)?) ?(?P<word>million|billion|bn))",
    re.I,
)
TIMES = {"k": 1000, "t": 1000, "m": 10**6, "b": 10**9}


def plain_sums(page: Page, inquiry: Inquiry) -> Page:
    """The page with such cells in all their digits; any other as it is."""
    first = next((text for row in page.rows for text in row if IN_SHORT.fullmatch(text.strip())), "")
    if not first:
        return page
    inquiry.believe("figures", f"'{first}' is {in_full(first)}", "written out")
    return replace(page, rows=tuple(tuple(map(in_full, row)) for row in page.rows))


def in_full(text: str) -> str:
    """A figure in short in all its digits; any other text as it stands.

    >>> in_full("\u00a37.9m"), in_full("2.45 million"), in_full("7.9m"), in_full("-$1.25bn")
    ('\u00a37900000', '2450000', '7.9m', '-$1250000000')
    """
    hit = IN_SHORT.fullmatch(text.strip())
    if hit is None:
        return text
    times = TIMES[(hit["short"] or hit["word"])[0].casefold()]
    return f"{hit['sign']}{hit['coin'] or ''}{multiplied(hit['sum'] or hit['plain'], times)}"
