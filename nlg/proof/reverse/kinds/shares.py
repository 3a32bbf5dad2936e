"""Shares: so many per cent of all, half of, one in ten; of a larger area, of another measure, by the article's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ...check.exact import Number
from ..claims import UNCHECKED, Claim, Verdict, Worth, judged
from ..context import Fellow
from ..figures import Figure
from ..groups import scopes, total
from ..marks import Mark, over_marks
from ..sense import Sense
from ..world import Cell, Concept, plain_text

ORDER = 30
_OF = over_marks(
    r"<PF:much>(?: of)? (?:all |the |its |their |those |every )*(?:of )?(?:(?:\w+ ){0,2}<M:m>|(?P<total>total|"
    r"overall total|whole)\b|(?P<all>all)\b)|(?P<half><F>) (?:the |all )*<M:m2>"
)
_OF_THEM = over_marks(
    r"<PF:much>(?: of)? (?:them|those|these|that (?:total|sum|number)|the (?:sum|lot))\b(?! (?:<T>|who|which))"
)
_OWN = over_marks(r"<N:n>(?P<between>[^.;\ue300-\ue7ff]{0,60}?)<PF:much>")
_EQUATES = re.compile(
    (
        r"\b(?:equat\w+|equal\w*|which is|that is|amount\w*|represent\w*|making up|or|-|\u2013|account\w*|ie|"
        r"just)\s*(?:to|up|for|just|only)?\s*$"
    ),
    re.I,
)
_PART = re.compile(r"\b(?:share|slice|part|portion|proportion)\b", re.I)
_MOVED = over_marks("<UD>")


def find(s: Sense) -> Iterator[Claim]:
    """Claims of a part of a whole."""
    for match, named in s.marked.find(_OF_THEM):
        if match.start("much") not in s.read:
            s.read.add(match.start("much"))
            yield _of_told(s, match.start("much"), named["much"])
    for match, named in s.marked.find(_OF):
        mark = named.get("much") or named.get("half")
        if mark is None:
            continue
        at = match.start("much") if "much" in named else match.start("half")
        before = s.marked.text[max(0, at - 14) : at]
        if (
            at in s.read
            or (_MOVED.search(before) and not re.search(r"ma(?:d|k)\w* .{0,2}$", before[:-1]))
            or re.search(r"\b(?:by|fell|rose|(?<!made )(?<!make )(?<!makes )(?<!making )up|down) $", before)
        ):
            continue
        s.read.add(at)
        if not re.search(r"\bof\b", match[0] + mark.words) and "m" in named:
            yield _of_those_before(s, at, mark, named["m"])
        else:
            yield _share(s, at, mark, named.get("m") or named.get("m2"), bool(match["total"]))


def _of_told(s: Sense, at: int, mark: Mark) -> Claim:
    """ "A has 40, half of them": of the figure told before it, where the tables have that for an area that holds A."""
    if reason := s.doubtful(at):
        return s.unchecked("share_within", mark.start, mark.end, reason)
    figure = _as_share(mark.value)
    areas = [m for p, m in sorted(s.marked.at.items()) if m.sort == "A" and p < at and s.may_be_subject(p)]
    subject = s.codes(areas[-1].value)[0] if areas else ""
    worths: list[Worth] = []
    for place, sense in _figures_before(s, at):
        whole = sense.of_level(place)
        if subject and whole is not None and _holds(s, whole, subject):
            when = sense.when(place)[0]
            worths += _quotients(s, whole[0], subject, whole[0], whole[1], when, 2, at)
            break
    return s.claim("share_within", mark.start, mark.end, _in_percent(judged(figure, worths, "{}"), figure, worths))


def _figures_before(s: Sense, at: int) -> Iterator[tuple[int, Sense]]:
    """The numbers told before a place in its paragraph, in this sentence and the one before, the last first."""
    for sense, end in ((s, at), (s.before, None)):
        if sense is not None and sense.marked.sentence.paragraph == s.marked.sentence.paragraph:
            places = [p for p, m in sense.marked.at.items() if m.sort == "N" and (end is None or p < end)]
            yield from ((place, sense) for place in sorted(places, reverse=True))


def _holds(s: Sense, whole: Fellow, subject: str) -> bool:
    edition, _ = whole[0].holders[0]
    return whole[1] != subject and (subject in s.world.leaves(edition, whole[1]) or whole[1] in _parents(s, subject))


def _parents(s: Sense, code: str) -> Iterator[str]:
    while code and (area := s.world.area(code)) is not None:
        code = area.parent
        yield code


def _share(s: Sense, at: int, mark: Mark, of: Mark | None, of_total: bool = False) -> Claim:
    if reason := s.modal(at):
        return s.unchecked("share_within", mark.start, mark.end, reason)
    figure = _as_share(mark.value)
    own = _own_number(s, at)
    concepts = list(of.value) if of is not None else s.carried_measure(None)[0]
    concepts = [c for c in concepts if c.adds or c.kind == "stock"]
    if own is not None:
        return _of_own(s, mark, figure, own, concepts)
    if of_total and concepts:
        mains = [c for c in s.world.concepts if c.main and c.dataset == concepts[0].dataset]
        worths = [*_of_other_measure(s, at, mains), *_of_larger(s, at, concepts)]
    else:
        worths = [*_of_other_measure(s, at, concepts), *_of_larger(s, at, [c for c in concepts if not c.money])]
    if not worths:
        return s.unchecked("share_within", mark.start, mark.end, "no part and whole of the tables fit this share")
    if of is None or _PART.search(s.marked.text[:at]):  # of which whole, or of what part, is a guess
        worths = [Worth(w.value, w.cells, w.what, 0, w.edition) for w in worths]
    verdict = judged(figure, worths, "{}")
    return s.claim("share_within", mark.start, mark.end, _in_percent(verdict, figure, worths))


def _in_percent(verdict: Verdict, figure: Figure, worths: list[Worth]) -> Verdict:
    """A verdict whose right figure is told in per cent, whatever the article tells it in."""
    if not verdict.right:
        return verdict
    value = worths[0].value * (100 if figure.sort == "share" else 1)
    return replace(verdict, right=f"{_percent(value)}% ({worths[0].what})")


def _of_those_before(s: Sense, at: int, mark: Mark, part: Mark) -> Claim:
    """ "23 samples were taken and 26% failed": the part is told behind the figure, the whole before it."""
    codes, here = s.where(at)
    when, _ = s.when(at)
    earlier = [m for p, m in sorted(s.marked.at.items(), reverse=True) if m.sort == "M" and p < at]
    wholes = [c for m in earlier for c in m.value[:2] if c is not part.value[0] and c.unit == part.value[0].unit]
    worths: list[Worth] = []
    for whole in wholes[:2]:
        worths += _quotients(s, part.value[0], codes[0], whole, codes[0], when, min(here, 1), at) if codes else []
    return s.claim("share_within", mark.start, mark.end, judged(_as_share(mark.value), worths, "{}%"))


def _as_share(figure: Figure) -> Figure:
    """Per cent as a share of one, so that both are compared alike."""
    if figure.sort != "percent":
        return figure
    return Figure("percent", figure.value, figure.places, figure.unit, figure.hedge)


def _percent(value: Number) -> str:
    return f"{float(value):.1f}"


def _own_number(s: Sense, at: int) -> tuple[int, Mark] | None:
    """The article's own number that is told as a share right behind: "56, which equates to 40% of"."""
    before = sorted((p for p, m in s.marked.at.items() if m.sort == "N" and p < at), reverse=True)
    if before and not re.search(r"[;.]", s.marked.text[before[0] + 1 : at]):
        between = s.marked.text[before[0] + 1 : at]
        if _EQUATES.search(between) or re.search(r"\b(?:which|that|but|equates|or)\b|[-\u2013,] $", between):
            return before[0], s.marked.at[before[0]]
    return None


