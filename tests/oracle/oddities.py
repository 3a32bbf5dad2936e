"""The kinds about what is odd, and about the figures themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import asin, log, sinh, sqrt
from statistics import median

from tests.oracle.world import COUNT, RATE, Kind, Rows, World, clear_of_chance

YEAR = {"week_ending": 52, "day": 364, "month": 12, "quarter": 4, "year": 1}  # table periods
LEVEL = {"day": 14, "week": 8, "month": 12, "quarter": 4, "year": 4}
JUDGED_BY = {"day": [64], "week": [8, 16, 32, 64], "month": [16], "quarter": [8], "year": [8]}
LEAST_RECORD = {"day": 56, "week": 8, "month": 12, "quarter": 8, "year": 3}
UNLIKELY = 3.290527
SEASON_STEPS = {"day": 28, "week": 4, "month": 1, "quarter": 1}


def _always(w: World, t: int) -> Rows:
    for row in w.rows:
        for measure in w.measures:
            if w.figure(measure, row, t) is not None:
                yield measure, row


def _currency(w: World, t: int) -> Rows:
    for measure, row in _always(w, t):
        if all(w.figure(measure, row, k) is None for k in range(t + 1, w.periods)):
            yield measure, row


def _not_published(w: World, t: int) -> Rows:
    for row in range(len(w.leaves)):
        known = [k for k in range(t) if w.events(row, k) is not None]
        if w.events(row, t) is None and known and t - known[-1] <= LEAST_RECORD[w.step] * w.stride:
            yield COUNT, row, known[-1], False


def _silent(w: World, t: int) -> Rows:
    """Such worlds have no definition, no day of release, no earlier edition, no second table."""
    yield from ()


# --- what its own record leads to expect ------------------------------------------------------------------------------


class Past:
    """One area's figures up to a period, step by step, and what they lead to expect."""

    def __init__(self, w: World, row: int, t: int) -> None:
        self.w, self.flow = w, w.flow
        self.figures = [w.events(row, k) for k in range(t % w.stride, t + 1, w.stride)]
        self.level = LEVEL[w.step]
        ago = YEAR[w.form]
        self.year = ago // w.stride if w.step != "year" and ago % w.stride == 0 else 0

    def _mean(self, u: int) -> float | None:
        """The mean of the steps before one."""
        before = self.figures[u - self.level : u] if u >= self.level else [None]
        known = [f for f in before if f is not None]
        if len(known) < len(before):
            return None
        return (sum(known) + (0.5 if self.flow else 0)) / self.level

    def _season(self, u: int) -> float:
        years = [u - k * self.year for k in (1, 2, 3)] if self.year else [-1]
        if min(years) < 0:
            return 1.0
        then, before = [self.figures[y] for y in years], [self._mean(y) for y in years]
        if None in then or None in before:
            return 1.0
        above, below = sum(f or 0 for f in then), sum(f or 0 for f in before)
        least = 20 if self.flow else 0
        if above <= 0 or below <= 0 or above < least or below < least or not 0.2 <= above / below <= 5:
            return 1.0
        return above / below

    def expected(self, u: int) -> float | None:
        mean = self._mean(u)
        return None if mean is None else mean * self._season(u)

    def judged(self) -> tuple[list[float], list[float], float] | None:
        """Figures and forecasts of the steps to judge by, and how much wider so few of them make the law."""
        last = len(self.figures) - 1
        for n in reversed(JUDGED_BY[self.w.step]):
            steps = range(last - n, last)
            forecasts = [self.expected(u) if u >= 0 else None for u in steps]
            figures = [self.figures[u] if u >= 0 else None for u in steps]
            if None not in forecasts and None not in figures:
                return [float(f or 0) for f in figures], [f or 0.0 for f in forecasts], 1 + 4 / n
        return None

    def score(self) -> float | None:
        """Deviations from what was expected; None where there is no telling."""
        now, mean, judged = self.figures[-1], self.expected(len(self.figures) - 1), self.judged()
        if now is None or mean is None or judged is None:
            return None
        figures, forecasts, wider = judged
        misses = [f - e for f, e in zip(figures, forecasts, strict=True)]
        if not self.flow:
            usual = 1.4826 * median(abs(m) for m in misses) * wider
            return (now - mean) / usual if usual else None
        more = sum(m * m - e for m, e in zip(misses, forecasts, strict=True)) / sum(e * e for e in forecasts)
        return self._count_score(now, mean, (mean + max(0.0, more) * mean**2) * wider**2)

    def _count_score(self, now: float, mean: float, variance: float) -> float:
        size = mean**2 / (variance - mean)
        y = max(now - 0.5, mean) if now > mean else min(now + 0.5, mean)
        half = y * log(y / mean) - (y + size) * log((y + size) / (mean + size))
        score, tilt = sqrt(2 * max(half, 0.0)), abs(log(y / (y + size)) - log(mean / (mean + size)))
        if score > 1:
            score += log(2 * sinh(tilt / 2) * sqrt(y + y * y / size) / score) / score
        return score if now > mean else -score


