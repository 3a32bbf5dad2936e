"""Who moved most, told by comparison: grew faster than any other, no other fell so fast, nowhere a steeper fall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..claims import FALSE, UNCHECKED, Claim, Verdict
from ..groups import Group, over_groups, scopes
from ..marks import over_marks
from ..sense import Sense
from .ranks import mover

ORDER = 11
_QUICK = r"(?P<way>faster|quicker|more (?:quickly|sharply|steeply))"
_THAN_ANY = over_marks(
    rf"<UD:move>(?:[^.;]{{0,30}}?,)?[^.;,]{{0,24}}? {_QUICK} than (?:in |at |for )?(?:the )?"
    r"(?:any|every|all)(?: the)?(?: other)?\b(?! (?:time|point|<T>))"
)
_NO_OTHER = over_marks(
    r"\b(?:no(?: other)? (?:[a-z]+|<G>)|nowhere(?: else)?|no one(?: else)?)(?: (?:in|on|of) (?:the )?<A>)? "
    r"(?:(?:had |has |have |did )?(?:<M> )?<UD:move>(?: <M>)? "
    r"(?:(?:so|as) (?:fast|quickly|sharply|steeply|much|far)|by (?:so|as) much|"
    r"faster|quicker|more (?:quickly|sharply|steeply))"
    r"|(?:had|has|saw|recorded|suffered|enjoyed) an? "
    r"(?:steeper|sharper|bigger|larger|greater|faster|heavier|quicker) <UD:noun>)"
)
_OF_TIME = re.compile(r"no(?: other)? (?:day|week|month|quarter|year|season|time)\b", re.I)


def find(s: Sense) -> Iterator[Claim]:
    """Claims that an area moved more than all others of a group."""
    for pattern in (_THAN_ANY, _NO_OTHER):
        for match, named in s.marked.find(pattern):
            move = named.get("move") or named["noun"]
            at = s.marked.place(move)
            if at not in s.read and not _OF_TIME.match(match[0]):
                begin = match.start("way") if pattern is _THAN_ANY else match.start()
                s.read.update(range(begin, match.end()))
                yield _claim(s, match, at, begin)


def _claim(s: Sense, match: re.Match[str], at: int, first: int) -> Claim:
    begin, end = s.place_of(first), s.place_of(match.end())
    others = match.re is _NO_OTHER
    subject = _subject(s, match.start() if others else at)
    concepts, sure = s.what(at)
    if reason := s.doubtful(at):
        return s.unchecked("movers", begin, end, reason)
    if not subject or not concepts:
        return s.unchecked("movers", begin, end, "which area moved, and in what, is not clear")

    def of_group(group: Group) -> Verdict | None:
        return mover(s, at, concepts[0], subject, group, s.marked.at[at].sort)

    groups, said = scopes(s, match.start(), subject)
    verdict = over_groups(s, subject, groups, said, of_group)
    if verdict.mark == FALSE and sure < 1:
        verdict = Verdict(UNCHECKED, verdict.right, "the text does not say clearly what moved")
    if verdict.mark == FALSE:
        verdict = replace(verdict, firm=sure)
    return s.claim("movers", begin, end, verdict)


def _subject(s: Sense, begin: int) -> str:
    """The area named before, else the one that is spoken of."""
    before = [m for p, m in sorted(s.marked.at.items()) if m.sort == "A" and p < begin and s.may_be_subject(p)]
    codes = [s.codes(before[-1].value)[0]] if before else s.carried_area(begin)[0]
    return codes[0] if codes else s.area
