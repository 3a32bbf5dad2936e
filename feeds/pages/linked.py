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
        "creditText": item.label,
        "contentLocation": {"@type": "Place", "name": item.area_name, "identifier": item.area_code},
        "temporalCoverage": f"{item.period_start}/{item.period_end}",
        "isBasedOn": [_dataset(source) for source in bundle["sources"] if source["role"] == "table"],
    }
    if item.topics:
        told["keywords"] = [topic.name for topic in item.topics]
    if item.picture:
        told["image"] = item.picture
    if item.withdrawn:
        told["creativeWorkStatus"] = "Withdrawn"
    notes = [_correction(note) for note in bundle.get("corrections") or []]
    return told | ({"correction": notes} if notes else {})


def newsroom(channel: Channel) -> dict[str, Any]:
    """Who publishes."""
    told = {"@type": "NewsMediaOrganization", "name": channel.title, "url": f"{channel.base_url}/"}
    return told | ({"correctionsPolicy": channel.corrections_policy} if channel.corrections_policy else {})


def _correction(note: Mapping[str, Any]) -> dict[str, Any]:
    told = {"@type": "CorrectionComment", "text": note["text"]}
    return told | ({"datePublished": note["on"]} if note.get("on") else {})


def _dataset(source: Mapping[str, Any]) -> dict[str, Any]:
    """A table as a Dataset. A licence's short name is no address, so it stands as a work of that name."""
    told: dict[str, Any] = {"@type": "Dataset", "name": source["title"]}
    told["creator"] = {"@type": "Organization", "name": source["publisher"]}
    if source.get("licence"):
        told["license"] = {"@type": "CreativeWork", "name": source["licence"]}
    given = {"url": "url", "datePublished": "released", "version": "as_of", "creditText": "attribution"}
    return told | {key: source[name] for key, name in given.items() if source.get(name)}
