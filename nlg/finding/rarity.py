"""How rare a fact is in the panel's own history: how often its kind, at least this strong, held before."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import exp, log2
from pathlib import Path
from struct import pack, unpack
from typing import Any

import numpy as np
import numpy.typing as npt

from nlg.fact import Found
from nlg.files import mark_of_files
from nlg.finding.detect import by_default, detect, marked, shelf, through_history
from nlg.finding.look import Look
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief, View

HISTORY = 100  # cases on record from which history is believed; before, the kind's own prior where it has one
LEAST, MOST = 2.0**-10, 2.0**20  # strengths beyond are not told apart
FIRST_KEY = int(np.float32(LEAST).view(np.uint32)) >> 12
KEYS = (int(np.float32(MOST).view(np.uint32)) >> 12) - FIRST_KEY + 1
STRONGEST = 128  # so many of the strongest cases are kept as they are: what lies beyond them is judged by their tail
FEWEST = 10  # a tail of fewer cases is none
DIFFERENT = 5  # nor is one of fewer strengths: places in groups of three sizes fall off like nothing
UNSEEN = 1  # a fact is on record itself; with no more as strong as it, it is like nothing seen before
LEAST_CHANCE = 1e-12
INDEPENDENT, LASTING = (
    0.5,
    0.25,
)  # so far from what was counted to what a plain model says; less where steps hang together
AS_BEFORE = 0.8  # a standing state that was so strong a step before, in part, is no surprise now
Key = tuple[str, str, bool]  # kind, measure ("upper.cases"), whether of single areas only, without the groups


@dataclass(frozen=True, kw_only=True, eq=False)
class Tail:
    """What a kind did on record in one measure: in so many `cases` it could have held.

    `keys` are the strengths that occurred, `at_least` how many were as strong or stronger; `strongest` the strongest
    as they are, ascending. `lengths`, for kinds whose strength is the length of a record (log2 steps): how many cases
    had a record of n steps or more.
    """

    cases: int
    keys: Ints
    at_least: Ints
    strongest: Floats
    lengths: Ints

    def held(self, strength: float) -> tuple[int, int]:
        """In how many of how many cases it was at least this strong."""
        keys, at_least = self._listed
        n = bisect_left(keys, _key(strength))
        cases = self.cases
        if len(self.lengths):
            cases = int(self.lengths[min(round(2**strength), len(self.lengths) - 1)])
        k = at_least[n] if n < len(at_least) else 0
        return k, max(k, cases)

    @cached_property
    def _listed(self) -> tuple[list[int], list[int]]:
        """Keys and counts as lists, in which one at a time is found sooner; a tail never changes."""
        return self.keys.tolist(), self.at_least.tolist()

    def beyond(self, strength: float) -> float | None:
        """The probability of so much by the tail of the strongest (their excess falls off exponentially)."""
        if len(self.strongest) < FEWEST or len(np.unique(self.strongest)) < DIFFERENT:
            return None
        least = float(self.strongest[0])
        excess = float(self.strongest.mean()) - least
        if excess <= 0 or strength <= least:
            return None
        return len(self.strongest) / self.cases * exp(-(strength - least) / excess)


class Rarity:
    """For each kind and measure how often it held, by strength, and in how many cases it could have.

    Made from periods up to the story's own only: nothing that was not known then. Kinds are gone through when they
    are first asked for. Strengths are kept to one part in 2,048, so that a record of any length stays small.
    """

    def __init__(self, brief: Brief, known: Mapping[Key, Tail] | None = None) -> None:
        self._brief = brief
        self._tails: dict[Key, Tail] = dict(known or {})
        self._done = {kind for kind, *_ in self._tails}
        self._before: dict[str, Floats] = {}
        self._lengths: dict[tuple[str, bool], Ints] = {}

    def held(self, kind: str, measure: str, strength: float, *, single: bool = False) -> tuple[int, int]:
        """In how many of how many cases (area-periods, or group-periods) the kind was at least this strong.

        Of a `single` area beside such areas only: the figures of a county run on more smoothly than those of its towns.
        None of none for kinds that are no news by themselves.
        """
        tail = self._tail(kind, measure, single)
        return (0, 0) if tail is None else tail.held(strength)

    def _tail(self, kind: str, measure: str, single: bool) -> Tail | None:
        if marked(kind, "CONTEXT"):
            return None
        if kind not in self._done:
            self.go_through([kind] if marked(kind, "OFF") else news())
        alike = self._tails.get((kind, measure, True)) if single else None
        return alike if alike and alike.cases >= HISTORY else self._tails.get((kind, measure, False))

    def bits(self, kind: str, measure: str, strength: float, *, single: bool = False) -> float:
        """Surprise in bits: -log2((k + 1) / (K + 2)).

        On a short record it is what the kind's plain model says, if it has one. Where the record has seen nothing as
        strong (but this), counting says too little: then it lies part of the way to the plain model (the less, the more
        cases there were), or where there is none, where the tail of the strongest cases on record would have it.
        """
        tail = self._tail(kind, measure, single)
        return _bits(kind, tail, strength, *((0, 0) if tail is None else tail.held(strength)))

    def surprise(self, kind: str, measure: str, strength: float, *, single: bool = False) -> tuple[float, int, int]:
        """The same, 0 for what is no news by itself, and in how many of how many cases it was at least this strong."""
        tail = self._tail(kind, measure, single)
        k, of = (0, 0) if tail is None else tail.held(strength)
        return _bits(kind, tail, strength, k, of) if of else 0.0, k, of

    def stood_before(self, kind: str, row: int) -> bool:
        """Whether a standing state (a kind marked STATE) held a step before for the same place, about as strongly."""
        if not marked(kind, "STATE") or row < 0:
            return False
        if kind not in self._before:
            self._before[kind] = _before(self._brief, kind)
        return bool(self._before[kind][row])

    def go_through(self, kinds: Iterable[str]) -> None:
        """Runs kinds over all areas and periods up to the story's own."""
        asked = [kind for kind in kinds if kind not in self._done]
        if not asked:
            return
        sums: dict[tuple[str, str], tuple[_Sum, _Sum]] = {}  # of single areas, of groups
        for kind, found in through_history(self._brief, asked):
            for n in np.flatnonzero(np.bincount(found["view"])):
                view, part = self._brief.views[int(n)], found.rows(found["view"] == n)
                key, grouped = (kind, view.measure.name), _is_group(view)[part["area"]]
                if key not in sums:
                    among = _about_groups(view, part)
                    sums[key] = (_Sum(among), _Sum(among))
                single, groups = sums[key]
                single.add(part["strength"][~grouped])
                groups.add(part["strength"][grouped])
        for (kind, measure), (single, groups) in sums.items():
            if single.any:
                self._tails[kind, measure, True] = self._told(kind, measure, single, alone=True)
            single.join(groups)
            self._tails[kind, measure, False] = self._told(kind, measure, single, alone=False)
        self._done.update(asked)

    def _told(self, kind: str, measure: str, found: _Sum, *, alone: bool) -> Tail:
        """What was found of single areas `alone`, or of all, beside all the cases there were."""
        view = next(v for v in self._brief.views if v.measure.name == measure)
        groups = _is_group(view)
        rows = groups if found.among else ~groups if alone else np.ones(len(groups), dtype=bool)
        lengths = np.zeros(0, dtype=np.int64)
        if marked(kind, "LENGTH"):
            if (measure, alone) not in self._lengths:
                self._lengths[measure, alone] = _lengths(self._brief, view, rows)
            lengths = self._lengths[measure, alone]
        return found.told(_cases(self._brief, view, rows), lengths)

    # --- kept between runs ------------------------------------------------------------------------------------------

    def as_bytes(self, mark: str) -> bytes:
        """Everything gone through so far, under a mark of what it was made from."""
        tails = [
            [*key, tail.cases, *(part.tolist() for part in (tail.keys, tail.at_least, tail.strongest, tail.lengths))]
            for key, tail in sorted(self._tails.items())
        ]
        return json.dumps({"mark": mark, "done": sorted(self._done), "tails": tails}, separators=(",", ":")).encode()

    @classmethod
    def of_bytes(cls, brief: Brief, raw: bytes, mark: str) -> Rarity:
        """What was kept, if it was made from the very same; else nothing, to be gone through again."""
        try:
            kept: dict[str, Any] = json.loads(raw)
            if kept["mark"] != mark:
                return cls(brief)
            made = cls(brief, {(kind, name, alone): _tail(*said) for kind, name, alone, *said in kept["tails"]})
            made._done |= set(kept["done"])
        except (ValueError, KeyError, TypeError):
            return cls(brief)  # a cache that cannot be read is made again
        return made


