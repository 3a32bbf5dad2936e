"""Table cells that say there is no figure: of that row's area there is none, where the rest of the column has one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .document import Story
from .measures import Figures
from .report import Fault, Untrue

_NONE = "not published"


def gap_faults(story: Story, figures: Figures) -> Iterator[Fault]:
    """Cells told as not published whose figure is known: another area has been named in their row."""
    columns: dict[str, dict[str, Any]] = {}
    gaps = []
    for row in story.rows:
        claims = [(cell, story.claims[each]) for cell in row for each in cell.claims if each in story.claims]
        named = next((str(claim.inputs["area"]) for _, claim in claims if claim.op == "area"), None)
        for cell, claim in claims:
            if claim.op == "cell":
                columns.setdefault(_column(cell.id), dict(claim.inputs))
        gaps += [(cell, named) for cell in row if named and not cell.claims and cell.text.casefold() == _NONE]
    for cell, area in gaps:
        inputs = columns.get(_column(cell.id))
        if inputs and _is_known(figures, str(inputs["measure"]), area, str(inputs["period"])):
            yield Fault(cell.id, cell.text, f"the figure of {area} is known")


def _column(name: str) -> str:
    return name.rpartition(".")[2]


def _is_known(figures: Figures, measure: str, area: str, period: str) -> bool:
    try:
        return figures.at(measure, area, figures.table_of(measure).index(period)) is not None
    except Untrue:
        return False
