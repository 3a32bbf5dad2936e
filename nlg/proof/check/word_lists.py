"""The words of section 8 of the contract, typed a second time: what may not stand outside a claim."""

from __future__ import annotations

from .date_words import MONTHS, WEEKDAYS
from .numerals import LATER_ORDINALS, NUMBER_WORDS, ORDINAL_WORDS, words_in


def _set(text: str) -> frozenset[str]:
    return frozenset(words_in(text))


UP_MOVES = _set(
    "rise rises rose risen rising increase increases increased increasing grow grows grew grown growing"
    " climb climbs climbed climbing jump jumped double doubles doubled up"
)
UP_COMPARES = _set("more higher greater larger above")
DOWN_MOVES = _set(
    "fall falls fell fallen falling drop drops dropped dropping decrease decreases decreased"
    " decline declines declined declining halve halves halved down reduced reduction"
)
DOWN_COMPARES = _set("fewer lower less smaller below")
SAME = _set("unchanged steady level same")
HIGH = _set("highest most largest biggest greatest worst top peak peaked record maximum sharpest widest")
LOW = _set("lowest fewest least smallest best bottom minimum narrowest closest")
QUANTIFIERS = _set("only every each all both none neither nobody no never except exception exceptions majority")
ORDER_IN_TIME = _set("since running consecutive ever again")
HEDGE_WORDS = _set("almost nearly about around roughly approximately")
FIGURE_WORDS = _set(
    "hundred thousand million billion hundreds thousands millions billions half twice thrice double triple"
    " triples tripled dozen dozens quarter quarters third thirds fifths sixths eighths tenths halves nothing"
)
LOADED = _set(  # movement that no rule reads, and causes, which no figure shows
    "soar soars soared soaring surge surges surged surging rocket rockets rocketed skyrocketed spike spikes spiked"
    " plunge plunges plunged plunging plummet plummets plummeted plummeting slump slumps slumped slumping tumble"
    " tumbles tumbled tumbling slide slides slid sliding dip dips dipped dipping sink sinks sank sunk shrink shrinks"
    " shrank shrunk swell swells swelled swollen worsen worsens worsened worsening worse improve improves improved"
    " improving better because caused causes blamed amid owing"
)
OF_ANYTHING = _set(  # words that stand for a measure, and in sentences for whatever is told of
    "a the of area areas average count district districts figure figures gap level month months number numbers people"
    " period place places point points quarter rate record row run series share shares total totals value values week"
    " weeks year years"
)
PHRASES = ("apart from", "all but", "but one", "in a row", "for the first time", "just over", "just under")
PHRASES_MORE = ("little changed", "much the same", "due to", "thanks to", "as a result")
DATES = _set("Jan Feb Apr Jun Jul Aug Sep Sept Oct Nov Dec") | {*MONTHS, *WEEKDAYS}

WORDS = frozenset().union(
    (word for word in NUMBER_WORDS if "-" not in word),
    ORDINAL_WORDS,
    LATER_ORDINALS,
    UP_MOVES,
    UP_COMPARES,
    DOWN_MOVES,
    DOWN_COMPARES,
    SAME,
    HIGH,
    LOW,
    QUANTIFIERS,
    ORDER_IN_TIME,
    HEDGE_WORDS,
    FIGURE_WORDS,
    LOADED,
)
