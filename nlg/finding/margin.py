"""The smallest change in the data that would make a fact false; found by trying, so that it works for every kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import numpy as np

from nlg.fact import Found
from nlg.finding.cells import so_many
from nlg.finding.copies import Lazily, calendar_up_to, derive_again, derive_all_again, end_to_end, made_from
from nlg.finding.detect import ask, marked
from nlg.intake.written import with_unit
from nlg.panel import Flags, Floats, Groups, Ints, Measure, Panel
from nlg.story import Brief

STAGES = (31, 1023, 2**62)  # last digits: what a small change makes false is not asked of large ones
AT_ONCE = 16  # so many changes between a true and a false one are tried in one go
NEAREST = 6  # so many areas, or earlier periods, with figures nearest to it are tried besides its own
BUDGET = 2**18  # cells in memory at a time: so few that they stay near the processor
ROWS = ("view", "area", "period", "group", "strength")  # columns that say where, not what


@dataclass(frozen=True, kw_only=True)
class Margin:
    """`by` more (or, below 0, less) of a measure in one area and period, and the fact is no longer true."""

    area: str
    measure: str
    period: date
    by: Fraction
    said: str


@dataclass(frozen=True, kw_only=True)
class _Cell:
    """A figure that could have been another: a row of the small panel, a period, and which way."""

    row: int
    t: int
    way: int


AS_IT_IS = _Cell(row=0, t=0, way=1)  # changed by nothing


def margin(brief: Brief, kind: str, found: Found, n: int) -> Margin | None:
    """The smallest change of one figure after which the kind no longer finds the same; None where none was found.

    The figures tried are the area's own now, a step, and a year before, the periods the fact names, and those nearest
    to it. Between areas: those of the group nearest to it. Changes are in the last digit the table gives. A figure
    that is counted cannot fall below none.
    """
    if marked(kind, "CONTEXT"):
        return None  # nothing it says could be false
    trial = _Trial(brief, kind, found, n)
    least, cell = trial.least(list(trial.cells()))
    return None if cell is None else trial.told(least, cell)


class _Trial:
    """One fact, in a small panel of its own area or group, of which as many altered copies are asked as are needed."""

    def __init__(self, brief: Brief, kind: str, found: Found, n: int) -> None:
        self.brief, self.kind = brief, kind
        self.view = brief.views[int(found["view"][n])]
        self.t = int(found["period"][n])
        self.fact = {name: column[n] for name, column in found.columns.items()}
        panel = self.view.panel
        group = int(found["group"][n]) if "group" in found.columns else -1
        self.group = group if group >= 0 and marked(kind, "AMONG") else None
        row = int(found["area"][n])
        self.rows = _rows(panel, row, self.group)
        self.row = int(np.flatnonzero(self.rows == row)[0])
        counts = self.view.measure.numerator
        self.base: Measure = panel.measures.get(counts, self.view.measure)
        self.unit = 10.0 ** -panel.scale[self.base.name]
        self.small = _small(panel, self.rows, self.group, self.t)
        derive_all_again(self.small, self.base)
        self.only = _family(panel, (self.view.measure.name, f"{panel.table}.{brief.second}"))
        self.tried = False

    @property
    def x(self) -> Floats:
        return self.small.values[self.base.name]

    def cells(self) -> Iterator[_Cell]:
        """What is worth trying, likeliest first."""
        calendar = self.view.calendar
        named = [int(v) for k, v in self.fact.items() if k not in ROWS and isinstance(v, np.integer) and 0 < v < self.t]
        back = [int(calendar.previous[self.t]), int(calendar.year_ago[self.t])]
        if self.group is None:
            near = _nearest(self.x[self.row, : self.t], self.x[self.row, self.t])
            for t in dict.fromkeys([self.t, *back, *named, *near]):
                yield from self._ways(self.row, t)
            return
        leaves = len(self.rows) - 1
        close = _nearest(self.x[:leaves, self.t], self.x[self.row, self.t] if self.row < leaves else 0.0)
        if back[0] >= 0:
            close += _nearest(self.x[:leaves, self.t] - self.x[:leaves, back[0]], 0.0)
        own = [self.row] if self.row < leaves else []
        for row in dict.fromkeys([*own, *close]):
            for t in dict.fromkeys([self.t, back[0]]):
                yield from self._ways(row, t)

    def _ways(self, row: int, t: int) -> Iterator[_Cell]:
        if t < 0 or np.isnan(self.x[row, t]):
            return
        ways: tuple[int, ...] = (1, -1)
        if "since" in self.fact and "low" in self.fact and (row, t) == (self.row, self.t):
            ways = (1,) if self.fact["low"] else (-1,)  # the lower still, the truer
        for way in ways:
            yield _Cell(row=row, t=t, way=way)

    def least(self, cells: Sequence[_Cell]) -> tuple[int, _Cell | None]:
        """The least change (in last digits) of any of the figures that makes the fact false; no cell where none does.

        All figures are tried together: first by doubling, the small changes before the large (where a small one makes
        it false no larger one is the least), then closer between what is true and what is false.
        """
        low = [0] * len(cells)
        high: list[int | None] = [None] * len(cells)
        doublings = [(k, change) for k, cell in enumerate(cells) for change in _doubling(self._room(cell))]
        for above, most in pairwise((0, *STAGES)):
            self._try(cells, [(k, change) for k, change in doublings if above < change <= most], low, high)
            if any(h is not None for h in high):
                break
        while True:
            best = min((h for h in high if h is not None), default=0)
            open_cells = [k for k, h in enumerate(high) if h is not None and low[k] + 1 < min(h, best + 1)]
            tries = [(k, change) for k in open_cells for change in _between(low[k], min(high[k] or 0, best))]
            if not tries:
                break
            self._try(cells, tries, low, high)
        known = [(h, k) for k, h in enumerate(high) if h is not None]
        return (min(known)[0], cells[min(known)[1]]) if known else (0, None)

    def _try(
        self, cells: Sequence[_Cell], tries: Sequence[tuple[int, int]], low: list[int], high: list[int | None]
    ) -> None:
        """Moves what is known of each figure, by changes of the figures so numbered."""
        held = self.holds([(cells[k], change) for k, change in tries])
        for (k, change), holds in zip(tries, held, strict=True):
            if not holds:
                high[k] = change if high[k] is None else min(high[k] or change, change)
        for (k, change), holds in zip(tries, held, strict=True):
            if holds and (high[k] is None or change < (high[k] or 0)):
                low[k] = max(low[k], change)

    def _room(self, cell: _Cell) -> int:
        """How far a figure can go, in last digits."""
        digits = round(abs(float(self.x[cell.row, cell.t])) / self.unit)
        return digits if cell.way < 0 and self.base.counted else 3 * digits + 1000

    def holds(self, changes: Sequence[tuple[_Cell, int]]) -> list[bool]:
        """For each change of one figure whether the fact still holds.

        Where it does not even hold unchanged, the kind looks at several measures together, and needs them all.
        """
        if self.tried:
            return self._in_turn(changes)
        self.tried = True
        unchanged, *held = self._in_turn([(AS_IT_IS, 0), *changes])
        if unchanged:
            return held
        self.only = frozenset()
        return self._in_turn(changes)

    def _in_turn(self, changes: Sequence[tuple[_Cell, int]]) -> list[bool]:
        """The same, so many at a time."""
        most = max(1, BUDGET // max(1, self.small.values[self.base.name].size))
        held: list[bool] = []
        for start in range(0, len(changes), most):
            held.extend(self._held(changes[start : start + most]))
        return held

    def _held(self, changes: Sequence[tuple[_Cell, int]]) -> list[bool]:
        """Of each altered copy whether the kind still says the same of the same place."""
        copies, size = len(changes), len(self.rows)
        altered = [name for name, one in self.small.measures.items() if made_from(one, self.base)]
        panel = end_to_end(self.small, copies, altered)
        rows = np.array([k * size + cell.row for k, (cell, _) in enumerate(changes)])
        ts = np.array([cell.t for cell, _ in changes])
        _alter(panel, self.base, rows, ts, np.array([cell.way * change * self.unit for cell, change in changes]))
        brief = replace(
            self.brief,
            panels={self.view.panel.table: panel},
            period=panel.calendar.ends[-1],
            span=None,
            memory={},
            only=self.only,
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            found = ask(self.kind, brief, brief.period)
        view = [v.measure.name for v in brief.views].index(self.view.measure.name)
        found = found.rows((found["view"] == view) & (found["area"] % size == self.row))
        held = np.zeros(copies, dtype=bool)
        held[found["area"][self._alike(found)] // size] = True
        return [bool(one) for one in held]

    def _alike(self, found: Found) -> Flags:
        """Whether the words would be the same: directions, counts and periods named; sizes may differ."""
        alike = np.ones(len(found), dtype=bool)
        for name, column in found.columns.items():
            before = self.fact.get(name)
            if name in ROWS or column.dtype.kind in "fO":
                continue
            same = column == before
            if name == "since":
                same |= column <= before  # the lowest since an even earlier time is still the lowest since this one
            for at in np.flatnonzero(self.rows == before) if isinstance(before, np.integer) else ():
                same |= column == at + found["area"] // len(self.rows) * len(self.rows)  # another area, by its row
            alike &= same
        return alike

    def told(self, least: int, cell: _Cell) -> Margin:
        scale = 10 ** self.view.panel.scale[self.base.name]
        by = Fraction(least * cell.way, scale)
        area = self.small.areas[cell.row]
        when = ""
        if cell.t != self.t:
            back = cell.t == int(self.view.calendar.previous[self.t])
            end = self.view.calendar.ends[cell.t]
            when = f" the {self.view.calendar.word} before" if back else f" in the period to {end.isoformat()}"
        said = f"{_amount(self.base, by)} in {area.name}{when} would make this false"
        return Margin(area=area.code, measure=self.base.name, period=self.view.calendar.ends[cell.t], by=by, said=said)


def _doubling(most: int) -> list[int]:
    return [1 << k for k in range(most.bit_length())]


def _between(low: int, high: int) -> list[int]:
    """Up to so many whole numbers between two that are known."""
    step = -(-(high - low) // (AT_ONCE + 1))
    return list(range(low + step, high, step))


def _amount(measure: Measure, by: Fraction) -> str:
    if measure.counted:
        return so_many(measure, float(abs(by)), "more" if by > 0 else "fewer")
    number = f"{float(abs(by)):,g}"
    points = "percentage point" if number == "1" else "percentage points"
    unit = points if measure.unit == "%" else measure.unit
    return f"{with_unit(number, unit)} {'more' if by > 0 else 'less'}"


def _rows(panel: Panel, row: int, group: int | None) -> Ints:
    """The panel's rows that a fact rests on: its own, or its group's leaves and the group's own row."""
    if group is None:
        return np.array([row])
    return np.append(panel.groups.members(group), panel.groups.rows[group])


