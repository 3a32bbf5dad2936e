"""The figure for its population: how many for every so many people.

Fires   where a rate by heads is known and rests on 20 events or more.
Quiet   on fewer than 20 events (the count says more), on a gap.
Chance  it always holds, so it is no news by itself; used to compare places.
Source  design kind L3; guard G3: US and UK health bodies mark rates on fewer than 20 events unreliable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import looks
from nlg.story import Brief, View

ID = "L3"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class Rate(Fact):
    """`now` is the rate, `count` what it was made from."""

    kind: ClassVar[str] = "rate"
    is_its_figure: ClassVar[bool] = True
    count: Proven


def find(brief: Brief, when: date | None) -> Found:
    made = [look for look in looks(brief, when, ("rate",)) if look.follows_a_count]
    return Found.joined([look.found(look.enough & ~np.isnan(look.now)) for look in made])


def fact(brief: Brief, found: Found, row: int) -> Rate:
    view, area, t = cells.place(brief, found, row)
    counts = View(view.panel, view.panel.measures[view.measure.numerator])
    return Rate(
        **cells.basics(brief, found, row),
        count=cells.cell(counts, area, t),
        evidence=(cells.cells(counts, [area], t, t),),
    )


EXAMPLES = (
    fires("Ashby 30 40 50", people=10_000),
    quiet("Ashby 30 40 19", people=10_000),
    quiet("Ashby 30 40 ?", people=10_000),
)
