"""Two tables give different figures for the same thing.

Fires   when two tables of the dataset hold a measure of the same name for the same area over the same days, and the
        smaller figure falls short of the larger by more than a tenth of it, or one has none where the other has some.
Quiet   where either has no figure, where their periods do not cover the same days, for a rate (its counts say it).
Chance  none: two counts of the same events agree. Where they do not, their definitions or their vintages differ.
Source  design kind Q6; guard G13: both definitions come with it, so that nobody is told that one of them is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import Example, brief_of
from nlg.finding.look import LEVELS, Look, looks
from nlg.panel import Calendar, Ints, Panel
from nlg.story import Brief, Source

ID = "Q6"
AMONG = True  # looks at several tables together
CONTEXT = True  # no news by itself: for the editor, and beside a figure
FURTHEST_APART = 0.1  # of the larger figure; nearer than that, a different cut-off day explains it
ROUNDING = 1e-9  # 90 is a tenth less than 100, and not more than that


@dataclass(frozen=True, kw_only=True)
class Conflict(Fact):
    """`other` is what another table has, `difference` by how much `now` exceeds it; `other_area` is its name there.

    Publishers and definitions are the sheet's, a definition None where the sheet has none for the table.
    """

    kind: ClassVar[str] = "conflict"
    other: Proven
    other_area: Proven
    difference: Proven
    direction: Proven
    publisher: Proven
    other_publisher: Proven
    definition: Proven | None
    other_definition: Proven | None


def find(brief: Brief, when: date | None) -> Found:
    types = (*LEVELS, "total")
    return Found.joined([_find(look, m) for look in looks(brief, when, types) for m in _others(look)])


def _others(look: Look) -> Iterator[int]:
    """Later views, in other tables, of a measure with the same name, type and unit."""
    own = look.view
    for m in range(look.n + 1, len(look.brief.views)):
        other = look.brief.views[m]
        alike = all(getattr(own.measure, a) == getattr(other.measure, a) for a in ("short_name", "type", "unit", "per"))
        derived = own.measure.numerator in own.panel.measures
        if other.panel.table != own.panel.table and alike and not derived:
            yield m


def _find(look: Look, m: int) -> Found:
    other = look.brief.views[m]
    rows, columns = _rows(look, m), _columns(look, m)[look.ts]
    both, at = np.flatnonzero(rows >= 0), np.flatnonzero(columns >= 0)
    mask, strength = np.zeros(look.now.shape, dtype=bool), np.zeros(look.now.shape)
    if len(both) and len(at):
        here, there = look.now[np.ix_(both, at)], other.x[np.ix_(rows[both], columns[at])]
        gap, size = np.abs(here - there), np.maximum(np.abs(here), np.abs(there))
        # Of counts 0 against 100 says more than 0 against 1; of other figures only how far apart they are.
        apart = gap / np.sqrt(here + there) if look.measure.counted else gap / size
        mask[np.ix_(both, at)] = gap > FURTHEST_APART * size + ROUNDING * size
        strength[np.ix_(both, at)] = np.nan_to_num(apart)
    return look.found(mask, strength=strength, other=m)


def _rows(look: Look, m: int) -> Ints:
    """For each area its row in the other table, -1 where it has none. Worked out once for a pair of tables."""
    here, there = look.view.panel, look.brief.views[m].panel
    key = ("conflict rows", here.table, there.table)
    if key not in look.brief.memory:
        rows = [-1 if (row := there.row(area.code)) is None else row for area in here.areas]
        look.brief.memory[key] = np.array(rows, dtype=np.int64)
    return np.asarray(look.brief.memory[key])


def _columns(look: Look, m: int) -> Ints:
    """For each period the other table's period of the very same days, -1 where it has none. Worked out once, too."""
    here, there = look.view.panel, look.brief.views[m].panel
    key = ("conflict columns", here.table, there.table)
    if key not in look.brief.memory:
        look.brief.memory[key] = _same_days(here.calendar, there.calendar)
    return np.asarray(look.brief.memory[key])


def _same_days(here: Calendar, there: Calendar) -> Ints:
    found = [-1 if (at := there.at(end)) is None else at for end in here.ends]
    same = [there.starts[at] == start for at, start in zip(found, here.starts, strict=True)]
    return np.where(same, found, -1)


def fact(brief: Brief, found: Found, row: int) -> Conflict:
    view, area, t = cells.place(brief, found, row)
    there = brief.views[int(found["other"][row])]
    there_row, there_t = there.panel.row(view.panel.areas[area].code), there.calendar.at(view.calendar.ends[t])
    if there_row is None or there_t is None:
        raise ValueError(f"{there.measure.name} has no such area or period")
    shared = cells.basics(brief, found, row)
    other = cells.cell(there, there_row, there_t)
    return Conflict(
        **shared,
        other=other,
        other_area=cells.area(there, there_row),
        difference=cells.difference(shared["now"], other),
        direction=cells.direction(shared["now"], other, clear=False),  # two tables' figures: nothing moved
        publisher=_said(view.panel, "publisher_said", brief.sources[view.panel.table].publisher),
        other_publisher=_said(there.panel, "publisher_said", brief.sources[there.panel.table].publisher),
        definition=_defined(brief, view.panel),
        other_definition=_defined(brief, there.panel),
        evidence=(cells.cells(view, [area], t, t), cells.cells(there, [there_row], there_t, there_t)),
        change=float(shared["now"].number - other.number),
    )


def _said(panel: Panel, key: str, text: str) -> Proven:
    """What the sheet says of a table."""
    return Proven(op="metadata", inputs={"source": "sheet", "key": f"tables.{panel.table}.{key}"}, value=text)


def _defined(brief: Brief, panel: Panel) -> Proven | None:
    text = brief.sources[panel.table].definition
    return _said(panel, "definition", text) if text else None


def two_tables(text: str, other: str, **how: object) -> Brief:
    """A brief with a second table, "u", of the same areas and measures."""
    brief = brief_of(text)
    second = brief_of(other, **how).panels["t"]  # type: ignore[arg-type]
    source = Source(publisher="the hospitals", released=None, definition="Cases are people treated in a hospital.")
    return replace(
        brief,
        panels={**brief.panels, "u": renamed(second, "u")},
        sources={**brief.sources, "u": source},
    )


def renamed(panel: Panel, table: str) -> Panel:
    """The same panel under another table's name."""
    names = {name: f"{table}.{measure.short_name}" for name, measure in panel.measures.items()}
    return replace(
        panel,
        table=table,
        measures={names[name]: replace(measure, name=names[name]) for name, measure in panel.measures.items()},
        values={names[name]: matrix for name, matrix in panel.values.items()},
        statuses={names[name]: matrix for name, matrix in panel.statuses.items()},
        scale={names[name]: power for name, power in panel.scale.items()},
    )


def _example(text: str, other: str, *, fires: bool, **how: object) -> Example:
    made = partial(two_tables, text, other, **how)
    return Example(made=made, fires=fires, area="", says={}, text=f"{text} | {other}")


EXAMPLES = (
    _example("Ashby 50 100", "Ashby 50 89", fires=True),
    _example("Ashby 5 1", "Ashby 5 0", fires=True),
    _example("Ashby 50 100", "Ashby 50 90", fires=False),
    _example("Ashby 50 100", "Ashby 50 ?", fires=False),
    _example("Ashby 50 100", "Ashby 50 10", fires=False, form="day"),  # a day is no week
    _example("Ashby 0 0", "Ashby 0 0", fires=False),
)
