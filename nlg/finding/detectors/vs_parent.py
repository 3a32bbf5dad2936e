"""An area's rate stands clear of the rate of its group.

Fires   when it is a fifth or more above or below, and both rest on 20 events or more.
Quiet   nearer than that, on fewer events, for plain counts.
Chance  from the table's own history.
Source  design kind P1: the group's own rate, never the mean of its areas; guard G3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, group_looks
from nlg.story import Brief

ID = "P1"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together
LEAST_APART = 0.2
ROUNDING = 1e-9  # 1.2 less 1 is a hair under 0.2


@dataclass(frozen=True, kw_only=True)
class VsParent(Fact):
    """`parent_now` is the rate of `group`; `direction` says on which side of it the area is."""

    kind: ClassVar[str] = "vs_parent"
    parent_now: Proven
    group: Proven
    direction: Proven
    times: Proven


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when, ("rate",)) if look.measure.numerator])


def _find(look: Look) -> Found:
    parent = look.spread(look.of_group)
    apart = look.leaf / parent - 1
    ok = (np.abs(apart) >= LEAST_APART - ROUNDING) & look.enough[look.groups.leaves]
    strength = np.nan_to_num(np.abs(np.log2(np.maximum(look.leaf, 1e-9) / np.maximum(parent, 1e-9))))
    return look.found_leaves(ok, strength)


def fact(brief: Brief, found: Found, row: int) -> VsParent:
    view, _, t = cells.place(brief, found, row)
    g = int(found["group"][row])
    shared = cells.basics(brief, found, row)
    parent = cells.cell(view, int(view.panel.groups.rows[g]), t)
    return VsParent(
        **shared,
        parent_now=parent,
        group=cells.group(view, g),
        direction=cells.direction(shared["now"], parent, clear=True),
        times=cells.ratio(shared["now"], parent),
        evidence=(cells.group_cells(view, g, t, t),),
        good_news=cells.good_news(view.measure, shared["now"].number > parent.number),
        change=float(shared["now"].number - parent.number),
    )


EXAMPLES = (
    fires("A 80\nB 40\nC 40", people=10_000, area="A"),
    fires("A 120\nB 90\nC 90", people=10_000, area="A"),
    quiet("A 41\nB 40\nC 40", people=10_000, area="A"),
    quiet("A 8\nB 4\nC 4", people=10_000, area="A"),
    quiet("A 80\nB 40\nC ?", people=10_000, area="A"),
)
