"""Ranks among areas: highest, lowest, second, next, one of the worst; biggest rises and falls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from ...check.exact import Number
from ..claims import FALSE, TRUE, UNCHECKED, Claim, Verdict
from ..figures import Figure, fits
from ..groups import Among, Group, among, in_all, named_near, over_groups, scopes
from ..marks import Mark, over_marks
from ..moves import bases
from ..sense import Sense
from ..thesaurus import GOOD_OR_BAD
from ..world import Concept, plain_text

ORDER = 20
_TOP = over_marks(
    r"(?P<one>one of (?:the )?|<N:few> of (?:the )?|among (?:the )?)?(?:(?P<next>next)[ -]|"
    r"(?P<joint>joint[ -])|<O:o>[ -])?(?<!at )<HL:end>(?:(?P<after>[ -]?(?:(?:\w+|<T>|<M>) ){0,2}?)(?P<move><UD>))?"
)
_IN_TIME = over_marks(
    r"\b(?:since|on record|ever\b|in (?:more than |over |almost |nearly |about )?(?:a |\w+ )?(?:years?|months?|"
    r"weeks?|decades?|quarters?|seasons?)\b|in (?:[a-z'\u2019-]+ ){1,3}history\b|"
    r"for (?:more than |over |almost |nearly |about )?(?:a |\w+ )?(?:years?|"
    r"months?|weeks?|decades?|quarters?|seasons?)\b|(?:of|so far|this) (?:the |this )?year\b|in history|of all time|"
    r"record (?:high|low))"
)
_ON_RECORD = re.compile(
    r"\b(?:go|goes|going) back\b|\bso far\b|\bprevious (?:high|low|record)\b|[- ]quarter total", re.I
)
_IS = over_marks(
    r"^[^.;\ue000-\ue0ff]{0,80}?\b(?:is|was|were|are|came|went to|belong\w* to|in|at|on|found in|seen in|recorded "
    r"(?:in|by)|by) (?:the )?<A:a>"
)


_STRANGE = re.compile(r"\b(?:in|of|across|among|within|throughout|by) (?:the |all |all of |any |any of )?[A-Z][a-z]")
_OF_SET = over_marks(
    r"^<HL>[^.;]{0,60}?(?:\b(?:of|among|in|across) (?:the |all |any )|<G>|<A>)|^<HL> (?:[a-z]+ ){0,2}(?:<A>|<G>)"
)
_SOME_OF = over_marks(r"\b(?:of|among|amongst|across|in) (?:the |all )?[a-z-]+ <G>")  # "among the smaller councils"
_SET_OF = over_marks(r"^[^.;,]{0,40}?\b(?:of|among|by) (?:the |all |any of |all of )?(?:<A>['\u2019]s? )?<N:n>")
_BESIDE = over_marks(r"<NP:n>(?: \w+| <M>){0,6}, (?:is |was )?(?:the )?(?:<O>[ -])?$")
_IS_IN = over_marks(
    r"^[^.;]{0,80}?(?<!which )\b(?:is|was|were|are|came) "
    r"(?:in |at |on |recorded in |found in |seen in |that (?:of|in) )(?:the )?<A:a>"
)


_PERIOD_BEHIND = re.compile(r" (?:single )?(?:day|week|fortnight|month|quarter|season|year|decade|spell|stretch)\b")
_FROM_RANK = over_marks(r"\bfrom (?:the )?(?:<O>[ -])?$")
_OVERTOOK = re.compile(
    r"\b(?:overt(?:ook|ak\w+)|leapfrog\w*|took over|taking over|takes over|replac\w+|displac\w+)\b", re.I
)
_OF_A_TIME = over_marks(  # "12: the most, in May 2001", "the fewest sold in any month": of times, not of areas
    r"^<HL>,? (?:[a-z]+ ){0,3}(?:in|of) (?:<T>|any (?:other |one |single )?(?:day|week|month|quarter|year|season)\b)"
)
_NAMELESS = over_marks(r"^[^;]*?<A>")
_SUM_BEHIND = re.compile(
    r" (?:[a-z]+[ -]){0,2}(?:day|week|month|quarter|year|season)s? (?:total|sum|average|figure)s?\b"
)
_OF_SPEED = ("fastest", "quickest", "slowest", "sharpest", "steepest", "strongest", "weakest")
_LEFT_OUT = over_marks(
    r"^[^.;]{0,40}?\b(?:after|behind|bar|apart from|except(?: for)?|outside|besides?) (?:the )?(?:<A>|us\b)"
)
_OF_SO_MANY = over_marks(r"(?:Of|Among) (?:the |these |those |our )?<N> (?!<M>)")
_NOUN_BEHIND = re.compile(r" (?P<word>[a-z]{3,})(?=[.,;:!]|$| (?:was|is|were|are|came|in|of)\b)")


def find(s: Sense) -> Iterator[Claim]:
    """Claims of rank. What is said of time ("lowest since") is left to others."""
    for match, named in s.marked.find(_TOP):
        at, end = match.start("end"), named["end"]
        if at in s.read or _is_no_rank(s, match, end):
            continue
        clause = re.split(r"[;]|, (?=with|while|but|and)", s.marked.text[at:])[0]
        in_time = any(
            m.value.sort == "stretch" for p, m in s.marked.at.items() if m.sort == "T" and at < p < at + len(clause)
        )
        if in_time or _IN_TIME.search(clause) or _ON_RECORD.search(s.marked.text[at:]):
            continue
        s.read.update(range(match.start(), match.end()))
        yield _ranked(s, match, named)


def _among_named(s: Sense, at: int) -> tuple[list[Group], int] | None:
    """ "Of the five": those that the paragraph has named, where they are just so many."""
    size = _SET_OF.match(s.marked.text[at + 1 :])
    if size is None:
        return None
    codes = named_near(s)
    many = int(s.marked.at[at + 1 + size.start("n")].value.value)
    return ([tuple(codes)], 2) if 2 < many == len(codes) else None


def _is_no_rank(s: Sense, match: re.Match[str], end: Mark) -> bool:
    text, word, at = s.marked.text, end.words.lower(), match.start("end")
    if word in ("most", "least") and re.match(r",? by\b", text[at + 1 :]):
        return True  # "raised theirs the most, by 5%"
    if word in ("most", "least") and not text[: match.start("end")].lower().endswith("the "):
        return True
    if word in ("peak", "top", "maximum", "minimum", "bottom") or _PERIOD_BEHIND.match(text[at + 1 :]):
        return True
    if re.search(
        r"\b(?:its|their|our|his|her|[a-z]+['\u2019]s) $", text[: match.start()].lower()
    ) and not _OF_SET.search(text[at:]):
        return True  # "the city's worst": of its own past
    if _OF_A_TIME.match(text[at:]) and not _NAMELESS.match(text):
        return True
    return bool(re.search(r"\b(?:at (?:its|the|their)|as|at) $", text[: match.start()].lower()))


def _ranked(s: Sense, match: re.Match[str], named: dict[str, Mark]) -> Claim:
    at, end = match.start("end"), named["end"]
    first, last = s.marked.at.get(match.start(), end), end
    start = min(first.start, end.start)
    subject, sure, told = _subject(s, at)
    kind = "band" if match["one"] else "nth" if match["next"] or match["o"] else "movers" if match["move"] else "top"
    if not subject:
        return s.unchecked(kind, start, last.end, "it is not clear which area is meant")
    concepts, firm = s.what(at)
    if s.narrowed() and not re.match(r"(?: \w+){0,2} [\ue100-\ue1ff]", s.marked.text[at + 1 :]):
        firm = 0
    part = re.search(r"\b(?:share|proportion|percentage) of\b", s.marked.sentence.text, re.I) or re.match(
        r" (?:as (?:a )?)?(?:share|proportion|percentage)\b", s.marked.text[at + 1 :]
    )
    if part or (match["move"] and (match["o"] or match["next"] or match["one"])):
        return s.unchecked(kind, start, last.end, "ranks of shares, and later ranks of moves, are not read")
    if not concepts or firm == 0:
        return s.unchecked(kind, start, last.end, "it is not clear what is ranked")
    top = _is_top(end, concepts[0])
    if top is None:
        return s.unchecked(kind, start, last.end, "whether high is good or bad the sheet does not say")
    groups, said = _among_named(s, at) or scopes(s, at, subject)
    if reason := _other_set(s, at, concepts[0], subject, groups[:1]):
        return s.unchecked(kind, start, last.end, reason)

    def of_group(group: Group) -> Verdict | None:
        return _verdict(s, match, named, concepts[0], subject, group, top)

    best = over_groups(s, subject, groups, said, of_group)
    if best.mark == FALSE and said < 2 and s.before is not None and _SOME_OF.search(s.before.marked.text):
        best = Verdict(UNCHECKED, best.right, "by which areas are compared", best.evidence)
    if best.mark == FALSE and not match["move"] and (reason := _other_ranking(s, at, end)):
        best = Verdict(UNCHECKED, best.right, reason, best.evidence)
    if best.mark == FALSE and end.words.lower() in GOOD_OR_BAD and s.marked.all("UDPQ"):
        best = Verdict(UNCHECKED, best.right, "it may be the move that is ranked", best.evidence)
    if best.mark == FALSE and min(firm, sure) < 1:
        best = Verdict(UNCHECKED, best.right, "the text does not say clearly what is ranked", best.evidence)
    return s.claim(kind, start, last.end if told is None else max(last.end, told.end), best)


def _other_ranking(s: Sense, at: int, end: Mark) -> str:
    """Why a superlative may be of something else than an area's level; empty where it may not."""
    if _FROM_RANK.search(s.marked.text[:at]) or _SUM_BEHIND.match(s.marked.text[at + 1 :]):
        return "it may be of the time before, or of several"
    if end.words.lower() in _OF_SPEED:
        return "it may be the move that is ranked"
    if _OVERTOOK.search(s.marked.text):
        return "which of the areas it is said of is not read"
    if _LEFT_OUT.search(s.marked.text[at:]) or _OF_SO_MANY.match(s.marked.text):
        return "by which areas are compared"
    begin = max(s.marked.text.rfind(c, 0, at) for c in ",;") + 1
    clause = s.marked.text[begin:at] + re.split("[,;.]", s.marked.text[at:])[0]
    if any(m.sort == "T" and m.value.sort in ("back", "same") and chr_ in clause for chr_, m in s.marked.chars()):
        return "it may be of the time before"
    noun = _NOUN_BEHIND.match(s.marked.text[at + 1 :])
    return f"no table tells of '{noun['word']}'" if noun and not s.known(noun["word"]) else ""


