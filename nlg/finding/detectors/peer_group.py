"""An area's rate stands out among the areas of its size in its group.

Fires   when it is the highest or the lowest of these, or half as high again as what is usual among them (their
        median). Of its size are areas of the same kind with half to twice its people; there must be five or more.
Quiet   when any of these has no figure, on a tie, on few events, for plain counts (they only say what is big).
Chance  one in N areas of a size is at the top.
Source  design kind P7: how the peers were chosen is part of the claim; guards G2, G3, G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from statistics import median
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, ranked_looks
from nlg.panel import Flags, Floats, Ints, Panel
from nlg.story import Brief, View

ID = "P7"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together
FEWEST_PEERS = 5
SIZES_APART = 2  # an area twice as big is the biggest that is of its size
FAR = 1.5  # times the median of its peers
ROUNDING = 1e-9
Places = npt.NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class PeerGroup(Fact):
    """Its `rank` among the `peers` areas of its size in `group`, from the top or, where `end` is "low", the bottom.

    `end` is "high" or "low" where it is first from there, "" where it is only far above `usual`, the peers' median
    in the measure's unit; `times` how many times that it is, None where the median is none or less."""

    kind: ClassVar[str] = "peer_group"
    rank: Proven
    group: Proven
    end: str
    usual: Fraction
    times: Fraction | None
    peers: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in ranked_looks(brief, when)])


def _find(look: Look) -> Found:
    order, low, high = _windows(look)
    x = look.leaf[order]
    end, usual = np.zeros(look.leaf.shape, dtype=np.int8), np.full(look.leaf.shape, np.nan)
    end[order], usual[order] = _beside(x, low, high, look.enough[look.groups.leaves[order]])
    ok = np.zeros(look.leaf.shape, dtype=bool)
    far = (usual[order] > 0) & (x >= FAR * usual[order] * (1 - ROUNDING))
    ok[order] = ~np.isnan(usual[order]) & ((end[order] != 0) | far)
    return look.found_leaves(ok, partial(_apart, look.leaf, usual), end=end)


def _apart(figures: Floats, usual: Floats, hits: Ints) -> Floats:
    """How many times one is the other, either way: in powers of two, 0 where one is none or less."""
    now, usual = figures.take(hits), usual.take(hits)
    compared = (now > 0) & (usual > 0)
    return np.abs(np.log2(np.where(compared, now, 1) / np.where(compared, usual, 1)))


def _windows(look: Look) -> tuple[Ints, Ints, Ints]:
    """The leaves that have peers enough, or are such peers, those of a group and kind together and by people, so that
    an area's peers stand about it: from which place on, and up to which. Worked out once for a table."""
    key = ("peer_group", look.view.panel.table)
    if key not in look.brief.memory:
        look.brief.memory[key] = _by_people(look.view.panel)
    found: tuple[Ints, Ints, Ints] = look.brief.memory[key]
    return found


