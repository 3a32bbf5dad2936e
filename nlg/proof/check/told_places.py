"""Whether what stands beside a name, or the words for a measure, is of it: who leads, what moves, whose share it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .document import Claim
from .report import Fault
from .told import Told, is_noun

_CLAUSE = re.compile(r"[,;:()]|\b(?:while|whereas|where|as|which|who|and|but|than|from|with|when)\b", re.IGNORECASE)
_MISSING = re.compile(r"\b(?:is|are) missing for\b")
_FIGURES_FOR = re.compile(r"\bfigures for (?:the )?$", re.IGNORECASE)
_AND = "and"  # parts two clauses only behind a movement: "prices and sales fell" is one
_IS = re.compile(r"\b(?:is|was|were|are) (?P<the>the )?$")
_IN = re.compile(r" (?:in|at) (?:the )?")
_OF, _OF_THE = re.compile(r" of\b"), re.compile(r"Of the ")
_WAS = re.compile(r"(?: (?:in|of|for|across|on) [^,;:]{1,60})? (?:was|were|is|are|stood at|came to|reached) ")
_AS_A_SHARE, _IS_BEHIND = re.compile(r" as (?:a )?share\b"), re.compile(r"(?: (?:is|are|was|were))? ")
_VERB = re.compile(r"\b(?:is|was|were|are|came|had|has|lay|fell|rose|lives?)\b")


def place_faults(told: Told) -> Iterator[Fault]:
    """Claims that are true of another area, or another measure, than the one that stands beside them."""
    yield from _leaders(told)
    yield from _wholes_of_shares(told)
    yield from _parts_and_wholes(told)
    yield from _moves_of_measures(told)
    yield from _figures_for(told)
    yield from _of_the_fact(told)
    yield from _figures_of_measures(told)
    yield from _as_a_share(told)


def _leaders(told: Told) -> Iterator[Fault]:
    """ "Pay is lowest in Ashby": the place is Ashby's."""
    for rank in (claim for claim in told.claims if claim.op == "rank" and claim.form["rule"] == "superlative"):
        if (is_ahead := _IS.search(told.passage.text[: rank.start])) is None:
            continue
        for name in (claim for claim in told.claims if claim.op == "area"):
            behind = _IN.fullmatch(told.passage.text[rank.end : name.start])
            right = [
                rank.inputs["area"],
                *([rank.inputs["group"]] if is_ahead["the"] else []),
            ]  # "is the highest in Kent"
            if behind and told.values[name.id] not in right:
                yield Fault(told.passage.id, rank.printed, f"not the place of {name.printed}")


def _wholes_of_shares(told: Told) -> Iterator[Fault]:
    """Of the two names beside a share one is that of the whole, unless that is the story's area."""
    known = told.named.areas | {told.story.area[0]}
    is_open = told.is_heading or sum(claim.op == "area" for claim in told.claims) < len(("part", "whole"))
    for share in (claim for claim in told.claims if claim.op == "share" and not is_open):
        part, whole = (share.inputs[side]["inputs"].get("area") for side in ("part", "whole"))
        if part != whole and isinstance(whole, str) and whole not in known:
            yield Fault(told.passage.id, share.printed, f"a share of {whole}, which the text does not name")


def _parts_and_wholes(told: Told) -> Iterator[Fault]:
    """ "Ashby had half of the fall in Borset", "of the fall in Borset half was in Ashby": Ashby is the part."""
    names = sorted((claim for claim in told.claims if claim.op == "area"), key=lambda claim: claim.start)
    for share in (claim for claim in told.claims if claim.op == "share"):
        part, whole = (_area_of(share.inputs[side]) for side in ("part", "whole"))
        ahead = [claim for claim in names if claim.end <= share.start][-1:]
        behind = [claim for claim in names if claim.start >= share.end][:1]
        if part == whole or None in (part, whole) or not ahead or not behind:
            continue
        between = told.passage.text[share.end : behind[0].start]
        codes = (told.values[ahead[0].id], told.values[behind[0].id])
        opens = _OF_THE.match(told.passage.text) and ahead[0] is names[0]
        if codes == (whole, part) and not opens and _OF.match(between) and not _VERB.search(between):
            yield Fault(told.passage.id, share.printed, f"said of {ahead[0].printed}, which is the whole")
        elif codes == (part, whole) and opens and _VERB.search(between):
            yield Fault(told.passage.id, share.printed, f"said of {behind[0].printed}, which is the whole")


def _area_of(expression: Mapping[str, Any]) -> object:
    """The area of a figure, or of the later one of a change."""
    inputs = expression["inputs"].get("now", expression)["inputs"]
    return inputs.get("area")


