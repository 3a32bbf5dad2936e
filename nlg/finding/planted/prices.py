"""Monthly average prices: random walks with a drift, a season and a shared shock; a group's figure is a weighted mean.

Beside the price stand the sales it rests on. The newest month is provisional; one area has months without a figure.
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

PRICE, SALES = "t.price", "t.sales"
LAG, MATURE = 1, 45  # months still provisional; days until a month's figure has settled
DRIFT, SEASON, SHARED = 0.0018, 0.004, 0.003  # a month's mean move, its season, the shock all areas share
HOME = Noun(one="price", many="prices", headline="House prices", full="average house price", short="Price")
SALE = Noun(one="sale", many="sales", headline="House sales", full="house sales", full_one="house sale", short="Sales")
MEASURES = (
    Measure(name=PRICE, type="stock", unit="£", polarity="neutral", noun=HOME, mature_after=MATURE, adds=False),
    Measure(name=SALES, type="flow", unit="sales", polarity="neutral", noun=SALE, counted=True, mature_after=MATURE),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Prices:
    """A scene drawn: log prices of all areas without a gap, `own` the spread of each area's own monthly move.

    `expected` is each month's mean move, without the shared shock.
    """

    name: str = "monthly prices"
    about: Places
    when: Calendar
    log_price: Floats
    sales: Floats
    own: Floats
    expected: Floats
    gap: tuple[int, int, int]  # row, first month, month after: not published
    t: int

    @cached_property
    def brief(self) -> Brief:
        leaf: Floats = np.asarray(np.round(np.exp(self.log_price)), dtype=np.float64)
        means = [self._mean(leaf, g)[None, :] for g in range(len(self.about.groups.rows))]
        price: Floats = np.vstack([leaf, *means])
        row, first, stop = self.gap
        price[row, first:stop] = np.nan
        values = {PRICE: np.ascontiguousarray(price), SALES: self.about.with_sums(self.sales)}
        released = self.when.ends[-1] + timedelta(days=20)
        panel = panel_of(self.about, self.when, MEASURES, values, {PRICE: 0, SALES: 0}, released)
        return brief_of(panel, "house prices", self.when.ends[self.t], "price", second="sales")

    def _mean(self, leaf: Floats, group: int) -> Floats:
        """A group's own figure: the mean of its homes, by how many there are in each area."""
        rows = self.about.groups.members(group)
        homes = self.about.people[rows, None]
        return np.asarray(np.round((leaf[rows] * homes).sum(axis=0) / homes.sum()))

    @property
    def all_rows(self) -> Ints:
        """Areas whose record has no gap."""
        return np.delete(np.arange(self.about.leaves), self.gap[0])

    @cached_property
    def steps(self) -> Floats:
        """Each month's move on the one before, in logs; none in the first."""
        return np.diff(self.log_price, axis=1, prepend=self.log_price[:, :1])

    def walked(self, steps: Floats) -> Prices:
        """The same start, other steps."""
        return replace(self, log_price=self.log_price[:, :1] + np.cumsum(steps, axis=1))


def draw(rng: np.random.Generator) -> Prices:
    """A scene of 15 to 22 years."""
    about = places(rng)
    when = periods("month", 15 * 12 + int(rng.integers(0, 85)))
    months, size = len(when), about.leaves
    homes = about.people[:size]
    own = np.clip(0.011 * (homes / 60_000) ** -0.25, 0.006, 0.018)
    months_of_year = np.array([start.month for start in when.starts])
    expected = DRIFT + SEASON * np.sin(2 * np.pi * months_of_year / 12)
    shared = rng.normal(0, SHARED, months)
    steps = expected + shared + own[:, None] * rng.normal(size=(size, months))
    level = np.log(170_000) + rng.normal(0, 0.3, size)
    level[int(rng.choice(np.setdiff1d(np.arange(size), about.last_county)))] = level.max() + 0.6  # one place stands out
    steps[:, 0] = 0
    sales = rng.poisson(homes[:, None] * 0.0011 * np.exp(40 * SEASON * np.sin(2 * np.pi * (months_of_year - 2) / 12)))
    first = int(rng.integers(24, months - 60))
    return Prices(
        about=about,
        when=when,
        log_price=level[:, None] + np.cumsum(steps, axis=1),
        sales=sales.astype(np.float64),
        own=own,
        expected=expected,
        gap=(int(about.last_county[0]), first, first + int(rng.integers(1, 4))),
        t=months - 1 - LAG,
    )


