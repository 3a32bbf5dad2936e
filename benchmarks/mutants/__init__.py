"""Faults planted in true stories, one in each, to see whether a checker catches them: python -m benchmarks.mutants."""
