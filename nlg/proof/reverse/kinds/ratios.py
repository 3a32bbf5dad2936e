"""Ratios and comparisons: three times the goal, twice as many as in A, above the average, more than A."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from ...check.exact import Number
from ..claims import FALSE, TRUE, UNCHECKED, VINTAGE, Claim, Verdict, Worth, judged
from ..groups import among, scopes
from ..marks import Mark, over_marks
from ..moves import pairs
from ..sense import Sense
from ..world import Concept, plain_text

ORDER = 35
_TIMES = over_marks(
    r"<XF:much>(?P<rest> (?:of )?(?:as|the|that|higher|lower|more|bigger|larger|greater|what|its|"
    r"<A>|<U>|<D>)[^.;]{0,90})"
)
_OF_NUMBER = over_marks(
    r"(?<!by )(?<!of )<XF:much>,? (?:of )?(?:the |that |its |their )(?:(?:figure|total|number) of )?<N:n>"
    r"(?=[.,;]| (?:of|in|for|a|the|seen|recorded|<T>)|$)"
)
_BESIDE = over_marks(r"<N>(?: <M>| [a-z]+){0,4},? $")
_GOAL = re.compile(r"\b(?:goal|target|limit|threshold|level for|safe level|cap)\b", re.I)
_AVERAGE = re.compile(r"\b(?:average|mean|median|typical)\b|\bas a whole\b|\boverall (?:rate|figure)\b", re.I)
_THAN = over_marks(
    (
        r"(?:\b|(?=[\ue900-\ueaff]))(?P<way>higher|lower|more|fewer|less|greater|smaller|bigger|dearer|cheaper|"
        r"above|below|<U>|<D>)(?P<between>(?: \w+){0,2}(?: <M>)?(?: \w+)?) ?(?:than )?(?:in |for |that of |that in "
        r"|those in |at )?(?:the )?(?P<what><A>|(?:<A> |national |county |regional |borough |district |city |"
        r"english |uk |overall )?average)"
    ),
)
_IN_THAN = over_marks(
    (
        r"(?:\b|(?=[\ue900-\ueaff]))(?P<way>higher|lower|more|fewer|less|greater|smaller|bigger|dearer|cheaper|<U>|"
        r"<D>)(?: <M>)? (?:in|for|at) (?:the )?<A:a> than (?:in |for |at )?(?:the )?<A:b>"
    ).replace(r"\b(?P<way>", r"(?P<way><U>|<D>|\b")
)
_SUMS = re.compile(r"\b(?:sum|toll|tally|so far|to date|altogether|in all|in total)\b", re.I)
_OURS = re.compile(r"\b(?:we|us|ours?|ourselves|here)\b", re.I)
_AS_HIGH = over_marks(r"^ as (?:[a-z]+|<UDHL>)(?=[.,;]|$)")
_DOWN = ("lower", "fewer", "less", "smaller", "below", "cheaper")


def find(s: Sense) -> Iterator[Claim]:
    """Claims of one figure against another at the same time."""
    for match, named in s.marked.find(_OF_NUMBER):
        if match.start("much") not in s.read:
            s.read.add(match.start("much"))
            yield _to_number(s, match.start("much"), named["much"], named["n"])
    for match, named in s.marked.find(_TIMES):
        at, mark = match.start("much"), named["much"]
        if at in s.read or re.search(r"doubl|halv|tripl|trebl", mark.words.lower()):
            continue
        if mark.sort == "F" and not re.match(
            r" (?:of )?(?:as|that (?:of|in|for)|what|the (?:rate|number|figure|level|price|national|county|average))",
            match["rest"],
        ):
            continue
        s.read.add(at)
        s.read.update(
            p
            for p, m in s.marked.at.items()
            if at < p < match.end() and m.sort in "UDN" and (m.sort != "N" or _GOAL.search(match["rest"]))
        )
        yield _ratio(s, at, mark, match["rest"])
    for match, named in s.marked.find(_IN_THAN):
        at = match.start("way")
        if at not in s.read:
            s.read.update(range(match.start(), match.end()))
            if s.marked.at.get(at) is None or s.marked.at[at].words.lower() in ("higher", "lower"):
                yield from _set_against(s, at, match["way"], named)
    for match, named in s.marked.find(_THAN):
        at = match.start("way")
        if (
            at in s.read
            or any(p in s.read for p in range(match.start(), match.end()))
            or not ("than" in match[0] or match["way"].lower() in ("above", "below"))
        ):
            continue
        yield from _compared(s, match, named)


def _ratio(s: Sense, at: int, mark: Mark, rest: str) -> Claim:
    concepts, sure = s.what(at)
    concepts = concepts[:2]
    if reason := s.modal(at) if _GOAL.search(rest) else s.doubtful(at):
        return s.unchecked("ratio", mark.start, mark.end, reason)
    if _GOAL.search(rest):
        return s.claim(
            "ratio_to_target",
            mark.start,
            mark.end,
            _to_goal(s, at, mark, concepts, rest),
            own=_stated_goal(s, at) is not None,
        )
    later = [p for p, m in s.marked.at.items() if m.sort == "T" and at < p <= at + len(rest)]
    if later and not any(m.sort == "A" and at < p < later[0] for p, m in s.marked.at.items()):
        return s.claim("multiple", mark.start, mark.end, _to_then(s, at, mark, concepts, sure))
    if re.match(r" (?:of )?(?:the|that|its|their) (?:share|proportion|percentage)\b", rest):
        return s.unchecked("gap", mark.start, mark.end, "ratios of shares are not read")
    subject = _subject(s, at)
    other, said = _other(s, at, rest, concepts[0] if concepts else None, subject[0] if subject else "")
    if not concepts or not subject or not other:
        return s.unchecked("gap", mark.start, mark.end, "what is compared with what is not read")
    when, _ = s.when(at)
    worths = []
    for own in dict.fromkeys([subject[0], s.area]):
        if not own or own == other:
            continue
        both = zip(s.values(concepts[0], own, when), s.values(concepts[0], other, when), strict=False)
        for rank, ((a, ca), (b, cb)) in enumerate(both):
            if b:
                what = f"{s.world.name(own)} {plain_text(a)}, {s.world.name(other)} {plain_text(b)}"
                worths.append(Worth(Fraction(a) / b, (*ca[:1], *cb[:1]), what, min(sure, said), rank))
    verdict = judged(mark.value, worths, "{} times")
    if verdict.mark == FALSE and _SUMS.search(s.marked.sentence.text):
        verdict = Verdict(UNCHECKED, verdict.right, "of one period or of all until then", verdict.evidence)
    return s.claim("gap", mark.start, mark.end, verdict)


def _to_then(s: Sense, at: int, mark: Mark, concepts: list[Concept], sure: int) -> Verdict:
    """ "Three times as many as a year before"."""
    codes, here = s.where(at)
    found = pairs(s, at, concepts, codes[:2], min(sure, here))
    worths = [Worth(Fraction(now) / before, w.cells, w.what, w.firm, w.edition) for w, now, before in found if before]
    return judged(mark.value, worths, "{} times")


def _to_number(s: Sense, at: int, mark: Mark, base: Mark) -> Claim:
    """ "Double the 298 of 2016": of the figure in play, or the one told before, against the article's own."""
    if reason := s.doubtful(at):
        return s.unchecked("multiple", mark.start, mark.end, reason)
    concepts, sure = s.what(at)
    codes, here = s.where(at)
    own = Fraction(base.value.value)
    worths = []
    when = s.when(at)[0]
    whens = [None if when is not None and s.bound(_last_time(s, when)) else when, None]
    for worth in s.worths(concepts[:2], codes[:2], list(dict.fromkeys(whens)), min(sure, here)) if own else ():
        what = f"{plain_text(worth.value)} against the article's {base.words}: {worth.what}"
        worths.append(Worth(Fraction(worth.value) / own, worth.cells, what, min(worth.firm, 1), worth.edition))
    told = [m.value for p, m in sorted(s.marked.at.items()) if m.sort == "N" and p < at]
    if told and own and judged(mark.value, [Worth(Fraction(told[-1].value) / own, (), "")], "{}").mark == TRUE:
        said = f"{plain_text(told[-1].value)} against {plain_text(own)}, by the article's own figures"
        return s.claim("multiple", mark.start, mark.end, Verdict(TRUE, reason=said), own=True)
    if told and own and _BESIDE.search(s.marked.text[:at]) and s.fellow(at)[0] is not None:
        said = f"{plain_text(told[-1].value)} against {plain_text(own)}, by the article's own figures"
        verdict = judged(mark.value, [Worth(Fraction(told[-1].value) / own, (), said)], "{} times")
        return s.claim("multiple", mark.start, mark.end, verdict, own=True)
    if not s.dated and not s.in_time():
        worths = []
    if told:
        worths = [Worth(w.value, w.cells, w.what, 0, w.edition) for w in worths]
    return s.claim("multiple", mark.start, mark.end, judged(mark.value, worths, "{} times"))


