"""What period an article is about that does not say: the one at which most of its telling figures stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from .claims import TELLING
from .figures import Figure, digits, fits
from .marks import Marked
from .world import Concept, World

LEAST = 2  # figures that stand at one period: a single one may do so by accident
MOST_AREAS = 3  # of those that a sentence names, whose figures it may give


def fitting_period(world: World, marked: Sequence[Marked], own: str) -> date | None:
    """The last day of the period at which more figures of the article stand than at any other; `None` where none does.

    A figure of three digits or more counts once, where it stands for an area that its sentence names or else for `own`.
    Of periods with as many figures it is the latest: an article tells what was before as well.
    """
    standing: dict[date, set[tuple[Fraction, str]]] = defaultdict(set)
    for figure, codes in _telling(marked, own):
        for concept in world.concepts:
            if _may_be_of(figure, concept):
                for day, code in _where(concept, codes, figure):
                    standing[day].add((figure.value, code))
    many, day = max(((len(found), day) for day, found in standing.items()), default=(0, date.min))
    return day if many >= LEAST else None


def _telling(marked: Sequence[Marked], own: str) -> Iterator[tuple[Figure, list[str]]]:
    """Figures that are hardly met by accident, with the areas that they may be of."""
    for one in marked:
        named = [str(m.value.codes[0]) for m in one.all("A") if not m.value.near]
        codes = list(dict.fromkeys([*named[:MOST_AREAS], *([own] if own else [])]))
        for m in one.all("N"):
            if digits(m.value) >= TELLING:
                yield m.value, codes


def _may_be_of(figure: Figure, concept: Concept) -> bool:
    """Whether a plain number can be one of a measure's own: money is of money, and none is of per cent."""
    return not concept.percent and (not figure.sign or figure.sign == concept.money)


def _where(concept: Concept, codes: Sequence[str], figure: Figure) -> Iterator[tuple[date, str]]:
    """The periods at which an area's figure is this one."""
    edition, measure = concept.holders[0]
    for code in codes:
        if code not in edition.register.areas:
            continue
        for index in range(len(edition.table)):
            value = edition.at(measure, code, index)
            if value is not None and fits(figure, Fraction(value)):
                yield edition.table.period(index).last, code
