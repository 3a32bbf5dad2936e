"""Made-up tables of counts: waves, sizes with a heavy tail, ties and zeros; as a long frame, and as a brief."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from nlg.finding.example import brief_of
from nlg.intake.periods import calendar
from nlg.panel import KNOWN, Area, Calendar, Floats, Groups, Ints, Panel
from nlg.story import Brief

SEED = 20210303
PER = 1000  # the rate is per so many people
GOAL = "1.5"  # the highest rate that is wanted
FIRST_DAY = date(2000, 1, 2)
LINE, TESTS, PARTS = "A 1 1\nB 1 1", {"tests": "A 1 1\nB 1 1"}, {"young": "A 1 1\nB 1 1", "old": "A 1 1\nB 1 1"}
ALL_MEASURES = ("count", "tests", "young", "old")


@dataclass(frozen=True, kw_only=True, eq=False)
class Made:
    """Figures of areas by week, how many people each area has, and how many areas make up a county."""

    figures: Mapping[str, Floats]
    people: Ints
    county: int

    @property
    def areas(self) -> int:
        return len(self.people)

    @property
    def periods(self) -> int:
        return int(self.figures["count"].shape[1])

    @property
    def ends(self) -> Calendar:
        return calendar(FIRST_DAY, FIRST_DAY + timedelta(days=7 * (self.periods - 1)), "week_ending")


def made(areas: int, periods: int, *, county: int = 10, measures: tuple[str, ...] = ("count",)) -> Made:
    """The same figures on every machine. Areas differ a hundredfold in size; the small ones often have none."""
    rng = np.random.default_rng(SEED)
    people = (2000 * (1 + rng.pareto(1.3, areas))).clip(max=600_000).astype(np.int64)
    people[1::7] = people[::7][: len(people[1::7])]  # some are alike to the last head
    t = np.arange(periods)
    phase, own = rng.uniform(0, 6, (areas, 1)), rng.normal(0, 0.35, (areas, 1))
    level = 1.1 * np.sin(2 * np.pi * t / 52 + 0.1 * phase) + 1.2 * np.sin(t / 37) + 0.6 * np.sin(t / 11 + phase) + own
    level += np.where((t // 90) % 4 == 3, -3.0, 0.0)  # quiet times, with long runs of none
    shocks = rng.random((areas, periods)) < 0.002
    expected = people[:, None] / PER * np.exp(level) + shocks * people[:, None] / PER * 3
    count = rng.poisson(expected).astype(np.float64)
    figures = {"count": count}
    if "tests" in measures:
        figures["tests"] = count + rng.poisson(people[:, None] / PER * (4 + np.exp(0.7 * np.sin(t / 23)))) + 1
    if "young" in measures:
        figures["young"] = rng.binomial(count.astype(np.int64), 0.3 + 0.25 * (np.sin(t / 60) > 0.5)).astype(np.float64)
        figures["old"] = count - figures["young"] - rng.binomial((count - figures["young"]).astype(np.int64), 0.1)
    return Made(figures={name: figures[name] for name in measures}, people=people, county=county)


def long_frame(of: Made) -> pd.DataFrame:
    """The table as it comes: a line for each area and week, with the county and its people; in no order of use."""
    ends = pd.to_datetime(pd.Series(of.ends.ends))
    at = np.tile(np.arange(of.periods), of.areas)
    row = np.repeat(np.arange(of.areas), of.periods)
    county = pd.Index([f"C{n:04d}" for n in range(counties(of))])
    frame = pd.DataFrame(
        {
            "area": pd.Categorical.from_codes(row.tolist(), pd.Index([code(n) for n in range(of.areas)])),
            "county": pd.Categorical.from_codes((row // of.county).tolist(), county),
            "week": ends.to_numpy()[at],
            "people": of.people[row],
            **{name: x.astype(np.int64).ravel() for name, x in of.figures.items()},
        }
    )
    return frame.sort_values(["week", "area"], ignore_index=True)


def code(n: int) -> str:
    """An area's code, in the order of rows."""
    return f"A{n:05d}"


