"""A fall or a rise is slowing down, or gathering pace.

Fires   when a count of 100 or more moved the same way twice, each time clear of chance, and the second move was smaller
        (or larger) than the first both by number and by per cent, the per cents clear of chance from each other.
Quiet   when only one of the two ways to reckon says so, on a smaller count, on a gap, where chance may have done it.
Chance  the difference of two differences is noisy: the two moves, as ratios, must differ by 1.96 standard errors.
Source  design kind C7: three periods and big counts; guards G3, G4.
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
from nlg.finding.chance import inside_chance
from nlg.finding.example import fires, quiet
from nlg.finding.look import COUNTS, Look, looks
from nlg.story import Brief

ID = "C7"
EVEN = True  # it needs steps of one length
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
ASIDE = True  # how the pace of a change changed: a story leads with it where there is nothing else
STATE = True  # it tends to last: what held as strongly a step before is no surprise
TIMES_ENOUGH = 5  # so many times the fewest events are a big count


@dataclass(frozen=True, kw_only=True)
class Acceleration(Fact):
    """`first`, `then`, `now` are three figures a step apart; the moves between them by number and by per cent.

    `falling` is which way both went, `slowing` whether the second was the smaller; `pace` proves that.
    """

    kind: ClassVar[str] = "acceleration"
    then: Proven
    then_period: Proven
    first: Proven
    first_period: Proven
    difference: Proven
    difference_before: Proven
    percent: Proven
    percent_before: Proven
    direction: Proven
    direction_before: Proven
    pace: Proven
    falling: bool
    slowing: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, COUNTS) if look.measure.counted])


def _find(look: Look) -> Found:
    first, then, now = look.ago(2), look.then, look.now
    big = np.minimum(np.minimum(first, then), now) >= TIMES_ENOUGH * look.limits.fewest_events
    earlier, later = then - first, now - then
    apart = np.square(np.log(now * first / (then * then))) / (1 / first + 4 / then + 1 / now)
    by_ratio = np.sign(now * first - then * then)  # above 0: less of a fall, or more of a rise, by per cent
    falling = later < 0
    slowing = np.abs(later) < np.abs(earlier)
    agreed = np.where(slowing == falling, by_ratio > 0, by_ratio < 0) & (np.abs(later) != np.abs(earlier))
    sure = (
        look.clear
        & ~inside_chance(then, first, look.limits.clear_at)
        & (earlier * later > 0)
        & (apart >= _clear_squared(look))
    )
    return look.found(big & sure & agreed, lambda hits: np.sqrt(apart.take(hits)), falling=falling, slowing=slowing)


def _clear_squared(look: Look) -> float:
    """The square of what a normal deviate passes by chance as seldom as the limits ask."""
    return NormalDist().inv_cdf(1 - look.limits.clear_at / 2) ** 2


def fact(brief: Brief, found: Found, row: int) -> Acceleration:
    view, area, t = cells.place(brief, found, row)
    shared, back = cells.basics(brief, found, row), int(view.calendar.previous[t])
    early = int(view.calendar.previous[back])
    now, then, first = shared["now"], cells.cell(view, area, back), cells.cell(view, area, early)
    percent, before = cells.percent_change(now, then), cells.percent_change(then, first)
    assert percent is not None  # both rest on a hundred events
    assert before is not None
    falling, slowing = bool(found["falling"][row]), bool(found["slowing"][row])
    difference, earlier = cells.difference(now, then), cells.difference(then, first)
    return Acceleration(
        **shared,
        then=then,
        then_period=cells.period(view, back),
        first=first,
        first_period=cells.period(view, early),
        difference=difference,
        difference_before=earlier,
        percent=percent,
        percent_before=before,
        direction=cells.direction(now, then, clear=True),
        direction_before=cells.direction(then, first, clear=True),
        pace=cells.direction(*_sizes((then, now), (first, then), falling=falling), clear=False),
        falling=falling,
        slowing=slowing,
        evidence=(cells.cells(view, [area], early, t),),
        certainty=1.0 - erfc(float(found["strength"][row]) / sqrt(2)),
        change=float(difference.number - earlier.number),
        good_news=cells.good_news(view.measure, falling == slowing),
    )


def _sizes(*moves: tuple[Proven, Proven], falling: bool) -> list[Proven]:
    """How far it moved each time, above zero: falls are reckoned the other way round."""
    return [cells.difference(then, now) if falling else cells.difference(now, then) for then, now in moves]


EXAMPLES = (
    fires("Ashby 2000 1200 1000", says={"falling": True, "slowing": True}),
    fires("Ashby 2000 1800 1000", says={"falling": True, "slowing": False}),
    fires("Ashby 1000 1800 2000", says={"falling": False, "slowing": True}),
    fires("Ashby 1000 1200 2000", says={"falling": False, "slowing": False}),
    quiet("Ashby 4000 2000 1000"),
    quiet("Ashby 1000 2000 3500"),
    quiet("Ashby 200 120 100"),
    quiet("Ashby 2000 ? 1000"),
    quiet("Ashby 2000 1200 1300"),
)
