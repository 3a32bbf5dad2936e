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
from nlg.finding.apart import apart_squared
from nlg.finding.chance import CLEAR_AT
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, looks
from nlg.story import Brief, View

ID = "C1"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
LEAST_BASE_FOR_PERCENT = 20
LITTLE = 33  # one part in so many is little


@dataclass(frozen=True, kw_only=True)
class ChangePrev(Fact):
    """`then` the step before, `difference`, `percent` (None on a small base), `direction`, `inside` chance or not.

    `ago` is the figure of the same month a year before, `ago_period`, where the month before was of another length and
    the count differs from `ago` by no more than chance, and by little, as `ago_inside` proves; else None.
    """

    kind: ClassVar[str] = "change_prev"
    then: Proven
    then_period: Proven
    difference: Proven
    percent: Proven | None
    direction: Proven
    inside: Proven | None
    ago: Proven | None
    ago_period: Proven | None
    ago_inside: Proven | None

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
    apart = apart_squared(look) if look.measure.unit == "%" else None
    if apart is not None:  # a share of few moves by much per cent, and by chance
        return look.found(~np.isnan(look.move), np.sqrt(np.nan_to_num(apart)))
    return look.found(~np.isnan(look.move), np.abs(look.move) / usual)


def fact(brief: Brief, found: Found, row: int) -> ChangePrev:
    view, area, t = cells.place(brief, found, row)
    shared, back = cells.basics(brief, found, row), int(view.calendar.previous[t])
    now, then = shared["now"], cells.cell(view, area, back)
    certainty = cells.move_certainty(view.measure, now, then)
    clear = certainty > 1 - CLEAR_AT and bool(shared["settled"])
    year_ago = _little_changed(view, area, t, back)
    ago = None if year_ago is None else cells.cell(view, area, year_ago)
    of_then = () if year_ago is None else (cells.cells(view, [area], year_ago, year_ago),)
    return ChangePrev(
        **shared,
        then=then,
        then_period=cells.period(view, back),
        difference=cells.difference(now, then),
        percent=cells.percent_change(now, then) if then.number >= LEAST_BASE_FOR_PERCENT else None,
        direction=cells.direction(now, then, clear=clear),
        inside=cells.inside_chance(now, then, certainty <= 1 - CLEAR_AT) if view.measure.counted else None,
        ago=ago,
        ago_period=None if year_ago is None else cells.period(view, year_ago),
        ago_inside=None if ago is None else cells.inside_chance(now, ago, True),
        evidence=(cells.cells(view, [area], back, t), *of_then),
        certainty=certainty,
        change=float(now.number - then.number),
        good_news=cells.good_news(view.measure, now.number > then.number) if now.number != then.number else None,
    )


def _little_changed(view: View, area: int, t: int, back: int) -> int | None:
    """The same month a year before, where the one before is of another length and a count has hardly moved since."""
    calendar, measure = view.calendar, view.measure
    ago = int(calendar.year_ago[t])
    if calendar.step != "month" or not measure.counted or measure.type != "flow" or ago < 0:
        return None
    long, long_before, long_ago = ((calendar.ends[n] - calendar.starts[n]).days for n in (t, back, ago))
    if long == long_before or long != long_ago or not view.known[area, ago]:
        return None
    now, then = cells.cell(view, area, t), cells.cell(view, area, ago)
    certain = cells.move_certainty(measure, now, then) > 1 - CLEAR_AT
    return None if certain or LITTLE * abs(now.number - then.number) > then.number else ago


EXAMPLES = (
    fires("Ashby 100 60"),
    fires("Ashby 80 80"),
    fires("Ashby 40 90"),
    fires("Ashby 890 890 890 890 890 890 890 890 890 890 890 868 895", form="month"),
    quiet("Ashby ? 60"),
    quiet("Ashby 60"),
)
