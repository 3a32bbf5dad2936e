"""Yearly shares: so many of a class of people in each area, binomial about a level that wanders slowly.

Both counts stand in the panel, and a goal is set for the share. All years have settled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, partial
from math import ceil, floor, sqrt

import numpy as np

from nlg.finding.planted import chances
from nlg.finding.planted.places import Places, brief_of, panel_of, periods, places
from nlg.finding.planted.plant import RARE, Plant, UnfitError, planted
from nlg.panel import Calendar, Floats, Ints, Measure, Noun
from nlg.story import Brief, Goal

TOP, BELOW, SHARE = "t.apprentices", "t.leavers", "t.share"
CLEAR = 2.7  # spreads of the difference of two counts, beyond any doubt that it is no chance
LARGE = 160  # events from which on a turn of the share can be clear of chance and yet no leap
DRIFT, SHARED, OWN = 0.004, 0.015, 0.03  # moves of the log odds in a year: mean, shared shock, an area's own
ONES = Noun(
    one="apprentice", many="apprentices", headline="Apprentices", full="new apprentices", full_one="new apprentice"
)
ALL = Noun(one="leaver", many="leavers", headline="School leavers", full="school leavers", full_one="school leaver")
PART = Noun(
    one="share", many="shares", headline="Apprentices", full="share of school leavers who become apprentices",
    short="Share",
)  # fmt: skip
MEASURES = (
    Measure(name=TOP, type="flow", unit="apprentices", polarity="good", noun=ONES, counted=True),
    Measure(name=BELOW, type="flow", unit="leavers", polarity="neutral", noun=ALL, counted=True),
    Measure(
        name=SHARE,
        type="share",
        unit="%",
        polarity="good",
        noun=PART,
        decimals=1,
        numerator=TOP,
        denominator=BELOW,
        per=100,
        adds=False,
    ),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Shares:
    """A scene drawn: `odds` the log odds of the model (areas x years), `top` of `below` were counted."""

    name: str = "yearly shares"
    about: Places
    when: Calendar
    odds: Floats
    top: Floats
    below: Floats
    goal: Fraction
    t: int

    @cached_property
    def brief(self) -> Brief:
        values = {TOP: self.about.with_sums(self.top), BELOW: self.about.with_sums(self.below)}
        values[SHARE] = np.ascontiguousarray(values[TOP] * 100 / values[BELOW])
        released = self.when.ends[-1] + timedelta(days=70)
        panel = panel_of(self.about, self.when, MEASURES, values, {TOP: 0, BELOW: 0, SHARE: 0}, released)
        goal = Goal(
            key="goal",
            measure="share",
            value=self.goal,
            test=">=",
            areas=frozenset(area.code for area in self.about.areas),
            noun="goal",
            set_by="the education minister",
            set_on=date(2012, 9, 1),
        )
        return brief_of(panel, "apprentices", self.when.ends[self.t], "apprentices", rate="share", goals=(goal,))

    @property
    def level(self) -> Floats:
        """The model's share, 0 to 1."""
        return np.asarray(1 / (1 + np.exp(-self.odds)))

    @property
    def share(self) -> Floats:
        """The share that was counted, 0 to 1."""
        return self.top / self.below

    def group_share(self, group: int) -> Floats:
        rows = self.about.groups.members(group)
        return np.asarray(self.top[rows].sum(axis=0) / self.below[rows].sum(axis=0))

    def law(self, row: int, years: int = 1) -> Floats:
        """Probabilities of each count in the story's year, from what the level was some years before."""
        spread, size = sqrt(years * (OWN**2 + SHARED**2)), int(self.below[row, self.t])
        odds = self.odds[row, self.t - years] + years * DRIFT + spread * chances.NODES
        some = chances.WEIGHTS > 1e-12
        laws = [chances.binomial(size, 1 / (1 + np.exp(-each))) for each in odds[some]]
        return np.asarray(chances.WEIGHTS[some] @ np.array(laws))

    def climbed(self, row: int, value: int, years: int) -> Shares:
        """The scene with one area coming up over some years to a count in the last: half of the way in that year."""
        end = np.log(value / (self.below[row, self.t] - value))
        more = (end - self.odds[row, self.t]) * np.append(np.arange(1, years) / (2 * years - 2), 1)
        at = np.arange(self.t - years + 1, self.t + 1)
        level = 1 / (1 + np.exp(-(self.odds[row, at] + more)))
        return self.with_changed(row, int(at[0]), np.append(np.round(level[:-1] * self.below[row, at[:-1]]), value))

    def with_changed(self, row: int, first: int, figures: Floats) -> Shares:
        top = self.top.copy()
        top[row, first : first + len(figures)] = figures
        return replace(self, top=top)


