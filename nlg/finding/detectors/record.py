"""The figure is the highest, or the lowest, of the whole record.

Fires   when no earlier figure is as high (as low); as a joint record when the last as high lies as many steps back as
        make a record.
Quiet   on a gap since the record began, on a short record, where a count is none: that is another kind's news.
Chance  in a series without trend one in n figures is the highest of n.
Source  design kind E1; guards G1 (a record needs a long record), G2 (a tie is joint), G4 (a gap may hide the record).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.extremes import extreme, extreme_of, first_known, latest_where, stretch
from nlg.finding.look import NONE, Look, looks
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief, View

ID = "E1"
FRAGILE = True
SAYS = 3  # the strongest thing to say of a figure
OFTEN = 12  # so many times broken before, a record is news no longer for being one
YEAR = 360  # days: a record that was set within a year is broken as a matter of course, but for a leap


@dataclass(frozen=True, kw_only=True)
class Record(Fact):
    """`record` is the extreme of all figures since `first_period`, `at` proves when it was reached.

    `low` says which end, `joint` that it was reached before: then `at` is the last time before, else this period.
    `former` is what the record was until a step before, last seen in `former_period`; `beyond` is the side of it on
    which the figure lies. `steps` are those on record, `broken` how often it was broken on one long enough; in a `leap`
    it lies as far past the former as that had come within a year.
    """

    kind: ClassVar[str] = "record"
    record: Proven
    at: Proven
    former: Proven
    former_period: Proven
    beyond: Proven
    first_period: Proven
    low: bool
    joint: bool
    steps: int
    broken: int
    leap: bool

    @property
    def routine(self) -> bool:
        """Whether the former record is less than a year old, or was one of many that were broken in their turn.

        A young one is none where the figure goes past it as far at once as records had come in all that year.
        """
        young = (_day(self.period) - _day(self.former_period)).days < YEAR
        return (young and not self.leap) or self.broken >= OFTEN


def _day(period: Proven) -> date:
    assert isinstance(period.value, date)
    return period.value


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look, low) for look in looks(brief, when) for low in (True, False)])


def _find(look: Look, low: bool) -> Found:
    if look.follows_a_count:
        return Found.joined([])
    since = look.low_since if low else look.high_since
    joint = (since >= 0) & (look.steps_to(since) >= look.limits.least_record[look.view.calendar.step])
    if joint.any():
        joint &= (look.now == extreme(look, low, joint)) & look.whole_record
    none = look.measure.counted & (look.now == 0)
    ok = ((since == NONE) | joint) & look.long_enough & ~none
    return look.found(ok, _past_the_old(look, ok & ~joint, low), low=low, joint=joint, since=since)


def _past_the_old(look: Look, ok: Flags, low: bool) -> Floats:
    """How far it lies past the old record, in usual moves: a long record alone makes no news of a hair's breadth."""
    hits = np.flatnonzero(ok)
    strength = np.zeros(ok.shape)
    if len(hits):
        far = np.abs(look.now.take(hits) - _old(look, ok, hits, low)) / look.usual.take(hits)
        strength.reshape(-1)[hits] = np.where(np.isfinite(far), far, 0.0)
    return strength


def _old(look: Look, ok: Flags, hits: Ints, low: bool) -> Floats:
    """What the record was a period before."""
    if len(look.ts) == 1:
        how = np.min if low else np.max
        return np.array([how(look.x[row, look.begun[row] : look.ts[0]]) for row in hits])
    then = np.zeros(ok.shape, dtype=bool)
    then.reshape(-1)[hits - 1] = True  # of all periods, the first of them the record's first
    return np.asarray(extreme(look, low, then).take(hits - 1))


def fact(brief: Brief, found: Found, row: int) -> Record:
    view, area, t = cells.place(brief, found, row)
    low, joint, since = (found[name][row].item() for name in ("low", "joint", "since"))
    shared = cells.basics(brief, found, row)
    first, back = first_known(view, area), int(view.calendar.previous[t])
    former, former_at = extreme_of(view, area, first, view.calendar.apart(t), low)
    once = Proven(
        op="extreme_period",
        inputs={**stretch(view, area, first, t), "extreme": "min" if low else "max"},
        value=view.calendar.ends[t],
        words={"end": "low" if low else "high"},
    )
    again = latest_where(view, area, t, "<=" if low else ">=", shared["now"].expr, since)
    return Record(
        **shared,
        record=extreme_of(view, area, first, t, low)[0],
        at=again if joint else once,
        former=former,
        former_period=cells.period(view, former_at),
        beyond=cells.direction(shared["now"], former, clear=False),
        first_period=cells.period(view, first),
        low=low,
        joint=joint,
        steps=(t - first) // (t - back),
        broken=_broken(view.x[area, first:t], (t - back) * brief.limits.least_record[view.calendar.step], low),
        leap=_leap(view, area, first, t, low),
        evidence=(cells.cells(view, [area], first, t),),
        change=float(shared["now"].number) - float(view.x[area, back]),
        good_news=cells.good_news(view.measure, not low),
    )


def _leap(view: View, area: int, first: int, t: int, low: bool) -> bool:
    """Whether it goes past the former record as far as that had come since a year ago, or since the record began."""
    ago = max(first, int(view.calendar.year_ago[t]))
    end = np.min if low else np.max
    former, then = end(view.x[area, first : view.calendar.apart(t) + 1]), end(view.x[area, first : ago + 1])
    return bool(0 < abs(former - then) <= abs(view.x[area, t] - former))


def _broken(past: Floats, young: int, low: bool) -> int:
    """How often the record was broken once it was no longer young, so many periods long."""
    so_far = np.minimum.accumulate(past) if low else np.maximum.accumulate(past)
    return int((np.diff(so_far[young:]) != 0).sum())


EXAMPLES = (
    fires("Ashby 5 9 4 7 6 8 5 4 7 12", says={"low": False, "joint": False}),
    fires("Ashby ? ? 5 9 4 7 6 8 5 4 7 3", says={"low": True, "joint": False}),
    fires("Ashby 5 9 4 7 6 8 5 4 7 6 9", says={"low": False, "joint": True}),
    fires("Ashby -5 9 4 7 -6", form="year", measure_type="index", says={"low": True}),
    quiet("Ashby 5 9 4 7 6 8 5 4 9 9"),  # level with last week
    quiet("Ashby 5 ? 4 7 6 8 5 4 7 12"),
    quiet("Ashby 5 9 4 7 6 12"),
    quiet("Ashby 5 9 4 7 6 8 5 4 7 0"),
)
