"""When words that do not fit the tables are false: only where nothing else can be meant, and a slip is likely.

Four things must hold: they state a fact; what they are of is named, and they are right of nothing else that may be
meant (`otherwise`); somebody who meant the right figure might have printed them (`likely`); and all words of their
clause are accounted for (`accounted`), but where the figure is plainly a misprint of the right one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .accounted import best, names_unknown, put_together, unaccounted
from .claims import TELLING, UNCLEAR, Verdict
from .figures import digits
from .likely import FIGURED, hardly_off, likely_slip, misprint, prints
from .marks import over_marks
from .otherwise import other_reading
from .stated import unstated
from .values import Values
from .where import SAID
from .world import Concept

_EXTREMES = ("top", "nth", "band", "movers", "highest_since", "lowest_since", "record", "peak_recall", "none_or_only")
_OF_SEVERAL = ("run", "compared", "gap", "count_of_areas", "all_but", *_EXTREMES)  # no figure of one area at one time
_OWN_WORDS = ("all_but", "together", "mean", "first_time")  # these read the words of their clause
BESIDE = 12  # characters of the marked text from a figure to a measure that is still its own
_SEVERAL = over_marks(r"<NP>(?:, (?:and )?<NP>)+,? and <NP>|<NP>, <NP>(?:, | and )<NP>")
_OF_WHICH = re.compile(r"\bof (?:which|whom|them|these|those)(?: just| only)? $")
_THAN_A_MOVE = over_marks(r" (?:[a-z]+|<UD>) than (?:the (?:ones?\b|<N>)|that\b|those\b)")
_THE_OTHER = over_marks(r" in (?:the|that) (?:one|other|former|latter|<N>)")
_WHEN_IT = re.compile(r"\bwhen [^,;]*$", re.I)
_UNREAD_TIME = re.compile(
    r"\b(?:day|week|fortnight|month|quarter|year|season)s? (?:later|after|afterwards|before|earlier|on)\b", re.I
)
_FOR = re.compile(r"\bfor (?:the )?$")
_THE_ONE_BEFORE = re.compile(r" (?:before|after)$", re.I)


def doubt(s: Values, kind: str, start: int, end: int, verdict: Verdict) -> str:
    """Why a claim that does not fit may not be false; empty where it is. `start` and `end` are the article's places."""
    words, sentence = s.marked.words(start, end), s.marked.sentence
    at = next((place for place, mark in sorted(s.marked.at.items()) if mark.start >= start), len(s.marked.text))
    concepts = s.what(at)[0][:1] if at in s.marked.at else []
    if reason := unstated(sentence.text, start - sentence.start):
        return reason
    plain = kind in FIGURED and misprint(words, verdict.right)
    if not plain and (reason := _of_what(s, kind, at, start, end, concepts)):
        return reason
    if kind not in _OF_SEVERAL and (other := other_reading(s, start, end, kind == "share_within", verdict.firm < SAID)):
        return f"{UNCLEAR}; it is right of {other}"
    if kind not in FIGURED:
        odd = next(iter(unaccounted(s, concepts, start, end)), "") if kind not in _OWN_WORDS else ""
        far = not likely_slip(words, verdict.right, kind)
        return "it is so far from what is right that it may be of something else" if far else _not_read(odd)
    around = sentence.text[: start - sentence.start], sentence.text[end - sentence.start :]
    if kind != "gap" and "respectively" not in sentence.text and any(prints(part, verdict.right) for part in around):
        return "the figure it is held against is printed too: it may be of something else"
    if _in_a_row(s, at):
        return "which of several it is of is not read"
    together = put_together(s, concepts, start)
    if together or plain or hardly_off(words, verdict.right):
        return _not_read(together)
    if s.fellow(at)[1] < SAID and not likely_slip(words, verdict.right, kind):
        return "it is so far from what is right that it may be of something else"
    odd = best(s, start) or names_unknown(s, concepts, start) or next(iter(unaccounted(s, concepts, start, end)), "")
    return _not_read(odd)


def _not_read(word: str) -> str:
    return f"what '{word}' makes of it is not read" if word else ""


def _of_what(s: Values, kind: str, at: int, start: int, end: int, concepts: Sequence[Concept]) -> str:
    """Why it is not clear of what a claim is, or of when."""
    times = [(place, mark) for place, mark in s.marked.at.items() if mark.sort == "T"]
    if word := s.other_class():
        return f"no table tells of '{word}'"
    if any(_FOR.search(s.marked.text[:p]) and m.value.sort == "back" for p, m in times) or any(
        m.value.sort == "span" and _THE_ONE_BEFORE.search(m.words) for _, m in times
    ):
        return "from when to when is not read"
    if _UNREAD_TIME.search(s.marked.text):
        return "when it was is not read"
    if _OF_WHICH.search(s.marked.text[:at]) or _THAN_A_MOVE.match(s.marked.text[at + 1 :]):
        return "of what it is a part is not read"
    if _THE_OTHER.match(s.marked.text[at + 1 :]):
        return "which of several it is of is not read"
    if kind == "direction" and _WHEN_IT.search(s.marked.text[:at]):
        return "when it was is not clear"
    if kind in _EXTREMES:
        if not s.marked.all("M") and not any(s.of_level(p) for p, m in s.marked.at.items() if m.sort == "N"):
            return "of which measure it is is not said"
        if sum(start <= mark.start and mark.end <= end for _, mark in times) > 1:
            return "of which time it is is not clear"
        if any(mark.sort == "M" and s.narrower(mark) for p, mark in s.marked.at.items() if p > at):
            return "no table tells of so narrow a kind"
    if spread := s.spread(at, None if kind in ("change_prev", "gap") else concepts[0] if concepts else None):
        return f"so many a {spread} is not read here"
    if word := _of_another_before(s, at, concepts):
        return f"it may be of '{word}'"
    return ""


def _in_a_row(s: Values, at: int) -> bool:
    """Whether a figure is one of three or more in a row that no list of areas stands before."""
    for found in _SEVERAL.finditer(s.marked.text):
        if found.start() <= at < found.end():
            many = sum(mark.sort in "NP" for place, mark in s.marked.at.items() if found.start() <= place < found.end())
            return sum(mark.sort == "A" for place, mark in s.marked.at.items() if place < found.start()) != many
    return False


def _of_another_before(s: Values, at: int, concepts: Sequence[Concept]) -> str:
    """What a figure of the sentence before is of, where no measure is named in this one: "It grew by 5"."""
    before = s.before
    named = any(m.sort == "M" and p - at <= BESIDE for p, m in s.marked.at.items())
    if named or not concepts or before is None or before.marked.sentence.block != s.marked.sentence.block:
        return ""
    told = [p for p, m in sorted(before.marked.at.items()) if m.sort == "N" and digits(m.value) >= TELLING]
    fellows = [fellow for p in told if (fellow := before.of_level(p)) is not None]
    return "" if not fellows or any(f[0] is concepts[0] for f in fellows) else fellows[-1][0].nouns[0]