def _other_set(s: Sense, at: int, concept: Concept, subject: str, groups: Sequence[Group]) -> str:
    """Why it is not the areas or the figures of the tables that are ranked; empty where it may be."""
    clause = re.split(r"[.;,]", s.marked.text[at:])[0]
    if _STRANGE.search(clause):
        return "the areas it is compared with are not in the tables"
    one = among(s, concept, groups[0], s.when(at)[0]) if groups else None
    if one is None:
        return ""
    size = _SET_OF.match(s.marked.text[at + 1 :])
    if size and s.marked.at[at + 1 + size.start("n")].value.value != len(one.now):
        return f"the text counts other areas than the {len(one.now)} of the tables"
    beside = _BESIDE.search(s.marked.text[:at])
    if beside and subject in one.now:
        figure: Figure = s.marked.at[beside.start("n")].value
        if fits(figure, Fraction(one.now[subject])) is False:
            return "the figure beside it is another than what would be ranked"
    return ""


def _is_top(end: Mark, concept: Concept) -> bool | None:
    word = end.words.lower()
    if word in GOOD_OR_BAD:
        return None if concept.polarity == "neutral" else (concept.polarity == "bad") == (GOOD_OR_BAD[word] == "bad")
    return end.sort == "H"


def _subject(s: Sense, at: int) -> tuple[str, int, Mark | None]:
    """The area that is said to be first, with its place if that is behind the superlative ("is", "in")."""
    text = s.marked.text
    begin = text.rfind(";", 0, at) + 1
    before = [
        p
        for p, m in s.marked.at.items()
        if m.sort == "A" and begin <= p < at and not re.search(r"\b(?:in|across|of) (?:the )?$", text[:p])
    ]
    whole = [p for p, m in s.marked.at.items() if m.sort == "A" and p < at]
    after = _IS_IN.search(text[at + 1 :]) or _IS.search(text[at + 1 :])
    if after and not before:
        found = s.marked.at[at + 1 + after.start("a")]
        verb = s.marked.text[max(0, at - 10) : at] + after[0]
        if re.search(r"\b(?:is|was|were|are|came|went|belong|found|seen|recorded)\b", verb):
            return s.codes(found.value)[0], 2, found
    if before or whole:
        return s.codes(s.marked.at[max(before or whole)].value)[0], 2, None
    codes, firm = s.carried_area(at, behind=False)
    return (codes[0], firm, None) if codes else ("", 0, None)


