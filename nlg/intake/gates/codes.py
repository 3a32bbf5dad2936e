"""An area is not in the register, or goes by another code than before.

Looks at  the column of areas, beside the register and the edition before.
Holds     the whole edition for a code that the register lacks; for a known code that has taken another's figures over,
          both areas.
Mend      correct the code, or add it to the register: with the old one's name if only the code is new.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nlg.intake.arrival import Arrival, Seen
from nlg.intake.gate_example import holds, passes, steady, table
from nlg.intake.rows import Rows
from nlg.intake.verdict import Cell, Verdict

ALIKE = 0.9  # of the figures two series must share for one to be the other under a new code
FEWEST = 4


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    if arrival.panel is None and arrival.rows is not None:
        yield from _strangers(arrival, arrival.rows)
    if arrival.before is not None:
        for seen in arrival.seen:
            yield from _moved(seen)


def _strangers(arrival: Arrival, rows: Rows) -> Iterator[Verdict]:
    named = rows.labels[arrival.about.area]
    found = [(n, code) for n, code in enumerate(named.texts) if code not in arrival.register.areas]
    if not found:
        return
    cells = [
        Cell(
            file=arrival.table.path.name,
            row=int(rows.lines[named.first(n)]),
            column=arrival.about.area,
            area=code[:40],
            period="",
            measure="",
            value=code[:40],
        )
        for n, code in found
    ]
    many = f" and {len(found) - 1} more are" if len(found) > 1 else " is"
    yield arrival.refuses(
        "codes",
        f"'{cells[0].area}'{many} not in {arrival.register.file.name}{_gone(arrival, named.texts)}",
        "correct the code, or add the area to the register (under the old one's name, if only its code is new)",
        cells,
    )


def _gone(arrival: Arrival, codes: tuple[str, ...]) -> str:
    """Areas of the edition before that are missing now: a stranger is mostly one of them."""
    if arrival.before is None:
        return ""
    panel = arrival.before.panel
    own = np.asarray((panel.line_numbers > 0).any(axis=1))
    gone = [area for area, here in zip(panel.areas, own, strict=True) if here and area.code not in codes]
    if not gone:
        return ""
    more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
    return f"; {gone[0].name} ({gone[0].code}){more} of the edition before has no rows: its code may have changed"


def _moved(seen: Seen) -> Iterator[Verdict]:
    """A known code that was not there before and has the figures of one that is there no more."""
    assert seen.arrival.before is not None
    earlier = seen.arrival.before.panel
    own = np.flatnonzero((earlier.line_numbers > 0).any(axis=1))
    here = {earlier.areas[int(row)].code for row in own}
    gone = [int(row) for row in own if earlier.areas[int(row)].code not in seen.codes]
    columns = seen.columns(seen.arrival.before)
    for row, code in enumerate(seen.codes):
        if code not in here:
            for old in gone:
                was = np.where(columns >= 0, earlier.values[seen.measure.name][old, np.maximum(columns, 0)], np.nan)
                if _alike(seen.now[row], was):
                    yield _renamed(seen, row, f"{earlier.areas[old].name} ({earlier.areas[old].code})")


def _alike(now: np.ndarray, was: np.ndarray) -> bool:
    both = ~np.isnan(now) & ~np.isnan(was)
    told = both & (now != 0)
    return int(told.sum()) >= FEWEST and float((now[told] == was[told]).mean()) >= ALIKE


def _renamed(seen: Seen, row: int, old: str) -> Verdict:
    flags = np.zeros(seen.now.shape, dtype=bool)
    flags[row] = ~np.isnan(seen.now[row])
    return seen.verdict(
        "codes",
        flags,
        f"{seen.names([row])} ({seen.codes[row]}) is new, and has the figures that {old} had in the edition before",
        "if the area's code has changed, correct it in the register; if the rows are mislabelled, ask the publisher",
    )


_WAS = steady(20, areas=("Ashby", "Barton", "Calder", "Denby", "Eston"))
_NEW = {("Hexton" if area == "Calder" else area): figures for area, figures in _WAS.items()}
EXAMPLES = (
    holds(
        table(_WAS).replace("Calder", "Kalder"), "Calder (Calder) of the edition before has no rows", was=table(_WAS)
    ),
    holds(table(_NEW), "Hexton (Hexton) is new, and has the figures that Calder (Calder) had", was=table(_WAS)),
    passes(table(_WAS | {"Hexton": steady()["Hexton"]}), "a new area with figures of its own", was=table(_WAS)),
)
