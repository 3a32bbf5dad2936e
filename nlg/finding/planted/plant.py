"""What was planted: which area, which period, how unlikely, and which facts say it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from math import log2
from typing import Protocol

from nlg.fact import Fact, Proven
from nlg.finding.planted.places import Places
from nlg.panel import Calendar

RARE = 1 / 10_000  # nothing that any area of the release would show more often by the model itself is planted
# (with some fifty looks at a release that say different things, chance then brings a rarer one in one of 200)


class UnfitError(Exception):
    """This scene has no area in which the oddity would be one."""


class Scene(Protocol):
    """What is drawn: areas, periods, and the period `t` that the story is of."""

    @property
    def name(self) -> str: ...
    @property
    def about(self) -> Places: ...
    @property
    def when(self) -> Calendar: ...
    @property
    def t(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Plant:
    """One oddity in a scene, and what counts as saying it.

    `code` is the area (or group) it is about, `inside` the groups the area lies in: a fact of one of these says it if
    it names the area. `measures` are the family: a rate counts with its count. `way` is 1 up, -1 down, 0 where
    either may be said. `chance` is the model's for this area, `anywhere` for any of the release. `said` says it
    in words; `kinds` may rightly state it.
    """

    scene: str
    oddity: str
    code: str
    name: str
    inside: tuple[str, ...]
    measures: tuple[str, ...]
    period: date
    way: int
    kinds: tuple[str, ...]
    chance: float
    anywhere: float
    said: str

    @property
    def bits(self) -> float:
        """Surprise by the model itself, over the whole release."""
        return -log2(max(self.anywhere, 1e-300))

    def says(self, fact: Fact) -> bool:
        """Whether a fact is the planted one."""
        return fact.kind in self.kinds and self.is_about(fact)

    def is_about(self, fact: Fact) -> bool:
        """Whether a fact is about the area, the measure, the period and the way of the planted one."""
        if fact.measure.name not in self.measures or fact.period.value != self.period:
            return False
        if fact.code != self.code:
            return fact.code in self.inside and self.code in _named(fact)
        return not self.way or way(fact) in (0, self.way)


def planted(
    measures: tuple[str, ...],
    scene: Scene,
    oddity: str,
    row: int,
    way: int,
    kinds: tuple[str, ...],
    chance: float,
    said: str,
    looks: int = 0,
) -> Plant:
    """What was planted in a scene's area; an UnfitError if chance alone would bring it too often.

    `looks`: in how many areas (or groups) it could have been; all those of the table if not said.
    """
    anywhere = min(1.0, chance * (looks or scene.about.leaves))
    if not anywhere <= RARE:
        raise UnfitError(f"{oddity}: {anywhere} is not rare")
    area = scene.about.areas[row]
    return Plant(
        scene=scene.name,
        oddity=oddity,
        code=area.code,
        name=area.name,
        inside=scene.about.inside(row) if row < scene.about.leaves else (),
        measures=measures,
        period=scene.when.ends[scene.t],
        way=way,
        kinds=kinds,
        chance=chance,
        anywhere=anywhere,
        said=said,
    )


def way(fact: Fact) -> int:
    """Which way a fact says that things are: 1 up or high, -1 down or low, 0 where it says neither."""
    for field, down in (("low", True), ("falling", True), ("rising", False), ("high", False)):
        said = getattr(fact, field, None)
        if isinstance(said, bool):
            return -1 if said == down else 1
    direction = getattr(fact, "direction", None)
    if isinstance(direction, Proven) and direction.value in ("up", "down"):
        return 1 if direction.value == "up" else -1
    return (fact.change > 0) - (fact.change < 0)


def _named(fact: Fact) -> set[str]:
    """Every area a fact names in its proven fields."""
    names: set[str] = set()
    for field in fields(fact):
        value = getattr(fact, field.name)
        if isinstance(value, Proven):
            names.update([value.value] if isinstance(value.value, str) else ())
            names.update(value.value if isinstance(value.value, tuple) else ())
    return names
