"""Series: a figure worked out anew for every period of a table. A measure of an area is the plainest of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from .definitions import QUOTIENTS
from .exact import TESTS, Number, direction_of, plain
from .expressions import measures_of
from .periods import Period, stretch_at
from .reckoner import Inputs, Reckoner
from .report import Untrue
from .tables import Table


@dataclass(frozen=True)
class Series:
    """One series of a bundle; `name` tells it from all others."""

    r: Reckoner
    said: Inputs
    name: str

    @cached_property
    def measure(self) -> str:
        """The measure by which it steps."""
        return measures_of(self.said)[0]

    @cached_property
    def kind(self) -> str:
        return str(self.said["kind"])

    @cached_property
    def table(self) -> Table:
        return self.r.figures.table_of(self.measure)

    @cached_property
    def step(self) -> int:
        return self.r.figures.step(self.measure)

    @property
    def periods(self) -> int:
        """How many table periods one figure covers."""
        return self.r.figures.periods(self.measure) + self.step * (int(self.said.get("steps", 1)) - 1)

    def at(self, index: int) -> Number | None:
        """S at a period, given by its index; `None` where it is not known."""
        if index < 0:
            return None
        if self.kind == "figure":
            return self.r.at(self.measure, self.said["area"], index)
        if (self.name, index) not in self.r.seen:
            self.r.seen[self.name, index] = _AT[self.kind](self, index)
        return self.r.seen[self.name, index]

    def known(self, index: int) -> Number:
        """S, which must be known."""
        value = self.at(index)
        if value is None:
            of = self.said.get("area") or self.said.get("group") or self.said["of"]["area"]
            what = "" if self.kind == "figure" else f"the {self.kind} of "
            raise Untrue(f"{what}{self.measure} of {of} is not known for the period to {self.table.period(index).last}")
        return value

    def period(self, index: int) -> Period:
        """The period of the figure at an index, with its length."""
        if self.kind != "window" or self.table.form in ("day", "week_ending", "iso_week"):
            return self.table.period(index, self.periods)
        if self.table.form == "occasion":
            raise Untrue(f"a stretch of so many of {self.table.file} has no length")
        first, last = self.table.row.place(index - self.periods + 1), self.table.row.place(index)
        return stretch_at(self.table.form, first, last)

    def stretch(self, inputs: Inputs) -> tuple[int, int]:
        """The indices of `from` and `to`."""
        start, end = self.table.index(inputs["from"]), self.table.index(inputs["to"])
        if start > end:
            raise Untrue(f"{inputs['from']} is after {inputs['to']}")
        return start, end

    def begins(self) -> int:
        """Where the record begins: before this index nothing is known."""
        length = len(self.table)
        return next((at for at in range(length) if self.at(at) is not None), length)

    def earlier(self, index: int) -> int | None:
        """The index of the period that a move at an index goes back to; `None` where there is none."""
        by = self.said.get("by", self.step)
        if by == "year":
            return self.table.row.a_year_before(index)
        return index - int(by) if index >= int(by) else None


def series_of(r: Reckoner, inputs: Inputs) -> Series:
    """What an operation goes through: its series, or its measure and area."""
    said = inputs.get("series") or {"kind": "figure", "measure": inputs["measure"], "area": inputs["area"]}
    return Series(r, said, repr(said))


def _figure(s: Series, index: int) -> Number | None:
    return s.r.at(s.measure, s.said["area"], index)


def _now_and_before(s: Series, index: int) -> tuple[Number, Number] | None:
    earlier = s.earlier(index)
    now, before = _figure(s, index), None if earlier is None else _figure(s, earlier)
    return None if now is None or before is None else (now, before)


def _move(s: Series, index: int) -> Number | None:
    pair = _now_and_before(s, index)
    return None if pair is None else plain(pair[0] - pair[1])


def _percent_move(s: Series, index: int) -> Number | None:
    pair = _now_and_before(s, index)
    return None if pair is None or pair[1] == 0 else plain(Fraction(100 * (pair[0] - pair[1])) / pair[1])


def _size_of_move(s: Series, index: int) -> Number | None:
    move = _move(s, index)
    return None if move is None else max(move, -move)


def _window(s: Series, index: int) -> Number | None:
    if s.r.figures.measures[s.measure].op in QUOTIENTS:
        raise Untrue(f"{s.measure} is a rate: its periods do not add up")
    if s.table.form != "year_ending" and s.r.figures.periods(s.measure) < s.step:
        raise Untrue(f"{s.measure} leaves gaps: one figure is shorter than a step")
    first = index - s.step * (s.said["steps"] - 1)
    if first < 0:
        return None
    return _all_known([_figure(s, at) for at in range(first, index + 1, s.step)], _added)


def _all_known(values: list[Number | None], made: Callable[[list[Number]], Number]) -> Number | None:
    """What is made of all values; `None` where one of them is not known."""
    known = [value for value in values if value is not None]
    return plain(made(known)) if len(known) == len(values) else None


def _added(values: list[Number]) -> Number:
    return sum(values, Fraction(0))


def _two(s: Series, index: int) -> tuple[Number, Number] | None:
    of, to = (s.r.at(side["measure"], side["area"], index) for side in (s.said["of"], s.said["to"]))
    return None if of is None or to is None else (of, to)


def _quotient(s: Series, index: int) -> Number | None:
    two = _two(s, index)
    return None if two is None or two[1] == 0 else plain(Fraction(two[0]) / two[1])


def _difference(s: Series, index: int) -> Number | None:
    two = _two(s, index)
    return None if two is None else plain(two[0] - two[1])


def _of_leaves(s: Series, index: int) -> list[Number | None]:
    if index < 0:
        return [None]
    return [s.r.at(s.measure, code, index) for code in s.r.compared(s.said["group"], s.measure, [])]


def _apart(s: Series, index: int) -> Number | None:
    return _all_known(_of_leaves(s, index), lambda values: max(values) - min(values))


def _count(s: Series, index: int) -> Number | None:
    condition = s.said["condition"]
    if "moved" not in condition:
        test, than = TESTS[condition["test"]], s.r.number(condition["than"])
        return _all_known(_of_leaves(s, index), lambda values: sum(test(value, than) for value in values))
    now, before = _of_leaves(s, index), _of_leaves(s, index - s.step)
    if None in now or None in before:
        return None
    moves = [direction_of(n, b) for n, b in zip(now, before, strict=True) if n is not None and b is not None]
    return moves.count(condition["moved"])


_AT: dict[str, Callable[[Series, int], Number | None]] = {
    "figure": _figure,
    "move": _move,
    "percent_move": _percent_move,
    "size_of_move": _size_of_move,
    "window": _window,
    "ratio": _quotient,
    "difference": _difference,
    "share": _quotient,
    "apart": _apart,
    "count": _count,
}
