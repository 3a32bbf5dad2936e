"""How the figure differs from the one a step before.

Fires   where both are known and they differ, or do not: "unchanged" is an answer too.
Quiet   on a gap in either, at the start of the record.
Chance  for counts the two-sided binomial test: how often a fair coin would split the two counts as unevenly. Inside
        chance no verb of movement may be used.
Source  design kind C1; guards G3 (small numbers), G9 (no per cent on a base under 20).
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
from nlg.finding.series import CLEAR_AT
from nlg.story import Brief

ID = "C1"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
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
    return Found.joined([_find(look) for look in looks(brief, when) if not look.follows_a_count])


def _find(look: Look) -> Found:
    counted = look.measure.counted
    usual = np.sqrt(np.maximum(look.now + look.then, 1)) if counted else np.abs(look.then) / 100
    usual = np.where(usual > 0, usual, np.inf)  # from none of an amount no size can be told (guard G9)
    return look.found(~np.isnan(look.move), np.abs(look.move) / usual)


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
    fires("Ashby 40 90"),
    quiet("Ashby ? 60"),
    quiet("Ashby 60"),
)
