"""Moves from then to now: when a change began, the figures at both ends under each reading, and how it is judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from ..check.exact import Number
from .claims import FALSE, TRUE, UNCHECKED, Verdict, Worth, judged
from .figures import Figure
from .marks import over_marks
from .sense import Sense
from .times import When
from .world import Cell, Concept, Edition, plain_text

_UNREAD_STEP = over_marks(r"^ (?:(?:over|in|on|since) )?<N>(?=[.,;]|$)")  # "1.3% over one month and 5.1% over twelve"
_UNREAD_BASE = over_marks(
    r"^(?: [a-z]+| <M>| <UD>){0,3} (?:on|than|from|since|against|compared (?:with|to)) "
    r"(?:(?:in|at|on|the|that|those|its|a|an|of) )*[a-z]"
)


_FIRST_TIME = over_marks(r"<O> (?:time|such|[a-z]+ to)\b[^.;]{0,40}$")  # "the first time it has in three years"
_SINCE_PEAK = re.compile(
    r"\b(?:after|since|from|below|above|off) (?:the|its|their|that) (?:[a-z]+ )?(?:peak|high|low|record|top|trough)\b",
    re.I,
)


def bases(s: Sense, at: int) -> tuple[list[When | None], int]:
    """The times that a change may go back to: said behind it, else the measure's own step and then a year."""
    text = s.marked.text
    if _UNREAD_STEP.match(text[at + 1 :]):
        return [None, When("back", unit="year"), When("back", unit="period")], 0
    after = sorted(p for p, m in s.marked.at.items() if m.sort == "T" and p > at)
    for place in after:
        between = text[at + 1 : place]
        if place in s.read or re.search(r"\bback (?:to|as far as) (?:the )?$", text[:place]):
            continue
        if _FIRST_TIME.search(text[:place]):
            continue
        if re.match("(?:.{0,12}[\ue900-\ueaff])? from .{0,30} (?:in|on) $", between):
            return [s.marked.at[place].value], 2
        when = s.marked.at[place].value
        if over_marks("<HL>").search(between):
            break  # of the superlative: "up 43%, the most since"
        if re.search("[;\ue900-\ueaff]", re.sub("^.{0,14}?[\ue900-\ueaff]", "", between)) or len(between) > 70:
            break
        if when.sort == "calendar":
            return [When("back", unit="year")], 2
        if when.sort in ("back", "same", "stretch"):
            return [_as_back(when)], 2
        if when.sort == "now":
            return [When("back", unit=when.unit)], 2
        if when.sort == "span" and s.bound(place):
            return [when], 2
    for place in sorted((p for p, m in s.marked.at.items() if m.sort == "T" and p < at), reverse=True):
        when = s.marked.at[place].value
        if place in s.read:
            continue
        if when.sort in ("stretch", "back") or (
            when.sort == "span" and s.bound(place) and when.grain != "part of month"
        ):
            return [_as_back(when)], 2
    steps = [None, When("back", unit="year"), When("back", unit="period"), *carried_bases(s)]
    unread = _UNREAD_BASE.match(text[at + 1 :]) or _SINCE_PEAK.search(s.marked.sentence.text)
    return list(dict.fromkeys(steps)), 0 if unread else 1


def carried_bases(s: Sense) -> list[When | None]:
    """What the sentence before, of the same paragraph, held its figures against."""
    near = s.before
    if near is None or near.marked.sentence.paragraph != s.marked.sentence.paragraph:
        return []
    times = [(p, m.value) for p, m in sorted(near.marked.at.items()) if m.sort == "T"]
    return [w for p, w in times if w.sort in ("back", "same") or (w.sort == "span" and near.bound(p))][-1:]


def _as_back(when: When) -> When:
    return When("back", unit=when.unit, count=when.count) if when.sort == "stretch" and when.unit != "so far" else when


def pairs(
    s: Sense, at: int, concepts: list[Concept], codes: list[str], firm: int
) -> Iterator[tuple[Worth, Number, Number]]:
    """The figures now and before under each reading, with what they are."""
    whens, said = bases(s, at)
    now_when, clear = s.when(at)
    said = min(said, clear)
    if now_when is not None and any(now_when is w for w in whens):
        now_when = None
    if now_when is not None and (now_when.sort in ("back", "stretch", "same") or s.of_last_year(now_when)):
        now_when = None
    first = True
    for concept in concepts:
        for code in codes:
            for when in whens:
                found = list(both(s, concept, code, now_when, when))
                for edition, (now, before, cells) in enumerate(found):
                    what = f"{plain_text(now)} after {plain_text(before)}: {s.told(concept, code, cells[:1])}"
                    what += f", against {cells[-1].edition.table.period(cells[-1].index).last.isoformat()}"
                    sure = min(firm, said) if first else min(firm, said, 1)
                    yield Worth(0, cells, what, max(sure, 0), edition), now, before
                first = first and not found
        if now_when is not None and now_when.last is not None and now_when.last < s.main and concept is concepts[0]:
            yield from _from_then(s, concept, codes, now_when, min(firm, said, 1))


