"""Every scene with its oddities, and so many plants over fresh scenes from one seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from nlg.finding.planted import counts, prices, shares
from nlg.finding.planted.plant import Plant, UnfitError
from nlg.story import Brief

SCENES: tuple[Any, ...] = (counts, prices, shares)  # each draws a scene and names the oddities it can be planted with


@dataclass(frozen=True, kw_only=True, eq=False)
class Planted:
    """A brief with one oddity in it, what that is, and the brief it was planted in (one for several plants)."""

    brief: Brief
    plant: Plant
    base: Brief


def planted(seed: int, count: int = 50) -> Iterator[Planted]:
    """So many plants: every oddity once over three fresh scenes, then again over three others, till it is enough."""
    rng = np.random.default_rng(seed)
    made = 0
    while made < count:
        for one in _round(rng):
            yield one
            made += 1
            if made == count:
                return


def _round(rng: np.random.Generator) -> Iterator[Planted]:
    """Every oddity that fits, each in its sort of scene, in an order of chance."""
    drawn = [(family, family.draw(rng)) for family in SCENES]
    beds = [(scene, plant) for family, scene in drawn for plant in family.ODDITIES.values()]
    for n in rng.permutation(len(beds)):
        scene, plant = beds[n]
        try:
            changed, what = plant(rng, scene)
        except UnfitError:
            continue
        yield Planted(brief=changed.brief, plant=what, base=scene.brief)
