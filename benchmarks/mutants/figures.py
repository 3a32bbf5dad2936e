"""What the tables say, so that a liar can print a true figure in the wrong place, and how a figure is printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from nlg.panel import Panel

_SCALES = {"m": 10**6, " million": 10**6, "bn": 10**9, " billion": 10**9}
FIGURE = re.compile(
    r"(?P<before>.*?)(?P<figure>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<scale>m|bn| million| billion)?(?P<behind>.*)"
)
_ONES = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@dataclass(frozen=True)
class Figures:
    """The tables of a release. Periods are named as claims name them: by an ISO date, or a year's four digits."""

    panels: Mapping[str, Panel]

    def value(self, measure: str, area: str, period: str) -> Fraction | None:
        """What a measure is of an area in a period; None where it is not known."""
        panel = self.panels.get(measure.partition(".")[0])
        row, at = (None, None) if panel is None else (panel.row(area), _index(panel, period))
        known = panel is not None and measure in panel.measures and row is not None and at is not None
        return panel.exact(measure, row, at) if known and panel and row is not None and at is not None else None

    def before(self, measure: str, period: str, steps: int = 1) -> str | None:
        """The period so many steps back; None where the record does not reach."""
        panel = self.panels.get(measure.partition(".")[0])
        at = None if panel is None else _index(panel, period)
        if panel is None or at is None or (back := panel.calendar.back(at, steps)) < 0:
            return None
        end = panel.calendar.ends[back]
        return str(end.year) if len(period) == 4 else end.isoformat()

    def areas(self, measure: str) -> list[str]:
        """The areas of a measure's table, groups among them."""
        panel = self.panels.get(measure.partition(".")[0])
        return [] if panel is None else [area.code for area in panel.areas]

    def measures(self, measure: str) -> list[str]:
        """The other measures of a measure's table."""
        panel = self.panels.get(measure.partition(".")[0])
        return [] if panel is None else [name for name in panel.measures if name != measure]


def _index(panel: Panel, period: str) -> int | None:
    if len(period) == 4:
        return next((t for t, end in enumerate(panel.calendar.ends) if str(end.year) == period), None)
    try:
        return panel.calendar.at(date.fromisoformat(period))
    except ValueError:
        return None


def printed_like(printed: str, value: Fraction, decimals: int) -> str | None:
    """A value as words of the same make as others: the same sign of money, scale and decimals; None where it cannot."""
    if printed.lower() in _ONES:
        whole = value.denominator == 1 and 0 <= value < len(_ONES)
        return _cased(_ONES[int(value)] if whole else f"{rounded(value, decimals):,}", printed)
    found = FIGURE.fullmatch(printed)
    if found is None:
        return None
    scaled = value / _SCALES.get(found["scale"] or "", 1)
    places = len(found["figure"].partition(".")[2])
    told = rounded(abs(scaled), min(places, decimals))
    return f"{found['before']}{told:,.{min(places, decimals)}f}{found['scale'] or ''}{found['behind']}"


def rounded(value: Fraction, decimals: int) -> Fraction | int | float:
    """Half away from zero."""
    power = 10**decimals
    whole = floor(abs(value) * power + Fraction(1, 2)) * (1 if value >= 0 else -1)
    return whole if decimals == 0 else whole / power


def exact(value: Fraction) -> str:
    """A value as bundles write it."""
    if value.denominator == 1:
        return str(value.numerator)
    places = next((n for n in range(1, 12) if (value * 10**n).denominator == 1), None)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    digits = f"{abs(int(value * 10**places)):0{places + 1}d}"
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _cased(words: str, pattern: str) -> str:
    return words.capitalize() if pattern[:1].isupper() else words
