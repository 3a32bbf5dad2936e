"""Weekly counts of events: independent Poisson counts on a trend, a season and shared ups and downs.

The newest two weeks are still coming in and are marked so; one county has gaps and a record that begins late.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property, partial
from math import sqrt

import numpy as np

from nlg.finding.planted import chances
from nlg.finding.planted.places import Places, brief_of, panel_of, periods, places
from nlg.finding.planted.plant import Plant, UnfitError, planted
from nlg.panel import Calendar, Floats, Ints, Measure, Noun
from nlg.story import Brief

COUNT, RATE, PER = "t.thefts", "t.rate", 10_000
LAG, MATURE = 2, 14  # weeks still coming in; days until a week's figure has settled
REPORTED = (0.85, 0.5)  # of these two weeks so much is in
THEFTS = Noun(one="theft", many="thefts", headline="Thefts", full="thefts", full_one="theft", short="Thefts")
THEFT_RATE = Noun(
    one="rate", many="rates", headline="Theft rate", full="theft rate", short="Rate", explained="thefts per 10,000"
)
MEASURES = (
    Measure(name=COUNT, type="flow", unit="thefts", polarity="bad", noun=THEFTS, counted=True, mature_after=MATURE),
    Measure(
        name=RATE,
        type="rate",
        unit="thefts per 10,000 people",
        polarity="bad",
        noun=THEFT_RATE,
        decimals=1,
        mature_after=MATURE,
        numerator=COUNT,
        denominator="t.population",
        per=PER,
        adds=False,
    ),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Counts:
    """A scene drawn: `mean` is the model (areas x weeks), `x` what was counted, `t` the week the story is of."""

    name: str = "weekly counts"
    about: Places
    when: Calendar
    mean: Floats
    x: Floats
    t: int

    @cached_property
    def brief(self) -> Brief:
        values = self.about.with_sums(self.x)
        rates = np.ascontiguousarray(values * PER / self.about.people[:, None])
        scale = {COUNT: 0, RATE: 0}
        released = self.when.ends[-1] + timedelta(days=3)
        panel = panel_of(self.about, self.when, MEASURES, {COUNT: values, RATE: rates}, scale, released)
        return brief_of(panel, "thefts", self.when.ends[self.t], "thefts", rate="rate")

    @cached_property
    def whole_rows(self) -> Ints:
        """Areas whose record has no gap."""
        return np.flatnonzero(~np.isnan(self.x).any(axis=1))

    def with_changed(self, row: int, first: int, figures: Floats) -> Counts:
        """The scene with some weeks of one area changed."""
        x = self.x.copy()
        x[row, first : first + len(figures)] = figures
        return replace(self, x=x)


def draw(rng: np.random.Generator) -> Counts:
    """A scene: five to seven years, a season that has just passed or is about to reach its height."""
    about = places(rng)
    when = periods("week_ending", 5 * 52 + int(rng.integers(13, 100)))
    t = len(when) - 1 - LAG
    mean = _model(rng, about, len(when), t)
    x = rng.poisson(mean).astype(np.float64)
    for k, share in enumerate(REPORTED):
        x[:, t + 1 + k] = rng.binomial(x[:, t + 1 + k].astype(np.int64), share)
    return Counts(about=about, when=when, mean=mean, x=_with_gaps(rng, about, x), t=t)


def _model(rng: np.random.Generator, about: Places, weeks: int, t: int) -> Floats:
    level = about.people[: about.leaves] * np.exp(rng.normal(np.log(6e-4), 0.25, about.leaves))
    back = np.arange(weeks) - t
    trend = rng.uniform(0, 0.8, about.leaves)[:, None] * back / weeks
    season = rng.uniform(0, 0.45, about.leaves)[:, None] * np.cos(2 * np.pi * (back + int(rng.integers(-9, 10))) / 52)
    shared = np.zeros(weeks)
    for week in range(1, weeks):
        shared[week] = 0.8 * shared[week - 1] + rng.normal(0, 0.02)
    return np.asarray(level[:, None] * np.exp(trend + season + shared))


def _with_gaps(rng: np.random.Generator, about: Places, x: Floats) -> Floats:
    """Weeks that were never published, and an area that joined in the second year, all in the last county."""
    rows = about.last_county
    for row in rows[:2]:
        start = int(rng.integers(60, x.shape[1] - 80))
        x[row, start : start + int(rng.integers(1, 6))] = np.nan
    x[rows[-1], :40] = np.nan
    return x


# --- the oddities -----------------------------------------------------------------------------------------------------

Drawn = tuple[Counts, Plant]
_plant = partial(planted, (COUNT, RATE))


def _pick(rng: np.random.Generator, scene: Counts, low: float, high: float) -> int:
    """An area with a whole record that expects so many events in the story's week."""
    now = scene.mean[scene.whole_rows, scene.t]
    fit = scene.whole_rows[(now >= low) & (now <= high)]
    if not len(fit):
        raise UnfitError(f"no area expects {low} to {high}")
    return int(rng.choice(fit))


