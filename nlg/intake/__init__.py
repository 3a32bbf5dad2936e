"""A table comes in: the sheet that describes it, and the reader that trusts nothing."""
