"""What is watched for in a measure: no events, a goal met, a goal missed; and how long each has lasted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from nlg.finding.goals import goal_value, meets
from nlg.finding.look import Look
from nlg.finding.series import blocks, columns, last_flagged
from nlg.finding.series import in_a_row as steps_in_a_row
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief, Goal

NO_EVENTS, MET, MISSED = 0, 1, 2
CALLED = ("none", "met", "missed")
OTHERWISE = {"<": ">=", "<=": ">", ">=": "<", ">": "<="}
LEAST_BITS = 3.0  # a run that comes one time in eight is no news


@dataclass(frozen=True, kw_only=True, eq=False)
class Condition:
    """Something that may hold of a figure: none, or a goal met or missed. `asked` are the areas it is asked of."""

    code: int  # NO_EVENTS, MET, MISSED: the column `condition` (or `state`)
    goal: int  # its number in the brief, -1 where it is about none
    about: Goal | None
    asked: Flags

    def holds(self, x: Floats) -> Flags:
        """Of which figures it holds: never of what is not known."""
        if self.about is None:
            return np.asarray(x == 0)
        met: Flags = meets(x, self.about)
        return met if self.code == MET else ~met & ~np.isnan(x)


def conditions(look: Look) -> Iterator[Condition]:
    """What a measure is watched for: no events, and every goal set for it, met and missed."""
    if look.measure.counted:
        yield Condition(code=NO_EVENTS, goal=-1, about=None, asked=np.ones(len(look.x), dtype=bool))
    for k, goal in enumerate(look.brief.goals):
        if look.measure.short_name == goal.measure:
            asked = np.array([area.code in goal.areas for area in look.view.panel.areas], dtype=bool)
            yield Condition(code=MET, goal=k, about=goal, asked=asked)
            yield Condition(code=MISSED, goal=k, about=goal, asked=asked)


def tested(brief: Brief, code: int, goal: int) -> tuple[str, Any]:
    """The test and the number of docs/bundle.md that say the same of a figure."""
    if code == NO_EVENTS:
        return "=", "0"
    about = brief.goals[goal]
    return about.test if code == MET else OTHERWISE[about.test], goal_value(about).expr


def good_state(found_code: int, brief: Brief, goal: int, polarity: str) -> bool | None:
    """Whether it is good news that there were none, or that a goal is met or missed; None where it is neither."""
    if polarity == "neutral":
        return None
    low = found_code == NO_EVENTS or (brief.goals[goal].test in ("<", "<=")) == (found_code == MET)
    return low == (polarity == "bad")


def runs(look: Look, condition: Condition, back: int) -> tuple[Ints, Callable[[Flags], Floats]]:
    """How many steps in a row a condition had held, so many steps ago, and of which cells wanted it may be asked how
    rare that is for the area, in bits (of the others it need not be right)."""
    at = look.ts - back * look.stride
    if len(look.ts) == 1:
        return _runs_at(look, condition, int(at[0]))
    key = ("in a row", look.n, len(look.ts), int(look.ts[-1]), condition.code, condition.goal)
    if key not in look.brief.kept:
        least = look.limits.least_run[look.view.calendar.step]
        look.brief.kept[key] = in_a_row(condition, look.x[:, : look.ts[-1] + 1], look.stride, least)
    run, bits = look.brief.kept[key]
    return _asked(condition, run, at), lambda wanted: _asked(condition, bits, at)


def _asked(condition: Condition, of: Any, at: Ints) -> Any:
    """What was at these periods, of the areas it is asked of; 0 elsewhere and before the record."""
    early = int(np.searchsorted(at, 0))
    if condition.asked.all() and not early:
        return columns(of, at)
    found = np.zeros((len(of), len(at)), dtype=of.dtype)
    np.copyto(found[:, early:], columns(of, at[early:]), where=condition.asked[:, None])
    return found


def _runs_at(look: Look, condition: Condition, at: int) -> tuple[Ints, Callable[[Flags], Floats]]:
    """The same for one period: only areas in which it held for long enough are looked through."""
    run = np.zeros((len(look.x), 1), dtype=np.int64)
    least = look.limits.least_run[look.view.calendar.step]
    reaches = at >= least * look.stride
    held = condition.asked & reaches
    for k in range(least if reaches else 0):
        held = held & condition.holds(look.x[:, at - k * look.stride])
    rows = np.flatnonzero(held)
    run[rows, 0] = _last_run(look, condition, rows, at)

    def bits(wanted: Flags) -> Floats:
        found, asked = np.zeros(run.shape), np.flatnonzero(wanted[:, 0] & held)
        for some in blocks(len(asked), at + 1):
            part = asked[some]
            found[part, 0] = _bits(condition, look.x[part, : at + 1], look.stride, run[part, 0])
        return found

    return run, bits


def _last_run(look: Look, condition: Condition, rows: Ints, at: int) -> Ints:
    """For how many steps it has held in some areas, to a period: from the back, step by step in growing blocks."""
    steps, first = at // look.stride + 1, at % look.stride

    def broken(some: Ints, start: int, stop: int) -> Flags:
        return ~condition.holds(
            look.x[some, first + start * look.stride : first + (stop - 1) * look.stride + 1 : look.stride]
        )

    return steps - 1 - last_flagged(broken, rows, steps)


def _bits(condition: Condition, x: Floats, stride: int, run: Ints) -> Floats:
    """How rare so long a run is, as `in_a_row` has it, for the last period only."""
    holds, before = condition.holds(x), x.shape[1] - 1 - run * stride
    held = holds[:, :-stride] & (np.arange(stride, x.shape[1]) <= np.maximum(before, 0)[:, None])
    kept, could = (holds[:, stride:] & held).sum(axis=1), (~np.isnan(x[:, stride:]) & held).sum(axis=1)
    entered = (run > 0) & (before >= 0) & ~np.isnan(x[np.arange(len(x)), np.maximum(before, 0)])
    return np.where(entered, -run * np.log2((kept + 1) / (could + 2)), 0.0)


def in_a_row(condition: Condition, x: Floats, stride: int, least: int) -> tuple[Ints, Floats]:
    """For every period: for how many steps in a row a condition has held, and how rare so many, at least, are.

    Rare by what was before the run: each time it held, did it hold a step later? Nothing (0) where the step before the
    run is not known.
    """
    holds, known, bits = condition.holds(x), ~np.isnan(x), np.zeros(x.shape)
    run = steps_in_a_row(holds, stride)
    held = np.zeros(x.shape, dtype=bool)
    held[:, stride:] = holds[:, :-stride]
    hits = np.flatnonzero(run >= least)
    row, at = np.divmod(hits, x.shape[1])
    steps = run.take(hits)
    before = at - steps * stride
    start = row * x.shape[1] + np.maximum(before, 0)
    kept, could = (np.cumsum(flags, axis=1, dtype=np.int64).take(start) for flags in (holds & held, known & held))
    entered = (before >= 0) & known.take(start)
    bits.reshape(-1)[hits] = np.where(entered, -steps * np.log2((kept + 1) / (could + 2)), 0.0)
    return run, bits
