"""A story's parts taken out, put in and numbered again; and what people wrote, carried over into another telling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desk.review import retelling

Bundle = dict[str, Any]
STANDING = ("context", "label", "caveat")  # kinds of sentence that stand at a story's end, much the same in all


def sentences_of(bundle: Bundle) -> Iterator[dict[str, Any]]:
    """Headline, standfirst and body, in the order of reading."""
    yield bundle["headline"]
    yield from bundle["standfirst"]
    yield from (sentence for part in bundle["body"] for sentence in part["sentences"])


def take_out(bundle: Bundle, claims: set[str], sentence_id: str) -> None:
    """Takes out what a sentence alone had: its claims, its entry as a quote, its place beside the story."""
    bundle["claims"] = [claim for claim in bundle["claims"] if claim["id"] not in claims]
    bundle["quotes"] = [quote for quote in bundle["quotes"] if quote["sentence"] != sentence_id]
    for part in bundle.get("beside") or []:
        part["sentences"] = [one for one in part["sentences"] if one != sentence_id]


def renumber(bundle: Bundle) -> None:
    """Names the sentences by their places again, wherever they are named."""
    places: dict[str, str] = {}
    for n, sentence in enumerate(bundle["standfirst"], 1):
        places[sentence["id"]] = f"s{n}"
    for p, part in enumerate(bundle["body"], 1):
        for n, sentence in enumerate(part["sentences"], 1):
            places[sentence["id"]] = f"b{p}.{n}"
    for sentence in (*bundle["standfirst"], *(s for part in bundle["body"] for s in part["sentences"])):
        sentence["id"] = places[sentence["id"]]
    for claim in (*bundle["claims"], *bundle["quotes"]):
        claim["sentence"] = places.get(claim["sentence"], claim["sentence"])
    for part in bundle.get("beside") or []:
        part["sentences"] = [places.get(one, one) for one in part["sentences"]]


def insert_quote(bundle: Bundle, told: Bundle, sentence: dict[str, Any]) -> None:
    """Adds a quote of another telling as a paragraph, ahead of the standing words at the end."""
    entry = next(quote for quote in told["quotes"] if quote["sentence"] == sentence["id"])
    role = next(part["role"] for part in told["body"] if any(s is sentence for s in part["sentences"]))
    sources = {source["id"] for source in bundle["sources"]}
    bundle["sources"] += [s for s in told["sources"] if s["role"] == "context" and s["id"] not in sources]
    retelling.graft(bundle, told, sentence, "quote")
    bundle["quotes"].append({**entry, "sentence": "quote"})
    bundle["body"].insert(_standing(bundle), {"role": role, "sentences": [{**sentence, "id": "quote"}]})
    renumber(bundle)


def carry_over(old: Bundle, new: Bundle) -> list[str]:
    """Puts what people wrote or added in one telling of a story into another; the texts that were put in.

    A sentence that stands for a fact takes the place of the program's own words for it; any other is a paragraph
    where it stood. A headline is not carried over: the new one is what was asked for.
    """
    carried = []
    for place, part in _where(old):
        for sentence in part["sentences"]:
            if any(one["text"] == sentence["text"] for one in sentences_of(new)):
                continue
            if sentence["kind"] == "quote":
                insert_quote(new, old, dict(sentence))
            elif sentence["kind"] == "edited":
                _put_in(old, new, dict(sentence), place, part["role"])
            else:
                continue
            carried.append(sentence["text"])
    return carried


def _where(bundle: Bundle) -> Iterator[tuple[int, Bundle]]:
    """The paragraphs with their places; the standfirst counts as the first."""
    yield 0, {"role": "lead", "sentences": bundle["standfirst"]}
    yield from enumerate(bundle["body"])


def _put_in(old: Bundle, new: Bundle, sentence: dict[str, Any], place: int, role: str) -> None:
    found = retelling.counterpart(old, sentence, new)
    retelling.graft(new, old, sentence, "carried")
    if found is not None:
        take_out(new, set(found["claims"]), found["id"])
        found.update({**sentence, "id": found["id"]})
        return
    at = min(place, _standing(new))
    new["body"].insert(at, {"role": role, "sentences": [{**sentence, "id": "carried"}]})
    renumber(new)


def _standing(bundle: Bundle) -> int:
    """The place of the first paragraph of standing words."""
    found = (n for n, part in enumerate(bundle["body"]) if part["sentences"][0]["kind"] in STANDING)
    return next(found, len(bundle["body"]))
