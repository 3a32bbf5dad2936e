"""One period of a dataset analysed for all its areas at once: what is news where, and how much."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import cached_property
from typing import Any

import numpy as np

from nlg.fact import Fact, Found, ScoredFact
from nlg.finding.common import Common
from nlg.finding.detect import MOST_MADE, Catch, by_default, marked, shelf
from nlg.finding.guards import names_unsteady
from nlg.finding.margin import Margin, margin
from nlg.finding.rarity import Rarity, mark_of, news
from nlg.finding.robust import Robust, robust
from nlg.finding.weigh import MEMBER, OWN, OWN_GROUP, PEER, Told, distinct, weigh
from nlg.memory import Published
from nlg.panel import Flags
from nlg.pipeline.dataset import Dataset
from nlg.story import Brief
from nlg.telling.pool import Pool
from nlg.vintages.learned import as_usual
from nlg.vintages.survival import Survival

RAREST = 20  # for each fact asked for, so many of the rarest are weighed
AS_USUAL = "was revised by no more than such figures usually are"
SAMPLE = 8  # so many periods of the past show how long claims about the newest figures stay true
MEMBERS_NEWS = 6  # so many facts about its areas a story of their group may choose from


@dataclass(frozen=True, kw_only=True, eq=False)
class Analysis:
    """What every detector found in one period, how rare each finding is, and what was told of it before."""

    dataset: Dataset
    brief: Brief
    catch: Catch
    rarity: Rarity
    survival: Survival

    @cached_property
    def tellable(self) -> tuple[str, ...]:
        """Kinds that have a sentence, in the shelf's order; those switched off are told by nobody unasked."""
        told = self.dataset.home.shelf("sentences").files()
        return tuple(kind for kind in by_default() if kind in told and kind not in self.dataset.sheet.story.untold)

    @cached_property
    def _news_now(self) -> list[str]:
        """Those that are news by themselves and find anything in this release."""
        return self._found_now(kind for kind in self.tellable if not marked(kind, "CONTEXT"))

    def pool(self, code: str, only: Collection[str] | None = None) -> Pool:
        """The scored facts an area's story may draw on; only of some kinds, where these are named."""
        bare = Pool(self.brief, code, ())
        relevance = dict.fromkeys(bare.members, MEMBER if bare.is_group else PEER)
        relevance |= {bare.patch: OWN if bare.is_group else OWN_GROUP, code: OWN}
        kinds = [kind for kind in self._news_now if kind in only] if only is not None else self._news_now
        self.rarity.go_through(kinds)
        about = dict.fromkeys((code, bare.patch))
        made = self._steady([f for place in about for f in self.catch.facts(place, bare.patch, kinds)])

        def others(kind: str, measure: str, other: str) -> Sequence[ScoredFact]:
            return self._other_facts(kind, measure, other, bare.patch, relevance.get(other, PEER))

        def members() -> Sequence[ScoredFact]:
            return self.among(bare.members, bare.patch, MEMBERS_NEWS) if bare.is_group else ()

        scored = self._weighed(made, relevance, told=self.told(code))
        held = [one for one in scored if one.held]
        place = self.dataset.register.place.get(code, 0)
        return Pool(self.brief, code, _ripe(scored), others, members, held, self.common.share, place)

    @cached_property
    def common(self) -> Common:
        """Of how many areas the same news is true in this release."""
        return Common(self.brief, self.catch)

    def _other_facts(self, kind: str, measure: str, code: str, patch: str, relevance: float) -> Sequence[ScoredFact]:
        """The facts of one kind about one area's one measure, weighed once for all stories it means as much to."""
        asked = (kind, measure, code, patch, relevance)
        if asked not in self._others_weighed:
            facts = self._steady(self.catch.facts(code, patch, [kind], measure))
            weighed = weigh(self.brief, self.rarity, facts, {code: relevance}, survived=self.survival.of)
            if len(self._others_weighed) >= MOST_MADE:
                self._others_weighed.clear()
            self._others_weighed[asked] = _ripe(weighed)
        return self._others_weighed[asked]

    @cached_property
    def _others_weighed(self) -> dict[tuple[str, str, str, str, float], list[ScoredFact]]:
        return {}

    def _steady(self, facts: list[Fact]) -> list[Fact]:
        """Those that name no area whose figures swing too widely to be news, where the sheet calls any so."""
        return [fact for fact in facts if not names_unsteady(fact)] if self._any_unsteady else facts

    @cached_property
    def _any_unsteady(self) -> bool:
        panels = (*self.brief.panels.values(), *self.brief.earlier.values())
        return any(measure.unsteady for panel in panels for measure in panel.measures.values())

    def _weighed(
        self, facts: Sequence[Fact], relevance: Mapping[str, float], picked_from: int = 1, told: Sequence[Told] = ()
    ) -> list[ScoredFact]:
        scored = weigh(
            self.brief,
            self.rarity,
            facts,
            relevance,
            picked_from=picked_from,
            told=told,
            survived=self.survival.of,
            lasting=lambda kind: self._lasting.get(kind),  # worked out when first asked for
        )
        learned = self.dataset.learned
        return [replace(one, held=AS_USUAL) if as_usual(one.fact, learned) else one for one in scored]

    @cached_property
    def _lasting(self) -> Mapping[str, float]:
        """By kind what share of its claims about the newest figures was true weeks later, where editions tell."""
        kinds = [kind for kind in by_default() if not marked(kind, "CONTEXT")]
        claims = [one for kept in self.dataset.kept.values() for one in kept.lasting(self.brief, kinds, SAMPLE)]
        return {one.kind: one.weight for one in claims if one.asked == "newest" and one.weight is not None}

    def published(self, code: str) -> list[Published]:
        """What this newsroom published of an area for the two periods before, newest first, as far as unbroken."""
        return self._recalled(code, self.dataset.home.published_story)

    def first_reports(self, code: str) -> list[Published]:
        """The same stories as they were published at first, before any correction."""
        return self._recalled(code, self.dataset.home.first_reported)

    def _recalled(self, code: str, recall: Callable[[str, datetime | None], Published | None]) -> list[Published]:
        home, calendar = self.dataset.home, self.dataset.whole.calendar
        t, as_of = calendar.at(self.brief.period), self.dataset.as_of
        until = None if as_of is None else datetime.combine(as_of, time.max, UTC)
        found: list[Published] = []
        for steps in (1, 2):
            back = -1 if t is None else calendar.back(t, steps)
            if back < 0:
                break
            identity = home.settings.story_id(self.brief.dataset, self.brief.series, code, calendar.ends[back])
            story = recall(identity, until)
            if story is None:
                break
            found.append(story)
        return found

    def told(self, code: str) -> list[Told]:
        """What the stories of the two periods before led with, newest first."""
        leads = [story.lead for story in self.published(code)]
        return [Told(kind=f["kind"], area=f["area"], measure=f["measure"], rising=_rising(f)) for f in leads if f]

    def margin(self, fact: Fact) -> Margin | None:
        """The smallest change in the data that would make a fact of this release false."""
        return margin(self.brief, fact.kind, self.catch.found(fact.kind), fact.row)

    def robust(self, fact: Fact) -> Robust:
        """Whether a fact of this release holds from other sides too."""
        return robust(self.brief, fact.kind, self.catch.found(fact.kind), fact.row)

    def scored(self, code: str, kinds: Sequence[str] | None = None) -> list[ScoredFact]:
        """Every fact about an area itself, of all kinds or some, best first: those without a sentence among them."""
        bare = Pool(self.brief, code, ())
        asked = by_default() if kinds is None else kinds
        facts = self.catch.facts(code, bare.patch, asked)
        return self._weighed(facts, {code: OWN}, told=self.told(code))

    def news(self, most: int) -> list[ScoredFact]:
        """What is news anywhere in the release, best first, one fact for each figure; at most so many."""
        facts = self._rarest_facts(news(), most)
        everywhere = {area.code: OWN for panel in self.brief.panels.values() for area in panel.areas}
        places = self.dataset.parts.table_rows
        return distinct(self.brief, _ripe(self._weighed(facts, everywhere, places)))[:most]

    def among(self, codes: Sequence[str], group: str, most: int) -> list[ScoredFact]:
        """What is news of some areas, as a story about their group sees it: best first, one fact for each figure."""
        facts = self._rarest_facts([kind for kind in self.tellable if kind in news()], most, frozenset(codes), group)
        relevance = dict.fromkeys(codes, MEMBER)
        return distinct(self.brief, _ripe(self._weighed(facts, relevance, len(codes))), sides=False)[:most]

    def _rarest_facts(
        self, kinds: Sequence[str], most: int, codes: frozenset[str] = frozenset(), group: str = ""
    ) -> list[Fact]:
        """The facts that surprise most; only of some areas and of one group, where these are named."""
        kinds = self._found_now(kinds)
        self.rarity.go_through(kinds)
        areas = [view.panel.areas for view in self.brief.views if codes]
        wanted = [np.array([area.code in codes for area in each]) for each in areas]
        rows = [row for kind in kinds for row in self._rarest(kind, RAREST * most, wanted, group)]
        rarest = sorted(rows, key=lambda row: (-row[0], row[1], row[2]))[: RAREST * most]
        facts = [shelf()[kind].fact(self.brief, self.catch.found(kind), n) for _, kind, n in rarest]
        return self._steady(facts)

    def _found_now(self, kinds: Iterable[str]) -> list[str]:
        """Those kinds that find anything in this release: how rare the others are is nothing to anybody."""
        return [kind for kind in kinds if len(self.catch.found(kind))]

    def _rarest(self, kind: str, most: int, wanted: Sequence[Flags], group: str) -> list[tuple[float, str, int]]:
        """The rows of a kind that surprise most, in bits: objects are made of these only."""
        found = self.catch.found(kind)
        names = [view.measure.name for view in self.brief.views]
        order = np.lexsort((np.arange(len(found)), -found["strength"]))
        strongest = (order[_about(self.brief, found, wanted, group)[order]] if wanted else order)[:most]
        told = [
            (self.rarity.bits(kind, names[int(found["view"][n])], float(found["strength"][n])), int(n))
            for n in strongest
        ]
        return [(bits, kind, n) for bits, n in told]

    def remember(self) -> None:
        """Keeps aside what history has been gone through, for the newsroom's next run."""
        mark = mark_of(self.dataset.hashes, self.brief)
        self.dataset.home.remember(_rarity_file(self.dataset), self.rarity.as_bytes(mark))
        if shares := self.survival.as_bytes(_survival_mark(self.dataset, self.brief)):
            self.dataset.home.remember(_survival_file(self.dataset), shares)