def _figures_for(told: Told) -> Iterator[Fault]:
    """ "There are separate figures for Ashby": for the story's area, or one that was named above."""
    if any(each.figures for each in told.about.values()) or _MISSING.search(told.passage.text):
        return
    for name in (claim for claim in told.claims if claim.op == "area"):
        known = told.before.areas | {told.story.area[0]}
        if _FIGURES_FOR.search(told.passage.text[: name.start]) and told.values[name.id] not in known:
            yield Fault(told.passage.id, name.printed, "named, and the text has told nothing of it")


def _of_the_fact(told: Told) -> Iterator[Fault]:
    """ "Landlord claims split evenly": a heading without figures names what one of its facts is about."""
    facts = [told.story.facts.get(name, {}) for name in told.passage.facts]
    names = [str(fact["measure"]) for fact in facts if isinstance(fact.get("measure"), str)]
    if not told.is_heading or not names or any(each.figures for each in told.about.values()):
        return
    right = {noun for name in names for noun in told.nouns(name)}
    for claim in told.claims:
        if is_noun(claim) and str(told.values[claim.id]) not in right:
            yield Fault(told.passage.id, claim.printed, f"named, and the heading tells of {min(names)}")


def _moves_of_measures(told: Told) -> Iterator[Fault]:
    """In a clause with the words for one measure a movement is of that one: "prices rose while sales fell"."""
    for start, end in clauses(told):
        nouns = {word for s, e, word in words_for_measures(told) if start <= s and e <= end}
        for move in _moves(told, start, end) if len(nouns) == 1 else ():
            right = {noun.casefold() for name in told.about[move.id].measures for noun in told.nouns(name)}
            if right and not nouns & right:
                yield Fault(told.passage.id, move.printed, f"beside {min(nouns)!r}, and of another measure")


def _figures_of_measures(told: Told) -> Iterator[Fault]:
    """ "The average price was 12": the 12 is of what stands ahead of the verb."""
    words = [*words_for_measures(told)]
    for figure in (
        claim for claim in told.claims if claim.op == "cell" and claim.form["rule"] in ("number", "percent")
    ):
        right = {noun.casefold() for name in told.about[figure.id].measures for noun in told.nouns(name)}
        for _, end, word in [each for each in words if each[1] <= figure.start][-1:]:
            if right and word not in right and _WAS.fullmatch(told.passage.text[end : figure.start]):
                yield Fault(told.passage.id, figure.printed, f"told as a figure of {word!r}, and of another measure")
        behind = told.passage.text[figure.end :]
        for word in sorted(told.figures.nouns.plain) if right else ():
            if word.casefold() not in right and re.match(rf" {re.escape(word)}\b", behind):  # "319,695 a month"
                yield Fault(told.passage.id, figure.printed, f"told as a figure of {word!r}, and of another measure")


def _as_a_share(told: Told) -> Iterator[Fault]:
    """ "Thefts highest as share in Ashby": what is named has the share, and is not what it is a share of."""
    for rank in (claim for claim in told.claims if "share_of" in claim.inputs):
        right = {noun.casefold() for noun in told.nouns(str(rank.inputs["measure"]))}
        for _, end, word in [each for each in words_for_measures(told) if each[1] <= rank.start][-1:]:
            named = _IS_BEHIND.fullmatch(told.passage.text[end : rank.start])
            if named and right and word not in right and _AS_A_SHARE.match(told.passage.text[rank.end :]):
                yield Fault(told.passage.id, rank.printed, f"told of {word!r}, and true of another measure")


def words_for_measures(told: Told) -> Iterator[tuple[int, int, str]]:
    """Where words for a measure stand, and what they are in the sheet: a house may spell them in its own way."""
    claimed = {(claim.start, claim.end): str(told.values[claim.id]) for claim in told.claims if is_noun(claim)}
    for start, end, _ in told.spoken:
        yield start, end, claimed.get((start, end), told.passage.text[start:end]).casefold()


def _moves(told: Told, start: int, end: int) -> list[Claim]:
    return [claim for claim in told.claims if claim.op == "direction" and start <= claim.start and claim.end <= end]


def clauses(told: Told) -> Iterator[tuple[int, int]]:
    """Where each clause begins and ends; no claim is cut in two."""
    start, text = 0, told.passage.text
    for cut in [*_CLAUSE.finditer(text), None]:
        at = cut.start() if cut else len(text)
        is_within = any(claim.start < at < claim.end for claim in told.claims)
        joins = cut is not None and cut[0].lower() == _AND and not _moves(told, start, at)
        if not is_within and not joins:
            yield start, at
            start = at
