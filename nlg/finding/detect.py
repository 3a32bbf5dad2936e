"""Asks every detector on the shelf what it finds in a brief."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, Protocol, cast

import numpy as np
import numpy.typing as npt

from nlg.fact import Fact, Found
from nlg.finding import detectors
from nlg.finding.example import Example
from nlg.panel import Calendar, Groups, Panel
from nlg.story import Brief

PIECE = 3 * 2**14  # cells of a measure that all kinds go through together: they fit the processor's cache
ALONE = -2  # in the place of a group: the kind compares an area in none
MOST_MADE = 2**15  # so many facts are kept at a time: those of a thousand areas, whose groups' are asked for again
_Place = tuple[int, int, int]  # view, group, row of what was found


class Detector(Protocol):
    """What a file on the shelf offers.

    Besides, where it is so: `CONTEXT = True` (no news by itself), `OFF = True` (only when asked for by name),
    `AMONG = True` (it looks at the areas of a group together), `STATE = True` (it tends to last), `LENGTH = True` (its
    strength is log2 of the steps a record reaches back), `COUNTED = True` (it grows by a step at a time), `EVEN = True`
    (it needs steps of one length: a pace, a season, a usual move; of match days and elections it says nothing),
    `FRAGILE = True` (none, the first, the lowest, a streak: one late figure undoes it), `ASIDE = True` (a detail,
    however rare: it leads only where nothing else does), `SAYS` (how much it says of a figure: 0 only how much, 1, 2,
    3), and `prior(strength)`, the chance of it by a plain model.
    """

    ID: str
    EXAMPLES: Sequence[Example]

    def find(self, brief: Brief, when: date | None) -> Found:
        """Candidates as columns: at the period that ends on `when`, or, with None, over all of history."""

    def fact(self, brief: Brief, found: Found, row: int) -> Fact:
        """One object, for a row that somebody will read."""


class Shelf(Mapping[str, Detector]):
    """Every detector by its kind, which is its file's name, in alphabetical order; read when first asked for."""

    def __init__(self) -> None:
        self._names = sorted(module.name for module in pkgutil.iter_modules(detectors.__path__))
        self._read: dict[str, Detector] = {}

    def __getitem__(self, kind: str) -> Detector:
        if kind not in self._read:
            if kind not in self._names:
                raise KeyError(kind)
            detector: Any = importlib.import_module(f"{detectors.__name__}.{kind}")
            self._read[kind] = cast(Detector, detector)
        return self._read[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@cache
def shelf() -> Shelf:
    """The shelf, looked through once."""
    return Shelf()


@cache
def marked(kind: str, mark: str) -> bool:
    """Whether a detector bears a mark: CONTEXT, OFF or AMONG."""
    return bool(getattr(shelf()[kind], mark, False))


@cache
def says(kind: str) -> int:
    """How much a kind says of a figure: 0 only how much, 1 as most do, 2 and 3 the most remarkable."""
    return int(getattr(shelf()[kind], "SAYS", 1))


@cache
def by_default() -> tuple[str, ...]:
    """Every kind that need not be asked for by name."""
    return tuple(kind for kind in shelf() if not marked(kind, "OFF"))


def detect(brief: Brief, when: date | None, kinds: Sequence[str] | None = None) -> Mapping[str, Found]:
    """What each kind finds in a release, all areas at once; only some `kinds` if they are named."""
    asked = list(by_default() if kinds is None else kinds)
    if when is None:
        found: dict[str, list[Found]] = {kind: [] for kind in asked}
        for kind, piece in through_history(brief, asked):
            found[kind].append(piece)
        return {kind: Found.joined(pieces) for kind, pieces in found.items()}
    with np.errstate(invalid="ignore", divide="ignore"):
        return {kind: ask(kind, brief, when) for kind in asked}


def ask(kind: str, brief: Brief, when: date | None) -> Found:
    """What one kind finds; one that needs steps of one length looks at nothing that has others."""
    if marked(kind, "EVEN") and any(panel.calendar.uneven for panel in brief.panels.values()):
        brief = replace(brief, even=True)
    return shelf()[kind].find(brief, when)


def uneven(kind: str, calendar: Calendar) -> str:
    """Why a kind holds of nothing in a table, by its calendar; "" where it may hold."""
    if not calendar.uneven or not marked(kind, "EVEN"):
        return ""
    return f"it needs steps of one length, and from one {calendar.word} to the next they differ"


def through_history(brief: Brief, kinds: Sequence[str], piece: int = PIECE) -> Iterator[tuple[str, Found]]:
    """What each kind finds in all of history, piece by piece, so that memory stays small and the cache warm.

    An area's own past is gone through some areas at a time, areas beside each other some periods at a time.
    """
    alone = [kind for kind in kinds if not marked(kind, "AMONG")]
    among = [kind for kind in kinds if marked(kind, "AMONG")]
    with np.errstate(invalid="ignore", divide="ignore"):
        for part, view_of, first in pieces_by_area(brief, piece):
            for kind in alone:
                found = ask(kind, part, None)
                if len(found):
                    back = {"view": view_of[found["view"]], "area": found["area"] + first}
                    yield kind, Found({**found.columns, **back})
            part.kept.clear()  # looks and their brief hold each other: memory is given back at once
        for part in pieces_by_period(brief, piece):
            for kind in among:
                yield kind, ask(kind, part, None)
            part.kept.clear()


def pieces_by_area(brief: Brief, piece: int) -> Iterator[tuple[Brief, npt.NDArray[np.int64], int]]:
    """Briefs of some areas each, without groups: each with the number of its views in the whole, and its first row."""
    first_view = 0
    for name, panel in brief.panels.items():
        view_of = np.arange(first_view, first_view + len(panel.measures))
        first_view += len(panel.measures)
        rows = max(1, piece // max(1, len(panel.calendar)))
        for start in range(0, len(panel.areas), rows):
            some = {name: some_rows(panel, start, start + rows)}
            earlier = {n: before for n, before in brief.earlier.items() if n == name}  # looked up by code
            yield replace(brief, panels=some, earlier=earlier, memory={}), view_of, start


def some_rows(panel: Panel, start: int, stop: int) -> Panel:
    """A panel of some of its areas, without groups and neighbours; figures are not copied."""
    none = np.zeros(0, dtype=np.int64)
    return replace(
        panel,
        areas=panel.areas[start:stop],
        values={name: matrix[start:stop] for name, matrix in panel.values.items()},
        statuses={name: matrix[start:stop] for name, matrix in panel.statuses.items()},
        table_rows=max(0, min(stop, panel.table_rows) - start),
        groups=Groups(rows=none, starts=np.zeros(1, dtype=np.int64), leaves=none),
        populations=panel.populations[start:stop],
        line_numbers=panel.line_numbers[start:stop],
        neighbours=np.zeros((0, 2), dtype=np.int64),
    )


def pieces_by_period(brief: Brief, piece: int) -> Iterator[Brief]:
    """The brief over some periods at a time; what spans all of history is kept for the next piece."""
    longest = max((len(panel.calendar) for panel in brief.panels.values()), default=0)
    widest = max((max(len(panel.areas), len(panel.groups.leaves)) for panel in brief.panels.values()), default=1)
    periods = max(8, piece // max(1, widest))
    for start in range(0, longest, periods):
        yield replace(brief, span=(start, start + periods))


class Catch:
    """What all kinds find in a release, to be looked up by area; objects are made only for rows asked for.

    A kind is looked for when it is first asked for. A fact asked for again is the same object: what a group's areas
    are told of their group is made once. None of it can be stale: a brief and its panels never change.
    """

    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._found: dict[str, Found] = {}
        self._places: dict[str, dict[str, list[_Place]]] = {}
        self._made: dict[tuple[str, int], Fact] = {}
        self._group_of: dict[str, list[int]] = {}

    def found(self, kind: str) -> Found:
        """Everything a kind finds in the release."""
        if kind not in self._found:
            self._found |= detect(self._brief, self._brief.period, [kind])
        return self._found[kind]

    def facts(self, code: str, group: str, kinds: Sequence[str], measure: str | None = None) -> list[Fact]:
        """The facts about an area, by kind as asked, of every measure or one ("upper.cases").

        Of those that compare it in a group, only those in this one.
        """
        return [self._fact(kind, n) for kind, n in self.rows(code, group, kinds, measure)]

    def rows(self, code: str, group: str, kinds: Sequence[str], measure: str | None = None) -> list[tuple[str, int]]:
        """The same as kinds and rows of what was found."""
        places = [(kind, *place) for kind in kinds for place in self._of(kind).get(code, ())]
        if not places:
            return []
        if group not in self._group_of:
            self._group_of[group] = self._groups(group)
        groups = self._group_of[group]
        wanted = [measure is None or view.measure.name == measure for view in self._brief.views]
        return [(kind, n) for kind, view, g, n in places if wanted[view] and g in (ALONE, groups[view])]

    def _fact(self, kind: str, n: int) -> Fact:
        made = self._made.get((kind, n))
        if made is None:
            if len(self._made) >= MOST_MADE:
                self._made.clear()
            made = self._made[kind, n] = shelf()[kind].fact(self._brief, self.found(kind), n)
        return made

    def _of(self, kind: str) -> dict[str, list[_Place]]:
        """By area code where a kind's rows stand, in the order of views and rows."""
        if kind not in self._places:
            self._places[kind] = _by_area(self._brief, self.found(kind))
        return self._places[kind]

    def _groups(self, code: str) -> list[int]:
        """For each view the number of a group of areas, -1 where it has no such group."""
        at = {panel.table: _group(panel, code) for panel in self._brief.panels.values()}
        return [at[view.panel.table] for view in self._brief.views]


def _group(panel: Panel, code: str) -> int:
    row = panel.row(code)
    g = None if row is None else panel.groups.index_of(row)
    return -1 if g is None else g


def _by_area(brief: Brief, found: Found) -> dict[str, list[_Place]]:
    places: dict[str, list[_Place]] = {}
    groups = found["group"].tolist() if "group" in found.columns else [ALONE] * len(found)
    at = zip(found["view"].tolist(), range(len(found)), groups, found["area"].tolist(), strict=True)
    for view, n, g, row in sorted(at):
        places.setdefault(brief.views[view].panel.areas[row].code, []).append((view, g, n))
    return places
