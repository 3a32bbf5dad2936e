"""Builds proven values from a panel's cells, in the operations of docs/bundle.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from nlg.fact import Cells, Found, Proven, exact_text
from nlg.finding.chance import HAIR, SO_MANY, chance
from nlg.panel import DEGREES, Area, Measure, PeriodForm
from nlg.story import Brief, View

MILLION, HALF = 10**6, Fraction(1, 2)
FEW = 20  # of so few events a mean without a place would hide too much
LONGEST: Mapping[PeriodForm, int] = {"day": 1, "month": 31, "quarter": 92}  # days: what has more is a window
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def area_words(area: Area) -> dict[str, str]:
    """What a sentence needs to name an area."""
    return {
        "name": area.name,
        "article": area.article,
        "preposition": area.preposition,
        "called": area.called,
        "kind": area.kind,
    }


def area(view: View, row: int) -> Proven:
    """The area in a row of the panel."""
    about, kept = view.panel.areas[row], view.proven
    if about.code not in kept:
        words = area_words(about)
        kept[about.code] = Proven(op="area", inputs={"area": about.code}, value=about.code, words=words)
    return kept[about.code]


def period(view: View, t: int) -> Proven:
    """A period of the panel, by its last day."""
    if t not in view.proven:
        view.proven[t] = _period(view, t)
    return view.proven[t]


def _period(view: View, t: int) -> Proven:
    calendar, end = view.calendar, view.calendar.ends[t]
    days = (end - calendar.starts[t]).days + 1
    form = "window" if days > LONGEST.get(calendar.form, days) else calendar.form
    inputs: dict[str, Any] = {"period": end.isoformat(), "form": form}
    if form == "window":
        inputs["days"] = days
    if form == "occasion":
        inputs["table"] = view.panel.table
    number = {"number": str(calendar.numbers[end])} if end in calendar.numbers else {}
    return Proven(op="period", inputs=inputs, value=end, words={"step": calendar.word, **number})


def cell(view: View, row: int, t: int) -> Proven:
    """The figure of an area at a period, exact."""
    if (row, t) not in view.proven:
        view.proven[row, t] = number(view.measure, "cell", at(view, row, t), _exact(view, row, t))
    return view.proven[row, t]


def number(measure: Measure, op: str, inputs: dict[str, Any], value: Fraction) -> Proven:
    """A figure in a measure's own unit and decimals."""
    return Proven(
        op=op,
        inputs=inputs,
        value=value,
        unit=measure.unit,
        decimals=measure.decimals,
        of_million=measure.of_million,
    )


def difference(now: Proven, then: Proven) -> Proven:
    """Now less then, in the same unit."""
    return Proven(
        op="difference",
        inputs={"now": now.expr, "before": then.expr},
        value=now.number - then.number,
        unit=now.unit,
        decimals=now.decimals,
        of_million=now.of_million,
    )


def percent_change(now: Proven, then: Proven) -> Proven | None:
    """By how many per cent now differs from then; None where then is 0 or either below it, and for degrees."""
    if then.number <= 0 or now.number < 0 or now.unit in DEGREES:
        return None
    return Proven(
        op="percent_change",
        inputs={"now": now.expr, "before": then.expr},
        value=100 * (now.number - then.number) / then.number,
        unit="%",
        decimals=1,
    )


def ratio(of: Proven, to: Proven) -> Proven:
    """How many times one figure is another. `to` is not 0."""
    return Proven(op="ratio", inputs={"of": of.expr, "to": to.expr}, value=of.number / to.number, unit="times")


def share(part: Proven, whole: Proven) -> Proven:
    """What part of a whole a figure is, from 0 to 1. `whole` is not 0."""
    return Proven(op="share", inputs={"part": part.expr, "whole": whole.expr}, value=part.number / whole.number)


def direction(now: Proven, then: Proven, *, clear: bool) -> Proven:
    """Up, down or same. `clear` says whether a verb of movement may be used (it is kept with the words): none may
    where readers get one figure twice."""
    gap = now.number - then.number
    clear = clear and (not gap or not alike(now, then))
    value = "up" if gap > 0 else "down" if gap < 0 else "same"
    return Proven(
        op="direction",
        inputs={"now": now.expr, "before": then.expr},
        value=value,
        words={"clear": "yes" if clear else "no"},
    )


