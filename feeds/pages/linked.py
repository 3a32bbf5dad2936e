"""A story as schema.org has it, for search pages and other machines: what it is, how made, on what based."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feeds.gate import Bundle
from feeds.item import SOURCE_TYPE_SCHEMA, Channel, FeedItem
from feeds.pages.when import iso


def news_article(item: FeedItem, bundle: Bundle, channel: Channel) -> dict[str, Any]:
    """The story as a NewsArticle."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": item.id,
        "url": item.link,
        "mainEntityOfPage": item.link,
        "headline": item.title,
        "description": item.summary,
        "datePublished": iso(item.published),
        "dateModified": iso(item.modified),
        "inLanguage": item.language,
        "version": item.version,
        "author": {"@type": "Organization", "name": channel.title, "url": f"{channel.base_url}/"},
        "publisher": newsroom(channel),
        "isAccessibleForFree": True,
        "digitalSourceType": SOURCE_TYPE_SCHEMA,
        "contentLocation": {"@type": "Place", "name": item.area_name, "identifier": item.area_code},
        "temporalCoverage": f"{item.period_start}/{item.period_end}",
        "isBasedOn": [_dataset(source) for source in bundle["sources"] if source["role"] == "table"],
    }
    if item.topics:
        told["keywords"] = [topic.name for topic in item.topics]
    if item.picture:
        told["image"] = item.picture
    notes = [{"@type": "CorrectionComment", "text": note["text"]} for note in bundle.get("corrections") or []]
    return told | ({"correction": notes} if notes else {})


def newsroom(channel: Channel) -> dict[str, Any]:
    """Who publishes."""
    told = {"@type": "NewsMediaOrganization", "name": channel.title, "url": f"{channel.base_url}/"}
    return told | ({"correctionsPolicy": channel.corrections_policy} if channel.corrections_policy else {})


def _dataset(source: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"@type": "Dataset", "name": source["title"]}
    told["creator"] = {"@type": "Organization", "name": source["publisher"]}
    given = {"url": "url", "license": "licence", "datePublished": "released", "version": "as_of"}
    return told | {key: source[name] for key, name in given.items() if source.get(name)}
