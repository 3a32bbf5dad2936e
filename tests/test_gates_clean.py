"""Tables of kinds that nobody here has met, published and revised as publishers do: gates do not cry wolf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import FULL

from nlg.intake.arrival import Earlier
from nlg.intake.gate_example import PLACES, Example, passes, table
from nlg.intake.judge import judge

Rng = np.random.Generator
AREAS, PERIODS, EDITIONS = len(PLACES), 48, 6
LASTS = {
    "day": date(2021, 3, 10),
    "week_ending": date(2021, 3, 5),
    "month": date(2021, 2, 1),
    "year": date(2020, 1, 1),
}
COUNT: dict[str, Any] = {"counted": True, "type": "flow"}
LEVEL: dict[str, Any] = {"counted": False, "type": "stock", "adds_up": False, "unit": "£"}


def _sizes(rng: Rng, smallest: float, largest: float) -> np.ndarray:
    return np.exp(rng.uniform(np.log(smallest), np.log(largest), (AREAS, 1)))


def few(rng: Rng) -> np.ndarray:
    """Rare events: mostly none, one or two."""
    return rng.poisson(_sizes(rng, 0.1, 3) * np.ones(PERIODS))


def many(rng: Rng) -> np.ndarray:
    """Large counts that wander."""
    path = np.exp(np.cumsum(rng.normal(0, 0.05, (AREAS, PERIODS)), axis=1))
    return rng.poisson(_sizes(rng, 200, 50_000) * path)


def seasonal(rng: Rng) -> np.ndarray:
    """Counts five times as high in one season as in another."""
    season = np.exp(0.8 * np.sin(2 * np.pi * (np.arange(PERIODS) + rng.integers(12)) / 12))
    return rng.poisson(_sizes(rng, 20, 2000) * season * rng.gamma(30, 1 / 30, (AREAS, PERIODS)))


def growing(rng: Rng) -> np.ndarray:
    """Counts that double every third step, as epidemics and new things do."""
    steps = np.maximum(np.arange(PERIODS) - PERIODS + 20, 0)
    return rng.poisson(_sizes(rng, 2, 40) * 2 ** (steps / 3) * rng.gamma(20, 1 / 20, (AREAS, PERIODS)))


def bursts(rng: Rng) -> np.ndarray:
    """Counts with outbreaks of a single place, six times its usual figure."""
    out = np.where(rng.random((AREAS, PERIODS)) < 0.03, 6, 1)
    return rng.poisson(_sizes(rng, 5, 300) * out * rng.gamma(8, 1 / 8, (AREAS, PERIODS)))


def prices(rng: Rng) -> np.ndarray:
    """Prices that drift, in whole pounds."""
    path = np.exp(np.cumsum(rng.normal(0.003, 0.02, (AREAS, PERIODS)), axis=1))
    return np.round(_sizes(rng, 300, 900_000) * path)


def charges(rng: Rng) -> np.ndarray:
    """Charges that go up now and then and else stay as they are."""
    ups = np.where(rng.random((AREAS, PERIODS)) < 0.15, 1.03, 1.0)
    return np.round(_sizes(rng, 50, 2000) * np.cumprod(ups, axis=1), 2)


def rates(rng: Rng) -> np.ndarray:
    """Rates with one decimal, some of them near none."""
    return np.round(np.abs(rng.normal(0, 1, (AREAS, PERIODS)) * 2 + _sizes(rng, 1, 60)), 1)


MADE: dict[str, tuple[Callable[[Rng], np.ndarray], dict[str, Any]]] = {
    "few": (few, COUNT),
    "many": (many, COUNT),
    "seasonal": (seasonal, COUNT),
    "growing": (growing, COUNT),
    "bursts": (bursts, COUNT),
    "prices": (prices, LEVEL),
    "charges": (charges, LEVEL),
    "rates": (rates, {"counted": False, "type": "rate", "unit": "per 1,000"}),
}


def _chain(form: str, kind: str, seed: int, folder: Path) -> list[str]:
    """What is held in the newest of a few editions, each a period longer and with its newest figures revised."""
    rng = np.random.default_rng(seed)
    made, measure = MADE[kind]
    final = made(rng)
    steps = [_edition(final, form, measure, back, rng) for back in range(EDITIONS - 1, -1, -1)]
    earlier: list[Earlier] = []
    held: list[str] = []
    for example in steps:
        arrival = replace(example.arrival(folder), earlier=tuple(earlier))
        held += [f"{form} {kind} {seed}: {one.reason}" for one in judge(arrival) if one.says == "hold"]
        assert arrival.panel is not None
        earlier.append(Earlier(panel=arrival.panel, published=arrival.published))
    return held


def _edition(final: np.ndarray, form: str, measure: dict[str, Any], back: int, rng: Rng) -> Example:
    """The table as published so many periods before the last: counts of its last periods are not yet complete."""
    shown = final[:, : PERIODS - back].astype(float)
    if measure["counted"]:
        for age, share in enumerate((0.9, 0.97, 0.99)):
            shown[:, -1 - age] = rng.binomial(shown[:, -1 - age].astype(int), share)
    last = _last(form, back)
    series = {area: [f"{v:g}" if v < 1e5 else f"{v:.0f}" for v in row] for area, row in zip(PLACES, shown, strict=True)}
    published = {"month": timedelta(60), "year": timedelta(500)}.get(form, timedelta(9)) + last
    sheet = {"table": {"period_form": form}, "cases": measure}
    return passes(table(series, last=last, form=form), form, sheet=sheet, published=published)


def _last(form: str, back: int) -> date:
    last = LASTS[form]
    if form == "year":
        return last.replace(year=last.year - back)
    if form == "month":
        months = last.year * 12 + last.month - 1 - back
        return date(months // 12, months % 12 + 1, 1)
    return last - timedelta(days=back * (1 if form == "day" else 7))


@pytest.mark.parametrize("kind", MADE)
def test_clean_tables_of_any_kind_are_hardly_ever_held(kind: str, tmp_path: Path) -> None:
    """At most one edition in fifty, of tables by day, week, month and year."""
    seeds = range(10 if FULL else 1)
    found = [_chain(form, kind, seed, tmp_path) for form, seed in product(LASTS, seeds)]
    editions = EDITIONS * len(found)
    assert len([held for chain in found for held in chain]) <= 0.02 * editions, found