def alike(now: Proven, then: Proven) -> bool:
    """Whether two figures are printed as one: 1,259.48 and 1,259.23 of a rent, 2.31 and 2.28 million."""
    large = max(abs(now.number), abs(then.number))
    if large < MILLION and now.decimals == 0 and now.number.denominator == then.number.denominator == 1:
        return now.number == then.number  # counts, as most are, are printed to the last
    last = Fraction(1, 10**now.decimals)
    if large >= MILLION and now.decimals == 0:
        last = Fraction(MILLION * (1000 if large >= 1000 * MILLION else 1), 10**now.of_million)
    return floor(now.number / last + HALF) == floor(then.number / last + HALF)


def inside_chance(now: Proven, then: Proven, value: bool) -> Proven:
    """Whether two counts differ by no more than chance."""
    return Proven(op="inside_chance", inputs={"now": now.expr, "before": then.expr}, value=value)


def run_where(view: View, row: int, t: int, test: str, than: Any, value: int) -> Proven:
    """For how many steps in a row, to a period, a figure has stood so to a number."""
    return Proven(op="run_where", inputs={**at(view, row, t), "test": test, "than": than}, value=Fraction(value))


def count_periods(view: View, row: int, first: int, last: int, condition: dict[str, Any], value: int) -> Proven:
    """In how many steps, from one period to another, a figure met a condition (`test` and `than`, or `moved`)."""
    named = {"measure": view.measure.name, "area": view.panel.areas[row].code}
    span = {"from": view.calendar.ends[first].isoformat(), "to": view.calendar.ends[last].isoformat()}
    return Proven(op="count_periods", inputs={**named, **span, "condition": condition}, value=Fraction(value))


def steps(view: View, first: int, last: int, value: int) -> Proven:
    """How many steps lie from one period to another, which is so many whole steps later."""
    span = {"from": view.calendar.ends[first].isoformat(), "to": view.calendar.ends[last].isoformat()}
    return Proven(op="steps", inputs={"measure": view.measure.name, **span}, value=Fraction(value))


def rank(view: View, row: int, t: int, g: int, *, high: bool) -> Proven:
    """An area's place in a group, from the highest or from the lowest; equal ones share the better place."""
    figures = view.x[view.panel.groups.members(g), t]
    beyond = figures > view.x[row, t] if high else figures < view.x[row, t]
    joint = int((figures == view.x[row, t]).sum()) > 1
    return Proven(
        op="rank",
        inputs={**at(view, row, t), "group": group(view, g).value, "end": "top" if high else "bottom"},
        value=Fraction(1 + int(beyond.sum())),
        words={"end": "high" if high else "low", "joint": "yes" if joint else "no"},
    )


def rank_of_share(part: View, whole: View, row: int, t: int, g: int, *, high: bool) -> Proven:
    """The same of the share that one measure is of another of its table, none of which is 0."""
    shares = {int(r): _exact(part, int(r), t) / _exact(whole, int(r), t) for r in part.panel.groups.members(g)}
    beyond = [share for share in shares.values() if (share > shares[row] if high else share < shares[row])]
    ends = {"end": "top" if high else "bottom", "share_of": whole.measure.name}
    return Proven(
        op="rank",
        inputs={**at(part, row, t), "group": group(part, g).value, **ends},
        value=Fraction(1 + len(beyond)),
        words={"end": "high" if high else "low", "joint": "yes" if [*shares.values()].count(shares[row]) > 1 else "no"},
    )


def days(start: Proven | date, end: Proven | date) -> Proven:
    """How many whole days lie from one day to another: each a day, a period (its last day) or a source's date."""
    first, last = _day(start), _day(end)
    said = [p.expr if isinstance(p, Proven) else p.isoformat() for p in (start, end)]
    return Proven(op="days", inputs={"from": said[0], "to": said[1]}, value=Fraction((last - first).days))


def _day(moment: Proven | date) -> date:
    value = moment.value if isinstance(moment, Proven) else moment
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def passed(now: Proven, then: Proven, mark: int | Fraction) -> Proven:
    """A round number that a figure has reached from below, or come down to from above."""
    inputs = {"now": now.expr, "before": then.expr, "mark": exact_text(Fraction(mark))}
    return Proven(op="passed", inputs=inputs, value=Fraction(mark), unit=now.unit, decimals=now.decimals)