def _of_own(s: Sense, mark: Mark, figure: Figure, own: tuple[int, Mark], concepts: list[Concept]) -> Claim:
    """The article's number over the whole as the article gives it, or else as the tables do."""
    at, number = own
    codes, here = s.where(at)
    concepts = concepts or s.carried_measure(None)[0]
    s.read.add(at) if False else None
    stated = _stated_total(s)
    worths: list[Worth] = []
    for concept in concepts[:2]:
        for code in codes[:1]:
            for rank, (edition, measure) in enumerate(concept.holders):
                now = s.now_index(edition, measure)
                if now is None:
                    continue
                cells = tuple(s.world.cell(edition, measure, code, now))
                for whole, said in (
                    (total(edition, measure, code, now) if concept.adds else None, "in all to"),
                    (edition.at(measure, code, now), "in the period to"),
                ):
                    if whole:
                        what = (
                            f"the article's {number.words} of {plain_text(whole)} {said} {s.main.isoformat()}, "
                            f"{s.world.name(code)}"
                        )
                        worths.append(
                            Worth(Fraction(100) * number.value.value / whole, cells, what, min(here, 1), rank)
                        )
    if (
        stated is not None
        and judged(figure, [Worth(100 * number.value.value / stated, (), "", 2)], "{}").mark == "true"
    ):
        said = (
            f"{number.words} of {stated} by the article's own figures: {_percent(100 * number.value.value / stated)}%"
        )
        return s.claim("share_within", mark.start, mark.end, Verdict("true", reason=said), own=True)
    if not any(concept.adds for concept in concepts):
        worths = [Worth(w.value, w.cells, w.what, 0, w.edition) for w in worths]
    verdict = (
        judged(figure, worths, "{}%")
        if figure.sort == "percent"
        else Verdict(UNCHECKED, reason="a fraction of the article's own number")
    )
    return s.claim("share_within", mark.start, mark.end, verdict)


