"""A cell holds no figure and no mark that the sheet knows.

Looks at  the columns of figures, in rows that count.
Holds     the whole edition: a text that nobody has explained is never read as a figure, nor as nothing.
Mend      correct the cell, or say in the sheet what the text stands for (`missing_marks`, `suppressed_marks`).
"""

from __future__ import annotations

from collections.abc import Iterator

from nlg.intake.arrival import Arrival
from nlg.intake.gate_example import edited, holds, passes, steady, table
from nlg.intake.rows import Rows
from nlg.intake.verdict import Cell, Verdict


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    if arrival.rows is None:
        return
    found = list(_strange(arrival, arrival.rows))
    if found:
        first = found[0]
        more = f" (nor are {len(found) - 1} more cells)" if len(found) > 1 else ""
        yield arrival.refuses(
            "types",
            f"{first.file}: row {first.row}, column {first.column}: '{first.value}' is not a number{more}",
            "correct the cells, or say in the sheet's missing_marks or suppressed_marks what the text stands for",
            found,
        )


def _strange(arrival: Arrival, rows: Rows) -> Iterator[Cell]:
    areas, periods = rows.labels[arrival.about.area], rows.labels[arrival.about.period]
    for column, stretches in rows.figures.items():
        for stretch in stretches:
            for n in range(len(stretch.codes)) if stretch.strange else ():
                if int(stretch.codes[n]) in stretch.strange:
                    at = stretch.begins + n
                    yield Cell(
                        file=arrival.table.path.name,
                        row=int(rows.lines[at]),
                        column=column,
                        area=areas.text(at),
                        period=periods.text(at),
                        measure="",
                        value=stretch.strange[int(stretch.codes[n])][:40],
                    )


_FIGURES = steady()
EXAMPLES = (
    holds(table(edited(_FIGURES, "Denby", 4, "n/a")), "'n/a' is not a number"),
    passes(table(edited(_FIGURES, "Denby", 4, "")), "a blank is a figure not known"),
    passes(
        table(edited(_FIGURES, "Denby", 4, "c")),
        "the sheet knows the mark",
        sheet={"table": {"suppressed_marks": ("c",)}},
    ),
)
