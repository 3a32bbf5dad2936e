"""A headline against its text: the text speaks of the area and the measure that the headline is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .expressions import measures_of
from .report import Fault
from .said import BELOW, HEADLINES, Said, Told, expressions, short


def headline_faults(said: Said) -> Iterator[Fault]:
    """Areas and measures of which a headline tells and neither standfirst nor body does."""
    below = [told for told in said.to_readers if told.place in BELOW]
    if not below:
        return
    areas, measures = _areas(below), {name for told in below for name in _measures(said, told)}
    edited = [one.text for one in said.story.sentences if one.kind == "edited"]  # a person's words claim nothing
    for told in said.to_readers:
        if told.place not in HEADLINES:
            continue
        by_a_person = any(told.claim.printed in text for text in edited)
        if told.claim.op == "area" and told.value not in areas and not by_a_person:
            yield Fault(told.passage.id, told.claim.printed, "the text below tells nothing of this area")
        for name in _measures(said, told):
            if name not in measures and not edited:
                yield Fault(told.passage.id, told.claim.printed, f"the text below tells nothing of {name}")


def _areas(below: Sequence[Told]) -> set[object]:
    """Every area that claims name, compare or look through."""
    found = set[object]()
    for told in below:
        found |= {told.value} if isinstance(told.value, str) else set()
        found |= set(told.value) if isinstance(told.value, tuple) else set()
        for _, inputs in expressions(told):
            series = inputs.get("series", {})
            sides = [inputs, series, *(series[side] for side in ("of", "to") if side in series)]
            named = (side.get(key) for side in sides for key in ("area", "group", "whole"))
            found |= {code for code in named if isinstance(code, str)}
    return found


def _measures(said: Said, told: Told) -> Iterator[str]:
    """The measures of a claim by their own names, a rate as what it is a rate of."""
    for _, inputs in expressions(told):
        named = [inputs[key] for key in ("measure", "share_of") if key in inputs]
        named += measures_of(inputs["series"]) if "series" in inputs else []
        named += [inputs["condition"]["measure"]] if "measure" in inputs.get("condition", {}) else []
        yield from (short(said.root(name)) for name in named)
