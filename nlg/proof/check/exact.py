"""Exact numbers: how a bundle writes them, how they are rounded, and when two counts may be chance."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

Number = int | Fraction

TESTS: dict[str, Callable[[Number, Number], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,199})(?:\.[0-9]{1,200})?(?:/[1-9][0-9]{0,199})?")


def plain(value: Number) -> Number:
    """The same number, as an int where it is whole: inner loops run on ints."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


def number_from(text: object) -> Number:
    """Reads "757", "-40.5" or "75700000/1860111"; anything else is a ValueError.

    >>> number_from("40.5"), number_from("-1/3")
    (Fraction(81, 2), Fraction(-1, 3))
    """
    if (
        isinstance(text, str)
        and text.isascii()
        and text.isdigit()
        and (text[0] != "0" or text == "0")
        and len(text) <= 200
    ):
        return int(text)  # by far the most
    if not isinstance(text, str):
        raise ValueError(f"{text!r:.60} is not an exact number")
    return _read(text)


@lru_cache(maxsize=65_536)
def _read(text: str) -> Number:
    if not _NUMBER.fullmatch(text) or ("." in text and "/" in text):
        raise ValueError(f"{text!r:.60} is not an exact number")
    return plain(Fraction(text))


def number_text(value: Number) -> str:
    """A number for a message: exact if it is short, else rounded to six places with a mark.

    >>> number_text(Fraction(1, 8)), number_text(Fraction(1, 3))
    ('0.125', '0.333333...')
    """
    if value == (cut := rounded(value, 6)):
        return f"{float(cut):.6f}".rstrip("0").rstrip(".") if abs(cut) < 10**9 else str(cut)
    return f"{float(cut):.6f}..." if abs(cut) < 10**9 else str(cut)


def rounded(value: Number, places: int) -> Fraction:
    """Half away from zero.

    >>> rounded(Fraction(17, 4), 1), rounded(Fraction(-1, 2), 0)
    (Fraction(43, 10), Fraction(-1, 1))
    """
    size = 10**places
    whole = math.floor(abs(value) * size + Fraction(1, 2))
    return Fraction(-whole if value < 0 else whole, size)


def direction_of(now: Number, before: Number) -> str:
    """The sign of now - before, as the bundle writes it: "up", "down" or "same"."""
    return "up" if now > before else "down" if now < before else "same"


def is_count(value: Number) -> bool:
    """Whole and not negative."""
    return isinstance(value, int) and value >= 0


@lru_cache(maxsize=4096)
def inside_chance(now: int, before: int) -> bool:
    """Whether two counts may differ by chance: the two-sided binomial test at 1/2 gives p of 0.05 or more.

    What lies nearer to the middle than our split is added up in fixed point, with bounds for what rounding
    ate. The middle's own share is C(2m, m) / 4^m, which lies between 1 / sqrt(pi (m + 1/4 + 1/(32 m))) and
    1 / sqrt(pi (m + 1/4)). Only a p that these bounds cannot tell from 0.05 is counted in large integers.

    >>> inside_chance(80, 78), inside_chance(0, 4), inside_chance(0, 6), inside_chance(0, 0)
    (True, True, False, True)
    """
    total, apart = now + before, abs(now - before)
    if apart <= 1:
        return True
    if 2 * math.exp(-apart * apart / (2 * total)) < 0.049:  # Hoeffding's inequality: far beyond chance
        return False
    m, nearer = (total + 1) // 2, _nearer(total, apart)
    if nearer / math.sqrt(math.pi * (m + 0.25)) < 0.95 - _FLOAT_SLACK:
        return True
    if nearer / math.sqrt(math.pi * (m + 0.25 + 1 / (32 * m))) > 0.95 + _FLOAT_SLACK:
        return False
    low = (total - apart) // 2 + 1
    return 20 * sum(math.comb(total, part) for part in range(low, total - low + 1)) <= 19 << total


_FLOAT_SLACK = 1e-9  # a few operations on doubles err by 1e-15; the fixed point below by 1e-20
_BITS = 128


def _nearer(total: int, apart: int) -> float:
    """How many splits of `total` have their parts nearer than `apart`, in units of C(total, total // 2).

    Each term follows from the one before, rounded down: with 128 bits a million terms lose less than 1e-20.
    """
    term, terms = 1 << _BITS, 0
    for part in range((total + 1) // 2, (total + apart) // 2):  # the larger part, from the middle outwards
        terms += term
        term = term * (total - part) // (part + 1)
    both = 2 * terms - (0 if total % 2 else 1 << _BITS)  # an even middle stands once, all others twice
    return both / (1 << _BITS)
