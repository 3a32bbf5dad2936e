"""Parts of a figure and pairs of measures: what these kinds must find, on tables of their own sort."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import log, sqrt

from tests.oracle.world import WHOLE, Kind, Rows, World, clear_of_chance

COUNT, RATE, SHARE = "t.count", "t.rate", "t.share"
NORMAL = 1.959963984540054  # standard errors that 19 in 20 lie within
YEARS = {"week_ending": 52, "day": 364, "month": 12, "quarter": 4, "year": 1}
Table = tuple[tuple[int | None, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Wide:
    """A small table with several measures: areas x periods each, whole numbers of the last decimal, None for a gap.

    `parts` name the tables that make up the count, `also` the further ones; `east` the areas of a county of their own.
    """

    tables: Mapping[str, Table]
    parts: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    share: str = ""
    form: str = "week_ending"
    stride: int = 1
    people: int = 0
    flow: bool = True
    decimals: int = 0
    east: frozenset[int] = frozenset()
    fewest_events: int = 20
    fewest_named: int = 5
    smallest_group: int = 5

    @property
    def periods(self) -> int:
        return len(self.tables["count"][0])

    @property
    def size(self) -> int:
        return len(self.tables["count"])

    @property
    def groups(self) -> list[tuple[int, list[int]]]:
        """Every group: its own row and those of its areas."""
        if self.size < 2:
            return []
        everywhere = (self.size + bool(self.east), list(range(self.size)))
        return [(self.size, sorted(self.east)), everywhere] if self.east else [everywhere]

    @property
    def rows(self) -> range:
        return range(self.size + len(self.groups))

    def members(self, row: int) -> list[int]:
        return dict(self.groups).get(row, [row])

    def code(self, row: int) -> str:
        return f"A{row:02d}" if row < self.size else WHOLE if row == len(self.rows) - 1 else "X-East"

    def row(self, code: str) -> int:
        return [self.code(row) for row in self.rows].index(code)

    def text(self, name: str) -> str:
        """A table as an example's lines."""
        unit = 10**self.decimals
        lines = [
            " ".join(
                "?" if f is None else f"{f // unit}.{f % unit:0{self.decimals}d}" if unit > 1 else str(f) for f in row
            )
            for row in self.tables[name]
        ]
        return "\n".join(f"Place{n} {line}" for n, line in enumerate(lines))

    def units(self, name: str, row: int, t: int | None) -> int | None:
        """A figure in units of its last decimal; of a group the sum, not known if one of its areas is not."""
        if t is None:
            return None
        total = 0
        for leaf in self.members(row):
            figure = self.tables[name][leaf][t]
            if figure is None:
                return None
            total += figure
        return total

    def figure(self, measure: str, row: int, t: int | None) -> Fraction | None:
        """A measure's figure, exact; None where it is not known."""
        if measure == RATE:
            count = self.figure(COUNT, row, t)
            return None if count is None else count * 1000 / (self.people * len(self.members(row)))
        if measure == SHARE:
            count, below = self.figure(COUNT, row, t), self.figure(f"t.{self.share}", row, t)
            return None if count is None or not below else count * 100 / below
        units = self.units(measure.removeprefix("t."), row, t)
        return None if units is None else Fraction(units, 10**self.decimals)

    def back(self, t: int, steps: int = 1) -> int | None:
        return t - steps * self.stride if t >= steps * self.stride else None

    def year_ago(self, t: int) -> int | None:
        return t - YEARS[self.form] if t >= YEARS[self.form] else None


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A total with its parts, where they agree."""

    total: int
    parts: list[int]
    left: int
    enough: bool

    def share(self, k: int) -> Fraction:
        return Fraction(self.parts[k], self.total)


def whole(w: Wide, row: int, t: int | None) -> Whole | None:
    """Total and parts of a row; None where one is not known or the parts come to more."""
    total, figures = w.units("count", row, t), [w.units(name, row, t) for name in w.parts]
    parts = [figure for figure in figures if figure is not None]
    if total is None or total <= 0 or len(parts) < len(figures) or not parts:
        return None
    slack = Fraction(0) if w.flow else max(Fraction(len(parts) + 1), Fraction(total, 2000))
    if sum(parts) > total + slack:
        return None
    left = total - sum(parts)
    return Whole(
        total=total,
        parts=parts,
        left=left if left > slack else 0,
        enough=not w.flow or total >= w.fewest_events,
    )


def z_of(one: Whole, other: Whole, k: int) -> float:
    """By how many standard errors the shares of part k differ."""
    pooled = (one.parts[k] + other.parts[k]) / (one.total + other.total)
    error = sqrt(pooled * (1 - pooled) * (1 / one.total + 1 / other.total))
    return float(one.share(k) - other.share(k)) / error if error else 0.0


def _share_within(w: Wide, t: int) -> Rows:
    own = {row: g for g, (row, _) in enumerate(w.groups)}
    for row in w.rows:
        here = whole(w, row, t)
        for k in range(len(w.parts)):
            if here and here.enough and (row in own or not w.groups) and 2 * here.parts[k] >= here.total:
                yield COUNT, row, own.get(row, -1), k, True, False
    for g, (row, members) in enumerate(w.groups):
        group, each = whole(w, row, t), {leaf: whole(w, leaf, t) for leaf in members}
        for k in range(len(w.parts)):
            usual = sum(here is None or 2 * here.parts[k] >= here.total for here in each.values())
            for leaf, here in each.items():
                half = here is not None and here.enough and 2 * here.parts[k] >= here.total
                above = here is not None and group is not None and _above(w, here, group, k)
                if (half and (usual == 1 or usual <= len(members) / 4)) or above:
                    yield COUNT, leaf, g, k, half, above


def _above(w: Wide, here: Whole, group: Whole, k: int) -> bool:
    own, of = here.share(k), group.share(k)
    if not here.enough or of == 0 or own < of * Fraction(3, 2) or own - of < Fraction(1, 50):
        return False
    if not w.flow:
        return True
    error = sqrt(of * (1 - of) / here.total)
    return here.parts[k] >= w.fewest_named and error > 0 and float(own - of) / error > NORMAL


def _largest_part(w: Wide, t: int) -> Rows:
    for row in w.rows:
        here = whole(w, row, t)
        if here and here.enough and len(here.parts) > 1:
            largest = max(here.parts)
            if here.parts.count(largest) == 1 and largest > here.left:
                yield COUNT, row, here.parts.index(largest), 2 * largest > here.total


def _full_split(w: Wide, t: int) -> Rows:
    for row in w.rows:
        here = whole(w, row, t)
        if here and len(here.parts) > 1:
            yield COUNT, row, here.left > 0


def _together(w: Wide, t: int) -> Iterator[tuple[int, dict[int, Whole]]]:
    """Every group of size enough with all of its areas' totals and parts."""
    for g, (_, members) in enumerate(w.groups):
        each = {leaf: whole(w, leaf, t) for leaf in members}
        known = {leaf: here for leaf, here in each.items() if here}
        if len(known) == len(each) >= w.smallest_group:
            yield g, known


