"""What the desk says of one claim: its words, its kind, true or false, the right figure, and the cells behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..check.exact import Number
from .figures import Figure, digits, fits
from .world import Cell, Concept, plain_text

TRUE, FALSE, VINTAGE, UNCHECKED = "true", "false", "true only in another vintage", "not checkable"
MARKS = (TRUE, FALSE, VINTAGE, UNCHECKED)
UNCLEAR = "the text does not say clearly what is counted, where or when"
TELLING = 3  # so many digits are hardly met by accident among the few readings of a claim


@dataclass(frozen=True)
class Claim:
    """One claim of an article. `start` and `end` count code points; `quoted` is somebody's own words."""

    sentence: int
    line: int
    start: int
    end: int
    words: str
    kind: str
    mark: str
    right: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = ()
    quoted: bool = False
    own_figures: bool = False


@dataclass(frozen=True)
class Slip:
    """Something a careful editor would change, whether or not its figures are right."""

    sentence: int
    line: int
    start: int
    end: int
    words: str
    rule: str
    reason: str


@dataclass(frozen=True)
class Worth:
    """A value under one reading of a claim, with the cells that give it. `firm`: 2 said, 1 carried over, 0 guessed."""

    value: Number
    cells: tuple[Cell, ...]
    what: str
    firm: int = 2
    edition: int = 0


@dataclass(frozen=True)
class Verdict:
    """How a claim stands. `firm`: 2 where what, where and when are said, less where something is carried over."""

    mark: str
    right: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = ()
    firm: int = 2


def judged(figure: Figure, worths: Sequence[Worth], shown: str) -> Verdict:
    """A figure against its readings, the likeliest first; later editions of the same reading carry `edition` > 0.

    `shown` is the form of a right figure, as "{}%" or "£{}".
    """
    if not worths:
        return Verdict(UNCHECKED, reason="the tables have no such figure")
    first = worths[0]
    evidence = tuple(str(cell) for cell in first.cells[:4])
    right = shown.format(rounded_text(figure, first.value)) + f" ({first.what})"
    verdict = fits(figure, Fraction(first.value))
    if verdict:
        return Verdict(TRUE, reason=first.what, evidence=evidence)
    for other in worths[1:]:
        if fits(figure, Fraction(other.value)) and exact_enough(figure, other):
            mark = VINTAGE if other.edition else TRUE
            said = f"{other.what}; {other.cells[0].edition.table.file}" if other.edition and other.cells else other.what
            cells = tuple(str(cell) for cell in other.cells[:4])
            return Verdict(mark, right if mark == VINTAGE else "", f"read as {said}", cells, first.firm)
    if verdict is None:
        return Verdict(UNCHECKED, right, "loosely said: near the figure, but not within what the words allow", evidence)
    if any(fits(figure, Fraction(w.value)) for w in worths):
        return Verdict(UNCHECKED, right, UNCLEAR, evidence)
    if misprinted := _misprinted(figure, worths, shown):
        return misprinted
    return Verdict(FALSE if first.firm else UNCHECKED, right, "" if first.firm else UNCLEAR, evidence, first.firm)


def _misprinted(figure: Figure, worths: Sequence[Worth], shown: str) -> Verdict | None:
    """The reading, of all, that the figure is but for two digits, or for one: then it is clear what is meant."""
    known = [w for w in worths if not w.edition]
    for alike, firm in ((swapped, 2), (one_digit_off, 1)):
        meant = next((w for w in known if alike(figure, w.value)), None)
        if meant is not None:
            right = shown.format(rounded_text(figure, meant.value)) + f" ({meant.what})"
            return Verdict(FALSE, right, "", tuple(str(cell) for cell in meant.cells[:4]), firm)
    return None


def swapped(figure: Figure, value: Number) -> bool:
    """Whether a figure is the right one but for two digits that changed places: so it is clear which was meant.

    >>> [swapped(Figure("number", Fraction(said)), right) for said, right in ((375, 357), (375, 573), (2342, 2243))]
    [True, False, True]
    """
    said, right = _printed(figure, value)
    if figure.hedge or len(said) != len(right) or len(said) < TELLING:
        return False
    apart = [at for at in range(len(said)) if said[at] != right[at]]
    if len(apart) != 2 or sorted(said) != sorted(right):
        return False
    beside = apart[1] == apart[0] + 1  # two that stand apart, of a longer figure, and no round zero among them
    return beside or (len(said) > TELLING and "0" not in (said[apart[0]], said[apart[1]]))


def one_digit_off(figure: Figure, value: Number) -> bool:
    """Whether a figure of many digits is the right one but for a single digit.

    >>> one_digit_off(Figure("number", Fraction(168863)), 158863), one_digit_off(Figure("number", Fraction(1863)), 1763)
    (True, False)
    """
    said, right = _printed(figure, value)
    if figure.hedge or len(said) != len(right) or len(said) <= TELLING + (figure.places == 0):
        return False
    return sum(a != b for a, b in zip(said, right, strict=True)) == 1


def _printed(figure: Figure, value: Number) -> tuple[str, str]:
    """The digits of a figure, and those of a value printed as it is."""
    return str(round(abs(Fraction(figure.value)) / figure.unit)), str(round(abs(Fraction(value)) / figure.unit))


def exact_enough(figure: Figure, worth: Worth) -> bool:
    """Whether a match under a less likely reading is no accident: small or hedged figures match too easily."""
    if digits(figure) >= TELLING:
        return True
    return worth.firm >= 1 and not figure.hedge and (figure.value >= 10 or figure.places > 0 or worth.edition > 0)


def rounded_text(figure: Figure, value: Number) -> str:
    """The right figure with as many places as the article's has, at least."""
    if figure.sort in ("percent", "points"):
        x = abs(Fraction(value))
        places = max(figure.places, 1)
        return f"{float(round(x, places)):.{places}f}"
    if figure.sort in ("share", "times"):
        return f"{float(value):.2f}"
    if Fraction(value).denominator == 1:
        return plain_text(value)
    return f"{float(value):,.{max(figure.places, 1)}f}"


def shown_for(concept: Concept) -> str:
    """How a right figure of a measure is printed."""
    if concept.money:
        return f"{concept.money}{{}}"
    if concept.percent:
        return "{}%"
    return f"{{}} {concept.unit}" if len(concept.unit) < 40 else "{}"
