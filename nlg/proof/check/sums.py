"""Parts beside their whole: what a sentence prints of both adds up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from .against_sheet import declared_measures, declared_table
from .definitions import QUOTIENTS
from .exact import Number, number_text
from .passages import Passage
from .report import Fault
from .said import Said, Told

Figures = Mapping[tuple[str, str], Told]  # by measure and area: the figures of one period in one sentence


def sum_faults(said: Said) -> Iterator[Fault]:
    """Areas and their group, measures and what they are parts of, shares of one whole: sentence by sentence."""
    for passage, told in said.by_passage():
        for figures in _by_period(told).values():
            yield from _areas(said, passage, figures)
            yield from _measures(said, passage, figures)
        yield from _shares(said, passage, told)


def _by_period(told: Sequence[Told]) -> dict[str, dict[tuple[str, str], Told]]:
    found: dict[str, dict[tuple[str, str], Told]] = {}
    for each in told:
        if each.claim.op == "cell" and each.claim.form["rule"] == "number":
            inputs = each.claim.inputs
            found.setdefault(inputs["period"], {})[inputs["measure"], inputs["area"]] = each
    return found


def _areas(said: Said, passage: Passage, figures: Figures) -> Iterator[Fault]:
    """Figures of all the areas that make up another one whose figure stands beside them."""
    for (measure, area), whole in figures.items():
        made = said.figures.measures[measure]
        if made.op in QUOTIENTS or not made.adds_up or not said.figures.is_group(area, made.table):
            continue
        leaves = set(said.figures.leaves(area, made.table))
        parts = [
            told for (other, code), told in figures.items() if other == measure and code in leaves and code != area
        ]
        if len(parts) == len(leaves):
            yield from _added(passage, whole, parts, f"the parts of {said.displayed(area)}")


def _measures(said: Said, passage: Passage, figures: Figures) -> Iterator[Fault]:
    """Figures of all the measures that the sheet calls the parts of another, with nothing left over."""
    for (measure, area), whole in figures.items():
        table, _, name = measure.partition(".")
        names = _parts(said, table, name)
        parts = [figures[f"{table}.{part}", area] for part in names if (f"{table}.{part}", area) in figures]
        if names and len(parts) == len(names):
            yield from _added(passage, whole, parts, f"the parts of {measure}")


def _parts(said: Said, table: str, name: str) -> list[str]:
    """The measures that the sheet says add up to another, with nothing left over."""
    declared = declared_measures(declared_table(said.figures.sheet, table)).get(name, {})
    parts = declared.get("parts") if isinstance(declared, Mapping) and not declared.get("leftover") else None
    return [part for part in parts if isinstance(part, str)] if isinstance(parts, list) else []


def _added(passage: Passage, whole: Told, parts: Sequence[Told], what: str) -> Iterator[Fault]:
    total = sum((_number(part) for part in parts), Fraction(0))
    if total != _number(whole):
        yield Fault(passage.id, whole.claim.printed, f"{what} add up to {number_text(total)}")


def _number(told: Told) -> Number:
    return told.value if isinstance(told.value, int | Fraction) else Fraction(0)


def _shares(said: Said, passage: Passage, told: Sequence[Told]) -> Iterator[Fault]:
    """Shares that areas of their own have of one whole are together no more than all of it."""
    found: dict[str, dict[str, Told]] = {}
    for each in told:
        if each.claim.op == "share" and each.claim.inputs["part"]["op"] == "cell":
            whole = json.dumps([each.claim.inputs["whole"], _but_area(each.claim.inputs["part"])], sort_keys=True)
            found.setdefault(whole, {})[each.claim.inputs["part"]["inputs"]["area"]] = each
    for shares in found.values():
        alone = all(not said.figures.is_group(code, _table_of(each)) for code, each in shares.items())
        total = sum((_number(each) for each in shares.values()), Fraction(0))
        if alone and total > 1:
            last = list(shares.values())[-1]
            yield Fault(
                passage.id, last.claim.printed, f"these shares of one whole add up to {number_text(100 * total)}%"
            )


def _but_area(expression: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in expression["inputs"].items() if key != "area"}


def _table_of(told: Told) -> str:
    return str(told.claim.inputs["part"]["inputs"]["measure"].partition(".")[0])
