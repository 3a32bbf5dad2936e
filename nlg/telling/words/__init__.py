"""Figures, dates, names, lists, hedges: how values become newspaper English.

Every public function of this folder's files that makes text from something proven, or from other text, is a
filter for the sentence templates, under its own name; one that needs the house style has it bound. Adding a
function is all it takes.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from functools import cache, partial

from nlg.telling.words.voice import Voice


def filters(voice: Voice) -> dict[str, Callable[..., str]]:
    """Every filter by its name, in the order of files and names, told in one voice.

    >>> from nlg.telling.words.example import VOICE
    >>> {"figure", "day", "in_area", "listed", "times", "moved", "plural"} <= set(filters(VOICE))
    True
    """
    found: dict[str, Callable[..., str]] = {}
    for name, function, told in _functions():
        if name in found:
            raise ValueError(f"two filters are called '{name}'")
        found[name] = partial(function, voice=voice) if told else function
    return found


@cache
def _functions() -> tuple[tuple[str, Callable[..., str], bool], ...]:
    """Name, function and whether it is told in a voice."""
    made = []
    for file in sorted(pkgutil.iter_modules(__path__), key=lambda file: file.name):
        module = importlib.import_module(f"{__name__}.{file.name}")
        for name, function in sorted(vars(module).items()):
            if _is_filter(name, function, module.__name__):
                made.append((name, function, "voice" in inspect.signature(function).parameters))
    return tuple(made)


def _is_filter(name: str, thing: object, module: str) -> bool:
    """Public, of the module itself, and text from something proven or from text, never from a number."""
    function = inspect.unwrap(thing) if callable(thing) else None  # a cached function is still that function
    if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != module:
        return False
    signature = inspect.signature(function)
    takes = next((parameter.annotation for parameter in signature.parameters.values()), "")
    return signature.return_annotation == "str" and takes in ("Proven", "str", "Sequence[str]")
