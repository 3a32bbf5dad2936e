"""What the newest figures might yet become: copies of them, revised as figures like them were revised before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from nlg.finding.copies import derive_again, end_to_end, made_from
from nlg.panel import Floats, Ints, Measure, Panel
from nlg.vintages.stood import SEEN, Stood

ALIKE = 8  # figures nearest in size among which the change is drawn
LARGE = 20  # of figures so large the change is a proportion, of smaller ones so many events
EVENLY = (0.7548776662466927, 0.5698402909980532)  # steps that fill a square evenly: nothing is diced, all is dealt


@dataclass(frozen=True, kw_only=True, eq=False)
class _Donors:
    """Figures of past editions that had some age: as published, and where in `Stood` each of them is."""

    then: Floats
    edition: Ints
    row: Ints
    column: Ints


class Revisions:
    """How the figures of one measure moved from one edition on, to be dealt to today's."""

    def __init__(self, stood: Stood, measure: Measure) -> None:
        self.stood, self.measure = stood, measure
        self.x = stood.values[measure.name]
        self.settled = stood.settled(measure.name)
        self.horizon = stood.horizon(measure.name)
        e, w = np.nonzero((stood.ages >= 0) & (stood.ages < self.horizon))
        alive = ~(np.isnan(self.x[e, :, w]) | np.isnan(self.settled[:, stood.at[e, w]].T)).all(axis=1)
        self.editions: Ints = np.unique(e[alive])  # from which on it is known what became of their newest figures

    @property
    def enough(self) -> bool:
        return len(self.editions) >= SEEN

    def revise(self, x: Floats, ages: Ints, rows: Ints, stride: int, copy: int, of: int) -> None:
        """Alters in place what is younger than the horizon in these rows, as figures moved from some edition on.

        `x` is areas x periods, the last the story's own. Periods that share a step are dealt the changes of one area
        together: seven-day sums a day apart move together.
        """
        edition = int(self.editions[int((copy + 0.5) * len(self.editions) / of)])
        stop = x.shape[1]
        for block, last in enumerate(range(stop - 1, -1, -stride)):
            if ages[last] >= self.horizon:
                break
            columns = range(max(0, last - stride + 1), last + 1)
            self._revise(x, ages, rows, columns, edition, _dealt(rows, copy, block))

    def _revise(self, x: Floats, ages: Ints, rows: Ints, columns: range, edition: int, dealt: Floats) -> None:
        anchor = columns[-1]
        donors = self._donors(int(ages[anchor]), edition)
        known = np.flatnonzero(~np.isnan(x[rows, anchor]))
        if not len(donors.then) or not len(known):
            return
        rows, chosen = rows[known], _nearest(donors.then, x[rows[known], anchor], dealt[known])
        e, r, w = donors.edition[chosen], donors.row[chosen], donors.column[chosen]
        for t in columns:
            at = w - (anchor - t)
            there = (at >= 0) & (ages[t] < self.horizon)
            at = np.maximum(at, 0)
            then, now = self.x[e, r, at], self.settled[r, self.stood.at[e, at]]
            moved = self._moved(x[rows, t], then, now)
            x[rows, t] = np.where(there & ~np.isnan(moved), moved, x[rows, t])

    def _donors(self, age: int, edition: int) -> _Donors:
        """Figures of this age in one edition; where that has too few, in all."""
        own = self._of(age, self.editions[self.editions == edition])
        return own if len(own.then) >= ALIKE else self._of(age, self.editions)

    def _of(self, age: int, editions: Ints) -> _Donors:
        away = np.where(self.stood.at[editions] >= 0, np.abs(self.stood.ages[editions] - age), np.iinfo(np.int64).max)
        column = away.argmin(axis=1)
        rows = np.arange(self.stood.like.table_rows if self.measure.adds else len(self.stood.like.areas))
        then = self.x[editions[:, None], rows, column[:, None]]
        now = self.settled[rows, self.stood.at[editions, column][:, None]]
        n, r = np.nonzero(~np.isnan(then) & ~np.isnan(now))
        return _Donors(then=then[n, r], edition=editions[n], row=rows[r], column=column[n])

    def _moved(self, x: Floats, then: Floats, now: Floats) -> Floats:
        """Figures moved as others were: in proportion where both are large, else by as much; no count below none."""
        large = (np.minimum(x, then) >= LARGE) if self.measure.counted else (np.minimum(x, then) > 0)
        with np.errstate(invalid="ignore", divide="ignore"):
            moved = np.where(large, x * now / then, x + now - then)
        power = 10.0 ** self.stood.like.scale[self.measure.name]
        moved = np.rint(moved * power) / power
        return np.maximum(moved, 0) if self.measure.counted else moved


