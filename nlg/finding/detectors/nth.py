"""An area comes second or third from either end of its group.

Fires   for the two places next to the top and to the bottom, in groups of five or more that are complete.
Quiet   when an area of the group is missing, on ties at that place, on fewer than 20 events, for plain counts.
Chance  no news by itself: "the next lowest" after the lowest.
Source  design kind R2: no further than third place in prose; guards G2, G3, G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, ranked_looks
from nlg.finding.places import places
from nlg.story import Brief

ID = "R2"
AMONG = True  # looks at the areas of a group together
LAST_PLACE = 3
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class Nth(Fact):
    """`rank` is the proven place from one end, 2 or 3."""

    kind: ClassVar[str] = "nth"
    is_its_figure: ClassVar[bool] = True
    rank: Proven
    group: Proven
    place: int
    high: bool
    size: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in ranked_looks(brief, when)])


def _find(look: Look) -> Found:
    order = places(look)
    ok = look.spread(look.whole & (look.sizes >= look.limits.smallest_group)) & (order.sharing == 1)
    ok &= look.enough[look.groups.leaves]
    parts = []
    for high in (True, False):
        place = order.from_top if high else order.from_bottom
        near = ok & (place >= 2) & (place <= LAST_PLACE)
        parts.append(look.found_leaves(near, high=high, place=place))
    return Found.joined(parts)


def fact(brief: Brief, found: Found, row: int) -> Nth:
    view, area, t = cells.place(brief, found, row)
    g, high = int(found["group"][row]), bool(found["high"][row])
    group = cells.group(view, g)
    return Nth(
        **cells.basics(brief, found, row),
        rank=cells.rank(view, area, t, g, high=high),
        group=group,
        place=int(found["place"][row]),
        high=high,
        size=int(view.panel.groups.sizes[g]),
        evidence=(cells.group_cells(view, g, t, t),),
    )


EXAMPLES = (
    fires("A 30\nB 50\nC 40\nD 60\nE 90", people=10_000, area="C", says={"place": 2, "high": False}),
    quiet("A 30\nB 50\nC 40\nD 60\nE ?", people=10_000),
    quiet("A 30\nB 50\nC 40\nD 40\nE 90", people=10_000, area="C"),
    quiet("A 30\nB 50\nC 40\nD 60\nE 90"),
)
