"""One area has another area's figures.

Looks at  areas whose newest figures are all the same, and whose earlier ones are not.
Holds     the area whose figures have changed, or both.
Mend      ask the publisher which of the two rows is right.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nlg.intake.arrival import Arrival, Seen
from nlg.intake.gate_example import BEFORE, holds, passes, steady, table
from nlg.intake.verdict import Verdict

LINE = 5.0  # periods in a row that must be the same
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
        if len(rows) > 1 and (_differ(seen.now[rows]) or _differ(seen.was[rows])):
            yield rows


def _differ(x: np.ndarray) -> bool:
    return bool((np.abs(x[1:] - x[0]) > 0).any())


def _said(seen: Seen, rows: list[int]) -> Iterator[Verdict]:
    same = (seen.now[rows] == seen.now[rows[0]]).all(axis=0)
    start = len(same) - int(np.argmin(same[::-1])) if not same.all() else 0
    changed = [row for row in rows if (np.abs(seen.now[row, start:] - seen.was[row, start:]) > 0).any()]
    flags = np.zeros(seen.now.shape, dtype=bool)
    flags[changed or rows, start:] = True
    others = [row for row in rows if row not in changed] or rows
    ts = range(start, len(same))
    yield seen.verdict(
        "copied",
        flags,
        f"{seen.names(changed or rows[:1])} has the very figures of {seen.names(others if changed else rows[1:])} for "
        f"{seen.periods(list(ts))} ({seen.measure.noun.many}), and had others before: one may be a copy",
        "ask the publisher which of the two is right",
        size=seen.now,
    )


_ALL = steady(21)
_BEFORE = table({area: figures[:20] for area, figures in _ALL.items()}, last=BEFORE)
_COPY = {**_ALL, "Denby": [*_ALL["Denby"][:10], *_ALL["Fenby"][10:]]}
EXAMPLES = (
    holds(table(_COPY), "Denby has the very figures of Fenby for the week to 25 December 2020 to", was=_BEFORE),
    holds(table(_COPY), "one may be a copy"),
    passes(table(_ALL), "each area has its own figures", was=_BEFORE),
    passes(table({**_ALL, "Denby": _ALL["Fenby"]}), "always the same: one place under two codes"),
)