def _bits(kind: str, tail: Tail | None, strength: float, k: int, of: int) -> float:
    prior = getattr(shelf()[kind], "prior", None)
    if of < HISTORY and prior is not None:
        return -log2(max(float(prior(strength)), LEAST_CHANCE))
    counted = -log2((k + 1) / (of + 2))
    if prior is not None and k < FEWEST:
        plain = -log2(max(float(prior(strength)), LEAST_CHANCE))
        part = (LASTING if marked(kind, "COUNTED") else INDEPENDENT) / max(1, k)
        return max(counted, counted + (plain - counted) * part)
    if k > UNSEEN:
        return counted
    lasting = marked(kind, "COUNTED") or marked(kind, "LENGTH")
    beyond = None if tail is None or lasting else tail.beyond(strength)
    return counted if beyond is None else max(counted, -log2(max(beyond, LEAST_CHANCE)))


def backtest(brief: Brief, kinds: Sequence[str] | None = None) -> Rarity:
    """Runs kinds (else all that can be news) over all areas and periods up to the story's own."""
    made = Rarity(brief)
    made.go_through(news() if kinds is None else kinds)
    return made


@cache
def news() -> tuple[str, ...]:
    """Kinds that can be news by themselves and need not be asked for."""
    return tuple(kind for kind in by_default() if not marked(kind, "CONTEXT"))


