"""A story as its page shows it: sentences that lead to their evidence, its charts and table."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from desk.review.decisions import name_of
from desk.review.models import Story
from desk.review.settings import home
from feeds.charts.draw import WIDE, svg
from feeds.charts.picture import Frame
from feeds.gate import is_high, labelled
from feeds.label import label_in, let_out
from nlg.errors import NotKnown

Bundle = Mapping[str, Any]
Address = Callable[[str], str]  # of a sentence by its id


def paper(
    story: Story, bundle: Bundle, address: Address, evidence: Address, here: str, unproved: Sequence[Mapping[str, Any]]
) -> Any:
    """What `_text.html` takes: headline, standfirst, paragraphs, charts, table; notes for readers above or below.

    With what readers are told of who let it out, behind the story's own label or, where it has none, at the end.
    """
    approval = let_out(bundle, _signed(story, bundle["version"]), home().settings.publisher)

    def shown(sentence: Mapping[str, Any]) -> dict[str, Any]:
        marks = [each for each in unproved if each["sentence"] == sentence["id"]]
        return {
            "id": sentence["id"],
            "kind": sentence["kind"],
            "pieces": list(pieces(sentence["text"], marks)),
            "address": address(sentence["id"]),
            "evidence": evidence(sentence["id"]),
            "here": sentence["id"] == here,
            "approval": approval if sentence["kind"] == "label" else "",
        }

    notes = bundle.get("corrections") or []
    parts = [part["sentences"] for part in bundle["body"] if part["sentences"]]
    return {
        "headline": shown(bundle["headline"]),
        "standfirst": [shown(sentence) for sentence in bundle.get("standfirst") or []],
        "paragraphs": [{"sentences": [shown(s) for s in part], "quiet": _is_quiet(part)} for part in parts],
        "charts": [figure(chart) for chart in bundle.get("charts") or []],
        "table": bundle.get("table") or {},
        "above": [labelled(note) for note in notes if is_high(note)],
        "below": [labelled(note) for note in notes if not is_high(note)],
        "label": "" if label_in(bundle) else f"{home().settings.label} {approval}",
    }


def _signed(story: Story, version: int) -> Mapping[str, str]:
    """Who let a version out, as the ledger has it; of one that is approved and waits here, who will have."""
    state = home().state(story.urn)
    if version in (state.published, state.approved):
        return state.signed(version)
    return {"person": name_of(story.approved_by)} if story.approved_by and version == story.version else {}


def pieces(text: str, marks: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """A text cut where figures stand that nobody can prove.

    >>> [piece["text"] for piece in pieces("It was 9 or 8.", [{"start": 7, "end": 8}])]
    ['It was ', '9', ' or 8.']
    """
    at = 0
    for mark in sorted(marks, key=lambda each: int(each["start"])):
        if mark["start"] > at:
            yield {"text": text[at : mark["start"]], "unproved": False}
        yield {"text": text[mark["start"] : mark["end"]], "unproved": True}
        at = mark["end"]
    if at < len(text):
        yield {"text": text[at:], "unproved": False}


def sentences(bundle: Bundle) -> list[Mapping[str, Any]]:
    """All that can be looked at, in the order of reading."""
    body = [sentence for part in bundle["body"] for sentence in part["sentences"]]
    return [bundle["headline"], *(bundle.get("standfirst") or []), *body]


def spark(values: Sequence[Any]) -> str:
    """A line's path in a frame of 100 by 26; "" where there are fewer than two figures. Gaps stay open.

    >>> spark([0, 1, None, 1])
    'M0.0 25.0L33.3 1.0M100.0 1.0'
    """
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    path, drawn = "", False
    for n, value in enumerate(values):
        if value is None:
            drawn = False
            continue
        y = 25 - 24 * (float(value) - low) / ((high - low) or 1)
        path += f"{'L' if drawn else 'M'}{100 * n / (len(values) - 1):.1f} {y:.1f}"
        drawn = True
    return path


@lru_cache(maxsize=200)
def dataset_title(name: str) -> str:
    """What a dataset's sheet calls it; its id where it has no sheet any more."""
    try:
        told = tomllib.loads(home().shelf("datasets").find(name).read_text("utf-8"))
    except (NotKnown, OSError, tomllib.TOMLDecodeError):
        return name
    return str(told.get("title", name))


def _is_quiet(part: Sequence[Mapping[str, Any]]) -> bool:
    return all(sentence["kind"] in ("caveat", "label") for sentence in part)


def figure(chart: Mapping[str, Any], frame: Frame = WIDE, name: str = "wide") -> dict[str, Any]:
    """A chart and the words around it; `name` keeps the ids of several apart."""
    drawing: SafeString = mark_safe(svg(chart, frame, name))  # every text in it is escaped there
    return {
        "title": chart["title"]["text"],
        "unit": chart["unit"]["text"],
        "source": chart["source"]["text"],
        "drawing": drawing,
    }
