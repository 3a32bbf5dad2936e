"""Builds proven values from series: figures worked out anew for every period (docs/bundle.md, section 5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from nlg.fact import Proven, exact_text
from nlg.finding import cells
from nlg.story import View

Figures = Callable[[int], Fraction | None]


@dataclass(frozen=True, kw_only=True)
class Series:
    """What a bundle calls a series: `said` as it writes it, `at` its exact figure at a period, None where not known."""

    view: View
    said: dict[str, Any]
    unit: str
    decimals: int
    at: Figures

    @property
    def named(self) -> dict[str, Any]:
        """How an operation's inputs name it: a plain figure by its measure and area."""
        if self.said["kind"] == "figure":
            return {key: self.said[key] for key in ("measure", "area")}
        return {"series": self.said}

    def known(self, t: int) -> Fraction:
        """The figure at a period; ValueError where it is not known."""
        value = self.at(t)
        if value is None:
            raise ValueError(f"{self.said} is not known at {self.view.calendar.ends[t]}: a fact must not rest on it")
        return value

    def number(self, op: str, inputs: dict[str, Any], value: Fraction) -> Proven:
        """A figure of the series, or one made of several, in its unit."""
        return Proven(op=op, inputs=inputs, value=value, unit=self.unit, decimals=self.decimals)


# --- the kinds -----------------------------------------------------------------------------------------------------


def figure(view: View, row: int) -> Series:
    """The measure itself."""
    return _series(view, "figure", _of(view, row), view.measure.unit, _exact(view, row))


def move(view: View, row: int, by: int | Literal["year"] | None = None) -> Series:
    """How far the figure moved, in a step unless `by` says how many table periods, or a year."""
    return _moves(view, "move", row, by, view.measure.unit, lambda now, then: now - then)


def percent_move(view: View, row: int, by: int | Literal["year"] | None = None) -> Series:
    """By how many per cent it moved; not known from 0."""
    made = _moves(view, "percent_move", row, by, "%", lambda now, then: 100 * (now - then) / then if then else None)
    return Series(view=view, said=made.said, unit="%", decimals=1, at=made.at)


def size_of_move(view: View, row: int, by: int | Literal["year"] | None = None) -> Series:
    """How far it moved either way."""
    return _moves(view, "size_of_move", row, by, view.measure.unit, lambda now, then: abs(now - then))


def window(view: View, row: int, steps: int) -> Series:
    """The sum of so many steps that end at a period. Not of a rate or a share."""
    one = _exact(view, row)

    def at(t: int) -> Fraction | None:
        return _all_known([one(view.calendar.back(t, k)) for k in range(steps)], lambda known: sum(known, Fraction(0)))

    return _series(view, "window", {**_of(view, row), "steps": steps}, view.measure.unit, at)


def ratio(of: Series, to: Series) -> Series:
    """How many times one figure is another of the same table; not known where that is 0."""
    return _of_two("ratio", of, to, "times", lambda one, other: one / other if other else None)


def share(part: Series, whole: Series) -> Series:
    """What part of another figure of the same table one is; not known where that is 0."""
    return _of_two("share", part, whole, "", lambda one, other: one / other if other else None)


def difference(of: Series, to: Series) -> Series:
    """One figure less another of the same table."""
    return _of_two("difference", of, to, of.unit, lambda one, other: one - other)


def apart(view: View, g: int) -> Series:
    """The highest figure of a group's areas less the lowest."""
    leaves = _leaves(view, g)

    def at(t: int) -> Fraction | None:
        return _all_known([leaf(t) for leaf in leaves], lambda known: max(known) - min(known))

    return _series(view, "apart", {"measure": view.measure.name, "group": _code(view, g)}, view.measure.unit, at)


