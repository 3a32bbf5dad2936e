"""What period, or area, an article is about that does not say: that at which most of its telling figures stand."""

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
MORE = 2  # so many figures more at a period than at the one that is named
SURE = 3  # so many figures at one period tell of an area that the article does not name
MOST_NAMED = 12  # of all areas that an article names
MOST_AREAS = 3  # of those that a sentence names, whose figures it may give


def fitting_period(world: World, marked: Sequence[Marked], own: str, said: date | None = None) -> date | None:
    """The last day of the period at which more figures of the article stand than at any other; `None` where none does.

    A figure of three digits or more counts once, where it stands for an area that its sentence names or else for `own`.
    Of periods with as many figures it is the latest: an article tells what was before as well. Against a period that
    the article names as if it were its own, `said`, an earlier one must have MORE of them, a later one as many.
    """
    standing: dict[date, set[tuple[Fraction, str]]] = defaultdict(set)
    for figure, codes in _telling(marked, own):
        for concept in world.concepts:
            if _may_be_of(figure, concept):
                for day, code in _where(concept, codes, figure):
                    standing[day].add((figure.value, code))
    many, day = max(((len(found), day) for day, found in standing.items()), default=(0, date.min))
    there = 0 if said is None else len(standing.get(said, ()))
    later = said is None or day > said  # no article has figures of a time after its own
    return day if many >= max(LEAST, there + (0 if later else MORE)) else None


def fitting_area(world: World, marked: Sequence[Marked], day: date | None) -> str:
    """The code of the area of which more figures stand at one period than of any other; "" for none.

    Only figures of sentences that name no area count. `day` is the last day of that period where it is known: then
    any area of the tables may be meant, else those named.
    """
    named = [str(m.value.codes[0]) for one in marked for m in one.all("A") if not m.value.near]
    codes = list(dict.fromkeys(named))[:MOST_NAMED]
    figures = list(dict.fromkeys(figure for figure, others in _telling(marked, "") if not others))
    best = _standing(world, codes, figures, day)
    if not best and day is not None and len(figures) >= SURE:
        edition, _ = world.concepts[0].holders[0]
        best = _standing(world, [c for c in edition.register.areas if c in edition.table], figures, day, SURE)
    return best


def _standing(
    world: World, codes: Sequence[str], figures: Sequence[Figure], day: date | None, least: int = LEAST
) -> str:
    """The area of which at least so many figures stand at one period, more than of any other before it."""
    counts: dict[tuple[str, date], set[Fraction]] = defaultdict(set)
    for figure in figures:
        for concept in world.concepts:
            if _may_be_of(figure, concept):
                for when, code in _where(concept, codes, figure, day):
                    counts[code, when].add(figure.value)
    many = max((len(found) for found in counts.values()), default=0)
    best = [code for (code, _), found in counts.items() if len(found) == many]
    return best[0] if many >= least and len(set(best)) == 1 else ""


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


def _where(
    concept: Concept, codes: Sequence[str], figure: Figure, day: date | None = None
) -> Iterator[tuple[date, str]]:
    """The periods at which an area's figure is this one, or whether it is at the one that ends on a day."""
    edition, measure = concept.holders[0]
    for code in codes:
        if code not in edition.register.areas:
            continue
        indexes = range(len(edition.table)) if day is None else [i for last, i in edition.lasts.items() if last == day]
        for index in indexes:
            value = edition.at(measure, code, index)
            if value is not None and fits(figure, Fraction(value)):
                yield edition.table.period(index).last, code
