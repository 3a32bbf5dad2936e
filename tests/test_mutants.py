"""Faults planted in real stories: the checker must catch every one, and name the place."""

from __future__ import annotations

import json
import os
from datetime import date
from random import Random, SystemRandom

from conftest import released
from mutate import mutants

from desk.checking import source_shelves
from nlg.home import Home
from nlg.proof.check import Checker, Unreadable
from nlg.story import NoStory

SAMPLE, FULL = 150, 1000
RELEASES = [
    ("england_covid", date(2021, 3, 3)),
    ("england_covid", date(2020, 10, 28)),
    ("england_deaths", date(2020, 7, 10)),
]


def test_every_fault_planted_in_a_true_story_is_caught() -> None:
    seed = SystemRandom().randrange(2**32)
    print(f"seed {seed}")  # a failure prints it, and Random(seed) plants the same faults again
    rng = Random(seed)
    checker = Checker(source_shelves(Home(None)))
    wanted = FULL if os.environ.get("PARISHPUMP_FULL") else SAMPLE
    planted: dict[str, int] = {}
    missed: list[str] = []
    while sum(planted.values()) < wanted:
        name, period = rng.choice(RELEASES)
        made = released(name, period)
        code = rng.choice(made.dataset.everywhere())
        story = made.story(code)
        if isinstance(story, NoStory):
            continue
        bundle = json.loads(json.dumps(story))
        assert not checker.check(bundle).faults, (seed, bundle["slug"])
        for kind, where, changed in mutants(bundle, rng, share=0.03):
            planted[kind] = planted.get(kind, 0) + 1
            try:
                found = checker.check(changed).faults
            except Unreadable:
                continue
            if not found:
                missed.append(f"{bundle['slug']} {kind} at {where}")
    print(sum(planted.values()), "planted:", dict(sorted(planted.items())))
    assert not missed, (seed, missed)
