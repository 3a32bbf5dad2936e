"""A figure has been revised since it was last published.

Fires   when this period's figure, or that of the step before, differs from what the earlier edition of the table had.
Quiet   where either edition has none, without an earlier edition, for a rate (its count says it).
Chance  depends on the publisher: where events are reported late new figures are nearly always revised, old ones seldom.
Source  design kind Q3; guard G6. Always worth a look where we printed the earlier figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import LEVELS, Look, looks
from nlg.panel import Floats, Ints, Panel
from nlg.story import Brief, View

ID = "Q3"


@dataclass(frozen=True, kw_only=True)
class Revised(Fact):
    """`figure` is the one of `of_period` (this one, or the one before: `before`), `was` what the earlier edition had.

    `percent` is None where that was none; `was_released` is the earlier edition's day of publication, if known.
    """

    kind: ClassVar[str] = "revised"
    of_period: Proven
    figure: Proven
    was: Proven
    difference: Proven
    percent: Proven | None
    direction: Proven
    before: bool
    was_released: Proven | None


def find(brief: Brief, when: date | None) -> Found:
    return Found.joined([_find(look) for look in looks(brief, when, (*LEVELS, "total"))])


def _find(look: Look) -> Found:
    panel = look.view.panel
    earlier = look.brief.earlier.get(panel.table)
    if earlier is None or look.measure.numerator in panel.measures or _name(earlier, look) not in earlier.measures:
        return Found.joined([])
    here = ~np.isnan(look.now)
    parts = [_revised(look, earlier, steps, here) for steps in (1, 0)]
    return Found.joined(parts)


def _revised(look: Look, earlier: Panel, steps: int, here: np.ndarray) -> Found:
    """What is said at a period of a figure so many steps before."""
    figure, of = look.ago(steps), look.ts - steps * look.stride
    was = _was(look, earlier, of)
    gap, size = np.abs(figure - was), np.maximum(np.abs(figure), np.abs(was))
    scale = max(look.view.panel.scale[look.measure.name], earlier.scale[_name(earlier, look)])
    changed = gap * 10**scale > 0.5  # a whole unit of the last digit: sums of decimals are never quite equal
    relative = np.nan_to_num(gap / np.where(size > 0, size, 1))
    return look.found(here & changed, strength=relative, of=np.broadcast_to(of, changed.shape))


def _was(look: Look, earlier: Panel, of: Ints) -> Floats:
    """What the earlier edition had for these areas and periods, NaN where it had nothing."""
    rows, columns = _rows(look, earlier), _columns(look, earlier)[np.maximum(of, 0)]
    known = (rows >= 0)[:, None] & (columns >= 0) & (of >= 0)
    x = earlier.values[_name(earlier, look)]
    return np.where(known, x[np.maximum(rows, 0)[:, None], np.maximum(columns, 0)], np.nan)


def _rows(look: Look, earlier: Panel) -> Ints:
    """For each area its row in the earlier edition, -1 where it had none. Worked out once for a panel."""
    key = ("revised rows", look.view.panel.table)
    if key not in look.brief.memory:
        codes = [area.code for area in look.view.panel.areas]
        same = codes == [area.code for area in earlier.areas]
        rows = range(len(codes)) if same else [-1 if (r := earlier.row(code)) is None else r for code in codes]
        look.brief.memory[key] = np.array(rows, dtype=np.int64)
    return np.asarray(look.brief.memory[key])


def _columns(look: Look, earlier: Panel) -> Ints:
    """For each period its index in the earlier edition, -1 where it had none."""
    ends = np.array(look.view.calendar.ends, dtype="datetime64[D]")
    then = np.array(earlier.calendar.ends, dtype="datetime64[D]")
    at = np.minimum(np.searchsorted(then, ends), len(then) - 1)
    return np.where(then[at] == ends, at, -1)


def _name(earlier: Panel, look: Look) -> str:
    return f"{earlier.table}.{look.measure.short_name}"


def fact(brief: Brief, found: Found, row: int) -> Revised:
    view, area, t = cells.place(brief, found, row)
    of, earlier = int(found["of"][row]), brief.earlier[view.panel.table]
    then = View(earlier, earlier.measures[f"{earlier.table}.{view.measure.short_name}"])
    then_row, then_t = earlier.row(view.panel.areas[area].code), earlier.calendar.at(view.calendar.ends[of])
    if then_row is None or then_t is None:
        raise ValueError(f"{view.measure.name} of period {of}: the earlier edition has no such figure")
    figure, was = cells.cell(view, area, of), cells.cell(then, then_row, then_t)
    return Revised(
        **cells.basics(brief, found, row),
        of_period=cells.period(view, of),
        figure=figure,
        was=was,
        difference=cells.difference(figure, was),
        percent=cells.percent_change(figure, was),
        direction=cells.direction(figure, was, clear=True),  # it was altered: that is no matter of chance
        before=of < t,
        was_released=_released(earlier),
        evidence=(cells.cells(view, [area], of, t), cells.cells(then, [then_row], then_t, then_t)),
        change=float(figure.number - was.number),
        good_news=cells.good_news(view.measure, figure.number > was.number),
    )


def _released(earlier: Panel) -> Proven | None:
    """The day on which an earlier edition was published."""
    inputs = {"source": earlier.table, "key": "released"}
    return Proven(op="metadata", inputs=inputs, value=earlier.released) if earlier.released else None


EXAMPLES = (
    fires("Ashby 50 45 40", earlier="Ashby 50 43", says={"of": 1}),
    fires("Ashby 50 45 40", earlier="Ashby 50 45 38", says={"of": 2}),
    quiet("Ashby 50 45 40", earlier="Ashby 50 45"),
    quiet("Ashby 50 45 40", earlier="Ashby 48 45 40"),  # two steps ago: old news
    quiet("Ashby 50 45 40", earlier="Ashby 50 ?"),
    quiet("Ashby 50 45 40"),
)
