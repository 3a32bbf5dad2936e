"""The story on its way: the brief it is made from, the plan, the draft with its claims."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np

from nlg.fact import Proven, ScoredFact
from nlg.panel import Calendar, Flags, Floats, Ints, Measure, Panel
from nlg.store import Context

SentenceKind = Literal["data", "caveat", "context", "label", "quote", "edited"]


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A target on record: who set it, when, and for which areas (those named and all below them)."""

    key: str
    measure: str
    value: Fraction
    test: Literal["<", "<=", ">=", ">"]
    areas: frozenset[str]
    noun: str
    set_by: str
    set_on: date
    source: str = "sheet"  # the source that holds it under [targets.KEY]: the sheet, or a context store


@dataclass(frozen=True, kw_only=True)
class Base:
    """A named earlier level to compare with, and the period that stands for it."""

    key: str
    measure: str
    period: date
    name: str
    areas: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a panel came from, in words for readers. `publisher` with its article; `released` None where not known."""

    publisher: str
    released: date | None
    definition: str = ""
    release_note: str = ""
    stands_in: str = ""
    revised_as: str = ""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Where the guards draw their lines. The sheet may move them; every kind asks here, none has its own.

    `least_record` and `least_run` are in steps, by what a step is called.
    """

    fewest_events: int = 20  # G3: fewer in either period, and a percentage or a rate says more than is known
    fewest_named: int = 5  # G3: below this only counts are given
    clear_at: float = 0.05  # G3: two-sided probability below which a change of counts is clear of chance
    least_record: Mapping[str, int] = field(
        default_factory=lambda: {"day": 56, "week": 8, "month": 12, "quarter": 8, "year": 3, "occasion": 8}
    )  # G1: a shorter record has no records
    least_run: Mapping[str, int] = field(
        default_factory=lambda: {"day": 4, "week": 4, "month": 3, "quarter": 3, "year": 3, "occasion": 4}
    )
    smallest_group: int = 5  # of fewer areas nobody counts how many
    only: int = 4  # "only" for at most one area in so many
    round_to: Fraction = Fraction(1, 50)  # a multiple within so much of a whole number is called by it


@dataclass(frozen=True, eq=False)
class View:
    """One measure of one panel: what a detector looks at. `x` is areas x periods, NaN where not known."""

    panel: Panel
    measure: Measure

    @property
    def x(self) -> Floats:
        return self.panel.values[self.measure.name]

    @property
    def calendar(self) -> Calendar:
        return self.panel.calendar

    @cached_property
    def known(self) -> Flags:
        return ~np.isnan(self.x)

    @cached_property
    def proven(self) -> dict[Hashable, Proven]:
        """Areas, periods and figures proved of it before. Never stale: neither a view nor its panel ever changes."""
        return {}


