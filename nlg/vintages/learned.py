"""Maturity learned from a table's editions: how complete a figure is at each age, and how far it still moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Self

import numpy as np

from nlg.fact import Fact
from nlg.finding.detectors.revised import Revised
from nlg.intake.assemble import judged
from nlg.panel import Floats, Measure, Panel
from nlg.vintages.stood import SEEN, Stood

COMPLETE = 0.01  # the whole is within so much of what it becomes
STILL = 0.01  # and half of the areas' figures move by no more than this
LOW, MOST = 0.05, 0.95


@dataclass(frozen=True, kw_only=True)
class Age:
    """What figures published so many days after their period's end were worth, over so many editions.

    `low`, `middle` and `high` are the 5%, median and 95% share of the settled whole that had been published. `moved`
    and `moved_most` say by how much of its settled value an area's figure still moved: the median, and 95% of them.
    `unchanged` is the share of areas' figures that never moved again.
    """

    days: int
    editions: int
    low: float
    middle: float
    high: float
    moved: float
    moved_most: float
    unchanged: float

    @property
    def mature(self) -> bool:
        """Whether figures of this age may be told as they are."""
        return abs(self.middle - 1) <= COMPLETE and self.moved <= STILL


@dataclass(frozen=True, kw_only=True)
class Maturity:
    """A measure's ages, youngest first, up to the horizon at which figures count as settled."""

    measure: str
    horizon: int
    ages: tuple[Age, ...]

    @property
    def mature_after(self) -> int:
        """Days from which on every age is mature; the horizon where none is before."""
        late = [age.days for age in self.ages if not age.mature]
        after = [age.days for age in self.ages if not late or age.days > late[-1]]
        return after[0] if after else self.horizon

    def as_json(self) -> dict[str, Any]:
        """As the command line gives it, and as it is kept aside."""
        return {
            "measure": self.measure,
            "mature_after": self.mature_after,
            "horizon": self.horizon,
            "ages": [asdict(age) for age in self.ages],
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """From what `as_json` gave."""
        ages = tuple(Age(**age) for age in told["ages"])
        return cls(measure=told["measure"], horizon=told["horizon"], ages=ages)

    def at(self, days: int) -> Age | None:
        """What figures of an age were worth, None where none was published at that age."""
        return next((age for age in self.ages if age.days == days), None)


def learned(stood: Stood) -> dict[str, Maturity]:
    """What the editions teach of each measure; those are left out of which there are too few.

    A rate of a count in the same table is as mature as that count, and a share as the later of its two.
    """
    measures = stood.like.measures
    found = {
        name: maturity
        for name, measure in measures.items()
        if measure.numerator not in measures and (maturity := _learn(stood, measure)) is not None
    }
    for name, measure in measures.items():
        made_of = [found[part] for part in (measure.numerator, measure.denominator) if part in found]
        if made_of and measure.numerator in found:
            found[name] = replace(max(made_of, key=lambda one: one.mature_after), measure=name)
    return found


def _learn(stood: Stood, measure: Measure) -> Maturity | None:
    """Nothing from editions that do not reach as far as the sheet says figures move."""
    horizon = stood.horizon(measure.name)
    if horizon < max(1, measure.mature_after):
        return None
    ages = tuple(_ages(stood, measure.name, stood.settled(measure.name), horizon))
    return Maturity(measure=measure.name, horizon=horizon, ages=ages) if ages else None


def _ages(stood: Stood, name: str, settled: Floats, horizon: int) -> Iterator[Age]:
    """Each age at which at least `SEEN` editions published a figure that has settled since."""
    rows = stood.like.table_rows
    for days in np.unique(stood.ages[(stood.ages >= 0) & (stood.ages < horizon)]):
        e, w = np.nonzero(stood.ages == days)
        then, now = stood.values[name][e, :rows, w], settled[:rows, stood.at[e, w]].T
        both = ~np.isnan(then) & ~np.isnan(now)
        whole = np.where(both, now, 0).sum(axis=1)
        seen = whole > 0
        if seen.sum() >= SEEN:
            share = np.where(both, then, 0).sum(axis=1)[seen] / whole[seen]
            yield _age(int(days), share, then[both], now[both])


def _age(days: int, share: Floats, then: Floats, now: Floats) -> Age:
    low, middle, high = np.quantile(share, [LOW, 0.5, MOST])
    moved, most = np.quantile(np.abs(now - then) / _size(then, now), [0.5, MOST])
    unchanged = float((then == now).mean())
    return Age(
        days=days,
        editions=len(share),
        low=float(low),
        middle=float(middle),
        high=float(high),
        moved=float(moved),
        moved_most=float(most),
        unchanged=unchanged,
    )


def _size(then: Floats, now: Floats) -> Floats:
    """What a move is measured by: the settled figure, or where that is none the one it was."""
    size = np.where(now == 0, np.abs(then), np.abs(now))
    return np.where(size == 0, 1.0, size)


def as_usual(fact: Fact, found: Mapping[str, Maturity]) -> bool:
    """Whether a fact says no more than that a young figure was revised, by no more than most such figures are."""
    maturity = found.get(fact.measure.name)
    if not isinstance(fact, Revised) or fact.was_released is None or maturity is None:
        return False
    then, end = fact.was_released.value, fact.of_period.value
    if not isinstance(then, date) or not isinstance(end, date) or (then - end).days >= maturity.horizon:
        return False
    ages = [age for age in maturity.ages if age.days <= (then - end).days]
    size = max(abs(fact.figure.number), abs(fact.was.number))
    return bool(ages) and abs(fact.difference.number) <= ages[-1].moved_most * float(size)


def matured(panel: Panel, found: Mapping[str, Maturity]) -> Panel:
    """The panel with each measure's cut-off as learned, where that is stricter than the sheet's."""
    later = {
        name: one.mature_after
        for name, one in found.items()
        if name in panel.measures and one.mature_after > panel.measures[name].mature_after
    }
    if not later:
        return panel
    measures = {
        name: replace(measure, mature_after=later.get(name, measure.mature_after))
        for name, measure in panel.measures.items()
    }
    return judged(replace(panel, measures=measures))
