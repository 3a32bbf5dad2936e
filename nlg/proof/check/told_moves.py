"""Whether movements agree with what stands right beside them: a figure of the change, a run, the area compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .document import Claim
from .exact import direction_of
from .periods import Period
from .report import Fault
from .told import Told
from .told_periods import BACK, ToldPeriods
from .told_places import clauses
from .uses import OF_AREAS

_CHANGES = ("difference", "percent_change", "point_change")
_WAYS = ("up", "down")
_BY = re.compile(r" (?:by )?")
_SHARE_IN = re.compile(r" (?:share|proportion|part) of (?:the |all )?[\w' -]+? (?:in|of) (?:the )?")
_AHEAD_OF_A_CHANGE = re.compile(r"[^,;:()]{0,60}, (?:or )?(?:an? )?")
_THEN = re.compile(r"\b(?:from|after|against|compared with|than|was|were at) $", re.IGNORECASE)
_SET_DOWN = ("number", "percent", "about", "part")
_MEASURED = re.compile(
    r"(?: (?:by )?[\w.,%£$-]+(?: per cent| percentage points?)?)?,? from (?:the )?"
    r"|(?: [a-z]+)? than the (?:[a-z]+ (?:before|earlier) \()?"
)
_IN = re.compile(r"[^,;:()]*? (?:in|on|over|during) (?:the [a-z]+ to )?")
_COMPARED = re.compile(r"\b(?:than|from|since|after|against|compared|before|between|back|as|when|while|for|and|but)\b")
_SAID_OF_A_MOVE = frozenset({*_CHANGES, *OF_AREAS, "area", "metadata"})
_ENDED = re.compile(r"\brun as long ended (?:in|on) $")


def movement_faults(told: ToldPeriods) -> Iterator[Fault]:
    """Movements, and figures of changes, that are of something else than what they stand beside."""
    yield from _beside_a_change(told)
    yield from _beside_a_run(told)
    yield from _of_two_areas(told)
    yield from _figure_and_change(told)
    yield from _measured_from(told)
    yield from _last_runs(told)
    yield from _shares_of(told)
    yield from _moved_in(told)


def _beside_a_change(told: Told) -> Iterator[Fault]:
    """ "Down 7.9 per cent": the word is of what the figure is of."""
    for move in (claim for claim in told.claims if claim.op == "direction"):
        for change in (claim for claim in told.claims if claim.op in _CHANGES and claim.start > move.end):
            both = [(claim.inputs["now"], claim.inputs["before"]) for claim in (move, change)]
            if _BY.fullmatch(told.passage.text[move.end : change.start]) and both[0] != both[1]:
                yield Fault(told.passage.id, move.printed, f"not the movement that {change.printed} is the size of")


def _beside_a_run(told: Told) -> Iterator[Fault]:
    """ "Fewer claims for a fourth quarter in a row": the word goes the way of the run that ends with it."""
    yield from _steps_of_a_run(told)
    for start, end in clauses(told):
        claims = [claim for claim in told.claims if start <= claim.start and claim.end <= end]
        for run in (claim for claim in claims if claim.op == "run_length" and "measure" in claim.inputs):
            for move in (claim for claim in claims if claim.op == "direction" and told.values[claim.id] in _WAYS):
                now = move.inputs["now"]["inputs"]
                same = all(now.get(key) == run.inputs[key] for key in ("measure", "area", "period"))
                if same and told.values[move.id] != run.inputs["direction"]:
                    yield Fault(
                        told.passage.id, move.printed, f"and {run.printed!r} is of a run {run.inputs['direction']}"
                    )


def _steps_of_a_run(told: Told) -> Iterator[Fault]:
    """ "For the fourth year running there were more": it moved in the steps of the run, unless more is said."""
    runs = [claim for claim in told.claims if claim.op == "run_length" and "measure" in claim.inputs]
    moves = [claim for claim in told.claims if claim.op == "direction" and told.values[claim.id] in _WAYS]
    for run in runs if len(runs) == len(moves) == 1 and not BACK.search(told.passage.text) else ():
        now, before = (moves[0].inputs[side]["inputs"] for side in ("now", "before"))
        if any(now.get(key) != run.inputs[key] for key in ("measure", "area", "period")) or "period" not in before:
            continue
        table = told.figures.table_of(run.inputs["measure"])
        now_at, then_at = (table.index(str(each)) for each in (now["period"], before["period"]))
        by = int(run.inputs.get("by", told.figures.step(run.inputs["measure"])))
        if (now_at - then_at) % by or now_at - then_at > by * int(str(told.values[run.id])):
            yield Fault(told.passage.id, moves[0].printed, f"not a movement in the steps of {run.printed!r}")


def _of_two_areas(told: Told) -> Iterator[Fault]:
    """A comparison of two areas names both; "a larger share of crimes in Ashby" is Ashby's share."""
    names = sorted((claim for claim in told.claims if claim.op == "area"), key=lambda claim: claim.start)
    for claim in told.claims:
        sides = [claim.inputs.get(side) for side in (("of", "to") if claim.op == "ratio" else ("now", "before"))]
        areas = [_area(side) for side in sides] if claim.op in ("ratio", "direction") else []
        if not areas or None in areas or areas[0] == areas[1]:
            continue
        if len(names) > 1 and len({told.values[name.id] for name in names}) == 1:
            yield Fault(told.passage.id, names[1].printed, "named twice, where two areas are compared")
        for name in [each for each in names if each.start >= claim.end][:1]:
            behind = _SHARE_IN.fullmatch(told.passage.text[claim.end : name.start])
            if behind and told.values[name.id] != areas[0]:
                yield Fault(told.passage.id, claim.printed, f"not what is true of {name.printed}")


