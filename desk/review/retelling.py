"""A story told once more from the same figures: in other wordings, with another lead, with a quote from the store."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from nlg.errors import Trouble
from nlg.home import Home
from nlg.pipeline import Release, open_dataset, release
from nlg.story import NoStory

TURNS = 8  # so many ways to tell a story are tried for other wordings
Bundle = dict[str, Any]
_turn = threading.Lock()
_releases: dict[tuple[str, ...], Release] = {}  # the last one: analysing it takes longest


@dataclass(frozen=True, kw_only=True)
class Variant:
    """Another wording of a sentence: `turn` is how to ask for it."""

    turn: int
    text: str


class CannotRetell(Trouble):
    """The story cannot be told again as it was: sheet, words or figures have moved on."""


def retold(home: Home, bundle: Mapping[str, Any], *, turn: int = 0, lead: tuple[str, str, str] | None = None) -> Bundle:
    """The story of the same area, period, shape and style from the same tables; CannotRetell where that is no more."""
    with _turn:
        try:
            made = _release(home, bundle)
            told = made.story(bundle["area"]["code"], bundle["story"], lead=lead, turn=turn)
        except Trouble as fault:
            raise CannotRetell(f"{bundle['slug']}: {fault}", mend=fault.mend) from None
    if isinstance(told, NoStory):
        raise CannotRetell(f"{bundle['slug']}: {told.reason}")
    if _tables(told) != _tables(bundle):
        raise _moved_on(bundle)
    return told


def _moved_on(bundle: Mapping[str, Any]) -> CannotRetell:
    mend = "write the story anew: parishpump write"
    return CannotRetell(f"{bundle['slug']}: other figures are in use than when it was written", mend=mend)


@contextmanager
def analysed(home: Home, bundle: Mapping[str, Any]) -> Iterator[Release]:
    """The release a story is of, nobody else at it; CannotRetell where other figures are in use by now."""
    with _turn:
        made = _release(home, bundle)
        own = [(name, sha256) for name, sha256 in _tables(bundle) if "/" not in name and "@" not in name]
        if any(made.dataset.hashes.get(name) != sha256 for name, sha256 in own):
            raise _moved_on(bundle)
        yield made


def variants(home: Home, bundle: Bundle, sentence: Mapping[str, Any]) -> list[Variant]:
    """Other wordings of a sentence from the same facts, each once; [] where there are none."""
    found: dict[str, int] = {}
    for turn in range(1, TURNS + 1):
        other = retold(home, bundle, turn=turn)
        for one in _alike(bundle, sentence, other):
            if one["text"] != sentence["text"]:
                found.setdefault(one["text"], turn)
    return [Variant(turn=turn, text=text) for text, turn in found.items()]


def with_variant(home: Home, bundle: Bundle, sentence: dict[str, Any], turn: int) -> None:
    """Puts that wording, with its proof, in the sentence's place. CannotRetell where there is none by that turn."""
    other = retold(home, bundle, turn=turn)
    found = next((one for one in _alike(bundle, sentence, other) if one["text"] != sentence["text"]), None)
    if found is None:
        raise CannotRetell(f"{sentence['id']}: there is no such wording")
    bundle["claims"] = [claim for claim in bundle["claims"] if claim["id"] not in set(sentence["claims"])]
    graft(bundle, other, found, sentence["id"])
    sentence.update({key: found[key] for key in ("text", "kind", "template", "facts", "claims")})


def graft(bundle: Bundle, other: Bundle, sentence: dict[str, Any], sentence_id: str) -> None:
    """Takes what a sentence of another telling rests on into this one: facts, claims, and what these name."""
    names = {fact["id"]: _taken_fact(bundle, fact) for fact in other["facts"] if fact["id"] in sentence["facts"]}
    sentence["facts"] = [names[name] for name in sentence["facts"]]
    ids = {claim["id"] for claim in bundle["claims"]}
    claims = [claim for claim in other["claims"] if claim["id"] in set(sentence["claims"])]
    sentence["claims"] = []
    for claim in claims:
        number = next(n for n in range(len(ids) + 1, 10**9) if f"c{n}" not in ids)
        ids.add(f"c{number}")
        bundle["claims"].append({**claim, "id": f"c{number}", "sentence": sentence_id})
        sentence["claims"].append(f"c{number}")
    for code, tables in other["groups"].items():
        if f'"{code}"' in json.dumps([claim["inputs"] for claim in claims]):
            bundle["groups"].setdefault(code, tables)
    for name, definition in other["measures"].items():
        bundle["measures"].setdefault(name, definition)


def _alike(bundle: Bundle, sentence: Mapping[str, Any], other: Bundle) -> Iterator[dict[str, Any]]:
    """The sentences of another telling that say the same: the same words' file and place, from the same facts."""
    wanted = (_place(sentence), _facts(bundle, sentence))
    for one in _told(other):
        if (_place(one), _facts(other, one)) == wanted:
            yield one


def counterpart(bundle: Bundle, sentence: Mapping[str, Any], other: Bundle) -> dict[str, Any] | None:
    """The program's own sentence below the headline of another telling that rests on the same fact first, if any."""
    wanted = _facts(bundle, sentence)
    below = (one for one in _told(other) if one is not other["headline"] and one["kind"] == "data")
    return next((one for one in below if wanted and _facts(other, one) == wanted), None)


def _told(bundle: Bundle) -> Iterator[dict[str, Any]]:
    yield bundle["headline"]
    yield from bundle["standfirst"]
    yield from (sentence for part in bundle["body"] for sentence in part["sentences"])


def _place(sentence: Mapping[str, Any]) -> str:
    """Its file, and the place it is for: of "run.j2#lead_3" without the number of the wording."""
    file, _, macro = str(sentence["template"]).partition("#")
    place, _, number = macro.rpartition("_")
    return f"{file}#{place if number.isdigit() else macro}"


def _facts(bundle: Mapping[str, Any], sentence: Mapping[str, Any]) -> list[str]:
    return sorted(_bare(fact) for fact in bundle["facts"] if fact["id"] in sentence["facts"][:1])


def _bare(fact: Mapping[str, Any]) -> str:
    """A fact by what it is about, whatever its number in this telling."""
    return json.dumps([fact["kind"], fact["area"], fact["measure"], fact["period"]])


def _taken_fact(bundle: Bundle, fact: Mapping[str, Any]) -> str:
    """The name that a fact goes by here; it is added where this telling did not have it."""
    for own in bundle["facts"]:
        if {**own, "id": ""} == {**fact, "id": ""}:
            return str(own["id"])
    names = {own["id"] for own in bundle["facts"]}
    name = next(f"f{n}" for n in range(1, 10**9) if f"f{n}" not in names)
    bundle["facts"].append({**fact, "id": name})
    return name


def _tables(bundle: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(source["name"], source["sha256"]) for source in bundle["sources"] if source["role"] == "table"}


def _release(home: Home, bundle: Mapping[str, Any]) -> Release:
    """The story's release, analysed once for all its stories."""
    end = bundle["period"]["end"]
    editions = sorted(str(path.stat().st_mtime_ns) for path in home.shelf("datasets").files().values())
    book = home.archive.folder / "book.jsonl" if home.archive.folder else None
    size = str(book.stat().st_size) if book and book.is_file() else ""
    key = (str(home.folder), bundle["dataset"], end, bundle["style"], size, *editions)
    if key not in _releases:
        _releases.clear()
        _releases[key] = release(open_dataset(home, bundle["dataset"]), date.fromisoformat(end), bundle["style"])
    return _releases[key]
