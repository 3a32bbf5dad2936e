"""Words and their contraries, and the tolerances of hedges: typed from docs/bundle.md once more, shared with nobody."""

from __future__ import annotations

import re
from fractions import Fraction


def _words(text: str) -> list[str]:
    return text.split()


ONES = _words("zero one two three four five six seven eight nine ten eleven twelve")
MONTHS = _words("January February March April May June July August September October November December")
SHORT = _words("Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.")
NTHS = _words("first second third fourth fifth sixth seventh eighth ninth")
OPPOSITES = {
    "rise": "fall",
    "rises": "falls",
    "rose": "fell",
    "risen": "fallen",
    "rising": "falling",
    "up": "down",
    "increase": "decrease",
    "increases": "decreases",
    "increased": "decreased",
    "increasing": "decreasing",
    "grow": "decline",
    "grows": "declines",
    "grew": "declined",
    "grown": "declined",
    "growing": "declining",
    "climb": "drop",
    "climbs": "drops",
    "climbed": "dropped",
    "climbing": "dropping",
    "jumped": "dropped",
    "doubled": "halved",
    "double": "halve",
    "more": "fewer",
    "higher": "lower",
    "greater": "smaller",
    "larger": "smaller",
    "above": "below",
    "less": "more",
    "reduced": "increased",
    "reduction": "increase",
    "unchanged": "down",
    "steady": "up",
    "level": "up",
    "same": "lower",
}
OPPOSITES = {
    **{there: here for here, there in OPPOSITES.items() if there not in ("down", "up")},
    **OPPOSITES,
}
OPPOSITES |= {"down": "up", "fewer": "more", "lower": "higher", "smaller": "larger", "decline": "rise"}
ENDS = {
    "highest": "lowest",
    "most": "fewest",
    "largest": "smallest",
    "biggest": "smallest",
    "greatest": "least",
    "worst": "best",
    "top": "bottom",
    "peak": "bottom",
    "peaked": "bottom",
    "record": "lowest",
    "maximum": "minimum",
    "widest": "narrowest",
    "sharpest": "smallest",
    "lowest": "highest",
    "fewest": "most",
    "least": "most",
    "smallest": "largest",
    "best": "worst",
    "bottom": "top",
    "minimum": "maximum",
    "narrowest": "widest",
    "closest": "widest",
}
QUANTIFIERS = (  # none of the second can be true where the first is
    ("all but", "all"),
    ("only", "all"),
    ("every", "no"),
    ("each", "no"),
    ("both", "neither"),
)
UNCLAIMED = _words("seven 14 almost only record falling since half 3% never April twice most dozens up")
STRONG = _words("soared plunged surged slumped plummeted spiked tumbled skyrocketed dipped slid worsened improved")
CAUSES = (
    "because of the weather",
    "due to new rules",
    "thanks to new rules",
    "as a result of the cuts",
    "amid fears of more",
)
STEP = r"(?:day|week|month|quarter|year|season)"
BEFORE = re.compile(
    rf"(?P<head>\b(?:the|an?) )(?:(?P<one>{STEP})(?P<tail> (?:before|earlier)\b)|(?P<prev>previous )(?P<two>{STEP})\b)"
)
HEDGES = ("almost", "nearly", "just under", "just over", "slightly more than", "about", "around")
HEDGES = (*HEDGES, "more than", "fewer than", "less than", "under")
_BELOW = ("almost", "nearly", "just under", "fewer than", "less than", "under")
_SIDES = {"almost": "almost", "nearly": "almost", "just under": "almost", "just over": "over"}
_SIDES |= {"slightly more than": "over", "about": "about", "around": "about", "more than": "more"}
_SIDES |= {"fewer than": "fewer", "less than": "fewer", "under": "fewer"}
_BANDS = {  # side -> lowest and highest d, by what is told: shares in points, round values in per cent
    "part": {"almost": (-2, 0), "over": (0, 2), "about": (-1, 1), "more": (0, 5), "fewer": (-5, 0)},
    "about": {"almost": (-3, 0), "over": (0, 3), "about": (-2.5, 2.5), "more": (0, 10), "fewer": (-10, 0)},
    "times": {"almost": (-7, 0), "over": (0, 7), "more": (0, 25)},
}
TARGETS = {
    "half": Fraction(1, 2),
    "third": Fraction(1, 3),
    "quarter": Fraction(1, 4),
    "fifth": Fraction(1, 5),
    "tenth": Fraction(1, 10),
    "two-thirds": Fraction(2, 3),
    "three-quarters": Fraction(3, 4),
    "two-fifths": Fraction(2, 5),
    "three-fifths": Fraction(3, 5),
    "four-fifths": Fraction(4, 5),
    "twice": Fraction(2),
    "double": Fraction(2),
    "doubles": Fraction(2),
    "doubled": Fraction(2),
    "triple": Fraction(3),
    "triples": Fraction(3),
    "tripled": Fraction(3),
}


def opposite(printed: str) -> str | None:
    """Words with the first that has a contrary turned into it; None where none has one."""
    for found in re.finditer("[A-Za-z]+", printed):
        if (other := OPPOSITES.get(found[0].lower())) is not None:
            other = other.capitalize() if found[0][0].isupper() else other
            return printed[: found.start()] + other + printed[found.end() :]
    return None


def false_hedges(rule: str, hedge: str, value: Fraction, target: Fraction) -> list[str]:
    """Hedges of a rule that do not hold between a value and its target, where another one stood."""
    d = 100 * (value - target) / (1 if rule == "part" else target)
    found = []
    for each in HEDGES:
        band = _BANDS[rule].get(_SIDES[each])
        if each != hedge and (band is None or not _within(d, *band, two_sided=_SIDES[each] == "about")):
            found.append(each)
    return found


def _within(d: Fraction, least: float, most: float, two_sided: bool) -> bool:
    return least <= d <= most and (two_sided or d != 0)


def other_side(hedge: str) -> str:
    """A hedge from the other side of its target."""
    return "just over" if hedge in _BELOW else "almost"
