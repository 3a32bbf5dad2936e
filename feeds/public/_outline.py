"""The list of all feeds as OPML: a reader takes it in at once, or one group of it."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from feeds.feed import Feed
from feeds.formats import rss
from feeds.public._feeds import Feeds


def write(feeds: Feeds) -> bytes:
    """OPML 2.0: all stories and corrections, then areas, topics and topics of areas by name."""
    opml = Element("opml", version="2.0")
    head = SubElement(opml, "head")
    SubElement(head, "title").text = f"Feeds of {feeds.channel.title}"
    if feeds.everything.updated:
        SubElement(head, "dateModified").text = format_datetime(feeds.everything.updated, usegmt=True)
    body = SubElement(opml, "body")
    _group(body, "All stories and corrections", [feeds.everything, feeds.corrections])
    _group(body, "Areas", feeds.areas)
    _group(body, "Topics", feeds.topics)
    _group(body, "Topics of areas", feeds.area_topics)
    return bytes(tostring(opml, "UTF-8", xml_declaration=True))


def _group(body: Element, name: str, feeds: Sequence[Feed]) -> None:
    if feeds:
        group = SubElement(body, "outline", text=name, title=name)
        for feed in feeds:
            told = {"text": feed.title, "title": feed.title, "xmlUrl": feed.address(rss.FILE), "htmlUrl": feed.page}
            SubElement(group, "outline", told, type="rss", language=feed.channel.language)
