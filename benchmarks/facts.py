"""Finding facts: all of history against ordinary pandas, the newest period against one pass, memory, growth.

In processor seconds, so that what else the machine does is not counted.
"""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import log

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.ordinary import ORDINARY
from benchmarks.ordinary.made import ALL_MEASURES, Made, brief_from, brief_from_frame, long_frame, made
from benchmarks.ordinary.table import ALONE, Facts, Table
from nlg.fact import Found
from nlg.finding.detect import detect, shelf, through_history
from nlg.finding.rarity import backtest, news
from nlg.story import Brief

Rows = Iterator[tuple[str, str]]
Keys = npt.NDArray[np.int64]
MOST_ROUNDS = 1  # of ordinary pandas over a whole history: each takes minutes


class DifferentError(AssertionError):
    """The detectors and the ordinary way do not find the same facts."""


def measure(rounds: int) -> Rows:
    """Rows for the bars of the facts stage; with one round smaller panels, and no history of the large ones."""
    quick = rounds == 1
    areas, periods = (20, 200) if quick else (315, 1100)
    yield from history(areas, periods, min(rounds, MOST_ROUNDS), by_kind=not quick)
    yield from limit(700 if quick else 7000, 1100, rounds)
    yield from memory(1200, 1100, with_history=not quick)
    yield from growth(1500 if quick else 34_000, rounds, with_history=not quick)
    yield from three_measures(areas, periods, rounds)


# --- all of history, against ordinary pandas --------------------------------------------------------------------------


def history(areas: int, periods: int, rounds: int, *, by_kind: bool) -> Rows:
    """Bar 2: both find the same facts from the same long frame, and how many times faster the detectors are."""
    of = made(areas, periods, county=10, measures=ALL_MEASURES)
    frame = long_frame(of)
    for kind in ORDINARY:
        shelf()[kind]  # to read its file is start-up, and would be most of what a small table takes
    seconds: list[tuple[float, float]] = []
    for _ in range(rounds):
        started = time.process_time()
        found = _found(brief_from_frame(frame, of), sorted(ORDINARY))
        between = time.process_time()
        facts = _ordinary(Table(frame), sorted(ORDINARY))
        seconds.append((between - started, time.process_time() - between))
        same(of, found, facts)
    ours, theirs = (statistics.median(one) for one in zip(*seconds, strict=True))
    size = f"{areas} x {periods} x {len(brief_from(of).views)} measures"
    yield f"history, {len(ORDINARY)} kinds, {size}: detectors, ms", f"{1000 * ours:.0f}"
    yield "history, ordinary pandas, the same facts, ms", f"{1000 * theirs:.0f}"
    yield "history, times faster (must >= 50, aim >= 100)", f"{theirs / ours:.1f}"
    for kind in sorted(ORDINARY) if by_kind else ():
        ours, theirs = _one_kind(brief_from(of), frame, kind)
        yield f"  {kind}: ms, ordinary ms, times faster", f"{1000 * ours:.0f} {1000 * theirs:.0f} {theirs / ours:.1f}"


def _one_kind(brief: Brief, frame: pd.DataFrame, kind: str) -> tuple[float, float]:
    """Seconds for one kind by itself; tables and matrices are there already, nothing else is."""
    table = Table(frame)
    return _seconds(lambda: _found(brief, [kind])), _seconds(lambda: _ordinary(table, [kind]))


def _found(brief: Brief, kinds: Sequence[str]) -> dict[str, list[Found]]:
    found: dict[str, list[Found]] = {kind: [] for kind in kinds}
    for kind, piece in through_history(brief, kinds):
        found[kind].append(piece)
    return found


def _ordinary(table: Table, kinds: Sequence[str]) -> dict[str, Facts]:
    with np.errstate(invalid="ignore", divide="ignore"):
        return {kind: ORDINARY[kind](table) for kind in kinds}


def same(of: Made, found: Mapping[str, list[Found]], facts: Mapping[str, Facts]) -> None:
    """Whether both found the same, kind by kind; a DifferentError names the first kind, area and period where not."""
    brief = brief_from(of)
    for kind, pieces in found.items():
        ours, theirs = _keys_of_found(brief, pieces), _keys_of_facts(brief, facts[kind])
        apart = np.setxor1d(ours, theirs, assume_unique=True)
        if len(apart):
            who = "only the detector" if apart[0] in ours else "only the ordinary way"
            raise DifferentError(f"{kind}: {who} finds {_said(brief, int(apart[0]))}; {len(apart)} differ")


def _keys_of_found(brief: Brief, pieces: Sequence[Found]) -> Keys:
    keys = [
        _keys(brief, piece["view"], piece["area"], piece["period"], piece.columns.get("group", ALONE))
        for piece in pieces
        if len(piece)
    ]
    return np.unique(np.concatenate(keys)) if keys else np.zeros(0, dtype=np.int64)


def _keys_of_facts(brief: Brief, facts: Facts) -> Keys:
    view = {v.measure.short_name: n for n, v in enumerate(brief.views)}
    every = pd.concat(facts, ignore_index=True)
    columns = (every["measure"].map(view), every["row"], every["t"], every["group"])
    return np.unique(_keys(brief, *(np.asarray(column, dtype=np.int64) for column in columns)))


