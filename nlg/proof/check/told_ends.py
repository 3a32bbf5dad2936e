"""Whether a highest or lowest is that of the period, and of the area, that the words around it tell of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .document import Claim
from .expressions import nested
from .periods import Period
from .report import Fault, Untrue
from .told import Told

_AT = re.compile(r",? (?:at|with) |, | \(")
_BACK_TO = re.compile(r"\b(?:back to|on record|since records)\b")
_BESIDE_IT = re.compile(r"\b(?:near|below|above|off|than)(?: the| its)? $")
_OFF_IT = re.compile(r"\boff(?: the| its)? $")
_NOUN = re.compile(r" (high|low)\b")
_THROUGH = ("max", "min", "extreme_period")


def end_faults(told: Told) -> Iterator[Fault]:
    """Extremes of another time than the text tells of, and figures behind a place that are not of who has it."""
    yield from _in_time(told)
    yield from _from_the_start(told)
    yield from _at_its_figure(told)
    yield from _share_ranked(told)
    yield from _end_named(told)


def _in_time(told: Told) -> Iterator[Fault]:
    """ "The most in figures that go back to 2012": the extreme is of the story's period, or of one that is named."""
    named = [claim for claim in told.claims if claim.form["rule"] == "period" and not told.goes_back_to(claim)]
    days = {v.last for claim in named if isinstance(v := told.values[claim.id], Period)}
    known = {told.story.end} | told.before.days | days
    for claim in told.claims:
        value = told.values[claim.id]
        is_told = claim.op == "extreme_period" and claim.form["rule"] == "superlative"
        is_mark = _BESIDE_IT.search(told.passage.text[: claim.start])  # "six fewer than the record"
        if is_told and len(told.claims) > 1 and not is_mark and isinstance(value, Period) and value.last not in known:
            yield Fault(told.passage.id, claim.printed, f"that of {value.last}, which the text does not name")


def _from_the_start(told: Told) -> Iterator[Fault]:
    """ "In figures that go back to 2012": the extreme is that of the whole record, and not of its end."""
    if not _BACK_TO.search(told.passage.text):
        return
    stretches = {claim.inputs["period"] for claim in told.claims if claim.inputs.get("form") == "window"}
    for claim in told.claims:
        for op, inputs in nested(claim.op, claim.inputs):
            is_whole = op in _THROUGH or (
                op == "sum" and inputs["to"] not in stretches
            )  # else over a time that is named
            if is_whole and {"measure", "area", "from"} <= {*inputs} and _leaves_out(told, inputs):
                yield Fault(told.passage.id, claim.printed, "of the end of the record, and told as of all of it")


def _leaves_out(told: Told, inputs: Mapping[str, Any]) -> bool:
    """Whether a figure is known ahead of where an expression begins, in a period that the sentence does not name."""
    table = told.figures.table_of(inputs["measure"])
    try:
        begins = table.index(str(inputs["from"]))
    except (Untrue, ValueError):
        return False
    is_earlier = any(told.figures.at(inputs["measure"], inputs["area"], at) is not None for at in range(begins))
    return is_earlier and table.period(begins).last not in told.named.days


def _at_its_figure(told: Told) -> Iterator[Fault]:
    """ "Ashby has the highest rate, at 12.5": the figure, or the share, is that by which it leads."""
    for rank in (claim for claim in told.claims if claim.op == "rank"):
        op, side = ("share", "part") if "share_of" in rank.inputs else ("cell", "")
        for figure in (claim for claim in told.claims if claim.op == op and claim.start >= rank.end):
            area = (figure.inputs[side]["inputs"] if side else figure.inputs).get("area")
            between = told.passage.text[rank.end : figure.start]
            if _is_beside(told, rank, figure, between) and area != rank.inputs["area"]:
                yield Fault(told.passage.id, figure.printed, f"not the figure of {rank.inputs['area']}, which leads")


def _is_beside(told: Told, rank: Claim, cell: Claim, between: str) -> bool:
    """Whether a figure stands right behind the words for a place and a measure."""
    inside = (claim for claim in told.claims if rank.end <= claim.start and claim.end <= cell.start)
    if any(claim.op not in ("metadata", "area", "period") for claim in inside):
        return False
    return re.search(rf"^[\w' -]*?(?:{_AT.pattern})$", between) is not None


def _share_ranked(told: Told) -> Iterator[Fault]:
    """ "A third of the crimes in Ashby, the highest share in Borset": what is ranked is the share that is told."""
    shares = [claim for claim in told.claims if claim.op == "share"]
    told_of = {tuple(str(each.inputs[side]["inputs"].get("measure")) for side in ("part", "whole")) for each in shares}
    for rank in (claim for claim in told.claims if "share_of" in claim.inputs) if shares else ():
        if (rank.inputs["measure"], rank.inputs["share_of"]) not in told_of:
            yield Fault(told.passage.id, rank.printed, "a place by another share than the one that is told")
        elif len(shares) == 1 and shares[0].inputs["part"]["inputs"].get("area") not in (
            rank.inputs["area"],
            rank.inputs["group"],  # "compared with 34% overall"
        ):
            yield Fault(told.passage.id, rank.printed, f"the place of {rank.inputs['area']}, beside another's share")


def _end_named(told: Told) -> Iterator[Fault]:
    """ "14 fewer than the record", "near record high": the end is that of the figure measured from, and of the noun."""
    froms = [claim.inputs["before"] for claim in told.claims if claim.op == "difference"]
    ends = {each["op"] for each in froms if each["op"] in ("max", "min")}
    for claim in (
        claim for claim in told.claims if claim.op == "extreme_period" and claim.form["rule"] == "superlative"
    ):
        noun = _NOUN.match(told.passage.text[claim.end :])
        is_mark = _BESIDE_IT.search(told.passage.text[: claim.start])
        if _OFF_IT.search(told.passage.text[: claim.start]) and not froms:
            yield Fault(told.passage.id, claim.printed, "no figure of the sentence is measured from it")
        right = {"high": "max", "low": "min"}[noun[1]] if noun else claim.inputs["extreme"]
        if claim.inputs["extreme"] != right or (is_mark and ends and claim.inputs["extreme"] not in ends):
            yield Fault(told.passage.id, claim.printed, "the other end than the words around it tell of")
