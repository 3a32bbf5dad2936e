"""Whether words may well be a slip for what is right: a misprint, near it, the other way, a rank off by few."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from .claims import TELLING, one_digit_off, swapped
from .figures import Figure, digits, figures, fits

CLOSE, NEAR, FAIRLY = (
    Fraction(21, 20),
    Fraction(8, 5),
    Fraction(5, 2),
)  # so many times, a level or a change is hardly another one by a slip
A_FEW = 3  # so far apart are small figures and ranks at most
_LEVELS = ("level", "rate", "running_total", "peak_recall")
_CHANGES = ("change_prev", "gap", "multiple", "share_within", "point_change")
FIGURED = (*_LEVELS, *_CHANGES)
_WENT = re.compile(r"a (?:rise|fall), ")
_RANK = re.compile(r" is (?:number )?(?P<n>\d+)(?:st|nd|rd|th)? from the ")


def likely_slip(words: str, right: str, kind: str) -> bool:
    """Whether somebody who meant what is right might have printed these words; ranks and runs have no figure to weigh.

    >>> [likely_slip(said, "211 claims (Leeds)", "level") for said in ("171", "121", "400")]
    [True, True, False]
    """
    if kind in ("top", "nth") and (found := _RANK.search(right)):
        place = next((f.value for _, _, f in figures_in(words) if f.sort == "ordinal"), Fraction(1))
        return abs(Fraction(place) - int(found["n"])) <= A_FEW
    if kind not in FIGURED:
        return True
    said, meant = _first(words), _meant(right)
    most = FAIRLY if kind in _CHANGES else NEAR
    return said is None or not meant or any(_near(said, value, most) for value in meant)


def misprint(words: str, right: str) -> bool:
    """Whether a figure is the right one but for a digit or two: then what is meant is clear.

    >>> [misprint(said, "£158,863 (average house prices)") for said in ("£168,863", "£158,836", "£159,300")]
    [True, True, False]
    """
    said, meant = _first(words), _meant(right)
    return said is not None and any(swapped(said, value) or one_digit_off(said, value) for value in meant)


def hardly_off(words: str, right: str) -> bool:
    """Whether a figure of at least two digits is so near the right one that it is hardly one of something else."""
    said, meant = _first(words), _meant(right)
    return said is not None and digits(said) > 1 and any(_near(said, value, CLOSE, few=0) for value in meant)


def prints(text: str, right: str) -> bool:
    """Whether a text prints the right figure: then the one beside it is hardly meant to be it."""
    meant = _first(right.partition(" (")[0])
    return (
        meant is not None
        and " after " not in right.partition(" (")[0]
        and any(
            digits(each) > 1
            and not each.hedge
            and (each.sort, each.sign) == (meant.sort, meant.sign)
            and fits(each, meant.value)
            for _, _, each in figures_in(text)
        )
    )


@lru_cache(maxsize=256)
def figures_in(text: str) -> tuple[tuple[int, int, Figure], ...]:
    """The figures of a text with their places."""
    return tuple(figures(text))


def _first(words: str) -> Figure | None:
    return next((figure for _, _, figure in figures_in(words)), None)


def _meant(right: str) -> list[Fraction]:
    """The right figure; where it went the other way, how far it went, in pieces, per cent and times."""
    if _WENT.match(right):
        two = [abs(Fraction(figure.value)) for _, _, figure in figures_in(right.partition(":")[0])][:2]
        apart = abs(two[0] - two[-1])
        return [apart, *([100 * apart / two[-1], apart / two[-1]] if two[-1] else [])]
    figure = _first(right.partition(" (")[0].partition(" after ")[0])
    if figure is None:
        return []
    value = abs(Fraction(figure.value))
    return [value, value / 100] if figure.sort == "percent" else [value]


def _near(said: Figure, right: Fraction, most: Fraction, few: int = A_FEW) -> bool:
    value = abs(Fraction(said.value))
    if value == right or fits(said, right):
        return True
    if few and said.sort in ("number", "times") and abs(value - right) <= (few if said.sort == "number" else 1):
        return True
    if not value or not right:
        return False
    alike = few and (swapped(said, right) or one_digit_off(said, right) or _same_digits(value, right))
    return bool(alike or max(value, right) <= most * min(value, right))


def _same_digits(one: Fraction, other: Fraction) -> bool:
    """Whether two figures have the same digits, in another order or with the point elsewhere."""
    digits = [f"{float(each):g}".replace(".", "").strip("0") for each in (one, other)]
    return len(digits[0]) >= TELLING - 1 and sorted(digits[0]) == sorted(digits[1])