def _stated_total(s: Sense) -> Fraction | None:
    """A total that the paragraph gives itself: "The total is 75"."""
    paragraph = [x for x in s.article.sentences if x.paragraph == s.marked.sentence.paragraph]
    for sentence in paragraph:
        found = re.search(r"\btotal (?:is|was|of|came to|stands at) (\d[\d,]*)\b", sentence.text, re.I)
        if found:
            return Fraction(found[1].replace(",", ""))
    return None


def _of_other_measure(s: Sense, at: int, wholes: list[Concept]) -> list[Worth]:
    """One measure as a share of another of the same area: thefts of all offences."""
    text = s.marked.text
    parts = [m for p, m in sorted(s.marked.at.items()) if m.sort == "M" and p < at]
    parts += [
        m
        for p, m in sorted(s.marked.at.items())
        if m.sort == "M" and p > at and re.search(r"\b(?:were|was|are|is) (?:\w+ )?$", text[:p])
    ]
    codes, here = s.where(at)
    when, _ = s.when(at)
    found = []
    for part in (c for m in parts for c in m.value[:1]):
        for whole in wholes[:1]:
            if part is whole or part.unit != whole.unit:
                continue
            for code in codes[:2]:
                found += _quotients(s, part, code, whole, code, when, min(here, 1), at)
    return found


def _of_larger(s: Sense, at: int, concepts: list[Concept]) -> list[Worth]:
    """An area's figure as a share of that of one it lies in."""
    areas = [m for p, m in sorted(s.marked.at.items()) if m.sort == "A" and p < at]
    subject = s.codes(areas[-1].value)[0] if areas else (s.carried_area(at)[0] or [""])[0]
    when, _ = s.when(at)
    groups, sure = scopes(s, at, subject)
    found = []
    for concept in concepts[:2]:
        for group in groups[:2]:
            if subject and group != subject:
                found += _quotients(s, concept, subject, concept, group, when, sure, at)
    return found


def _quotients(
    s: Sense, part: Concept, small: str, whole: Concept, large: str, when: object, firm: int, at: int
) -> list[Worth]:
    found = []
    bottoms = {id(e): (v, c) for (v, c) in s.values(whole, large, when) for e in [c[0].edition]}  # type: ignore[arg-type]
    for rank, (value, cells) in enumerate(s.values(part, small, when)):  # type: ignore[arg-type]
        below = bottoms.get(id(cells[0].edition)) or next(iter(bottoms.values()), None)
        if below and below[0]:
            both: tuple[Cell, ...] = (*cells[:1], *below[1][:1])
            percent = Fraction(100 * value) / below[0]
            share = percent if s.marked.at[at].sort == "P" else percent / 100
            what = f"{part.nouns[0]}, {s.world.name(small)}, of {whole.nouns[0]}, {s.world.name(large)}"
            found.append(Worth(share, both, what, firm, rank))
    return found
