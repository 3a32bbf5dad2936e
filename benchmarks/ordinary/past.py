"""The ordinary way of records, the last time, runs and states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from benchmarks.ordinary.table import (
    GOAL,
    LEAST_RECORD,
    LEAST_RUN,
    YEAR,
    Column,
    Facts,
    Figures,
    Table,
    clear_of_chance,
)

ENDS = (True, False)  # low, high


def record(table: Table) -> Facts:
    made = []
    for f in table.own:
        for low in ENDS:
            before = f.lowest_before if low else f.highest_before
            new = f.x < before if low else f.x > before
            joint = (f.x == before) & f.since(low)
            made.append(f.facts((new | joint) & (f.t >= LEAST_RECORD) & ~f.none))
    return made


def near_record(table: Table) -> Facts:
    made = []
    for f in table.own:
        for low in ENDS:
            best = f.by_area(f.x).cummin() if low else f.by_area(f.x).cummax()
            short = (f.x - best).abs()
            near = (short > 0) & (short * 20 <= best * (1 + 1e-9)) & (best > 0)
            made.append(f.facts(near & f.since(low)))
    return made


def best_worst_window(table: Table) -> Facts:
    made = []
    for f in table.counted:
        total = f.rolled(f.x, 4).sum()
        before = f.rolled(f.before(total), 11)
        for low in ENDS:
            far = before.min() > total if low else before.max() < total
            alone = f.lowest_of_seven > f.x if low else f.highest_of_seven < f.x
            made.append(f.facts(far & ~alone & (total > 0) & (f.t >= 15)))
    return made


def _conditions(table: Table) -> Iterator[tuple[Figures, Column]]:
    """What is watched for: none, the goal met, the goal missed."""
    for f in table.counted:
        yield f, f.x == 0
    f = table.rate
    yield f, f.x <= GOAL
    yield f, f.x > GOAL


def first_since(table: Table) -> Facts:
    made = []
    for f, holds in _conditions(table):
        last = f.before(f.by_area(f.t.where(holds)).ffill())
        ok = holds & (f.t - last >= LEAST_RECORD)
        if f.counted:
            ok &= last > f.by_area(f.t.where(f.x > 0)).transform("min")
        made.append(f.facts(ok))
    return made


def time_since_event(table: Table) -> Facts:
    made = []
    for f in table.counted:
        some = f.t.where(f.x > 0)
        last = f.by_area(some).ffill()
        gap = some - f.before(last)
        longest = f.by_area(f.by_area(gap).cummax()).ffill().fillna(0)
        first = f.by_area(some).transform("min")
        bar = (2 * longest).clip(lower=LEAST_RECORD)
        steps = f.t - last
        ok = (f.x == 0) & (last - first >= LEAST_RECORD) & (steps % bar == 0)
        made.append(f.facts(ok & (steps / bar).isin([2**k for k in range(12)])))
    return made


def seasonal_record(table: Table) -> Facts:
    made = []
    for f in table.own:
        season = [f.row, f.t % YEAR]
        years = f.x.groupby(season).cumcount()
        for low in ENDS:
            best = f.x.groupby(season).cummin() if low else f.x.groupby(season).cummax()
            former = best.groupby(season).shift(1)
            beyond = f.x < former if low else f.x > former
            ever = f.x < f.lowest_before if low else f.x > f.highest_before
            made.append(f.facts(beyond & (years >= 5) & ~ever & ~f.none))
    return made


def run_state(table: Table) -> Facts:
    made = []
    for f, holds in _conditions(table):
        run, bits = _state(f, holds)
        made.append(f.facts((run >= LEAST_RUN) & (bits >= 3) & ((run <= 12) | (run % 10 == 0))))
    return made


def run_broken(table: Table) -> Facts:
    made = []
    for f, holds in _conditions(table):
        run, bits = (f.before(column) for column in _state(f, holds))
        made.append(f.facts(~holds & (run >= LEAST_RUN) & (bits >= 3)))
    return made


def _state(f: Figures, holds: Column) -> tuple[Column, Column]:
    """For how many weeks something has held, and how rare that is by what was before."""
    run = f.streak(holds)
    held = f.by_area(holds).shift(1, fill_value=False)
    kept, could = f.by_area(holds & held).cumsum(), f.by_area(held).cumsum()
    kept, could = (f.by_area(column.where(~holds)).ffill() for column in (kept, could))
    return run, -run * np.log2((kept + 1) / (could + 2))


def longest_run(table: Table) -> Facts:
    return [f.facts(_longest(f, run)) for f in table.own for run in (f.falls, f.rises)]


def _longest(f: Figures, run: Column) -> Column:
    """The longest for at least eight weeks and three times its length."""

    def of_area(area: Column) -> Column:
        lengths = area.to_numpy()
        found = np.zeros(len(lengths), dtype=bool)
        for t in np.flatnonzero(lengths > LEAST_RUN):
            start, least = t - lengths[t], max(LEAST_RECORD, 3 * lengths[t])
            found[t] = start >= least and (lengths[start - least + 1 : start + 1] < lengths[t]).all()
        return pd.Series(found, index=area.index)

    return f.by_area(run).apply(of_area).reset_index(level=0, drop=True)


def k_of_n(table: Table) -> Facts:
    made = []
    for f in table.own:
        for run, sign in ((f.falls, -1), (f.rises, 1)):
            way = (f.move * sign > 0).astype(float)
            for n, least in ((12, 10), (6, 5)):
                first = f.ago(n)
                ok = ((f.x - first) * sign > 0) & (f.rolled(way, n).sum() >= least) & (run > 0) & (run < LEAST_RUN)
                made.append(f.facts(ok & clear_of_chance(f.x, first) if f.counted else ok))
    return made


def run_by_area_count(table: Table) -> Facts:
    made = []
    for p in (f.peers for f in table.own):
        for way in (p.move < 0, p.move > 0):
            shifted = [p.of_area(way).shift(k, fill_value=False) for k in range(LEAST_RUN + 1)]
            running, before = (shifted[k] & shifted[k + 1] & shifted[k + 2] & shifted[k + 3] for k in (0, 1))
            marks = p.frame[["group", "t", "group_row", "size"]].assign(running=running, before=before)
            groups = marks.groupby(["group", "t"], as_index=False).agg(
                {"group_row": "first", "size": "first", "running": "sum", "before": "sum"}
            )
            many = (3 * groups["running"] >= groups["size"]) & (groups["running"] >= 2) & (groups["size"] >= 5)
            ok = many & (groups["running"] > groups["before"]) & (groups["t"] > LEAST_RUN)
            made.append(p.facts_of(groups[ok]))
    return made


KINDS: Mapping[str, Callable[[Table], Facts]] = {
    "best_worst_window": best_worst_window,
    "first_since": first_since,
    "k_of_n": k_of_n,
    "longest_run": longest_run,
    "near_record": near_record,
    "record": record,
    "run_broken": run_broken,
    "run_by_area_count": run_by_area_count,
    "run_state": run_state,
    "seasonal_record": seasonal_record,
    "time_since_event": time_since_event,
}