def mark_of(hashes: Mapping[str, str], brief: Brief) -> str:
    """A mark of all that rarity is made from: the tables, the sheet, the period, the detectors themselves."""
    said = json.dumps([dict(sorted(hashes.items())), brief.dataset, brief.period.isoformat(), code()])
    return hashlib.sha256(said.encode()).hexdigest()


@cache
def code() -> str:
    """A mark of the detectors and all they rest on."""
    return mark_of_files(Path(__file__).parent.rglob("*.py"))


class _Sum:
    """Adds up the strengths of one kind and measure, piece by piece; `among` where they are of groups alone."""

    def __init__(self, among: bool) -> None:
        self.among = among
        self._counts = np.zeros(KEYS, dtype=np.int64)
        self._first, self._last = KEYS, -1  # of the keys that occurred: only there are counts looked at
        self._strongest = np.zeros(0)

    @property
    def any(self) -> bool:
        return self._last >= 0

    def add(self, strength: Floats) -> None:
        if not len(strength):
            return
        keys = _keys(strength)
        np.add.at(self._counts, keys, 1)
        self._first, self._last = min(self._first, int(keys.min())), max(self._last, int(keys.max()))
        self._keep(strength)

    def join(self, other: _Sum) -> None:
        """Adds all that another one has."""
        self._counts[other._first : other._last + 1] += other._counts[other._first : other._last + 1]
        self._first, self._last = min(self._first, other._first), max(self._last, other._last)
        self._keep(other._strongest)

    def _keep(self, strength: Floats) -> None:
        least = self._strongest[0] if len(self._strongest) == STRONGEST else LEAST
        strongest = np.concatenate([self._strongest, strength[strength > least]])
        if len(strongest) > STRONGEST:
            strongest = np.partition(strongest, -STRONGEST)[-STRONGEST:]
        self._strongest = np.sort(strongest)

    def told(self, cases: int, lengths: Ints) -> Tail:
        keys = self._first + np.flatnonzero(self._counts[self._first : self._last + 1])
        at_least = np.cumsum(self._counts[keys][::-1])[::-1]
        return Tail(cases=cases, keys=keys, at_least=at_least, strongest=self._strongest, lengths=lengths)


