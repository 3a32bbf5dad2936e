"""What a filter must know besides the value: the house style, and when the story is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nlg.intake.style import Style


@dataclass(frozen=True)
class Voice:
    """A house style, and the last day of the story's own period: dates of that year go without one.

    `dated`: the story's own period is told with its year, where nothing in front of it has given that.
    """

    style: Style
    story_end: date
    dated: bool = False
