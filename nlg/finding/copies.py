"""Many copies of a panel end to end, each altered a little, so that a kind is asked of all of them in one go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from nlg.panel import Calendar, Floats, Groups, Ints, Measure, Panel


def end_to_end(panel: Panel, copies: int, altered: Collection[str]) -> Panel:
    """The same areas and groups so many times over; only the measures named can be written to."""
    rows = len(panel.areas)
    offsets = np.arange(copies)[:, None] * rows
    own = {name: np.concatenate([panel.values[name]] * copies) for name in altered}
    return replace(
        panel,
        areas=panel.areas * copies,
        values=Lazily(panel.values, lambda name: _over(panel.values[name], copies), own),
        statuses=Lazily(panel.statuses, lambda name: _over(panel.statuses[name], copies)),
        table_rows=rows * copies,
        groups=_groups(panel.groups, offsets),
        populations=panel.populations * copies,
        line_numbers=np.zeros((rows * copies, panel.line_numbers.shape[1]), dtype=np.int32),  # it is of no file
        neighbours=(panel.neighbours[None] + offsets[:, :, None]).reshape(-1, 2),
    )


class Lazily(Mapping[str, npt.NDArray[Any]]):
    """Matrices by name, each made when it is first asked for: a kind looks at few of them."""

    def __init__(
        self,
        names: Iterable[str],
        make: Callable[[str], npt.NDArray[Any]],
        made: Mapping[str, npt.NDArray[Any]] = MappingProxyType({}),
    ) -> None:
        self._names, self._make, self._made = tuple(names), make, dict(made)

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _groups(groups: Groups, offsets: Ints) -> Groups:
    return Groups(
        rows=(groups.rows + offsets).ravel(),
        starts=np.concatenate([[0], np.cumsum(np.tile(groups.sizes, len(offsets)))]).astype(np.int64),
        leaves=(groups.leaves + offsets).ravel(),
    )


def _over(x: npt.NDArray[Any], copies: int) -> npt.NDArray[Any]:
    """A matrix so many times over, not to be written to: of one row a view."""
    return np.broadcast_to(x, (copies, x.shape[1])) if len(x) == 1 else np.concatenate([x] * copies)


def up_to(panel: Panel, t: int) -> Panel:
    """A panel whose record ends with a period."""
    stop = t + 1
    return replace(
        panel,
        calendar=calendar_up_to(panel.calendar, t),
        values={name: np.ascontiguousarray(x[:, :stop]) for name, x in panel.values.items()},
        statuses={name: np.ascontiguousarray(x[:, :stop]) for name, x in panel.statuses.items()},
        line_numbers=np.ascontiguousarray(panel.line_numbers[:, :stop]),
    )


def calendar_up_to(calendar: Calendar, t: int) -> Calendar:
    """A calendar that ends with a period."""
    stop = t + 1
    return replace(
        calendar,
        starts=calendar.starts[:stop],
        ends=calendar.ends[:stop],
        previous=calendar.previous[:stop],
        year_ago=calendar.year_ago[:stop],
    )


def made_from(measure: Measure, base: Measure) -> bool:
    """Whether a measure is the base, or a rate or share that alters with it."""
    return measure.name == base.name or base.name in (measure.numerator, measure.denominator)


def derive_again(panel: Panel, base: Measure, rows: Ints, ts: Ints) -> None:
    """Makes anew, in place, some cells of the rates and shares that are made from a measure."""
    _derive(panel, base, (rows, ts), _people(panel)[rows])


def derive_all_again(panel: Panel, base: Measure) -> None:
    """The same for every cell."""
    _derive(panel, base, (slice(None), slice(None)), _people(panel)[:, None])


def _people(panel: Panel) -> Floats:
    return np.array([p or np.nan for p in panel.populations], dtype=np.float64)


def _derive(panel: Panel, base: Measure, at: tuple[Any, Any], people: Floats) -> None:
    for name, measure in panel.measures.items():
        if base.name in (measure.numerator, measure.denominator) and measure.numerator in panel.values:
            of = panel.values.get(measure.denominator)
            below = people if of is None else of[at]
            with np.errstate(invalid="ignore", divide="ignore"):
                made = panel.values[measure.numerator][at] * measure.per / np.where(below > 0, below, np.nan)
            panel.values[name][at] = made
