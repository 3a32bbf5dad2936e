"""An area is one of the highest, or of the lowest, of its group.

Fires   among the highest or lowest three of 5 to 29 areas, the highest or lowest tenth of 30 or more; every area known.
Quiet   for the sole highest or lowest (`top` says more), where a tie would let too many in, on fewer than 20 events.
Chance  no news by itself: three of 13 areas are among the three highest, always.
Source  design kind R3: a vague word ("among the worst") needs one definition, and keeps to it; guards G2, G3, G10.
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
from nlg.finding.places import places
from nlg.panel import Ints
from nlg.story import Brief

ID = "R3"
AMONG = True  # looks at the areas of a group together
CONTEXT = True  # no news by itself
PLACES = 3  # in groups that a reader can overlook
MANY, TENTH = 30, 10  # of so many areas or more, one in ten


@dataclass(frozen=True, kw_only=True)
class Band(Fact):
    """`rank` is the proven place from its end, 1 only where shared; `band` how many places count as that end.

    `size` counts the areas of `group`."""

    kind: ClassVar[str] = "band"
    is_its_figure: ClassVar[bool] = True
    rank: Proven
    group: Proven
    band: int
    size: Proven
    high: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in ranked_looks(brief, when)])


def _find(look: Look) -> Found:
    ok = look.spread(look.whole & (look.sizes >= look.limits.smallest_group)) & look.enough[look.groups.leaves]
    order, band = places(look), look.spread(_band(look.sizes))
    parts = []
    for high in (True, False):
        near, far = (order.from_top, order.from_bottom) if high else (order.from_bottom, order.from_top)
        inside = (near + order.sharing - 1 <= band) & (near < far)  # the middle one of five is neither
        parts.append(
            look.found_leaves(ok & inside & ~((order.sharing == 1) & (near == 1)), high=high, place=near, band=band)
        )
    return Found.joined(parts)


def _band(sizes: Ints) -> Ints:
    """How many places count as the highest, or the lowest, of so many areas."""
    return np.where(sizes < MANY, PLACES, sizes // TENTH)


def fact(brief: Brief, found: Found, row: int) -> Band:
    view, area, t = cells.place(brief, found, row)
    g, high = int(found["group"][row]), bool(found["high"][row])
    return Band(
        **cells.basics(brief, found, row),
        rank=cells.rank(view, area, t, g, high=high),
        group=cells.group(view, g),
        band=int(found["band"][row]),
        size=cells.count_areas(view, g),
        high=high,
        evidence=(cells.group_cells(view, g, t, t),),
        good_news=cells.good_news(view.measure, high),
    )


EXAMPLES = (
    fires("A 30\nB 50\nC 40\nD 60\nE 90\nF 99", people=10_000, area="B", says={"place": 3, "high": False}),
    fires("A 30\nB 50\nC 40\nD 90\nE 90", people=10_000, area="D", says={"place": 1, "high": True}),
    quiet("A 30\nB 50\nC 40\nD 60\nE 90", people=10_000, area="B"),
    quiet("A 30\nB 50\nC 40\nD 60\nE 90", people=10_000, area="E"),
    quiet("A 30\nB 50\nC 50\nD 50\nE 90\nF 99\nG 99", people=10_000, area="D"),
    quiet("A 30\nB 19\nC 40\nD 60\nE 90", people=10_000, area="B"),
    quiet("A 30\nB 50\nC 40\nD 60\nE ?", people=10_000),
    quiet("A 30\nB 50\nC 40\nD 60\nE 90"),
)
