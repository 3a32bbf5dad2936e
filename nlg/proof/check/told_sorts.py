"""Whether a figure is of the sort that it is called: a rate, a share, a number, an average; and in its own unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .against_sheet import in_the_sheet
from .definitions import QUOTIENTS
from .expressions import nested
from .numerals import words_in
from .report import Fault
from .told import Told
from .told_frames import is_held

_SORTS = {
    "rate": r"rates?",
    "share": r"shares?|proportions?|percentages?",
    "number": r"numbers?|counts?|tall(?:y|ies)",
    "average": r"averag(?:es?|ed|ing)",
    "median": r"medians?",
}
_SORT = re.compile(r"\b(?:" + "|".join(f"(?P<{sort}>{words})" for sort, words in _SORTS.items()) + r")\b", re.I)
_NO_SORT = re.compile(r" (?:points?\b)|(?:'s)", re.IGNORECASE)
_MONEY_OR_RATE = re.compile(r"[%£$€]| per |/")
_UNITS = (  # what is measured in one of a line is never measured in another of it
    words_in("euro euros cent cents p pound pounds pence penny dollar dollars"),
    words_in("kwh mwh gwh twh wh kw mw"),
    words_in(
        "mm cm m km millimetres centimetres metres kilometres millimeters centimeters meters kilometers feet foot"
        " inch inches mile miles yards"
    ),
    words_in("kg g tonnes tonne tons ton lb pounds ounces grams"),
    words_in("seconds second minutes minute hours hour days day weeks week months month years year"),
    words_in("litres litre liters gallons ml"),
    words_in("degrees celsius fahrenheit"),
)
_ONE_UNIT = ({"metres", "meters", "m"}, {"kilometres", "kilometers", "km"}, {"millimetres", "millimeters", "mm"})
_BEHIND = re.compile(r"(?: per)? ?(?P<one>[A-Za-z]+)(?:/(?P<two>[A-Za-z]+)| per (?P<three>[A-Za-z]+))?")
_FIGURES = ("cell", "sum", "mean", "median", "max", "min", "difference")


def sort_faults(told: Told) -> Iterator[Fault]:
    """Words for a sort of figure that no figure of the sentence is, and units that are not a figure's own."""
    if told.passage.kind != "data" or told.passage.id[0] == "n":
        return
    yield from _sorts(told)
    yield from _units(told)


def _sorts(told: Told) -> Iterator[Fault]:
    """ "The rate stood at 12": some measure of the sentence is a rate."""
    names = sorted({name for each in told.about.values() for name in each.named})
    for found in _SORT.finditer(told.passage.text) if names else ():
        sort = str(found.lastgroup)
        is_free = not is_held(told, found) and not _NO_SORT.match(told.passage.text, found.end())
        is_of_its_noun = sort == "number" and _is_right_ahead(told, found.end())
        if is_free and not is_of_its_noun and not _IS_OF[sort](told, names):
            yield Fault(told.passage.id, found[0], "no figure of the sentence is of that sort")


def _is_right_ahead(told: Told, end: int) -> bool:
    """Whether words for a measure follow: "the number of idle workers" is that, in whatever it is measured."""
    at = end + len(" of ")
    return told.passage.text[end:at] == " of " and any(start == at for start, _, _ in told.spoken)


def _type(told: Told, name: str) -> str:
    """A measure's type in the sheet; "" where it has none there."""
    table, _, short = name.partition(".")
    said = told.figures.sheet.get("tables", {}).get(in_the_sheet(table), {}).get("measures", {}).get(short, {})
    return str(said.get("type", ""))


def _called(told: Told, names: list[str], words: str) -> bool:
    pattern = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    return any(pattern.search(noun) for name in names for noun in told.nouns(name))


def _ops(told: Told) -> set[str]:
    """The operations of a sentence, and the kinds of its series."""
    inside = [each for claim in told.claims for each in nested(claim.op, claim.inputs)]
    return {op for op, _ in inside} | {str(inputs.get("series", {}).get("kind", "")) for _, inputs in inside}


def _is_a_rate(told: Told, names: list[str]) -> bool:
    known = told.figures.measures
    of = (known[name].op in (*QUOTIENTS, "population") or _MONEY_OR_RATE.search(known[name].unit) for name in names)
    return any(of) or _called(told, names, _SORTS["rate"]) or any(_type(told, n) in ("rate", "share") for n in names)


def _is_a_share(told: Told, names: list[str]) -> bool:
    inside = [inputs for claim in told.claims for _, inputs in nested(claim.op, claim.inputs)]
    shared = "share" in _ops(told) or any("share_of" in inputs for inputs in inside)
    of = any("%" in told.figures.measures[name].unit for name in names)
    return shared or of or _called(told, names, _SORTS["share"]) or any(_type(told, n) == "share" for n in names)


def _is_a_number(told: Told, names: list[str]) -> bool:
    known = told.figures.measures
    of = (known[n].op not in QUOTIENTS and not _MONEY_OR_RATE.search(known[n].unit) for n in names)
    counts = [each and _type(told, n) not in ("rate", "share", "index") for n, each in zip(names, of, strict=True)]
    return any(counts) or "count_where" in _ops(told) or _called(told, names, _SORTS["number"])


_IS_OF: dict[str, Callable[[Told, list[str]], bool]] = {
    "rate": _is_a_rate,
    "share": _is_a_share,
    "number": _is_a_number,
    "average": lambda told, names: "mean" in " ".join(_ops(told)) or _called(told, names, rf"{_SORTS['average']}|mean"),
    "median": lambda told, names: "median" in " ".join(_ops(told)) or _called(told, names, _SORTS["median"]),
}


def _units(told: Told) -> Iterator[Fault]:
    """ "0.25 euro/kWh": where a unit stands behind a figure, it is that of the figure's measure."""
    for claim in told.claims:
        if claim.op not in _FIGURES or claim.form["rule"] not in ("number", "about"):
            continue
        found = _BEHIND.match(told.passage.text, claim.end)
        known = [told.figures.measures[name].unit.lower() for name in sorted(told.about[claim.id].named)]
        units = " ".join(unit for unit in known if any(re.split("[^a-z]", unit)[0] in line for line in _UNITS))
        own = {*re.findall(r"[a-z]+", units)}  # of "people waiting over 52 weeks" none
        own |= {word for same in _ONE_UNIT if own & same for word in same}
        for word in filter(None, found.groups() if found else ()):
            of = [line for line in _UNITS if own & {*line} and word.lower() in line]
            if of and word.lower() not in own and f"{word.lower()}s" not in own:
                yield Fault(told.passage.id, word, f"the figure is in {units}")