def _nearest(figures: Floats, to: float) -> list[int]:
    away = np.abs(figures - to)
    order = np.argsort(np.where(np.isnan(away), np.inf, away), kind="stable")
    return [int(k) for k in order[:NEAREST] if not np.isnan(away[k])]


def _family(panel: Panel, names: Iterable[str]) -> frozenset[str]:
    """These measures of a panel, those they are made from and their parts."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        about = panel.measures.get(waiting.pop())
        if about is not None and about.name not in found:
            found.add(about.name)
            waiting += [about.numerator, about.denominator, *about.parts]
    return frozenset(found)


def _small(panel: Panel, rows: Ints, group: int | None, t: int) -> Panel:
    """A panel of these rows up to a period; with a group the last row is the group's own."""
    leaves, stop = len(rows) - 1 if group is not None else 0, t + 1
    return replace(
        panel,
        areas=tuple(panel.areas[int(r)] for r in rows),
        calendar=calendar_up_to(panel.calendar, t),
        values=Lazily(panel.values, lambda name: panel.values[name][rows, :stop]),
        statuses=Lazily(panel.statuses, lambda name: panel.statuses[name][rows, :stop]),
        table_rows=leaves if group is not None else 1,
        groups=_one_group(leaves) if group is not None else _no_group(),
        populations=tuple(panel.populations[int(r)] for r in rows),
        line_numbers=np.zeros((len(rows), stop), dtype=np.int32),
        neighbours=_touching(panel, rows),
    )


