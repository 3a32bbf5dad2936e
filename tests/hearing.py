"""Hears every sentence of kinds of fact on their examples and on real tables: what desk/hearing.py does, for tests.

`python -m tests.hearing KIND ...` prints them, with what the checker finds wrong behind; `--real` hears the shipped
datasets as well, `--places=lead,body` some wordings only. `parishpump preview KIND` shows what an editor needs.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from desk.checking import source_shelves
from desk.hearing import Heard, Hearing
from desk.laid_out import laid_out
from nlg.finding.detect import shelf as detectors
from nlg.home import Home
from nlg.pipeline import Release, open_dataset, release
from nlg.proof.check import Checker
from nlg.shelf import shelf

REAL = (
    "england_covid",
    "england_deaths",
    "house_prices_london",
    "crime_london",
    "insolvency",
    "possession",
    "council_tax",
)


def on_examples(kind: str, places: Sequence[str] = (), most: int | None = None) -> list[Heard]:
    """Every wording of a kind on each example that makes it speak, the example laid out as a dataset on disk."""
    found = []
    for example in [e for e in detectors()[kind].EXAMPLES if e.fires][:most]:
        with tempfile.TemporaryDirectory(prefix="hearing-") as folder:
            made = laid_out(example.brief, Path(folder))
            facts = [f for area in made.brief.panels["t"].areas for f in made.catch.facts(area.code, "X-ALL", [kind])]
            found += Hearing(made, kind, shelf("sentences").find(kind)).hear(facts, places)
    return found


def on_real(kind: str, made: Release, checker: Checker, most: int = 4, places: Sequence[str] = ()) -> list[Heard]:
    """Wordings of a kind on a release: of its strongest findings, of its weakest, and some between."""
    found = made.catch.found(kind)
    if not len(found):
        return []
    order = np.argsort(-found["strength"], kind="stable")
    picked = dict.fromkeys(int(order[round(k)]) for k in np.linspace(0, len(order) - 1, min(most, len(order))))
    facts = [detectors()[kind].fact(made.brief, found, row) for row in picked]
    return Hearing(made, kind, shelf("sentences").find(kind), checker).hear(facts, places)


@cache
def _real(name: str) -> Release:
    opened = open_dataset(Home(None), name)
    return release(opened, opened.period(None))


def main(asked: Sequence[str]) -> int:
    """Prints what was asked for; the number of faults is told at the end."""
    kinds = [word for word in asked if not word.startswith("--") and word in detectors()]
    places = next((word.removeprefix("--places=").split(",") for word in asked if word.startswith("--places=")), [])
    faults, checker = 0, Checker(source_shelves(Home(None)))
    for kind in kinds:
        groups: Mapping[str, list[Heard]] = {"examples": on_examples(kind, places)}
        if "--real" in asked:
            groups = {**groups, **{name: on_real(kind, _real(name), checker, places=places) for name in REAL}}
        for where, heard in groups.items():
            for one in sorted(
                dict.fromkeys(heard), key=lambda h: (h.about, h.macro) if where != "examples" else (h.macro, h.about)
            ):
                print(f"{kind:18} {where[:12]:12} {one.macro:12} {one.text}")
                for fault in one.faults:
                    faults += 1
                    print(f"{'':44} !! {fault}")
    print(f"{faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
