"""Whether what does not fit one reading is right in another that its paragraph allows: then it may be meant so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import permutations

from .claims import TELLING
from .figures import Figure, digits, fits
from .marks import Mark
from .times import When
from .values import OF_MAIN, TO_LEVEL, Values
from .what import possible
from .where import SAID
from .world import Concept, plain_text

FAR = 3  # so many sentences before one, what they name may be what it means, in whatever paragraph they stand
BESIDE = 14  # characters of the marked text between a figure and the word that says which way it moved
_SPENT = re.compile(r"\b(?:(?P<less>lost|losing|shed|shedding|off)|added|adding|put on)(?: just| only)? $", re.I)
Key = tuple[int, str, int]  # a measure, an area, a time: places among those that the paragraph may mean, and a code
Known = dict[Key, Fraction]
Found = tuple[Key, Key | None]  # a level, or two of which one is held against the other
_FIGURES, _WAYS = "NPQFX", {"U": 1, "D": -1, "S": 0}


def other_reading(s: Values, start: int, end: int, part: bool = False, carried: bool = True) -> str:
    """What the figure, or the movement, between two places of the article is right of; "" for nothing near.

    Any measure of the tables, any area and time that was named just before, a step or a year back; a level, a change,
    a gap between two areas, a share of one measure in another. A `part` of a whole has moved from no time to another.
    Where nothing is `carried` over a figure can only be another level.
    """
    inside = [mark for mark in s.marked.marks if start <= mark.start and mark.end <= end]
    said = next((mark for mark in inside if mark.sort in _FIGURES), None)
    way = next((_WAYS[mark.sort] for mark in inside if mark.sort in _WAYS), None)
    if (said is None and (way is None or not carried)) or (said is not None and not said.value.value):
        return ""
    told = s.what(s.marked.place(said or inside[0]))[0][:1]
    concepts = _meant(s) or (s.world.concepts if said else [])
    concepts = [concept for concept in concepts if any(concept.dataset == each.dataset for each in told)]
    ends: dict[Key, date] = {}
    known = dict(_known(s, concepts, ends))
    found = (
        _figures(s, concepts, known, said, part)
        if said
        else _moves(_ending_there(s, inside[0], concepts, known), way, ends)
    )
    meant = (keys for keys in found if carried or keys[1] is None)
    return next((_told(s, concepts, known, ends, keys) for keys in meant), "")


def _told(s: Values, concepts: Sequence[Concept], known: Known, ends: Mapping[Key, date], keys: Found) -> str:
    """A level, or two, in words: "loans, Dover: 12 (period to 2024-06-30) beside 9 (period to 2024-05-31)"."""
    one, other = keys
    said = f"{concepts[one[0]].nouns[0]}, {s.world.name(one[1])}: {plain_text(known[one])} (period to {ends[one]})"
    if other is None:
        return said
    said += f" beside {plain_text(known[other])} ("
    if other[:2] != one[:2]:
        said += f"{concepts[other[0]].nouns[0]}, {s.world.name(other[1])}, "
    return f"{said}period to {ends[other]})"


def _near(s: Values) -> list[Values]:
    """The sentence and those before it that it may go on from."""
    found, sense = [s], s.before
    while sense is not None:
        same = sense.marked.sentence.block == s.marked.sentence.block
        if not same and s.marked.number - sense.marked.number > FAR:
            break
        found.append(sense)
        sense = sense.before
    return found


def _saying(s: Values, sort: str) -> list[Values]:
    """The sentence alone where it names any of a sort, else those it may go on from as well."""
    return [s] if s.marked.all(sort) else _near(s)


def _meant(s: Values) -> list[Concept]:
    """The measures that the sentence names, or those before it, and those of which one of its figures is the level."""
    named = _named([s]) or _named(_near(s))
    told = [mark.value for mark in s.marked.all("NP") if digits(mark.value) >= TELLING]
    areas = [s.area, *(s.codes(mark.value)[0] for mark in s.marked.all("A"))]
    return named + [
        concept
        for concept in s.world.concepts
        if all(concept is not one for one in named) and any(_is_level(s, concept, areas, figure) for figure in told)
    ]


def _is_level(s: Values, concept: Concept, areas: Sequence[str], figure: Figure) -> bool:
    values = [value for code in areas for value, _ in s.values(concept, code, None)]
    return possible(concept, figure) and any(fits(figure, Fraction(value)) for value in values)


def _named(senses: Sequence[Values]) -> list[Concept]:
    """The measures that some sentences name."""
    found = [concept for each in senses for mark in each.marked.all("M") for concept in mark.value]
    return list({id(concept): concept for concept in found}.values())


def _known(s: Values, concepts: Sequence[Concept], ends: dict[Key, date]) -> Iterator[tuple[Key, Fraction]]:
    """Every figure that may be meant; its first edition will do. `ends` gets the last day of each."""
    areas = [s.codes(mark.value)[0] for each in _saying(s, "A") for mark in each.marked.all("A")]
    times = [(each, mark) for each in _saying(s, "T") for mark in each.marked.all("T")]
    spans = [mark.value for each, mark in times if each is s or not each.since(each.marked.place(mark))]
    steps = [] if s.marked.all("T") else [When("back", unit="period"), When("back", unit="year")]
    spans += [replace(when, grain=OF_MAIN) for when in spans if when.sort == "back"]
    for number, when in enumerate(dict.fromkeys([None, *steps, *spans])):
        for code in dict.fromkeys([s.area, *areas, *([] if s.marked.all("A") else s.widest())]):
            for at, concept in enumerate(concepts):
                for value, cells in list(s.values(concept, code, when))[:1]:
                    ends[at, code, number] = cells[-1].last
                    yield (at, code, number), Fraction(value)
                if number == 0 and steps:
                    for value, cells in list(s.values(concept, code, None, base_step=True))[:1]:
                        ends[at, code, -1] = cells[-1].last
                        yield (at, code, -1), Fraction(value)


def _way_of(s: Values, said: Mark) -> int | None:
    """Which way a figure is said to have moved, by the word of movement next to it."""
    at = s.marked.place(said)
    if spent := _SPENT.search(s.marked.text[:at]):
        return -1 if spent["less"] else 1
    near = [(abs(place - at), _WAYS[mark.sort]) for place, mark in s.marked.at.items() if mark.sort in "UD"]
    return min(near)[1] if near and min(near)[0] <= BESIDE else None


def _figures(s: Values, concepts: Sequence[Concept], known: Known, said: Mark, part: bool = False) -> Iterator[Found]:
    """What a figure may be: a level, of the area that it stands beside if it does, or how far two levels are apart."""
    figure: Figure = said.value
    way, (codes, firm) = _way_of(s, said), s.where(s.marked.place(said))
    fellow, tied = s.fellow(s.marked.place(said))
    if fellow is not None and tied == SAID:
        known = {key: value for key, value in known.items() if (concepts[key[0]], key[1]) == fellow}
    for key, value in known.items() if figure.sort in ("number", "percent") else ():
        if (firm < SAID or key[1] in codes) and possible(concepts[key[0]], figure) and _may(figure, value):
            yield key, None
    for (one, first), (other, second) in _pairs(concepts, known):
        concept, worth = concepts[one[0]], _apart(figure, first, second, one[0] == other[0])
        money = figure.sort != "number" or concept.money == figure.sign
        if _turned(one, first, other, second, way) or (part and one[2] != other[2]):
            continue
        if worth is not None and money and _may(figure, worth):
            yield one, other


def _pairs(concepts: Sequence[Concept], known: Known) -> Iterator[tuple[tuple[Key, Fraction], tuple[Key, Fraction]]]:
    """Two figures that differ in one thing alone: in time, in area, or in measure where both are counted alike."""
    for one, other in permutations(known.items(), 2):
        unlike = [a != b for a, b in zip(one[0], other[0], strict=True)]
        if sum(unlike) == 1 and (not unlike[0] or concepts[one[0][0]].unit == concepts[other[0][0]].unit):
            yield one, other


def _turned(one: Key, now: Fraction, other: Key, then: Fraction, way: int | None) -> bool:
    """Whether a figure that is told as having moved one way moved the other, to the time in play."""
    if way is None or one[2] == other[2]:
        return False
    return other[2] == 0 or (one[2] == 0 and (now > then) - (now < then) != way)


def _apart(figure: Figure, now: Fraction, then: Fraction, alike: bool) -> Fraction | None:
    """How far apart two figures are, in the figure's own sort, or how one stands to the other."""
    if figure.sort in ("number", "points"):
        return abs(now - then) if alike else None
    if not then:
        return None
    if figure.sort == "times":
        return now / then
    scale = 100 if figure.sort == "percent" else 1
    if not alike:
        return scale * now / then
    changed = abs(now - then) / then
    return scale * (changed if _may(figure, scale * changed) else now / then)


