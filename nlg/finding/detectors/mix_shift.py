"""The share of a part has moved: it makes up more, or less, of the total than it did.

Fires   for the part whose share moved furthest against a year ago (against the step before where there is no year), if
        by two percentage points or more; of counts, by two points more than chance explains.
Quiet   on fewer than 20 events then or now, when a part is not known, when the parts come to more than the total.
Chance  far less than one test in twenty: the two points come on top of what is clear of chance.
Source  design kind B5; guards G3 and G8: shares move by points, and each area's is its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells, parts
from nlg.finding.example import fires, quiet
from nlg.finding.parts import LEAST_POINTS, TINY, Split
from nlg.panel import Floats, Ints, Measure
from nlg.story import Brief

ID = "B5"
ASIDE = True  # how a figure is made up: a story leads with it where there is nothing else


@dataclass(frozen=True, kw_only=True)
class MixShift(Fact):
    """`share` is that of `part` in the total now, `share_since` what it was at `since_period`, of `whole_since`.

    `points`: by how many percentage points it moved. `a_year`: since a year ago, else since the step before."""

    kind: ClassVar[str] = "mix_shift"
    part: Measure
    part_now: Proven
    share: Proven
    part_since: Proven
    whole_since: Proven
    share_since: Proven
    since_period: Proven
    direction: Proven
    points: float
    a_year: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(split) for split in parts.splits(brief, when)])


def _find(split: Split) -> Found:
    now, (then, at) = split.now, split.before
    moved = now.shares - then.shares
    np.copyto(moved, 0.0, where=np.isnan(moved))
    furthest = np.abs(moved).max(axis=0)
    part = (np.abs(moved) >= furthest - TINY).argmax(axis=0)  # of two that mirror each other the first
    points = np.abs(_of(part, moved))
    hits = np.flatnonzero(now.enough & then.enough & (points >= LEAST_POINTS - TINY))  # chance makes none larger
    sure, z = np.zeros((2, *points.shape))
    figures = (_of(part, now.parts), now.whole, _of(part, then.parts), then.whole)
    z.reshape(-1)[hits] = parts.z_of_shares(*(x.take(hits) for x in figures))
    sure.reshape(-1)[hits] = points.take(hits) * split.beyond_chance(z.take(hits))
    ok = sure >= LEAST_POINTS - TINY
    a_year = at == split.look.view.calendar.year_ago[split.look.ts]
    return split.look.found(ok, lambda hits: 100 * sure.take(hits), part=part, at=at, a_year=a_year, z=z)


def _of(part: Ints, each: Floats) -> Floats:
    return each.take(part * part.size + np.arange(part.size).reshape(part.shape))


def fact(brief: Brief, found: Found, row: int) -> MixShift:
    view, area, t = cells.place(brief, found, row)
    k, at = int(found["part"][row]), int(found["at"][row])
    shared = parts.one_part(brief, found, row)
    then = parts.share_of(brief, view, k, area, at)
    points = 100 * float(shared["share"].number - then.number)
    return MixShift(
        **shared,
        part_since=cells.cell(parts.part_views(brief, view)[k], area, at),
        whole_since=cells.cell(view, area, at),
        share_since=then,
        since_period=cells.period(view, at),
        direction=cells.direction(shared["share"], then, clear=True),
        points=points,
        a_year=bool(found["a_year"][row]),
        evidence=parts.shown(brief, view, [area], [at, t]),
        certainty=1 - parts.chance_of(float(found["z"][row])) if view.measure.counted else 1.0,
        change=points,
    )


HOMES = "Ashby 400 300"
EXAMPLES = (
    fires("Ashby 800 900", parts={"home": HOMES, "ward": "Ashby 400 600"}, says={"part": 0, "at": 0, "a_year": False}),
    fires(
        "Ashby 8.00 9.00",
        parts={"home": "Ashby 4.00 4.30", "ward": "Ashby 3.00 3.00"},
        measure_type="stock",
        decimals=2,
        form="year",
        says={"part": 1, "a_year": True},
    ),
    quiet("Ashby 80 80", parts={"home": "Ashby 40 36", "ward": "Ashby 40 44"}),
    quiet("Ashby 19 90", parts={"home": "Ashby 15 30"}),
    quiet("Ashby 800 900", parts={"home": HOMES, "ward": "Ashby 400 601"}),
    quiet("Ashby 800 900", parts={"home": HOMES, "ward": "Ashby ? 600"}),
    quiet(
        "Ashby 8.00 8.00",
        parts={"home": "Ashby 4.00 4.15"},
        measure_type="stock",
        decimals=2,
        form="year",
    ),
)
