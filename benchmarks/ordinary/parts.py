"""The ordinary way of parts of a figure and pairs of measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import NormalDist

import numpy as np
import pandas as pd

from benchmarks.ordinary.table import (
    ALONE,
    FEWEST_EVENTS,
    FEWEST_NAMED,
    ONLY,
    SMALLEST_GROUP,
    YEAR,
    Column,
    Facts,
    Table,
)

CLEAR = NormalDist().inv_cdf(0.975)
POINTS, TINY = 0.02, 1e-12
PARTS = ("young", "old")


def point_change(table: Table) -> Facts:
    f = table.measures["share"]
    part, whole = table.measures["count"], table.measures["tests"]
    enough = (part.x >= FEWEST_EVENTS) & (part.then >= FEWEST_EVENTS)
    both = (part.x + part.then) / (whole.x + whole.then)
    spread = both * (1 - both) * (1 / whole.x + 1 / whole.then)
    return [f.facts(enough & (spread > 0) & ((f.move / 100) ** 2 / spread >= CLEAR**2))]


def measure_ratio(table: Table) -> Facts:
    f, over, under = (table.measures[name] for name in ("share", "count", "tests"))
    last_year = f.ago(YEAR)
    then, over_then, under_then = (m.ago(YEAR).where(last_year.notna(), m.then) for m in (f, over, under))
    moved = (f.x > 0) & (then > 0) & ((f.x - then).abs() >= 0.1 * then * (1 - TINY))
    columns = (over.x, over_then, under.x, under_then)
    enough = pd.concat(columns, axis=1).min(axis=1, skipna=False) >= FEWEST_EVENTS
    z = np.log(over.x * under_then / (under.x * over_then)) / np.sqrt(sum(1 / column for column in columns))
    return [f.facts(moved & enough & (z.abs() > CLEAR))]


def parallel(table: Table) -> Facts:
    main, second = table.measures["count"], table.measures["tests"]
    return [main.facts(main.clear & second.clear)]


def even(table: Table) -> Facts:
    f, (one, other) = table.measures["count"], (table.measures[name].x for name in PARTS)
    most, least = np.maximum(one, other), np.minimum(one, other)
    near = (10 * (most - least) <= most) & (10 * (f.x - one - other) <= least)
    return [f.facts(near & (least >= FEWEST_EVENTS) & f.enough)]


def mix_shift(table: Table) -> Facts:
    f = table.measures["count"]
    whole_then = f.ago(YEAR).where(f.ago(YEAR) > 0, f.then)
    a_year = f.ago(YEAR) > 0
    moves, scores = [], []
    for part in (table.measures[name] for name in PARTS):
        then = part.ago(YEAR).where(a_year, part.then)
        moves.append((part.x / f.x - then / whole_then).fillna(0))
        scores.append(z_of_shares(part.x, f.x, then, whole_then))
    first = moves[0].abs() >= np.maximum(moves[0].abs(), moves[1].abs()) - TINY
    points, z = moves[0].where(first, moves[1]), scores[0].where(first, scores[1]).abs()
    sure = points.abs() * (1 - CLEAR / z.where(z > 0)).clip(lower=0).fillna(0)
    return [f.facts(f.enough & (whole_then >= FEWEST_EVENTS) & (sure >= POINTS - TINY))]


def z_of_shares(part: Column, whole: Column, other: Column, other_whole: Column) -> Column:
    """The test of two proportions."""
    pooled = (part + other) / (whole + other_whole)
    error = np.sqrt(pooled * (1 - pooled) * (1 / whole + 1 / other_whole))
    return ((part / whole - other / other_whole) / error).replace([np.inf, -np.inf], 0).fillna(0)


def _with_parts(table: Table) -> pd.DataFrame:
    """The count's peers with each part's figure and share, and the group's share."""
    frame = table.measures["count"].peers.frame
    parts = table.frame[["row", "t", *PARTS]]
    of_group = parts.rename(columns={"row": "group_row", **{part: f"{part}_of_group" for part in PARTS}})
    frame = frame.merge(parts, on=["row", "t"]).merge(of_group, on=["group_row", "t"])
    for part in PARTS:
        for whole in ("", "_of_group"):
            share = frame[f"{part}{whole}"] / frame[f"x{whole}"]
            frame[f"{part}_share{whole}"] = share.where(frame[f"x{whole}"] > 0)
    frame["complete"] = (frame["x"] > 0).groupby([frame["group"], frame["t"]]).transform("all")
    return frame


