"""Whether a fact that rests on young figures would have lived through the revisions that such figures go through."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from nlg.fact import Fact, Found
from nlg.finding.copies import up_to
from nlg.finding.detect import Catch, ask, by_default
from nlg.panel import Floats, Ints
from nlg.story import Brief
from nlg.vintages.alike import found_again, in_copies, keys_of, since_of
from nlg.vintages.revisions import moving, revised
from nlg.vintages.stood import Stood

COPIES = 40  # so many revised copies of the newest figures
BUDGET = 2**23  # figures in memory at a time


class Survival:
    """For each finding of a release the share of revised copies in which it is found again, saying the same.

    `stood` gives the tables of which there are editions; it is asked when the first fact is. Tables without editions
    enough are left alone, and so is what no longer moves.
    """

    def __init__(
        self,
        brief: Brief,
        catch: Catch,
        stood: Callable[[], Mapping[str, Stood]],
        known: Mapping[str, Floats] | None = None,
    ) -> None:
        self._brief, self._catch = brief, catch
        self._stood = stood
        self._shares: dict[str, Floats] = dict(known or {})

    def of(self, fact: Fact) -> float | None:
        """Of one fact; None where nothing is known of how its figures are revised."""
        if fact.row < 0 or (fact.kind not in self._shares and not self._stood()):
            return None
        share = float(self.shares(fact.kind)[fact.row])
        return None if np.isnan(share) else share

    def shares(self, kind: str) -> Floats:
        """Of everything a kind finds in the release, NaN where nothing is known."""
        if kind not in self._shares:
            self._go_through(dict.fromkeys([*by_default(), kind]))
        return self._shares[kind]

    def as_bytes(self, mark: str) -> bytes:
        """Everything gone through so far, under a mark of what it was made from; b"" where nothing was."""
        told = {kind: [None if np.isnan(one) else one for one in row.tolist()] for kind, row in self._shares.items()}
        return json.dumps({"mark": mark, "shares": told}, separators=(",", ":")).encode() if told else b""

    @staticmethod
    def of_bytes(raw: bytes | None, mark: str) -> dict[str, Floats]:
        """What was kept, if it was made from the very same; else nothing, to be gone through again."""
        try:
            kept = json.loads(raw or b"")
            same = kept["mark"] == mark
            return {kind: np.array(row, dtype=np.float64) for kind, row in kept["shares"].items()} if same else {}
        except (ValueError, KeyError, TypeError, AttributeError):
            return {}  # a cache that cannot be read is made again

    def _go_through(self, kinds: Iterable[str]) -> None:
        """Asks all kinds of all copies, so that each copy is made once."""
        asked = [kind for kind in kinds if kind not in self._shares]
        self._shares |= {kind: np.full(len(self._catch.found(kind)), np.nan) for kind in asked}
        for table, stood in self._stood().items():
            for kind, rows, shares in _Trial(self._brief, table, stood).shares(asked, self._catch):
                self._shares[kind][rows] = shares


class _Trial:
    """One table of a release, and as many revised copies of it as there are to be."""

    def __init__(self, brief: Brief, table: str, stood: Stood) -> None:
        self.brief = replace(brief, panels={table: brief.panels[table]}, earlier={}, span=None, memory={})
        self.panel, self.stood = brief.panels[table], stood
        self.first_view = next(n for n, view in enumerate(brief.views) if view.panel.table == table)

    def shares(self, kinds: Sequence[str], catch: Catch) -> Iterator[tuple[str, Ints, Floats]]:
        """For each kind which of its findings are about the table, and in what share of copies each holds.

        NaN for what is not found in an unrevised copy either: it rests on more than this table.
        """
        own = {kind: self._own(catch.found(kind)) for kind in kinds}
        held = {kind: np.zeros(len(rows)) for kind, (rows, _) in own.items()}
        asked = 0
        for brief, copies in self._copies():
            asked += copies - 2
            for kind, (_, found) in own.items():
                if len(found):
                    held[kind] += self._held(kind, found, brief, copies)
            brief.kept.clear()  # looks and their brief hold each other: memory is given back at once
        for kind, (rows, _) in own.items():
            yield kind, rows, held[kind] / asked if asked else np.full(len(rows), np.nan)

    def _own(self, found: Found) -> tuple[Ints, Found]:
        """The findings about this table, with views numbered as if there were no other."""
        views = found["view"] - self.first_view
        rows = np.flatnonzero((views >= 0) & (views < len(self.brief.views)))
        return rows, Found({**found.rows(rows).columns, "view": views[rows]})

    def _copies(self) -> Iterator[tuple[Brief, int]]:
        """Briefs of copies end to end, the first and last of each as published; and how many copies each has."""
        moves, t = list(moving(self.stood)), self.panel.calendar.at(self.brief.period)
        known_on = self.panel.released
        if not moves or t is None or known_on is None:
            return
        if (known_on - self.brief.period).days >= max(one.horizon for one in moves):
            return  # nothing of it moves any more
        plain = up_to(self.panel, t)
        size = len(plain.measures) * len(plain.areas) * (t + 1)
        most = max(1, BUDGET // max(1, size) - 2)
        for start in range(0, COPIES, most):
            copies = [-1, *range(start, min(COPIES, start + most)), -1]
            panel = revised(plain, known_on, copies, COPIES, moves)
            yield replace(self.brief, panels={plain.table: panel}, memory={}), len(copies)

    def _held(self, kind: str, found: Found, brief: Brief, copies: int) -> Floats:
        """In how many revised copies each finding is found again; NaN where not in those as published."""
        with np.errstate(invalid="ignore", divide="ignore"):
            there = in_copies(kind, ask(kind, brief, brief.period), brief.views, copies)
        if there is None:
            return np.full(len(found), np.nan)
        again = found_again(keys_of(kind, found, self.brief.views), since_of(found), there, copies)
        return np.where(again[:, 0] & again[:, -1], again[:, 1:-1].sum(axis=1), np.nan)