def draw(rng: np.random.Generator) -> Shares:
    """A scene of 15 to 25 years."""
    about = places(rng)
    when = periods("year", int(rng.integers(15, 26)))
    years, size = len(when), about.leaves
    below = rng.poisson(about.people[:size, None] * 0.012 * (1 + 0.004 * np.arange(years)))
    shared = np.cumsum(DRIFT + rng.normal(0, SHARED, years))
    own = np.cumsum(rng.normal(0, OWN, (size, years)), axis=1)
    level = np.log(0.14 / 0.86) + rng.normal(0, 0.25, size)
    level[rng.integers(0, size)] = level.max() + 0.35  # one place stands out
    odds = level[:, None] + shared + own
    top = rng.binomial(below, 1 / (1 + np.exp(-odds)))
    return Shares(
        about=about,
        when=when,
        odds=odds,
        top=top.astype(np.float64),
        below=below.astype(np.float64),
        goal=Fraction(20),
        t=years - 1,
    )


# --- the oddities -----------------------------------------------------------------------------------------------------

Drawn = tuple[Shares, Plant]
_plant = partial(planted, (TOP, SHARE))
JUMPED = ("record", "outlier_self", "largest_move", "change_prev")
ALONE = ("all_but", "bucking", "new_pattern", "none_or_only")


def _pick(rng: np.random.Generator, scene: Shares, rows: Ints, fewest: int = 80) -> int:
    """One of these areas, with a class large enough for a share to be news."""
    fit = [int(row) for row in rows if scene.below[row, scene.t] * scene.level[row, scene.t] >= fewest]
    if not fit:
        raise UnfitError("no such area is large enough")
    return int(rng.choice(fit))


def record_high(rng: np.random.Generator, scene: Shares) -> Drawn:
    return _record(rng, scene, 1)


def record_low(rng: np.random.Generator, scene: Shares) -> Drawn:
    return _record(rng, scene, -1)


def _record(rng: np.random.Generator, scene: Shares, way: int) -> Drawn:
    row = _pick(rng, scene, np.arange(scene.about.leaves))
    past, size = scene.share[row, : scene.t], scene.below[row, scene.t]
    level = scene.level[row, scene.t - 1]
    spread = sqrt(level * (1 - level) / size + ((OWN**2 + SHARED**2) * (level * (1 - level)) ** 2))
    far = level + way * rng.uniform(5.5, 7.5) * spread
    value = ceil(max(far, past.max() * 1.05) * size) if way > 0 else floor(max(0.0, min(far, past.min() * 0.95)) * size)
    if _crosses(scene, scene.share[row, scene.t - 1], value / size):
        raise UnfitError("record: it would cross the goal too")
    law = scene.law(row)
    chance = chances.at_least(law, value) if way > 0 else chances.at_most(law, value)
    said = f"{100 * value / size:.1f}%, {'highest' if way > 0 else 'lowest'} on record"
    made = scene.with_changed(row, scene.t, np.array([value]))
    return made, _plant(scene, f"record {'high' if way > 0 else 'low'}", row, way, JUMPED, chance, said)


def _crosses(scene: Shares, then: float, now: float) -> bool:
    """Whether a share comes to the other side of the goal: that is another oddity."""
    goal = float(scene.goal) / 100
    return (then >= goal) != (now >= goal)


def meets_goal(rng: np.random.Generator, scene: Shares) -> Drawn:
    """Meets the goal for the first time, from well below."""
    goal = float(scene.goal) / 100
    below = np.flatnonzero(scene.share[:, : scene.t].max(axis=1) < 0.95 * goal)
    row, value, chance = _least_jump(scene, below, np.full(scene.about.leaves, goal * rng.uniform(1.02, 1.05)))
    kinds = ("crossing", "first_time", "list_change", "record")
    said = f"{100 * value / scene.below[row, scene.t]:.1f}% meets the goal for the first time"
    made = scene.with_changed(row, scene.t, np.array([value]))
    return made, _plant(scene, "meets the goal for the first time", row, 1, kinds, chance, said)


def crosses_group(rng: np.random.Generator, scene: Shares) -> Drawn:
    """Above the share of the whole region, where it has always been below."""
    whole = scene.group_share(len(scene.about.groups.rows) - 1)
    below = np.flatnonzero((scene.share[:, : scene.t] < 0.95 * whole[: scene.t]).all(axis=1))
    every = np.arange(scene.about.leaves)
    others = np.array(
        [np.delete(scene.top[:, scene.t], n).sum() / np.delete(scene.below[:, scene.t], n).sum() for n in every]
    )
    row, value, chance = _least_jump(scene, below, others * rng.uniform(1.05, 1.09))
    kinds = ("crossed_parent", "first_time", "record", "largest_move")
    said = f"{100 * value / scene.below[row, scene.t]:.1f}%, above the region's share for the first time"
    made = scene.with_changed(row, scene.t, np.array([value]))
    return made, _plant(scene, "above the region for the first time", row, 1, kinds, chance, said)