def _outlier_self(w: World, t: int) -> Rows:
    for row in w.rows:
        first = t - LEVEL[w.step] * w.stride
        usual = [w.events(row, k) for k in range(first, t - w.stride + 1)] if first >= 0 else [None]
        now, known = w.events(row, t), [f for f in usual if f is not None]
        if now is None or len(known) < len(usual) or min(known) <= now <= max(known):
            continue
        past = Past(w, row, t)
        score, above = past.score(), now > max(known)
        if score is None or abs(score) < UNLIKELY or (score > 0) != above:
            continue
        if not w.flow or max(now, past.expected(len(past.figures) - 1) or 0) >= 5:
            yield COUNT, row, above


def _season_break(w: World, t: int) -> Rows:
    steps = SEASON_STEPS.get(w.step, 0)
    if steps and (steps == 1 or w.flow):
        for row in w.rows:
            yield from _broken(w, row, t, steps)


def _broken(w: World, row: int, t: int, steps: int) -> Rows:
    pairs: list[tuple[int, int]] = []
    for back in range(6):
        at = t - back * YEAR[w.form]
        recent, before = (_sum(w, row, at - late * steps * w.stride, steps) for late in (0, 1))
        if recent is None or before is None:
            break
        pairs.append((recent, before))
    if len(pairs) < 4 or pairs[0][1] <= 0:
        return
    (now, level), years = pairs[0], pairs[1:]
    rising = years[0][0] > years[0][1]
    for n, (then, base) in enumerate(years):
        move, drift = then - base, pairs[n][1] - base
        large = base > 0 and 10 * abs(move) >= base and abs(move) > abs(drift)
        if not large or (move > 0) != rising or (w.flow and not clear_of_chance(then, base)):
            return
        if 4 * (now - level) * (1 if rising else -1) * base >= level * abs(move):
            return
    weakest = (min if rising else max)(Fraction(level * then, base) for then, base in years)
    if w.flow and not clear_of_chance(now, weakest.numerator // weakest.denominator):
        return
    turned = (now < level if rising else now > level) and 10 * abs(now - level) >= level
    yield COUNT, row, len(years), rising, turned and (not w.flow or clear_of_chance(now, level))


def _sum(w: World, row: int, t: int, steps: int) -> int | None:
    total = 0
    for step in range(steps):
        at = t - step * w.stride
        figure = w.events(row, at) if at >= 0 else None
        if figure is None:
            return None
        total += figure
    return total


# --- areas beside each other ------------------------------------------------------------------------------------------


def _outlier_peers(w: World, t: int) -> Rows:
    events = [w.events(leaf, t) for leaf in range(w.size)]
    if not w.people or not w.flow or w.size < 5 or None in events:
        return
    counts = [count or 0 for count in events]
    expected = sum(counts) / len(counts)  # all have as many people
    scores = funnel(counts, [expected] * len(counts))
    for row, score in enumerate(scores):
        if expected > 0 and abs(score) >= 3 and counts[row] >= 20:
            yield RATE, row, score > 0


def funnel(counts: Sequence[float], expected: Sequence[float]) -> list[float]:
    """Deviations from what was expected, in a funnel widened by how far areas lie apart."""
    plain = [2 * (sqrt(c) - sqrt(e)) for c, e in zip(counts, expected, strict=True)]
    return narrowed(plain)


def funnel_of_shares(counts: Sequence[float], wholes: Sequence[float], share: float) -> list[float]:
    angle = asin(sqrt(share))
    return narrowed([2 * sqrt(n) * (asin(sqrt(c / n)) - angle) for c, n in zip(counts, wholes, strict=True)])


def narrowed(plain: Sequence[float]) -> list[float]:
    """Scores over how far apart the kept ones lie: the tenth at either end, one at least, is pulled in."""
    ordered = sorted(plain)
    ends = max(1, len(ordered) // 10)
    kept = [min(max(z, ordered[ends]), ordered[-1 - ends]) for z in plain]
    return [z / max(1.0, sqrt(sum(k * k for k in kept) / len(kept))) for z in plain]


def _distribution(w: World, t: int) -> Rows:
    for measure in w.measures:
        figures = w.figures(measure, t)
        if figures is None or w.size < 5 or (measure == COUNT and w.flow):
            continue
        middle = sorted(figures)[w.size // 2]
        row = figures.index(middle)
        below, enough = sum(f < middle for f in figures), measure != RATE or not w.flow or (w.events(row, t) or 0) >= 20
        if below == w.size // 2 and figures.count(middle) == 1 and enough:
            yield measure, w.size


ORACLE: Mapping[str, Kind] = {
    "conflict": _silent,
    "currency": _currency,
    "definition": _silent,
    "distribution": _distribution,
    "lag": _silent,
    "not_published": _not_published,
    "outlier_peers": _outlier_peers,
    "outlier_self": _outlier_self,
    "revised": _silent,
    "season_break": _season_break,
    "source": _always,
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "not_published": ("last", "held"),
    "outlier_peers": ("high",),
    "outlier_self": ("above",),
    "season_break": ("years", "rising", "reversed"),
}
ELSEWHERE = ("conflict", "definition", "lag", "revised", "season_break")
