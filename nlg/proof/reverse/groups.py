"""Sets of areas and of periods: who is among them, in which order, since when."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..check.exact import Number
from .claims import FALSE, TRUE, UNCHECKED, Verdict
from .marks import over_marks
from .sense import Sense
from .thesaurus import DEMONYMS, KIND_WORDS
from .times import When
from .world import Concept, Edition

_EVERYWHERE = re.compile(
    r"\b(?:in the country|nationally|nationwide|in the nation|in the land|across the country|of all)\b", re.I
)
_IN = over_marks(r"\b(?:in|across|within|of|for|throughout) (?:all of |the whole of |the )?<A:a>")
_DEMONYM = over_marks(rf"\b({'|'.join(DEMONYMS)}) (?:<G>|[a-z]+\b)")
_HOLDING = frozenset({"capital", "nation", "land"})
_KIND = re.compile(
    (r"\b(?:in|on|along|across|within|of|for|throughout) (?:the |our )(?:whole |entire )?(?P<kind>[a-z]+)\b"),
    re.I,
)


Group = str | tuple[str, ...]  # an area that holds others, or these themselves


@dataclass(frozen=True)
class Among:
    """The areas of a group with their figures at one time, and one step or year before where that is known."""

    concept: Concept
    edition: Edition
    measure: str
    group: Group
    now: dict[str, Number]
    before: dict[str, Number]
    complete: bool

    def moved(self, sort: str) -> list[str]:
        """The areas that rose, fell or stayed."""
        sign = {"U": 1, "D": -1, "S": 0}[sort]
        both = [c for c in self.now if c in self.before]
        return [c for c in both if (self.now[c] > self.before[c]) - (self.now[c] < self.before[c]) == sign]

    def rank(self, code: str, top: bool) -> int:
        """1 for the first; areas level with it do not count."""
        own = self.now[code]
        return 1 + sum((v > own) if top else (v < own) for v in self.now.values())

    def leaders(self, top: bool) -> list[str]:
        return sorted(self.now, key=lambda c: (-self.now[c] if top else self.now[c], c))


def scopes(s: Sense, at: int, subject: str = "") -> tuple[list[str], int]:
    """The groups that a set may be taken from, likeliest first: named behind `at`, else those round the subject."""
    text = s.marked.text
    for found in _IN.finditer(text, at):
        mark = s.marked.at[found.start("a")]
        if mark.value.codes[0] != subject and _is_group(s, mark.value.codes[0]):
            return [c for c in s.codes(mark.value) if _is_group(s, c)], 2
    if adjective := _DEMONYM.search(text[at:]):
        named = s.world.named(DEMONYMS[adjective[1].lower()])
        if meant := [c for c in named if c != subject and _is_group(s, c)]:
            return meant, 2
    kind = next((m for m in _KIND.finditer(text, at) if m["kind"].lower() in _HOLDING | s.world.kinds), None)
    wider = around(s, subject)
    if kind is None and any(m["kind"].lower() in KIND_WORDS for m in _KIND.finditer(text, at)):
        return wider, 0  # "in the county", where the register has none
    if re.search(r"\b(?:of|than) (?:any|all)\b", text[at:], re.I) and not _IN.search(text, at):
        return (wider[:1] if s.area and _is_group(s, s.area) else wider[-1:]), 1
    if _EVERYWHERE.search(text[at:]) or (kind and kind["kind"].lower() in ("country", "nation")):
        return wider[-1:], 2
    if kind:
        wanted = kind["kind"].lower()
        carried = [c for c in s.carried_area(len(text))[0] if _is_group(s, c)]
        fit = [c for c in [*carried, *wider] if (a := s.world.area(c)) and wanted in (a.called, a.line.get("kind"))]
        return ([*fit, *wider], 2) if fit else (wider, 0)
    for found in _IN.finditer(text):
        mark = s.marked.at[found.start("a")]
        if _is_group(s, mark.value.codes[0]) and mark.value.codes[0] != subject:
            return [c for c in s.codes(mark.value) if _is_group(s, c)], 2
    return wider, 1


def over_groups(
    s: Sense, subject: str, groups: Sequence[Group], said: int, judge: Callable[[Group], Verdict | None]
) -> Verdict:
    """What holds in the group that is meant; open where it hangs on which is. `said`: 2 where the text names it."""
    # one group after the other: a table of a whole country takes its time to read
    verdicts = (v for g in groups for v in [judge(g)] if v)
    best = next(verdicts, None)
    if best is None:
        return Verdict(UNCHECKED, reason="the tables do not rank such areas")
    if best.mark == FALSE and any(v.mark == TRUE for v in verdicts):
        return Verdict(UNCHECKED, best.right, "true or false by which areas are compared", best.evidence)
    if best.mark == FALSE and said < 2:
        others = [g for g in around(s, subject) if g not in groups]
        wider = (v for g in others for v in [judge(g)] if v)
        if said < 1 or any(v.mark == TRUE for v in wider):
            return Verdict(UNCHECKED, best.right, "by which areas are compared", best.evidence)
    open_to_doubt = said < 2 and s.area not in groups[:1]
    if best.mark == TRUE and open_to_doubt and any(v.mark == FALSE for v in verdicts):
        return Verdict(UNCHECKED, "", "true or false by which areas are compared", best.evidence)
    return best


def _is_group(s: Sense, code: str) -> bool:
    return any(len(s.world.leaves(edition, code)) > 1 for concept in s.world.concepts for edition, _ in concept.holders)


def named_near(s: Sense) -> list[str]:
    """The areas that the paragraph has named up to here, the article's own among them."""
    found = [s.area] if s.area else []
    sense: Sense | None = s
    while sense is not None and sense.marked.sentence.paragraph == s.marked.sentence.paragraph:
        found += [s.codes(mark.value)[0] for mark in sense.marked.all("A")]
        sense = sense.before
    return list(dict.fromkeys(code for code in found if not _is_group(s, code)))


