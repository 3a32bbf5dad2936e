"""It has moved the same way most of the time: in five of the last six months.

Fires   at 10 or 11 of the last twelve moves the same way, or five of the last six, the newest among them.
Quiet   where the newest moves are a run by themselves, where the change over all of them is inside chance, on a gap.
Chance  with moves up or down by the toss of a coin, seven in 64 for five of six one way; 79 in 4,096 for 10 of 12.
Source  design kind S5: natural numbers of steps only, never one picked to fit; guards G3, G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from math import comb, log2
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import CLEAR_AT, apart
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, looks
from nlg.finding.series import any_of_last, stretch
from nlg.panel import Floats, Ints
from nlg.story import Brief

ID = "S5"
COUNTED = True  # what history has not seen is judged by counting alone: such facts grow by a step at a time
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
STATE = True  # it tends to last: what held as strongly a step before is no surprise
WINDOWS = ((12, 10), (6, 5))  # of so many steps, at least so many; the longer one is told where both hold
EVEN = 0.5  # of a coin


@dataclass(frozen=True, kw_only=True)
class KOfN(Fact):
    """In `agreeing` of the last `steps` steps it moved the way of `direction`, from `first` in `first_period`."""

    kind: ClassVar[str] = "k_of_n"
    direction: Proven
    first: Proven
    first_period: Proven
    difference: Proven
    agreeing: Proven
    steps: Proven


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look, sign) for look in looks(brief, when) for sign in (-1, 1)])


def _find(look: Look, sign: int) -> Found:
    if look.follows_a_count or look.ts[-1] < min(n for n, _ in WINDOWS) * look.stride:
        return Found.joined([])
    run = look.falls if sign < 0 else look.rises
    going = (run > 0) & (run < look.limits.least_run[look.view.calendar.step])
    beyond = np.greater if sign > 0 else np.less
    parts = []
    for n, least in WINDOWS:
        agreeing, then = _agreeing(look, beyond, n), look.ago(n)
        ok = going & (agreeing >= least) & beyond(look.now, then)
        if look.measure.counted:  # chance may have done all of it
            ok = apart(ok, look.now, then)
        bits = np.array([rarity(k, n) for k in range(n + 1)])
        parts.append(look.found(ok, partial(_strength, bits, agreeing), agreeing=agreeing, steps=n, sign=sign))
        going &= ~ok
    return Found.joined(parts)


def _strength(bits: Floats, agreeing: Ints, hits: Ints) -> Floats:
    return bits.take(agreeing.take(hits))


def _agreeing(look: Look, beyond: np.ufunc, n: int) -> Ints:
    """How many of the last n moves went one way; none where a figure is not known."""
    stride = look.stride
    x, asked = stretch(look.x, look.ts, n * stride)
    moved, many = np.zeros((2, *x.shape), dtype=np.int8)
    moved[:, stride:] = beyond(x[:, stride:], x[:, :-stride])
    for back in range(0, min(n * stride, x.shape[1]), stride):
        many[:, back:] += moved[:, : x.shape[1] - back]
    many[any_of_last(np.isnan(x), stride, n)] = 0
    return np.asarray(many[:, asked])


def rarity(k: int, n: int) -> float:
    """The bits of k or more of n tosses of a coin."""
    return -log2(sum(comb(n, j) for j in range(k, n + 1)) * EVEN**n)


def fact(brief: Brief, found: Found, row: int) -> KOfN:
    view, area, t = cells.place(brief, found, row)
    steps, agreeing, sign = (int(found[name][row]) for name in ("steps", "agreeing", "sign"))
    shared, way = cells.basics(brief, found, row), "up" if sign > 0 else "down"
    at = view.calendar.back(t, steps)
    first = cells.cell(view, area, at)
    certainty = cells.move_certainty(view.measure, shared["now"], first)
    return KOfN(
        **shared,
        direction=cells.direction(shared["now"], first, clear=certainty > 1 - CLEAR_AT),
        first=first,
        first_period=cells.period(view, at),
        difference=cells.difference(shared["now"], first),
        agreeing=cells.count_periods(view, area, view.calendar.back(t, steps - 1), t, {"moved": way}, agreeing),
        steps=cells.steps(view, at, t, steps),
        evidence=(cells.cells(view, [area], at, t),),
        certainty=certainty,
        change=float(shared["now"].number - first.number),
        good_news=cells.good_news(view.measure, sign > 0),
    )


EXAMPLES = (
    fires("Ashby 20 30 40 50 45 60 70", says={"agreeing": 5, "steps": 6, "sign": 1}),
    fires(
        "Ashby 99 90 80 70 60 65 50 40 30 35 30 25 20",
        says={"agreeing": 10, "steps": 12, "sign": -1},
    ),
    fires("Ashby -20 -10 -5 3 1 6 7", form="quarter", measure_type="index", says={"agreeing": 5}),
    quiet("Ashby 20 15 30 40 50 60 70"),  # five in a row say it all
    quiet("Ashby 20 30 40 50 60 70 65"),
    quiet("Ashby 20 21 22 23 21 22 23"),  # inside chance
    quiet("Ashby 20 30 40 ? 45 60 70"),
)
