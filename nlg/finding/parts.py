"""What kinds about the parts of a figure share: whether parts and total agree, and what share each part is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import erfc, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np

from nlg.fact import Cells, Found, Proven
from nlg.finding import cells
from nlg.finding.look import LEVELS, Look, look_at, looks
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief, Limits, View

LEAST_POINTS = 0.02  # shares nearer than two percentage points are alike to a reader
AS_ROUNDED = 1 / 2000  # parts that exceed their total by less move no share by a printed per cent
TINY = 1e-12  # shares are quotients: 0.52 less 0.5 is a hair off 0.02
When = Callable[[Look], Floats]


@dataclass(frozen=True, eq=False)
class Cut:
    """Totals and their parts at some periods; `parts` and `shares` are parts x areas x ts, the rest areas x ts.

    Figures stand in whole units of their last decimal, so that sums are exact. `sound` says where everything is known,
    nothing is negative and the parts come to no more than the total; elsewhere the shares are NaN. `left` is what no
    part accounts for: 0 where rounding may account for it. `enough`: events enough for a per cent (guard G3).
    """

    whole: Floats
    parts: Floats
    sound: Flags
    shares: Floats
    left: Floats
    enough: Flags


class Split:
    """A total and its parts at the periods a look is at; worked out once for all kinds."""

    def __init__(self, look: Look, parts: Sequence[Look]) -> None:
        self.look, self.parts = look, tuple(parts)
        self.counted = look.measure.counted

    def __len__(self) -> int:
        return len(self.parts)

    @cached_property
    def now(self) -> Cut:
        return self._cut(lambda look: look.now)

    @cached_property
    def before(self) -> tuple[Cut, Ints]:
        """A year ago, or a step before where there is no sound figure of a year ago; and which period that is."""
        at = compared_with(self.look, self.year_ago.sound)
        year = at == self.look.view.calendar.year_ago[self.look.ts]
        one, other = self.year_ago, self.step_ago
        return Cut(*(np.where(year, a, b) for a, b in zip(fields(one), fields(other), strict=True))), at

    @cached_property
    def year_ago(self) -> Cut:
        return self._cut(lambda look: look.year_ago)

    @cached_property
    def step_ago(self) -> Cut:
        return self._cut(lambda look: look.then)

    def clear(self, z: Any) -> Flags:
        """Whether two shares of counts differ by more than chance; of other figures they do."""
        return np.asarray(np.abs(z) > clear_z(self.look.limits)) if self.counted else np.ones(np.shape(z), dtype=bool)

    def beyond_chance(self, z: Floats) -> Floats:
        """What part of a difference of shares is more than chance explains; of figures that are no counts all."""
        if not self.counted:
            return np.ones(z.shape)
        sizes = np.abs(z)
        return np.asarray(
            np.where(sizes > 0, np.maximum(0, 1 - clear_z(self.look.limits) / np.maximum(sizes, TINY)), 0)
        )

    def _cut(self, when: When) -> Cut:
        whole, *each = (self._units(when(look)) for look in (self.look, *self.parts))
        parts = np.stack(each)
        total, slack = parts.sum(axis=0), self._slack(whole)
        sound = (parts >= 0).all(axis=0) & (whole > 0) & (total <= whole + slack)
        shares = np.where(sound, parts / np.where(sound, whole, 1), np.nan)
        left = np.where(whole - total > slack, whole - total, 0)
        counts = count_look(self.look)
        enough = sound if counts is None else sound & (when(counts) >= self.look.limits.fewest_events)
        return Cut(whole, parts, sound, shares, left, enough)

    @cached_property
    def _power(self) -> int:
        """By what to multiply figures so that all become whole numbers of one unit; 1 where they need not or cannot."""
        if self.counted or self._derived:
            return 1
        return int(10 ** max(self._scales))

    @property
    def _derived(self) -> bool:
        return any(look.measure.numerator for look in (self.look, *self.parts))

    @property
    def _scales(self) -> list[int]:
        return [self.look.view.panel.scale[look.measure.name] for look in (self.look, *self.parts)]

    def _units(self, x: Floats) -> Floats:
        return x if self._power == 1 else np.round(x * self._power)

    def _slack(self, whole: Floats) -> Floats:
        """By how much the parts may exceed the total: one in the last place of each, of counted events nothing."""
        if self.counted:
            return np.zeros(whole.shape)
        units = 0 if self._derived else sum(self._power // 10**scale for scale in self._scales)
        return np.maximum(units, whole * AS_ROUNDED)


def fields(cut: Cut) -> tuple[Any, ...]:
    """What a cut holds, in order."""
    return cut.whole, cut.parts, cut.sound, cut.shares, cut.left, cut.enough


def splits(brief: Brief, when: date | None, least: int = 1) -> Iterator[Split]:
    """Every measure with so many parts or more in its own table; a rate only if its count has none of its own."""
    for look in looks(brief, when, LEVELS):
        panel, measure = look.view.panel, look.measure
        there = len(measure.parts) >= least and all(name in panel.measures for name in measure.parts)
        if there and not (look.follows_a_count and panel.measures[measure.numerator].parts):
            yield split_at(look)


def split_at(look: Look) -> Split:
    """The split of a look, made once for all kinds."""
    key = ("split", look.n, len(look.ts), int(look.ts[-1]))
    if key not in look.brief.kept:
        look.brief.kept[key] = Split(look, [beside(look, name) for name in look.measure.parts])
    split: Split = look.brief.kept[key]
    return split


def beside(look: Look, name: str) -> Look:
    """The look at another measure of the same table, by its full name."""
    return look_at(look.brief, number_of(look.brief, name), look.ts)


def number_of(brief: Brief, name: str) -> int:
    """The view of a measure, by its full name."""
    return next(n for n, view in enumerate(brief.views) if view.measure.name == name)


def part_views(brief: Brief, view: View) -> list[View]:
    """A measure's parts, in the sheet's order."""
    return [brief.views[number_of(brief, name)] for name in view.measure.parts]


def count_look(look: Look) -> Look | None:
    """The look at the counts that a figure rests on; None where there are none (guard G3)."""
    if look.measure.counted:
        return look
    about = look.view.panel.measures.get(look.measure.numerator)
    return beside(look, about.name) if about is not None and about.counted else None


def pairs(brief: Brief, when: date | None) -> Iterator[tuple[Look, Look]]:
    """The dataset's main and second measure in every table that has both, unless one is made from the other."""
    for look in looks(brief, when, LEVELS):
        n = brief.view(look.view.panel.table, brief.second)
        if look.measure.short_name == brief.main and n is not None and n != look.n:
            other = look_at(brief, n, look.ts)
            if other.measure.type in LEVELS and not (_from(look, other) or _from(other, look)):
                yield look, other


