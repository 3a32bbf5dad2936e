"""Why words that do not fit the tables may state nothing: they ask, deny, suppose, or tell what is believed."""

from __future__ import annotations

import re

_ASKED = re.compile(r"\?[\"'\u201d\u2019)]*$")
_CLAUSE = re.compile(r"[,;:\u2013]| - |\b(?:but|and|while|whereas|though|yet)\b")
_DENIED = re.compile(
    r"(?:\b(?:not|never|cannot|nothing like|nowhere near|far from|anything but|rather than|instead of|neither|nor)\b|"
    r"n['\u2019]t\b)(?! (?:only|just|merely|surprising|unexpected|counting|including|least)\b)",
    re.I,
)
_SUPPOSED = re.compile(
    r"^(?:Had|Were|Should) |\b(?:if|as though|unless|suppos(?:e|ing)|imagin(?:e|ing)|assum(?:e|ing)|provided that|"
    r"would|hypothetical\w*)\b",
    re.I,
)
_BELIEVED = re.compile(
    r"\b(?:believ\w+|rumou?r(?:s|ed)?|myths?|alleg\w+|supposed|supposedly|wrongly|mistakenly|falsely|untrue|nonsense|"
    r"hearsay|gossip|the (?:claim|idea|notion|belief|story|fear|impression) that|wrong to (?:say|think|claim)|"
    r"(?:once|long) thought)\b",
    re.I,
)


_POLLED = re.compile(r"\b(?:survey(?:ed|s)?|poll(?:s|ed|sters?)?|respondents|questionnaires?|interviewed)\b", re.I)


def unstated(sentence: str, place: int) -> str:
    """Why the words at a place of a sentence (a count of characters) state no fact; empty where they may state one.

    >>> unstated("Loans did not reach 700 there.", 20), unstated("Loans reached 700.", 14)
    ('it denies what it tells', '')
    """
    if _ASKED.search(sentence):
        return "it asks"
    before = _CLAUSE.split(sentence[:place])[-1]
    if _DENIED.search(before):
        return "it denies what it tells"
    if _SUPPOSED.search(before.strip()):
        return "it says what might be"
    if _POLLED.search(sentence):
        return "it tells what some were asked"
    if _BELIEVED.search(sentence[:place]):
        return "it tells what is believed"
    return ""
