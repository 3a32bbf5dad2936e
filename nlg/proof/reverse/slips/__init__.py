"""A shelf: each file looks for one family of slips, which an editor would mend even where every figure is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from ..claims import Claim, Slip
from ..sense import Sense

Looker = Callable[[Sequence[Sense], Sequence[Claim]], Iterator[Slip]]


@cache
def lookers() -> tuple[Looker, ...]:
    """What looks for slips, by the names of the files."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return tuple(module.look for module in sorted(modules, key=lambda m: m.__name__))


def slips(senses: Sequence[Sense], claims: Sequence[Claim]) -> list[Slip]:
    """All slips of an article in its order. What stands in a quotation is its speaker's."""
    found = [slip for look in lookers() for slip in look(senses, claims)]
    kept = [slip for slip in found if not senses[slip.sentence].article.quoted(slip.start)] if senses else []
    return sorted(dict.fromkeys(kept), key=lambda one: (one.start, one.end, one.rule))
