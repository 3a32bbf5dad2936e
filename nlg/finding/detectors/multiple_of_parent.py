"""An area's rate is a round number of times the rate of its group, or a round part of it.

Fires   when the rate is within two per cent of twice, three, four, five or ten times the group's own rate, or of a
        half, a third or a quarter of it, and both rest on 20 events or more.
Quiet   at any multiple in between (then `vs_parent` says more), on few events, against a rate of none.
Chance  from the table's own history: far rates are rarer than near ones.
Source  design kind P2: the group's own rate, never the mean of its areas; the group has the area in it; guard G3.
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
from nlg.finding.look import Look, group_looks
from nlg.story import Brief

ID = "P2"
CONTEXT = True  # a round way of saying how far from the group it is
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together
TIMES = (2, 3, 4, 5, 10)
PARTS = (2, 3, 4)  # a half, a third, a quarter
ROUNDING = 1e-9  # 2.04 less 2 is a hair more than a fiftieth of 2


@dataclass(frozen=True, kw_only=True)
class MultipleOfParent(Fact):
    """`times` is the ratio to `parent_now`, the rate of `group`; `multiple` the round one it is called by.

    `direction` says on which side of the group's rate it is."""

    kind: ClassVar[str] = "multiple_of_parent"
    times: Proven
    multiple: Fraction
    parent_now: Proven
    group: Proven
    direction: Proven


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when, ("rate",)) if look.measure.numerator])


def _find(look: Look) -> Found:
    own, parent = look.leaf, look.spread(look.of_group)
    both = (own > 0) & (parent > 0)
    ratio = np.where(both, own, 1) / np.where(both, parent, 1)
    named = _named(ratio, float(look.limits.round_to))
    ok = both & (named != 0) & look.enough[look.groups.leaves] & look.spread(look.enough[look.groups.rows])
    return look.found_leaves(ok, strength=np.abs(np.log2(ratio)), multiple=named)


def _named(ratio: np.ndarray, apart: float) -> np.ndarray:
    """The round multiple that a ratio is called by: 3 for three times, -3 for a third, 0 for none."""
    named = np.zeros(ratio.shape, dtype=np.int64)
    for k in (*TIMES, *(-part for part in PARTS)):
        target = k if k > 0 else -1 / k
        named[np.abs(ratio / target - 1) <= apart + ROUNDING] = k
    return named


def fact(brief: Brief, found: Found, row: int) -> MultipleOfParent:
    view, _, t = cells.place(brief, found, row)
    g, named = int(found["group"][row]), int(found["multiple"][row])
    shared = cells.basics(brief, found, row)
    parent = cells.cell(view, int(view.panel.groups.rows[g]), t)
    return MultipleOfParent(
        **shared,
        times=cells.ratio(shared["now"], parent),
        multiple=Fraction(named) if named > 0 else Fraction(1, -named),
        parent_now=parent,
        group=cells.group(view, g),
        direction=cells.direction(shared["now"], parent, clear=True),
        evidence=(cells.group_cells(view, g, t, t),),
        good_news=cells.good_news(view.measure, named > 0),
        change=float(shared["now"].number - parent.number),
    )


EXAMPLES = (
    fires("A 80\nB 20\nC 20", people=10_000, area="A", says={"multiple": 2}),
    fires("A 20\nB 50\nC 50", people=10_000, area="A", says={"multiple": -2}),
    fires("A 203\nB 48\nC 49", people=10_000, area="A", says={"multiple": 2}),
    quiet("A 70\nB 25\nC 25", people=10_000, area="A"),
    quiet("A 16\nB 4\nC 4", people=10_000, area="A"),
    quiet("A 80\nB 20\nC ?", people=10_000, area="A"),
    quiet("A 80\nB 20\nC 20", area="A"),
)
