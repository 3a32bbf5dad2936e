"""The same six-sentence story, and the same 40 awkward values, written by this engine and by three others."""
