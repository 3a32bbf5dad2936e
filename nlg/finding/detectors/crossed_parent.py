"""An area's rate has moved to the other side of its group's rate.

Fires   when it is above the group's rate (or below) and was not for as many steps before as make a run, and both are
        clear: its events now, and those of the steps before together, differ from what the group's rate would give it
        by more than chance. Of rates without counts of events behind them any distance is clear.
Quiet   when it has been on either side of late, inside chance, when a figure of that time is missing.
Chance  an area that is no different from its group changes sides every other step; that is what both tests are for.
Source  design kind P9: guards G3, G4; "for the first time" only of a record long enough (G1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import erf, sqrt
from typing import Any, ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import BLOCKED, DIGITS, NONE, Look, group_looks, look_at
from nlg.finding.patches import people
from nlg.panel import Floats, Ints
from nlg.story import Brief, View

ID = "P9"
AMONG = True  # looks at the areas of a group together
LEAST_Z = 1.96  # two-sided, one in twenty
ROUNDING = 1e-9
BLOCKS = 8, 512  # periods looked back over at once: at first, and at most


@dataclass(frozen=True, kw_only=True)
class CrossedParent(Fact):
    """Now `above` `parent_now`, the rate of `group` (or below), after `steps` of being not: `then`, `parent_then`.
    `direction` says so, `direction_then` where it was a step before.

    `since_period` is when it last was on this side, None where that is not known, and `since` proves it where it was
    so in no period since, a step's own included; `first`: never on record, and the record is long enough to say so."""

    kind: ClassVar[str] = "crossed_parent"
    parent_now: Proven
    group: Proven
    direction: Proven
    direction_then: Proven
    times: Proven
    then: Proven
    parent_then: Proven
    then_period: Proven
    since_period: Proven | None
    since: Proven | None
    first: bool
    above: bool
    steps: int


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in group_looks(brief, when, ("rate",)) if look.measure.numerator])


def _find(look: Look) -> Found:
    least = look.limits.least_run[look.view.calendar.step]
    distance = _distance(look, look.now)
    crossed = distance * _distance(look, look.then) <= 0
    leaf, at = np.nonzero(crossed & (distance != 0))
    side = np.sign(distance[leaf, at])
    ok = np.all([_distances(look, leaf, at, k) * side <= 0 for k in range(1, least + 1)], axis=0)
    leaf, at, side = leaf[ok], at[ok], side[ok]
    z, z_before = (_beyond_chance(look, leaf, at, ago) for ago in ([0], list(range(1, least + 1))))
    ok = (z * side >= LEAST_Z - ROUNDING) & (z_before * side <= ROUNDING - LEAST_Z)
    leaf, at, side, z = leaf[ok], at[ok], side[ok], z[ok]
    since, steps = _since(look, leaf, look.ts[at], side)
    z = np.abs(np.where(np.isinf(z), 0, z))  # inf: there is nothing to be tested
    strength = np.log2(np.maximum(steps, 1))
    return _found(look, leaf, at, strength=strength, above=side > 0, since=since, steps=steps, z=z).rows(steps >= least)


def _found(look: Look, leaf: Ints, at: Ints, **columns: Any) -> Found:
    """Candidates about single figures of leaves."""
    view = np.full(len(leaf), look.n, dtype=np.int64)
    where = {"view": view, "area": look.groups.leaves[leaf], "period": look.ts[at], "group": look.groups.of_leaf[leaf]}
    return Found({**where, **columns})


def _distance(look: Look, x: Floats) -> Floats:
    """Areas' rates less their groups'. Shape leaves x ts."""
    return np.asarray(x[look.groups.leaves] - look.spread(x[look.groups.rows]))


def _distances(look: Look, leaf: Ints, at: Ints, steps: int) -> Floats:
    """The same of single figures, so many steps ago."""
    x, (own, group) = look.ago(steps), _rows(look, leaf)
    return np.asarray(x[own, at] - x[group, at])


def _rows(look: Look, leaf: Ints) -> tuple[Ints, Ints]:
    """Leaves' own rows and their groups'."""
    return look.groups.leaves[leaf], look.groups.rows[look.groups.of_leaf[leaf]]


def _beyond_chance(look: Look, leaf: Ints, at: Ints, ago: list[int]) -> Floats:
    """How many standard deviations the events of some steps are from what the group's rate would give; inf where
    nothing is counted, with the sign of the rates' distance."""
    if look.events is None:
        distance = np.round(sum(_distances(look, leaf, at, k) for k in ago), DIGITS)
        return np.asarray(np.where(distance == 0, 0, np.copysign(np.inf, distance)))
    counts, below_them = _behind(look, look.measure.numerator), _behind(look, look.measure.denominator)
    (own, group), events, expected = _rows(look, leaf), np.zeros(len(leaf)), np.zeros(len(leaf))
    for k in ago:
        of, below = (
            np.broadcast_to(each.ago(k) if isinstance(each, Look) else each, look.now.shape)
            for each in (counts, below_them)
        )
        events += of[own, at]
        expected += of[group, at] / below[group, at] * below[own, at]
    return np.asarray((events - expected) / np.sqrt(expected))