def _last_time(s: Sense, when: object) -> int:
    return next((p for p, m in s.marked.at.items() if m.sort == "T" and m.value is when), 0)


def _subject(s: Sense, at: int) -> list[str]:
    before = [p for p, m in s.marked.at.items() if m.sort == "A" and p < at and s.may_be_subject(p)]
    if before:
        return s.codes(s.marked.at[max(before)].value)
    return s.carried_area(at)[0]


def _other(s: Sense, at: int, rest: str, concept: Concept | None, subject: str) -> tuple[str, int]:
    """The area compared with: named, or that of which an average is spoken."""
    named = [p for p, m in sorted(s.marked.at.items()) if m.sort == "A" and at < p <= at + len(rest)]
    if named:
        return s.codes(s.marked.at[named[0]].value)[0], 2
    if s.area and subject != s.area and _OURS.search(rest):
        return s.area, 2 if s.placed else 0
    if _AS_HIGH.match(rest) and (told := _told_before(s, subject)):
        return told, 1
    if _AVERAGE.search(rest) and concept is not None:
        groups, sure = scopes(s, at, subject)
        return (groups[0], sure) if groups else ("", 0)
    return "", 0


def _told_before(s: Sense, subject: str) -> str:
    """The area that the sentence before is of, in the same paragraph."""
    near = s.before
    if near is None or near.marked.sentence.paragraph != s.marked.sentence.paragraph:
        return ""
    codes = [s.codes(mark.value)[0] for mark in near.marked.all("A")]
    return codes[0] if len(set(codes)) == 1 and codes[0] != subject else ""


