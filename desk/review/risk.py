"""How much could go wrong with a story, in points and in words an editor can act on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlg.home import Home

Bundle = Mapping[str, Any]
LOW = 4  # points up to which a story of a reviewed family may be approved with others
WIDE = 0.3  # of a story's words written by hand, from which on that is much
SURE = 0.95  # a fact less certain than that may be chance
PEOPLE = 1000  # audience is counted in thousands
_BOLD = re.compile(r"\b(first|zero|no|none|only|never|record|every|all)\b", re.IGNORECASE)
_NARROW = re.compile(r"\b(one|two|1|2)\b (?:more|fewer|less)\b", re.IGNORECASE)
_OUT_OF_LINE = frozenset({"outlier_self", "level_shift", "milestone", "conflict"})


@dataclass(frozen=True, order=True)
class Reason:
    """Points, and why, in words."""

    points: int
    words: str


def risk(
    bundle: Bundle,
    *,
    wording_is_new: bool,
    overtaken: bool = False,
    unproved: int = 0,
    task: Mapping[str, Any] | None = None,
    missing: str = "",
) -> list[Reason]:
    """Why a story wants care, the gravest first; its risk is the sum of the points. An empty list: nothing does.

    `overtaken`: newer figures are in use than those it was told from. `unproved`: figures nobody can prove. `task`:
    what it is to put right, of a story that is public. `missing`: the one area beside its own without a story.
    """
    found = [
        *_of_the_desk(wording_is_new, overtaken, unproved, task),
        *_of_people(bundle),
        *_of_the_words(bundle),
        *_of_the_facts(bundle),
    ]
    found += [Reason(1, f"there is no story of {missing}, the only one missing beside it")] if missing else []
    return sorted(dict.fromkeys(found), key=lambda reason: (-reason.points, reason.words))


def _of_the_desk(
    wording_is_new: bool, overtaken: bool, unproved: int, task: Mapping[str, Any] | None
) -> Iterator[Reason]:
    if unproved:
        yield Reason(8, f"{unproved} figure{'s' * (unproved > 1)} nobody can prove")
    if task:
        yield Reason(6, f"{task['kind']} of what readers have")
    if overtaken:
        yield Reason(5, "newer figures have come in since it was written")
    if wording_is_new:
        yield Reason(2, "new wording, not reviewed yet")


def _of_people(bundle: Bundle) -> Iterator[Reason]:
    """How much of what a reader reads a person has written: then the program's proof is of little of it."""
    body = [sentence for part in bundle["body"] for sentence in part["sentences"]]
    told = [one for one in (bundle["headline"], *bundle["standfirst"], *body) if one["kind"] in ("data", "edited")]
    words = sum(len(one["text"].split()) for one in told)
    own = sum(len(one["text"].split()) for one in told if one["kind"] == "edited")
    if own and own >= WIDE * words:
        yield Reason(3, f"much of it was written by hand ({100 * own // words}% of its words)")


def _of_the_words(bundle: Bundle) -> Iterator[Reason]:
    """Words that claim much, where a reader sees them first."""
    top = [bundle["headline"], *bundle["standfirst"], *(bundle["body"][0]["sentences"] if bundle["body"] else [])]
    bold = {match.lower() for sentence in top for match in _BOLD.findall(sentence["text"])}
    if bold:
        yield Reason(2, f"says {', '.join(f'“{word}”' for word in sorted(bold))} at the top")
    if any(s["kind"] == "caveat" for part in bundle["body"] for s in part["sentences"]):
        yield Reason(1, "the story itself warns of its figures")


def _of_the_facts(bundle: Bundle) -> Iterator[Reason]:
    """What the facts at the top say of themselves."""
    leads = set(bundle["headline"]["facts"])
    for fact in bundle["facts"]:
        high = fact["id"] in leads
        if fact.get("settled") is False:
            yield Reason(3 if high else 1, "rests on the newest figures, which may change")
        if (narrow := fact.get("margin", "")) and _NARROW.search(narrow):
            yield Reason(3 if high else 1, narrow)
        if high and fact.get("certainty", 1.0) < SURE:
            yield Reason(2, "the lead may be chance")
        if fact["kind"] in _OUT_OF_LINE:
            yield Reason(3 if high else 1, "a figure out of line with the area's own past")


def audience(home: Home, bundle: Bundle) -> int:
    """Thousands of people in the story's area, one at least; one where the register does not count them."""
    register = next((s for s in bundle["sources"] if s["role"] == "register"), None)
    path = home.shelf("registers").files().get(Path(register["file"]).stem) if register else None
    people = _people(path, path.stat().st_mtime_ns).get(bundle["area"]["code"], 0) if path else 0
    return max(1, people // PEOPLE)


@lru_cache(maxsize=16)
def _people(path: Path, _: int) -> dict[str, int]:
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8")))
    return {row["code"]: int(row["population"]) for row in rows if (row.get("population") or "").isdigit()}