def together(view: View, g: int, rows: Sequence[int], t: int) -> Proven:
    """What some areas of a group have between them. The measure adds up."""
    inputs = {
        "measure": view.measure.name,
        "group": group(view, g).value,
        "areas": [view.panel.areas[int(r)].code for r in rows],
        "period": view.calendar.ends[t].isoformat(),
    }
    return number(view.measure, "together", inputs, sum((_exact(view, int(r), t) for r in rows), Fraction(0)))


def count_areas(view: View, g: int) -> Proven:
    """How many areas a group has."""
    inputs = {"group": group(view, g).value, "measure": view.measure.name}
    return Proven(op="count_areas", inputs=inputs, value=Fraction(int(view.panel.groups.sizes[g])))


def median_of_areas(view: View, g: int, t: int) -> Proven:
    """The median of a group's areas."""
    return number(view.measure, "median", _group_at(view, g, t), middle(_of_areas(view, g, t)))


def mean_of_areas(view: View, g: int, t: int) -> Proven:
    """The mean of a group's areas, each counting once."""
    figures = _of_areas(view, g, t)
    return number(view.measure, "mean", _group_at(view, g, t), sum(figures, Fraction(0)) / len(figures))


def _of_areas(view: View, g: int, t: int) -> list[Fraction]:
    return [_exact(view, int(r), t) for r in view.panel.groups.members(g)]


def _group_at(view: View, g: int, t: int) -> dict[str, Any]:
    return {
        "measure": view.measure.name,
        "group": group(view, g).value,
        "period": view.calendar.ends[t].isoformat(),
    }


def middle(values: Sequence[Fraction]) -> Fraction:
    """The median, exact: of an even number the mean of the middle two.

    >>> middle([Fraction(5), Fraction(1), Fraction(2), Fraction(3)])
    Fraction(5, 2)
    """
    ordered, half = sorted(values), len(values) // 2
    return (ordered[half] + ordered[~half]) / 2


def stretch(view: View, row: int, first: int, last: int) -> dict[str, Any]:
    """Inputs that name an area's figures from one period to another."""
    ends = view.calendar.ends
    named = {"measure": view.measure.name, "area": view.panel.areas[row].code}
    return {**named, "from": ends[first].isoformat(), "to": ends[last].isoformat()}


def total(view: View, row: int, first: int, last: int) -> Fraction:
    """The sum of an area's figures from one period of the table to another, exact."""
    return sum((_exact(view, row, t) for t in range(first, last + 1)), Fraction(0))


def mean(view: View, row: int, first: int, last: int) -> Proven:
    """The mean of every period of the table from one to another; of few events with one place more."""
    figures = [_exact(view, row, t) for t in range(first, last + 1)]
    made = number(view.measure, "mean", stretch(view, row, first, last), sum(figures, Fraction(0)) / len(figures))
    return with_a_place(made) if view.measure.counted else made


def with_a_place(mean: Proven) -> Proven:
    """The same told to one place where it is small, and no whole number as it is told."""
    tenths = 10 * abs(mean.number)
    whole = floor(tenths + Fraction(1, 2)) % 10 == 0
    return mean if abs(mean.number) >= FEW or whole else replace(mean, decimals=1)


def median(view: View, row: int, first: int, last: int) -> Proven:
    """The median, likewise."""
    figures = sorted(_exact(view, row, t) for t in range(first, last + 1))
    middle = len(figures) // 2
    value = figures[middle] if len(figures) % 2 else (figures[middle - 1] + figures[middle]) / 2
    made = number(view.measure, "median", stretch(view, row, first, last), value)
    return made if value.denominator == 1 else replace(made, decimals=max(1, made.decimals))


def window(view: View, first: int, last: int) -> Proven:
    """From the first day of one period to the last of another, as a stretch of so many days."""
    end: date = view.calendar.ends[last]
    days = (end - view.calendar.starts[first]).days + 1
    return Proven(op="period", inputs={"period": end.isoformat(), "form": "window", "days": days}, value=end)


