"""Other areas of the group had none either.

Fires   for an area with a true zero when one to three others of its group have one in the same period.
Quiet   when it is the only one, when half of them or more have zero, when an area is missing.
Chance  no news by itself: a companion to `zero`.
Source  design kind X5: same period, same definition; guards G4, G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import COUNTS, Look, group_looks
from nlg.story import Brief

ID = "X5"
FRAGILE = True
AMONG = True  # looks at the areas of a group together
MOST_OTHERS = 3
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class Also(Fact):
    """`others` are the other areas of `group` with none, `others_now` their figures."""

    kind: ClassVar[str] = "also"
    others: Proven
    others_now: tuple[Proven, ...]
    group: Proven


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when, COUNTS) if look.measure.counted])


def _find(look: Look) -> Found:
    zeros = look.count(look.leaf == 0)
    ok = look.whole & (zeros >= 2) & (zeros <= MOST_OTHERS + 1) & (2 * zeros < look.sizes)
    return look.found_leaves((look.leaf == 0) & look.spread(ok))


def fact(brief: Brief, found: Found, row: int) -> Also:
    view, area, t = cells.place(brief, found, row)
    g = int(found["group"][row])
    leaves = view.panel.groups.members(g)
    inputs = {
        "group": cells.group(view, g).value,
        "period": view.calendar.ends[t].isoformat(),
        "condition": {"measure": view.measure.name, "test": "=", "than": "0"},
        "excluding": [view.panel.areas[area].code],
    }
    others = [r for r in leaves if r != area and view.x[r, t] == 0]
    return Also(
        **cells.basics(brief, found, row),
        others=cells.codes("only_where", inputs, view, others),
        others_now=tuple(cells.cell(view, int(r), t) for r in others),
        group=cells.group(view, g),
        evidence=(cells.group_cells(view, g, t, t),),
    )


EXAMPLES = (
    fires("A 3 0\nB 4 0\nC 5 5\nD 6 6\nE 7 7", area="A"),
    quiet("A 3 0\nB 4 4\nC 5 5\nD 6 6\nE 7 7"),
    quiet("A 3 0\nB 4 0\nC 5 0\nD 6 6\nE 7 7"),
    quiet("A 3 0\nB 4 0\nC 5 5\nD 6 6\nE 7 ?"),
)
