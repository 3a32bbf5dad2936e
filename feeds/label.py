"""What readers are told of how a story came about: that software wrote it, and who let it go out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from feeds.gate import Bundle
from nlg.ledger import WITHDRAWN

REWRITTEN = "People in the newsroom rewrote parts of it."


def label_in(bundle: Bundle) -> str:
    """The story's own sentence on how it was written, "" for none."""
    return next((sentence["text"] for sentence in _body(bundle) if sentence["kind"] == "label"), "")


def let_out(bundle: Bundle, signed: Mapping[str, str], publisher: str) -> str:
    """Who let a version go out, as `signed` in the ledger: a person as a person, a rule as a rule.

    It is no part of the story: what a person signs cannot say that it is signed. Nor does it move a version.
    """
    gone = bundle["story"] == WITHDRAWN
    it = "This notice" if gone else "It"
    told = [REWRITTEN] if any(sentence["kind"] == "edited" for sentence in _every(bundle)) else []
    if "person" in signed:
        told.append(f"{it} was approved for publication by {signed['person']} of {publisher}.")
    elif "rule" in signed:
        told.append(f"{it} was published automatically, by a rule (“{signed['rule']}”); no editor checked it.")
    else:
        told.append(f"{it} has not been approved for publication.")
    return " ".join(told)


def _body(bundle: Bundle) -> Iterator[Mapping[str, Any]]:
    return (sentence for part in bundle["body"] for sentence in part["sentences"])


def _every(bundle: Bundle) -> Iterator[Mapping[str, Any]]:
    yield from (bundle["headline"], *(bundle.get("standfirst") or []), *_body(bundle))
