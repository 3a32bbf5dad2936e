"""Plants faults in stories of all shipped datasets, or a newsroom's, and prints how many the checker caught by kind.

python -m benchmarks.mutants [--seed N] [--count 1000] [--home FOLDER]
"""

from __future__ import annotations

import argparse
from pathlib import Path
from random import SystemRandom

from benchmarks.mutants.tally import run


def main() -> int:
    """0 if every fault was caught at its place, 1 if not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants")
    parser.add_argument("--seed", type=int, default=None, help="drawn and printed where none is given")
    parser.add_argument("--count", type=int, default=1000, help="how many faults to plant")
    parser.add_argument("--home", type=Path, default=None, help="a newsroom's folder, whose own datasets are taken")
    asked = parser.parse_args()
    seed = SystemRandom().randrange(2**32) if asked.seed is None else asked.seed
    tally = run(seed, asked.count, asked.home)
    print("\n".join(tally.lines()))
    return 0 if tally.all_caught else 1


raise SystemExit(main())
