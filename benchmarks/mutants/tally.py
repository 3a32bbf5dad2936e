"""What became of planted faults: by kind how many were planted, how many caught and how many at the right place."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.mutants.fault import Bundle, Mutant
from benchmarks.mutants.figures import Figures
from benchmarks.mutants.plant import KINDS, RARE, a_few, plans
from benchmarks.mutants.siblings import KINDS as SIBLINGS
from benchmarks.mutants.siblings import SMALL, pairs
from benchmarks.mutants.true_stories import Told, by_lot, datasets, of_one_sentence
from desk.checking import source_shelves
from nlg.home import Home
from nlg.proof.check import Checker, Siblings, Unreadable

STORIES_OF_A_RELEASE, FAULTS_IN_A_STORY = 3, 8
KINDS_HEARD, MOST_HEARD, SELDOM = 6, 3, 20  # of a release: kinds of fact heard, sentences taken; faults of a rare kind


@dataclass
class Tally:
    """Counts by kind of fault; `missed_of` has kind and line for each fault that was not caught at its place."""

    seed: int
    stories: int = 0
    planted: dict[str, int] = field(default_factory=dict)
    caught: dict[str, int] = field(default_factory=dict)
    placed: dict[str, int] = field(default_factory=dict)
    missed_of: list[tuple[str, str]] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)

    @property
    def all_planted(self) -> int:
        """How many faults there were."""
        return sum(self.planted.values())

    @property
    def all_caught(self) -> bool:
        """Whether all were caught, each at its place, and no true story was called false."""
        return not self.missed and not self.false_alarms

    def missed_but(self, kinds: Collection[str]) -> list[str]:
        """The faults that were not caught at their place, but for those of some kinds."""
        return [line for kind, line in self.missed_of if kind not in kinds]

    def share_of(self, kinds: Collection[str]) -> float:
        """Which share of the faults of some kinds was caught at its place."""
        planted, placed = (sum(count.get(kind, 0) for kind in kinds) for count in (self.planted, self.placed))
        return placed / planted if planted else 1.0

    @property
    def missed(self) -> list[str]:
        """A line for each fault that was not caught at its place."""
        return [line for _, line in self.missed_of]

    def lines(self) -> Iterator[str]:
        """A table for reading: kind of fault, planted, caught, and the place named."""
        yield f"seed {self.seed}: {self.all_planted} faults in {self.stories} true stories"
        yield f"{'kind of fault':<30} {'planted':>8} {'caught':>8} {'placed':>8}"
        for kind in KINDS:
            counts = [count.get(kind, 0) for count in (self.planted, self.caught, self.placed)]
            yield f"{kind:<30} " + " ".join(f"{count:>8}" for count in counts)
        sums = [sum(count.values()) for count in (self.planted, self.caught, self.placed)]
        yield f"{'all':<30} " + " ".join(f"{count:>8}" for count in sums)
        yield from self.missed
        yield from self.false_alarms


def run(seed: int, count: int, newsroom: Path | None = None) -> Tally:
    """Plants so many faults in stories of all datasets by lot, and has each looked for. The seed is printed first.

    The datasets are the shipped ones, or those in a newsroom's folder."""
    print(f"seed {seed}", flush=True)
    rng, tally = Random(seed), Tally(seed)
    last = None
    with tempfile.TemporaryDirectory(prefix="editions-") as folder:
        other = [Path(folder) / name / "datasets" for name in SMALL]
        checker = Checker([*source_shelves(Home(newsroom)), *other])
        for told in by_lot(rng, datasets(newsroom), STORIES_OF_A_RELEASE, 1 + count, newsroom):
            if told.made is not last:
                for seldom in _seldom_told(told, rng, tally) if last else ():
                    if not checker.check(seldom.bundle).faults:  # one sentence alone may lack what its headline needs
                        _in_a_story(seldom, rng, checker, tally, min(1, count - tally.all_planted))
                last = told.made
            if tally.all_planted >= count:
                break
            _in_a_story(told, rng, checker, tally, min(FAULTS_IN_A_STORY, count - tally.all_planted))
            _beside(told, rng, checker, tally, Path(folder), count - tally.all_planted)
    return tally


def _beside(told: Told, rng: Random, checker: Checker, tally: Tally, folder: Path, most: int) -> None:
    """One sibling of each kind that contradicts a story, where few were planted so far; true without the other."""
    rare = {kind for kind in SIBLINGS if tally.planted.get(kind, 0) < tally.all_planted // len(KINDS)}
    for pair in pairs(told, rng, folder) if rare and most >= len(rare) else ():
        if pair.mutant.kind in rare and not checker.check(pair.mutant.bundle).faults:
            rare.remove(pair.mutant.kind)
            beside = Siblings()
            checker.check(pair.first, "the first", beside)
            _judged(
                told, pair.mutant, [str(each) for each in checker.check(pair.mutant.bundle, "it", beside).faults], tally
            )


def _seldom_told(told: Told, rng: Random, tally: Tally) -> Iterator[Told]:
    """Of sentences that stories of a release might tell, those in which a kind fits that was planted in few so far."""
    figures, rare = Figures(told.made.brief.panels), min(SELDOM, tally.all_planted // len(KINDS))
    found = 0
    for each in of_one_sentence(told.made, rng, KINDS_HEARD) if rare else ():  # not in a short run
        kinds = {plan.kind for plan in plans(each.bundle, Random(0), figures)}
        if found < MOST_HEARD and any(tally.planted.get(kind, 0) < rare for kind in kinds & {*RARE}):
            found += 1
            yield each


def _in_a_story(told: Told, rng: Random, checker: Checker, tally: Tally, most: int) -> None:
    tally.stories += 1
    tally.false_alarms += [f"{told.name}: {fault}" for fault in checker.check(told.bundle).faults]
    figures = Figures(told.made.brief.panels)
    for mutant in a_few(told.bundle, rng, figures, most, tally.planted):
        _judged(told, mutant, found_at(checker, mutant.bundle), tally)


def _judged(told: Told, mutant: Mutant, named: list[str], tally: Tally) -> None:
    """Counts what the checker said of a fault."""
    tally.planted[mutant.kind] = tally.planted.get(mutant.kind, 0) + 1
    tally.caught[mutant.kind] = tally.caught.get(mutant.kind, 0) + bool(named)
    placed = names_the_place(mutant, named)
    tally.placed[mutant.kind] = tally.placed.get(mutant.kind, 0) + placed
    if not placed:
        where = "named elsewhere: " + "; ".join(named[:3]) if named else "not caught"
        tally.missed_of.append((mutant.kind, f"{told.name} {mutant.kind} at {mutant.place} {mutant.claim}: {where}"))


def found_at(checker: Checker, bundle: Bundle) -> list[str]:
    """What the checker says of a story, a line for each fault; a story that cannot be judged has one."""
    try:
        return [str(fault) for fault in checker.check(bundle).faults]
    except Unreadable as error:
        return [str(error)]


def names_the_place(mutant: Mutant, said: list[str]) -> bool:
    """Whether a fault begins with the sentence, row or source it was planted in, or a refusal names the claim."""
    place = mutant.place.rpartition(".")[0] + "." if mutant.place.startswith("table ") else f"{mutant.place}"
    ends = "" if place.endswith(".") else ":"
    return any(
        line.startswith((f"{place}{ends}", f"chart {place} "))
        or f"source {mutant.place} " in line
        or bool(mutant.claim and f"claim {mutant.claim}:" in line)
        for line in said
    )
