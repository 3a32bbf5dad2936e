"""A figure that cannot be: a count below none or not whole, a share outside 0 to 100, a running total that falls.

Looks at  each figure beside what its measure is in the sheet.
Holds     the cell, and what is made from it.
Mend      correct the cell, or the measure's `type` or `counted` in the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nlg.intake.arrival import Arrival, Seen
from nlg.intake.gate_example import edited, holds, passes, steady, table
from nlg.intake.verdict import Verdict
from nlg.panel import Flags

LATE = 1


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    for seen in arrival.seen:
        for flags, said in _faults(seen):
            if flags.any():
                first = seen.cell(*(int(at) for at in np.argwhere(flags)[0]))
                yield seen.verdict(
                    "ranges",
                    flags,
                    f"{said}: {first.value} for {first.area} in {first.period}{_more(flags)}",
                    "correct the cell; or the measure's 'type' or 'counted' in the sheet, if such figures are meant",
                )


def _more(flags: Flags) -> str:
    return f" and {int(flags.sum()) - 1} more cells" if flags.sum() > 1 else ""


def _faults(seen: Seen) -> Iterator[tuple[Flags, str]]:
    x, measure = seen.now, seen.measure
    none = np.zeros(x.shape, dtype=bool)
    if measure.counted:
        yield x < 0, f"{measure.noun.many} are counted, and a figure is below none"
        yield ~none & (np.abs(x - np.round(x)) > 1e-9), f"{measure.noun.many} are counted, and a figure is not whole"
    if measure.type == "share" and measure.unit == "%":
        yield (x < 0) | (x > 100), "a share lies outside 0 to 100 per cent"
    if measure.type == "total":
        fell = none.copy()
        fell[:, 1:] = x[:, 1:] < x[:, :-1]
        yield fell, "a running total falls"


_FIGURES = steady()
_RISING = {area: [100 * t + 10 for t in range(20)] for area in _FIGURES}
_TOTAL = {"cases": {"type": "total"}}
EXAMPLES = (
    holds(table(edited(_FIGURES, "Denby", 4, -3)), "below none: -3 for Denby"),
    holds(table(edited(_FIGURES, "Denby", 4, 3.5)), "not whole: 3.5 for Denby"),
    holds(table(edited(_RISING, "Denby", 9, 5)), "a running total falls", sheet=_TOTAL),
    holds(
        table(edited({"Ashby": [40, 42, 44, 41, 40]}, "Ashby", 2, 104)),
        "outside 0 to 100 per cent: 104",
        sheet={"cases": {"type": "share", "unit": "%", "counted": False}},
    ),
    passes(table(_FIGURES), "whole counts"),
    passes(table(edited(_FIGURES, "Denby", 4, -3)), "a balance may be below none", sheet={"cases": {"counted": False}}),
    passes(table(_RISING), "a running total that rises", sheet=_TOTAL),
)
