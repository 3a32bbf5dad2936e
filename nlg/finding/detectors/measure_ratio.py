"""How two measures stand to each other has changed: deaths for each case, prices in years of pay.

Fires   when a rate or share made of two measures of the table moved by a tenth or more on a year ago (on the step
        before where there is no year); where both are counts, by more than chance.
Quiet   on fewer than 20 events in either measure, then or now; for rates by population.
Chance  from the table's own history.
Source  design kind M3; guards G3 and G15: both figures are of the same period, and so were those of a year ago.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells, parts
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, looks
from nlg.finding.parts import TINY
from nlg.panel import Flags, Floats, Measure
from nlg.story import Brief

ID = "M3"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
STATE = True  # it tends to last: what held as strongly a step before is no surprise
A_TENTH = 0.1


@dataclass(frozen=True, kw_only=True)
class MeasureRatio(Fact):
    """`now` is `over` to `under`, of the measures `numerator` and `denominator`; at `since_period` it was `since`.
    `difference` is by how much it moved, `a_year`: in a year, else in a step.

    `then` is the ratio of the step before, None where it is not known. `points` only where the ratio is a per cent."""

    kind: ClassVar[str] = "measure_ratio"
    over: Proven
    under: Proven
    numerator: Measure
    denominator: Measure
    difference: Proven
    since: Proven
    since_period: Proven
    percent: Proven
    points: Proven | None
    direction: Proven
    a_year: bool
    then: Proven | None
    then_period: Proven | None


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, ("rate", "share")) if _of_two(look)])


def _of_two(look: Look) -> bool:
    measures = look.view.panel.measures
    return look.measure.numerator in measures and look.measure.denominator in measures


def _find(look: Look) -> Found:
    over, under = (parts.beside(look, name) for name in (look.measure.numerator, look.measure.denominator))
    at = parts.compared_with(look, ~np.isnan(look.year_ago))
    a_year = at == look.view.calendar.year_ago[look.ts]
    then, over_then, under_then = (np.where(a_year, one.year_ago, one.then) for one in (look, over, under))
    moved = (look.now > 0) & (then > 0) & (np.abs(look.now - then) >= A_TENTH * then * (1 - TINY))
    enough = _enough(over, over_then) & _enough(under, under_then)
    z = _z(over, over_then, under, under_then)
    counted = over.measure.counted and under.measure.counted
    clear = np.abs(z) > parts.clear_z(look.limits) if counted else np.ones(z.shape, dtype=bool)
    strength = np.nan_to_num(np.abs(np.log2(look.now / then)), nan=0, posinf=0)
    found = moved & enough & clear
    return look.found(
        found, strength, at=at, a_year=a_year, before=~np.isnan(look.then), z=np.where(counted, z, np.inf)
    )


def _enough(look: Look, then: Floats) -> Flags:
    """Whether a measure rests on events enough, then and now."""
    if not look.measure.counted:
        return np.ones(then.shape, dtype=bool)
    return np.asarray((look.now >= look.limits.fewest_events) & (then >= look.limits.fewest_events))


def _z(over: Look, over_then: Floats, under: Look, under_then: Floats) -> Floats:
    """By how many standard errors the ratio of two counts moved, on a scale of logarithms."""
    figures = (over.now, over_then, under.now, under_then)
    error = np.sqrt(sum(1 / figure for figure in figures))
    moved = np.log(over.now * under_then / (under.now * over_then))
    return np.asarray(np.nan_to_num(moved / error, nan=0, posinf=0, neginf=0))


def fact(brief: Brief, found: Found, row: int) -> MeasureRatio:
    view, area, t = cells.place(brief, found, row)
    at, back = int(found["at"][row]), int(view.calendar.previous[t])
    shared, since = cells.basics(brief, found, row), cells.cell(view, area, at)
    names = (view.measure.numerator, view.measure.denominator)
    over, under = (brief.views[parts.number_of(brief, name)] for name in names)
    before = bool(found["before"][row])
    periods = sorted({t, at, back} if before else {t, at})
    percent = cells.percent_change(shared["now"], since)
    if percent is None:
        raise ValueError("a ratio of none has no change in per cent: such a row is not found")
    return MeasureRatio(
        **{**shared, "settled": shared["settled"] and all(view.panel.settled(name, t) for name in names)},
        over=cells.cell(over, area, t),
        under=cells.cell(under, area, t),
        numerator=over.measure,
        denominator=under.measure,
        difference=cells.difference(shared["now"], since),
        since=since,
        since_period=cells.period(view, at),
        percent=percent,
        points=_points(shared["now"], since) if "%" in view.measure.unit else None,
        direction=cells.direction(shared["now"], since, clear=True),
        a_year=bool(found["a_year"][row]),
        then=cells.cell(view, area, back) if before else None,
        then_period=cells.period(view, back) if before else None,
        evidence=tuple(cells.cells(v, [area], k, k) for v in (view, over, under) for k in periods),
        certainty=1 - parts.chance_of(float(found["z"][row])),
        change=float(shared["now"].number - since.number),
        good_news=cells.good_news(view.measure, shared["now"].number > since.number),
    )


def _points(now: Proven, then: Proven) -> Proven:
    """By how many percentage points a ratio in per cent moved."""
    inputs = {"now": now.expr, "before": then.expr}
    return Proven(op="point_change", inputs=inputs, value=now.number - then.number, unit="points", decimals=1)


EXAMPLES = (
    fires("Ashby 40 80", also={"tests": "Ashby 400 400"}, share="tests", says={"at": 0, "a_year": False}),
    fires("Ashby 60 400", also={"tests": "Ashby 400 1000"}, share="tests", form="year", says={"a_year": True}),
    fires("Ashby 300 330", also={"pay": "Ashby 40 40"}, share="pay", measure_type="stock", form="year"),
    quiet("Ashby 300 329", also={"pay": "Ashby 40 40"}, share="pay", measure_type="stock", form="year"),
    quiet("Ashby 40 50", also={"tests": "Ashby 400 400"}, share="tests"),
    quiet("Ashby 10 80", also={"tests": "Ashby 400 400"}, share="tests"),
    quiet("Ashby 40 80", also={"tests": "Ashby ? 400"}, share="tests"),
    quiet("Ashby 40 80", people=1000),
)
