"""How likely an event is under a scene's own model: tails, chains of moves, moves of many areas at once."""

from __future__ import annotations

from math import erf, erfc, lgamma, sqrt

import numpy as np

from nlg.panel import Floats

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(61)  # a shared normal shock, taken at so many points
WEIGHTS = WEIGHTS / WEIGHTS.sum()
_log_factorials = np.array([lgamma(k + 1) for k in range(40_000)])


def normal_below(z: float) -> float:
    """Probability that a standard normal is below z, right far out in the tail."""
    return 0.5 * erfc(-z / sqrt(2))


def each_below(z: Floats) -> Floats:
    """The same for many."""
    return 0.5 * (1 + np.array([erf(value / sqrt(2)) for value in np.ravel(z)]).reshape(np.shape(z)))


def poisson(mean: float) -> Floats:
    """Probabilities of 0, 1, 2 ... events, as far as any can matter."""
    k = np.arange(int(mean + 40 * sqrt(mean) + 60))
    return np.asarray(np.exp(k * np.log(mean) - mean - _log_factorials[k]))


def binomial(size: int, share: float) -> Floats:
    """Probabilities of 0, 1 ... `size` of so many."""
    k = np.arange(size + 1)
    ways = _log_factorials[size] - _log_factorials[k] - _log_factorials[size - k]
    return np.asarray(np.exp(ways + k * np.log(share) + (size - k) * np.log1p(-share)))


def at_least(law: Floats, value: int) -> float:
    """Probability of `value` or more; summed from the small end."""
    return float(law[max(0, value) :][::-1].sum())


def at_most(law: Floats, value: int) -> float:
    """Probability of `value` or fewer."""
    return float(law[: max(0, value + 1)].sum())


def falls_in_a_row(laws: list[Floats], sizes: list[int]) -> float:
    """Probability that independent counts, each as a share of its size, fall strictly from one to the next."""
    reached = laws[0]
    for j in range(1, len(laws)):
        above = np.concatenate([np.cumsum(reached[::-1])[::-1], [0.0]])
        least = np.arange(len(laws[j])) * sizes[j - 1] // sizes[j] + 1  # the fewest before that is a larger share
        reached = laws[j] * above[np.minimum(least, len(above) - 1)]
    return float(reached.sum())


def rises_in_a_row(laws: list[Floats], sizes: list[int]) -> float:
    """The same for rises: a rise is a fall read backwards."""
    return falls_in_a_row(laws[::-1], sizes[::-1])


def all_move(means: Floats, spreads: Floats, shared: float, signs: Floats) -> float:
    """Probability that each area moves the way of its sign: normal moves, with a shared normal shock besides."""
    z = signs * (means + shared * NODES[:, None]) / spreads
    return float(WEIGHTS @ np.prod(each_below(z), axis=1))
