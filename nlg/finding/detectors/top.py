"""An area has the highest, or the lowest, rate or level of its group.

Fires   when every area of a group of three or more has a figure and one of them alone is at the end.
Quiet   when any area is missing, on a tie, on fewer than 20 events, for plain counts (they only say what is big).
Chance  one in N areas is at the top.
Source  design kind R1; guards G2 (a shared place is another kind of fact), G3, G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, ranked_looks
from nlg.finding.places import at_edge
from nlg.story import Brief

ID = "R1"
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together
SMALLEST_GROUP = 3


@dataclass(frozen=True, kw_only=True)
class Top(Fact):
    """`rank` proves the place and its end; `group` whose areas were ranked."""

    kind: ClassVar[str] = "top"
    is_its_figure: ClassVar[bool] = True
    rank: Proven
    group: Proven
    size: int
    high: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in ranked_looks(brief, when)])


def _find(look: Look) -> Found:
    ok = look.spread(look.whole & (look.sizes >= SMALLEST_GROUP)) & look.enough[look.groups.leaves]
    parts = []
    for high in (True, False):
        at_end = at_edge(look, high=high)
        sharing = look.spread(look.count(at_end))
        strength = look.spread(np.log2(look.sizes))
        parts.append(look.found_leaves(ok & at_end & (sharing == 1), strength, high=high, sharing=sharing))
    return Found.joined(parts)


def prior(strength: float) -> float:
    """One in N areas is at the top."""
    return float(2.0**-strength)


def fact(brief: Brief, found: Found, row: int) -> Top:
    view, area, t = cells.place(brief, found, row)
    g, high = int(found["group"][row]), bool(found["high"][row])
    group = cells.group(view, g)
    leaves = view.panel.groups.members(g)
    figures = np.sort(view.x[leaves, t])
    room = figures[-1] - figures[-2] if high else figures[1] - figures[0]
    return Top(
        **cells.basics(brief, found, row),
        rank=cells.rank(view, area, t, g, high=high),
        group=group,
        size=len(leaves),
        high=high,
        evidence=(cells.group_cells(view, g, t, t),),
        good_news=cells.good_news(view.measure, high),
        change=float(room),
    )


EXAMPLES = (
    fires("Ashby 30\nBarton 50\nCalder 40", people=10_000, area="Barton", says={"high": True}),
    quiet("Ashby 30\nBarton ?\nCalder 40", people=10_000),
    quiet("Ashby 30\nBarton 50\nCalder 50", people=10_000, area="Barton"),
    quiet("Ashby 30\nBarton 50\nCalder 40"),
)