def _behind(look: Look, name: str) -> Look | Floats:
    """The measure that a rate is made of, or the areas' people."""
    n = look.brief.view(look.view.panel.table, name.split(".", 1)[1])
    if n is None:
        return people(look)[:, None]
    return look_at(look.brief, n, look.ts)


def _since(look: Look, leaf: Ints, ts: Ints, side: Floats) -> tuple[Ints, Ints]:
    """For single figures: the period when it last was on this side (NONE, BLOCKED), and for how many steps it was not.

    It goes back from a step before, as long as any is still on the other side, ever more periods at once.
    """
    own, group = _rows(look, leaf)
    begun = np.maximum(look.begun[own], look.begun[group])
    found, stop = np.full(len(ts), NONE), ts - look.stride
    still, block = np.arange(len(ts)), BLOCKS[0]
    while len(still):
        at = stop[still, None] - np.arange(block)
        distance = look.x[own[still, None], np.maximum(at, 0)] - look.x[group[still, None], np.maximum(at, 0)]
        out, here = at < begun[still, None], distance * side[still, None] > 0
        end = out | here | np.isnan(distance)
        hit, k = end.any(axis=1), end.argmax(axis=1)
        one = np.arange(len(still)), k
        found[still] = np.where(out[one], NONE, np.where(here[one], at[one], BLOCKED))
        stop[still] -= np.where(hit, k, block)
        still, block = still[~hit], min(block * 4, BLOCKS[1])
    return found, (ts - 1 - stop) // look.stride


def fact(brief: Brief, found: Found, row: int) -> CrossedParent:
    view, area, t = cells.place(brief, found, row)
    g, above, since = int(found["group"][row]), bool(found["above"][row]), int(found["since"][row])
    whole, calendar = int(view.panel.groups.rows[g]), view.calendar
    back, steps = int(calendar.previous[t]), int(found["steps"][row])
    now, then = (cells.cell(view, area, k) for k in (t, back))
    parent, parent_then = (cells.cell(view, whole, k) for k in (t, back))
    z = float(found["z"][row])
    return CrossedParent(
        **cells.basics(brief, found, row),
        parent_now=parent,
        group=cells.group(view, g),
        direction=cells.direction(now, parent, clear=True),
        direction_then=cells.direction(then, parent_then, clear=True),
        times=cells.ratio(now, parent),
        then=then,
        parent_then=parent_then,
        then_period=cells.period(view, back),
        since_period=cells.period(view, since) if since >= 0 else None,
        since=_latest(view, area, whole, since, t, above) if since >= 0 else None,
        first=since == NONE and steps >= brief.limits.least_record[calendar.step],
        above=above,
        steps=steps,
        evidence=(cells.group_cells(view, g, since if since >= 0 else t - steps * (t - back), t),),
        certainty=erf(z / sqrt(2)) if z else 1.0,
        qualifiers=1 if since >= 0 else 0,
        good_news=cells.good_news(view.measure, above),
        change=float((now.number - parent.number) - (then.number - parent_then.number)),
    )


def _latest(view: View, area: int, whole: int, since: int, t: int, above: bool) -> Proven | None:
    """When it last was on this side, by every period of the table; None where it was for a part of a step only."""
    way = 1 if above else -1
    for k in range(since + 1, t):
        own, parent = (view.panel.exact(view.measure.name, row, k) for row in (area, whole))
        if own is None or parent is None or (own - parent) * way > 0:
            return None
    of, to = ({"measure": view.measure.name, "area": view.panel.areas[row].code} for row in (area, whole))
    return Proven(
        op="latest_where",
        inputs={
            "series": {"kind": "difference", "of": of, "to": to},
            "before": view.calendar.ends[t].isoformat(),
            "test": ">" if above else "<",
            "than": "0",
        },
        value=view.calendar.ends[since],
    )


EXAMPLES = (
    fires("A 90 50 50 50 50 99\nB 80 90 90 90 90 60\nC 80 90 90 90 90 60", people=1000, area="A", says={"since": 0}),
    fires("A 90 90 90 90 50\nB 50 50 50 50 80\nC 50 50 50 50 80", people=1000, area="A", says={"above": False}),
    fires("A 60 60 60 60 99\nB 90 90 90 90 60\nC 90 90 90 90 60", people=1000, area="A", says={"since": NONE}),
    quiet("A 50 50 50 50 62\nB 90 90 90 90 60\nC 90 90 90 90 60", people=1000, area="A"),
    quiet("A 58 58 58 58 99\nB 60 60 60 60 60\nC 60 60 60 60 60", people=1000, area="A"),
    quiet("A 50 50 99 50 99\nB 90 90 60 90 60\nC 90 90 60 90 60", people=1000, area="A"),
    quiet("A 50 50 ? 50 99\nB 90 90 90 90 60\nC 90 90 90 90 60", people=1000, area="A"),
)
