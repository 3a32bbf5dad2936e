"""One area has another area's figures.

Looks at  areas whose newest figures are all the same, and whose earlier ones are not.
Holds     the area whose figures have changed, or both.
Mend      ask the publisher which of the two rows is right.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nlg.intake.arrival import Arrival, Seen, logs
from nlg.intake.gate_example import BEFORE, holds, passes, steady, table
from nlg.intake.verdict import Verdict
from nlg.panel import Floats

LATE = 1
LINE = 5.0  # periods in a row that must be the same
FEWEST, APART = 3, 0.03
TELLS = 50.0  # smaller counts are often the same by chance


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    for seen in arrival.seen:
        for rows in _twins(seen, int(arrival.line("copied", LINE))):
            yield from _said(seen, rows)


def _twins(seen: Seen, periods: int) -> Iterator[list[int]]:
    """Areas with the same newest figures, which once were different."""
    if seen.now.shape[1] <= periods:
        return
    alike: dict[tuple[float, ...], list[int]] = {}
    newest = seen.now[:, -periods:]
    for row, figures in enumerate(newest.tolist()):
        if not np.isnan(newest[row]).any() and min(map(abs, figures)) >= TELLS and len(set(figures)) > periods // 2:
            alike.setdefault(tuple(figures), []).append(row)
    for rows in alike.values():
        start = _start(seen, rows)
        if len(rows) > 1 and (_differ(seen.now[rows, :start]) or _differ(seen.was[rows, start:])):
            yield rows


def _start(seen: Seen, rows: list[int]) -> int:
    """The first of the newest periods in which these areas have the same figures."""
    same = (seen.now[rows] == seen.now[rows[0]]).all(axis=0)
    return 0 if same.all() else len(same) - int(np.argmin(same[::-1]))


def _differ(x: Floats) -> bool:
    """Whether areas mostly were far from each other: a charge that neighbours share differs by a rounding at most."""
    apart = np.abs(x[1:] - x[0]) / np.maximum(np.abs(x[0]), 1e-9)
    return bool((~np.isnan(apart)).sum() >= FEWEST and np.nanmedian(apart) > APART)


def _said(seen: Seen, rows: list[int]) -> Iterator[Verdict]:
    start = _start(seen, rows)
    changed = _changed(seen, rows, start)
    flags = np.zeros(seen.now.shape, dtype=bool)
    flags[changed or rows, start:] = True
    others = [row for row in rows if row not in changed] or rows
    ts = range(start, len(seen.calendar))
    yield seen.verdict(
        "copied",
        flags,
        f"{seen.names(changed or rows[:1])} has the very figures of {seen.names(others if changed else rows[1:])} for "
        f"{seen.periods(list(ts))} ({seen.measure.noun.many}), and had others before: one may be a copy",
        "ask the publisher which of the two is right",
        size=seen.now,
    )


def _changed(seen: Seen, rows: list[int], start: int) -> list[int]:
    """The one that has moved by far the most since the edition before; none where that cannot be told."""
    moves = np.abs(logs(seen.now[rows, start:], seen.was[rows, start:]))
    if np.isnan(moves).all(axis=1).any():
        return []
    far = np.nanmedian(moves, axis=1)
    most = int(np.argmax(far))
    return [rows[most]] if far[most] > 3 * np.delete(far, most).max() else []


_ALL = steady(21)
_BEFORE = table({area: figures[:20] for area, figures in _ALL.items()}, last=BEFORE)
_COPY = {**_ALL, "Denby": [*_ALL["Denby"][:10], *_ALL["Fenby"][10:]]}
EXAMPLES = (
    holds(table(_COPY), "Denby has the very figures of Fenby for the week to 25 December 2020 to", was=_BEFORE),
    holds(table(_COPY), "one may be a copy"),
    passes(table(_ALL), "each area has its own figures", was=_BEFORE),
    passes(table({**_ALL, "Denby": _ALL["Fenby"]}), "always the same: one place under two codes"),
)
