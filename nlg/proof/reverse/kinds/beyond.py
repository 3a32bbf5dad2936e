"""Who is beyond whom: only A had more, behind only A, more than any other, nobody fewer than A, third of the ten."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..claims import FALSE, TRUE, UNCHECKED, Claim, Verdict
from ..groups import Among, Group, among, over_groups, scopes
from ..marks import Mark, over_marks
from ..sense import Sense
from ..world import plain_text

ORDER = 12
Judge = Callable[[Among, str], Verdict]
_LESS = ("fewer", "less", "lower", "cheaper", "smaller", "quieter", "lighter", "slower")
_MORE = ("more", "higher", "busier", "dearer", "bigger", "greater", "larger", "worse", "costlier", "heavier")
_COMP = rf"(?P<way>(?:{'|'.join((*_LESS, *_MORE))})\b|<UD>)"
_LIST = r"<A>(?:(?:,| and|, and) (?:the |in )?<A>)*"
_ONLY = over_marks(rf"\b(?:only|just)(?: in)? (?P<list>{_LIST})(?:,? with <N>,?)? [^.;]{{0,60}}?{_COMP}")
_BEHIND = over_marks(
    rf"\b(?P<way>behind|second|after|trail\w*|beaten|surpassed|topped|exceeded|outdone)(?: only)?(?: to| by)? "
    rf"(?:only )?(?:the )?(?P<list>{_LIST})"
)
_ANY_OTHER = over_marks(
    rf"{_COMP}(?: <M>| [a-z]+){{0,3}} than (?:in |at |for )?"
    r"(?:any(?:where| other| of)|every other|all)\b(?! (?:<T>|(?:single )?(?:day|week|month|quarter|year|season)))"
    r"(?! (?:kind|sort|type|category|class|group|form|part)s?\b)"  # parts of one area, and not areas
)
_NONE = over_marks(
    rf"\b(?:no(?: other)? (?:[a-z]+|<G>)|nowhere(?: else)?|nobody|no one)(?: (?:in|on|of) (?:the )?<A>)? "
    rf"(?!of\b)[^.;,]{{0,40}}?{_COMP}(?P<rest>[^.;]{{0,40}})"
)
_PLACED = over_marks(
    r"(?:<A>|\b[Ww]e|\b[Ii]t|\b[Tt]hey)(?: is| are| was| were| ranks?| ranked| came| comes?| finished| stands?| lies)"
    r"(?: in)? (?P<place><O>|bottom|top|last)(?= (?:of|in|among|out of|place|on)\b|[,.;]|$)"
)
_THAN_THEN = over_marks(r"^(?: <M>| [a-z]+){0,3} than (?:in |at )?(?:the )?(?P<t><T>)")
_LEFT_OUT = over_marks(r"\b(?:apart from|besides|other than|except for) (?:(?P<x><A>)|us\b|ourselves\b|ours\b)")
_OF_TIME = over_marks(r"^(?: place)? (?:(?:of|in|for) )?(?:the )?<T>|^ (?:time|week|month|year|quarter)")
_THAN = over_marks(r"\bthan (?:in |at |for |that (?:of|in) )?(?:the )?(?P<a><A>)")


def find(s: Sense) -> Iterator[Claim]:
    """Claims of rank that are told by comparison."""
    yield from _only(s)
    yield from _leaders(s)
    for match, _ in s.marked.find(_PLACED):
        if match.start("place") not in s.read and not _OF_TIME.match(s.marked.text[match.end() :]):
            yield _placed(s, match)


def _only(s: Sense) -> Iterator[Claim]:
    """Those beyond an area are just the ones that are named."""
    for pattern in (_ONLY, _BEHIND):
        for match, _ in s.marked.find(pattern):
            if pattern is _BEHIND and "only" not in match[0]:
                continue
            down = _down(s, match)
            if down is None or match.start() in s.read:
                continue
            s.read.update(p for p in range(match.start(), match.end()) if not _is_figure(s, p))
            named = [p for p, m in sorted(s.marked.at.items()) if match.start("list") <= p < match.end("list")]
            listed = [s.codes(s.marked.at[p].value)[0] for p in named if s.marked.at[p].sort == "A"]
            subject = _than(s, match) or _other_subject(s, match, listed)
            then = _THAN_THEN.match(s.marked.text[match.end("way") :])
            if then is not None and not _than(s, match):
                yield _claim(
                    s, match, subject, _moved(s, match, down, listed), s.marked.at[match.end("way") + then.start("t")]
                )
            else:
                yield _claim(s, match, subject, _judge(s, down, listed))


def _moved(s: Sense, match: re.Match[str], down: bool, listed: list[str]) -> Judge:
    """ "Only A had more than a year before": those that moved are the ones named, and any said to be left out."""
    left_out = _LEFT_OUT.search(s.marked.text[: match.start()])
    if left_out is not None:
        place = left_out.start("x") if left_out["x"] else -1
        listed = [*listed, s.codes(s.marked.at[place].value)[0] if place >= 0 else s.area]

    def judge(one: Among, code: str) -> Verdict:
        went = one.moved("D" if down else "U")
        told = f"{len(went)} of {len(one.before)} {'fell' if down else 'rose'}: "
        told += ", ".join(s.world.name(c) for c in went[:6])
        return Verdict(TRUE if set(went) == set(listed) else FALSE, told, told)

    return judge


def _is_figure(s: Sense, place: int) -> bool:
    return place in s.marked.at and s.marked.at[place].sort in "NPQF"


def _leaders(s: Sense) -> Iterator[Claim]:
    """An area that none is beyond."""
    for pattern in (_ANY_OTHER, _NONE):
        for match, _ in s.marked.find(pattern):
            down = _down(s, match)
            if down is None or match.start() in s.read or match.start("way") in s.read:
                continue
            if pattern is _NONE and _timed(s, match):
                continue
            s.read.update(range(match.start(), match.end("way")))
            subject = _than(s, match) or _other_subject(s, match, [])
            yield _claim(s, match, subject, _judge(s, down, []))


def _placed(s: Sense, match: re.Match[str]) -> Claim:
    at = match.start("place")
    s.read.add(at)
    mark = s.marked.at.get(at)
    word = match["place"].lower()
    own = s.marked.at.get(match.start())
    if own is not None and own.sort == "A":
        subject = s.codes(own.value)[0]
    else:
        ours = match[0].lower().startswith("we")
        subject = s.area if ours and s.area else next(iter(s.where(at)[0]), "")
    wanted = int(mark.value.value) if mark is not None else 1
    behind = s.marked.text[match.end() :]
    top = word not in ("bottom", "last") and not re.match(r"(?: place)?,? from (?:the )?bottom", behind)

    def judge(one: Among, code: str) -> Verdict:
        rank = one.rank(code, top)
        told = _told(s, one, code, rank, top)
        return Verdict(TRUE if rank == wanted else FALSE, told, told)

    return _claim(s, match, subject, judge)


def _told(s: Sense, one: Among, code: str, rank: int, top: bool) -> str:
    leaders = ", ".join(f"{s.world.name(c)} {plain_text(one.now[c])}" for c in one.leaders(top)[:3])
    end = "top" if top else "bottom"
    return f"{s.world.name(code)} {plain_text(one.now[code])} is number {rank} from the {end}: {leaders}"


def _down(s: Sense, match: re.Match[str]) -> bool | None:
    """Whether "beyond" is below; None for a word that moves and does not compare."""
    mark = s.marked.at.get(match.start("way"))
    if mark is not None:
        return {"higher": False, "lower": True}.get(mark.words.lower())
    return match["way"].lower() in _LESS


def _timed(s: Sense, match: re.Match[str]) -> bool:
    """ "No month had more" is of times, not of areas."""
    return bool(re.match(r"no(?: other)? (?:day|week|month|quarter|year|season)\b", match[0], re.I))


def _than(s: Sense, match: re.Match[str]) -> str:
    found = _THAN.search(s.marked.text, match.start("way"))
    return s.codes(s.marked.at[found.start("a")].value)[0] if found and found.start() - match.end("way") < 40 else ""


def _other_subject(s: Sense, match: re.Match[str], listed: list[str]) -> str:
    """The area that the others are beyond: the one told of in the sentence or before it, none of those listed."""
    begin = match.start()
    before = [m for p, m in sorted(s.marked.at.items()) if m.sort == "A" and p < begin and s.may_be_subject(p)]
    codes = [s.codes(before[-1].value)[0]] if before else s.carried_area(begin)[0]
    return next((c for c in [*codes, s.area] if c and c not in listed), "")


def _claim(s: Sense, match: re.Match[str], subject: str, judge: Judge, then: Mark | None = None) -> Claim:
    at = match.start("way") if "way" in match.re.groupindex else match.start("place")
    figures = [p + 1 for p, m in s.marked.at.items() if match.start() <= p < match.end() and m.sort in "NPQF"]
    begin, end = s.place_of(max([match.start(), *figures])), s.place_of(match.end())
    concepts, sure = s.what(at)
    if reason := s.doubtful(at):
        return s.unchecked("nth", begin, end, reason)
    if not subject or not concepts or s.negated(match.start()):
        return s.unchecked("nth", begin, end, "which area is compared, and by what, is not clear")
    when, _ = s.when(at)
    back = None
    if then is not None:
        end, back = max(end, then.end), then.value
        when = None if when is back else when
        if back.sort not in ("back", "same", "calendar"):
            return s.unchecked("nth", begin, end, "since when is not read")

    def of_group(group: Group) -> Verdict | None:
        one = among(s, concepts[0], group, when, back)
        ranked = one is not None and one.complete and (subject in one.now or then is not None)
        return judge(one, subject) if one is not None and ranked else None

    groups, said = scopes(s, match.start(), subject)
    verdict = over_groups(s, subject, groups, said, of_group)
    if verdict.mark == FALSE and sure < 1:
        verdict = Verdict(UNCHECKED, verdict.right, "the text does not say clearly what is compared")
    return s.claim("nth", begin, end, verdict)


def _judge(s: Sense, down: bool, listed: list[str]) -> Judge:
    return lambda one, code: _beyond(s, one, code, down, listed)


def _beyond(s: Sense, one: Among, code: str, down: bool, listed: list[str]) -> Verdict:
    own = one.now[code]
    ahead = sorted(c for c in one.now if (one.now[c] < own if down else one.now[c] > own))
    names = ", ".join(f"{s.world.name(c)} {plain_text(one.now[c])}" for c in one.leaders(not down) if c in ahead[:6])
    said = f"{s.world.name(code)} {plain_text(own)}; {'below' if down else 'above'} it: {names or 'none'}"
    return Verdict(TRUE if set(ahead) == set(listed) else FALSE, said, said)
