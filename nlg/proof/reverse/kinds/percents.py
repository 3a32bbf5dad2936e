"""A percentage by itself, of what is counted or priced: it is a change, up or down as the words round it say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..claims import Claim, judged
from ..figures import Figure
from ..marks import Mark
from ..moves import moved, with_sign
from ..sense import Sense

ORDER = 60
_LOST = re.compile(r"\b(?:(?P<down>lost|lose|losing|shed|off)|added|put on)(?: just| only| almost)? $", re.I)
_NO_CHANGE = re.compile(r"\b(?:share|proportion|percentage|rate|turnout|majority|chance|per ?cent of)\b", re.I)


def find(s: Sense) -> Iterator[Claim]:
    """One claim for each percentage that no other reader has taken and no measure is told in."""
    for at, mark in sorted(s.marked.at.items()):
        if mark.sort == "P" and at not in s.read and not s.what(at, mark.value)[0] and _may_be_change(s, at):
            s.read.add(at)
            yield _change(s, at, mark)


def _may_be_change(s: Sense, at: int) -> bool:
    return not re.match(r" of\b", s.marked.text[at + 1 :]) and not _NO_CHANGE.search(s.marked.sentence.text)


def _change(s: Sense, at: int, mark: Mark) -> Claim:
    figure: Figure = mark.value
    word = s.stranger(at)
    if reason := s.doubtful(at) or (f"no table tells of '{word}'" if word else ""):
        return s.unchecked("change_prev", mark.start, mark.end, reason)
    sort, told = _way(s, at, figure)
    concepts, sure = s.what(at)
    codes, here = s.where(at)
    counted = [c for c in concepts if not c.percent][:3]
    worths = moved(s, at, figure, sort, counted, codes[:3], min(sure, here, told))
    verdict = with_sign(figure, worths, sort, s) if sort else judged(replace(figure, negative=False), worths, "{}%")
    return s.claim("change_prev", mark.start, mark.end, verdict)


def _way(s: Sense, at: int, figure: Figure) -> tuple[str, int]:
    """U, D or none, and how firmly: by its sign, by a move of the same sentence, or else of the one before."""
    if figure.negative:
        return "D", 2
    if lost := _LOST.search(s.marked.text[:at]):
        return "D" if lost["down"] else "U", 1
    moves = [(p, m) for p, m in sorted(s.marked.at.items()) if m.sort in "UD"]
    before = [m for p, m in moves if p < at]
    if before:
        return before[-1].sort, 1
    if moves:
        return moves[0][1].sort, 1
    near = s.before
    if near is not None and near.marked.sentence.paragraph == s.marked.sentence.paragraph:
        earlier = [m for m in near.marked.marks if m.sort in "UD"]
        if earlier:
            return earlier[-1].sort, 1
    return "", 0
