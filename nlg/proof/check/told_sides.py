"""Whether the two sides of a comparison differ in one thing only, the time, the area or the measure, and it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from .document import Claim
from .expressions import areas_in, nested
from .report import Fault
from .strict import is_object
from .told import Told
from .word_lists import DOWN_MOVES, UP_MOVES

_SIDES = (("now", "before"), ("of", "to"))
_WHAT = {  # what an input says, of those that may differ
    **dict.fromkeys(("period", "from", "to", "since", "before", "after"), "time"),
    **dict.fromkeys(("area", "group", "areas", "whole"), "area"),
    **dict.fromkeys(("measure", "share_of"), "measure"),
}
_AFTER = re.compile(r"\b(?:after|against|compared with|from)\b", re.IGNORECASE)
_NEXT = re.compile(r"\bnext\b")  # "twice the next highest"
Expression = Mapping[str, Any]


def side_faults(told: Told) -> Iterator[Fault]:
    """Comparisons of unlike things, shares of something else, and movements of another thing than that told of."""
    yield from _shares_side_by_side(told)
    for claim in told.claims:
        if claim.op == "direction" or claim.form["rule"] in ("number", "percent", "about", "times", "chance"):
            yield from _of_two_things(told, claim)
        for op, inputs in nested(claim.op, claim.inputs):
            if op == "share" and (wrong := _no_share(told, inputs)):
                yield Fault(told.passage.id, claim.printed, wrong)


def _shares_side_by_side(told: Told) -> Iterator[Fault]:
    """ "22%, down from 36%": of one thing in another, unless a name or a measure stands between or behind."""
    shares = sorted((claim for claim in told.claims if claim.op == "share"), key=lambda claim: claim.start)
    for one, other in pairwise(shares):
        apart = any(claim.op in ("area", "metadata") and claim.start >= one.end for claim in told.claims)
        if apart or not _AFTER.search(told.passage.text[one.end : other.start]):
            continue
        unlike = _unlike(one.inputs, other.inputs)
        is_overall = told.passage.text[other.end :].startswith(" overall") and _is_within(told, one, other)
        if {"area", "measure"} & unlike and not (is_overall and unlike == {"area"}):
            yield Fault(told.passage.id, other.printed, f"a share of another thing than {one.printed}")


def _is_within(told: Told, one: Claim, other: Claim) -> bool:
    """Whether the area of a share is a part of that of another one."""
    part, whole = (each.inputs["part"]["inputs"].get("area") for each in (one, other))
    return told.holds(str(whole), told.leaves(str(part)))


def _of_two_things(told: Told, claim: Claim) -> Iterator[Fault]:
    sides = next((pair for pair in _SIDES if {*pair} <= {*claim.inputs}), None)
    if sides is None or not all(is_object(claim.inputs[side]) for side in sides):
        return
    one, other = (claim.inputs[side] for side in sides)
    unlike = _unlike(one, other)
    if "area" in unlike and "measure" in unlike:
        yield Fault(told.passage.id, claim.printed, "compares another area and another measure")
    elif {"area", "measure"} & unlike and "time" in unlike:
        yield Fault(told.passage.id, claim.printed, "compares two periods, and not of the same area and measure")
    elif {"area", "measure"} & unlike and _is_movement(claim):
        yield Fault(told.passage.id, claim.printed, "a movement, and its two sides are of one period")
    elif "area" in unlike and not _NEXT.search(told.passage.text):
        areas = areas_in(one["op"], one["inputs"]) ^ areas_in(other["op"], other["inputs"])
        known = told.named.areas | told.before.areas | {told.story.area[0]}
        for area in sorted(areas - known):
            yield Fault(told.passage.id, claim.printed, f"a comparison with {area}, which the text does not name")


def _is_movement(claim: Claim) -> bool:
    words = {*claim.printed.casefold().split()}
    return claim.op == "inside_chance" or (claim.op == "direction" and bool(words & (UP_MOVES | DOWN_MOVES)))


def _unlike(one: Any, other: Any, what: str = "shape") -> set[str]:
    """In what two expressions differ: "time", "area", "measure", or "shape" for the operation and all else."""
    if is_object(one) and is_object(other):
        if one.get("op") != other.get("op"):  # 12 beside a mean: what they are of is compared, not how it is made
            return _unlike_sets(one, other)
        keys = {*one, *other}
        return {each for key in keys for each in _unlike(one.get(key), other.get(key), _WHAT.get(key, what))}
    if what == "measure" and isinstance(one, str) and isinstance(other, str):
        return set() if one.partition(".")[2] == other.partition(".")[2] else {what}
    return set() if one == other else {what}


def _unlike_sets(one: Expression, other: Expression) -> set[str]:
    times = [{*_values(each, "time")} for each in (one, other)]
    found = {"shape"} if times[0] == times[1] else {"shape", "time"}
    for what in ("area", "measure"):
        values = [{*_values(each, what)} for each in (one, other)]
        if values[0] and values[1] and not values[0] & values[1]:
            found.add(what)
    return found


def _values(expression: Expression, what: str) -> Iterator[str]:
    for _, inputs in nested(expression["op"], expression["inputs"]):
        for key, value in inputs.items():
            if _WHAT.get(key) == what and isinstance(value, str):
                yield value.partition(".")[2] if what == "measure" else value


def _no_share(told: Told, inputs: Expression) -> str:
    """Why one figure is no part of another: "a third of the crimes", "half of the cases in Borset"."""
    part, whole = inputs["part"], inputs["whole"]
    if part["op"] != "cell" or whole["op"] != "cell":
        return ""
    unlike = _unlike(part, whole)
    if "time" in unlike:
        return "a share of the figure of another period"
    if not unlike:
        return "a share of itself"
    if "area" in unlike and not told.holds(whole["inputs"]["area"], told.leaves(part["inputs"]["area"])):
        return f"a share of {whole['inputs']['area']}, of which {part['inputs']['area']} is no part"
    return ""
