"""Rows over or under their parts: regions among their districts, each the sum of the rows that belong to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

Figures = Mapping[tuple[str, str], str]  # (entity, period) -> digits, "" or a mark
FEWEST_PARTS, FEWEST_GROUPS, FEWEST_PERIODS = 2, 2, 3
FAR = 10


def grouped(
    order: Sequence[str], periods: Sequence[str], known: Sequence[Mapping[tuple[str, str], Fraction]], slack: Fraction
) -> dict[str, tuple[str, ...]]:
    """Which rows are the sum of those right below them (or right above), if all of a table is so; else nothing.

    `known` has the figures of each measure that adds up; a group of two in few periods may come out by chance.

    >>> each = dict(zip("RabScd", (5, 2, 3, 9, 4, 5)))
    >>> figures = {(who, when): Fraction(n * int(when)) for who, n in each.items() for when in "123"}
    >>> grouped("RabScd", "123", [figures], Fraction(0))
    {'R': ('a', 'b'), 'S': ('c', 'd')}
    """
    if len(periods) < FEWEST_PERIODS or not known:
        return {}
    return _from_above(order, periods, known, slack) or _from_above(order[::-1], periods, known, slack)


def _from_above(
    order: Sequence[str], periods: Sequence[str], known: Sequence[Mapping[tuple[str, str], Fraction]], slack: Fraction
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    at = 0
    while at < len(order):
        many = _parts(order[at:], periods, known, slack)
        if not many:
            return {}
        found[order[at]] = tuple(order[at + 1 : at + 1 + many])
        at += 1 + many
    return found if len(found) >= FEWEST_GROUPS else {}


def _parts(
    order: Sequence[str], periods: Sequence[str], known: Sequence[Mapping[tuple[str, str], Fraction]], slack: Fraction
) -> int:
    """How many of the rows that follow the first add up to it, in every period and measure; 0 for none."""
    cells = [(figures, period) for figures in known for period in periods]
    sums = {n: Fraction(0) for n in range(len(cells))}
    for many, who in enumerate(order[1:], 1):
        for n in list(sums):
            figures, period = cells[n]
            part = figures.get((who, period))
            if part is None:
                del sums[n]  # of what is not known no sum can be checked
            else:
                sums[n] += part
        owns = [(sums[n], cells[n][0].get((order[0], cells[n][1]))) for n in sums]
        compared = [(told, own) for told, own in owns if own is not None]
        off = slack * (many + 1)
        if len(compared) < FEWEST_PERIODS or any(told > own + off for told, own in compared):
            return 0
        if many >= FEWEST_PARTS and all(abs(told - own) <= off for told, own in compared):
            return many if _telling(compared, off) else 0
    return 0


def _telling(compared: Sequence[tuple[Fraction, Fraction]], off: Fraction) -> bool:
    """Whether the sums tell anything: not one figure again and again, and far larger than what rounding takes away."""
    owns = [own for _, own in compared]
    return any(a != b for a, b in pairwise(owns)) and sum(owns, Fraction(0)) > FAR * off * len(owns)
