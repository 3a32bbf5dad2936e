"""In what a table counts: thousands, millions of pounds. Such figures are written out: no reader gets a part."""

from __future__ import annotations

import re

_WORDS = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "mil": 10**6, "mio": 10**6, "bn": 10**9}
_NOUGHTS = {"000": 10**3, "'000": 10**3, "\u2019000": 10**3, "000s": 10**3, "'000s": 10**3, "\u2019000s": 10**3}
_ANY = "|".join([*(f"{word}s?" for word in _WORDS), *_SHORT, *_NOUGHTS])
OF_MONEY = re.compile(rf"[\u00a3$\u20ac]\s?({_ANY})(?![\w.])", re.IGNORECASE)
IN_WORDS = re.compile(
    r"(?<!per )(?:\bin |[(\[]\s*(?:in )?)(thousands?|millions?|billions?|['\u2019]?000s?)\b"
    r"|(?:[(\[]\s*|^)(?:gbp|usd|eur|euros?|pounds?|dollars?) (thousands?|millions?|billions?|mn|bn|m)\b"
    r"|\b(thousands?|millions?|billions?) of (?!the\b)(?=\w)",
    re.IGNORECASE,
)


def scale(*texts: str) -> tuple[int, str]:
    """What figures are to be taken times, by the first of some texts that says it, and the words that say so.

    >>> scale("Income (\u00a3m)"), scale("Cattle (thousand head)"), scale("Level (m)"), scale("Deaths per million")
    ((1000000, '\u00a3m'), (1000, 'thousand'), (1, ''), (1, ''))
    >>> scale("", "Passengers at airports (thousands)"), scale("Sales, \u00a3 million"), scale("Exports in $bn")
    ((1000, 'thousands'), (1000000, '\u00a3 million'), (1000000000, '$bn'))
    """
    for text in texts:
        if hit := OF_MONEY.search(text):
            return _times(hit[1]), hit[0]
        if hit := IN_WORDS.search(text):
            word = next(group for group in hit.groups() if group)
            return _times(word), word
    return 1, ""


def without_scale(text: str) -> str:
    """A heading less what it counts in where that stands outside brackets: "Exports $m" to "Exports $"."""
    return OF_MONEY.sub(lambda hit: hit[0][0], text)


def _times(word: str) -> int:
    small = word.casefold()
    return _NOUGHTS.get(small) or _SHORT.get(small) or _WORDS[small.removesuffix("s")]
