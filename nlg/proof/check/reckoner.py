"""Evaluates expressions in exact numbers, and knows what every operation needs: V, leaves, sets, periods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from .exact import Number, number_from
from .expressions import measures_of
from .measures import Figures
from .periods import FORMS, Period, last_day, place_named
from .report import Untrue
from .strict import is_object
from .tables import Table

Value = Number | bool | str | tuple[str, ...] | Period | None
Inputs = Mapping[str, Any]
Operation = Callable[["Reckoner", Inputs], Value]


class Reckoner:
    """Evaluates the expressions of one bundle, and notes which groups they used."""

    def __init__(self, figures: Figures, operations: Mapping[str, Operation]) -> None:
        self.figures = figures
        self._operations = operations
        self.groups_used: dict[tuple[str, str], None] = {}
        self.seen: dict[tuple[str, int], Number | None] = {}  # figures of series, by what the series is
        self._looked_up: set[tuple[str, str]] = set()  # measures of areas that have leaves

    def reckon(self, op: str, inputs: Inputs) -> Value:
        """The value of an expression that `look_at` has passed; Untrue, with the reason, if it has none."""
        return self._operations[op](self, inputs)

    def number(self, value: Any) -> Number:
        """A number given as exact text or as an expression."""
        found = self.reckon(value["op"], value["inputs"]) if is_object(value) else number_from(value)
        if isinstance(found, bool) or not isinstance(found, int | Fraction):
            raise Untrue(f"{value['op']} gives {found!r:.60}, which is not a number")
        return found

    def at(self, measure: str, area: str, index: int) -> Number | None:
        """V, or `None`; an area with other leaves than itself counts as a group used."""
        if (measure, area) not in self._looked_up:
            if self.figures.measures[measure].op != "population":
                self.leaves(area, self.figures.measures[measure].table)
            self._looked_up.add((measure, area))
        return self.figures.at(measure, area, index)

    def known(self, measure: str, area: str, index: int) -> Number:
        """V, which must be known."""
        value = self.at(measure, area, index)
        if value is None:
            day = self.figures.table_of(measure).period(index).last
            raise Untrue(f"{measure} of {area} is not known for the period to {day}")
        return value

    def leaves(self, area: str, table: str) -> tuple[str, ...]:
        """The leaves of an area; Untrue where there are none."""
        leaves = self.figures.leaves(area, table)
        if not leaves:
            raise Untrue(f"no area with rows in {table} makes up {area}")
        if self.figures.is_group(area, table):
            self.groups_used[area, table] = None
        return leaves

    def compared(self, group: str, measure: str, excluding: list[str]) -> list[str]:
        """The set that a claim compares, in the register's order: a group's leaves without those left out."""
        leaves = self.leaves(group, self.figures.measures[measure].table)
        if strange := [code for code in excluding if code not in leaves]:
            raise Untrue(f"{strange[0]} is left out of {group} but not in it")
        position = self.figures.register.position
        rest = [code for code in leaves if code not in excluding]
        if not rest:
            raise Untrue(f"nothing is left of {group} to compare")
        return sorted(rest, key=lambda code: position.get(code, len(position)))

    def place(self, table: Table, moment: Any) -> int:
        """Where a period stands in a table: its name, or an expression that gives one."""
        if not is_object(moment):
            return table.index(moment)
        found = self.reckon(moment["op"], moment["inputs"])
        if not isinstance(found, Period):
            raise Untrue(f"{moment['op']} gives {found!r:.60}, which is not a period")
        return table.index(str(found.last.year) if table.form == "year" else found.last.isoformat())


IN_POINTS = "percentage points"  # and not the points of a score
_WITHOUT_UNIT = (
    *("rank", "rank_change", "count_areas", "count_where"),
    *("run_length", "run_where", "count_periods", "steps", "steps_until", "days"),
)


def unit_of(figures: Figures, op: str, inputs: Inputs) -> str:
    """What a value counts: the measure's unit, "%" for a change in per cent, IN_POINTS for one in points."""
    if op in _WITHOUT_UNIT:
        return ""
    if "series" in inputs:
        return _unit_of_series(figures, inputs["series"])
    if "measure" in inputs:
        return figures.measures[inputs["measure"]].unit
    if op in ("difference", "passed"):
        unit = unit_of(figures, inputs["now"]["op"], inputs["now"]["inputs"])
        return IN_POINTS if op == "difference" and "%" in unit else unit
    return {"percent_change": "%", "point_change": IN_POINTS, "share": "share"}.get(op, "")


def _unit_of_series(figures: Figures, series: Inputs) -> str:
    own = {"percent_move": "%", "share": "share", "ratio": "", "count": "areas"}
    if series["kind"] in own:
        return own[series["kind"]]
    unit = figures.measures[measures_of(series)[0]].unit
    apart = series["kind"] in ("move", "size_of_move", "difference", "apart")
    return IN_POINTS if apart and "%" in unit else unit


def agrees(op: str, value: Value, claimed: object) -> bool:
    """Whether the bundle says rightly what an expression gives; for `list` codes may stand in any order."""
    if isinstance(value, bool) or value is None:
        return claimed is value
    if isinstance(value, tuple):
        if not isinstance(claimed, list) or not all(isinstance(code, str) for code in claimed):
            return False
        return sorted(claimed) == sorted(value) if op == "list" else claimed == list(value)
    if isinstance(value, str):
        return claimed == value
    try:
        if isinstance(value, Period):
            return _names(op, value, claimed)
        return number_from(claimed) == value
    except ValueError:
        return False


def _names(op: str, value: Period, claimed: object) -> bool:
    """`period` gives a last day; other operations give a period, named as its table names it."""
    if op == "period" or value.form not in FORMS:
        return claimed == value.last.isoformat()
    return last_day(value.form, place_named(value.form, claimed)) == value.last