def _dealt(rows: Ints, copy: int, block: int) -> Floats:
    """A number from 0 up to 1 for each row, spread evenly over copies and over rows."""
    return np.asarray((0.5 + EVENLY[0] * copy + EVENLY[1] * (rows + 7 * block)) % 1.0)


def _nearest(sizes: Floats, to: Floats, dealt: Floats) -> Ints:
    """For each figure one of the `ALIKE` or more nearest to it in size, all that are as large among them."""
    order = np.argsort(sizes, kind="stable")
    low, high = (np.searchsorted(sizes[order], to, side) for side in ("left", "right"))
    short = np.maximum(0, ALIKE - (high - low) + 1) // 2
    low, high = np.maximum(0, low - short), np.minimum(len(sizes), high + short)
    return np.asarray(order[(low + dealt * (high - low)).astype(np.int64)])


def moving(stood: Stood) -> Iterator[Revisions]:
    """The measures of which it is known how they move: those that are read from the table, of editions enough."""
    measures = stood.like.measures
    for measure in measures.values():
        if measure.numerator not in measures and stood.horizon(measure.name) >= max(1, measure.mature_after):
            revisions = Revisions(stood, measure)
            if revisions.enough:
                yield revisions


def revised(plain: Panel, known_on: date, copies: Sequence[int], of: int, moves: Sequence[Revisions]) -> Panel:
    """Copies of a panel end to end: each number a revised copy, one out of so many; -1 the panel as it is.

    `known_on` is the day the panel was published. Groups of areas that add up move with their areas, totals with their
    parts; rates and shares are made anew.
    """
    altered = [n for n, m in plain.measures.items() if any(made_from(m, one.measure) for one in moves)]
    panel, size = end_to_end(plain, len(copies), altered), len(plain.areas)
    ages = np.array([(known_on - end).days for end in plain.calendar.ends], dtype=np.int64)
    for one in sorted(moves, key=lambda one: bool(one.measure.parts)):
        for place, copy in enumerate(copies):
            if copy >= 0:
                own = {name: panel.values[name][place * size : (place + 1) * size] for name in altered}
                _alter(own, plain, one, ages, (copy, of))
        cells = np.meshgrid(np.arange(len(panel.areas)), np.flatnonzero(ages < one.horizon), indexing="ij")
        derive_again(panel, one.measure, cells[0].ravel(), cells[1].ravel())
    return panel


def _alter(own: Mapping[str, Floats], plain: Panel, one: Revisions, ages: Ints, copy: tuple[int, int]) -> None:
    """Revises one measure of one copy, given by the measures that alter."""
    x, young = own[one.measure.name], ages < one.horizon
    if any(part in own for part in one.measure.parts):
        for part in (name for name in one.measure.parts if name in own):
            x[:, young] += np.nan_to_num(own[part] - plain.values[part])[:, young]
        return
    rows = np.arange(plain.table_rows if one.measure.adds else len(plain.areas))
    one.revise(x, ages, rows, _stride(plain), *copy)
    if one.measure.adds:
        more = np.nan_to_num(x - plain.values[one.measure.name])[:, young]
        for g, row in enumerate(plain.groups.rows):
            x[row, young] += more[plain.groups.members(g)].sum(axis=0)


def _stride(panel: Panel) -> int:
    """Table periods to a step."""
    previous = panel.calendar.previous
    ahead = np.flatnonzero(previous >= 0)
    return int(ahead[0] - previous[ahead[0]]) if len(ahead) else 1