def _flattest(scene: Counts, fewest: float) -> int:
    """Of the areas that expect so many the one whose own mean has moved least over the years."""
    fit = scene.whole_rows[scene.mean[scene.whole_rows, scene.t] >= fewest]
    if not len(fit):
        raise UnfitError(f"no area expects {fewest}")
    return int(fit[np.argmin(np.log(scene.mean[fit]).std(axis=1))])


def _past(scene: Counts, row: int) -> Floats:
    return scene.x[row, : scene.t]


JUMPED = ("record", "outlier_self", "largest_move", "change_prev")
RAN = ("run", "longest_run", "trend")
SHIFTED = ("level_shift", "best_worst_window", "trend", "change_year")


def record_low(rng: np.random.Generator, scene: Counts) -> Drawn:
    row = _pick(rng, scene, 60, 400)
    value = int(_past(scene, row).min() * rng.uniform(0.5, 0.7))
    chance = chances.at_most(chances.poisson(scene.mean[row, scene.t]), value)
    said = f"{value} is the lowest on record, by far"
    made = scene.with_changed(row, scene.t, np.array([value]))
    return made, _plant(scene, "record low", row, -1, JUMPED, chance, said)


def record_high(rng: np.random.Generator, scene: Counts) -> Drawn:
    row = _pick(rng, scene, 15, 300)
    mean = scene.mean[row, scene.t]
    value = int(max(_past(scene, row).max() * 1.1, mean + rng.uniform(6, 9) * sqrt(mean))) + 1
    chance = chances.at_least(chances.poisson(mean), value)
    made = scene.with_changed(row, scene.t, np.array([value]))
    return made, _plant(scene, "record high", row, 1, JUMPED, chance, f"{value} is the highest on record")


def spike(rng: np.random.Generator, scene: Counts) -> Drawn:
    """A jump far beyond chance in a small place."""
    row = _pick(rng, scene, 3, 15)
    mean = scene.mean[row, scene.t]
    value = int(max(_past(scene, row).max() * 1.5, mean * rng.uniform(4, 6)))
    chance = chances.at_least(chances.poisson(mean), value)
    made = scene.with_changed(row, scene.t, np.array([value]))
    return made, _plant(scene, "jump far beyond chance", row, 1, JUMPED, chance, f"{value} where {mean:.1f} are usual")


def zero(rng: np.random.Generator, scene: Counts) -> Drawn:
    never = [int(row) for row in scene.whole_rows if _past(scene, row).min() >= 1 and scene.mean[row, scene.t] <= 60]
    if not never:
        raise UnfitError("zero: all small areas have had a week without")
    row = int(rng.choice(never))
    chance = float(np.exp(-scene.mean[row, scene.t]))
    kinds = ("zero", "first_time", "record", "outlier_self")
    made = scene.with_changed(row, scene.t, np.array([0]))
    return made, _plant(
        scene, "zero after years of events", row, -1, kinds, chance, "none for the first time on record"
    )


def halving(rng: np.random.Generator, scene: Counts) -> Drawn:
    """Halved within a week, and yet no record: the season stands high, the trend is up."""
    row = _pick(rng, scene, 70, 600)
    then = scene.x[row, scene.t - 1]
    value = int(then * rng.uniform(0.44, 0.495))
    if value <= _past(scene, row).min():
        raise UnfitError("halving: that would be a record")
    chance = chances.at_most(chances.poisson(scene.mean[row, scene.t]), value)
    kinds = ("multiple", "change_prev", "largest_move", "outlier_self")
    made = scene.with_changed(row, scene.t, np.array([value]))
    return made, _plant(scene, "halved in a week", row, -1, kinds, chance, f"{value}, from {then:.0f} the week before")


