"""An area has the highest, or the lowest, rate of its group.

Fires   when every area of a group of three or more has a figure and one of them alone is at the end.
Quiet   when any area is missing, on a tie, on fewer than 20 events, for plain counts (they only say what is big).
Chance  one in N areas is at the top.
Source  design kind R1; guard G2: a shared place is another kind of fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.groups import count, enough_events, found_for_leaves, parts_of, spread_back
from nlg.finding.series import over_groups
from nlg.panel import Groups, Ints
from nlg.story import Brief, View

ID = "R1"
AMONG = True  # looks at the areas of a group together
SMALLEST_GROUP = 3
COUNTS = ("flow",)


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
    return parts_of(brief, when, _find)


def _find(n: int, view: View, groups: Groups, ts: Ints) -> Found:
    if view.measure.type in COUNTS:
        return Found.joined([])
    x = view.x[:, ts][groups.leaves]
    whole = spread_back(count(~np.isnan(x), groups) == groups.sizes[:, None], groups)
    big = spread_back(groups.sizes[:, None] >= SMALLEST_GROUP, groups)
    parts = []
    for high, how in ((True, np.maximum), (False, np.minimum)):
        at_end = (x == spread_back(over_groups(x, groups, how), groups)) & whole & big
        sharing = spread_back(count(at_end, groups), groups)
        alone = (sharing == 1) & enough_events(view, groups, ts)
        strength = np.log2(spread_back(groups.sizes[:, None], groups) / np.maximum(sharing, 1))
        parts.append(
            found_for_leaves(
                at_end & alone,
                view=n,
                groups=groups,
                ts=ts,
                strength=strength,
                high=high,
                sharing=sharing,
            )
        )
    return Found.joined(parts)


def fact(brief: Brief, found: Found, row: int) -> Top:
    view, area, t = cells.place(brief, found, row)
    g, high = int(found["group"][row]), bool(found["high"][row])
    group = cells.group(view, g)
    leaves = view.panel.groups.members(g)
    figures = np.sort(view.x[leaves, t])
    room = figures[-1] - figures[-2] if high else figures[1] - figures[0]
    return Top(
        **cells.basics(brief, found, row),
        rank=Proven(
            op="rank",
            inputs={**cells.at(view, area, t), "group": group.value, "end": "top" if high else "bottom"},
            value=Fraction(1),
            words={"end": "high" if high else "low", "joint": "no"},
        ),
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
