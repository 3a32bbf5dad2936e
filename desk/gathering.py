"""Which figures that have moved on are worth a new version at once, and which wait until there is one anyway."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from nlg.proof.recheck import DIGIT, HOLDS, Sorted

MOST_APART = Fraction(1, 20)  # of what was printed: by so much a figure may move before readers would want to know
MOST_POINTS = 2  # likewise of a percentage
OPENING = re.compile(r"sh|h|s\d+|b1\.\d+")  # ids of headlines, standfirst and intro: what lists and feeds show


def waits(claims: Iterable[Sorted], *, current: bool) -> bool:
    """Whether nothing is to be said yet, of a story of the `current` period or an earlier one.

    What has become false never waits. Of the current period a figure that leads the story is brought up to date
    whatever it moved by, any other where it moved far; of an earlier one, whose figures the newer stories tell, one
    that leads and has moved far.
    """
    moved = [claim for claim in claims if claim.sort != HOLDS]
    if any(claim.sort != DIGIT for claim in moved):
        return False
    if current:
        return not any(_leads(claim) or _far(claim) for claim in moved)
    return not any(_leads(claim) and _far(claim) for claim in moved)


def _leads(claim: Sorted) -> bool:
    return OPENING.fullmatch(claim.sentence or "") is not None


def _far(claim: Sorted) -> bool:
    was, now = Fraction(str(claim.was)), Fraction(str(claim.now))
    if claim.rule == "percent":
        return abs(now - was) * (100 if claim.op == "share" else 1) > MOST_POINTS
    return abs(now - was) > abs(was) * MOST_APART