def _from(look: Look, other: Look) -> bool:
    """Whether a measure is made from another: its rate, its sum."""
    measure = look.measure
    return other.measure.name in (measure.numerator, measure.denominator, *measure.parts)


def compared_with(look: Look, a_year_ago: Flags) -> Ints:
    """The period to compare with: a year ago where something is known of it, or else the step before. Areas x ts."""
    calendar = look.view.calendar
    return np.where(a_year_ago, calendar.year_ago[look.ts], calendar.previous[look.ts])


def clear_z(limits: Limits) -> float:
    """How many standard errors are clear of chance."""
    return NormalDist().inv_cdf(1 - limits.clear_at / 2)


def chance_of(z: float) -> float:
    """Probability of so many standard errors, or more, by chance."""
    return erfc(abs(z) / sqrt(2))


def z_of_shares(part: Floats, whole: Floats, other: Floats, other_whole: Floats) -> Floats:
    """By how many standard errors two shares of counts differ (two-proportion test); 0 where that cannot be said."""
    pooled = (part + other) / (whole + other_whole)
    error = np.sqrt(pooled * (1 - pooled) * (1 / whole + 1 / other_whole))
    return np.asarray(np.nan_to_num((part / whole - other / other_whole) / error, nan=0, posinf=0, neginf=0))


# --- the fields of a fact ---------------------------------------------------------------------------------------------


def share(part: Proven, whole: Proven) -> Proven:
    """A part as share of its whole, from 0 to 1. `whole` is not 0."""
    inputs = {"part": part.expr, "whole": whole.expr}
    of = {"whole": str(whole.number)}  # of few things no per cent is printed
    return Proven(op="share", inputs=inputs, value=part.number / whole.number, unit="share", words=of)


def share_of(brief: Brief, view: View, part: int, row: int, t: int) -> Proven:
    """The share of a measure's part in an area's total at a period."""
    return share(cells.cell(part_views(brief, view)[part], row, t), cells.cell(view, row, t))


def share_of_group(brief: Brief, view: View, part: int, group: int, t: int) -> Proven | None:
    """The same in a group as a whole; None where its figures are not known, as of what does not add up."""
    about, row = part_views(brief, view)[part], int(view.panel.groups.rows[group])
    if view.panel.exact(about.measure.name, row, t) is None or not view.panel.exact(view.measure.name, row, t):
        return None
    return share_of(brief, view, part, row, t)


def remainder(total: Proven, parts: Sequence[Proven]) -> Proven:
    """What is left of a total without its parts."""
    left = total
    for part in parts:
        left = cells.difference(left, part)
    return left


def basics(brief: Brief, found: Found, row: int) -> dict[str, Any]:
    """The fields every fact about parts shares; it has settled when total and parts have."""
    view, _, t = cells.place(brief, found, row)
    names = (view.measure.name, *view.measure.parts)
    return {**cells.basics(brief, found, row), "settled": all(view.panel.settled(name, t) for name in names)}


def one_part(brief: Brief, found: Found, row: int) -> dict[str, Any]:
    """The same and, of the part found: its measure, figure and share."""
    view, area, t = cells.place(brief, found, row)
    about = part_views(brief, view)[int(found["part"][row])]
    shared, part_now = basics(brief, found, row), cells.cell(about, area, t)
    return {**shared, "part": about.measure, "part_now": part_now, "share": share(part_now, shared["now"])}


def shown(brief: Brief, view: View, rows: Sequence[int], periods: Sequence[int]) -> tuple[Cells, ...]:
    """Evidence: total and parts of some areas, each of some periods."""
    views = (view, *part_views(brief, view))
    return tuple(cells.cells(v, rows, t, t) for v in views for t in periods)


def shown_of_group(brief: Brief, view: View, group: int, t: int) -> tuple[Cells, ...]:
    """Evidence: total and parts of every area of a group."""
    return tuple(cells.group_cells(v, group, t, t) for v in (view, *part_views(brief, view)))
