"""An area that was there before has no rows, or none for the newest periods.

Looks at  the areas of the edition before, and those with rows up to the last period but one.
Holds     the area, every group it is part of, and every ranking it belongs in. Warns where new areas begin as old ones
          end, as when councils merge, and in the first edition of a table.
Mend      ask the publisher; if the area has been abolished, let the hold go and say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from nlg.intake.arrival import Arrival, Seen
from nlg.intake.gate_example import BEFORE, holds, passes, steady, table, warns
from nlg.intake.verdict import Cell, Scope, Verdict
from nlg.panel import Flags

LEAST = 5  # periods in a row that an area must have had figures for
ZERO_IS_ODD = 8.0  # where no row means none: a usual figure from which none at all is no chance


def look(arrival: Arrival) -> Iterator[Verdict]:
    """What it has to say of an arriving table."""
    if arrival.panel is None:
        return
    yield from _whole_areas(arrival)
    newest = [verdict for seen in arrival.seen for verdict in _newest(seen)]
    for verdict in newest[:1]:  # a row that is missing is missing for every measure
        yield replace(verdict, scopes=tuple(replace(scope, measure="") for scope in verdict.scopes))


def _whole_areas(arrival: Arrival) -> Iterator[Verdict]:
    """Areas of the edition before, with figures to its end, of which nothing is left."""
    if arrival.before is None or arrival.panel is None:
        return
    before = arrival.before.panel
    codes = {arrival.panel.areas[row].code for row in np.flatnonzero((arrival.panel.line_numbers > 0).any(axis=1))}
    alive = (before.line_numbers[:, -LEAST:] > 0).any(axis=1)
    gone = [before.areas[row] for row in np.flatnonzero(alive).tolist() if before.areas[row].code not in codes]
    if not gone:
        return
    lost = {area.code for area in gone}
    groups = [area.code for area in before.areas if lost & set(before.leaf_codes(area.code)) and area.code not in lost]
    more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
    yield Verdict(
        gate="missing",
        says="hold",
        table=arrival.name,
        reason=f"{gone[0].name}{more} ({', '.join(area.code for area in gone[:5])}) had rows in the edition before "
        "and has none",
        mend="ask the publisher for the rows; if the area is no more, let the hold go and say so",
        scopes=(Scope(table=arrival.name, areas=(*(area.code for area in gone), *groups)),),
        cells=tuple(
            Cell(
                file=arrival.table.path.name,
                row=0,
                column=arrival.about.area,
                area=area.code,
                period="",
                measure="",
                value="",
                was=area.name,
            )
            for area in gone[:5]
        ),
        more=max(0, len(gone) - 5),
    )


def _newest(seen: Seen) -> Iterator[Verdict]:
    """Areas without a row for the newest periods, that always had one before while others have one."""
    rows = seen.panel.line_numbers[seen.at] > 0
    flags = np.zeros(rows.shape, dtype=bool)
    for t in seen.due.tolist():
        if t >= LEAST:
            flags[:, t] = _no_row(seen, rows, t)
    flags &= ~_no_row_before(seen)[:, None]
    if not flags.any():
        return
    found, ts = np.flatnonzero(flags.any(axis=1)).tolist(), np.flatnonzero(flags.any(axis=0)).tolist()
    new = np.flatnonzero(rows[:, ts].any(axis=1) & ~rows[:, : ts[0]].any(axis=1)).tolist()
    merged = f"; {seen.names(new)} {'is' if len(new) == 1 else 'are'} new: they may have been merged" if new else ""
    yield seen.verdict(
        "missing",
        flags,
        f"{seen.names(found)} had a row for every period before and {'has' if len(found) == 1 else 'have'} none for "
        f"{seen.periods(ts)}{merged}",
        "ask the publisher for the rows; if they stand for nothing having happened, let the hold go and say so",
        says="warn" if new or not seen.arrival.earlier else "hold",
    )


def _no_row(seen: Seen, rows: Flags, t: int) -> Flags:
    due = np.asarray(rows[:, :t][:, -LEAST:].all(axis=1))
    lacking: Flags = ~rows[:, t] & due & rows[:, t].any()
    if seen.arrival.about.no_row == "zero":  # no row is what a publisher of small counts writes for none
        lacking &= np.nan_to_num(np.nanmin(np.where(due[:, None], seen.past(t), 0.0), axis=1)) >= ZERO_IS_ODD
    return lacking


def _no_row_before(seen: Seen) -> Flags:
    """Areas that the edition before lacked in its own newest period already: they come later, or are no more."""
    if seen.arrival.before is None:
        return np.zeros(len(seen.codes), dtype=bool)
    panel = seen.arrival.before.panel
    last = np.asarray((panel.line_numbers[:, -1] > 0) | ~(panel.line_numbers > 0).any(axis=1))
    rows = [panel.row(code) for code in seen.codes]
    return np.array([row is not None and not bool(last[row]) for row in rows])


_ALL = steady(21)
_SEVEN = {area: figures for area, figures in _ALL.items() if area != "Hexton"}
_WAS = {area: figures[:20] for area, figures in _ALL.items()}
_BEFORE = table(_WAS, last=BEFORE)
_LESS = {area: figures for area, figures in _ALL.items() if area != "Calder"}
_LATE = {area: [*figures[:20], None if area == "Calder" else figures[20]] for area, figures in _ALL.items()}
EXAMPLES = (
    holds(table(_LESS), "Calder (Calder) had rows in the edition before", was=_BEFORE),
    holds(table(_LATE), "Calder had a row for every period before and has none for the week to 5 March", was=_BEFORE),
    warns(
        table({**_LATE, "Hexton": [*[None] * 20, 400]}),
        "Hexton is new: they may have been merged",
        was=table({area: figures[:20] for area, figures in _SEVEN.items()}, last=BEFORE),
    ),
    warns(table(_LATE), "Calder had a row for every period before"),
    passes(table(_ALL), "all areas are there", was=_BEFORE),
    passes(
        table({area: [v if area != "Calder" or t % 3 else None for t, v in enumerate(f)] for area, f in _ALL.items()}),
        "an area that often has no row",
        was=_BEFORE,
    ),
)
