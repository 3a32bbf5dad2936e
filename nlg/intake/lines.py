"""On which line of a TOML text a key stands: TOML's own reader decides, on shorter and shorter pieces of the text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Where = tuple[str | int, ...]  # a key, or a number from 0 into a list


@dataclass(frozen=True)
class _Piece:
    """Some whole lines of the text: the first one's number, their words, and what they hold when read alone."""

    first: int
    lines: list[str]
    held: Mapping[str, Any]


class Lines:
    """The lines of a TOML text that is known to be right, asked for by key.

    The text is cut before each line that could be a header. A piece that TOML does not read alone was cut inside
    a longer text or list, so it is taken together with the next.
    """

    def __init__(self, text: str) -> None:
        self._pieces = list(_pieces(text.splitlines()))

    def of(self, path: Where) -> int:
        """The line, from 1, on which the key begins; for one that is not there, that of the table it should be in.

        >>> text = '# a comment\\n[[quotes]]\\ntext = "One."\\n\\n[[quotes]]\\nspeaker = "A"\\ntext = "Two."'
        >>> [Lines(text).of(path) for path in (("quotes", 0), ("quotes", 1, "text"), ("quotes", 1, "role"))]
        [2, 7, 5]
        """
        while path:
            before: dict[str, int] = {}
            for piece in self._pieces:
                here = _as_here(path, before)
                if here is not None and _has(piece.held, here):
                    return piece.first + _line_in(piece.lines, here)
                for key, value in piece.held.items():
                    before[key] = before.get(key, 0) + (len(value) if isinstance(value, list) else 0)
            path = path[:-1]
        return 1


def _pieces(lines: list[str]) -> Iterator[_Piece]:
    heads = [0, *(n for n, line in enumerate(lines) if n and line.lstrip().startswith("["))]
    start = 0
    for end in (*heads[1:], len(lines)):
        held = _read(lines[start:end])
        if held is not None:
            yield _Piece(start + 1, lines[start:end], held)
            start = end


def _line_in(lines: list[str], path: Where) -> int:
    """How many lines come before the key: those of the longest piece that TOML reads and that lacks it."""
    before = 0
    for end in range(1, len(lines) + 1):
        held = _read(lines[:end])
        if held is not None:
            if _has(held, path):
                return before
            before = end
    return before


def _as_here(path: Where, before: Mapping[str, int]) -> Where | None:
    """The path as a piece has it by itself: lists are counted anew; None where the entry came earlier."""
    if len(path) < 2 or not isinstance(path[1], int):
        return path
    number = path[1] - before.get(str(path[0]), 0)
    return None if number < 0 else (path[0], number, *path[2:])


def _has(held: Any, path: Where) -> bool:
    for part in path:
        if isinstance(part, int):
            if not isinstance(held, list) or part >= len(held):
                return False
        elif not isinstance(held, Mapping) or part not in held:
            return False
        held = held[part]
    return True


def _read(lines: list[str]) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return None
