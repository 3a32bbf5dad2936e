"""How often each kind held in all of history: how many areas at once, how long the silences, the strongest cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from nlg.fact import Found
from nlg.finding.detect import through_history
from nlg.panel import Ints
from nlg.story import Brief, View

EXAMPLES = 3  # the strongest cases on record


@dataclass(frozen=True, kw_only=True)
class Case:
    """One time a kind held."""

    area: str
    period: date
    strength: float


@dataclass(frozen=True, kw_only=True, eq=False)
class History:
    """One kind and measure over all of history up to the brief's period.

    `times` in so many `cases` (area-periods with a figure). `at_once` is how many areas it held for in each period of
    the table's calendar. `silence` is the longest stretch of steps in which it held nowhere, `last` the newest time.
    """

    kind: str
    measure: str
    times: int
    cases: int
    at_once: Ints
    ends: tuple[date, ...]
    silence: int
    last: date | None
    examples: tuple[Case, ...]

    @property
    def most_at_once(self) -> int:
        return int(self.at_once.max()) if len(self.at_once) else 0

    @property
    def one_in(self) -> float:
        """It held in one of so many cases."""
        return self.cases / self.times if self.times else float("inf")


def history(brief: Brief, kinds: Sequence[str], area: str = "") -> list[History]:
    """What each kind found in all of history, by kind and measure as the sheet has them; of one area only, if named."""
    sums = {(kind, n): _Sum(view) for kind in kinds for n, view in enumerate(brief.views)}
    for kind, found in through_history(brief, kinds):
        for n in np.unique(found["view"]):
            view = brief.views[int(n)]
            mask = found["view"] == n
            row = view.panel.row(area) if area else None
            if area:
                mask &= found["area"] == (-1 if row is None else row)
            sums[kind, int(n)].add(found.rows(mask))
    return [one.told(brief, kind, area) for (kind, _), one in sums.items()]


class _Sum:
    """Adds up what is found piece by piece; keeps the strongest cases only."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.at_once = np.zeros(len(view.calendar), dtype=np.int64)
        self.times = 0
        self.best: list[tuple[float, int, int]] = []

    def add(self, found: Found) -> None:
        """Each area counts once a period, in however many groups it is compared."""
        if not len(found):
            return
        rows, periods = found["area"].astype(np.int64), found["period"].astype(np.int64)
        keys, first = np.unique(periods * len(self.view.panel.areas) + rows, return_index=True)
        self.times += len(keys)
        self.at_once += np.bincount(periods[first], minlength=len(self.at_once))
        order = np.lexsort((rows, -periods, -found["strength"]))[: 10 * EXAMPLES]
        strongest = [(-float(found["strength"][k]), -int(periods[k]), int(rows[k])) for k in order]
        self.best = sorted([*self.best, *strongest])[: 10 * EXAMPLES]

    def told(self, brief: Brief, kind: str, area: str) -> History:
        view, ts = self.view, brief.columns(self.view, None)
        row = view.panel.row(area) if area else None
        known = view.known[:, : len(ts)] if not area else view.known[[] if row is None else [row], : len(ts)]
        held = np.flatnonzero(self.at_once[: len(ts)])
        back = int(view.calendar.previous[ts[-1]]) if len(ts) else -1
        stride = int(ts[-1]) - back if back >= 0 else 1
        edges = np.concatenate([[-1], held, [len(ts)]])
        cases, seen = [], set()
        for strength, period, at in self.best:
            if at not in seen:  # the strongest of three areas, not three days of one
                seen.add(at)
                cases.append(
                    Case(area=view.panel.areas[at].name, period=view.calendar.ends[-period], strength=-strength)
                )
        return History(
            kind=kind,
            measure=view.measure.name,
            times=self.times,
            cases=int(known.sum()),
            at_once=self.at_once[: len(ts)],
            ends=view.calendar.ends[: len(ts)],
            silence=int((np.diff(edges) - 1).max()) // stride,
            last=view.calendar.ends[int(held[-1])] if len(held) else None,
            examples=tuple(cases[:EXAMPLES]),
        )
