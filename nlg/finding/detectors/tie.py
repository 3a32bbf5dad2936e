"""Two or three areas share the highest, or the lowest, place of their group.

Fires   when the figures are exactly equal, in complete groups of five or more.
Quiet   when more share it, when only rounding makes them equal, on fewer than 20 events, for plain counts.
Chance  from the table's own history: rare where figures have many digits.
Source  design kind R10; guards G2 (a shared place is no sole place), G3, G7, G10.
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
from nlg.story import Brief

ID = "R10"
AMONG = True  # looks at the areas of a group together
MOST = 3  # what more areas share sets none of them apart


@dataclass(frozen=True, kw_only=True)
class Tie(Fact):
    """`rank` proves the place, `others` are those it shares it with; `sharing` counts it among them."""

    kind: ClassVar[str] = "tie"
    is_its_figure: ClassVar[bool] = True
    rank: Proven
    others: Proven
    group: Proven
    sharing: int
    size: int
    high: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in ranked_looks(brief, when)])


def _find(look: Look) -> Found:
    order, sharing = places(look), places(look).sharing
    ok = look.spread(look.whole & (look.sizes >= look.limits.smallest_group))
    ok = ok & (sharing > 1) & (sharing <= MOST)
    few = ~look.enough[look.groups.leaves]
    parts = []
    for high, place in ((True, order.from_top), (False, order.from_bottom)):
        at_end = ok & (place == 1)
        sure = ~look.spread(look.over(at_end & few, np.logical_or))
        parts.append(look.found_leaves(at_end & sure, strength=sharing * 1.0, high=high, sharing=sharing))
    return Found.joined(parts)


def fact(brief: Brief, found: Found, row: int) -> Tie:
    view, area, t = cells.place(brief, found, row)
    g, high = int(found["group"][row]), bool(found["high"][row])
    group, leaves = cells.group(view, g), view.panel.groups.members(g)
    shared = cells.basics(brief, found, row)
    inputs = {
        "group": group.value,
        "period": view.calendar.ends[t].isoformat(),
        "condition": {"measure": view.measure.name, "test": "=", "than": shared["now"].expr},
        "excluding": [view.panel.areas[area].code],
    }
    return Tie(
        **shared,
        rank=cells.rank(view, area, t, g, high=high),
        others=cells.codes(
            "only_where", inputs, view, [r for r in leaves if r != area and view.x[r, t] == view.x[area, t]]
        ),
        group=group,
        sharing=int(found["sharing"][row]),
        size=len(leaves),
        high=high,
        evidence=(cells.group_cells(view, g, t, t),),
        good_news=cells.good_news(view.measure, high),
    )


EXAMPLES = (
    fires("A 30\nB 90\nC 40\nD 60\nE 90", people=10_000, area="E", says={"sharing": 2, "high": True}),
    fires("A 30\nB 30\nC 30\nD 60\nE 90", people=10_000, area="C", says={"sharing": 3, "high": False}),
    quiet("A 30\nB 30\nC 30\nD 30\nE 90", people=10_000),
    quiet("A 30\nB 89\nC 40\nD 60\nE 90", people=10_000),
    quiet("A 19\nB 19\nC 40\nD 60\nE 90", people=10_000),
    quiet("A 30\nB 90\nC 40\nD 60\nE 90"),
    quiet("A 30\nB 90\nC ?\nD 60\nE 90", people=10_000),
)
