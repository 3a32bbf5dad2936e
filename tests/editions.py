"""Editions of small tables as text, for tests of what they teach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from nlg.finding.example import LAST_WEEK_ENDS, brief_of
from nlg.panel import Panel
from nlg.story import Brief
from nlg.vintages.stood import Stood

WEEK = timedelta(days=7)


def weekly(settled: dict[str, Sequence[int]], by_age: dict[str, Sequence[float]]) -> list[str]:
    """Texts of weekly editions: each newer figure is the settled one plus what `by_age` (newest first) says."""
    weeks = len(next(iter(settled.values())))
    texts = []
    for newest in range(weeks):
        lines = []
        for name, figures in settled.items():
            moves = by_age.get(name, ())
            told = [
                f"{figures[t] + (moves[newest - t] if newest - t < len(moves) else 0):g}" if t <= newest else "?"
                for t in range(weeks)
            ]
            lines.append(" ".join([name, *told]))
        texts.append("\n".join(lines))
    return texts


def published(texts: Sequence[str], after: int = 5, **how: Any) -> list[tuple[date, Panel]]:
    """Each text as an edition, so many days after its newest week; the last text's is the last week on record."""
    found = []
    for n, text in enumerate(texts):
        known_on = LAST_WEEK_ENDS - (len(texts) - 1 - n) * WEEK + timedelta(days=after)
        panel = brief_of(text, **how).panels["t"]
        lines = np.zeros((len(panel.areas), len(panel.calendar)), dtype=np.int32)
        found.append((known_on, replace(panel, released=known_on, line_numbers=lines)))
    return found


def stood(texts: Sequence[str], after: int = 5, **how: Any) -> Stood:
    """How figures stood in each of these editions."""
    editions = published(texts, after, **how)
    return Stood.of(editions, editions[-1][1])


def today(texts: Sequence[str], after: int = 5, **how: Any) -> Brief:
    """The brief of the newest of these editions."""
    return brief_of(texts[-1], released=after, **how)