def run_of_falls(rng: np.random.Generator, scene: Counts) -> Drawn:
    return _run(rng, scene, -1)


def run_of_rises(rng: np.random.Generator, scene: Counts) -> Drawn:
    return _run(rng, scene, 1)


def _run(rng: np.random.Generator, scene: Counts, way: int) -> Drawn:
    """Nine moves in a row or more that bring the area back to its usual level; two more up, since the trend is up."""
    row, steps = _pick(rng, scene, 80, 900), int(rng.integers(9, 13)) + (2 if way > 0 else 0)
    figures, chance = _moves(rng, scene, row, scene.t, steps, way)
    ways = "rises" if way > 0 else "falls"
    said = f"{steps} {ways} in a row, from {figures[0]:.0f} to {figures[-1]:.0f}"
    made = scene.with_changed(row, scene.t - steps, figures)
    return made, _plant(scene, f"long run of {ways}", row, way, RAN, chance, said)


def _moves(
    rng: np.random.Generator, scene: Counts, row: int, t: int, steps: int, way: int, end: float = 0.0
) -> tuple[Floats, float]:
    """Figures that move one way to the usual level (and `end` spreads more), and the chance of such a chain."""
    usual = scene.mean[row, t] + end * sqrt(scene.mean[row, t])
    each = rng.dirichlet(np.full(steps, 8.0)) * np.log(rng.uniform(1.5, 1.8)) * way
    figures = np.round(usual * np.exp(np.concatenate([[0], np.cumsum(each)]) - each.sum()))
    for k in range(1, steps + 1):  # no two alike
        figures[k] = min(figures[k], figures[k - 1] - 1) if way < 0 else max(figures[k], figures[k - 1] + 1)
    laws = [chances.poisson(mean) for mean in scene.mean[row, t - steps : t + 1]]
    chain = chances.rises_in_a_row if way > 0 else chances.falls_in_a_row
    return figures, chain(laws, [1] * len(laws))


def first_rise(rng: np.random.Generator, scene: Counts) -> Drawn:
    """A rise well clear of chance, after nine to eleven falls in a row."""
    row, steps = _pick(rng, scene, 80, 900), int(rng.integers(9, 12))
    figures, chance = _moves(rng, scene, row, scene.t - 1, steps, -1, end=-2.1)
    value = np.round(scene.mean[row, scene.t] + 2.1 * sqrt(scene.mean[row, scene.t]))
    chance *= chances.at_least(chances.poisson(scene.mean[row, scene.t]), int(value))
    made = scene.with_changed(row, scene.t - 1 - steps, np.append(figures, value))
    said = f"the first rise after {steps} falls in a row"
    return made, _plant(scene, "first rise after a long fall", row, 0, ("turning_point", "run_broken"), chance, said)


def shift_up(rng: np.random.Generator, scene: Counts) -> Drawn:
    return _shift(rng, scene, 1)


def shift_down(rng: np.random.Generator, scene: Counts) -> Drawn:
    return _shift(rng, scene, -1)


def _shift(rng: np.random.Generator, scene: Counts, way: int) -> Drawn:
    """Eight to twelve weeks at another level, where there is little trend or season; the newest is a usual one."""
    row, weeks = _flattest(scene, 40), int(rng.integers(8, 13))
    means = scene.mean[row, scene.t - weeks + 1 : scene.t + 1]
    factor = float(rng.uniform(1.6, 1.9)) ** way
    figures = rng.poisson(means * factor).astype(np.float64)
    middle = np.argsort(np.abs(figures - np.median(figures)))[0]
    figures[[middle, -1]] = figures[[-1, middle]]
    law, total = chances.poisson(float(means.sum())), int(figures.sum())
    chance = chances.at_least(law, total) if way > 0 else chances.at_most(law, total)
    said = f"{weeks} weeks at {factor:.2f} times the level before"
    made = scene.with_changed(row, scene.t - weeks + 1, figures)
    return made, _plant(scene, f"level shift {'up' if way > 0 else 'down'}", row, way, SHIFTED, chance, said)


