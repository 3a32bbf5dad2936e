"""The area with most of a part is not the one with the largest share of it.

Fires   in complete groups of five or more where each is one area alone, both rest on 20 events or more, and the larger
        share is larger by two points at least and clear of chance. The fact is about the area with the larger share.
Quiet   when one area leads by both, on a tie for either, when any area is missing.
Chance  big areas lead by number: the leaders differ more often than not, so it is the distance that counts.
Source  design kind B4; "but" may stand between the two only because they differ (guards G2, G3, G10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells, parts
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look
from nlg.finding.parts import LEAST_POINTS, TINY, Split
from nlg.panel import Flags, Floats, Ints, Measure
from nlg.story import Brief

ID = "B4"
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together


@dataclass(frozen=True, kw_only=True)
class CountVsShare(Fact):
    """`area` has the largest `share` of `part` among the `size` areas of `group`, with `part_now` of it.

    `leader` has the most of it: `leader_now`, as `most` proves, and yet only `leader_share` of its own total.
    `highest` proves that no share is larger, `larger` that this one is larger than the leader's."""

    kind: ClassVar[str] = "count_vs_share"
    part: Measure
    part_now: Proven
    share: Proven
    group: Proven
    size: int
    leader: Proven
    leader_now: Proven
    leader_share: Proven
    most: Proven
    highest: Proven
    larger: Proven


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([found for split in parts.splits(brief, when) for found in _find(split)])


def _find(split: Split) -> Iterator[Found]:
    look, now, leaves = split.look, split.now, split.look.groups.leaves
    if not len(leaves):
        return
    whole = look.count(now.sound[leaves]) == look.sizes
    ok = look.spread(whole & (look.sizes >= look.limits.smallest_group)) & now.enough[leaves]
    for k in range(len(split)):
        yield _of_part(split, k, ok)


def _of_part(split: Split, k: int, ok: Flags) -> Found:
    look, now, leaves = split.look, split.now, split.look.groups.leaves
    figure, share, total = now.parts[k][leaves], now.shares[k][leaves], now.whole[leaves]
    first, most = _alone(look, share), _alone(look, figure)
    found = ok & first & look.spread(look.over(most, np.logical_or)) & ~most & _named(split, figure)
    hits = np.flatnonzero(found)
    leader = _leader_of(look, most, hits)  # as a cell, like the hits
    apart = share.take(hits) - share.take(leader)
    z = parts.z_of_shares(figure.take(hits), total.take(hits), figure.take(leader), total.take(leader))
    clear = (apart >= LEAST_POINTS - TINY) & split.clear(z) & now.enough[leaves].take(leader)
    found.reshape(-1)[hits] = clear
    others = leaves[leader[clear] // share.shape[1]]
    return look.found_leaves(found, lambda _: 100 * apart[clear], part=k, leader=lambda _: others)


def _alone(look: Look, x: Floats) -> Flags:
    """Which leaves have their group's highest figure, each alone with it."""
    first = x == look.spread(look.over(x, np.maximum))
    return np.asarray(first & look.spread(look.count(first) == 1))


def _leader_of(look: Look, flags: Flags, hits: Ints) -> Ints:
    """For some cells, counted row by row, the cell of their group at that time with a flag, which has one."""
    leaf, at = np.divmod(hits, flags.shape[1])
    leader = look.over(np.where(flags, np.arange(len(flags))[:, None], 0), np.maximum)
    return np.asarray(leader[look.groups.of_leaf[leaf], at] * flags.shape[1] + at)


def _named(split: Split, figure: Floats) -> Flags:
    """Whether a part has events enough to be given as a share."""
    return np.asarray(figure >= split.look.limits.fewest_named) if split.counted else figure > 0


def fact(brief: Brief, found: Found, row: int) -> CountVsShare:
    view, area, t = cells.place(brief, found, row)
    g, k, leader = (int(found[name][row]) for name in ("group", "part", "leader"))
    part, group = parts.part_views(brief, view)[k], cells.group(view, g)
    leader_now, shared = cells.cell(part, leader, t), parts.one_part(brief, found, row)
    leader_share = parts.share(leader_now, cells.cell(view, leader, t))
    return CountVsShare(
        **shared,
        group=group,
        size=int(view.panel.groups.sizes[g]),
        leader=cells.area(view, leader),
        leader_now=leader_now,
        leader_share=leader_share,
        most=Proven(
            op="rank",
            inputs={**cells.at(part, leader, t), "group": group.value, "end": "top"},
            value=Fraction(1),
            words={"end": "high", "joint": "no"},
        ),
        highest=cells.rank_of_share(part, view, area, t, g, high=True),
        larger=cells.direction(shared["share"], leader_share, clear=True),
        evidence=parts.shown_of_group(brief, view, g, t),
    )


FIVE = "A 140\nB 75\nC 88\nD 90\nE 90"
EXAMPLES = (
    fires(FIVE, parts={"home": "A 56\nB 44\nC 7\nD 20\nE 20"}, area="B", says={"leader": 0}),
    quiet(FIVE, parts={"home": "A 56\nB 7\nC 7\nD 20\nE 20"}),
    quiet(FIVE, parts={"home": "A 44\nB 44\nC 7\nD 20\nE 20"}),
    quiet(FIVE, parts={"home": "A 56\nB 31\nC 7\nD 20\nE 20"}),
    quiet(FIVE, parts={"home": "A 56\nB 44\nC 7\nD 20\nE ?"}),
    quiet("A 140\nB 18\nC 88\nD 90\nE 90", parts={"home": "A 56\nB 17\nC 7\nD 20\nE 20"}),
)
