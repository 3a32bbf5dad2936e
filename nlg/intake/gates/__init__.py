"""A shelf: each file is one gate that an arriving table goes through, with examples it holds and examples it lets pass."""