def _stated_goal(s: Sense, at: int) -> Fraction | None:
    found = re.search(
        r"\b(?:goal|target|limit|threshold|level|cap)\b[^.;]{0,12}? of (\d[\d.,]*\d|\d)", s.marked.sentence.text, re.I
    )
    return Fraction(found[1].replace(",", "")) if found else None


def _to_goal(s: Sense, at: int, mark: Mark, concepts: list[Concept], rest: str) -> Verdict:
    """Against the goal that the text states, or else the sheet's; "another" is the area with the highest figure."""
    goals = [(Fraction(str(g["value"])), str(g["measure"])) for _, g in s.world.targets()]
    stated = _stated_goal(s, at)
    goal = stated or next((v for v, _ in goals), None)
    measure = next((m for v, m in goals if v == goal), "")
    concept = next((c for c in s.world.concepts if c.name == measure), concepts[0] if concepts else None)
    if goal is None or concept is None or not goal:
        return Verdict(UNCHECKED, reason="which goal is meant is neither stated nor in the sheet")
    when, _ = s.when(at)
    another = re.search(r"\b(?:another|one area|one borough|one district)\b", s.marked.text[:at], re.I)
    subject = _subject(s, at)
    if another:
        groups, _ = scopes(s, 0)
        one = among(s, concept, groups[0], when) if groups else None
        subject = one.leaders(True)[:1] if one is not None else []
    else:
        own = _own_figure(s, concept, subject)
        if own is not None:
            verdict = judged(
                mark.value,
                [Worth(own / goal, (), f"{plain_text(own)} against {goal}, by the article's own figures", 2)],
                "{} times",
            )
            if verdict.mark == TRUE:
                return verdict
    worths = [
        Worth(Fraction(v) / goal, cells, f"{s.world.name(subject[0])} {plain_text(v)} against {goal}", 1, rank)
        for rank, (v, cells) in enumerate(s.values(concept, subject[0], when) if subject else [])
    ]
    return judged(mark.value, worths, "{} times")


