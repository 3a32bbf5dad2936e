"""Words a figure only once: asked again for the same figures, a phrase is what it was, as no state has a say in it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

MOST = 4096  # phrases kept; then it begins anew
FIGURES = frozenset(("Proven", "Proven | None", "Measure", "Measure | None", "Fact", "Moved", "Aimed"))
MADE = ("str", "Proven")  # and told apart by their ids in their turn
CONSTANTS = frozenset(("str", "bool", "Tense", "int"))


class Once:
    """The phrases of one voice. What they were made of is kept with them, so that an id stays that of one thing."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, ...], tuple[tuple[object, ...], Any]] = {}

    def all_of(self, functions: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
        """The same functions by the same names; those of figures alone work once."""
        made = {name: told.func if isinstance(told, partial) else told for name, told in functions.items()}  # unvoiced
        return {name: self._once(told) if _is_of_figures(made[name]) else told for name, told in functions.items()}

    def forget(self) -> None:
        """Begins anew."""
        self._kept.clear()

    def _once(self, told: Callable[..., Any]) -> Callable[..., Any]:
        kept, mine = self._kept, id(told)

        def said(*args: object, **named: object) -> Any:
            if named:
                return told(*args, **named)
            key = (mine, *map(id, args))
            found = kept.get(key)
            if found is None:
                if len(kept) >= MOST:
                    kept.clear()
                found = kept[key] = (args, told(*args))
            return found[1]

        return said


@cache
def _is_of_figures(told: Callable[..., Any]) -> bool:
    """Whether text is made of proven figures and measures, and of nothing that could change."""
    signature = inspect.signature(told)
    takes = [one.annotation for one in signature.parameters.values() if one.name != "voice"]
    plain = all(isinstance(one, str) for one in takes) and signature.return_annotation in MADE
    return plain and bool(takes) and takes[0] in FIGURES and set(takes) <= FIGURES | CONSTANTS
