"""The ordinary way of areas beside each other: places in a group, how many meet a condition, how far apart they lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from benchmarks.ordinary.first import alone_at, ranked
from benchmarks.ordinary.table import GOAL, LEAST_RECORD, ONLY, SMALLEST_GROUP, Column, Facts, Peers, Table

ENDS = (True, False)  # the highest, the lowest
COASTAL = 3  # every third area lies at the sea


def tie(table: Table) -> Facts:
    made = []
    for p in ranked(table):
        for place in (p.from_top, p.from_bottom):
            at_end = (place == 1) & (p.sharing > 1) & (p.sharing <= 3) & (p.size >= SMALLEST_GROUP)
            made.append(p.facts(at_end & (p.count(at_end & ~p.enough) == 0)))
    return made


def gap(table: Table) -> Facts:
    made = []
    for p in ranked(table):
        for high, place in ((True, p.from_top), (False, p.from_bottom)):
            second = p.x.where((place == 2) & (p.sharing == 1) & p.enough)
            following = p.within(second).transform("max")
            more, less = (p.x, following) if high else (following, p.x)
            times = (more / less).where(less > 0, 0)
            made.append(p.facts((place == 1) & (times >= 1.5 - 1e-9) & p.enough & (p.size >= 3)))
    return made


def rank_move(table: Table) -> Facts:
    made = []
    for p in ranked(table):
        ok = p.clear & p.enough & _before(p, p.enough) & (p.size >= SMALLEST_GROUP)
        for place, moved in ((p.from_top, p.move > 0), (p.from_bottom, p.move < 0)):
            gained = p.of_area(place).shift(1) - (place + p.sharing - 1)
            made.append(p.facts(ok & moved & (gained >= 3) & (gained * 4 >= p.size)))
    return made


def overtake(table: Table) -> Facts:
    made = []
    for p in ranked(table):
        enough = p.enough & _before(p, p.enough)
        then, sharing_then = p.of_area(p.from_top).shift(1), p.of_area(p.sharing).shift(1)
        ok = enough & p.clear & (p.move > 0) & (p.sharing == 1) & (p.size >= 3)
        for place in (1, 2):
            held = p.from_top.where((then == place) & (sharing_then == 1) & enough, 0)
            passed = p.within(held).transform("max") > place
            made.append(p.facts(ok & (p.from_top == place) & (then > place) & passed))
    return made


def _before(p: Peers, holds: Column) -> Column:
    return p.of_area(holds).shift(1, fill_value=False)


def new_leader(table: Table) -> Facts:
    return [made for p in ranked(table) for high in ENDS for made in _new_leader(p, high)]


def _new_leader(p: Peers, high: bool) -> Iterator[pd.DataFrame]:
    """A table of who held the place alone, week by week; joined with itself a week before."""
    columns = ["group", "t", "row", "size", "move", "clear", "enough"]
    holders = p.frame.loc[alone_at(p, high), columns]
    weeks = p.frame.drop_duplicates(["group", "t"])[["group", "t"]]
    holders = weeks.merge(holders, on=["group", "t"], how="left").sort_values(["group", "t"])
    by_group = holders.groupby("group")
    new = holders["row"].fillna(-1) != by_group["row"].shift(1).fillna(-1)
    held = holders.groupby(["group", new.groupby(holders["group"]).cumsum()]).cumcount() + 1
    old = holders.assign(
        former=by_group["row"].shift(1),
        held=held.groupby(holders["group"]).shift(1),
        enough_then=by_group["enough"].shift(1),
    )
    old = old[(old["row"] != old["former"]) & old["row"].notna() & old["former"].notna() & (old["held"] >= 2)]
    theirs = p.frame[["group", "t", "row", "move", "clear"]].add_suffix("_old")
    both = old.merge(theirs, left_on=["group", "t", "former"], right_on=["group_old", "t_old", "row_old"])
    sign = 1 if high else -1
    gained = (both["move"] * sign > 0) & both["clear"].astype(bool)
    lost = (both["move_old"] * sign < 0) & both["clear_old"]
    enough = both["enough"].astype(bool) & both["enough_then"].astype(bool) & (both["size"] >= 3)
    found = both.loc[(gained | lost) & enough, ["row", "t", "group"]]
    yield found.astype("int64").assign(measure=p.name)


def spread(table: Table) -> Facts:
    made: Facts = []
    for p in ranked(table):
        few = p.count(((p.x == p.highest) | (p.x == p.lowest)) & ~p.enough)
        groups = p.frame.assign(apart=(p.highest - p.lowest).round(9), few=few).drop_duplicates(["group", "t"])
        groups = groups[["group", "t", "group_row", "size", "apart", "few"]].sort_values(["group", "t"])
        ok = (groups["few"] == 0) & (groups["size"] >= 3)
        made.extend(p.facts_of(groups[ok & _farthest(groups, wide)]) for wide in ENDS)
    return made


def _farthest(groups: pd.DataFrame, wide: bool) -> Column:
    """The widest (narrowest) for eight weeks or ever, and not said the week before."""
    apart = groups["apart"] if wide else -groups["apart"]
    by_group = apart.groupby(groups["group"])
    before = by_group.shift(1)
    seven = before.groupby(groups["group"]).rolling(LEAST_RECORD - 1).max().reset_index(level=0, drop=True)
    ever = ~(before.groupby(groups["group"]).cummax() >= apart)
    far = (seven < apart) & (groups["t"] >= LEAST_RECORD)
    far_before, ever_before = (mark.groupby(groups["group"]).shift(1, fill_value=False) for mark in (far, ever))
    return far & (~far_before | (ever & ~ever_before))


def none_or_only(table: Table) -> Facts:
    made = []
    for p in (f.peers for f in table.own):
        groups = p.groups[(p.groups["size"] >= SMALLEST_GROUP) & (p.groups["t"] > 0)]
        size, up, down = groups["size"], groups["up"], groups["down"]
        many = 2 * (up + down) >= size
        for few, others in ((up, down), (down, up)):
            rare = (few * ONLY <= up + down) & (3 * others < 2 * size) & (few * ONLY <= size)
            made.append(p.facts_of(groups[many & rare]))
        if p.counted:
            zero, then = groups["zero"], groups["zero_then"]
            for few, before in ((zero, then), (size - zero, size - then)):
                made.append(p.facts_of(groups[(few > 0) & (few * ONLY <= size) & (before * ONLY > size)]))
    return made


def list_change(table: Table) -> Facts:
    p = table.rate.peers
    met = (p.x <= GOAL).astype(int)
    then, before = (p.of_area(met).shift(k) for k in (1, 2))
    marks = p.frame[["group", "t", "group_row"]].assign(lasting=(met != then) & (then == before))
    groups = marks.groupby(["group", "t"], as_index=False).agg({"group_row": "first", "lasting": "any"})
    return [p.facts_of(groups[groups["lasting"]])]


def ranking_vs_target(table: Table) -> Facts:
    p, made = table.rate.peers, []
    missing = p.x > GOAL
    ok = p.enough & (p.size >= SMALLEST_GROUP) & (p.count(missing) >= 2)
    for how in ("max", "min"):
        at_end = p.x == p.within(p.x.where(missing)).transform(how)
        made.append(p.facts(at_end & ok & (p.count(at_end) == 1)))
    return made


def new_pattern(table: Table) -> Facts:
    made: Facts = []
    for f in table.own:
        p = f.peers
        groups = p.groups[p.groups["size"] >= SMALLEST_GROUP].sort_values(["group", "t"])
        if f.counted:
            made.extend(_pattern(p, groups, groups["zero"], none_before=True))
        moved = groups[groups["t"] > 0]
        for way, other in (("up", "down"), ("down", "up")):
            made.extend(_pattern(p, moved, moved[way], said=moved[other] == moved["size"]))
    p = table.rate.peers
    met = (
        p.frame.assign(met=p.x <= GOAL)
        .groupby(["group", "t"], as_index=False)
        .agg({"group_row": "first", "size": "first", "met": "sum"})
    )
    met = met[met["size"] >= SMALLEST_GROUP]
    return [*made, *_pattern(p, met, met["met"])]


def _pattern(
    p: Peers, groups: pd.DataFrame, meeting: Column, *, none_before: bool = False, said: Column | None = None
) -> Iterator[pd.DataFrame]:
    """The first week on record in which all, or none, meet a condition; where that is long into the record."""
    for every in (True, False):
        hit = meeting == (groups["size"] if every else 0)
        counts = pd.Series(True, index=groups.index)
        if none_before and every:  # before the first event of all it does not count
            counts = (~hit).groupby(groups["group"]).cummax()
        start = groups["t"].where(counts).groupby(groups["group"]).transform("min")
        first = groups["t"].where(counts & hit).groupby(groups["group"]).transform("min")
        found = (groups["t"] == first) & (first - start >= LEAST_RECORD)
        yield p.facts_of(groups[found & ~said if said is not None and not every else found])


def situational(table: Table) -> Facts:
    """The first of the coastal areas, not of all."""
    made = []
    for p in ranked(table):
        coastal = p.row % COASTAL == 0
        keys = [p.frame["group"], p.frame["t"]]
        size = coastal.groupby(keys).transform("sum")
        ok = coastal & p.enough & (size >= SMALLEST_GROUP) & (size < p.size)
        for place in (p.from_top, p.from_bottom):
            best = place.where(coastal).groupby(keys).transform("min")
            at_best = coastal & (place == best)
            made.append(p.facts(ok & at_best & (best > 1) & (at_best.groupby(keys).transform("sum") == 1)))
    return made


def cluster(table: Table) -> Facts:
    """Movers that touch movers, far more than by chance. The areas lie along a shore, each beside the next."""
    ends = pd.DataFrame({"row": range(table.areas - 1), "beside": range(1, table.areas)})
    ends = pd.concat([ends, ends.rename(columns={"row": "beside", "beside": "row"})])
    members = table.members[["group", "row"]]
    inside = members.merge(ends, on="row").merge(members.rename(columns={"row": "beside"}), on=["group", "beside"])
    degree = inside.groupby(["group", "row"]).size().rename("degree").reset_index()
    degree["meeting"] = degree["degree"] * (degree["degree"] - 1)
    pairs = degree.groupby("group")[["degree", "meeting"]].sum()
    pairs["pairs"] = pairs["degree"] / 2
    return [_clusters(f.peers, inside, pairs, falling) for f in table.own for falling in (True, False)]


def _clusters(p: Peers, inside: pd.DataFrame, pairs: pd.DataFrame, falling: bool) -> pd.DataFrame:
    moved = p.frame[p.clear & (p.move < 0 if falling else p.move > 0)][["group", "t", "group_row", "row", "size"]]
    beside = moved[["group", "t", "row"]].rename(columns={"row": "beside"})
    touching = moved.merge(inside, on=["group", "row"]).merge(beside, on=["group", "t", "beside"])
    first = {"group_row": "first", "size": "first"}
    groups = moved.groupby(["group", "t"]).agg({**first, "row": "size"}).rename(columns={"row": "n"})
    met = touching.groupby(["group", "t"])["row"]
    groups["touching"], groups["areas"] = met.size() / 2, met.nunique()
    groups = groups.reset_index().merge(pairs, left_on="group", right_index=True)
    drawn = [pd.Series(1.0, index=groups.index)]
    for k in range(4):
        drawn.append(drawn[-1] * (groups["n"] - k).clip(lower=0) / (groups["size"] - k).clip(lower=1))
    expected = groups["pairs"] * drawn[2]
    apart = groups["pairs"] * (groups["pairs"] - 1) - groups["meeting"]
    variance = expected + groups["meeting"] * drawn[3] + apart * drawn[4] - expected**2
    sigmas = (groups["touching"] - expected) / np.sqrt(variance.clip(lower=0)).where(variance > 0)
    return p.facts_of(groups[(groups["areas"] >= 4) & (sigmas >= 3)])


KINDS: Mapping[str, Callable[[Table], Facts]] = {
    "cluster": cluster,
    "gap": gap,
    "list_change": list_change,
    "new_leader": new_leader,
    "new_pattern": new_pattern,
    "none_or_only": none_or_only,
    "overtake": overtake,
    "rank_move": rank_move,
    "ranking_vs_target": ranking_vs_target,
    "situational": situational,
    "spread": spread,
    "tie": tie,
}
