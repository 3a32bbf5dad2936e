"""Whether the small words beside a figure fit it: "by" and "to", "outside", a total and an average, what areas are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .expressions import nested
from .kinds_of_area import MANY_KINDS
from .report import Fault
from .told import Told
from .told_periods import ToldPeriods

_CHANGES = ("difference", "percent_change", "point_change")
_BY_OR_TO = re.compile(r"(?: further| back| again| sharply)? (?P<by>by|of|to)(?: just| only)? ")
_FIGURES = ("cell", "sum", "mean", "median", "max", "min")
_OUTSIDE = re.compile(r"\b(?:outside|beyond|excluding|except|without|not counting)(?: in)?(?: the)? $", re.IGNORECASE)
_TOTAL = re.compile(r"\b(?:totals?|total(?:l?ed|l?ing))\b", re.IGNORECASE)
_AVERAGE = re.compile(r"\b(?:averag(?:es?|ed|ing)|means?|medians?)\b", re.IGNORECASE)
_MIDDLE = frozenset({"mean", "median"})
_ONE = re.compile(r"(?<![\w-])one $", re.IGNORECASE)
_LINK = r"(?:by|within|of|in|from|for|at|per)\b"
_SEVERAL = re.compile(rf"(?:(?!{_LINK})[\w'-]+ )*?[\w'-]*[^su\W]s(?= {_LINK}|$)")
_MANY = re.compile(rf"\b(?P<kind>{MANY_KINDS})\b", re.IGNORECASE)


def word_faults(told: ToldPeriods) -> Iterator[Fault]:
    """Small words that say something else of a figure than what it is."""
    yield from _by_and_to(told)
    yield from _outside(told)
    yield from _totals_and_averages(told)
    yield from _sorts_of_areas(told)
    yield from _one_of_several(told)


def _by_and_to(told: Told) -> Iterator[Fault]:
    """ "Rose by 12" has the size of the movement behind it, "rose to 12" what it came to."""
    for move in (claim for claim in told.claims if claim.op == "direction"):
        for figure in (claim for claim in told.claims if claim.start > move.end and claim.op in (*_FIGURES, *_CHANGES)):
            words = _BY_OR_TO.fullmatch(told.passage.text[move.end : figure.start])
            if words is None or figure.form["rule"] == "wording":
                continue
            expression = {"op": figure.op, "inputs": dict(figure.inputs)}
            if words["by"] == "to" and figure.op in _CHANGES and expression != move.inputs["now"]:
                yield Fault(told.passage.id, figure.printed, f"by how much {move.printed!r} moved, and not to what")
            elif words["by"] != "to" and figure.op in _FIGURES:
                yield Fault(told.passage.id, figure.printed, f"a figure, and not by how much {move.printed!r} moved")


def _outside(told: Told) -> Iterator[Fault]:
    """ "Outside Ashby": the rest of a whole without Ashby, or a comparison that leaves it out."""
    left_out = {
        code
        for claim in told.claims
        for _, inputs in nested(claim.op, claim.inputs)
        for code in (*inputs.get("parts", ()), *inputs.get("excluding", ()))
    }
    for claim in told.claims:
        left_out |= {*value} if claim.op == "all_but" and isinstance(value := told.values[claim.id], tuple) else set()
    names = [claim for claim in told.claims if claim.op == "area"]
    for name in names:
        words = _OUTSIDE.search(told.passage.text[: name.start])
        code = told.values[name.id]
        if words and code not in left_out:
            yield Fault(told.passage.id, words[0].strip(), f"nothing in the sentence leaves out {name.printed}")
        elif words and any(other is not name and told.values[other.id] == code for other in names):
            yield Fault(told.passage.id, name.printed, "left out, and named again")


def _totals_and_averages(told: Told) -> Iterator[Fault]:
    """A word for a total beside nothing but means, one for an average beside nothing but a sum that is told."""
    inside = {op for claim in told.claims for op, _ in nested(claim.op, claim.inputs)}
    held = [(start, end) for start, end, _ in told.spoken] + [(claim.start, claim.end) for claim in told.claims]
    sums = [claim for claim in told.claims if claim.op == "sum" and claim.form["rule"] in ("number", "about")]
    for words, wrong, right in (
        (_TOTAL, bool(inside & _MIDDLE), {"sum", "together", "passed"}),
        (_AVERAGE, bool(sums), _MIDDLE),
    ):
        for found in words.finditer(told.passage.text) if wrong and not inside & right else ():
            if not any(start <= found.start() < end for start, end in held):
                yield Fault(told.passage.id, found[0], "what the figures of the sentence are not")


def _sorts_of_areas(told: Told) -> Iterator[Fault]:
    """ "32 of the 33 boroughs": the areas compared are of a sort that the register, or the sheet, has for them."""
    groups = {group for each in told.about.values() for group in each.groups}
    if not groups:
        return
    areas = told.figures.register.areas
    left_out = [{*each.inputs.get("excluding", ())} for each in told.claims if "group" in each.inputs]
    out = set.intersection(*left_out) if left_out else set()
    compared = {code for group in groups for code in told.leaves(group) if code in areas and code not in out}
    right = {word for code in compared for word in (*areas[code].line["kind"].split(), *areas[code].called.split())}
    right |= {word for said in _areas_called(told) for word in said.casefold().split()}
    for found in _MANY.finditer(told.passage.text):
        held = any(claim.start <= found.start() < claim.end for claim in told.claims)
        if not held and not {*ones(found["kind"].casefold())} & right:
            yield Fault(told.passage.id, found[0], "the areas compared are none")


def _areas_called(told: Told) -> Iterator[str]:
    """What the sheet calls the areas that its stories compare."""
    said = told.figures.sheet.get("story", {}).get("areas", {})
    yield from (words for words in said.values() if isinstance(words, str))


def ones(many: str) -> Iterator[str]:
    """What a plural may be the plural of, and the plural itself."""
    yield many
    yield many.removesuffix("s")
    yield many.removesuffix("es")
    if many.endswith("ies"):
        yield f"{many[:-3]}y"


def _one_of_several(told: Told) -> Iterator[Fault]:
    """ "One" stands before one of what is measured: "one repossessions" was "any"."""
    for start, end, _ in told.spoken:
        if _ONE.search(told.passage.text, 0, start) and _SEVERAL.match(told.passage.text, start, end):
            yield Fault(told.passage.id, told.passage.text[start:end], "one is not several")
