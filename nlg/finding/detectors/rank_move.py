"""An area gained many places in its group, towards the highest or towards the lowest.

Fires   when it gained a quarter of the group's places, three at least, against the step before, by a clear move of its
        own.
Quiet   where others moved past it, on moves inside chance, with an area missing, on fewer than 20 events.
Chance  where places are packed, noise alone moves an area several; so its own figure must have moved clearly.
Source  design kind R4; guards G2, G3, G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, ranked_looks
from nlg.finding.places import enough_then, places, places_then
from nlg.panel import Floats, Ints
from nlg.story import Brief, View

ID = "R4"
AMONG = True  # looks at the areas of a group together
FEWEST_PLACES = 3
QUARTER = 4  # one in so many of the group's places


@dataclass(frozen=True, kw_only=True)
class RankMove(Fact):
    """`rank` and `rank_then` are its places, each from the end it is nearer to, where both are as near from the one it
    moved to (`high`: the top); `gained` is in places, as if it came last of those that share its place now."""

    kind: ClassVar[str] = "rank_move"
    rank: Proven
    rank_then: Proven
    group: Proven
    then: Proven
    then_period: Proven
    direction: Proven
    gained: int
    size: int
    high: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in ranked_looks(brief, when)])


def _find(look: Look) -> Found:
    now, then = places(look), places_then(look)
    ok = look.spread(look.whole_moves & (look.sizes >= look.limits.smallest_group))
    ok = ok & (look.clear & look.enough & enough_then(look))[look.groups.leaves]
    size, parts = look.spread(look.sizes), []
    for high in (True, False):
        place, place_then = (now.from_top, then.from_top) if high else (now.from_bottom, then.from_bottom)
        gained = place_then - (place + now.sharing - 1)  # as if it came last of those that share its place
        far = (gained >= FEWEST_PLACES) & (gained * QUARTER >= size)
        far &= look.leaf_move > 0 if high else look.leaf_move < 0
        strength = partial(_strength, gained, look.sizes[look.groups.of_leaf, 0])
        parts.append(look.found_leaves(ok & far, strength, high=high, gained=gained))
    return Found.joined(parts)


def _strength(gained: Ints, sizes: Ints, hits: Ints) -> Floats:
    """What part of its group it has passed."""
    return np.asarray(gained.take(hits) / sizes[hits // gained.shape[1]])


def fact(brief: Brief, found: Found, row: int) -> RankMove:
    view, area, t = cells.place(brief, found, row)
    g, high, gained = int(found["group"][row]), bool(found["high"][row]), int(found["gained"][row])
    back = int(view.calendar.previous[t])
    shared, then = cells.basics(brief, found, row), cells.cell(view, area, back)
    leaves = view.panel.groups.members(g)
    return RankMove(
        **shared,
        rank=_from_nearer(view, area, t, g, high),
        rank_then=_from_nearer(view, area, back, g, high),
        group=cells.group(view, g),
        then=then,
        then_period=cells.period(view, back),
        direction=cells.direction(shared["now"], then, clear=True),
        gained=gained,
        size=len(leaves),
        high=high,
        evidence=(cells.group_cells(view, g, back, t),),
        good_news=cells.good_news(view.measure, high),
        change=float(shared["now"].number - then.number),
    )


def _from_nearer(view: View, area: int, t: int, g: int, high: bool) -> Proven:
    """Its place as a reader looks for it: "second highest", not "31st lowest"."""
    top, bottom = (cells.rank(view, area, t, g, high=end) for end in (True, False))
    if top.number == bottom.number:
        return top if high else bottom
    return min(top, bottom, key=lambda rank: rank.number)


EXAMPLES = (
    fires("A 30 95\nB 50 50\nC 60 60\nD 70 70\nE 80 80", people=10_000, area="A", says={"gained": 4, "high": True}),
    fires("A 99 30\nB 50 50\nC 60 60\nD 70 70\nE 80 80", people=10_000, area="A", says={"gained": 4, "high": False}),
    quiet("A 71 78\nB 72 72\nC 74 74\nD 76 76\nE 77 77", people=10_000),
    quiet("A 30 95\nB 50 50\nC 60 60\nD 70 70\nE ? 80", people=10_000),
    fires("A 30 80\nB 50 50\nC 60 60\nD 70 70\nE 80 80", people=10_000, area="A", says={"gained": 3, "high": True}),
    quiet("A 30 70\nB 50 50\nC 60 60\nD 70 70\nE 80 80", people=10_000),
    quiet("A 60 60\nB 90 55\nC 95 50\nD 99 40\nE 98 40", people=10_000, area="A"),
    quiet("A 9 95\nB 50 50\nC 60 60\nD 70 70\nE 80 80", people=10_000, area="A"),
    quiet("A 30 95\nB 50 50\nC 60 60\nD 70 70\nE 80 80"),
)