def _own_figure(s: Sense, concept: Concept, subject: list[str]) -> Fraction | None:
    """A figure of this measure and area that the article gives a sentence or two before."""
    sense, far = s.before, 0
    while sense is not None and far < 3:
        for p, m in sorted(sense.marked.at.items()):
            if m.sort == "N" and m.value.places and sense.where(p)[0][:1] == subject[:1]:
                return Fraction(m.value.value)
        sense, far = sense.before, far + 1
    return None


def _set_against(s: Sense, at: int, way: str, named: dict[str, Mark]) -> Iterator[Claim]:
    """ "Higher in A than in B"."""
    mark = s.marked.at.get(at)
    down = (mark.words if mark else way).lower() in _DOWN
    concepts, sure = s.what(at)
    one, other = (s.codes(named[k].value)[0] for k in ("a", "b"))
    if concepts and not s.negated(at) and not s.doubtful(at):
        verdict = _beyond(s, concepts[0], one, other, down, sure, at)
        yield s.claim("compared", mark.start if mark else s.place_of(at), named["b"].end, verdict)


def _compared(s: Sense, match: re.Match[str], named: dict[str, Mark]) -> Iterator[Claim]:
    at = match.start("way")
    mark = s.marked.at.get(at)
    way = (mark.words if mark else match["way"]).lower()
    down = way in _DOWN or (mark is not None and mark.sort == "D")
    subject = _subject(s, at)
    concepts, sure = s.what(at)
    start = mark.start if mark else s.place_of(at)
    areas = [m for p, m in s.marked.at.items() if match.start() <= p < match.end() and m.sort == "A"]
    if mark is not None and way not in ("higher", "lower", "up"):
        return
    if not subject or not concepts or s.negated(at) or s.doubtful(at):
        return
    if areas:
        other = s.codes(areas[0].value)[0]
    else:
        groups, _ = scopes(s, at, subject[0])
        national = re.search(r"\b(?:national|uk|english|country)\b", match[0], re.I)
        other = (groups[-1] if national else groups[0]) if groups else ""
        if concepts[0].adds or (national and groups[-1:] != scopes(s, len(s.marked.text), "")[0][-1:]):
            return
    if not other or other == subject[0]:
        return
    s.read.add(at)
    end = areas[0].end if areas else start + len(way)
    yield s.claim(
        "vs_parent" if _AVERAGE.search(match[0]) else "compared",
        start,
        end,
        _beyond(s, concepts[0], subject[0], other, down, min(sure, 2), at),
    )


def _beyond(s: Sense, concept: Concept, subject: str, other: str, down: bool, firm: int, at: int) -> Verdict:
    when, _ = s.when(at)
    mine, theirs = list(s.values(concept, subject, when)), list(s.values(concept, other, when))
    if not mine or not theirs:
        return Verdict(UNCHECKED, reason="the tables have no such pair of figures")

    def holds(a: Number, b: Number) -> bool:
        return a < b if down else a > b

    (a, ca), (b, cb) = mine[0], theirs[0]
    what = f"{s.world.name(subject)} {plain_text(a)}, {s.world.name(other)} {plain_text(b)}: {concept.nouns[0]}"
    evidence = (str(ca[0]), str(cb[0]))
    if holds(a, b):
        return Verdict(TRUE, reason=what, evidence=evidence)
    if any(holds(x, y) for (x, _), (y, _) in zip(mine[1:], theirs[1:], strict=False)):
        return Verdict(VINTAGE, what, "so in another edition", evidence)
    if firm < 1:
        return Verdict(UNCHECKED, what, "the text does not say clearly what is compared", evidence)
    return Verdict(FALSE, what, "", evidence)