def _alone(figures: Mapping[int, Fraction | int], best: Fraction | int) -> int | None:
    """The one area with a figure, None where several share it."""
    have = [leaf for leaf, figure in figures.items() if figure == best]
    return have[0] if len(have) == 1 else None


def _rank_of_share(w: Wide, t: int) -> Rows:
    for g, each in _together(w, t):
        for k in range(len(w.parts)):
            shares = {leaf: here.share(k) for leaf, here in each.items()}
            for high, end in ((True, max), (False, min)):
                first = _alone(shares, end(shares.values()))
                if first is not None and each[first].enough and each[first].parts[k]:
                    yield COUNT, first, g, k, high


def _count_vs_share(w: Wide, t: int) -> Rows:
    for g, each in _together(w, t):
        for k in range(len(w.parts)):
            shares = {leaf: here.share(k) for leaf, here in each.items()}
            counts = {leaf: here.parts[k] for leaf, here in each.items()}
            first, most = _alone(shares, max(shares.values())), _alone(counts, max(counts.values()))
            if first is None or most is None or first == most or shares[first] - shares[most] < Fraction(1, 50):
                continue
            named = counts[first] >= w.fewest_named if w.flow else counts[first] > 0
            clear = not w.flow or z_of(each[first], each[most], k) > NORMAL
            if each[first].enough and each[most].enough and named and clear:
                yield COUNT, first, g, k, most


def _mix_shift(w: Wide, t: int) -> Rows:
    for row in w.rows:
        now, at = whole(w, row, t), w.year_ago(t)
        if whole(w, row, at) is None:
            at = w.back(t)
        then = whole(w, row, at)
        if not (now and then and now.enough and then.enough):
            continue
        moved = [now.share(k) - then.share(k) for k in range(len(w.parts))]
        furthest = max(abs(points) for points in moved)
        k = [abs(points) for points in moved].index(furthest)
        z = abs(z_of(now, then, k)) if w.flow else 0
        sure = float(furthest) * (1 - NORMAL / z) if z else furthest * (not w.flow)
        if sure >= Fraction(1, 50):
            yield COUNT, row, k, at, at == w.year_ago(t)


def _even(w: Wide, t: int) -> Rows:
    for row in w.rows:
        here = whole(w, row, t)
        if here and here.enough and len(here.parts) > 1:
            most, least = max(here.parts), min(here.parts)
            many = least >= w.fewest_events if w.flow else least > 0
            if many and 10 * least >= 9 * most and 10 * here.left <= least:
                yield COUNT, row