# --- the oddities -----------------------------------------------------------------------------------------------------

Drawn = tuple[Prices, Plant]
_plant = partial(planted, (PRICE,))
MOVED = ("largest_move", "outlier_self", "change_prev", "movers")
ALONE = ("all_but", "bucking", "new_pattern", "none_or_only")


def biggest_rise(rng: np.random.Generator, scene: Prices) -> Drawn:
    return _jump(rng, scene, 1)


def biggest_fall(rng: np.random.Generator, scene: Prices) -> Drawn:
    return _jump(rng, scene, -1)


def _jump(rng: np.random.Generator, scene: Prices, way: int) -> Drawn:
    """A month's move six to eight spreads out, beyond any on record."""
    row = int(rng.choice(scene.all_rows))
    spread, past = sqrt(scene.own[row] ** 2 + SHARED**2), scene.steps[row, : scene.t]
    far = scene.expected[scene.t] + way * rng.uniform(6, 8) * spread
    move = max(far, 1.2 * past.max()) if way > 0 else min(far, 1.2 * past.min())
    steps = scene.steps.copy()
    steps[row, scene.t] = move
    chance = chances.normal_below(-way * (move - scene.expected[scene.t]) / spread)
    oddity = "biggest monthly rise on record" if way > 0 else "biggest monthly fall on record"
    said = f"{100 * np.expm1(move):+.1f}% in a month"
    return scene.walked(steps), _plant(scene, oddity, row, way, MOVED, chance, said)


def all_fall(rng: np.random.Generator, scene: Prices) -> Drawn:
    """All areas down for the first time, none of them far."""
    return _all(rng, scene, -1)


def all_rise(rng: np.random.Generator, scene: Prices) -> Drawn:
    return _all(rng, scene, 1)


def _all(rng: np.random.Generator, scene: Prices, way: int) -> Drawn:
    if _ever(scene.steps[:, 1 : scene.t] * way > 0):
        raise UnfitError("all areas have moved that way before")
    signs = np.full(scene.about.leaves, float(way))
    steps = scene.steps.copy()
    steps[:, scene.t] = signs * scene.own * rng.uniform(0.15, 0.8, len(signs))
    chance = chances.all_move(np.full(len(signs), scene.expected[scene.t]), scene.own, SHARED, signs)
    row, ways = len(scene.about.areas) - 1, "rise" if way > 0 else "fall"
    kinds = ("all", "new_pattern", "count_of_areas")
    said = f"prices {ways} in all {len(signs)} areas, for the first time"
    return scene.walked(steps), _plant(scene, f"all areas {ways}", row, way, kinds, chance, said, looks=1)


def _ever(moved: np.ndarray) -> bool:
    return bool(moved.all(axis=0).any())


def only_riser(rng: np.random.Generator, scene: Prices) -> Drawn:
    return _only(rng, scene, 1)


def only_faller(rng: np.random.Generator, scene: Prices) -> Drawn:
    return _only(rng, scene, -1)


def _only(rng: np.random.Generator, scene: Prices, way: int) -> Drawn:
    """One area against all others, and at no record."""
    price = scene.log_price
    below = [row for row in scene.all_rows if price[row, scene.t - 1] < price[row, : scene.t].max() - 0.04]
    row = int(rng.choice(scene.all_rows if way < 0 else below)) if below else -1
    if row < 0:
        raise UnfitError("every area is near its record")
    signs = np.full(scene.about.leaves, float(-way))
    signs[row] = way
    steps = scene.steps.copy()
    steps[:, scene.t] = signs * scene.own * rng.uniform(0.15, 0.8, len(signs))
    steps[row, scene.t] = way * scene.own[row] * rng.uniform(1.8, 2.6)
    beyond = np.where(np.arange(len(signs)) == row, steps[row, scene.t], 0.0)  # it moves at least so far
    chance = chances.all_move(scene.expected[scene.t] - beyond, scene.own, SHARED, signs)
    ways = "rises" if way > 0 else "falls"
    said = f"the only one of {len(signs)} areas that {ways}"
    return scene.walked(steps), _plant(scene, f"the only area that {ways}", row, way, ALONE, chance, said)


