"""How the figure differs from the one a step before.

Fires   where both are known and they differ, or do not: "unchanged" is an answer too.
Quiet   on a gap in either, at the start of the record.
Chance  for counts the two-sided conditional binomial test; below it no verb of movement may be used.
Source  G3 small numbers, G9 zero base: no per cent on a base under 20.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.series import CLEAR_AT, before, change
from nlg.story import Brief

ID = "C1"
LEAST_BASE_FOR_PERCENT = 20


@dataclass(frozen=True, kw_only=True)
class ChangePrev(Fact):
    """`then` the step before, `difference`, `percent` (None on a small base), `direction`, `inside` chance or not."""

    kind: ClassVar[str] = "change_prev"
    then: Proven
    then_period: Proven
    difference: Proven
    percent: Proven | None
    direction: Proven
    inside: Proven | None

    @property
    def clear(self) -> bool:
        """Whether a verb of movement may be used."""
        return self.direction.words["clear"] == "yes"


def find(brief: Brief, when: date | None) -> Found:
    parts = []
    for n, view in enumerate(brief.views):
        if view.measure.numerator:
            continue  # a rate moves with its count, which says more
        ts = brief.columns(view, when)
        moved, base = change(view.x, view.calendar, ts), before(view.x, view.calendar, ts)
        spread = (
            np.sqrt(np.maximum(view.x[:, ts] + base, 1))
            if view.measure.counted
            else np.maximum(np.abs(base) / 100, 1e-9)
        )
        parts.append(Found.where(~np.isnan(moved), view=n, ts=ts, strength=np.nan_to_num(np.abs(moved) / spread)))
    return Found.joined(parts)


def fact(brief: Brief, found: Found, row: int) -> ChangePrev:
    view, area, t = cells.place(brief, found, row)
    shared, back = cells.basics(brief, found, row), int(view.calendar.previous[t])
    now, then = shared["now"], cells.cell(view, area, back)
    certainty = cells.move_certainty(view.measure, now, then)
    clear = certainty > 1 - CLEAR_AT and bool(shared["settled"])
    return ChangePrev(
        **shared,
        then=then,
        then_period=cells.period(view, back),
        difference=cells.difference(now, then),
        percent=cells.percent_change(now, then) if then.number >= LEAST_BASE_FOR_PERCENT else None,
        direction=cells.direction(now, then, clear=clear),
        inside=cells.inside_chance(now, then, certainty <= 1 - CLEAR_AT) if view.measure.counted else None,
        evidence=(cells.cells(view, [area], back, t),),
        certainty=certainty,
        change=float(now.number - then.number),
        good_news=cells.good_news(view.measure, now.number > then.number) if now.number != then.number else None,
    )


EXAMPLES = (
    fires("Ashby 100 60"),
    fires("Ashby 80 80"),
    quiet("Ashby ? 60"),
    quiet("Ashby 60"),
)
