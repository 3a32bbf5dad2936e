"""What stands in the place of a withdrawn story: that it is gone, and why. Its address and id stay its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from nlg.fact import Proven
from nlg.ledger import WITHDRAWN
from nlg.memory import Published
from nlg.story import Brief, Claim, Sentence
from nlg.telling.amends import FILE, Amends, Note, amended, say
from nlg.telling.bundle import story_source
from nlg.telling.sentences import Sentences
from nlg.telling.voices import Piece

HEADING, INSTEAD = "Story withdrawn", "The story that stood here has been withdrawn."
_KEPT = ("format", "id", "version", "dataset", "series", "slug", "area", "period", "language", "style", "topics")


def notice(
    amends: Amends,
    brief: Brief,
    sentences: Sentences,
    sources: Sequence[Mapping[str, Any]],
    made_with: Mapping[str, str],
) -> dict[str, Any]:
    """The bundle of a notice. `sources` are all that the dataset has today, whatever the story was written from."""
    bundle, number = amends.bundle, len([*amends.carried]) + 1
    heading, instead = say(sentences, "notice", _named(bundle)), say(sentences, "instead", SimpleNamespace(), "context")
    note = amended(amends, brief, brief.whole, sentences)
    places = ["h", "b1.1", *(f"k{number}.{n}" for n in range(1, len(note) + 1))]
    placed = [*_placed([*heading, *instead, *note], places)]
    told = Note(
        on=amends.on,
        where="headline",
        text=" ".join(sentence.text for sentence in placed[2:]),
        verb="withdrawal",
        sentences=tuple(placed[2:]),
    )
    return {
        **{key: bundle[key] for key in _KEPT if key in bundle},
        "story": WITHDRAWN,
        "as_of": next((source["as_of"] for source in sources if source["id"] == brief.whole), None),
        "made_with": dict(made_with),
        "sources": [*sources, story_source(amends.earlier)],
        "measures": {},
        "groups": {},
        "headline": placed[0].as_json(),
        "short_headline": None,
        "standfirst": [],
        "body": [{"role": WITHDRAWN, "sentences": [placed[1].as_json()]}],
        "corrections": [each.as_json() for each in (*amends.carried, told)],
        "facts": [],
        "left_out": [],
        "claims": [claim.as_json() for sentence in placed for claim in sentence.claims],
        "table": None,
        "charts": [],
        "quotes": [],
        "notes": [],
    }


def taken_back(earlier: Published, bundle: Mapping[str, Any], on: date, words: str) -> dict[str, Any]:
    """The bundle of a notice that a person asks for, from the withdrawn `bundle` alone: its tables may be gone.

    `words` are the newsroom's own, `on` the day they are of. The area's name keeps its proof.
    """
    told = {key: bundle[key] for key in _KEPT if key in bundle}
    others = tuple(f"{beside['dataset']}/" for beside in bundle.get("beside") or [])
    own = [source for source in bundle["sources"] if not source["id"].startswith(others)]
    sources = [source for source in own if source["role"] != "story"]
    named = _claim_of_the_area(bundle)
    text = f"{HEADING}: {named['printed']}" if named else HEADING
    start = len(text) - len(named["printed"]) if named else 0
    claims = [{**named, "id": "c1", "sentence": "h", "start": start, "end": len(text)}] if named else []
    headline = _said("h", text, "notice", [claim["id"] for claim in claims])
    carried = [{**note, "from": earlier.source} for note in bundle.get("corrections") or []]
    return {
        **told,
        "story": WITHDRAWN,
        "as_of": bundle["as_of"],
        "made_with": bundle["made_with"],
        "sources": [*sources, story_source(earlier)],
        "measures": {},
        "groups": {},
        "headline": headline,
        "short_headline": None,
        "standfirst": [],
        "body": [{"role": WITHDRAWN, "sentences": [_said("b1.1", INSTEAD, "instead", [])]}],
        "corrections": [
            *({key: note[key] for key in ("on", "where", "text", "verb", "from") if key in note} for note in carried),
            {"on": on.isoformat(), "where": "headline", "text": words, "verb": "withdrawal"},
        ],
        "facts": [],
        "left_out": [],
        "claims": claims,
        "table": None,
        "charts": [],
        "quotes": [],
        "notes": [],
    }


def _claim_of_the_area(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """The first claim on the story's area by its name; {} in a story that never names it."""
    code = bundle["area"]["code"]
    claims = (claim for claim in bundle["claims"] if claim["op"] == "area" and claim["value"] == code)
    return next((dict(claim) for claim in claims if claim["form"] == {"rule": "name"}), {})


def _said(identity: str, text: str, macro: str, claims: Sequence[str]) -> dict[str, Any]:
    template = f"sentences/{FILE}.j2#{macro}"
    return {"id": identity, "text": text, "kind": "context", "template": template, "facts": [], "claims": [*claims]}


def _named(bundle: Mapping[str, Any]) -> SimpleNamespace:
    """The area under the name that the story gave it: today's tables may have it no more."""
    code, name = bundle["area"]["code"], bundle["area"]["name"]
    words = {"name": name, "article": "", "preposition": "in"}
    return SimpleNamespace(area=Proven(op="area", inputs={"area": code}, value=code, words=words))


def _placed(pieces: Sequence[Piece], places: Sequence[str]) -> Iterator[Sentence]:
    """Pieces as sentences, their claims numbered through."""
    done = 0
    for piece, place in zip(pieces, places, strict=True):
        claims = tuple(
            Claim(
                id=f"c{done + n}",
                sentence=place,
                start=span.start,
                end=span.end,
                printed=piece.text[span.start : span.end],
                expr=span.claim,
                form=dict(span.form),
            )
            for n, span in enumerate(piece.spans, 1)
        )
        done += len(claims)
        yield Sentence(id=place, text=piece.text, kind=piece.kind, template=piece.template, facts=(), claims=claims)