def _facts(frame: pd.DataFrame, holds: Column) -> pd.DataFrame:
    return frame.loc[holds, ["row", "t", "group"]].assign(measure="count")


def rank_of_share(table: Table) -> Facts:
    frame, made = _with_parts(table), []
    ok = frame["complete"] & (frame["size"] >= SMALLEST_GROUP) & frame["enough"]
    for part in PARTS:
        share = frame[f"{part}_share"]
        for high in (False, True):
            place = share.groupby([frame["group"], frame["t"]]).rank(method="max", ascending=not high)
            made.append(_facts(frame, ok & (place == 1) & (share != 0)))
    return made


def count_vs_share(table: Table) -> Facts:
    frame, made = _with_parts(table), []
    ok = frame["complete"] & (frame["size"] >= SMALLEST_GROUP) & frame["enough"]
    keys = [frame["group"], frame["t"]]
    for part in PARTS:
        share, figure = frame[f"{part}_share"], frame[part]
        first = share.groupby(keys).rank(method="max", ascending=False) == 1
        most = figure.groupby(keys).rank(method="max", ascending=False) == 1
        columns = ["group", "t", "row", "x", part, "enough", f"{part}_share"]
        leaders = frame.loc[most, columns].add_suffix("_there")
        joined = frame[first & ~most & ok & (figure >= FEWEST_NAMED)].merge(
            leaders, left_on=["group", "t"], right_on=["group_there", "t_there"]
        )
        apart = joined[f"{part}_share"] - joined[f"{part}_share_there"]
        z = z_of_shares(joined[part], joined["x"], joined[f"{part}_there"], joined["x_there"])
        made.append(_facts(joined, joined["enough_there"] & (apart >= POINTS - TINY) & (z.abs() > CLEAR)))
    return made


def share_within(table: Table) -> Facts:
    f, frame, made = table.measures["count"], _with_parts(table), []
    groups = table.members.drop_duplicates("group").set_index("group_row")["group"]
    for part in PARTS:
        half = (table.frame[part] / f.x >= 0.5) & f.enough
        alone = f.facts(half & (f.row >= table.areas))
        made.append(alone.assign(group=alone["row"].map(groups).fillna(ALONE).astype(int)))
        share, of = frame[f"{part}_share"], frame[f"{part}_share_of_group"]
        usual = (~(share < 0.5)).groupby([frame["group"], frame["t"]]).transform("sum")
        much = (share >= 0.5) & frame["enough"] & ((usual * ONLY <= frame["size"]) | (usual == 1))
        z: Column = ((share - of) / np.sqrt(of * (1 - of) / frame["x"])).fillna(0).replace(np.inf, 0)
        above = (share >= 1.5 * of - TINY) & (share - of >= POINTS - TINY) & (of > 0) & (z.abs() > CLEAR)
        made.append(_facts(frame, much | (above & frame["enough"] & (frame[part] >= FEWEST_NAMED))))
    return made


def one_of_few(table: Table) -> Facts:
    one, other = (table.measures[name].peers for name in ("count", "tests"))
    made = []
    for sign in (-1, 1):
        both = (one.move * sign > 0) & (other.move * sign > 0)
        few = one.count(both)
        rare = (few <= 3) & (few * ONLY <= one.size) & (one.size >= SMALLEST_GROUP)
        made.append(one.facts(rare & both & one.clear & other.clear))
    return made


KINDS: Mapping[str, Callable[[Table], Facts]] = {
    "count_vs_share": count_vs_share,
    "even": even,
    "measure_ratio": measure_ratio,
    "mix_shift": mix_shift,
    "one_of_few": one_of_few,
    "parallel": parallel,
    "point_change": point_change,
    "rank_of_share": rank_of_share,
    "share_within": share_within,
}
