"""A few areas of a group make up half of its sum.

Fires   when a quarter of the areas at most, the largest ones, have half between them or more; `ever` where it never
        took so few.
Quiet   on ties at the last of them, when one of them has fewer than 20 events, with an area missing, for rates.
Chance  no news by itself: where a few areas have most of the people they have most of everything.
Source  design kind X7: the share of the people stands beside it; guards G1 and G4 for "never", G2, G3, G10.
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
from nlg.finding.patches import ahead, by_size, earliest, figures, pieces, reaches, some
from nlg.panel import Flags, Floats, Groups, Ints
from nlg.story import Brief, View

ID = "X7"
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together
CONTEXT = True  # no news by itself
QUARTER = 4  # one area in so many
ROUNDING = 1e-12  # decimals added up may fall a hair short of half
NEVER = 2**62  # later than any period
UNKNOWN, NOTHING = -1, 0  # an area is missing; nothing to be shared out


@dataclass(frozen=True, kw_only=True)
class Concentration(Fact):
    """`areas`, `how_many` of `size`, have `together` between them, `part` of the group's own figure `now`.

    `people` is their part of the group's people, None where not known; `ever`: it never took so few before."""

    kind: ClassVar[str] = "concentration"
    areas: Proven
    how_many: Proven
    together: Proven
    part: Proven
    group: Proven
    people: Fraction | None
    ever: bool
    size: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when) if look.measure.adds])


