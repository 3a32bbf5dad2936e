"""An area comes second or third from either end of its group.

Fires   for the two places next to the top and to the bottom, in groups of five or more that are complete.
Quiet   when an area of the group is missing, on ties at that place, on fewer than 20 events, for plain counts.
Chance  no news by itself: "the next lowest" after the lowest.
Source  design kind R2: no further than third place in prose.
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
from nlg.panel import Groups, Ints
from nlg.story import Brief, View

ID = "R2"
AMONG = True  # looks at the areas of a group together
SMALLEST_GROUP = 5
LAST_PLACE = 3
COUNTS = ("flow",)
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
    return parts_of(brief, when, _find)


def _find(n: int, view: View, groups: Groups, ts: Ints) -> Found:
    if view.measure.type in COUNTS:
        return Found.joined([])
    x = view.x[:, ts][groups.leaves]
    whole = count(~np.isnan(x), groups) == groups.sizes[:, None]
    ok = spread_back(whole & (groups.sizes[:, None] >= SMALLEST_GROUP), groups)
    rank = _ranks(x, groups)
    parts = []
    for high in (True, False):
        place = _ranks(-x, groups) if high else rank
        tied = _tied(x, groups)
        near = ok & (place >= 2) & (place <= LAST_PLACE) & ~tied & enough_events(view, groups, ts)
        parts.append(found_for_leaves(near, view=n, groups=groups, ts=ts, strength=0.0, high=high, place=place))
    return Found.joined(parts)


def _ranks(x: np.ndarray, groups: Groups) -> np.ndarray:
    """1 for the smallest of each group; ties share the better place."""
    ranks = np.empty(x.shape, dtype=np.int64)
    for j in range(x.shape[1]):
        order = np.lexsort((x[:, j], groups.of_leaf))
        ordered, of = x[order, j], groups.of_leaf[order]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (of[1:] != of[:-1]) | (ordered[1:] != ordered[:-1])
        first = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
        ranks[order, j] = first - groups.starts[of] + 1
    return ranks


def _tied(x: np.ndarray, groups: Groups) -> np.ndarray:
    """Whether another area of the group has the same figure."""
    tied = np.zeros(x.shape, dtype=bool)
    for j in range(x.shape[1]):
        order = np.lexsort((x[:, j], groups.of_leaf))
        same = (x[order[1:], j] == x[order[:-1], j]) & (groups.of_leaf[order[1:]] == groups.of_leaf[order[:-1]])
        tied[order[1:], j] |= same
        tied[order[:-1], j] |= same
    return tied


def fact(brief: Brief, found: Found, row: int) -> Nth:
    view, area, t = cells.place(brief, found, row)
    g, high = int(found["group"][row]), bool(found["high"][row])
    group = cells.group(view, g)
    return Nth(
        **cells.basics(brief, found, row),
        rank=Proven(
            op="rank",
            inputs={**cells.at(view, area, t), "group": group.value, "end": "top" if high else "bottom"},
            value=Fraction(int(found["place"][row])),
            words={"end": "high" if high else "low", "joint": "no"},
        ),
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
