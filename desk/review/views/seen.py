"""What stands beside a sentence, in the words and the shape of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from desk.review import evidence as behind
from desk.review import naming
from desk.review.cells import Cell
from desk.review.models import Story, Version
from desk.review.settings import home
from desk.review.views.paper import Bundle, figure
from feeds.charts.picture import Frame
from feeds.formats._days import day_in_words
from feeds.formats._explained import Explained

KINDS = {
    "data": "proved from the table",
    "caveat": "a caveat",
    "context": "background",
    "label": "standing words",
    "quote": "a person's words",
    "edited": "edited by hand, not proved",
}
PANE = Frame(width=360, height=190)  # the chart in the evidence's pane
RIVALS = 5  # other facts that might lead, shown beside the headline


def evidence(story: Story, bundle: Bundle, version: Version, sentence: str) -> dict[str, Any]:
    """What `_evidence.html` takes."""
    found = behind.of(home(), bundle, sentence)
    names = Explained(bundle).areas
    leads = sentence == bundle["headline"]["id"]
    return {
        "found": found,
        "kind_said": KINDS.get(found.kind, found.kind),
        "edit": f"{reverse('edit', args=[story.id])}?{urlencode({'s': sentence})}",
        "wordings": f"{reverse('wordings', args=[story.id])}?{urlencode({'s': sentence})}",
        "lead": reverse("lead", args=[story.id]),
        "unproved": [each for each in version.unproved if each["sentence"] == sentence],
        "facts": [_fact(point, bundle) for point in found.facts],
        "cells": [_cell(cell, names) for cell in found.cells],
        "files": _files(bundle, {cell.file for cell in found.cells}),
        "chart": figure(found.chart, PANE, "proof") if found.chart else None,
        "runners_up": left_out(story, bundle)[:RIVALS] if leads else [],
    }


def left_out(story: Story, bundle: Bundle) -> list[dict[str, Any]]:
    """The facts that the story does not tell, the strongest first, and why; in sentences, once these are found."""
    explained, said = Explained(bundle), naming.remembered(home(), story) or {}
    facts = sorted(bundle.get("left_out") or (), key=lambda fact: -float(fact.get("score") or 0))
    return [
        {
            "words": said.get(naming.key_of(fact)) or naming.plainly(fact, explained),
            "reason": naming.why(fact),
            "score": f"{float(fact.get('score') or 0):.1f}",
        }
        for fact in facts
    ]


def questions(story: Story, bundle: Bundle) -> list[str]:
    """What an editor might ask before it goes out: each from something that the story's own facts say."""
    return list(dict.fromkeys(_questions(story, bundle)))


def task_words(story: Story) -> str:
    """What a task of revision says: which verb it asks for, and the note readers would find."""
    task = story.task or {}
    return f"{task['kind'].capitalize()}: {task['note']}" if task else ""


def _questions(story: Story, bundle: Bundle) -> Iterator[str]:
    leads = set(bundle["headline"]["facts"])
    for fact in bundle["facts"]:
        if fact["id"] not in leads:
            continue
        if fact.get("settled") is False:
            yield "The lead rests on the newest figures. Could it wait for the next edition?"
        if fact.get("margin"):
            yield f"{fact['margin'][0].upper()}{fact['margin'][1:]}. Is the headline still worth it if so?"
        if float(fact.get("certainty", 1)) < 1:
            yield "How would this read if it were chance?"
    if not any(s["kind"] == "quote" for part in bundle["body"] for s in part["sentences"]):
        yield f"Who in {story.area_name} could say what is behind these figures?"


def _cell(cell: Cell, names: Mapping[str, str]) -> dict[str, Any]:
    """A cell, its area by name where the story names it."""
    code, _, period = cell.row.rpartition(", ")
    return {"cell": cell, "area": names.get(code, code), "code": code, "period": period}


def _fact(point: behind.Point, bundle: Bundle) -> dict[str, Any]:
    sure = "" if point.certainty >= 1 else f"{point.certainty:.0%} sure not to be chance"
    return {"words": naming.caption(point.kind), "score": f"{point.score:.1f}", "point": point, "sure": sure}


def _files(bundle: Bundle, names: set[str]) -> list[dict[str, str]]:
    return [
        {
            "name": source["file"],
            "publisher": source.get("publisher") or "",
            "vintage": day_in_words(str(source.get("as_of") or source.get("released") or "")),
            "sha256": source["sha256"],
        }
        for source in bundle["sources"]
        if source["file"] in names
    ]
