"""A line: the area's own figure over time, the story's period marked and the earlier one it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np

from nlg.fact import Fact, Proven, exact_text
from nlg.finding import cells
from nlg.story import Brief, View
from nlg.telling.charts.spec import Drawing, Numbered, dates, goal_line, scale, source_of, ticks, view_of
from nlg.telling.echoes import family
from nlg.telling.pool import Pool
from nlg.telling.words.dates import day, quarter_of
from nlg.telling.words.figures import plotted
from nlg.telling.words.marks import form, mark, visible
from nlg.telling.words.periods import period_then
from nlg.telling.words.voice import Voice

SHOWN = {"day": 400, "week_ending": 104, "iso_week": 104, "month": 60}  # periods
OTHERS_SHOWN = 40
CUT_FROM = Fraction(3, 5)  # a figure that never falls below so much of its height is drawn on a scale without 0
STREAK = ("first_period", "before_period")  # the same where a fact is about a streak: where that began
COMPARED = (  # the fields that name an earlier period, the one a reader most wants to see first
    *("since_period", "former_period", "year_ago_period", "peak_period", "base_period", "trough_period"),
    *("last_period", "first_period", "before_period", "then_period"),
)


def line(pool: Pool, fact: Fact, voice: Voice, numbered: Numbered) -> Drawing | None:
    """The line of a fact's own figure, up to the story's period; None where there are not two figures to join."""
    brief = pool.brief
    view = view_of(brief, fact.measure)
    row, now = view.panel.row(fact.code), view.calendar.at(brief.period)
    if row is None or now is None or not view.known[row, now]:
        return None
    then = _then(view, row, now, fact)
    first = _first(view, row, now, then, fact)
    values = _exactly(view, row, first, now)
    if len(values) - values.count(None) < 2:
        return None
    goal = goal_line(fact, voice, numbered)
    reach = [*_ends(view, row, first, values), *([Fraction(goal["value"])] if goal else [])]
    low, cut = _floor(reach)
    shown = scale(low, max(*reach, Fraction(0)), fact.measure.decimals == 0)
    marks = [("now", now), *([("then", then)] if then is not None else [])]
    return Drawing(
        sort="line",
        of=_spoken(brief, view, row, (first, then, now), cut and shown[0] > 0, None not in values),
        figures={
            "measure": fact.measure.name,
            "area": fact.code,
            "from": view.calendar.ends[first].isoformat(),
            "to": brief.period.isoformat(),
            "values": values,
            "marks": [_mark(role, view, row, t, t - first, voice, numbered) for role, t in marks],
            "ticks": ticks(shown, fact.measure, voice),
            "dates": _dates(brief, view, first, now),
            "target": goal,
        },
    )


def _dates(brief: Brief, view: View, first: int, now: int) -> list[dict[str, Any]]:
    """What stands below the line: the same below every area's line that begins there."""
    kept, key = brief.kept, ("dates below a line", view.panel.table, first, now)
    if key not in kept:
        kept[key] = dates(view, first, now)
    return [{**one} for one in kept[key]]


def _then(view: View, row: int, now: int, fact: Fact) -> int | None:
    """The earlier period that a fact compares with, else the one a step before."""
    fields = (*STREAK, *COMPARED) if family(fact.kind) == "S" else COMPARED
    named = (getattr(fact, name, None) for name in fields)
    moments = [p.value for p in named if isinstance(p, Proven)]
    for t in (*(view.calendar.at(m) for m in moments if isinstance(m, date)), int(view.calendar.previous[now])):
        if t is not None and 0 <= t < now and view.known[row, t]:
            return t
    return None


def _first(view: View, row: int, now: int, then: int | None, fact: Fact) -> int:
    """Where the line begins: far enough back to hold all that the fact rests on, and at a figure that is known."""
    back = [now - SHOWN.get(view.calendar.form, OTHERS_SHOWN) + 1, *([then] if then is not None else [])]
    for rested in fact.evidence:
        start = view.calendar.at(rested.start)
        if rested.measure == fact.measure.name and start is not None:
            back.append(start)
    first = max(0, min(back))
    if first * 4 < now:  # of what is left out so little remains that it may as well be seen
        first = 0
    while not view.known[row, first]:
        first += 1
    return first


