"""Whether two things side by side are of each other: two figures, a movement and where it went, a step and its date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise

from .document import Claim
from .periods import Period
from .report import Fault
from .told import Told
from .told_periods import BACK, ToldPeriods
from .told_places import words_for_measures

_PRINTED = ("number", "percent", "about")
_CHANGES = ("difference", "percent_change", "point_change")
_TO = re.compile(r"(?: by [\w.,%£$€-]+(?: per cent| percentage points?)?)?,? to ")
_OR = re.compile(r", or (?:the )?")
_OF = re.compile(r"(?: of them)?,? (?:out )?of (?:the |all )?")
_IN_APPOSITION = re.compile(r", (?:the |its )?")
_BEHIND_BACK = re.compile(r",? (?:in|on|the|\() ?(?:the )?")
_CUT = re.compile(r"[,;:()]|\b(?:while|whereas|where|which|who|and|but|with)\b|(?<=\.) ", re.IGNORECASE)
_ANOTHER_MEASURE = re.compile(r"\b(?:rates?|shares?|numbers?|totals?|average|per|every|people|population)\b")
_CUT_OF_ALL = re.compile(r"[;:]|\.(?![0-9])")
_PART = re.compile(r"(?: of them)?,? (?:out )?of (?:the |all )?")
_THE = re.compile(r"(?: than)?(?: the| that of)? [£$€]?")


_MEASURED = re.compile(r"\b(?:from|after|against|compared with|than)(?: the)? $", re.IGNORECASE)
_PREVIOUS = re.compile(r"\b(?:previous|earlier|before)\b")


def pair_faults(told: ToldPeriods) -> Iterator[Fault]:
    """Things side by side that are not of each other."""
    yield from _where_it_went(told)
    yield from _figure_or_share(told)
    yield from _date_behind_a_step(told)
    yield from _step_behind_a_figure(told)
    yield from _same_way_round(told)
    yield from _of_one_time(told)
    yield from _part_of_a_whole(told)
    yield from _for_the_first_time(told)
    yield from _unlike(told)
    yield from _above_and_below(told)


def _where_it_went(told: ToldPeriods) -> Iterator[Fault]:
    """ "Sales rose to 12": the 12 is where they stand now."""
    for move in (claim for claim in told.claims if claim.op in ("direction", *_CHANGES)):
        now = move.inputs["now"]
        for figure in (claim for claim in told.claims if claim.op == "cell" and claim.start > move.end):
            beside = _TO.fullmatch(told.passage.text[move.end : figure.start])
            if beside and now["op"] == "cell" and dict(now["inputs"]) != dict(figure.inputs):
                yield Fault(told.passage.id, figure.printed, f"not where {move.printed!r} went to")


def _figure_or_share(told: ToldPeriods) -> Iterator[Fault]:
    """ "417, or 4% of its total": the share is that of the figure."""
    for share in (claim for claim in told.claims if claim.op == "share"):
        part = share.inputs["part"]
        for figure in (claim for claim in told.claims if claim.op == "cell" and claim.end <= share.start):
            beside = _OR.fullmatch(told.passage.text[figure.end : share.start])
            if beside and part["op"] == "cell" and dict(part["inputs"]) != dict(figure.inputs):
                yield Fault(told.passage.id, figure.printed, f"not what {share.printed} is the share of")


def _date_behind_a_step(told: ToldPeriods) -> Iterator[Fault]:
    """ "A year earlier, in the three months to May": a year before the story's period, or one that is named above."""
    for back in BACK.finditer(told.passage.text):
        for claim in (each for each in told.claims if each.op == "period" and each.start >= back.end()):
            value = told.values[claim.id]
            beside = _BEHIND_BACK.fullmatch(told.passage.text[back.end() : claim.start])
            if beside and isinstance(value, Period) and not _lies_back(told, back, value.last):
                yield Fault(told.passage.id, claim.printed, f"not {back[0]}")


def _step_behind_a_figure(told: ToldPeriods) -> Iterator[Fault]:
    """ "There were 12 the week before": the 12 is of a week before another period that is told of."""
    for back in BACK.finditer(told.passage.text):
        for claim in (each for each in told.claims if each.op == "cell" and each.form["rule"] in ("number", "about")):
            between = told.passage.text[claim.end : back.start()] if claim.end <= back.start() else "?"
            days = told.about[claim.id].days
            if between == " " and len(days) == 1 and not _lies_back(told, back, min(days)):
                yield Fault(told.passage.id, claim.printed, f"of the period to {min(days)}, which is not {back[0]}")


def _lies_back(told: ToldPeriods, back: re.Match[str], then: date) -> bool:
    """Whether a period lies so far back from one that is told of, or named above."""
    unit = (back["one"] or back["two"]).lower()
    nows = {day for each in told.about.values() for day in each.days} | told.named.days | told.before.days
    return unit not in told.units_back or any(told.lies_back(unit, now, then) for now in {told.story.end, *nows})


