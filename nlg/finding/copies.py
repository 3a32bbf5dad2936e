"""Many copies of a panel end to end, each altered a little, so that a kind is asked of all of them in one go."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from nlg.panel import Groups, Ints, Measure, Panel


def end_to_end(panel: Panel, copies: int, altered: Collection[str]) -> Panel:
    """The same areas and groups so many times over; only the measures named can be written to."""
    rows = len(panel.areas)
    offsets = np.arange(copies)[:, None] * rows
    own = {name: np.tile(panel.values[name], (copies, 1)) for name in altered}
    return replace(
        panel,
        areas=panel.areas * copies,
        values=_Copies(panel.values, copies, own),
        statuses=_Copies(panel.statuses, copies),
        table_rows=rows * copies,
        groups=_groups(panel.groups, offsets),
        populations=panel.populations * copies,
        line_numbers=np.zeros((rows * copies, panel.line_numbers.shape[1]), dtype=np.int32),  # it is of no file
        neighbours=(panel.neighbours[None] + offsets[:, :, None]).reshape(-1, 2),
    )


class _Copies(Mapping[str, npt.NDArray[Any]]):
    """Matrices so many times over, each made when it is first asked for: a kind looks at few of them."""

    def __init__(
        self,
        matrices: Mapping[str, npt.NDArray[Any]],
        copies: int,
        made: Mapping[str, npt.NDArray[Any]] = MappingProxyType({}),
    ) -> None:
        self._matrices, self._copies, self._made = matrices, copies, dict(made)

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        if name not in self._made:
            self._made[name] = _over(self._matrices[name], self._copies)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._matrices)

    def __len__(self) -> int:
        return len(self._matrices)


def _groups(groups: Groups, offsets: Ints) -> Groups:
    return Groups(
        rows=(groups.rows + offsets).ravel(),
        starts=np.concatenate([[0], np.cumsum(np.tile(groups.sizes, len(offsets)))]).astype(np.int64),
        leaves=(groups.leaves + offsets).ravel(),
    )


def _over(x: npt.NDArray[Any], copies: int) -> npt.NDArray[Any]:
    """A matrix so many times over, not to be written to: of one row a view."""
    return np.broadcast_to(x, (copies, x.shape[1])) if len(x) == 1 else np.tile(x, (copies, 1))


def up_to(panel: Panel, t: int) -> Panel:
    """A panel whose record ends with a period."""
    calendar, stop = panel.calendar, t + 1
    return replace(
        panel,
        calendar=replace(
            calendar,
            starts=calendar.starts[:stop],
            ends=calendar.ends[:stop],
            previous=calendar.previous[:stop],
            year_ago=calendar.year_ago[:stop],
        ),
        values={name: np.ascontiguousarray(x[:, :stop]) for name, x in panel.values.items()},
        statuses={name: np.ascontiguousarray(x[:, :stop]) for name, x in panel.statuses.items()},
        line_numbers=np.ascontiguousarray(panel.line_numbers[:, :stop]),
    )


def made_from(measure: Measure, base: Measure) -> bool:
    """Whether a measure is the base, or a rate or share that alters with it."""
    return measure.name == base.name or base.name in (measure.numerator, measure.denominator)


def derive_again(panel: Panel, base: Measure, rows: Ints, ts: Ints) -> None:
    """Makes anew, in place, some cells of the rates and shares that are made from a measure."""
    people = np.array([p or np.nan for p in panel.populations], dtype=np.float64)[rows]
    for name, measure in panel.measures.items():
        if base.name in (measure.numerator, measure.denominator) and measure.numerator in panel.values:
            of = panel.values.get(measure.denominator)
            below = people if of is None else of[rows, ts]
            with np.errstate(invalid="ignore", divide="ignore"):
                made = panel.values[measure.numerator][rows, ts] * measure.per / np.where(below > 0, below, np.nan)
            panel.values[name][rows, ts] = made
