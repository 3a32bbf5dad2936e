"""The half-life of claims: how many of those that could be made on some day were still true weeks later, by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

import numpy as np

from nlg.finding.copies import end_to_end, up_to
from nlg.finding.detect import ask
from nlg.panel import Flags, Floats, Ints, Panel
from nlg.story import Brief
from nlg.vintages.alike import Again, found_again, in_copies
from nlg.vintages.stood import Stood

LATER = (7, 14, 28)  # days after the claim at which it is looked at again
NEAR = 1.5  # an edition up to so many times as late stands for one of that day
FEWEST = 20  # claims from which a share is believed
Asked = Literal["newest", "settled"]  # about the newest period there was, or the newest that had settled
ASKED: tuple[Asked, ...] = ("newest", "settled")


@dataclass(frozen=True, kw_only=True)
class Lasting:
    """What became of a kind's claims about the newest, or the newest settled, period: by days later, see `LATER`.

    Of `claims` looked at again `true` still held, saying the same, and `same` to the figure and the one a step before.
    """

    kind: str
    asked: Asked
    claims: tuple[int, ...]
    true: tuple[int, ...]
    same: tuple[int, ...]

    def share(self, n: int) -> float | None:
        """What share still held after `LATER[n]` days; None of no claims."""
        return self.true[n] / self.claims[n] if self.claims[n] else None

    def word_for_word(self, n: int) -> float | None:
        """What share could still have been printed as it was."""
        return self.same[n] / self.claims[n] if self.claims[n] else None

    def as_json(self) -> dict[str, Any]:
        """As it is kept aside, and as the command line gives it."""
        days = [
            {"days": day, "claims": claims, "true": true, "same": same}
            for day, claims, true, same in zip(LATER, self.claims, self.true, self.same, strict=True)
        ]
        return {"kind": self.kind, "asked": self.asked, "later": days}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """From what `as_json` gave."""
        columns = {name: tuple(day[name] for day in told["later"]) for name in ("claims", "true", "same")}
        return cls(kind=told["kind"], asked=told["asked"], **columns)

    @property
    def weight(self) -> float | None:
        """What share still held the longest time later of which enough is known; None of too few claims."""
        enough = [n for n in range(len(LATER)) if self.claims[n] >= FEWEST]
        return self.share(enough[-1]) if enough else None


@dataclass(frozen=True, kw_only=True)
class _Claim:
    """Claims made from one edition about one period: of which measures, and the editions looked at later (-1: none)."""

    edition: int
    asked: Asked
    measures: frozenset[str]
    later: tuple[int, ...]


def halflife(brief: Brief, stood: Stood, kinds: Sequence[str], most: int = 0) -> list[Lasting]:
    """What became of each kind's claims, over every period that was once the newest, or the newest settled, of a table.

    `most`: so many of the periods are looked at, evenly over those that have been looked at again, as an estimate.
    History before the editions is that of the panel today.
    """
    tallies = {(kind, asked): np.zeros((3, len(LATER)), dtype=np.int64) for kind in kinds for asked in ASKED}
    ripe = {name: one.mature_after for name, one in brief.panels[stood.like.table].measures.items()}
    for t, claims in _chosen(_claims(stood, ripe), most):
        for kind, asked, counts in _looked_at(brief, stood, t, claims, kinds):
            tallies[kind, asked] += counts
    return [
        Lasting(kind=kind, asked=asked, **{name: tuple(row) for name, row in zip(NAMES, counts.tolist(), strict=True)})
        for (kind, asked), counts in tallies.items()
    ]


NAMES = ("claims", "true", "same")


def _chosen(claims: Mapping[int, list[_Claim]], most: int) -> Iterable[tuple[int, list[_Claim]]]:
    """All periods that were looked at again, or so many of them, from the first to the last."""
    seen = [(t, made) for t, made in sorted(claims.items()) if any(max(one.later) >= 0 for one in made)]
    if not most or len(seen) <= most:
        return seen
    return [seen[int((k + 0.5) * len(seen) / most)] for k in range(most)]


def _claims(stood: Stood, ripe: Mapping[str, int]) -> dict[int, list[_Claim]]:
    """By period (index in the editions' `ends`) who claimed something about it; `ripe` is when measures are mature."""
    found: dict[int, list[_Claim]] = {}
    days = np.array([day.toordinal() for day in stood.known_on], dtype=np.int64)
    by_age: dict[int, set[str]] = {}
    for name, age in ripe.items():
        by_age.setdefault(age, set()).add(name)
    for e in range(len(days)):
        later = tuple(_later(days, e, after) for after in LATER)
        known = np.flatnonzero(~np.isnan(np.stack([x[e] for x in stood.values.values()])).all(axis=(0, 1)))
        if not len(known):
            continue
        asked: list[tuple[Asked, int, frozenset[str]]] = [("newest", int(stood.at[e, known[-1]]), frozenset(ripe))]
        for age, names in by_age.items():
            old = known[stood.ages[e, known] >= age]
            if len(old):
                asked.append(("settled", int(stood.at[e, old[-1]]), frozenset(names)))
        for newest, t, measures in asked:
            found.setdefault(t, []).append(_Claim(edition=e, asked=newest, measures=measures, later=later))
    return found


def _later(days: Ints, e: int, after: int) -> int:
    """The first edition so many days after another, -1 where none came near that day."""
    there = np.flatnonzero((days >= days[e] + after) & (days <= days[e] + NEAR * after))
    return int(there[0]) if len(there) else -1


def _looked_at(
    brief: Brief, stood: Stood, t: int, claims: Sequence[_Claim], kinds: Sequence[str]
) -> Iterator[tuple[str, Asked, Ints]]:
    """What became of the claims about one period, all editions that matter to it asked in one go."""
    editions = sorted({e for one in claims for e in (one.edition, *one.later) if e >= 0})
    panel = _as_of(stood, editions, t)
    if panel is None:
        return
    copies, end = len(editions) + 1, stood.ends[t]
    then = replace(brief, panels={panel.table: panel}, period=end, earlier={}, span=None, memory={}, only=frozenset())
    place = {e: n for n, e in enumerate(reversed(editions))}
    for kind in kinds:
        with np.errstate(invalid="ignore", divide="ignore"):
            found = ask(kind, then, end)
            there = in_copies(kind, found, then.views, copies) if len(found) else None
        if there is None:
            continue
        kept = found_again(there.keys, there.since, there, copies)
        figures = _unmoved(then, found["view"], found["area"], found["period"], there, copies)
        for one in claims:
            wanted = np.array([view.measure.name in one.measures for view in then.views])
            mine = (there.copy == place[one.edition]) & wanted[found["view"]]
            yield kind, one.asked, _counted(one, place, kept[mine], figures[mine])
    then.kept.clear()


def _counted(claim: _Claim, place: Mapping[int, int], kept: Flags, figures: Flags) -> Ints:
    """Claims, those still true, those still the same, by days later."""
    counts = np.zeros((3, len(LATER)), dtype=np.int64)
    for n, e in enumerate(claim.later):
        if e >= 0:
            true, same = kept[:, place[e]], figures[:, place[e]]
            counts[:, n] = len(kept), true.sum(), (true & same).sum()
    return counts


def _unmoved(brief: Brief, view: Ints, area: Ints, period: Ints, there: Again, copies: int) -> Flags:
    """Whether a finding's figure and the one a step before are the same in each copy. Shape findings x copies."""
    same = np.zeros((len(view), copies), dtype=bool)
    for n in np.unique(view):
        at = np.flatnonzero(view == n)
        x, calendar = brief.views[int(n)].x, brief.views[int(n)].calendar
        size = len(x) // copies
        rows = (area[at] % size)[:, None] + np.arange(copies) * size
        same[at] = _equal(x[rows, period[at][:, None]], x[area[at], period[at]])
        back = calendar.previous[period[at]]
        before = np.maximum(back, 0)
        same[at] &= (back < 0)[:, None] | _equal(x[rows, before[:, None]], x[area[at], before])
    return same


def _equal(x: Floats, own: Floats) -> Flags:
    return np.asarray((x == own[:, None]) | (np.isnan(x) & np.isnan(own)[:, None]))


def _as_of(stood: Stood, editions: Sequence[int], t: int) -> Panel | None:
    """The table as it stood in some editions, the newest first, up to a period, end to end; the newest once more."""
    last = stood.like.calendar.at(stood.ends[t])
    if last is None:
        return None
    plain = up_to(stood.like, last)
    panel = end_to_end(plain, len(editions) + 1, frozenset(plain.values))
    size = len(plain.areas)
    place = {end: n for n, end in enumerate(plain.calendar.ends)}
    for n, e in enumerate([*reversed(editions), editions[-1]]):
        at = [place.get(stood.ends[k], -1) if k >= 0 else -1 for k in stood.at[e].tolist()]
        for name, x in stood.values.items():
            known = ~np.isnan(x[e]).all(axis=0)
            here = [w for w, k in enumerate(at) if k >= 0 and known[: w + 1].any()]  # not what lies before its sums
            panel.values[name][n * size : (n + 1) * size, [at[w] for w in here]] = x[e][:, here]
    return panel
