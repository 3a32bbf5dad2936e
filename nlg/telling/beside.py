"""What another dataset says of the same area, beside a story: told by itself, then under names that are its own."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nlg.fact import Proven
from nlg.finding import cells
from nlg.intake.sheet import BesideSheet, Sheet
from nlg.story import Brief, StoryPlan, View
from nlg.telling.pool import Pool
from nlg.telling.sentences import Sentences
from nlg.telling.words.marks import Span

SHAPE = "beside"
NAMED = ("measure", "share_of", "table")  # inputs that begin with a table's name


@dataclass(frozen=True, kw_only=True, eq=False)
class Beside:
    """Another dataset's area beside a story: what of it is told, by which sentences, from which files.

    `number` is its place in the sheet's list. `files` are its tables, its sheet and, where it has another register than
    the story, that: source id -> file name, sha256. `receipts` are those of tables that came from the archive.
    """

    number: int
    about: BesideSheet
    sheet: Sheet
    pool: Pool
    plan: StoryPlan
    sentences: Sentences
    files: Mapping[str, tuple[str, str]]
    receipts: Mapping[str, str]

    @property
    def dataset(self) -> str:
        return self.sheet.id

    @property
    def has_a_register(self) -> bool:
        """Whether its areas are of another register than the story's."""
        return "register" in self.files

    def source(self, name: str) -> str:
        """A source of its own as the story's bundle calls it."""
        shared = name == "style" or name.startswith("context/") or (name == "register" and not self.has_a_register)
        return name if shared else f"{self.dataset}/{name}"

    def named(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """An expression's inputs with the names that its measures, tables and sources have in the story's bundle."""
        return {key: self._named(key, value) for key, value in inputs.items()}

    def _named(self, key: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return self.named(value)
        if key == "source":
            return self.source(value)
        return f"{self.dataset}/{value}" if key in NAMED and isinstance(value, str) else value

    def span(self, span: Span) -> Span:
        """A claim of its own as the story's bundle has it."""
        claim = dict(span.claim)
        written = json.dumps({**claim, "inputs": self.named(claim["inputs"])}, separators=(",", ":"))
        return span._replace(claim_json=written)

    def proven(self, what: Proven) -> Proven:
        """The same thing, proved from its sources as the story's bundle calls them."""
        return Proven(
            op=what.op, inputs=self.named(what.inputs), value=what.value, unit=what.unit, words=dict(what.words)
        )

    @property
    def table(self) -> str:
        """The table that has the area's own figures."""
        return self.pool.own_table

    @cached_property
    def period(self) -> Proven:
        """The period that its figures are for."""
        panel = self.pool.brief.panels[self.table]
        measure = panel.measures[self.plan.lead.host.fact.measure.name]
        t = panel.calendar.at(self.pool.brief.period)
        assert t is not None  # the plan would have said so
        return self.proven(cells.period(View(panel, measure), t))

    @property
    def publisher(self) -> Proven:
        """Who published its figures, in running text."""
        inputs = {"source": "sheet", "key": f"tables.{self.table}.publisher_said"}
        return self.proven(Proven(op="metadata", inputs=inputs, value=self.sheet.tables[self.table].publisher_said))

    @property
    def released(self) -> Proven | None:
        """The day that its figures were published."""
        day = self.pool.brief.panels[self.table].released
        inputs = {"source": self.table, "key": "released"}
        return None if day is None else self.proven(Proven(op="metadata", inputs=inputs, value=day))


def ours(number: int, key: str, text: str) -> Proven:
    """Words of the story's own sheet about a dataset that stands beside it."""
    return Proven(op="metadata", inputs={"source": "sheet", "key": f"beside.{number}.{key}"}, value=text)


def taken_for_one(brief: Brief, said: Collection[str], part: Beside, beside: Collection[str]) -> bool:
    """Whether readers may take figures of two datasets for one thing: the same subject, and a word for both.

    Given are the names of the measures that the story's claims and those beside it rest on.
    """
    other = part.pool.brief
    return brief.subject.casefold() == other.subject.casefold() and bool(_words(brief, said) & _words(other, beside))


def _words(brief: Brief, names: Collection[str]) -> set[str]:
    measures = [m for panel in brief.panels.values() for m in panel.measures.values() if m.name in names]
    return {word for measure in measures for word in (measure.noun.one, measure.noun.many)}


def measures_in(inputs: object) -> Iterator[str]:
    """The names of measures that stand anywhere in an expression."""
    for key, value in inputs.items() if isinstance(inputs, dict) else ():
        if key in ("measure", "share_of"):
            yield value
        yield from measures_in(value)
