"""Whether an article prints a figure: then another one is hardly meant to be it."""

from __future__ import annotations

from functools import lru_cache

from .claims import TELLING, one_digit_off, swapped
from .figures import Figure, digits, figures, fits


def printed_elsewhere(text: str, start: int, end: int, right: str, begin: int, stop: int) -> bool:
    """Whether an article prints the figure that one of its figures is held against: in its sentence, or in full.

    >>> told = "The two had 812 loans. Dover had 3,001, with Deal 512."
    >>> [printed_elsewhere(told, 12, 15, right, 0, 22) for right in ("3,001 loans (Dover)", "3,010 loans")]
    [True, False]
    """
    if " after " in right.partition(" (")[0]:
        return False  # it went the other way
    said = next((figure for _, _, figure in figures_in(text[start:end])), None)
    value = next((figure for _, _, figure in figures_in(right.partition(" (")[0])), None)
    if said is None or value is None or _slip_of(said, value):
        return False
    for a, b, figure in figures_in(text):
        near = begin <= a and b <= stop
        if (start < b and a < end) or figure.sort != value.sort or figure.hedge or figure.sign != value.sign:
            continue
        if digits(figure) >= (2 if near else TELLING + 1) and fits(figure, value.value):
            return True
    return False


def _slip_of(said: Figure, right: Figure) -> bool:
    """Whether a figure is plainly meant to be the right one: two digits, or one, are wrong."""
    return swapped(said, right.value) or one_digit_off(said, right.value)


@lru_cache(maxsize=256)
def figures_in(text: str) -> tuple[tuple[int, int, Figure], ...]:
    """The figures of a text with their places."""
    return tuple(figures(text))