def around(s: Sense, subject: str) -> list[str]:
    """The article's own group, then the subject's parents, then the largest of all."""
    found = [s.area] if s.area and _is_group(s, s.area) else []
    for start in (subject, s.area):
        code = start
        while code and (area := s.world.area(code)) is not None:
            if code != subject and _is_group(s, code):
                found.append(code)
            code = area.parent
    sizes = [(len(s.world.leaves(e, c)), c) for e, _ in s.world.concepts[0].holders for c in e.register.areas]
    if sizes and max(sizes)[0] > 1:
        found.append(max(sizes)[1])
    return list(dict.fromkeys(found))


def among(s: Sense, concept: Concept, group: Group, when: When | None, back: When | None = None) -> Among | None:
    """The areas of a group at a time; `None` where no table has them then."""
    held = s.world.set_of(concept, group)
    if held is None:
        return None
    edition, measure, leaves = held
    indexes = s.indexes(edition, measure, when, concept.adds)
    if not indexes:
        return None
    now = {c: v for c in leaves if (v := _sum(edition, measure, c, indexes)) is not None}
    there = s.back(edition, measure, back, indexes[-1]) if back else indexes[-1] - edition.step(measure)
    before = {}
    if len(indexes) == 1 and there is not None and there >= 0:
        before = {c: v for c in leaves if (v := edition.at(measure, c, there)) is not None}
    return Among(concept, edition, measure, group, now, before, len(now) == len(leaves))


def in_all(s: Sense, concept: Concept, group: Group) -> Among | None:
    """The areas of a group by what they add up to since the record's start."""
    held = s.world.set_of(concept, group)
    if held is None:
        return None
    edition, measure, leaves = held
    now = s.now_index(edition, measure)
    if now is None:
        return None
    sums = {c: v for c in leaves if (v := total(edition, measure, c, now)) is not None}
    return Among(concept, edition, measure, group, sums, {}, len(sums) == len(leaves))


def total(edition: Edition, measure: str, code: str, now: int) -> Number | None:
    """What a measure adds up to from the record's start, one figure after the other without overlap."""
    definition = edition.measures[measure]
    if definition.op == "per":
        over = total(edition, definition.numerator, code, now)
        under = edition.at(definition.denominator, code, now)
        return Fraction(over * definition.per) / under if over is not None and under else None
    if code not in edition.register.areas:
        return None
    values = [edition.at(measure, code, i) for i in range(now, -1, -edition.periods(measure))]
    known = [v for v in values if v is not None]
    return sum(known) if known else None


def _sum(edition: Edition, measure: str, code: str, indexes: Sequence[int]) -> Number | None:
    values = [edition.at(measure, code, i) for i in indexes]
    known = [v for v in values if v is not None]
    return sum(known) if len(known) == len(values) else None


def series(edition: Edition, measure: str, code: str, now: int) -> list[Number | None]:
    """All figures of an area from the record's start to an index."""
    return [edition.at(measure, code, i) for i in range(now + 1)]
