"""Faults planted in stories of every shipped dataset: the checker catches each, and names the place."""

from __future__ import annotations

import ast
import os
from pathlib import Path
from random import SystemRandom

from benchmarks import false_alarms
from benchmarks.mutants import plant, tally

FULL = bool(os.environ.get("PARISHPUMP_FULL"))
FAULTS, SENTENCES = (1000, 20_000) if FULL else (100, 500)
LEAST_OF_TRUE_ELSEWHERE = 0.6  # true claims in the wrong place: docs/proof.md says which share was caught
MUTATOR = Path(plant.__file__).parent


def drawn() -> int:
    """A seed; a failure prints it, and it plants the same faults again: python -m benchmarks.mutants --seed."""
    return SystemRandom().randrange(2**32)


def test_every_fault_planted_in_a_true_story_is_caught_where_it_stands() -> None:
    found = tally.run(drawn(), FAULTS)
    print("\n".join(found.lines()))
    assert found.all_planted == FAULTS
    assert found.false_alarms == []
    assert found.missed_but(plant.TRUE_ELSEWHERE) == []
    assert found.share_of(plant.TRUE_ELSEWHERE) > LEAST_OF_TRUE_ELSEWHERE


def test_stories_as_they_were_told_raise_no_alarm() -> None:
    found = false_alarms.run(drawn(), SENTENCES)
    print("\n".join(found.lines()))
    assert found.sentences >= SENTENCES
    assert found.alarms == []


def test_whoever_plants_faults_shares_nothing_with_checker_or_writer() -> None:
    for path in sorted(MUTATOR.glob("*.py")):
        nodes = ast.walk(ast.parse(path.read_text("utf-8")))
        named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        asks_the_checker = path.name == "tally.py"  # it plants nothing
        assert asks_the_checker or not any(name.startswith("nlg.proof") for name in named), path.name
        assert not any(name.startswith("nlg.telling") for name in named), path.name


def test_one_seed_plants_the_same_faults_again() -> None:
    first, second = (tally.run(20210303, 12) for _ in range(2))
    assert list(first.lines()) == list(second.lines())
    assert first.all_planted == 12
