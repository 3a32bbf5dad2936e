"""The largest step down, or up, since some earlier one, or on record.

Fires   when no step that way was as large for as many steps as make a record, and the step is clear of chance;
        `by_percent` says whether it is the largest by per cent as well.
Quiet   when a gap lies in between, when one as large is recent, inside chance, on a record too short.
Chance  in a series without trend one step in n is the largest of n.
Source  design kind C8: by number and by per cent are two claims, and late figures that come in all at once make either;
        guards G1, G2, G4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven, exact_text
from nlg.finding import cells
from nlg.finding.example import fires, quiet
from nlg.finding.look import BLOCKED, NONE, Look, looks
from nlg.finding.series import last_far, last_in_blocks
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief, View

ID = "C8"
EVEN = True  # it needs steps of one length
LEAST_PART = 100  # a move of less than 1% is none to speak of
SAYS = 2  # says more of a figure than most, but for a record


@dataclass(frozen=True, kw_only=True)
class LargestMove(Fact):
    """`since_period` ended the latest earlier step as large, `since_difference` its size; both None when `ever`.

    `since` proves that none between was, `largest` that none on record was (one of the two is None), `start_period` is
    the record's first. `steps` lie between the two, or are on record.
    """

    kind: ClassVar[str] = "largest_move"
    then: Proven
    then_period: Proven
    difference: Proven
    percent: Proven | None
    direction: Proven
    since: Proven | None
    since_period: Proven | None
    since_difference: Proven | None
    largest: Proven | None
    start_period: Proven
    falling: bool
    ever: bool
    by_percent: bool
    steps: int

    @property
    def clear(self) -> bool:
        """Whether it is worth a word at all: in what hardly moves a hair's breadth is the largest step for years."""
        return abs(self.difference.number) * LEAST_PART >= abs(self.then.number)


def find(brief: Brief, when: date | None) -> Found:
    found = [_find(look, falling) for look in looks(brief, when) for falling in (True, False)]
    return Found.joined(found)


def _find(look: Look, falling: bool) -> Found:
    if look.follows_a_count:
        return Found.joined([])
    least = look.limits.least_record[look.view.calendar.step]
    moved = look.clear & ((look.move < 0) if falling else (look.move > 0))
    rows = np.flatnonzero((moved & _recent(look, falling)).any(axis=1))
    since, share = np.full(look.now.shape, BLOCKED), np.full(look.now.shape, BLOCKED)
    if len(rows):
        since[rows], share[rows] = _since(look, rows, falling, moved[rows], least)
    on_record = (look.ts - look.begun[:, None]) // look.stride
    steps = np.where(since >= 0, look.steps_to(since), on_record)
    ok = moved & (since != BLOCKED) & np.where(since >= 0, steps >= least, steps > least)
    return look.found(
        ok,
        strength=lambda hits: np.nan_to_num(np.abs(look.move.take(hits)) / look.usual.take(hits), posinf=0.0),
        since=since,
        falling=falling,
        by_percent=(share != BLOCKED) & (share <= since),
    )


def _recent(look: Look, falling: bool) -> Flags:
    """At one period, whether it is larger than the step before: only these areas need their whole record."""
    if len(look.ts) > 1:
        return np.ones(look.now.shape, dtype=bool)
    before = look.then - look.ago(2)
    return np.asarray((look.move < before) if falling else (look.move > before))


def _since(look: Look, rows: Ints, falling: bool, wanted: Flags, least: int) -> tuple[Ints, Ints]:
    """The latest earlier step at least as large: by number, and by per cent. Over history only where it is wanted, and
    lies so many steps back by number."""
    stride, last, sign = look.stride, int(look.ts[-1]), 1 if falling else -1

    def moves(rows: Ints, start: int, stop: int) -> Floats:
        found = np.full((len(rows), stop - start), np.nan)
        early = max(0, stride - start)
        part = look.x[rows, max(0, start - stride) : stop]
        np.subtract(part[:, stride:], part[:, :-stride], out=found[:, early:])
        return look.exactly(found)

    def shares(rows: Ints, start: int, stop: int) -> Floats:
        found, early = moves(rows, start, stop), max(0, stride - start)
        then = look.x[rows, max(0, start - stride) : max(0, stop - stride)]
        found[:, early:] = _shares(found[:, early:], then, falling)
        return found

    begun = look.begun + stride
    if len(look.ts) == 1:
        number, percent = (last_in_blocks(of, rows, last, begun, sign)[:, None] for of in (moves, shares))
        return number, percent
    number = last_far(moves(rows, 0, last + 1), look.ts, wanted, least * stride, begun=begun[rows], sign=sign)
    percent = last_far(
        shares(rows, 0, last + 1), look.ts, number != BLOCKED, least * stride, begun=begun[rows], sign=sign
    )
    return number, percent


