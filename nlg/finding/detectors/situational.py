"""An area is the highest, or the lowest, among those of its own sort in a group.

Fires   where it is not the highest (lowest) of all, but of five areas or more of one kind, or of one tag ("coastal").
Quiet   when it is that of the whole group (`top` says more), on ties, on fewer than 20 events, with an area missing,
        for plain counts.
Chance  one in n areas of a sort is at its top, but with several sorts to choose from one is soon found.
Source  design kind R9: one qualifier at most, or the fact reads as padding; guards G2, G3, G10, G11.
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
from nlg.finding.look import Look, ranked_looks
from nlg.finding.places import places
from nlg.panel import Groups, Panel
from nlg.story import Brief, View

ID = "R9"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
STATE = True  # it tends to last: what held as strongly a step before is no surprise
AMONG = True  # looks at the areas of a group together
FIVE = {name: {"tags": "coastal"} for name in "ABCDE"}


@dataclass(frozen=True)
class Sorts:
    """Every sort of area in every group: `leaves` are places in the panel's leaves, `labels` what it goes by."""

    groups: Groups
    labels: tuple[tuple[str, str], ...]  # ("kind", "borough"), ("tag", "coastal")


@dataclass(frozen=True, kw_only=True)
class Situational(Fact):
    """`rank` is its place among the `sort_size` areas of its sort (all others excluded), `group_rank` among all `size`.

    `sort` is the word for them, a `sort_by` of the register ("kind" or "tag")."""

    kind: ClassVar[str] = "situational"
    is_its_figure: ClassVar[bool] = True
    rank: Proven
    group_rank: Proven
    group: Proven
    sort: str
    sort_by: str
    sort_size: int
    size: int
    high: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look, _sorts(brief, look.view)) for look in ranked_looks(brief, when)])


def _find(look: Look, sorts: Sorts) -> Found:
    inside, parts = sorts.groups, []
    if not len(inside.leaves):
        return Found.joined([])
    order, size = places(look), inside.sizes[inside.of_leaf][:, None]
    ok = look.spread(look.whole) & look.enough[look.groups.leaves]
    for high, place in ((True, order.from_top), (False, order.from_bottom)):
        best = np.minimum.reduceat(place[inside.leaves], inside.starts[:-1], axis=0)[inside.of_leaf]
        mask = ok[inside.leaves] & (place[inside.leaves] == best) & (best > 1) & (size >= look.limits.smallest_group)
        at_best = np.add.reduceat(place[inside.leaves] == best, inside.starts[:-1], axis=0, dtype=np.int64)
        found = look.found(
            mask & (at_best[inside.of_leaf] == 1),
            np.log2(size),
            high=high,
            sort=inside.of_leaf[:, None],
            leaf=inside.leaves[:, None],
        )
        leaf = found["leaf"]
        rows = {"area": look.groups.leaves[leaf], "group": look.groups.of_leaf[leaf]}
        parts.append(Found({name: column for name, column in {**found.columns, **rows}.items() if name != "leaf"}))
    return Found.joined(parts)


def _sorts(brief: Brief, view: View) -> Sorts:
    """The sorts of a panel, worked out once."""
    key = ("situational", view.panel.table)
    if key not in brief.memory:
        brief.memory[key] = _sorted_out(view.panel)
    found: Sorts = brief.memory[key]
    return found


def _sorted_out(panel: Panel) -> Sorts:
    """Areas that share a kind or a tag, in groups that hold others besides; in an order that areas do not change."""
    groups = panel.groups
    each = [(("kind", area.kind), *(("tag", tag) for tag in dict.fromkeys(area.tags))) for area in panel.areas]
    names = sorted({label for labels in each for label in labels})
    number = {label: n for n, label in enumerate(names)}
    labels = np.array([number[label] for labels in each for label in labels], dtype=np.int64)
    many = np.array([len(labels) for labels in each])
    times = many[groups.leaves]  # a leaf has so many labels, which begin where its area's do
    leaf = np.repeat(np.arange(len(groups.leaves)), times)
    begin = (np.cumsum(many) - many)[groups.leaves] - (np.cumsum(times) - times)
    keys = groups.of_leaf[leaf] * len(names) + labels[np.arange(len(leaf)) + np.repeat(begin, times)]
    leaf = leaf[np.argsort(keys, kind="stable")]
    sorts, size = np.unique(keys, return_counts=True)
    part = size < groups.sizes[sorts // len(names)]
    starts = np.concatenate([[0], np.cumsum(size[part])]).astype(np.int64)
    none = np.zeros(len(starts) - 1, dtype=np.int64)  # a sort has no row of its own
    inside = Groups(rows=none, starts=starts, leaves=leaf[np.repeat(part, size)])
    return Sorts(inside, tuple(names[n] for n in (sorts[part] % len(names)).tolist()))


def fact(brief: Brief, found: Found, row: int) -> Situational:
    view, area, t = cells.place(brief, found, row)
    g, high, sort = int(found["group"][row]), bool(found["high"][row]), int(found["sort"][row])
    sorts, groups = _sorts(brief, view), view.panel.groups
    own = groups.leaves[sorts.groups.members(sort)]
    group, leaves = cells.group(view, g), groups.members(g)
    inputs = {**cells.at(view, area, t), "group": group.value, "end": "top" if high else "bottom"}
    others = [view.panel.areas[int(r)].code for r in leaves if r not in own]
    return Situational(
        **cells.basics(brief, found, row),
        rank=Proven(
            op="rank",
            inputs={**inputs, "excluding": others},
            value=Fraction(1),
            words={"end": "high" if high else "low", "joint": "no"},
        ),
        group_rank=cells.rank(view, area, t, g, high=high),
        group=group,
        sort=sorts.labels[sort][1],
        sort_by=sorts.labels[sort][0],
        sort_size=len(own),
        size=len(leaves),
        high=high,
        evidence=(cells.group_cells(view, g, t, t),),
        good_news=cells.good_news(view.measure, high),
        qualifiers=1,
    )


EXAMPLES = (
    fires("A 30\nB 50\nC 40\nD 60\nE 70\nF 90", people=10_000, names=FIVE, area="E", says={"high": True}),
    fires(
        "A 30\nB 50\nC 40\nD 60\nE 70\nF 20",
        people=10_000,
        names={name: {"kind": "borough"} for name in "ABCDE"},
        area="A",
        says={"high": False},
    ),
    quiet("A 30\nB 50\nC 40\nD 60\nE 70\nF 65", people=10_000, names=FIVE),
    quiet("A 30\nB 50\nC 40\nD 70\nE 70\nF 90", people=10_000, names=FIVE, area="E"),
    quiet("A 30\nB 50\nC 40\nD 60\nF 70\nG 90", people=10_000, names=FIVE),
    quiet("A 30\nB ?\nC 40\nD 60\nE 70\nF 90", people=10_000, names=FIVE),
    quiet("A 30\nB 50\nC 40\nD 60\nE 70\nF 90", people=10_000),
    quiet("A 30\nB 50\nC 40\nD 60\nE 70\nF 90", names=FIVE),
)
