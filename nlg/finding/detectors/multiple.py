"""The figure has doubled, tripled, halved: it is near a whole multiple, or part, of an earlier one.

Fires   within 2% of twice, three, four, five or ten times, or of that part, the figure a step before, a fortnight or
        four weeks before (where a step is a day or a week), or a year before; of counts, clear of chance and on 20
        events.
Quiet   between multiples, on fewer events in either, on a base of none or less, on a gap.
Chance  of figures anywhere between a tenth and ten times the earlier one about one in twelve is near one of these; most
        figures move far less, and reach none.
Source  design kind C4: "doubled", never "twice higher"; guards G3, G4, G9. How near is near is a limit that the sheet
        may move.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import ClassVar

import numpy as np

from nlg.fact import Fact, Found, Proven
from nlg.finding import cells
from nlg.finding.chance import apart
from nlg.finding.example import fires, quiet
from nlg.finding.look import Look, look_at, looks
from nlg.panel import Flags, Floats, Ints
from nlg.story import Brief

ID = "C4"
SAYS = 0  # how much: where another kind says what is remarkable about the figure, that one speaks
MULTIPLES = (2, 3, 4, 5, 10)
STEPS_BACK = {"day": (1, 14, 28), "week": (1, 2, 4)}
BITS = np.log2(np.maximum(np.arange(MULTIPLES[-1] + 1), 1))
TWICE, NEARLY_TWICE = 2, 3  # three to two: what is nearer than that can be near no multiple
WIDEST = Fraction(1, 4)  # by so much or less
APART = Fraction(1, 11)  # by so much or less no figure is near two of them
YEAR_AGO = 0  # what stands for it among steps


@dataclass(frozen=True, kw_only=True)
class Multiple(Fact):
    """`times` is `now` to `base`, the figure of `base_period`: `steps` before, or with 0 a year before.

    `multiple` is the one it is near: 2 for doubled, -2 for halved. `span` proves the steps, None for a year.
    """

    kind: ClassVar[str] = "multiple"
    base: Proven
    base_period: Proven
    times: Proven
    direction: Proven
    span: Proven | None
    multiple: int
    steps: int


def find(brief: Brief, when: date | None) -> Found:
    found = [_find(look) for look in looks(brief, when) if not look.follows_a_count]
    return Found.joined([part for parts in found for part in parts])


def _find(look: Look) -> Iterator[Found]:
    counts = _counts(look)
    for steps in (*STEPS_BACK.get(look.view.calendar.step, (1,)), YEAR_AGO):
        if steps == YEAR_AGO and look.view.calendar.step == "year":
            continue
        base, back = _base(look, steps)
        then = base if counts is None else _base(counts, steps)[0]
        times = _multiple(look, base, _large(look, base) if counts is None else (base > 0) & _large(counts, then))
        ok = _clear(counts or look, times != 0, then)
        yield look.found(ok, partial(_swift, look, times, back), times=times, steps=steps, base=back)


def _swift(look: Look, times: Ints, back: Ints, hits: Ints) -> Floats:
    """So many doublings, less for those that took many steps."""
    steps = np.sqrt(np.maximum(look.steps_to(back), 1))
    return BITS.take(np.abs(times.take(hits))) / steps.take(hits % len(steps))


def _counts(look: Look) -> Look | None:
    """What a share or rate is made from, where these are events."""
    if look.measure.counted or look.events is None:
        return None
    n = look.brief.view(look.view.panel.table, look.measure.numerator.split(".", 1)[1])
    return None if n is None else look_at(look.brief, n, look.ts)


def _base(look: Look, steps: int) -> tuple[Floats, Ints]:
    if steps == YEAR_AGO:
        return look.year_ago, look.view.calendar.year_ago[look.ts]
    return look.ago(steps), look.ts - steps * look.stride


def _multiple(look: Look, base: Floats, large: Flags) -> Ints:
    """The multiple that a figure is near, 0 where it is near none, or either is not large enough."""
    near, found = look.limits.round_to, np.zeros(look.now.shape, dtype=np.int64)
    far = large
    if near <= WIDEST:
        far = large & ((look.now * TWICE >= base * NEARLY_TWICE) | (look.now * NEARLY_TWICE <= base * TWICE))
    hits = np.flatnonzero(far)
    now, then = look.now.take(hits), base.take(hits)
    times = np.zeros(len(hits), dtype=np.int64)
    for m in MULTIPLES if near > APART else (_nearest(now, then),):
        times = np.where(np.abs(now - m * then) * near.denominator <= near.numerator * m * then, m, times)
        times = np.where(np.abs(m * now - then) * near.denominator <= near.numerator * then, -m, times)
    found.reshape(-1)[hits] = times
    return found


def _nearest(now: Floats, then: Floats) -> Ints:
    """The multiple that the larger is nearest to being of the smaller."""
    ratio = np.maximum(now, then) / np.where(now > 0, np.minimum(now, then), np.nan)
    middles = (np.array(MULTIPLES[1:]) + np.array(MULTIPLES[:-1])) / 2
    return np.array(MULTIPLES).take(np.searchsorted(middles, np.nan_to_num(ratio)))


def _large(look: Look, base: Floats) -> Flags:
    """Where there is a base at all, and counts are large enough."""
    if not look.measure.counted:
        return np.asarray((base > 0) & (not look.measure.on_a_scale))
    return np.asarray((base > 0) & (np.minimum(look.now, base) >= look.limits.fewest_events))


def _clear(look: Look, wanted: Flags, base: Floats) -> Flags:
    """Where wanted, whether counts lie further apart than chance."""
    return apart(wanted, look.now, base, look.limits.clear_at) if look.measure.counted else wanted


def fact(brief: Brief, found: Found, row: int) -> Multiple:
    view, area, t = cells.place(brief, found, row)
    shared, back, times = cells.basics(brief, found, row), int(found["base"][row]), int(found["times"][row])
    now, base, steps = shared["now"], cells.cell(view, area, back), int(found["steps"][row])
    return Multiple(
        **shared,
        base=base,
        base_period=cells.period(view, back),
        times=cells.ratio(now, base),
        direction=cells.direction(now, base, clear=True),
        span=cells.steps(view, back, t, steps) if steps else None,
        multiple=times,
        steps=steps,
        evidence=(cells.cells(view, [area], back, back), cells.cells(view, [area], t, t)),
        certainty=cells.move_certainty(view.measure, now, base),
        change=float(now.number - base.number),
        good_news=cells.good_news(view.measure, times > 0),
    )


EXAMPLES = (
    fires("Ashby 60 121", says={"times": 2, "steps": 1, "base": 0}),
    fires("Ashby 60 90 61 32 30", says={"times": -2, "steps": 2}),
    fires("Ashby 40 80 80 80 120", form="quarter", says={"times": 3, "steps": 0}),
    fires("Ashby 0.5 1.0", decimals=1, measure_type="index", form="month", says={"times": 2}),
    quiet("Ashby 60 130"),
    quiet("Ashby 10 20"),
    quiet("Ashby -20 -40", measure_type="index"),
    quiet("Ashby ? 120"),
)