def _area(expression: Any) -> object:
    """The area of a cell, or of the part of a share."""
    if not isinstance(expression, dict):
        return None
    if expression["op"] == "share":
        return _area(expression["inputs"]["part"])
    return expression["inputs"].get("area") if expression["op"] == "cell" else None


def _figure_and_change(told: Told) -> Iterator[Fault]:
    """ "There were 12, three more than a week earlier": the figure ahead of a change is the later one."""
    for change in (claim for claim in told.claims if claim.op in _CHANGES and claim.inputs["now"]["op"] == "cell"):
        ahead = [claim for claim in told.claims if claim.op == "cell" and claim.end <= change.start]
        for cell in sorted(ahead, key=lambda claim: claim.end)[-1:]:
            between = _AHEAD_OF_A_CHANGE.fullmatch(told.passage.text[cell.end : change.start])
            is_then = _THEN.search(told.passage.text[: cell.start])
            if between and not is_then and dict(cell.inputs) == change.inputs["before"]["inputs"]:
                yield Fault(told.passage.id, cell.printed, f"the figure that {change.printed} is measured from")


def _measured_from(told: Told) -> Iterator[Fault]:
    """ "Down from 15", "down by 20% from 15": the figure is the one that it is measured from."""
    told_of = sorted((claim for claim in told.claims if claim.form["rule"] in _SET_DOWN), key=lambda each: each.start)
    first = told_of[0] if told_of and told_of[0].op == "cell" else None
    opens = first is not None and re.fullmatch(r"From (?:the )?", told.passage.text[: first.start])
    for move in (claim for claim in told.claims if claim.op in ("direction", *_CHANGES)):
        if not all(isinstance(move.inputs[side], dict) for side in ("now", "before")):
            continue
        if first and opens and move.op in _CHANGES and dict(move.inputs["before"]["inputs"]) != dict(first.inputs):
            yield Fault(told.passage.id, first.printed, f"not what {move.printed!r} is measured from")
        for figure in [each for each in told_of if each.start >= move.end and each.op not in _CHANGES][:1]:
            between = told.passage.text[move.end : figure.start]
            if _MEASURED.fullmatch(between) and dict(move.inputs["before"]["inputs"]) != dict(figure.inputs):
                yield Fault(told.passage.id, figure.printed, f"not what {move.printed!r} is measured from")


def _last_runs(told: Told) -> Iterator[Fault]:
    """ "The last run as long ended in May": it went on to May, and no further, was as long, and none since was."""
    runs = [claim for claim in told.claims if claim.op == "run_length" and "measure" in claim.inputs]
    for day in (
        claim for claim in told.claims if claim.op == "period" and _ENDED.search(told.passage.text[: claim.start])
    ):
        for run in runs:
            if not _is_a_run(told, run, str(day.inputs["period"])):
                yield Fault(told.passage.id, day.printed, f"not when the last run as long as {run.printed!r} ended")


def _moved_in(told: ToldPeriods) -> Iterator[Fault]:
    """ "Fell in May", "down by 41% in the three months to May": that to May; "the same in May": that since May."""
    for move in (claim for claim in told.claims if claim.op in ("direction", *_CHANGES, *OF_AREAS)):
        nows = {now for now, _ in told.about[move.id].pairs}
        thens = {then for _, then in told.about[move.id].pairs}
        if told.stands_for_many(move):  # "the usual rise"
            continue
        for day in (claim for claim in told.claims if claim.op == "period" and claim.start >= move.end):
            value, behind = told.values[day.id], told.passage.text[move.end : day.start]
            between = {claim.op for claim in told.claims if move.end <= claim.start and claim.end <= day.start}
            if not _IN.fullmatch(behind) or _COMPARED.search(behind) or not between <= _SAID_OF_A_MOVE:
                continue
            is_same = move.printed.casefold() == "the same" and not told.passage.text[day.end :].startswith(" as ")
            if nows and isinstance(value, Period) and value.last not in (thens if is_same else nows):
                yield Fault(told.passage.id, day.printed, f"not when it moved, which is {min(nows)}")


def _shares_of(told: Told) -> Iterator[Fault]:
    """In a clause with one name a share of an area in itself is that one's: "a third of crimes in Ashby"."""
    for start, end in clauses(told):
        claims = [claim for claim in told.claims if start <= claim.start and claim.end <= end]
        names = {str(told.values[claim.id]) for claim in claims if claim.op == "area"}
        for share in (claim for claim in claims if claim.op == "share") if len(names) == 1 else ():
            areas = {_area(share.inputs[side]) for side in ("part", "whole")}
            if len(areas) == 1 and None not in areas and not areas & names:
                yield Fault(told.passage.id, share.printed, f"beside another name, but of {areas.pop()}")


def _is_a_run(told: Told, run: Claim, period: str) -> bool:
    measure, area, way = (str(run.inputs[key]) for key in ("measure", "area", "direction"))
    table, back = told.figures.table_of(measure), int(run.inputs.get("by", told.figures.step(measure)))
    at, long = table.index(period), int(str(told.values[run.id]))

    def moved(there: int) -> str:
        inside = there - back >= 0 and there < table.row.length
        now, then = (told.figures.at(measure, area, each) for each in (there, there - back)) if inside else (None, None)
        return "" if now is None or then is None else direction_of(now, then)

    def is_as_long(end: int) -> bool:
        return all(moved(end - step * back) == way for step in range(long))

    now = table.index(str(run.inputs["period"]))
    later = range(now - back, at, -back)
    is_earlier = at <= now - long * back  # than the run that is told of
    return is_earlier and is_as_long(at) and moved(at + back) != way and not any(is_as_long(end) for end in later)
