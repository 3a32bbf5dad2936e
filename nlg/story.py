"""The story on its way: the brief it is made from, the plan, the draft with its claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import numpy as np

from nlg.fact import ScoredFact
from nlg.panel import Calendar, Flags, Floats, Ints, Measure, Panel

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


@dataclass(frozen=True, kw_only=True, eq=False)
class Brief:
    """What all stories of one release are made from. Every input is here; nothing is looked up elsewhere.

    `period` is the last day of the story's period. `whole` and `parts` name the panels that give a group's own
    figures and the figures of its areas; they may differ in vintage. `patches` says in which group an area is compared.
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

    @cached_property
    def views(self) -> tuple[View, ...]:
        """Every panel and measure, in the sheet's order."""
        return tuple(View(panel, m) for panel in self.panels.values() for m in panel.measures.values())

    def view(self, table: str, measure: str) -> int | None:
        """Index of a view by table and measure, None where the table has no such measure."""
        for n, view in enumerate(self.views):
            if view.panel.table == table and view.measure.short_name == measure:
                return n
        return None

    def columns(self, view: View, when: date | None) -> Ints:
        """Indices of the periods asked for: the one that ends then, or with None all up to the story's own."""
        if when is None:
            last = self.calendar_index(view, self.period)
            return np.arange(0 if last is None else last + 1)
        t = self.calendar_index(view, when)
        return np.zeros(0, dtype=np.int64) if t is None else np.array([t])

    @staticmethod
    def calendar_index(view: View, end: date) -> int | None:
        return view.calendar.at(end)


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A place in the story: its host fact and the macro that says it. `again`: even if it was told before."""

    role: str
    template: str
    place: str
    host: ScoredFact
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph to be written: slots in order, then furniture (definition, caveat, label) by its macros."""

    role: str
    slots: tuple[Slot, ...]
    furniture: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Something true that the story does not tell, and why."""

    kind: str
    area: str
    measure: str
    score: float
    reason: str


@dataclass(frozen=True, kw_only=True)
class Claim:
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
        if self.expr["op"] in WHOLE_SETS:
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
    ]
)


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


@dataclass(frozen=True, kw_only=True)
class NoStory:
    """The answer where nothing is worth telling: the area, and why."""

    area: str
    name: str
    reason: str
