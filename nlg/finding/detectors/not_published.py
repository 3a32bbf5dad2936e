"""There is no figure where there used to be one.

Fires   where the publisher holds a figure back, or has none, for an area that had figures before.
Quiet   before an area's first figure; for a group added up here, whose gap is that of a member; for a rate, whose count
        says it; when the last figure is older than a record needs to be long: the area itself is gone then.
Chance  from the table's own history; no news by itself, but a reader must not take a blank for a zero.
Source  design kind Q4; guard G4: a figure held back is no zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import LEVELS, Look, looks
from nlg.panel import SUPPRESSED, Flags, Ints
from nlg.story import Brief

ID = "Q4"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class NotPublished(Fact):
    """`period` has no figure: `now` is the last one there was, that of `last_period`. `held`: the publisher has one."""

    kind: ClassVar[str] = "not_published"
    last_period: Proven
    held: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, (*LEVELS, "total"))])


def _find(look: Look) -> Found:
    panel = look.view.panel
    if look.measure.numerator in panel.measures:
        return Found.joined([])
    gap = np.isnan(look.now) & (np.arange(len(look.x)) < panel.table_rows)[:, None]
    held = panel.statuses[look.measure.name][:, look.ts] == SUPPRESSED
    last = _last_known(look, gap)
    recent = look.ts - last <= look.limits.least_record[look.view.calendar.step] * look.stride
    return look.found(gap & (last >= 0) & (held | recent), last=last, held=held)


def _last_known(look: Look, gap: Flags) -> Ints:
    """For every gap the last period before it with a figure, -1 where there is none."""
    if len(look.ts) > 1:
        known = look.view.known[:, : look.ts[-1] + 1]
        last = np.maximum.accumulate(np.where(known, np.arange(known.shape[1]), -1), axis=1)
        return np.asarray(last[:, look.ts])
    t, rows = int(look.ts[0]), np.flatnonzero(gap[:, 0])
    before = ~np.isnan(look.x[rows, :t])
    last = np.full(gap.shape, -1, dtype=np.int64)
    if t:
        last[rows, 0] = np.where(before.any(axis=1), t - 1 - before[:, ::-1].argmax(axis=1), -1)
    return last


def fact(brief: Brief, found: Found, row: int) -> NotPublished:
    view, area, t = cells.place(brief, found, row)
    last = int(found["last"][row])
    return NotPublished(
        area=cells.area(view, area),
        measure=view.measure,
        period=cells.period(view, t),
        now=cells.cell(view, area, last),
        strength=float(found["strength"][row]),
        settled=view.panel.settled(view.measure.name, t),
        last_period=cells.period(view, last),
        held=bool(found["held"][row]),
        evidence=(cells.cells(view, [area], last, t),),
    )


EXAMPLES = (
    fires("Ashby 5 4 *", says={"last": 1, "held": True}),
    fires("Ashby 5 ? ?", says={"last": 0, "held": False}),
    quiet("Ashby ? ? ?"),
    quiet("Ashby 5 4 0"),
    quiet("Ashby 5 4 3\nBarton 5 4 *", area="Borsetshire"),
    quiet("Ashby 5 ? ? ? ? ? ? ? ? ?"),
)
