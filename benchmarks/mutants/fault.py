"""A fault and the ways to plant one: words put for words, all spans moved along, the bundle formally right."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

Bundle = dict[str, Any]
Edit = tuple[int, int, str]  # start and end within some words, and what stands there instead


@dataclass(frozen=True)
class Mutant:
    """A story with one fault. `place` is a sentence's id, a cell ("table 1.2") or a source's id; `claim` may be ""."""

    kind: str
    place: str
    claim: str
    bundle: Bundle


class Plan(NamedTuple):
    """A fault that could be planted; `build` gives None where the spans of other claims forbid it."""

    kind: str
    place: str
    claim: str
    build: Callable[[], Bundle | None]


def copied(bundle: Mapping[str, Any]) -> Bundle:
    """The same bundle, to be changed."""
    found: Bundle = json.loads(json.dumps(bundle))
    return found


def sentences(bundle: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every sentence of a story, those of its charts among them."""
    heads = [each for each in (bundle["headline"], bundle["short_headline"]) if each]
    body = [sentence for paragraph in bundle["body"] for sentence in paragraph["sentences"]]
    charts = [chart[part] for chart in bundle["charts"] for part in ("title", "unit", "alt", "source")]
    return [*heads, *bundle["standfirst"], *bundle.get("summary", []), *body, *bundle["notes"], *charts]


def places(bundle: Mapping[str, Any]) -> list[str]:
    """Sentence ids that are not a person's words, and "table row.column" of cells with a claim."""
    proved = [each["id"] for each in sentences(bundle) if each["kind"] not in ("quote", "edited")]
    rows = bundle["table"]["rows"] if bundle["table"] else []
    cells = [f"table {r}.{c}" for r, row in enumerate(rows, 1) for c, cell in enumerate(row, 1) if cell["claim"]]
    return proved + cells


def holder(bundle: Mapping[str, Any], place: str) -> dict[str, Any]:
    """The sentence or cell at a place."""
    if place.startswith("table "):
        row, column = (int(number) for number in place[6:].split("."))
        cell: dict[str, Any] = bundle["table"]["rows"][row - 1][column - 1]
        return cell
    return next(each for each in sentences(bundle) if each["id"] == place)


def claims_at(bundle: Mapping[str, Any], place: str) -> list[dict[str, Any]]:
    """The claims of the sentence or cell at a place."""
    found = holder(bundle, place)
    ids = found["claims"] if "claims" in found else [found["claim"]]
    return [claim for claim in bundle["claims"] if claim["id"] in ids]


def spots(bundle: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """Every place with its sentence or cell and the claims there: a story has hundreds, and is gone through once."""
    at = {claim["id"]: n for n, claim in enumerate(bundle["claims"])}
    by_id = {each["id"]: each for each in sentences(bundle)}
    for place in places(bundle):
        found = by_id[place] if place in by_id else holder(bundle, place)
        ids = found["claims"] if "claims" in found else [found["claim"]]
        yield place, found, [bundle["claims"][n] for n in sorted({at[each] for each in ids if each in at})]


def claim_of(bundle: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A claim by its id."""
    found: dict[str, Any] = next(each for each in bundle["claims"] if each["id"] == name)
    return found


def gaps(text: str, claims: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, int]]:
    """The stretches of a text that none of its claims holds."""
    at = 0
    for start, end in sorted((claim["start"], claim["end"]) for claim in claims):
        if start > at:
            yield at, start
        at = max(at, end)
    if at < len(text):
        yield at, len(text)


def rewritten(bundle: Mapping[str, Any], place: str, edits: list[Edit]) -> Bundle | None:
    """The bundle with words put for others at a place, from the last to the first; None where spans forbid it."""
    changed = copied(bundle)
    for start, end, words in sorted(edits, reverse=True):
        if not _replace(changed, place, start, end, words):
            return None
    return changed


def _replace(changed: Bundle, place: str, start: int, end: int, words: str) -> bool:
    at, grown = holder(changed, place), len(words) - (end - start)
    if at["text"][start:end] == words:
        return False
    at["text"] = at["text"][:start] + words + at["text"][end:]
    for claim in claims_at(changed, place):
        inside = start <= claim["start"] and claim["end"] <= end
        if inside and (claim["start"], claim["end"]) != (start, end):
            return False
        if claim["start"] >= end and not inside:
            claim["start"] += grown
        if claim["end"] >= end:
            claim["end"] += grown
        if claim["end"] <= claim["start"]:
            return False
        claim["printed"] = at["text"][claim["start"] : claim["end"]]
    return True


def in_claim(bundle: Mapping[str, Any], place: str, claim: Mapping[str, Any], edit: Edit) -> Bundle | None:
    """The bundle with an edit made within a claim's words."""
    return rewritten(bundle, place, [(claim["start"] + edit[0], claim["start"] + edit[1], edit[2])])


def without_claims(bundle: Bundle, place: str, start: int, end: int) -> Bundle:
    """The bundle without the claims that touch a stretch of the text."""
    at = holder(bundle, place)
    gone = {each["id"] for each in claims_at(bundle, place) if each["start"] < end and start < each["end"]}
    bundle["claims"] = [each for each in bundle["claims"] if each["id"] not in gone]
    if "claims" in at:
        at["claims"] = [each for each in at["claims"] if each not in gone]
    else:
        at["claim"] = None
    return bundle


def alike(words: str, pattern: str) -> str:
    """Words with a capital where what they stand for has one."""
    return words[:1].upper() + words[1:] if pattern[:1].isupper() else words


@cache
def bare(name: str) -> str:
    """A name without its article: two codes may share a name, and then the words stay true."""
    return re.sub(r"^[Tt]he ", "", name)
