"""What the desk found, as lines for a person and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from .claims import FALSE, MARKS, TRUE, UNCHECKED, VINTAGE, Claim
from .desk import Reading

SIGNS = {TRUE: "true     ", FALSE: "FALSE    ", VINTAGE: "vintage  ", UNCHECKED: "unchecked"}


def lines(reading: Reading) -> Iterator[str]:
    """What it is read as being about; a line for each claim, with the right figure and its cells; slips; the count."""
    yield read_as(reading)
    for claim in reading.claims:
        yield from _claim(claim)
    if reading.slips:
        yield "slips:"
    for slip in reading.slips:
        yield f"  line {slip.line}: {slip.words!r}: {slip.rule}: {slip.reason}"
    yield counted(reading)


def read_as(reading: Reading) -> str:
    """ "Read as about Leeds, the period to 2023-09-30 (by its figures)"."""
    about = f"about {reading.about}, " if reading.about else ""
    return f"Read as {about}the period to {reading.main.isoformat()} ({reading.dated})"


def _claim(claim: Claim) -> Iterator[str]:
    marks = "".join(
        [", in a quotation" if claim.quoted else "", ", by the article's own figures" if claim.own_figures else ""]
    )
    yield f"{SIGNS[claim.mark]} line {claim.line}: {claim.words!r} ({claim.kind}{marks})"
    if claim.right and claim.mark in (FALSE, VINTAGE):
        yield f"          right: {claim.right}"
    if claim.reason and (claim.mark != FALSE or claim.reason not in claim.right):
        yield f"          {'as' if claim.mark == TRUE else 'why'}: {claim.reason}"
    if claim.mark in (FALSE, VINTAGE):
        for cell in claim.evidence:
            yield f"          cell: {cell}"


def counted(reading: Reading) -> str:
    """ "12 claims: 8 true, 2 false, ..."."""
    of = {mark: sum(c.mark == mark for c in reading.claims) for mark in MARKS}
    each = ", ".join(f"{n} {mark}" for mark, n in of.items() if n)
    slips = f"; {len(reading.slips)} slip{'s' if len(reading.slips) != 1 else ''}" if reading.slips else ""
    return f"{len(reading.claims)} claim{'s' if len(reading.claims) != 1 else ''}{f': {each}' if each else ''}{slips}"


def as_json(reading: Reading) -> dict[str, Any]:
    """Everything found. Places count Unicode code points from the article's first."""
    return {
        "format": "parishpump-reading/1",
        "period": reading.main.isoformat(),
        "dated": reading.dated,
        "area": reading.area,
        "about": reading.about,
        "counts": {mark: sum(c.mark == mark for c in reading.claims) for mark in MARKS},
        "claims": [asdict(claim) for claim in reading.claims],
        "slips": [asdict(slip) for slip in reading.slips],
    }
