"""The only door from pages and charts to Jinja: the shipped templates of a folder, escaped."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def templates(folder: Path, /, **filters: Callable[..., Any]) -> Environment:
    """The templates of a folder, with filters of their own; made once. An unknown name in one is an error.

    No sandbox: they are ours alone, and it would take a fifth of the time to draw a chart.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(filters)
    return made
