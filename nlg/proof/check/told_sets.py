"""Whether what is counted among areas is what the words beside it say: "more cases in nine of the ten areas"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .document import Claim
from .expressions import nested
from .report import Fault
from .told import Told
from .told_periods import OF_AREAS

_OTHERS = re.compile(r"\b(?:others?|rest)\b")


def set_faults(told: Told) -> Iterator[Fault]:
    """Counts, lists and words of movement that are not of the same areas, period and condition as each other."""
    words = [each for each in told.claims if each.op in OF_AREAS and each.form["rule"] == "direction"]
    counts = [each for each in told.claims if each not in words and [*_conditions(each)]]
    if not words or not counts:
        return
    said = [condition for each in words for condition in _conditions(each)]
    counted = [condition for each in counts for condition in _conditions(each)]
    alone = [] if _OTHERS.search(told.passage.text) else words  # "and in the others it was unchanged" counts nothing
    for each, others in (*((count, said) for count in counts), *((word, counted) for word in alone)):
        for condition in _conditions(each):
            if condition not in others and "moved" in condition[2]:
                yield Fault(told.passage.id, each.printed, "counted by another condition than the words beside it say")


def _conditions(claim: Claim) -> Iterator[tuple[Any, Any, Any]]:
    """Group, period and condition of every count, or list, of areas in a claim."""
    for op, inputs in nested(claim.op, claim.inputs):
        if op in OF_AREAS:
            yield inputs["group"], inputs["period"], inputs["condition"]
