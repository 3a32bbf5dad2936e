"""Asks every detector on the shelf what it finds in a brief."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from nlg.fact import Fact, Found
from nlg.finding import detectors
from nlg.finding.example import Example
from nlg.story import Brief


class Detector(Protocol):
    """What a file on the shelf offers."""

    EXAMPLES: Sequence[Example]

    def find(self, brief: Brief, when: date | None) -> Found:
        """Candidates as columns: at the period that ends on `when`, or, with None, over all of history."""

    def fact(self, brief: Brief, found: Found, row: int) -> Fact:
        """One object, for a row that somebody will read."""


@cache
def shelf() -> Mapping[str, Detector]:
    """Every detector by its kind, which is its file's name, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(detectors.__path__))
    return {name: importlib.import_module(f"{detectors.__name__}.{name}") for name in names}  # type: ignore[misc]


def detect(brief: Brief, when: date | None, kinds: Sequence[str] | None = None) -> Mapping[str, Found]:
    """What each kind finds in a release, all areas at once; only some `kinds` if they are named."""
    asked = shelf() if kinds is None else {kind: shelf()[kind] for kind in kinds}
    with np.errstate(invalid="ignore", divide="ignore"):
        return {kind: detector.find(brief, when) for kind, detector in asked.items()}


def facts(brief: Brief, found: Mapping[str, Found], codes: frozenset[str]) -> list[Fact]:
    """The facts about some areas, as objects, in the shelf's order."""
    wanted = [np.array([area.code in codes for area in view.panel.areas]) for view in brief.views]
    made: list[Fact] = []
    for kind, detector in shelf().items():
        rows = found[kind]
        for n in np.flatnonzero(_about(rows, wanted)):
            made.append(detector.fact(brief, rows, int(n)))
    return made


def _about(rows: Found, wanted: Sequence[npt.NDArray[np.bool_]]) -> npt.NDArray[np.bool_]:
    """Which rows of a finding are about the areas wanted (a flag for each area of each view)."""
    asked = np.zeros(len(rows), dtype=bool)
    for view, flags in enumerate(wanted):
        of_view = np.flatnonzero(rows["view"] == view)
        asked[of_view] = flags[rows["area"][of_view]]
    return asked
