"""One-line panels for proofs: fires("Ashby 5 4 3"), quiet("Ashby 5 5 5")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from nlg.intake.periods import calendar
from nlg.panel import Area, Floats, Groups, Measure, MeasureType, Noun, Panel, PeriodForm
from nlg.story import Base, Brief, Goal, Source

LAST_WEEK_ENDS = date(2021, 3, 3)
WHOLE = "X-ALL"
CASES = Noun(one="case", many="cases", headline="Fever cases", full="fever cases", full_one="fever case", short="Cases")
RATE = Noun(
    one="rate",
    many="rates",
    headline="Fever rate",
    full="fever rate",
    short="Rate",
    explained="cases for every 1,000 people",
)


@dataclass(frozen=True, kw_only=True)
class Example:
    """A small panel and what a detector must make of its last period.

    `fires` says whether it must speak. `area` narrows that to one area, `says` gives columns the first row must have.
    """

    brief: Brief
    fires: bool
    area: str
    says: Mapping[str, object]
    text: str


def fires(text: str, *, area: str = "", says: Mapping[str, object] | None = None, **how: object) -> Example:
    """A panel in which the kind must be found. `how` goes to `brief_of`."""
    brief = brief_of(text, **how)  # type: ignore[arg-type]
    return Example(brief=brief, fires=True, area=area, says=says or {}, text=text)


def quiet(text: str, *, area: str = "", **how: object) -> Example:
    """A panel in which the kind must not be found (for the area, where one is named)."""
    brief = brief_of(text, **how)  # type: ignore[arg-type]
    return Example(brief=brief, fires=False, area=area, says={}, text=text)


def brief_of(
    text: str,
    *,
    people: int = 0,
    goal: str = "",
    base: int = 0,
    form: PeriodForm = "week_ending",
    measure_type: MeasureType = "flow",
    decimals: int = 0,
    names: Mapping[str, Mapping[str, str]] | None = None,
) -> Brief:
    """A brief from lines "NAME figure figure ...", oldest first, "?" where not known; lines are all of one length.

    With two or more areas they make up a group, "the county". `people` in each area adds a rate per 1,000, `goal`
    a goal for it (or for the count where there is no rate), `base` a named earlier level so many periods back.
    """
    rows = [_line(line) for line in text.strip().splitlines()]
    if len({len(figures) for _, figures in rows}) != 1:
        raise ValueError("every line of an example needs as many figures as the others")
    table = np.array([figures for _, figures in rows], dtype=np.float64)
    if len(rows) > 1:
        table = np.vstack([table, table.sum(axis=0, keepdims=True)])
    areas = _areas([name for name, _ in rows], people, names or {})
    panel = _panel(areas, table, len(rows), people, form, measure_type, decimals)
    period = panel.calendar.ends[-1]
    measure = "rate" if people else "count"
    codes = frozenset(area.code for area in areas)
    goals = (
        (
            Goal(
                key="goal",
                measure=measure,
                value=Fraction(goal),
                test="<=",
                areas=codes,
                noun="goal",
                set_by="the county's officer of health",
                set_on=date(2021, 2, 28),
            ),
        )
        if goal
        else ()
    )
    bases = (
        (
            Base(
                key="before",
                measure="count",
                period=panel.calendar.ends[-1 - base],
                name="before the fair",
                areas=codes,
            ),
        )
        if base
        else ()
    )
    return Brief(
        dataset="example",
        series="weekly",
        subject="Fever",
        subject_full="fever",
        event="the fever came",
        areas_called=("area", "areas"),
        weight=1.0,
        panels={"t": panel},
        sources={"t": Source(publisher="Borset Health", released=None)},
        whole="t",
        parts="t",
        main="count",
        rate="rate" if people else "",
        second="",
        goals=goals,
        bases=bases,
        patches={area.code: WHOLE for area in areas if area.code != WHOLE} if len(rows) > 1 else {},
        period=period,
    )


def _line(line: str) -> tuple[str, list[float]]:
    words = line.split()
    first = next(n for n, word in enumerate(words) if word == "?" or word.lstrip("-")[:1].isdigit())
    return " ".join(words[:first]), [float("nan") if word == "?" else float(word) for word in words[first:]]


def _areas(found: list[str], people: int, names: Mapping[str, Mapping[str, str]]) -> tuple[Area, ...]:
    areas = [
        Area(
            code=f"A{n:02d}",
            name=name,
            article=names.get(name, {}).get("article", ""),
            preposition=names.get(name, {}).get("preposition", "in"),
            called="borough",
            parent=WHOLE,
            population=people or None,
        )
        for n, name in enumerate(found)
    ]
    if len(found) > 1:
        areas.append(
            Area(code=WHOLE, name="Borsetshire", called="county", kind="county", population=people * len(found) or None)
        )
    return tuple(areas)


def _panel(
    areas: tuple[Area, ...],
    table: Floats,
    leaves: int,
    people: int,
    form: PeriodForm,
    measure_type: MeasureType,
    decimals: int,
) -> Panel:
    periods = table.shape[1]
    starts = _starts(periods, form)
    measures = {
        "t.count": Measure(
            name="t.count",
            type=measure_type,
            unit="cases",
            polarity="bad",
            noun=CASES,
            decimals=decimals,
            counted=measure_type == "flow",
        )
    }
    values = {"t.count": np.ascontiguousarray(table)}
    if people:
        measures["t.rate"] = Measure(
            name="t.rate",
            type="rate",
            unit="cases per 1,000 people",
            polarity="bad",
            noun=RATE,
            decimals=1,
            numerator="t.count",
            denominator="t.population",
            per=1000,
        )
        populations = np.array([area.population or np.nan for area in areas], dtype=np.float64)
        values["t.rate"] = table * 1000 / populations[:, None]  # divided last: a rate of exactly 1 is 1.0
    whole = len(areas) > leaves
    return Panel(
        table="t",
        areas=areas,
        calendar=calendar(starts[0], starts[-1], form),
        measures=measures,
        values=values,
        statuses={name: (~np.isnan(matrix)).astype(np.uint8) for name, matrix in values.items()},
        scale={"t.count": decimals, "t.rate": 0},
        table_rows=leaves,
        groups=Groups(
            rows=np.array([leaves] if whole else [], dtype=np.int64),
            starts=np.array([0, leaves] if whole else [0], dtype=np.int64),
            leaves=np.arange(leaves if whole else 0, dtype=np.int64),
        ),
        populations=tuple(area.population for area in areas),
        released=None,
        line_numbers=np.zeros((leaves, periods), dtype=np.int32),
    )


def _starts(periods: int, form: PeriodForm) -> list[date]:
    if form in ("week_ending", "day"):
        step = 7 if form == "week_ending" else 1
        last = LAST_WEEK_ENDS - timedelta(days=step - 1)
        return [last - timedelta(days=step * (periods - 1 - n)) for n in range(periods)]
    months = {"month": 1, "quarter": 3, "year": 12}[form]
    count = 2021 * 12 - months * periods
    return [date((count + months * n) // 12, (count + months * n) % 12 + 1, 1) for n in range(periods)]
