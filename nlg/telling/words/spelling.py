"""Words as the house spells them: "neighbor" and "offense" in American papers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlg.telling.words.marks import CLOSE, MID, OPEN, SEP, map_visible
from nlg.telling.words.voice import Voice

_TO_THE_LETTER = re.compile(f'({OPEN}[^{SEP}]*{SEP}{{"rule":"(?:verbatim|excerpt)"}}{MID}[^{CLOSE}]*{CLOSE})')
_WORD = re.compile(r"(?<![^\W_])[A-Za-z]+(?![^\W_])")


def respelled(text: str, *, voice: Voice) -> str:
    """Text with the style's spelling. Capitals are names and keep theirs, but for a sentence's own first word.

    >>> from datetime import date
    >>> from nlg.intake.style import Style
    >>> told = Voice(Style(name="x", spelling={"centre": "center", "neighbours": "neighbors"}), date(2021, 3, 3))
    >>> respelled("Neighbours of the centre, the Centre for Neighbours", voice=told)
    'Neighbors of the center, the Centre for Neighbours'
    """
    spelling = voice.style.spelling
    if not spelling:
        return text
    parts = [*enumerate(_TO_THE_LETTER.split(text))]  # every other one is of the store's: nobody's words are respelt
    told = "".join(part if n % 2 else map_visible(part, lambda run: _respelled(run, spelling)) for n, part in parts)
    first = _WORD.match(told)
    small = first[0][0].lower() + first[0][1:] if first and not told.startswith(OPEN) else ""
    return told if small not in spelling else spelling[small].capitalize() + told[len(small) :]


def _respelled(run: str, spelling: Mapping[str, str]) -> str:
    return _WORD.sub(lambda found: spelling.get(found[0], found[0]), run)
