"""The only door to feedgen: gives it nothing it can get wrong (clock, order, links, authors)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from feeds.item import MEDIA_TOPIC, SOURCE_TYPE, Channel, FeedItem, newest_first

ATOM = "http://www.w3.org/2005/Atom"
MINUTES_TO_LIVE = 15


class _NoFeedStamp:
    """The feed's half of the extension: the channel has no atom:updated, lastBuildDate says it."""

    def extend_ns(self) -> dict[str, str]:
        return {"atom": ATOM}

    def extend_rss(self, feed: Any) -> Any:
        return feed


class _Stamp:
    """atom:updated in an RSS item: RSS has no date of change, and without one no reader sees a correction."""

    def __init__(self) -> None:
        self.updated = ""

    def extend_rss(self, entry: Any) -> Any:
        from lxml import etree

        etree.SubElement(entry, f"{{{ATOM}}}updated").text = self.updated
        return entry


def rss(items: Sequence[FeedItem], channel: Channel) -> bytes:
    """An RSS 2.0 document, the latest change first; the same bytes for the same stories."""
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.load_extension("dc")
    feed.register_extension("stamp", _NoFeedStamp, _Stamp, atom=False, rss=True)
    _describe(feed, channel)
    ordered = newest_first(items)
    if ordered:
        feed.lastBuildDate(ordered[0].modified)
    else:
        # feedgen would print the time of the build, and offers no way to say "none"
        feed._FeedGenerator__rss_lastBuildDate = None
    for item in ordered:
        _add(feed, item)
    return bytes(feed.rss_str(pretty=True))


def _describe(feed: Any, channel: Channel) -> None:
    feed.title(channel.title)
    feed.description(f"Local news from {channel.title}. {channel.label}")
    feed.language(channel.language)
    feed.generator("parishpump")
    feed.ttl(MINUTES_TO_LIVE)
    feed.link(href=channel.feed_url, rel="self", type="application/rss+xml")
    feed.link(href=f"{channel.base_url}/", rel="alternate")  # last: the channel's link is whichever comes last


def _add(feed: Any, item: FeedItem) -> None:
    entry = feed.add_entry(order="append")  # its own default turns a sorted list round
    entry.title(item.title)
    entry.link(href=item.link, rel="alternate")
    entry.summary(item.summary)
    entry.content(item.html, type="html")
    entry.guid(item.id, permalink=False)
    entry.published(item.published)
    entry.updated(item.modified)
    entry.dc.dc_creator(item.publisher)  # RSS's own author must be an e-mail address
    entry.stamp.updated = item.modified.strftime("%Y-%m-%dT%H:%M:%SZ")
    entry.category([{"term": term, "scheme": domain} for domain, term in categories(item)])


def categories(item: FeedItem) -> list[tuple[str, str]]:
    """(domain, text): the area by code and by name, the topics, and how the text was made."""
    topics = [(f"{MEDIA_TOPIC}{topic.code}", topic.name) for topic in item.topics]
    scheme, _, made = SOURCE_TYPE.rpartition("/")
    return [("area-code", item.area_code), ("area-name", item.area_name), *topics, (f"{scheme}/", made)]
