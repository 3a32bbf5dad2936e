"""Which part of a figure is the largest, and whether it is most of it.

Fires   when one part alone is larger than every other, and than what no part accounts for.
Quiet   on a tie, on fewer than 20 events in all, when a part is not known, when the parts come to more than the total.
Chance  nearly always one part is the largest: no news by itself, the setting of what moved.
Source  design kind B2; "most" is more than half of the total, anything less only the largest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells, parts
from nlg.finding.example import fires, quiet
from nlg.finding.parts import Split
from nlg.panel import Measure
from nlg.story import Brief

ID = "B2"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class LargestPart(Fact):
    """`part` is the largest, `share` its share of the total, `now`. `majority`: more than half of it.

    `more` proves that it is larger than each other one. `next_part` is the runner-up, with its figure `next_now`."""

    kind: ClassVar[str] = "largest_part"
    part: Measure
    part_now: Proven
    share: Proven
    next_part: Measure
    next_now: Proven
    more: tuple[Proven, ...]
    majority: bool


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(split) for split in parts.splits(brief, when, least=2)])


def _find(split: Split) -> Found:
    now = split.now
    largest = now.parts.max(axis=0)
    alone = (now.parts == largest).sum(axis=0) == 1
    ok = now.enough & alone & (largest > now.left)
    part = np.where(np.isnan(now.parts), -1, now.parts).argmax(axis=0)
    strength = np.nan_to_num(now.shares).max(axis=0)
    return split.look.found(ok, strength, part=part, majority=2 * largest > now.whole)


def fact(brief: Brief, found: Found, row: int) -> LargestPart:
    view, area, t = cells.place(brief, found, row)
    figures = [cells.cell(part, area, t) for part in parts.part_views(brief, view)]
    runner_up = sorted(range(len(figures)), key=lambda k: -figures[k].number)[1]
    shared = parts.one_part(brief, found, row)
    return LargestPart(
        **shared,
        next_part=parts.part_views(brief, view)[runner_up].measure,
        next_now=figures[runner_up],
        more=tuple(
            cells.direction(shared["part_now"], other, clear=False)
            for k, other in enumerate(figures)
            if k != int(found["part"][row])
        ),
        majority=bool(found["majority"][row]),
        evidence=parts.shown(brief, view, [area], [t]),
    )


EXAMPLES = (
    fires("Ashby 75", parts={"home": "Ashby 44", "ward": "Ashby 28"}, says={"part": 0, "majority": True}),
    fires("Ashby 88", parts={"home": "Ashby 31", "ward": "Ashby 44"}, says={"part": 1, "majority": False}),
    quiet("Ashby 88", parts={"home": "Ashby 44", "ward": "Ashby 44"}),
    quiet("Ashby 88", parts={"home": "Ashby 9", "ward": "Ashby 8"}),
    quiet("Ashby 19", parts={"home": "Ashby 14", "ward": "Ashby 3"}),
    quiet("Ashby 75", parts={"home": "Ashby 44", "ward": "Ashby ?"}),
)
