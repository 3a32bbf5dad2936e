"""Levels: so many cases, a rate of, a price of; none at all; what figures are left when all else has been read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ..claims import (
    FALSE,
    TELLING,
    TRUE,
    UNCHECKED,
    Claim,
    Verdict,
    Worth,
    judged,
    shown_for,
)
from ..figures import Figure, digits, fits
from ..groups import total
from ..marks import Mark, over_marks
from ..sense import Sense
from ..thesaurus import PEOPLE, PLAIN_ADJECTIVES
from ..times import When, month_end
from ..values import OF_MAIN
from ..what import possible
from ..world import Concept

ORDER = 90
FEW = 20  # below so many a figure in words may count what has been named
_NONE = over_marks(
    r"\b(?P<no>no(?:ne)?|zero)\b(?: (?:new|further|more|other|confirmed|recorded)){0,2} (?:of the )?<M:m>"
)
_NO_ONE = over_marks(
    r"\b(?P<no>no one|nobody)\b(?![^.;,]{0,40}\b(?:believ|think|thought|doubt|know|knew|expect|want|"
    r"sa(?:id|ys?)\b|claim|car(?:es?|ed)\b|count|ask|like|see)[a-z]*)[^.;,]{0,40}?<M:m>"
)
_TO_ZERO = over_marks(
    r"<D> (?:back )?to (?P<no>zero|<N>)|<M> (?:has |have |had )?(?:been |was |were |stood at |at )?(?P<none>nil)\b"
)
_NOT_ONE = over_marks(r"\b(?:not|n't) (?:a |one |any )?(?:single )?<M:m>")
_OWN_AREA = over_marks(  # "than the 23.6 seen across England": of the same time
    r"(?: <M>)?(?: (?:seen|recorded|reported|found|counted|registered|charged|paid|asked|set))?"
    r" (?:in|for|across|throughout) (?:the )?<A>(?! (?:a|the|in) )"
)
_OR_SO_MUCH = over_marks(r"\bby <P>,? or (?:just |only )?$")  # "by 5%, or £10": what it moved by
_GAP = over_marks(
    r"^(?: (?:<M>|[a-z]+))? (?:(?:more|fewer|less|higher|lower|better|worse|ahead|clear|short|below|"
    r"above|under|off|away|adrift|shy)\b"
    r"|<UD>(?= (?:on|than)\b|[.;,]|$))"
)
_MOVE_IS = over_marks(  # "the fall in sales there was 550"
    r"\b(?:the|this|that|an?|[a-z]+ly) <UD>(?: (?!to\b|from\b)(?:[a-z]+|<M>|<A>|<T>)){0,6} (?:is|was|to|at) "
    r"(?:just |only )?$|\bthe <UD> (?:in|for|at) (?:the )?<A>,? $"
)
_GAP_OF = over_marks(
    r"(?:\ban? extra|\b(?:<UD>|loss|gain|cut|gap|difference) of(?: just| only)?|\b(?:added|adding|shed|shedding)) $"
)
_BY = re.compile(r"(?<!followed )(?<!owned )(?<!used )(?<!brought )(?<!made )\bby(?: just| only| some)? $", re.I)
_RANGE = over_marks(r"\b(?:between|from) <NP> (?:and|or) $")
_NOW = re.compile(r" (?:now|today|these days|this(?=[.,;)]|$))\b", re.I)
_MEASURE_BEHIND = over_marks(r"^ (?:(?!and\b|or\b|by\b|from\b|to\b)[a-z-]+ ){0,3}<M>")
_OF_THE = re.compile(r"\b(?:of|all|both|other) (?:the |these |those |our )?$", re.I)
_BY_THEN = over_marks(r"\bby <T>")
_OF_WHOM = re.compile(r"\bof (?:whom|which|them|these|those)\b[^.;]{0,30}\baccount\w* for $", re.I)
_SEASON_BEFORE = over_marks(r"^ (?:in |for )?(?:the )?<T> (?:before|after|earlier)\b")
_AND = over_marks(r"^ and <NP>")
_TO_NEXT = over_marks(r"^ to <NP>")
_OF_SOME = re.compile(r"\b(?:[Nn]ational|[Rr]egional|[Cc]ounty|[Dd]istrict|[A-Z][a-z]+(?:sh|an|ch|ese)) [a-z]+ of $")
_OF_LEVEL = re.compile(r"\b(?P<word>median|average|mean|peak|high|low|record|maximum|minimum|trough) of $", re.I)
_TOGETHER = re.compile(r"\b(?:together|combined|between them|in all|altogether|in total|all told)\b", re.I)
_SEVERAL = over_marks(r"<A>(?:, <A>)*,? and <A> [^.;,]{0,25}$")
_SO_MANY_AREAS = over_marks(r" (?:[a-z-]+ ){0,2}<G>")
_ONE_OF = over_marks(r" (?:of|part|parts|corner) (?:of )?(?:the |its |their |these |those )?(?:<A>|<G>)")
_RUN_OF = re.compile(r"\b(?:days?|weeks?|months?|quarters?|years?) (?:with(?:out)?|of) (?:any |no )?$", re.I)
_A_HIGH = re.compile(r"\b(?:high|low|peak|record)\b", re.I)
_A_NUMBER = re.compile(r"\bnumber (?:of \w+ )?(?:at|of|was|is|to) $", re.I)
_THEN = re.compile(r"(?:Back then|At th(?:e|at) time|Then|By then|Before that|After that)\b", re.I)
_SO_MANY_OF = over_marks(r" of (?:the |its )?(?:(?:last |past )?<N>|last\b|past\b)")
_OF_SO_MANY = over_marks(r"<N> of (?:the |its )?(?:last |past )?$")
_CLAUSES = re.compile(r"[,;]|\b(?:while|whereas|but|and)\b")
_LABEL = re.compile(
    r"(?:\b(?:slide|page|item|figure|table|chart|no|number|step|part|chapter|level|bus|route|ward|bed|line) )$", re.I
)
_APIECE = re.compile(r" (?:apiece|each|a ?piece|per head)(?=[.,;)]|$)")
_OF_SOME_TIME = re.compile(r" of (?:an?|some|one|those|other|earlier|long) [a-z]")
_AGAINST_THEM = re.compile(r" (?:against|conceded|lost|drawn|away)(?=[.,;)]|$)")
_THRESHOLD = re.compile(
    r"\b(?:goal|target|limit|threshold|cap|ceiling|aim|benchmark) (?:rate )?(?:of|is|was|at) $", re.I
)
_CUMULATIVE = re.compile(
    r"\b(?:figures (?:that )?go(?:ing)? back|total|sum|toll|tally|overall|cumulative|so far|(?:has|have) now|"
    r"altogether|to date"
    r"|(?:since|from) the (?:start|beginning|outbreak))\b",
    re.I,
)
_ROUND_ABOUT = re.compile(
    r"\b(?:toll|tally|so far|to date|altogether|(?:since|from) the (?:start|beginning|outbreak)|since (?:it|this|the) "
    r"[a-z ]{0,20}(?:began|started))\b",
    re.I,
)


def find(s: Sense) -> Iterator[Claim]:
    """Claims of a level: none first, then the figures that nothing else has read."""
    yield from _none(s)
    for at, mark in sorted(s.marked.at.items()):
        if mark.sort in "NP" and at not in s.read:
            s.read.add(at)
            claim = _level(s, at, mark)
            if claim is not None:
                yield claim


def _none(s: Sense) -> Iterator[Claim]:
    for match, named in s.marked.find(_NONE):
        mark = named["m"]
        text = s.marked.text
        if re.match(r" (?:of|in) <", text[match.end() :]) or "rest" in match[0]:
            continue
        s.read.update(range(match.start(), match.end()))
        yield _zero(s, match.start("m"), mark)
    for match, named in s.marked.find(_NO_ONE):
        if match.start("m") not in s.read:
            s.read.add(match.start("m"))
            yield _zero(s, match.start("m"), named["m"])
    for match, named in s.marked.find(_TO_ZERO):
        at = match.start("no") if match["no"] else match.start("none")
        named_mark = named.get("no")
        if named_mark is not None and named_mark.value.value != 0:
            continue
        if at not in s.read and named_mark is not None:
            s.read.add(at)
            yield _zero(s, at, named_mark)


def _zero(s: Sense, at: int, mark: Mark) -> Claim:
    start = mark.start
    if reason := s.qualified(at):
        return s.unchecked("zero", start, mark.end, f"no table tells of '{reason}'")
    if _RUN_OF.search(re.sub(r"\bno $", "", s.marked.text[:at])):
        return s.unchecked("zero", start, mark.end, "a run of several periods is not read here")
    if s.negated(at - 12):
        return s.unchecked("zero", start, mark.end, "a double negation is not read")
    zero = Figure("number", Fraction(0))
    concepts, sure = s.what(at - 1)
    codes, here = s.where(at)
    when, said = s.when(at)
    shown = shown_for(concepts[0]) if concepts else "{}"
    if each := _each_before(s, at):
        verdicts = [judged(zero, list(s.worths(concepts[:1], [c], [when], min(sure, said))), shown) for c in each]
        return s.claim("zero", start, mark.end, next((v for v in verdicts if v.mark != TRUE), verdicts[0]))
    worths = list(s.worths(concepts[:2], codes[:2], [when], min(sure, here, said)))
    return s.claim("zero", start, mark.end, judged(zero, worths, shown))


def _each_before(s: Sense, at: int) -> list[str]:
    """The areas of "A, B and C had no": of each it is said."""
    found = _SEVERAL.search(s.marked.text[:at])
    if not found:
        return []
    return [
        s.codes(m.value)[0]
        for p, m in sorted(s.marked.at.items())
        if m.sort == "A" and found.start() <= p < found.end()
    ]


def _level(s: Sense, at: int, mark: Mark) -> Claim | None:
    figure: Figure = mark.value
    if _is_constant(s, at):
        if _sheet_goal(s, figure):
            return s.claim("target", mark.start, mark.end, Verdict(TRUE, reason="as the sheet gives it"))
        return s.unchecked("target", mark.start, mark.end, "a goal or limit, which no table holds")
    if (_LABEL.search(s.marked.text[:at]) and digits(figure) < TELLING) or _of_a_few(s, at, figure):
        return None
    concepts, sure = s.what(at, figure)
    if reason := _no_level(s, at, figure, concepts):
        return s.unchecked("gap" if "how far" in reason else "level", mark.start, mark.end, reason)
    behind = _MEASURE_BEHIND.match(s.marked.text[at + 1 :])
    part = s.qualified(at) or s.part_before(at) or (s.qualified(at + behind.end()) if behind else "")
    part = part or (s.qualified(_figure_before(s, at)) if s.is_base(at) else "")
    doubt = f"no table tells of '{part}'" if part else s.modal(at)
    if sure == 0 and not s.marked.all("M") and not figure.sign and digits(figure) < TELLING:
        doubt = "it is not clear what is counted"
    if digits(figure) < 2 and not (s.marked.all("MAT") or figure.sign or s.is_base(at)):
        doubt = "it is not clear what is counted"  # "the van comes at 2"
    if doubt and digits(figure) < TELLING + bool(part):
        return s.unchecked("level", mark.start, mark.end, doubt)
    if re.search(r"\bpass(?:es|ed)?\b[^,;]{0,25}$", s.marked.text[:at], re.I):
        figure = replace(figure, hedge="least")
    return _held(s, at, mark, figure, concepts, 0 if doubt else sure)


def _figure_before(s: Sense, at: int) -> int:
    """The place of the figure before one, with which it is compared; the place itself where there is none."""
    return max((p for p, m in s.marked.at.items() if m.sort in "NP" and p < at), default=at)


def _of_a_few(s: Sense, at: int, figure: Figure) -> bool:
    """ "The highest of the three": it counts what has been named, and claims nothing."""
    behind = re.match(r"[.,;:)]|$", s.marked.text[at + 1 :])
    return bool(figure.words and figure.value < FEW and _OF_THE.search(s.marked.text[:at]) and behind)


def _no_level(s: Sense, at: int, figure: Figure, concepts: list[Concept]) -> str:
    """Why a figure is no level of a measure, or none that is read; empty where it may be one."""
    before, after = s.marked.text[:at], s.marked.text[at + 1 :]
    if (
        _OR_SO_MUCH.search(before)
        or _GAP.match(after)
        or _GAP_OF.search(before)
        or _BY.search(before)
        or _MOVE_IS.search(before)
    ):
        return "how far it is from another figure is not read"
    if _ONE_OF.match(after) or _SO_MANY_AREAS.match(after) or _lone(s, at, figure):
        return "it counts no measure of the tables"
    if not concepts:
        return "no measure of the tables fits this figure"
    if spread := s.spread(at, concepts[0]):
        return f"so many a {spread} is not read here"
    if reason := _unread_here(s, before, after, concepts[0]):
        return reason
    when, _ = s.when(at)
    short = when is not None and when.sort == "stretch" and figure.value < when.count
    if short or _OF_SO_MANY.search(before) or _SO_MANY_OF.match(after):
        return "so many of so many is not read here"
    if re.search(r"(?:\b(?:more|fewer|less)|[\ue900-\ueaff]) in $", before, re.I):
        return "a count of areas whose set is not named"
    return ""


def _unread_here(s: Sense, before: str, after: str, concept: Concept) -> str:
    """Why the words round a figure make it something else than a level."""
    if _RANGE.search(before) or (re.search(r"\bbetween $", before, re.I) and _AND.match(after)):
        return "a range is not read"
    if _OF_SOME_TIME.match(after):
        return "when it was is not read"
    if _APIECE.match(after) and not _SEVERAL.search(before):
        return "so many each is not read"
    if _OF_WHOM.search(before) or _AGAINST_THEM.match(after) or _TO_NEXT.match(after):
        return "how far it is from another figure is not read"
    averaged = any(re.search(r"\b(?:average|mean)\b", noun) for noun in (*concept.nouns, *concept.also_called))
    own = _CLAUSES.split(before)[-1] + _CLAUSES.split(after)[0]
    if concept.adds and not averaged and re.search(r"\baverag(?:ed?|ing)\b", own, re.I):
        return "an average over time is not read"
    return "when it was is not read" if _SEASON_BEFORE.match(after) else ""


def _held(s: Sense, at: int, mark: Mark, figure: Figure, concepts: list[Concept], sure: int) -> Claim:
    """A level against the tables, under each reading."""
    codes, here = s.where(at)
    base = s.is_base(at) and not _OWN_AREA.match(s.marked.text[at + 1 :])
    when, said = (None, 1) if _NOW.match(s.marked.text[at + 1 :]) else s.when(at, base)
    firm = min(sure, here) if said and not _loose(s, at, figure, concepts[:1]) else 0
    by_then = _BY_THEN.search(s.marked.text[:at])
    firm = 0 if by_then else firm
    if concepts[0].kind == "rate" and _A_NUMBER.search(s.marked.text[:at]):
        concepts = [c for c in s.world.concepts if c.counted and c.dataset == concepts[0].dataset] or concepts
        firm = 0
    summed = _CUMULATIVE.search(_clause(s, mark)) or (figure.hedge == "least" and "total" in s.marked.sentence.text)
    totals = _totals(s, concepts, codes, firm) if summed or by_then or _of_totals(s) else []
    whens = _before_that(s, at) if base and when is None else s.either(when)
    worths = list(s.worths(concepts[:4], codes[:3], whens, firm, base_step=base))
    if when is not None and when.grain == "month" and not when.whole:
        worths = [replace(w, firm=0) if _of_weeks(w) else w for w in worths]
    worths = [*totals, *worths] if summed else [*worths, *totals]
    if base and when is None:
        before = [When("back", unit="year"), When("back", unit="period")]
        worths += list(s.worths(concepts[:2], codes[:2], before, min(firm, 1)))
    elif said < 2 and not base and (carried := _carried_when(s)):
        worths += list(s.worths(concepts[:2], codes[:2], [carried], min(firm, 1)))
    if when is not None and when.sort == "back":
        worths += list(s.worths(concepts[:2], codes[:2], [replace(when, grain=OF_MAIN)], min(firm, 1)))
    worths += _last_resort(s, figure, concepts, codes, when, min(sure, here))
    kind = "running_total" if summed and totals else "rate" if concepts[0].kind == "rate" else "level"
    verdict = judged(figure, worths, shown_for(concepts[0]))
    if verdict.mark == FALSE and (reason := _of_something_else(s, at, figure, concepts[0], codes[:1], when)):
        verdict = Verdict(UNCHECKED, verdict.right, reason, verdict.evidence)
    return s.claim(kind, mark.start, mark.end, verdict)


def _of_something_else(s: Sense, at: int, figure: Figure, concept: Concept, codes: list[str], when: When | None) -> str:
    """Why a figure that does not fit may be of something else: of a part, a longer time or another measure."""
    if re.match(r" of (?:them|these|those)\b", s.marked.text[at + 1 :]):
        return "of which it is a part is not read"
    if any(_longer(s, m.value, concept) for m in s.marked.all("T")):
        return "it may be of as long a time as the one that is named"
    if _MEASURE_BEHIND.match(s.marked.text[at + 1 :]) or digits(figure) < 2:
        return ""
    others = [c for c in s.world.concepts if c is not concept and c.dataset == concept.dataset and possible(c, figure)]
    for other in others:
        if any(fits(figure, Fraction(value)) for code in codes for value, _ in s.values(other, code, when)):
            return f"it is right of {other.nouns[0]}"
    return ""


def _longer(s: Sense, when: When, concept: Concept) -> bool:
    """Whether a time is that of several periods of a measure, as "the three months to May" in a table of months."""
    if when.sort != "span" or when.grain not in ("part", "between") or not when.first or not when.last:
        return False
    edition, measure = concept.holders[0]
    now = s.now_index(edition, measure)
    return now is not None and (when.last - when.first).days > 1.5 * edition.span(measure, now).days


def _of_weeks(worth: Worth) -> bool:
    """Whether weeks are added up for a month, which they do not make."""
    return len(worth.cells) > 1 and worth.cells[0].edition.table.form in ("week_ending", "iso_week")


def _before_that(s: Sense, at: int) -> list[When | None]:
    """What "from 288" is of: of the year before where that in play is told of as a whole, else of a step before."""
    long = next((m.value for m in s.marked.all("T") if m.value.sort == "stretch" and m.value.unit != "so far"), None)
    if long is not None and long.count > 1:
        return [When("back", unit=long.unit, count=long.count), None]
    now, _ = s.when(at)
    if now is None or now.grain != "year" or not now.first or not now.last:
        return [None]
    first, last = (day.replace(year=day.year - 1) for day in (now.first, now.last.replace(day=28)))
    return [When("span", first, month_end(last.year, last.month), "year"), None]


def _loose(s: Sense, at: int, figure: Figure, concepts: list[Concept]) -> bool:
    """Whether a sentence leaves open whether the figure is one of its measure, at its time."""
    before = s.article.text[s.marked.sentence.start : s.place_of(at)]
    of_level = _OF_LEVEL.search(before)
    own = (
        of_level
        and not _OF_SOME.search(before)
        and any(of_level["word"].lower() in n for c in concepts for n in c.nouns)
    )
    if (of_level and not own) or _TOGETHER.search(s.marked.sentence.text):
        return True
    high = not s.apposed(at) and not s.marked.all("M") and (s.marked.all("HL") or _A_HIGH.search(s.marked.text))
    narrow = s.narrowed()
    return bool(narrow or high or _other_noun(s, at) or _THEN.match(s.marked.text) or not _about_measure(s, at, figure))


def _last_resort(
    s: Sense, figure: Figure, concepts: list[Concept], codes: list[str], when: When | None, sure: int
) -> Iterator[Worth]:
    """Where it is not clear what or where: all measures and areas it may be of, for a figure of many digits."""
    if digits(figure) <= TELLING or sure >= 2:
        return
    others = [c for c in s.world.concepts if c.dataset == concepts[0].dataset and possible(c, figure)]
    named = [s.codes(m.value)[0] for m in s.marked.all("A")]
    yield from s.worths(others, list(dict.fromkeys([*codes, *named, s.area, *s.widest()]))[:5], s.either(when), 0)


def _lone(s: Sense, at: int, figure: Figure) -> bool:
    """ "One" is mostly no figure, unless what it counts stands next to it."""
    return figure.words and figure.value == 1 and not over_marks("^ (?:[a-z]+ )?<M>").match(s.marked.text[at + 1 :])


def _about_measure(s: Sense, at: int, figure: Figure) -> bool:
    """Whether a sentence says that the figure is of a measure: by noun, sign, or "at", "to", "was" before it."""
    if s.marked.all("M") or figure.sign or figure.places:
        return True
    return bool(
        re.search(
            r"\b(?:at|to|was|were|is|stood|reached|recorded|had|saw|from|of|total(?:led|s)?|made|lent|sold|drew|counted|"
            r"issued|brought|logged|registered) $",
            s.marked.text[:at],
        )
    )


def _other_noun(s: Sense, at: int) -> bool:
    """Whether a figure is of a noun that no measure has: "330 books"."""
    found = re.match(r" (?:\w+ )?([a-z]{3,}s)\b", s.marked.text[at + 1 :])
    plain = found and (found[1] in PLAIN_ADJECTIVES or re.fullmatch(PEOPLE, found[1]))
    return bool(found and not plain and found[1] not in ("was", "has", "is", "this", "its", "years", "across", "plus"))


def said_nothing(s: Sense) -> bool:
    """Whether a sentence names no time of its own."""
    return not s.marked.all("T")


def _clause(s: Sense, mark: Mark) -> str:
    """The words of the article from the comma before a figure to a little behind it."""
    text, place = s.marked.sentence.text, mark.start - s.marked.sentence.start
    begin = max(text.rfind(c, 0, place) for c in ",;-")
    return text[begin + 1 : place + len(mark.words) + 25]


def _of_totals(s: Sense) -> bool:
    """Whether the sentence, or one before it in its block, speaks of sums from the record's start."""
    sense: Sense | None = s
    while sense is not None and sense.marked.sentence.block == s.marked.sentence.block:
        if _ROUND_ABOUT.search(sense.marked.sentence.text):
            return True
        sense = sense.before
    return False


