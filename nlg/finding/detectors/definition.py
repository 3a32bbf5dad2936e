"""What the figures count, and what they leave out.

Fires   for every area with a figure, where the sheet defines what its table counts.
Quiet   where there is no figure, or no definition: none is ever made up.
Chance  it always holds: company for other facts, no news.
Source  design kind Q5; guard G13 (two measures of "the same" thing may count differently): the sheet's own words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import Example, fires, quiet
from nlg.finding.look import LEVELS, Look, looks
from nlg.story import Brief, Source

ID = "Q5"
CONTEXT = True  # no news by itself


@dataclass(frozen=True, kw_only=True)
class Definition(Fact):
    """`definition` is a whole sentence for readers: "Deaths are of people whose certificate named fever."."""

    kind: ClassVar[str] = "definition"
    definition: Proven


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, (*LEVELS, "total"))])


def _find(look: Look) -> Found:
    defined = bool(look.brief.sources[look.view.panel.table].definition)
    return look.found(~np.isnan(look.now) & defined)


def fact(brief: Brief, found: Found, row: int) -> Definition:
    view, area, t = cells.place(brief, found, row)
    table = view.panel.table
    return Definition(
        **cells.basics(brief, found, row),
        definition=Proven(
            op="metadata",
            inputs={"source": "sheet", "key": f"tables.{table}.definition"},
            value=brief.sources[table].definition,
        ),
        evidence=(cells.cells(view, [area], t, t),),
    )


def _defined(example: Example) -> Example:
    """An example whose sheet says what its table counts."""
    source = Source(publisher="Borset Health", released=None, definition="Cases are people who tested positive.")
    return replace(example, made=lambda: replace(example.brief, sources={"t": source}))


EXAMPLES = (
    _defined(fires("Ashby 5 4 3")),
    _defined(quiet("Ashby 5 4 ?")),
    quiet("Ashby 5 4 3"),
)
