"""Changes: by so many per cent, points or pieces, from so many to so many, doubled, halved, or only up and down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ...check.exact import direction_of
from ..claims import FALSE, TRUE, UNCHECKED, VINTAGE, Claim, Verdict, Worth, judged, rounded_text
from ..figures import Figure, digits, fits
from ..marks import Mark, over_marks
from ..moves import bases, both, fitting, last_of, moved, pairs, size_of, with_sign
from ..sense import Sense
from ..times import When
from ..where import SAID
from ..world import Concept, by_chance

ORDER = 40
_BY = over_marks(
    r"<UD:move>(?: \w+ly)?(?: in <M>)?(?: <T>)?(?: |,? by |,? of |,? of just |,? by just | - )(?<!to )<PQF:much>(?! of)"
)
_OF = over_marks(r"<PQ:much> (?:\w+ ){0,2}<UD:move>")
_BY_COUNT = over_marks(
    r"<UD:move>(?: in <M>)? (?:by|of) <N:much>|\b(?:the|this|that|[a-z]+ly) <UD:move2>"
    r"(?: (?:in|of|for|at|over|on|since|from) (?:the |a )?(?:(?:[a-z]+ )?<M>|<A>|<T>|[a-z]+))*"
    r" (?:is|was|comes to|came to|amounts to|amounted to|stands at|stood at) (?:just |only )?<NPQ:much2>"
)
_OR = over_marks(
    r"<NPQ:first>(?: <M>)?(?:,? or | \(|, which is |, equal to |, equivalent to )(?:a (?:<UD> of )?)?<NPQ:much>"
)
_FROM_TO = over_marks(r"from <NP:old>(?: <M>)?(?: (?:in|on) <T>| <T>)? to <NP:new>")
_CHAIN = re.compile(r",? (?:and )?(?:then |finally )?to\b")
_FOR_LONG = re.compile(
    r"\b(?:for|over|in|within|after) (?:the (?:last|past) )?(?:[a-z]+|\d+) "
    r"(?:days|weeks|months|quarters|years|seasons)\b",
    re.I,
)
_TIMES = over_marks(r"<X:much>(?! (?:as|the|that|<U>|<D>|higher|lower|more|its|what))")
_MOVE = over_marks(r"<UDS:move>")
_MORE_THAN = over_marks(
    r"(?<![\ue300-\ue7ff] )\b(?P<way>more|fewer|less)\b(?: <M>)? than (?:in |on |at )?(?:the )?<T:t>"
)
_AS_MANY = over_marks(r"(?P<way>\bas many|\bas much)(?: <M>)? as (?:in |on |at |there were )?(?:the )?(?P<t><T>)")
_ONE = over_marks(r"(?:in|over|within|during|for|by) <T:t>|<T:u>")
_SINCE = re.compile(r"\bsince (?:the )?(?:start of |beginning of |end of |in )?$", re.I)
_BEFORE_NOW = re.compile(r"\b(?:after|before|despite|following|having|instead of) (?:[a-z]+ly )?$", re.I)
_RANKED = over_marks(r"<HL>(?: [a-z-]+| <T>| <M>){1,3} $")  # "the biggest annual drop since"
_AS_NOUN = re.compile(r"\b(?:the|an?|no|any|every|sharpest|biggest|largest|steepest) $", re.I)


def find(s: Sense) -> Iterator[Claim]:
    """Claims of change, the ones with figures first."""
    for pattern in (_BY, _OF):
        for match, named in s.marked.find(pattern):
            if match.start("much") not in s.read:
                s.read.update({match.start("much"), match.start("move")})
                yield _moved_by(s, named["move"], named["much"], match.start("much"))
    for _, named in s.marked.find(_BY_COUNT):
        move, much = (named.get(name) or named[f"{name}2"] for name in ("move", "much"))
        if s.marked.place(much) not in s.read:
            s.read.update({s.marked.place(much), s.marked.place(move)})
            yield _moved_by(s, move, much, s.marked.place(much))
    yield from _or(s)
    yield from _from_to(s)
    yield from _multiples(s)
    yield from _directions(s)
    yield from _more_than_then(s)
    yield from _as_many(s)


def _or(s: Sense) -> Iterator[Claim]:
    """ "By £101, or 4.9%": the second figure moves as the first."""
    for match, named in s.marked.find(_OR):
        first, at = match.start("first"), match.start("much")
        moves = [m for p, m in sorted(s.marked.at.items()) if m.sort in "UD" and abs(p - first) < 12]
        if at not in s.read and first in s.read and moves:
            s.read.add(at)
            yield _moved_by(s, Mark(moves[0].sort, 0, 0, "", moves[0].words), named["much"], at)


def _moved_by(s: Sense, move: Mark, much: Mark, at: int) -> Claim:
    figure: Figure = much.value
    kind = "point_change" if figure.sort == "points" else "change_prev"
    start, end = (min(move.start, much.start), max(move.end, much.end)) if move.end else (much.start, much.end)
    if reason := s.doubtful(at):
        return s.unchecked(kind, start, end, reason)
    concepts, sure = s.what(at, figure if figure.sort == "points" or figure.sign else None)
    if figure.sort == "points" and concepts and not concepts[0].percent:
        return s.claim(kind, start, end, _points_of_a_count(s, at, figure, concepts[:1], move))
    codes, here = s.where(at)
    worths = moved(s, at, figure, move.sort, fitting(concepts, figure)[:4], codes[:3], min(sure, here))
    return s.claim(kind, start, end, with_sign(figure, worths, move.sort, s))


def _points_of_a_count(s: Sense, at: int, figure: Figure, concepts: list[Concept], move: Mark) -> Verdict:
    """Percentage points of what is no percentage: a slip for per cent where that fits, else not to be read."""
    codes, _ = s.where(at)
    sign = -1 if move.sort == "D" else 1
    percent = replace(figure, sort="percent")
    for worth, now, before in pairs(s, at, concepts, codes[:1], 1):
        moved = size_of(percent, sign * now, sign * before)
        if moved is not None and fits(percent, Fraction(moved)) and (now - before) * sign > 0:
            right = f"{rounded_text(percent, moved)} per cent, no percentage points ({worth.what})"
            return Verdict(FALSE, right, "", tuple(map(str, worth.cells)))
    return Verdict(UNCHECKED, reason="percentage points of what is no percentage")


def _from_to(s: Sense) -> Iterator[Claim]:
    """ "From 78 to 80": the first is of the time before, the second of now."""
    for match, named in s.marked.find(_FROM_TO):
        old, new = match.start("old"), match.start("new")
        if (
            old in s.read
            or new in s.read
            or re.search(r"\b(?:rang\w+|between|aged?) $", s.marked.text[: match.start()])
        ):
            continue
        s.read.update({old, new})
        concepts, sure = s.what(old, named["new"].value)
        codes, here = s.where(old)
        after = next((m.value for p, m in sorted(s.marked.at.items()) if m.sort == "T" and old < p < new), None)
        later = next((m.value for p, m in sorted(s.marked.at.items()) if m.sort == "T" and p > new), None)
        now = later if later is not None and later.sort in ("span", "now") else s.when(match.start())[0]
        whens, said = ([after], 2) if after is not None else bases(s, new)
        several = _CHAIN.match(s.marked.text[match.end() :]) or _FOR_LONG.search(s.marked.sentence.text)
        sure = 0 if several else sure
        worths_new = list(s.worths(concepts[:3], codes[:3], [last_of(s, now, concepts)], min(sure, here)))
        worths_old = []
        for concept in concepts[:3]:
            for code in codes[:3]:
                for when in whens:
                    for at, (_, before, cells) in enumerate(
                        both(s, concept, code, last_of(s, now, concepts), when or _year_back(now))
                    ):
                        worths_old.append(
                            Worth(before, cells[1:], s.told(concept, code, cells[1:]), min(said, sure, here), at)
                        )
        yield from _both_ends(s, named, worths_old, worths_new, not several)


def _both_ends(s: Sense, named: dict[str, Mark], old: list[Worth], new: list[Worth], one: bool) -> Iterator[Claim]:
    """Both figures of a move: where one is right as first read, the other is meant to be of the same, in `one` step."""
    begun, ended = judged(named["old"].value, old, "{}"), judged(named["new"].value, new, "{}")
    if one and old[:1] and new[:1] and TRUE in (begun.mark, ended.mark) and UNCHECKED in (begun.mark, ended.mark):
        right = (old, named["old"].value) if begun.mark == TRUE else (new, named["new"].value)
        if fits(right[1], Fraction(right[0][0].value)) and digits(right[1]) > 1:
            firmer = [[replace(w, firm=max(w.firm, 1)) if n == 0 else w for n, w in enumerate(ws)] for ws in (old, new)]
            begun, ended = judged(named["old"].value, firmer[0], "{}"), judged(named["new"].value, firmer[1], "{}")
    yield s.claim("level", named["old"].start, named["old"].end, begun)
    yield s.claim("level", named["new"].start, named["new"].end, ended)


def _year_back(when: When | None) -> When | None:
    return When("back", unit="year") if when is not None and when.grain == "year" else None


def _multiples(s: Sense) -> Iterator[Claim]:
    for match, named in s.marked.find(_TIMES):
        at, much = match.start("much"), named["much"]
        words = much.words.lower()
        if at in s.read or not re.search(r"doubl|halv|tripl|trebl|quadrupl|fold", words):
            continue
        s.read.add(at)
        if reason := s.doubtful(at):
            yield s.unchecked("multiple", much.start, much.end, reason)
            continue
        concepts, sure = s.what(at)
        codes, here = s.where(at)
        worths = [
            Worth(Fraction(now) / before, w.cells, w.what, w.firm, w.edition)
            for w, now, before in pairs(s, at, concepts[:3], codes[:3], min(sure, here))
            if before
        ]
        yield s.claim("multiple", much.start, much.end, _halved(much.value, worths))


def _halved(figure: Figure, worths: list[Worth]) -> Verdict:
    """ "More than halved" is below a half, "almost halved" above it."""
    if figure.value < 1 and figure.hedge in ("more", "almost"):
        turned = {"more": "fewer", "almost": "over"}[figure.hedge]
        figure = Figure(figure.sort, figure.value, hedge=turned)
    return judged(figure, worths, "{} times")


def _directions(s: Sense) -> Iterator[Claim]:
    """Moves without a figure: "prices fell in Dover", "was unchanged"."""
    for match, named in s.marked.find(_MOVE):
        at, move = match.start("move"), named["move"]
        if (
            at in s.read
            or not (s.marked.all("M") or s.fellow(at)[1] == SAID)
            or _has_figure(s, at)
            or move.words.lower() in ("higher", "lower", "cut")
        ):
            continue
        if re.match(r" (?:to|until) ", s.marked.text[at + 1 :]) and move.words.lower() in ("up", "down"):
            continue
        if _BEFORE_NOW.search(s.marked.text[:at]) or _RANKED.search(s.marked.text[:at]):
            continue  # "after rising for eight years, it fell"
        clause = _clause_of(s, at)
        if over_marks(r"\b(?:first|in a row|consecutive|running)\b|<O>").search(clause):
            continue
        concepts, sure = s.what(at)
        codes, here = s.where(at)
        reason = s.doubtful(at) or ("a negation is not read" if s.negated(at) else "")
        if reason or re.search(r"\b(?:safe|trend|rate of|speed) $", s.marked.text[:at]):
            if s.marked.all("A") and reason:
                yield s.unchecked("direction", move.start, move.end, reason)
            continue
        told = concepts[: 1 if sure == 2 else 2]
        yield s.claim("direction", move.start, move.end, _way(s, at, move, told, codes[:2], min(sure, here)))


def _clause_of(s: Sense, at: int) -> str:
    """The marked text between the commas round a place."""
    begin = max(s.marked.text.rfind(c, 0, at) for c in ",;") + 1
    return s.marked.text[begin : at + 1] + re.split("[,;]", s.marked.text[at + 1 :])[0]


def _more_than_then(s: Sense) -> Iterator[Claim]:
    """ "Fewer than a year ago", without a figure."""
    for match, named in s.marked.find(_MORE_THAN):
        at = match.start("way")
        if at in s.read or match.start("t") in s.read or s.negated(at) or s.doubtful(at):
            continue
        s.read.add(at)
        move = Mark("U" if match["way"].lower() == "more" else "D", s.place_of(at), named["t"].end, "", match["way"])
        concepts, sure = s.what(at)
        codes, here = s.where(at)
        verdict = _way(s, at, move, concepts[:2], codes[:2], min(sure, here))
        yield s.claim("direction", move.start, move.end, verdict)


def _as_many(s: Sense) -> Iterator[Claim]:
    """ "As many as a year ago": no change."""
    for match, named in s.marked.find(_AS_MANY):
        at = match.start("way")
        multiple = over_marks("<XFPN>(?: times)? $").search(s.marked.text[:at])
        almost = re.search(r"\b(?:almost|nearly|not|n['\u2019]t|about|twice) $", s.marked.text[:at])
        if multiple or almost or match.start("t") in s.read or s.doubtful(at):
            continue
        end = named["t"].end
        move = Mark("S", s.place_of(at), end, "", match["way"])
        concepts, sure = s.what(at)
        codes, here = s.where(at)
        yield s.claim("direction", move.start, end, _way(s, at, move, concepts[:1], codes[:2], min(sure, here)))


def _has_figure(s: Sense, at: int) -> bool:
    return bool(over_marks(r"^(?: \w+){0,2} <PQX>").search(s.marked.text[at + 1 :]))


def _way(s: Sense, at: int, move: Mark, concepts: list[Concept], codes: list[str], firm: int) -> Verdict:
    wanted = {"U": "up", "D": "down", "S": "same"}[move.sort]
    readings = [(w, now, before) for w, now, before in pairs(s, at, concepts, codes, firm)]
    if not readings:
        return Verdict(UNCHECKED, reason="the tables have no such pair of figures")
    first, now, before = readings[0]
    went = direction_of(now, before)
    evidence = tuple(map(str, first.cells))
    little = "chang" in move.words.lower() and by_chance(now, before)
    small = little or (before != 0 and abs(Fraction(now - before) / before) < Fraction(2, 100))
    if went == wanted or (wanted == "same" and small):
        return Verdict(TRUE, reason=first.what, evidence=evidence)
    if first.firm >= 1 and any(direction_of(n, b) == wanted for w, n, b in readings[1:] if w.edition):
        return Verdict(VINTAGE, first.what, "so in another edition", evidence, first.firm)
    if any(direction_of(n, b) == wanted for _, n, b in readings[1:]) or first.firm < 1:
        return Verdict(UNCHECKED, first.what, "the text does not say clearly since when, where or what", evidence)
    said = {"up": "it rose", "down": "it fell", "same": "it did not change"}[went]
    return Verdict(FALSE, f"{said}: {first.what}", "", evidence, first.firm)
