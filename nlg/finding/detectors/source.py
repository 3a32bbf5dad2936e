"""Who compiled the figures.

Fires   for every area with a figure, where the sheet says who published its table.
Quiet   where there is no figure, or nobody is named.
Chance  it always holds: company for other facts, no news.
Source  design kind Q7: the publisher's name with its article, word for word as the dataset's sheet gives it.
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
from nlg.story import Brief

ID = "Q7"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class Source(Fact):
    """`publisher` is who published the table, for running text: "the Office for National Statistics"."""

    kind: ClassVar[str] = "source"
    publisher: Proven


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, (*LEVELS, "total"))])


def _find(look: Look) -> Found:
    named = bool(look.brief.sources[look.view.panel.table].publisher)
    return look.found(~np.isnan(look.now) & named)


def fact(brief: Brief, found: Found, row: int) -> Source:
    view, area, t = cells.place(brief, found, row)
    table = view.panel.table
    return Source(
        **cells.basics(brief, found, row),
        publisher=Proven(
            op="metadata",
            inputs={"source": "sheet", "key": f"tables.{table}.publisher_said"},
            value=brief.sources[table].publisher,
        ),
        evidence=(cells.cells(view, [area], t, t),),
    )


EXAMPLES = (
    fires("Ashby 5 4 3"),
    quiet("Ashby 5 4 ?"),
)
