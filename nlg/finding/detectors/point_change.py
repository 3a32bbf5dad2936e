"""How far a share moved, in percentage points.

Fires   when a share in per cent differs from the one a step before by more than chance; where it is not known how
        many it is made from, when it differs as printed.
Quiet   inside chance, on fewer than 20 events in either, on a gap.
Chance  two shares of large wholes by the normal test of two proportions.
Source  design kind C5: points, never per cent of per cent; guards G3, G4, G8.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import erfc, sqrt
from statistics import NormalDist
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.apart import apart_squared
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, looks
from nlg.panel import Floats
from nlg.story import Brief

ID = "C5"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks


@dataclass(frozen=True, kw_only=True)
class PointChange(Fact):
    """`points` now less `then`; `apart` in standard errors of the difference, None where chance cannot be reckoned."""

    kind: ClassVar[str] = "point_change"
    then: Proven
    then_period: Proven
    points: Proven
    direction: Proven
    apart: float | None


def find(brief: Brief, when: date | None) -> Found:
    shares = [look for look in looks(brief, when, ("share",)) if look.measure.unit == "%"]
    return Found.joined([_find(look) for look in shares])


def _find(look: Look) -> Found:
    apart = apart_squared(look)
    if apart is not None:
        clear = NormalDist().inv_cdf(1 - look.limits.clear_at / 2) ** 2
        return look.found(apart >= clear, strength=np.sqrt(np.nan_to_num(apart)), tested=True)
    ok = (_printed(look, look.now) != _printed(look, look.then)) & ~np.isnan(look.move)
    return look.found(ok & look.enough, strength=np.nan_to_num(np.abs(look.move)), tested=False)


def _printed(look: Look, x: Floats) -> Floats:
    """Figures in units of the last place that a reader gets; a half goes away from none."""
    return np.asarray(np.copysign(np.floor(np.abs(x) * 10**look.measure.decimals + 0.5), x))


def fact(brief: Brief, found: Found, row: int) -> PointChange:
    view, area, t = cells.place(brief, found, row)
    shared, back = cells.basics(brief, found, row), int(view.calendar.previous[t])
    now, then = shared["now"], cells.cell(view, area, back)
    inputs = {"now": now.expr, "before": then.expr}
    apart = float(found["strength"][row]) if found["tested"][row] else None
    return PointChange(
        **shared,
        then=then,
        then_period=cells.period(view, back),
        points=Proven(
            op="point_change",
            inputs=inputs,
            value=now.number - then.number,
            unit="%",
            decimals=view.measure.decimals,
        ),
        direction=cells.direction(now, then, clear=True),
        apart=apart,
        evidence=(cells.cells(view, [area], back, t),),
        certainty=1.0 if apart is None else 1.0 - erfc(apart / sqrt(2)),
        change=float(now.number - then.number),
        good_news=cells.good_news(view.measure, now.number > then.number),
    )


TESTS = {"tests": "Ashby 200 200"}
EXAMPLES = (
    fires("Ashby 60 90", also=TESTS, share="tests", says={"tested": True}),
    fires("Ashby 90 60", also=TESTS, share="tests", polarity="good"),
    quiet("Ashby 60 66", also=TESTS, share="tests"),
    quiet("Ashby 6 19", also=TESTS, share="tests"),
    quiet("Ashby 60 90", also={"tests": "Ashby 200 ?"}, share="tests"),
    quiet("Ashby 60 120", also={"tests": "Ashby 200 400"}, share="tests"),
    fires("Ashby 30 31", also={"tests": "Ashby 200 200"}, share="tests", measure_type="stock", says={"tested": False}),
    quiet("Ashby 60 120", people=10_000),
)
