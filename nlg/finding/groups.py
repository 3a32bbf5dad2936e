"""What detectors over groups of areas share: one pass over every group of a panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import numpy as np

from nlg.fact import Found
from nlg.finding.series import before, over_groups
from nlg.panel import Flags, Floats, Groups, Ints
from nlg.story import Brief, View

FEWEST_EVENTS = 20  # rates on fewer are marked unreliable by health bodies


def group_views(brief: Brief, when: date | None) -> Iterator[tuple[int, View, Groups, Ints]]:
    """Every view that has groups: its index, itself, its groups, the periods asked for."""
    for n, view in enumerate(brief.views):
        groups = view.panel.groups
        ts = brief.columns(view, when)
        if len(groups.leaves) and len(ts):
            yield n, view, groups, ts


def found_for_groups(mask: Flags, *, view: int, groups: Groups, ts: Ints, strength: Any, **matrices: Any) -> Found:
    """Candidates about groups: a groups x len(ts) mask; `area` is the group's own row, `group` its number."""
    found = Found.where(mask, view=view, ts=ts, strength=strength, **matrices)
    return Found({**found.columns, "group": found["area"], "area": groups.rows[found["area"]]})


def found_for_leaves(mask: Flags, *, view: int, groups: Groups, ts: Ints, strength: Any, **matrices: Any) -> Found:
    """Candidates about areas within a group: a leaves x len(ts) mask; `area` is the leaf's row, `group` its group."""
    found = Found.where(mask, view=view, ts=ts, strength=strength, **matrices)
    return Found({**found.columns, "group": groups.of_leaf[found["area"]], "area": groups.leaves[found["area"]]})


def enough_events(view: View, groups: Groups, ts: Ints) -> Flags:
    """Which leaves' rates rest on events enough to be compared in words; all of them where it is no rate of counts."""
    counts = view.panel.values.get(view.measure.numerator)
    if counts is None:
        return np.ones((len(groups.leaves), len(ts)), dtype=bool)
    return np.asarray(counts[:, ts][groups.leaves] >= FEWEST_EVENTS)


def count(flags: Flags, groups: Groups) -> Ints:
    """How many leaves of each group meet a condition: leaves x T to groups x T."""
    return np.asarray(over_groups(flags.astype(np.int64), groups, np.add))


def spread_back(of_group: Any, groups: Groups) -> Any:
    """A groups x T matrix laid out by leaf again."""
    return of_group[groups.of_leaf]


def leaf_moves(view: View, groups: Groups, ts: Ints) -> tuple[Floats, Flags]:
    """Each leaf's change on the step before, and for each group whether all of its leaves have one."""
    moves = (view.x[:, ts] - before(view.x, view.calendar, ts))[groups.leaves]
    return moves, count(~np.isnan(moves), groups) == groups.sizes[:, None]


def parts_of(brief: Brief, when: date | None, one: Callable[[int, View, Groups, Ints], Found]) -> Found:
    """Everything one pass finds over all views with groups."""
    return Found.joined([one(n, view, groups, ts) for n, view, groups, ts in group_views(brief, when)])
