"""So many areas of a group have been falling, or rising, for several periods in a row.

Fires   when a third of a group, two areas at least and more than a step before, have moved one way four times running
        (three by the month or slower).
Quiet   for fewer, when no area has joined them, for small groups, when the figures of one area are not all known.
Chance  with moves by the toss of a coin one area in sixteen; but areas move together.
Source  design kind S6; guard G10: the group's own areas, all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, group_looks
from nlg.finding.series import latest_streak, streak_of
from nlg.story import Brief

ID = "S6"
ASIDE = True  # in how many places something has long been so: a story leads with it where there is nothing else
FRAGILE = True
COUNTED = True  # what history has not seen is judged by counting alone: such facts grow by a step at a time
AMONG = True  # looks at the areas of a group together
LEAST_PART = 3  # one in so many
FEWEST = 2


@dataclass(frozen=True, kw_only=True)
class RunByAreaCount(Fact):
    """`running` of the `size` areas of `group` have moved one way, `falling` or not, `least` times in a row or more.

    `which` are those areas; a step before it was `before` of them. `longest` is the longest such run, of
    `longest_area`; `with_group`: the group as a whole has run that long too.
    """

    kind: ClassVar[str] = "run_by_area_count"
    group: Proven
    longest: Proven
    longest_area: Proven
    running: Proven
    which: Proven
    before: int
    size: int
    least: int
    falling: bool
    with_group: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when)])


def _find(look: Look) -> Found:
    if look.follows_a_count:
        return Found.joined([])
    least = look.limits.least_run[look.view.calendar.step]
    figures = [look.ago(k) for k in range(least + 2)]
    known = np.logical_and.reduce([~np.isnan(x) for x in figures])[look.groups.leaves]
    whole = look.over(known, np.logical_and) & (look.sizes >= look.limits.smallest_group) & ~np.isnan(look.of_group)
    parts = []
    for falling in (True, False):
        moved = [now < then if falling else now > then for now, then in pairwise(figures)]
        ways = (np.logical_and.reduce(part)[look.groups.leaves] for part in (moved[:-1], moved[1:]))
        running, before = (look.count(one_way) for one_way in ways)
        ok = whole & (running * LEAST_PART >= look.sizes) & (running >= FEWEST) & (running > before)
        strength = running / look.sizes
        parts.append(look.found_groups(ok, strength, falling=falling, running=running, before=before))
    return Found.joined(parts)


def fact(brief: Brief, found: Found, row: int) -> RunByAreaCount:
    view, _, t = cells.place(brief, found, row)
    g, falling = int(found["group"][row]), bool(found["falling"][row])
    groups = view.panel.groups
    leaves, least = groups.members(g), brief.limits.least_run[view.calendar.step]
    moves = latest_streak(view.x[leaves], view.calendar, t, -1 if falling else 1)[:, 0]
    own = streak_of(view.x[int(groups.rows[g])], view.calendar, t, -1 if falling else 1)
    longest, at = int(moves.max()), int(leaves[int(moves.argmax())])
    way = "down" if falling else "up"
    inputs = {**cells.at(view, at, t), "direction": way}
    condition = {"measure": view.measure.name, "moved": way, "steps": least}
    end = view.calendar.ends[t].isoformat()
    runs = {"group": cells.group(view, g).value, "period": end, "condition": condition}
    return RunByAreaCount(
        **cells.basics(brief, found, row),
        group=cells.group(view, g),
        longest=Proven(op="run_length", inputs=inputs, value=Fraction(longest)),
        longest_area=cells.area(view, at),
        running=Proven(
            op="count_where", inputs=runs, value=Fraction(int(found["running"][row])), words={"set": str(len(leaves))}
        ),
        which=cells.codes("only_where", runs, view, leaves[moves >= least]),
        before=int(found["before"][row]),
        size=len(leaves),
        least=least,
        falling=falling,
        with_group=bool(own >= least),
        evidence=(
            cells.group_cells(view, g, view.calendar.back(t, least + 1), t),
            cells.cells(view, [at], view.calendar.back(t, longest), t),
        ),
        good_news=cells.good_news(view.measure, not falling),
    )


EXAMPLES = (
    fires(
        "A 10 9 8 7 6 5\nB 3 40 30 20 10 9\nC 6 5 6 5 6 5\nD 6 5 6 5 6 5\nE 6 5 6 5 6 5",
        says={"falling": True, "running": 2, "before": 1},
    ),
    fires("A 9 6 7 8 9\nB 9 1 2 3 4\nC 6 5 6 5 6\nD 6 5 6 5 6\nE 6 5 6 5 6", form="month", says={"falling": False}),
    quiet("A 10 9 8 7 6 5\nB 50 40 30 20 10 9\nC 6 5 6 5 6 5\nD 6 5 6 5 6 5\nE 6 5 6 5 6 5"),  # nor did any join
    quiet("A 10 9 8 7 6 5\nB 3 30 30 20 10 9\nC 6 5 6 5 6 5\nD 6 5 6 5 6 5\nE 6 5 6 5 6 5"),
    quiet("A 10 9 8 7 6 5\nB 3 40 30 20 10 9\nC 6 5 6 5 6 5\nD 6 5 ? 5 6 5\nE 6 5 6 5 6 5"),
    quiet("A 10 9 8 7 6 5\nB 3 40 30 20 10 9\nC 6 5 6 5 6 5"),
)
