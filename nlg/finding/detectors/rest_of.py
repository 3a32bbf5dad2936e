"""The figure of the rest of a group, without one area.

Fires   for each area of a group of three or more whose figures are all known now and a step before.
Quiet   when any area of the group is missing, and where the group's own row gives less than the area alone.
Chance  no news by itself: the setting of an area's own news.
Source  design kind P6: the group's own sum less the area, from one table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import log, sqrt
from typing import Any, ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import CLEAR_AT
from nlg.finding.example import fires, quiet
from nlg.finding.look import COUNTS, Look, group_looks
from nlg.story import Brief, View

ID = "P6"
AMONG = True  # looks at the areas of a group together
SMALLEST_GROUP = 3
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class RestOf(Fact):
    """`rest` is the group without the area, `rest_then` the same a step before, `direction` and `percent` its move.

    `alike`: the area's own move, `own_direction` from `then`, is the rest's: both are clear, and no further from each
    other than chance takes them."""

    kind: ClassVar[str] = "rest_of"
    rest: Proven
    rest_then: Proven
    group: Proven
    then: Proven
    then_period: Proven
    own_direction: Proven
    direction: Proven
    percent: Proven | None
    alike: bool


def find(brief: Brief, when: date | None) -> Found:
    looks = [look for look in group_looks(brief, when, COUNTS) if look.measure.adds]
    return Found.joined([_find(look) for look in looks])


def _find(look: Look) -> Found:
    ok = np.asarray(look.spread(look.whole_moves & (look.sizes >= SMALLEST_GROUP)))
    for figures in (look.now, look.then):
        rest = look.spread(figures[look.groups.rows]) - figures[look.groups.leaves]
        ok &= ~(rest < 0)  # a table whose whole is less than its part
    return look.found_leaves(ok)


def fact(brief: Brief, found: Found, row: int) -> RestOf:
    view, area, t = cells.place(brief, found, row)
    g = int(found["group"][row])
    back, group = int(view.calendar.previous[t]), cells.group(view, g)
    rest, rest_then = _rest(view, g, area, t), _rest(view, g, area, back)
    shared, then = cells.basics(brief, found, row), cells.cell(view, area, back)
    certainty, own = (cells.move_certainty(view.measure, *pair) for pair in ((rest, rest_then), (shared["now"], then)))
    clear, own_clear = (sure > 1 - CLEAR_AT for sure in (certainty, own))
    return RestOf(
        **shared,
        rest=rest,
        rest_then=rest_then,
        group=group,
        then=then,
        then_period=cells.period(view, back),
        own_direction=cells.direction(shared["now"], then, clear=own_clear),
        direction=cells.direction(rest, rest_then, clear=clear),
        percent=cells.percent_change(rest, rest_then),
        alike=clear and own_clear and _alike((shared["now"], then), (rest, rest_then)),
        evidence=(cells.group_cells(view, g, back, t),),
        certainty=certainty,
    )


def _alike(own: tuple[Proven, Proven], rest: tuple[Proven, Proven]) -> bool:
    """Whether two counts changed by so nearly the same factor that chance alone would part them further."""
    (now, then), (all_now, all_then) = ((float(p.number) for p in pair) for pair in (own, rest))
    if min(now, then, all_now, all_then) <= 0:
        return False
    return abs(log(now / then * all_then / all_now)) < sqrt(1 / now + 1 / then + 1 / all_now + 1 / all_then)


def _rest(view: View, g: int, area: int, t: int) -> Proven:
    whole = int(view.panel.groups.rows[g])
    value = cells.cell(view, whole, t).number - cells.cell(view, area, t).number
    inputs: dict[str, Any] = {
        "measure": view.measure.name,
        "whole": view.panel.areas[whole].code,
        "parts": [view.panel.areas[area].code],
        "period": view.calendar.ends[t].isoformat(),
    }
    return cells.number(view.measure, "rest_of", inputs, value)


EXAMPLES = (
    fires("A 3 0\nB 4 4\nC 5 5", area="A"),
    fires("A 100 60\nB 200 120\nC 300 180", area="A"),
    quiet("A 3 0\nB 4 4\nC ? 5"),
    quiet("A 3 0\nB 4 4"),
)
