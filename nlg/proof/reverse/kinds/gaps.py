"""Gaps: so many more than a year before or than in another area, an extra so many, so many short of; with its side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from ...check.exact import Number
from ..claims import FALSE, TRUE, UNCHECKED, Claim, Verdict, Worth
from ..context import Fellow
from ..figures import Figure, digits
from ..marks import Mark, over_marks
from ..moves import fitting, moved, size_of, with_sign
from ..sense import Sense
from ..thesaurus import PEOPLE
from ..words_of import key
from ..world import plain_text

ORDER = 38
LEAST = 7  # a smaller gap is met by accident
_LESS = ("fewer", "less", "lower", "below", "under", "short", "worse", "behind", "cheaper", "shy", "poorer", "quieter")
_MORE = (
    "more",
    "higher",
    "above",
    "over",
    "better",
    "ahead",
    "clear",
    "dearer",
    "up",
    "greater",
    "on",
    "richer",
    "busier",
)
_AHEAD = ("short", "ahead", "clear", "behind", "better", "worse")  # mostly of somebody else
_WAY = rf"(?P<way>(?:{'|'.join(w for w in (*_LESS, *_MORE) if w not in ('over', 'under', 'on'))})\b|<UD>)"
_BY = over_marks(rf"(?<!from )(?<!to )<NPF:much>(?: <M>| {PEOPLE})?(?: a (?:week|month|year))? {_WAY}(?! to\b)")
_EXTRA = over_marks(r"\b(?P<way>an? extra|added|adding|gained|gaining|shed|shedding|lost|losing) <N:much>")
_SO_MUCH = over_marks(  # "that is 200 extra workers": how far what was told of before has moved
    r"^(?:That|This|It) (?:is|was|makes|means|meant) (?:just |only )?(?:(?P<way>another|an? extra) <N:much>|"
    r"<N:more> (?P<also>extra|additional)\b)"
)
_BY_SO_MUCH = over_marks(r"\b(?P<way>busier|quieter|dearer|cheaper|richer|poorer) by (?:a )?<NPF:much>")
_DIFFERENCE = over_marks(
    r"\b(?:difference|gap|premium|margin|lead|shortfall|deficit|surplus|(?P<loss>loss))"
    r"(?:,| is| was| of| comes to|:| amounts to) (?:just |only )?(?P<way><NPQ:much>)"
)
_THAN_OURS = over_marks(r"^(?: <M>)? than (?:in |at |that )?(?:we|us|I|me|ours?|ourselves|here|mine|you)\b")
_OF_THAT = over_marks(r"^ (?:of|than|below|above|under|off|on|from|over) (?:that|it|this|its)\b(?! (?:<G>|[a-z]+s\b))")
_UP = over_marks(
    r"(?P<way><UD>) (?:just |only |a further )?<N:much>(?! <M>)(?= (?:on|over|since|to|in)\b| <T>|[.,;:)]| -|$)"
)
_THAN_AREA = over_marks(
    r"^(?: <M>| [a-z]+)? (?:of|than|on)(?: in| for| at| that (?:of|in|for)| those (?:of|in)| the "
    r"(?:figure|rate|average|level|median|number) (?:of|in|for))? (?:the )?<A:a>"
)
_THAN_NONE = over_marks(r"^(?: <M>)? (?:than|of) (?:the )?(?:<HL>|[a-z]+ (?:average|median|mean)\b|average\b|any\b)")
_LOST = re.compile(r"los", re.I)
_WON = re.compile(r"\bw[io]n\b", re.I)
_BELOW = re.compile(r"^(?:below|above|under|short|behind|ahead|clear)$", re.I)
_A_LEVEL = over_marks(
    r"^(?: of)? (?:the |its |their |our )?(?:[A-Za-z]+ ){0,3}"
    r"(?:(?:average|median|mean|peak|high|low|record|norm)\b|<HL>)"
)
_TO_LEVEL = over_marks(r"^ (?:than|of) (?:the |that )?<N>")


def find(s: Sense) -> Iterator[Claim]:
    """One claim for each figure that tells how far one is from another."""
    for pattern in (_SO_MUCH, _DIFFERENCE, _BY_SO_MUCH, _BY, _EXTRA, _UP):
        for match, named in s.marked.find(pattern):
            much = named.get("much") or named["more"]
            spelled = pattern is _UP and much.value.words and match.end() < len(s.marked.text)
            if spelled and s.marked.text[match.end()] == ".":
                continue  # "we wrote down four."
            lost = pattern is _EXTRA and _LOST.match(match["way"])
            if lost and (_WON.search(s.marked.text) or _of_deaths(s, s.marked.place(much))):
                continue  # "the city lost 22": so many died
            if s.marked.place(much) not in s.read:
                yield _gap(s, match, much)


def _of_deaths(s: Sense, at: int) -> bool:
    concepts, _ = s.what(at)
    return bool(concepts) and any(key(word) == "death" for noun in concepts[0].nouns for word in noun.split())


def _gap(s: Sense, match: re.Match[str], much: Mark) -> Claim:
    at, rest = s.marked.place(much), s.marked.text[match.end() :]
    s.read.update({at, match.start("way")})
    begin, end = much.start, much.end
    sort = _sort(s, match)
    if reason := s.doubtful(at):
        return s.unchecked("gap", begin, end, reason)
    if _THAN_NONE.match(rest) or (match["way"] and _BELOW.search(match["way"]) and _A_LEVEL.match(rest)):
        return s.unchecked("gap", begin, end, "what it is held against is not read")
    if (area := _THAN_AREA.match(rest)) and not _timed(s, rest[: area.start("a")]):
        return s.claim("gap", begin, end, _apart(s, at, much.value, s.marked.at[match.end() + area.start("a")], sort))
    if s.area and _THAN_OURS.match(rest) and (mine := _one_of_others(s, at)):
        return s.claim("gap", begin, end, _between(s, at, much.value, mine, s.area, sort, 2 if s.placed else 0))
    if _OF_THAT.match(rest) and not _timed(s, rest):
        return s.claim("gap", begin, end, _from_that(s, at, much.value, sort))
    verdict = _since_then(s, at, much.value, sort)
    if verdict.mark != TRUE and not _timed(s, rest) and (beside := _beside(s, at, much.value, sort)):
        return s.claim("gap", begin, end, beside)
    if (match["way"] or "").lower() in _AHEAD and not _timed(s, rest) and verdict.mark == FALSE:
        verdict = Verdict(UNCHECKED, reason="what it is held against is not read")
    return s.claim("change_prev", begin, end, verdict)


def _sort(s: Sense, match: re.Match[str]) -> str:
    if match.re is _DIFFERENCE:
        return "D" if match["loss"] else ""
    if match["way"] is None:
        return "U"
    mark = s.marked.at.get(match.start("way"))
    if mark is not None and mark.sort in "UD":
        return mark.sort
    return "D" if match["way"].lower().startswith((*_LESS, "shed", "los")) else "U"


def _timed(s: Sense, text: str) -> bool:
    return bool(over_marks("<T>").search(text))


def _since_then(s: Sense, at: int, figure: Figure, sort: str) -> Verdict:
    """Against an earlier figure of the same area."""
    concepts, sure = s.what(at, figure if figure.sign else None)
    codes, here = s.where(at)
    worths = moved(s, at, figure, sort, fitting(concepts, figure)[:4], codes[:3], min(sure, here))
    return with_sign(figure, worths, sort, s)


def _apart(s: Sense, at: int, figure: Figure, other: Mark, sort: str) -> Verdict:
    """Against the figure of another area at the same time."""
    codes, here = s.where(at)
    theirs = s.codes(other.value)[0]
    mine = next((c for c in codes if c != theirs), "")
    if not mine:
        return Verdict(UNCHECKED, reason="which areas are held against each other is not clear")
    return _between(s, at, figure, mine, theirs, sort, here)


def _beside(s: Sense, at: int, figure: Figure, sort: str) -> Verdict | None:
    """ "A has 40, B 30: ten fewer": against the other area just told of, where the gap is just so.

    Else nothing, unless the sentence tells of both areas and of no time.
    """
    codes, here = s.where(at)
    told = [code for sense in (s, s.before) if sense is not None and _goes_with(sense, s) for code in _told_of(sense)]
    several = len(_told_of(s)) > 1 and sum(1 for _ in s.marked.find(_BY)) > 1
    told = [] if several else told  # "A pays £10 more, B £5 less": each against a third
    others = [code for code in dict.fromkeys([*told, s.area]) if code and code != codes[0]] if codes else []
    if digits(figure) < 1 or figure.value < LEAST:
        return None
    for other in others[:2]:
        verdict = _between(s, at, figure, codes[0], other, sort, here)
        if verdict.mark == TRUE or (verdict.mark == FALSE and other in _told_of(s) and not s.marked.all("T")):
            return verdict
    return Verdict(UNCHECKED, reason="what it is held against is not read") if several else None


def _goes_with(sense: Sense, s: Sense) -> bool:
    return sense is s or sense.marked.sentence.paragraph == s.marked.sentence.paragraph


def _told_of(s: Sense) -> list[str]:
    """The areas that a sentence names, the last first."""
    return [s.codes(mark.value)[0] for mark in reversed(s.marked.all("A"))]


def _one_of_others(s: Sense, at: int) -> str:
    """The area that is held against the article's own."""
    return next((code for code in s.where(at)[0] if code != s.area), "")


