"""What a bundle states of a table: its shape, and how its measures are made (docs/bundle.md, sections 2 and 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nlg.intake.sheet import MeasureSheet, TableSheet, Texts

Definition = Mapping[str, Any]


def shape(about: TableSheet) -> dict[str, Any]:
    """How a table is read. What is as usual and came later to the contract is not said."""
    said: dict[str, Any] = {
        "area": about.area,
        "period": about.period,
        "period_form": about.period_form,
        "where": _where(about.where),
        "before_first": about.before_first,
        "blank": dict(about.blank),
        "missing_marks": list(about.missing_marks),
    }
    if about.called:
        said["called"] = about.called
    if about.no_row != "missing":
        said["no_row"] = about.no_row
    if about.after_last != "missing":
        said["after_last"] = about.after_last
    if about.suppressed_marks:
        said["suppressed_marks"] = list(about.suppressed_marks)
    return said


def definitions(table: str, about: TableSheet) -> dict[str, Definition]:
    """Every measure of a table by its full name, the population among them where one is divided by it."""
    found: dict[str, Definition] = {}
    for short, measure in about.measures.items():
        found[f"{table}.{short}"] = _definition(table, measure)
        if measure.op == "per":
            found[f"{table}.population"] = {"op": "population", "source": "register", "unit": "people"}
    return found


def _definition(table: str, measure: MeasureSheet) -> Definition:
    if measure.op == "population":
        return {"op": "population", "source": "register", "unit": measure.unit}
    if not measure.column:
        quotient = {"numerator": f"{table}.{measure.numerator}", "denominator": f"{table}.{measure.denominator}"}
        per = {} if measure.op == "share" else {"per": measure.per}
        return {"op": measure.op, **quotient, **per, "unit": measure.unit}
    said: dict[str, Any] = {"op": measure.op, "source": table, "column": measure.column}
    if measure.where:
        said["where"] = _where(measure.where)
    if measure.op == "rolling_sum":
        said["periods"] = measure.periods
    if measure.op == "rolling_sum" or measure.step != 1:
        said["step"] = measure.step
    if not measure.adds:
        said["adds_up"] = False
    if measure.partial:
        said["partial"] = [day.isoformat() for day in measure.partial]
    return {**said, "unit": measure.unit}


def _where(where: Mapping[str, Texts]) -> dict[str, str | list[str]]:
    return {column: texts if isinstance(texts, str) else list(texts) for column, texts in where.items()}
