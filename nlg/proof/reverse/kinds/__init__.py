"""A shelf: each file reads one family of claims. Adding a file is all it takes; ORDER says who reads first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from ..claims import Claim
from ..sense import Sense

Finder = Callable[[Sense], Iterator[Claim]]


@cache
def finders() -> tuple[Finder, ...]:
    """What reads claims, in the order of the files' ORDER, then of their names."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return tuple(module.find for module in sorted(modules, key=lambda m: (m.ORDER, m.__name__)))
