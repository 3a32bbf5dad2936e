"""How the figure stands against a named earlier level.

Fires   where the sheet names a level for the area and both figures are known.
Quiet   on a gap in either, for periods up to the named one.
Chance  for counts the two-sided binomial test between the two.
Source  design kind C3: the sheet's baselines, each with a name, a period and a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import CLEAR_AT
from nlg.finding.example import fires, quiet
from nlg.story import Brief

ID = "C3"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class ChangeBaseline(Fact):
    """`then` is the figure of the named level, `base_name` its name, `direction` where we are against it."""

    kind: ClassVar[str] = "change_baseline"
    then: Proven
    then_period: Proven
    base_name: Proven
    direction: Proven

    @property
    def clear(self) -> bool:
        """Whether the two differ by more than chance."""
        return self.direction.words["clear"] == "yes"


def find(brief: Brief, when: date | None) -> Found:
    parts = []
    for b, base in enumerate(brief.bases):
        for n, view in enumerate(brief.views):
            at = view.calendar.at(base.period)
            if view.measure.short_name != base.measure or at is None:
                continue
            ts = brief.columns(view, when)
            named = np.array([not base.areas or area.code in base.areas for area in view.panel.areas])
            then = view.x[:, [at]]
            ok = named[:, None] & ~np.isnan(view.x[:, ts] + then) & (ts > at)
            apart = np.abs(np.log2((view.x[:, ts] + 1) / (then + 1)))
            parts.append(Found.where(ok, view=n, ts=ts, strength=apart, base=b, at=at))
    return Found.joined(parts)


def fact(brief: Brief, found: Found, row: int) -> ChangeBaseline:
    view, area, t = cells.place(brief, found, row)
    base, at = brief.bases[int(found["base"][row])], int(found["at"][row])
    shared = cells.basics(brief, found, row)
    now, then = shared["now"], cells.cell(view, area, at)
    certainty = cells.move_certainty(view.measure, now, then)
    return ChangeBaseline(
        **shared,
        then=then,
        then_period=cells.period(view, at),
        base_name=Proven(
            op="metadata", inputs={"source": "sheet", "key": f"baselines.{base.key}.name"}, value=base.name
        ),
        direction=cells.direction(now, then, clear=certainty > 1 - CLEAR_AT),
        evidence=(cells.cells(view, [area], at, at), cells.cells(view, [area], t, t)),
        certainty=certainty,
        change=float(now.number - then.number),
        qualifiers=1,
    )


EXAMPLES = (
    fires("Ashby 8 30 46", base=2),
    quiet("Ashby ? 30 46", base=2),
    quiet("Ashby 8 30 46"),
)
