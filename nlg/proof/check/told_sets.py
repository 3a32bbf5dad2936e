"""Whether what is counted among areas is what the words beside it say: "more cases in nine of the ten areas"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Claim
from .report import Fault
from .told import Told
from .uses import OF_AREAS, counted

_OF = re.compile(r" of (?:the |its )?(?:last |past )?")
_LEFT = ("all_but", "list")
_OTHERS = re.compile(r"\b(?:others?|rest)\b")


def set_faults(told: Told) -> Iterator[Fault]:
    """Counts, lists and words of movement that are not of the same areas, period and condition as each other."""
    yield from _among_areas(told)
    yield from _exceptions(told)
    yield from _in_time(told)


def _among_areas(told: Told) -> Iterator[Fault]:
    words = [each for each in told.claims if each.op in OF_AREAS and each.form["rule"] == "direction"]
    counts = [each for each in told.claims if each not in words and [*_moved(each)]]
    alone = [] if _OTHERS.search(told.passage.text) else words  # "and in the others it was unchanged" counts nothing
    for some, others in ((counts, words), (alone, counts)) if words and counts else ():
        right = {by for each in others for by in _moved(each)}
        for each in some:
            if not {*_moved(each)} <= right:
                yield Fault(told.passage.id, each.printed, "counted by another condition than the words beside it say")


def _moved(claim: Claim) -> Iterator[str]:
    return (by for by in counted(claim) if "'moved'" in by)


def _exceptions(told: Told) -> Iterator[Fault]:
    """ "The exceptions were Ashby and Barton": of what this sentence has counted, or the one above."""
    here = {by for claim in told.claims if claim.op not in _LEFT for by in counted(claim)}
    for claim in (claim for claim in told.claims if claim.op in _LEFT and told.before.counted):
        if not {*counted(claim)} <= here | told.before.counted:
            yield Fault(told.passage.id, claim.printed, "no exceptions to what is counted above")


def _in_time(told: Told) -> Iterator[Fault]:
    """ "Fewer than the week before in five of the last six weeks": both numbers are of one stretch, and its steps."""
    moves = {told.values[claim.id] for claim in told.claims if claim.op == "direction"}
    for count in (claim for claim in told.claims if claim.op == "count_periods"):
        for whole in (claim for claim in told.claims if claim.op == "steps"):
            if _OF.fullmatch(told.passage.text[count.end : whole.start]) and not _are_of(told, count, whole):
                yield Fault(told.passage.id, whole.printed, f"not the steps that {count.printed!r} is counted in")
        way = count.inputs["condition"].get("moved")
        if way and moves and way not in moves:
            yield Fault(told.passage.id, count.printed, "counted by another condition than the words beside it say")


def _are_of(told: Told, count: Claim, whole: Claim) -> bool:
    """Whether steps are all those that were looked at to count some: they lead up from the period before the first."""
    measure = str(whole.inputs["measure"])
    if not isinstance(count.inputs.get("measure"), str) or not all(isinstance(v, str) for v in whole.inputs.values()):
        return True
    table = told.figures.table_of(measure)
    ends = [table.index(str(each.inputs[key])) for each in (count, whole) for key in ("from", "to")]
    return ends[1] == ends[3] and ends[0] - told.figures.step(measure) == ends[2]
