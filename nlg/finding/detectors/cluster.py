"""Areas that touch each other moved the same way.

Fires   when four or more moved clearly one way beside others that did, far more than if strewn at random (three
        standard deviations).
Quiet   without a map of neighbours, when the movers lie apart, when all moved, inside chance, with an area missing.
Chance  about one in 700 groups by a normal curve, more where few areas touch many others.
Source  design kind X8: join count with exact mean and variance, movers drawn without replacement; guards G3, G10, G11.
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
from nlg.finding.look import Look, group_looks
from nlg.panel import Flags, Floats, Groups, Ints
from nlg.story import Brief

ID = "X8"
AMONG = True  # looks at the areas of a group together
FEWEST = 4  # areas that moved and touch another that did
CLEAR = 3.0  # standard deviations
MAP = "A-B A-C A-D B-C B-D C-D D-E E-F F-G G-H H-I I-J J-K K-L"  # a bay, and a long shore


@dataclass(frozen=True, kw_only=True)
class Cluster(Fact):
    """`areas` moved clearly the way of `falling`, as `ways` prove, and touch another that did; `moved` counts all that
    went this way.

    `touching` pairs of movers touch where `expected` would by chance, `sigmas` standard deviations more."""

    kind: ClassVar[str] = "cluster"
    areas: tuple[Proven, ...]
    ways: tuple[Proven, ...]
    moved: Proven
    group: Proven
    then_period: Proven
    touching: int
    expected: float
    sigmas: float
    size: int
    falling: bool


def find(brief: Brief, when: date | None) -> Found:
    parts: list[Found] = []
    for look in group_looks(brief, when):
        if len(look.view.panel.neighbours) and not look.follows_a_count:
            parts.extend(_find(look, falling) for falling in (True, False))
    return Found.joined(parts)


def _find(look: Look, falling: bool) -> Found:
    moved = look.clear[look.groups.leaves] & (look.leaf_move < 0 if falling else look.leaf_move > 0)
    beside = _beside(moved, _neighbours(look))
    touching = look.count(beside * moved) // 2
    expected, deviation = _by_chance(look, look.count(moved))
    sigmas = np.where(deviation > 0, (touching - expected) / np.maximum(deviation, 1e-9), 0)
    areas = look.count(moved & (beside > 0))
    ok = look.whole_moves & (areas >= FEWEST) & (sigmas >= CLEAR) & ~np.isnan(look.of_group)
    return look.found_groups(
        ok, strength=np.maximum(sigmas, 0), falling=falling, areas=areas, touching=touching, expected=expected
    )


def _neighbours(look: Look) -> Ints:
    """For each leaf those that touch it in its group, the number of leaves where there are no more. Leaves x most."""
    panel = look.view.panel
    key = ("cluster", panel.table)
    if key not in look.brief.memory:
        pairs = np.concatenate([panel.neighbours, panel.neighbours[:, ::-1]])
        look.brief.memory[key] = _laid_out(_inside(pairs, panel.groups, len(panel.areas)), len(panel.groups.leaves))
    found: Ints = look.brief.memory[key]
    return found


def _inside(pairs: Ints, groups: Groups, areas: int) -> Ints:
    """Pairs of areas as pairs of leaves, in every group that has both."""
    leaves_of = np.argsort(groups.leaves, kind="stable")
    start, stop = (np.searchsorted(groups.leaves[leaves_of], pairs[:, 0], side=side) for side in ("left", "right"))
    many = stop - start
    leaf = leaves_of[np.arange(many.sum()) + np.repeat(start - np.cumsum(many) + many, many)]
    keys = groups.of_leaf * areas + groups.leaves
    order = np.argsort(keys)
    wanted = groups.of_leaf[leaf] * areas + np.repeat(pairs[:, 1], many)
    other = order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)]
    return np.asarray(np.stack([leaf, other], axis=1)[keys[other] == wanted])


def _laid_out(ends: Ints, leaves: int) -> Ints:
    """Pairs (leaf, neighbour), each both ways round, as a row of neighbours for each leaf."""
    ends = np.stack(np.divmod(np.unique(ends[:, 0] * leaves + ends[:, 1]), leaves), axis=1)  # in order of the leaf
    many = np.bincount(ends[:, 0], minlength=leaves)
    column = np.arange(len(ends)) - np.repeat(np.cumsum(many) - many, many)
    found = np.full((leaves, int(many.max(initial=0))), leaves, dtype=np.int64)
    found[ends[:, 0], column] = ends[:, 1]
    return found


def _beside(moved: Flags, neighbours: Ints) -> Any:
    """How many of each leaf's neighbours moved."""
    padded = np.vstack([moved, np.zeros((1, moved.shape[1]), dtype=bool)])
    found = np.zeros(moved.shape, dtype=np.uint8 if neighbours.shape[1] < 2**8 else np.int64)
    for column in neighbours.T:
        found += padded[column]
    return found


