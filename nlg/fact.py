"""Something the figures say, with the cells that say it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from nlg.lazily import lazily
from nlg.panel import Measure

Value = Fraction | str | bool | date | tuple[str, ...] | None
Expr = Mapping[str, Any]  # {"op": ..., "inputs": {...}}, as written in docs/bundle.md

_compact = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode  # made once: json.dumps makes one a call


def exact_text(value: Value) -> str | bool | list[str] | None:
    """A value as the bundle writes it: a terminating number as a decimal, any other as "p/q".

    >>> exact_text(Fraction(757)), exact_text(Fraction(1, 8)), exact_text(Fraction(-1, 3))
    ('757', '0.125', '-1/3')
    """
    if isinstance(value, Fraction):
        return _number_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value


def _number_text(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    scaled = abs(value.numerator) * 10**places // value.denominator
    digits = str(scaled).rjust(places + 1, "0")
    text = digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}"
    return f"-{text}" if value < 0 else text


@dataclass(frozen=True, kw_only=True)
class Proven:
    """A value and the operation over cells that gives it: the only thing a sentence may print.

    `op` and `inputs` are those of docs/bundle.md. `unit` is what the value counts ("cases", "people",
    "per 100,000", "%", "£"); `decimals` is how many places a reader gets, `of_million` how many of a figure in
    millions. Numbers are exact fractions.
    """

    op: str
    inputs: Mapping[str, Any]
    value: Value
    unit: str = ""
    decimals: int = 0
    of_million: int = 1
    words: Mapping[str, str] = field(default_factory=dict)  # what the printer needs: names, labels

    @property
    def expr(self) -> Expr:
        """The operation as it nests in another's inputs."""
        return {"op": self.op, "inputs": self.inputs}

    @property
    def number(self) -> Fraction:
        """The value as a number; a TypeError names the operation if it is none."""
        if not isinstance(self.value, Fraction):
            raise TypeError(f"{self.op} gives {self.value!r}, which is not a number")
        return self.value

    @lazily
    def mark(self) -> str:
        """Operation, inputs and value as compact text, for the marks that templates carry along."""
        return _compact({"op": self.op, "inputs": self.inputs, "value": exact_text(self.value)})


@dataclass(frozen=True, kw_only=True)
class Cells:
    """A rectangle of a table: a measure over areas and a range of periods. Expanded only on demand."""

    table: str
    measure: str
    areas: tuple[str, ...]
    start: date
    end: date


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing the figures say, made only for a row that somebody will read.

    Each kind is a subclass with its own typed fields; those a sentence prints are `Proven`. `evidence` is never
    empty. `certainty` runs from 0 (may well be chance or unfinished) to 1. `qualifiers` are the conditions needed
    to make it true ("since October"), `change` the magnitude it speaks of in its own unit.
    """

    kind: ClassVar[str]
    is_its_figure: ClassVar[bool] = False  # once `now` is printed there is little left to tell
    area: Proven
    measure: Measure
    period: Proven
    now: Proven
    evidence: tuple[Cells, ...]
    strength: float
    certainty: float = 1.0
    settled: bool = True
    good_news: bool | None = None
    change: float = 0.0
    qualifiers: int = 0
    row: int = -1  # of the kind's finding that it was made from

    @property
    def routine(self) -> bool:
        """Whether the same was true of this area not long ago: then it says no more of the figure than most kinds."""
        return False

    @property
    def seasonal(self) -> bool:
        """Whether it comes at this time in every year: then it is no surprise, however long it takes by chance."""
        return False

    @lazily
    def code(self) -> str:
        """Code of the area it is about."""
        return str(self.area.value)


@dataclass(frozen=True, kw_only=True)
class ScoredFact:
    """A fact with its news value and the sentences that explain it.

    `firm` is whether it would have held through enough past revisions to lead a story, where that is known; `held` says
    why it is not told at all yet ("" if it may be).
    """

    fact: Fact
    score: float
    reasons: tuple[str, ...]
    firm: bool = True
    held: str = ""


@dataclass(frozen=True, eq=False)
class Found:
    """What a detector found, as columns: one row per candidate, no objects.

    `view` (index in the brief's views), `area` (row of the panel), `period` (index) and `strength` (larger is
    rarer) are always there; a kind adds its own columns. All of one length.
    """

    columns: Mapping[str, npt.NDArray[Any]]

    def __len__(self) -> int:
        return len(self.columns["area"])

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        return self.columns[name]

    def rows(self, wanted: npt.NDArray[Any]) -> Found:
        """The rows of a mask or an index array."""
        return Found({name: column[wanted] for name, column in self.columns.items()})

    @staticmethod
    def where(
        mask: npt.NDArray[np.bool_], *, view: int, ts: npt.NDArray[np.int64], strength: Any, **matrices: Any
    ) -> Found:
        """One row per true cell of an areas x len(ts) mask; other columns come from like matrices or scalars."""
        area, at = np.nonzero(mask)
        columns: dict[str, npt.NDArray[Any]] = {
            "view": np.full(len(area), view, dtype=np.int64),
            "area": area.astype(np.int64),
            "period": ts[at],
        }
        for name, matrix in {"strength": strength, **matrices}.items():
            columns[name] = np.broadcast_to(np.asarray(matrix), mask.shape)[area, at]
        return Found(columns)

    @staticmethod
    def joined(parts: Sequence[Found]) -> Found:
        """Several findings as one; none at all gives an empty one."""
        parts = [part for part in parts if len(part)]
        if not parts:
            nothing = np.zeros(0, dtype=np.int64)
            return Found({"view": nothing, "area": nothing, "period": nothing, "strength": np.zeros(0)})
        return Found({name: np.concatenate([part[name] for part in parts]) for name in parts[0].columns})
