"""What kinds about whole groups share: how many areas moved, and a group's own record, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from nlg.finding.look import Look
from nlg.panel import Floats, Groups, Ints

CELLS = 2**16  # of a record, gone through together
REACHES = 32, 256  # periods looked back over at first, before a whole record is


def moved(look: Look, *, falling: bool) -> Ints:
    """How many leaves of each group fell, or rose. Shape groups x ts; worked out once for all kinds."""
    key = ("moved", look.n, len(look.ts), int(look.ts[-1]), falling)
    if key not in look.brief.kept:
        look.brief.kept[key] = look.count(look.leaf_move < 0 if falling else look.leaf_move > 0)
    return np.asarray(look.brief.kept[key])


def moved_so_far(look: Look, group: int, *, falling: bool) -> tuple[Ints, Ints]:
    """How many moves of a group's areas went a way up to each period, and of how many; worked out once for a group."""
    key = ("moved so far", look.n, group, falling)
    if key not in look.brief.memory:
        areas, counts = some(look.groups, np.array([group])), []
        for ts in pieces(look, 0, look.x.shape[1], len(areas.leaves)):
            move = moves(look, areas, ts)
            counts.append([(move < 0 if falling else move > 0).sum(axis=0), (~np.isnan(move)).sum(axis=0)])
        look.brief.memory[key] = np.cumsum(np.concatenate(counts, axis=1), axis=1)
    went, known = look.brief.memory[key]
    return went, known


def people(look: Look) -> Floats:
    """How many people each area has, NaN where that is not known; worked out once for a table. Shape areas."""
    key = ("people", look.view.panel.table)
    if key not in look.brief.memory:
        counts = np.array(look.view.panel.populations, dtype=np.float64)  # None is NaN
        look.brief.memory[key] = np.where(counts > 0, counts, np.nan)
    return np.asarray(look.brief.memory[key])


def ahead(look: Look, done: int) -> Iterator[Look]:
    """Looks from a period up to the last that is asked for: what a record still lacks when history goes on."""
    first, stop = int(look.ts[0]), int(look.ts[-1]) + 1
    if done < first:
        yield from _looks(look, done, first)
    if done <= first:
        yield look
    else:
        yield from _looks(look, done, stop)


def _looks(look: Look, start: int, stop: int) -> Iterator[Look]:
    for ts in pieces(look, start, stop):
        yield Look(look.brief, look.n, ts)


def pieces(look: Look, start: int, stop: int, leaves: int = 0) -> Iterator[Ints]:
    """A stretch of periods, some at a time, so that so many leaves' figures make no large matrix."""
    periods = max(1, CELLS // max(1, leaves or len(look.groups.leaves)))
    for at in range(start, stop, periods):
        yield np.arange(at, min(stop, at + periods))


def some(groups: Groups, which: Ints) -> Groups:
    """Some of the groups, by number."""
    sizes = groups.sizes[which]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    places = np.arange(starts[-1]) + np.repeat(groups.starts[which] - starts[:-1], sizes)
    return Groups(rows=groups.rows[which], starts=starts, leaves=groups.leaves[places])


def by_size(groups: Groups) -> Iterator[tuple[Ints, Ints]]:
    """Groups of one size together: their numbers, and their leaves' places as a matrix, groups x size."""
    for size in np.unique(groups.sizes):
        alike = np.flatnonzero(groups.sizes == size)
        yield alike, groups.starts[alike][:, None] + np.arange(size)


def figures(look: Look, groups: Groups, ts: Ints) -> Floats:
    """The figures of groups' leaves at periods side by side, NaN before the record. Shape leaves x ts."""
    start, stop = int(ts[0]), int(ts[-1]) + 1
    found = look.x[groups.leaves, max(0, start) : max(0, stop)]
    return found if start >= 0 else np.hstack([np.full((len(found), min(stop, 0) - start), np.nan), found])


def moves(look: Look, groups: Groups, ts: Ints) -> Floats:
    """By how much they moved in the step before."""
    return figures(look, groups, ts) - figures(look, groups, ts - look.stride)


def earliest(flags: Any, ts: Ints, never: int) -> Ints:
    """The first of the periods where it is so, for each row; `never` where there is none."""
    return np.where(flags.any(axis=1), ts[flags.argmax(axis=1)], never)


def reaches(t: int) -> list[int]:
    """From which periods on to look at what came before one: near ones first, at last the whole record."""
    return [*(t + 1 - reach for reach in REACHES if reach <= t), 0]