def _by_chance(look: Look, movers: Ints) -> tuple[Floats, Floats]:
    """Mean and deviation of the pairs of movers that touch, had as many been drawn from the group at random."""
    degree = (_neighbours(look) < len(look.groups.leaves)).sum(axis=1)[:, None]
    pairs, meeting = look.over(degree, np.add) / 2, look.over(degree * (degree - 1), np.add)  # pairs of pairs that meet
    drawn, n, size = [np.ones(movers.shape)], movers.astype(np.float64), look.sizes
    for k in range(4):  # the probability that k + 1 areas picked beforehand are all movers
        drawn.append(drawn[-1] * np.maximum(n - k, 0) / np.maximum(size - k, 1))
    expected = pairs * drawn[2]
    apart = pairs * (pairs - 1) - meeting
    variance = expected + meeting * drawn[3] + apart * drawn[4] - expected**2
    return expected, np.sqrt(np.maximum(variance, 0))


def fact(brief: Brief, found: Found, row: int) -> Cluster:
    view, area, t = cells.place(brief, found, row)
    g, falling = int(found["group"][row]), bool(found["falling"][row])
    back, leaves = int(view.calendar.previous[t]), view.panel.groups.members(g)
    inputs = cells.set_that_moved(view, g, t, "down" if falling else "up")
    went = (view.x[leaves, t] - view.x[leaves, back]) * (-1 if falling else 1) > 0
    whole, together = view.x[area], _together(brief, found, row)
    return Cluster(
        **cells.basics(brief, found, row),
        areas=tuple(cells.area(view, r) for r in together),
        ways=tuple(cells.direction(cells.cell(view, r, t), cells.cell(view, r, back), clear=True) for r in together),
        moved=Proven(op="count_where", inputs=inputs, value=Fraction(int(went.sum())), words={"set": str(len(leaves))}),
        group=cells.group(view, g),
        then_period=cells.period(view, back),
        touching=int(found["touching"][row]),
        expected=float(found["expected"][row]),
        sigmas=float(found["strength"][row]),
        size=len(leaves),
        falling=falling,
        evidence=(cells.group_cells(view, g, back, t),),
        good_news=cells.good_news(view.measure, not falling),
        change=0.0 if np.isnan(whole[back]) else float(whole[t] - whole[back]),
    )


def _together(brief: Brief, found: Found, row: int) -> list[int]:
    """Rows of the areas that moved clearly and touch another that did."""
    view, _, t = cells.place(brief, found, row)
    look = Look(brief, int(found["view"][row]), np.array([t]))
    moved = look.clear[:, 0] & (look.move[:, 0] < 0 if found["falling"][row] else look.move[:, 0] > 0)
    inside = np.isin(np.arange(len(moved)), view.panel.groups.members(int(found["group"][row]))) & moved
    pairs = view.panel.neighbours[inside[view.panel.neighbours].all(axis=1)]
    return [int(r) for r in np.unique(pairs)]


def _twelve(movers: str, figures: str) -> str:
    """Twelve areas, of which some moved."""
    return "\n".join(f"{name} {figures if name in movers else '60 60'}" for name in "ABCDEFGHIJKL")


EXAMPLES = (
    fires(_twelve("ABCD", "60 20"), neighbours=MAP, says={"falling": True, "areas": 4, "touching": 6}),
    quiet(_twelve("ACEGI", "60 20"), neighbours=MAP),
    quiet(_twelve("ABCD", "60 50"), neighbours=MAP),
    quiet(_twelve("ABCD", "60 20").replace("L 60 60", "L 60 ?"), neighbours=MAP),
    quiet(_twelve("ABCDEFGHIJKL", "60 20"), neighbours=MAP),
    quiet(_twelve("ABCD", "60 20")),
)
