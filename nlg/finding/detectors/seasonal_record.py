"""The highest, or lowest, figure for the time of year.

Fires   when it beats the comparable period of every earlier year on record, five at least.
Quiet   on a tie, when one of those years is not known, when it is the record of all periods (that says more), in yearly
        tables.
Chance  in a series without trend one in n years is the highest of n.
Source  design kind E11: "the wettest February since 1990"; guards G2 (strict), G4, G12 (comparable periods only).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import NONE, Look, looks
from nlg.finding.series import columns
from nlg.panel import Floats, Ints
from nlg.story import Brief, View

ID = "E11"
FRAGILE = True
EVEN = True  # it needs steps of one length
STEPS_A_YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4, "year": 1}
LENGTH = True  # its strength is the length of a record: log2 of steps
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
LEAST_YEARS = 5  # of fewer years the best says little


@dataclass(frozen=True, kw_only=True)
class SeasonalRecord(Fact):
    """`earlier` are the figures of the comparable periods of the `years` before, the latest first.

    `beyond` says of each that the figure lies beyond it. `former` was the extreme of them, in `former_period`;
    `first_period` is the earliest. `low` says which end.
    """

    kind: ClassVar[str] = "seasonal_record"
    earlier: tuple[Proven, ...]
    beyond: tuple[Proven, ...]
    former: Proven
    former_period: Proven
    first_period: Proven
    low: bool
    years: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look, low) for look in looks(brief, when) for low in (True, False)])


def _find(look: Look, low: bool) -> Found:
    if look.follows_a_count or look.view.calendar.step == "year" or not _reaches(look):
        return Found.joined([])
    former, years = (_former if len(look.ts) == 1 else _former_ever)(look, low)
    beyond = look.now < former if low else look.now > former
    since = look.low_since if low else look.high_since
    none = look.measure.counted & (look.now == 0)
    ok = beyond & (years >= LEAST_YEARS) & (since != NONE) & ~none
    steps = STEPS_A_YEAR[look.view.calendar.step]
    return look.found(ok, lambda hits: np.log2(years.take(hits) * steps), low=low, years=years)


def _reaches(look: Look) -> bool:
    """Whether the last period asked for has comparable ones enough: the others have no more."""
    return len(comparable(look.view, int(look.ts[-1]))) >= LEAST_YEARS


def comparable(view: View, t: int) -> list[int]:
    """The same period of earlier years, the latest first."""
    found = []
    while (t := int(view.calendar.year_ago[t])) >= 0:
        found.append(t)
    return found


def _former(look: Look, low: bool) -> tuple[Floats, Ints]:
    """The extreme of earlier years' comparable periods, NaN where one is not known, and how many years those are."""
    how, at = (np.minimum if low else np.maximum), look.view.calendar.year_ago[look.ts]
    former = np.full(look.now.shape, np.inf if low else -np.inf)
    years = np.zeros(look.now.shape, dtype=np.int64)
    while (at >= 0).any():
        counts = (at >= look.begun[:, None]) & (at >= 0)
        figure = look.x[:, np.maximum(at, 0)]
        former = np.where(counts, how(former, figure), former)
        years += counts
        at = np.where(at >= 0, look.view.calendar.year_ago[np.maximum(at, 0)], NONE)
    return former, years


def _former_ever(look: Look, low: bool) -> tuple[Floats, Ints]:
    """The same for all periods: what was so a year before, and that year's own period with it."""
    how, x, ago = (np.minimum if low else np.maximum), look.x, look.view.calendar.year_ago[: look.ts[-1] + 1]
    former = np.full((len(x), len(ago)), np.inf if low else -np.inf)
    years = np.zeros(former.shape, dtype=np.int64)
    at = np.flatnonzero(ago >= 0)
    while len(at):
        ready = int(np.searchsorted(ago[at], at[0]))  # the rest look back to what is worked out in this turn
        some, at = at[:ready], at[ready:]
        counts, back = ago[some] >= look.begun[:, None], ago[some]
        new = np.where(counts, how(columns(former, back), columns(x, back)), columns(former, some))
        many = np.where(counts, columns(years, back) + 1, 0)
        there = slice(some[0], some[-1] + 1) if some[-1] - some[0] == len(some) - 1 else some
        former[:, there], years[:, there] = new, many
    return columns(former, look.ts), columns(years, look.ts)


def fact(brief: Brief, found: Found, row: int) -> SeasonalRecord:
    view, area, t = cells.place(brief, found, row)
    low, years = bool(found["low"][row]), int(found["years"][row])
    shared, at = cells.basics(brief, found, row), comparable(view, t)[:years]
    earlier = tuple(cells.cell(view, area, k) for k in at)
    former = (min if low else max)(earlier, key=lambda one: one.number)  # of equal ones the latest
    return SeasonalRecord(
        **shared,
        earlier=earlier,
        beyond=tuple(cells.direction(shared["now"], one, clear=False) for one in earlier),
        former=former,
        former_period=cells.period(view, at[earlier.index(former)]),
        first_period=cells.period(view, at[-1]),
        low=low,
        years=years,
        evidence=tuple(cells.cells(view, [area], k, k) for k in (t, *at)),
        change=float(shared["now"].number - earlier[0].number),
        good_news=cells.good_news(view.measure, not low),
    )


EXAMPLES = (
    fires(
        "Ashby 5 9 9 20 6 9 9 20 7 9 9 20 5 9 9 20 6 9 9 20 8",
        form="quarter",
        says={"low": False, "years": 5},
    ),
    fires(
        "Ashby 9 9 9 1 6 9 9 1 7 9 9 1 5 9 9 1 6 9 9 1 3",
        form="quarter",
        says={"low": True},
    ),
    quiet("Ashby 5 9 9 20 6 9 9 20 8 9 9 20 5 9 9 20 6 9 9 20 8", form="quarter"),
    quiet("Ashby 5 9 9 20 6 9 9 20 ? 9 9 20 5 9 9 20 6 9 9 20 8", form="quarter"),
    quiet("Ashby 5 9 9 20 6 9 9 20 7 9 9 20 5 9 9 20 6 9 9 20 30", form="quarter"),
    quiet("Ashby 6 9 9 20 7 9 9 20 5 9 9 20 6 9 9 20 8", form="quarter"),
)
