"""tolerances/1: what each hedge may stand for. Typed from the document, never taken from a bundle."""

from __future__ import annotations

from fractions import Fraction

from .exact import Number
from .numerals import words_in

# The targets t that a phrase may name.
SHARES = tuple(map(Fraction, words_in("1/10 1/5 1/4 1/3 2/5 1/2 3/5 2/3 3/4 4/5 9/10 3/10 7/10")))
RATIOS = tuple(map(Fraction, words_in("1/2 2 3 4 5 10")))
ONE_IN = (2, 3, 4, 5, 6, 8)  # and from 10 up every number of one or two figures and noughts

HEDGES = {  # phrase -> family; "" is no hedge at all
    "": "bare",
    "almost": "almost",
    "nearly": "almost",
    "just under": "almost",
    "just over": "over",
    "slightly more than": "over",
    "about": "about",
    "around": "about",
    "more than": "more",
    "fewer than": "fewer",
    "less than": "fewer",
    "under": "fewer",
}


def share_fits(hedge: str, target: Number, x: Number) -> bool:
    """Whether a share may be told as hedge + target. d is in percentage points."""
    d = 100 * (Fraction(x) - target)
    return target in SHARES and _between(hedge, d, bare=Fraction("0.05"), near=2, about=1, far=5)


def round_fits(hedge: str, target: Number, x: Number) -> bool:
    """Whether a value may be told as hedge + a target of one or two figures. d is in per cent."""
    if target <= 0 or not _is_round(target):
        return False
    d = 100 * (Fraction(x) - target) / target
    return _between(hedge, d, bare=Fraction(0), near=3, about=Fraction("2.5"), far=10)


def _between(hedge: str, d: Fraction, *, bare: Fraction, near: int, about: Number, far: int) -> bool:
    family = HEDGES[hedge]
    if family == "bare":
        return abs(d) < bare or d == 0
    if family == "about":
        return abs(d) <= about
    if family in ("almost", "fewer"):
        return -(near if family == "almost" else far) <= d < 0
    return 0 < d <= (near if family == "over" else far)


def ratio_fits(hedge: str, target: Number, x: Number) -> bool:
    """Whether a ratio may be told as hedge + target ("almost three times")."""
    if target not in RATIOS:
        return False
    bare, apart = Fraction("0.025" if target == Fraction(1, 2) else "0.05"), Fraction(x) - target
    bands = {
        "bare": -bare < apart < bare,
        "almost": Fraction("0.93") * target <= x < target,
        "over": target < x <= Fraction("1.07") * target,
        "more": target < x <= Fraction("1.25") * target,
    }
    return bands.get(HEDGES[hedge], False)


def halved_fits(hedge: str, x: Number) -> bool:
    """Whether now / before may be told as "halved", "almost halved" or "more than halved"."""
    return {
        "bare": Fraction("0.475") <= x <= Fraction("0.525"),
        "almost": Fraction("0.525") < x <= Fraction("0.56"),
        "more": Fraction("0.40") <= x < Fraction("0.475"),
    }.get(HEDGES[hedge], False)


def one_in_fits(n: Number, x: Number) -> bool:
    """Whether a share may be told as "one in n": within 2% of 1/n, relative."""
    return (n in ONE_IN or (n >= 10 and _is_round(n))) and abs(Fraction(x) * n - 1) <= Fraction("0.02")


def _is_round(target: Number) -> bool:
    """One or two significant figures."""
    while Fraction(target).denominator != 1:
        target = target * 10
    return len(str(target).rstrip("0")) <= 2
