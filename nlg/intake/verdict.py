"""What a gate says of an arriving table: hold, warn, which cells, why, what to do, and what must not be told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, Self

from nlg.panel import Flags

Says = Literal["hold", "warn"]
SHOWN = 5  # cells that a verdict names; the rest it counts


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell that a verdict rests on: where it stands in the file, what it says, what it said before."""

    file: str
    row: int
    column: str
    area: str
    period: str
    measure: str
    value: str
    was: str = ""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What must not be told: a measure ("": every one) of some areas (none: all) for periods that touch these days."""

    table: str
    measure: str = ""
    areas: tuple[str, ...] = ()
    start: date = date.min
    end: date = date.max

    def meets(self, table: str, measure: str, start: date, end: date) -> bool:
        """Whether figures of a measure that cover these days may lie within, in some area."""
        named = self.measure in ("", measure)
        return self.table == table and named and start <= self.end and end >= self.start

    def as_json(self) -> dict[str, Any]:
        """Plain JSON; what is open is left out."""
        found: dict[str, Any] = {"table": self.table}
        if self.measure:
            found["measure"] = self.measure
        if self.areas:
            found["areas"] = list(self.areas)
        if self.start > date.min:
            found["from"] = self.start.isoformat()
        if self.end < date.max:
            found["to"] = self.end.isoformat()
        return found

    @classmethod
    def of_json(cls, found: Mapping[str, Any]) -> Self:
        """The scope that `as_json` wrote."""
        return cls(
            table=found["table"],
            measure=found.get("measure", ""),
            areas=tuple(found.get("areas", ())),
            start=date.fromisoformat(found["from"]) if "from" in found else date.min,
            end=date.fromisoformat(found["to"]) if "to" in found else date.max,
        )


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What one gate says. `refused`: the table cannot be used at all; `id` is the same whenever it is asked again.

    `flags` are the cells meant, areas x periods of the arriving panel, for the gates that look after this one.
    """

    gate: str
    says: Says
    table: str
    reason: str
    mend: str
    scopes: tuple[Scope, ...]
    cells: tuple[Cell, ...] = ()
    more: int = 0
    refused: bool = False
    id: str = ""
    measure: str = ""
    flags: Flags | None = field(default=None, compare=False, repr=False)

    def named(self, edition: str) -> Verdict:
        """The verdict with its id, made from the edition's hash, the gate and what it holds."""
        scopes = [scope.as_json() for scope in self.scopes]
        mark = json.dumps([edition, self.table, self.gate, self.says, scopes], sort_keys=True)
        return replace(self, id=f"{self.gate}-{hashlib.sha256(mark.encode()).hexdigest()[:10]}")

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, for the archive's book."""
        return {
            "id": self.id,
            "gate": self.gate,
            "says": self.says,
            "table": self.table,
            "reason": self.reason,
            "mend": self.mend,
            "refused": self.refused,
            "scope": [scope.as_json() for scope in self.scopes],
            "cells": [{key: value for key, value in vars(cell).items() if value != ""} for cell in self.cells],
            "more": self.more,
        }
