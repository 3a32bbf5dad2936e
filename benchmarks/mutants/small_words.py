"""Faults in the small words between claims: "by" for "to", "outside" for "in", a total for an average, another step."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from benchmarks.mutants.fault import Bundle, Edit, Plan, alike, gaps, rewritten, spots

Claim = Mapping[str, Any]
Edits = Iterator[tuple[str, Edit]]
_CHANGES = ("difference", "percent_change", "point_change")
_AVERAGES = {"averages": "totals", "average": "total", "averaged": "totalled", "median": "total", "mean": "total"}
_KINDS = {  # sorts of area, each with one that it never is
    "boroughs": "counties",
    "districts": "regions",
    "regions": "districts",
    "counties": "boroughs",
    "borough": "county",
    "county": "borough",
    "region": "district",
    "district": "region",
    "city": "county",
}
_LENGTHS = {
    "weekly": "monthly",
    "monthly": "weekly",
    "quarterly": "monthly",
    "annual": "monthly",
    "yearly": "weekly",
    "that week": "that month",
    "that month": "that year",
    "that quarter": "that month",
    "that year": "that month",
    "a week": "a month",
    "a month": "a year",
    "a quarter": "a month",
}


def small_words(bundle: Bundle) -> Iterator[Plan]:
    """Every one of these that stands where no claim does, in what is told of figures."""
    for place, at, claims in spots(bundle):
        if at.get("kind") != "data" or place[0] in "ng":
            continue
        for start, end in gaps(at["text"], claims):
            for kind, edit in _edits(at["text"], start, end, claims):
                yield Plan(kind, place, "", partial(rewritten, bundle, place, [edit]))


def _edits(text: str, start: int, end: int, claims: Sequence[Claim]) -> Edits:
    yield from _to_for_by(text, start, end, claims)
    yield from _in_for_outside(text, start, end, claims)
    if any(op in json.dumps([claim["op"], claim["inputs"]]) for claim in claims for op in ('"mean"', '"median"')):
        yield from _words("total for average", text, start, end, _AVERAGES)
    if any(claim["op"] in ("cell", "difference", "sum", "rank", "count_where") for claim in claims):
        yield from _words("wrong sort of area", text, start, end, _KINDS)
        yield from _words("wrong length", text, start, end, _LENGTHS)


def _words(kind: str, text: str, start: int, end: int, others: Mapping[str, str]) -> Edits:
    for found in re.compile(rf"\b(?:{'|'.join(others)})\b", re.IGNORECASE).finditer(text, start, end):
        if found.start() >= start and not re.match(r" (?:before|earlier|ago|of age)\b", text[found.end() :]):
            yield kind, (*found.span(), alike(others[found[0].lower()], found[0]))


def _to_for_by(text: str, start: int, end: int, claims: Sequence[Claim]) -> Edits:
    """ "Fell to 12" becomes "fell by 12", and the other way round, where the two are told alike by no chance."""
    moves = [claim for claim in claims if claim["op"] == "direction" and claim["end"] == start]
    for figure in claims if moves else ():
        if figure["start"] != end or figure["form"]["rule"] not in ("number", "percent"):
            continue
        if text[start:end] == " to " and figure["op"] == "cell":
            yield "by for to", (start, end, " by ")
        elif text[start:end] == " by " and figure["op"] in _CHANGES:
            yield "to for by", (start, end, " to ")


def _in_for_outside(text: str, start: int, end: int, claims: Sequence[Claim]) -> Edits:
    """The figures of an area told as those of all that lies around it."""
    named = [
        claim
        for claim in claims
        if claim["op"] == "area" and claim["start"] == end and claim["form"] == {"rule": "name"}
    ]
    of = {claim["inputs"].get("area") for claim in claims if claim["op"] in ("cell", "sum")}
    found = re.search(r"\b[Ii]n (?:the )?$", text[start:end])
    if found and named and named[0]["value"] in of:
        at = start + found.start()
        yield "outside for in", (at, at + len("in"), alike("outside", found[0]))
