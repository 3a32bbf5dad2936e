"""Faults of whole sentences: a caveat left out that must be there, an area told as another one beside itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from benchmarks.mutants.fault import Bundle, Plan, claims_at, copied, holder, rewritten, sentences

Sentence = dict[str, Any]


def left_out(bundle: Bundle) -> Iterator[Plan]:
    """Every caveat that a figure needs which may still move; every name that can be told as that of another area."""
    for place in _young(bundle):
        yield Plan("deleted caveat", place, "", partial(_without_caveats, bundle))
    for place, at in _named_again(bundle):
        for words in ("nearby ", "neighbouring "):
            yield Plan("another that is the same", place, "", partial(rewritten, bundle, place, [(at, at, words)]))


def _young(bundle: Bundle) -> Iterator[str]:
    """Sentences about figures that the extractor marks as not settled, in a story that says so."""
    young = {fact["id"] for fact in bundle["facts"] if fact.get("settled") is False}
    if any(sentence["kind"] == "caveat" for sentence in sentences(bundle)):
        for sentence in (*bundle["standfirst"], *(each for part in bundle["body"] for each in part["sentences"])):
            if sentence["kind"] == "data" and young & {*sentence["facts"]}:
                yield sentence["id"]


def _without_caveats(bundle: Bundle) -> Bundle:
    """The story without its caveats; a paragraph that held nothing else goes with them."""
    changed = copied(bundle)
    gone = [each for part in changed["body"] for each in part["sentences"] if each["kind"] == "caveat"]
    ids = {claim for sentence in gone for claim in sentence["claims"]}
    for part in changed["body"]:
        part["sentences"] = [each for each in part["sentences"] if each["kind"] != "caveat"]
    changed["body"] = [part for part in changed["body"] if part["sentences"]]
    changed["claims"] = [claim for claim in changed["claims"] if claim["id"] not in ids]
    return changed


def _named_again(bundle: Bundle) -> Iterator[tuple[str, int]]:
    """Where a sentence begins with the name that the one before it ended on, or names an area twice."""
    last = ""
    for sentence in (each for part in bundle["body"] for each in part["sentences"]):
        names = [claim for claim in claims_at(bundle, sentence["id"]) if claim["op"] == "area"]
        for claim in sorted(names, key=lambda claim: claim["start"]):
            free = claim["form"] == {"rule": "name"} and holder(bundle, sentence["id"])["kind"] == "data"
            placed = sentence["text"][: claim["start"]].endswith((" in ", "In "))
            if free and placed and claim["value"] == last and not claim["printed"].startswith("the "):
                yield sentence["id"], claim["start"]
            last = claim["value"]
        others = [claim for claim in claims_at(bundle, sentence["id"]) if claim["form"]["rule"] == "names"]
        last = "" if others else last