def _may(figure: Figure, value: Fraction) -> bool:
    """Whether a figure may stand for a value, or one may argue that it does."""
    fit = fits(figure, value)
    return fit is True or (fit is None and figure.hedge not in ("more", "fewer"))


def _ending_there(s: Values, move: Mark, concepts: Sequence[Concept], known: Known) -> Known:
    """Of "fell, to 262" what stands at 262 now, if anything does; else what the area that is named has."""
    at = s.marked.place(move)
    codes, firm = s.where(at)
    if ends := TO_LEVEL.match(s.marked.text[at + 1 :]):
        figure: Figure = s.marked.at[at + 1 + ends.start("n")].value
        there = {k[:2] for k, v in known.items() if k[2] == 0 and possible(concepts[k[0]], figure) and _may(figure, v)}
        if there:
            return {key: value for key, value in known.items() if key[:2] in there}
    return {key: value for key, value in known.items() if firm < SAID or key[1] in codes}


def _moves(known: Known, way: int | None, ends: Mapping[Key, date]) -> Iterator[Found]:
    """Where one of the measures went that way, from any time named to the one in play; not within a time."""
    for key, value in known.items():
        now = known.get((key[0], key[1], 0))
        apart = now is not None and ends[key] != ends[key[0], key[1], 0]
        if key[2] != 0 and apart and now is not None and (now > value) - (now < value) == way:
            yield (key[0], key[1], 0), key
