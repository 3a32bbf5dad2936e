"""Looks for false alarms: stories as they were told, of all shipped datasets, areas, periods and house styles by lot.

python -m benchmarks.false_alarms [--seed N] [--sentences 100000] [--datasets NAME ...] [--home FOLDER]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random, SystemRandom

from benchmarks.mutants.true_stories import by_lot, datasets
from desk.checking import source_shelves
from nlg.home import Home
from nlg.proof.check import Checker

STORIES_OF_A_RELEASE, TURNS = 60, 10_000


@dataclass
class Run:
    """Counts by dataset (stories, sentences, claims), and a line for each fault that was found in a true story."""

    seed: int
    counts: dict[str, list[int]] = field(default_factory=dict)
    alarms: list[str] = field(default_factory=list)

    @property
    def sentences(self) -> int:
        """How many sentences were checked."""
        return sum(counts[1] for counts in self.counts.values())

    def lines(self) -> Iterator[str]:
        """A table for reading."""
        yield f"{'dataset':<22} {'stories':>9} {'sentences':>9} {'claims':>9}"
        for name, counts in sorted(self.counts.items()):
            yield f"{name:<22} " + " ".join(f"{count:>9,}" for count in counts)
        sums = [sum(each) for each in zip(*self.counts.values(), strict=True)]
        yield f"{'all':<22} " + " ".join(f"{count:>9,}" for count in sums)
        yield f"false alarms: {len(self.alarms)}"
        yield from self.alarms


def run(seed: int, sentences: int, names: Sequence[str] = (), newsroom: Path | None = None) -> Run:
    """Checks true stories, of the shipped datasets or a newsroom's own, until so many sentences have been looked at."""
    print(f"seed {seed}", flush=True)
    found, checker = Run(seed), Checker(source_shelves(Home(newsroom)))
    for told in by_lot(Random(seed), list(names) or datasets(newsroom), STORIES_OF_A_RELEASE, TURNS, newsroom):
        verdict = checker.check(told.bundle)
        counts = found.counts.setdefault(told.bundle["dataset"], [0, 0, 0])
        for at, more in enumerate((1, verdict.sentences, verdict.claims)):
            counts[at] += more
        found.alarms += [f"{told.name}: {fault}" for fault in verdict.faults]
        if found.sentences >= sentences:
            break
    return found


def main() -> int:
    """0 if no fault was found in any true story, 1 if one was."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.false_alarms")
    parser.add_argument("--seed", type=int, default=None, help="drawn and printed where none is given")
    parser.add_argument("--sentences", type=int, default=100_000)
    parser.add_argument("--datasets", nargs="*", default=[])
    parser.add_argument("--home", type=Path, default=None, help="a newsroom's folder, whose own datasets are taken")
    asked = parser.parse_args()
    seed = SystemRandom().randrange(2**32) if asked.seed is None else asked.seed
    found = run(seed, asked.sentences, asked.datasets, asked.home)
    print("\n".join(found.lines()))
    return 1 if found.alarms else 0


if __name__ == "__main__":
    raise SystemExit(main())
