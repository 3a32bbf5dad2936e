"""Runs every benchmark and prints a table: medians, ratios side by side in one run."""

from __future__ import annotations

import argparse

from benchmarks import demo, detectors


def main() -> None:
    """`--quick` runs each once, to see that they work; figures worth quoting need the full run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="one round of each")
    rounds = 1 if parser.parse_args().quick else 5
    for title, rows in (("the demo", demo.measure(rounds)), ("detectors", detectors.measure(rounds))):
        print(title)
        for name, value in rows:
            print(f"  {name:<58} {value:>18}")


main()