def _shares(moves: Floats, then: Floats, falling: bool) -> Floats:
    """Moves by per cent. On a base of none or less there is none: a move the same way counts as beyond all."""
    found = 100 * moves
    with np.errstate(invalid="ignore", divide="ignore"):
        found /= then
    none = np.flatnonzero(~(then > 0))
    moved = moves.take(none)
    beyond = np.where(moved < 0 if falling else moved > 0, -np.inf if falling else np.inf, 0.0)
    found.reshape(-1)[none] = np.where(np.isnan(moved), moved, beyond)
    return found


def fact(brief: Brief, found: Found, row: int) -> LargestMove:
    view, area, t = cells.place(brief, found, row)
    shared, back, since = cells.basics(brief, found, row), int(view.calendar.previous[t]), int(found["since"][row])
    now, then, falling = shared["now"], cells.cell(view, area, back), bool(found["falling"][row])
    begun, certainty = int(np.argmax(view.known[area])), cells.move_certainty(view.measure, now, then)
    ever, stride = since == NONE, t - back
    fewest = brief.limits.fewest_events if view.measure.counted else 0
    told = then.number > 0 and then.number >= fewest and view.measure.type != "share"
    earlier = None
    if not ever:
        earlier = cells.difference(cells.cell(view, area, since), cells.cell(view, area, since - stride))
    return LargestMove(
        **shared,
        then=then,
        then_period=cells.period(view, back),
        difference=cells.difference(now, then),
        percent=cells.percent_change(now, then) if told else None,
        direction=cells.direction(now, then, clear=True),
        since=None if ever else _since_when(view, area, since, t, shared["now"].number - then.number),
        largest=_on_record(view, area, begun + stride, t, falling) if ever else None,
        start_period=cells.period(view, begun),
        since_period=None if ever else cells.period(view, since),
        since_difference=earlier,
        falling=falling,
        ever=ever,
        by_percent=bool(found["by_percent"][row]),
        steps=(t - (begun if ever else since)) // stride,
        evidence=(cells.cells(view, [area], begun if ever else since - stride, t),),
        certainty=certainty,
        change=float(now.number - then.number),
        good_news=cells.good_news(view.measure, not falling),
        qualifiers=0 if ever else 1,
    )


def _since_when(view: View, area: int, since: int, t: int, moved: Fraction) -> Proven:
    """The latest earlier step at least as large."""
    inputs = {
        "series": _moves(view, area),
        "before": view.calendar.ends[t].isoformat(),
        "test": "<=" if moved < 0 else ">=",
        "than": exact_text(moved),
    }
    return Proven(op="latest_where", inputs=inputs, value=view.calendar.ends[since])


def _on_record(view: View, area: int, first: int, t: int, falling: bool) -> Proven:
    """The largest step of all on record, which is this one."""
    span = cells.stretch(view, area, first, t)
    inputs = {"series": _moves(view, area), "from": span["from"], "to": span["to"]}
    extreme = "min" if falling else "max"
    return Proven(op="extreme_period", inputs={**inputs, "extreme": extreme}, value=view.calendar.ends[t])


def _moves(view: View, area: int) -> dict[str, str]:
    return {"kind": "move", "measure": view.measure.name, "area": view.panel.areas[area].code}


EXAMPLES = (
    fires("Ashby 90 40 45 50 50 55 60 66 70 70 70 30", says={"since": 1, "falling": True, "by_percent": True}),
    fires("Ashby 50 50 60 55 50 50 52 54 50 50 90", says={"since": -1, "falling": False, "by_percent": True}),
    fires("Ashby 20 60 60 70 75 80 86 90 95 99 110 190", says={"since": -1, "falling": False, "by_percent": False}),
    quiet("Ashby 90 40 45 50 50 ? 60 66 70 70 70 30"),
    quiet("Ashby 90 90 90 90 90 90 90 40 80 70 70 30"),
    quiet("Ashby 50 50 51 50 50 50 50 50 50 50 50 58"),
    quiet("Ashby 90 90 90 30"),
)
