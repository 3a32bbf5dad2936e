"""What kinds that put a group's areas in order share: each one's place now and a step before, and who is at an end."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

import numpy as np

from nlg.finding.look import Look
from nlg.finding.parts import count_look
from nlg.finding.series import over_groups
from nlg.panel import Flags, Floats, Groups, Ints

NOBODY = -1
BITS = 22  # of a key for the leaf, and as many for its figure's place among all figures
Made = TypeVar("Made")


class Places:
    """Each leaf's place in its group. Shape leaves x ts; nothing is meant where one of the group is not known."""

    def __init__(self, first: Ints, last: Ints, groups: Groups) -> None:
        self._first, self._last, self._groups = first, last, groups

    @cached_property
    def from_top(self) -> Ints:
        """1 for the highest; equal ones share the better place."""
        return np.asarray(self._groups.sizes[self._groups.of_leaf][:, None] - self._last)

    @cached_property
    def from_bottom(self) -> Ints:
        """Its place from the other end."""
        return self._first + 1

    @cached_property
    def sharing(self) -> Ints:
        """How many leaves of its group have its very figure, itself among them."""
        return self._last - self._first + 1


def places(look: Look) -> Places:
    """The places now."""
    return _both(look)[0] if len(look.ts) > 1 else _kept(look, "places", lambda: _places(look.now, look.groups))


def places_then(look: Look) -> Places:
    """The places a step before; of periods without one nothing is meant."""
    if len(look.ts) > 1:
        return _both(look)[1]
    return _kept(look, "places then", lambda: _places(look.then, look.groups))


def _both(look: Look) -> tuple[Places, Places]:
    """Both, over periods side by side: most of what is now comes before something else, and is worked out once."""
    return _kept(look, "both places", lambda: _together(look))


def _together(look: Look) -> tuple[Places, Places]:
    first, stop, groups = int(look.ts[0]), int(look.ts[-1]) + 1, look.groups
    start = max(0, first - look.stride)
    low, high = placed(look.x[:, start:stop], groups)
    now, then = slice(first - start, None), np.maximum(look.ts - look.stride - start, 0)
    return Places(low[:, now], high[:, now], groups), Places(low[:, then], high[:, then], groups)


def _places(x: Floats, groups: Groups) -> Places:
    first, last = placed(x, groups)
    return Places(first, last, groups)


def placed(x: Floats, groups: Groups) -> tuple[Ints, Ints]:
    """In each group's order from the lowest: the first and the last place (from 0) that holds a leaf's figure.

    `x` is areas x T, the results are leaves x T. Areas are put in order once, and leaves by whole numbers then: group,
    figure and leaf in one, which sorts several times as fast.
    """
    leaves = np.arange(len(groups.leaves))
    key = (_in_order(np.ascontiguousarray(x.T)) << BITS).take(groups.leaves, axis=1)
    key += (groups.of_leaf << 2 * BITS) + leaves
    key.sort(axis=1)
    leaf = key & ((1 << BITS) - 1)
    key >>= BITS
    new = np.ones(key.shape, dtype=bool)
    new[:, 1:] = key[:, 1:] != key[:, :-1]
    begins = np.flatnonzero(new)
    number = np.cumsum(new.reshape(-1), dtype=np.int64).reshape(key.shape) - 1
    row = np.arange(len(key))[:, None] * key.shape[1]
    first, last = begins.take(number) - row, np.append(begins[1:], key.size).take(number) - row - 1
    leaf += np.arange(len(leaf))[:, None] * leaf.shape[1]
    start = groups.starts[groups.of_leaf]
    return _back(first - start, leaf), _back(last - start, leaf)


def _in_order(x: Floats) -> Ints:
    """For each figure of a row the number of smaller ones that differ; what is not known comes last."""
    order = np.argsort(x, axis=1) + np.arange(len(x))[:, None] * x.shape[1]
    ordered = x.ravel().take(order)
    new = np.zeros(x.shape, dtype=np.int64)
    new[:, 1:] = ordered[:, 1:] > ordered[:, :-1]
    found = np.empty(x.shape, dtype=np.int64)
    found.ravel()[order] = np.cumsum(new, axis=1)
    return found


def _back(ordered: Ints, at: Ints) -> Ints:
    """What stands in order put back to where it came from, leaves x T."""
    found = np.empty(ordered.shape, dtype=np.int64)
    found.ravel()[at] = ordered
    return np.ascontiguousarray(found.T)


def edge(look: Look, *, high: bool) -> Floats:
    """Each group's highest (lowest) figure, NaN where one is not known. Shape groups x ts."""
    return _kept(look, f"edge {high}", lambda: look.over(look.leaf, np.maximum if high else np.minimum))


def at_edge(look: Look, *, high: bool) -> Flags:
    """Which leaves are highest (lowest) in their group."""
    return _kept(look, f"at edge {high}", lambda: look.leaf == look.spread(edge(look, high=high)))


def alone(at_end: Flags, groups: Groups) -> Ints:
    """The only leaf of each group that is at its end, NOBODY where it is shared or not known. Shape groups x ts."""
    size = len(at_end)
    added = over_groups(np.where(at_end, size + np.arange(size)[:, None], 0), groups, np.add)
    return np.where((added >= size) & (added < 2 * size), added - size, NOBODY)  # of one: below twice the size


def enough_then(look: Look) -> Flags:
    """`Look.enough` for the figures of a step before."""
    counts = count_look(look)
    if counts is None:
        return np.ones(look.now.shape, dtype=bool)
    return np.asarray(counts.then >= look.limits.fewest_events)


def _kept(look: Look, name: str, make: Callable[[], Made]) -> Made:
    """What is made of a look, once for all kinds."""
    key = (name, look.n, len(look.ts), int(look.ts[-1]))
    if key not in look.brief.kept:
        look.brief.kept[key] = make()
    made: Made = look.brief.kept[key]
    return made


__all__ = ["NOBODY", "Places", "alone", "at_edge", "edge", "enough_then", "placed", "places", "places_then"]