def _touching(panel: Panel, rows: Ints) -> Ints:
    place = {int(row): n for n, row in enumerate(rows)}
    pairs = [(place[int(a)], place[int(b)]) for a, b in panel.neighbours if int(a) in place and int(b) in place]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _one_group(leaves: int) -> Groups:
    """The rows but the last, which is the group's own."""
    own = np.array([leaves], dtype=np.int64)
    return Groups(rows=own, starts=np.array([0, leaves], dtype=np.int64), leaves=np.arange(leaves, dtype=np.int64))


def _no_group() -> Groups:
    none = np.zeros(0, dtype=np.int64)
    return Groups(rows=none, starts=np.zeros(1, dtype=np.int64), leaves=none)


def _alter(panel: Panel, measure: Measure, rows: Ints, ts: Ints, by: Floats) -> None:
    """Adds to one figure of each copy, and to its group's where areas add up; rates and shares are made anew."""
    x = panel.values[measure.name]
    scale = 10.0 ** panel.scale[measure.name]
    if measure.adds and len(panel.groups.rows):
        size = int(panel.groups.sizes[0]) + 1
        own = rows // size * size + size - 1
        apart = rows != own
        rows, ts, by = np.append(rows, own[apart]), np.append(ts, ts[apart]), np.append(by, by[apart])
    x[rows, ts] = np.rint((x[rows, ts] + by) * scale) / scale
    derive_again(panel, measure, rows, ts)
