"""Gives facts their news value, on one scale for all kinds, with reasons an editor can argue with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import log10

from nlg.fact import Fact, ScoredFact
from nlg.finding.rarity import Rarity
from nlg.story import Brief

MOST_BITS = 12.0  # beyond one in 4,000 a fact is no more news for being rarer still
BAD_NEWS, GOOD_NEWS = 1.0, 0.6  # both count, bad more (Galtung and Ruge; Harcup and O'Neill)
PINNED = 1.5  # somebody set a goal: readers can be told where they stand
QUALIFIER = 0.5  # bits lost for each condition needed to make it true
UNSETTLED = 0.4  # what may still move is worth less, whatever it says
OWN, OWN_GROUP, MEMBER, PEER = 1.0, 0.8, 0.5, 0.3  # relevance to the reader of the story


def weigh(brief: Brief, rarity: Rarity, facts: Iterable[Fact], relevance: Mapping[str, float]) -> list[ScoredFact]:
    """Facts by news value, best first; equal ones in a fixed order. `relevance` is by area code, 0 to 1."""
    scored = [_score(brief, rarity, fact, relevance.get(fact.code, PEER)) for fact in facts]
    return sorted(scored, key=lambda s: (-round(s.score, 6), s.fact.kind, s.fact.measure.name, s.fact.code))


def _score(brief: Brief, rarity: Rarity, fact: Fact, relevance: float) -> ScoredFact:
    view = brief.view(fact.measure.table, fact.measure.short_name)
    k, of = rarity.held(fact.kind, -1 if view is None else view, fact.strength)
    bits = min(MOST_BITS, rarity.bits(fact.kind, -1 if view is None else view, fact.strength)) if of else 0.0
    size = log10(1 + abs(fact.change))
    reasons = []
    if of:
        reasons.append(f"As strong as this in {k:,} of {of:,} cases on record: {bits:.1f} bits of surprise.")
    if size:
        reasons.append(f"The size of the change adds {size:.1f}.")
    mood = 0.0 if fact.good_news is None else GOOD_NEWS if fact.good_news else BAD_NEWS
    goal = PINNED if hasattr(fact, "goal") else 0.0
    if goal:
        reasons.append("Somebody set a goal for it: readers can be told where they stand.")
    if not reasons:
        reasons.append("No news by itself: it gives other facts their setting.")
    if mood:
        reasons.append(f"{'Good' if fact.good_news else 'Bad'} news adds {mood:g}.")
    if fact.qualifiers:
        reasons.append(f"It is true only with {fact.qualifiers} condition(s): {QUALIFIER * fact.qualifiers:g} off.")
    total = (bits + size + mood + goal + brief.weight - QUALIFIER * fact.qualifiers) * relevance
    if not fact.settled:
        total *= UNSETTLED
        reasons.append("The figure may still move, so it counts for less.")
    if fact.certainty < 1:
        total *= fact.certainty
        reasons.append(f"How sure it is that this is no chance: {fact.certainty:.2f}.")
    if relevance < OWN:
        reasons.append(f"It is not about the story's own area: counts {relevance:g}.")
    return ScoredFact(fact=fact, score=max(0.0, total), reasons=tuple(reasons))
