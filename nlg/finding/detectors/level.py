"""The figure itself: how many there were.

Fires   wherever a count or an amount is known.
Quiet   on a gap: what is not known is not zero. Rates have a kind of their own.
Chance  always true, so no news by itself; the host of other facts.
Source  the table's own cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from nlg.fact import Fact, Found
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.story import Brief

ID = "L1"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class Level(Fact):
    """`now` is all there is to say."""

    kind: ClassVar[str] = "level"
    is_its_figure: ClassVar[bool] = True


def find(brief: Brief, when: date | None) -> Found:
    parts = []
    for n, view in enumerate(brief.views):
        if view.measure.type not in ("rate", "share"):
            ts = brief.columns(view, when)
            parts.append(Found.where(view.known[:, ts], view=n, ts=ts, strength=0.0))
    return Found.joined(parts)


def fact(brief: Brief, found: Found, row: int) -> Level:
    view, area, t = cells.place(brief, found, row)
    return Level(**cells.basics(brief, found, row), evidence=(cells.cells(view, [area], t, t),))


EXAMPLES = (fires("Ashby 5 4 3"), quiet("Ashby 5 4 ?"))
