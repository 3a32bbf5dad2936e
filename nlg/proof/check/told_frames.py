"""Whether the words that frame figures fit them: "a later month", "before the run began", "outside", "hardly".

None of these needs a claim. But a table looks back and never ahead, and none shows what nearly was or may yet be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .numerals import NUM, words_in
from .periods import Period
from .report import Fault
from .told import Told
from .told_periods import ToldPeriods

_UNIT = r"(?:day|week|fortnight|month|quarter|year|decade|season|period)"
_UNSHOWN = words_in(  # what might be, what is thought, and what is as good as
    "would could might shall predicted forecast projected anticipated likely unlikely probably possibly perhaps maybe"
    " allegedly reportedly supposedly apparently hardly barely scarcely merely virtually practically seldom rarely"
    " sometimes unless predictably lacked lacks lacking tomorrow tonight yesterday hence forthcoming upcoming"
    " shortest trailed trails trailing accelerated accelerating deny denies denied disputed ignored soon"
    " unevenly distant expected supposed mostly mainly largely partly nowhere theoretically"
)
_STRANGE = re.compile(rf"\b(?:{'|'.join(_UNSHOWN)}|contrary to|near(?= (?:the )?(?-i:[A-Z£$€0-9])))\b", re.IGNORECASE)
_LATER = re.compile(
    rf"\b(?:the|an?|its|{NUM}) {_UNIT}s? (?:after|later|from now)\b|\b(?:next|following|coming) {_UNIT}\b"
    r"|\b(?:next|following|coming) (?:figures?|counts?|highs?|lows?|peaks?|times?|runs?|edition)\b"
    rf"|\bnext (?={NUM} {_UNIT}s\b)|\bof (?:the )?next $",
    re.IGNORECASE,
)
_OTHER_EDITION = re.compile(
    r"\b(?:previous|older|old|outdated|first) (?:figures?|counts?|statistics|data|numbers?|annual|monthly"
    r"|weekly|quarterly|daily)\b|\bthe (?:previous|earlier|older)(?=, in )",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"\bwithout\b(?! any\b| (?:the )?(?-i:[A-Z]))", re.IGNORECASE)
_EARLIEST = re.compile(r"\bearliest\b", re.IGNORECASE)
_RUN = re.compile(r"\b(?P<when>before|after|when|until) the (?:run|rise|fall|series) (?P<verb>began|ended|resumed)\b")
_OUTSIDE = re.compile(
    r"\boutside\b(?! (?:in |of )?(?:the )?(?:(?-i:[A-Z])|(?:[\w-]+ )?(?:range|limits?|goal|target)\b))", re.IGNORECASE
)
_BEFORE_A_DATE = re.compile(r"\b(?:before|after|until|till|by|outside|beyond|under|above|ahead of) (?:the )?$", re.I)
_FAR_APART = {"fortnight": (14, 14), "decade": (3640, 3670)}
_APART = re.compile(rf"\b(?P<unit>{'|'.join(_FAR_APART)})s?\b", re.IGNORECASE)


def frame_faults(told: ToldPeriods) -> Iterator[Fault]:
    """Words around figures that say of them what no table shows."""
    if told.passage.id[0] == "n":
        return
    for words, reason in (
        (_STRANGE, "no table shows that"),
        (_LATER, "a table looks back, and never ahead"),
        (_OTHER_EDITION, "the figures told are those of the story's own edition"),
        (_OUTSIDE, "nothing is left out of what stands behind it"),
        (_WITHOUT, "nothing is left out of what stands behind it"),
    ):
        if words is _OTHER_EDITION and told.passage.id[0] == "k":
            continue  # a correction is of another edition
        for found in words.finditer(told.passage.text):
            if words is _WITHOUT and any(start == found.end() + 1 for start, _, _ in told.spoken):
                continue  # "no council without evictions": of what is counted there were none
            if not is_held(told, found) and not _is_claimed(told, found):
                yield Fault(told.passage.id, found[0].strip(), reason)
    yield from _runs(told)
    yield from _earliest(told)
    yield from _dates(told)
    yield from _far_apart(told)


def is_held(told: Told, found: re.Match[str]) -> bool:
    """Whether words begin inside a claim, or are some of those for a measure."""
    at = found.start()
    held = [(start, end) for start, end, _ in told.spoken] + [(claim.start, claim.end) for claim in told.claims]
    return any(start <= at < end for start, end in held)


def _is_claimed(told: Told, found: re.Match[str]) -> bool:
    """Whether a claim ends, or begins, within some words: then they are its rule's to read."""
    return any(found.start() < claim.end <= found.end() for claim in told.claims)


def _runs(told: Told) -> Iterator[Fault]:
    """ "12 in May, before the run began": what is told from before a run lies before it."""
    for found in _RUN.finditer(told.passage.text):
        if (found["when"].lower(), found["verb"].lower()) != ("before", "began") and not is_held(told, found):
            yield Fault(told.passage.id, found[0], "what is told of a run is the figure before it began")


def _earliest(told: Told) -> Iterator[Fault]:
    """ "The earliest death": a first one is looked for."""
    for found in _EARLIEST.finditer(told.passage.text):
        if not is_held(told, found) and not any(claim.op == "first_where" for claim in told.claims):
            yield Fault(told.passage.id, found[0], "no claim finds a first one")


def _dates(told: Told) -> Iterator[Fault]:
    """ "After March 2021 there were 12": a figure is of the time that is named, and not of another."""
    for claim in told.claims:
        value = told.values[claim.id]
        found = _BEFORE_A_DATE.search(told.passage.text[: claim.start])
        if claim.op == "period" and found and isinstance(value, Period) and not is_held(told, found):
            own = {day for each in told.about.values() for day in each.days}
            if value.last in own:
                yield Fault(told.passage.id, f"{found[0]}{claim.printed}", "the figures are of that time itself")


def _far_apart(told: Told) -> Iterator[Fault]:
    """ "A fortnight earlier": two figures lie so far apart."""
    pairs = {pair for each in told.about.values() for pair in each.pairs}
    for found in _APART.finditer(told.passage.text) if any(each.figures for each in told.about.values()) else ():
        least, most = _FAR_APART[found["unit"].lower()]
        if not is_held(told, found) and not any(least <= (now - then).days <= most for now, then in pairs):
            yield Fault(told.passage.id, found[0], "no two figures of the sentence are that far apart")
