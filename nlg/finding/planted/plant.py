"""What was planted: which area, which period, how unlikely, and which facts say it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from math import log2

from nlg.fact import Fact, Proven

RARE = 1 / 10_000  # nothing that any area of the release would show more often by the model itself is planted
# (with some fifty looks at a release that say different things, chance then brings a rarer one in one of 200)


class UnfitError(Exception):
    """This scene has no area in which the oddity would be one."""


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
