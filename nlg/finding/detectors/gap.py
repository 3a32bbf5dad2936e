"""The highest, or the lowest, of a group stands far from the next.

Fires   when the highest is half as high again as the second, or more; when the second-lowest is so against the lowest.
        Every area is known.
Quiet   nearer than that, on ties, where one of the two is none, on fewer than 20 events behind either, with an area
        missing, of degrees and of what goes below zero.
Chance  from the table's own history; small areas stand apart more often.
Source  design kind R6: a ratio, never "times higher"; guards G2, G3, G9, G10.
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
from nlg.finding.places import edge, places
from nlg.panel import Floats, Ints
from nlg.story import Brief

ID = "R6"
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together
SMALLEST_GROUP = 3
LEAST_TIMES = 1.5
ROUNDING = 1e-9  # three halves of a third may come out a hair under a half


@dataclass(frozen=True, kw_only=True)
class Gap(Fact):
    """`second` is the area next to it, at `second_rank`, `second_now` its figure; `times` how many times the smaller of
    the two the larger is (`high`: its own), `difference` its own less the other."""

    kind: ClassVar[str] = "gap"
    rank: Proven
    second_rank: Proven
    second: Proven
    second_now: Proven
    times: Proven
    difference: Proven
    group: Proven
    size: int
    high: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in ranked_looks(brief, when) if not look.measure.on_a_scale])


def _find(look: Look) -> Found:
    order, enough = places(look), look.enough[look.groups.leaves]
    ok = look.spread(look.whole & (look.sizes >= SMALLEST_GROUP)) & enough
    parts = []
    for high, place in ((True, order.from_top), (False, order.from_bottom)):
        second = (place == 2) & (order.sharing == 1) & enough
        first, following = edge(look, high=high), look.over(np.where(second, look.leaf, -np.inf), np.maximum)
        following = np.where(following > -np.inf, following, np.nan)
        more, less = (first, following) if high else (following, first)
        times = np.where(less > 0, more / less, 0)
        far = ok & (place == 1) & look.spread(times >= LEAST_TIMES - ROUNDING)
        parts.append(look.found_leaves(far, partial(_strength, look, times), high=high))
    return Found.joined(parts)


def _strength(look: Look, times: Floats, hits: Ints) -> Floats:
    leaf, at = np.divmod(hits, times.shape[1])
    return np.asarray(np.log2(np.fmax(times[look.groups.of_leaf[leaf], at], 1)))


def fact(brief: Brief, found: Found, row: int) -> Gap:
    view, area, t = cells.place(brief, found, row)
    g, high = int(found["group"][row]), bool(found["high"][row])
    group, leaves = cells.group(view, g), view.panel.groups.members(g)
    order = leaves[np.argsort(view.x[leaves, t], kind="stable")]
    second = int(order[-2] if high else order[1])
    shared, following = cells.basics(brief, found, row), cells.cell(view, second, t)
    return Gap(
        **shared,
        rank=cells.rank(view, area, t, g, high=high),
        second_rank=cells.rank(view, second, t, g, high=high),
        second=cells.area(view, second),
        second_now=following,
        times=cells.ratio(*((shared["now"], following) if high else (following, shared["now"]))),
        difference=cells.difference(shared["now"], following),
        group=group,
        size=len(leaves),
        high=high,
        evidence=(cells.group_cells(view, g, t, t),),
        good_news=cells.good_news(view.measure, high),
        change=float(shared["now"].number - following.number),
    )


EXAMPLES = (
    fires("A 90\nB 40\nC 50", people=10_000, area="A", says={"high": True}),
    fires("A 20\nB 40\nC 30", people=10_000, area="A", says={"high": False}),
    quiet("A 59\nB 40\nC 41", people=10_000),
    quiet("A 90\nB 40\nC -5", area="A", measure_type="index"),
    quiet("A 19\nB 40\nC 50", people=10_000, area="A"),
    quiet("A 90\nB 15\nC 19", people=10_000, area="A"),
    quiet("A 90\nB 90\nC 50", people=10_000, area="A"),
    quiet("A 90\nB 40\nC ?", people=10_000),
    quiet("A 90\nB 40\nC 50"),
    quiet("A 0\nB 40\nC 50", measure_type="stock", area="A"),
)
