"""A sentence with its claims, each with its value and what it is about, and what the text has named so far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .charts import Chart
from .document import Claim, Story
from .measures import Figures
from .passages import Passage
from .periods import Period
from .reckoner import Value
from .report import Fault, Untrue
from .uses import Pair, Uses, counted, uses

NOUN = re.compile(r"tables\.(\w+)\.measures\.(\w+)\.noun\.\w+")
Values = Mapping[str, Value | Untrue]


def is_noun(claim: Claim) -> bool:
    """Whether a claim is the words for a measure."""
    return claim.op == "metadata" and bool(NOUN.fullmatch(str(claim.inputs["key"])))


@dataclass(frozen=True)
class Named:
    """What the text has named so far: measures by the words for them, areas, and days that periods end on."""

    nouns: frozenset[str] = frozenset()  # of the last sentence that named any
    first_nouns: frozenset[str] = frozenset()  # of the headline
    areas: frozenset[str] = frozenset()  # likewise
    days: frozenset[date] = frozenset()  # likewise
    pairs: frozenset[Pair] = frozenset()  # of days that were compared
    counted: frozenset[str] = frozenset()  # what areas were counted by, in the last sentence that counted any


@dataclass(frozen=True)
class Told:
    """One passage; `before` is what the text has named above it."""

    story: Story
    figures: Figures
    passage: Passage
    claims: Sequence[Claim]
    values: Values
    before: Named

    @cached_property
    def about(self) -> dict[str, Uses]:
        """What each claim that holds uses."""
        return {claim.id: uses(self.figures, claim) for claim in self.claims}

    @cached_property
    def named(self) -> Named:
        """What this passage names itself."""
        nouns, areas, days = set[str](), set[str](), set[date]()
        for claim in self.claims:
            value = self.values[claim.id]
            if claim.op == "metadata" and NOUN.fullmatch(str(claim.inputs["key"])):
                nouns.add(str(value))
            if claim.form["rule"] in ("name", "names"):
                areas |= {value} if isinstance(value, str) else set()
            if isinstance(value, tuple):
                areas |= {*value}
            if isinstance(value, Period):
                days.add(value.last)
        pairs = frozenset(pair for each in self.about.values() for pair in each.pairs)
        by = frozenset(each for claim in self.claims for each in counted(claim))
        return Named(frozenset(nouns), frozenset(), frozenset(areas), frozenset(days), pairs, by)

    def after(self) -> Named:
        """What has been named when this passage is over."""
        return Named(
            self.named.nouns or self.before.nouns,
            self.before.first_nouns or self.named.nouns,
            self.named.areas or self.before.areas,
            self.named.days or self.before.days,
            self.named.pairs | self.before.pairs,
            self.named.counted or self.before.counted,
        )

    def _fault(self, words: str, reason: str) -> Fault:
        return Fault(self.passage.id, words, reason)

    @cached_property
    def _figures(self) -> bool:
        return any(each.figures for each in self.about.values())

    def leaves(self, area: str) -> frozenset[str]:
        """The smallest areas that make up an area, in any of the tables."""
        return frozenset(self._leaves(area))

    def _leaves(self, area: str) -> Iterator[str]:
        for table in self.figures.tables:
            yield from self.figures.leaves(area, table)

    def nouns(self, measure: str) -> frozenset[str]:
        """The words for a measure, in the sheet."""
        return self.figures.nouns.of(measure)

    @cached_property
    def spoken(self) -> list[tuple[int, int, bool]]:
        """Where the text has words for a measure, and whether a claim holds them, in its order."""
        claimed = [(claim.start, claim.end, True) for claim in self.claims if is_noun(claim)]
        free = [
            (start, end, False)
            for start, end in self.figures.nouns.found(self.passage.text)
            if not any(claim.start <= start and end <= claim.end for claim in self.claims)
        ]
        return sorted([*claimed, *free])

    def _ahead(self, claim: Claim) -> str:
        return self.passage.text[: claim.start]

    def goes_back_to(self, claim: Claim) -> bool:
        """Whether a date is said to be where a record begins."""
        return self._ahead(claim).endswith("back to ")

    def _given_by(self, claims: Sequence[Claim], op: str) -> list[date]:
        return [v.last for each in claims if each.op == op and isinstance(v := self.values[each.id], Period)]

    def holds(self, group: str, areas: frozenset[str]) -> bool:
        """Whether areas are all among a group's leaves."""
        return areas <= {*self._leaves(group)}

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        """The chart whose words these are, if they are one's."""
        return tuple(chart for chart in self.story.charts if self.passage.id.startswith(f"{chart.id}."))

    @property
    def is_alt(self) -> bool:
        """Whether this describes a chart in words."""
        return self.passage.id.endswith(".alt")

    @property
    def is_heading(self) -> bool:
        """Whether this is no whole sentence: a headline, or a chart's title."""
        return not self.passage.text.endswith(".")
