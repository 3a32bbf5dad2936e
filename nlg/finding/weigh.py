"""Gives facts their news value, on one scale for all kinds, with reasons an editor can argue with.

score = (surprise + size + mood + goal + the newsroom's weight - conditions) x relevance x certainty x follow-up
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, isfinite, log2, log10

from nlg.fact import Fact, ScoredFact
from nlg.finding.detect import marked, says
from nlg.finding.rarity import Rarity
from nlg.panel import Measure
from nlg.story import Brief

MOST_BITS = 30.0  # beyond one in a thousand million a fact is no more news for being rarer still
STANDING = 0.5  # bits left to a state that was as strong a step before
SIZE = 0.5  # so much a power of ten of people counts for
BAD_NEWS, GOOD_NEWS = 1.0, 0.6  # both count, bad more (Galtung and Ruge; Harcup and O'Neill)
PINNED = 1.0  # somebody set a goal: readers can be told where they stand
QUALIFIER = 0.5  # bits lost for each condition needed to make it true
UNSETTLED = 0.4  # what may still move is worth less, whatever it says, where no editions tell how much less
SURVIVES = 0.95  # of past revisions a fact must have held through to lead; where one late figure undoes it, to be told
OWN, OWN_GROUP, MEMBER, PEER = 1.0, 0.8, 0.5, 0.3  # relevance to the reader of the story
TURNED, AGAIN = 1.5, 0.5  # it turns what we published round; it was told two times running already
ENOUGH = 2  # told so many times running, a fact is no news the next time
STREAKS = ("run", "longest_run", "level_shift")  # kinds that tell of more than the last step, since `first_period`
MOSTLY = 0.25  # of an area's own move: where the rest of its group moved less, the group's is that area's
TOGETHER = 0.5  # likewise: where the rest moved so much or more, the area's is the group's
JUST = 0.01  # of a score, by which one fact stands below another
ALIKE = 0.6  # of the best score about a figure a better way to say it must have
BASE = 2.0  # bits that a fact about what a share is taken of loses besides
STRONG, CLOSE = 2, 0.8  # likewise, where the best itself says so much of the figure
PLENTY = 10.0  # a score that is enough for a better way to say it where the best only says how much


@dataclass(frozen=True, kw_only=True)
class Told:
    """What our earlier stories led with, newest first: kind, area, measure and whether the figure was rising."""

    kind: str
    area: str
    measure: str
    rising: bool | None


def weigh(
    brief: Brief,
    rarity: Rarity,
    facts: Iterable[Fact],
    relevance: Mapping[str, float],
    *,
    picked_from: int = 1,
    told: Sequence[Told] = (),
    survived: Callable[[Fact], float | None] = lambda fact: None,
    lasting: Callable[[str], float | None] = lambda kind: None,
) -> list[ScoredFact]:
    """Facts by news value, best first; equal ones in a fixed order.

    `relevance` is by area code, 0 to 1. `picked_from` is how many areas were looked through alike for these facts: the
    rarest of many is less rare (guard G11). `told` is what earlier stories led with. `survived` says of a fact in what
    share of past revisions it would have held, `lasting` of a kind what share of its claims about the newest figures
    was true weeks later (None: not known).
    """
    scored = [
        _tried(_score(brief, rarity, fact, relevance.get(fact.code, PEER), picked_from, told, lasting), survived(fact))
        for fact in facts
    ]
    return sorted(scored, key=_order)


def _tried(scored: ScoredFact, share: float | None) -> ScoredFact:
    """The fact as it stands by past revisions: what too few would have left true counts for less, or waits.

    Where the figure is young its kind's record has been counted already.
    """
    if share is None or share >= SURVIVES:
        return scored
    said = f"would have survived {_per_cent(share)} of past revisions, and needs {_per_cent(SURVIVES)}"
    counts = share if scored.fact.settled else 1.0
    reasons = (*scored.reasons, f"It {said} to lead{f': counts {share:.2f}' if counts < 1 else ''}.")
    held = said if fragile(scored.fact) else ""
    return replace(scored, score=scored.score * counts, reasons=reasons, firm=False, held=held)


def fragile(fact: Fact) -> bool:
    """Whether one late figure undoes it: there were none, the first, the lowest, a streak."""
    none = fact.measure.counted and fact.now.value == 0
    return marked(fact.kind, "FRAGILE") or (none and (fact.is_its_figure or hasattr(fact, "direction")))


def _per_cent(share: float) -> str:
    """Rounded down, so that what falls short is seen to."""
    return f"{floor(100 * share + 1e-9)}%"


def distinct(brief: Brief, scored: Sequence[ScoredFact], *, sides: bool = True) -> list[ScoredFact]:
    """One fact for each figure, best first: what else was found about the same area and count is left out as redundant.

    Where a group moved because one of its areas did, the area goes first, and the group where its areas moved with it;
    a side measure counts for less (not with `sides` off, for those who see to that themselves).

    The figure counts for what its best fact scores. It is told by the best that says what is remarkable about it; those
    that only say how much speak where no other comes near (the mark SAYS on a kind: 0 how much, 1 usual, 2, 3 most); of
    two that say as much, the one about a goal.
    """
    figures: dict[tuple[str, str], list[ScoredFact]] = {}
    for one in sorted(scored, key=_order):
        figures.setdefault(figure_of(one.fact), []).append(one)
    told = [_spokesman(facts) for facts in figures.values()]
    if sides:
        told = [_less_aside(brief, one) for one in told]
    return sorted(_in_order(brief, told), key=_order)


def side(brief: Brief, measure: Measure) -> float:
    """Bits that a fact about a side measure loses: the most striking of many was picked (guard G11). What a share is
    taken of, the pupils among whom some are absent, only gives it its scale."""
    table = brief.panels[measure.table]
    roles = {f"{measure.table}.{role}" for role in (brief.main, brief.rate, brief.second) if role}
    aside = len(table.measures) - len(roles & set(table.measures))
    if measure.name in roles:
        return 0.0
    bases = {table.measures[role].denominator for role in roles & set(table.measures)}
    return log2(max(2, aside)) + (BASE if measure.name in bases else 0.0)


def _less_aside(brief: Brief, scored: ScoredFact) -> ScoredFact:
    lost = side(brief, scored.fact.measure)
    if not lost:
        return scored
    said = f"It is not what the figures are mostly about: {lost:.1f} off."
    return replace(scored, score=max(0.0, scored.score - lost), reasons=(*scored.reasons, said))


def _single(brief: Brief, fact: Fact) -> bool:
    """Whether a fact is about an area that is no group of others."""
    panel = brief.panels[fact.measure.table]
    row = panel.row(fact.code)
    return row is not None and panel.groups.index_of(row) is None


def _in_order(brief: Brief, told: Sequence[ScoredFact]) -> list[ScoredFact]:
    """Figures of groups that moved by one area's own move stand below that area's, if that is news; those of areas that
    moved as the rest of their group did stand below the group's, if that is news: it is the group's story.

    What a group's areas did together is no one area's.
    """
    figures = {figure_of(one.fact): one for one in told}
    above: dict[tuple[str, str], tuple[ScoredFact, str]] = {}
    for key, one in figures.items():
        for group in _groups_of(brief, key[0]):
            whole = figures.get((group, key[1]))
            alike = _rest_moved(brief, one.fact, group)
            if whole is None or alike is None:
                continue
            if alike <= MOSTLY and ALIKE * whole.score <= one.score and not marked(whole.fact.kind, "AMONG"):
                if (group, key[1]) not in above or one.score < above[group, key[1]][0].score:
                    above[group, key[1]] = (one, "Without {} it would hardly have moved that way: that goes first.")
            elif alike >= TOGETHER and CLOSE * one.score <= whole.score and key not in above:
                above[key] = (whole, "It moved no more than the rest of {}: that goes first.")
    return [_below(one, *above[figure_of(one.fact)]) if figure_of(one.fact) in above else one for one in told]


def _rest_moved(brief: Brief, own: Fact, group: str) -> float | None:
    """How far the rest of a group moved, beside how far one of its areas did, both in parts of what they were.

    Over the last step, or over a streak where that is told. None for figures that do not add up, where either did not
    move, on a gap.
    """
    panel, name = brief.panels[own.measure.table], figure_of(own)[1]
    measure, calendar = panel.measures.get(name), panel.calendar
    row, of_all, t = panel.row(own.code), panel.row(group), calendar.at(brief.period)
    if measure is None or not measure.adds or row is None or of_all is None or t is None:
        return None
    first = getattr(own, "first_period", None) if own.kind in STREAKS else None
    since = int(calendar.previous[t]) if first is None else calendar.at(first.value)
    if since is None or since < 0:
        return None
    then, now = (panel.values[name][[row, of_all], at] for at in (since, t))
    rest, rest_now = then[1] - then[0], now[1] - now[0]
    if not (then[0] > 0 and rest > 0 and now[0] != then[0]):
        return None
    alike = float((rest_now / rest - 1) / (now[0] / then[0] - 1))
    return alike if isfinite(alike) else None


def _groups_of(brief: Brief, code: str) -> list[str]:
    """The groups an area is in, the closest first."""
    found: list[str] = []
    while (group := brief.patches.get(found[-1] if found else code)) and group not in (code, *found):
        found.append(group)
    return found


def _below(scored: ScoredFact, first: ScoredFact, why: str) -> ScoredFact:
    if first.score > scored.score:
        return scored
    said = why.format(first.fact.area.words.get("name", first.fact.code))
    return replace(scored, score=max(0.0, first.score - JUST), reasons=(*scored.reasons, said))


def figure_of(fact: Fact) -> tuple[str, str]:
    """What figure a fact is about: an area and a count; a rate is its count told otherwise."""
    return fact.code, fact.measure.numerator or fact.measure.name


def _spokesman(facts: Sequence[ScoredFact]) -> ScoredFact:
    """The fact that tells a figure: the best that says what is remarkable, or one that says more and comes near it.

    The figure counts for the best, and a little more the more kinds call it rare: what one of many kinds finds may be
    chance, and facts of one figure hang together, so their probabilities are averaged (the harmonic mean of p-values).
    """
    best = facts[0]
    near = [one for one in facts if comes_near(one.score, best.fact, best.score)]
    first = max(near, key=lambda one: (voice(one.fact) > 0, one.score))
    more = [one for one in facts if voice(one.fact) > voice(first.fact)]
    able = [first, *(one for one in more if comes_near(one.score, first.fact, first.score))]
    chosen = max(able, key=lambda one: (voice(one.fact), hasattr(one.fact, "goal"), one.score))
    by_kind: dict[str, float] = {}
    for one in facts:
        by_kind.setdefault(one.fact.kind, one.score)
    score = best.score + log2(sum(2 ** (s - best.score) for s in by_kind.values())) if best.score > 0 else 0.0
    others = list(dict.fromkeys(one.fact.kind for one in facts if one is not chosen))
    if not others:
        return chosen
    said = f"The same figure also gives {', '.join(others)}"
    said += f", of which {best.fact.kind} scores {best.score:.1f}." if chosen is not best else "."
    return replace(chosen, score=score, reasons=(*chosen.reasons, said))


def voice(fact: Fact) -> int:
    """How much a fact says of its figure, 0 to 3: what its kind says, but no more than most where it is routine."""
    return min(1, says(fact.kind)) if fact.routine else says(fact.kind)


def comes_near(score: float, best: Fact, scored: float) -> bool:
    """Whether a fact may speak for the best about the same figure, of this score, if it says better what is news."""
    much = voice(best)
    return score >= (min(ALIKE * scored, PLENTY) if much == 0 else (CLOSE if much >= STRONG else ALIKE) * scored)


def _order(scored: ScoredFact) -> tuple[float, str, str, str]:
    return (-round(scored.score, 6), scored.fact.kind, scored.fact.measure.name, scored.fact.code)


def _score(
    brief: Brief,
    rarity: Rarity,
    fact: Fact,
    relevance: float,
    picked_from: int,
    told: Sequence[Told],
    lasting: Callable[[str], float | None],
) -> ScoredFact:
    reasons: list[str] = []
    total = _surprise(brief, rarity, fact, picked_from, reasons) + _size(fact, reasons)
    if hasattr(fact, "goal"):
        total += PINNED
        reasons.append("Somebody set a goal for it: readers can be told where they stand.")
    if not reasons:
        reasons.append("No news by itself: it gives other facts their setting.")
    if fact.good_news is not None:
        mood = GOOD_NEWS if fact.good_news else BAD_NEWS
        total += mood
        reasons.append(f"{'Good' if fact.good_news else 'Bad'} news adds {mood:g}.")
    if fact.qualifiers:
        total -= QUALIFIER * fact.qualifiers
        reasons.append(f"It is true only with {fact.qualifiers} condition(s): {QUALIFIER * fact.qualifiers:g} off.")
    total += brief.weight
    if not fact.settled:
        share = lasting(fact.kind)
        total *= UNSETTLED if share is None else share
        known = "" if share is None else f" ({_per_cent(share)} of such claims were true weeks later)"
        reasons.append(f"The figure may still move, so it counts for less{known}.")
    if fact.certainty < 1:
        total *= fact.certainty
        reasons.append(f"How sure it is that this is no chance: {fact.certainty:.2f}.")
    if relevance < OWN:
        total *= relevance
        reasons.append(f"It is not about the story's own area: counts {relevance:g}.")
    total *= _follow_up(fact, told, reasons)
    return ScoredFact(fact=fact, score=max(0.0, total), reasons=tuple(reasons))


def _surprise(brief: Brief, rarity: Rarity, fact: Fact, picked_from: int, reasons: list[str]) -> float:
    single = _single(brief, fact)
    bits, k, of = rarity.surprise(fact.kind, fact.measure.name, fact.strength, single=single)
    if not of:
        return 0.0
    said = f"As strong as this in {k:,} of {of:,} cases on record: {bits:.1f} bits of surprise."
    if bits > MOST_BITS:
        said = said.replace(" of surprise.", f", of which {MOST_BITS:g} count.")
    bits = min(MOST_BITS, bits)
    if picked_from > 1:
        bits = max(0.0, bits - log2(picked_from))
        said += f" It was picked from {picked_from:,} places looked through alike, which leaves {bits:.1f}."
    reasons.append(said)
    if fact.seasonal:
        reasons.append(f"It comes at this time of year: {STANDING:g} bits are left.")
        return min(bits, STANDING)
    if rarity.stood_before(fact.kind, fact.row):
        reasons.append(f"It was so a step before: {STANDING:g} bits are left.")
        return min(bits, STANDING)
    return bits


def _size(fact: Fact, reasons: list[str]) -> float:
    """People touched, where people or events are counted; else by how much in per cent."""
    if not fact.change:
        return 0.0
    if fact.measure.counted or fact.measure.numerator:
        size = SIZE * log10(1 + abs(fact.change))
    else:
        then = abs(float(fact.now.number) - fact.change)
        size = SIZE * (log10(1 + 100 * abs(fact.change) / then) if then else 1.0)
    reasons.append(f"The size of the change adds {size:.1f}.")
    return size


def _follow_up(fact: Fact, told: Sequence[Told], reasons: list[str]) -> float:
    """Half as much again for what turns our last story round, half for what we have led with twice running."""
    here = [one for one in told if (one.area, one.measure) == (fact.code, fact.measure.name)]
    rising = None if not fact.change else fact.change > 0
    if (
        here
        and here[0].rising is not None
        and rising is not None
        and here[0].rising != rising
        and fact.certainty > 0.95
    ):
        reasons.append("It turns round what we told last time: counts half as much again.")
        return TURNED
    if len(here) >= ENOUGH and all((one.kind, one.rising) == (fact.kind, rising) for one in here[:ENOUGH]):
        reasons.append(f"We led with the same {ENOUGH} times running: counts {AGAIN:g}.")
        return AGAIN
    return 1.0
