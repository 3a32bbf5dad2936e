"""The ordinary way of changes: on a week, on a year, at their largest, turning, trending, shifting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from statistics import NormalDist

import numpy as np
import pandas as pd

from benchmarks.ordinary.table import (
    FEWEST_EVENTS,
    FEWEST_NAMED,
    LEAST_RECORD,
    LEAST_RUN,
    YEAR,
    Column,
    Facts,
    Figures,
    Table,
    clear_of_chance,
)

CLEAR = NormalDist().inv_cdf(0.975)
WINDOW, SIDE, NEWS, LEAST_F = 156, 6, 12, 16.0  # weeks to look for a shift in, weeks on either side of it
AROUND = 2  # weeks on either side are the same time of year
TREND = 13


def acceleration(table: Table) -> Facts:
    made = []
    for f in table.counted:
        first, then, now = f.ago(2), f.then, f.x
        earlier, later = f.before(f.move), f.move
        big = (first >= 100) & (then >= 100) & (now >= 100)
        apart = np.log(now * first / (then * then)) ** 2 / (1 / first + 4 / then + 1 / now)
        falling, slowing = later < 0, later.abs() < earlier.abs()
        by_share = np.sign(now * first - then * then)
        agreed = ((slowing == falling) & (by_share > 0)) | ((slowing != falling) & (by_share < 0))
        sure = f.clear & clear_of_chance(then, first) & (earlier * later > 0) & (apart >= CLEAR**2)
        made.append(f.facts(big & sure & agreed & (later.abs() != earlier.abs())))
    return made


def change_year(table: Table) -> Facts:
    made = []
    for f in table.own:
        base = f.ago(YEAR)
        if f.counted:
            ok = clear_of_chance(f.x, base) & (np.maximum(f.x, base) >= FEWEST_NAMED)
        else:
            usual = f.rolled(f.move.abs(), 12).mean()
            ok = ((f.x - base).abs() > usual) & f.enough & (f.before(f.events, YEAR) >= FEWEST_EVENTS)
        made.append(f.facts(ok))
    return made


def flat(table: Table) -> Facts:
    made = []
    for f in table.own:
        usual = f.rolled(f.before(f.move.abs()), 12).mean()
        if f.counted:
            enough = (f.x >= FEWEST_EVENTS) & (f.then >= FEWEST_EVENTS)
            little = ~clear_of_chance(f.x, f.then) & (f.move.abs() * 20 <= f.then)
            noise = np.sqrt(2 * f.then.clip(lower=1))
            ok = enough & little & (usual * 10 >= f.then) & (usual >= 2 * noise)
        else:
            ok = f.enough & (_printed(f.x) == _printed(f.then)) & (usual * 10 >= 5)
        made.append(f.facts(ok))
    return made


def _printed(x: Column) -> Column:
    return np.floor(x * 10 + 0.5)


def multiple(table: Table) -> Facts:
    made = []
    for f in table.own:
        for weeks in (1, 2, 4, YEAR):
            base = f.ago(weeks)
            near = pd.Series(False, index=f.x.index)
            for m in (2, 3, 4, 5, 10):
                near |= (f.x - m * base).abs() * 50 <= m * base
                near |= (m * f.x - base).abs() * 50 <= base
            now, then = (f.x, base) if f.counted else (f.events, f.before(f.events, weeks))
            enough = (now >= FEWEST_EVENTS) & (then >= FEWEST_EVENTS) & clear_of_chance(now, then)
            made.append(f.facts(near & (base > 0) & enough))
    return made


def largest_move(table: Table) -> Facts:
    made = []
    for f in table.own:
        before = f.rolled(f.before(f.move), LEAST_RECORD - 1)
        down = (f.move < 0) & (before.min() > f.move)
        up = (f.move > 0) & (before.max() < f.move)
        made.append(f.facts((down | up) & f.clear & (f.t > LEAST_RECORD)))
    return made


def turning_point(table: Table) -> Facts:
    made = []
    for f in table.own:
        up = (f.move > 0) & (f.before(f.falls) >= LEAST_RUN)
        down = (f.move < 0) & (f.before(f.rises) >= LEAST_RUN)
        made.append(f.facts(f.clear & (up | down)))
    return made


def trend(table: Table) -> Facts:
    made = []
    for f in table.own:
        ago = [f.ago(k) for k in range(TREND)]
        pairs = list(combinations(range(TREND), 2))
        down = sum((ago[late] < ago[early]).astype(int) for late, early in pairs)
        up = sum((ago[late] > ago[early]).astype(int) for late, early in pairs)
        clear = clear_of_chance(f.x, ago[-1]) if f.counted else f.enough
        for agreeing, run in ((down, f.falls), (up, f.rises)):
            ok = (agreeing * 10 >= 9 * len(pairs)) & (run < LEAST_RUN) & clear & ago[-1].notna()
            made.append(f.facts(ok))
    return made


def level_shift(table: Table) -> Facts:
    return [f.facts(_shifted(f)) for f in table.own]


def _shifted(f: Figures) -> Column:
    """A shift of the figures while a record is young, and later one of what they are to those usual in the season."""
    years = [f.by_area(f.x).shift(back * YEAR + k) for back in (1, 2) for k in range(-AROUND, AROUND + 1)]
    usual = sum(years) / len(years)
    usual = usual.where(usual > 0)
    after = f.t + 1 - 2 * YEAR - AROUND
    old = after >= YEAR // 2
    plain = _cut(f, f.x, f.x, f.t + 1, ~old)
    seasonal = _cut(f, f.x / usual, f.x / usual**2, after, old)
    return (plain > 0) | _beyond(f, f.x / usual, seasonal)


def _beyond(f: Figures, to_usual: Column, newer: Column) -> Column:
    """Of the few that have shifted in their season, those that lie beyond either year before by a third of it."""
    x, found = f.x.to_numpy(), np.zeros(len(f.x), dtype=bool)
    for at in np.flatnonzero(newer > 0):
        some = slice(at - newer.iat[at] + 1, at + 1)
        shift, now = np.log(to_usual.iloc[some].mean()), x[some].sum()
        then = [x[some.start - back * YEAR : some.stop - back * YEAR].sum() for back in (1, 2)]
        beyond = all(np.log(now / old) * np.sign(shift) >= abs(shift) / 3 for old in then)
        found[at] = beyond and abs(shift) > 1e-9  # as usual is no new level
    return pd.Series(found, index=f.x.index)


def _cut(f: Figures, x: Column, chance: Column, size: Column, wanted: Column) -> Column:
    """Steps since the best cut of the last three years, if it is of late and either side keeps to its level; else 0."""
    size = size.clip(lower=1, upper=WINDOW)
    known = x.fillna(0.0)
    so_far, squares = f.by_area(known).cumsum(), f.by_area(known**2).cumsum()
    whole = so_far - f.before(so_far, WINDOW).fillna(0)
    about = squares - f.before(squares, WINDOW).fillna(0) - whole**2 / size
    best, newer = pd.Series(-1.0, index=f.x.index), pd.Series(0, index=f.x.index)
    for m in range(SIDE, int(size.max()) - SIDE + 1):
        part = so_far - f.before(so_far, m)
        between = ((size * part - m * whole) ** 2 / (size * m * (size - m))).where(size - m >= SIDE, -1.0)
        better = between > best * (1 + 1e-12)
        best, newer = best.where(~better, between), newer.where(~better, m)
    noise = (about - best).clip(lower=0) / (size - 2)
    if f.counted and x is f.x:
        noise = np.maximum(noise, whole / size)
    may = wanted & (size >= 2 * SIDE) & (newer <= NEWS) & (best > 0) & (best >= LEAST_F * noise * (1 - 1e-6))
    return newer.where(_keep_level(f, x, chance, may, size, newer), 0)


def _keep_level(f: Figures, x: Column, chance: Column, may: Column, size: Column, newer: Column) -> Column:
    """Of the few that may be a shift, those where noise and not a slope is on either side; one by one."""
    every, by_chance, found = x.to_numpy(), chance.to_numpy(), np.zeros(len(x), dtype=bool)
    for at in np.flatnonzero(may):
        some, cut = slice(at - size.iat[at] + 1, at + 1), newer.iat[at]
        series = every[some]
        sides = series[:-cut], series[-cut:]
        strayed = [((side - side.mean()) ** 2).sum() for side in sides]
        about = ((series - series.mean()) ** 2).sum()
        alone = by_chance[some].mean() if f.counted else 0.0
        noise = max(sum(strayed) / (len(series) - 2), alone, 1e-9 * about / len(series))
        moved = [(np.diff(side) ** 2).sum() + 1e-9 * about for side in sides]
        if f.counted and x is not f.x:
            moved[1] += by_chance[some][-cut:].sum() + cut * ((sides[1].mean() - sides[0].mean()) / 8) ** 2
        level = all(far >= by for far, by in zip(moved, strayed, strict=True))
        found[at] = level and about - sum(strayed) >= LEAST_F * noise * (1 - 1e-12)
    return pd.Series(found, index=x.index)


def milestone(table: Table) -> Facts:
    marks = np.array([figure * 10.0**power for power in range(2, 15) for figure in (1, 2, 2.5, 5)])
    made = []
    for f in table.counted:
        total = f.by_area(f.x).cumsum()
        passed = pd.cut(total, [-1.0, *marks], right=False, labels=False)
        made.append(f.facts((passed > f.before(passed)) & (passed > 0)))
    return made


def season_break(table: Table) -> Facts:
    return [f.facts(_broken(f)) for f in table.counted]


def _broken(f: Figures) -> Column:
    recent = f.rolled(f.x, 4).sum()
    before = f.before(recent, 4)
    ok, going, years = before > 0, pd.Series(True, index=f.x.index), pd.Series(0, index=f.x.index)
    weakest, later = pd.Series(0.0, index=f.x.index), before
    sign = pd.Series(0.0, index=f.x.index)
    for back in range(1, 6):
        then, base = f.before(recent, back * YEAR), f.before(before, back * YEAR)
        if back == 1:
            sign = np.sign(then - base)
        going &= (then + base + later).notna()
        large = (10 * (then - base).abs() >= base) & ((then - base).abs() > (later - base).abs())
        alike = (base > 0) & (np.sign(then - base) == sign)
        absent = 4 * (recent - before) * sign * base < before * (then - base).abs()
        ok &= (large & alike & clear_of_chance(then, base) & absent) | ~going
        years += going.astype(int)
        expected = before * then / base
        nearer = (expected < weakest) == (sign > 0)
        weakest = expected.where(going & (nearer | (back == 1)), weakest)
        later = base
    return ok & (years >= 3) & clear_of_chance(recent, np.floor(weakest.fillna(0).replace(np.inf, 0)))


def crossing(table: Table) -> Facts:
    f = table.rate
    met = f.x <= 1.5
    crossed = (met & (f.before(f.streak(~met)) >= LEAST_RUN)) | (~met & (f.before(f.streak(met)) >= LEAST_RUN))
    return [f.facts(crossed)]


KINDS: Mapping[str, Callable[[Table], Facts]] = {
    "acceleration": acceleration,
    "change_year": change_year,
    "crossing": crossing,
    "flat": flat,
    "largest_move": largest_move,
    "level_shift": level_shift,
    "milestone": milestone,
    "multiple": multiple,
    "season_break": season_break,
    "trend": trend,
    "turning_point": turning_point,
}