def _find(look: Look) -> Found:
    few, last, following = _fewest(look.leaf, look.groups)
    ok = (few > 0) & (few * QUARTER <= look.sizes) & (look.sizes >= look.limits.smallest_group)
    ok &= (last > following) & ~np.isnan(look.of_group)
    if look.measure.counted:
        ok &= last >= look.limits.fewest_events
    begun = _begun_always_more(look, few, ok)
    least = look.limits.least_record[look.view.calendar.step]
    ever = (begun < NEVER) & ((look.ts - begun) // look.stride >= least)
    strength = np.log2(look.sizes / np.maximum(few, 1))
    return look.found_groups(ok, strength=np.maximum(strength, 0), few=few, ever=ever)


def _fewest(x: Floats, groups: Groups) -> tuple[Ints, Floats, Floats]:
    """How many areas have half between them, the last one's figure and the next one's. Shape groups x periods."""
    few = np.empty((len(groups.rows), x.shape[1]), dtype=np.int64)
    last, following = np.empty(few.shape), np.empty(few.shape)
    for alike, leaves in by_size(groups):
        few[alike], last[alike], following[alike] = _of_groups(x[leaves])
    return few, last, following


def _of_groups(x: Floats) -> tuple[Ints, Floats, Floats]:
    """The same for groups of one size. `x` is groups x areas x periods."""
    ordered = -np.sort(-x.swapaxes(1, 2), axis=2)  # not known comes last
    so_far = np.cumsum(ordered, axis=2)
    whole, size = so_far[:, :, -1], x.shape[1]
    place = (2 * so_far >= whole[:, :, None] * (1 - ROUNDING)).argmax(axis=2)
    last, following = (
        np.take_along_axis(ordered, np.minimum(at, size - 1)[:, :, None], axis=2)[:, :, 0] for at in (place, place + 1)
    )
    few = np.where((whole > 0) & (ordered[:, :, -1] >= 0), place + 1, NOTHING)
    return np.where(np.isnan(whole), UNKNOWN, few), last, np.where(place + 1 < size, following, -np.inf)


class Record:
    """Of each group: when its record begins, how few it ever took, and the first gap. Shape groups."""

    def __init__(self, groups: Groups) -> None:
        self.begun, self.gap = np.full((2, len(groups.rows)), NEVER)
        self.least, self.done = groups.sizes + 1, 0

    def go_on(self, few: Ints, ts: Ints) -> Ints:
        """More of it: when the record began of those that always took more and have no gap. Shape groups x ts."""
        self.begun = np.minimum(self.begun, earliest(few > 0, ts, NEVER))
        self.gap = np.minimum(self.gap, earliest((few == UNKNOWN) & (ts >= self.begun[:, None]), ts, NEVER))
        least = np.minimum.accumulate(np.hstack([self.least[:, None], np.where(few > 0, few, NEVER)]), axis=1)
        self.least, self.done = least[:, -1], int(ts[-1]) + 1
        always = (few < least[:, :-1]) & (ts < self.gap[:, None])
        return np.where(always, self.begun[:, None], NEVER)


def _begun_always_more(look: Look, few: Ints, asked: Flags) -> Ints:
    """When the record began of groups that always took more areas before, else NEVER. Shape groups x ts."""
    if len(look.ts) == 1:
        return _looking_back(look, np.flatnonzero(asked[:, 0]))
    key = ("concentration", look.n)
    if key not in look.brief.memory:
        look.brief.memory[key] = Record(look.groups)
    record: Record = look.brief.memory[key]
    if record.done > look.ts[0]:
        record = Record(look.groups)
    for piece in ahead(look, record.done):
        begun = record.go_on(few if piece is look else _fewest(piece.leaf, look.groups)[0], piece.ts)
    return begun


def _looking_back(look: Look, which: Ints) -> Ints:
    """The same for some groups at one period: most took as few not long ago, and need no whole record."""
    t, found = int(look.ts[0]), np.full((len(look.groups.rows), 1), NEVER)
    begun = found[:0, 0]
    for start in reaches(t):
        if len(which):
            groups = some(look.groups, which)
            record = Record(groups)
            for ts in pieces(look, start, t + 1, len(groups.leaves)):
                begun = record.go_on(_fewest(figures(look, groups, ts), groups)[0], ts)[:, -1]
            which, begun = which[begun < NEVER], begun[begun < NEVER]
    found[which, 0] = begun
    return found


def fact(brief: Brief, found: Found, row: int) -> Concentration:
    view, _, t = cells.place(brief, found, row)
    g, few = int(found["group"][row]), int(found["few"][row])
    group, leaves = cells.group(view, g), view.panel.groups.members(g)
    last = int(leaves[np.argsort(-view.x[leaves, t], kind="stable")[few - 1]])
    chosen = [int(r) for r in leaves if view.x[r, t] >= view.x[last, t]]
    inputs = {
        "group": group.value,
        "period": view.calendar.ends[t].isoformat(),
        "condition": {"measure": view.measure.name, "test": ">=", "than": cells.cell(view, last, t).expr},
    }
    shared, together = cells.basics(brief, found, row), _together(view, g, t, chosen)
    return Concentration(
        **shared,
        areas=cells.codes("only_where", inputs, view, chosen),
        how_many=Proven(op="count_where", inputs=inputs, value=Fraction(few), words={"set": str(len(leaves))}),
        together=together,
        part=Proven(
            op="share",
            inputs={"part": together.expr, "whole": shared["now"].expr},
            value=together.number / shared["now"].number,
            words={"whole": str(shared["now"].number)},
        ),
        group=group,
        people=_people(view, chosen, leaves),
        ever=bool(found["ever"][row]),
        size=len(leaves),
        evidence=(cells.group_cells(view, g, t, t),),
    )


def _together(view: View, g: int, t: int, chosen: list[int]) -> Proven:
    """What areas have between them: the group's figure less all the others'."""
    others = [int(r) for r in view.panel.groups.members(g) if r not in chosen]
    whole = cells.cell(view, int(view.panel.groups.rows[g]), t)
    inputs = {
        "measure": view.measure.name,
        "whole": cells.group(view, g).value,
        "parts": [view.panel.areas[r].code for r in others],
        "period": view.calendar.ends[t].isoformat(),
    }
    rest = sum((cells.cell(view, r, t).number for r in others), Fraction(0))
    return cells.number(view.measure, "rest_of", inputs, whole.number - rest)


def _people(view: View, chosen: list[int], leaves: Ints) -> Fraction | None:
    """Areas' part of the people of all."""
    people = {int(r): view.panel.populations[int(r)] for r in leaves}
    known = [n for n in people.values() if n]
    if len(known) < len(leaves):
        return None
    return Fraction(sum(people[r] or 0 for r in chosen), sum(known))


EXAMPLES = (
    fires("A 90\nB 20\nC 20\nD 20\nE 20", says={"few": 1, "ever": False}),
    fires(
        "A 30 30 30 30 30 30 30 30 90\nB 20 20 20 20 20 20 20 20 20\nC 20 20 20 20 20 20 20 20 20\n"
        "D 20 20 20 20 20 20 20 20 20\nE 20 20 20 20 20 20 20 20 20",
        says={"few": 1, "ever": True},
    ),
    quiet("A 79\nB 20\nC 20\nD 20\nE 20"),
    quiet("A 19\nB 1\nC 1\nD 1\nE 1"),
    quiet("A 90\nB 20\nC 20\nD 20\nE ?"),
    quiet("A 40\nB 30\nC 30\nD 2\nE 2\nF 2\nG 2\nH 1"),
    quiet("A 90\nB 20\nC 20\nD 20"),
)
