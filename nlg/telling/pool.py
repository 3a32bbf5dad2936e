"""The facts that one story may draw on, of its area, the group it is compared in, and the others there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from nlg.fact import Fact, ScoredFact
from nlg.finding.detect import marked
from nlg.finding.weigh import figure_of, side
from nlg.lazily import lazily
from nlg.panel import Measure
from nlg.story import Brief

Lead = tuple[str, str, str]  # what leads: kind, measure ("upper.cases"), area


@dataclass(frozen=True, eq=False)
class Pool:
    """The facts one story may draw on: `scored`, the news of its subject and patch, best first; others when asked for.

    `others` gives the scored facts of a kind that is no news by itself, or about another area that is compared, in one
    measure; `news_of_members` the best of all of them. `held` are those that past revisions would not have left true.
    """

    brief: Brief
    subject: str
    scored: Sequence[ScoredFact]
    others: Callable[[str, str, str], Sequence[ScoredFact]] = lambda kind, measure, code: ()
    news_of_members: Callable[[], Sequence[ScoredFact]] = lambda: ()
    held: Sequence[ScoredFact] = ()
    common: Callable[[Fact], float] = lambda fact: 0.0  # the share of areas with the same news in this period
    place: int = 0  # the subject's, in the register: neighbours choose otherwise among equals

    def of_measures(self, short_names: Collection[str]) -> Pool:
        """The same with facts of these measures only; of all, where none is named."""
        if not short_names:
            return self

        def others(kind: str, measure: str, code: str) -> Sequence[ScoredFact]:
            return self.others(kind, measure, code) if measure.partition(".")[2] in short_names else ()

        wanted = [scored for scored in self.scored if scored.fact.measure.short_name in short_names]
        return replace(self, scored=wanted, others=others, held=())

    def without(self, kind: str) -> Pool:
        """The same without the news of one kind: that is told elsewhere."""
        return replace(self, scored=[scored for scored in self.scored if scored.fact.kind != kind])

    def less(self, leads: Sequence[Lead]) -> Pool:
        """The same without what no wording can lead with."""
        gone = set(leads)
        return replace(self, scored=[s for s in self.scored if as_lead(s.fact) not in gone]) if gone else self

    @lazily
    def _by_place(self) -> Mapping[tuple[str, str, str], list[ScoredFact]]:
        found: dict[tuple[str, str, str], list[ScoredFact]] = {}
        for scored in self.scored:
            fact = scored.fact
            found.setdefault((fact.kind, fact.measure.name, fact.code), []).append(scored)
        return found

    def of(self, kind: str, measure: str, code: str) -> list[ScoredFact]:
        """Facts of a kind about one measure ("upper.cases") of one area."""
        if code in (self.subject, self.patch) and not marked(kind, "CONTEXT"):
            return self._by_place.get((kind, measure, code), [])
        asked = (kind, measure, code)
        if asked not in self._fetched:
            self._fetched[asked] = list(self.others(*asked))
        return self._fetched[asked]

    @lazily
    def _fetched(self) -> dict[tuple[str, str, str], list[ScoredFact]]:
        return {}

    def about(self, code: str, table: str) -> list[ScoredFact]:
        """All the news of one area's figures from one table, best first."""
        if (code, table) not in self._about:
            of = [one for one in self.scored if one.fact.code == code and one.fact.measure.table == table]
            self._about[code, table] = of
        return self._about[code, table]

    @lazily
    def _about(self) -> dict[tuple[str, str], list[ScoredFact]]:
        return {}

    def told(self) -> list[ScoredFact]:
        """Everything scored so far."""
        fetched = [scored for found in self._fetched.values() for scored in found]
        return [*self.scored, *fetched, *self.__dict__.get("of_members", ())]

    @lazily
    def of_members(self) -> Sequence[ScoredFact]:
        """The best news of the areas that are compared."""
        return self.news_of_members()

    @lazily
    def is_group(self) -> bool:
        """Whether the story is about a group of the areas that `parts` holds."""
        panel = self.brief.panels[self.brief.parts]
        row = panel.row(self.subject)
        return row is None or row >= panel.table_rows

    @lazily
    def kind(self) -> str:
        """What the register calls such an area: "district", "nation"."""
        panel = self.brief.panels[self.own_table]
        row = panel.row(self.subject)
        return "" if row is None else panel.areas[row].kind

    @lazily
    def patch(self) -> str:
        """The group whose areas are compared: the subject itself, or the one it belongs to."""
        return self.subject if self.is_group else self.brief.patches.get(self.subject, "")

    @lazily
    def members(self) -> tuple[str, ...]:
        """Codes of the areas compared, in the register's order."""
        panel = self.brief.panels[self.brief.parts]
        return panel.leaf_codes(self.patch) if self.patch and panel.row(self.patch) is not None else ()

    @lazily
    def own_table(self) -> str:
        """Where the subject's own figures come from: the whole for a group, the parts for one of them."""
        whole = self.brief.panels[self.brief.whole]
        return self.brief.whole if self.is_group and whole.row(self.subject) is not None else self.brief.parts

    def discount(self, measure: Measure) -> float:
        """Bits that a fact about a side measure loses, since the most striking of many was picked; else none."""
        if measure.name not in self._discounts:
            self._discounts[measure.name] = side(self.brief, measure)
        return self._discounts[measure.name]

    @lazily
    def _discounts(self) -> dict[str, float]:
        return {}

    def figure(self, fact: Fact) -> tuple[str, str]:
        """What figure a fact is about: the main count and the rate that tells it otherwise are one."""
        name = fact.measure.name
        if name not in self._main_of:
            table = fact.measure.table
            main, rate = (self.measure(role, table) for role in ("main", "rate"))
            self._main_of[name] = main if name == rate else ""
        return (fact.code, self._main_of[name]) if self._main_of[name] else figure_of(fact)

    @lazily
    def _main_of(self) -> dict[str, str]:
        return {}

    def measure(self, role: str, table: str) -> str:
        """The measure that plays a role in a table ("" where it has none)."""
        if (role, table) not in self._roles:
            short = {"main": self.brief.main, "rate": self.brief.rate, "second": self.brief.second}[role]
            name = f"{table}.{short}"
            self._roles[role, table] = name if short and name in self.brief.panels[table].measures else ""
        return self._roles[role, table]

    @lazily
    def _roles(self) -> dict[tuple[str, str], str]:
        return {}


def as_lead(fact: Fact) -> Lead:
    """What leads where a fact does."""
    return fact.kind, fact.measure.name, fact.code
