"""Planted news: of so many oddities put into made-up panels, how many the engine ranks first."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlg.fact import Fact, ScoredFact
from nlg.finding.detect import detect, shelf
from nlg.finding.planted.plant import Plant
from nlg.finding.planted.scenes import Planted, planted
from nlg.finding.rarity import Rarity, backtest, news
from nlg.finding.weigh import distinct, weigh
from nlg.story import Brief

SEED, PLANTS, BAR = 20210303, 50, 0.96  # of 50 planted, 48 on top
FRESH = 10  # further seeds with PARISHPUMP_FULL=1


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of a plant: the rank of the first fact that says it (0: none does), of the first about it.

    `first` is the fact the engine put on top, `best` the best that says the planted one; `facts` were weighed.
    """

    plant: Plant
    rank: int
    rank_about: int
    first: ScoredFact | None
    best: ScoredFact | None
    facts: int


def judge(seed: int, plants: int = PLANTS, kinds: Sequence[str] | None = None) -> list[Verdict]:
    """Plants, detects, weighs and looks what is on top. Prints its seed, so that any miss can be seen again."""
    print(f"planted news: seed {seed}")
    return [_verdict(one, kinds) for one in planted(seed, plants)]


def _verdict(one: Planted, kinds: Sequence[str] | None) -> Verdict:
    asked = list(news() if kinds is None else kinds)
    facts = all_facts(one.brief, asked)
    ranked = _ranked(one.brief, backtest(one.brief, asked), facts)
    says = [n for n, scored in enumerate(ranked) if one.plant.says(scored.fact)]
    about = [n for n, scored in enumerate(ranked) if one.plant.is_about(scored.fact)]
    return Verdict(
        plant=one.plant,
        rank=says[0] + 1 if says else 0,
        rank_about=about[0] + 1 if about else 0,
        first=ranked[0] if ranked else None,
        best=ranked[says[0]] if says else None,
        facts=len(ranked),
    )


def all_facts(brief: Brief, kinds: Sequence[str]) -> list[Fact]:
    """Every fact of the release that can be news by itself, over all areas and groups."""
    found = detect(brief, brief.period, kinds)
    return [shelf()[kind].fact(brief, rows, n) for kind, rows in found.items() for n in range(len(rows))]


def _ranked(brief: Brief, rarity: Rarity, facts: Sequence[Fact]) -> list[ScoredFact]:
    everywhere = {area.code: 1.0 for panel in brief.panels.values() for area in panel.areas}
    return distinct(brief, weigh(brief, rarity, facts, everywhere))


def on_top(verdicts: Sequence[Verdict]) -> int:
    """How many of the planted ones came first."""
    return sum(verdict.rank == 1 for verdict in verdicts)


def table(verdicts: Sequence[Verdict]) -> str:
    """One line for each plant, for reading."""
    return "\n".join(_line(verdict) for verdict in verdicts)


def misses(verdicts: Sequence[Verdict]) -> str:
    """What came first instead, with the reasons of both."""
    return "\n".join(_miss(verdict) for verdict in verdicts if verdict.rank != 1)


def _line(verdict: Verdict) -> str:
    plant = verdict.plant
    rank = f"{verdict.rank}" if verdict.rank else "-"
    what = f"{plant.scene:<15} {plant.oddity:<36} {plant.name:<22} {plant.bits:5.0f} bits  rank {rank:>4}"
    about = f"  about it {verdict.rank_about or '-':>3} of {verdict.facts:>5}"
    return what + about + (f"  first: {told(verdict.first)}" if verdict.first and verdict.rank != 1 else "")


def told(scored: ScoredFact) -> str:
    """A fact in a few words, for tables."""
    fact = scored.fact
    return f"{fact.kind} {fact.area.words.get('name', fact.code)} {fact.measure.short_name} {scored.score:.2f}"


def _miss(verdict: Verdict) -> str:
    plant, lines = (
        verdict.plant,
        [_line(verdict), f"    planted: {verdict.plant.said}; looked for {verdict.plant.kinds}"],
    )
    for name, scored in (("first", verdict.first), ("best", verdict.best)):
        if scored is not None:
            lines.append(f"    {name}: {told(scored)}: {' '.join(scored.reasons)}")
    if verdict.best is None:
        lines.append(f"    no fact of these kinds about {plant.code} was found")
    return "\n".join(lines)


def seeds(environ: Mapping[str, str] = os.environ) -> list[int]:
    """The seed to judge by, PARISHPUMP_SEED or a fixed one; with PARISHPUMP_FULL=1 ten further ones as well."""
    first = int(environ.get("PARISHPUMP_SEED", SEED))
    return [first + n for n in range(1 + (FRESH if environ.get("PARISHPUMP_FULL") == "1" else 0))]


def measure(rounds: int) -> Iterator[tuple[str, str]]:
    """Rows for the table of benchmarks: of 50 planted, how many came first, seed by seed."""
    for seed in seeds() if rounds > 1 else seeds()[:1]:
        started = time.perf_counter()
        verdicts = judge(seed, PLANTS if rounds > 1 else 10)
        yield f"planted facts on top, seed {seed}", f"{on_top(verdicts)} of {len(verdicts)}"
        yield "seconds", f"{time.perf_counter() - started:.1f}"


def main() -> None:
    """Prints every plant, then what came first instead of those missed, with reasons."""
    for seed in seeds():
        verdicts = judge(seed)
        print(table(verdicts), misses(verdicts), f"{on_top(verdicts)} of {len(verdicts)} on top", sep="\n\n")


if __name__ == "__main__":
    main()
