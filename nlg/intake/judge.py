"""Puts an arriving table through every gate on the shelf."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Protocol, cast

import numpy as np

from nlg.errors import BadSheet
from nlg.intake import gates
from nlg.intake.arrival import Arrival, without
from nlg.intake.gate_example import Example
from nlg.intake.verdict import Verdict
from nlg.panel import Flags


class Gate(Protocol):
    """What a file on the shelf offers.

    Besides, where it is so: `LATE`, 1 or more, for a gate that sees only the traces of a fault: it looks after
    the others, and not at cells that they hold already; and `LINE`, where it draws its line unless a sheet moves it.
    """

    EXAMPLES: Sequence[Example]

    def look(self, arrival: Arrival) -> Iterator[Verdict]:
        """What it has to say of an arriving table; nothing where it lets it pass."""


@cache
def shelf() -> dict[str, Gate]:
    """Every gate by its name, which is its file's, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(gates.__path__))
    found: dict[str, Any] = {name: importlib.import_module(f"{gates.__name__}.{name}") for name in names}
    return {name: cast(Gate, gate) for name, gate in found.items()}


def judge(arrival: Arrival) -> list[Verdict]:
    """What the gates say of an arriving table: holds, the fault's own name first, then warnings; or nothing."""
    _all_known(arrival)
    found: list[Verdict] = []
    with np.errstate(invalid="ignore", divide="ignore"):
        for late in sorted({_late(name) for name in shelf()}):
            rest = without(arrival, _held(found))
            refused = any(verdict.refused for verdict in found)
            asked = [verdict for name in _on(arrival, late) for verdict in _asked(rest, name)]
            found += [verdict for verdict in asked if not (refused and verdict.refused)]
    if arrival.refusal is not None and not any(verdict.refused for verdict in found):
        found.append(arrival.refuses("reads", str(arrival.refusal), arrival.refusal.mend or "ask the publisher"))
    named = [verdict.named(arrival.table.sha256) for verdict in found]
    return sorted(named, key=lambda verdict: verdict.says != "hold")


def _all_known(arrival: Arrival) -> None:
    for name in arrival.sheet.gates:
        if name not in shelf():
            known = ", ".join(shelf())
            raise BadSheet(f"{arrival.sheet.id}.toml: gates.{name}: there is no such gate", mend=f"there are: {known}")


def _late(name: str) -> int:
    return int(getattr(shelf()[name], "LATE", 0))


def _on(arrival: Arrival, late: int) -> Iterator[str]:
    return (name for name in shelf() if arrival.sheet.gates.get(name) != "off" and _late(name) == late)


def _asked(arrival: Arrival, name: str) -> Iterator[Verdict]:
    """A gate's verdicts; one that a sheet lets only warn does not hold what can be read."""
    for verdict in shelf()[name].look(arrival):
        gentle = arrival.sheet.gates.get(name) == "warn" and not verdict.refused
        yield replace(verdict, says="warn") if gentle else verdict


def _held(found: Sequence[Verdict]) -> dict[str, Flags]:
    """By measure the cells that are held already."""
    held: dict[str, Flags] = {}
    for verdict in found:
        if verdict.says == "hold" and verdict.flags is not None:
            held[verdict.measure] = held.get(verdict.measure, np.zeros_like(verdict.flags)) | verdict.flags
    return held
