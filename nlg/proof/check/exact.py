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
    if not isinstance(text, str) or not _NUMBER.fullmatch(text) or ("." in text and "/" in text):
        raise ValueError(f"{text!r} is not an exact number")
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

    Two rigorous bounds settle the clear cases without large integers: the outcomes strictly nearer to
    the middle than ours number |now - before| - 1 and none is likelier than sqrt(2 / (pi n)); and
    Hoeffding's inequality bounds the tails by 2 exp(-(now - before)^2 / 2n). The rest is counted exactly.

    >>> inside_chance(80, 78), inside_chance(0, 4), inside_chance(0, 6), inside_chance(0, 0)
    (True, True, False, True)
    """
    total, apart = now + before, abs(now - before)
    if apart <= 1 or (apart + 1) * math.sqrt(2 / (math.pi * total)) < 0.94:
        return True
    if 2 * math.exp(-apart * apart / (2 * total)) < 0.049:
        return False
    return _central_outcomes(total, apart) * 20 <= 19 << total


def _central_outcomes(total: int, apart: int) -> int:
    """How many of the 2^total equally likely splits have their two parts less than `apart` apart."""
    low = (total - apart) // 2 + 1  # parts differ by apart - 2, apart - 4 ...: same parity as total
    ways = math.comb(total, low)
    inside = 0
    for part in range(low, total - low + 1):
        inside += ways
        ways = ways * (total - part) // (part + 1)
    return inside
