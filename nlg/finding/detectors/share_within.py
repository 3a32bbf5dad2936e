"""How much of an area's figure one of its parts makes up.

Fires   when the part is at least half of the total, as it is in at most a quarter of the group's areas (or in this one
        alone; of a group itself, always); or when its share is half as high again as in the whole group, or higher, by
        two points or more, clear of chance, on five events.
Quiet   where half and more is usual, on fewer than 20 events in all, when a part is not known, when the parts come to
        more than the total.
Chance  from the table's own history: what sets a place apart every year is no surprise.
Source  design kind B1; guards G3 and G7: part and total come from one table and one period, and must agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells, parts
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look
from nlg.finding.parts import LEAST_POINTS, TINY, Split
from nlg.panel import Flags, Floats, Ints, Measure
from nlg.story import Brief

ID = "B1"
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together
HALF, TIMES = 0.5, 1.5


@dataclass(frozen=True, kw_only=True)
class ShareWithin(Fact):
    """`share` is that of `part` in the area's total, `now`; `group_share` its share in `group` as a whole.

    `half`: it is at least half. `above`: it is `times` the group's, clearly more. A group's own fact has no group."""

    kind: ClassVar[str] = "share_within"
    part: Measure
    part_now: Proven
    share: Proven
    half: bool
    above: bool
    group: Proven | None
    group_share: Proven | None
    times: Proven | None


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([found for split in parts.splits(brief, when) for found in _find(split)])


def _find(split: Split) -> Iterator[Found]:
    look, now = split.look, split.now
    own_group = groups_of_rows(look)
    for k in range(len(split)):
        share, enough = now.shares[k], now.enough
        half = enough & (share >= HALF)
        alone = half & (own_group > -2)
        strength = np.log2(np.fmax(share / HALF, 1))
        yield look.found(alone, strength, part=k, half=half, above=False, beside=False, group=own_group)
        if len(look.groups.leaves):
            leaf, of = share[look.groups.leaves], look.spread(share[look.groups.rows])
            above = enough[look.groups.leaves] & _above(split, k, leaf, of)
            much = half[look.groups.leaves]
            few = look.spread(_few(look, look.count(~(leaf < HALF))))  # an area not known may well be at half
            expected = np.where(of > 0, of, HALF)
            strength = np.log2(np.fmax(leaf / expected, 1))
            yield look.found_leaves(
                (much & few) | above, strength, part=k, half=much, above=above, beside=~np.isnan(of)
            )


def _few(look: Look, areas: Ints) -> Flags:
    """Whether so many areas are few in their group."""
    return np.asarray((areas * look.limits.only <= look.sizes) | (areas == 1))


def groups_of_rows(look: Look) -> Ints:
    """For each row that is told of by itself the group that it is, -1 where it is none; -2 for members of a group."""
    own = np.full((len(look.now), 1), -1, dtype=np.int64)
    own[look.groups.leaves] = -2
    own[look.groups.rows, 0] = np.arange(len(look.groups.rows))
    return own


def _above(split: Split, k: int, leaf: Floats, of: Floats) -> Flags:
    """Whether leaves' shares are clearly more than their group's."""
    more = (leaf >= TIMES * of - TINY) & (leaf - of >= LEAST_POINTS - TINY) & (of > 0)
    if not split.counted:
        return np.asarray(more)
    leaves = split.look.groups.leaves
    z = (leaf - of) / np.sqrt(of * (1 - of) / split.now.whole[leaves])
    named = split.now.parts[k][leaves] >= split.look.limits.fewest_named
    return np.asarray(more & named & split.clear(np.nan_to_num(z, posinf=0.0)))


def fact(brief: Brief, found: Found, row: int) -> ShareWithin:
    view, area, t = cells.place(brief, found, row)
    k, g = int(found["part"][row]), int(found["group"][row])
    shared = parts.one_part(brief, found, row)
    whole, beside = int(view.panel.groups.rows[g]) if g >= 0 else area, bool(found["beside"][row])
    group_share = parts.share_of(brief, view, k, whole, t) if beside else None
    return ShareWithin(
        **shared,
        half=bool(found["half"][row]),
        above=bool(found["above"][row]),
        group=cells.group(view, g) if whole != area else None,
        group_share=group_share,
        times=cells.ratio(shared["share"], group_share) if group_share and group_share.number else None,
        evidence=parts.shown_of_group(brief, view, g, t) if beside else parts.shown(brief, view, [area], [t]),
    )


EXAMPLES = (
    fires(
        "Ashby 140\nBarton 800",
        parts={"home": "Ashby 56\nBarton 60", "ward": "Ashby 34\nBarton 140"},
        area="Ashby",
        says={"part": 0, "half": False, "above": True},
    ),
    fires("Ashby 75", parts={"home": "Ashby 44", "ward": "Ashby 28"}, says={"part": 0, "half": True, "above": False}),
    fires("Ashby 40\nBarton 60", parts={"home": "Ashby 30\nBarton 20"}, area="Borsetshire", says={"half": True}),
    quiet("Ashby 40\nBarton 60", parts={"home": "Ashby 30\nBarton 40"}, area="Ashby"),
    quiet("Ashby 75", parts={"home": "Ashby 30", "ward": "Ashby 28"}),
    quiet("Ashby 19", parts={"home": "Ashby 14", "ward": "Ashby 3"}),
    quiet("Ashby 75", parts={"home": "Ashby 44", "ward": "Ashby ?"}),
    quiet("Ashby 75", parts={"home": "Ashby 44", "ward": "Ashby 32"}),
    quiet("Ashby 22\nBarton 900", parts={"home": "Ashby 6\nBarton 144"}, area="Ashby"),
)
