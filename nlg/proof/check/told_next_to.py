"""Whether a figure is of what stands next to it: the name ahead or behind, the word "rate", the other side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

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
_RATE_AHEAD = re.compile(r"\brate(?:,| of| was| is| at| stands at| stood at)(?: at| just| only)? [£$€]?$")
_RATE_BEHIND = re.compile(r",? the (?:\w+ )?rate\b")
_OPENS = re.compile(r"(?:At|With) [£$€]?")
_OVERALL = re.compile(r" overall\b")
_ANOTHER_MEASURE = re.compile(r"\b(?:rates?|shares?|numbers?|totals?|average|per|every|people|population)\b")
_CUT = re.compile(r"[;:]|\.(?![0-9])")
_MAKES = re.compile(r" (?:accounted for|made up|were|was|are|is) ")
_WERE = re.compile(r" (?:of them )?(?:were|was|are|is) ")
_HAD = re.compile(r" (?:has|had|saw|accounts for|accounted for) ")
_PART = re.compile(r"(?: of them)?,? (?:out )?of (?:the |all )?")
_THE = re.compile(r"(?: than)?(?: the| that of)? [£$€]?")


def next_to_faults(told: Told) -> Iterator[Fault]:
    """Figures that are not of what they stand next to."""
    yield from _of_its_name(told)
    yield from _rates(told)
    yield from _unlike(told)
    yield from _of_all(told)
    yield from _above_and_below(told)
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
    """ "A rate of 24.3", "the rate was 24.3", "at 24.3, the rate": a figure so many people have, or a share."""
    for figure in _figures(told):
        ahead, behind = told.passage.text[: figure.start], told.passage.text[figure.end :]
        so_called = _RATE_AHEAD.search(ahead) or (_OPENS.fullmatch(ahead) and _RATE_BEHIND.match(behind))
        if so_called and not _is_a_rate(told, str(figure.inputs["measure"])):
            yield Fault(told.passage.id, figure.printed, "told as a rate, and is none")


def _is_a_rate(told: Told, name: str) -> bool:
    measure = told.figures.measures[name]
    called = any("rate" in noun.casefold() for noun in told.nouns(name))
    return measure.op in QUOTIENTS or " per " in measure.unit or "%" in measure.unit or called


def _unlike(told: Told) -> Iterator[Fault]:
    """Two figures with no words for a measure between them, or behind, are of one measure, or part and whole."""
    text, nouns = told.passage.text, [start for start, _, _ in words_for_measures(told)]
    nouns += [claim.start for claim in told.claims if claim.op == "metadata"]
    for one, other in pairwise(_figures(told)) if "respectively" not in text else ():
        shorts = {str(each.inputs["measure"]).partition(".")[2] for each in (one, other)}
        called = sum(start < one.start for start in nouns) > 1  # "more homes than wards, 44 against 28"
        nameless = not all(told.nouns(str(each.inputs["measure"])) for each in (one, other))
        if len(shorts) == 1 or called or nameless or _PART.fullmatch(text[one.end : other.start]):
            continue
        cut = _CUT.search(text, other.end)
        end = cut.start() if cut else len(text)
        if not any(one.end <= start < end for start in nouns) and not _ANOTHER_MEASURE.search(text[one.end : end]):
            yield Fault(told.passage.id, other.printed, f"of another measure than {one.printed}")


def _of_all(told: Told) -> Iterator[Fault]:
    """ "Below the 44.5 overall": of a whole."""
    for figure in _figures(told):
        area = str(figure.inputs["area"])
        if _OVERALL.match(told.passage.text[figure.end :]) and told.leaves(area) <= {area}:
            yield Fault(told.passage.id, figure.printed, "told as of a whole, and the area has no parts")


def _above_and_below(told: Told) -> Iterator[Fault]:
    """ "The rate, 24.3, was far below the 44.5 of Borset": what is compared stands ahead, what with behind."""
    figures = _figures(told)
    for move in (claim for claim in told.claims if claim.op == "direction" and claim.form["rule"] == "direction"):
        sides = [move.inputs[side] for side in ("now", "before")]
        if any(side["op"] != "cell" for side in sides) or sides[0]["inputs"]["area"] == sides[1]["inputs"]["area"]:
            continue
        for figure in [each for each in figures if each.start >= move.end][:1]:
            if _THE.fullmatch(told.passage.text[move.end : figure.start]) and dict(figure.inputs) != sides[1]["inputs"]:
                yield Fault(told.passage.id, figure.printed, f"not what {move.printed!r} is measured from")


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
