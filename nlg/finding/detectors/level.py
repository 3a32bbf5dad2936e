"""The figure itself: how many there were.

Fires   wherever a count, an amount or a level is known.
Quiet   on a gap: what is not known is not zero; for a rate by heads whose count is in the table: that has a kind of its
        own (`rate`).
Chance  it always holds, so it is no news by itself; other facts need it beside them.
Source  design kind L1: the table's own figure; guard G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import LEVELS, looks
from nlg.story import Brief

ID = "L1"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class Level(Fact):
    """None but `now`, which is all there is to say."""

    kind: ClassVar[str] = "level"
    is_its_figure: ClassVar[bool] = True


def find(brief: Brief, when: date | None) -> Found:
    own = [look for look in looks(brief, when, (*LEVELS, "total")) if not look.follows_a_count]
    return Found.joined([look.found(~np.isnan(look.now)) for look in own])


def fact(brief: Brief, found: Found, row: int) -> Level:
    view, area, t = cells.place(brief, found, row)
    return Level(**cells.basics(brief, found, row), evidence=(cells.cells(view, [area], t, t),))


EXAMPLES = (fires("Ashby 5 4 3"), quiet("Ashby 5 4 ?"))
