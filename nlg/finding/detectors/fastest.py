"""The sharpest rise, or fall, over a year in a group by per cent, or the second sharpest of many.

Fires   for stocks and indices, prices among them, when one area of a group of five or more moved further by per cent
        than every other; of 20 or more also the second. Areas that are new since are left out.
Quiet   on a tie, by less than 0.1%, when an area is missing, where a figure is or was none, where what moved furthest
        is or was too few counted for a per cent, for counts of events, of which small ones always win.
Chance  one in N areas moves most.
Source  design kind R11, by per cent; guards G2, G3, G9, G10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import HAIR
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, group_looks
from nlg.intake.periods import MONTHS
from nlg.panel import Flags, Floats
from nlg.story import Brief, View

ID = "R11"
AMONG = True  # looks at the areas of a group together
MANY = 20  # of so many areas the second is news as well
DIGITS = 9  # beyond these decimals a difference is the computer's


@dataclass(frozen=True, kw_only=True)
class Fastest(Fact):
    """`place` is 1 or 2 of the group's moves by per cent; `ahead` and `ahead_percent` are those of the first, where it
    is 2. `then`, `percent` give the size against a year before; some areas are `new` since."""

    kind: ClassVar[str] = "fastest"
    place: Proven
    group: Proven
    then: Proven
    then_period: Proven
    percent: Proven
    direction: Proven
    ahead: Proven | None
    ahead_percent: Proven | None
    falling: bool
    new: bool


def find(brief: Brief, when: date | None) -> Found:
    looks = group_looks(brief, when, ("stock", "index"))
    return Found.joined(
        [_find(look) for look in looks if look.view.calendar.form in MONTHS and not look.view.measure.on_a_scale]
    )


def _find(look: Look) -> Found:
    moves = _percent(look)
    many = look.count(~np.isnan(moves))
    whole = many + look.count(_new(look)) == look.sizes
    enough = look.spread(whole & (many >= look.limits.smallest_group)) & _for_a_per_cent(look)
    parts = []
    for falling in (True, False):
        first = _at_end(look, moves, falling)
        second = _at_end(look, np.where(first, np.nan, moves), falling)
        second &= look.spread((many >= MANY) & (look.count(first) == 1))
        for place, mask in ((1, first), (2, second)):
            right = enough & mask & look.spread(look.count(mask) == 1) & (np.abs(moves) >= 100 / HAIR)
            parts.append(look.found_leaves(right, np.nan_to_num(np.abs(moves)), falling=falling, place=place))
    return Found.joined(parts)


def _percent(look: Look) -> Floats:
    """By how many per cent each leaf moved over a year. Shape leaves x ts; NaN from or to none."""
    now, then = look.leaf, look.year_ago[look.groups.leaves]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where((then > 0) & (now > 0), np.round(100 * (now - then) / then, DIGITS), np.nan))


def _for_a_per_cent(look: Look) -> Flags:
    """Where enough are counted, now and a year before, for a per cent to say something. Shape leaves x ts."""
    if not look.view.measure.counted:
        return np.ones_like(look.leaf, dtype=bool)
    smaller = np.minimum(look.leaf, look.year_ago[look.groups.leaves])
    return np.asarray(np.nan_to_num(smaller) >= look.limits.fewest_events)


def _new(look: Look) -> Flags:
    """Which leaves have a figure, and had none yet a year before. Shape leaves x ts."""
    late = look.begun[:, None] > look.view.calendar.year_ago[look.ts]
    return np.asarray((late & ~np.isnan(look.now))[look.groups.leaves])


def _at_end(look: Look, moves: Floats, falling: bool) -> Flags:
    """Which leaves went furthest down, or up, of those that have a move."""
    down = np.nan_to_num(moves if falling else -moves, nan=np.inf)
    furthest = look.spread(look.over(down, np.minimum))
    return np.asarray((down == furthest) & (down < 0))


def fact(brief: Brief, found: Found, row: int) -> Fastest:
    view, area, t = cells.place(brief, found, row)
    g, falling, place = int(found["group"][row]), bool(found["falling"][row]), int(found["place"][row])
    back = int(view.calendar.year_ago[t])
    shared, then, group = cells.basics(brief, found, row), cells.cell(view, area, back), cells.group(view, g)
    new = [int(r) for r in view.panel.groups.members(g) if np.isnan(view.x[int(r), back])]
    first = _first(view, g, t, back, falling) if place > 1 else None
    return Fastest(
        **shared,
        place=Proven(
            op="rank_change",
            inputs={
                **cells.at(view, area, t),
                "since": view.calendar.ends[back].isoformat(),
                "group": group.value,
                "end": "bottom" if falling else "top",
                "percent": True,
                **({"excluding": [view.panel.areas[r].code for r in new]} if new else {}),
            },
            value=Fraction(place),
        ),
        group=group,
        then=then,
        then_period=cells.period(view, back),
        percent=_moved(view, area, t, back),
        direction=cells.direction(shared["now"], then, clear=True),
        ahead=None if first is None else cells.area(view, first),
        ahead_percent=None if first is None else _moved(view, first, t, back),
        falling=falling,
        new=bool(new),
        evidence=(cells.group_cells(view, g, back, t),),
        change=float(shared["now"].number - then.number),
        good_news=cells.good_news(view.measure, not falling),
    )


def _moved(view: View, area: int, t: int, back: int) -> Proven:
    moved = cells.percent_change(cells.cell(view, area, t), cells.cell(view, area, back))
    if moved is None:
        raise ValueError("no per cent of nothing")
    return moved


def _first(view: View, g: int, t: int, back: int, falling: bool) -> int:
    """The row of the area that moved furthest."""
    rows = [int(row) for row in view.panel.groups.members(g) if not np.isnan(view.x[int(row), back])]
    way = -1 if falling else 1
    return max(rows, key=lambda row: way * _moved(view, row, t, back).number)


EXAMPLES = (
    fires("A 30 33\nB 50 53\nC 90 91\nD 60 60\nE 9 9", form="year", measure_type="stock", area="A", says={"place": 1}),
    fires("A 30 33\nB 50 47\nC 90 80\nD 60 60\nE 9 9", form="year", measure_type="stock", area="C"),
    fires(
        "\n".join([*(f"A{n} 100 101" for n in range(18)), "Ashby 100 120", "Barton 100 110"]),
        form="year",
        measure_type="stock",
        area="Barton",
        says={"place": 2, "falling": False},
    ),
    fires("A 30 33\nB 50 53\nC 90 91\nD 60 60\nE 9 9\nF ? 99", form="year", measure_type="stock", area="A"),
    quiet("A 30 33\nB 50 55\nC 90 91\nD 60 60\nE 9 9", form="year", measure_type="stock"),
    quiet("A 30 33\nB 50 53\nC 90 91\nD 60 60\nE 9 ?\nF 9 9", form="year", measure_type="stock"),
    quiet("A 30 33\nB 50 53\nC 90 91\nD 60 60\nE 9 9", form="year", area="A"),
    quiet("A 30 33\nB 50 53\nC 90 91\nD 60 60\nE 9 9", measure_type="stock"),
)
