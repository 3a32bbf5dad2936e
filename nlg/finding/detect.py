"""Asks every detector on the shelf what it finds in a brief."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Protocol

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
    return {name: importlib.import_module(f"{detectors.__name__}.{name}") for name in names}


def detect(brief: Brief, when: date | None, kinds: Sequence[str] | None = None) -> Mapping[str, Found]:
    """What each kind finds in a release, all areas at once; only some `kinds` if they are named."""
    asked = shelf() if kinds is None else {kind: shelf()[kind] for kind in kinds}
    with np.errstate(invalid="ignore", divide="ignore"):
        return {kind: detector.find(brief, when) for kind, detector in asked.items()}


class Catch:
    """What all kinds found in a release, to be looked up by area; objects are made only for rows asked for."""

    def __init__(self, brief: Brief, found: Mapping[str, Found]) -> None:
        self._brief = brief
        self._found = found
        self._sorted: dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = {}

    def facts(self, code: str, group: str, kinds: Sequence[str] | None = None) -> list[Fact]:
        """The facts about an area, in the shelf's order; of those that compare it in a group, only in this one."""
        made: list[Fact] = []
        for kind in shelf() if kinds is None else kinds:
            for view, about in enumerate(self._brief.views):
                row = about.panel.row(code)
                if row is not None:
                    made.extend(self._made(kind, view, row, about.panel.row(group)))
        return made

    def _made(self, kind: str, view: int, row: int, group: int | None) -> list[Fact]:
        found = self._found[kind]
        keys, order = self._index(kind)
        key = _key(view, row)
        hits = order[np.searchsorted(keys, key) : np.searchsorted(keys, key + 1)]
        if "group" in found.columns and len(hits):
            wanted = None if group is None else self._brief.views[view].panel.groups.index_of(group)
            hits = hits[found["group"][hits] == (-1 if wanted is None else wanted)]
        return [shelf()[kind].fact(self._brief, found, int(n)) for n in np.sort(hits)]

    def _index(self, kind: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        if kind not in self._sorted:
            found = self._found[kind]
            keys = _key(found["view"], found["area"])
            order = np.argsort(keys, kind="stable")
            self._sorted[kind] = (keys[order], order)
        return self._sorted[kind]


def _key(view: Any, row: Any) -> Any:
    return view * 2**32 + row