def count_that(view: View, g: int, test: str, than: Proven | Fraction) -> Series:
    """How many areas of a group have a figure that stands so to a number."""
    leaves, number = _leaves(view, g), than.number if isinstance(than, Proven) else than
    condition = {"measure": view.measure.name, "test": test, "than": _number(than)}
    inputs = {"group": _code(view, g), "condition": condition}

    def at(t: int) -> Fraction | None:
        figures = [leaf(t) for leaf in leaves]
        return _all_known(figures, lambda known: Fraction(sum(_TESTS[test](one, number) for one in known)))

    return Series(view=view, said={"kind": "count", **inputs}, unit="areas", decimals=0, at=at)


def count_moved(view: View, g: int, way: str) -> Series:
    """In how many areas of a group the figure moved so ("up", "down", "same") in the step to a period."""
    leaves = _leaves(view, g)
    inputs = {"group": _code(view, g), "condition": {"measure": view.measure.name, "moved": way}}

    def at(t: int) -> Fraction | None:
        back = view.calendar.back(t, 1)
        moves = [_pair(leaf(t), leaf(back), lambda now, then: now - then) for leaf in leaves]
        return _all_known(moves, lambda known: Fraction(sum(_way(one) == way for one in known)))

    return Series(view=view, said={"kind": "count", **inputs}, unit="areas", decimals=0, at=at)


# --- the operations ------------------------------------------------------------------------------------------------


def at_series(series: Series, t: int) -> Proven:
    """The figure at a period."""
    if series.said["kind"] == "figure":
        return series.number("cell", {**series.named, "period": _end(series, t)}, series.known(t))
    return series.number("at", {"series": series.said, "period": _end(series, t)}, series.known(t))


def extreme(series: Series, first: int, last: int, *, high: bool) -> Proven:
    """The highest, or the lowest, from one period to another, every table period looked at."""
    values = _stretch(series, first, last)
    op, value = ("max", max(values)) if high else ("min", min(values))
    return series.number(op, {**series.named, **_span(series, first, last)}, value)


def extreme_period(series: Series, first: int, last: int, *, high: bool) -> Proven | None:
    """When that was; None where it was so more than once."""
    values = _stretch(series, first, last)
    value = max(values) if high else min(values)
    if values.count(value) > 1:
        return None
    inputs = {**series.named, **_span(series, first, last), "extreme": "max" if high else "min"}
    return Proven(op="extreme_period", inputs=inputs, value=series.view.calendar.ends[first + values.index(value)])


def mean(series: Series, first: int, last: int) -> Proven:
    """The mean from one period to another, every table period looked at."""
    values = _stretch(series, first, last)
    inputs = {**series.named, **_span(series, first, last)}
    return series.number("mean", inputs, sum(values, Fraction(0)) / len(values))


def median(series: Series, first: int, last: int) -> Proven:
    """The median from one period to another, every table period looked at."""
    inputs = {**series.named, **_span(series, first, last)}
    return series.number("median", inputs, cells.middle(_stretch(series, first, last)))


def latest_where(series: Series, before: int, test: str, than: Proven | Fraction, at: int | None) -> Proven:
    """That `at` is the latest period before another whose figure stands so to a number; None: the record has none."""
    inputs = {**series.named, "before": _end(series, before), "test": test, "than": _number(than)}
    return Proven(op="latest_where", inputs=inputs, value=None if at is None else series.view.calendar.ends[at])


def first_where(series: Series, after: int | None, test: str, than: Proven | Fraction, at: int) -> Proven:
    """That `at` is the first period after another, or on record, whose figure stands so to a number."""
    start = None if after is None else _end(series, after)
    inputs = {**series.named, "after": start, "test": test, "than": _number(than)}
    return Proven(op="first_where", inputs=inputs, value=series.view.calendar.ends[at])


def run_length(series: Series, t: int, way: str, value: int) -> Proven:
    """For how many steps in a row, to a period, it moved one way ("up", "down")."""
    inputs = {**series.named, "period": _end(series, t), "direction": way}
    return Proven(op="run_length", inputs=inputs, value=Fraction(value))


