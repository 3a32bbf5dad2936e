"""The highest and the lowest of an area's record, and what proves them."""

from __future__ import annotations

from typing import Any

import numpy as np

from nlg.fact import Proven
from nlg.finding import cells, series
from nlg.finding.look import NONE, Look
from nlg.panel import Flags, Floats, Ints
from nlg.story import View


def extreme(look: Look, low: bool, wanted: Flags) -> Floats:
    """The lowest, or highest, figure on record so far, where wanted; over history only of a record without a gap."""
    if len(look.ts) == 1:
        return _extreme_of_one(look, low, wanted)
    end, hits = np.full(wanted.shape, np.nan), np.flatnonzero(wanted)
    end.reshape(-1)[hits] = look.x[hits // len(look.ts), np.maximum(_set_at(look, low).take(hits), 0)]
    return end


def _set_at(look: Look, low: bool) -> Ints:
    """Over history, for each period when the record that stood then was set: by a figure with none like it before."""
    key = ("record set at", look.n, len(look.ts), int(look.ts[-1]), low)
    if key not in look.brief.kept:
        look.brief.kept[key] = series.latest((look.low_since if low else look.high_since) == NONE)
    found: Ints = look.brief.kept[key]
    return found


def _extreme_of_one(look: Look, low: bool, wanted: Flags) -> Floats:
    end, rows = np.full(wanted.shape, np.nan), np.flatnonzero(wanted)
    for block in series.blocks(len(rows), int(look.ts[0]) + 1):
        some = rows[block]
        past = look.x[some, : look.ts[0] + 1]
        ends = past.min(axis=1) if low else past.max(axis=1)
        if np.isnan(ends).any():
            ends = (np.fmin if low else np.fmax).reduce(past, axis=1)  # several times as slow
        end[some, 0] = ends
    return end


def last_reached(look: Look, low: bool, wanted: Flags, end: Floats) -> Ints:
    """The latest period so far that has these lowest, or highest, figures; where wanted."""
    found, hits = np.zeros(wanted.shape, dtype=np.int64), np.flatnonzero(wanted)
    row, at = np.divmod(hits, len(look.ts))
    rows, row = np.unique(row, return_inverse=True)
    sign = -1 if low else 1
    last = series.last_no_lower(sign * look.x[rows], row, look.ts[at], sign * end.take(hits))
    found.reshape(-1)[hits] = last
    return found


def first_known(view: View, area: int) -> int:
    """The first period on record of an area."""
    return int(np.argmax(~np.isnan(view.x[area])))


def stretch(view: View, area: int, first: int, last: int) -> dict[str, Any]:
    """Inputs that name an area's figures from one period to another."""
    ends = view.calendar.ends
    named = {"measure": view.measure.name, "area": view.panel.areas[area].code}
    return {**named, "from": ends[first].isoformat(), "to": ends[last].isoformat()}


def extreme_of(view: View, area: int, first: int, last: int, low: bool) -> tuple[Proven, int]:
    """The lowest, or highest, of an area's figures from one period to another, and the latest period that has it."""
    past = view.x[area, first : last + 1]
    at = last - int(np.argmax((past == (past.min() if low else past.max()))[::-1]))
    inputs = stretch(view, area, first, last)
    return cells.number(view.measure, "min" if low else "max", inputs, cells.cell(view, area, at).number), at


def reached(view: View, area: int, first: int, last: int, low: bool, at: int) -> Proven:
    """When the lowest, or highest, figure was reached: the only period, or of several the latest, which is `at`."""
    past = view.x[area, first : last + 1]
    inputs = stretch(view, area, first, last)
    if (past == view.x[area, at]).sum() > 1:
        return latest_where(view, area, last, "=", {"op": "min" if low else "max", "inputs": inputs}, at)
    return Proven(
        op="extreme_period", inputs={**inputs, "extreme": "min" if low else "max"}, value=view.calendar.ends[at]
    )


def latest_where(view: View, area: int, before: int, test: str, than: Any, at: int) -> Proven:
    """That `at` is the latest period before another whose figure stands so to a number."""
    inputs = {
        "measure": view.measure.name,
        "area": view.panel.areas[area].code,
        "before": view.calendar.ends[before].isoformat(),
        "test": test,
        "than": than,
    }
    return Proven(op="latest_where", inputs=inputs, value=view.calendar.ends[at])