def _exactly(view: View, row: int, first: int, now: int) -> list[str | None]:
    """The figures shown as the bundle writes them, None where one is not known."""
    name, panel = view.measure.name, view.panel
    if not view.measure.numerator and not panel.scale[name]:  # whole numbers as they stand in the table
        return [None if figure != figure else str(int(figure)) for figure in view.x[row, first : now + 1].tolist()]
    exact = (panel.exact(name, row, t) for t in range(first, now + 1))
    return [None if value is None else str(exact_text(value)) for value in exact]


def _ends(view: View, row: int, first: int, values: Sequence[str | None]) -> list[Fraction]:
    """The lowest and the highest of the figures shown: found among the rounded, given exactly."""
    rounded = view.x[row, first : first + len(values)]
    return [Fraction(values[int(at)] or 0) for at in (np.nanargmin(rounded), np.nanargmax(rounded))]


def _floor(values: list[Fraction]) -> tuple[Fraction, bool]:
    """Where the scale begins, and whether it leaves out 0."""
    low, high = min(values), max(values)
    cut = low > 0 and low > CUT_FROM * high and high > low
    return (low if cut else min(low, Fraction(0))), cut


def _mark(role: str, view: View, row: int, t: int, at: int, voice: Voice, numbered: Numbered) -> dict[str, Any]:
    return {
        "role": role,
        "at": at,
        "period": view.calendar.ends[t].isoformat(),
        "label": numbered.cell(plotted(cells.cell(view, row, t), voice=voice)),
        "when": numbered.cell(_when(cells.period(view, t), voice)),
    }


def _when(p: Proven, voice: Voice) -> str:
    """The shortest words for a period: what is counted in days by its last one, a quarter by its number."""
    sort = p.inputs["form"]
    if sort == "quarter":
        return mark(visible(quarter_of(p)).removeprefix("the "), p, form("period"))
    return day(p, voice=voice) if sort in ("day", "week_ending", "iso_week", "window") else period_then(p, voice=voice)


def _spoken(
    brief: Brief, view: View, row: int, at: tuple[int, int | None, int], cut: bool, whole: bool
) -> SimpleNamespace:
    """What a line's words may speak of."""
    first, then, now = at
    calendar = view.calendar
    extremes: dict[str, Proven] = {}
    if whole:
        for name, extreme in (("peak", "max"), ("low", "min")):
            extremes |= _extreme(view, row, first, now, name, extreme)
    return SimpleNamespace(
        **source_of(brief, view.measure),
        area=cells.area(view, row),
        now=cells.cell(view, row, now),
        period=cells.period(view, now),
        then=None if then is None else cells.cell(view, row, then),
        then_period=None if then is None else cells.period(view, then),
        step="" if then is None or then != calendar.previous[now] or calendar.step == "quarter" else calendar.word,
        first_period=cells.period(view, first),
        cut=cut,
        whole=whole,
        **({"peak": None, "low": None} | extremes),
    )


def _extreme(view: View, row: int, first: int, now: int, name: str, extreme: str) -> dict[str, Proven]:
    """The one highest or lowest figure shown and its period; nothing where two are alike or it is the latest."""
    figures = view.x[row, first : now + 1]
    at = int(figures.argmax() if extreme == "max" else figures.argmin())
    if (figures == figures[at]).sum() != 1 or first + at == now:
        return {}
    inputs = {**cells.stretch(view, row, first, now), "extreme": extreme}
    found = Proven(op="extreme_period", inputs=inputs, value=view.calendar.ends[first + at])
    figure, period = cells.cell(view, row, first + at), cells.period(view, first + at)
    return {name: figure, f"{name}_at": found, f"{name}_period": period}