def run_of_falls(rng: np.random.Generator, scene: Prices) -> Drawn:
    row, months = int(rng.choice(scene.all_rows)), int(rng.integers(15, 21))
    steps, chance = _falls(rng, scene, row, scene.t, months)
    said = f"{months} falls in a row"
    kinds = ("run", "longest_run", "trend")
    return scene.walked(steps), _plant(scene, "long run of falls", row, -1, kinds, chance, said)


def first_rise(rng: np.random.Generator, scene: Prices) -> Drawn:
    row, months = int(rng.choice(scene.all_rows)), int(rng.integers(15, 21))
    steps, chance = _falls(rng, scene, row, scene.t - 1, months)
    steps[row, scene.t] = scene.own[row] * rng.uniform(1.5, 2.5)
    kinds = ("turning_point", "run_broken")
    said = f"the first rise after {months} falls in a row"
    return scene.walked(steps), _plant(scene, "first rise after a long fall", row, 0, kinds, chance, said)


def _falls(rng: np.random.Generator, scene: Prices, row: int, t: int, months: int) -> tuple[Floats, float]:
    """Steps with so many falls up to `t`, and the chance of such a run, the shared shock taken month by month."""
    steps, at = scene.steps.copy(), np.arange(t - months + 1, t + 1)
    steps[row, at] = -scene.own[row] * rng.uniform(0.2, 1.0, months)
    spread = sqrt(scene.own[row] ** 2 + SHARED**2)
    return steps, float(np.prod(chances.each_below(-scene.expected[at] / spread)))


def new_leader(rng: np.random.Generator, scene: Prices) -> Drawn:
    """The second dearest area, three years ago far behind, passes the one that always led; each does half of it."""
    t, months = scene.t, 36
    leaders = set(np.argmax(scene.log_price[:, : t + 1], axis=0).tolist())
    if len(leaders) > 1:
        raise UnfitError("no area has always been the dearest")
    leader = leaders.pop()
    row = int(next(n for n in np.argsort(-scene.log_price[:, t])[1:] if n in scene.all_rows))
    behind = scene.log_price[leader] - scene.log_price[row]
    chance = chances.normal_below(-behind[t - months] / sqrt(months * (scene.own[row] ** 2 + scene.own[leader] ** 2)))
    steps, at = scene.steps.copy(), np.arange(t - months + 1, t + 1)
    each = np.full(months, (behind[t] + 0.006) / months)
    ahead = float(np.cumsum(each)[-2] - behind[t - 1])
    if ahead > -0.004:  # it must still have been behind a month ago
        each[-2] -= ahead + 0.004
        each[-1] += ahead + 0.004
    steps[row, at] += each / 2
    steps[leader, at] -= each / 2
    kinds = ("new_leader", "overtake", "rank_move", "first_time")
    said = f"the dearest for the first time, {-100 * np.expm1(-behind[t - months]):.0f}% cheaper three years ago"
    made = scene.walked(steps)
    highest = np.argmax(made.log_price[:, : t + 1], axis=0)
    if highest[t] != row or (highest[:t] != leader).any():
        raise UnfitError("a third would lead")
    return made, _plant(scene, "overtakes to the top", row, 1, kinds, chance, said)


ODDITIES: Mapping[str, Callable[[np.random.Generator, Prices], Drawn]] = {
    made.__name__: made
    for made in (
        biggest_rise, biggest_fall, all_fall, all_rise, only_riser, only_faller, run_of_falls, first_rise, new_leader,
    )
}  # fmt: skip
