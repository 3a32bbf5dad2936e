"""The guards that keep a true figure from becoming a false story, by their numbers, and which of them a fact met.

The guards themselves work where they must: gaps, ties, chance and short records in nlg/finding/look.py and series.py,
units and rounding in nlg/proof, ages in nlg/panel.py. Here they have their names, and say what they did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from nlg.fact import Fact, Proven
from nlg.panel import Floats, Measure, Panel
from nlg.story import Brief, Limits

GUARDS: Mapping[str, str] = {
    "G1": "start of record: the record must be long enough, and says where it begins",
    "G2": "ties: a shared place is not a place alone",
    "G3": "small numbers: what chance could do is not told as a change",
    "G4": "missing: a gap is never filled and never a nought",
    "G5": "partial period: a period that is not over is not compared",
    "G6": "revision: a figure too young may still move",
    "G7": "rounding: figures printed together must agree",
    "G8": "units: per cent, points and rates are not mixed",
    "G9": "zero base: no per cent of nothing",
    "G10": "scope: every area of a group must have a figure",
    "G11": "many looks: the rarest of many is less rare",
    "G12": "calendar: months differ in length, and weeks lie across years",
    "G13": "definition: two sources may count differently",
    "G14": "stock or flow: a running total only rises",
    "G15": "denominators: rates need the same year's population",
}
UNEVEN = 0.02  # periods that differ more than this in length are not compared without a word


@dataclass(frozen=True, kw_only=True)
class Caveat:
    """A guard that a fact met, and what to say of it."""

    guard: str
    said: str


def caveats(brief: Brief, fact: Fact) -> list[Caveat]:
    """Every guard that has something to say about a fact, in the order of their numbers."""
    panel = brief.panels[fact.measure.table]
    checks = (
        _start_of_record,
        _small_numbers,
        _unsteady,
        _partial,
        _too_young,
        _zero_base,
        _uneven_periods,
        _stands_in,
        _people,
    )
    return [caveat for check in checks for caveat in check(brief, panel, fact)]


def _start_of_record(brief: Brief, panel: Panel, fact: Fact) -> Iterator[Caveat]:
    first = panel.calendar.ends[0]
    if any(cells.start == first and cells.end > first for cells in fact.evidence):
        begun = panel.calendar.starts[0].isoformat()
        yield Caveat(guard="G1", said=f"on record means since {begun}, where the table begins")


def _small_numbers(brief: Brief, panel: Panel, fact: Fact) -> Iterator[Caveat]:
    if fact.certainty <= 1 - brief.limits.clear_at:
        yield Caveat(guard="G3", said=f"chance alone could do this: certainty {fact.certainty:.2f}")
    elif fact.measure.counted and 0 < fact.now.number < brief.limits.fewest_events:
        yield Caveat(guard="G3", said=f"fewer than {brief.limits.fewest_events} {fact.measure.noun.many}: no per cent")


def _unsteady(brief: Brief, panel: Panel, fact: Fact) -> Iterator[Caveat]:
    if names_unsteady(fact):
        yield Caveat(guard="G3", said="the sheet calls an area that it names too unsteady: no story tells it")


def _partial(brief: Brief, panel: Panel, fact: Fact) -> Iterator[Caveat]:
    if panel.released is not None and panel.released <= brief.period:
        yield Caveat(guard="G5", said=f"published on {panel.released.isoformat()}, before the period was over")


def _too_young(brief: Brief, panel: Panel, fact: Fact) -> Iterator[Caveat]:
    if not fact.settled:
        ready = brief.period + timedelta(days=fact.measure.mature_after)
        yield Caveat(guard="G6", said=f"the figure may still move: it settles by {ready.isoformat()}")


def _zero_base(brief: Brief, panel: Panel, fact: Fact) -> Iterator[Caveat]:
    then = getattr(fact, "then", None)
    if isinstance(then, Proven) and then.value == 0:
        yield Caveat(guard="G9", said="it was none before: no per cent")


def _uneven_periods(brief: Brief, panel: Panel, fact: Fact) -> Iterator[Caveat]:
    calendar = panel.calendar
    t = calendar.at(brief.period)
    back = -1 if t is None else int(calendar.previous[t])
    if t is None or back < 0 or not fact.measure.counted or not hasattr(fact, "then_period"):
        return
    days = [(calendar.ends[k] - calendar.starts[k]).days + 1 for k in (t, back)]
    if abs(days[0] / days[1] - 1) > UNEVEN:
        yield Caveat(guard="G12", said=f"the two periods have {days[0]} and {days[1]} days")


def _stands_in(brief: Brief, panel: Panel, fact: Fact) -> Iterator[Caveat]:
    source = brief.sources[panel.table]
    if source.stands_in:
        yield Caveat(guard="G13", said=source.stands_in)


def _people(brief: Brief, panel: Panel, fact: Fact) -> Iterator[Caveat]:
    if fact.measure.type == "rate" and fact.measure.denominator.endswith(".population"):
        yield Caveat(guard="G15", said="rates are on the register's populations, the same in every period")


def names_unsteady(fact: Fact) -> bool:
    """Whether a fact names an area whose figures swing too widely to be news, by any measure that it speaks of."""
    fields = vars(fact).values()
    swinging = {code for one in fields if isinstance(one, Measure) for code in one.unsteady}
    return any(swinging.intersection(_codes(one)) for one in fields if isinstance(one, Proven)) if swinging else False


def _codes(proven: Proven) -> tuple[str, ...]:
    if proven.op == "area":
        return (str(proven.value),)
    return proven.value if isinstance(proven.value, tuple) else ()


def relaxed(limits: Limits) -> Iterator[tuple[str, Limits]]:
    """The limits with one guard's lines drawn as wide as they go: what speaks then was held back by that guard."""
    wide: Mapping[str, Callable[[Limits], Limits]] = {
        "G3": lambda was: replace(was, fewest_events=0, fewest_named=0, clear_at=1.0),
        "G1": lambda was: replace(was, least_record=dict.fromkeys(was.least_record, 1)),
        "G10": lambda was: replace(was, smallest_group=2),
    }
    for guard, change in wide.items():
        yield guard, change(limits)


def filled(panel: Panel) -> Panel:
    """The panel with every gap filled by the figure before it (or after): only ever to ask what a gap held back."""
    return replace(panel, values={name: _filled(x) for name, x in panel.values.items()})


def _filled(x: Floats) -> Floats:
    known = ~np.isnan(x)
    last = np.maximum.accumulate(np.where(known, np.arange(x.shape[1]), -1), axis=1)
    first = np.where(known.any(axis=1), known.argmax(axis=1), 0)
    return np.take_along_axis(x, np.where(last >= 0, last, first[:, None]), axis=1)
