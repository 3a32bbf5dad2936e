"""Is it true, and is it still: the checker that stands alone, and revision."""
