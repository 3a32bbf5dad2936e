"""The article against itself: a rise beside "steady", another area that is the same, none beside one, a weak lead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..claims import TRUE, Claim, Slip
from ..groups import among, scopes
from ..marks import Mark
from ..sense import Sense
from ..slip import slip_at, slip_over
from ..world import by_chance

_ANOTHER = re.compile(
    (
        r"\banother(?: (?:area|one|borough|district|town|county|council|place))?\b(?! (?:\d|[a-z]+ (?:per|week|"
        r"month|year)))"
    ),
    re.I,
)
_ONE = re.compile(
    (
        r"\b(?:one|a single|only one|just one) (?:area|borough|district|town|county|council area|council|region|"
        r"place|d[ée]partement)\b"
    ),
    re.I,
)
_UP_TO = re.compile(r"\b(?:up until|up to|until|by|to date|so far)\b", re.I)
_SINCE = re.compile(r"\b(?:since|on|last .{0,30}on)\s*$", re.I)


def look(senses: Sequence[Sense], claims: Sequence[Claim]) -> Iterator[Slip]:
    """Slips between two statements, each of which may be right by itself."""
    for s in senses:
        mine = [c for c in claims if c.sentence == s.marked.number]
        yield from _steady(s)
        yield from _another(s)
        yield from _none_ever(s, mine)
        yield from _too_precise(s, mine)
    yield from _lead(senses, claims)
    yield from _inside_none(senses)


def _steady(s: Sense) -> Iterator[Slip]:
    """A count that rises by so many per cent and a rate made of it that stays."""
    still = [
        m
        for m in s.marked.all("S")
        if m.words.lower() in ("steady", "unchanged", "stable", "static", "flat", "the same", "no change")
    ]
    moved = [m for m in s.marked.all("P") if m.value.value and _beside_move(s, m)]
    if still and moved and (names := {c.name for m in s.marked.all("M") for c in m.value[:1]}):
        rates = [c for c in s.world.concepts if c.name in names and c.numerator in names]
        if rates or len(names) == 1:
            reason = f"the rate moves as its count does, by {moved[0].words}"
            yield slip_over(s, still[0].start, still[0].end, "contradiction", reason)


def _beside_move(s: Sense, mark: Mark) -> bool:
    at = s.marked.place(mark)
    near = s.marked.text[max(0, at - 6) : at + 8]
    return bool(re.search("[\ue900-\ueaff]", near))


def _another(s: Sense) -> Iterator[Slip]:
    """ "One area ... and another": the second is the first again, if the tables have both in one place."""
    text = s.marked.sentence.text
    found, one = _ANOTHER.search(text), _ONE.search(text)
    if not found or not one or one.start() > found.start():
        return
    first, second = _who(s, one.start(), found.start()), _who(s, found.start(), len(text))
    if len(first) == 1 and first == second:
        reason = f"it is {s.world.name(first[0])} both times"
        yield slip_at(s, found.start(), found.end(), "the same area", reason)


def _who(s: Sense, start: int, end: int) -> list[str]:
    """The area meant by the part of a sentence: the only one that moved so, or the one with the highest figure."""
    begin = s.marked.sentence.start
    inside = [(p, m) for p, m in sorted(s.marked.at.items()) if start <= m.start - begin < end]
    groups, _ = scopes(s, 0)
    at = inside[0][0] if inside else 0
    concepts, _ = s.what(at)
    if not groups or not concepts:
        return []
    sorts = [m.sort for _, m in inside]
    concept = next((m.value[0] for _, m in inside if m.sort == "M"), concepts[0])
    whole = among(s, concept, groups[0], None)
    if whole is None:
        return []
    if "X" in sorts or "H" in sorts or "L" in sorts:
        return whole.leaders("L" not in sorts)[:1]
    move = next((x for x in sorts if x in "UDS"), "")
    return whole.moved(move) if move else []


def _none_ever(s: Sense, mine: Sequence[Claim]) -> Iterator[Slip]:
    """ "No deaths up until June 26" of a place with deaths before it."""
    for claim in mine:
        if claim.kind != "zero":
            continue
        behind = s.marked.sentence.text[claim.end - s.marked.sentence.start :]
        found = re.match(r"(?: \w+){0,2} (?:up until|up to|until|by)\b", behind, re.I)
        counted = [m for m in s.marked.all("N") if m.value.value > 1]
        if found and counted:
            reason = f"read as it stands, none ever, beside {counted[0].words}: say in which period there was none"
            end = claim.end + found.end()
            yield slip_over(s, claim.start, end, "none beside some", reason)


def _too_precise(s: Sense, mine: Sequence[Claim]) -> Iterator[Slip]:
    """A percentage with decimals of counts below 100."""
    for claim in mine:
        found = re.search(r"(\d+\.\d+)\s?(?:%|per cent)", claim.words)
        counts = re.findall(r"([\d,]+(?:\.\d+)?) after ([\d,]+(?:\.\d+)?)", f"{claim.right} {claim.reason}")
        if found and counts and claim.kind == "change_prev":
            now, before = (float(x.replace(",", "")) for x in counts[0])
            concept = next((c for m in s.marked.all("M") for c in m.value[:1] if c.counted), None)
            if concept is not None and min(now, before) < 100:
                reason = f"of {counts[0][1]} and {counts[0][0]}, a whole number or the counts themselves are enough"
                yield slip_over(s, claim.start, claim.end, "too precise", reason)


def _lead(senses: Sequence[Sense], claims: Sequence[Claim]) -> Iterator[Slip]:
    """A lead that rests on a change which may be chance, or on a handful."""
    for s in senses[:4]:
        for claim in claims:
            if (
                claim.sentence != s.marked.number
                or claim.quoted
                or claim.kind not in ("count_of_areas", "all_but", "direction", "change_prev")
            ):
                continue
            moves = [(p, m) for p, m in sorted(s.marked.at.items()) if m.sort in "UD"]
            if not moves or claim.mark != TRUE:
                continue
            for code, now, before in _few(s, claim, moves[0]):
                reason = f"rests on {now} after {before} in {s.world.name(code)}, which may be chance"
                yield slip_over(s, claim.start, claim.end, "within chance", reason)
                return


def _few(s: Sense, claim: Claim, move: tuple[int, Mark]) -> Iterator[tuple[str, object, object]]:
    """The areas of which a lead tells, at most two, whose counts differ by no more than chance."""
    concept = next((c for c in s.what(move[0])[0] if c.counted), None)
    if concept is None:
        return
    if claim.kind in ("direction", "change_prev"):
        codes = s.where(move[0])[0][:1]
        groups = codes
    else:
        groups, _ = scopes(s, 0)
    whole = among(s, concept, groups[0], None) if groups else None
    if whole is None or not whole.before:
        return
    moved = whole.moved(move[1].sort)
    for code in moved if 0 < len(moved) <= 2 else []:
        if by_chance(whole.now[code], whole.before[code]):
            yield code, whole.now[code], whole.before[code]


def _inside_none(senses: Sequence[Sense]) -> Iterator[Slip]:
    """An event dated within a stretch that another sentence says had none."""
    stretches = []
    for s in senses:
        for mark in s.marked.all("T"):
            none = re.search(r"\b(?:no|zero|none)\b", s.marked.sentence.text, re.I)
            if none and s.marked.all("M") and mark.value.sort == "span" and mark.value.grain == "week":
                stretches.append((mark.value, mark.words, s.marked.number))
    for s in senses:
        for mark in s.marked.all("T"):
            when = mark.value
            if when.sort != "span" or when.grain != "day" or not s.marked.all("M") or not s.since(s.marked.place(mark)):
                continue
            negative = re.search(
                r"\b(?:not|n't|no|last)\b", s.marked.sentence.text[: mark.start - s.marked.sentence.start], re.I
            )
            for stretch, words, number in stretches:
                if negative and number != s.marked.number and stretch.first <= when.first <= stretch.last:
                    reason = f"a day within {words}, in which there was none"
                    yield slip_over(s, mark.start, mark.end, "none beside some", reason)
                    break
