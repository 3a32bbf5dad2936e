"""Writing and checking together: the area stories of a release, a minute, on one core and on two."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import cache

from nlg.home import Home
from nlg.pipeline import Release, open_dataset, release
from nlg.proof.check.checker import Checker
from nlg.proof.check.command import SHIPPED
from nlg.story import NoStory

DATASET = "england_covid"
CORES = 2
EACH = 40  # areas that a process is given at a time: enough for half a second


def measure(rounds: int) -> Iterator[tuple[str, str]]:
    """Rows for the stories of 315 areas: made and proved, with everything opened once in each process.

    Seconds by the clock are what a newsroom waits; processor seconds are what the machine spent, however busy it was.
    """
    codes = _codes()[: 20 if rounds == 1 else None]
    told, faults, writing, checking = written_and_checked(codes)
    yield f"stories of {DATASET}, written and checked; faults", f"{told} {faults}"
    yield "one story written, processor ms", f"{1000 * writing / told:.1f}"
    yield "one story checked, processor ms", f"{1000 * checking / told:.1f}"
    spent = (writing + checking) / told
    yield (
        f"stories a minute on {CORES} cores of their own, by processor time (must >= 3,000)",
        f"{CORES * 60 / spent:,.0f}",
    )
    with ProcessPoolExecutor(CORES) as executor:
        for _ in executor.map(_opened, range(CORES)):
            pass
        a_minute = 60 * told / _elapsed(executor, codes)
    yield f"stories a minute, {CORES} processes, by the clock; load before", f"{a_minute:,.0f} {os.getloadavg()[0]:.1f}"


def written_and_checked(codes: Sequence[str]) -> tuple[int, int, float, float]:
    """Of some areas the stories told, the faults in them, and the processor seconds of writing and of checking."""
    ready, checker = _ready(), _checker()
    started = time.process_time()
    told = [story for story in map(ready.story, codes) if not isinstance(story, NoStory)]
    between = time.process_time()
    faults = sum(len(checker.check(story).faults) for story in told)
    return len(told), faults, between - started, time.process_time() - between


def _elapsed(executor: Executor, codes: Sequence[str]) -> float:
    """Seconds by the clock until all areas are written and checked."""
    size = min(EACH, -(-len(codes) // CORES))
    started = time.perf_counter()
    parts = [codes[at : at + size] for at in range(0, len(codes), size)]
    for _ in executor.map(written_and_checked, parts):
        pass
    return time.perf_counter() - started


def _opened(_: int) -> None:
    """Opens everything in a process, and takes long enough that the next one gets its turn in another."""
    written_and_checked(_codes()[:4])


def _codes() -> list[str]:
    parts = _ready().dataset.parts
    return [area.code for area in parts.areas[: parts.table_rows]]


@cache
def _ready() -> Release:
    dataset = open_dataset(Home(None), DATASET)
    return release(dataset, dataset.latest())


@cache
def _checker() -> Checker:
    return Checker(SHIPPED)
