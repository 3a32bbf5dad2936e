"""The ordinary way of the kinds of the first line: changes, none, runs, the lowest since, places, all together."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from benchmarks.ordinary.table import GOAL, LEAST_RECORD, LEAST_RUN, SMALLEST_GROUP, Column, Facts, Peers, Table


def change_prev(table: Table) -> Facts:
    return [f.facts(f.move.notna()) for f in table.own]


def zero(table: Table) -> Facts:
    return [f.facts((f.x == 0) & (f.then > 0) & (f.t >= 4)) for f in table.counted]


def first_time(table: Table) -> Facts:
    made = []
    for f in table.counted:
        begun = f.by_area(f.x).cummax() > 0
        start = f.by_area(f.t.where(begun)).transform("min")
        zeros = f.by_area((f.x == 0) & begun).cumsum()
        made.append(f.facts((f.x == 0) & (zeros == 1) & (f.t - start >= LEAST_RECORD)))
    return made


def lowest_since(table: Table) -> Facts:
    return [f.facts(f.since(low) & ~f.none) for f in table.own for low in (True, False)]


def run(table: Table) -> Facts:
    return [f.facts((f.falls >= LEAST_RUN) | (f.rises >= LEAST_RUN)) for f in table.own]


def ratio_to_target(table: Table) -> Facts:
    f = table.rate
    return [f.facts((f.x >= 1.5 * GOAL) & f.enough)]


def movers(table: Table) -> Facts:
    made = []
    for p in (f.peers for f in table.counted):
        for how in ("min", "max"):
            furthest = p.within(p.move).transform(how)
            at_end = (p.move == furthest) & (furthest < 0 if how == "min" else furthest > 0)
            made.append(p.facts(at_end & (p.count(at_end) == 1) & p.clear & (p.size >= SMALLEST_GROUP)))
    return made


def _agreeing(table: Table, holds: Callable[[pd.DataFrame, Column], Column]) -> Facts:
    made: Facts = []
    for p in (f.peers for f in table.own):
        groups = p.groups[(p.groups["size"] >= SMALLEST_GROUP) & (p.groups["t"] > 0)]
        made.extend(p.facts_of(groups[holds(groups, groups[way])]) for way in ("down", "up"))
    return made


def _few(groups: pd.DataFrame, agreeing: Column) -> Column:
    others = groups["size"] - agreeing
    return (others <= 2) & (4 * others <= groups["size"])


def all_(table: Table) -> Facts:
    return _agreeing(table, lambda groups, agreeing: agreeing == groups["size"])


def all_but(table: Table) -> Facts:
    return _agreeing(table, lambda groups, agreeing: (agreeing < groups["size"]) & _few(groups, agreeing))


def count_of_areas(table: Table) -> Facts:
    return _agreeing(table, lambda groups, agreeing: (3 * agreeing >= 2 * groups["size"]) & ~_few(groups, agreeing))


def areas_meeting(table: Table) -> Facts:
    p = table.rate.peers
    meeting = p.frame.assign(met=p.x <= GOAL).groupby(["group", "t"], as_index=False)
    return [p.facts_of(meeting.agg({"group_row": "first", "met": "sum"}))]


def vs_parent(table: Table) -> Facts:
    p = table.rate.peers
    return [p.facts(((p.x / p.x_of_group - 1).abs() >= 0.2 - 1e-9) & p.enough)]


def top(table: Table) -> Facts:
    return [p.facts(alone_at(p, high) & p.enough & (p.size >= 3)) for p in ranked(table) for high in (True, False)]


def ranked(table: Table) -> list[Peers]:
    return [f.peers for f in table.ranked]


def alone_at(p: Peers, high: bool) -> Column:
    """The one area at an end of its group."""
    at_end = p.x == (p.highest if high else p.lowest)
    return at_end & (p.sharing == 1)


KINDS: Mapping[str, Callable[[Table], Facts]] = {
    "all": all_,
    "all_but": all_but,
    "areas_meeting": areas_meeting,
    "change_prev": change_prev,
    "count_of_areas": count_of_areas,
    "first_time": first_time,
    "lowest_since": lowest_since,
    "movers": movers,
    "ratio_to_target": ratio_to_target,
    "run": run,
    "top": top,
    "vs_parent": vs_parent,
    "zero": zero,
}
