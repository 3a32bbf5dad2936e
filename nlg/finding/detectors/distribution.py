"""Half of the areas lie below a figure.

Fires   for a complete group of five or more: the figure in the middle of them, and how many are below it. Of an even
        number of areas it is the upper of the two in the middle, so that exactly half are below; of an odd number the
        middle one's own, so that just under half are.
Quiet   where areas tie in the middle, on too few events for a rate, for plain counts (they only say who is big).
Chance  it always holds: company for other facts, no news.
Source  design kind D4; guards G2, G3, G10: the areas' median, which is not the group's own figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import RANKED, Look, group_looks
from nlg.finding.places import places
from nlg.panel import Flags
from nlg.story import Brief

ID = "D4"
AMONG = True  # looks at the areas of a group together
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class Distribution(Fact):
    """`below` counts the areas of `group` under `middle`, the figure of `middle_area`; `size` is all of them.

    `part` is what part of them that is. `half`: exactly half are below. Otherwise the number is odd, and as many are
    above as below.
    """

    kind: ClassVar[str] = "distribution"
    group: Proven
    middle: Proven
    middle_area: Proven
    below: Proven
    part: Proven
    size: int
    half: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when, RANKED)])


def _find(look: Look) -> Found:
    """The area with exactly half of the group (rounded down) below it and none beside it is the one in the middle."""
    order = places(look)
    alone = (order.from_bottom == look.spread(look.sizes // 2 + 1)) & (order.sharing == 1)
    middle = alone & look.enough[look.groups.leaves] & ~np.isnan(look.leaf)
    ok: Flags = look.whole & (look.sizes >= look.limits.smallest_group) & (look.count(middle) == 1)
    return look.found_groups(ok & ~np.isnan(look.of_group))


def fact(brief: Brief, found: Found, row: int) -> Distribution:
    view, _, t = cells.place(brief, found, row)
    g = int(found["group"][row])
    leaves = view.panel.groups.members(g)
    size = len(leaves)
    at = int(leaves[np.argsort(view.x[leaves, t])[size // 2]])
    group, middle = cells.group(view, g), cells.cell(view, at, t)
    condition: dict[str, Any] = {"measure": view.measure.name, "test": "<", "than": middle.expr}
    below = Proven(
        op="count_where",
        inputs={"group": group.value, "period": view.calendar.ends[t].isoformat(), "condition": condition},
        value=Fraction(size // 2),
        words={"set": str(size)},
    )
    return Distribution(
        **cells.basics(brief, found, row),
        group=group,
        middle=middle,
        middle_area=cells.area(view, at),
        below=below,
        part=cells.share(below, cells.count_areas(view, g)),
        size=size,
        half=size % 2 == 0,
        evidence=(cells.group_cells(view, g, t, t),),
    )


EXAMPLES = (
    fires("A 30\nB 10\nC 50\nD 20\nE 40", measure_type="stock"),
    fires("A 30\nB 10\nC 50\nD 20\nE 40\nF 35", measure_type="stock"),
    quiet("A 30\nB 30\nC 50\nD 20\nE 40", measure_type="stock"),
    quiet("A 30\nB 10\nC ?\nD 20\nE 40", measure_type="stock"),
    quiet("A 30\nB 10\nC 50\nD 20", measure_type="stock"),
    quiet("A 30\nB 10\nC 50\nD 20\nE 40"),
)
