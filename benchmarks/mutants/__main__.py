"""Plants faults in stories of all shipped datasets and prints by kind how many the checker caught, and which it missed.

python -m benchmarks.mutants [--seed N] [--count 1000]
"""

from __future__ import annotations

import argparse
from random import SystemRandom

from benchmarks.mutants.tally import run


def main() -> int:
    """0 if every fault was caught at its place, 1 if not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants")
    parser.add_argument("--seed", type=int, default=None, help="drawn and printed where none is given")
    parser.add_argument("--count", type=int, default=1000, help="how many faults to plant")
    asked = parser.parse_args()
    tally = run(SystemRandom().randrange(2**32) if asked.seed is None else asked.seed, asked.count)
    print("\n".join(tally.lines()))
    return 0 if tally.all_caught else 1


raise SystemExit(main())
