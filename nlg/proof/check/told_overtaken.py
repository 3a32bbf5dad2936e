"""Whether who is told as overtaken was ahead, and is no more: by the figures of the place that it was overtaken for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .document import Claim
from .evidence import entries_of
from .report import Fault, Untrue
from .told import Told

_OVERTOOK = re.compile(r"\bover(?:takes?|took|taken|taking)\b|\btak(?:es|ing|en) over from\b|\btook over from\b")
_PASSED_BY = re.compile(r"\bpassed by\b")
_ONE = 1


def overtaking_faults(told: Told) -> Iterator[Fault]:
    """ "Ashby overtook Barton": Ashby lies beyond Barton, and one step before it did not."""
    text = told.passage.text
    words = _OVERTOOK.search(text) or _PASSED_BY.search(text)
    if words is None:
        return
    names = sorted((claim for claim in told.claims if claim.op == "area"), key=lambda claim: claim.start)
    behind = [claim for claim in names if claim.start >= words.end()][:_ONE]
    by = _PASSED_BY.fullmatch(words[0]) is not None
    ahead = [claim for claim in names if claim.end <= words.start()]
    ranks = [claim for claim in told.claims if claim.op == "rank" and "share_of" not in claim.inputs]
    measured = {**_of_the_fact(told), **({"end": ranks[0].inputs["end"]} if ranks else {})}
    measured = dict(ranks[0].inputs) if ranks and not by else measured  # "it was Barton, but it has been passed by"
    if not behind or not measured:
        return
    other = str(told.values[behind[0].id])
    group = str({**measured, **(ranks[0].inputs if ranks else {})}.get("group"))
    if by:  # "it was passed by Ashby", "Barton was passed by Ashby"
        winner, loser = other, _last_of_one(told, ahead, group)
    else:
        winner, loser = _last_of_one(told, ahead, group), other
    if ahead and winner == loser:
        yield Fault(told.passage.id, behind[0].printed, "told as overtaken by itself")
    elif not by and ranks and winner != measured["area"]:
        yield Fault(told.passage.id, ahead[-1].printed if ahead else words[0], "told as who overtook, and has no place")
    elif (wrong := _not_passed(told, measured, winner, loser)) and winner != loser:
        yield Fault(told.passage.id, behind[0].printed, wrong)


def _last_of_one(told: Told, names: list[Claim], group: str) -> str:
    """The area of the last name that is not the whole compared within; without one the story's."""
    found = [code for claim in names if (code := str(told.values[claim.id])) != group]
    return found[-1] if found else told.story.area[0]


def _of_the_fact(told: Told) -> Mapping[str, Any]:
    """Measure and period of the sentence's first evidence, for words that give no place."""
    entries = entries_of(told)
    return {"measure": entries[0].get("measure"), "period": entries[0].get("to"), "end": "top"} if entries else {}


def _not_passed(told: Told, measured: Mapping[str, Any], winner: str, loser: str) -> str:
    """Why one area did not pass another in a period; "" where it did, or where that is not known."""
    name = str(measured["measure"])
    if name not in told.figures.measures:
        return ""
    try:
        now = told.figures.table_of(name).index(str(measured["period"]))
    except (Untrue, ValueError):
        return ""
    then, sign = now - told.figures.step(name), 1 if measured.get("end", "top") == "top" else -1
    pairs = [[told.figures.at(name, code, at) for code in (winner, loser)] for at in (now, then) if at >= 0]
    if any(value is None for pair in pairs for value in pair):
        return ""
    leads = [sign * (pair[0] - pair[1]) for pair in pairs if pair[0] is not None and pair[1] is not None]
    if leads[0] <= 0:
        return f"told as overtaken by {winner}, and lies beyond it, or level"
    return f"told as overtaken by {winner}, and lay behind it already" if len(leads) > 1 and leads[1] > 0 else ""
