"""Movements that a table gives, but of something else than the words tell of: another measure's, area's or base's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from benchmarks.mutants.fault import Bundle, Plan, alike, claim_of, claims_at, in_claim, sentences
from benchmarks.mutants.figures import Figures
from benchmarks.mutants.words import opposite

Claim = dict[str, Any]
Cell = dict[str, str]
TURNED = {"up": "down", "down": "up"}
BACK = 12  # steps that a headline's base may be moved back
HEADS = ("h", "sh")


def moves(bundle: Bundle, figures: Figures, place: str, claim: Claim) -> Iterator[Plan]:
    """Every lie of these kinds about one movement; each is the contrary of what is true of the thing that is named."""
    yield from _risen(bundle, figures, place, claim)
    words = opposite(claim["printed"])
    if claim["op"] != "direction" or claim["value"] not in TURNED or words is None or not _is_of_one(claim):
        return
    turned = TURNED[claim["value"]]
    now, before = (claim["inputs"][side]["inputs"] for side in ("now", "before"))
    for kind, given, base in _others(bundle, figures, place, claim):
        cells = now | given, before | given | base
        if _way(figures, *cells) == turned:
            yield Plan(kind, place, claim["id"], partial(_lie, bundle, place, claim, words, turned, cells))


def _risen(bundle: Bundle, figures: Figures, place: str, claim: Claim) -> Iterator[Plan]:
    """What is little changed is told as risen, or fallen, as the bare figures have it."""
    if claim["op"] == "inside_chance" and claim["form"]["rule"] == "chance":
        cells = [claim["inputs"][side]["inputs"] for side in ("now", "before")]
        if all(claim["inputs"][side]["op"] == "cell" for side in ("now", "before")) and (way := _way(figures, *cells)):
            words = alike(way, claim["printed"])
            yield Plan("liar: rise beside steady", place, claim["id"], partial(_told, bundle, place, claim, words, way))


def _told(bundle: Bundle, place: str, claim: Claim, words: str, way: str) -> Bundle | None:
    lied = in_claim(bundle, place, claim, (0, len(claim["printed"]), words))
    if lied is not None:
        claim_of(lied, claim["id"]).update(op="direction", value=way, form={"rule": "direction"})
    return lied


def _is_of_one(claim: Claim) -> bool:
    """Whether one area's figure is set beside the same figure of an earlier period."""
    sides = [claim["inputs"][side] for side in ("now", "before")]
    cells = all(side["op"] == "cell" for side in sides)
    return cells and all(sides[0]["inputs"][key] == sides[1]["inputs"][key] for key in ("measure", "area"))


def _others(bundle: Bundle, figures: Figures, place: str, claim: Claim) -> Iterator[tuple[str, Cell, Cell]]:
    """What a movement may be told of instead: what changes on both sides, and what on the earlier side alone."""
    now, before = (claim["inputs"][side]["inputs"] for side in ("now", "before"))
    for measure in figures.measures(now["measure"]):
        if measure in bundle["measures"]:
            yield "liar: another measure's move", {"measure": measure}, {}
    leaves = [codes for tables in bundle["groups"].values() for codes in tables.values() if now["area"] in codes]
    for area in leaves[0] if leaves else ():
        if area != now["area"]:
            yield "liar: another area's move", {"area": area}, {}
    for steps in range(1, BACK) if place in HEADS and _told_below(bundle, claim) else ():
        if period := figures.before(before["measure"], before["period"], steps):
            yield "liar: headline against text", {}, {"period": period}


def _told_below(bundle: Bundle, claim: Claim) -> bool:
    """Whether the text tells of the headline's figure and period as moving the headline's way, and never the other."""
    now = claim["inputs"]["now"]
    below = [each["id"] for each in sentences(bundle) if each["id"][0] in "sb" and each["id"] != "sh"]
    told = [each for place in below for each in claims_at(bundle, place) if each["op"] == "direction"]
    ways = {each["value"] for each in told if each["inputs"]["now"] == now}
    return ways == {claim["value"]}


def _way(figures: Figures, now: Cell, before: Cell) -> str:
    values = [figures.value(**side) for side in (now, before)]
    if values[0] is None or values[1] is None or values[0] == values[1]:
        return ""
    return "up" if values[0] > values[1] else "down"


def _lie(bundle: Bundle, place: str, claim: Claim, words: str, value: str, cells: tuple[Cell, Cell]) -> Bundle | None:
    lied = in_claim(bundle, place, claim, (0, len(claim["printed"]), words))
    if lied is not None:
        now, before = ({"op": "cell", "inputs": cell} for cell in cells)
        claim_of(lied, claim["id"]).update(inputs={"now": now, "before": before}, value=value)
    return lied
