"""Little changed, in a place where the figure usually moves.

Fires   when a count differs from the one a step before by no more than chance and no more than one in twenty, though
        over the steps before it moved on average by a tenth, and by twice what chance does; when any other figure is
        the same as printed, though it moved on average by five units of its last printed place.
Quiet   where it never moves much, on fewer than 20 events, on a gap.
Chance  figures that rest on few events are always "within chance": their usual moves are, too, and keep it quiet.
Source  design kind C6: beside "little changed" no rise or fall may be told; guards G3, G4, G7.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import CLEAR_AT, inside_chance
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, looks
from nlg.finding.series import stretch
from nlg.panel import Flags, Floats
from nlg.story import Brief, View

ID = "C6"
EVEN = True  # it needs steps of one length
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
ASIDE = True  # that nothing moved: news only where the group did
STEPS = {"day": 14, "quarter": 8, "year": 5}  # over which the usual move is taken
OTHERS_STEPS = 12
CHANGED = 20  # one in so many is little
USUALLY = 10  # one in so many is a move
TIMES_CHANCE = 2
PLACES = 5  # units of the last place that is printed


@dataclass(frozen=True, kw_only=True)
class Flat(Fact):
    """`then` the step before; `inside` proves that counts differ by no more than chance.

    `same`: it is the very same figure, not only as printed. `usual` is the mean move of the `steps` steps before, in
    the measure's unit, None where they are steps of several periods; `before` names those that it lies between.
    """

    kind: ClassVar[str] = "flat"
    then: Proven
    then_period: Proven
    difference: Proven
    direction: Proven
    inside: Proven | None
    same: bool
    usual: Proven | None
    before: Proven
    steps: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when) if not look.follows_a_count])


def _find(look: Look) -> Found:
    usual = _usual(look)
    ok, unit = _counts(look, usual) if look.measure.counted else _others(look, usual)
    return look.found(
        ok, lambda hits: np.log2(1 + usual.take(hits) / np.broadcast_to(unit, ok.shape).take(hits)), usual=usual
    )


def _usual(look: Look) -> Floats:
    """The mean move of the steps before this one."""
    steps = STEPS.get(look.view.calendar.step, OTHERS_STEPS)
    x, asked = stretch(look.x, look.ts, (steps + 1) * look.stride)
    sizes, total = np.full(x.shape, np.nan), np.zeros(x.shape)
    np.abs(x[:, look.stride :] - x[:, : -look.stride], out=sizes[:, look.stride :])
    for back in range(look.stride, steps * look.stride + 1, look.stride):
        total[:, back:] += sizes[:, :-back]
    total[:, : (steps + 1) * look.stride] = np.nan
    total /= steps
    return total[:, asked]


def _counts(look: Look, usual: Floats) -> tuple[Flags, Floats]:
    now, then = look.now, look.then
    enough = np.minimum(now, then) >= look.limits.fewest_events
    little = inside_chance(now, then, look.limits.clear_at) & (np.abs(look.move) * CHANGED <= then)
    noise = np.sqrt(2 * np.maximum(then, 1))
    moves = (usual * USUALLY >= then) & (usual >= TIMES_CHANCE * noise)
    return enough & little & moves, noise


def _others(look: Look, usual: Floats) -> tuple[Flags, float]:
    power = 10**look.measure.decimals
    printed = [np.copysign(np.floor(np.abs(x) * power + 0.5), x) for x in (look.now, look.then)]
    return look.enough & (printed[0] == printed[1]) & (usual * power >= PLACES), 1 / power


def fact(brief: Brief, found: Found, row: int) -> Flat:
    view, area, t = cells.place(brief, found, row)
    shared, back = cells.basics(brief, found, row), int(view.calendar.previous[t])
    now, then = shared["now"], cells.cell(view, area, back)
    steps, certainty = STEPS.get(view.calendar.step, OTHERS_STEPS), cells.move_certainty(view.measure, now, then)
    return Flat(
        **shared,
        then=then,
        then_period=cells.period(view, back),
        difference=cells.difference(now, then),
        direction=cells.direction(now, then, clear=False),
        inside=cells.inside_chance(now, then, certainty <= 1 - CLEAR_AT) if view.measure.counted else None,
        same=now.number == then.number,
        usual=_usually(view, area, t, steps) if t - back == 1 else None,
        before=cells.window(view, view.calendar.back(t, steps + 1), back),
        steps=steps,
        evidence=(cells.cells(view, [area], view.calendar.back(t, steps + 1), t),),
        change=float(now.number - then.number),
    )


def _usually(view: View, area: int, t: int, steps: int) -> Proven:
    """How far it moved from one period to the next, on the mean of so many steps before this one."""
    figures = [cells.cell(view, area, k).number for k in range(t - steps - 1, t)]
    span = cells.stretch(view, area, t - steps, t - 1)
    inputs = {"series": {"kind": "size_of_move", **{k: span.pop(k) for k in ("measure", "area")}}, **span}
    moved = sum((abs(now - then) for then, now in pairwise(figures)), Fraction(0)) / steps
    return cells.number(view.measure, "mean", inputs, moved)


SWINGING = "400 520 390 510 400 530 410 540 420 510 400 520"
EXAMPLES = (
    fires(f"Ashby {SWINGING} 500 502"),
    fires("Ashby 9 3 9 3 9 3.04 3", decimals=1, form="year", measure_type="index"),
    quiet("Ashby 500 502 500 504 500 501 500 502 500 503 500 500 502 501"),
    quiet("Ashby 12 25 12 25 12 25 12 25 12 25 12 25 20 20"),
    quiet(f"Ashby {SWINGING} 500 540"),
    quiet(f"Ashby {SWINGING} ? 500"),
    quiet("Ashby 9 3 9 3 9 3.06 3", decimals=1, form="year", measure_type="index"),
)