def codes(op: str, inputs: dict[str, Any], view: View, rows: Iterable[int]) -> Proven:
    """A set of areas in the register's order, with their names for printing."""
    areas = [view.panel.areas[row] for row in sorted(int(row) for row in rows)]
    names = {a.code: f"{a.article} {a.name}".strip() for a in areas}
    return Proven(op=op, inputs=inputs, value=tuple(a.code for a in areas), words=names)


def moved(view: View, t: int, way: str) -> dict[str, Any]:
    """A condition on each area: its figure moved `way` since the step before."""
    since = view.calendar.ends[int(view.calendar.previous[t])]
    return {"measure": view.measure.name, "moved": way, "since": since.isoformat()}


def set_that_moved(view: View, g: int, t: int, way: str) -> dict[str, Any]:
    """Inputs that name the areas of a group whose figure moved `way` since the step before."""
    end: date = view.calendar.ends[t]
    return {"group": group(view, g).value, "period": end.isoformat(), "condition": moved(view, t, way)}


def group(view: View, g: int) -> Proven:
    """The area of a group of the panel."""
    return area(view, int(view.panel.groups.rows[g]))


def group_cells(view: View, g: int, start: int, end: int) -> Cells:
    """Evidence: every area of a group from one period to another."""
    leaves = tuple(view.panel.areas[int(r)].code for r in view.panel.groups.members(g))
    return _cells(view, leaves, start, end)


def cells(view: View, rows: Sequence[int], start: int, end: int) -> Cells:
    """Evidence: the given areas from one period to another, both included."""
    return _cells(view, tuple(view.panel.areas[int(r)].code for r in rows), start, end)


def _cells(view: View, areas: tuple[str, ...], start: int, end: int) -> Cells:
    calendar = view.calendar
    first, last = max(0, min(start, end)), max(start, end)
    return Cells(
        table=view.panel.table,
        measure=view.measure.name,
        areas=areas,
        start=calendar.ends[first],
        end=calendar.ends[last],
    )


def at(view: View, row: int, t: int) -> dict[str, Any]:
    """Inputs that name a figure: measure, area, period."""
    end: date = view.calendar.ends[t]
    return {"measure": view.measure.name, "area": view.panel.areas[row].code, "period": end.isoformat()}


def _exact(view: View, row: int, t: int) -> Fraction:
    value = view.panel.exact(view.measure.name, row, t)
    if value is None:
        raise ValueError(f"{at(view, row, t)} is not known: a fact must not rest on it")
    return value


def basics(brief: Brief, found: Found, n: int) -> dict[str, Any]:
    """The fields every fact shares, for one row of a finding."""
    view, row, t = place(brief, found, n)
    return {
        "area": area(view, row),
        "measure": view.measure,
        "period": period(view, t),
        "now": cell(view, row, t),
        "strength": float(found["strength"][n]),
        "settled": view.panel.settled(view.measure.name, t),
        "row": n,
    }


def place(brief: Brief, found: Found, n: int) -> tuple[View, int, int]:
    """View, row and period of one row of a finding."""
    return brief.views[int(found["view"][n])], int(found["area"][n]), int(found["period"][n])


def good_news(measure: Measure, rising: bool) -> bool | None:
    """Whether a move is good news for people; None where the measure is neither."""
    if measure.polarity == "neutral":
        return None
    return rising == (measure.polarity == "good")


def move_certainty(measure: Measure, now: Proven, then: Proven) -> float:
    """How sure it is that a figure moved: for counts of events 1 less the probability that chance did it; for so many
    of something else 0 where it is by no more than a hair."""
    if not measure.counted or now.number.denominator != 1 or then.number.denominator != 1:
        gap = abs(now.number - then.number)
        return 0.0 if measure.type in SO_MANY and 0 < gap * HAIR < abs(then.number) else 1.0
    return 1.0 - chance(int(now.number), int(then.number))


def so_many(measure: Measure, number: float, more: str) -> str:
    """A number of what a measure counts, for margins: "one more death", "21 fewer cases"."""
    said = SMALL[int(number)] if number in range(1, 10) else f"{number:,g}"
    return " ".join(word for word in (said, more, measure.noun.one if number == 1 else measure.noun.many) if word)
