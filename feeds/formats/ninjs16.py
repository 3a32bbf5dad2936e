"""ninjs 1.6 in the dialect of Superdesk and the local-democracy wire: a story as a file for a drop folder."""

from __future__ import annotations

from typing import Any

from feeds.formats import _wire
from feeds.gate import Bundle
from feeds.item import MEDIA_TOPIC, SOURCE_TYPE, Channel, FeedItem
from nlg.files import as_json
from nlg.ledger import write_time

SUFFIX = ".json"
MIME = "application/json"
TAKES = "item"
DIALECT = ("guid",)  # what Superdesk looks for and the standard has not: without it, it makes up an id of its own
STANDARD = {"name": "ninjs", "version": "1.6", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_1.6.json#"}


def write(item: FeedItem, bundle: Bundle, channel: Channel) -> bytes:
    """One story. All times are whole seconds with Z: Superdesk refuses a file with any other."""
    told = _identity(item) | _words(item) | _about(item, channel) | _rights(item, channel)
    return as_json({key: value for key, value in told.items() if value})


def _identity(item: FeedItem) -> dict[str, Any]:
    return {
        "$standard": STANDARD,
        "guid": item.id,
        "uri": item.id,
        "version": str(item.version),
        "type": "text",
        "representationtype": "complete",
        "pubstatus": _wire.status(item),
        "firstcreated": write_time(item.published),
        "versioncreated": write_time(item.modified),
        "embargoed": write_time(item.embargo) if item.embargo else "",
        "language": item.language,
        "altids": {"page": item.link},
    }


def _words(item: FeedItem) -> dict[str, Any]:
    return {
        "slugline": item.slug,
        "title": item.short_title,
        "headline": item.title,
        "byline": item.byline,
        "description_text": item.summary,
        "body_html": item.html,
        "body_text": item.text,
        "charcount": len(item.text),
        "wordcount": len(item.text.split()),
        "ednote": _wire.for_editors(item),
        "associations": {"featuremedia": _picture(item)} if item.picture else {},
    }


def _about(item: FeedItem, channel: Channel) -> dict[str, Any]:
    topics = [(topic.name, MEDIA_TOPIC, topic.code) for topic in item.topics]
    topics += [(local.name, local.scheme, local.code) for local in _wire.local_topics(item, channel)]
    publishers = dict.fromkeys(source.publisher for source in item.sources if source.publisher)
    return {
        "located": item.area_name,
        "place": [{"name": item.area_name, "scheme": _wire.areas(channel), "code": item.area_code}],
        "subject": [_subject(*topic) for topic in topics],
        "genre": [{"name": channel.genre}] if channel.genre else [],
        "infosource": [{"name": name, "rel": "source"} for name in publishers],
        "digitalsourcetype": {"name": _wire.SOURCE_TYPE_NAME, "uri": SOURCE_TYPE},
    }


def _subject(name: str, scheme: str, code: str) -> dict[str, str]:
    return {"rel": "about", "name": name} | ({"scheme": scheme} if scheme else {}) | {"code": code}


def _rights(item: FeedItem, channel: Channel) -> dict[str, Any]:
    policy = {"title": "Corrections policy", "href": channel.corrections_policy}
    return {
        "copyrightholder": item.publisher,
        "usageterms": _wire.terms(item),
        "trustindicator": [policy] if channel.corrections_policy else [],
    }


def _picture(item: FeedItem) -> dict[str, Any]:
    """The chart as an item of its own, for importers that look for a lead picture; its words are in `body_text`."""
    drawn = {"href": item.picture, "mimetype": "image/png", **_wire.PICTURE}
    return {
        "guid": item.picture,
        "uri": item.picture,
        "type": "picture",
        "mimetype": "image/png",
        "versioncreated": write_time(item.modified),
        "headline": item.title,
        "body_text": item.picture_alt,
        "renditions": {"original": drawn, "baseImage": drawn},
    }
