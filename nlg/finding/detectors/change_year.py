"""How the figure differs from the one a year before.

Fires   when a count stands clear of chance against the comparable period of the year before; when any other figure
        stands further from it than it usually moves in a step.
Quiet   inside chance, on a gap in either, where a step is a year already, on fewer than five events in both.
Chance  for counts the two-sided binomial test; for others the table's own history.
Source  design kind C2: weeks are compared 52 weeks apart, so that weekdays match; guards G3, G4, G9, G12.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import CLEAR_AT, apart
from nlg.finding.example import fires, quiet
from nlg.finding.extremes import latest_where
from nlg.finding.look import Look, look_at, looks
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief, View

ID = "C2"
EVEN = True  # it needs steps of one length
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
STATE = True  # it tends to last: what held as strongly a step before is no surprise
USUAL_STEPS = {"quarter": 4}  # over how many steps the usual move is taken
OTHERS_STEPS = 12


@dataclass(frozen=True, kw_only=True)
class ChangeYear(Fact):
    """`year_ago` the figure of `year_ago_period`, `difference`, in points for a share in per cent.

    `percent` is None on fewer than 20 events, on a base of none or less, and for shares. `base_since` is set where the
    figure a year before was unusual itself, so that the change looks large: the lowest (of a fall, the highest) since a
    period two years before it or more.
    """

    kind: ClassVar[str] = "change_year"
    year_ago: Proven
    year_ago_period: Proven
    difference: Proven
    percent: Proven | None
    direction: Proven
    inside: Proven | None
    base_since: Proven | None
    base_since_period: Proven | None


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when) if not look.follows_a_count])


def _find(look: Look) -> Found:
    if look.view.calendar.step == "year":
        return Found.joined([])  # the change on the step before says it
    moved, base = look.now - look.year_ago, look.year_ago
    if look.measure.counted:
        enough = np.maximum(look.now, base) >= look.limits.fewest_named
        ok = apart(enough, look.now, base, look.limits.clear_at)
        spread = look.now + base
        np.sqrt(np.maximum(spread, 1, out=spread), out=spread)
    else:
        spread = _usual(look)
        ok = (np.abs(moved) > spread) & look.enough & _enough_then(look)

    def strength(hits: Ints) -> Floats:
        wide = spread.take(hits)
        return np.asarray(np.abs(moved.take(hits)) / np.where(wide > 0, wide, 1))

    return look.found(ok, strength)


def _usual(look: Look) -> Floats:
    """How far it moves in a step as a rule: the mean of the latest steps."""
    steps = USUAL_STEPS.get(look.view.calendar.step, OTHERS_STEPS)
    total = np.zeros(look.now.shape)
    for k in range(steps):
        total = total + np.abs(look.ago(k) - look.ago(k + 1))
    return np.asarray(total / steps)


def _enough_then(look: Look) -> Flags:
    """Whether the figure a year before rests on events enough, where it rests on events."""
    if look.events is None:
        return np.ones(look.now.shape, dtype=bool)
    n = look.brief.view(look.view.panel.table, look.measure.numerator.split(".", 1)[1])
    return np.asarray(look_at(look.brief, n or 0, look.ts).year_ago >= look.limits.fewest_events)


def fact(brief: Brief, found: Found, row: int) -> ChangeYear:
    view, area, t = cells.place(brief, found, row)
    shared, back = cells.basics(brief, found, row), int(view.calendar.year_ago[t])
    now, then = shared["now"], cells.cell(view, area, back)
    certainty = cells.move_certainty(view.measure, now, then)
    rising = now.number > then.number
    points = view.measure.type == "share" and view.measure.unit == "%"
    told = not points and then.number > 0
    if view.measure.counted:
        told = min(now.number, then.number) >= brief.limits.fewest_events
    difference = cells.difference(now, then)
    if points:
        difference = Proven(op="point_change", inputs=difference.inputs, value=difference.value, unit="%", decimals=1)
    since, no_better = _unusual_since(view, area, back, low=rising), "<=" if rising else ">="
    return ChangeYear(
        **shared,
        year_ago=then,
        year_ago_period=cells.period(view, back),
        difference=difference,
        percent=cells.percent_change(now, then) if told else None,
        direction=cells.direction(now, then, clear=True),
        inside=cells.inside_chance(now, then, certainty <= 1 - CLEAR_AT) if view.measure.counted else None,
        base_since=latest_where(view, area, back, no_better, then.expr, since) if since is not None else None,
        base_since_period=cells.period(view, since) if since is not None else None,
        evidence=(
            cells.cells(view, [area], back if since is None else since, back),
            cells.cells(view, [area], t, t),
        ),
        certainty=certainty,
        change=float(now.number - then.number),
        good_news=cells.good_news(view.measure, rising),
    )


def _unusual_since(view: View, area: int, t: int, *, low: bool) -> int | None:
    """The last period, two years before `t` or more, with a figure as low (high); None if it is less or after a gap."""
    x, sign, year_ago = view.x[area, : t + 1], 1 if low else -1, view.calendar.year_ago
    no_higher = np.flatnonzero(sign * x[:-1] <= sign * x[-1])
    if not len(no_higher) or not x[-1] or year_ago[t] < 0:
        return None
    since = int(no_higher[-1])
    return since if since <= year_ago[year_ago[t]] and not np.isnan(x[since:]).any() else None


EXAMPLES = (
    fires("Ashby 50 50 50 50 50 50 50 50 50 50 50 50 85", form="month"),
    fires("Ashby 210 10 20 30 100", form="quarter"),
    fires("Ashby 50 50 50 50 50 50 50 50 50 50 50 50 100", form="month"),
    fires("Ashby -4 -5 -4 -3 5", form="quarter", measure_type="index"),
    quiet("Ashby 50 50 50 50 50 50 50 50 50 50 50 50 55", form="month"),
    quiet("Ashby 50 70 50 70 60", form="quarter", measure_type="index"),
    quiet("Ashby ? 50 50 50 85", form="quarter"),
    quiet("Ashby 50 50 50 50 85", form="year"),
)
