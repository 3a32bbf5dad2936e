"""One figure has one value in a story, from whichever of its tables it is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .exact import number_text
from .report import Fault
from .said import Said, Told, short

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
    """A second value of a figure is a fault, unless a sentence gives both, or it is said from whom it is."""
    found: dict[Quantity, list[Told]] = {}
    for told in said.to_readers:
        figure = quantity(said, told)
        if figure is not None and not said.says_from_whom(told.passage):
            found.setdefault(figure, []).append(told)
    for figure, all_told in found.items():
        first = all_told[0]
        for told in [] if _both_in_one(all_told) else all_told:
            if told.value != first.value:
                reason = f"{first.passage.id} gives {figure[0]} of {said.displayed(figure[2])} as {_said(first)}"
                yield Fault(told.passage.id, told.claim.printed, f"{reason}, this sentence as {_said(told)}")


def _both_in_one(told: list[Told]) -> bool:
    """Whether one sentence gives two values: it says that they differ, and the reader knows."""
    values: dict[str, object] = {}
    return any(values.setdefault(each.passage.id, each.value) != each.value for each in told)


def _said(told: Told) -> str:
    return number_text(told.value) if not isinstance(told.value, bool | str | tuple) else str(told.value)  # type: ignore[arg-type]
