"""Reads a sentence file before it is used: a literal digit or a bare claim word in a template is an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlg.errors import BadTemplate

# docs/bundle.md section 8: words that must come out of a filter, so that something proves them
_NUMBERS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand
thousands million millions billion billions half halves twice thrice double doubles triple triples tripled dozen dozens
quarter quarters third thirds fifths sixths eighths tenths first second fourth fifth sixth seventh eighth
ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth thousandth nothing
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
_LOADED = """
soar soars soared soaring surge surges surged surging rocket rockets rocketed skyrocketed spike spikes spiked plunge
plunges plunged plunging plummet plummets plummeted plummeting slump slumps slumped slumping tumble tumbles tumbled
tumbling slide slides slid sliding dip dips dipped dipping sink sinks sank sunk shrink shrinks shrank shrunk swell
swells swelled swollen worsen worsens worsened worsening worse improve improves improved improving better because
caused causes blamed amid owing
"""
CLAIM_WORDS = frozenset(" ".join((_NUMBERS, _MOVES, _ENDS, _SETS, _TIMES, _HEDGES, _LOADED)).split())
_DATES = """
January February March April May June July August September October November December Jan Feb Apr Jun Jul Aug Sep
Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday
"""
DATES = frozenset(_DATES.split())  # in these capitals: "may" is a word like any other
PHRASES = (
    *("apart from", "all but", "but one", "in a row", "just over", "just under", "little changed", "much the same"),
    *("due to", "thanks to", "as a result"),
)
_WORD = re.compile(rf"\b(?:{'|'.join(PHRASES)})\b|[A-Za-z]+|\d+", re.IGNORECASE)
CAUSES = frozenset(  # the engine may say "after", never why
    ("because", "due to", "thanks to", "as a result", "caused", "causes", "blamed", "amid", "owing")
)


@dataclass(frozen=True, order=True)
class Flaw:
    """Something in a sentence file that cannot stand: in which line, what, and what to do about it."""

    line: int
    what: str
    mend: str = ""


def lint(path: Path, running: Iterable[tuple[int, str]]) -> None:
    """BadTemplate, with file and line, for the first word in running text (line, text) that nothing would prove."""
    for flaw in unproved(running):
        raise BadTemplate(f"{path.name}: line {flaw.line}: {flaw.what}", mend=flaw.mend)


def unproved(running: Iterable[tuple[int, str]]) -> Iterator[Flaw]:
    """Every word in running text (line, text) that nothing would prove."""
    for line, text in running:
        for hit in _WORD.finditer(text):
            yield from _of_word(hit[0], line + text[: hit.start()].count("\n"))


def _of_word(said: str, line: int) -> Iterator[Flaw]:
    word = said.lower()
    if said in DATES:
        yield Flaw(line, f"a literal date '{said}'", "print it through a filter for periods")
    elif word.isdigit():
        yield Flaw(line, f"a literal figure '{word}'", "print it through a filter")
    elif word not in CAUSES and (word in CLAIM_WORDS or word in PHRASES):
        mend = f'write {{{{ "{word}" | claim(f.…, "…") }}}} with the fact that says so'
        yield Flaw(line, f"'{word}' claims something and nothing proves it", mend)
    elif word in CAUSES:
        yield Flaw(line, f"'{word}' gives a cause", "figures show no causes")
