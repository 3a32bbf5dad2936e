"""What a template may ask for beside its own fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from nlg.fact import Fact, Proven, ScoredFact
from nlg.finding import cells
from nlg.finding.detect import marked
from nlg.panel import Measure
from nlg.telling import measured
from nlg.telling.leads import SIZED, is_by_days, is_of_days
from nlg.telling.pool import Pool
from nlg.telling.turns import Turns
from nlg.telling.words import names
from nlg.telling.words.marks import claims_in

OF_SEASON = "seasonal_record"


@dataclass(eq=False)
class Related:
    """What a template may ask for beside its own fact; what it takes is remembered as told."""

    pool: Pool
    before: Sequence[Fact] = ()  # what the story has told so far
    taken: list[Fact] = field(default_factory=list)
    last_named: str = ""  # code of the area that the text named last: "" where a name must stand in full
    known: Set[str] = frozenset()  # the claims that the text has printed, by their marks
    last_told: Fact | None = None  # what the sentence before was about; None where that is taken for granted
    above: Fact | None = None  # what the standfirst tells
    dated_above: Set[str] = frozenset()  # periods that a standfirst right above has named
    last_printed: Set[str] = frozenset()  # what the figures of the sentence before claimed
    last_dates: Sequence[str] = ()  # the claims of the periods that the sentence before has named, in order
    is_attributed: bool = False  # whether the text has said whose figures they are
    bears: Callable[[int, int], bool] = lambda words, figures: True  # whether there is room for so many of each
    turns: Turns | None = None  # None: a sentence by itself, in its first wording throughout

    @property
    def subject(self) -> str:
        """Code of the story's own area."""
        return self.pool.subject

    def pick(self, *wordings: str) -> str:
        """One of several ways to say the same, by the area's place in the register."""
        return self.turns.pick(*wordings) if self.turns else wordings[0]

    def is_first_of(self, choices: int) -> bool:
        """Whether the first of so many wordings is the one, as `Turns` says: what `pick` becomes in a template."""
        return self.turns is None or self.turns.is_first_of(choices)

    def is_next(self) -> bool:
        """Whether the wording behind the one just refused is the one."""
        return self.turns is None or self.turns.is_next()

    def throughout(self, *wordings: str) -> str:
        """The same, chosen once for all sentences of a story: its tense."""
        return wordings[Turns(self.turns.place, "throughout").of(len(wordings))] if self.turns else wordings[0]

    def name(self, fact: Fact) -> str:
        """The area of a fact: "the borough" where it is the story's own and was named last, else its name."""
        return names.called(fact.area) if self._is_plain(fact) else names.name(fact.area)

    def place(self, fact: Fact) -> str:
        """Where it was: "in the borough" where that is plain, else "in Gravesham", "on the Isle of Wight"."""
        return (names.in_called if self._is_plain(fact) else names.in_area)(fact.area)

    def _is_plain(self, fact: Fact) -> bool:
        called = fact.area.words.get("called", "")
        return self.last_named == fact.code == self.subject and called not in ("", "area")

    def is_of_days(self, fact: Fact) -> bool:
        """Whether a count moved only because its month has more or fewer days: that it moved is no news of it."""
        return is_of_days(self.pool, fact)

    def is_by_days(self, fact: Fact) -> bool:
        """Whether a good part of a count's step, or all of it, is that its month has more or fewer days."""
        return is_by_days(self.pool, fact)

    def told_of_days(self, fact: Fact) -> bool:
        """Whether the text has said of another such count that its months are not of one length."""
        return any(told is not fact and self.is_by_days(told) for told in self.before)

    def of_whole(self, fact: Fact, kind: str) -> Fact | None:
        """The same kind of fact about the group that the story's area is compared in."""
        whole = self.pool.brief.panels[self.pool.brief.whole]
        name = f"{whole.table}.{fact.measure.short_name}"
        return self._take(self.pool.of(kind, name, self.pool.patch)) if fact.code != self.pool.patch else None

    def went_along(self, fact: Fact) -> Proven | None:
        """In how many of the areas compared a count moved as this one did, where most did and their group, which has
        no figure of its own, cannot say so."""
        pool = self.pool
        at = pool.brief.view(fact.measure.table, fact.measure.short_name)
        row = None if at is None else pool.brief.views[at].panel.row(pool.patch)
        if at is None or row is None or is_by_days(pool, fact) or not fact.change:
            return None
        view = pool.brief.views[at]
        t, group = view.calendar.at(pool.brief.period), view.panel.groups.index_of(row)
        if t is None or group is None or view.known[row, t]:
            return None
        members, back = view.panel.groups.members(group), int(view.calendar.previous[t])
        moves = view.x[members, t] - view.x[members, back]
        along = int((moves * fact.change > 0).sum())
        if np.isnan(moves).any() or len(members) < pool.brief.limits.smallest_group or 3 * along < 2 * len(members):
            return None
        inputs = cells.set_that_moved(view, group, t, "up" if fact.change > 0 else "down")
        return Proven(op="count_where", inputs=inputs, value=Fraction(along), words={"set": str(len(members))})

    def is_of_whole(self, fact: Fact) -> bool:
        """Whether a fact is of the whole that the story's area is compared within."""
        return fact.code == self.pool.patch

    def it(self, fact: Fact) -> str:
        """A fact's measure: "the number" behind a sentence about the same, else in full, "the number of thefts"."""
        known = self.last_told is None or word(self.last_told) == word(fact)
        return measured.it(fact.measure) if known else measured.what(fact.measure)

    def follows(self, fact: Fact) -> bool:
        """Whether "that" is the fact's figure: the sentence before was about the same measure of the same area, and
        gave that figure, or was not about how it is spread among the areas there."""
        last = self.last_told
        if last is None:
            return True
        gave = not marked(last.kind, "AMONG") or fact.now.mark in self.last_printed
        return self.is_of_last(fact) and gave

    def gave_it(self) -> bool:
        """Whether the sentence before gave the figure of now that it was about: "that is a rate of" needs one."""
        return self.last_told is None or self.last_told.now.mark in self.last_printed

    def is_dated(self, fact: Fact) -> bool:
        """Whether the sentence before has named the fact's own period, and gave no total: this one need not name it."""
        return fact.period.mark in self.last_dates and not hasattr(self.last_told, "total")

    def is_dated_above(self, fact: Fact) -> bool:
        """Whether the standfirst, right above this intro, has named the fact's own period."""
        return fact.period.mark in self.dated_above

    def is_astray(self, fact: Fact) -> bool:
        """Whether it has named other periods alone: "the year before" would be the one before those."""
        return bool(self.last_dates) and fact.period.mark not in self.last_dates

    def is_dated_last(self, fact: Fact) -> bool:
        """Whether it has named no other behind it, so that "that week" can only be this one."""
        return self.is_dated(fact) and self.last_dates[-1] == fact.period.mark

    def is_of_last(self, fact: Fact) -> bool:
        """Whether the sentence before was about the same measure of the same area, however it was told."""
        last = self.last_told
        return last is None or (word(last), last.code) == (word(fact), fact.code)

    def per(self, fact: Fact) -> str:
        """What a rate's figure is in, behind it: in full where the text has not said so, then once more in short."""
        if measured.manner(fact.measure) != "rate":
            return ""
        kept, key = self.pool.brief.kept, ("ways to say a unit", fact.measure.name)
        if key not in kept:
            kept[key] = self._ways(fact.measure)
        ways: list[tuple[str, frozenset[str]]] = kept[key]
        return next((words for words, told in ways if told and told.isdisjoint(self.known)), "")

    def _ways(self, measure: Measure) -> list[tuple[str, frozenset[str]]]:
        """A rate's unit in full and in short, each with what a text claims that says it of any table's such measure."""
        every = (m for panel in self.pool.brief.panels.values() for m in panel.measures.values())
        same = [m for m in every if _is_same(m, measure)]
        ways = (measured.explained, measured.in_units)
        return [(way(measure), frozenset[str]().union(*(claims_in(way(m)) for m in same))) for way in ways]

    def printed(self, p: Proven) -> bool:
        """Whether the text has printed this very figure, date or wording before."""
        return p.mark in self.known

    def told(self, kind: str) -> bool:
        """Whether a fact of this kind has been told before."""
        return any(fact.kind == kind for fact in self.before)

    def is_above(self, fact: Fact) -> bool:
        """Whether the standfirst tells this very fact."""
        return self.above is fact

    def same(self, fact: Fact, kind: str) -> Fact | None:
        """Another kind of fact about the same area and measure; beside the step itself none that days alone make.

        A low is none where the season makes it a high.
        """
        found = self.pool.of(kind, fact.measure.name, fact.code)
        if seasonal := self.pool.of(OF_SEASON, fact.measure.name, fact.code):
            end = getattr(seasonal[0].fact, "low", None)
            found = [s for s in found if getattr(s.fact, "low", end) == end]
        return self._take([s for s in found if kind == SIZED or not is_of_days(self.pool, s.fact)])

    def rate_of(self, code: str, kind: str) -> Fact | None:
        """A fact about an area's rate, among the areas compared."""
        return self._take(self.pool.of(kind, self.pool.measure("rate", self.pool.brief.parts), code))

    def count_of(self, code: str, kind: str) -> Fact | None:
        """A fact about an area's count, among the areas compared."""
        return self._take(self.pool.of(kind, self.pool.measure("main", self.pool.brief.parts), code))

    def _take(self, found: Sequence[ScoredFact]) -> Fact | None:
        fitting = [s.fact for s in found if getattr(s.fact, "group", None) is None or self._ours(s.fact)]
        if not fitting:
            return None
        self.taken.append(fitting[0])
        return fitting[0]

    def _ours(self, fact: Fact) -> bool:
        return getattr(fact, "group").value == self.pool.patch  # type: ignore[no-any-return]  # noqa: B009


def word(fact: Fact) -> str:
    """What a fact's measure is called, in whatever table it stands: cases of a county are cases of its districts."""
    return fact.measure.noun.full


def _is_same(one: Measure, other: Measure) -> bool:
    """Whether two tables' measures are one to a reader."""
    return (one.short_name, one.noun.explained, one.unit) == (other.short_name, other.noun.explained, other.unit)
