"""Made-up areas in made-up counties, and the panel and brief that any scene over them has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from nlg.intake.periods import calendar
from nlg.panel import KNOWN, MISSING, PROVISIONAL, Area, Calendar, Floats, Groups, Ints, Measure, Panel, PeriodForm
from nlg.story import Brief, Goal, Source

WHOLE = "W"
COUNTIES = ("Borsetshire", "Wold and Fen", "The Hundreds", "Upper Marches")
NAMES = (
    "Stoke-sub-Hamdon", "The Deeps", "Kingston upon Weir", "St. Osyth's", "Ashby", "Barton", "Great Snoring",
    "Newton in the Willows", "Ottery St. Mary", "Isle of Wick", "Westward Ho!", "Bishop's Tawton", "Much Wenlock",
    "Carrow and Dene", "Nether Wallop", "Stow-on-the-Wold", "Hove, actually", "King's Sutton", "Thorpe-le-Soken",
    "Six Mile Bottom", "North Holm", "South Holm", "Holm", "Ryme Intrinseca", "St. Just-in-Rose", "Upper Slaughter",
    "Weston and Marsh", "Ugley", "Burton", "Long Itch", "Blandford", "Y Felin", "Penistone", "Brent", "Toller Fratrum",
    "Quay", "East Weir", "Lower Weir", "Market Rasp", "Zeal Monachorum",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Places:
    """Areas of heavy-tailed size in two to four counties, and the groups: each county, and the whole."""

    areas: tuple[Area, ...]
    groups: Groups
    leaves: int

    @property
    def people(self) -> Floats:
        return np.array([area.population for area in self.areas], dtype=np.float64)

    def inside(self, row: int) -> tuple[str, ...]:
        """Codes of the groups an area lies in."""
        of = [g for g in range(len(self.groups.rows)) if row in self.groups.members(g)]
        return tuple(self.areas[int(self.groups.rows[g])].code for g in of)

    def with_sums(self, leaf: Floats) -> Floats:
        """Figures of all areas with those of the groups added up below."""
        sums = [leaf[self.groups.members(g)].sum(axis=0) for g in range(len(self.groups.rows))]
        return np.ascontiguousarray(np.vstack([leaf, *[line[None, :] for line in sums]]))

    @property
    def last_county(self) -> Ints:
        """Rows of the county in which records have gaps and late beginnings."""
        return self.groups.members(len(self.groups.rows) - 2)


def places(rng: np.random.Generator) -> Places:
    """Twelve to forty areas: a few large towns, many small ones; every county has at least four."""
    size, counties = int(rng.integers(12, 41)), int(rng.integers(2, 4))
    counties += size >= 24 and bool(rng.integers(0, 2))
    heads = np.clip(np.exp(rng.normal(np.log(55_000), 0.8, size)), 9_000, 400_000)
    heads[rng.integers(0, size)] = rng.uniform(450_000, 900_000)  # there is always one city
    people = heads.astype(np.int64)
    county = np.concatenate([np.repeat(np.arange(counties), 4), rng.integers(0, counties, size - 4 * counties)])
    rng.shuffle(county)
    names = rng.permutation(len(NAMES))[:size]
    leaves = [
        Area(code=f"A{n:02d}", name=NAMES[names[n]], called="district", parent=f"C{county[n]}", population=int(head))
        for n, head in enumerate(people)
    ]
    members = [np.flatnonzero(county == c) for c in range(counties)]
    above = [
        Area(code=f"C{c}", name=COUNTIES[c], called="county", parent=WHOLE, population=int(people[rows].sum()))
        for c, rows in enumerate(members)
    ]
    whole = Area(code=WHOLE, name="Wessex", called="region", population=int(people.sum()))
    starts = np.concatenate([[0], np.cumsum([*map(len, members), size])])
    groups = Groups(
        rows=np.arange(size, size + counties + 1, dtype=np.int64),
        starts=starts.astype(np.int64),
        leaves=np.concatenate([*members, np.arange(size)]).astype(np.int64),
    )
    return Places(areas=(*leaves, *above, whole), groups=groups, leaves=size)


def periods(form: PeriodForm, count: int) -> Calendar:
    """So many periods, the last of them in early 2024."""
    last = date(2024, 2, 1) if form == "month" else date(2024, 2, 5) if form == "week_ending" else date(2023, 1, 1)
    if form == "week_ending":
        return calendar(last - timedelta(weeks=count - 1), last, form)
    months = last.year * 12 + last.month - 1 - (count - 1) * (12 if form == "year" else 1)
    return calendar(date(months // 12, months % 12 + 1, 1), last, form)


def panel_of(
    about: Places,
    when: Calendar,
    measures: tuple[Measure, ...],
    values: Mapping[str, Floats],
    scale: Mapping[str, int],
    released: date,
) -> Panel:
    """The panel of a scene; what had not settled on the day of release is marked provisional."""
    panel = Panel(
        table="t",
        areas=about.areas,
        calendar=when,
        measures={measure.name: measure for measure in measures},
        values=values,
        statuses={},
        scale=scale,
        table_rows=about.leaves,
        groups=about.groups,
        populations=tuple(area.population for area in about.areas),
        released=released,
        line_numbers=np.zeros((about.leaves, len(when)), dtype=np.int32),
    )
    return replace(panel, statuses={name: _status(panel, name) for name in values})


def _status(panel: Panel, name: str) -> npt.NDArray[np.uint8]:
    young = np.array([not panel.settled(name, t) for t in range(len(panel.calendar))])
    known = np.where(young, PROVISIONAL, KNOWN)
    return np.where(np.isnan(panel.values[name]), MISSING, known).astype(np.uint8)


def brief_of(
    panel: Panel, subject: str, period: date, main: str, rate: str = "", second: str = "", goals: tuple[Goal, ...] = ()
) -> Brief:
    """A brief ready for the detectors, for the period that the newest settled figures are of."""
    return Brief(
        dataset=f"made-up {subject}",
        series=panel.calendar.step,
        subject=subject.capitalize(),
        subject_full=subject,
        event="records began",
        areas_called=("district", "districts"),
        weight=1.0,
        panels={"t": panel},
        sources={"t": Source(publisher="the Wessex observatory", released=panel.released)},
        whole="t",
        parts="t",
        main=main,
        rate=rate,
        second=second,
        goals=goals,
        bases=(),
        patches={area.code: area.parent for area in panel.areas if area.parent},
        period=period,
    )
