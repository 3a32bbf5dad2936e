"""How rare a fact is in the panel's own history: how often its kind, at least this strong, held before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import inf, log2
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlg.fact import Found
from nlg.finding.detect import by_default, marked, shelf, through_history
from nlg.panel import Ints
from nlg.story import Brief

HISTORY = 100  # cases on record from which history is believed; before, the kind's own prior where it has one
LEAST, MOST = 2.0**-10, 2.0**20  # strengths beyond are not told apart
FIRST_KEY = int(np.float32(LEAST).view(np.uint32)) >> 12
KEYS = (int(np.float32(MOST).view(np.uint32)) >> 12) - FIRST_KEY + 1
Key = tuple[str, str]  # kind, measure ("upper.cases")


class Rarity:
    """For each kind and measure how often it held, by strength, and in how many cases it could have.

    Made from periods up to the story's own only: nothing that was not known then. Kinds are gone through when they
    are first asked for. Strengths are kept to one part in 2,048, so that a record of any length stays small.
    """

    def __init__(self, brief: Brief, known: Mapping[Key, tuple[int, Ints, Ints]] | None = None) -> None:
        self._brief = brief
        # for each: cases, the strengths that occurred (as keys), how many were at least as strong
        self._tails: dict[Key, tuple[int, Ints, Ints]] = dict(known or {})
        self._done = {kind for kind, _ in self._tails}

    def held(self, kind: str, measure: str, strength: float) -> tuple[int, int]:
        """In how many of how many cases (area-periods, or group-periods) the kind was at least this strong."""
        if kind not in self._done:
            self.go_through([kind] if marked(kind, "OFF") else news())
        cases, keys, at_least = self._tails.get((kind, measure), (0, None, None))
        if keys is None or at_least is None:
            return 0, 0
        n = int(np.searchsorted(keys, int(_keys(np.array([strength]))[0])))
        return (int(at_least[n]) if n < len(at_least) else 0), cases

    def bits(self, kind: str, measure: str, strength: float) -> float:
        """Surprise in bits: -log2((k + 1) / (K + 2)); on a short record what the kind's plain model says."""
        k, of = self.held(kind, measure, strength)
        prior = getattr(shelf()[kind], "prior", None)
        if of < HISTORY and prior is not None:
            chance = float(prior(strength))
            return -log2(chance) if chance > 0 else inf
        return -log2((k + 1) / (of + 2))

    def go_through(self, kinds: Iterable[str]) -> None:
        """Runs kinds over all areas and periods up to the story's own."""
        asked = [kind for kind in kinds if kind not in self._done]
        counts: dict[Key, Ints] = {}
        of_groups: dict[Key, bool] = {}
        for kind, found in through_history(self._brief, asked):
            for view in np.unique(found["view"]):
                part = found.rows(found["view"] == view)
                key = (kind, self._brief.views[int(view)].measure.name)
                counted = np.bincount(_keys(part["strength"]), minlength=KEYS)
                counts[key] = counts[key] + counted if key in counts else counted
                of_groups[key] = _about_groups(self._brief, int(view), part)
        for (kind, measure), counted in counts.items():
            keys = np.flatnonzero(counted)
            at_least = np.cumsum(counted[keys][::-1])[::-1]
            self._tails[kind, measure] = (_cases(self._brief, measure, of_groups[kind, measure]), keys, at_least)
        self._done.update(asked)

    def times(self, kind: str) -> dict[str, tuple[int, int]]:
        """For each measure in how many of how many cases a kind held at all."""
        self.held(kind, "", 0.0)
        return {m: (int(tail[2][0]), tail[0]) for (k, m), tail in self._tails.items() if k == kind and len(tail[2])}

    # --- kept between runs ------------------------------------------------------------------------------------------

    def as_bytes(self, mark: str) -> bytes:
        """Everything gone through so far, under a mark of what it was made from."""
        tails = [[*key, cases, keys.tolist(), n.tolist()] for key, (cases, keys, n) in sorted(self._tails.items())]
        return json.dumps({"mark": mark, "done": sorted(self._done), "tails": tails}, separators=(",", ":")).encode()

    @classmethod
    def of_bytes(cls, brief: Brief, raw: bytes, mark: str) -> Rarity:
        """What was kept, if it was made from the very same; else nothing, to be gone through again."""
        try:
            kept: dict[str, Any] = json.loads(raw)
            if kept["mark"] != mark:
                return cls(brief)
            made = cls(brief, {(k, m): (c, np.array(s), np.array(n)) for k, m, c, s, n in kept["tails"]})
            made._done |= set(kept["done"])
        except (ValueError, KeyError, TypeError):
            return cls(brief)  # a cache that cannot be read is made again
        return made


def backtest(brief: Brief, kinds: Sequence[str] | None = None) -> Rarity:
    """Runs kinds (else all that can be news) over all areas and periods up to the story's own."""
    made = Rarity(brief)
    made.go_through(news() if kinds is None else kinds)
    return made


def news() -> list[str]:
    """Kinds that can be news by themselves and need not be asked for."""
    return [kind for kind in by_default() if not marked(kind, "CONTEXT")]


def mark_of(hashes: Mapping[str, str], brief: Brief) -> str:
    """A mark of all that rarity is made from: the tables, the sheet, the period, the detectors themselves."""
    said = json.dumps([dict(sorted(hashes.items())), brief.dataset, brief.period.isoformat(), _code()])
    return hashlib.sha256(said.encode()).hexdigest()


@cache
def _code() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _keys(strength: npt.NDArray[Any]) -> npt.NDArray[np.uint32]:
    """Strengths as whole numbers in the same order: the upper part of a 32-bit float, eleven bits of it fraction."""
    within = np.clip(strength, LEAST, MOST).astype(np.float32).view(np.uint32)
    return np.asarray((within >> 12) - FIRST_KEY)


def _about_groups(brief: Brief, view: int, found: Found) -> bool:
    if "group" not in found.columns:
        return False
    return bool((brief.views[view].panel.groups.rows[found["group"]] == found["area"]).all())


def _cases(brief: Brief, measure: str, groups: bool) -> int:
    """How many area-periods (group-periods for kinds about groups) had a figure at all."""
    view = next(v for v in brief.views if v.measure.name == measure)
    ts = brief.columns(view, None)
    known = view.known[view.panel.groups.rows] if groups else view.known
    return int(known[:, : int(ts[-1]) + 1].sum()) if len(ts) else 0
