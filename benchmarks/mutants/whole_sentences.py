"""Whole sentences that are true of another time, area or measure than they are told of: every claim moved along.

No claim of such a sentence tells against another one. Only what is named in it, or above it, does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from benchmarks.mutants.fault import Bundle, Plan, alike, claim_of, rewritten, spots
from benchmarks.mutants.figures import Figures, exact, printed_like
from benchmarks.mutants.words import MONTHS, opposite

Claim = dict[str, Any]
Moved = dict[str, Any]  # what becomes of a claim: its inputs, value and printed words
TOLD = ("cell", "difference", "percent_change", "point_change", "direction")
_STANDS = ("area", "metadata")  # what is named stays
_READ = ("number", "percent", "direction")
_MEASURES = 2  # of one table, that a sentence may be of instead


def whole_sentences(bundle: Bundle, figures: Figures) -> Iterator[Plan]:
    """Every sentence of figures and movements that could be told of something else, where the words then differ."""
    end = bundle["period"]["end"]
    for place, at, claims in spots(bundle):
        told = [claim for claim in claims if claim["op"] in TOLD]
        plain = all(claim["op"] in (*TOLD, *_STANDS, "period") for claim in claims)
        if not told or not plain or place[0] not in "hswb" or at.get("kind") != "data":
            continue
        if any(claim["form"]["rule"] not in _READ for claim in told) or not all(_cells(claim) for claim in told):
            continue
        for kind, moved in _others(bundle, figures, at["text"], claims, told, end):
            changed = {claim["id"]: _moved(claim, moved, figures) for claim in told}
            if None not in changed.values() and any(each["printed"] for each in changed.values() if each):
                yield Plan(kind, place, told[0]["id"], partial(_lie, bundle, place, told, changed))


def _cells(claim: Claim) -> list[dict[str, str]]:
    """The cells that a claim is made of; none where it is made of anything else."""
    if claim["op"] == "cell":
        return [claim["inputs"]]
    sides = [claim["inputs"][side] for side in ("now", "before")]
    return [side["inputs"] for side in sides] if all(side["op"] == "cell" for side in sides) else []


def _others(
    bundle: Bundle, figures: Figures, text: str, claims: Sequence[Claim], told: Sequence[Claim], end: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What a sentence may be told of instead: for each input that changes, what each of its values becomes."""
    cells = [cell for claim in told for cell in _cells(claim)]
    periods, areas, measures = ({cell[key] for cell in cells} for key in ("period", "area", "measure"))
    dated = any(claim["op"] == "period" for claim in claims) or any(month in text for month in MONTHS)
    if not dated and end in periods and len({measure.partition(".")[0] for measure in measures}) == 1:
        back = {period: figures.before(min(measures), period) for period in periods}
        if all(back.values()):
            yield "liar: stale sentence", {"period": back}
    if len(areas) == 1:
        (own,) = areas
        leaves = [codes for tables in bundle["groups"].values() for codes in tables.values() if own in codes]
        here = any(claim["op"] == "area" and claim["value"] == own for claim in claims)
        named = {own, *(claim["value"] for claim in bundle["claims"] if claim["op"] == "area" and not here)}
        for other in leaves[0][:3] if leaves else ():
            if other not in named:  # whom the sentence does not name, it may be of who is named above it
                yield "liar: another area's sentence", {"area": {own: other}}
    if len(measures) == 1:
        (name,) = measures
        for other in [each for each in figures.measures(name) if each in bundle["measures"]][:_MEASURES]:
            yield "liar: another measure's sentence", {"measure": {name: other}}


def _moved(claim: Claim, moved: Mapping[str, Mapping[str, Any]], figures: Figures) -> Moved | None:
    """The claim as it is of something else; None where that is not known, or its words cannot tell it.

    `printed` is "" where the words stay as they are.
    """

    def other(cell: Mapping[str, str]) -> dict[str, str]:
        return {key: moved[key].get(value, value) if key in moved else value for key, value in cell.items()}

    now, *before = (figures.value(**other(cell)) for cell in _cells(claim))
    if now is None or None in before:
        return None
    inputs = claim["inputs"]
    if claim["op"] == "cell":
        return _told(claim, other(inputs), now)
    sides = {side: {"op": "cell", "inputs": other(inputs[side]["inputs"])} for side in ("now", "before")}
    then: Fraction = before[0]
    if claim["op"] == "direction":
        way = "up" if now > then else "down" if now < then else "same"
        words = claim["printed"] if way == claim["value"] else opposite(claim["printed"])
        turned = {claim["value"], way} == {"up", "down"} or way == claim["value"]
        kept = words == claim["printed"]
        return {"inputs": sides, "value": way, "printed": "" if kept else words} if turned and words else None
    if claim["op"] == "percent_change" and not then:
        return None
    change = 100 * (now - then) / then if claim["op"] == "percent_change" else now - then
    was = Fraction(claim["value"])
    return _told(claim, sides, change) if was and change and (was > 0) == (change > 0) else None


def _told(claim: Claim, inputs: Mapping[str, Any], value: Fraction) -> Moved | None:
    words = printed_like(claim["printed"], abs(value), claim["form"].get("decimals", 0))
    if words is None or (value < 0 and claim["form"].get("sign") != "dropped"):
        return None
    kept = words == claim["printed"]
    return {"inputs": inputs, "value": exact(value), "printed": "" if kept else alike(words, claim["printed"])}


def _lie(bundle: Bundle, place: str, told: Sequence[Claim], changed: Mapping[str, Moved]) -> Bundle | None:
    edits = [(each["start"], each["end"], words) for each in told if (words := changed[each["id"]]["printed"])]
    lied = rewritten(bundle, place, edits)
    if lied is not None:
        for name, moved in changed.items():
            claim_of(lied, name).update(inputs=moved["inputs"], value=moved["value"])
    return lied