def counties(of: Made) -> int:
    """How many counties there are; the last may have fewer areas."""
    return -(-of.areas // of.county)


def brief_from_frame(frame: pd.DataFrame, of: Made) -> Brief:
    """The brief from the long frame: weeks and areas as matrices."""
    week = frame["week"].factorize(sort=True)[0]
    area = frame["area"].cat.codes.to_numpy()
    figures = {name: np.full((of.areas, of.periods), np.nan) for name in of.figures}
    for name, x in figures.items():
        x[area, week] = frame[name].to_numpy()
    return brief_from(replace(of, figures=figures))


def brief_from(of: Made) -> Brief:
    """The brief: areas, then counties, then all; with a rate and a goal for it, a share, parts where there are any."""
    plain = brief_of(
        LINE,
        people=1000,
        goal=GOAL,
        also=TESTS if "tests" in of.figures else None,
        parts=PARTS if "young" in of.figures else None,
        share="tests" if "tests" in of.figures else "",
    )
    panel = _panel(plain.panels["t"], of)
    codes = frozenset(area.code for area in panel.areas)
    return replace(
        plain,
        panels={"t": panel},
        goals=tuple(replace(goal, areas=codes) for goal in plain.goals),
        patches={area.code: area.parent for area in panel.areas if area.parent},
        period=panel.calendar.ends[-1],
    )


def _panel(plain: Panel, of: Made) -> Panel:
    groups = _groups(of)
    rows = of.areas + len(groups.rows)
    values = {f"t.{name}": _with_groups(x, groups) for name, x in of.figures.items()}
    people = np.concatenate([of.people, np.add.reduceat(of.people[groups.leaves], groups.starts[:-1])])
    values["t.rate"] = values["t.count"] * PER / people[:, None]
    if "t.tests" in values:
        values["t.share"] = values["t.count"] * 100 / values["t.tests"]
    known = np.broadcast_to(np.uint8(KNOWN), (rows, of.periods))
    return replace(
        plain,
        areas=_areas(of, people),
        calendar=of.ends,
        values={name: values[name] for name in plain.measures},
        statuses=dict.fromkeys(plain.measures, known),
        table_rows=of.areas,
        groups=groups,
        populations=tuple(people.tolist()),
        line_numbers=np.broadcast_to(np.int32(0), (of.areas, of.periods)),
        neighbours=np.column_stack([np.arange(of.areas - 1), np.arange(1, of.areas)]),  # as along a shore
    )


def _groups(of: Made) -> Groups:
    """The counties, and all areas as one more; each area is a leaf of both."""
    sizes = [min(of.county, of.areas - start) for start in range(0, of.areas, of.county)]
    return Groups(
        rows=np.arange(of.areas, of.areas + len(sizes) + 1),
        starts=np.concatenate([[0], np.cumsum([*sizes, of.areas])]).astype(np.int64),
        leaves=np.concatenate([np.arange(of.areas), np.arange(of.areas)]),
    )


def _with_groups(x: Floats, groups: Groups) -> Floats:
    areas = len(x)
    whole = np.empty((areas + len(groups.rows), x.shape[1]))
    whole[:areas] = x
    np.add.reduceat(x, groups.starts[:-2], axis=0, out=whole[areas:-1])
    x.sum(axis=0, out=whole[-1])
    return whole


def _areas(of: Made, people: Ints) -> tuple[Area, ...]:
    heads = [int(n) for n in people]
    own = [
        Area(
            code=code(n),
            name=f"Place {n}",
            parent=f"C{n // of.county:04d}",
            population=heads[n],
            tags=("coastal",) if n % 3 == 0 else (),
        )
        for n in range(of.areas)
    ]
    above = [
        Area(code=f"C{n:04d}", name=f"County {n}", parent="X-ALL", kind="county", population=heads[of.areas + n])
        for n in range(counties(of))
    ]
    return (*own, *above, Area(code="X-ALL", name="Borsetshire", kind="county", population=heads[-1]))
