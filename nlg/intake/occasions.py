"""Match days: a column of their numbers beside one of their days becomes one column of occasions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from nlg.errors import BadTable
from nlg.intake.answers import Inquiry, Irregular
from nlg.intake.block import Block
from nlg.intake.figures import places
from nlg.intake.spans import CANNOT
from nlg.intake.timeline import days_of

MATCH_DAY = re.compile(r"(?P<word>match|game) ?(?P<day>day|week)")
NUMBERED = re.compile(rf"(?:(?:{MATCH_DAY.pattern}|md|gw) ?)?(?P<number>\d{{1,2}})")
LONGEST = 100  # days: what has one number and lies farther apart is of two seasons
_Key = tuple[str, int]  # season, number


def match_days(block: Block, inquiry: Inquiry) -> Block:
    """The table with its match days as occasions ('2023-11-11/12'); any other table as it is.

    BadTable where a later number lies on no later day. Irregular where nothing says on which day they are.
    """
    named = [at for at, name in enumerate(block.names) if MATCH_DAY.fullmatch(name.casefold())]
    if len(named) != 1:
        return block
    at, word = named[0], MATCH_DAY.sub(r"\g<word>\g<day>", block.names[named[0]].casefold())
    numbers = [hit and int(hit["number"]) for hit in map(NUMBERED.fullmatch, map(str.casefold, block.column(at)))]
    dated = _dated(block, at, inquiry)
    if dated is None or None in numbers:
        raise Irregular(
            f"{block.page.place(block.lines[0], block.columns[at])}: '{block.column(at)[0]}' {CANNOT['match']}"
        )
    of_season = next((n for n, name in enumerate(block.names) if name.casefold() == "season"), None)
    seasons = block.column(of_season) if of_season is not None else [""] * len(numbers)
    keys = [(season, number or 0) for season, number in zip(seasons, numbers, strict=True)]
    ends = _ends(block, keys, dated[1], of_season is not None)
    inquiry.believe(
        "periods",
        f"{word}s in their order, each by its last day",
        f"columns {block.names[at]} and {block.names[dated[0]]}",
    )
    texts = [f"{ends[key].isoformat()}/{key[1]}" for key in keys]
    cells = tuple((*row[:at], text, *row[at + 1 :]) for row, text in zip(block.cells, texts, strict=True))
    names = (*block.names[:at], word, *block.names[at + 1 :])
    gone = [dated[0], *([of_season] if of_season is not None else [])]
    return replace(block, names=names, cells=cells).without(gone)


def _dated(block: Block, besides: int, inquiry: Inquiry) -> tuple[int, list[date]] | None:
    """The one column of days, and what they are."""
    found = []
    for at, name in enumerate(block.names):
        if at != besides and "date" in name.casefold():
            cells = list(places(block.cells, block.lines, at, block.columns[at]))
            days = days_of(block.page, cells, name, inquiry)
            found += [(at, days)] if days else []
    return found[0] if len(found) == 1 else None


def _ends(block: Block, keys: Sequence[_Key], days: Sequence[date], told_apart: bool) -> Mapping[_Key, date]:
    """The last day of each match day; within a season they follow each other as their numbers do."""
    each: dict[_Key, list[date]] = {}
    for key, day in zip(keys, days, strict=True):
        each.setdefault(key, []).append(day)
    for (_, number), on in each.items():
        if not told_apart and (max(on) - min(on)).days > LONGEST:
            raise BadTable(
                f"{block.page.file}: number {number} is there on {min(on)} and on {max(on)}",
                mend="give a column 'Season' that says which is which",
            )
    ends = {key: max(on) for key, on in each.items()}
    for season in {key[0]: None for key in keys}:
        _in_order(block, {number: end for (name, number), end in ends.items() if name == season})
    return ends


def _in_order(block: Block, ends: Mapping[int, date]) -> None:
    for before, number in pairwise(sorted(ends)):
        if ends[number] <= ends[before]:
            raise BadTable(
                f"{block.page.file}: number {number} ends on {ends[number]}, and number {before} on {ends[before]}",
                mend="leave out a match that was put off, or give it the number of the day on which it was played",
            )