def _between(s: Sense, at: int, figure: Figure, mine: str, theirs: str, sort: str, here: int) -> Verdict:
    """How far one area is from another."""
    concepts, sure = s.what(at, figure if figure.sign else None)
    when, said = s.when(at)
    sign = -1 if sort == "D" else 1
    worths = []
    for concept in fitting(concepts, figure)[:2]:
        both = zip(s.values(concept, mine, when), s.values(concept, theirs, when), strict=False)
        for rank, ((a, ca), (b, cb)) in enumerate(both):
            value = size_of(figure, a, b)
            if value is not None:
                what = f"{_named(s, mine, a)}, {_named(s, theirs, b)}: {concept.nouns[0]}"
                worths.append(Worth(sign * value, (*ca[:1], *cb[:1]), what, min(sure, here, said), rank))
    return with_sign(figure, worths, sort, s)


def _from_that(s: Sense, at: int, figure: Figure, sort: str) -> Verdict:
    """ "The top was 677 in July; we are 34 short of that": what is in play now, against the level told last."""
    found = _level_before(s, at)
    if found is None:
        return Verdict(UNCHECKED, reason="what it is held against is not read")
    told, (concept, own) = found
    code = next(iter(s.where(at)[0]), own)
    sign = -1 if sort == "D" else 1
    worths = []
    for rank, (value, cells) in enumerate(s.values(concept, code, None)):
        size = size_of(figure, value, told)
        if size:
            what = f"{plain_text(value)} against {plain_text(told)}: {s.told(concept, code, cells)}"
            worths.append(Worth(sign * size, cells, what, 1 if s.dated else 0, rank))
    return with_sign(figure, worths, sort, s)


def _level_before(s: Sense, at: int) -> tuple[Fraction, Fellow] | None:
    """The figure told last, in this sentence or the one before, that is a level of the tables."""
    for sense, end in ((s, at), (s.before, None)):
        if sense is None or sense.marked.sentence.paragraph != s.marked.sentence.paragraph:
            continue
        places = [p for p, m in sense.marked.at.items() if m.sort == "N" and (end is None or p < end)]
        for place in sorted(places, reverse=True):
            if (fellow := sense.of_level(place)) is not None:
                return Fraction(sense.marked.at[place].value.value), fellow
    return None


def _named(s: Sense, code: str, value: Number) -> str:
    return f"{s.world.name(code)} {plain_text(value)}"
