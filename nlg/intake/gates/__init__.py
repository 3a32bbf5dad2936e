"""A shelf: each file is a gate that an arriving table goes through, with examples it holds and lets pass."""
