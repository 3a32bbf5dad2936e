"""Says of a figure that was revised since we gave it what we gave."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import SimpleNamespace

from nlg.finding import cells
from nlg.memory import Place, Published
from nlg.story import View
from nlg.telling.pool import Pool
from nlg.telling.said import Said
from nlg.telling.sentences import Sentences
from nlg.telling.so_far import SoFar
from nlg.telling.words.marks import capital, unmark


@dataclass(eq=False)
class Revised:
    """Of one story: one revision is told; the editor's desk sees all."""

    pool: Pool
    sentences: Sentences
    so_far: SoFar
    first: Sequence[Published]  # what was published of the area as it was reported at first, newest first
    _note_revisions: bool = True

    def among(self, said: Sequence[Said]) -> list[Said]:
        """Of the figures just told, one that an earlier story gave otherwise, and what that story gave."""
        for span in (span for one in said for span in one.spans if span.claim["op"] == "cell"):
            inputs = span.claim["inputs"]
            place = (inputs["measure"], inputs["area"], inputs["period"])
            for story in self.first if self._note_revisions and not self._is_named(place) else ():
                if story.cells.get(place, now := Fraction(span.claim["value"])) != now:
                    self._note_revisions = False
                    none_was_news = place == self._first_lead and not story.cells[place]
                    return [self._revised(story, place, now, "revised_lead" if none_was_news else "revised")]
        return []

    def first_report(self) -> list[Said]:
        """What the story of the period before led with, where it was reported otherwise at first and that is untold."""
        place = self._first_lead
        if place is None or not self._note_revisions or place[0] not in self._all_measures or self._is_named(place):
            return []
        panel = self.pool.brief.panels[place[0].partition(".")[0]]
        row, t = panel.row(place[1]), panel.calendar.at(date.fromisoformat(place[2]))
        now = None if row is None or t is None else panel.exact(place[0], row, t)
        if now is None or now == self.first[0].cells[place]:
            return []
        self._note_revisions = False
        return [self._revised(self.first[0], place, now, "revised_lead")]

    def _is_named(self, place: Place) -> bool:
        """Whether a fact has said what a figure was before it was revised."""
        told = ((f.measure.name, f.code, f.of_period.value) for f in self.so_far.told if hasattr(f, "of_period"))
        return (place[0], place[1], date.fromisoformat(place[2])) in told

    @cached_property
    def _first_lead(self) -> Place | None:
        """The figure that the story of the period before led with; None where it gave none."""
        if not self.first or not self.first[0].lead:
            return None
        story = self.first[0]
        place = (str(story.lead["measure"]), str(story.lead["area"]), story.period.isoformat())
        return place if place in story.cells else None

    @property
    def _all_measures(self) -> Set[str]:
        return {name for panel in self.pool.brief.panels.values() for name in panel.measures}

    def _revised(self, story: Published, place: Place, now: Fraction, wording: str) -> Said:
        """The sentence of a figure that was revised since we gave it."""
        panel = self.pool.brief.panels[place[0].partition(".")[0]]
        measure, inputs = panel.measures[place[0]], dict(zip(("measure", "area", "period"), place, strict=True))
        t, row = panel.calendar.ends.index(date.fromisoformat(place[2])), panel.row(place[1])
        assert row is not None  # its figure has just been told, or looked up
        was = story.cells[place]
        of = SimpleNamespace(
            area=cells.area(View(panel, measure), row),
            measure=measure,
            none=was == 0 and measure.counted,
            then_period=cells.period(View(panel, measure), t),
            then=cells.number(measure, "cell", inputs, now),
            was=cells.number(measure, "reported", {"source": story.source, **inputs}, was),
        )
        (name, macro), *_ = self.sentences.macros("_furniture", wording)
        text, spans = unmark(capital(" ".join(macro(of).split())))
        return Said(text=text, spans=spans, facts=(), template=f"sentences/_furniture.j2#{name}", kind="context")
