"""The story bundle itself: the words with their proof, as docs/bundle.md has it."""

from __future__ import annotations

from feeds.gate import Bundle
from nlg.files import as_json

SUFFIX = ".json"
MIME = "application/json"
TAKES = "bundle"


def write(bundle: Bundle, approval: str = "") -> bytes:
    """The bundle, keys in the order given. Who let it out is no part of it: what a person signs cannot say so."""
    return as_json(bundle)