def _verdict(
    s: Sense, match: re.Match[str], named: dict[str, Mark], concept: Concept, subject: str, group: Group, top: bool
) -> Verdict | None:
    at = match.start("end")
    if match["move"]:
        sort = s.marked.at[match.start("move")].sort
        return mover(s, at, concept, subject, group, sort, top=named["end"].sort == "H")
    when, _ = s.when(at)
    sets = [among(s, concept, group, when)]
    if re.search(r"\b(?:has|have) had\b|\btoll\b|\btotal\b|\boverall\b", s.marked.text):
        sets.insert(0, in_all(s, concept, group))
    found = [_judge(s, match, named, one, subject, top) for one in sets if one is not None and subject in one.now]
    if not found:
        return None
    return next((v for v in found if v.mark == TRUE), found[0])


def _judge(s: Sense, match: re.Match[str], named: dict[str, Mark], one: Among, subject: str, top: bool) -> Verdict:
    rank, size = one.rank(subject, top), len(one.now)
    leaders = one.leaders(top)[:3]
    said = ", ".join(f"{s.world.name(c)} {plain_text(one.now[c])}" for c in leaders)
    what = (
        f"{s.world.name(subject)} {plain_text(one.now[subject])} is {_nth(rank)} from the "
        f"{'top' if top else 'bottom'} of {size}: {said}"
    )
    evidence = tuple(
        str(c)
        for c in s.world.cell(one.edition, one.measure, subject, max(0, s.now_index(one.edition, one.measure) or 0))
    )
    if not one.complete and rank == 1:
        return Verdict(UNCHECKED, reason=f"{size} areas only have a figure")
    if match["one"]:
        few = max(3, -(-size // 3)) if size <= 20 else max(3, size // 10)
        return Verdict(
            TRUE if rank <= few else FALSE if rank > 2 * few else UNCHECKED, "" if rank <= few else what, what, evidence
        )
    wanted = 1
    if match["o"]:
        wanted = int(named["o"].value.value)
    if match["next"]:
        return _next(s, one, subject, top, rank, what, evidence)
    if rank == wanted:
        return Verdict(TRUE, reason=what, evidence=evidence)
    return Verdict(FALSE, what, "", evidence)


def _next(s: Sense, one: Among, subject: str, top: bool, rank: int, what: str, evidence: tuple[str, ...]) -> Verdict:
    """ "Next lowest": all that stand before it have been named."""
    named: set[str] = set()
    sense: Sense | None = s
    while sense is not None:
        named.update(c for m in sense.marked.all("A") for c in m.value.codes)
        sense = sense.before
    ahead = one.leaders(top)[: rank - 1]
    true = rank > 1 and all(c in named for c in ahead)
    return Verdict(TRUE if true else FALSE, "" if true else what, what, evidence)


def mover(
    s: Sense, at: int, concept: Concept, subject: str, group: Group, sort: str, top: bool = True
) -> Verdict | None:
    """Biggest by number or by per cent, or smallest: either will do, as the text seldom says."""
    whens, _ = bases(s, at)
    results, whats = [], []
    for back in whens:
        if back is not None and back.sort == "span":
            continue
        one = among(s, concept, group, s.when(at)[0], back)
        if one is None or subject not in one.now or subject not in one.before:
            continue
        for percent in (False, True):
            moves: dict[str, Number] = {
                c: (
                    Fraction(100 * (one.now[c] - one.before[c])) / one.before[c]
                    if percent
                    else one.now[c] - one.before[c]
                )
                for c in one.now
                if c in one.before and (one.before[c] or not percent)
            }
            if not moves:  # in per cent of nothing
                continue
            went = {c: move for c, move in moves.items() if (move > 0 if sort == "U" else move < 0)}
            if not top and len(went) < len(moves):
                return Verdict(UNCHECKED, reason="some of the areas moved the other way")
            best = (max if (sort == "U") == top else min)(moves.values())
            results.append(moves.get(subject) == best)
            leader = next(c for c in moves if moves[c] == best)
            whats.append(f"{s.world.name(leader)} {plain_text(moves[leader])}{'%' if percent else ''}")
    if not results:
        return None
    if any(results):
        return Verdict(TRUE, reason="; ".join(whats[:2]))
    return Verdict(FALSE, "; ".join(whats[:2]))


def _nth(number: int) -> str:
    return f"{number}{'th' if number % 100 in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
