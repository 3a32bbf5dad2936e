"""An area overtook another at the top of its group.

Fires   when it rose clearly to first or second place past the area that held this place a step before.
Quiet   further down, on shared places, on a rise inside chance, with an area missing, on fewer than 20 events behind
        either.
Chance  two areas of one true rate swap places every other step; a clear rise does so far less often.
Source  design kind R5: only the rival that matters is named, the one whose place it took; guards G2, G3, G10.
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
from nlg.finding.places import Places, enough_then, places, places_then
from nlg.panel import Flags
from nlg.story import Brief

ID = "R5"
AMONG = True  # looks at the areas of a group together
SMALLEST_GROUP = 3
PLACES = (1, 2)


@dataclass(frozen=True, kw_only=True)
class Overtake(Fact):
    """`rank` is its place now, `rank_then` the one it had; `rival` held the place before and stands lower now.

    `rival_now` and `rival_then` are the rival's figures, as `now` and `then` are its own."""

    kind: ClassVar[str] = "overtake"
    rank: Proven
    rank_then: Proven
    rival: Proven
    rival_now: Proven
    rival_then: Proven
    group: Proven
    then: Proven
    then_period: Proven
    direction: Proven
    size: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in ranked_looks(brief, when)])


def _find(look: Look) -> Found:
    now, then = places(look), places_then(look)
    enough = (look.enough & enough_then(look))[look.groups.leaves]
    ok = look.spread(look.whole_moves & (look.sizes >= SMALLEST_GROUP)) & enough
    ok = ok & look.clear[look.groups.leaves] & (look.leaf_move > 0) & (now.sharing == 1)
    parts = []
    for place in PLACES:
        mask = ok & (now.from_top == place) & (then.from_top > place) & _passed(look, now, then, enough, place)
        strength = look.spread(np.log2(look.sizes)) + 1 - place
        parts.append(look.found_leaves(mask, strength=strength, place=place))
    return Found.joined(parts)


def _passed(look: Look, now: Places, then: Places, enough: Flags, place: int) -> Flags:
    """Whether the area that held a place a step before stands lower now. Shape leaves x ts."""
    held = (then.from_top == place) & (then.sharing == 1) & enough
    return np.asarray(look.spread(look.over(np.where(held, now.from_top, 0), np.maximum) > place))


def fact(brief: Brief, found: Found, row: int) -> Overtake:
    view, area, t = cells.place(brief, found, row)
    g, place = int(found["group"][row]), int(found["place"][row])
    back = int(view.calendar.previous[t])
    shared, then = cells.basics(brief, found, row), cells.cell(view, area, back)
    leaves = view.panel.groups.members(g)
    order = np.sort(view.x[leaves, back])
    rival = int(leaves[view.x[leaves, back] == order[-place]][0])
    return Overtake(
        **shared,
        rank=cells.rank(view, area, t, g, high=True),
        rank_then=cells.rank(view, area, back, g, high=True),
        rival=cells.area(view, rival),
        rival_now=cells.cell(view, rival, t),
        rival_then=cells.cell(view, rival, back),
        group=cells.group(view, g),
        then=then,
        then_period=cells.period(view, back),
        direction=cells.direction(shared["now"], then, clear=True),
        size=len(leaves),
        evidence=(cells.group_cells(view, g, back, t),),
        good_news=cells.good_news(view.measure, True),
        change=float(shared["now"].number - then.number),
    )


EXAMPLES = (
    fires("A 60 99\nB 80 81\nC 70 70", people=10_000, area="A", says={"place": 1}),
    fires("A 50 79\nB 90 90\nC 70 70\nD 60 60", people=10_000, area="A", says={"place": 2}),
    quiet("A 79 82\nB 80 81\nC 70 70", people=10_000),
    quiet("A 60 80\nB 80 80\nC 70 70", people=10_000),
    quiet("A 60 99\nB 80 80\nC 80 80", people=10_000),
    quiet("A 60 99\nB 80 81\nC 70 ?", people=10_000),
    quiet("A 40 79\nB 60 60\nC 99 98\nD 90 90", people=10_000, area="A"),
    quiet("A 60 99\nB 80 81\nC 70 70"),
)
