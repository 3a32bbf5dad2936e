"""Words of the sheet stand in a claim: cut, or with one of them changed, they may say something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .report import Fault
from .told import Told

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_IN_A_ROW = 8  # words of a sheet that nobody chooses alike by chance
_LONG = 10  # words of a text that is quoted, and not a name
_EXPLAINS = ("context", "caveat")


def source_faults(told: Told) -> Iterator[Fault]:
    """So many words of one text of the sheet, one behind the other, that no claim holds."""
    if told.passage.kind not in _EXPLAINS:
        return
    text, at = told.passage.text, 0
    for start, end in [*sorted((claim.start, claim.end) for claim in told.claims), (len(text), len(text))]:
        words = [*_WORD.finditer(text, at, max(at, start))]
        for first, last in zip(words, words[_IN_A_ROW - 1 :], strict=False):
            row = " ".join(each[0] for each in words if first.start() <= each.start() <= last.start())
            if any(f" {row} " in said for said in _said(told)):
                yield Fault(
                    told.passage.id, text[first.start() : last.end()], "the sheet's words, and no claim holds them"
                )
                return
        at = max(at, end)


def _said(told: Told) -> Iterator[str]:
    """The longer texts of the story's sheet, each as its words between blanks."""
    for text in _texts(told.figures.sheet):
        words = _WORD.findall(text)
        if len(words) >= _LONG:
            yield f" {' '.join(words)} "


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
