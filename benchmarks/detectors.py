"""All detectors over the embedded tables: the newest period, and all of history, against one pass of numpy."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

from nlg.finding.detect import detect
from nlg.finding.rarity import backtest
from nlg.home import Home
from nlg.pipeline import brief, open_dataset, release


def measure(rounds: int) -> Iterator[tuple[str, str]]:
    """Rows for one dataset of 315 areas x 1,413 days and 149 x 403: milliseconds, and ratios to `x.max(axis=1)`."""
    started = time.process_time()
    dataset = open_dataset(Home(None), "england_covid")
    yield "read, check and derive both tables, ms", f"{1000 * (time.process_time() - started):.0f}"
    made = brief(dataset, dataset.latest())
    matrix = dataset.parts.values["districts.cases"]
    one_pass = _median(rounds, lambda: matrix.max(axis=1))
    newest = _median(rounds, lambda: detect(made, made.period))
    ever = _median(rounds, lambda: backtest(made))
    drawn = release(dataset, dataset.latest())
    codes = dataset.parts.leaf_codes("X-KENT-MEDWAY")
    story = _median(rounds, lambda: [drawn.story(code) for code in codes]) / len(codes)
    yield "one pass of x.max(axis=1), ms", f"{1000 * one_pass:.2f}"
    yield "all kinds, newest period, ms", f"{1000 * newest:.0f}"
    yield "all kinds, newest period / one pass", f"{newest / one_pass:.0f}"
    yield "news kinds, all of history, ms", f"{1000 * ever:.0f}"
    yield "plan, write and prove one area story, ms", f"{1000 * story:.1f}"


def _median(rounds: int, work: Callable[[], object]) -> float:
    work()
    seconds = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return statistics.median(seconds)