def _keys(brief: Brief, view: Keys, row: Keys, t: Keys, group: Keys | int) -> Keys:
    """Measure, area, period and group as one number."""
    panel = brief.panels["t"]
    return ((view * len(panel.areas) + row) * len(panel.calendar) + t) * (len(panel.groups.rows) + 1) + group + 1


def _said(brief: Brief, key: int) -> str:
    panel = brief.panels["t"]
    key, group = divmod(key, len(panel.groups.rows) + 1)
    key, t = divmod(key, len(panel.calendar))
    view, row = divmod(key, len(panel.areas))
    among = f" in group {panel.areas[int(panel.groups.rows[group - 1])].code}" if group else ""
    return f"{brief.views[view].measure.short_name} of {panel.areas[row].code}{among} in {panel.calendar.ends[t]}"


# --- the newest period, memory, growth --------------------------------------------------------------------------------


def limit(areas: int, periods: int, rounds: int) -> Rows:
    """Bar 3: all default kinds at the newest period, against one pass over the figures."""
    whole = brief_from(made(areas, periods))
    for said, brief in (("counts", _only(whole, ("count",))), ("counts and rates", whole)):
        seconds = _alternating(rounds, partial(_latest, brief), partial(_one_pass, brief))
        yield f"newest period, {areas} x {periods}, {said}: all kinds, ms", f"{1000 * seconds[0]:.0f}"
        yield f"newest period, {said} / x.max(axis=1) (must <= 40, aim <= 15)", f"{seconds[0] / seconds[1]:.1f}"


def memory(areas: int, periods: int, *, with_history: bool) -> Rows:
    """Bar 4: the most memory above the panel that the facts stage takes, in panels."""
    brief = brief_from(made(areas, periods))
    size = sum(x.nbytes for x in brief.panels["t"].values.values())
    assert size >= 20e6
    yield f"memory, {areas} x {periods}, counts and rates: panel, MB", f"{size / 1e6:.0f}"
    asked: dict[str, Callable[[], object]] = {
        "newest period": partial(_latest, brief),
        "history": partial(_through, brief),
    }
    for said, work in asked.items() if with_history else [("newest period", asked["newest period"])]:
        yield f"memory, {said}: peak above it / panel (must <= 1, aim <= 0.5)", f"{_peak(work) / size:.2f}"


def growth(areas: int, rounds: int, *, with_history: bool, few: int = 315, periods: int = 160) -> Rows:
    """Bar 5 for the facts stage: by which power of the areas its time grows."""
    small, large = (brief_from(made(n, periods)) for n in (few, areas))
    asked: list[tuple[str, Callable[[Brief], object], int]] = [
        ("newest period", _latest, rounds),
        ("history", _through, 1),
    ]
    for said, work, times in asked if with_history else asked[:1]:
        seconds = _alternating(times, partial(work, small), partial(work, large))
        yield f"growth, {said}, {few} to {areas} x {periods}, s", f"{seconds[0]:.2f} {seconds[1]:.2f}"
        power = log(seconds[1] / seconds[0]) / log(areas / few)
        yield f"growth, {said}: exponent (must <= 1.05, aim <= 1.0)", f"{power:.2f}"


def three_measures(areas: int, periods: int, rounds: int) -> Rows:
    """Two counts and a rate: the newest period, and the whole backtest."""
    whole = brief_from(made(areas, periods, measures=("count", "tests")))
    brief = _only(whole, ("count", "tests", "rate"))
    newest, ever = _alternating(rounds, lambda: _latest(brief), lambda: backtest(replace(brief, memory={})))
    yield f"{areas} x {periods} x 3 measures: all kinds, newest period, ms", f"{1000 * newest:.0f}"
    yield f"{areas} x {periods} x 3 measures: whole backtest, ms", f"{1000 * ever:.0f}"


def _latest(brief: Brief) -> object:
    return detect(replace(brief, memory={}), brief.period)


def _one_pass(brief: Brief) -> object:
    return [view.x.max(axis=1) for view in brief.views]


def _through(brief: Brief) -> int:
    """All of history, piece by piece, nothing kept."""
    return sum(len(piece) for _, piece in through_history(replace(brief, memory={}), news()))


def _only(brief: Brief, names: Sequence[str]) -> Brief:
    """The brief of these measures alone."""
    panel = brief.panels["t"]
    full = [f"t.{name}" for name in names]
    goals = tuple(goal for goal in brief.goals if goal.measure in names)
    narrow = replace(
        panel,
        measures={name: panel.measures[name] for name in full},
        values={name: panel.values[name] for name in full},
        statuses={name: panel.statuses[name] for name in full},
    )
    return replace(brief, panels={"t": narrow}, goals=goals)


def _peak(work: Callable[[], object]) -> int:
    """Bytes; what is made once for all, as are modules and tables of chance, is there before."""
    detect(brief_from(made(20, 100)), None)
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _alternating(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Median seconds of each, taking turns; each is run once before, but for a quick look."""
    for work in works if rounds > 1 else ():
        work()
    seconds = [[_seconds(work) for work in works] for _ in range(rounds)]
    return [statistics.median(one) for one in zip(*seconds, strict=True)]


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
