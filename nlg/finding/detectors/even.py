"""The parts of a figure are almost equal.

Fires   when the smallest part is at least nine-tenths of the largest, and next to nothing is left over.
Quiet   on fewer than 20 events in any part, when a part is not known, when more is left than a tenth of a part.
Chance  from the table's own history: some things, men and women, are always split evenly.
Source  design kind B6; guard G3.
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

ID = "B6"
TENTH = 10  # one in so many


@dataclass(frozen=True, kw_only=True)
class Even(Fact):
    """`figures` and `shares` are those of `parts`, in the sheet's order; `largest` and `smallest` are the ends."""

    kind: ClassVar[str] = "even"
    parts: tuple[Measure, ...]
    figures: tuple[Proven, ...]
    shares: tuple[Proven, ...]
    largest: Proven
    smallest: Proven


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(split) for split in parts.splits(brief, when, least=2)])


def _find(split: Split) -> Found:
    now, limits = split.now, split.look.limits
    largest, smallest = now.parts.max(axis=0), now.parts.min(axis=0)
    near = (TENTH * (largest - smallest) <= largest) & (TENTH * now.left <= smallest)
    many = smallest >= limits.fewest_events if split.counted else smallest > 0
    apart = np.nan_to_num(TENTH * (largest - smallest) / np.where(largest > 0, largest, 1), nan=1)
    return split.look.found(now.enough & near & many, 1 - np.clip(apart, 0, 1))


def fact(brief: Brief, found: Found, row: int) -> Even:
    view, area, t = cells.place(brief, found, row)
    views, shared = parts.part_views(brief, view), parts.basics(brief, found, row)
    figures = tuple(cells.cell(part, area, t) for part in views)
    return Even(
        **shared,
        parts=tuple(part.measure for part in views),
        figures=figures,
        shares=tuple(parts.share(figure, shared["now"]) for figure in figures),
        largest=max(figures, key=lambda figure: figure.number),
        smallest=min(figures, key=lambda figure: figure.number),
        evidence=parts.shown(brief, view, [area], [t]),
    )


EXAMPLES = (
    fires("Ashby 190", parts={"men": "Ashby 100", "women": "Ashby 90"}),
    fires("Ashby 199", parts={"men": "Ashby 100", "women": "Ashby 90"}),
    quiet("Ashby 189", parts={"men": "Ashby 100", "women": "Ashby 89"}),
    quiet("Ashby 200", parts={"men": "Ashby 100", "women": "Ashby 90"}),
    quiet("Ashby 38", parts={"men": "Ashby 19", "women": "Ashby 19"}),
    quiet("Ashby 190", parts={"men": "Ashby 100", "women": "Ashby ?"}),
)
