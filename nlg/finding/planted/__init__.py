"""Plausible panels with one known oddity each: an independent judge of what the engine puts first."""
