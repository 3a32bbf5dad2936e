"""How many areas have the same news in one period: what nearly all of them share is no one's own."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from nlg.fact import Fact
from nlg.finding.detect import Catch
from nlg.panel import Flags
from nlg.story import Brief

WAYS = ("low", "falling", "rising", "sign")  # columns in which kinds note which way a figure went
FEWEST = 6  # areas; of fewer none can be said to do as the others


@dataclass(eq=False)
class Common:
    """Of one release: the share of areas, 0 to 1, of which the same kind of news is true the same way.

    0 for what is said of groups, or of areas together, and where there are fewer than six areas to compare.
    """

    brief: Brief
    catch: Catch
    _shares: dict[tuple[str, int, object], float] = field(default_factory=dict)

    def share(self, fact: Fact) -> float:
        """For a fact of this release."""
        found = self.catch.found(fact.kind)
        if fact.row >= len(found):
            return 0.0
        n, area = int(found["view"][fact.row]), int(found["area"][fact.row])
        panel = self.brief.views[n].panel
        if area >= panel.table_rows or panel.table_rows < FEWEST:
            return 0.0
        way = next((name for name in WAYS if name in found.columns), "")
        key = (fact.kind, n, found[way][fact.row] if way else bool(fact.change > 0))
        if key not in self._shares:
            same = (found["view"] == n) & (found["area"] < panel.table_rows)
            rows = found["area"][same & (found[way] == key[2])] if way else found["area"][same]
            there = np.zeros(panel.table_rows, dtype=bool)
            there[rows] = True
            if not way:
                there &= self._went(n, fact)
            self._shares[key] = float(there.sum()) / panel.table_rows
        return self._shares[key]

    def _went(self, n: int, fact: Fact) -> Flags:
        """Which areas' figures went the way of a fact's, since what it compares with. Shape areas of the table."""
        view = self.brief.views[n]
        t = view.calendar.at(self.brief.period)
        then = getattr(fact, "year_ago_period", getattr(fact, "then_period", None))
        back = view.calendar.at(then.value) if then is not None else None
        rows = slice(0, view.panel.table_rows)
        if t is None:
            return np.zeros(view.panel.table_rows, dtype=bool)
        if back is None:
            back = int(view.calendar.year_ago[t] if hasattr(fact, "year_ago") else view.calendar.previous[t])
        if back < 0:
            return np.zeros(view.panel.table_rows, dtype=bool)
        moves = view.x[rows, t] - view.x[rows, back]
        return np.asarray(moves > 0 if fact.change > 0 else moves < 0)
