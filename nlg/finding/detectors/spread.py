"""The gap between the highest and the lowest of a group is the widest, or the narrowest, for long.

Fires   when it is so since a period as many steps back as make a record, or in the whole of a record of that length.
Quiet   when it was so a step before already, on a gap in between, below 20 events behind either end, for counts.
Chance  extremes are noisy: in a series without trend one in n periods is the widest of n.
Source  design kind X6; guards G1, G2 ("since" a period when it was no less wide), G3, G4, G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells, over_time
from nlg.finding.example import fires, quiet
from nlg.finding.look import NONE, Look, ranked_looks
from nlg.finding.patches import figures, pieces, reaches, some
from nlg.finding.places import at_edge
from nlg.finding.series import last_at_most, over_groups
from nlg.panel import Flags, Floats, Groups, Ints
from nlg.story import Brief, View

ID = "X6"
AMONG = True  # looks at the areas of a group together
SMALLEST_GROUP = 3
PLACES = 9  # beyond these decimals a difference of rates is the computer's


@dataclass(frozen=True, kw_only=True)
class Spread(Fact):
    """`apart` is the highest area's figure less the lowest's. `wide`: the widest; else the narrowest.

    `top` and `bottom` prove that these are the ends; `since` that the gap was never as wide after `since_period`, or
    `extreme`, where `ever`, that it never was from `start_period` on. It was as wide (narrow) `steps` steps back, in
    `since_period`, when it was `apart_then`; both None where `ever`: never on record, which is `steps` long. Of areas
    that share an end the first is named."""

    kind: ClassVar[str] = "spread"
    highest: Proven
    highest_now: Proven
    lowest: Proven
    lowest_now: Proven
    top: Proven
    bottom: Proven
    apart: Proven
    apart_then: Proven | None
    since_period: Proven | None
    since: Proven | None
    extreme: Proven | None
    start_period: Proven
    group: Proven
    wide: bool
    ever: bool
    steps: int
    size: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined(
        [_find(look, wide) for look in ranked_looks(brief, when) for wide in (True, False)],
    )


def _find(look: Look, wide: bool) -> Found:
    ok = (look.sizes >= SMALLEST_GROUP) & ~np.isnan(look.of_group) & _sure(look)
    if len(look.ts) == 1:
        mask, ever, start = _looking_back(look, wide, np.flatnonzero(ok[:, 0]))
    else:
        mask, ever, start = _over_history(look, wide)
    steps = look.steps_to(start)
    strength = np.log2(np.maximum(steps, 1)) + ever
    return look.found_groups(ok & mask, strength=strength, wide=wide, ever=ever, start=start, steps=steps)


def _sure(look: Look) -> Flags:
    """Whether both ends rest on events enough. Shape groups x ts."""
    few = ~look.enough[look.groups.leaves]
    ends = at_edge(look, high=True) | at_edge(look, high=False)
    return ~np.asarray(look.over(ends & few, np.logical_or))


def _over_history(look: Look, wide: bool) -> tuple[Flags, Flags, Ints]:
    """What `_judged` says of each group, worked out once for all periods. Shape groups x ts."""
    memory, key = look.brief.memory, ("spread", look.n)
    if key not in memory:
        ts = np.arange(look.x.shape[1])
        apart = _apart(look, look.groups, 0, len(ts))
        memory[key] = {way: _judged(look, apart, ts, way) for way in (True, False)}
    mask, ever, start = memory[key][wide]
    return mask[:, look.ts], ever[:, look.ts], start[:, look.ts]


def _looking_back(look: Look, wide: bool, which: Ints) -> tuple[Flags, Flags, Ints]:
    """The same at one period, of some groups: most were as wide (narrow) not long ago, and need no whole record."""
    t, shape = int(look.ts[0]), (len(look.groups.rows), 1)
    mask, ever, start = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool), np.zeros(shape, dtype=np.int64)
    least = look.limits.least_record[look.view.calendar.step]
    for first in reaches(t):
        apart = _apart(look, some(look.groups, which), first, t + 1)
        if first:
            since = last_at_most(apart, np.array([t - first]), sign=-1 if wide else 1)[:, 0]
            which = which[(since < 0) | ((t - first - since) // look.stride >= least)]
        else:
            mask[which], ever[which], start[which] = _judged(look, apart, look.ts, wide)
    return mask, ever, start


def _judged(look: Look, apart: Floats, ts: Ints, wide: bool) -> tuple[Flags, Flags, Ints]:
    """Whether it is news now, whether no period ever was as wide (narrow), and the last that was, or the first."""
    far, ever, start = _far(look, apart, ts, wide)
    told, told_ever, _ = _far(look, apart, np.maximum(ts - look.stride, 0), wide)
    return far & ((ts < look.stride) | ~told | (ever & ~told_ever)), ever, start


def _far(look: Look, apart: Floats, ts: Ints, wide: bool) -> tuple[Flags, Flags, Ints]:
    """Whether no period was as wide (narrow) for long, whether none ever was, and the last that was, or the first."""
    known = ~np.isnan(apart)
    begun = np.where(known.any(axis=1), known.argmax(axis=1), look.x.shape[1])
    since = last_at_most(apart, ts, begun=begun, sign=-1 if wide else 1)
    start, ever = np.where(since >= 0, since, begun[:, None]), since == NONE
    steps = (ts - start) // look.stride
    return (steps >= look.limits.least_record[look.view.calendar.step]) & (since >= NONE), ever, start


def _apart(look: Look, groups: Groups, start: int, stop: int) -> Floats:
    """How far the areas of groups lie apart, NaN where one is not known. Shape groups x periods from start to stop."""
    found = np.empty((len(groups.rows), stop - start))
    if len(groups.rows):
        for ts in pieces(look, start, stop, len(groups.leaves)):
            x = figures(look, groups, ts)
            found[:, ts - start] = over_groups(x, groups, np.maximum) - over_groups(x, groups, np.minimum)
    return np.round(found, PLACES)


def fact(brief: Brief, found: Found, row: int) -> Spread:
    view, _, t = cells.place(brief, found, row)
    g, start, ever = int(found["group"][row]), int(found["start"][row]), bool(found["ever"][row])
    highest, lowest = _ends(view, g, t)
    highest_now, lowest_now = cells.cell(view, highest, t), cells.cell(view, lowest, t)
    then = [cells.cell(view, end, start) for end in _ends(view, g, start)]
    gap, wide = over_time.apart(view, g), bool(found["wide"][row])
    return Spread(
        **cells.basics(brief, found, row),
        highest=cells.area(view, highest),
        highest_now=highest_now,
        lowest=cells.area(view, lowest),
        lowest_now=lowest_now,
        top=cells.rank(view, highest, t, g, high=True),
        bottom=cells.rank(view, lowest, t, g, high=False),
        apart=cells.difference(highest_now, lowest_now),
        apart_then=None if ever else cells.difference(then[0], then[1]),
        since_period=None if ever else cells.period(view, start),
        since=None
        if ever
        else over_time.latest_where(gap, t, ">=" if wide else "<=", over_time.at_series(gap, t), start),
        extreme=over_time.extreme_period(gap, start, t, high=wide) if ever else None,
        start_period=cells.period(view, start),
        group=cells.group(view, g),
        wide=wide,
        ever=ever,
        steps=int(found["steps"][row]),
        size=int(view.panel.groups.sizes[g]),
        evidence=(cells.group_cells(view, g, start, t),),
    )


def _ends(view: View, g: int, t: int) -> tuple[int, int]:
    """Rows of the highest and the lowest area of a group."""
    leaves = view.panel.groups.members(g)
    return int(leaves[np.argmax(view.x[leaves, t])]), int(leaves[np.argmin(view.x[leaves, t])])


EXAMPLES = (
    fires(
        "A 50 50 50 50 50 50 50 50 30\nB 60 60 60 60 60 60 60 60 60\nC 90 80 80 80 80 80 80 80 80",
        people=10_000,
        says={"wide": True, "ever": True, "steps": 8},
    ),
    fires(
        "A 50 20 30 30 30 30 30 30 30 50\nB 60 60 60 60 60 60 60 60 60 60\nC 80 80 80 80 80 80 80 80 80 80",
        people=10_000,
        says={"wide": False, "ever": False, "start": 0},
    ),
    quiet(
        "A 50 50 50 50 ? 50 50 50 50 30\nB 60 60 60 60 60 60 60 60 60 60\nC 90 80 80 80 80 80 80 80 80 80",
        people=10_000,
    ),
    quiet(
        "A 50 50 50 50 50 50 50 50 19\nB 60 60 60 60 60 60 60 60 60\nC 90 80 80 80 80 80 80 80 80",
        people=10_000,
    ),
    quiet(
        "A 50 50 50 50 50 50 50 50 30 29\nB 60 60 60 60 60 60 60 60 60 60\nC 90 80 80 80 80 80 80 80 80 80",
        people=10_000,
    ),
    quiet("A 50 50 50 50 50 30\nB 60 60 60 60 60 60\nC 90 80 80 80 80 80", people=10_000),
    quiet("A 50 50 50 50 50 50 50 50 30\nB 60 60 60 60 60 60 60 60 60\nC 90 80 80 80 80 80 80 80 80"),
)