def _clear_move(w: Wide, name: str, row: int, t: int) -> int:
    """Which way a measure moved since the step before, if by more than chance: 1, -1 or 0."""
    now, then = w.units(name, row, t), w.units(name, row, w.back(t))
    if now is None or then is None or now == then or (w.flow and not clear_of_chance(now, then)):
        return 0
    return 1 if now > then else -1


def _parallel(w: Wide, t: int) -> Rows:
    for row in w.rows if w.also else ():
        one, two = (_clear_move(w, name, row, t) for name in ("count", w.also[0]))
        if one and two:
            yield COUNT, row, one != two


def _peak(w: Wide, name: str, row: int, t: int) -> int | None:
    """The period of a sharp peak inside the year to t."""
    start = w.year_ago(t)
    figures = [] if start is None else [w.units(name, row, k) for k in range(start + 1, t + 1)]
    year = [figure for figure in figures if figure is not None]
    if start is None or len(year) < max(3, len(figures)) or year.count(max(year)) > 1:
        return None
    at, top = year.index(max(year)), max(year)
    if at in (0, len(year) - 1):
        return None
    sharp = top >= w.fewest_events and clear_of_chance(top, year[0]) and clear_of_chance(top, year[-1])
    return start + 1 + at if sharp or not w.flow else None


def _lagged(w: Wide, t: int) -> Rows:
    for row in w.rows if w.also else ():
        one, two = _peak(w, "count", row, t), _peak(w, w.also[0], row, t)
        if one is not None and two is not None and two - one >= w.stride:
            yield COUNT, row, one, two, (two - one) // w.stride


def _measure_ratio(w: Wide, t: int) -> Rows:
    for row in w.rows if w.share else ():
        at = w.year_ago(t)
        if w.figure(SHARE, row, at) is None:
            at = w.back(t)
        now, then = w.figure(SHARE, row, t), w.figure(SHARE, row, at)
        counts = [w.units(name, row, k) or 0 for name in ("count", w.share) for k in (t, at)]
        if now and then and abs(now - then) * 10 >= then and (not w.flow or _ratio_clear(w, counts)):
            yield SHARE, row, at, at == w.year_ago(t)


def _ratio_clear(w: Wide, counts: list[int]) -> bool:
    over, over_then, under, under_then = counts
    if min(counts) < w.fewest_events or not min(counts):
        return False
    moved = log(over) - log(under) - log(over_then) + log(under_then)
    return abs(moved) / sqrt(sum(1 / count for count in counts)) > NORMAL


def _association(w: Wide, t: int) -> Rows:
    if not w.also or w.flow:
        return
    main = RATE if w.people else COUNT
    for g, (row, members) in enumerate(w.groups):
        pairs = [(w.figure(main, leaf, t), w.figure(f"t.{w.also[0]}", leaf, t)) for leaf in members]
        known = [(one, two) for one, two in pairs if one is not None and two is not None]
        if len(known) == len(pairs) >= 10:
            rho = spearman([one for one, _ in known], [two for _, two in known])
            if rho is not None and abs(rho) > 0.7 - 1e-12:
                yield main, row, g, rho


def spearman(one: list[Fraction], two: list[Fraction]) -> float | None:
    """Correlation of places, equal figures at their mean place; None where all are equal."""
    places = [
        [Fraction(sum(x < y for x in side) + sum(x <= y for x in side) + 1, 2) for y in side] for side in (one, two)
    ]
    middle = Fraction(len(one) + 1, 2)
    both = sum((a - middle) * (b - middle) for a, b in zip(*places, strict=True))
    own, theirs = (sum((a - middle) ** 2 for a in side) for side in places)
    return None if not own or not theirs else float(both) / sqrt(own * theirs)


WIDE: Mapping[str, Callable[[Wide, int], Rows]] = {
    "association": _association,
    "count_vs_share": _count_vs_share,
    "even": _even,
    "full_split": _full_split,
    "lagged": _lagged,
    "largest_part": _largest_part,
    "measure_ratio": _measure_ratio,
    "mix_shift": _mix_shift,
    "parallel": _parallel,
    "rank_of_share": _rank_of_share,
    "share_within": _share_within,
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "association": ("group", "rho"),
    "count_vs_share": ("group", "part", "leader"),
    "full_split": ("leftover",),
    "lagged": ("peak", "other_peak", "steps"),
    "largest_part": ("part", "majority"),
    "measure_ratio": ("at", "a_year"),
    "mix_shift": ("part", "at", "a_year"),
    "parallel": ("diverging",),
    "rank_of_share": ("group", "part", "high"),
    "share_within": ("group", "part", "half", "above"),
}


def _silent(_: World, __: int) -> Rows:
    """A table of one measure without parts has nothing of the kind."""
    yield from ()


ORACLE: Mapping[str, Kind] = dict.fromkeys(WIDE, _silent)
ELSEWHERE = tuple(WIDE)  # all of them: held to the oracle in tests/test_kinds_parts.py
