"""What a reader must know of a house style: the order of its dates, whether months are shortened, its spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .date_words import Dates
from .report import Unreadable
from .word_lists import DATES, WORDS

DATE_ORDERS = ("month_day", "day_month")
MONTHS = ("full", "short")
_WORD = re.compile(r"[a-z]+")


def house_dates(style: Mapping[str, Any], file: str) -> Dates:
    """The style's `date` and `months`, at the top of its file or in one table; Unreadable where no `date` is there."""
    orders, months = _said(style, "date", DATE_ORDERS), _said(style, "months", MONTHS)
    if len(orders) != 1:
        raise Unreadable(f"{file}: the style says {len(orders)} forms of date; needs month_day or day_month")
    if len(months) > 1:
        raise Unreadable(f"{file}: the style says {len(months)} forms of month; needs full or short")
    return Dates(orders.pop(), short="short" in months)


def _said(style: Mapping[str, Any], key: str, choices: tuple[str, ...]) -> set[str]:
    tables = [style, *(table for table in style.values() if isinstance(table, Mapping))]
    return {choice for table in tables for choice in choices if table.get(key) == choice}


def house_spelling(style: Mapping[str, Any], file: str) -> dict[str, str]:
    """The style's `spelling`: a word and how the house spells it. Unreadable where that is another word."""
    found = style.get("spelling", {})
    if not isinstance(found, Mapping):
        raise Unreadable(f"{file}: spelling is not a table of words")
    for word, spelt in found.items():
        if not isinstance(spelt, str) or not _is_spelling_of(word, spelt):
            raise Unreadable(f"{file}: spelling.{word}: {spelt!r:.40} is another word, or one that needs a claim")
    return dict(found)


def _is_spelling_of(word: str, spelt: str) -> bool:
    """Both plain small words that claim nothing, with a first letter and most of the letters in common."""
    plain = all(_WORD.fullmatch(one) and one not in WORDS and one.capitalize() not in DATES for one in (word, spelt))
    return plain and word[0] == spelt[0] and 4 * _in_common(word, spelt) >= 3 * max(len(word), len(spelt))


def _in_common(one: str, other: str) -> int:
    """How many letters two words have in common, in order."""
    row = [0] * (len(other) + 1)
    for letter in one:
        new = [0]
        for at, second in enumerate(other):
            new.append(row[at] + 1 if letter == second else max(row[at + 1], new[at]))
        row = new
    return row[-1]


def respelt(text: str, spelling: Mapping[str, str]) -> str:
    """A text as the house spells it: whole words in small letters change, names keep theirs.

    >>> respelt("the centre of the Centre for offences", {"centre": "center", "offences": "offenses"})
    'the center of the Centre for offenses'
    """
    if not spelling:
        return text
    return re.sub(r"(?<![^\W_])[a-z]+(?![^\W_])", lambda found: spelling.get(found[0], found[0]), text)
