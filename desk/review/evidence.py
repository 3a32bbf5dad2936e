"""What stands behind a sentence: its facts, the working, source cells, margins, why so worded, what else could lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from desk.review.cells import Cell, cells_of
from desk.review.drawn import drawn
from desk.review.models import Look, Story
from desk.review.permissions import may
from feeds.formats._explained import Explained
from nlg.errors import NotKnown, Trouble
from nlg.home import Home

LONGEST_LOOK = 3600  # seconds: a page left open over lunch is not read for so long
MOST_OPENED = 500


@dataclass(frozen=True, kw_only=True)
class Worked:
    """Words of the sentence, and how they were worked out; `formula` is the operation as the bundle has it."""

    words: tuple[str, ...]
    how: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Point:
    """A fact the sentence rests on: its kind, what speaks for it, and what would make it false ("" if nothing near)."""

    id: str
    kind: str
    score: float
    reasons: tuple[str, ...]
    margin: str
    certainty: float


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that an editor can ask of a sentence. `more` counts cells beyond those given; `gone` names a lost file.

    `chart` is of the figures it speaks of, those that prove it marked; None where there is nothing to draw.
    """

    sentence: str
    text: str
    kind: str
    number: int
    worked: tuple[Worked, ...]
    basis: str
    formulas: tuple[str, ...]
    facts: tuple[Point, ...]
    cells: tuple[Cell, ...]
    more: int
    caveats: tuple[str, ...]
    wording: str
    chart: Mapping[str, Any] | None = None
    gone: str = ""


def of(home: Home, bundle: Mapping[str, Any], sentence_id: str) -> Evidence:
    """The evidence for one sentence (or note, or words of a chart); NotKnown where the story has no such sentence."""
    explained = Explained(bundle)
    sentence = _sentence(bundle, sentence_id)
    (said,) = explained.told([sentence])
    claims = [claim for claim in bundle["claims"] if claim["id"] in set(sentence["claims"])]
    cells, more, lost = _cells(home, bundle, claims)
    return Evidence(
        sentence=sentence_id,
        text=sentence["text"],
        kind=sentence["kind"],
        number=1 + next((n for n, one in enumerate(sentences(bundle)) if one["id"] == sentence_id), 0),
        worked=tuple(Worked(words=tuple(w["words"]), how=w["how"], value=w["value"]) for w in said["worked"]),
        basis=said["basis"],
        formulas=tuple(said["formulas"]),
        facts=tuple(_points(bundle, sentence["facts"])),
        cells=tuple(cells),
        more=more,
        caveats=tuple(s["text"] for s in sentences(bundle) if s["kind"] == "caveat"),
        wording=_wording(sentence),
        chart=None if lost else drawn(home, bundle, claims),
        gone=lost,
    )


def sentences(bundle: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every sentence that can be asked about, in the order of reading; notes for the editor last."""
    yield bundle["headline"]
    yield from bundle.get("standfirst") or []
    yield from (sentence for part in bundle["body"] for sentence in part["sentences"])
    for chart in bundle.get("charts") or []:
        yield from (chart[part] for part in ("title", "unit", "alt", "source"))
    yield from (sentence for note in bundle.get("corrections") or [] for sentence in note.get("sentences") or [])
    yield from (s for s in (bundle.get("short_headline"), *(bundle.get("summary") or [])) if s)
    yield from bundle.get("notes") or []


def prepare(home: Home, stories: Iterable[Story]) -> int:
    """Reads what stories rest on, before anybody asks: one story of each edition of a dataset. How many that were."""
    done = 0
    for story in stories:
        if story.vintage not in _prepared:
            _prepared.add(story.vintage)
            bundle = home.story(story.urn, story.version)
            of(home, bundle, bundle["headline"]["id"])
            done += 1
    return done


_prepared: set[str] = set()


def look(user: Any, story: Story, sentence: str = "", seconds: int = 0) -> None:
    """Writes down that a person had a story before them: whose evidence was opened, and for how long."""
    if not may(user, "read", story):
        return
    with transaction.atomic():
        seen, _ = Look.objects.select_for_update().get_or_create(story=story, user=user, version=story.version)
        if sentence and sentence not in seen.opened and len(seen.opened) < MOST_OPENED:
            seen.opened = [*seen.opened, sentence[:60]]
        seen.seconds = min(seen.seconds + min(max(seconds, 0), LONGEST_LOOK), 2**31 - 1)
        seen.save()


def _sentence(bundle: Mapping[str, Any], sentence_id: str) -> Mapping[str, Any]:
    for sentence in sentences(bundle):
        if sentence["id"] == sentence_id:
            return sentence
    raise NotKnown(f"{bundle['slug']}: there is no sentence {sentence_id[:60]!r}")


def _cells(home: Home, bundle: Mapping[str, Any], claims: Sequence[Mapping[str, Any]]) -> tuple[list[Cell], int, str]:
    """The cells, how many more there are, and why there are none where a file is gone."""
    try:
        return (*cells_of(home, bundle, claims), "")
    except Trouble as fault:
        return [], 0, str(fault)


def _points(bundle: Mapping[str, Any], ids: Sequence[str]) -> Iterator[Point]:
    for fact in bundle["facts"]:
        if fact["id"] in ids:
            yield Point(
                id=fact["id"],
                kind=fact["kind"],
                score=float(fact.get("score", 0)),
                reasons=tuple(fact.get("reasons", ())),
                margin=fact.get("margin", ""),
                certainty=float(fact.get("certainty", 1)),
            )


def _wording(sentence: Mapping[str, Any]) -> str:
    """Why these words: which file of sentences has them, and which of its wordings it was."""
    file, _, macro = sentence["template"].partition("#")
    if sentence["kind"] in ("quote", "edited") or not macro:
        return "a person's own words" if sentence["kind"] in ("quote", "edited") else file
    place, _, number = macro.rpartition("_")
    nth = f"wording {number}" if number.isdigit() else "the first wording"
    return f"{file}: {nth} of “{place if number.isdigit() else macro}”"