def _by_people(panel: Panel) -> tuple[Ints, Ints, Ints]:
    people = np.array([count or 0 for count in panel.populations], dtype=np.int64)[panel.groups.leaves]
    kinds = np.unique([area.kind for area in panel.areas], return_inverse=True)[1][panel.groups.leaves]
    order = np.lexsort((people, kinds, panel.groups.of_leaf))
    order = order[people[order] > 0]
    own = people[order]
    circle = (panel.groups.of_leaf * (kinds.max() + 1) + kinds)[order] * (2 * SIZES_APART * own.max(initial=0) + 1)
    low = np.searchsorted(circle + own, circle - (-own // SIZES_APART), side="left")
    high = np.searchsorted(circle + own, circle + own * SIZES_APART, side="right")
    many = np.flatnonzero(high - low > FEWEST_PEERS)
    opened = np.bincount(low[many], minlength=len(order) + 1) - np.bincount(high[many], minlength=len(order) + 1)
    asked = np.cumsum(opened)[:-1] > 0  # stands in a stretch with peers enough
    places = np.append(0, np.cumsum(asked))
    return order[asked], places[low[asked]], places[high[asked]]


def _beside(x: Floats, low: Ints, high: Ints, enough: Flags) -> tuple[Ints, Floats]:
    """Which end of its peers each is at (1 the top, -1 the bottom, 0 neither), and their median where it matters: of
    figures that rest on events enough."""
    place, size = np.arange(len(x)), (high - low - 1)[:, None]
    above, below = (
        way * x > np.maximum(_most(way * x, low, place), _most(way * x, place + 1, high)) for way in (1, -1)
    )
    known = np.vstack([np.zeros((1, x.shape[1]), dtype=np.int64), (~np.isnan(x)).cumsum(axis=0)])
    complete = (known[high] - known[low] == size + 1) & (size >= FEWEST_PEERS)
    end = np.where(complete, above * 1 - below * 1, 0)
    return end, _medians(x, low, high, complete & enough, end != 0)


def _most(x: Floats, low: Ints, high: Ints) -> Floats:
    """The largest figure of each stretch from one place up to another, -inf for none: maxima of doubled stretches."""
    found = np.full(x.shape, -np.inf)
    level, width = x, 1
    while len(level):
        some = np.flatnonzero((high - low >= width) & (high - low < 2 * width))
        found[some] = np.maximum(level[low[some]], level[high[some] - width])
        level, width = np.maximum(level[:-width], level[width:]), 2 * width
    return found


def _medians(x: Floats, low: Ints, high: Ints, complete: Flags, wanted: Flags) -> Floats:
    """The median of each one's peers, where that is wanted or it may be far below its own figure; NaN elsewhere."""
    figures = np.ascontiguousarray(x.T)
    by_rank = np.argsort(figures, axis=1) + np.arange(len(figures))[:, None] * len(x)
    rank = np.empty(figures.shape, dtype=np.int32)
    rank.reshape(-1)[by_rank] = np.arange(len(x))
    tree, ordered = _tree(rank), figures.take(by_rank)
    usual = np.full(x.shape, np.nan)
    row, t = np.divmod(np.flatnonzero(complete), x.shape[1])
    middle = (high - low)[row] // 2 - 1  # no peer in the middle is below this one
    lower = _kth(tree, low[row], high[row], middle, t)
    may = np.flatnonzero(wanted[row, t] | (x[row, t] >= FAR * ordered[t, lower] * (1 - ROUNDING)))
    row, t, middle, lower = row[may], t[may], middle[may], lower[may]
    own, even = rank[t, row], (high - low)[row] % 2 == 1  # so many others
    after = np.full(len(row), -1)
    on = np.flatnonzero(even | (own <= lower))
    after[on] = _kth(tree, low[row[on]], high[row[on]], middle[on] + 1, t[on])
    upper = np.where(even, after, np.where(own <= lower, after, lower))
    on = np.flatnonzero(even & (own <= upper))  # where it stands before them itself the others are one further on
    upper[on] = _kth(tree, low[row[on]], high[row[on]], middle[on] + 2, t[on])
    lower = np.where(own <= lower, after, lower)
    usual[row, t] = (ordered[t, lower] + ordered[t, upper]) / 2
    return usual


def _tree(rank: Places) -> list[Places]:
    """Ranks (periods x places) by bits, the highest first, each time with those that have a 0 before those that have a
    1 (a wavelet matrix): for each place how many before it have a 0, at last how many of all. Any stretch's k-th lowest
    is found in as many steps as there are bits."""
    levels, periods = [], len(rank)
    for bit in reversed(range(max(1, (rank.shape[1] - 1).bit_length()))):
        zero = (rank >> bit & 1) == 0
        zeros = np.zeros((periods, rank.shape[1] + 1), dtype=np.int32)
        np.cumsum(zero, axis=1, dtype=np.int32, out=zeros[:, 1:])
        levels.append(zeros)
        # every period has all ranks, and so as many with a 0 as any other
        rank = np.hstack([rank.take(np.flatnonzero(some)).reshape(periods, -1) for some in (zero, ~zero)])
    return levels


def _kth(tree: list[Places], low: Ints, high: Ints, k: Ints, t: Ints) -> Ints:
    """The rank of the k-th lowest, from 0, between two places of period t."""
    row = t * tree[0].shape[1]
    first, last, left, rank = low, high, k, np.zeros(len(k), dtype=np.int64)
    for zeros in tree:
        below, upto, every = zeros.take(row + first), zeros.take(row + last), zeros[0, -1]
        one = left >= upto - below
        left = left - (upto - below) * one
        first = np.where(one, every + first - below, below)
        last = np.where(one, every + last - upto, upto)
        rank = 2 * rank + one
    return rank


def fact(brief: Brief, found: Found, row: int) -> PeerGroup:
    view, area, t = cells.place(brief, found, row)
    g, end = int(found["group"][row]), int(found["end"][row])
    peers = _peers(view.panel, g, area)
    shared = cells.basics(brief, found, row)
    usual = median(cells.cell(view, peer, t).number for peer in peers)
    own = shared["now"].number
    return PeerGroup(
        **shared,
        rank=_rank(view, g, area, t, peers, end),
        group=cells.group(view, g),
        end={1: "high", -1: "low", 0: ""}[end],
        usual=usual,
        times=own / usual if usual > 0 else None,
        peers=len(peers),
        evidence=(cells.cells(view, [area, *peers], t, t),),
        qualifiers=1,
        good_news=cells.good_news(view.measure, end >= 0),
        change=float(own - usual),
    )


def _peers(panel: Panel, g: int, area: int) -> list[int]:
    """The other areas of a group that are of an area's kind and size."""
    own, people = panel.populations[area] or 0, panel.populations
    return [
        int(leaf)
        for leaf in panel.groups.members(g)
        if leaf != area
        and panel.areas[int(leaf)].kind == panel.areas[area].kind
        and own <= (people[int(leaf)] or 0) * SIZES_APART
        and (people[int(leaf)] or 0) <= own * SIZES_APART
    ]


def _rank(view: View, g: int, area: int, t: int, peers: list[int], end: int) -> Proven:
    others = [int(leaf) for leaf in view.panel.groups.members(g) if leaf != area and int(leaf) not in peers]
    figures = [cells.cell(view, row, t).number for row in (area, *peers)]
    beyond = sum(figure < figures[0] if end < 0 else figure > figures[0] for figure in figures)
    return Proven(
        op="rank",
        inputs={
            **cells.at(view, area, t),
            "group": cells.group(view, g).value,
            "end": "bottom" if end < 0 else "top",
            "excluding": [view.panel.areas[other].code for other in others],
        },
        value=Fraction(1 + beyond),
        words={"end": "low" if end < 0 else "high", "joint": "yes" if figures.count(figures[0]) > 1 else "no"},
    )


EXAMPLES = (
    fires("A 60\nB 30\nC 31\nD 32\nE 33\nF 34\nG 990", people="9 9 9 9 8 8 99", area="A", says={"end": 1}),
    fires("A 21\nB 30\nC 31\nD 32\nE 33\nF 34\nG 9", people="9 9 9 9 8 8 99", area="A", says={"end": -1}),
    fires("A 60\nB 30\nC 31\nD 32\nE 33\nF 70", people=9000, area="A", says={"end": 0}),
    quiet("A 40\nB 30\nC 31\nD 32\nE 33\nF 70", people=9000, area="A"),
    quiet("A 40\nB 30\nC 31\nD 32\nE 33\nF 40", people=9000, area="A"),
    quiet("A 60\nB 30\nC 31\nD 32\nE 33\nF 34", people="9 9 9 9 9 20", area="A"),
    quiet("A 60\nB 30\nC 31\nD ?\nE 33\nF 34", people=9000),
    quiet("A 16\nB 3\nC 3\nD 3\nE 3\nF 3", people=9000, area="A"),
)
