"""Builds proven values from a panel's cells, in the operations of docs/bundle.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from nlg.fact import Cells, Found, Proven
from nlg.finding.series import chance
from nlg.panel import Area, Measure
from nlg.story import Brief, View

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
    about = view.panel.areas[row]
    return Proven(op="area", inputs={"area": about.code}, value=about.code, words=area_words(about))


def period(view: View, t: int) -> Proven:
    """A period of the panel, by its last day."""
    calendar = view.calendar
    end = calendar.ends[t]
    days = (end - calendar.starts[t]).days + 1
    form = "window" if calendar.form == "day" and days > 1 else calendar.form
    inputs: dict[str, Any] = {"period": end.isoformat(), "form": form}
    if form == "window":
        inputs["days"] = days
    return Proven(op="period", inputs=inputs, value=end, words={"step": calendar.step})


def cell(view: View, row: int, t: int) -> Proven:
    """The figure of an area at a period, exact."""
    return number(view.measure, "cell", at(view, row, t), _exact(view, row, t))


def number(measure: Measure, op: str, inputs: dict[str, Any], value: Fraction) -> Proven:
    """A figure in a measure's own unit and decimals."""
    return Proven(op=op, inputs=inputs, value=value, unit=measure.unit, decimals=measure.decimals)


def difference(now: Proven, then: Proven) -> Proven:
    """Now less then, in the same unit."""
    return Proven(
        op="difference",
        inputs={"now": now.expr, "before": then.expr},
        value=now.number - then.number,
        unit=now.unit,
        decimals=now.decimals,
    )


def percent_change(now: Proven, then: Proven) -> Proven | None:
    """By how many per cent now differs from then; None where then is 0."""
    if then.number == 0:
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


def direction(now: Proven, then: Proven, *, clear: bool) -> Proven:
    """Up, down or same. `clear` says whether a verb of movement may be used (it is kept with the words)."""
    gap = now.number - then.number
    value = "up" if gap > 0 else "down" if gap < 0 else "same"
    return Proven(
        op="direction",
        inputs={"now": now.expr, "before": then.expr},
        value=value,
        words={"clear": "yes" if clear else "no"},
    )


def inside_chance(now: Proven, then: Proven, value: bool) -> Proven:
    """Whether two counts differ by no more than chance."""
    return Proven(op="inside_chance", inputs={"now": now.expr, "before": then.expr}, value=value)


def codes(op: str, inputs: dict[str, Any], view: View, rows: Iterable[int]) -> Proven:
    """A set of areas, with their names for printing."""
    areas = [view.panel.areas[int(row)] for row in rows]
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
    """How sure it is that a figure moved: for counts of events 1 less the probability that chance did it."""
    if not measure.counted or now.number.denominator != 1 or then.number.denominator != 1:
        return 1.0
    return 1.0 - chance(int(now.number), int(then.number))


def so_many(measure: Measure, number: float, more: str = "") -> str:
    """A number of what a measure counts, for margins: "one more death", "21 fewer cases"."""
    said = SMALL[int(number)] if number in range(1, 10) else f"{number:,g}"
    return " ".join(word for word in (said, more, measure.noun.one if number == 1 else measure.noun.many) if word)