def _least_jump(scene: Shares, rows: Ints, share: Floats) -> tuple[int, int, float]:
    """The area in which it is least unlikely, yet rare enough, to reach a share; the count, and its chance."""
    counts = {int(row): ceil(share[row] * scene.below[row, scene.t]) for row in rows if scene.top[row, scene.t] >= 40}
    found = {row: chances.at_least(scene.law(row), count) for row, count in counts.items()}
    fit = {row: chance for row, chance in found.items() if chance * scene.about.leaves <= RARE / 10}
    if not fit:
        raise UnfitError("no area is as far below")
    row = max(fit, key=lambda n: fit[n])
    return row, counts[row], fit[row]


def all_rise(rng: np.random.Generator, scene: Shares) -> Drawn:
    return _all(rng, scene, 1)


def all_fall(rng: np.random.Generator, scene: Shares) -> Drawn:
    return _all(rng, scene, -1)


def _all(rng: np.random.Generator, scene: Shares, way: int) -> Drawn:
    """The share moves one way in every area, in none of them far."""
    signs = np.full(scene.about.leaves, float(way))
    row, ways = len(scene.about.areas) - 1, "rises" if way > 0 else "falls"
    kinds = ("all", "new_pattern", "count_of_areas")
    said = f"the share {ways} in all {len(signs)} areas"
    chance = _chance_of(scene, signs)
    made = _moved(rng, scene, signs)
    return made, _plant(scene, f"all shares {ways[:-1]}", row, way, kinds, chance, said, looks=1)


def _moved(rng: np.random.Generator, scene: Shares, signs: Floats) -> Shares:
    """The story's year moved from the year before by a part of what chance would do."""
    top, t = scene.top.copy(), scene.t
    size, then = scene.below[:, t], scene.share[:, t - 1]
    far = rng.uniform(0.2, 0.7, len(signs)) * np.sqrt(then * (1 - then) / size)
    raw = (then + signs * far) * size
    top[:, t] = np.where(
        signs > 0, np.floor(np.maximum(raw, then * size + 1)), np.ceil(np.minimum(raw, then * size - 1))
    )
    return replace(scene, top=np.maximum(top, 0))


def _chance_of(scene: Shares, signs: Floats) -> float:
    """Probability that each share moves the way of its sign: two binomials, and a step of the level, nearly normal."""
    t, level = scene.t, scene.level[:, scene.t - 1]
    slope = level * (1 - level)
    spread = np.sqrt(slope / scene.below[:, t] + slope / scene.below[:, t - 1] + (slope * OWN) ** 2)
    return chances.all_move(np.full(len(signs), DRIFT), spread / slope, SHARED, signs)


def only_riser(rng: np.random.Generator, scene: Shares) -> Drawn:
    return _only(rng, scene, 1)


def only_faller(rng: np.random.Generator, scene: Shares) -> Drawn:
    return _only(rng, scene, -1)


def _only(rng: np.random.Generator, scene: Shares, way: int) -> Drawn:
    """One share moves against all others, clear of chance."""
    row = _pick(rng, scene, np.arange(scene.about.leaves))
    signs = np.full(scene.about.leaves, float(-way))
    signs[row] = way
    size, then = scene.below[row, scene.t], scene.share[row, scene.t - 1]
    then = scene.level[row, scene.t - 1] - way * 1.7 * sqrt(then * (1 - then) / size)  # from one end of its usual span
    value = then + way * 3.4 * sqrt(then * (1 - then) / size)  # to the other
    figures = np.round(np.array([then, value]) * scene.below[row, scene.t - 1 : scene.t + 1])
    made = _moved(rng, scene, signs).with_changed(row, scene.t - 1, figures)
    ways = "rises" if way > 0 else "falls"
    said = f"the only one of {len(signs)} areas where the share {ways}"
    chance = _chance_of(scene, signs)
    return made, _plant(scene, f"the only share that {ways}", row, way, ALONE, chance, said)


def run_of_falls(rng: np.random.Generator, scene: Shares) -> Drawn:
    row, years = _pick(rng, scene, np.arange(scene.about.leaves)), int(rng.integers(8, 12))
    figures, chance = _falls(rng, scene, row, scene.t, years)
    then, now = figures[-2:] / scene.below[row, scene.t - 1 : scene.t + 1]
    if _crosses(scene, then, now):
        raise UnfitError("long run of falls: it would cross the goal too")
    kinds = ("run", "longest_run", "trend")
    made = scene.with_changed(row, scene.t - years, figures)
    return made, _plant(scene, "long run of falls", row, -1, kinds, chance, f"{years} falls of the share in a row")


