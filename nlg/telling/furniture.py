"""Furniture: what the sheet and the newsroom's store say about the tables that a story draws on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace

from nlg.fact import Proven
from nlg.finding import cells
from nlg.finding.extremes import first_known
from nlg.panel import Measure, Panel
from nlg.story import Source, StoryPlan, View
from nlg.telling import measured
from nlg.telling.attributed import known
from nlg.telling.measured import from_sheet
from nlg.telling.notes import missing
from nlg.telling.pool import Pool
from nlg.telling.sentences import Sentences, publisher
from nlg.telling.so_far import SoFar
from nlg.telling.turns import Turns
from nlg.telling.voices import Voices, voices
from nlg.telling.words import names
from nlg.telling.words.marks import visible
from nlg.telling.words.quoted import said

SOON = 6  # a sixth of the record: what has not been so low since may never have been before


@dataclass(eq=False)
class Furniture:
    """What furniture may print in one story, given what it has told so far."""

    pool: Pool
    plan: StoryPlan
    sentences: Sentences
    so_far: SoFar
    others: Callable[[], list[str]]  # publishers of other datasets that the story has told of
    _furnished_with: tuple[int, dict[str, object]] | None = None  # behind so many facts told

    def renew(self) -> None:
        """What is told now is other than it was, though of the same number of facts."""
        self._furnished_with = None

    def furnished(self, turns: Turns) -> SimpleNamespace:
        """What furniture may print, and how it chooses its words."""
        if self._furnished_with is None or self._furnished_with[0] != len(self.so_far.told):
            self._furnished_with = (len(self.so_far.told), self._of_the_tables())
        return SimpleNamespace(
            **self._furnished_with[1],
            is_first_of=turns.is_first_of,
            is_next=turns.is_next,
        )

    @cached_property
    def _area(self) -> Proven:
        return own_area(self.pool)

    @cached_property
    def store(self) -> Voices:
        """What the newsroom has in store for this story; background only on what it has told of so far."""
        told = {fact.measure.short_name for fact in self.so_far.told}
        return voices(self.pool.brief, self.pool.subject, self.pool.own_table, self.sentences, told)

    def _of_the_tables(self) -> dict[str, object]:
        """Words of the sheet about the tables the story has drawn on so far."""
        brief, own = self.pool.brief, self.pool.own_table
        young = {fact.measure.name: fact.measure for fact in self.so_far.told if not fact.settled}
        caveats = {
            text: said(from_sheet(f"tables.{m.table}.measures.{m.short_name}.caveats.{n}", text))
            for m in young.values()
            for n, text in enumerate(m.caveats)
        }
        other = brief.parts if any(fact.measure.table == brief.parts != own for fact in self.so_far.told) else ""
        tables = [own, *([other] if other else [])]
        publishers = {brief.sources[table].publisher: table for table in reversed(tables)}
        in_order = sorted(publishers.values(), key=tables.index)
        return {
            **self._of_any_story,
            "area": self._area,
            "topic": measured.topic(self.plan.lead.host.fact.measure),
            "period": self.plan.lead.host.fact.period,
            "begins": self._begins,
            "population_year": self._population_year,
            "caveat": " ".join(caveats.values()),
            "parts_publisher": publisher(brief, other) if other else "",
            "parts_released": _released(other, brief.sources[other]) if other else None,
            "publishers": self._publishers([publisher(brief, table) for table in in_order if known(brief, table)]),
            "is_named": lambda: self.so_far.attributed,
            "is_told": lambda proven: proven.mark in self.so_far.printed,
            "is_dated": lambda: self.pool.brief.period.isoformat() in self.so_far.dated,
        }

    @property
    def _of_any_story(self) -> dict[str, object]:
        """Words of the sheet that are the same in all stories from a table about areas of one group."""
        brief, own = self.pool.brief, self.pool.own_table
        key = ("furniture", own, self.pool.patch)
        if key not in brief.kept:
            source = brief.sources[own]
            brief.kept[key] = {
                "publisher": publisher(brief, own),
                "released": _released(own, source),
                "release_note": _optional(f"tables.{own}.release_note", source.release_note),
                "settles_late": self._settles_late,
                "missing": [names.name(area) for area in missing(self.pool)],
                "stands_in": _optional(f"tables.{own}.stands_in", source.stands_in),
                "definition": _optional(f"tables.{own}.definition", source.definition),
            }
        found: dict[str, object] = brief.kept[key]
        return found

    @property
    def _settles_late(self) -> bool:
        """Whether the main figure takes time to settle, so that readers must know at once how old the figures are."""
        main = self.pool.measure("main", self.pool.own_table)
        return bool(main) and self.pool.brief.panels[self.pool.own_table].measures[main].mature_after > 0

    def _begins(self) -> Proven | None:
        """Where the record begins, if a figure told is the lowest since soon after and nothing has said so."""
        panel, own = self.pool.brief.panels[self.pool.own_table], self.pool.own_table
        for fact in self.so_far.told:
            since = getattr(fact, "since_period", None)
            if since is None or fact.measure.table != own or (row := panel.row(fact.code)) is None:
                continue
            view, ends = View(panel, fact.measure), panel.calendar.ends
            first, then, now = first_known(view, row), ends.index(since.value), ends.index(fact.period.value)
            begins = cells.period(view, first)
            if (then - first) * SOON <= now - first and begins.mark not in self.so_far.printed | {since.mark}:
                return begins
        return None

    def _population_year(self) -> Proven | None:
        """The year of the population that rates told so far are of, where it is one and no line in store tells it."""
        panels = self.pool.brief.panels
        rates = [f for f in self.so_far.told if _is_of_people(f.measure, panels[f.measure.table])]
        places = [(panels[f.measure.table], f.code) for f in rates]
        years = {panel.areas[row].population_year for panel, code in places if (row := panel.row(code)) is not None}
        stored = self.store.background if any(p.voices == "background" for p in self.plan.paragraphs) else ()
        if len(years) != 1 or years == {""} or any(year in line.text for year in years for line in stored):
            return None
        inputs = {"source": "register", "key": f"{rates[0].code}.population_year"}
        return Proven(op="metadata", inputs=inputs, value=years.pop())

    def _publishers(self, own: list[str]) -> list[str]:
        """Who published the story's figures, and those beside it, each once."""
        return list({visible(words): words for words in reversed((*own, *self.others()))}.values())[::-1]


def own_area(pool: Pool) -> Proven:
    """The area the story is about, to be named."""
    panel = pool.brief.panels[pool.own_table]
    row = panel.row(pool.subject)
    assert row is not None  # the plan would have said so
    return cells.area(View(panel, next(iter(panel.measures.values()))), row)


def _is_of_people(measure: Measure, panel: Panel) -> bool:
    """Whether it is a rate over the register's population."""
    return measure.denominator == f"{panel.table}.population" and measure.denominator not in panel.measures


def _released(table: str, source: Source) -> Proven | None:
    if source.released is None:
        return None
    return Proven(op="metadata", inputs={"source": table, "key": "released"}, value=source.released)


def _optional(key: str, text: str) -> str:
    return said(from_sheet(key, text)) if text else ""
