"""Reads a sentence file before it is used: a literal digit or a bare claim word in a template is an error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from nlg.errors import BadTemplate

# docs/bundle.md section 8: words that must come out of a filter, so that something proves them
_NUMBERS = """
one two three four five six seven eight nine ten eleven twelve twenty thirty hundred thousand
million half twice double triple dozen quarter quarters third thirds first second fourth fifth sixth
seventh eighth ninth
"""
_MOVES = """
rise rises rose risen rising increase increases increased increasing grow grows grew grown growing
climb climbs climbed climbing jump jumped doubled up more higher greater larger above fall falls
fell fallen falling drop drops dropped dropping decrease decreases decreased decline declines
declined declining halve halved down reduced reduction fewer lower less smaller below unchanged
steady level same
"""
_ENDS = """
highest most largest biggest greatest worst top peak peaked record maximum sharpest widest lowest fewest least
smallest best bottom minimum narrowest closest
"""
_SETS = "only every each all both none neither nobody no never except exception exceptions majority"
_TIMES = "since running consecutive ever again"
_HEDGES = "almost nearly about around roughly approximately"
CLAIM_WORDS = frozenset(" ".join((_NUMBERS, _MOVES, _ENDS, _SETS, _TIMES, _HEDGES)).split())
_WORD = re.compile(r"[A-Za-z]+|\d+")
CAUSES = frozenset(("because", "due", "thanks", "caused", "blamed"))  # the engine may say "after", never why


def lint(path: Path, running: Iterable[tuple[int, str]]) -> None:
    """BadTemplate, with file and line, for the first word in running text (line, text) that nothing would prove."""
    for line, text in running:
        for hit in _WORD.finditer(text):
            word = hit[0].lower()
            at = line + text[: hit.start()].count("\n")
            if word.isdigit():
                raise BadTemplate(
                    f"{path.name}: line {at}: a literal figure '{word}'", mend="print it through a filter"
                )
            if word in CLAIM_WORDS:
                raise BadTemplate(
                    f"{path.name}: line {at}: '{word}' claims something and nothing proves it",
                    mend=f'write {{{{ "{word}" | claim(f.…, "…") }}}} with the fact that says so',
                )
            if word in CAUSES:
                raise BadTemplate(f"{path.name}: line {at}: '{word}' gives a cause", mend="figures show no causes")