def first_rise(rng: np.random.Generator, scene: Shares) -> Drawn:
    """A rise clear of chance after eight to eleven falls in a row: it brings back less than they took, so no record."""
    row, years = _pick(rng, scene, np.arange(scene.about.leaves), LARGE), int(rng.integers(8, 12))
    figures, chance = _falls(rng, scene, row, scene.t - 1, years, end=-2.1)
    size, level = scene.below[row, scene.t], scene.level[row, scene.t]
    then = figures[-1] / scene.below[row, scene.t - 1] * size
    value = np.ceil(max((level + 2.1 * sqrt(level * (1 - level) / size)) * size, then + CLEAR * sqrt(2 * then)))
    if value / size >= figures[0] / scene.below[row, scene.t - 1 - years]:
        raise UnfitError("first rise: it would be a record too")
    if _crosses(scene, figures[-1] / scene.below[row, scene.t - 1], value / size):
        raise UnfitError("first rise: it would cross the goal too")
    kinds = ("turning_point", "run_broken")
    made = scene.with_changed(row, scene.t - 1 - years, np.append(figures, value))
    said = f"the first rise after {years} falls of the share in a row"
    return made, _plant(scene, "first rise after a long fall", row, 0, kinds, chance, said)


def _falls(
    rng: np.random.Generator, scene: Shares, row: int, t: int, years: int, end: float = 0.0
) -> tuple[Floats, float]:
    """Counts whose share falls every year down to the usual at `t` (and `end` spreads more), and the chance of it.

    The chance is that of independent draws at the levels the model had in those years.
    """
    at = np.arange(t - years, t + 1)
    size, level = scene.below[row, at], scene.level[row, at]
    down = np.concatenate([[0], np.cumsum(rng.dirichlet(np.full(years, 8.0)))]) * np.log(rng.uniform(1.25, 1.4))
    last = level[-1] + end * sqrt(level[-1] * (1 - level[-1]) / size[-1])
    figures = np.round(last * np.exp(down[-1] - down) * size)
    for k in range(1, years + 1):
        figures[k] = min(figures[k], ceil(figures[k - 1] / size[k - 1] * size[k]) - 1)
    sizes = [int(each) for each in size]
    laws = [chances.binomial(n, p) for n, p in zip(sizes, level, strict=True)]
    return figures, chances.falls_in_a_row(laws, sizes)


def new_leader(rng: np.random.Generator, scene: Shares) -> Drawn:
    """One of the next comes up over four years and passes, clearly in the last, the area that led in every year."""
    leaders = set(np.argmax(scene.share, axis=0).tolist())
    if len(leaders) > 1:
        raise UnfitError("no area has always led")
    leader, t = leaders.pop(), scene.t
    for row in np.argsort(-scene.share[:, t])[1:]:
        value = ceil(scene.share[leader, t] * rng.uniform(1.03, 1.06) * scene.below[row, t])
        chance = chances.at_least(scene.law(int(row), 4), value)
        made = scene.climbed(int(row), value, 4)
        highest, then = np.argmax(made.share, axis=0), made.top[row, t - 1]
        clear = value - then > 2.4 * sqrt(value + then)
        if (highest[:t] == leader).all() and clear and chance * scene.about.leaves <= RARE / 10:
            kinds = ("new_leader", "overtake", "first_time", "record")  # what brings it there is its own record
            said = "the highest share of all, for the first time"
            return made, _plant(scene, "overtakes to the top", int(row), 1, kinds, chance, said)
    raise UnfitError("overtakes to the top: no area is large enough")


def widest_gap(rng: np.random.Generator, scene: Shares) -> Drawn:
    """The area that leads anyway comes, over three years, further ahead of the second than any leader on record."""
    ordered = np.sort(scene.share, axis=0)
    row, lead = int(np.argmax(scene.share[:, scene.t])), (ordered[-1] / ordered[-2])[: scene.t].max()
    second = np.delete(scene.share[:, scene.t], row).max()
    size = scene.below[row, scene.t]
    level = scene.level[row, scene.t - 3]
    value = ceil(max(lead * 1.1 * second, level * rng.uniform(1.3, 1.4)) * size)
    chance = chances.at_least(scene.law(row, 3), value)
    kinds = ("gap", "outlier_peers", "record", "largest_move")
    said = f"{value / size / second:.2f} times the next highest"
    made = scene.climbed(row, value, 3)
    return made, _plant(scene, "widest gap to the second", row, 1, kinds, chance, said)


ODDITIES: Mapping[str, Callable[[np.random.Generator, Shares], Drawn]] = {
    made.__name__: made
    for made in (
        record_high, record_low, meets_goal, crosses_group, all_rise, all_fall, only_riser, only_faller,
        run_of_falls, first_rise, new_leader, widest_gap,
    )
}  # fmt: skip
