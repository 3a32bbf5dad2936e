"""Lengths of time: a week against a month, a month before it is over, "day" for a week, a base without a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..claims import Claim, Slip
from ..sense import Sense
from ..slip import slip_at, slip_over
from ..times import When

_DAY = re.compile(
    r"\b(?:last|first|only|worst|best|busiest|single|previous) day\b|\b(?:in|on) (?:a|one) (?:single )?day\b", re.I
)
_COMPARED = re.compile(
    r"\b(?:in comparison|by comparison|by contrast|in contrast|compared (?:with|to)|that compares with)\b", re.I
)
_SINGLE = re.compile(r"\b(?:in )?(?:a|one) (?:single )?(?P<unit>day|week|month|quarter|year)\b", re.I)
_UNDATED = re.compile(
    (
        r"\bpre-[a-z]+(?: |-)?[a-z]*(?: |-)(?:wave|war|level|levels|peak|rate|rates|pandemic|crisis|crash|"
        r"average)\b(?: levels?)?"
        r"|\bpre-[a-z]+ (?:levels?|rates?|figures|average|norms?)\b|\bback to normal\b|\b(?:usual|normal|former|"
        r"traditional) levels?\b"
    ),
    re.I,
)
_ORDER = {"day": 1, "week": 7, "part of month": 10, "month": 30, "quarter": 91, "year": 365, "two_years": 365}


def look(senses: Sequence[Sense], claims: Sequence[Claim]) -> Iterator[Slip]:
    """Slips of time."""
    for at, s in enumerate(senses):
        yield from _days(s)
        yield from _unfinished(s)
        yield from _undated(s)
        if at:
            yield from _unlike(senses[at - 1], s)


def _days(s: Sense) -> Iterator[Slip]:
    """ "Day" in a sentence with a figure of a longer period."""
    found = _DAY.search(s.marked.sentence.text)
    if not found or not s.marked.all("N") or not s.marked.all("M"):
        return
    concepts = s.marked.all("M")[0].value
    edition, measure = concepts[0].holders[0]
    days = edition.span(measure, len(edition.table) - 1).days
    if days > 1:
        yield slip_at(
            s, found.start(), found.end(), "day for a longer period", f"the figures are of {days} days, not of one"
        )


def _unfinished(s: Sense) -> Iterator[Slip]:
    """A month or year told as if it were over, by data that end before its last day."""
    for mark in s.marked.all("T"):
        when: When = mark.value
        if when.sort != "span" or not when.first or not when.last or when.last <= s.main:
            continue
        if when.first <= s.main and (
            when.whole
            or (when.grain in ("month", "quarter", "year") and s.marked.all("N") and not s.since(s.marked.place(mark)))
        ):
            reason = f"the figures end on {s.main.isoformat()}, before it is over"
            yield slip_over(s, mark.start, mark.end, "unfinished period", reason)


def _undated(s: Sense) -> Iterator[Slip]:
    found = _UNDATED.search(s.marked.sentence.text)
    if found and not any(m.value.sort == "span" for m in s.marked.all("T")):
        yield slip_at(
            s, found.start(), found.end(), "undated base", "from when the level is that it is held against is not said"
        )


def _unlike(before: Sense, s: Sense) -> Iterator[Slip]:
    """A figure of one length of time compared with one of another."""
    compared = _COMPARED.search(s.marked.sentence.text)
    if not compared:
        return
    ours, theirs = _lengths(s), _lengths(before)
    across = ours and theirs and not ours & theirs and compared.start() < 3
    if across or len(ours) > 1:
        reason = "figures of unlike lengths of time are compared"
        yield slip_at(s, compared.start(), compared.end(), "unlike periods", reason)


def _lengths(s: Sense) -> set[str]:
    grains = {
        m.value.grain
        for m in s.marked.all("T")
        if m.value.sort == "span" and m.value.grain in ("week", "month", "quarter", "year", "two_years")
    }
    single = {found["unit"].lower() for found in _SINGLE.finditer(s.marked.sentence.text)}
    return single or grains
