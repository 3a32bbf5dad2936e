"""How rare a fact is in the panel's own history: how often its kind, at least this strong, held before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2

import numpy as np

from nlg.fact import Found
from nlg.finding.detect import detect, shelf
from nlg.panel import Floats
from nlg.story import Brief


@dataclass(frozen=True, kw_only=True, eq=False)
class Rarity:
    """For each kind and view the strengths of every time it held, sorted, and in how many cases it could have.

    Made from periods up to the story's own only: nothing that was not known then.
    """

    strengths: Mapping[tuple[str, int], Floats]
    cases: Mapping[tuple[str, int], int]

    def held(self, kind: str, view: int, strength: float) -> tuple[int, int]:
        """In how many of how many cases (area-periods, or group-periods) the kind was at least this strong."""
        known = self.strengths.get((kind, view))
        if known is None:
            return 0, 0
        return len(known) - int(np.searchsorted(known, strength - 1e-9)), self.cases[(kind, view)]

    def bits(self, kind: str, view: int, strength: float) -> float:
        """Surprise in bits: -log2((k + 1) / (K + 2))."""
        k, of = self.held(kind, view, strength)
        return -log2((k + 1) / (of + 2))


def backtest(brief: Brief) -> Rarity:
    """Runs every kind that can be news over all areas and periods up to the story's own."""
    ever = detect(brief, None, kinds=[kind for kind, d in shelf().items() if not getattr(d, "CONTEXT", False)])
    strengths: dict[tuple[str, int], Floats] = {}
    cases: dict[tuple[str, int], int] = {}
    for kind, found in ever.items():
        for view in np.unique(found["view"]):
            rows = found.rows(found["view"] == view)
            strengths[(kind, int(view))] = np.sort(rows["strength"].astype(np.float64))
            cases[(kind, int(view))] = _cases(brief, int(view), rows)
    return Rarity(strengths=strengths, cases=cases)


def _cases(brief: Brief, view: int, rows: Found) -> int:
    """How many area-periods (group-periods for kinds about groups) had a figure at all."""
    about = brief.views[view]
    ts = brief.columns(about, None)
    areas = about.panel.groups.rows if set(rows["area"]) <= set(about.panel.groups.rows) else slice(None)
    return int(about.known[areas][:, ts].sum())
