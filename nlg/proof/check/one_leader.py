"""One superlative has one holder: two areas are not both "the highest", nor one whose better is left out unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .among_areas import beyond_left_out
from .numerals import ORDINAL
from .register import Area
from .report import Fault
from .said import Said, Told, short

Title = tuple[str, str, str, date, str, tuple[str, ...]]  # how ranked, by which measure, where, when, end, without whom
_NOT_THE_FIRST = re.compile(rf"\b(?:joint|next|{ORDINAL})\b", re.IGNORECASE)
_WITHOUT_SOME = re.compile(
    r"\b(?:other|others|rest|next|after|apart|outside|behind|besides|beyond|except|excluding|without|leaving|then)\b",
    re.IGNORECASE,
)
_OF_THOSE = re.compile(r"(?<!figures) that (?!goes? back)")  # "of the areas that miss the goal"
_OF_ITS_SIZE = re.compile(r"\bits size\b")
_SIZES_APART = 2  # an area twice as big, or half, is of its size


def title(said: Said, told: Told) -> Title | None:
    """The title that a claim gives to an area alone: "the highest rate in the county"; `None` where it gives none."""
    inputs = told.claim.inputs
    ranked = told.claim.op in ("rank", "rank_change") and told.claim.form["rule"] == "superlative"
    if not ranked or told.value != 1 or _NOT_THE_FIRST.search(told.claim.printed):
        return None
    day = said.last_day(inputs["measure"], inputs["period"])
    how = f"{told.claim.op} {inputs.get('percent', '')} {inputs.get('since', '')}"
    by = short(inputs["measure"]) + (f" / {short(inputs['share_of'])}" if "share_of" in inputs else "")
    without = tuple(sorted(inputs.get("excluding", ())))
    return None if day is None else (how, by, said.displayed(inputs["group"]), day, inputs["end"], without)


def leader_faults(said: Said) -> Iterator[Fault]:
    """A title that an earlier sentence gives to another area, and one of which a better area is left out unsaid."""
    first: dict[Title, Told] = {}
    for told in said.to_readers:
        won = title(said, told)
        if won is None:
            continue
        before = first.setdefault(won, told)
        holder = before.claim.inputs["area"]
        if holder != told.claim.inputs["area"]:
            reason = f"{before.passage.id} says {before.claim.printed!r} of {said.displayed(holder)}"
            yield Fault(told.passage.id, told.claim.printed, reason)
        better = beyond_left_out(said.reckoner, told.claim.inputs)
        if better and not _said_without(said, told):
            reason = f"{said.displayed(better)}, left out of the ranking, lies beyond, and the sentence does not say so"
            yield Fault(told.passage.id, told.claim.printed, reason)


def _said_without(said: Said, told: Told) -> bool:
    """Whether the sentence says that some are left out, or names the set that is left: by kind, by size, by a count."""
    if _WITHOUT_SOME.search(told.passage.text):
        return True
    inputs = told.claim.inputs
    known = {code for code in said.reckoner.leaves(inputs["group"], _table(told)) if _known(said, told, code)}
    ranked = known - set(inputs["excluding"])
    return any(ranked == known & those for those in _sets_named(said, told))


def _known(said: Said, told: Told, code: str) -> bool:
    measure, period = told.claim.inputs["measure"], told.claim.inputs["period"]
    return said.reckoner.at(measure, code, said.figures.table_of(measure).index(period)) is not None


def _table(told: Told) -> str:
    return str(told.claim.inputs["measure"].partition(".")[0])


def _sets_named(said: Said, told: Told) -> Iterator[set[str]]:
    """Sets of areas that the sentence names: of the area's kind, kind and size, or sort; those of a count."""
    areas, text = said.figures.register.areas, told.passage.text
    own = areas[told.claim.inputs["area"]]
    alike = {code for code, area in areas.items() if area.line["kind"] == own.line["kind"]}
    if own.line["kind"] in text or re.sub(r"y$", "ies", own.line["kind"]) in text:
        yield alike
    if _OF_ITS_SIZE.search(text) and own.population:
        least, most = own.population / _SIZES_APART, own.population * _SIZES_APART
        yield {code for code in alike if least <= (areas[code].population or 0) <= most}
    for tag in _tags(own):
        if tag in text:
            yield {code for code, area in areas.items() if tag in _tags(area)}
    yield from _sets_counted(said, told)


def _tags(area: Area) -> list[str]:
    """The sorts of area that the register says it is one of."""
    return [tag for part in area.line.get("tags", "").split(";") if (tag := part.strip())]


def _sets_counted(said: Said, told: Told) -> Iterator[set[str]]:
    """Areas that meet a condition claimed in the sentence; "the areas that miss the goal", also in another one."""
    for other in said.told:
        near = other.passage.id == told.passage.id or _OF_THOSE.search(told.passage.text)
        if near and "condition" in other.claim.inputs and "group" in other.claim.inputs:
            those = said.reckoner.reckon("only_where", other.claim.inputs)
            yield set(those) if isinstance(those, tuple) else set()
