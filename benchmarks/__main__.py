"""Runs every benchmark and prints a table: medians, ratios side by side in one run."""

from __future__ import annotations

import argparse

from benchmarks import demo, detectors, facts, planted, reading, writing


def main() -> None:
    """`--quick` runs each once, to see that they work; figures worth quoting need the full run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="one round of each")
    rounds = 1 if parser.parse_args().quick else 5
    parts = {
        "the demo": demo,
        "reading long tables": reading,
        "detectors": detectors,
        "finding facts": facts,
        "planning and writing": writing,
        "planted news": planted,
    }
    for title, part in parts.items():
        print(title)
        for name, value in part.measure(rounds):
            print(f"  {name:<80} {value:>18}", flush=True)


main()