def _part_of_a_whole(told: ToldPeriods) -> Iterator[Fault]:
    """ "9 of 25": no part is more than its whole; "9, out of 25": both are of one area, or of an area and its whole."""
    cells = [each for each in told.claims if each.op == "cell" and each.form["rule"] == "number"]
    for one, other in pairwise(sorted(cells, key=lambda each: each.start)):
        part, whole = (told.values[each.id] for each in (one, other))
        beside = _OF.fullmatch(told.passage.text[one.end : other.start])
        if beside and isinstance(part, int | Fraction) and isinstance(whole, int | Fraction) and part > whole:
            yield Fault(told.passage.id, one.printed, f"more than {other.printed}, of which it is told as a part")
        areas = [str(each.inputs["area"]) for each in (one, other)]
        apart = areas[0] != areas[1] and not told.holds(areas[1], told.leaves(areas[0]))
        if beside and (apart or told.about[one.id].days != told.about[other.id].days):
            yield Fault(told.passage.id, other.printed, f"not what {one.printed} is told as a part of")


def _for_the_first_time(told: ToldPeriods) -> Iterator[Fault]:
    """ "There were none for the first time since May": the figure ahead is the one that is the first."""
    for since in (claim for claim in told.claims if claim.op == "latest_where" and claim.form["rule"] == "since"):
        for figure in (claim for claim in told.claims if claim.op == "cell" and claim.end <= since.start):
            same = all(figure.inputs[key] == since.inputs.get(key) for key in ("measure", "area"))
            apposed = _IN_APPOSITION.fullmatch(told.passage.text[figure.end : since.start])
            if same and apposed and figure.inputs["period"] != since.inputs["before"]:
                yield Fault(told.passage.id, figure.printed, f"not the figure to {since.inputs['before']}")
    for first in (claim for claim in told.claims if claim.form["rule"] == "first" and claim.op == "first_where"):
        value, ahead = told.values[first.id], [each for each in told.claims if each.op == "cell"]
        for figure in [each for each in ahead if each.end <= first.start][-1:]:
            same = all(figure.inputs[key] == first.inputs.get(key) for key in ("measure", "area"))
            beside = not _CUT.search(told.passage.text[figure.end : first.start])
            if same and beside and isinstance(value, Period) and value.last not in told.about[figure.id].days:
                yield Fault(told.passage.id, figure.printed, f"not the figure that is the first, of {value.last}")


def _same_way_round(told: ToldPeriods) -> Iterator[Fault]:
    """ "Above that of Borset, having been below it": both times Ashby is set against Borset."""
    moves = [claim for claim in told.claims if claim.op == "direction"]
    for one, other in combinations(moves, 2):
        sides = [[_area(each, side) for side in ("now", "before")] for each in (one, other)]
        if None not in sides[0] and sides[0][0] != sides[0][1] and sides[0] == sides[1][::-1]:
            yield Fault(told.passage.id, other.printed, f"compares the other way round than {one.printed!r}")


def _area(claim: Claim, side: str) -> object:
    given = claim.inputs[side]
    return given["inputs"].get("area") if given["op"] == "cell" else None


def _figures(told: Told) -> list[Claim]:
    found = [claim for claim in told.claims if claim.op == "cell" and claim.form["rule"] in _PRINTED]
    return sorted(found, key=lambda claim: claim.start)


def _of_one_time(told: ToldPeriods) -> Iterator[Fault]:
    """ "24.6, while in Selby it was 21.9": figures of two areas are of one time, where no words tell another one."""
    cells = [each for each in told.claims if each.op == "cell" and each.form["rule"] in ("number", "about")]
    for one, other in pairwise(sorted(cells, key=lambda each: each.start)):
        days = [max(told.about[each.id].days, default=told.story.end) for each in (one, other)]
        if one.inputs["area"] == other.inputs["area"] or days[0] == days[1]:
            continue
        earlier = one if days[0] < days[1] else other
        again = any(each is not earlier and each.inputs["area"] == earlier.inputs["area"] for each in cells)
        measured = again and _MEASURED.search(told.passage.text[: earlier.start])  # "from 102 to 73"
        if not measured and not _has_a_time(told, earlier):
            yield Fault(
                told.passage.id, earlier.printed, f"of the period to {min(days)}, beside a figure of {max(days)}"
            )


def _has_a_time(told: ToldPeriods, figure: Claim) -> bool:
    """Whether a date, or a step back, stands in one stretch of text with a figure, or opens the sentence."""
    text = told.passage.text
    inside = [(claim.start, claim.end) for claim in told.claims]
    cuts = [found.start() for found in _CUT.finditer(text)]
    cuts = [cut for cut in cuts if not any(start <= cut < end for start, end in inside)]
    begins = max((cut for cut in cuts if cut < figure.start), default=0)
    ends = min((cut for cut in cuts if cut >= figure.end), default=len(text))
    dated = any(claim.op == "period" and begins <= claim.start and claim.end <= ends for claim in told.claims)
    return dated or bool(BACK.search(text[begins:ends]) or _PREVIOUS.search(text[begins:ends]))


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
        cut = _CUT_OF_ALL.search(text, other.end)
        end = cut.start() if cut else len(text)
        if not any(one.end <= start < end for start in nouns) and not _ANOTHER_MEASURE.search(text[one.end : end]):
            yield Fault(told.passage.id, other.printed, f"of another measure than {one.printed}")


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
