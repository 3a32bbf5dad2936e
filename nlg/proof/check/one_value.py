"""One figure has one value in a story, from whichever of its tables it is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .exact import number_text
from .report import Fault
from .told import Said, Told, short

Quantity = tuple[str, str, str, date, int]  # measure, unit, area, last day, table periods covered


def quantity(said: Said, told: Told) -> Quantity | None:
    """What figure a claim prints, as readers know it; `None` where it prints none."""
    if told.claim.op != "cell" or told.claim.form["rule"] not in ("number", "percent"):
        return None
    measure, area = told.claim.inputs["measure"], told.claim.inputs["area"]
    day = said.last_day(measure, told.claim.inputs["period"])
    unit, periods = said.figures.measures[measure].unit, said.figures.periods(measure)
    return None if day is None else (short(measure), unit, area, day, periods)


def value_faults(said: Said) -> Iterator[Fault]:
    """A second value of a figure is a fault, unless both stand in one sentence or it is said from whom it is."""
    first: dict[Quantity, Told] = {}
    for told in said.to_readers:
        figure = quantity(said, told)
        if figure is None or said.says_from_whom(told.passage):
            continue
        before = first.setdefault(figure, told)
        if before.value != told.value and before.passage.id != told.passage.id:
            reason = f"{before.passage.id} gives {figure[0]} of {said.displayed(figure[2])} as {_said(before)}"
            yield Fault(told.passage.id, told.claim.printed, f"{reason}, this sentence as {_said(told)}")


def _said(told: Told) -> str:
    return number_text(told.value) if not isinstance(told.value, bool | str | tuple) else str(told.value)  # type: ignore[arg-type]
