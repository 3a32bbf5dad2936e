"""Only a few areas of a group rose, or fell, have none, or have any at all.

Fires   when at most a quarter of the areas, and of those that moved, rose (or fell), or none did; when at most a
        quarter, but some, have none (or any), and a step before more than a quarter had.
Quiet   when an area is missing, when most are unchanged, when two in three went the other way (other kinds say it).
Chance  by the binomial law, with moves by the toss of a coin; where most areas are unchanged it would say little.
Source  design kind X3: "only" is a judgement, allowed for at most a quarter; guards G3 (of a lead), G4, G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import repeat
from typing import Any, ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import CLEAR_AT
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, group_looks
from nlg.finding.patches import moved
from nlg.panel import Flags, Ints
from nlg.story import Brief, View

ID = "X3"
FRAGILE = True
AMONG = True  # looks at the areas of a group together
UP, DOWN, ZERO, ANY = range(4)
CONDITIONS = ("up", "down", "zero", "any")


@dataclass(frozen=True, kw_only=True)
class NoneOrOnly(Fact):
    """`meeting` are the areas that meet `condition` ("up", "down", "zero", "any"), `how_many` of `size`, maybe none.

    Of moves, `others` counts the areas that went the other way and `unmoved` those that stayed where they were; `nows`
    and `thens` are the figures of `meeting`, `areas` those areas one by one. `certain` is how sure it is that one of
    them moved by more than chance: 1 where nothing is said of moves, or nothing moved so.
    """

    kind: ClassVar[str] = "none_or_only"
    meeting: Proven
    how_many: Proven
    others: Proven | None
    unmoved: Proven | None
    areas: tuple[Proven, ...]
    nows: tuple[Proven, ...]
    thens: tuple[Proven, ...]
    then_period: Proven
    condition: str
    size: int
    certain: float

    @property
    def clear(self) -> bool:
        """Whether it may lead: not where those that it names may have moved by chance alone."""
        return self.certain > 1 - CLEAR_AT


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when) if not look.follows_a_count])


def _find(look: Look) -> Found:
    ok = look.whole_moves & (look.sizes >= look.limits.smallest_group) & ~np.isnan(look.of_group)
    up, down = moved(look, falling=False), moved(look, falling=True)
    many = (2 * (up + down) >= look.sizes) & ok
    parts = []
    for condition, few, others in ((UP, up, down), (DOWN, down, up)):
        rare = (few * look.limits.only <= up + down) & (3 * others < 2 * look.sizes)
        parts.append(_few(look, many & rare, condition, few))
    if look.measure.counted:
        then = look.then[look.groups.leaves]
        for condition, now, before in ((ZERO, look.leaf == 0, then == 0), (ANY, look.leaf > 0, then > 0)):
            few, fresh = look.count(now), look.count(before) * look.limits.only > look.sizes
            parts.append(_few(look, ok & (few > 0) & fresh, condition, few))
    return Found.joined(parts)


def _few(look: Look, ok: Flags, condition: int, few: Ints) -> Found:
    only = few * look.limits.only <= look.sizes
    return look.found_groups(ok & only, strength=np.log2(1 + look.sizes / (few + 1)), condition=condition, few=few)


def fact(brief: Brief, found: Found, row: int) -> NoneOrOnly:
    view, _, t = cells.place(brief, found, row)
    g, condition = int(found["group"][row]), int(found["condition"][row])
    back, leaves = int(view.calendar.previous[t]), view.panel.groups.members(g)
    inputs = {
        "group": cells.group(view, g).value,
        "period": view.calendar.ends[t].isoformat(),
        "condition": _condition(view, t, condition),
    }
    now, then = view.x[leaves, t], view.x[leaves, back]
    met = (now > then, now < then, now == 0, now > 0)[condition]
    whole, moves = view.x[int(view.panel.groups.rows[g])], condition in (UP, DOWN)
    other_way = ("down", now < then) if condition == UP else ("up", now > then)
    nows = tuple(cells.cell(view, int(r), t) for r in leaves[met])
    thens = tuple(cells.cell(view, int(r), back) for r in leaves[met])
    return NoneOrOnly(
        **cells.basics(brief, found, row),
        meeting=cells.codes("only_where", inputs, view, leaves[met]),
        how_many=Proven(
            op="count_where", inputs=inputs, value=Fraction(int(met.sum())), words={"set": str(len(leaves))}
        ),
        others=_so_many(view, g, t, *other_way) if moves else None,
        unmoved=_so_many(view, g, t, "same", now == then) if moves else None,
        areas=tuple(cells.area(view, int(r)) for r in leaves[met]),
        nows=nows,
        thens=thens,
        then_period=cells.period(view, back),
        condition=CONDITIONS[condition],
        size=len(leaves),
        certain=max(map(cells.move_certainty, repeat(view.measure), nows, thens), default=1.0) if moves else 1.0,
        evidence=(cells.group_cells(view, g, back, t),),
        good_news=cells.good_news(view.measure, condition in (DOWN, ZERO)),
        change=float(whole[t] - whole[back]) if not np.isnan(whole[back]) else 0.0,
    )


def _so_many(view: View, g: int, t: int, way: str, went: Flags) -> Proven:
    """How many areas of a group moved some way since the step before."""
    inputs = cells.set_that_moved(view, g, t, way)
    return Proven(op="count_where", inputs=inputs, value=Fraction(int(went.sum())), words={"set": str(len(went))})


def _condition(view: View, t: int, condition: int) -> dict[str, Any]:
    if condition in (UP, DOWN):
        return cells.moved(view, t, CONDITIONS[condition])
    return {"measure": view.measure.name, "test": "=" if condition == ZERO else ">", "than": "0"}


EXAMPLES = (
    fires("A 5 9\nB 9 6\nC 9 7\nD 9 8\nE 9 8\nF 9 9\nG 9 9", says={"condition": UP, "few": 1}),
    fires("A 9 5\nB 9 6\nC 9 7\nD 9 9\nE 9 9", says={"condition": UP, "few": 0}),
    fires("A 3 3\nB 0 2\nC 0 2\nD 0 2\nE 2 0", says={"condition": DOWN, "few": 1}),
    fires("A 3 3\nB 2 0\nC 2 0\nD 0 0\nE 0 0", says={"condition": ANY, "few": 1}),
    quiet("A 9 5\nB 9 9\nC 9 9\nD 9 9\nE 9 9"),
    quiet("A 9 5\nB 9 6\nC 9 7\nD 9 8\nE 9 9"),
    quiet("A 9 9\nB 9 9\nC 9 9\nD 9 9\nE 9 9"),
    quiet("A 5 9\nB 9 6\nC 9 ?\nD 9 9\nE 9 9"),
    quiet("A 0 0\nB 2 1\nC 2 1\nD 2 3\nE 2 3"),
    quiet("A 0 0\nB 0 0\nC 0 0\nD 0 0\nE 0 0"),
)
