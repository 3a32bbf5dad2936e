"""Who, when, what: areas, their calendar, their measures, aligned as matrices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

InDays = Literal["day", "week_ending", "iso_week"]
InMonths = Literal["month", "quarter", "year", "financial_year", "academic_year", "season", "year_ending"]
PeriodForm = Literal[InDays, InMonths, "occasion"]
MeasureType = Literal["flow", "stock", "rate", "share", "index", "total"]  # total: a running total, only ever rises
Polarity = Literal["bad", "good", "neutral"]  # what a high figure is

MISSING, KNOWN, PROVISIONAL, SUPPRESSED = 0, 1, 2, 3  # suppressed: the publisher holds it back, it is no zero


MONEY = ("£", "€", "$")
DEGREES = ("°C", "°F")  # units of which no ratio and no per cent says anything


@dataclass(frozen=True, kw_only=True)
class Area:
    """One entity of a register: a place, but as well a trust or a club.

    `called` is what a reporter calls it the second time ("borough"); `parent` and `members` are codes.
    """

    code: str
    name: str
    article: str = ""
    preposition: str = "in"
    kind: str = "area"
    called: str = "area"
    parent: str = ""
    members: tuple[str, ...] = ()
    population: int | None = None
    population_year: str = ""  # the one that the population is of, where the register says
    tags: tuple[str, ...] = ()  # what it may be told apart by: "coastal"


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The periods of a table, and for each the comparable ones.

    `ends` are the last days. `previous[t]` is the index of the period one step back, -1 where there is
    none: seven-day sums taken every day step back seven, rolling years taken every quarter four. Nobody writes `t - 1`.
    Occasions (match days, elections) have an order and no length: `uneven`, and none is comparable a year back.
    """

    form: PeriodForm
    starts: tuple[date, ...]
    ends: tuple[date, ...]
    step: str  # "week", "month": how long one step is
    previous: Ints
    year_ago: Ints
    called: str = ""  # what readers call a step, where that is another word: "season", "matchday"
    numbers: Mapping[date, int] = field(default_factory=dict, hash=False)  # of occasions that have one, by last day

    def __len__(self) -> int:
        return len(self.ends)

    @cached_property
    def _index(self) -> dict[date, int]:
        return {end: t for t, end in enumerate(self.ends)}

    @property
    def word(self) -> str:
        """What one step is called in print: "week", "season"."""
        return self.called or self.step

    @property
    def uneven(self) -> bool:
        """Whether steps differ in length, so that no pace, no season and no usual move can be told."""
        return self.form == "occasion"

    def at(self, end: date) -> int | None:
        """Index of the period that ends on a day, None where there is none."""
        return self._index.get(end)

    def apart(self, t: int) -> int:
        """Index of the latest earlier period that shares no day with this one, -1 where there is none.

        A year that ends each quarter is a figure of its own, published as such: of those it is the one before.
        """
        k = t - 1
        while k >= 0 and self.form != "year_ending" and self.ends[k] >= self.starts[t]:
            k -= 1
        return k

    def back(self, t: int, steps: int) -> int:
        """Index of the period so many steps back, -1 where the record does not reach."""
        for _ in range(steps):
            t = int(self.previous[t]) if t >= 0 else -1
        return t