def _ripe(scored: Iterable[ScoredFact]) -> list[ScoredFact]:
    """Those that need not wait until their figures have aged."""
    return [one for one in scored if not one.held]


def _about(brief: Brief, found: Found, wanted: Sequence[Flags], group: str) -> Flags:
    """Which rows are about wanted areas (flags for each view), and compare them in no group but the one named."""
    right = np.zeros(len(found), dtype=bool)
    for n, view in enumerate(brief.views):
        of_view = found["view"] == n
        right[of_view] = wanted[n][found["area"][of_view]]
        row = view.panel.row(group)
        if "group" in found.columns and row is not None:
            right &= ~of_view | (found["group"] == view.panel.groups.index_of(row))
    return right


def _rising(fact: Mapping[str, Any]) -> bool | None:
    """Which way a fact of an earlier story went; None where it says none."""
    if fact.get("direction") in ("up", "down"):
        return bool(fact["direction"] == "up")
    for down in ("falling", "low"):
        if isinstance(fact.get(down), bool):
            return not fact[down]
    return None


def rarity_of(dataset: Dataset, made: Brief) -> Rarity:
    """How rare everything is, from what the newsroom kept of the last run if nothing has changed since."""
    kept = dataset.home.recall(_rarity_file(dataset))
    return Rarity(made) if kept is None else Rarity.of_bytes(made, kept, mark_of(dataset.hashes, made))


def _rarity_file(dataset: Dataset) -> str:
    return f"rarity-{dataset.sheet.id}"


def survival_of(dataset: Dataset, made: Brief, catch: Catch) -> Survival:
    """What share of past revisions everything would have survived, likewise."""
    if not dataset.kept:
        return Survival(made, catch, lambda: dataset.stood, {})
    kept = Survival.of_bytes(dataset.home.recall(_survival_file(dataset)), _survival_mark(dataset, made))
    return Survival(made, catch, lambda: dataset.stood, kept)


def _survival_mark(dataset: Dataset, made: Brief) -> str:
    return "/".join([mark_of(dataset.hashes, made), *(kept.mark for kept in dataset.kept.values())])


def _survival_file(dataset: Dataset) -> str:
    return f"survival-{dataset.sheet.id}"
