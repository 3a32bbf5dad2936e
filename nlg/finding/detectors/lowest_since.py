"""The figure is the lowest, or the highest, since some earlier period.

Fires   when the last period with a figure no higher (no lower) lies as many steps back as make a record.
Quiet   when a gap lies in between, when it would be a record, when it is recent, when there were none at all.
Chance  in a series without trend one in n periods is the lowest of n.
Source  design kind E2; guards G1 (as long as a record must be), G2 (level with counts as "no higher"), G4 (gaps block).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, looks
from nlg.finding.series import log2_steps
from nlg.panel import Floats, Ints
from nlg.story import Brief

ID = "E2"
FRAGILE = True
LENGTH = True  # its strength is the length of a record: log2 of steps


@dataclass(frozen=True, kw_only=True)
class LowestSince(Fact):
    """`since` is the latest period no higher (for the highest: no lower), `witness` its figure; `low`, or else high."""

    kind: ClassVar[str] = "lowest_since"
    since: Proven
    since_period: Proven
    witness: Proven
    low: bool
    steps: int


def find(brief: Brief, when: date | None) -> Found:
    own = [look for look in looks(brief, when) if not look.follows_a_count]
    return Found.joined([_find(look, low) for look in own for low in (True, False)])


def _find(look: Look, low: bool) -> Found:
    since = look.low_since if low else look.high_since
    nothing = look.measure.counted & (look.now == 0)  # other kinds say better that there were none
    least = look.limits.least_record[look.view.calendar.step]
    far = look.ts - since
    ok = (since >= 0) & (far >= least * look.stride) & (look.ts >= look.stride) & ~nothing

    def strength(hits: Ints) -> Floats:
        return log2_steps(np.asarray(far.take(hits)), look.stride)

    return look.found(ok, strength, since=since, low=low)


def prior(strength: float) -> float:
    """One in n periods is the lowest of n."""
    return float(2.0**-strength)


def fact(brief: Brief, found: Found, row: int) -> LowestSince:
    view, area, t = cells.place(brief, found, row)
    since, low = int(found["since"][row]), bool(found["low"][row])
    shared = cells.basics(brief, found, row)
    witness = cells.cell(view, area, since)
    return LowestSince(
        **shared,
        since=Proven(
            op="latest_where",
            inputs={
                "measure": view.measure.name,
                "area": view.panel.areas[area].code,
                "before": view.calendar.ends[t].isoformat(),
                "test": "<=" if low else ">=",
                "than": shared["now"].expr,
            },
            value=view.calendar.ends[since],
            words={"end": "low" if low else "high"},
        ),
        since_period=cells.period(view, since),
        witness=witness,
        low=low,
        steps=(t - since) // (t - int(view.calendar.previous[t])),
        evidence=(cells.cells(view, [area], since, t),),
        change=float(shared["now"].number) - float(view.x[area, int(view.calendar.previous[t])]),
        good_news=cells.good_news(view.measure, not low),
        qualifiers=0,
    )


EXAMPLES = (
    fires("Ashby 5 9 9 9 9 9 9 9 9 7 6", says={"since": 0, "low": True}),
    fires("Ashby 9 5 5 5 5 5 5 5 5 5 8", says={"since": 0, "low": False}),
    quiet("Ashby 5 9 9 9 ? 9 9 9 9 7 6"),
    quiet("Ashby 7 9 9 9 9 9 9 9 9 7 6"),
    quiet("Ashby 5 9 9 9 7 6"),
    quiet("Ashby 0 9 9 9 9 9 9 9 9 7 0"),
)