def _tail(cases: int, keys: list[int], at_least: list[int], strongest: list[float], lengths: list[int]) -> Tail:
    whole = [np.array(part, dtype=np.int64) for part in (keys, at_least, lengths)]
    return Tail(
        cases=cases, keys=whole[0], at_least=whole[1], strongest=np.array(strongest, dtype=np.float64), lengths=whole[2]
    )


def _before(brief: Brief, kind: str) -> Floats:
    """For each row of what a kind finds now: whether the same was found a step before, about as strong."""
    now = detect(brief, brief.period, [kind])[kind]
    held: dict[tuple[Any, ...], float] = {}
    for n, view in enumerate(brief.views):
        t = view.calendar.at(brief.period)
        back = -1 if t is None else int(view.calendar.previous[t])
        if back < 0:
            continue
        then = detect(brief, view.calendar.ends[back], [kind])[kind]
        then = then.rows(then["view"] == n)
        for place, strength in zip(_places(then), then["strength"], strict=True):
            held[place] = max(held.get(place, 0.0), float(strength))
    return np.array(
        [
            place in held and held[place] >= AS_BEFORE * strength
            for place, strength in zip(_places(now), now["strength"], strict=True)
        ],
        dtype=bool,
    )


def _places(found: Found) -> list[tuple[Any, ...]]:
    """What each row is about: measure, area, group, and the way it goes."""
    names = ["view", "area", *(["group"] if "group" in found.columns else [])]
    names += [
        name for name in sorted(found.columns) if found[name].dtype == np.bool_ or name in ("goal", "state", "part")
    ]
    return list(zip(*(found[name].tolist() for name in names), strict=True))


def _lengths(brief: Brief, view: View, rows: Flags) -> Ints:
    """How many area-periods of some areas had a record of so many steps or more behind them, by steps."""
    ts = brief.columns(view, None)
    look = Look(brief, brief.views.index(view), ts)
    steps = (ts - look.begun[:, None]) // look.stride
    steps = steps[view.known[:, : len(ts)] & (steps >= 1) & rows[:, None]]
    return np.asarray(np.cumsum(np.bincount(steps, minlength=1)[::-1])[::-1])


def _keys(strength: npt.NDArray[Any]) -> npt.NDArray[np.uint32]:
    """Strengths as whole numbers in the same order: the upper part of a 32-bit float, eleven bits of it fraction."""
    within = np.clip(strength, LEAST, MOST).astype(np.float32).view(np.uint32)
    return np.asarray((within >> 12) - FIRST_KEY)


def _key(strength: float) -> int:
    """The same of one strength."""
    (bits,) = unpack("<I", pack("<f", min(max(strength, LEAST), MOST)))
    return int(bits >> 12) - FIRST_KEY


def _is_group(view: View) -> Flags:
    """Which rows of a table's areas are groups of others."""
    grouped = np.zeros(len(view.panel.areas), dtype=bool)
    grouped[view.panel.groups.rows] = True
    return grouped


def _about_groups(view: View, found: Found) -> bool:
    if "group" not in found.columns or (found["group"] < 0).any():  # -1: told of an area that is in none
        return False
    return bool((view.panel.groups.rows[found["group"]] == found["area"]).all())


def _cases(brief: Brief, view: View, rows: Flags) -> int:
    """How many area-periods (group-periods for kinds about groups) had a figure at all."""
    ts = brief.columns(view, None)
    return int(view.known[rows, : int(ts[-1]) + 1].sum()) if len(ts) else 0
