"""Movements that cannot be told together: "rise" beside "steady" of what moves as one, a headline its text denies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from .document import Claim
from .exact import direction_of
from .report import Fault
from .said import BELOW, HEADLINES, Said, Told, expressions, short
from .word_lists import DOWN_COMPARES, DOWN_MOVES, SAME, UP_COMPARES, UP_MOVES

Move = tuple[str, str, date, date]  # measure, area, last days of now and before
_AGAINST = re.compile(r"\b(?:than|since|year|month|week|after|from)\b")  # a headline that says what it compares with
_STILL = "still"
_OPPOSITE = {"up": "down", "down": "up"}


def move_faults(said: Said) -> Iterator[Fault]:
    """Measures of one area that move as one are told as moving one way, or as still, and headlines as their text."""
    moves = [(told, move, way) for told in said.to_readers for move, way in _moves(said, told)]
    yield from _apart(said, moves)
    compared = [(told, move, _value(told)) for told in said.to_readers for move in _compared(said, told)]
    headed = [(told, move, way) for told, move, way in compared if told.place in HEADLINES]
    denied = [*_denied(said, headed, compared)]
    yield from denied or _unmatched(said, headed)


def _moves(said: Said, told: Told) -> Iterator[tuple[Move, str]]:
    """The movement that a claim tells, and which way: "up", "down" or "still"."""
    for move in _compared(said, told):
        if way := _way(told):
            yield move, way


def _compared(said: Said, told: Told) -> Iterator[Move]:
    """The figure and the two periods that a claim sets beside each other."""
    if told.claim.op not in ("direction", "inside_chance"):
        return
    now, before = told.claim.inputs["now"], told.claim.inputs["before"]
    if now["op"] != "cell" or before["op"] != "cell":
        return
    here, there = now["inputs"], before["inputs"]
    if (here["measure"], here["area"]) != (there["measure"], there["area"]):
        return
    days = [said.last_day(side["measure"], side["period"]) for side in (here, there)]
    if days[0] and days[1]:
        yield short(said.root(here["measure"])), here["area"], days[0], days[1]


def _value(told: Told) -> str:
    """Which way a movement or a comparison ("fewer") goes; that of a movement inside chance is not told."""
    return str(told.value) if told.claim.op == "direction" else _STILL


def _way(told: Told) -> str:
    """What the words say. A comparison ("two fewer") goes with "little changed", a movement does not."""
    if told.claim.op == "inside_chance":
        return _STILL if told.claim.form["rule"] == "chance" else ""
    words = set(re.findall(r"[a-z]+", told.claim.printed.lower()))
    if words & SAME:
        return _STILL
    if words & (UP_COMPARES | DOWN_COMPARES):
        return ""
    return "up" if words & UP_MOVES else "down" if words & DOWN_MOVES else ""


def _apart(said: Said, moves: list[tuple[Told, Move, str]]) -> Iterator[Fault]:
    first: dict[Move, tuple[Told, str]] = {}
    for told, move, way in moves:
        before, other = first.setdefault(move, (told, way))
        if other != way and not said.says_from_whom(told.passage) and not said.says_from_whom(before.passage):
            reason = f"{before.passage.id} says {before.claim.printed!r} of {said.displayed(move[1])} in the same time"
            yield Fault(told.passage.id, told.claim.printed, reason)


def _unmatched(said: Said, headed: list[tuple[Told, Move, str]]) -> Iterator[Fault]:
    """A headline that names no time tells of the story's period, and measures from where its text does."""
    below: dict[tuple[str, str], set[tuple[date, date]]] = {}
    for told in said.to_readers:
        if told.place in BELOW:
            for measure, area, now, before in _sides(said, told):
                below.setdefault((measure, area), set()).add((now, before))
    for told, (measure, area, now, before), _ in headed:
        many = sum(told.passage.id == each.passage.id for each, _, _ in headed) > 1  # "usual fall is missing"
        if many or _says_against_what(said, told) or _is_dated(said, told):
            continue
        if now != said.story.end:
            yield Fault(told.passage.id, told.claim.printed, f"the movement to {now}, and told as of now")
        elif (now, before) not in below.get((measure, area), {(now, before)}) and not _is_told(
            said, (measure, area), before
        ):
            reason = f"measured from {before}, and the text below tells {measure} of {area} from another time"
            yield Fault(told.passage.id, told.claim.printed, reason)