def run_where(series: Series, t: int, test: str, than: Proven | Fraction, value: int) -> Proven:
    """For how many steps in a row, to a period, it has stood so to a number. What ended them must be known."""
    inputs = {**series.named, "period": _end(series, t), "test": test, "than": _number(than)}
    return Proven(op="run_where", inputs=inputs, value=Fraction(value))


def steps_until(series: Series, first: int, last: int, test: str, than: Proven | Fraction, value: int) -> Proven:
    """In how many further steps it would stand so to a number if it moved on at its mean pace of these steps."""
    inputs = {**series.named, **_span(series, first, last), "test": test, "than": _number(than)}
    return Proven(op="steps_until", inputs=inputs, value=Fraction(value))


def count_periods(series: Series, first: int, last: int, condition: dict[str, Any], value: int) -> Proven:
    """In how many steps from one period to another it met `{"test", "than"}` or `{"moved"}`."""
    inputs = {**series.named, **_span(series, first, last), "condition": condition}
    return Proven(op="count_periods", inputs=inputs, value=Fraction(value))


# --- how they are made ---------------------------------------------------------------------------------------------

_TESTS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    "=": lambda one, other: one == other,
    ">=": lambda one, other: one >= other,
    ">": lambda one, other: one > other,
}


def _series(view: View, kind: str, inputs: dict[str, Any], unit: str, at: Figures) -> Series:
    return Series(view=view, said={"kind": kind, **inputs}, unit=unit, decimals=view.measure.decimals, at=at)


def _of(view: View, row: int) -> dict[str, Any]:
    return {"measure": view.measure.name, "area": view.panel.areas[row].code}


def _exact(view: View, row: int) -> Figures:
    return lambda t: view.panel.exact(view.measure.name, row, t) if t >= 0 else None


def _leaves(view: View, g: int) -> list[Figures]:
    return [_exact(view, int(row)) for row in view.panel.groups.members(g)]


def _code(view: View, g: int) -> str:
    return view.panel.areas[int(view.panel.groups.rows[g])].code


def _moves(
    view: View,
    kind: str,
    row: int,
    by: int | Literal["year"] | None,
    unit: str,
    made: Callable[[Fraction, Fraction], Fraction | None],
) -> Series:
    one = _exact(view, row)
    back = {"year": view.calendar.year_ago, None: view.calendar.previous}

    def at(t: int) -> Fraction | None:
        then = t - by if isinstance(by, int) else int(back[by][t])
        return _pair(one(t), one(then), made)

    said = {**_of(view, row), **({} if by is None else {"by": by})}
    return _series(view, kind, said, unit, at)


def _of_two(
    kind: str, of: Series, to: Series, unit: str, made: Callable[[Fraction, Fraction], Fraction | None]
) -> Series:
    said = {"kind": kind, "of": of.named, "to": to.named}
    if not all("measure" in side.named for side in (of, to)):
        raise ValueError(f"a {kind} is made of plain figures")
    return Series(
        view=of.view, said=said, unit=unit, decimals=of.decimals, at=lambda t: _pair(of.at(t), to.at(t), made)
    )


def _pair(
    one: Fraction | None, other: Fraction | None, made: Callable[[Fraction, Fraction], Fraction | None]
) -> Fraction | None:
    return None if one is None or other is None else made(one, other)


def _all_known(values: Sequence[Fraction | None], made: Callable[[list[Fraction]], Fraction]) -> Fraction | None:
    known = [value for value in values if value is not None]
    return made(known) if len(known) == len(values) else None


def _way(move: Fraction) -> str:
    return "up" if move > 0 else "down" if move < 0 else "same"


def _stretch(series: Series, first: int, last: int) -> list[Fraction]:
    return [series.known(t) for t in range(first, last + 1)]


def _end(series: Series, t: int) -> str:
    return series.view.calendar.ends[t].isoformat()


def _span(series: Series, first: int, last: int) -> dict[str, str]:
    return {"from": _end(series, first), "to": _end(series, last)}


def _number(than: Proven | Fraction) -> Any:
    return than.expr if isinstance(than, Proven) else exact_text(than)
