"""The story bundle itself: the words with their proof, as docs/bundle.md has it."""

from __future__ import annotations

from feeds.gate import Bundle
from nlg.files import as_json

SUFFIX = ".json"
MIME = "application/json"
TAKES = "bundle"


def write(bundle: Bundle) -> bytes:
    """The bundle, keys in the order given."""
    return as_json(bundle)