@dataclass(frozen=True, kw_only=True, eq=False)
class Brief:
    """What all stories of one release are made from. Every input is here; nothing is looked up elsewhere.

    `period` is the last day of the story's period. `whole` and `parts` name the panels that give a group's own
    figures and the figures of its areas; they may differ in vintage. `patches` says in which group an area is compared.
    `earlier` holds for a panel the same table as it was published before. `span` narrows "all of history" to a range
    of periods, so that long records can be gone through in pieces, `only` the views to some measures', `even` the looks
    to calendars of equal steps; `memory` lasts from one such piece to the next. `context` is what the newsroom has in
    store: quotes, background, events.
    """

    dataset: str
    series: str
    subject: str
    subject_full: str
    event: str
    areas_called: tuple[str, str]  # one and many: ("area", "areas")
    weight: float
    panels: Mapping[str, Panel]
    sources: Mapping[str, Source]
    whole: str
    parts: str
    main: str
    rate: str
    second: str
    goals: tuple[Goal, ...]
    bases: tuple[Base, ...]
    patches: Mapping[str, str]
    period: date
    earlier: Mapping[str, Panel] = field(default_factory=dict)
    context: Context = field(default_factory=Context)
    limits: Limits = field(default_factory=Limits)
    span: tuple[int, int] | None = None
    only: frozenset[str] = frozenset()
    even: bool = False
    memory: dict[Hashable, Any] = field(default_factory=dict)

    @cached_property
    def kept(self) -> dict[Hashable, Any]:
        """What one kind has worked out and another may need: looks at the panels (nlg/finding/look.py)."""
        return {}

    @cached_property
    def views(self) -> tuple[View, ...]:
        """Every panel and measure, in the sheet's order."""
        views = (View(panel, m) for panel in self.panels.values() for m in panel.measures.values())
        return tuple(view for view in views if not self.only or view.measure.name in self.only)

    def view(self, table: str, measure: str) -> int | None:
        """Index of a view by table and measure, None where the table has no such measure."""
        for n, view in enumerate(self.views):
            if view.panel.table == table and view.measure.short_name == measure:
                return n
        return None

    def columns(self, view: View, when: date | None) -> Ints:
        """Indices of the periods asked for: the one that ends then, or with None all up to the story's own."""
        if when is None:
            last = view.calendar.at(self.period)
            first, stop = self.span or (0, len(view.calendar))
            return np.arange(first, max(first, min(stop, 0 if last is None else last + 1)))
        t = view.calendar.at(when)
        return np.zeros(0, dtype=np.int64) if t is None else np.array([t])


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A place in the story: its host fact and the macro that says it. `again`: even if it was told before.

    `room`: told only while the story has room for its figures. `leans`: only behind the sentence before it.
    `figure`: only if its figure is not yet told.
    """

    role: str
    template: str
    place: str
    host: ScoredFact
    again: bool = False
    room: bool = False
    leans: bool = False
    figure: bool = False


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph to be written: slots in order, then furniture (definition, caveat, label) by its macros."""

    role: str
    slots: tuple[Slot, ...]
    furniture: tuple[str, ...] = ()
    voices: Literal["", "quotes", "background"] = ""  # instead: what the newsroom has in store
    beside: bool = False  # instead: what other datasets say of the area
    under: int = 0  # told only while the story has fewer words than that; 0: whatever it has


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Something true that the story does not tell, and why."""

    kind: str
    area: str
    measure: str
    score: float
    reason: str


class Claim(NamedTuple):
    """Words in a sentence and the operation over cells that proves them (docs/bundle.md, section 5)."""

    id: str
    sentence: str | None
    start: int
    end: int
    printed: str
    expr: Mapping[str, Any]
    form: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "id": self.id,
            "sentence": self.sentence,
            "start": self.start,
            "end": self.end,
            "printed": self.printed,
            "op": self.expr["op"],
            "inputs": self.expr["inputs"],
            "value": self.expr["value"],
            "form": dict(self.form),
        }
        if compares_a_whole_set(self.expr["op"], self.expr["inputs"]):
            found["complete"] = True
        return found


WHOLE_SETS = frozenset(
    [
        "extreme_period",
        "latest_where",
        "first_where",
        "rank",
        "rank_change",
        "all_where",
        "all_but",
        "only_where",
        "count_where",
        "run_length",
        "run_where",
        "count_periods",
    ]
)


def compares_a_whole_set(op: str, inputs: Mapping[str, Any]) -> bool:
    """Whether an expression, or one inside it, holds only if a whole set was looked at: then `complete` is due."""
    over_areas = op in ("mean", "median") and "group" in inputs
    return op in WHOLE_SETS or over_areas or any(_looks_at_a_set(value) for value in inputs.values())


def _looks_at_a_set(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    if "op" in value:
        return compares_a_whole_set(value["op"], value["inputs"])
    return value.get("kind") in ("apart", "count") or any(_looks_at_a_set(inner) for inner in value.values())


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One finished sentence: its words, the template that made them, the facts and claims behind them."""

    id: str
    text: str
    kind: SentenceKind
    template: str
    facts: tuple[str, ...]
    claims: tuple[Claim, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "text": self.text,
            "kind": self.kind,
            "template": self.template,
            "facts": list(self.facts),
            "claims": [claim.id for claim in self.claims],
        }


@dataclass(frozen=True, kw_only=True)
class StoryPlan:
    """What the story will say and in which order, and what it leaves out and why. Nothing disappears in silence."""

    shape: str
    area: str
    lead: Slot
    runners_up: tuple[ScoredFact, ...]  # what else could lead, best first
    paragraphs: tuple[Paragraph, ...]
    left_out: tuple[LeftOut, ...]
    longest: int = 0  # words of the body, 0 for as many as it needs


@dataclass(frozen=True, kw_only=True)
class NoStory:
    """The answer where nothing is worth telling: the area, and why."""

    area: str
    name: str
    reason: str
