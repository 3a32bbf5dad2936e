"""How the newest figures of a table stood in each of its editions, side by side."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from nlg.intake.assemble import as_rows_of
from nlg.panel import Floats, Ints, Panel

RECENT = 64  # so many periods at the end of each edition are looked at; older figures have long settled
SEEN = 5  # so many periods must have been seen new, and grown so old, before anything is believed
DAYS, STEPS = 28, 4  # nothing is followed for longer than this, whichever is more
Edition = tuple[date, Panel]  # the day an edition was known, and its table: whole, or only its recent periods


@dataclass(frozen=True, kw_only=True, eq=False)
class Newest:
    """The newest figures of one edition, in the rows of the panel that they are held beside.

    `values` are areas x periods by measure, NaN where the edition has none; `ends` the periods' last days.
    """

    known_on: date
    ends: tuple[date, ...]
    values: Mapping[str, Floats]

    @classmethod
    def of(cls, known_on: date, edition: Panel, like: Panel) -> Newest:
        """Cut from an edition. An area that is not in it, or was made of other areas then, has no figures."""
        first = max(0, len(edition.calendar) - RECENT)
        there = as_rows_of(edition, like)
        return cls(
            known_on=known_on,
            ends=edition.calendar.ends[first:],
            values={name: np.ascontiguousarray(x[:, first:]) for name, x in there.values.items()},
        )

    def as_bytes(self) -> bytes:
        """As a file to keep aside."""
        file = io.BytesIO()
        days = np.array([self.known_on.toordinal(), *(end.toordinal() for end in self.ends)])
        np.savez_compressed(file, days=days, **self.values)  # type: ignore[arg-type]  # names never clash: "t.cases"
        return file.getvalue()

    @classmethod
    def of_bytes(cls, raw: bytes) -> Newest:
        """What `as_bytes` kept; a ValueError, KeyError or OSError where it cannot be read."""
        with np.load(io.BytesIO(raw), allow_pickle=False) as kept:
            days = [date.fromordinal(day) for day in kept["days"].tolist()]
            values = {name: kept[name] for name in kept.files if name != "days"}
        return cls(known_on=days[0], ends=tuple(days[1:]), values=values)


@dataclass(frozen=True, kw_only=True, eq=False)
class Stood:
    """How figures stood: editions x areas x so many newest periods, by measure; the areas are those of `like`.

    `at` says which of the periods `ends` each of an edition's columns is (-1: none), `ages` how many days after its
    end that was. Shape editions x periods.
    """

    like: Panel
    known_on: tuple[date, ...]
    ends: tuple[date, ...]
    at: Ints
    values: Mapping[str, Floats]

    @classmethod
    def of(cls, editions: Iterable[Edition], like: Panel) -> Stood:
        """From editions in any order, beside the panel that is told from."""
        return cls.joined([Newest.of(known_on, panel, like) for known_on, panel in editions], like)

    @classmethod
    def joined(cls, editions: Sequence[Newest], like: Panel) -> Stood:
        """From the newest figures of each edition."""
        editions = sorted(editions, key=lambda one: one.known_on)
        ends = tuple(sorted({end for one in editions for end in one.ends}))
        place = {end: t for t, end in enumerate(ends)}
        widest = max((len(one.ends) for one in editions), default=0)
        at = np.full((len(editions), widest), -1, dtype=np.int64)
        values = {name: np.full((len(editions), len(like.areas), widest), np.nan) for name in like.measures}
        for e, one in enumerate(editions):
            at[e, widest - len(one.ends) :] = [place[end] for end in one.ends]
            for name in values.keys() & one.values.keys():
                values[name][e, :, widest - len(one.ends) :] = one.values[name]
        return cls(like=like, known_on=tuple(one.known_on for one in editions), ends=ends, at=at, values=values)

    @cached_property
    def ages(self) -> Ints:
        """Days from the end of each column's period to its edition, -1 where there is no such period."""
        known = np.array([day.toordinal() for day in self.known_on], dtype=np.int64)[:, None]
        ends = np.array([end.toordinal() for end in self.ends], dtype=np.int64)
        return np.where(self.at >= 0, known - ends[self.at] if len(ends) else -1, -1)

    @cached_property
    def longest(self) -> int:
        """So many days a figure is followed at most."""
        calendar = self.like.calendar
        steps = [
            (calendar.ends[t] - calendar.ends[int(back)]).days for t, back in enumerate(calendar.previous) if back >= 0
        ]
        return max(DAYS, STEPS * max(steps[-STEPS:], default=0))

    def horizon(self, measure: str) -> int:
        """The age at which a figure counts as settled: the greatest that most editions still have figures of.

        `SEEN` periods must have been seen new and again so old. It is no greater than `longest`; 0 where too few have
        been seen in more than one edition.
        """
        known = ~np.isnan(self.values[measure]).all(axis=1) & (self.at >= 0)
        new = np.unique([int(self.at[e, np.flatnonzero(row)[-1]]) for e, row in enumerate(known) if row.any()])
        if not len(new):
            return 0
        ages = np.where(known & np.isin(self.at, new), self.ages, -1)
        reached = np.array([ages[self.at == t].max() for t in new])  # by each period, and in each edition
        oldest, due = ages.max(axis=1), np.array([(day - self.ends[int(new[0])]).days for day in self.known_on])
        for age in sorted({min(self.longest, int(one)) for one in reached}, reverse=True):
            if (reached >= age).sum() >= SEEN and 2 * (oldest >= age).sum() > (due >= age).sum():
                return max(0, age)
        return 0

    def settled(self, measure: str) -> Floats:
        """What each figure had become at the horizon, NaN where none is so old yet. Shape areas x `ends`."""
        horizon, found = self.horizon(measure), np.full((len(self.like.areas), len(self.ends)), np.nan)
        waiting = np.ones(len(self.ends), dtype=bool)
        for e, x in enumerate(self.values[measure] if horizon > 0 else ()):
            old = np.flatnonzero((self.ages[e] >= horizon) & ~np.isnan(x).all(axis=0))
            old = old[waiting[self.at[e, old]]]
            found[:, self.at[e, old]] = x[:, old]
            waiting[self.at[e, old]] = False
        return found
