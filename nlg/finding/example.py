"""One-line panels for proofs: fires("Ashby 5 4 3"), quiet("Ashby 5 5 5")."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, partial
from typing import Literal

import numpy as np
import numpy.typing as npt

from nlg.intake.periods import calendar
from nlg.panel import (
    KNOWN,
    MISSING,
    SUPPRESSED,
    Area,
    Floats,
    Groups,
    Ints,
    Measure,
    MeasureType,
    Noun,
    Panel,
    PeriodForm,
    Polarity,
)
from nlg.story import Base, Brief, Goal, Limits, Source

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
SHARE = Noun(one="share", many="shares", headline="Fever share", full="fever share", short="Share")


@dataclass(frozen=True, kw_only=True)
class Example:
    """A small panel and what a detector must make of its last period.

    `fires` says whether it must speak. `area` narrows that to one area, `says` gives columns the first row must have.
    `made` makes its brief.
    """

    made: Callable[[], Brief]
    fires: bool
    area: str
    says: Mapping[str, object]
    text: str

    @cached_property
    def brief(self) -> Brief:
        """Made when first asked for: who looks for facts never asks, and there are hundreds."""
        return self.made()


def fires(text: str, *, area: str = "", says: Mapping[str, object] | None = None, **how: object) -> Example:
    """A panel in which the kind must be found. `how` goes to `brief_of`."""
    made = partial(brief_of, text, **how)  # type: ignore[arg-type]
    return Example(made=made, fires=True, area=area, says=says or {}, text=text)


def quiet(text: str, *, area: str = "", **how: object) -> Example:
    """A panel in which the kind must not be found (for the area, where one is named)."""
    made = partial(brief_of, text, **how)  # type: ignore[arg-type]
    return Example(made=made, fires=False, area=area, says={}, text=text)


def brief_of(
    text: str,
    *,
    people: int | str = 0,
    goal: str = "",
    test: Literal["<", "<=", ">=", ">"] = "<=",
    spared: str = "",
    base: int = 0,
    form: PeriodForm = "week_ending",
    measure_type: MeasureType = "flow",
    decimals: int = 0,
    polarity: Polarity = "bad",
    names: Mapping[str, Mapping[str, str]] | None = None,
    also: Mapping[str, str] | None = None,
    parts: Mapping[str, str] | None = None,
    share: str = "",
    counties: Mapping[str, str] | None = None,
    neighbours: str = "",
    earlier: str = "",
    released: int | None = None,
    mature_after: int = 0,
    limits: Limits | None = None,
) -> Brief:
    """A brief from lines "NAME figure figure ...", oldest first, "?" not known, "*" held back; all lines of one length.

    With two or more areas they make up a group, "the county" (`counties`, as {"East": "Ashby Barton"}, more of them).
    `people` in each area ("1000 2000": in one after the other) adds a rate per 1,000, `goal` a goal for it (or for
    the count where there is no rate) of all areas but `spared`, `base` a named earlier level so many periods back.
    `also` and `parts` add measures of the same lines: further ones (the first is the brief's second), and parts of
    the count. `share` names one of these, of which the count's per cent is made. `neighbours` is "Ashby-Barton ...",
    `earlier` the same lines as published before, `released` the days from the last period to publication.
    """
    rows = [_line(line) for line in text.strip().splitlines()]
    found = [name for name, _ in rows]
    tables = {"count": text, **(also or {}), **(parts or {})}
    each = _each(people, len(rows))
    areas = _areas(found, each, names or {}, counties or {})
    groups = _groups(found, areas)
    lines = {name: _table(lines, found, groups) for name, lines in tables.items()}
    held = _table(text, found, groups, held=True)
    panel = _panel("t", areas, groups, lines, held, form)
    values, measures = dict(panel.values), {}
    for name in tables:
        flow = measure_type == "flow"
        measures[f"t.{name}"] = Measure(
            name=f"t.{name}",
            type=measure_type,
            unit="cases",
            polarity=polarity,
            noun=CASES if name == "count" else _also_noun(name) if name in (also or {}) else _part_noun(name),
            decimals=decimals,
            counted=flow,
            mature_after=mature_after,
            parts=tuple(f"t.{part}" for part in parts or {}) if name == "count" else (),
            below_zero=bool((values[f"t.{name}"] < 0).any()),
        )
    if any(each):
        measures["t.rate"] = _per("t.rate", "rate", "cases per 1,000 people", polarity, "t.population", 1000, RATE)
        populations = np.array([area.population or np.nan for area in areas], dtype=np.float64)
        values["t.rate"] = values["t.count"] * 1000 / populations[:, None]  # divided last: a rate of exactly 1 is 1.0
    if share:
        measures["t.share"] = _per("t.share", "share", "%", polarity, f"t.{share}", 100, SHARE)
        with np.errstate(invalid="ignore", divide="ignore"):
            below = values[f"t.{share}"]
            values["t.share"] = np.where(below > 0, values["t.count"] * 100 / below, np.nan)
    ends = panel.calendar.ends
    panel = replace(
        panel,
        measures=measures,
        values=values,
        statuses={name: panel.statuses.get(name, _statuses(matrix)) for name, matrix in values.items()},
        scale={name: decimals if name.split(".")[1] in tables else 0 for name in measures},
        populations=tuple(area.population for area in areas),
        released=None if released is None else ends[-1] + timedelta(days=released),
        neighbours=_pairs(neighbours, found),
    )
    codes = frozenset(area.code for area in areas)
    measure = "rate" if any(each) else "count"
    goals = [
        Goal(
            key="goal",
            measure=measure,
            value=Fraction(goal),
            test=test,
            areas=codes - {area.code for area in areas if area.name in spared.split()},
            noun="goal",
            set_by="the county's officer of health",
            set_on=date(2021, 2, 28),
        )
        for _ in range(1 if goal else 0)
    ]
    bases = [
        Base(key="before", measure="count", period=ends[-1 - base], name="before the fair", areas=codes)
        for _ in range(1 if base else 0)
    ]
    return Brief(
        dataset="example",
        series="weekly",
        subject="Fever",
        subject_full="fever",
        event="the fever came",
        areas_called=("area", "areas"),
        weight=1.0,
        panels={"t": panel},
        sources={"t": Source(publisher="Borset Health", released=panel.released)},
        whole="t",
        parts="t",
        main="count",
        rate="rate" if any(each) else "",
        second=next(iter(also), "") if also else "",
        goals=tuple(goals),
        bases=tuple(bases),
        patches={area.code: area.parent for area in areas if area.parent},
        period=ends[-1],
        earlier={"t": _earlier(panel, _table(earlier, found, groups), ends[-1])} if earlier else {},
        limits=limits or Limits(),
    )


def _part_noun(name: str) -> Noun:
    """Words for a part of the cases."""
    return replace(CASES, one=name, many=f"{name}s", short=name.capitalize())


def _also_noun(name: str) -> Noun:
    """Words for what is counted beside the cases: "deaths" are fever deaths."""
    one = name.removesuffix("s")
    fever = {"headline": f"Fever {one}s", "full": f"fever {one}s", "full_one": f"fever {one}"}
    return replace(CASES, one=one, many=f"{one}s", short=name.capitalize(), **fever)


def _line(line: str) -> tuple[str, list[str]]:
    words = line.split()
    first = next(n for n, word in enumerate(words) if word in "?*" or word.lstrip("-")[:1].isdigit())
    return " ".join(words[:first]), words[first:]


def _each(people: int | str, size: int) -> list[int]:
    if isinstance(people, int):
        return [people] * size
    each = [int(word) for word in people.split()]
    if len(each) != size:
        raise ValueError("people: as many figures as there are areas")
    return each


def _areas(
    found: list[str], people: list[int], names: Mapping[str, Mapping[str, str]], counties: Mapping[str, str]
) -> tuple[Area, ...]:
    county_of = {name: county for county, members in counties.items() for name in members.split()}
    areas = [
        Area(
            code=f"A{n:02d}",
            name=name,
            article=names.get(name, {}).get("article", ""),
            preposition=names.get(name, {}).get("preposition", "in"),
            kind=names.get(name, {}).get("kind", "area"),
            called="borough",
            tags=tuple(names.get(name, {}).get("tags", "").split()),
            parent=f"X-{county_of[name]}" if name in county_of else WHOLE if len(found) > 1 else "",
            population=people[n] or None,
        )
        for n, name in enumerate(found)
    ]
    for county, members in counties.items():
        inside = sum(people[found.index(name)] for name in members.split())
        areas.append(
            Area(
                code=f"X-{county}",
                name=county,
                called="county",
                kind="county",
                parent=WHOLE,
                population=inside or None,
            )
        )
    if len(found) > 1:
        areas.append(
            Area(code=WHOLE, name="Borsetshire", called="county", kind="county", population=sum(people) or None)
        )
    return tuple(areas)


def _groups(found: list[str], areas: tuple[Area, ...]) -> Groups:
    """One group for each area below the lines' own: a county's members, and all of them for the whole."""
    rows = range(len(found), len(areas))
    leaves = [[n for n in range(len(found)) if areas[row].code in (WHOLE, areas[n].parent)] for row in rows]
    return Groups(
        rows=np.array(rows, dtype=np.int64),
        starts=np.concatenate([[0], np.cumsum([len(part) for part in leaves])]).astype(np.int64),
        leaves=np.array([n for part in leaves for n in part], dtype=np.int64),
    )


def _table(text: str, found: list[str], groups: Groups, *, held: bool = False) -> Floats:
    """Lines as a matrix with the groups' sums below; with `held` 1 where a figure is held back."""
    lines = dict(_line(line) for line in text.strip().splitlines())
    if sorted(lines) != sorted(found) or len({len(figures) for figures in lines.values()}) != 1:
        raise ValueError("every line of an example needs as many figures as the others, every measure the same areas")
    figures = [[_figure(word, held) for word in lines[name]] for name in found]
    own = np.array(figures, dtype=np.float64)
    sums = [own[groups.members(g)].sum(axis=0) for g in range(len(groups.rows))]
    return np.vstack([own, *[line[None, :] for line in sums]])


def _figure(word: str, held: bool) -> float:
    if held:
        return float(word == "*")
    return float("nan") if word in "?*" else float(word)


def _panel(
    name: str, areas: tuple[Area, ...], groups: Groups, tables: Mapping[str, Floats], held: Floats, form: PeriodForm
) -> Panel:
    periods = held.shape[1]
    starts = _starts(periods, form)
    statuses = {f"{name}.{short}": _statuses(table) for short, table in tables.items()}
    statuses[f"{name}.count"][held > 0] = SUPPRESSED
    return Panel(
        table=name,
        areas=areas,
        calendar=calendar(starts[0], starts[-1], form),
        measures={},
        values={f"{name}.{short}": np.ascontiguousarray(table) for short, table in tables.items()},
        statuses=statuses,
        scale={},
        table_rows=len(areas) - len(groups.rows),
        groups=groups,
        populations=(),
        released=None,
        line_numbers=np.zeros((len(areas) - len(groups.rows), periods), dtype=np.int32),
    )


def _statuses(matrix: Floats) -> npt.NDArray[np.uint8]:
    return np.where(np.isnan(matrix), MISSING, KNOWN).astype(np.uint8)


def _per(name: str, kind: MeasureType, unit: str, polarity: Polarity, below: str, per: int, noun: Noun) -> Measure:
    return Measure(
        name=name,
        type=kind,
        unit=unit,
        polarity=polarity,
        noun=noun,
        decimals=1,
        numerator="t.count",
        denominator=below,
        per=per,
        adds=False,
    )


def _earlier(panel: Panel, table: Floats, released: date) -> Panel:
    """The same table as it was published before, on the day the last period ended; a shorter record ends sooner."""
    periods = table.shape[1]
    calendar_then = replace(
        panel.calendar,
        starts=panel.calendar.starts[:periods],
        ends=panel.calendar.ends[:periods],
        previous=panel.calendar.previous[:periods],
        year_ago=panel.calendar.year_ago[:periods],
    )
    return replace(
        panel,
        table="before",
        calendar=calendar_then,
        measures={"before.count": replace(panel.measures["t.count"], name="before.count", parts=())},
        values={"before.count": np.ascontiguousarray(table)},
        statuses={"before.count": _statuses(table)},
        scale={"before.count": panel.scale["t.count"]},
        released=released,
        line_numbers=panel.line_numbers[:, :periods],
    )


def _pairs(text: str, found: list[str]) -> Ints:
    pairs = [sorted(found.index(name) for name in pair.split("-")) for pair in text.split()]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _starts(periods: int, form: PeriodForm) -> list[date]:
    if form in ("week_ending", "day"):
        step = 7 if form == "week_ending" else 1
        last = LAST_WEEK_ENDS - timedelta(days=step - 1)
        return [last - timedelta(days=step * (periods - 1 - n)) for n in range(periods)]
    months = {"month": 1, "quarter": 3, "year": 12}[form]
    count = 2021 * 12 - months * periods
    return [date((count + months * n) // 12, (count + months * n) % 12 + 1, 1) for n in range(periods)]
