"""Whether a figure is of the words next to it: the name ahead or behind, "rate" and "number", what makes up a share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .definitions import QUOTIENTS
from .document import Claim
from .report import Fault
from .told import Told
from .told_places import words_for_measures
from .uses import OF_AREAS

_PRINTED = ("number", "percent", "about")
_BEHIND = re.compile(  # "12 in", "the 186 Covid deaths in", "528,890, the figure for"
    r"(?: [\w'\u2019-]+){0,4}? (?:in|of|for|on|across|throughout)(?: the)? |, the figure (?:for|of|in)(?: the)? "
)
_VERB = re.compile(r"\b(?:is|was|were|are|had|has|have|saw|and|or|than|to|from|by|per|every|of|out|in)\b")
_AHEAD = re.compile(  # "Ashby has 22", "of which Ashby 22", "Ashby, where the price was 9"
    r" (?:(?:has|had|saw|recorded|counted|with|accounts for|accounted for) )?"
    r"|,? where [\w' -]{1,60} (?:was|were|is|are|stood at) "
)
_RATE = re.compile(r"\brates?\b", re.IGNORECASE)  # but not "accelerated"
_RATE_AHEAD = re.compile(r"\brate(?:,| of| was| is| at| stands at| stood at)(?: at| just| only)? [£$€]?$")
_NUMBER_AHEAD = re.compile(
    r"\b[Nn]umber(?: (?:in|of|across|for) [^,;.0-9]{1,60}?)?"
    r"(?:,| was| is| stands at| stood at| of)(?: at| just| only)? $"
)
_RATE_BEHIND = re.compile(r",? the (?:\w+ )?rate\b")
_OPENS = re.compile(r"(?:At|With) [£$€]?")
_IS_AT = re.compile(r", (?:at|on|with) [£$€]?")
_OVERALL = re.compile(r" overall\b")
_MAKES = re.compile(r" (?:accounted for|made up|were|was|are|is) ")
_WERE = re.compile(r" (?:of them )?(?:were|was|are|is) ")
_HAD = re.compile(r" (?:has|had|saw|accounts for|accounted for) ")


def next_to_faults(told: Told) -> Iterator[Fault]:
    """Figures that are not of what they stand next to."""
    yield from _of_its_name(told)
    yield from _rates(told)
    yield from _of_all(told)
    yield from _of_who_is_at(told)
    yield from _shares(told)
    yield from _changes(told)


def _figures(told: Told) -> list[Claim]:
    found = [claim for claim in told.claims if claim.op == "cell" and claim.form["rule"] in _PRINTED]
    return sorted(found, key=lambda claim: claim.start)


def _of_its_name(told: Told) -> Iterator[Fault]:
    """ "The £528,890 of Harrow", "186 deaths in Borset", "Ashby has 22 of them": of the area that is named there."""
    text, figures = told.passage.text, _figures(told)
    many = any(claim.op in OF_AREAS for claim in told.claims)  # "only one area of Borset had no cases"
    for name in (claim for claim in told.claims if claim.op == "area" and claim.form == {"rule": "name"}):
        ahead = [figure for figure in figures if figure.end <= name.start][-1:]
        behind = [figure for figure in figures if figure.start >= name.end][:1]
        for figure, found in (
            *((each, _is_behind(told, each, name)) for each in ahead),
            *((each, _AHEAD.fullmatch(text[name.end : each.start])) for each in behind),
        ):
            one_of = many and told.holds(str(told.values[name.id]), frozenset({str(figure.inputs["area"])}))
            if found and figure.inputs["area"] != told.values[name.id] and not one_of:
                yield Fault(told.passage.id, figure.printed, f"of {figure.inputs['area']}, and said of {name.printed}")


def _is_behind(told: Told, figure: Claim, name: Claim) -> bool:
    """Whether a name stands right behind a figure and what it counts."""
    between = told.passage.text[figure.end : name.start]
    found = _BEHIND.fullmatch(between)
    words = between.rpartition(" the ")[0] if between.endswith(" the ") else between.rstrip()
    return found is not None and not _VERB.search(words.strip().rpartition(" ")[0])


def _rates(told: Told) -> Iterator[Fault]:
    """ "A rate of 24.3", "the rate was 24.3", "at 24.3, the rate": a figure so many people have, or a share.

    "The number in Ashby stood at 24" is none of these.
    """
    for figure in _figures(told):
        ahead, behind = told.passage.text[: figure.start], told.passage.text[figure.end :]
        so_called = _RATE_AHEAD.search(ahead) or (_OPENS.fullmatch(ahead) and _RATE_BEHIND.match(behind))
        if so_called and not _is_a_rate(told, str(figure.inputs["measure"])):
            yield Fault(told.passage.id, figure.printed, "told as a rate, and is none")
        measure = str(figure.inputs["measure"])
        counts = any("number" in noun.casefold() for noun in told.nouns(measure))
        if "%" not in figure.printed and _NUMBER_AHEAD.search(ahead) and _is_a_rate(told, measure) and not counts:
            yield Fault(told.passage.id, figure.printed, "told as a number, and is a rate")


def _is_a_rate(told: Told, name: str) -> bool:
    measure = told.figures.measures[name]
    called = any(_RATE.search(noun) for noun in told.nouns(name))
    return measure.op in QUOTIENTS or " per " in measure.unit or "%" in measure.unit or called


def _of_all(told: Told) -> Iterator[Fault]:
    """ "Below the 44.5 overall": of a whole."""
    for figure in _figures(told):
        area = str(figure.inputs["area"])
        if _OVERALL.match(told.passage.text[figure.end :]) and told.leaves(area) <= {area}:
            yield Fault(told.passage.id, figure.printed, "told as of a whole, and the area has no parts")


def _shares(told: Told) -> Iterator[Fault]:
    """ "14% were burglaries", "burglaries made up 14%": what is named beside a share of another measure is the part."""
    text = told.passage.text
    for share in (claim for claim in told.claims if claim.op == "share"):
        part, whole = (str(share.inputs[side]["inputs"].get("measure")) for side in ("part", "whole"))
        right = {noun.casefold() for noun in told.nouns(part)}
        for start, end, word in words_for_measures(told) if part != whole and right else ():
            ahead = end <= share.start and _MAKES.fullmatch(text[end : share.start])
            behind = start >= share.end and _WERE.fullmatch(text[share.end : start])
            if (ahead or behind) and word not in right:
                yield Fault(told.passage.id, text[start:end], f"told as what {share.printed} are, which is {part}")


def _changes(told: Told) -> Iterator[Fault]:
    """ "Ashby accounts for 26 of the rise of 43": the 26 is by how much Ashby moved."""
    for name in (claim for claim in told.claims if claim.op == "area" and claim.form == {"rule": "name"}):
        for change in (claim for claim in told.claims if claim.op == "difference" and claim.start >= name.end):
            found = _HAD.fullmatch(told.passage.text[name.end : change.start])
            areas = told.about[change.id].areas
            if found and len(areas) == 1 and told.values[name.id] not in areas:
                yield Fault(told.passage.id, change.printed, f"of {min(areas)}, and said of {name.printed}")


def _of_who_is_at(told: Told) -> Iterator[Fault]:
    """ "Between Ashby, at 12, and Barton, at 40": each figure is of the one before it."""
    names = [claim for claim in told.claims if claim.op == "area"]
    beside = [
        (name, figure)
        for figure in told.claims
        if figure.op == "cell"
        for name in names
        if name.end < figure.start and _IS_AT.fullmatch(told.passage.text[name.end : figure.start])
    ]
    for name, figure in beside if len(beside) > 1 else ():  # else it may be "the highest in Borset, at 40"
        if told.values[name.id] != figure.inputs["area"]:
            yield Fault(told.passage.id, figure.printed, f"of {figure.inputs['area']}, beside another name")
