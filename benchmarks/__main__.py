"""Runs every benchmark and prints a table: medians, ratios side by side in one run."""

from __future__ import annotations

import argparse
import gc

from benchmarks import checking, demo, desk, detectors, facts, planted, reading, writing
from desk.cli import SELDOM


def main() -> None:
    """`--quick` runs each once, to see that they work; figures worth quoting need the full run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="one round of each")
    parser.add_argument("only", nargs="*", metavar="MODULE", help="some of them: checking, writing ...")
    asked = parser.parse_args()
    gc.set_threshold(*SELDOM)  # as in every command
    rounds = 1 if asked.quick else 5
    parts = {
        "the demo": demo,
        "reading long tables": reading,
        "detectors": detectors,
        "finding facts": facts,
        "planning and writing": writing,
        "writing and checking": checking,
        "planted news": planted,
        "the review desk": desk,
    }
    for title, part in parts.items():
        if asked.only and part.__name__.rpartition(".")[2] not in asked.only:
            continue
        print(title)
        for name, value in part.measure(rounds):
            print(f"  {name:<80} {value:>18}", flush=True)


main()
