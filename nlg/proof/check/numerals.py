"""English numbers: figures with comma thousands, number words to ninety-nine, ordinals."""

from __future__ import annotations

import re

from .exact import Number, number_from


def words_in(text: str) -> tuple[str, ...]:
    """The words of a list written with blanks between."""
    return tuple(text.split())


_ONES = words_in(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS = words_in("twenty thirty forty fifty sixty seventy eighty ninety")

NUMBER_WORDS: dict[str, int] = {word: at for at, word in enumerate(_ONES)}
NUMBER_WORDS |= {word: 10 * at for at, word in enumerate(_TENS, start=2)}
NUMBER_WORDS |= {f"{t}-{o}": NUMBER_WORDS[t] + at for t in _TENS for at, o in enumerate(_ONES[1:10], start=1)}
NONE_WORDS = ("no", "none", "nobody", "nothing")

ORDINAL_WORDS = dict(
    zip(words_in("first second third fourth fifth sixth seventh eighth ninth"), range(1, 10), strict=True)
)
LATER_ORDINALS = words_in(  # a reader of text must notice them, but house style prints them in figures
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
    " twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth thousandth"
)

UNIT = re.compile(r"(?:mph|kg|km/h|km|cm|mm|kWh|MWh|GWh|TWh|kW|MW|dB|ml|°C|°F)(?![^\W_])")  # glued to a figure
GLUED = re.compile(rf"(?P<figure>[0-9](?:[0-9.,]*[0-9])?)(?={UNIT.pattern})")
FIGURE = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]{0,2})(?:\.[0-9]+)?"
WORD = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
NUM = rf"(?:{FIGURE}|{WORD})"
NUM_OR_NONE = rf"(?:{FIGURE}|{WORD}|{'|'.join(NONE_WORDS)})"
ORDINAL = rf"(?:{'|'.join(ORDINAL_WORDS)}|[1-9][0-9]*(?:st|nd|rd|th))"


def num(text: str) -> Number:
    """The number that a match of NUM or NUM_OR_NONE says.

    >>> num("1,507"), num("twenty-one"), num("none")
    (1507, 21, 0)
    """
    if text in NUMBER_WORDS:
        return NUMBER_WORDS[text]
    return 0 if text in NONE_WORDS else number_from(text.replace(",", ""))


def places(text: str) -> int:
    """How many decimal places a NUM shows."""
    return len(text.partition(".")[2])


def ordinal(text: str) -> int | None:
    """The number of an ordinal; `None` for one that is not written as it should be ("21th", "3rd", "tenth").

    >>> ordinal("first"), ordinal("21st"), ordinal("11st")
    (1, 21, None)
    """
    if text in ORDINAL_WORDS:
        return ORDINAL_WORDS[text]
    found = re.fullmatch(r"([1-9][0-9]*)(st|nd|rd|th)", text)
    if not found or int(found[1]) < 1:
        return None
    number = int(found[1])
    return number if found[2] == ordinal_ending(number) else None


def ordinal_ending(number: int) -> str:
    """ "st", "nd", "rd" or "th"."""
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
