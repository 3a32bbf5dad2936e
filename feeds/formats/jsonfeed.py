"""JSON Feed 1.1 with full text; what the format has no word for stands under _parishpump."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from feeds.feed import Feed, of_all
from feeds.item import SOURCE_TYPE, Channel, FeedItem, refuse_early
from nlg.ledger import write_time

SUFFIX = ".json"
MIME = "application/feed+json"
TAKES = "items"
FILE = "feed.json"
VERSION = "https://jsonfeed.org/version/1.1"


def write(items: Sequence[FeedItem], channel: Channel) -> bytes:
    """A feed of the stories given, the latest change first."""
    feed, ordered = of_all(items, channel)
    return document(feed, [entry(item, channel) for item in ordered])


def entry(item: FeedItem, channel: Channel) -> bytes:
    """One story as it stands in every feed."""
    refuse_early(item)
    told: dict[str, Any] = {
        "id": item.id,
        "url": item.link,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.html,
        "date_published": write_time(item.published),
        "date_modified": write_time(item.modified),
        "authors": [{"name": item.byline}],
        "tags": [item.area_name, *(topic.name for topic in item.topics)],
        "language": item.language,
        "_parishpump": _extension(item),
    }
    return _json(told | ({"image": item.picture} if item.picture else {}))


def document(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """A feed of entries made before, in their order."""
    head = _json(_head(feed)).removesuffix(b"}")
    return head + b',"items":[\n' + b",\n".join(entries) + b"\n]}\n"


def _head(feed: Feed) -> dict[str, Any]:
    told: dict[str, Any] = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address(FILE),
        "description": feed.description,
        "language": feed.channel.language,
        "authors": [{"name": feed.channel.title, "url": f"{feed.channel.base_url}/"}],
    }
    if feed.older is not None:
        told["next_url"] = feed.address(FILE, feed.older)
    if feed.channel.hub and not feed.archive:
        told["hubs"] = [{"type": "WebSub", "url": feed.channel.hub}]
    gone = [{"id": gone.id, "when": write_time(gone.modified), "why": gone.why} for gone in feed.gone]
    return told | ({"_parishpump": {"withdrawn": gone}} if gone else {})


def _extension(item: FeedItem) -> dict[str, Any]:
    """How the text was made, of which place and days it tells, and what was changed since it came out."""
    return {
        "version": item.version,
        "label": item.label,
        "digital_source_type": SOURCE_TYPE,
        "dataset": item.dataset,
        "area": {"code": item.area_code, "name": item.area_name},
        "topics": [{"code": topic.code, "name": topic.name} for topic in item.topics],
        "period": {"start": item.period_start.isoformat(), "end": item.period_end.isoformat()},
        "sources": [
            {"publisher": source.publisher, "title": source.title, "url": source.url} for source in item.sources
        ],
        "corrections": [{"verb": note.verb, "on": note.on, "text": note.text} for note in item.notes],
        "withdrawn": item.withdrawn,
    }


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")
