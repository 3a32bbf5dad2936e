"""Two measures moved the same way, or opposite ways.

Fires   when the dataset's main and second measure, of one table and one period, both moved by more than chance.
Quiet   when either move is inside chance or not known, when one of the two is made from the other.
Chance  of two series without a link half of the clear moves agree.
Source  design kind M1; no cause is implied, and one may follow the other with a lag.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look
from nlg.finding.parts import number_of, pairs
from nlg.panel import Floats, Measure
from nlg.story import Brief

ID = "M1"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks


@dataclass(frozen=True, kw_only=True)
class Parallel(Fact):
    """`now` moved from `then` as `direction` says, `other_now` of the measure `other` from `other_then`.

    `diverging`: opposite ways, both moves clear of chance all the same."""

    kind: ClassVar[str] = "parallel"
    then: Proven
    then_period: Proven
    direction: Proven
    other: Measure
    other_now: Proven
    other_then: Proven
    other_direction: Proven
    diverging: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([found for main, second in pairs(brief, when) for found in _find(main, second)])


def _find(main: Look, second: Look) -> Iterator[Found]:
    clear = main.clear & second.clear
    opposite = np.sign(main.move) != np.sign(second.move)
    strength = np.minimum(_moved(main), _moved(second)) + opposite  # opposite ways say more than any size of the same
    yield main.found(clear, strength, diverging=opposite)


def _moved(look: Look) -> Floats:
    """By how much of the larger figure a measure moved: alike for doubling and halving, 0 to 2."""
    larger = np.maximum(np.abs(look.now), np.abs(look.then))
    return np.nan_to_num(np.abs(look.move) / np.where(larger > 0, larger, 1))


def fact(brief: Brief, found: Found, row: int) -> Parallel:
    view, area, t = cells.place(brief, found, row)
    other = brief.views[number_of(brief, f"{view.panel.table}.{brief.second}")]
    back, shared = int(view.calendar.previous[t]), cells.basics(brief, found, row)
    now, then = shared["now"], cells.cell(view, area, back)
    other_now, other_then = cells.cell(other, area, t), cells.cell(other, area, back)
    good = cells.good_news(view.measure, now.number > then.number)
    both = good == cells.good_news(other.measure, other_now.number > other_then.number)
    return Parallel(
        **{**shared, "settled": shared["settled"] and other.panel.settled(other.measure.name, t)},
        then=then,
        then_period=cells.period(view, back),
        direction=cells.direction(now, then, clear=True),
        other=other.measure,
        other_now=other_now,
        other_then=other_then,
        other_direction=cells.direction(other_now, other_then, clear=True),
        diverging=bool(found["diverging"][row]),
        evidence=tuple(cells.cells(v, [area], k, k) for v in (view, other) for k in (back, t)),
        certainty=min(
            cells.move_certainty(view.measure, now, then), cells.move_certainty(other.measure, other_now, other_then)
        ),
        change=float(now.number - then.number),
        good_news=good if both else None,
    )


EXAMPLES = (
    fires("Ashby 80 40", also={"deaths": "Ashby 30 10"}, says={"diverging": False}),
    fires("Ashby 80 40", also={"deaths": "Ashby 10 30"}, says={"diverging": True}),
    quiet("Ashby 80 40", also={"deaths": "Ashby 10 12"}),
    quiet("Ashby 80 78", also={"deaths": "Ashby 30 10"}),
    quiet("Ashby 80 40", also={"deaths": "Ashby ? 10"}),
)