def _from_then(
    s: Sense, concept: Concept, codes: list[str], then: When, firm: int
) -> Iterator[tuple[Worth, Number, Number]]:
    """ "Set beside May": the time that is named may be that before, and the one in play now."""
    for code in codes:
        for edition, (now, before, cells) in enumerate(both(s, concept, code, None, then)):
            what = f"{plain_text(now)} after {plain_text(before)}: {s.told(concept, code, cells[:1])}"
            yield Worth(0, cells, what, firm, edition), now, before


def both(
    s: Sense, concept: Concept, code: str, now_when: When | None, when: When | None
) -> Iterator[tuple[Number, Number, tuple[Cell, ...]]]:
    """Now and before in each edition. What is said to lie back lies back from the claim's own time."""
    for edition, measure in concept.holders:
        here = s.indexes(edition, measure, now_when, False)
        if len(here) != 1:
            yield from _over_a_year(s, concept, edition, measure, code, now_when)
            continue
        if when is None:
            there: int | None = here[0] - edition.step(measure)
        elif when.sort in ("back", "same", "calendar"):
            there = s.back(edition, measure, when, here[0])
        else:
            spanned = s.indexes(edition, measure, when, False)
            there = spanned[0] if len(spanned) == 1 else None
        if there is None or there < 0:
            continue
        cells = [*s.world.cell(edition, measure, code, here[0]), *s.world.cell(edition, measure, code, there)]
        if len(cells) == 2:
            yield cells[0].value, cells[1].value, tuple(cells)


def _over_a_year(
    s: Sense, concept: Concept, edition: Edition, measure: str, code: str, when: When | None
) -> Iterator[tuple[Number, Number, tuple[Cell, ...]]]:
    """ "In the year to March": twelve months against the twelve before, where they add up; else March against March."""
    if when is None or when.grain not in ("year", "part", "between") or when.last not in edition.lasts:
        return
    if when.grain == "between":
        there = [
            i
            for i in edition.lasts.values()
            if i >= edition.periods(measure) - 1 and edition.span(measure, i).first == when.first
        ]
        cells = [c for i in (edition.lasts[when.last], *there) for c in s.world.cell(edition, measure, code, i)]
        if len(cells) == 2:
            yield cells[0].value, cells[1].value, tuple(cells)
        return
    whole = s.indexes(edition, measure, when, concept.adds)
    ways = [(whole, tuple(i - len(whole) for i in whole))] if whole else []
    last = edition.lasts[when.last]
    if when.grain == "year" and (earlier := edition.table.row.a_year_before(last)) is not None:
        ways.append(((last,), (earlier,)))
    for now, before in ways:
        cells = [c for i in (*now, *before) for c in s.world.cell(edition, measure, code, i)]
        if len(cells) == len(now) + len(before):
            first, then = cells[: len(now)], cells[len(now) :]
            yield sum(c.value for c in first), sum(c.value for c in then), (first[-1], then[-1])


def size_of(figure: Figure, now: Number, before: Number) -> Number | None:
    if figure.sort in ("percent", "share"):
        size = Fraction(100 * (now - before)) / before if before else None
        return size if size is None or figure.sort == "percent" else size / 100
    return now - before


def fitting(concepts: list[Concept], figure: Figure) -> list[Concept]:
    """The measures of which a difference may be told in this unit."""
    if figure.sort == "number":
        return [c for c in concepts if c.money == figure.sign and (not c.percent or figure.places)]
    return [c for c in concepts if not c.percent] + [c for c in concepts if c.percent]


def moved(
    s: Sense, at: int, figure: Figure, sort: str, concepts: list[Concept], codes: list[str], firm: int
) -> list[Worth]:
    """How far each reading moved in the figure's unit, the said way upward; without a way (`sort`) its size."""
    found = []
    for worth, now, before in pairs(s, at, concepts, codes, firm):
        size = size_of(figure, now, before)
        if size is not None:
            value = size if sort == "U" else -size if sort == "D" else max(size, -size)
            found.append(Worth(value, worth.cells, worth.what, worth.firm, worth.edition))
    return found


def with_sign(figure: Figure, worths: list[Worth], sort: str, s: Sense) -> Verdict:
    """A change the other way is false, however well its size fits."""
    if not worths:
        return Verdict(UNCHECKED, reason="the tables have no such pair of figures")
    right_way = [w for w in worths if w.value >= 0]
    unit = "%" if figure.sort == "percent" else " percentage points" if figure.sort == "points" else ""
    if worths[0].value < 0 and not any(judged(figure, [w], "{}").mark == TRUE for w in right_way):
        first = worths[0]
        went = "a rise" if sort == "D" else "a fall"
        shown = judged(figure, [Worth(-first.value, first.cells, first.what, first.firm)], f"{went} of {{}}{unit}")
        mark = FALSE if first.firm >= 1 else UNCHECKED
        return Verdict(
            mark,
            shown.right or f"{went}, {first.what}",
            "it went the other way",
            tuple(map(str, first.cells)),
            first.firm,
        )
    return judged(figure, right_way if worths[0].value < 0 else worths, f"{{}}{unit}")


def last_of(s: Sense, when: When | None, concepts: list[Concept]) -> When | None:
    """Of "in the year to August" the last period, in which a move from one figure to another ends."""
    if when is None or when.grain not in ("year", "part") or not concepts:
        return when
    edition, measure = concepts[0].holders[0]
    if when.last not in edition.lasts:
        return when
    span = edition.span(measure, edition.lasts[when.last])
    return When("span", span.first, span.last, "part")
