"""A figure and all of its parts.

Fires   when total and parts are all known, and the parts come to the total or less.
Quiet   when a part is not known, when the parts come to more than rounding explains, when there were none.
Chance  no news by itself: it takes a figure apart for the reader.
Source  design kind B3; guard G7: what no part accounts for is stated, or it is said that figures are rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells, parts
from nlg.finding.example import fires, quiet
from nlg.finding.parts import Split
from nlg.panel import Measure
from nlg.story import Brief

ID = "B3"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class FullSplit(Fact):
    """`figures` are those of `parts`, in the sheet's order; `now` is the total they belong to.

    `leftover` is what no part accounts for, None where there is nothing. `rounded`: they miss the total by no more than
    rounding explains, which has to be said."""

    kind: ClassVar[str] = "full_split"
    parts: tuple[Measure, ...]
    figures: tuple[Proven, ...]
    leftover: Proven | None
    rounded: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(split) for split in parts.splits(brief, when, least=2)])


def _find(split: Split) -> Found:
    now = split.now
    return split.look.found(now.sound, leftover=now.left > 0)


def fact(brief: Brief, found: Found, row: int) -> FullSplit:
    view, area, t = cells.place(brief, found, row)
    views, shared = parts.part_views(brief, view), parts.basics(brief, found, row)
    figures = tuple(cells.cell(part, area, t) for part in views)
    remainder, stated = parts.remainder(shared["now"], figures), bool(found["leftover"][row])
    return FullSplit(
        **shared,
        parts=tuple(part.measure for part in views),
        figures=figures,
        leftover=remainder if stated else None,
        rounded=not stated and remainder.number != 0,
        evidence=parts.shown(brief, view, [area], [t]),
    )


EXAMPLES = (
    fires("Ashby 75", parts={"home": "Ashby 44", "ward": "Ashby 28", "else": "Ashby 3"}, says={"leftover": False}),
    fires("Ashby 75", parts={"home": "Ashby 44", "ward": "Ashby 28"}, says={"leftover": True}),
    fires(
        "Ashby 14.21",
        parts={"home": "Ashby 11.10", "ward": "Ashby 3.12"},
        measure_type="stock",
        decimals=2,
        says={"leftover": False},
    ),
    quiet("Ashby 75", parts={"home": "Ashby 44", "ward": "Ashby ?"}),
    quiet("Ashby 75", parts={"home": "Ashby 44", "ward": "Ashby 32"}),
    quiet("Ashby 0", parts={"home": "Ashby 0", "ward": "Ashby 0"}),
)
