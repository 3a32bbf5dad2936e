"""The peak and the trough of an area's last year, where it has only one."""

from __future__ import annotations

import numpy as np

from nlg.finding.look import Look
from nlg.finding.series import blocks
from nlg.panel import Calendar, Flags, Floats, Ints

YEAR = {"day": 364, "week_ending": 52, "iso_week": 52, "month": 12, "quarter": 4}  # periods, by form
YEARS = 5  # that stand for the past one where figures are yearly


def periods_of(calendar: Calendar) -> int:
    """How many periods of a table its past year has, of yearly figures the past years."""
    if calendar.form in YEAR:
        return YEAR[calendar.form]
    ahead = np.flatnonzero(calendar.previous >= 0)
    return YEARS * int(ahead[0] if len(ahead) else 1)


def extreme(look: Look, low: bool) -> tuple[Ints, Floats, Flags]:
    """When the last year's peak (trough) was, its figure, and whether it was the only one. A gap gives none. Kept."""
    key = ("past year", look.n, len(look.ts), int(look.ts[-1]), low)
    if key not in look.brief.kept:
        look.brief.kept[key] = _of_one(look, low) if len(look.ts) == 1 else _of_all(look, low)
    found: tuple[Ints, Floats, Flags] = look.brief.kept[key]
    return found


def _of_one(look: Look, low: bool) -> tuple[Ints, Floats, Flags]:
    t = int(look.ts[0])
    start = max(0, t - periods_of(look.view.calendar))
    end, (early, late) = np.empty(len(look.x)), np.zeros((2, len(look.x)), dtype=np.int64)
    for rows in blocks(len(look.x), t + 1 - start):
        part = look.x[rows, start : t + 1]
        end[rows] = part.min(axis=1) if low else part.max(axis=1)
        unknown = np.flatnonzero(np.isnan(end[rows]))
        if len(unknown):
            since = look.begun[rows][unknown, None] - start
            end[rows][unknown] = _since_begun(part[unknown], since, low)
        row, column = np.divmod(np.flatnonzero(part == end[rows, None]), part.shape[1])
        late[rows][row] = column  # of several in a row the one written last stays
        early[rows][row[::-1]] = column[::-1]
    known = ~np.isnan(end)
    return (start + early)[:, None], end[:, None], (known & (early == late))[:, None]


def _since_begun(part: Floats, begun: Ints, low: bool) -> Floats:
    """The same where some periods are not known: those before the record began are no gap."""
    nothing = np.inf if low else -np.inf
    figures = np.where(np.arange(part.shape[1]) < begun, nothing, part)
    end = figures.min(axis=1) if low else figures.max(axis=1)
    return np.asarray(np.where(np.isfinite(end), end, np.nan))


def _of_all(look: Look, low: bool) -> tuple[Ints, Floats, Flags]:
    periods, stop = periods_of(look.view.calendar), int(look.ts[-1]) + 1
    first = int(look.ts[0]) - periods
    part = look.x[:, max(0, first) : stop] * (-1 if low else 1)
    late = np.arange(max(0, first), stop) < look.begun[:, None]
    part = np.where(late, -np.inf, np.where(np.isnan(part), np.inf, part))
    padded = np.pad(part, ((0, 0), (max(0, -first), 0)), constant_values=-np.inf)
    best, early, late_at = _highest(padded, periods + 1)
    at = look.ts - periods + early - np.arange(len(look.ts))
    known = np.isfinite(best)
    return at, np.where(known, -best if low else best, np.nan), (early == late_at) & known


def _highest(x: Floats, width: int) -> tuple[Floats, Ints, Ints]:
    """Of every so many columns the highest, and the first and last column that has it: blocks grown by doubling."""
    column = np.broadcast_to(np.arange(x.shape[1]), x.shape)
    found, size = (x, column, column), 1
    while size * 2 <= width:
        found, size = _joined(found, size), size * 2
    return _joined(found, width - size) if width > size else found


def _joined(found: tuple[Floats, Ints, Ints], apart: int) -> tuple[Floats, Ints, Ints]:
    """Each block with the one that begins so many columns on."""
    (a, first, _), (b, _, last) = ([m[:, :-apart] for m in found], [m[:, apart:] for m in found])
    other_first, other_last = found[1][:, apart:], found[2][:, :-apart]
    return np.maximum(a, b), np.where(a >= b, first, other_first), np.where(b >= a, last, other_last)
