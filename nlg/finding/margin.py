"""The smallest change in the data that would make a fact false; found by trying, so that it works for every kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from nlg.fact import Found
from nlg.finding.cells import so_many
from nlg.finding.detect import marked, shelf
from nlg.panel import Floats, Groups, Ints, Measure, Panel
from nlg.story import Brief

AT_ONCE = 16  # so many changes between a true and a false one are tried in one go
NEAREST = 6  # so many areas, or earlier periods, with figures nearest to it are tried besides its own
BUDGET = 2**22  # cells in memory at a time
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

        All figures are tried together: first by doubling, then closer between what is true and what is false.
        """
        low = [0] * len(cells)
        high: list[int | None] = [None] * len(cells)
        tries = [(k, change) for k, cell in enumerate(cells) for change in _doubling(self._room(cell))]
        while tries:
            held = self.holds([(cells[k], change) for k, change in tries])
            for (k, change), holds in zip(tries, held, strict=True):
                if not holds:
                    high[k] = change if high[k] is None else min(high[k] or change, change)
            for (k, change), holds in zip(tries, held, strict=True):
                if holds and (high[k] is None or change < (high[k] or 0)):
                    low[k] = max(low[k], change)
            best = min((h for h in high if h is not None), default=0)
            open_cells = [k for k, h in enumerate(high) if h is not None and low[k] + 1 < min(h, best + 1)]
            tries = [(k, change) for k in open_cells for change in _between(low[k], min(high[k] or 0, best))]
        known = [(h, k) for k, h in enumerate(high) if h is not None]
        return (min(known)[0], cells[min(known)[1]]) if known else (0, None)

    def _room(self, cell: _Cell) -> int:
        """How far a figure can go, in last digits."""
        digits = round(abs(float(self.x[cell.row, cell.t])) / self.unit)
        return digits if cell.way < 0 and self.base.counted else 3 * digits + 1000

    def holds(self, changes: Sequence[tuple[_Cell, int]]) -> list[bool]:
        """For each change of one figure whether the fact still holds."""
        most = max(1, BUDGET // max(1, self.small.values[self.base.name].size))
        held: list[bool] = []
        for start in range(0, len(changes), most):
            some = changes[start : start + most]
            held.extend(bool(said) for said in self._found(len(some), some))
        return held

    def _found(self, copies: int, changes: Sequence[tuple[_Cell, int]]) -> list[dict[str, Any]]:
        """What the kind says of each altered copy, where it still says it of the same place; empty where not."""
        panel = _copies(self.small, copies)
        for k, (cell, change) in enumerate(changes):
            _alter(panel, self.base, k * len(self.rows) + cell.row, cell.t, cell.way * change * self.unit)
        if changes:
            _derive_again(panel, self.base)
        brief = replace(
            self.brief, panels={self.view.panel.table: panel}, period=panel.calendar.ends[-1], span=None, memory={}
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            found = shelf()[self.kind].find(brief, brief.period)
        view = [v.measure.name for v in brief.views].index(self.view.measure.name)
        held: list[dict[str, Any]] = [{} for _ in range(copies)]
        for n in range(len(found)):
            copy, row = divmod(int(found["area"][n]), len(self.rows))
            if int(found["view"][n]) == view and row == self.row and not held[copy]:
                said = {name: column[n] for name, column in found.columns.items()}
                held[copy] = said if self._alike(said, copy) else {}
        return held

    def _alike(self, said: dict[str, Any], copy: int) -> bool:
        """Whether the words would be the same: directions, counts and periods named; sizes may differ."""
        for name, value in said.items():
            before = self.fact.get(name)
            if name in ROWS or isinstance(value, np.floating) or not isinstance(value, np.generic):
                continue
            if name == "since" and before is not None and int(value) <= int(before):
                continue  # the lowest since an even earlier time is still the lowest since this one
            if value != before and int(value) not in self._row_in_copy(before, copy):
                return False
        return True

    def _row_in_copy(self, before: Any, copy: int) -> list[int]:
        """A column may name another area by its row: where that row lies in a copy."""
        if not isinstance(before, np.integer):
            return []
        return [int(at) + copy * len(self.rows) for at in np.flatnonzero(self.rows == before)]

    def told(self, least: int, cell: _Cell) -> Margin:
        scale = 10 ** self.view.panel.scale[self.base.name]
        by = Fraction(least * cell.way, scale)
        area = self.small.areas[cell.row]
        when = ""
        if cell.t != self.t:
            back = cell.t == int(self.view.calendar.previous[self.t])
            end = self.view.calendar.ends[cell.t]
            when = f" the {self.view.calendar.step} before" if back else f" in the period to {end.isoformat()}"
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
    unit = measure.unit
    number = f"{float(abs(by)):,g}"
    return (
        f"{unit}{number} {'more' if by > 0 else 'less'}"
        if unit == "£"
        else (f"{number} {unit} {'more' if by > 0 else 'less'}")
    )


def _rows(panel: Panel, row: int, group: int | None) -> Ints:
    """The panel's rows that a fact rests on: its own, or its group's leaves and the group's own row."""
    if group is None:
        return np.array([row])
    return np.append(panel.groups.members(group), panel.groups.rows[group])


def _nearest(figures: Floats, to: float) -> list[int]:
    away = np.abs(figures - to)
    order = np.argsort(np.where(np.isnan(away), np.inf, away), kind="stable")
    return [int(k) for k in order[:NEAREST] if not np.isnan(away[k])]


def _small(panel: Panel, rows: Ints, group: int | None, t: int) -> Panel:
    """A panel of these rows up to a period; with a group the last row is the group's own."""
    calendar = panel.calendar
    stop = t + 1
    leaves = len(rows) - 1 if group is not None else 0
    return replace(
        panel,
        areas=tuple(panel.areas[int(r)] for r in rows),
        calendar=replace(
            calendar,
            starts=calendar.starts[:stop],
            ends=calendar.ends[:stop],
            previous=calendar.previous[:stop],
            year_ago=calendar.year_ago[:stop],
        ),
        values={name: np.ascontiguousarray(x[rows][:, :stop]) for name, x in panel.values.items()},
        statuses={name: np.ascontiguousarray(x[rows][:, :stop]) for name, x in panel.statuses.items()},
        table_rows=leaves if group is not None else 1,
        groups=_one_group(leaves, 1 if group is not None else 0),
        populations=tuple(panel.populations[int(r)] for r in rows),
        line_numbers=np.zeros((len(rows), stop), dtype=np.int32),
        neighbours=_touching(panel, rows),
    )


def _touching(panel: Panel, rows: Ints) -> Ints:
    place = {int(row): n for n, row in enumerate(rows)}
    pairs = [(place[int(a)], place[int(b)]) for a, b in panel.neighbours if int(a) in place and int(b) in place]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _one_group(leaves: int, copies: int) -> Groups:
    """So many groups of so many leaves each, each group's own row behind its leaves."""
    first = np.arange(copies)[:, None] * (leaves + 1)
    return Groups(
        rows=(first[:, 0] + leaves).astype(np.int64),
        starts=(np.arange(copies + 1) * leaves).astype(np.int64),
        leaves=(first + np.arange(leaves)).ravel().astype(np.int64),
    )


def _copies(panel: Panel, copies: int) -> Panel:
    """The same areas and group so many times over, end to end."""
    rows = len(panel.areas)
    offsets = np.arange(copies)[:, None, None] * rows
    return replace(
        panel,
        areas=panel.areas * copies,
        values={name: np.tile(x, (copies, 1)) for name, x in panel.values.items()},
        statuses={name: np.tile(x, (copies, 1)) for name, x in panel.statuses.items()},
        table_rows=rows * copies,
        groups=_one_group(rows - 1, copies) if len(panel.groups.rows) else panel.groups,
        populations=panel.populations * copies,
        line_numbers=np.tile(panel.line_numbers, (copies, 1)),
        neighbours=(panel.neighbours[None] + offsets).reshape(-1, 2),
    )


def _alter(panel: Panel, measure: Measure, row: int, t: int, by: float) -> None:
    """Adds to one figure, and to its group's where areas add up."""
    x = panel.values[measure.name]
    scale = 10.0 ** panel.scale[measure.name]
    whole = [row]
    if measure.adds and len(panel.groups.rows):
        size = int(panel.groups.sizes[0]) + 1
        own = row // size * size + size - 1
        whole = [row] if row == own else [row, own]
    for r in whole:
        x[r, t] = round((x[r, t] + by) * scale) / scale


def _derive_again(panel: Panel, base: Measure) -> None:
    """Rates and shares made from a measure, made anew."""
    people = np.array([p or np.nan for p in panel.populations], dtype=np.float64)[:, None]
    for name, measure in panel.measures.items():
        if base.name in (measure.numerator, measure.denominator) and measure.numerator in panel.values:
            below = panel.values.get(measure.denominator, people)
            with np.errstate(invalid="ignore", divide="ignore"):
                made = panel.values[measure.numerator] * measure.per / np.where(below > 0, below, np.nan)
            panel.values[name][:] = made
