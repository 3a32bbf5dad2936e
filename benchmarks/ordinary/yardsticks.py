"""The ordinary way of an area against its group and its peers, and of what is odd."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.ordinary.first import ranked
from benchmarks.ordinary.table import (
    FEWEST_EVENTS,
    FEWEST_NAMED,
    LEAST_RECORD,
    LEAST_RUN,
    SMALLEST_GROUP,
    YEAR,
    Column,
    Facts,
    Figures,
    Peers,
    Table,
)
from nlg.finding.expect import count_score

LEVEL, UNLIKELY = 8, 3.290527
FEWEST_PEERS = 5


def bucking(table: Table) -> Facts:
    made = []
    for p in (f.peers for f in table.own):
        down, up = p.count(p.move < 0), p.count(p.move > 0)
        others = down.where(p.move_of_group < 0, up)
        most = others * 3 >= (p.size - 1) * 2
        ok = most & p.clear_of_group & p.clear & (p.move * p.move_of_group < 0) & (p.size >= SMALLEST_GROUP)
        made.append(p.facts(ok))
    return made


def driver(table: Table) -> Facts:
    made = []
    for p in (f.peers for f in table.counted):
        way = np.sign(p.move_of_group)
        ahead = p.move * way
        together = p.within(ahead).transform("min") >= 0
        enough = (np.maximum(p.x_of_group, p.then_of_group) >= FEWEST_EVENTS) & (p.size >= SMALLEST_GROUP)
        half = ahead >= 0.5 * p.move_of_group.abs() * (1 - 1e-9)
        made.append(p.facts(together & enough & p.clear_of_group & (way != 0) & half))
    return made


def share_of_parent(table: Table) -> Facts:
    made = []
    for p in (f.peers for f in table.counted):
        of = p.within(p.people).transform("sum")
        large = (p.x >= 0.05 * p.x_of_group * (1 - 1e-9)) & (p.x * of >= 2 * p.people * p.x_of_group * (1 - 1e-9))
        made.append(p.facts(large & (p.x_of_group > 0) & p.enough & (p.people < of)))
    return made


def crossed_parent(table: Table) -> Facts:
    p = table.rate.peers
    of = p.within(p.people).transform("sum")
    distance, expected = p.x - p.x_of_group, p.events_of_group / of * p.people
    side = np.sign(distance)
    ok, events, usual = side != 0, 0.0, 0.0
    for k in range(1, LEAST_RUN + 1):
        ok &= p.of_area(distance).shift(k) * side <= 0
        events, usual = events + p.of_area(p.events).shift(k), usual + p.of_area(expected).shift(k)
    now, before = (p.events - expected) / np.sqrt(expected), (events - usual) / np.sqrt(usual)
    return [p.facts(ok & (now * side >= 1.96 - 1e-9) & (before * side <= 1e-9 - 1.96))]


def gap_trend(table: Table) -> Facts:
    p = table.rate.peers
    both = (p.x > 0) & (p.x_of_group > 0)
    ratio = (p.x / p.x_of_group).where(both)
    gap = np.maximum(ratio, 1 / ratio)
    then = p.of_area(gap).shift(LEAST_RECORD)
    distance = p.x - p.x_of_group
    moved = np.log(gap / then).abs()
    ok = (moved >= np.log(1.1) - 1e-9) & (distance * p.of_area(distance).shift(LEAST_RECORD) >= 0)
    ok &= np.maximum(gap, then) >= 1.2 - 1e-9
    events, events_then = p.events, p.of_area(p.events).shift(LEAST_RECORD)
    group, group_then = p.events_of_group, p.of_area(p.events_of_group).shift(LEAST_RECORD)
    noise = 1 / events + 1 / group + 1 / events_then + 1 / group_then
    ok &= (events >= FEWEST_EVENTS) & (events_then >= FEWEST_EVENTS) & (moved >= 1.96 * np.sqrt(noise))
    narrow = gap < then
    return [p.facts(ok & ((narrow & _widest(p, -gap)) | (~narrow & _widest(p, gap))))]


def _widest(p: Peers, gap: Column) -> Column:
    """No week was as wide for eight weeks, and the last that was, if any, lies in no gap of the record."""
    coarse = gap.astype("float32").astype("float64")
    stretch = p.of_area(gap.isna()).cumsum()
    keys = [p.frame["group"], p.frame["row"], stretch]
    before = coarse.groupby(keys).shift(1)
    seven = p.of_area(p.of_area(coarse).shift(1)).rolling(LEAST_RECORD - 1).max().reset_index(level=[0, 1], drop=True)
    as_wide = before.groupby(keys).cummax() >= coarse
    return (seven < coarse) & (as_wide | (stretch == 0)) & (p.t >= LEAST_RECORD)


def peer_group(table: Table) -> Facts:
    return [_peer_group(p) for p in ranked(table)]


def _peer_group(p: Peers) -> pd.DataFrame:
    """Area by area: the weeks of all of its size in the group, side by side."""
    people: Any = p.figures.table.members
    wide = p.figures.table.frame.pivot(index="t", columns="row", values=p.name)
    parts = []
    for member in people.itertuples():
        alike = (people["group"] == member.group) & (people["people"] * 2 >= member.people)
        alike &= (people["people"] <= 2 * member.people) & (people["row"] != member.row)
        if alike.sum() < FEWEST_PEERS:
            continue
        others, own = wide[people.loc[alike, "row"]], wide[member.row]
        usual = others.median(axis=1)
        end = (own > others.max(axis=1)) | (own < others.min(axis=1))
        part = pd.DataFrame({"row": member.row, "group": member.group, "end": end, "usual": usual})
        parts.append(part.reset_index())
    if not parts:
        return p.facts(p.size < 0)
    found = p.frame[["group", "row", "t", "x", "enough"]].merge(pd.concat(parts), on=["group", "row", "t"])
    far = (found["usual"] > 0) & (found["x"] >= 1.5 * found["usual"] * (1 - 1e-9))
    return found.loc[(found["end"] | far) & found["enough"], ["row", "t", "group"]].assign(measure=p.name)


def outlier_peers(table: Table) -> Facts:
    made = []
    for p in ranked(table):
        if p.name == "rate":
            under, level = p.people, p.x_of_group / 1000
            score = 2 * (np.sqrt(p.events) - np.sqrt(level * under))
        else:
            tests = table.frame[["row", "t", "tests"]]
            under, level = p.frame[["row", "t"]].merge(tests, on=["row", "t"])["tests"], p.x_of_group / 100
            angle = np.arcsin(np.sqrt(p.events / under)) - np.arcsin(np.sqrt(level.clip(upper=1)))
            score = 2 * np.sqrt(under) * angle
        out = score.abs() / _widened(p, score)
        ok = (out >= 3) & p.enough & (level * under > 0) & (p.size >= SMALLEST_GROUP)
        made.append(p.facts(ok))
    return made


def _widened(p: Peers, score: Column) -> Column:
    """How many times as far apart as by chance a group's areas lie, the tenth at either end pulled in."""
    place = p.within(score).rank(method="first")
    ends = (p.size // 10).clip(lower=1)
    low = p.within(score.where(place == ends + 1)).transform("max")
    high = p.within(score.where(place == p.size - ends)).transform("max")
    kept = score.clip(lower=low, upper=high)
    wide = np.sqrt(p.within(kept**2).transform("mean").clip(lower=1))
    return wide.where(p.size > 2 * ends, 1.0)


def outlier_self(table: Table) -> Facts:
    made = []
    for f in table.own:
        low, high = f.rolled(f.then, LEVEL).min(), f.rolled(f.then, LEVEL).max()
        beyond = (f.x > high) | (f.x < low)
        expected = _forecast(f)
        score = _score(f, expected)
        ok = beyond & (score.abs() >= UNLIKELY) & ((score > 0) == (f.x > high))
        made.append(f.facts(ok & ((np.maximum(f.x, expected) >= FEWEST_NAMED) if f.counted else f.enough)))
    return made


def _forecast(f: Figures) -> Column:
    """The level of the weeks before, times what the season made of it in three earlier years."""
    level = (f.rolled(f.then, LEVEL).sum() + (0.5 if f.counted else 0.0)) / LEVEL
    then, before = (sum(f.before(column, k * YEAR) for k in (1, 2, 3)) for column in (f.x, level))
    least = FEWEST_EVENTS if f.counted else 0
    told = (then > 0) & (then >= least) & (before > 0) & (before >= least)
    season = (then / before).where(told, 1.0)
    return level * season.where((season <= 5) & (season * 5 >= 1), 1.0)


def _score(f: Figures, expected: Column) -> Column:
    """Deviations, judged by the last 64, 32, 16 or 8 forecasts. The law's tail is borrowed: pandas has none."""
    miss, known = f.x - expected, (f.t - LEVEL).clip(lower=0)
    score = pd.Series(np.nan, index=f.x.index)
    for n in (8, 16, 32, 64):
        wider = 1 + 4 / n
        if f.counted:
            more, square = (f.rolled(f.before(column), n).sum() for column in (miss**2 - expected, expected**2))
            variance = (expected + (more / square).clip(lower=0) * expected**2) * wider**2
            excess = (variance - expected) / expected**2
            scored = pd.Series(count_score(f.x.to_numpy(), expected.to_numpy(), excess.to_numpy()), index=f.x.index)
        else:
            usual = 1.4826 * f.rolled(f.before(miss.abs()), n).median() * wider
            scored = miss / usual.where(usual > 0)
        score = scored.where(known >= n, score)
    return score


KINDS: Mapping[str, Callable[[Table], Facts]] = {
    "bucking": bucking,
    "crossed_parent": crossed_parent,
    "driver": driver,
    "gap_trend": gap_trend,
    "outlier_peers": outlier_peers,
    "outlier_self": outlier_self,
    "peer_group": peer_group,
    "share_of_parent": share_of_parent,
}