@dataclass(frozen=True, kw_only=True)
class Noun:
    """What a measure counts, in the newsroom's words. `headline` names the subject ("Covid cases")."""

    one: str
    many: str
    headline: str
    full: str
    full_one: str = ""
    verb: str = "recorded"
    short: str = ""
    explained: str = ""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One thing that is measured. `name` is qualified by its table: "upper.cases".

    `mature_after` is in days after the period's end. A rate or share has a `numerator` and a `denominator`: another
    measure of its table, or the table's population. `parts` are measures of the same table that add up to this one.
    """

    name: str
    type: MeasureType
    unit: str
    polarity: Polarity
    noun: Noun
    decimals: int = 0
    of_million: int = 1  # places of a figure in millions
    mature_after: int = 0
    numerator: str = ""
    denominator: str = ""
    per: int = 1
    counted: bool = False  # whole counts of events: chance can be tested
    parts: tuple[str, ...] = ()
    adds: bool = True  # areas add up to their group; average prices do not
    below_zero: bool = False  # some figure on record is: its nought is a level like others
    caveats: tuple[str, ...] = ()
    unsteady: frozenset[str] = frozenset()  # codes of areas whose figures swing too widely for any fact to name them
    definition: Mapping[str, object] = field(default_factory=dict)  # as the bundle states it

    def __hash__(self) -> int:
        """By name: of its many fields the one in which measures differ."""
        return hash(self.name)

    @cached_property
    def table(self) -> str:
        return self.name.split(".", 1)[0]

    @cached_property
    def short_name(self) -> str:
        return self.name.split(".", 1)[1]

    @property
    def on_a_scale(self) -> bool:
        """Whether its nought is but a mark on a scale: 20 degrees are not twice 10, nor are 11 a tenth more.

        So are figures that go below zero, but for money: a profit may double.
        """
        return self.unit in DEGREES or (self.below_zero and self.unit not in MONEY)


@dataclass(frozen=True, kw_only=True)
class Groups:
    """Every group of areas in a panel, laid end to end so that one pass serves all.

    Group g is the area in row `rows[g]`; its leaves are the rows `leaves[starts[g]:starts[g + 1]]`.
    """

    rows: Ints  # G
    starts: Ints  # G + 1
    leaves: Ints  # L

    @cached_property
    def sizes(self) -> Ints:
        return np.diff(self.starts)

    @cached_property
    def of_leaf(self) -> Ints:
        """For each place in `leaves`, the group it belongs to. Shape L."""
        return np.repeat(np.arange(len(self.rows)), self.sizes)

    def members(self, group: int) -> Ints:
        return self.leaves[self.starts[group] : self.starts[group + 1]]

    def index_of(self, row: int) -> int | None:
        """The group that the area in a row is, None where it is none."""
        return self._index.get(row)

    @cached_property
    def _index(self) -> dict[int, int]:
        return {row: g for g, row in enumerate(self.rows.tolist())}


@dataclass(frozen=True, kw_only=True, eq=False)
class Panel:
    """One table at one vintage: areas x periods, a float matrix and a status matrix per measure.

    The first `table_rows` areas are the table's own, the rest are groups added up from them (counties, regions).
    A figure is missing as NaN, never 0. Matrices are C-contiguous, shape (areas, periods).
    `scale` says by what power of ten a measure's floats become whole numbers, so that exact values come back.
    """

    table: str
    areas: tuple[Area, ...]
    calendar: Calendar
    measures: Mapping[str, Measure]
    values: Mapping[str, Floats]
    statuses: Mapping[str, npt.NDArray[np.uint8]]
    scale: Mapping[str, int]
    table_rows: int
    groups: Groups
    populations: tuple[int | None, ...]
    released: date | None
    line_numbers: npt.NDArray[np.int32]  # file row of each table cell, 0 where there is none
    neighbours: Ints = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))  # pairs of table rows that touch

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {area.code: row for row, area in enumerate(self.areas)}

    def row(self, code: str) -> int | None:
        """Row of an area code, None where the table has no such area or group."""
        return self._rows.get(code)

    def leaf_codes(self, code: str) -> tuple[str, ...]:
        """Codes of the table's own areas that make up an area."""
        row = self._rows[code]
        group = self.groups.index_of(row)
        if group is None:
            return (code,)
        return tuple(self.areas[int(r)].code for r in self.groups.members(group))

    def exact(self, measure: str, row: int, t: int) -> Fraction | None:
        """The value from the cells' own digits, as a fraction; None where it is not known."""
        about = self.measures[measure]
        if about.numerator:
            top = self.exact(about.numerator, row, t)
            below = self.below(about, row, t)
            return None if top is None or not below else top * about.per / below
        value = self.values[measure][row, t]
        if np.isnan(value):
            return None
        power = 10 ** self.scale[measure]
        return Fraction(round(float(value) * power), power)

    def below(self, about: Measure, row: int, t: int) -> Fraction | None:
        """What a rate or share is divided by: another measure's value, or the population."""
        if about.denominator in self.measures:
            return self.exact(about.denominator, row, t)
        people = self.populations[row]
        return Fraction(people) if people else None

    def settled(self, measure: str, t: int) -> bool:
        """Whether a period is old enough at publication for its figure to have stopped moving.

        Where the day of release is not known, the end of the record stands in for it: figures are at least that old.
        """
        known_on = self.released or self.calendar.ends[-1]
        return (known_on - self.calendar.ends[t]).days >= self.measures[measure].mature_after
