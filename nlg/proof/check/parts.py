"""What a bundle says of its own area and period, and of those of other datasets beside it, read strictly."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .periods import day_from
from .report import Unreadable
from .strict import keys, listed, text, texts


@dataclass(frozen=True)
class Beside:
    """Figures of another dataset beside the story: its sheet among the sources, its area and period, the sentences."""

    sheet: str
    dataset: str
    area: tuple[str, str]
    start: date
    end: date
    as_of: date | None
    sentences: tuple[str, ...]


def day_of(value: object, where: str) -> date:
    """A day; Unreadable where it is none."""
    try:
        return day_from(value)
    except ValueError as error:
        raise Unreadable(f"{where}: {error}") from error


def area_of(value: object, where: str) -> tuple[str, str]:
    """An area's code and name."""
    area = keys(value, ("code", "name"), where)
    return text(area["code"], f"{where}.code"), text(area["name"], f"{where}.name")


def from_to(period: Mapping[str, Any], where: str) -> tuple[date, date]:
    """A period's first and last day, in this order."""
    start, end = (day_of(period[key], f"{where}.{key}") for key in ("start", "end"))
    if start > end:
        raise Unreadable(f"{where} starts on {start} and ends on {end}")
    return start, end


def read_beside(value: object, known: Collection[str]) -> Iterator[Beside]:
    """What stands beside the story: at least one sentence of the body (`known`) each, and no sentence of two."""
    taken = set[str]()
    for at, entry in enumerate(listed(value, "beside")):
        where = f"beside[{at}]"
        part = keys(entry, ("sheet", "dataset", "area", "period", "as_of", "sentences"), where)
        start, end = from_to(keys(part["period"], ("start", "end"), f"{where}.period"), f"{where}.period")
        told = texts(part["sentences"], f"{where}.sentences")
        strange = [each for each in told if not each.startswith("b") or each not in known or each in taken]
        if not told or strange or len(set(told)) != len(told):
            raise Unreadable(f"{where}.sentences must name sentences of the body, each of them once")
        taken |= {*told}
        yield Beside(
            sheet=text(part["sheet"], f"{where}.sheet"),
            dataset=text(part["dataset"], f"{where}.dataset"),
            area=area_of(part["area"], f"{where}.area"),
            start=start,
            end=end,
            as_of=None if part["as_of"] is None else day_of(part["as_of"], f"{where}.as_of"),
            sentences=tuple(told),
        )
