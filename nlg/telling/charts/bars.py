"""Bars: every area of a group at the story's period, the story's own marked, or else the highest."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np

from nlg.fact import Fact, Proven, exact_text
from nlg.finding import cells
from nlg.story import Brief, View
from nlg.telling.charts.spec import Drawing, Numbered, goal_line, source_of
from nlg.telling.pool import Pool
from nlg.telling.table import untold
from nlg.telling.words.figures import plotted
from nlg.telling.words.names import bare_name
from nlg.telling.words.voice import Voice

MOST, ENDS = 20, 7  # of more areas only so many at each end are named, and the story's own


def bars(pool: Pool, fact: Fact, voice: Voice, numbered: Numbered) -> Drawing | None:
    """The areas that a fact's area is compared with; None where fewer than two have a figure to show."""
    brief = pool.brief
    view = _view(brief, fact)
    code = getattr(getattr(fact, "group", None), "value", None) or pool.patch
    row = view.panel.row(code) if view and code else None
    g = view.panel.groups.index_of(row) if view and row is not None else None
    t = view.calendar.at(brief.period) if view else None
    if view is None or g is None or t is None:
        return None
    rows = [int(r) for r in view.panel.groups.members(g)]
    gone = {r: untold(view, r, t, brief.limits.fewest_events) for r in rows}
    rows.sort(key=lambda r: (bool(gone[r]), 0 if gone[r] else -_exact(view, r, t), view.panel.areas[r].name))
    shown = [r for r in rows if not gone[r]]
    own = _own(pool, view, fact, rows)
    if own is None and len(shown) > 1 and _exact(view, shown[0], t) != _exact(view, shown[1], t):
        own = shown[0]
    if len(shown) < 2 or (own is not None and gone[own]):
        return None
    named = set(rows if len(rows) <= MOST else [*shown[:ENDS], *shown[-ENDS:], *([own] if own is not None else [])])
    same = fact.measure.short_name == view.measure.short_name
    return Drawing(
        sort="bars",
        of=_spoken(brief, view, g, t, own, whole=len(shown) == len(rows)),
        figures={
            "measure": view.measure.name,
            "group": str(code),
            "period": brief.period.isoformat(),
            "own": None if own is None else view.panel.areas[own].code,
            "bars": [_bar(view, r, t, gone[r], r in named, voice, numbered) for r in rows],
            "target": goal_line(fact, voice, numbered) if same else None,
        },
    )


def _view(brief: Brief, fact: Fact) -> View | None:
    """The fact's measure in the table whose areas are compared."""
    n = brief.view(brief.parts, fact.measure.short_name)
    return None if n is None else brief.views[n]


def _exact(view: View, row: int, t: int) -> Fraction:
    return cells.cell(view, row, t).number


def _own(pool: Pool, view: View, fact: Fact, rows: list[int]) -> int | None:
    """The bar that is the story's: the fact's own area, or the story's."""
    return next((r for code in (fact.code, pool.subject) for r in rows if view.panel.areas[r].code == code), None)


def _bar(view: View, row: int, t: int, gone: str, named: bool, voice: Voice, numbered: Numbered) -> dict[str, Any]:
    code = view.panel.areas[row].code
    if not named:
        return {"area": code, "value": None if gone else exact_text(_exact(view, row, t)), "name": None, "label": None}
    name = numbered.cell(bare_name(cells.area(view, row)))
    if gone:
        return {"area": code, "value": None, "name": name, "label": {"text": gone, "claim": None}}
    figure = cells.cell(view, row, t)
    label = numbered.cell(plotted(figure, voice=voice))
    return {"area": code, "value": exact_text(figure.value), "name": name, "label": label}


def _spoken(brief: Brief, view: View, g: int, t: int, own: int | None, *, whole: bool) -> SimpleNamespace:
    """What the words of bars may speak of; ranks only where every area has its figure."""
    members = view.panel.groups.members(g)
    figures = view.x[members, t]
    top, bottom = (int(members[int(f(np.nan_to_num(figures, nan=n)))]) for f, n in _ENDS_OF)
    alike = bool(figures.max() == figures.min()) if whole else True
    return SimpleNamespace(
        **source_of(brief, view.measure),
        group=cells.group(view, g),
        size=cells.count_areas(view, g),
        period=cells.period(view, t),
        own=None if own is None else cells.area(view, own),
        own_now=None if own is None else cells.cell(view, own, t),
        rank=None if own is None or not whole or alike else _rank(view, own, t, g, figures),
        ends=[] if alike else [_end(view, top, t, g, True), _end(view, bottom, t, g, False)],
    )


_ENDS_OF = ((np.argmax, -np.inf), (np.argmin, np.inf))


def _rank(view: View, own: int, t: int, g: int, figures: Any) -> Proven:
    """Its place, from whichever end is nearer."""
    value = view.x[own, t]
    return cells.rank(view, own, t, g, high=int((figures > value).sum()) <= int((figures < value).sum()))


def _end(view: View, row: int, t: int, g: int, high: bool) -> SimpleNamespace:
    rank = cells.rank(view, row, t, g, high=high)
    return SimpleNamespace(rank=rank, area=cells.area(view, row), now=cells.cell(view, row, t))
