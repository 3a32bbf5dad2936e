"""One superlative has one holder: two areas are not both "the highest", nor one whose better is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .among_areas import beyond_left_out
from .numerals import ORDINAL
from .report import Fault
from .told import Said, Told, short

Title = tuple[str, str, str, date, str]  # what is ranked, of which measure, in which area, on which day, which end
_NOT_THE_FIRST = re.compile(rf"\b(?:joint|next|{ORDINAL})\b", re.IGNORECASE)
_WITHOUT_SOME = re.compile(
    r"\b(?:other|others|rest|next|after|apart|outside|behind|besides|beyond|except|excluding|without|leaving|then)\b",
    re.IGNORECASE,
)


def title(said: Said, told: Told) -> Title | None:
    """The title that a claim gives to an area alone: "the highest rate in the county"; `None` where it gives none."""
    inputs = told.claim.inputs
    ranked = told.claim.op in ("rank", "rank_change") and told.claim.form["rule"] == "superlative"
    if not ranked or told.value != 1 or _NOT_THE_FIRST.search(told.claim.printed):
        return None
    day = said.last_day(inputs["measure"], inputs["period"])
    per = f"{told.claim.op} {inputs.get('percent', '')} {inputs.get('since', '')}"
    of = short(inputs["measure"]) + (f" / {short(inputs['share_of'])}" if "share_of" in inputs else "")
    return None if day is None else (per, of, said.displayed(inputs["group"]), day, inputs["end"])


def leader_faults(said: Said) -> Iterator[Fault]:
    """A title that an earlier sentence gives to another area, and one for which a better area is left out unsaid."""
    first: dict[Title, Told] = {}
    for told in said.to_readers:
        won = title(said, told)
        if won is None or _WITHOUT_SOME.search(told.passage.text):
            continue
        before = first.setdefault(won, told)
        holder = before.claim.inputs["area"]
        if holder != told.claim.inputs["area"]:
            reason = f"{before.passage.id} says {before.claim.printed!r} of {said.displayed(holder)}"
            yield Fault(told.passage.id, told.claim.printed, reason)
        if better := beyond_left_out(said.reckoner, told.claim.inputs):
            reason = (
                f"{said.displayed(better)} is left out of the ranking and lies beyond, and the sentence does not say so"
            )
            yield Fault(told.passage.id, told.claim.printed, reason)
