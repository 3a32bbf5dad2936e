"""How many areas: every, no, only two, all but one, nine of the 13; that rose, fell, meet a goal or lie below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from ...check.exact import Number
from ..claims import FALSE, TRUE, UNCHECKED, Claim, Verdict
from ..figures import Figure
from ..groups import Among, among, scopes
from ..marks import Mark, over_marks
from ..moves import bases, last_of
from ..sense import Sense
from ..times import When
from ..world import Concept

ORDER = 10
_KIND = (
    r"(?:<G>|(?:area|borough|district|council area|council|county|region|town|city|place|local authority|"
    r"d[ée]partement|country|state|province|force area|force|branch|site|club|station|school|ward|parish|beach)\b)"
)
_HOW_MANY = (
    r"(?P<all>every single|every|each of the|each|all of the|all the|all)(?: <N:size>)?|(?P<but>all but) "
    r"<N:but_n>(?: of the)?(?: <N:size2>)?"
    r"|(?P<none>no|none of the|not <N:not_one>|not a single)(?: other)?(?: <N:size4>)?"
    r"|<NF:k>(?: of| out of)?(?: the| its| all)?(?: <N:size3>)?"
    r"|(?P<most>most of the|most)|(?P<lone>a single|the only|a sole|just a single)(?: one)?"
)
_SET = over_marks(
    rf"(?:\b|(?=[\ue300-\ue6ff]))(?:{_HOW_MANY})(?: (?:other|local|different|english|neighbouring|<A>))? {_KIND}"
)
_EXCEPT = over_marks(
    r"\b(?:except(?: for| in)?|apart from|bar|with the exception of|other than|but not|save for)(?: in)? (?P<first><A>)"
)
_BUT_SO_MANY = over_marks(r"^ (?:but|bar|except(?: for)?|save(?: for)?) <N:n>")
_ESCAPED = re.compile(r"\b(?:escap|avoid|spare|dodg|buck|fail|defi|defy|resist|miss)\w*", re.I)
_ENOUGH = re.compile(r"\b(?:low enough|high enough|me(?:e)?t(?:s|ing)?|within|hit(?:s|ting)?)\b", re.I)
_GOAL = re.compile(r"\b(?:goal|target|limit|threshold|level|mark|enough)\b", re.I)
_MARK = over_marks(
    r"\b(?P<way>below|under|above|over|at least|at or below|at or above|exceed\w*|lower than|higher than|more "
    r"than|fewer than|less than) (?:a rate of |an average of )?<NP:n>|<NP:m>"
)
_MOVED_IN = over_marks(
    r"(?:<UDS:move>(?: \w+ly)?(?: <T>)?|\b(?P<way>more|fewer) [^.;,]{0,60}?) (?:in|across|for|at|on) (?:just |only )?$"
)
_COMPARED = over_marks(
    r"\b(?P<way>more|fewer|less)\b(?! than (?:a rate of |an average of )?<NP>)(?P<then>[^.;]{0,40}?<T>)?"
)
_THAN_AREA = over_marks(
    r"^[^.;,]{0,40}?(?:\b(?:more|fewer|less)\b|<UD>)[^.;,]{0,30}? than (?:in |at |for )?(?:the )?<A>"
)
_OUTPACED = over_marks(
    r"^[^.;,]{0,20}?<UD>(?: <M>)? (?:(?:so|as) [a-z]+|faster|quicker|more)\b|^[^.;,]{0,12}? an? [a-z]+er <UD>"
)
_THE_ONLY = over_marks(r"<A>(?:(?:,| and|, and) (?:the )?<A>)* (?:is|are|was|were|remain\w*) $")
_NO = over_marks(r"\b(?:recorded|had|has|have|saw|seen|registered|reported|with) (?:no|zero)\b")
_WAYS = {
    "below": "<",
    "under": "<",
    "lower than": "<",
    "fewer than": "<",
    "less than": "<",
    "at or below": "<=",
    "at least": ">=",
    "at or above": ">=",
}
_TESTS: dict[str, Callable[[Number, Number], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


def find(s: Sense) -> Iterator[Claim]:
    """One claim for each count of areas in the sentence."""
    for match, named in s.marked.find(_SET):
        if any(
            p in s.read for p in range(match.start(), match.end()) if p in s.marked.at and s.marked.at[p].sort in "NF"
        ):
            continue
        if re.search(r"\b(?:one of|of any|than any|in|than) $", s.marked.text[: match.start()]) and not (
            match["all"] or match["but"] or _MOVED_IN.search(s.marked.text[: match.start()])
        ):
            continue
        if match["all"] and match["all"].lower().startswith("all") and not over_marks("<G>$").search(match[0]):
            continue  # "in all the force recorded"
        rest = re.split(r";|, (?:while|but)\b", s.marked.text[match.end() :])[0]
        if _THAN_AREA.match(rest) or _OUTPACED.match(rest):
            continue  # one area beside all others
        s.read.update(range(match.start(), match.end()))
        yield _counted(s, match, named, rest)


def _counted(s: Sense, match: re.Match[str], named: dict[str, Mark], rest: str) -> Claim:
    inside = [m for p, m in s.marked.at.items() if match.start() <= p < match.end()]
    begin = s.place_of(match.start())
    end = max([s.place_of(match.end()), *(m.end for m in inside)])
    kind = (
        "all_but"
        if match["but"] or _EXCEPT.search(rest)
        else "all"
        if match["all"]
        else "none_or_only"
        if match["none"]
        else "count_of_areas"
    )
    runs = re.search(r"\bin a row\b|\bconsecutive\b|\brunning\b", s.marked.sentence.text, re.I)
    if "k" in named and named["k"].words.lower() == "one":
        return s.unchecked(kind, begin, end, "'one' may be one of several")
    if match["none"] and _ESCAPED.search(rest):
        return s.unchecked(kind, begin, end, "a double negation is not read")
    if reason := s.doubtful(match.start()) or ("runs of several areas are not read" if runs else ""):
        return s.unchecked(kind, begin, end, reason)
    groups, sure = scopes(s, match.start())
    if size := next((int(named[k].value.value) for k in ("size", "size2", "size3", "size4") if k in named), 0):
        groups = sorted(groups, key=lambda g: not _has(s, g, size))
    if held := [m for m in inside if m.sort == "A"]:
        groups, sure = s.codes(held[0].value), 2
    found = [v for g in groups[:3] for v in [_in_group(s, match, named, rest, g)] if v]
    if not found:
        return s.unchecked(kind, begin, end, "what is said of these areas is not read")
    best = found[0]
    if best.mark == FALSE and (later := _in_group(s, match, named, rest, groups[0], 1)) and later.mark == TRUE:
        return s.claim(kind, begin, end, Verdict(UNCHECKED, best.right, "the text does not say clearly since when"))
    if best.mark == FALSE and (any(v.mark == TRUE for v in found[1:]) or sure < 1):
        best = (
            next((v for v in found[1:] if v.mark == TRUE), best)
            if sure == 2
            else Verdict(UNCHECKED, best.right, "by which areas are meant")
        )
    return s.claim(kind, begin, end, best)


def _has(s: Sense, group: str, size: int) -> bool:
    """Whether a group has just so many areas in some table."""
    return any(len(s.world.leaves(e, group)) == size for c in s.world.concepts[:1] for e, _ in c.holders)


def _in_group(
    s: Sense, match: re.Match[str], named: dict[str, Mark], rest: str, group: str, base: int = 0
) -> Verdict | None:
    found = meeting(s, match.start(), match.end(), rest, group, base)
    if found is None:
        return None
    one, meet, what = found
    size = len(one.now)
    if not one.complete:
        return Verdict(UNCHECKED, reason=f"of some areas of {s.world.name(group)} there is no figure")
    others = [c for c in one.now if c not in meet]
    listed = ", ".join(s.world.name(c) for c in (meet if len(meet) <= len(others) else others)[:6])
    right = f"{len(meet)} of {size} areas {what}" + (
        f" ({'all but ' if len(meet) > len(others) else ''}{listed})" if listed else ""
    )
    return _agrees(s, match, named, rest, meet, others, right)


def _agrees(
    s: Sense, match: re.Match[str], named: dict[str, Mark], rest: str, meet: list[str], others: list[str], right: str
) -> Verdict:
    size = len(meet) + len(others)
    said_size = next((int(named[k].value.value) for k in ("size", "size2", "size3", "size4") if k in named), None)
    if said_size is not None and said_size != size:
        return Verdict(UNCHECKED, right, f"the text counts {said_size} areas, the tables {size}")
    if match["all"] or match["but"]:
        shut_out = [
            m
            for p, m in s.marked.at.items()
            if m.sort == "A" and (e := _EXCEPT.search(s.marked.text)) and p >= e.start("first")
        ]
        stop = (
            [m.value.codes for m in shut_out[:1]]
            if not re.search(" and ", rest[_end(rest) :])
            else [m.value.codes for m in shut_out]
        )
        own = _own_beside_others(s, match, others)
        but = _BUT_SO_MANY.search(rest)
        if match["but"]:
            true = len(others) == int(named["but_n"].value.value)
        elif but:
            s.read.add(match.end() + but.start("n"))
            true = len(others) == int(s.marked.at[match.end() + but.start("n")].value.value)
        elif _EXCEPT.search(rest):
            true = len(others) == len(stop) and all(any(c in others for c in codes) for codes in stop)
        else:
            true = not [code for code in others if code != own]
    elif match["none"]:
        true = not meet
    elif match["most"]:
        true = 2 * len(meet) > size
    elif match["lone"]:
        listed = _listed(s, match.start())
        true = set(meet) == set(listed) if listed else len(meet) == 1
    else:
        figure: Figure = named["k"].value
        if figure.sort == "share":
            true = (
                figure.value == Fraction(len(meet), size)
                if not figure.hedge
                else Fraction(len(meet), size) > figure.value
            )
        else:
            true = {
                "more": len(meet) > figure.value,
                "least": len(meet) >= figure.value,
                "fewer": len(meet) < figure.value,
            }.get(figure.hedge, len(meet) == figure.value)
    return Verdict(TRUE if true else FALSE, "" if true else right, right if true else "")


def _own_beside_others(s: Sense, match: re.Match[str], others: list[str]) -> str:
    """Of "every other branch" the one that is left out: that which is spoken of."""
    if not re.search(r"\bother\b", match[0], re.I):
        return ""
    codes = s.carried_area(match.start())[0] if s.before is not None else [s.area]
    return next((code for code in [*codes, s.area] if code in others), "")


def _listed(s: Sense, begin: int) -> list[str]:
    """The areas of "A and B were the only ones"."""
    found = _THE_ONLY.search(s.marked.text[:begin])
    places = [p for p, m in sorted(s.marked.at.items()) if m.sort == "A" and found and found.start() <= p < begin]
    return [s.codes(s.marked.at[p].value)[0] for p in places]


def _end(rest: str) -> int:
    found = _EXCEPT.search(rest)
    return found.end() if found else len(rest)


def meeting(s: Sense, begin: int, at: int, rest: str, group: str, base: int = 0) -> tuple[Among, list[str], str] | None:
    """The areas of a group of which the rest of the sentence holds, and what that is.

    `base` is which of the times is taken that a move may go back to, where the text says none.
    """
    concepts, _ = s.what(at)
    if not concepts:
        return None
    concept = concepts[0]
    when = s.when(at)[0]
    if (goal := _goal(s, rest, group)) is not None and goal[0] in {c.name for c in s.world.concepts}:
        concept = next(c for c in s.world.concepts if c.name == goal[0])
        one = among(s, concept, group, when)
        return (
            None
            if one is None
            else (one, [c for c in one.now if _TESTS[goal[1]](one.now[c], goal[2])], f"at {goal[1]} {goal[2]}")
        )
    if _NO.search(rest):
        one = among(s, concept, group, when)
        return None if one is None else (one, [c for c in one.now if one.now[c] == 0], "had none")
    moves = [(p, m) for p, m in sorted(s.marked.at.items()) if m.sort in "UDS" and p >= at and p < at + len(rest)]
    if not moves and (told := _MOVED_IN.search(s.marked.text[:begin])):
        start, way = (told.start("move"), "") if told["move"] else (told.start("way"), told["way"].lower())
        moves = [(start, s.marked.at.get(start) or Mark("U" if way == "more" else "D", 0, 0, "", way))]
    mark = _MARK.search(rest)
    compared = _COMPARED.search(rest)
    if (
        compared
        and (not moves or compared.start() < moves[0][0] - at)
        and (mark is None or compared.start() < mark.start())
    ):
        way = "D" if compared["way"].lower() in ("fewer", "less") else "U"
        place = at + compared.start("way")
        concept = next(iter(s.what(at + compared.end("way") - 1)[0]), concept)
        every = re.match(r"(?:every|each|all)\b", s.marked.text[begin:at], re.I)
        if not every and not compared["then"]:
            return _beside_subject(s, concept, group, when, way)
        moves = [(place, Mark(way, 0, 0, "", compared["way"]))]
    if moves and (mark is None or moves[0][0] < at + mark.start()):
        move = moves[0]
        if s.negated(move[0]):
            return None
        s.read.add(move[0])
        backs = bases(s, move[0])[0]
        back = backs[min(base, len(backs) - 1)]
        if when is not None and when.grain == "year":
            when, back = last_of(s, when, [concept]), When("back", unit="year")
        timed = when if when is None or when.sort in ("span", "now") else None
        one = among(s, concept, group, timed, back if back is None or back.sort != "span" else None)
        if one is None or not one.before:
            return None
        return one, one.moved(move[1].sort), {"U": "rose", "D": "fell", "S": "did not change"}[move[1].sort]
    return _beyond(s, concept, group, when, mark, at)


def _beside_subject(
    s: Sense, concept: Concept, group: str, when: When | None, way: str
) -> tuple[Among, list[str], str] | None:
    """ "Three boroughs had more": than the one the article is about."""
    one = among(s, concept, group, when)
    if one is None or s.area not in one.now:
        return None
    own = one.now[s.area]
    beyond = [c for c in one.now if (one.now[c] < own if way == "D" else one.now[c] > own)]
    return one, beyond, f"had {'fewer' if way == 'D' else 'more'} than {s.world.name(s.area)}"


def _beyond(
    s: Sense, concept: Concept, group: str, when: object, mark: re.Match[str] | None, at: int
) -> tuple[Among, list[str], str] | None:
    if mark is None:
        return None
    place = at + mark.start("n" if mark["n"] else "m")
    figure: Figure = s.marked.at[place].value
    hedged = {"more": ">", "fewer": "<", "least": ">=", "most": "<="}.get(figure.hedge)
    test = hedged or (_WAYS.get(mark["way"].lower(), ">") if mark["way"] else None)
    concepts, _ = s.what(place, figure)
    if test is None or not concepts:
        return None
    one = among(s, concepts[0], group, s.when(at)[0])
    if one is None:
        return None
    s.read.add(place)
    return one, [c for c in one.now if _TESTS[test](one.now[c], figure.value)], f"{test} {figure.value}"


def _goal(s: Sense, rest: str, group: str) -> tuple[str, str, Number] | None:
    """A target of the sheet that the sentence, or one around it, speaks of."""
    if not (_ENOUGH.search(rest) and _GOAL.search(rest)):
        return None
    for _, goal in s.world.targets():
        areas = goal.get("areas", [])
        if not areas or group in areas:
            return str(goal["measure"]), str(goal.get("test", "<=")), Fraction(str(goal["value"]))
    return None
