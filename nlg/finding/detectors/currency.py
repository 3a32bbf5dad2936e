"""The last period that the figures cover.

Fires   for every area with a figure, at the newest period on its record whose figure has settled (where none has, at
        the newest). It is the only kind that looks at later periods: whether there are any is what it is about.
Quiet   at every earlier period, so in stories retold from a table that has grown since.
Chance  it always holds: company for other facts, no news.
Source  design kind Q1; guard G6: "the latest for which full figures are available" is not said of unfinished ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import LEVELS, Look, looks
from nlg.panel import Flags
from nlg.story import Brief

ID = "Q1"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class Currency(Fact):
    """`period` is the last one covered; `released` the day the table was published, None where that is not known."""

    kind: ClassVar[str] = "currency"
    released: Proven | None


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, (*LEVELS, "total"))])


def _find(look: Look) -> Found:
    return look.found(~np.isnan(look.now) & ~_known_later(look))


def _known_later(look: Look) -> Flags:
    """Whether an area has a figure for a later period that has settled; for those beyond, as if it had."""
    last = _last_settled(look)
    if len(look.ts) == 1:
        t = int(look.ts[0])
        later = ~np.isnan(look.x[:, t + 1 : last + 1])
        return np.asarray(later.any(axis=1, keepdims=True) | (t > last))
    so_far = ~np.isnan(look.x[:, : last + 1])
    newest = np.where(so_far.any(axis=1), last - so_far[:, ::-1].argmax(axis=1), -1)
    return np.asarray(look.ts != newest[:, None])


def _last_settled(look: Look) -> int:
    """The last period old enough at publication for its figures to have stopped moving; the very last if none is."""
    settled = (t for t in range(len(look.view.calendar) - 1, -1, -1) if look.view.panel.settled(look.measure.name, t))
    return next(settled, len(look.view.calendar) - 1)


def fact(brief: Brief, found: Found, row: int) -> Currency:
    view, area, t = cells.place(brief, found, row)
    table, released = view.panel.table, view.panel.released
    known_on = Proven(op="metadata", inputs={"source": table, "key": "released"}, value=released)
    return Currency(
        **cells.basics(brief, found, row),
        released=known_on if released is not None else None,
        evidence=(cells.cells(view, [area], t, t),),
    )


EXAMPLES = (
    fires("Ashby 5 4 3"),
    fires("Ashby 5 4 3", released=10, mature_after=10),
    quiet("Ashby 5 4 3", released=9, mature_after=10),  # nine days on the last week is not complete
    quiet("Ashby 5 4 ?"),
)