def _carried_when(s: Sense) -> When | None:
    sense = s.before
    while sense is not None and sense.marked.sentence.paragraph == s.marked.sentence.paragraph:
        for mark in reversed(sense.marked.all("T")):
            if mark.value.sort == "span":
                return mark.value  # type: ignore[no-any-return]
        sense = sense.before
    return None


def _totals(s: Sense, concepts: list[Concept], codes: list[str], firm: int) -> list[Worth]:
    """Sums from the start of the record to the period in play."""
    found: list[Worth] = []
    for concept in concepts[:2]:
        if not concept.adds:
            continue
        for code in codes[:3]:
            for rank, (edition, measure) in enumerate(concept.holders):
                now = s.now_index(edition, measure)
                if now is None:
                    continue
                amount = total(edition, measure, code, now)
                if amount is not None:
                    cells = tuple(s.world.cell(edition, measure, code, now))
                    found.append(
                        Worth(
                            amount,
                            cells,
                            f"{concept.nouns[0]}, {s.world.name(code)}, in all to {s.main.isoformat()}",
                            min(firm, 1),
                            rank,
                        )
                    )
    return found


def _is_constant(s: Sense, at: int) -> bool:
    before, after = s.marked.text[:at], s.marked.text[at + 1 :]
    return bool(
        _THRESHOLD.search(before) or re.match(r" (?:goal|target|limit|threshold|cap|mark|barrier|milestone)\b", after)
    )


def _sheet_goal(s: Sense, figure: Figure) -> bool:
    return any(figure.value == Fraction(str(goal["value"])) for _, goal in s.world.targets())
