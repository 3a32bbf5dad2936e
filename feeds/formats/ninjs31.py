"""ninjs 3.1, the IPTC's present standard for news as JSON: one story a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from feeds.formats import _wire
from feeds.gate import Bundle
from feeds.item import MEDIA_TOPIC, SOURCE_TYPE, Channel, FeedItem
from nlg.files import as_json
from nlg.ledger import write_time

SUFFIX = ".json"
MIME = "application/json"
TAKES = "item"
STANDARD = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"}


def write(item: FeedItem, bundle: Bundle, channel: Channel) -> bytes:
    """One story; keys that a story has nothing for are left out."""
    told = _identity(item) | _words(item) | _about(item, channel) | _rights(item, channel)
    return as_json({key: value for key, value in told.items() if value})


def _identity(item: FeedItem) -> dict[str, Any]:
    return {
        "standard": STANDARD,
        "uri": item.id,
        "version": str(item.version),
        "type": "text",
        "representationType": "full",
        "pubStatus": _wire.status(item),
        "firstCreated": write_time(item.published),
        "versionCreated": write_time(item.modified),
        "embargoedUntil": write_time(item.embargo) if item.embargo else "",
        "language": item.language,
        "altIds": [{"role": "page", "value": item.link}],
    }


def _words(item: FeedItem) -> dict[str, Any]:
    count = {"charCount": len(item.text), "wordCount": len(item.text.split())}
    return {
        "slugline": item.slug,
        "title": item.short_title,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": item.title}],
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": item.summary}],
        "bodies": [
            {"role": "main", "contentType": "text/html", **count, "value": item.html},
            {"role": "plain", "contentType": "text/plain", **count, "value": item.text},
        ],
        "by": item.byline,
        "edNote": _wire.for_editors(item),
        "associations": [_picture(item)] if item.picture else [],
    }


def _about(item: FeedItem, channel: Channel) -> dict[str, Any]:
    named = [source for source in item.sources if source.publisher]
    return {
        "located": item.area_name,
        "places": [
            {"name": item.area_name, "rel": "about", "uri": _wire.area(item, channel), "literal": item.area_code}
        ],
        "subjects": [*_subjects(item, channel)],
        "genres": [{"name": channel.genre}] if channel.genre else [],
        "infoSources": [
            {"name": source.publisher, "role": "source"} | ({"uri": source.url} if source.url else {})
            for source in named
        ],
        "digitalSourceType": {"name": _wire.SOURCE_TYPE_NAME, "uri": SOURCE_TYPE},
    }


def _subjects(item: FeedItem, channel: Channel) -> Iterator[dict[str, str]]:
    for topic in item.topics:
        yield {"name": topic.name, "rel": "about", "uri": f"{MEDIA_TOPIC}{topic.code}"}
    for local in _wire.local_topics(item, channel):
        known = {"uri": f"{local.scheme}{local.code}"} if local.scheme else {"literal": local.code}
        yield {"name": local.name, "rel": "about", **known}


def _rights(item: FeedItem, channel: Channel) -> dict[str, Any]:
    policy = {"title": "Corrections policy", "href": channel.corrections_policy}
    return {
        "copyrightHolder": item.publisher,
        "usageTerms": _wire.terms(item),
        "trustIndicators": [policy] if channel.corrections_policy else [],
    }


def _picture(item: FeedItem) -> dict[str, Any]:
    """The chart, as something that belongs to the story."""
    return {
        "name": "featured picture",
        "uri": item.picture,
        "type": "picture",
        "rel": "illustrates",
        "descriptions": [{"role": "alternative text", "contentType": "text/plain", "value": item.picture_alt}],
        "renditions": [{"name": "original", "href": item.picture, "contentType": "image/png", **_wire.PICTURE}],
    }