def all_fall(rng: np.random.Generator, scene: Counts) -> Drawn:
    return _all(rng, scene, -1)


def all_rise(rng: np.random.Generator, scene: Counts) -> Drawn:
    return _all(rng, scene, 1)


def _all(rng: np.random.Generator, scene: Counts, way: int) -> Drawn:
    """Every area moves the same way, none of them far."""
    made = _move_others(rng, scene, way, ())
    chance = _chance_of(scene, np.full(scene.about.leaves, way))
    row, ways = len(scene.about.areas) - 1, "rise" if way > 0 else "fall"
    kinds = ("all", "new_pattern", "count_of_areas")
    said = f"thefts {ways} in all {scene.about.leaves} areas"
    return made, _plant(scene, f"all areas {ways}", row, way, kinds, chance, said, looks=1)


def _move_others(rng: np.random.Generator, scene: Counts, way: int, but: tuple[int, ...]) -> Counts:
    x, t = scene.x.copy(), scene.t
    for row in range(scene.about.leaves):
        if row not in but:
            then = max(x[row, t - 1], 2.0)  # so that it can fall
            x[row, t - 1] = then
            x[row, t] = max(0.0, then + way * max(1.0, np.round(rng.uniform(0.2, 0.8) * sqrt(then))))
    return replace(scene, x=x)


def _chance_of(scene: Counts, signs: Ints) -> float:
    """Probability that each area moves the way of its sign."""
    chance = 1.0
    for row, sign in enumerate(signs):
        laws = [chances.poisson(scene.mean[row, k]) for k in (scene.t - 1, scene.t)]
        chance *= (chances.rises_in_a_row if sign > 0 else chances.falls_in_a_row)(laws, [1, 1])
    return chance


ALONE = ("all_but", "bucking", "new_pattern", "none_or_only")


def only_riser(rng: np.random.Generator, scene: Counts) -> Drawn:
    return _only(rng, scene, 1)


def only_faller(rng: np.random.Generator, scene: Counts) -> Drawn:
    return _only(rng, scene, -1)


def _only(rng: np.random.Generator, scene: Counts, way: int) -> Drawn:
    """All areas move one way, one the other: clear of chance, from the lower end of its usual span to the upper."""
    row = _pick(rng, scene, 25, 300)
    moved = _move_others(rng, scene, -way, (row,))
    usual = scene.mean[row, scene.t - 1 : scene.t + 1]
    ends = np.round(usual + way * np.array([-1.8, 1.8]) * np.sqrt(usual))
    signs = np.full(scene.about.leaves, -way)
    signs[row] = way
    made, chance = moved.with_changed(row, scene.t - 1, ends), _chance_of(scene, signs)
    ways = "rises" if way > 0 else "falls"
    said = f"the only one of {len(signs)} areas that {ways}"
    return made, _plant(scene, f"the only area that {ways}", row, way, ALONE, chance, said)


def group_record(rng: np.random.Generator, scene: Counts) -> Drawn:
    """A record of a county to which every area adds a little."""
    groups, t = scene.about.groups, scene.t
    g = int(rng.integers(0, len(groups.rows) - 2))  # not the last county, whose record has gaps
    rows, x = groups.members(g), scene.x.copy()
    usual, most = scene.mean[rows, t], x[rows, :t].sum(axis=0).max()
    x[rows, t] = np.round(usual * max(rng.uniform(1.3, 1.4), 1.08 * most / usual.sum()))
    total = int(x[rows, t].sum())
    chance = chances.at_least(chances.poisson(float(usual.sum())), total)
    said = f"{total} in the county, the most on record, where {usual.sum():.0f} are usual"
    plant = _plant(scene, "record of a county", int(groups.rows[g]), 1, JUMPED, chance, said, looks=len(groups.rows))
    return replace(scene, x=x), plant


ODDITIES: Mapping[str, Callable[[np.random.Generator, Counts], Drawn]] = {
    made.__name__: made
    for made in (
        record_low, record_high, spike, zero, halving, run_of_falls, run_of_rises, first_rise, shift_up, shift_down,
        all_fall, all_rise, only_riser, only_faller, group_record,
    )
}  # fmt: skip
