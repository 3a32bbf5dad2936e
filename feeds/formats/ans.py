"""ANS 0.10.12, the stories of Arc XP: one story, its text as a list of elements."""

from __future__ import annotations

from html import escape
from typing import Any

from feeds.formats import _wire
from feeds.gate import Bundle
from feeds.item import MEDIA_TOPIC, SOURCE_TYPE, Block, Channel, FeedItem, markup
from nlg.files import as_json, slug
from nlg.ledger import write_time

SUFFIX = ".json"
MIME = "application/json"
TAKES = "item"
VERSION = "0.10.12"
TYPES = {"correction": "correction", "update": "clarification", "withdrawal": "retraction"}  # of a note, by its verb


def write(item: FeedItem, bundle: Bundle, channel: Channel) -> bytes:
    """One story. It is a draft until Arc is told to publish it; who we are and which story, `source` says."""
    told = _identity(item) | _words(item) | _about(item, channel) | _labels(item)
    return as_json({key: value for key, value in told.items() if value})


def _identity(item: FeedItem) -> dict[str, Any]:
    return {
        "type": "story",
        "version": VERSION,
        "source": {"source_id": item.id, "system": "parishpump"},
        "distributor": {"name": item.publisher, "category": "wires", "mode": "custom"},
        "revision": {"revision_id": str(item.version)},
        "canonical_url_external": item.link,
        "slug": item.slug,
        "language": item.language,
        "status": _wire.status(item),
        "created_date": write_time(item.published),
        "first_publish_date": write_time(item.published),
        "last_updated_date": write_time(item.modified),
        "display_date": write_time(item.published),
        **_embargo(item),
    }


def _embargo(item: FeedItem) -> dict[str, Any]:
    if not item.embargo:
        return {}
    due = write_time(item.embargo)
    planned = {"planning": {"scheduling": {"planned_publish_date": due}}}
    return {**planned, "content_restrictions": {"embargo": {"active": True, "end_time": due}}}


def _words(item: FeedItem) -> dict[str, Any]:
    return {
        "headlines": {"basic": item.title, "mobile": item.short_title},
        "description": {"basic": item.summary},
        "credits": {"by": [{"type": "author", "name": item.byline, "org": item.publisher}]},
        "content_elements": [part for block in item.blocks for part in _elements(block)],
        "corrections": [
            {"type": "correction", "correction_type": TYPES[note.verb], "text": note.text} for note in item.notes
        ],
    }


def _about(item: FeedItem, channel: Channel) -> dict[str, Any]:
    topics = [{"_id": topic.code, "name": topic.name, "classifier": MEDIA_TOPIC} for topic in item.topics]
    topics += [
        {"_id": local.code, "name": local.name} | ({"classifier": local.scheme} if local.scheme else {})
        for local in _wire.local_topics(item, channel)
    ]
    entity = {"_id": _wire.area(item, channel), "name": item.area_name, "type": "location"}
    tags = [{"text": item.area_name, "slug": slug(item.area_name, slug(item.area_code))}]
    tags += [{"text": topic.name, "slug": slug(topic.name, topic.code)} for topic in item.topics]
    return {
        "location": item.area_name,
        "taxonomy": {"tags": tags, "categories": topics, "named_entities": [entity]},
    }


def _labels(item: FeedItem) -> dict[str, Any]:
    """How the text was made, in words that pages show and as the IPTC's term; and the tables it was made from."""
    tables = [{"publisher": one.publisher, "title": one.title, "url": one.url} for one in item.sources]
    return {
        "label": {"automation": {"text": item.label, "display": True}},
        "copyright": _wire.terms(item),
        "workflow": {"note": _wire.for_editors(item)} if _wire.for_editors(item) else {},
        "additional_properties": {
            "digital_source_type": SOURCE_TYPE,
            "area_code": item.area_code,
            "based_on": tables,
        },
    }


def _elements(block: Block) -> list[dict[str, Any]]:
    """A piece of the story as Arc's editor has it. Arc takes texts for HTML, so they are markup, escaped."""
    if block.tag == "img":
        return [_image(block)]
    if block.tag == "table":
        caption = [_text(f"<b>{escape(block.text)}</b>")] if block.text else []
        return [*caption, _table(block)]
    return [_text(markup(block).removeprefix("<p>").removesuffix("</p>"))]


def _text(content: str) -> dict[str, Any]:
    return {"type": "text", "content": content}


def _table(block: Block) -> dict[str, Any]:
    header, *rows = [[_text(escape(cell)) for cell in row] for row in (block.columns, *block.rows)]
    return {"type": "table", "header": header, "rows": rows}


def _image(block: Block) -> dict[str, Any]:
    return {"type": "image", "version": VERSION, "url": block.href, "alt_text": block.text, **_wire.PICTURE}
