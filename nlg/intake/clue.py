"""What is known of a column of figures before its meaning: heading, figures, and the columns beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Column:
    """Another column of figures, row by row those of the same areas and periods."""

    heading: str
    unit: str
    texts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Clue:
    """What is known of a measure before its meaning: its heading, its kind ("fiction"), its figures, their unit.

    `own` and `around` are what its heading, and what else the page, says it counts in, with the words that say so;
    `of` what the rows are split by: "Crime group"; `beside` the other columns, the nearest first;
    `money` that of the country that all areas are in, where their codes tell.
    """

    key: str
    heading: str
    kind: str
    unit: str
    texts: tuple[str, ...]
    place: str
    own: tuple[int, str] = (1, "")
    around: tuple[int, str] = (1, "")
    of: str = ""
    beside: tuple[Column, ...] = ()
    money: str = ""
