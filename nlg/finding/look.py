"""One measure of one panel at the periods asked for, with what several kinds need worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from nlg.fact import Found
from nlg.finding import series
from nlg.finding.chance import HAIR, SO_MANY, inside_chance
from nlg.finding.series import BLOCKED, NONE
from nlg.panel import Flags, Floats, Groups, Ints, Measure, MeasureType
from nlg.story import Brief, Limits, View

COUNTS: Sequence[MeasureType] = ("flow",)
LEVELS: Sequence[MeasureType] = ("flow", "stock", "rate", "share", "index")  # guard G14: never a running total
RANKED: Sequence[MeasureType] = ("stock", "rate", "share", "index")  # of plain counts the order only says who is big
DIGITS = 9  # beyond these decimals a difference is the computer's


class Look:
    """What a kind looks at: `x` is areas x all periods, everything else areas (or leaves, or groups) x `ts`.

    A leaf is an area as a member of a group: one area stands in as many leaves as it has groups. Every property is
    worked out when first asked for, and kept for the other kinds. NaN stands for what is not known throughout.
    """

    def __init__(self, brief: Brief, n: int, ts: Ints) -> None:
        self.brief, self.n, self.ts = brief, n, ts
        self.view: View = brief.views[n]
        self.measure: Measure = self.view.measure
        self.limits: Limits = brief.limits
        self.x: Floats = self.view.x
        self.groups: Groups = self.view.panel.groups
        self._ago: dict[int, Floats] = {}

    # --- an area and its own past -----------------------------------------------------------------------------------

    @cached_property
    def now(self) -> Floats:
        return self._at(self.ts)

    @cached_property
    def stride(self) -> int:
        """Table periods to a step: 7 for weekly sums taken every day. No step fits in a record shorter than one."""
        previous = self.view.calendar.previous
        ahead = np.flatnonzero(previous >= 0)
        return int(ahead[0] - previous[ahead[0]]) if len(ahead) else max(1, len(previous))

    @cached_property
    def then(self) -> Floats:
        """A step before."""
        return self.ago(1)

    @cached_property
    def move(self) -> Floats:
        return self.exactly(self.now - self.then)

    def exactly(self, difference: Floats) -> Floats:
        """Differences of decimals without the computer's own last digits, so that equal moves are equal."""
        return difference if self.whole_numbers else np.round(difference, DIGITS)

    @cached_property
    def whole_numbers(self) -> bool:
        """Whether its figures are whole numbers, which a computer subtracts without a remainder."""
        return not self.measure.numerator and self.view.panel.scale[self.measure.name] == 0

    @cached_property
    def percent(self) -> Floats:
        """By how many per cent it moved; NaN on a base of none or less."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.then > 0, 100 * self.move / self.then, np.nan)

    def ago(self, steps: int) -> Floats:
        """So many steps before; NaN where the record does not reach."""
        if steps not in self._ago:
            self._ago[steps] = self._at(self.ts - steps * self.stride)
        return self._ago[steps]

    def back(self, hits: Ints, steps: int) -> Floats:
        """Figures of some cells, counted row by row, so many steps before: the record must reach so far back."""
        if len(self.ts) == 1:
            return self.ago(steps).take(hits)
        row, at = np.divmod(hits, len(self.ts))
        return np.asarray(self.x.take(row * self.x.shape[1] + self.ts[0] + at - steps * self.stride))

    @cached_property
    def year_ago(self) -> Floats:
        """The comparable period a year before."""
        return self._at(self.view.calendar.year_ago[self.ts])

    def _at(self, at: Ints) -> Floats:
        """Figures at these periods, NaN before the record; without copying where the periods lie side by side."""
        if len(at) == 1:  # copied: many kinds read it, and in the matrix every figure has a cache line of its own
            return self.x[:, at].copy() if at[0] >= 0 else np.full((len(self.x), 1), np.nan)
        first, last = (int(at[0]), int(at[-1])) if len(at) else (0, -1)
        if last - first != len(at) - 1:
            return np.where(at >= 0, self.x[:, np.maximum(at, 0)], np.nan)
        if first >= 0:
            return self.x[:, first : last + 1]
        found, early = np.empty((len(self.x), len(at))), len(at) - max(0, last + 1)
        found[:, :early] = np.nan
        found[:, early:] = self.x[:, : max(0, last + 1)]
        return found

    @cached_property
    def events(self) -> Floats | None:
        """The count that a figure rests on, so that chance can be reckoned; None where there is none (guard G3)."""
        if self.measure.counted:
            return self.now
        counts = self.view.panel.measures.get(self.measure.numerator)
        return self._counts.now if counts is not None and counts.counted else None

    @cached_property
    def _counts(self) -> Look:
        n = self.brief.view(self.view.panel.table, self.measure.numerator.split(".", 1)[1])
        return look_at(self.brief, -1 if n is None else n, self.ts)

    @cached_property
    def enough(self) -> Flags:
        """Whether a figure rests on events enough to be put in words as a rate or a per cent (guard G3)."""
        if self.events is None:
            return np.ones(self.now.shape, dtype=bool)
        return np.asarray(self.events >= self.limits.fewest_events)

    @cached_property
    def clear(self) -> Flags:
        """Whether it moved by more than chance (guard G3); of figures that are no counts, whether it moved, and of what
        is so many of something by more than a hair: ten in 50,000 employees is no fall."""
        if self.measure.counted:
            return ~inside_chance(self.now, self.then, self.limits.clear_at)
        if self.events is not None:
            return np.asarray(self._counts.clear & (self.move != 0))
        least = np.abs(self.then) / HAIR if self.measure.type in SO_MANY else 0.0
        return np.asarray((self.move != 0) & (np.abs(self.move) >= least))

    @cached_property
    def usual(self) -> Floats:
        """The size of a usual move: the mean of the last steps' (up to `USUAL`), but for the newest; NaN of too few."""
        return series.usual_move(self.x, self.ts, self.stride, whole=self.whole_numbers)

    @cached_property
    def falls(self) -> Ints:
        """How many steps in a row it has fallen."""
        return self._streak(-1)

    @cached_property
    def rises(self) -> Ints:
        """How many steps in a row it has risen."""
        return self._streak(1)

    def _streak(self, sign: int) -> Ints:
        if len(self.ts) == 1:
            return series.latest_streak(self.x, self.view.calendar, int(self.ts[0]), sign)
        return series.streaks(self.x, self.view.calendar, self.ts, sign)

    @cached_property
    def low_since(self) -> Ints:
        """The latest earlier period no higher: NONE where there was none on record, BLOCKED by a gap (guard G4).

        Over history only where it lies as many steps back as make a record; BLOCKED where it is nearer.
        """
        return self._since(1)

    @cached_property
    def high_since(self) -> Ints:
        """The latest earlier period no lower, likewise."""
        return self._since(-1)

    def _since(self, sign: int) -> Ints:
        if len(self.ts) == 1:
            return series.last_at_most(self.x, self.ts, begun=self.begun, sign=sign)
        least = self.limits.least_record[self.view.calendar.step] * self.stride
        return series.last_far(self.x, self.ts, True, least, begun=self.begun, sign=sign)

    @cached_property
    def peak(self) -> tuple[Floats, Ints, Ints]:
        """The highest figure so far (NaN where none is known), when it was first reached, and when last."""
        return self._past[1:] if len(self.ts) == 1 else series.highest(self.x, self.ts)

    @cached_property
    def total(self) -> Floats:
        """At a single period all figures up to it added up, NaN where one is not known: not even before the record."""
        return self._past[0]

    @cached_property
    def _past(self) -> tuple[Floats, Floats, Ints, Ints]:
        return series.past(self.x, int(self.ts[0]))

    def steps_to(self, since: Ints) -> Ints:
        """How many steps lie between earlier periods and those asked for."""
        apart = self.ts - since
        return np.asarray(apart if self.stride == 1 else apart // self.stride)

    @cached_property
    def begun(self) -> Ints:
        """For each area the first period on record; the number of periods where it has none. Shape areas."""
        if "begun" not in self.view.__dict__:
            self.view.__dict__["begun"] = series.first_known(self.x)
        return np.asarray(self.view.__dict__["begun"])

    @cached_property
    def whole_record(self) -> Flags:
        """Whether every period from its first on record to this one is known (guards G1, G4)."""
        if len(self.ts) > 1:
            gap = series.columns(series.latest_gap(self.x[:, : self.ts[-1] + 1]), self.ts)
            return np.asarray((gap < self.begun[:, None]) & (self.begun[:, None] <= self.ts))
        past, whole = self.x[:, : self.ts[0] + 1], ~np.isnan(self.total[:, 0])
        late = np.flatnonzero(~whole & (self.begun <= self.ts[0]))
        for rows in series.blocks(len(late), past.shape[1]):
            known = ~np.isnan(past[late[rows]])
            whole[late[rows]] = known.sum(axis=1) == past.shape[1] - self.begun[late[rows]]
        return np.asarray(whole[:, None])

    @cached_property
    def long_enough(self) -> Flags:
        """Whether the record is long enough to speak of records (guard G1)."""
        least = self.limits.least_record[self.view.calendar.step]
        return np.asarray((self.ts - self.begun[:, None]) // self.stride >= least)

    @property
    def follows_a_count(self) -> bool:
        """Whether this is a rate for each head of a count that is a measure itself: they move together."""
        panel = self.view.panel
        return self.measure.numerator in panel.measures and self.measure.denominator not in panel.measures

    # --- areas beside each other ------------------------------------------------------------------------------------

    @cached_property
    def sizes(self) -> Ints:
        """How many leaves each group has. Shape groups x 1."""
        return self.groups.sizes[:, None]

    @cached_property
    def leaf(self) -> Floats:
        """Figures laid out by leaf. Shape leaves x ts."""
        return self.now[self.groups.leaves]

    @cached_property
    def leaf_move(self) -> Floats:
        return self.move[self.groups.leaves]

    @cached_property
    def whole(self) -> Flags:
        """Whether every leaf of a group has a figure. Shape groups x ts (guard G10)."""
        return np.asarray(self.count(~np.isnan(self.leaf)) == self.sizes)

    @cached_property
    def whole_moves(self) -> Flags:
        """Whether every leaf of a group has a figure, and had one a step before. Shape groups x ts."""
        return np.asarray(self.count(~np.isnan(self.leaf_move)) == self.sizes)

    @cached_property
    def of_group(self) -> Floats:
        """Each group's own figure. Shape groups x ts."""
        return self.now[self.groups.rows]

    def count(self, flags: Flags) -> Ints:
        """How many leaves of each group meet a condition: leaves x ts to groups x ts."""
        return np.asarray(series.over_groups(flags, self.groups, np.add, dtype=np.int64))

    def over(self, leaves: Any, how: np.ufunc) -> Any:
        """One result per group: np.add, np.maximum ... over its leaves."""
        return series.over_groups(leaves, self.groups, how)

    def spread(self, of_group: Any) -> Any:
        """A groups x ts matrix laid out by leaf again."""
        return of_group[self.groups.of_leaf]

    # --- what was found ---------------------------------------------------------------------------------------------

    def found(self, mask: Flags, strength: Any = 0.0, **columns: Any) -> Found:
        """Candidates about areas: an areas x ts mask; strength and columns are like matrices or scalars.

        Or functions, of where the candidates are, counted row by row: for what takes time, and few need it.
        """
        hits = np.flatnonzero(mask)
        area, at = np.divmod(hits, max(1, mask.shape[1]))
        found = {"view": np.full(len(hits), self.n, dtype=np.int64), "area": area, "period": self.ts[at]}
        for name, matrix in {"strength": strength, **columns}.items():
            found[name] = _cells_of(matrix, mask.shape, hits)
        return Found(found)

    def found_groups(self, mask: Flags, strength: Any = 0.0, **columns: Any) -> Found:
        """Candidates about groups with a figure: a groups x ts mask; `area` is their own row, `group` their number."""
        found = self.found(mask & ~np.isnan(self.of_group), strength, **columns)
        return Found({**found.columns, "group": found["area"], "area": self.groups.rows[found["area"]]})

    def found_leaves(self, mask: Flags, strength: Any = 0.0, **columns: Any) -> Found:
        """Candidates about areas in a group: a leaves x ts mask; `area` is the area's row, `group` its group."""
        found = self.found(mask, strength, **columns)
        at = found["area"]
        return Found({**found.columns, "group": self.groups.of_leaf[at], "area": self.groups.leaves[at]})


def looks(brief: Brief, when: date | None, types: Sequence[MeasureType] = LEVELS) -> Iterator[Look]:
    """A look at every measure of these types that has figures at the periods asked for, in the sheet's order."""
    for n, view in enumerate(brief.views):
        if view.measure.type in types and not (brief.even and view.calendar.uneven):
            look = look_at(brief, n, brief.columns(view, when))
            if len(look.ts):
                yield look


def group_looks(brief: Brief, when: date | None, types: Sequence[MeasureType] = LEVELS) -> Iterator[Look]:
    """The same, of panels that have groups."""
    for look in looks(brief, when, types):
        if len(look.groups.leaves):
            yield look


def ranked_looks(brief: Brief, when: date | None) -> Iterator[Look]:
    """Those whose areas their figures may rank: of a stock that adds up the order only says who is big."""
    for look in group_looks(brief, when, RANKED):
        if look.measure.type != "stock" or not look.measure.adds:
            yield look


def _cells_of(of: Any, shape: tuple[int, ...], hits: Ints) -> npt.NDArray[Any]:
    """Some cells, counted row by row, of a matrix of this shape or of one that is spread to it, or by a function."""
    matrix = np.asarray(of(hits) if callable(of) else of)
    if callable(of):
        return matrix
    if matrix.ndim == 0:
        return np.full(len(hits), matrix)
    if matrix.shape != shape:
        matrix = np.broadcast_to(matrix, shape)
    return np.asarray(matrix.take(hits))


def look_at(brief: Brief, n: int, ts: Ints) -> Look:
    """The look at a view, made once for all kinds."""
    key = (n, len(ts), int(ts[-1]) if len(ts) else -1)
    if key not in brief.kept:
        brief.kept[key] = Look(brief, n, ts)
    look: Look = brief.kept[key]
    return look


def last_leaf(groups: Groups, group: int, area: int) -> int:
    """The leaf that an area is in a group."""
    start = int(groups.starts[group])
    return start + int(np.flatnonzero(groups.members(group) == area)[0])


__all__ = [
    "BLOCKED",
    "COUNTS",
    "LEVELS",
    "NONE",
    "RANKED",
    "Look",
    "group_looks",
    "last_leaf",
    "look_at",
    "looks",
    "ranked_looks",
]
