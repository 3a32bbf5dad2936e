"""An area's figure has the highest, or the lowest, share of one of its parts in a group.

Fires   when total and parts of every area of a group of five or more are known, and one area alone is at the end.
Quiet   on a tie, when any area is missing, on fewer than 20 events in the area, when the lowest is none at all.
Chance  one in N areas is at the top.
Source  design kind B7; guards G2, G3, G10: shares of tiny totals come out at the ends by chance.
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
from nlg.finding.parts import Split
from nlg.panel import Measure
from nlg.story import Brief

ID = "B7"
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together


@dataclass(frozen=True, kw_only=True)
class RankOfShare(Fact):
    """`share`, that of `part` in the area's total, is the highest (`high`) or lowest of the `size` areas of `group`.

    `rank` proves it; `group_share` is the part's share in `group` as a whole, None where that is not known. `gap` is
    how many percentage points lie between it and the next."""

    kind: ClassVar[str] = "rank_of_share"
    part: Measure
    part_now: Proven
    share: Proven
    group: Proven
    rank: Proven
    group_share: Proven | None
    size: int
    high: bool
    gap: float


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([found for split in parts.splits(brief, when) for found in _find(split)])


def _find(split: Split) -> Iterator[Found]:
    look, leaves = split.look, split.look.groups.leaves
    if not len(leaves):
        return
    whole = look.count(split.now.sound[leaves]) == look.sizes
    ok = look.spread(whole & (look.sizes >= look.limits.smallest_group)) & split.now.enough[leaves]
    for k in range(len(split)):
        for sign in (1, -1):
            share = sign * split.now.shares[k][leaves]
            first = share == look.spread(look.over(share, np.maximum))
            alone = look.spread(look.count(first) == 1)
            second = look.over(np.where(first, -np.inf, share), np.maximum)
            found = ok & first & alone & (share != 0)  # none of it, or none of this body's: no share to rank
            hits = np.flatnonzero(found)
            ahead = 100 * (
                share.take(hits) - second[look.groups.of_leaf[hits // share.shape[1]], hits % share.shape[1]]
            )
            yield look.found_leaves(found, lambda _, ahead=ahead: ahead, part=k, high=sign > 0)


def fact(brief: Brief, found: Found, row: int) -> RankOfShare:
    view, area, t = cells.place(brief, found, row)
    g, high, k = int(found["group"][row]), bool(found["high"][row]), int(found["part"][row])
    return RankOfShare(
        **parts.one_part(brief, found, row),
        group=cells.group(view, g),
        rank=cells.rank_of_share(parts.part_views(brief, view)[k], view, area, t, g, high=high),
        group_share=parts.share_of_group(brief, view, k, g, t),
        size=int(view.panel.groups.sizes[g]),
        high=high,
        gap=float(found["strength"][row]),
        evidence=parts.shown_of_group(brief, view, g, t),
    )


FIVE = "A 75\nB 140\nC 88\nD 100\nE 100"
EXAMPLES = (
    fires(FIVE, parts={"home": "A 44\nB 56\nC 7\nD 30\nE 30"}, area="A", says={"high": True}),
    fires(FIVE, parts={"home": "A 44\nB 56\nC 7\nD 30\nE 30"}, area="C", says={"high": False}),
    quiet(FIVE, parts={"home": "A 44\nB 56\nC 88\nD 100\nE 30"}, area="C"),
    quiet(FIVE, parts={"home": "A 44\nB 56\nC 0\nD 30\nE 30"}, area="C"),
    quiet(FIVE, parts={"home": "A 44\nB 56\nC 7\nD 30\nE ?"}),
    quiet("A 75\nB 140\nC 19\nD 100\nE 100", parts={"home": "A 44\nB 56\nC 1\nD 30\nE 30"}, area="C"),
    quiet("A 75\nB 140\nC 88\nD 100", parts={"home": "A 44\nB 56\nC 7\nD 30"}),
)