def _is_told(said: Said, of: tuple[str, str], day: date) -> bool:
    """Whether the text gives the figure of a period itself: readers see from what the headline measures."""
    return any(
        (short(said.root(told.claim.inputs["measure"])), told.claim.inputs["area"]) == of
        and said.last_day(told.claim.inputs["measure"], told.claim.inputs["period"]) == day
        for told in said.to_readers
        if told.place in BELOW and told.claim.op == "cell"
    )


def _says_against_what(said: Said, told: Told) -> bool:
    """Whether a headline has words for what it compares with, but for those of "highest since 2019"."""
    inside = [(since.start, since.end) for since in _sinces(said, told)]
    words = _AGAINST.finditer(told.passage.text)
    return any(not any(start <= found.start() < end for start, end in inside) for found in words)


def _is_dated(said: Said, told: Told) -> bool:
    """Whether a period is named beside a claim, but for that of "highest since 2019"."""
    sinces = _sinces(said, told)
    return any(
        each.op == "period" and not any(since.start <= each.start and each.end <= since.end for since in sinces)
        for each in _beside(said, told)
    )


def _sinces(said: Said, told: Told) -> list[Claim]:
    return [each for each in _beside(said, told) if each.form["rule"] == "since"]


def _beside(said: Said, told: Told) -> Iterator[Claim]:
    """All claims of a claim's sentence."""
    return (said.story.claims[each] for each in told.passage.claims if each in said.story.claims)


def _sides(said: Said, told: Told) -> Iterator[Move]:
    """Each two periods of one figure that a claim looks at, one as measured from the other."""
    for _, inputs in expressions(told):
        sides = [inputs.get(side) for pair in (("now", "before"), ("of", "to")) for side in pair]
        cells = [side["inputs"] for side in sides if isinstance(side, dict) and side.get("op") == "cell"]
        if len(cells) == len(("now", "before")) and cells[0]["measure"] == cells[1]["measure"]:
            yield from _between(said, cells[0], str(cells[0]["period"]), str(cells[1]["period"]))
        if {"period", "since", "area"} <= {*inputs}:
            yield from _between(said, inputs, str(inputs["period"]), str(inputs["since"]))


def _between(said: Said, cell: Mapping[str, Any], now: str, before: str) -> Iterator[Move]:
    days = [said.last_day(cell["measure"], period) for period in (now, before)]
    if days[0] and days[1]:
        yield short(said.root(cell["measure"])), cell["area"], days[0], days[1]


def _denied(
    said: Said, headed: list[tuple[Told, Move, str]], compared: list[tuple[Told, Move, str]]
) -> Iterator[Fault]:
    """A headline's movement stands in the text too, where the text tells movements of that figure to that period."""
    for told, (measure, area, now, before), way in headed:
        if way not in _OPPOSITE or _says_against_what(said, told):
            continue
        if _is_told(said, (measure, area), now) and _is_told(said, (measure, area), before):
            continue  # both figures stand below: readers see the movement
        below = {
            each for other, move, each in compared if move[:3] == (measure, area, now) and other.place not in HEADLINES
        }
        if _OPPOSITE[way] in below and way not in below and not _in_figures(said, measure, area, now, way):
            yield Fault(
                told.passage.id, told.claim.printed, f"the text below tells {measure} of {area} as the opposite"
            )


def _in_figures(said: Said, measure: str, area: str, now: date, way: str) -> bool:
    """Whether the text tells that movement as a comparison, as a figure, or as so many times ("more than doubled")."""
    for told in said.to_readers:
        pair = ("of", "to") if told.claim.op == "ratio" else ("now", "before")
        if told.place not in HEADLINES and {*pair} <= set(told.claim.inputs):
            sides = [told.claim.inputs[side] for side in pair]
            if all(side["op"] == "cell" and side["inputs"]["area"] == area for side in sides):
                here = sides[0]["inputs"]
                same = short(said.root(here["measure"])) == measure
                if same and said.last_day(here["measure"], here["period"]) == now and _goes(said, sides) == way:
                    return True
    return False


def _goes(said: Said, sides: list[dict[str, object]]) -> str:
    now, before = (said.reckoner.number(side) for side in sides)
    return direction_of(now, before)
