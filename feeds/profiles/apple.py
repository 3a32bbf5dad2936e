"""Apple News: each of the newest stories as a document in Apple News Format, for whoever sends them to its API."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from feeds.item import Block, FeedItem, markup, refuse_early
from feeds.profiles import under
from feeds.publication import Card, Publication
from nlg.ledger import write_time

FILE = "article.json"  # the one name that Apple knows
VERSION = "1.7"
LONGEST_ID = 64  # characters
NEEDED = ("version", "identifier", "title", "language", "layout", "components", "componentTextStyles")
ROLES = {"title", "byline", "intro", "body", "photo", "htmltable"}
STYLES: Mapping[str, Any] = {
    "default": {"fontSize": 17, "lineHeight": 25},
    "default-title": {"fontSize": 32, "lineHeight": 38},
}


def files(publication: Publication, stories: Sequence[Card]) -> Iterator[tuple[str, bytes | None]]:
    """A folder for each story. One that is withdrawn has none: it is to be deleted at Apple's as well."""
    for story in stories:
        if not story.withdrawn:
            path = f"{under('apple')}{story.slug}/{FILE}"
            yield from publication.file(path, story.mark, partial(_written, publication, story))


def faults(file: str, content: bytes) -> Iterator[tuple[str, str]]:
    """What Apple's API refuses in a document."""
    told = json.loads(content)
    yield from (("apple-lacks", f"there is no {name}") for name in NEEDED if not told.get(name))
    if len(str(told.get("identifier"))) > LONGEST_ID:
        yield "apple-identifier", f"is longer than {LONGEST_ID} characters"
    components = told.get("components") or []
    yield from (("apple-role", str(each.get("role"))) for each in components if each.get("role") not in ROLES)
    if "body" not in [each.get("role") for each in components]:
        yield "apple-lacks", "there is no body"


def _written(publication: Publication, story: Card) -> bytes:
    told = document(publication.items[story.at])
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")


def document(item: FeedItem) -> dict[str, Any]:
    """A story in Apple News Format; its words are escaped as in every feed. An Unprintable for one under embargo."""
    refuse_early(item)
    return {
        "version": VERSION,
        "identifier": item.id,
        "title": item.title,
        "language": item.language,
        "layout": {"columns": 7, "width": 1024, "margin": 70, "gutter": 40},
        "componentTextStyles": STYLES,
        "metadata": {
            "authors": [item.byline],
            "canonicalURL": item.link,
            "dateCreated": write_time(item.published),
            "datePublished": write_time(item.published),
            "dateModified": write_time(item.modified),
            "excerpt": item.summary,
            "generatorName": "parishpump",
            "keywords": [item.area_name, *(topic.name for topic in item.topics)],
            **({"thumbnailURL": item.picture} if item.picture else {}),
        },
        "components": [
            {"role": "title", "text": item.title},
            {"role": "byline", "text": item.byline},
            *map(_component, item.blocks),
        ],
    }


def _component(block: Block) -> dict[str, str]:
    if block.tag == "img":
        return {"role": "photo", "URL": block.href, "accessibilityCaption": block.text}
    if block.tag == "table":
        return {"role": "htmltable", "html": markup(block)}
    return {"role": "body", "format": "html", "text": markup(block)}
